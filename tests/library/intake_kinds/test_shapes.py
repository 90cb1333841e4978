"""Published tables in other shapes than the publisher's last one give the same figures."""

from datetime import date

import pytest
from tests.library.intake.sheets_of_files import (
    as_csv,
    as_file,
    as_html,
    as_ods,
    as_spreadsheet_xml,
    as_xls,
    as_xlsb,
    as_xlsx,
)
from tests.library.intake_kinds import samples

from leadwell.intake import open_book, read

FIGURE = (
    *("place_code", "place_name", "measure", "period_kind", "period_start"),
    *("numerator", "denominator", "missing"),
)
MAKERS = {"xlsx": as_xlsx, "xls": as_xls, "ods": as_ods, "xml": as_spreadsheet_xml, "xlsb": as_xlsb}


def sheets_of(content, name):
    return {
        sheet.name or "Data": [[cell or "" for cell in row] for row in sheet.cells.rows()]
        for sheet in open_book(content, name).sheets
    }


def figures(reading):
    return sorted(map(str, reading.observations.select(FIGURE).rows()))


def headings_in(change):
    return lambda rows, at: [
        [change(cell) if number == at else cell for cell in row] for number, row in enumerate(rows)
    ]


def under(lines):
    """Rows put above everything else: a title, blanks, a contact."""

    def changed(rows, _):
        width = max(map(len, rows))
        above = [["Some statistics"], *[[""]] * (lines - 2), ["Contact: nobody@example.org"]]
        return [[*row, *[""] * (width - len(row))] for row in above] + rows

    return changed


CHANGES = {
    "capital headings": headings_in(str.upper),
    "small headings": headings_in(str.lower),
    "headings with blanks": headings_in(lambda text: f"  {text} " if text else text),
    "headings with a line break": headings_in(lambda text: text.replace(" ", "\n", 1)),
    "headings with a fixed blank": headings_in(lambda text: text.replace(" ", "\xa0")),
    "a blank column on the left": lambda rows, _: [["", *row] for row in rows],
    "blank columns on the right": lambda rows, _: [[*row, "", "", ""] for row in rows],
    "a blank column in the middle": lambda rows, _: [[*row[:2], "", *row[2:]] for row in rows],
    "blank rows below": lambda rows, _: rows + [[""] * len(rows[0])] * 5,
    "two rows above": under(2),
    "five rows above": under(5),
    "ten rows above": under(10),
    "fourteen rows above": under(14),
}


@pytest.mark.parametrize("kind", samples.NATIONAL)
@pytest.mark.parametrize("change", CHANGES)
def test_a_published_table_is_read_the_same_in_another_shape(kind, change):
    name, content = samples.NATIONAL[kind]()
    first = read(content, name)
    headings = {sheet.name or "Data": (sheet.heading_row or 1) - 1 for sheet in first.sheets}
    sheets = {
        sheet: CHANGES[change](rows, headings.get(sheet, 0))
        for sheet, rows in sheets_of(content, name).items()
    }
    stem = name.rsplit(".", 1)[0]
    again = read(as_xlsx(sheets), f"{stem}.xlsx")
    assert (again.kind, figures(again)) == (kind, figures(first))


@pytest.mark.parametrize("kind", samples.NATIONAL)
@pytest.mark.parametrize("form", MAKERS)
def test_a_published_table_is_read_the_same_in_another_form(kind, form):
    name, content = samples.NATIONAL[kind]()
    stem = name.rsplit(".", 1)[0]
    again = read(MAKERS[form](sheets_of(content, name)), f"{stem}.{form}")
    assert (again.kind, figures(again)) == (kind, figures(read(content, name)))


ONE_SHEET = (
    "cancer_waits",
    "shmi",
    "community_waits",
    "ambulance_systems",
    "ae_monthly",
    "cancelled_operations",
)


