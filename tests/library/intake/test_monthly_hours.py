"""The monthly return and the e-roster export: the same hours under different headings, and their faults."""

from collections import Counter
from datetime import date

import pytest
from tests.library.intake.sheets_of_files import FORMS, as_csv, as_file, as_xlsx

from leadwell.intake import read
from leadwell.measures.definitions import measures

ROSTER = [
    "Name",
    "Site Name",
    "Speciality 1",
    "Speciality 2",
    "Day Reg Planned Hrs",
    "Day Reg Actual Hrs",
    "Day Unreg Planned Hrs",
    "Day Unreg Actual Hrs",
    "Night Reg Planned Hrs",
    "Night Reg Actual Hrs",
    "Night Unreg Planned Hrs",
    "Night Unreg Actual Hrs",
    "Patient Count At Midnight",
    "Missing Census Count",
    "Division",
    "Month",
]
MONTHS = ["01/04/2023", "01/05/2023", "01/06/2023", "01/07/2023"]


def row(
    name,
    month,
    *,
    day=("1,260.00", "1,134.00"),
    night=("900", "810"),
    census="700",
    uncounted="0",
    division="Medicine",
):
    return [
        name,
        "Main",
        "300",
        "-",
        *day,
        "800",
        "760",
        *night,
        "700",
        "721",
        census,
        uncounted,
        division,
        month,
    ]


def export(*rows, tail=3):
    """The export with the trailing empty columns that its CSV has and its workbook has not."""
    return [[*line, *[""] * tail] for line in (ROSTER, *rows)]


def clean():
    return [row(name, month) for name in ("Oak", "Elm", "N - Harvey Ward") for month in MONTHS]


def figures(reading, name, month=date(2023, 4, 1)):
    """What was observed of one ward in one month: measure to numerator, denominator, reason missing."""
    found = reading.observations.filter(place_name=name, period_start=month)
    return {
        one["measure"]: (one["numerator"], one["denominator"], one["missing"])
        for one in found.iter_rows(named=True)
    }


def codes(reading):
    return Counter(fault.code for fault in reading.faults)


@pytest.mark.parametrize("form", FORMS)
def test_an_export_gives_hours_fill_and_care_hours_in_every_form(form):
    reading = read(as_file(export(*clean(), tail=3 if form == "csv" else 0), form), f"safe staffing.{form}")
    assert (reading.kind, reading.sheets[0].rows_used, set(codes(reading))) == (
        "roster.safe_staffing",
        12,
        {"number.mended"},
    )
    assert figures(reading, "Oak") == {
        "staffing.fill.registered.day": (1134.0, 1260.0, None),
        "staffing.fill.registered.night": (810.0, 900.0, None),
        "staffing.fill.registered.all": (1944.0, 2160.0, None),
        "staffing.fill.support.day": (760.0, 800.0, None),
        "staffing.fill.support.night": (721.0, 700.0, None),
        "staffing.fill.support.all": (1481.0, 1500.0, None),
        "staffing.hours.registered.planned": (2160.0, None, None),
        "staffing.hours.registered.planned.day": (1260.0, None, None),
        "staffing.hours.registered.planned.night": (900.0, None, None),
        "staffing.hours.registered.actual": (1944.0, None, None),
        "staffing.hours.registered.actual.day": (1134.0, None, None),
        "staffing.hours.registered.actual.night": (810.0, None, None),
        "staffing.hours.support.planned": (1500.0, None, None),
        "staffing.hours.support.planned.day": (800.0, None, None),
        "staffing.hours.support.planned.night": (700.0, None, None),
        "staffing.hours.support.actual": (1481.0, None, None),
        "staffing.hours.support.actual.day": (760.0, None, None),
        "staffing.hours.support.actual.night": (721.0, None, None),
        "staffing.chppd.registered": (1944.0, 700.0, None),
        "staffing.chppd.support": (1481.0, 700.0, None),
        "staffing.chppd.overall": (3425.0, 700.0, None),
        "staffing.census": (700.0, 30.0, None),
    }


def test_every_measure_that_is_given_is_defined():
    reading = read(as_csv(export(*clean())), "safe staffing.csv")
    assert set(reading.observations["measure"]) <= set(measures())


