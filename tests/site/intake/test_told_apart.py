"""Two things that a file names stay two: wards alike but for a word, names alike but for their end, copied sheets."""

import io
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
import xlsxwriter
from django.urls import reverse
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from tests.site.intake.test_loading import AT, BY, checked

from leadwell_site.intake import actions
from leadwell_site.intake.places import key_of
from leadwell_site.measures import actions as measures
from leadwell_site.measures.models import Observation, Series
from leadwell_site.organisations.fitting import fitted
from leadwell_site.staffing.models import ShiftCensus, ShiftHours

pytestmark = [pytest.mark.site, pytest.mark.django_db]

HEADINGS = "Unit,Date,Part of day,Staff group,Required hours,Planned hours,Actual hours,Patients"


def lines(*rows: str, headings: str = HEADINGS) -> bytes:
    return "\n".join([headings, *rows, ""]).encode()


def shifts(hours: dict[str, float]) -> bytes:
    return lines(
        *(
            f"{unit},2025-03-{day:02},Day,RN,23,23,{worked},20"
            for day in (1, 2)
            for unit, worked in hours.items()
        )
    )


def loaded(trust, content: bytes, *, at: datetime = AT, name: str = "a.csv"):
    """Load a file; whatever is asked about is a new ward."""
    source = checked(trust.organisation, content, name=name, at=at)
    if source.summary["asked"]:
        new = {"rest": {"do": "new", "kind": "ward", "parent": trust.site.pk}}
        source = actions.confirm_units(source=source, choices=new, by=BY, at=at)
        source = actions.check(source=source, at=at)
    return actions.load(source=source, by=BY, known_at=at)


def worked() -> set[tuple[str, float]]:
    return set(ShiftHours.objects.values_list("unit__name", "actual_hours"))


def test_a_ward_and_a_unit_of_one_name_are_two_and_stay_two(trust):
    both = {"Stroke Ward": 11.5, "Stroke Unit": 23.0}
    source = checked(trust.organisation, shifts(both))
    assert {one["written"] for one in source.summary["questions"]} == set(both)
    loaded(trust, shifts(both))
    assert worked() == set(both.items())
    again = {"Stroke Ward": 10.0, "Stroke Unit": 20.0}
    source = checked(trust.organisation, shifts(again), at=AT + timedelta(days=1))
    assert source.summary["asked"] == 0
    actions.load(source=source, by=BY, known_at=AT + timedelta(days=1))
    assert worked() == set(both.items()) | set(again.items())


def test_who_is_known_keeps_the_name_and_the_other_is_asked_about(trust):
    source = checked(trust.organisation, shifts({"Harvey Ward": 11.5, "Harvey Unit": 23.0}))
    (question,) = source.summary["questions"]
    assert question["written"] == "Harvey Unit"
    assert question["likely"] == [trust.wards[0].pk]
    assert source.summary["preview"]["counts"]["added"] == 2 * 2


@pytest.mark.parametrize("written", ["HARVEY WARD", "Harvey-Ward", " harvey  ward ", "Harvey"])
def test_the_same_ward_in_another_spelling_is_not_asked_about(trust, written):
    source = checked(trust.organisation, shifts({written: 11.5}))
    assert source.summary["asked"] == 0


def test_names_in_other_scripts_have_keys_of_their_own():
    keys = {key_of("", name, "", "ward") for name in ("Ward α", "Ward β", "Ward", "Wärd Unit", "Ward Unit")}
    assert len(keys) == 4  # an accent makes no difference


def book(sheets: dict[str, float]) -> bytes:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as made:
        for name, hours in sheets.items():
            sheet = made.add_worksheet(name)
            sheet.write_row(0, 0, HEADINGS.split(","))
            for row in (1, 2, 3):
                sheet.write_row(row, 0, ["Harvey Ward", f"2025-03-{row:02}", "Day", "RN", 23, 23, hours, 20])
    return kept.getvalue()


def table(unit, rows: list[tuple]) -> pl.DataFrame:
    """Hours of one shift as actions take them; rows are sheet, row, actual hours."""
    made = pl.DataFrame(rows, schema=["sheet", "row", "actual_hours"], orient="row")
    return made.select(
        pl.lit(unit.pk, dtype=pl.Int64).alias("unit_id"),
        pl.lit(AT.date()).alias("on"),
        pl.lit("day").alias("part"),
        pl.lit("registered").alias("staff_group"),
        pl.lit(23.0).alias("required_hours"),
        pl.lit(23.0).alias("planned_hours"),
        pl.col("actual_hours").cast(pl.Float64),
        pl.lit(None, dtype=pl.Float64).alias("agency_hours"),
        pl.lit(None, dtype=pl.Float64).alias("bank_hours"),
        pl.lit(None, dtype=pl.String).alias("missing"),
        "sheet",
        pl.col("row").cast(pl.Int64),
    )


