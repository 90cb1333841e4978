"""Lessons that people finished: one's own, and how many people of each place and role."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from leadwell_site.improvement.models import LessonDone
from leadwell_site.measures.models import Series
from leadwell_site.measures.queries import defined_measures
from leadwell_site.organisations.models import Role, Unit


def lessons_done(user: Any) -> dict[str, datetime]:
    """Give the lessons that somebody finished, each with when they last did: one query."""
    rows = LessonDone.objects.filter(user=user).order_by("known_at").values_list("lesson", "known_at")
    return dict(rows)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who holds which role where, and who finished which lesson. It gives counts."""

    holders: Mapping[tuple[int, str], frozenset[int]]  # by place and kind of role
    done: Mapping[str, frozenset[int]]  # by lesson

    def of(self, places: Iterable[int], kind: str) -> "Covered":
        """Count the people who hold a kind of role at any of these places, each once."""
        people = frozenset().union(*(self.holders.get((place, kind), frozenset()) for place in places))
        return Covered(
            people=len(people), finished={lesson: len(people & done) for lesson, done in self.done.items()}
        )

    @property
    def kinds(self) -> set[str]:
        """The kinds of role that anybody holds at these places."""
        return {kind for _, kind in self.holders}


@dataclass(frozen=True, slots=True)
class Covered:
    """How many people there are, and how many of them finished each lesson."""

    people: int
    finished: Mapping[str, int]  # by lesson; one that nobody finished need not be there


def coverage(units: Iterable[Unit], *, on: date) -> Coverage:
    """Give who holds a role at these places on a day, and who of them finished which lesson: two queries."""
    places = [unit.pk for unit in units]
    roles = Role.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on), unit__in=places, from_on__lte=on, user__is_active=True
    )
    holders: dict[tuple[int, str], set[int]] = defaultdict(set)
    for unit_id, kind, user_id in roles.values_list("unit_id", "kind", "user_id"):
        holders[unit_id, kind].add(user_id)
    people = {user for several in holders.values() for user in several}
    done: dict[str, set[int]] = defaultdict(set)
    for lesson, user_id in LessonDone.objects.filter(user__in=people).values_list("lesson", "user_id"):
        done[lesson].add(user_id)
    return Coverage(
        holders={key: frozenset(users) for key, users in holders.items()},
        done={key: frozenset(users) for key, users in done.items()},
    )


def charts_at(unit: Unit) -> list[tuple[str, str]]:
    """Give key and title of the measures that have a monthly chart at a place or below it: two queries.

    Shares of the place itself come first: their charts are the easiest to read.
    """
    rows = Series.objects.filter(unit__path__startswith=unit.path, period_kind="month")
    if not rows.filter(unit=unit).exists():
        held = rows.order_by().values_list("measure", flat=True).distinct()
    else:
        held = rows.filter(unit=unit).values_list("measure", flat=True)
    known = sorted(defined_measures(held).values(), key=lambda one: (one.unit != "%", one.title))
    return [(one.key, one.title) for one in known]