def test_nothing_planned_leaves_the_fill_rate_undefined_and_keeps_the_hours():
    reading = read(
        as_csv(export(*clean()[1:], row("Oak", MONTHS[0], night=("0", "810")))), "safe staffing.csv"
    )
    found = figures(reading, "Oak")
    assert found["staffing.fill.registered.night"] == (None, None, "not_defined")
    assert found["staffing.hours.registered.actual.night"] == (810.0, None, None)
    assert found["staffing.fill.registered.all"] == (1944.0, 1260.0, None)
    assert codes(reading)["hours.unplanned"] == 1


@pytest.mark.parametrize(
    ("census", "uncounted", "why", "told"),
    [
        ("0", "0", "not_possible", "census.zero_with_hours"),
        ("0", "30", "not_recorded", None),
        ("-", "0", "not_applicable", None),
        ("", "0", "not_recorded", None),
        ("many", "0", "not_readable", "number.unreadable"),
        ("20", "0", "not_possible", "staffing.ratio_impossible"),
        ("600", "6", "not_possible", "census.days_missing"),
    ],
)
def test_care_hours_are_never_given_over_a_count_that_is_missing_or_cannot_be(census, uncounted, why, told):
    reading = read(
        as_csv(export(*clean()[1:], row("Oak", MONTHS[0], census=census, uncounted=uncounted))),
        "safe staffing.csv",
    )
    found = figures(reading, "Oak")
    for group in ("registered", "support", "overall"):
        assert found[f"staffing.chppd.{group}"] == (None, None, why)
    assert found["staffing.hours.registered.actual"] == (1944.0, None, None)
    assert {fault.code for fault in reading.faults} - {"number.mended"} == ({told} if told else set())


def test_a_dash_for_hours_is_missing_and_is_never_zero():
    office = row("Oak", MONTHS[0], night=("-", "-"))
    found = figures(read(as_csv(export(*clean()[1:], office)), "safe staffing.csv"), "Oak")
    assert found["staffing.fill.registered.night"] == (None, None, "not_applicable")
    assert found["staffing.fill.registered.all"] == (None, None, "not_applicable")
    assert found["staffing.chppd.overall"] == (None, None, "not_applicable")
    assert found["staffing.fill.registered.day"] == (1134.0, 1260.0, None)


def test_the_faults_of_a_real_export_are_each_told():
    rows = clean()
    rows[8] = row("N - Harvey", MONTHS[0])  # renamed: the same ward under a shorter name
    rows[5] = row("Elm", MONTHS[1], division="Medecine")
    rows += [row("HR Office", month) for month in MONTHS]
    rows += [row("Oak", MONTHS[2]), row("Elm", MONTHS[3], night=("900", "333"))]
    reading = read(as_csv(export(*rows)), "safe staffing.csv")
    assert codes(reading) == {
        "number.mended": 36,
        "place.two_spellings": 1,
        "place.misspelt": 1,
        "place.not_a_ward": 1,
        "row.duplicate": 1,
        "row.conflict": 1,
    }
    assert reading.kept_aside["row"].to_list() == [9, 19]
    kinds = dict(reading.observations.select("place_name", "place_kind").unique().iter_rows())
    assert kinds == {"Oak": "ward", "Elm": "ward", "N - Harvey Ward": "ward", "HR Office": "team"}


def test_a_ward_and_a_unit_of_one_name_that_stand_side_by_side_stay_two_places():
    rows = [row(name, month) for name in ("Harvey Ward", "Harvey Unit") for month in MONTHS]
    rows[0][0] = "HARVEY  WARD"
    reading = read(as_csv(export(*rows)), "safe staffing.csv")
    assert set(reading.observations["place_name"]) == {"Harvey Ward", "Harvey Unit"}
    assert codes(reading)["place.two_spellings"] == 1
    assert reading.kept_aside.height == 0


