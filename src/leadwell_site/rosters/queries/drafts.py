"""Drafts of rosters: what was asked, what was found, and how it stands after changes by hand."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.http import Http404

from leadwell.forecasting import bank_holidays
from leadwell.staffing.roster.problem import Problem
from leadwell.staffing.roster.rules import Broken, broken_rules
from leadwell.staffing.roster.ward import Ward, ward_from_json
from leadwell.staffing.roster.ward_problem import Rules, problem_of
from leadwell.staffing.unit_rosters.answers import cells_of
from leadwell.staffing.unit_rosters.asked import REGISTERED
from leadwell_site.rosters.choices import DraftKind
from leadwell_site.rosters.models import Change, Draft, Stop
from leadwell_site.rosters.queries.basis import rules_named
from leadwell_site.workforce import queries as workforce


@dataclass(frozen=True, kw_only=True)
class Worked:
    """A draft whose roster was found, as it stands."""

    draft: Draft

    @cached_property
    def ward(self) -> Ward:
        """The ward that was asked about."""
        return ward_from_json(json.dumps(self.draft.ward))

    @cached_property
    def rules(self) -> Rules:
        """The rules that it keeps."""
        return rules_named(self.ward.rules, self.draft.rules)

    @cached_property
    def problem(self) -> Problem:
        """Its problem."""
        return problem_of(self.ward, self.rules)

    @cached_property
    def holidays(self) -> dict[date, str]:
        """Bank holidays of its days, each with its name."""
        known = {one.day: one.name for year in {on.year for on in self.on} for one in bank_holidays(year)}
        return {one.on: known.get(one.on, "bank holiday") for one in self.ward.bank_holidays}

    @cached_property
    def cells(self) -> dict[str, tuple[str, str]]:
        """Cells of the roster, each with its shift and skill."""
        return cells_of(self.ward)

    @cached_property
    def changes(self) -> list[Change]:
        """What was changed by hand, first first."""
        return list(self.draft.changes.order_by("known_at", "id"))

    @cached_property
    def roster(self) -> dict[str, tuple[str, ...]]:
        """The roster with the changes made by hand, days before the first in front."""
        lines = {name: list(line) for name, line in self.draft.outcome.roster.items()}
        names = {number: name for name, number in self.draft.people.items()}
        for one in self.changes:
            name = names.get(one.employee_id)
            if name in lines:
                lines[name][self.day_of(one.on)] = one.cell
        return {name: tuple(line) for name, line in lines.items()}

    @cached_property
    def written(self) -> frozenset[tuple[str, date]]:
        """People and days that publishing sets: all of a new roster, of a repair those that differ from what stood."""
        if self.draft.kind != DraftKind.REPAIR:
            return frozenset((name, on) for name in self.draft.people for on in self.on)
        stood, past = self.draft.said["published"], self.problem.past
        found = {
            (name, self.on[place])
            for name, line in self.roster.items()
            for place, cell in enumerate(line[past:])
            if cell != stood.get(name, {}).get(str(place), "")
        }
        return frozenset(found | {(name, on) for name, days in self.away.items() for on in days})

    @cached_property
    def away(self) -> dict[str, list[date]]:
        """Of a repair, who is ill and on which of its days."""
        found = {}
        for name, spans in self.draft.said.get("away", {}).items():
            held = [spans] if isinstance(spans[0], str) else spans  # one span, as drafts were kept at first
            found[name] = [
                on for on in self.on if any(first <= on.isoformat() <= last for first, last in held)
            ]
        return found

    @cached_property
    def broken(self) -> tuple[Broken, ...]:
        """Rules that changes by hand break; a repair keeps what was broken before."""
        return broken_rules(self.problem, self.roster) if self.changes else ()

    def day_of(self, on: date) -> int:
        """Give the place of a day in the lines."""
        return self.problem.past + (on - self.draft.starts_on).days

    @property
    def on(self) -> list[date]:
        """The days, in order."""
        return [self.draft.starts_on + timedelta(days=day) for day in range(self.draft.days)]


def draft(pk: int) -> Draft:
    """Give a draft with its unit.

    Raises:
        Http404: there is none.
    """
    found = Draft.objects.select_related("unit__organisation", "outcome", "published").filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such draft.")
    return found


def worked(found: Draft) -> Worked | None:
    """Give a draft with its roster; None while there is none."""
    return Worked(draft=found) if hasattr(found, "outcome") else None


def drafts_of(unit: int, *, most: int = 6) -> list[Draft]:
    """Give the last drafts of a unit, the latest first."""
    found = Draft.objects.filter(unit=unit).select_related("outcome", "published")
    return list(
        found.defer("ward", "outcome__roster", "outcome__explained").order_by("-known_at", "-id")[:most]
    )


def latest_covering(unit: int, on: date, *, known_at: datetime | None = None) -> Draft | None:
    """Give the roster made here that was published last for a day of a unit; None where there is none."""
    found = Draft.objects.filter(
        unit=unit, published__isnull=False, starts_on__lte=on, starts_on__gt=on - timedelta(days=63)
    ).select_related("outcome", "published")
    if known_at is not None:
        found = found.filter(published__known_at__lte=known_at)
    for one in found.order_by("-published__known_at", "-id"):
        if on < one.starts_on + timedelta(days=one.days):
            return one
    return None


def is_stopped(pk: int) -> bool:
    """Say whether somebody asked for the search to be stopped."""
    return Stop.objects.filter(draft=pk).exists()


def lapsed_cells(
    people: Mapping[str, int],
    lines: Mapping[str, tuple[str, ...]],
    cells: Mapping[str, tuple[str, str]],
    *,
    past: int,
    starts_on: date,
) -> list[tuple[str, date, date]]:
    """Give the registered shifts of people whose registration, as it is known now, has ended: (name, day, end)."""
    posts = workforce.posts(employees=people.values())
    ends: dict[int, Any] = dict(posts.select("employee_id", "registered_until").iter_rows())
    found = []
    for name, line in lines.items():
        until = ends.get(people[name])
        if until is None:
            continue
        for place, cell in enumerate(line[past:]):
            on = starts_on + timedelta(days=place)
            if cell and cells[cell][1] in REGISTERED and on > until:
                found.append((name, on, until))
    return found


def lapsed_of(found: Worked) -> list[tuple[str, date, date]]:
    """Give the registered shifts of a draft of people whose registration, as it is known now, has ended."""
    return lapsed_cells(
        found.draft.people,
        found.roster,
        found.cells,
        past=found.problem.past,
        starts_on=found.draft.starts_on,
    )