@pytest.mark.parametrize("kind", ONE_SHEET)
@pytest.mark.parametrize("how", ["cp1252", "semicolons", "tabs", "web page", "web page without charset"])
def test_a_published_sheet_saved_as_text_or_as_a_web_page_is_read_the_same(kind, how):
    name, content = samples.NATIONAL[f"nhs_england.{kind}"]()
    (rows,) = sheets_of(content, name).values()
    made, ending = {
        "cp1252": lambda: (as_csv(rows, encoding="cp1252"), "csv"),
        "semicolons": lambda: (as_csv(rows, delimiter=";", encoding="utf-8-sig"), "csv"),
        "tabs": lambda: (as_csv(rows, delimiter="\t", encoding="utf-16"), "txt"),
        "web page": lambda: (as_html(rows), "xls"),
        "web page without charset": lambda: (as_html(rows, encoding="cp1252", says=False), "xls"),
    }[how]()
    again = read(made, f"{name.rsplit('.', 1)[0]}.{ending}")
    assert (again.kind, figures(again)) == (f"nhs_england.{kind}", figures(read(content, name)))


@pytest.mark.parametrize("said", ["00:08:24", "0:08:24", "1899-12-31 00:08:24"])
def test_response_times_are_read_however_the_cell_writes_a_length_of_time(said):
    name, content = samples.ambulance()
    rows = [[said if cell == "00:08:24" else cell for cell in row] for row in sheets_of(content, name)["Raw"]]
    for form in ("csv", "xlsx"):
        again = read(as_file(rows, form), f"{name.rsplit('.', 1)[0]}.{form}")
        times = again.observations.filter(again.observations["measure"] == "ambulance.a8")
        assert times["numerator"].to_list() == [pytest.approx(8.4 / 60)]


WARD_HEADINGS = [
    "Name", "Site Name", "Speciality 1", "Speciality 2",
    *(f"{half} {group} {kind} Hrs" for half in ("Day", "Night") for group in ("Reg", "Unreg")
      for kind in ("Planned", "Actual")),
    "Patient Count At Midnight", "Missing Census Count", "Division", "Month",
]  # fmt: skip


def ward_export(*, written="{:%d/%m/%Y}", dash="-", extra=3):
    """An e-roster's export with the faults that a real one has."""
    rows = [[*WARD_HEADINGS, *[""] * extra]]
    for month in (1, 2, 3):
        for ward, census in (("N - Harvey", "650"), ("N - Maple Ward", dash), ("Medical Secretaries", "0")):
            hours = ["1,260.00", "1,100.50", "900", "905.25", "1,050.00", "0", dash, "700.75"]
            rows.append(
                [ward, "Northgate", "300 - GENERAL MEDICINE", dash, *hours, census, "0", "Medicine",
                 written.format(date(2025, month, 1)), *[""] * extra]
            )  # fmt: skip
    rows.append(list(rows[1]))  # a ward-month twice
    return rows


@pytest.mark.parametrize("form", ["csv", "cp1252", "xlsx", "xls", "ods", "xml", "xlsb", "web page"])
def test_a_ward_staffing_export_with_its_real_faults_is_read_in_every_form(form):
    first = read(as_csv(ward_export()), "safe staffing.csv")
    assert first.kind == "roster.safe_staffing"
    rows = ward_export(written="{:%Y-%m-%d}", extra=0) if form in MAKERS else ward_export()
    if form == "web page":
        made, ending = as_html(rows), "xls"
    elif form == "cp1252":
        made, ending = as_csv(rows, encoding="cp1252"), "csv"
    else:
        made, ending = as_file(rows, form), form
    again = read(made, f"safe staffing.{ending}")
    assert (again.kind, figures(again)) == (first.kind, figures(first))
    hours = {
        row[:3]: row[3]
        for row in again.observations.select("place_name", "measure", "period_start", "numerator").rows()
    }
    assert hours["N - Harvey", "staffing.hours.registered.planned.day", date(2025, 1, 1)] == 1260.0
