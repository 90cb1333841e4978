"""Lengths of time in the ambulance table: as times, as seconds, as parts of a day, and mixed."""

import pytest
from tests.library.intake.sheets_of_files import as_csv, as_xlsx

from leadwell.intake import read

HEADINGS = ["Year", "Month", "Region", "Org Code", "Org Name", "A0", "A3", "A7", "A8", "A24", "A25", "A49"]
SERVICES = {"RX6": "North East", "RX7": "North West", "RRU": "London"}


def table(total, mean, *, calls=("1000", "2000", "3000"), other=("7", "8", "9")):
    """The rows of August 2025: services with a total and a mean of response times of each."""
    rows = [HEADINGS]
    for at, (code, name) in enumerate(SERVICES.items()):
        rows.append(
            ["2025", "8", "Y63", code, name, calls[at], "5", "90", "80", total[at], mean[at], other[at]]
        )
    return rows


def figures(content, name, measure):
    """Numbers or reasons of a measure by service, and the codes of all faults."""
    reading = read(content, name)
    assert reading.kind == "nhs_england.ambulance_systems"
    rows = reading.observations.filter(reading.observations["measure"] == f"ambulance.{measure}")
    found = {code: top if why is None else why for code, top, why in rows.select(
        "place_code", "numerator", "missing").rows()}  # fmt: skip
    return found, [(one.code, one.column, one.row, one.count) for one in reading.faults]


SECONDS = table(("40080", "39600", "0"), ("501", "495.0", "-"))
TIMES = table(("11:08:00", "11:00:00", "0:00:00"), ("00:08:21", "1899-12-31 00:08:15", "-"))
WANTED = {
    "a24": {"RX6": 40080 / 3600, "RX7": 11.0, "RRU": 0.0},
    "a25": {"RX6": 501 / 3600, "RX7": 495 / 3600, "RRU": "not_applicable"},
}


def about(figures):
    """Numbers that may differ by rounding, and reasons as they are."""
    return {code: pytest.approx(one) if isinstance(one, float) else one for code, one in figures.items()}


@pytest.mark.parametrize("measure", ["a24", "a25"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_seconds_and_times_are_the_same_figures_in_hours(measure, form):
    made = {"csv": as_csv, "xlsx": lambda rows: as_xlsx({"Raw": rows})}[form]
    of_seconds, told = figures(made(SECONDS), f"AmbSYS to Aug2025.{form}", measure)
    of_times, nothing = figures(made(TIMES), f"AmbSYS to Aug2025.{form}", measure)
    assert of_seconds == about(WANTED[measure])
    assert of_times == about(WANTED[measure])
    assert told == [("number.seconds", "", None, 2)]
    assert nothing == []


def test_counts_and_times_to_answer_stay_as_they_are_written():
    for measure, wanted in (("a0", [1000.0, 2000.0, 3000.0]), ("a3", [5.0] * 3), ("a49", [7.0, 8.0, 9.0])):
        found, _ = figures(as_csv(SECONDS), "AmbSYS to Aug2025.csv", measure)
        assert list(found.values()) == wanted


def test_a_bare_number_among_times_is_left_out_and_listed_but_nothing_is_nothing():
    rows = table(("11:08:00", "39600", "0"), ("00:08:21", "00:08:15", "00:07:00"))
    found, faults = figures(as_csv(rows), "AmbSYS to Aug2025.csv", "a24")
    assert found == {"RX6": pytest.approx(40080 / 3600), "RX7": "not_readable", "RRU": 0.0}
    assert faults == [("number.no_unit", "A24", 3, 1)]


def test_whole_numbers_beside_a_column_of_times_are_not_taken_for_seconds():
    """A workbook with its totals in hours would be made 3,600 times too small."""
    rows = table(("11", "12", "13"), ("00:08:21", "00:08:15", "00:07:00"))
    found, faults = figures(as_xlsx({"Raw": rows}), "AmbSYS.xlsx", "a24")
    assert set(found.values()) == {"not_readable"}
    assert [(code, column) for code, column, *_ in faults] == [("number.no_unit", "A24")] * 3


def test_a_part_of_a_day_without_its_format_is_left_out():
    rows = table(("0.463888", "0.458333", "0.5"), ("0.0057986", "0.0057291", "0.005"))
    found, faults = figures(as_csv(rows), "AmbSYS to Aug2025.csv", "a25")
    assert set(found.values()) == {"not_readable"}
    assert {code for code, *_ in faults} == {"number.no_unit"}


def test_a_column_of_times_that_is_not_known_to_be_one_refuses_bare_numbers_too():
    rows = table(("40080", "39600", "0"), ("501", "495", "480"), other=("0:10:00", "9", "0:11:00"))
    found, _ = figures(as_csv(rows), "AmbSYS to Aug2025.csv", "a49")
    assert found == {"RX6": pytest.approx(1 / 6), "RX7": "not_readable", "RRU": pytest.approx(11 / 60)}
