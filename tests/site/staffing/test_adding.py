"""Shifts are added, never changed; a page as known on a day equals a replay."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from tests.site.staffing.demonstration_month import PLANTED, demonstration

from leadwell.intake.reading import CENSUS, SHIFTS
from leadwell.staffing.hours import month_figures
from leadwell.staffing.rules import shipped_rules
from leadwell_site.measures.actions import begin_load
from leadwell_site.measures.queries import Counts, figures
from leadwell_site.staffing import actions, queries
from leadwell_site.staffing.models import ShiftHours

FIRST, LATER = datetime(2025, 4, 5, 9, tzinfo=UTC), datetime(2025, 5, 2, 9, tzinfo=UTC)
MARCH = date(2025, 3, 1)
NAMES = ("unit_code", "unit_name", "site_name")


def hours(unit, rows) -> pl.DataFrame:
    """Rows of day, part, group, required, planned, actual as the actions take them."""
    names = ("on", "part", "staff_group", "required_hours", "planned_hours", "actual_hours")
    return _whole(
        unit, pl.DataFrame(rows, schema={name: SHIFTS[name] for name in names}, orient="row"), SHIFTS
    )


def people(unit, rows) -> pl.DataFrame:
    """Rows of day, part, level, people as the actions take them."""
    names = ("on", "part", "level", "people")
    return _whole(
        unit, pl.DataFrame(rows, schema={name: CENSUS[name] for name in names}, orient="row"), CENSUS
    )


def _whole(unit, table, schema) -> pl.DataFrame:
    wanted = {name: kind for name, kind in schema.items() if name not in NAMES}
    absent = [
        pl.lit(None, dtype=kind).alias(name) for name, kind in wanted.items() if name not in table.columns
    ]
    return table.with_columns(pl.lit(unit.pk, dtype=pl.Int64).alias("unit_id"), *absent).select(
        "unit_id", *wanted
    )


def add(unit, shifts, census=(), *, at=FIRST) -> Counts:
    load = begin_load(organisation=unit.organisation, source=None, known_at=at, by="tests")
    counts = actions.add_shifts(load=load, shifts=hours(unit, shifts), census=people(unit, census))
    actions.work_out_months(load=load, months={(unit.pk, row[0].replace(day=1)) for row in shifts})
    return counts


SHIFT = (date(2025, 3, 3), "day", "registered", 46.0, 46.0, 34.5)


def test_the_same_rows_again_change_nothing_and_a_different_row_is_a_correction(trust):
    ward = trust.wards[0]
    assert add(ward, [SHIFT], [(SHIFT[0], "day", "", 20.0)]) == Counts(added=2)
    assert add(ward, [SHIFT], [(SHIFT[0], "day", "", 20.0)], at=LATER) == Counts(unchanged=2)
    assert add(ward, [(*SHIFT[:5], 46.0)], at=LATER) == Counts(corrected=1)
    assert ShiftHours.objects.filter(unit=ward).count() == 2
    found = queries.shifts([ward.pk], start=MARCH, end=date(2025, 3, 31))
    assert found.select("actual_hours", "corrected").rows() == [(46.0, True)]


def test_a_day_shows_what_was_known_on_it(trust):
    ward = trust.wards[0]
    add(ward, [SHIFT])
    add(ward, [(*SHIFT[:5], 46.0)], at=LATER)
    span = {"start": MARCH, "end": date(2025, 3, 31)}
    assert queries.shifts([ward.pk], **span, known_at=FIRST - timedelta(hours=1)).is_empty()
    known = [
        queries.shifts([ward.pk], **span, known_at=at)["actual_hours"].to_list()
        for at in (FIRST, LATER, None)
    ]
    assert known == [[34.5], [46.0], [46.0]]
    fill = [
        figures([ward.pk], measures=["staffing.fill.registered.all"], known_at=at)["numerator"].to_list()
        for at in (FIRST, LATER, None)
    ]
    assert fill == [[34.5], [46.0], [46.0]]


def test_months_worked_out_are_the_librarys_figures_of_the_same_rows(planted):
    ward, shown = planted.wards[0], demonstration()
    of_ward = pl.col("unit_code") == PLANTED
    expected = month_figures(
        shown.shifts.filter(of_ward),
        shown.census.filter(of_ward),
        rules=shipped_rules(),
        serves="adult_inpatient",
        hours_of_one={PLANTED: dict(shown.place(PLANTED).hours_of_part)},
    )
    held = figures([ward.pk])
    columns = ["measure", "period_start", "numerator", "denominator", "missing"]
    assert held.select(columns).sort("measure").equals(expected.select(columns).sort("measure"))


def test_rows_of_one_group_on_one_shift_are_added_and_missing_where_one_is(trust):
    ward = trust.wards[0]
    add(ward, [SHIFT, (*SHIFT[:3], None, 11.5, 0.1), (*SHIFT[:3], None, 11.5, 0.2)])
    night = (SHIFT[0], "night", "registered", 23.0, 23.0)
    add(ward, [(*night, 11.5), (*night, None)])
    found = queries.shifts([ward.pk], start=MARCH, end=date(2025, 3, 31))
    assert found.select("part", "required_hours", "planned_hours", "actual_hours", "missing").rows() == [
        ("day", 46.0, 69.0, 34.8, None),
        ("night", 46.0, 46.0, None, "not_recorded"),
    ]


@pytest.mark.parametrize(
    ("second", "written"),
    [
        ((*SHIFT[:4], 46.0, 34.5), (46.0, 34.5, "")),
        ((*SHIFT[:4], None, 34.5), (46.0, 34.5, "")),
        ((*SHIFT[:4], 46.0, 12.0), (None, None, "not_possible")),
    ],
)
def test_hours_on_two_sheets_are_never_added(trust, second, written):
    ward = trust.wards[0]
    rows = hours(ward, [SHIFT, second]).with_columns(sheet=pl.Series(["March", "Copy"]))
    load = begin_load(organisation=ward.organisation, source=None, known_at=FIRST, by="tests")
    actions.add_shifts(load=load, shifts=rows, census=people(ward, ()))
    held = ShiftHours.objects.filter(unit=ward).values_list("planned_hours", "actual_hours", "missing")
    assert list(held) == [written]


def test_two_counts_that_differ_are_a_missing_count(trust):
    ward = trust.wards[0]
    add(
        ward,
        [SHIFT],
        [(SHIFT[0], "day", "", 20.0), (SHIFT[0], "day", "", 21.0), (SHIFT[0], "night", "", 19.0)],
    )
    found = queries.census([ward.pk], start=MARCH, end=date(2025, 3, 31))
    assert found.select("part", "people", "missing").rows() == [
        ("day", None, "not_possible"),
        ("night", 19.0, None),
    ]


def test_a_figure_that_a_correction_takes_away_is_withdrawn(trust):
    ward = trust.wards[0]
    add(ward, [(*SHIFT[:3], 46.0, 46.0, 34.5)])
    key = "staffing.cover.registered.all"
    assert figures([ward.pk], measures=[key]).height == 1
    add(ward, [(*SHIFT[:3], None, 46.0, 34.5)], at=LATER)
    assert figures([ward.pk], measures=[key]).height == 0
    assert figures([ward.pk], measures=[key], known_at=FIRST).height == 1


def test_rows_of_another_organisation_are_refused_whole(trust, other_trust):
    load = begin_load(organisation=trust.organisation, source=None, known_at=FIRST, by="tests")
    mixed = pl.concat([hours(trust.wards[0], [SHIFT]), hours(other_trust.wards[0], [SHIFT])])
    with pytest.raises(actions.UnitOfAnother, match="another organisation"):
        actions.add_shifts(load=load, shifts=mixed, census=people(trust.wards[0], []))
    assert ShiftHours.objects.count() == 0


def test_adding_takes_as_many_queries_for_a_month_as_for_a_day(trust, count_queries):
    ward = trust.wards[0]
    load = begin_load(organisation=trust.organisation, source=None, known_at=FIRST, by="tests")

    def adding(days):
        rows = [(MARCH + timedelta(days=day), *SHIFT[1:]) for day in days]
        counted = [(MARCH + timedelta(days=day), "day", "", 20.0) for day in days]
        return lambda: actions.add_shifts(load=load, shifts=hours(ward, rows), census=people(ward, counted))

    assert count_queries(adding(range(1))) == count_queries(adding(range(1, 31)))
