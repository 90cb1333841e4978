"""Numbers that look clear and are not: decimal marks, percentages for hours, minutes past the hour, mixed scales."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.intake.sheets_of_files import as_csv

from leadwell.intake import read
from leadwell.intake.cells import numbers


def values(*texts, hours=False):
    return numbers(pl.Series(texts), hours=hours).values.to_list()


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("1.260", "1.250,5", "7,5", "12"), [1260, 1250.5, 7.5, 12]),
        (("7,250", "7,5", "1.000"), [None, 7.5, 1000]),
        (("1.260.000", "0,5"), [1_260_000, 0.5]),
        (("£1.260", " 7,25 "), [1260, 7.25]),
        (("1,260", "7.5", "1.260"), [1260, 7.5, 1.26]),
        (("1,260", "12"), [1260, 12]),
        (("1.260", "12"), [1.26, 12]),
        (("0.125", "7,5"), [0.125, 7.5]),
        (("7,5", "7.5", "8.25"), [7.5, 7.5, 8.25]),  # a slip among numbers with dots
    ],
)
def test_the_mark_before_decimals_is_found_for_the_whole_column(texts, found):
    assert values(*texts) == found


def test_what_could_be_a_thousand_or_a_few_is_left_out_where_a_column_writes_both_marks():
    read_ = numbers(pl.Series(["7,5", "8,25", "7.5", "1.260", "1,260"]))
    assert read_.values.to_list() == [7.5, 8.25, 7.5, None, None]
    assert read_.either.to_list() == [False, False, False, True, True]
    rows = [
        ["Oak", f"{at}/03/2025", "Day", "Support", one] for at, one in enumerate(("7,5", "7.5", "1.26"), 13)
    ]
    rows.append(["Oak", "16/03/2025", "Day", "Support", "1.260"])
    headings = ["Unit", "Date", "Part of day", "Staff group", "Actual hours"]
    rows[2][4] = "9,25"
    reading = read(as_csv([headings, *rows]), "shifts.csv")
    told = [(fault.row, fault.found) for fault in reading.faults if fault.code == "number.either_mark"]
    assert told == [(5, "1.260")]


@given(st.lists(st.integers(0, 9_999_999), min_size=1, max_size=20))
def test_decimal_commas_and_dotted_thousands_are_read_as_they_were_written(hundredths):
    texts = [f"{one / 100:,.2f}".translate(str.maketrans(",.", ".,")) for one in hundredths]
    whole = [f"{one:,}".replace(",", ".") for one in hundredths]
    assert values(*texts, *whole, "0,5") == [*(one / 100 for one in hundredths), *hundredths, 0.5]


def test_a_percentage_is_no_number_of_hours():
    headings = ["Unit", "Date", "Part of day", "Staff group", "Planned hours", "Actual hours"]
    rows = [["Oak", f"{at}/03/2025", "Day", "Support", "12", one] for at, one in enumerate(("95%", "12"), 13)]
    reading = read(as_csv([headings, *rows]), "shifts.csv")
    assert reading.shifts["actual_hours"].to_list() == [None, 12]
    told = [(fault.code, fault.row, fault.column, fault.found) for fault in reading.faults]
    assert told == [("number.share_of_hours", 2, "Actual hours", "95%")]
    assert values("95%") == [95]


def test_there_is_no_seventy_fifth_minute():
    assert values("7:75", "7:59", "7h60", "7:30:61", "25:00", hours=True) == [
        None,
        7 + 59 / 60,
        None,
        None,
        25,
    ]


def hygiene(*texts, measure="Hand hygiene"):
    return [["Oak", f"2025-{at:02}", measure, one] for at, one in enumerate(texts, 1)]


def measured(rows):
    reading = read(as_csv([["Ward", "Month", "Measure", "Value"], *rows]), "measures.csv")
    told = [(fault.row, fault.found) for fault in reading.faults if fault.code == "number.mixed_units"]
    return reading.observations["numerator"].to_list(), told


@pytest.mark.parametrize(
    ("texts", "found", "doubtful"),
    [
        (("95%", "0.97", "96"), [95, None, 96], [(3, "0.97")]),
        (("95%", "0.97"), [95, None], [(3, "0.97")]),
        (("95%", "0.9%", "0"), [95, 0.9, 0], []),
        (("95%", "0.97", "0.9", "0.8", "90%", "0.7"), [95, None, None, None, 90, None], [(3, "0.97")]),
        (("0.95", "1.2", "0.3"), [0.95, 1.2, 0.3], []),
    ],
)
def test_percentages_and_fractions_in_one_series_are_not_guessed_at(texts, found, doubtful):
    numerators, told = measured(hygiene(*texts))
    assert (numerators, told[: len(doubtful)]) == (found, doubtful)
    assert len(told) == sum(one is None for one in found)


def test_each_measure_of_a_column_is_judged_by_itself():
    rows = hygiene("95%", "96%", "97%") + hygiene("0.3", "0.4", measure="Falls for each bed")
    assert measured(rows) == ([95, 96, 97, 0.3, 0.4], [])
