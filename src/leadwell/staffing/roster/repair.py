"""A published roster mended after somebody calls in sick: as few people as possible get another day than promised."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from leadwell.foundations.errors import LeadwellError
from leadwell.staffing.roster.problem import OFF, Problem, Roster
from leadwell.staffing.roster.rules import broken_rules, check_fit, costs
from leadwell.staffing.roster.solving import see_to_the_solver


class UnknownAbsence(LeadwellError):
    """An absence names a person or a day that is not of the roster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """A roster mended, whose days are others than promised, and what is proven of it."""

    roster: Roster
    changed: Mapping[str, tuple[int, ...]]  # person to the days that changed, the sick left out
    missing: int  # what missing people cost now
    missing_before: int  # and would cost if nobody were moved
    disturbance: (
        int  # people missing on shifts where they were promised, and changed people, by their weights
    )
    at_least: int  # no repair has less disturbance
    cheapest: bool  # whether it is proven that no repair with so little disturbance costs less, changed days included

    @property
    def fewest(self) -> bool:
        """Say whether it is proven that no repair with cover as good changes fewer people."""
        return self.disturbance == self.at_least


def repair(
    problem: Problem,
    published: Roster,
    away: Mapping[str, Collection[int]],
    *,
    from_day: int,
    each_person: int,
    each_day: int,
    seconds: float,
    seed: int,
    now: Callable[[], float],
) -> Repaired:
    """Mend a roster after absences so that the fewest people get another line than was promised.

    Days before ``from_day`` stay, and so do the other days of whoever is away. Sought exactly is the repair with the
    least disturbance: what people cost who are missing where the roster as published had them, and ``each_person``
    for everybody whose line changes. So no repair with cover as good changes fewer people, and nobody is moved for
    less than is mended. Gaps that were published are not filled, as that would move people for no absence. Of the
    repairs with the least disturbance the cheapest is taken, each changed day counting too. Where the time ends
    first, the best so far is given, with what is proven of it.

    Everybody who is changed keeps every hard rule. Lines that are not changed stay, whatever they were.

    Args:
        problem: the problem.
        published: the roster as it was promised.
        away: who is away, on which days.
        from_day: the first day that may change.
        each_person: what it costs to change one person's line, in the weights of the problem; above 0.
        each_day: what each changed day of such a person costs, when the cheapest is sought.
        seconds: how long to search.
        seed: of the search.
        now: a clock that gives seconds and never goes back.

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
    see_to_the_solver()
    began = now()
    from leadwell.staffing.roster.solve.deadline import Deadline  # loading the solver takes some seconds
    from leadwell.staffing.roster.solve.fewest import fewest_changed

    found = fewest_changed(
        problem,
        gone,
        away,
        published,
        each_person=each_person,
        each_day=each_day,
        from_day=from_day,
        enough=Deadline(max(seconds - (now() - began), 0.1), now),
        seed=seed,
    )
    roster = (
        found.roster if found.cheapest else without_needless(problem, published, gone, found.roster, each_day)
    )
    changed = {name: _days(gone, roster, name) for name in sorted(names) if gone[name] != roster[name]}
    disturbance = each_person * len(changed) + _broken_promises(problem, published, roster)
    return Repaired(
        roster=roster,
        changed=changed,
        missing=costs(problem, roster).under,
        missing_before=costs(problem, gone).under,
        disturbance=disturbance,
        at_least=min(found.at_least, disturbance),
        cheapest=found.cheapest,
    )


def without_needless(
    problem: Problem, published: Roster, gone: Roster, roster: Roster, each_day: int
) -> Roster:
    """Give a repair without changed days that nobody needs: each is put back where that breaks nothing and costs less.

    Where it is not proven that no repair is cheaper, the search may have ended with a shift given to somebody only
    because they owe hours.
    """
    broken = {(one.person, one.rule) for one in broken_rules(problem, gone)}
    best, cost = dict(roster), costs(problem, roster).total
    promises = _broken_promises(problem, published, roster)
    left = None
    while left != (left := {name: _days(gone, best, name) for name in sorted(gone)}):
        for name, day in ((name, day) for name, days in left.items() for day in days):
            line = (*best[name][:day], gone[name][day], *best[name][day + 1 :])
            tried = {**best, name: line}
            now = costs(problem, tried).total
            if (
                now <= cost + each_day
                and _broken_promises(problem, published, tried) <= promises
                and {(one.person, one.rule) for one in broken_rules(problem, tried)} <= broken
            ):
                best, cost = tried, now
    return best


def _broken_promises(problem: Problem, published: Roster, roster: Roster) -> int:
    """Give what missing people cost, as far as each shift was covered as published."""
    before, now = (
        Counter((day, cell) for cells in one.values() for day, cell in enumerate(cells))
        for one in (published, roster)
    )
    return sum(
        one.under_weight * max(0, min(one.wanted, before[one.day, one.shift]) - now[one.day, one.shift])
        for one in problem.cover
    )


def _days(old: Roster, new: Roster, name: str) -> tuple[int, ...]:
    return tuple(
        day for day, (one, other) in enumerate(zip(old[name], new[name], strict=True)) if one != other
    )
