"""Why a roster is as it is: who could fill a short shift and what stands in the way, and what relaxing a rule buys."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from leadwell.staffing.roster.problem import OFF, Person, Problem, Roster
from leadwell.staffing.roster.rules import broken_rules, check_fit
from leadwell.staffing.roster.solving import Solved, find_roster

NOT_QUALIFIED, WORKS_ALREADY, FREE = (
    "may not work it",
    "works another shift",
    "nothing; it costs more elsewhere",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfilled:
    """A shift that is short, and for each person what keeps them from it."""

    day: int
    shift: str
    missing: int
    reasons: Mapping[str, tuple[str, ...]]  # person to the rules in the way

    @property
    def counts(self) -> dict[str, int]:
        """How many people each rule keeps away, the commonest first."""
        return dict(Counter(rule for rules in self.reasons.values() for rule in rules).most_common())

    @property
    def words(self) -> str:
        """The whole in a sentence."""
        return self.words_on(f"Day {self.day}")

    def words_on(self, day: str) -> str:
        """Give the whole in a sentence, the day being named."""
        said = "; ".join(f"{rule}: {number}" for rule, number in self.counts.items())
        return f"{day}, {self.shift}: {self.missing} short. What keeps people away: {said}."


def unfilled(problem: Problem, roster: Roster) -> tuple[Unfilled, ...]:
    """Give each short shift with what keeps every other person from it.

    A person is put onto the shift alone, all else as it is, and the rules that this breaks are the reasons. Who
    breaks none has the reason that it would cost more elsewhere, by requests or by another shift left short.

    Raises:
        NotOfThisProblem: the roster does not fit the problem.
    """
    check_fit(problem, roster)
    present = Counter((day, cell) for cells in roster.values() for day, cell in enumerate(cells))
    found = []
    for one in problem.cover:
        missing = one.wanted - present[one.day, one.shift]
        if missing <= 0 or not one.under_weight:
            continue
        reasons = {
            person.name: _reasons(problem, person, roster[person.name], one.day, one.shift)
            for person in problem.people
            if roster[person.name][one.day] != one.shift
        }
        found.append(Unfilled(day=one.day, shift=one.shift, missing=missing, reasons=reasons))
    return tuple(found)


def _reasons(
    problem: Problem, person: Person, cells: tuple[str, ...], day: int, shift: str
) -> tuple[str, ...]:
    if person.most_of.get(shift, 0) == 0:
        return (NOT_QUALIFIED,)
    if cells[day] != OFF:
        return (WORKS_ALREADY,)
    alone = replace(problem, people=(person,), wants=(), unwanted=(), tallies=())
    now = {one.rule for one in broken_rules(alone, {person.name: cells})}  # broken already: no reason
    then = broken_rules(alone, {person.name: (*cells[:day], shift, *cells[day + 1 :])})
    return tuple(dict.fromkeys(one.rule for one in then if one.rule not in now)) or (FREE,)


def binding(problem: Problem, roster: Roster) -> dict[str, tuple[str, ...]]:
    """Give for each rule whom it holds: people who are at its limit, so that one step more would break it.

    The rules are ``most minutes`` (no shift of theirs fits any more), ``least minutes`` (no shift of theirs can be
    spared), ``most weekends`` and ``longest run``. The rule with most people comes first; rules that hold nobody are
    left out.

    Raises:
        NotOfThisProblem: the roster does not fit the problem.
    """
    check_fit(problem, roster)
    minutes = {one.name: one.minutes for one in problem.shifts} | {OFF: 0}
    found: dict[str, list[str]] = {}
    for person in problem.people:
        cells = roster[person.name]
        lengths = [minutes[name] for name, most in person.most_of.items() if most and minutes[name]]
        if not lengths:
            continue
        worked = sum(minutes[cell] for cell in cells)
        runs = [len(list(group)) for works, group in groupby(cells, key=lambda cell: cell != OFF) if works]
        weekends = {problem.weekend_of(day) for day, cell in enumerate(cells) if cell != OFF} - {None}
        every = {problem.weekend_of(day) for day in range(problem.days)} - {None}
        at_limit = {
            "most minutes": worked + min(lengths) > person.most_minutes,
            "least minutes": worked - min(lengths) < person.least_minutes,
            "most weekends": person.most_weekends <= len(weekends) < len(every),
            "longest run": max(runs, default=0) >= person.most_run,
        }
        for rule, holds in at_limit.items():
            if holds:
                found.setdefault(rule, []).append(person.name)
    return {rule: tuple(names) for rule, names in sorted(found.items(), key=lambda one: -len(one[1]))}


Relaxing = Callable[[Person], Person]

RELAXED: Mapping[str, Relaxing] = {
    "one more weekend": lambda one: replace(one, most_weekends=one.most_weekends + 1),
    "one more day in a row": lambda one: replace(one, most_run=one.most_run + 1),
    "single days off": lambda one: replace(one, least_off_run=1),
    "single days worked": lambda one: replace(one, least_run=1),
    "eight hours more": lambda one: replace(one, most_minutes=one.most_minutes + 480),
    "eight hours fewer": lambda one: replace(one, least_minutes=max(0, one.least_minutes - 480)),
    "no most of a shift": lambda one: replace(
        one, most_of={name: 10_000 if most else 0 for name, most in one.most_of.items()}
    ),
}
"""Rules that can be relaxed for everybody, to see what each costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """What relaxing one rule for everybody would buy."""

    rule: str
    objective: int  # of the best roster found with the rule relaxed
    at_least: int  # proven to be bought, against the roster known
    at_most: int  # no roster with the rule relaxed can buy more

    @property
    def words(self) -> str:
        """The whole in a sentence."""
        if self.at_most == 0:
            return f"{self.rule}: buys nothing (proven)."
        return f"{self.rule}: buys {self.at_least} at least and {self.at_most} at most."


def what_relaxing_buys(
    problem: Problem,
    known: Solved,
    *,
    seconds_each: float,
    seed: int,
    now: Callable[[], float],
    relaxed: Mapping[str, Relaxing] = RELAXED,
) -> tuple[Bought, ...]:
    """Solve again with each rule relaxed for everybody, beginning from the roster known.

    What a rule buys lies between two proven ends: a roster that was found, and the bound.

    Raises:
        SolverMissing: the extra ``roster`` is not installed.
    """
    found = []
    for rule, relax in relaxed.items():
        other = replace(problem, people=tuple(relax(person) for person in problem.people))
        solved = find_roster(other, seconds=seconds_each, seed=seed, now=now, begin=known.roster)
        found.append(
            Bought(
                rule=rule,
                objective=solved.objective,
                at_least=max(0, known.objective - solved.objective),
                at_most=max(0, known.objective - solved.bound),
            )
        )
    return tuple(sorted(found, key=lambda one: -one.at_least))
