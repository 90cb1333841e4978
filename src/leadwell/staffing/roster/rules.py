"""The hard rules of a roster, and what it costs: what is broken, said person by person and day by day."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby, pairwise

from leadwell.foundations.errors import LeadwellError
from leadwell.staffing.roster.problem import OFF, Person, Problem, Roster


class NotOfThisProblem(LeadwellError):
    """A roster does not fit the problem: people, days or shifts differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """One hard rule that a roster breaks."""

    person: str
    rule: str  # a short name, as "rest" or "most weekends"
    words: str  # the whole in a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What a roster costs, by kind; the sum is the objective."""

    wants_missed: int
    unwanted_given: int
    under: int
    over: int
    hours: int = 0  # hours away from what is contracted
    uneven: int = 0  # nights and weekends away from a fair share

    @property
    def total(self) -> int:
        """The objective: lower is better."""
        return self.wants_missed + self.unwanted_given + self.under + self.over + self.hours + self.uneven


def check_fit(problem: Problem, roster: Roster) -> None:
    """See to it that a roster has each person once, each day, and only shifts that there are.

    Raises:
        NotOfThisProblem: it does not.
    """
    shifts = {one.name for one in problem.shifts}
    people = {one.name for one in problem.people}
    for name in people - set(roster):
        raise NotOfThisProblem(f"{name} has no line in the roster. Give each person of the problem a line.")
    for name, cells in roster.items():
        if name not in people:
            raise NotOfThisProblem(f"{name} has a line in the roster but is no person of this problem.")
        if len(cells) != problem.days:
            raise NotOfThisProblem(
                f"The line of {name} has {len(cells)} days; the problem has {problem.days}."
            )
        for day, shift in enumerate(cells):
            if shift != OFF and shift not in shifts:
                raise NotOfThisProblem(f"{name} has {shift} on day {day}, which is no shift of this problem.")


def broken_rules(problem: Problem, roster: Roster) -> tuple[Broken, ...]:
    """Give every hard rule that a roster breaks; empty where it breaks none.

    Runs that touch either end of the roster are exempt from the least lengths; the days before and after
    count as days off for the greatest length.

    Raises:
        NotOfThisProblem: the roster does not fit the problem.
    """
    check_fit(problem, roster)
    return tuple(
        found for person in problem.people for found in _of_person(problem, person, roster[person.name])
    )


def _of_person(problem: Problem, person: Person, cells: tuple[str, ...]) -> list[Broken]:
    found: list[Broken] = []

    def say(rule: str, words: str) -> None:
        found.append(Broken(person=person.name, rule=rule, words=f"{person.name} {words}."))

    for shift, number in sorted(Counter(cell for cell in cells if cell != OFF).items()):
        most = person.most_of.get(shift, 0)
        if number > most:
            say("most of a shift", f"works {shift} {number} times; at most {most} are allowed")
    shifts = {one.name: one for one in problem.shifts}
    minutes = sum(shifts[cell].minutes for cell in cells if cell != OFF)
    if minutes > person.most_minutes:
        say("most minutes", f"works {minutes} minutes; at most {person.most_minutes} are allowed")
    if minutes < person.least_minutes:
        say("least minutes", f"works {minutes} minutes; at least {person.least_minutes} are contracted")
    for day, (one, after) in enumerate(pairwise(cells)):
        if one != OFF and after in shifts[one].not_followed_by:
            say("rest", f"works {one} on day {day} and {after} on the day after; too little rest")
    _check_runs(problem, person, cells, say)
    weekends = {problem.weekend_of(day) for day, cell in enumerate(cells) if cell != OFF} - {None}
    if len(weekends) > person.most_weekends:
        say("most weekends", f"works {len(weekends)} weekends; at most {person.most_weekends} are allowed")
    for day in sorted(person.days_off):
        if cells[day] != OFF:
            say("day off", f"works {cells[day]} on day {day}, which is a fixed day off")
    for day, shift in sorted(person.barred):
        if cells[day] == shift:
            say("barred", f"works {shift} on day {day}, which is barred")
    for day, shift in sorted(person.kept.items()):
        if cells[day] != shift:
            say(
                "kept", f"has {cells[day] or 'a day off'} on day {day}, where {shift or 'a day off'} is fixed"
            )
    return found


def _check_runs(
    problem: Problem, person: Person, cells: tuple[str, ...], say: Callable[[str, str], None]
) -> None:
    start = 0
    for works, group in groupby(cells, key=lambda cell: cell != OFF):
        length = len(list(group))
        inside = start > 0 and start + length < problem.days
        where = f"from day {start}"
        if works and length > person.most_run:
            say("longest run", f"works {length} days in a row {where}; at most {person.most_run} are allowed")
        if works and inside and length < person.least_run:
            say("shortest run", f"works only {length} in a row {where}; at least {person.least_run} are due")
        if not works and inside and length < person.least_off_run:
            say(
                "days off", f"has only {length} off in a row {where}; at least {person.least_off_run} are due"
            )
        start += length


def counted(problem: Problem, cells: tuple[str, ...], of: frozenset[str]) -> int:
    """Give how many of some shifts one person has; of no shifts, how many weekends with work."""
    if of:
        return sum(cell in of for cell in cells)
    return len({problem.weekend_of(day) for day, cell in enumerate(cells) if cell != OFF} - {None})


def costs(problem: Problem, roster: Roster) -> Costs:
    """Give what a roster costs: requests not met, people missing or surplus, hours and uneven shares, by weight.

    Raises:
        NotOfThisProblem: the roster does not fit the problem.
    """
    check_fit(problem, roster)
    minutes = {one.name: one.minutes for one in problem.shifts} | {OFF: 0}
    present = Counter(
        (day, cell) for cells in roster.values() for day, cell in enumerate(cells) if cell != OFF
    )
    return Costs(
        wants_missed=sum(one.weight for one in problem.wants if roster[one.person][one.day] != one.shift),
        unwanted_given=sum(
            one.weight for one in problem.unwanted if roster[one.person][one.day] == one.shift
        ),
        under=sum(
            one.under_weight * max(0, one.wanted - present[one.day, one.shift]) for one in problem.cover
        ),
        over=sum(one.over_weight * max(0, present[one.day, one.shift] - one.wanted) for one in problem.cover),
        hours=sum(
            person.hours_cost(sum(minutes[cell] for cell in roster[person.name])) for person in problem.people
        ),
        uneven=sum(one.cost(counted(problem, roster[one.person], one.of)) for one in problem.tallies),
    )
