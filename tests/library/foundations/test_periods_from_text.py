"""Months and days read from addresses."""

from datetime import date

import pytest

from leadwell.foundations.periods import NotAPeriod, day_from_text, month_from_text


@pytest.mark.parametrize(
    "text", ["0001-01", "1947-12", "2101-01", "9999-12", "0000-01", "2025-13", "2025", ""]
)
def test_a_text_is_no_month_outside_the_years_that_figures_can_be_of(text):
    with pytest.raises(NotAPeriod):
        month_from_text(text)


@pytest.mark.parametrize("text", ["0001-01-01", "1947-12-31", "2101-01-01", "9999-12-31", "2025-02-29", ""])
def test_a_text_is_no_day_outside_the_years_that_figures_can_be_of(text):
    with pytest.raises(NotAPeriod):
        day_from_text(text)


def test_the_first_and_last_months_and_days_can_be_read():
    assert (month_from_text("1948-01").start, month_from_text("2100-12").end) == (
        date(1948, 1, 1),
        date(2100, 12, 31),
    )
    assert (day_from_text("1948-01-01"), day_from_text("2100-12-31")) == (
        date(1948, 1, 1),
        date(2100, 12, 31),
    )
