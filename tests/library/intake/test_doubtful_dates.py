"""Dates that look clear and are not: moments of another time zone, days and months that a spreadsheet turned."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.intake.sheets_of_files import as_csv

from leadwell.intake import read
from leadwell.intake.dates import a_clear_day, a_day, a_month, days, months
from leadwell.intake.kinds.period_words import written_period

HEADINGS = ["Unit", "Date", "Part of day", "Staff group", "Actual hours"]


def reading_of(texts):
    rows = [["Maple", text, "Day", "Registered", "12"] for text in texts]
    return read(as_csv([HEADINGS, *rows]), "shifts.csv")


def told(reading):
    return [fault.code for fault in reading.faults if fault.code.startswith("date")]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-05-31T23:00:00Z", date(2025, 6, 1)),  # summer time is an hour ahead
        ("2025-01-31T23:30:00Z", date(2025, 1, 31)),
        ("2025-06-01T00:30:00+01:00", date(2025, 6, 1)),
        ("2025-06-01 00:30:00.000+0200", date(2025, 5, 31)),
        ("2025-05-31 20:00-04:00", date(2025, 6, 1)),
        ("2025-10-26T00:30Z", date(2025, 10, 26)),
        ("2025-05-31T23:00:00", date(2025, 5, 31)),
    ],
)
def test_a_moment_with_a_time_zone_is_the_day_it_was_in_the_united_kingdom(text, day):
    assert days(pl.Series([text, None])).values.to_list() == [day, None]
    assert months(pl.Series([text])).values.to_list() == [day.replace(day=1)]
    assert (a_day(text), a_clear_day(text), a_month(text)) == (day, day, day.replace(day=1))
    assert written_period(text).period.start == day


def test_moments_with_a_time_zone_are_told_once_for_the_column():
    reading = reading_of([f"2025-06-{at:02}T23:00:00Z" for at in range(1, 6)] + ["2025-06-07"])
    assert reading.shifts["on"].to_list() == [date(2025, 6, day) for day in (2, 3, 4, 5, 6, 7)]
    faults = [fault for fault in reading.faults if fault.code == "date.time_zone"]
    assert [(fault.row, fault.column, fault.count) for fault in faults] == [(2, "Date", 5)]
    assert "2 June 2025" in faults[0].done


def mangled(on, style):
    """A date as a spreadsheet leaves it that took it for one of the other order of day and month."""
    return f"{date(on.year, on.day, on.month)}" if on.day <= 12 else on.strftime(style)


@pytest.mark.parametrize("style", ["%m/%d/%Y", "%d/%m/%Y"])
def test_real_dates_that_a_spreadsheet_turned_round_are_kept_aside(style):
    wanted = [date(2025, 3, 1) + timedelta(days=at) for at in range(60)]
    reading = reading_of([mangled(on, style) for on in wanted])
    assert set(reading.shifts["on"]) == {on for on in wanted if on.day > 12}
    aside = sum(1 for on in wanted if on.day <= 12)
    assert (
        reading.kept_aside["reason"].to_list()
        == ["A real date whose day and month may have changed places"] * aside
    )
    assert set(told(reading)) - {"date.month_first"} == {"date.turned"}


@pytest.mark.parametrize(
    "texts",
    [
        ["2025-03-01", "2025-03-13", "03/14/2025"],  # a real date after the 12th shows that none was turned
        ["2025-03-01", "2025-03-02", "2025-03-03", "13/03/2025", "14/03/2025"],  # real dates fit as they are
        ["2025-03-01", "02/03/2025", "13/03/2025"],
        ["2025-03-01", "2025-03-02", "14 March 2025"],
    ],
)
def test_real_dates_beside_text_are_used_where_nothing_speaks_against_them(texts):
    reading = reading_of(texts)
    assert (reading.shifts.height, reading.kept_aside.height) == (len(texts), 0)
    assert "date.turned" not in told(reading)


def test_months_in_a_table_of_measures_are_kept_aside_too_where_they_may_be_turned():
    rows = [["Maple", text, "Falls", "1"] for text in ("2025-01-03", "2025-02-03", "03/13/2025")]
    reading = read(as_csv([["Ward", "Date", "Measure", "Value"], *rows]), "falls.csv")
    assert (reading.observations.height, reading.kept_aside.height) == (1, 2)
    assert "date.turned" in told(reading)


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from(["%b-%y", "%B %Y", "%Y-%m", "%m/%Y"]))
def test_both_readers_of_periods_say_the_same_month(on, style):
    text = on.strftime(style)
    assert written_period(text).period.start == a_month(text) == on.replace(day=1)


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)), st.sampled_from(["%d %b %y", "%d-%b-%Y", "%Y%m%d"]))
def test_both_readers_of_periods_say_the_same_day(on, style):
    text = on.strftime(style)
    assert written_period(text).period.start == a_day(text) == on
