"""Where people can answer, and how many they are."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from leadwell_site.organisations.choices import LEAF_KINDS
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.queries import descendants
from leadwell_site.voices.choices import Audience
from leadwell_site.workforce import queries as workforce


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A unit with a bag of codes of its own."""

    unit: Unit
    way: tuple[str, ...]  # names from below the organisation down to the unit; each way is there once
    people: int | None  # who could answer; None where nobody knows
    groups: dict[str, int]  # of them by staff group, where a list of staff tells


def places_now(top: Unit, *, audience: str, on: date) -> list[Place]:
    """Give the wards, homes and teams under a unit in the order of their ways, with people as lists tell them."""
    below = {one.pk: one for one in descendants(top).filter(closed_on=None)}
    above = {one.pk: one for one in Unit.objects.filter(organisation_id=top.organisation_id)}
    leaves = [one for one in below.values() if one.kind in LEAF_KINDS] or [top]
    counted: dict[int, dict[str, int]] = {}
    if audience == Audience.STAFF:
        posts = workforce.posts_of_units([one.pk for one in leaves], on=on)
        for row in posts.group_by("unit_id", "staff_group").len().iter_rows(named=True):
            counted.setdefault(row["unit_id"], {})[row["staff_group"] or ""] = row["len"]
    ways = {one.pk: _way(one, above) for one in leaves}
    found = [
        Place(
            unit=one,
            way=_alone(ways[one.pk], one, ways),
            people=sum(counted[one.pk].values()) if one.pk in counted else None,
            groups=counted.get(one.pk, {}),
        )
        for one in leaves
    ]
    return sorted(found, key=lambda one: one.way)


def _way(unit: Unit, above: dict[int, Unit]) -> tuple[str, ...]:
    numbers = [int(one) for one in unit.path.strip("/").split("/")]
    return tuple(above[number].name for number in numbers if above[number].parent_id is not None) or (
        unit.name,
    )


def _alone(way: tuple[str, ...], unit: Unit, ways: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    """Two units of one name in one place are told apart, or their people would be taken for one team's."""
    twins: list[Any] = [one for one, other in ways.items() if other == way]
    return way if len(twins) == 1 else (*way[:-1], f"{way[-1]} ({unit.code or unit.pk})")
