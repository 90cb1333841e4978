"""Whether a draft still fits what is known: what became known after it was asked for, and who can't work its shifts."""

from datetime import date, timedelta
from typing import Any

import polars as pl
from django.db.models import Q

from leadwell_site.design_system.wording import day
from leadwell_site.organisations.models import Unit
from leadwell_site.rosters.choices import DraftKind
from leadwell_site.rosters.models import Draft, Published
from leadwell_site.rosters.queries.drafts import Worked
from leadwell_site.rosters.queries.second_posts import shifts_of_second_posts, sickness_of_second_posts
from leadwell_site.workforce import queries as workforce
from leadwell_site.workforce.choices import AbsenceKind, DutyKind, DutyState
from leadwell_site.workforce.models import Absence, Duty


def changed_since(draft: Draft, today: date) -> str:
    """Say what of a draft's people and coming days changed after it was asked for; "" where nothing did."""
    first, last = max(draft.starts_on, today), draft.starts_on + timedelta(days=draft.days - 1)
    later = Published.objects.filter(
        draft__unit=draft.unit_id, draft__starts_on__lte=last, known_at__gt=draft.known_at
    ).exclude(draft=draft)
    if any(
        starts_on + timedelta(days=days) > first
        for starts_on, days in later.values_list("draft__starts_on", "draft__days")
    ):
        return "The roster of these days"
    theirs: dict[str, Any] = {"employee__in": list(draft.people.values()), "known_at__gt": draft.known_at}
    if Duty.objects.filter(**theirs, on__range=(first, last)).exists():
        return "Shifts of its people"
    ongoing = Q(until_on=None) | Q(until_on__gte=first)
    if Absence.objects.filter(ongoing, **theirs, from_on__lte=last).exists():
        return "Leave or sickness of its people"
    return ""


def newer_repair(draft: Draft) -> Draft | None:
    """Give the last repair asked for after another one of the same unit; it holds whoever is ill of both."""
    later = Draft.objects.filter(unit=draft.unit_id, kind=DraftKind.REPAIR, pk__gt=draft.pk)
    return later.filter(known_at__gte=draft.known_at, published=None).order_by("-pk").first()


def ill_on_shift(unit: int, *, start: date, end: date) -> dict[int, list[tuple[date, date]]]:
    """Give who is ill and yet has a planned shift of care at a unit between two days: the spans that hold one."""
    planned = workforce.duties_of_units([unit], start=start, end=end).filter(
        pl.col("kind") == DutyKind.CARE, pl.col("state") == DutyState.PLANNED
    )
    people = planned["employee_id"].unique().to_list()
    ill = workforce.absences(employees=people, start=start, end=end)
    ill = pl.concat([ill, sickness_of_second_posts(people, start=start, end=end)])
    touched = planned.join(ill.filter(pl.col("kind") == AbsenceKind.SICKNESS), on="employee_id").filter(
        pl.col("on") >= pl.col("from_on"), (pl.col("on") <= pl.col("until_on")).fill_null(value=True)
    )
    found: dict[int, list[tuple[date, date]]] = {}
    spans = touched.select("employee_id", "from_on", pl.col("until_on").fill_null(end)).unique()
    for employee, first, last in spans.sort("employee_id", "from_on").iter_rows():
        found.setdefault(employee, []).append((max(first, start), min(last, end)))
    return found


def unfit_of(found: Worked, today: date) -> list[tuple[str, date, str]]:
    """Give the coming shifts that publishing would write and that nobody can be given, as known now.

    Each is (name, day, why): the person has left or not begun, is away or supernumerary, or has a shift of another
    unit, or of another post of theirs, in that part of the day.
    """
    draft = found.draft
    numbers = list(draft.people.values())
    posts = {one["employee_id"]: one for one in workforce.posts(employees=numbers).iter_rows(named=True)}
    first, last = found.on[0], found.on[-1]
    away: dict[int, list[tuple[date, date, str]]] = {}
    absences = workforce.absences(employees=numbers, start=first, end=last)
    absences = pl.concat([absences, sickness_of_second_posts(numbers, start=first, end=last)])
    for one in absences.iter_rows(named=True):
        away.setdefault(one["employee_id"], []).append(
            (one["from_on"], one["until_on"] or last, str(AbsenceKind(one["kind"]).label))
        )
    elsewhere = workforce.duties(employees=numbers, start=first, end=last).filter(
        pl.col("unit_id") != draft.unit_id, pl.col("state") != DutyState.ABSENT
    )
    second = shifts_of_second_posts(numbers, unit=draft.unit_id, start=first, end=last)
    elsewhere = pl.concat([elsewhere, second])
    places = dict(
        Unit.objects.filter(pk__in=elsewhere["unit_id"].unique().to_list()).values_list("pk", "name")
    )
    others = {
        (one["employee_id"], one["on"], one["part"]): places[one["unit_id"]]
        for one in elsewhere.iter_rows(named=True)
    }
    unfit = []
    for name, line in found.roster.items():
        number = draft.people[name]
        post = posts.get(number)
        for on, cell in zip(found.on, line[found.problem.past :], strict=True):
            if not cell or on < today or (name, on) not in found.written:
                continue
            part = draft.said["parts"][found.cells[cell][0]]
            if post is not None and post["left_on"] is not None and post["left_on"] < on:
                unfit.append((name, on, f"they left on {day(post['left_on'])}"))
            elif post is not None and post["started_on"] is not None and post["started_on"] > on:
                unfit.append((name, on, f"they start on {day(post['started_on'])}"))
            elif why := next((why for start, end, why in away.get(number, []) if start <= on <= end), ""):
                unfit.append((name, on, f"they are away ({why})"))
            elif post is not None and post["learning_until"] is not None and post["learning_until"] >= on:
                unfit.append((name, on, f"they are supernumerary until {day(post['learning_until'])}"))
            elif place := others.get((number, on, part), ""):
                unfit.append((name, on, f"they have a shift at {place} then"))
    return unfit
