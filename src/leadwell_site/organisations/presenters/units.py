"""Rows of the tree of units and of one unit's history."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from leadwell_site.design_system.wording import day, moment
from leadwell_site.organisations import as_known
from leadwell_site.organisations.models import Unit

TREE_HEAD = ["Unit", "What it is", "Code", {"text": "Beds or places", "number": True}, "State"]
HISTORY_HEAD = ["From", "What", "Known since"]


def tree_rows(request: HttpRequest, units: Iterable[Unit], names: Mapping[int, str]) -> list[list[Any]]:
    """One row for each unit, parents before their children, each marked with what it is part of."""
    wanted = {unit.pk: unit for unit in units}
    by_parent: dict[int | None, list[Unit]] = {}
    for unit in wanted.values():
        above = unit.parent_id if unit.parent_id in wanted else None
        by_parent.setdefault(above, []).append(unit)
    rows: list[list[Any]] = []

    def add(parent: int | None, depth: int) -> None:
        for unit in sorted(by_parent.get(parent, []), key=lambda one: names[one.pk]):
            rows.append(
                [
                    {
                        "text": f"{'– ' * depth}{names[unit.pk]}",
                        "href": as_known.keep(
                            request, reverse("organisations:unit", kwargs={"unit_id": unit.pk})
                        ),
                    },
                    unit.get_kind_display(),
                    unit.code or "none",
                    unit.beds if unit.beds is not None else "not given",
                    f"closed on {day(unit.closed_on)}" if unit.closed_on else "open",
                ]
            )
            add(unit.pk, depth + 1)

    add(None, 0)
    return rows


def history_rows(unit: Unit, *, known_at: datetime | None, seen: Mapping[int, Unit]) -> list[list[Any]]:
    """Every name, code and place of a unit and what it came from or went into, newest first.

    Units that the reader may not see are called "another unit".
    """

    def called(number: int) -> str:
        return seen[number].name if number in seen else "another unit"

    said: list[tuple[date | None, datetime, str]] = []
    said += [(one.from_on, one.known_at, f"Named {one.name}") for one in unit.names.all()]
    said += [(one.from_on, one.known_at, f"Code {one.code}") for one in unit.codes.all()]
    said += [(one.from_on, one.known_at, f"Part of {called(one.parent_id)}") for one in unit.parents.all()]
    said += [(one.on, one.known_at, f"Went into {called(one.new_id)}") for one in unit.successors.all()]
    said += [
        (one.on, one.known_at, f"Took over from {called(one.old_id)}") for one in unit.predecessors.all()
    ]
    kept = [one for one in said if known_at is None or one[1] <= known_at]
    kept.sort(key=lambda one: (one[0] or date.min, one[1]), reverse=True)
    return [[day(from_on) if from_on else "always", what, moment(at)] for from_on, at, what in kept]
