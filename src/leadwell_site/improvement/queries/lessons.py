"""Lessons that people finished: one's own, and how many people of each unit."""

from collections import defaultdict
from collections.abc import Iterable
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


def coverage(units: Iterable[Unit], *, on: date) -> dict[int, dict[str, tuple[int, dict[str, int]]]]:
    """Give by place and kind of role how many people hold it there, and how many of them finished each lesson.

    Counts only: nothing here says who. Two queries.
    """
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
    found: dict[int, dict[str, tuple[int, dict[str, int]]]] = defaultdict(dict)
    for (unit_id, kind), users in holders.items():
        finished = {lesson: len(users & several) for lesson, several in done.items()}
        found[unit_id][kind] = (len(users), finished)
    return dict(found)


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