def test_hours_of_one_sheet_are_added_and_those_of_a_copy_are_not(trust):
    from leadwell_site.staffing import actions as staffing
    from leadwell_site.staffing.queries.held import CENSUS_KEY

    nobody = pl.DataFrame(
        schema={**dict.fromkeys(CENSUS_KEY, pl.String), "unit_id": pl.Int64, "on": pl.Date, "people": pl.Float64,
                "missing": pl.String, "sheet": pl.String, "row": pl.Int64}
    )  # fmt: skip
    rows = table(trust.wards[0], [("March", 2, 7.5), ("March", 3, 4.0), ("Old", 2, 6.0), ("Old", 3, 5.5)])
    said, *_ = staffing.differences(rows, nobody, known_at=AT)
    load = measures.begin_load(organisation=trust.organisation, source=None, known_at=AT, by=BY)
    counts = staffing.add_shifts(load=load, shifts=rows, census=nobody)
    (kept,) = ShiftHours.objects.all()
    assert (kept.actual_hours, kept.required_hours, kept.sheet, kept.row) == (11.5, 46.0, "March", 2)
    assert (counts.added, counts.repeated) == (said.added, said.repeated) == (1, 2)


def test_a_copied_sheet_does_not_double_the_hours(trust):
    loaded(trust, book({"March": 11.5, "Copy for the board": 11.5}), name="a.xlsx")
    assert set(ShiftHours.objects.values_list("actual_hours", "required_hours")) == {(11.5, 23.0)}


def test_long_words_are_kept_apart_by_what_comes_after_the_cut(trust):
    levels = [
        f"Level of residents who need two staff and constant observation by {when}"
        for when in ("day", "night")
    ]
    content = lines("Harvey Ward,2025-03-01,Day,RN,12,12,12,20,3,4", headings=",".join([HEADINGS, *levels]))
    loaded(trust, content)
    counted = dict(ShiftCensus.objects.exclude(level="").values_list("level", "people"))
    assert sorted(counted.values()) == [3.0, 4.0]
    assert all(len(level) <= 40 for level in counted)


def test_long_names_of_units_stay_two_and_are_found_again(trust):
    names = [f"{'Very long ward ' * 20}{end}" for end in ("A", "B")]
    content = shifts(dict(zip(names, (11.5, 23.0), strict=True)))
    assert loaded(trust, content).counts["new_units"] == 2
    assert {hours for _, hours in worked()} == {11.5, 23.0}
    again = checked(trust.organisation, content + b"\n", at=AT + timedelta(days=1))
    assert again.summary["asked"] == 0
    assert again.summary["preview"]["counts"]["unchanged"] == 4 + 4


def test_long_codes_of_units_stay_two_and_are_found_again(trust):
    content = lines(
        *(f"{'C' * 50}{end},Ward {end},2025-03-01,Day,RN,12,12,1{end},20" for end in (1, 2)),
        headings=f"Unit code,{HEADINGS}",
    )
    assert loaded(trust, content).counts["new_units"] == 2
    again = checked(trust.organisation, content + b"\n", at=AT + timedelta(days=1))
    assert again.summary["asked"] == 0


def test_a_row_of_a_sheet_with_a_long_name_is_found_again(trust, client, sign_in):
    made, sheet = OpenDocumentSpreadsheet(), Table(name="S" * 150)
    for line in (HEADINGS, "Harvey Ward,2025-03-01,Day,RN,12,12,12,20"):
        row = TableRow()
        for text in line.split(","):
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            row.addElement(cell)
        sheet.addElement(row)
    made.spreadsheet.addElement(sheet)
    kept = io.BytesIO()
    made.save(kept)
    load = loaded(trust, kept.getvalue(), name="a.ods")
    (hours,) = ShiftHours.objects.all()
    assert len(hours.sheet) <= 100
    sign_in(client, trust.people["registered_manager"])
    page = client.get(reverse("intake:row", args=[load.source_id, hours.row]), {"sheet": hours.sheet})
    assert page.status_code == 200
    assert "Hours of registered" in page.content.decode()


def test_long_sheets_columns_and_titles_of_figures_are_kept_apart(trust):
    rows = [
        {
            "unit_id": trust.wards[0].pk,
            "measure": f"own_{end}",
            "title": "T" * 400 + end,
            "feed": "own.measures",
            "period_kind": "month",
            "period_start": datetime(2025, 3, 1, tzinfo=UTC).date(),
            "numerator": 1.0,
            "denominator": None,
            "missing": None,
            "sheet": "S" * 150 + end,
            "row": 2,
            "column": "C" * 300 + end,
        }
        for end in "ab"
    ]
    load = measures.begin_load(organisation=trust.organisation, source=None, known_at=AT, by=BY)
    measures.add_observations(load=load, rows=pl.DataFrame(rows, schema=measures.ROWS))
    for name, longest in (("sheet", 100), ("column", 200)):
        assert set(Observation.objects.values_list(name, flat=True)) == {
            fitted(one[name], longest) for one in rows
        }
        assert len(set(Observation.objects.values_list(name, flat=True))) == 2
    assert len(set(Series.objects.values_list("title", flat=True))) == 2
