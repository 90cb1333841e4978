"""Returns made from shifts: hours to the hour, blanks where nothing is known, files that cannot run."""

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from python_calamine import CalamineWorkbook
from tests.library.staffing.shift_making import (
    DAY,
    census_of,
    full_month,
    people_row,
    people_rows,
    shift_row,
    shift_rows,
    shifts_of,
)

from leadwell.foundations.definition_files import BadDefinition, entry_from_text
from leadwell.foundations.periods import month_of
from leadwell.staffing.hours import month_figures
from leadwell.staffing.returns import (
    NoSuchReturn,
    UnitFacts,
    as_csv,
    as_xlsx,
    layout,
    layout_of,
    layouts,
    make_return,
    monthly_return,
    problems,
    reconcile,
)
from leadwell.staffing.rules import shipped_rules

RULES = shipped_rules()
MONTH = month_of(DAY)
WARD = UnitFacts(
    unit="A",
    unit_name="Ward A",
    site_code="RX101",
    site_name="North",
    organisation_code="RX1",
    organisation_name="A Trust",
    specialty_1="300",
    beds=24,
)


def made(rows, people=(), key="nstffil", units=(WARD,)):
    return make_return(key, shifts_of(*rows), census_of(*people), month=MONTH, units=units, rules=RULES)


def cells(filled, row=0):
    return {field.fact: cell for field, cell in zip(filled.layout.fields, filled.rows[row], strict=True)}


def test_the_monthly_return_has_hours_by_group_and_half_with_registered_and_support_apart():
    rows = [
        shift_row(planned=40, actual=30, part="early"),
        shift_row(planned=40, actual=40, part="late", on=DAY + timedelta(1)),
        shift_row(planned=30, actual=33, part="night"),
        shift_row("support", planned=20, actual=25),
        shift_row("support", planned=0, actual=0, on=DAY + timedelta(1)),
        shift_row(planned=99, actual=99, on=date(2025, 4, 1)),
    ]
    found = cells(made(rows, [people_row(10), people_row(10, on=DAY + timedelta(1))]))
    assert found["site.code"] == "RX101"
    assert (found["month.hours.registered.day.planned"], found["month.hours.registered.day.actual"]) == (
        80,
        70,
    )
    assert (found["month.hours.registered.night.planned"], found["month.hours.registered.night.actual"]) == (
        30,
        33,
    )
    assert (found["month.hours.support.day.actual"], found["month.hours.support.night.actual"]) == (25, None)
    assert (found["month.fill.registered.day"], found["month.fill.support.day"]) == (87.5, 125.0)
    assert (found["month.patients"], found["month.chppd.registered"], found["month.chppd.overall"]) == (
        20,
        5.15,
        6.4,
    )


def test_nothing_planned_and_nothing_counted_are_blanks_and_not_zeros():
    found = cells(made([shift_row(planned=0, actual=12)]))
    assert (found["month.hours.registered.day.planned"], found["month.hours.registered.day.actual"]) == (
        0,
        12,
    )
    assert found["month.fill.registered.day"] is None
    assert (found["month.patients"], found["month.chppd.registered"]) == (None, None)


def test_a_ward_without_shifts_keeps_its_line():
    filled = made([shift_row(actual=4)], units=(WARD, UnitFacts(unit="B", unit_name="Ward B")))
    assert cells(filled, 1)["unit.name"] == "Ward B"
    assert [cell for cell in filled.rows[1] if cell is not None] == ["Ward B"]


@settings(max_examples=40)
@given(shift_rows(), people_rows())
def test_the_return_reconciles_with_its_shifts_and_with_the_figures_on_the_page(rows, people):
    units = [WARD, UnitFacts(unit="B", unit_name="Ward B")]
    shifts, census = shifts_of(*rows), census_of(*people)
    filled = monthly_return(shifts, census, month=MONTH, units=units, rules=RULES)
    assert reconcile(filled, shifts).agrees
    page = {
        (row["unit"], row["measure"]): row["numerator"]
        for row in month_figures(shifts, census, rules=RULES, serves="adult_inpatient").to_dicts()
    }
    for place, unit in enumerate(units):
        found = cells(filled, place)
        for group in ("registered", "support", "registered_associate", "support_ahp"):
            for half in ("day", "night"):
                for kind in ("planned", "actual"):
                    on_page = page.get((unit.unit, f"staffing.hours.{group}.{kind}.{half}"))
                    returned = found[f"month.hours.{group}.{half}.{kind}"]
                    assert returned == (None if on_page is None else round(on_page, 2))


def test_a_cell_changed_after_the_event_no_longer_reconciles():
    rows, _, _ = full_month(7)
    honest = made(rows)
    place = [field.fact for field in honest.layout.fields].index("month.hours.registered.day.actual")
    changed = list(honest.rows[0])
    changed[place] += 1
    forged = type(honest)(
        layout=honest.layout, month=honest.month, facts=honest.facts, rows=(tuple(changed),)
    )
    assert reconcile(honest, shifts_of(*rows)).sentence == (
        "All 24 sums of hours in the return agree with the shifts."
    )
    assert reconcile(forged, shifts_of(*rows)).sentence == (
        "1 of 24 sums of hours in the return differ from the shifts."
    )


def test_the_csv_and_the_workbook_hold_the_same_cells():
    rows, _, _ = full_month(3)
    filled = made(rows, [people_row(20, on=row["on"]) for row in rows])
    from_csv = list(csv.reader(io.StringIO(as_csv(filled).decode("utf-8-sig"))))
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(filled)))
    from_xlsx = book.get_sheet_by_name("Return").to_python()
    assert from_csv[0] == from_xlsx[0] == list(filled.layout.headings)
    for text, cell, held in zip(from_csv[1], from_xlsx[1], filled.rows[0], strict=True):
        if held is None:
            assert (text, cell) == ("", "")
        elif isinstance(held, str):
            assert (text, cell) == (held, held)
        else:
            assert float(text) == cell == held


