"""A place with a figure of its own and figures below it: one answer, on its own page and in every sum above it."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from django.urls import reverse

from leadwell_site.measures import actions as measures
from leadwell_site.measures.queries.trees import figures_of_places, trees_of

pytestmark = [pytest.mark.site, pytest.mark.django_db]

AT = datetime(2025, 6, 2, 9, tzinfo=UTC)
MONTH = date(2025, 3, 1)
FALLS = "quality.falls_per_1000_bed_days"


def tell(trust, said: dict[int, float | None], per: float = 600.0) -> None:
    rows = [
        {
            "unit_id": unit,
            "measure": FALLS,
            "title": "",
            "feed": "ward_return",
            "period_kind": "month",
            "period_start": MONTH,
            "numerator": number,
            "denominator": None if number is None else per,
            "missing": "not_recorded" if number is None else None,
            "sheet": "Data",
            "row": 2,
            "column": "",
        }
        for unit, number in said.items()
    ]
    load = measures.begin_load(organisation=trust.organisation, source=None, known_at=AT, by="ada")
    measures.add_observations(load=load, rows=pl.DataFrame(rows, schema=measures.ROWS))


def shown(trust) -> dict[int, tuple]:
    """The figures by place; two rows of one place would be a fault of their own."""
    places = [trust.root, trust.site, *trust.wards]
    found = figures_of_places(places, tree=trees_of([trust.root]), measures=[FALLS])
    assert found.select("unit_id", "measure", "period_start").is_unique().all()
    wanted = ("unit_id", "numerator", "denominator", "missing", "units", "observation_id")
    return {row[0]: (*row[1:5], row[5] is not None) for row in found.select(wanted).iter_rows()}


def test_a_figure_of_its_own_stands_alone_and_for_those_below_it(trust):
    tell(trust, {trust.site.pk: 10.0, **{ward.pk: 3.0 for ward in trust.wards}})
    found = shown(trust)
    assert found[trust.site.pk] == (10.0, 600.0, None, 1, True)
    assert found[trust.root.pk] == (10.0, 600.0, None, 1, False)
    assert found[trust.wards[0].pk] == (3.0, 600.0, None, 1, True)


def test_a_place_that_has_only_a_missing_figure_of_its_own_is_told_by_those_below_it(trust, client, sign_in):
    tell(trust, {trust.site.pk: None, **{ward.pk: 3.0 for ward in trust.wards}})
    found = shown(trust)
    assert found[trust.site.pk] == found[trust.root.pk] == (6.0, 1200.0, None, 2, False)
    sign_in(client, trust.people["board"])
    page = client.get(reverse("measures:rollup", args=[trust.site.pk, FALLS, "2025-03"]))
    assert page.status_code == 200  # the sum with its parts, not the way to the missing figure
    assert all(ward.name in page.content.decode() for ward in trust.wards)


def test_where_nobody_below_knows_either_the_place_says_itself_that_it_is_missing(trust):
    tell(trust, {trust.site.pk: None, trust.wards[0].pk: None})
    found = shown(trust)
    assert found[trust.site.pk] == (None, None, "not_recorded", 1, True)
    assert found[trust.root.pk][:3] == (None, None, "not_recorded")
