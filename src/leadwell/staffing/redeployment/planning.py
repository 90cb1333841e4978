"""The moves for a coming shift: each with its reason, what happens without it, and what could be done instead."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.redeployment.eligibility import costs, not_counted
from leadwell.staffing.redeployment.keeping import with_keepers
from leadwell.staffing.redeployment.problem import NEAR, Floats, Problem, Whole, lowest_hours
from leadwell.staffing.redeployment.requirements import LEVELS
from leadwell.staffing.redeployment.rules import MoveRules, shipped_rules
from leadwell.staffing.redeployment.search import Search
from leadwell.staffing.redeployment.shift import Person, Shift, Unit
from leadwell.staffing.redeployment.small import better_or_proof
from leadwell.staffing.rules import Judged
from leadwell.staffing.rules import shipped_rules as staffing_rules

_ALTERNATIVES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How one unit stands for one group."""

    unit: Unit
    available: float  # hours
    expected: float  # mean hours required
    gap: float  # hours short in the worst forecasts, on average over them
    chance: float  # that it is short by more than the mark
    marks: float  # the gap in marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """Something that could be done instead of a move."""

    person: Person
    giver: Outlook  # as it would then stand
    taker: Outlook


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One person to another unit for the shift."""

    person: Person
    giver_before: Outlook
    giver_after: Outlook
    taker_before: Outlook
    taker_after: Outlook
    giver_without: Outlook  # with all the other moves made and not this one
    taker_without: Outlook
    gain: float  # what this move is worth beside the others, in squared marks, its cost taken off
    cost: float
    instead: tuple[Instead, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPlan:
    """The moves of one staff group."""

    group: StaffGroup
    moves: tuple[Move, ...]
    before: tuple[Outlook, ...]
    after: tuple[Outlook, ...]
    at: tuple[tuple[Person, str], ...]  # everybody of the group who counts, and their unit after the moves
    proven: bool  # no other set of moves is better

    @property
    def worst_before(self) -> Outlook:
        """The unit that was shortest, in marks."""
        return max(self.before, key=lambda one: one.marks)

    @property
    def worst_after(self) -> Outlook:
        """The unit that is shortest after the moves, in marks."""
        return max(self.after, key=lambda one: one.marks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All moves of a shift."""

    shift: Shift
    rules: MoveRules
    groups: tuple[GroupPlan, ...]
    not_counted: tuple[tuple[Person, str], ...]
    not_judged: tuple[tuple[Unit, StaffGroup], ...]  # people are there, but what is required is not known

    @property
    def moves(self) -> tuple[Move, ...]:
        """The moves of all groups."""
        return tuple(move for group in self.groups for move in group.moves)


def plan(shift: Shift, rules: MoveRules | None = None) -> Plan:
    """Choose the moves that cut the worst shortfalls most.

    Groups are never mixed: registered staff fill registered gaps. A unit's shortfall is the mean of its worst
    requirements less its hours, in marks; what is made least is the sum of its squares, so that the worst weighs
    most, and the cost of moves. No rule is broken, no unit ends worse than the worst was, and units keep the fewest
    staff that their rules name.

    Args:
        shift: the shift.
        rules: a trust's own; Leadwell's where not given.
    """
    rules = rules or shipped_rules()
    shift = with_keepers(shift, rules)
    reasons = [(person, not_counted(person, shift, rules)) for person in shift.people]
    counted = [person for person, reason in reasons if not reason]
    by_key = {unit.key: unit for unit in shift.units}
    groups, not_judged = [], []
    for group in StaffGroup:
        people = [person for person in counted if person.group is group]
        units = [unit for unit in shift.units if group in unit.required]
        known = {unit.key for unit in units}
        unknown = dict.fromkeys(person.unit for person in people if person.unit not in known)
        not_judged += [(by_key[key], group) for key in unknown]
        if units:
            here = [person for person in people if person.unit in known]
            groups.append(_Group(group, here, units, shift, rules).plan())
    return Plan(
        shift=shift,
        rules=rules,
        groups=tuple(groups),
        not_counted=tuple((person, reason) for person, reason in reasons if reason),
        not_judged=tuple(not_judged),
    )


def problem_of(
    group: StaffGroup, people: Sequence[Person], units: Sequence[Unit], shift: Shift, rules: MoveRules
) -> Problem:
    """Give one group's redeployment as numbers.

    Args:
        group: the group.
        people: people of the group who count, at units of ``units``.
        units: units whose requirement of the group is known.
        shift: the shift.
        rules: the rules.
    """
    place = {unit.key: number for number, unit in enumerate(units)}
    levels = np.sort([unit.required[group] for unit in units], axis=1)
    kept = max(1, round(LEVELS * rules.worst_percent / 100))
    mark = np.array([rules.mark(float(one)) for one in levels.mean(axis=1)])
    at = np.array([place[person.unit] for person in people], dtype=np.int64)
    hours = np.array([person.hours for person in people], dtype=np.float64)
    available = np.bincount(at, weights=hours, minlength=len(units)).astype(np.float64)
    fewest = {
        serves: flag.staff
        for flag in staffing_rules().flags
        if flag.judged is Judged.FEWEST_STAFF and flag.group is group
        for serves in flag.applies_to
    }
    return Problem(
        worst=levels[:, -kept:],
        mark=mark,
        hours=hours,
        at=at,
        cost=costs(people, units, shift, rules) if people else np.empty((0, len(units))),
        least=np.array([fewest.get(unit.serves, 0) for unit in units], dtype=np.int64),
        lowest=lowest_hours(
            levels,
            mark,
            available,
            kept=kept,
            short=short_below(levels, rules),
            most_chance=rules.most_chance / 100,
        ),
    )


