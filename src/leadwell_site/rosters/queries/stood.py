"""The roster that stands on some days, as lines of cells, so that another one can be held against it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl

from leadwell.staffing.roster.problem import OFF, Problem
from leadwell.staffing.roster.ward_problem import cell_name
from leadwell.staffing.unit_rosters import UnitWard
from leadwell.staffing.unit_rosters.patterns import pattern_like
from leadwell_site.organisations.models import Unit
from leadwell_site.rosters.models import Draft
from leadwell_site.rosters.queries.basis import Basis, with_groups
from leadwell_site.workforce import queries as workforce
from leadwell_site.workforce.choices import DutyKind, DutyState

_SHOWN = ("employee_id", "on", "shift", "begins", "part", "state")  # of a shift: what a roster shows of it


def planned(unit: Unit, start: date, end: date, *, known_at: datetime | None = None) -> pl.DataFrame:
    """Give the shifts of care that stand at a unit between two days, as known then; now where not given."""
    return workforce.duties_of_units([unit.pk], start=start, end=end, known_at=known_at).filter(
        pl.col("kind") == DutyKind.CARE, pl.col("state").is_in([DutyState.PLANNED, DutyState.WORKED])
    )


def lines_of(
    held: Basis,
    found: UnitWard,
    duties: pl.DataFrame,
    starts_on: date,
    ill: Mapping[int, Sequence[tuple[date, date]]],
) -> dict[str, Any]:
    """Give shifts as each line's cells by day, and apart from them those of people who have no line.

    Of these, shifts of who is ill are lost: they are wanted again.
    """
    names = {number: name for name, number in found.numbers.items()}
    cells = {cell_name(one["shift"], one["skill"]) for one in found.fields["demand"]}
    lines: dict[str, dict[str, str]] = {}
    others: dict[str, int] = {}
    lost: dict[str, int] = {}
    for row in with_groups(duties, None).iter_rows(named=True):
        like = pattern_like(held.patterns, shift=row["shift"], begins=row["begins"] or "", part=row["part"])
        cell = cell_name(like.name, row["staff_group"]) if like is not None else ""
        if cell not in cells:
            continue
        day = str((row["on"] - starts_on).days)
        if row["employee_id"] in names:
            lines.setdefault(names[row["employee_id"]], {})[day] = cell
        else:
            key = f"{day} {cell}"
            is_ill = any(first <= row["on"] <= last for first, last in ill.get(row["employee_id"], ()))
            counted = lost if is_ill else others
            counted[key] = counted.get(key, 0) + 1
    return {"published": lines, "others": others, "lost": lost}


def stood(
    unit: Unit, held: Basis, found: UnitWard, *, starts_on: date, days: int
) -> dict[str, dict[str, str]] | None:
    """Give the lines that stand on the days of a new roster; None where they do not reach over all that want anybody.

    A roster of some of its days only would lack everybody on the others, and be worse for no other reason. So would
    one in which a staff group is not rostered yet for one of the weeks: a single day without the group is a gap of the
    roster, a week of them is no roster. Days on which the unit wants nobody, as at weekends, need nobody.
    """
    duties = planned(unit, starts_on, starts_on + timedelta(days=days - 1))
    if not _reaches(found, duties, starts_on, days):
        return None
    lines: dict[str, dict[str, str]] = lines_of(held, found, duties, starts_on, {})["published"]
    return lines or None


def _reaches(found: UnitWard, duties: pl.DataFrame, starts_on: date, days: int) -> bool:
    """Say whether shifts reach over each day that wants anybody, and each week that wants anybody of a staff group."""
    like = {one["on"]: one["like"] for one in found.fields["bank_holidays"]}
    wanted, there = set(), set()
    for place in range(days):
        on = starts_on + timedelta(days=place)
        weekday = like.get(on.isoformat(), on.weekday())
        groups = {one["skill"] for one in found.fields["demand"] if weekday in one["weekdays"]}
        wanted |= {on for _ in groups} | {(group, place // 7) for group in groups}
    every = {one["skill"] for one in found.fields["demand"]}
    for on, group in with_groups(duties, None).select("on", "staff_group").unique().iter_rows():
        week = (on - starts_on).days // 7
        # Of bank and agency staff the group is not always known: theirs may be any.
        there |= {on} | {(one, week) for one in ([group] if group else every)}
    return bool(wanted) and wanted <= there


def changed_since_read(draft: Draft) -> bool:
    """Say whether the roster that a draft is set beside has changed since it was read."""
    if not draft.said.get("stands"):
        return False
    last = draft.starts_on + timedelta(days=draft.days - 1)
    then, now = (
        set(planned(draft.unit, draft.starts_on, last, known_at=at).select(_SHOWN).iter_rows())
        for at in (draft.known_at, None)
    )
    return then != now


def rival_of(problem: Problem, lines: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    """Give lines that stand as a roster of a problem, without the shifts of who may not or cannot work them."""
    past = problem.past
    roster = {}
    for person in problem.people:
        own = lines.get(person.name, {})
        cells = [person.kept.get(day, OFF) for day in range(past)]
        for day in range(past, problem.days):
            cell = own.get(str(day - past), OFF)
            fit = day not in person.days_off and (day, cell) not in person.barred and cell in person.most_of
            cells.append(cell if fit else OFF)
        roster[person.name] = tuple(cells)
    return roster
