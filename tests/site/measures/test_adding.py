"""Adding observations: what is new, what is corrected, what is withdrawn, and nothing twice."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from leadwell_site.audit.models import AuditLine
from leadwell_site.measures import actions, files, queries
from leadwell_site.measures.models import Load, Observation
from leadwell_site.organisations.models import Organisation, Unit

pytestmark = [pytest.mark.site, pytest.mark.django_db]

FIRST = datetime(2025, 2, 5, 9, tzinfo=UTC)
SECOND = datetime(2025, 2, 9, 9, tzinfo=UTC)


def unit(name="Harvey Ward") -> Unit:
    organisation, _ = Organisation.objects.get_or_create(name="Harbour", slug="harbour")
    root, _ = Unit.objects.get_or_create(
        organisation=organisation,
        parent=None,
        defaults={"kind": "organisation", "name": "Harbour", "path": "/1/"},
    )
    return Unit.objects.create(organisation=organisation, kind="ward", name=name, path="/1/2/", parent=root)


def load(at: datetime = FIRST) -> Load:
    organisation = Organisation.objects.get()
    return actions.begin_load(organisation=organisation, source=None, known_at=at, by="ada@example.org")


def rows(unit: Unit, *values: tuple, measure="quality.falls", feed="any_measure") -> pl.DataFrame:
    """Rows of one series: first day of the period, numerator, denominator, missing."""
    return pl.DataFrame(
        [
            {
                "unit_id": unit.pk,
                "measure": measure,
                "title": "Falls",
                "feed": feed,
                "period_kind": "month",
                "period_start": start,
                "numerator": numerator,
                "denominator": denominator,
                "missing": missing,
                "sheet": "Data",
                "row": 2 + place,
                "column": "Falls",
            }
            for place, (start, numerator, denominator, missing) in enumerate(values)
        ],
        schema=actions.ROWS,
    )


JANUARY, DECEMBER = date(2025, 1, 1), date(2024, 12, 1)


def test_what_is_new_is_added_and_can_be_read():
    ward = unit()
    counts = actions.add_observations(
        load=load(), rows=rows(ward, (DECEMBER, 3.0, 700.0, None), (JANUARY, None, None, "suppressed"))
    )
    assert counts == queries.Counts(added=2)
    found = queries.figures([ward.pk])
    assert found.schema == queries.FIGURES
    assert found.select(
        "unit_id", "measure", "feed", "period_start", "numerator", "denominator", "missing"
    ).rows() == [
        (ward.pk, "quality.falls", "any_measure", DECEMBER, 3.0, 700.0, None),
        (ward.pk, "quality.falls", "any_measure", JANUARY, None, None, "suppressed"),
    ]
    assert found["known_at"].to_list() == [FIRST, FIRST]
    assert found["corrected"].to_list() == [False, False]


def test_the_same_rows_again_change_nothing():
    ward = unit()
    told = rows(ward, (DECEMBER, 3.0, 700.0, None), (JANUARY, None, None, "suppressed"))
    actions.add_observations(load=load(), rows=told)
    before = list(Observation.objects.values_list())
    assert actions.add_observations(load=load(SECOND), rows=told) == queries.Counts(unchanged=2)
    assert list(Observation.objects.values_list()) == before


def test_a_correction_is_a_new_row_and_the_earlier_day_still_shows_the_earlier_figure():
    ward = unit()
    actions.add_observations(
        load=load(), rows=rows(ward, (DECEMBER, 3.0, 700.0, None), (JANUARY, 5.0, 710.0, None))
    )
    counts = actions.add_observations(
        load=load(SECOND), rows=rows(ward, (DECEMBER, 4.0, 700.0, None), (JANUARY, 5.0, 710.0, None))
    )
    assert counts == queries.Counts(corrected=1, unchanged=1)
    assert queries.figures([ward.pk])["numerator"].to_list() == [4.0, 5.0]
    assert queries.figures([ward.pk])["corrected"].to_list() == [True, False]
    assert queries.figures([ward.pk], known_at=FIRST)["numerator"].to_list() == [3.0, 5.0]
    assert queries.figures([ward.pk], known_at=FIRST)["corrected"].to_list() == [False, False]


def test_a_whole_that_no_longer_holds_a_figure_withdraws_it():
    ward, other = unit(), unit("Maple Ward")
    told = pl.concat(
        [rows(one, (DECEMBER, 3.0, 700.0, None), (JANUARY, 5.0, 710.0, None)) for one in (ward, other)]
    )
    actions.add_observations(load=load(), rows=told)
    whole = pl.DataFrame({"unit_id": [ward.pk], "feed": ["any_measure"], "period_start": [JANUARY]})
    counts = actions.add_observations(load=load(SECOND), rows=told.clear(), whole=whole)
    assert counts == queries.Counts(withdrawn=1)
    assert queries.figures([ward.pk])["period_start"].to_list() == [DECEMBER]
    assert queries.figures([other.pk])["period_start"].to_list() == [DECEMBER, JANUARY]
    assert queries.figures([ward.pk], known_at=FIRST)["period_start"].to_list() == [DECEMBER, JANUARY]
    again = actions.add_observations(load=load(SECOND), rows=told.clear(), whole=whole)
    assert again == queries.Counts()


def test_a_value_that_is_no_number_is_missing_and_the_last_of_two_rows_counts():
    ward = unit()
    counts = actions.add_observations(
        load=load(),
        rows=rows(
            ward,
            (DECEMBER, float("nan"), 700.0, None),
            (JANUARY, None, 710.0, None),
            (JANUARY, 6.0, float("inf"), None),
        ),
    )
    assert counts == queries.Counts(added=2, repeated=1)
    assert queries.figures([ward.pk]).select("numerator", "denominator", "missing").rows() == [
        (None, 700.0, "not_possible"),
        (6.0, None, None),
    ]


def test_reading_takes_one_query_however_many_units_there_are(django_assert_num_queries):
    wards = [unit(str(number)) for number in range(3)]
    told = pl.concat([rows(one, (DECEMBER, 3.0, 700.0, None), (JANUARY, 5.0, 710.0, None)) for one in wards])
    actions.add_observations(load=load(), rows=told)
    for some in ([wards[0].pk], [one.pk for one in wards]):
        with django_assert_num_queries(1):
            found = queries.figures(
                some,
                measures=["quality.falls"],
                start=DECEMBER,
                end=JANUARY,
                known_at=SECOND,
                feeds=["any_measure"],
            )
        assert found.height == 2 * len(some)


def test_sums_are_of_numerators_and_of_denominators_of_the_units_that_have_both():
    wards = [unit(str(number)) for number in range(3)]
    told = pl.concat(
        [
            rows(wards[0], (JANUARY, 0.1, 700.0, None)),
            rows(wards[1], (JANUARY, 0.2, 300.0, None)),
            rows(wards[2], (JANUARY, None, 400.0, "not_recorded")),
        ]
    )
    actions.add_observations(load=load(), rows=told)
    found = queries.rolled_up(queries.figures([one.pk for one in wards]), into={one.pk: 99 for one in wards})
    assert found.schema == queries.ROLLED
    assert found.select("unit_id", "numerator", "denominator", "missing", "units", "units_known").rows() == [
        (99, 0.3, 1000.0, None, 2, 3)
    ]


def test_a_closed_unit_is_not_among_those_that_lack_a_figure():
    wards = [unit(str(number)) for number in range(3)]
    told = pl.concat(
        [
            *(rows(one, (DECEMBER, 1.0, 100.0, None), (JANUARY, 2.0, 100.0, None)) for one in wards[:2]),
            rows(wards[2], (DECEMBER, 1.0, 100.0, None)),
        ]
    )
    actions.add_observations(load=load(), rows=told)
    known = queries.figures([one.pk for one in wards])
    into = {one.pk: 99 for one in wards}
    waited_for = queries.rolled_up(known, into=into)
    assert waited_for.select("units", "units_known").rows() == [(3, 3), (2, 3)]
    closed = queries.rolled_up(known, into=into, closed={wards[2].pk: JANUARY})
    assert closed.select("units", "units_known").rows() == [(3, 3), (2, 2)]
    still_open = queries.rolled_up(known, into=into, closed={wards[2].pk: JANUARY + timedelta(days=14)})
    assert still_open.select("units", "units_known").rows() == [(3, 3), (2, 3)]


def test_a_ratio_that_came_without_its_parts_is_not_added_up():
    wards = [unit(str(number)) for number in range(2)]
    told = pl.concat([rows(one, (JANUARY, 93.0, None, None)) for one in wards])
    actions.add_observations(load=load(), rows=told)
    found = queries.rolled_up(queries.figures([one.pk for one in wards]), into={one.pk: 99 for one in wards})
    assert found.select("numerator", "missing", "units").rows() == [(None, "not_defined", 0)]


def test_of_two_feeds_the_one_nearer_to_the_shift_that_has_a_figure_is_preferred():
    ward = unit()
    told = pl.concat(
        [
            rows(ward, (DECEMBER, 3.0, 700.0, None), (JANUARY, 5.0, 710.0, None), feed="ward_return"),
            rows(ward, (DECEMBER, 4.0, 700.0, None), (JANUARY, None, None, "not_recorded"), feed="shifts"),
        ]
    )
    actions.add_observations(load=load(), rows=told)
    found = queries.preferred_feed(queries.figures([ward.pk]))
    assert found.select("feed", "numerator").rows() == [("shifts", 4.0), ("ward_return", 5.0)]


def test_what_was_known_on_a_day_that_has_passed_cannot_be_changed_afterwards():
    ward = unit()
    actions.add_observations(load=load(SECOND), rows=rows(ward, (JANUARY, 5.0, 710.0, None)))
    late = load(FIRST)
    actions.add_observations(load=late, rows=rows(ward, (JANUARY, 9.0, 710.0, None)))
    assert late.known_at == SECOND
    assert queries.figures([ward.pk], known_at=FIRST).height == 0
    assert queries.figures([ward.pk])["numerator"].to_list() == [9.0]


def test_an_ended_load_keeps_its_counts_and_stands_in_the_audit_log():
    unit()
    ended = actions.end_load(load=load(), counts={"added": 3})
    assert Load.objects.get(pk=ended.pk).counts == {"added": 3}
    line = AuditLine.objects.get()
    assert (line.actor, line.did, line.subject) == (
        "ada@example.org",
        "measures.load.added",
        f"load {ended.pk}",
    )


def test_two_long_headings_that_begin_alike_stay_two_measures():
    ward = unit()
    long = "a_heading_" * 20
    told = [
        rows(ward, (JANUARY, value, None, None), measure=long + end)
        for value, end in ((1.0, "x"), (2.0, "y"))
    ]
    told.append(rows(ward, (JANUARY, 3.0, None, None), measure=""))
    for _ in range(2):
        counts = actions.add_observations(load=load(), rows=pl.concat(told))
    assert counts == queries.Counts(unchanged=3)
    found = queries.figures([ward.pk])
    assert sorted(found["numerator"].to_list()) == [1.0, 2.0, 3.0]
    assert found["measure"].str.len_chars().max() == 120


def test_a_kept_file_comes_back_as_it_was_and_twice_is_once(settings, tmp_path):
    settings.SOURCES = tmp_path / "sources"
    digest = files.keep(b"Ward,Falls\r\n")
    assert files.keep(b"Ward,Falls\r\n") == digest
    assert files.content(digest) == b"Ward,Falls\r\n"
    kept = [path for path in settings.SOURCES.rglob("*") if path.is_file()]
    assert [path.name for path in kept] == [digest]
    kept[0].write_bytes(b"changed")
    with pytest.raises(files.FileGone, match="changed on the disk"):
        files.content(digest)
    kept[0].unlink()
    with pytest.raises(files.FileGone, match="backup"):
        files.content(digest)