def short_below(levels: Floats, rules: MoveRules) -> Floats:
    """Give the hours below which a shift that requires so many hours is short by more than a red flag's gap."""
    share = levels * rules.mark_percent / 100
    return np.asarray(levels - np.where(share > 0, np.minimum(rules.mark_hours, share), rules.mark_hours))


class _Group:
    """One group's moves and what is said of them."""

    def __init__(
        self,
        group: StaffGroup,
        people: Sequence[Person],
        units: Sequence[Unit],
        shift: Shift,
        rules: MoveRules,
    ) -> None:
        self.group, self.people, self.units, self.shift, self.rules = group, people, units, shift, rules
        self.problem = problem_of(group, people, units, shift, rules)
        self.levels = np.array([unit.required[group] for unit in units])
        self.flag_at = short_below(self.levels, rules)
        self.expected = self.levels.mean(axis=1)

    def plan(self) -> GroupPlan:
        search = Search(self.problem)
        at = search.best().copy()
        proven = len(search.lengths) < 2
        if not proven:
            at, proven = better_or_proof(self.problem, at)
        available = self.problem.available(self.problem.at)
        after = self.problem.available(at)
        moved = np.flatnonzero(at != self.problem.at)
        moves = sorted((self._move(int(person), at) for person in moved), key=lambda one: -one.gain)
        outlooks = [self._outlook(number, after) for number in range(len(self.units))]
        return GroupPlan(
            group=self.group,
            moves=tuple(moves),
            before=tuple(self._outlook(number, available) for number in range(len(self.units))),
            after=tuple(outlooks),
            at=tuple(
                (person, self.units[int(place)].key) for person, place in zip(self.people, at, strict=True)
            ),
            proven=proven,
        )

    def _outlook(self, unit: int, available: Floats) -> Outlook:
        hours = float(available[unit])
        gap = float(np.maximum(self.problem.worst[unit] - hours, 0.0).sum()) / self.problem.worst.shape[1]
        return Outlook(
            unit=self.units[unit],
            available=hours,
            expected=float(self.expected[unit]),
            gap=gap,
            chance=int(np.count_nonzero(hours < self.flag_at[unit] - NEAR)) / LEVELS,
            marks=gap / float(self.problem.mark[unit]),
        )

    def _move(self, person: int, at: Whole) -> Move:
        giver, taker = int(self.problem.at[person]), int(at[person])
        without = at.copy()
        without[person] = giver
        before, after, undone = (self.problem.available(places) for places in (self.problem.at, at, without))
        return Move(
            person=self.people[person],
            giver_before=self._outlook(giver, before),
            giver_after=self._outlook(giver, after),
            taker_before=self._outlook(taker, before),
            taker_after=self._outlook(taker, after),
            giver_without=self._outlook(giver, undone),
            taker_without=self._outlook(taker, undone),
            gain=self.problem.loss(without) - self.problem.loss(at),
            cost=float(self.problem.cost[person, taker]),
            instead=self._instead(person, taker, without),
        )

    def _instead(self, person: int, taker: int, without: Whole) -> tuple[Instead, ...]:
        """Give the next best people for the same unit, the best of each other giver, that are better than nobody."""
        problem = self.problem
        available = problem.available(without)
        count = np.bincount(without, minlength=problem.units)
        marks = problem.marks(available)
        lowest = np.minimum(problem.available(problem.at), problem.lowest) - NEAR
        stay = (without == problem.at) & np.isfinite(problem.cost[:, taker]) & (without != taker)
        stay &= count[without] > problem.least[without]
        stay[person] = False
        others = np.flatnonzero(stay)
        if not len(others):
            return ()
        givers, hours = without[others], problem.hours[others]
        of_giver = _marks_at(problem, givers, available[givers] - hours)
        of_taker = _marks_at(problem, np.full(len(others), taker), available[taker] + hours)
        change = (
            of_giver**2 - marks[givers] ** 2 + of_taker**2 - marks[taker] ** 2 + problem.cost[others, taker]
        )
        change[available[givers] - hours < lowest[givers]] = np.inf
        found: list[Instead] = []
        seen: set[int] = set()
        for place in np.argsort(change, kind="stable"):
            giver = int(givers[place])
            if change[place] >= -NEAR or len(found) == _ALTERNATIVES:
                break
            if giver in seen:
                continue
            seen.add(giver)
            there = without.copy()
            there[others[place]] = taker
            then = problem.available(there)
            found.append(
                Instead(
                    person=self.people[int(others[place])],
                    giver=self._outlook(giver, then),
                    taker=self._outlook(taker, then),
                )
            )
        return tuple(found)


def _marks_at(problem: Problem, units: Whole, available: Floats) -> Floats:
    """Give the shortfall in marks of each of some units at so many hours; a unit may stand there more than once."""
    gap = np.maximum(problem.worst[units] - available[:, None], 0.0).mean(axis=1)
    return np.asarray(gap / problem.mark[units])
