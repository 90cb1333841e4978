"""Units that start, stop or have gaps: told against the file's own first and last day, slips of the year left out."""

from datetime import date, timedelta

import pytest
from tests.library.intake.planted import DATE, UNIT, Spoilt
from tests.library.intake.sheets_of_files import as_csv

from leadwell.intake import read

ENDS = {"place.starts", "place.stops", "place.gap"}


@pytest.mark.parametrize(("year", "told"), [("1925", ["date.old"]), ("2095", [])])
def test_one_year_mistyped_makes_no_gap_of_a_century(year, told):
    file = Spoilt()
    for unit in ("Oak Ward", "Maple Ward"):
        row = next(one for one in file.rows if one[UNIT] == unit and one[DATE].startswith("09"))
        row[DATE] = row[DATE][:6] + year
    faults = read(as_csv(file.all_rows()), "shifts.csv").faults
    assert [fault.code for fault in faults if fault.code.startswith(("date", "place"))] == told * 2


def test_a_gap_of_seventy_years_in_many_units_is_told_and_takes_no_longer_than_a_day():
    """Many rows are that old here, so the dates are no slips."""
    first, last = date(1955, 1, 1), date(2025, 1, 1)
    days = [day + timedelta(days=at) for day in (first, last) for at in range(3)]
    rows = [[f"Ward {unit}", f"{day}", "Day", "Registered", "12"] for unit in range(40) for day in days]
    reading = read(
        as_csv([["Unit", "Date", "Part of day", "Staff group", "Actual hours"], *rows]), "shifts.csv"
    )
    gaps = [fault for fault in reading.faults if fault.code == "place.gap"]
    assert len(gaps) == 40
    assert {fault.count for fault in gaps} == {(last - first).days - 3}
    assert "4 January 1955 to 31 December 2024" in gaps[0].done


@pytest.mark.parametrize("monthly", [False, True])
def test_several_gaps_are_named_and_the_fourth_and_later_only_counted(monthly):
    kept = {0, 2, 3, 5, 8, 10, 11}
    if monthly:
        on = [date(2024, 1 + at, 1) for at in range(12)]
        header = ["Ward", "Month", "Measure", "Value"]
        line = lambda ward, day: [ward, f"{day:%B %Y}", "Falls", "1"]  # noqa: E731
        words = "February 2024; May 2024; July 2024 to August 2024 and more"
    else:
        on = [date(2025, 3, 1 + at) for at in range(12)]
        header = ["Unit", "Date", "Part of day", "Staff group", "Actual hours"]
        line = lambda ward, day: [ward, f"{day}", "Day", "Registered", "12"]  # noqa: E731
        words = "2 March 2025; 5 March 2025; 7 March 2025 to 8 March 2025 and more"
    rows = [line("Oak", day) for day in on] + [line("Elm", day) for at, day in enumerate(on) if at in kept]
    faults = read(as_csv([header, *rows]), "file.csv").faults
    assert [(fault.code, fault.found, fault.count) for fault in faults if fault.code in ENDS] == [
        ("place.gap", "Elm", 5)
    ]
    assert words in next(fault.done for fault in faults if fault.code == "place.gap")
