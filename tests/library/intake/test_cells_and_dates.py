"""Cells: text becomes numbers and dates, or a typed reason; nothing unreadable is ever zero."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.foundations.missing import Missing
from leadwell.intake.cells import numbers, texts_of
from leadwell.intake.dates import DayOrder, a_month, days, month_in_financial_year, months


def column(*texts):
    return pl.Series("x", texts, dtype=pl.String)


NUMBERS = {
    "1260": 1260,
    "1,260.00": 1260,
    " 12.5 ": 12.5,
    "£1,260": 1260,
    "1 260": 1260,
    "(12.5)": -12.5,
    "12.5-": -12.5,
    "-3": -3,
    "−3": -3,
    "95%": 95,
    ".5": 0.5,
    "5E1": 50,
    "1'260": 1260,
    "GBP 7": 7,
    "\u00a012\u00a0": 12,
}
REASONS = {
    None: Missing.NOT_RECORDED,
    "": Missing.NOT_RECORDED,
    "  ": Missing.NOT_RECORDED,
    "NA": Missing.NOT_AVAILABLE,
    "n/a": Missing.NOT_AVAILABLE,
    "null": Missing.NOT_AVAILABLE,
    "nan": Missing.NOT_AVAILABLE,
    "Not Available": Missing.NOT_AVAILABLE,
    "[x]": Missing.NOT_AVAILABLE,
    "-": Missing.NOT_APPLICABLE,
    " -   ": Missing.NOT_APPLICABLE,
    "–": Missing.NOT_APPLICABLE,
    "[c]": Missing.SUPPRESSED,
    "*": Missing.SUPPRESSED,
    "<5": Missing.SUPPRESSED,
    "fewer than 5": Missing.SUPPRESSED,
    "twelve": Missing.NOT_READABLE,
    "#REF!": Missing.NOT_READABLE,
    "12 34": Missing.NOT_READABLE,
    "inf": Missing.NOT_READABLE,
    "1.2.3": Missing.NOT_READABLE,
    "--5": Missing.NOT_READABLE,
}


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_numbers_are_read_in_every_way_of_writing_them(text, value):
    read = numbers(column(text))
    assert (read.values.to_list(), read.missing.to_list()) == ([value], [None])


@pytest.mark.parametrize(("text", "why"), [(text, why) for text, why in REASONS.items() if why])
def test_what_is_no_number_has_a_reason_and_no_value(text, why):
    read = numbers(column(text, "1"))
    assert (read.values.to_list(), read.missing.to_list()) == ([None, 1.0], [why.value, None])
    assert read.unreadable.to_list() == [why is Missing.NOT_READABLE, False]


def test_decimal_commas_are_read_where_the_column_shows_them_and_nowhere_else():
    assert numbers(column("12,5", "1.260,50", "3")).values.to_list() == [12.5, 1260.5, 3.0]
    assert numbers(column("12,5", "1,260")).values.to_list() == [12.5, None]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7:30", 7.5),
        ("7h30", 7.5),
        ("7.5 hrs", 7.5),
        ("8h", 8),
        ("1899-12-31 07:30:00", 7.5),
        ("26:30:00", 26.5),
    ],
)
def test_hours_are_also_read_as_a_clock_or_with_their_unit(text, value):
    assert numbers(column(text), hours=True).values.to_list() == [value]
    assert numbers(column(text)).values.to_list() == [None]


@given(
    st.lists(
        st.one_of(st.none(), st.text(max_size=12), st.floats().map(str), st.integers().map("{:,}".format))
    )
)
def test_every_cell_has_either_a_value_or_a_reason(texts):
    read = numbers(column(*texts), hours=True)
    for value, why in zip(read.values, read.missing, strict=True):
        assert (value is None) == (why is not None)
        assert value is None or abs(value) < float("inf")


@given(st.lists(st.floats(-1e9, 1e9).map(lambda one: round(one, 2)), min_size=1, max_size=20))
def test_separators_and_currency_do_not_change_a_number(values):
    plain = numbers(column(*(f"{one:.2f}" for one in values))).values.to_list()
    dressed = numbers(
        column(*(f"£{one:,.2f}" if one >= 0 else f"(£{-one:,.2f})" for one in values))
    ).values.to_list()
    assert plain == dressed == pytest.approx(values)


def test_codes_stay_text():
    assert texts_of(column(" 015009 ", "5E1", "NA", " ")).values.to_list() == ["015009", "5E1", "NA", None]


MARCH = date(2025, 3, 31)


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-31",
        "2025/03/31",
        "2025-03-31 00:00:00",
        "2025-03-31T07:30:00Z",
        "31/03/2025",
        "31.3.25",
        "31-03-2025",
        "31 March 2025",
        "31st March 2025",
        "31-Mar-25",
        "Monday 31 March 2025",
        "Mon 31 Mar 2025",
        "March 31, 2025",
        "20250331",
        "45747",
        "45747.5",
        "31/03/2025 07:30",
        "03/31/2025",
    ],
)
def test_days_are_read_in_every_style(text):
    assert days(column(text)).values.to_list() == [MARCH]


@pytest.mark.parametrize(
    "text", ["32/01/2025", "31/02/2025", "2025-13-01", "soon", "13", "99/99/9999", "2025", "0000-01-01"]
)
def test_what_is_no_day_is_unreadable(text):
    read = days(column(text))
    assert (read.values.to_list(), read.unreadable.to_list()) == ([None], [True])


@pytest.mark.parametrize(
    "text",
    [
        "Mar-25",
        "March 2025",
        "MARCH-2025",
        "2025-03",
        "03/2025",
        "202503",
        "2025 Mar",
        "MSitAE-MARCH-2025",
        "31/03/2025",
        "01-Mar-2025",
        "Mar '25",
    ],
)
def test_months_are_read_in_every_style(text):
    assert months(column(text)).values.to_list() == [date(2025, 3, 1)]
    assert a_month(text) == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("texts", "order", "first"),
    [
        (["03/04/2025", "13/04/2025"], DayOrder.DAY_FIRST, date(2025, 4, 3)),
        (["03/04/2025", "04/13/2025"], DayOrder.MONTH_FIRST, date(2025, 3, 4)),
        (["03/04/2025", "04/05/2025"], DayOrder.ASSUMED, date(2025, 4, 3)),
        (["03/04/2025", "13/04/2025", "04/13/2025"], DayOrder.MIXED, None),
        (["2025-04-03", "13/04/2025"], DayOrder.DAY_FIRST, date(2025, 4, 3)),
        (["04/04/2025"], DayOrder.NOT_NEEDED, date(2025, 4, 4)),
    ],
)
def test_the_order_of_day_and_month_is_decided_by_the_whole_column(texts, order, first):
    read = days(column(*texts))
    assert (read.order, read.values[0]) == (order, first)
    assert read.doubtful[0] == (order is DayOrder.MIXED)


@given(
    st.lists(st.dates(date(1990, 1, 1), date(2099, 12, 31)), min_size=1, max_size=20), st.sampled_from("/-.")
)
def test_dates_survive_every_unambiguous_style(dates, sign):
    styles = ["%Y-%m-%d", "%d %B %Y", "%d-%b-%Y", "%Y%m%d"]
    for style in styles:
        assert days(column(*(f"{one:{style}}" for one in dates))).values.to_list() == dates
    with_proof = [*dates, date(2025, 1, 13)]
    written = [f"{one:%d{sign}%m{sign}%Y}" for one in with_proof]
    assert days(column(*written)).values.to_list() == with_proof
    serials = [str((one - date(1899, 12, 30)) // timedelta(days=1)) for one in dates]
    assert days(column(*serials)).values.to_list() == dates


@given(st.lists(st.text(max_size=15)))
def test_any_text_gives_a_day_or_a_reason(texts):
    for read in (days(column(*texts)), months(column(*texts))):
        for value, why in zip(read.values, read.missing, strict=True):
            assert (value is None) == (why is not None)


def test_months_of_a_financial_year_cross_new_year():
    assert month_in_financial_year("2025-26", "June") == date(2025, 6, 1)
    assert month_in_financial_year("2024/25", "Jan") == date(2025, 1, 1)
    assert month_in_financial_year("soon", "Jan") is None