def test_units_that_start_stop_or_have_a_gap_are_told_and_nothing_is_made_up():
    rows = [row("Oak", month) for month in MONTHS]
    rows += [row("Elm", MONTHS[0]), row("Elm", MONTHS[3]), row("Ash", MONTHS[0]), row("Yew", MONTHS[3])]
    reading = read(as_csv(export(*rows)), "safe staffing.csv")
    told = {
        (fault.code, fault.found): fault.done for fault in reading.faults if fault.code.startswith("place")
    }
    assert set(told) == {("place.gap", "Elm"), ("place.stops", "Ash"), ("place.starts", "Yew")}
    assert "May 2023 to June 2023" in told["place.gap", "Elm"]
    assert figures(reading, "Elm", date(2023, 5, 1)) == {}


HOURS = ["Total monthly planned staff hours", "Total monthly actual staff hours"]
PATIENTS = "Cumulative count over the month of patients at 23:59 each day"
GROUPS = ["Registered midwives/nurses", "", "Care Staff", ""]
FIGURES = {
    "Maple": ["1000", "900", "800", "850", "600", "600", "500", "520", "700"],
    "Oak": ["1100", "900", "800", "850", "600", "600", "500", "520", "650"],
    "both": ["2100", "1800", "1600", "1700", "1200", "1200", "1000", "1040", "1350"],
}
RETURN = [
    ["Hospital site details", "", "", "", "", "Day", "", "", "", "Night", "", "", "", "", ""],
    ["", "", "", "Main 2 specialties", "", *GROUPS, *GROUPS, "", "Average fill rate (%)"],
    [
        "Site code",
        "Hospital Site name",
        "Ward name",
        "Specialty 1",
        "Specialty 2",
        *HOURS * 4,
        PATIENTS,
        "Registered",
    ],
    ["RXX01", "General", "Maple", "300", "", *FIGURES["Maple"], "90%"],
    ["RXX01", "General", "Oak", "300", "", *FIGURES["Oak"], "82%"],
    ["RXX01", "Total", "", "", "", *FIGURES["both"], ""],
]


@pytest.mark.parametrize(
    ("above", "name", "sheet"),
    [
        ([["Period:", "April 2025"], []], "return.xlsx", "Data"),
        ([["Safer staffing, April 2025"]], "return.xlsx", "Data"),
        ([], "return.xlsx", "Apr 2025"),
        ([], "ward return April 2025.xlsx", "Data"),
        ([], "ward_return_2025-04.xlsx", "Data"),
    ],
)
def test_the_return_is_read_with_its_month_from_wherever_it_stands(above, name, sheet):
    reading = read(as_xlsx({sheet: [*above, *RETURN]}), name)
    assert (reading.kind, reading.sheets[0].totals_rows) == ("nhs_england.ward_return", 1)
    assert set(codes(reading)) == {"date.period_from_title", "row.total"}
    found = figures(reading, "Oak", date(2025, 4, 1))
    assert found["staffing.fill.registered.day"] == (900.0, 1100.0, None)
    assert found["staffing.fill.support.night"] == (520.0, 500.0, None)
    assert found["staffing.chppd.overall"] == (2870.0, 650.0, None)
    assert set(reading.observations["parent_name"]) == {"General"}


def test_a_return_without_a_month_anywhere_is_refused_with_the_remedy():
    reading = read(as_xlsx({"Data": RETURN}), "return.xlsx")
    assert codes(reading)["date.no_period"] == 1
    assert reading.observations.height == 0


def test_the_return_that_leadwell_writes_is_read_back():
    fields = ["Organisation code", "Site code", "Site name", "Ward name"]
    hours = [
        f"{when}: {who}, total monthly {kind} staff hours"
        for when in ("Day", "Night")
        for who in (
            "Registered nurses/midwives",
            "Non-registered nurses/midwives (care staff)",
            "Registered AHPs",
        )
        for kind in ("planned", "actual")
    ]
    rows = [
        [*fields, *hours, "Month"],
        ["RXX", "RXX01", "General", "Oak", *[str(at * 10) for at in range(1, 13)], "2025-04"],
    ]
    found = figures(read(as_csv(rows), "return.csv"), "Oak", date(2025, 4, 1))
    assert found["staffing.fill.registered.day"] == (20.0, 10.0, None)
    assert found["staffing.fill.support.day"] == (40.0, 30.0, None)
    assert found["staffing.fill.registered_ahp.night"] == (120.0, 110.0, None)
