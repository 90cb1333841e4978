"""Names with the word total: a total where the figures are the sum of the others, else kept aside, never dropped."""

import pytest
from tests.library.intake.sheets_of_files import as_csv

from leadwell.intake import read

HEADINGS = ["Unit", "Date", "Part of day", "Staff group", "Planned hours", "Actual hours"]


def reading_of(*rows):
    return read(
        as_csv([HEADINGS, *([name, "13/01/2025", "Day", "RN", *hours.split()] for name, hours in rows)]),
        "a.csv",
    )


def told(reading):
    return [(one.code, one.row) for one in reading.faults if one.code.startswith("row.")]


@pytest.mark.parametrize("name", ["Total Hip Ward", "Total Joint Ward", "Trust", "Joint replacements total"])
def test_a_ward_whose_name_is_like_a_totals_is_kept_aside_with_a_word(name):
    reading = reading_of(("Ash", "12 12"), ("Elm", "12 11"), (name, "12 9"))
    assert told(reading) == [("row.total_doubtful", 4)]
    assert reading.kept_aside["row"].to_list() == [4]
    assert [(one.rows_used, one.totals_rows) for one in reading.sheets] == [(2, 0)]
    assert reading.shifts["actual_hours"].sum() == 23


@pytest.mark.parametrize(
    "name", ["Total Hip Ward", "Trust", "Totals for the division", "North hospital total"]
)
def test_the_sum_of_the_other_rows_is_a_total_whatever_its_name(name):
    reading = reading_of(("Ash", "12 12"), ("Elm", "12 11"), (name, "24 23"))
    assert told(reading) == [("row.total", 4)]
    assert reading.kept_aside.is_empty()


def test_a_row_equal_to_the_only_other_one_is_no_sum_of_it():
    assert told(reading_of(("Ash", "12 12"), ("Total Hip Ward", "12 12"))) == [("row.total_doubtful", 3)]


def test_the_total_of_a_ward_in_the_file_is_a_total_and_told_where_it_disagrees():
    reading = reading_of(("Ash", "12 12"), ("Elm", "12 11"), ("Ash total", "12 30"))
    assert told(reading) == [("row.total", 4), ("row.total_disagrees", 4)]


@pytest.mark.parametrize("name", ["Total", "Grand total", "All wards", "Total:"])
def test_names_that_say_total_and_nothing_else_are_totals(name):
    reading = reading_of(("Ash", "12 12"), ("Elm", "12 11"), (name, "24 99"))
    assert ("row.total", 4) in told(reading)
    assert reading.kept_aside.is_empty()
