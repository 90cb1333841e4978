"""Sums over a tree that changed: as it stood in the month, as it was known at the moment."""

import random
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from django.db import transaction
from django.urls import reverse

from leadwell.foundations.periods import month_of
from leadwell_site.measures import actions as measures
from leadwell_site.measures.queries.trees import figures_of_places, trees_of
from leadwell_site.organisations import actions
from leadwell_site.organisations.models import Unit

pytestmark = [pytest.mark.site, pytest.mark.django_db]

BEGIN = datetime(2025, 6, 2, 9, tzinfo=UTC)
MONTHS = tuple(date(2025, month, 1) for month in range(1, 6))
MEASURE = "quality.falls"
HISTORIES = 20
BY = "ada@example.org"


def tell(trust, rows: list[tuple[int, date, float]], at: datetime = BEGIN) -> None:
    made = [
        {
            "unit_id": unit,
            "measure": MEASURE,
            "feed": "ward_return",
            "period_start": month,
            "numerator": number,
            "denominator": 100.0,
            "missing": None,
            "period_kind": "month",
            "title": "",
            "sheet": "Data",
            "row": 2,
            "column": "",
        }
        for unit, month, number in rows
    ]
    load = measures.begin_load(organisation=trust.organisation, source=None, known_at=at, by=BY)
    measures.add_observations(load=load, rows=pl.DataFrame(made, schema=measures.ROWS))


def sums(place: Unit, known_at: datetime | None = None) -> dict[date, float]:
    tree = trees_of([place], known_at=known_at)
    found = figures_of_places([place], tree=tree, measures=[MEASURE], known_at=known_at)
    return {row["period_start"]: row["numerator"] for row in found.iter_rows(named=True)}


def parent_said(log: list[tuple], unit: int, day: date, known_at: datetime) -> int:
    """Slow and obvious: what was said last, among what was known and had begun."""
    said = [one for one in log if one[0] == unit]
    known = [one for one in said if one[3] <= known_at] or said[:1]
    begun = [one for one in known if one[2] is None or one[2] <= day]
    if begun:
        return begun[-1][1]
    furthest = min(one[2] for one in known)
    return [one for one in known if one[2] == furthest][-1][1]


def replayed(log, figures, root: int, place: int, month: date, known_at: datetime) -> float | None:
    """Add up the figures of wards that hung anywhere below a place on the month's last day."""
    total, any_at_all = 0.0, False
    for (unit, of_month), number in figures.items():
        if of_month != month:
            continue
        at = unit
        while at != root:
            at = parent_said(log, at, month_of(month).end, known_at)
            if at == place:
                total, any_at_all = total + number, True
                break
    return total if any_at_all else None


@pytest.mark.slow
def test_sums_over_any_history_of_moves_equal_a_replay_from_scratch(trust):
    moved = refused = 0
    for seed in range(HISTORIES):
        chance = random.Random(seed)
        with transaction.atomic():
            log: list[tuple] = []
            at = BEGIN
            sites, wards = [], []
            for number in range(4):
                above = chance.choice([trust.root, *sites])
                sites.append(
                    actions.add_unit(
                        parent=above,
                        name=f"Site {number}",
                        kind="site",
                        from_on=chance.choice((None, MONTHS[0])),
                        at=at,
                        actor=BY,
                    )
                )
                log.append((sites[-1].pk, above.pk, sites[-1].parents.get().from_on, at))
            for number in range(5):
                above = chance.choice(sites)
                wards.append(
                    actions.add_unit(parent=above, name=f"Ward {number}", kind="ward", at=at, actor=BY)
                )
                log.append((wards[-1].pk, above.pk, None, at))
            figures = {
                (ward.pk, month): float(chance.randrange(1, 50))
                for ward in wards
                for month in MONTHS
                if chance.random() < 0.8
            }
            tell(trust, [(*key, number) for key, number in figures.items()])
            for _ in range(chance.randrange(1, 7)):
                at += timedelta(hours=chance.choice((0, 1, 30)))
                unit = Unit.objects.get(pk=chance.choice([*sites, *wards]).pk)
                above = Unit.objects.get(pk=chance.choice([trust.root, *sites]).pk)
                from_on = chance.choice((None, *MONTHS, date(2025, 3, 31), date(2025, 4, 2)))
                try:
                    actions.move_unit(unit=unit, parent=above, from_on=from_on, at=at, actor=BY)
                except actions.WrongPlace:
                    refused += 1
                    continue
                log.append((unit.pk, above.pk, from_on, at))
                moved += 1
            moments = sorted({one[3] for one in log})
            for place in [trust.root.pk, *(site.pk for site in sites)]:
                top = Unit.objects.get(pk=place)
                for moment in [*moments, None]:
                    shown = sums(top, moment)
                    for month in MONTHS:
                        expected = replayed(log, figures, trust.root.pk, place, month, moment or at)
                        assert shown.get(month) == expected, (seed, top.name, month, moment)
            transaction.set_rollback(True)
    assert moved > HISTORIES
    assert refused > 5  # circles on some day were tried, and did not get in