def test_names_that_could_run_as_formulas_are_made_harmless_in_both_files():
    nasty = UnitFacts(unit="A", unit_name='=HYPERLINK("http://x")', site_name="@SUM(1)", site_code="-1+2")
    filled = made([shift_row(actual=4)], units=(nasty,))
    row = next(csv.DictReader(io.StringIO(as_csv(filled).decode("utf-8-sig"))))
    assert (row["Ward name"][:2], row["Site name"], row["Site code"]) == ("'=", "'@SUM(1)", "'-1+2")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(filled))).get_sheet_by_name("Return")
    assert sheet.to_python()[1][4].startswith("'=")


def test_the_same_return_gives_the_same_bytes():
    rows, _, _ = full_month(5)
    assert as_xlsx(made(rows)) == as_xlsx(made(rows))
    assert as_csv(made(rows)) == as_csv(made(list(reversed(rows))))


def test_recalled_headings_are_marked_to_be_checked_in_the_note_and_in_the_workbook():
    filled = made([shift_row(actual=4)])
    assert len(filled.layout.to_be_checked) == len(filled.layout.fields)
    assert "are to be checked against the publisher's layout" in filled.note
    about = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx(filled))).get_sheet_by_name(
        "About the headings"
    )
    assert about.to_python()[3][:2] == ["Organisation code", "to be checked against its source"]
    assert made([shift_row(actual=4)], key="ward_display").layout.to_be_checked == ()


def test_the_ward_display_shows_each_shift_and_the_capacity_return_each_day():
    rows = [
        shift_row(required=40, planned=40, actual=24, agency_hours=8),
        shift_row("support", planned=20, actual=20, agency_hours=0),
        shift_row(required=30, planned=30, actual=None, part="night", agency_hours=0),
    ]
    display, capacity = (made(rows, [people_row(22)], key=key) for key in ("ward_display", "capacity"))
    assert [(row[2], row[3], row[4], row[5], row[7], row[9]) for row in display.rows] == [
        (DAY, "day", 40, 24, 20, "Registered nurse time was short"),
        (DAY, "night", 30, None, None, None),
    ]
    day = cells(capacity)
    assert (day["day.people"], day["unit.beds"], day["day.beds_free"]) == (22, 24, 2)
    assert (day["day.hours.registered"], day["day.hours.support"], day["day.hours.agency"]) == (None, 20, 8)


def test_what_is_lacking_is_listed_before_the_return_is_sent():
    rows = [
        shift_row(on=date(2025, 3, 1), planned=40, actual=40),
        shift_row(on=date(2025, 3, 1), part="night", planned=40, actual=None),
        shift_row(on=date(2025, 3, 2), planned=0, actual=8),
        shift_row(on=date(2025, 3, 2), planned=0, actual=8),
    ]
    people = [people_row(0, on=date(2025, 3, 1))]
    bare = UnitFacts(unit="A", unit_name="Ward A", site_name="North", specialty_1="300")
    found = problems(
        shifts_of(*rows),
        census_of(*people),
        month=MONTH,
        units=[bare, UnitFacts(unit="B", unit_name="B", site_name="N", site_code="N", specialty_1="300")],
        until=date(2025, 3, 2),
    )
    assert [(one.unit, one.on and one.on.day, one.part, one.says) for one in found] == [
        ("A", None, "", "The unit has no site code."),
        ("A", 1, "night", "The hours worked by registered nurses and midwives are missing."),
        ("A", 2, "day", "Hours were worked by registered nurses and midwives although none were planned."),
        (
            "A",
            2,
            "day",
            "There is more than one row for registered nurses and midwives; their hours are added.",
        ),
        ("A", 2, "day", "Hours were worked by registered nurses and midwives although none were planned."),
        ("A", 1, "", "Nobody is counted, yet hours were worked; the day is left out of care hours per day."),
        ("A", 2, "night", "Nothing was recorded for this shift."),
        ("A", 2, "", "Nobody was counted; the day is left out."),
        ("B", None, "", "No shift of this month is held."),
    ]
    assert all(one.mend for one in found)


def test_a_whole_month_has_nothing_lacking():
    rows, _, _ = full_month(11)
    people = [people_row(20, on=on) for on in {row["on"] for row in rows}]
    assert problems(shifts_of(*rows), census_of(*people), month=MONTH, units=[WARD]) == ()


def test_three_returns_ship_each_with_source_status_and_date():
    assert {one.key for one in layouts()} == {"nstffil", "ward_display", "capacity"}
    for one in layouts():
        assert one.founding.source
        assert all(field.founding.source for field in one.fields)
    with pytest.raises(NoSuchReturn, match="capacity, nstffil, ward_display"):
        layout("sitrep")


def test_a_layout_that_asks_a_month_for_what_a_shift_knows_is_refused():
    head = (
        'id = "x"\ntitle = "X"\nsince = 2026-01-01\nsource = "us"\nstatus = "local"\nper = "unit_month"\n'
        'sheet = "S"\ndeadline = "never"\nleaves_out = []\n'
    )
    field = '[[field]]\nfact = "shift.part"\nheading = "Part"\nform = "text"\n'
    with pytest.raises(BadDefinition, match=r"'shift.part' cannot stand in a row per unit_month"):
        layout_of(entry_from_text(head + field, where="own.toml"))
    month = field.replace("shift.part", "month.patients")
    with pytest.raises(BadDefinition, match="these headings stand twice: Part"):
        layout_of(entry_from_text(head + month + month, where="own.toml"))
