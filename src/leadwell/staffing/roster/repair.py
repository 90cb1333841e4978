"""A published roster mended after somebody calls in sick: as few people as possible get another day than promised."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from leadwell.foundations.errors import LeadwellError
from leadwell.staffing.roster.problem import OFF, Person, Problem, Request, Roster
from leadwell.staffing.roster.rules import check_fit, costs
from leadwell.staffing.roster.solving import find_roster

PROMISE = 30  # what changing one cell costs while the first repair is sought


class UnknownAbsence(LeadwellError):
    """An absence names a person or a day that is not of the roster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """A roster mended, and whose days are others than promised."""

    roster: Roster
    changed: Mapping[str, tuple[int, ...]]  # person to the days that changed, the sick left out
    missing: int  # what missing people cost now
    missing_before: int  # and would cost if nobody were moved


def repair(
    problem: Problem,
    published: Roster,
    away: Mapping[str, Collection[int]],
    *,
    from_day: int,
    seconds: float,
    seed: int,
    now: Callable[[], float],
) -> Repaired:
    """Mend a roster after absences.

    Days before ``from_day`` stay. First a repair is sought in which every changed cell costs something; then each
    person who was changed is held to what was promised if cover stays as good without them. What is left is a
    repair from which nobody can be left out; that no other, smaller set of people would do is not proven.

    Raises:
        UnknownAbsence: somebody or some day is not of the roster.
        NotOfThisProblem: the published roster does not fit the problem.
        SolverMissing: the extra ``roster`` is not installed.
    """
    check_fit(problem, published)
    names = {one.name for one in problem.people}
    for name, days in away.items():
        if name not in names:
            raise UnknownAbsence(f"{name} is away but has no line in this roster.")
        for day in days:
            if not from_day <= day < problem.days:
                raise UnknownAbsence(
                    f"{name} is away on day {day}; give days {from_day} to {problem.days - 1}."
                )
    gone = {
        name: tuple(
            OFF if day in set(away.get(name, ())) else cell for day, cell in enumerate(published[name])
        )
        for name in names
    }
    before = _missing(problem, gone)
    end = now() + seconds
    held: set[str] = set(away)
    found = _sought(problem, gone, away, held, from_day, seconds / 2, seed, now)
    for name in sorted(_changed(gone, found), key=lambda one: len(_days(gone, found, one))):
        changed = _changed(gone, found)
        left = end - now()
        if left <= 0 or name not in changed:
            continue
        others = names - (changed - {name})
        tried = _sought(problem, gone, away, others, from_day, left / (2 * len(changed)), seed, now)
        if _missing(problem, tried) <= _missing(problem, found):
            found = tried
    return Repaired(
        roster=found,
        changed={name: _days(gone, found, name) for name in sorted(_changed(gone, found))},
        missing=_missing(problem, found),
        missing_before=before,
    )


def _sought(
    problem: Problem,
    gone: Roster,
    away: Mapping[str, Collection[int]],
    held: Collection[str],
    from_day: int,
    seconds: float,
    seed: int,
    now: Callable[[], float],
) -> Roster:
    """Find a cheap roster in which ``held`` people stay as they are and every other changed cell costs."""
    minutes = {one.name: one.minutes for one in problem.shifts} | {OFF: 0}
    people = []
    for person in problem.people:
        cells = gone[person.name]
        fixed = range(problem.days) if person.name in held else range(from_day)
        loosened = person
        if person.name in away:
            loosened = _excused(person, cells, minutes)
        people.append(replace(loosened, kept={**loosened.kept, **{day: cells[day] for day in fixed}}))
    wants, unwanted = list(problem.wants), list(problem.unwanted)
    for person in problem.people:
        if person.name in held:
            continue
        for day in range(from_day, problem.days):
            cell = gone[person.name][day]
            if cell != OFF:
                wants.append(Request(person=person.name, day=day, shift=cell, weight=PROMISE))
                continue
            unwanted += [
                Request(person=person.name, day=day, shift=shift.name, weight=PROMISE)
                for shift in problem.shifts
                if person.most_of.get(shift.name, 0)
            ]
    other = replace(problem, people=tuple(people), wants=tuple(wants), unwanted=tuple(unwanted))
    return find_roster(other, seconds=max(seconds, 0.5), seed=seed, now=now, begin=gone).roster


def _excused(person: Person, cells: tuple[str, ...], minutes: Mapping[str, int]) -> Person:
    """Give a person with the rules that sickness may break: least hours and least runs."""
    worked = sum(minutes[cell] for cell in cells)
    return replace(person, least_minutes=min(person.least_minutes, worked), least_run=1, least_off_run=1)


def _days(old: Roster, new: Roster, name: str) -> tuple[int, ...]:
    return tuple(
        day for day, (one, other) in enumerate(zip(old[name], new[name], strict=True)) if one != other
    )


def _changed(old: Roster, new: Roster) -> set[str]:
    return {name for name in old if old[name] != new[name]}


def _missing(problem: Problem, roster: Roster) -> int:
    return costs(problem, roster).under