def test_a_ward_that_moved_counts_where_it_hung_on_the_last_day_of_each_month(trust):
    ward, site = trust.wards[0], trust.site
    west = actions.add_unit(parent=trust.root, name="West", kind="site", at=BEGIN, actor=BY)
    tell(trust, [(unit.pk, month, 10.0) for unit in trust.wards for month in MONTHS])
    moved_at = BEGIN + timedelta(days=2)
    actions.move_unit(unit=ward, parent=west, from_on=date(2025, 3, 31), at=moved_at, actor=BY)
    assert sums(Unit.objects.get(pk=west.pk)) == dict.fromkeys(MONTHS[2:], 10.0)
    assert [sums(Unit.objects.get(pk=site.pk))[month] for month in MONTHS] == [20.0, 20.0, 10.0, 10.0, 10.0]
    assert set(sums(trust.root).values()) == {20.0}
    before = moved_at - timedelta(seconds=1)
    assert sums(Unit.objects.get(pk=west.pk), before) == {}
    assert set(sums(Unit.objects.get(pk=site.pk), before).values()) == {20.0}


def test_a_place_that_would_hang_below_itself_on_an_earlier_day_is_refused(trust):
    made = [
        actions.add_unit(parent=trust.root, name=name, kind="site", at=BEGIN, actor=BY)
        for name in ("East", "West")
    ]
    actions.move_unit(unit=made[0], parent=made[1], from_on=date(2025, 2, 1), at=BEGIN, actor=BY)
    actions.move_unit(unit=made[0], parent=trust.root, from_on=date(2025, 5, 1), at=BEGIN, actor=BY)
    west = Unit.objects.get(pk=made[1].pk)
    with pytest.raises(actions.WrongPlace, match="was itself part of West"):
        actions.move_unit(
            unit=west, parent=Unit.objects.get(pk=made[0].pk), from_on=date(2025, 3, 1), at=BEGIN, actor=BY
        )
    assert Unit.objects.get(pk=west.pk).parent_id == trust.root.pk
    actions.move_unit(
        unit=west, parent=Unit.objects.get(pk=made[0].pk), from_on=date(2025, 5, 1), at=BEGIN, actor=BY
    )


def test_pages_add_up_the_months_tree_and_list_only_what_is_still_there(trust, client, sign_in):
    west = actions.add_unit(parent=trust.root, name="West", kind="site", at=BEGIN, actor=BY)
    tell(trust, [(unit.pk, month, 10.0) for unit in trust.wards for month in MONTHS])
    actions.move_unit(unit=trust.wards[0], parent=west, from_on=date(2025, 4, 1), at=BEGIN, actor=BY)
    sign_in(client, trust.people["board"])
    address = reverse("measures:rollup", args=[trust.site.pk, MEASURE, "2025-03"])
    page = client.get(address).content.decode()
    assert "A unit that is elsewhere now" in page
    assert "Maple Ward" in page
    assert "Harvey Ward" not in page
    here = client.get(reverse("overview:unit", args=[trust.site.pk]) + "?month=2025-03").content.decode()
    assert "1 unit that was part of Northgate Hospital on 31 March 2025 is elsewhere now" in here
    there = client.get(reverse("overview:unit", args=[west.pk]) + "?month=2025-04").content.decode()
    assert "Harvey Ward" in there
    assert "elsewhere" not in there
