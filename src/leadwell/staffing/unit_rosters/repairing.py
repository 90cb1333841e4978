"""A published roster made fit for a repair: rules that it breaks already are loosened for whom they are broken."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from leadwell.staffing.roster.problem import OFF, Cover, Person, Problem, Roster

_NOBODY = "\x00"  # begins the name of a line that stands for a shift of somebody who has none


@dataclass(frozen=True, slots=True, kw_only=True)
class Mendable:
    """A problem that a published roster keeps the rules of, and that roster."""

    problem: Problem
    roster: dict[str, tuple[str, ...]]
    apart: tuple[
        tuple[str, int, str], ...
    ]  # (person, day, cell) that stay as published, whatever rule they break
    dropped: tuple[tuple[str, int, str], ...]  # that go: the person is ill, or not registered
    lost: tuple[
        tuple[str, int, str], ...
    ] = ()  # shifts of the ill who have no line, each by a line of its own that stands for nobody

    def away(self, ill: Mapping[str, Collection[int]]) -> dict[str, Collection[int]]:
        """Give who is away on which days of the problem, with the lines that stand for nobody.

        Args:
            ill: who is ill, on which days of the problem.
        """
        return {**ill, **{name: (day,) for name, day, _ in self.lost}}

    def promised(self, away: Mapping[str, Collection[int]]) -> dict[str, tuple[str, ...]]:
        """Give the roster with the shifts that go because somebody is away put back: what was promised to the ward.

        Without them nothing would be missing that a repair could mend.

        Args:
            away: who is ill, on which days of the problem.
        """
        lines = {name: list(line) for name, line in self.roster.items()}
        for name, day, cell in self.dropped:
            if day in away.get(name, ()):
                lines[name][day] = cell
        for name, day, cell in self.lost:
            lines[name][day] = cell
        return {name: tuple(line) for name, line in lines.items()}

    def whole(self, mended: Roster) -> dict[str, tuple[str, ...]]:
        """Give a mended roster with the cells that were held apart put back, and only lines of people."""
        lines = {name: list(line) for name, line in mended.items() if not name.startswith(_NOBODY)}
        for name, day, cell in self.apart:
            lines[name][day] = cell
        return {name: tuple(line) for name, line in lines.items()}


def mendable(
    problem: Problem,
    lines: Mapping[str, Mapping[int, str]],
    *,
    others: Mapping[tuple[int, str], int],
    ill: Collection[str],
    lost: Mapping[tuple[int, str], int] | None = None,
) -> Mendable:
    """Give a problem whose rules a published roster keeps.

    Where a line breaks a limit it was published with, that person's limit is as loose as the line; a shift after too
    little rest, or of somebody who is kept off, stays where it is and out of the problem: it is not for this repair to
    take it away. Shifts of the ill and of those whose registration has ended go. Wanted is no more than was promised:
    what the ill were to work, and no gap that was there before, for which nobody's days are to be changed.

    Args:
        problem: the ward's problem, without what has just happened.
        lines: each person's published shifts, day of the problem to cell; people who are not named have none.
        others: shifts of people who have no line, (day, cell) to how many; they are not wanted again.
        ill: whose shifts are to be filled.
        lost: shifts of the ill who have no line, such as bank staff, as ``others``: they are to be filled, too.
    """
    rest = {one.name: one.not_followed_by for one in problem.shifts}
    minutes = {one.name: one.minutes for one in problem.shifts} | {OFF: 0}
    people, roster = [], {}
    apart: list[tuple[str, int, str]] = []
    dropped: list[tuple[str, int, str]] = []
    for person in problem.people:
        cells = [person.kept.get(day, OFF) for day in range(problem.past)]
        cells += [lines.get(person.name, {}).get(day, OFF) for day in range(problem.past, problem.days)]
        off = set(person.days_off)
        for day in range(problem.past, problem.days):
            cell = cells[day]
            if cell == OFF:
                continue
            unfit = (day, cell) in person.barred or not person.most_of.get(cell, 0)
            if unfit or (person.name in ill and day in off):
                dropped.append((person.name, day, cell))
                cells[day] = OFF
            elif day in off:
                apart.append((person.name, day, cell))
                cells[day] = OFF
        for day in range(max(problem.past, 1), problem.days):
            if cells[day] != OFF and cells[day - 1] != OFF and cells[day] in rest[cells[day - 1]]:
                apart.append((person.name, day, cells[day]))
                cells[day] = OFF
                off.add(day)
        line = tuple(cells)
        people.append(_loosened(replace(person, days_off=frozenset(off)), line, problem, minutes))
        roster[person.name] = line
    of_nobody = tuple(_lines_of_nobody(lost or {}))
    for name, _, _ in of_nobody:
        people.append(_nobody(name, problem))
        roster[name] = (OFF,) * problem.days
    there = Counter(dict(others))
    there.update((day, cell) for _, day, cell in apart)
    promised = Counter((day, cell) for line in roster.values() for day, cell in enumerate(line))
    promised.update((day, cell) for name, day, cell in dropped if name in ill)
    promised.update((day, cell) for _, day, cell in of_nobody)
    cover = tuple(
        _less(one, there[one.day, one.shift], promised[one.day, one.shift]) for one in problem.cover
    )
    return Mendable(
        problem=replace(problem, people=tuple(people), cover=cover),
        roster=roster,
        apart=tuple(apart),
        dropped=tuple(dropped),
        lost=of_nobody,
    )


def _lines_of_nobody(lost: Mapping[tuple[int, str], int]) -> Iterator[tuple[str, int, str]]:
    shifts = sorted(Counter(dict(lost)).elements())
    return ((f"{_NOBODY}{place}", day, cell) for place, (day, cell) in enumerate(shifts))


def _nobody(name: str, problem: Problem) -> Person:
    """Give a line that can hold no shift: what it was promised with is wanted, and it takes none itself."""
    return Person(
        name=name,
        most_of={},
        most_minutes=0,
        least_minutes=0,
        most_run=problem.days,
        least_run=1,
        least_off_run=1,
        most_weekends=problem.days,
        days_off=frozenset(range(problem.past, problem.days)),
        kept=dict.fromkeys(range(problem.past), OFF),
    )


def _less(one: Cover, there: int, promised: int) -> Cover:
    return replace(one, wanted=min(promised, max(0, one.wanted - there)))


def _loosened(person: Person, line: tuple[str, ...], problem: Problem, minutes: Mapping[str, int]) -> Person:
    worked = sum(minutes[cell] for cell in line)
    runs, start = [], 0
    for works, inside in groupby(line, key=lambda cell: cell != OFF):
        length = len(list(inside))
        runs.append((works, length, start > 0 and start + length < len(line)))
        start += length
    weekends = {problem.weekend_of(day) for day, cell in enumerate(line) if cell != OFF} - {None}
    return replace(
        person,
        least_minutes=min(person.least_minutes, worked),
        most_minutes=max(person.most_minutes, worked),
        most_run=max([person.most_run, *(length for works, length, _ in runs if works)]),
        least_run=min([person.least_run, *(length for works, length, inner in runs if works and inner)]),
        least_off_run=min(
            [person.least_off_run, *(length for works, length, inner in runs if not works and inner)]
        ),
        most_weekends=max(person.most_weekends, len(weekends)),
    )


def changed_cells(old: Roster, new: Roster) -> tuple[tuple[str, int, str, str], ...]:
    """Give every cell that changed, by person and day: (person, day, before, after)."""
    return tuple(
        (name, day, one, other)
        for name in sorted(old)
        for day, (one, other) in enumerate(zip(old[name], new[name], strict=True))
        if one != other
    )


def rest_broken(problem: Problem, line: tuple[str, ...]) -> bool:
    """Say whether a line has too little rest anywhere."""
    rest = {one.name: one.not_followed_by for one in problem.shifts}
    return any(one != OFF and after in rest[one] for one, after in pairwise(line))
