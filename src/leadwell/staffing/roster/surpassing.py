"""A roster that is better than another one, as a manager made it, on every aim and not only in the sum of them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from leadwell.staffing.roster.aims import Aims, aims
from leadwell.staffing.roster.problem import Roster
from leadwell.staffing.roster.rules import costs
from leadwell.staffing.roster.solving import Progress, Solved, find_roster
from leadwell.staffing.roster.ward import Ward
from leadwell.staffing.roster.ward_problem import Rules, problem_of, rules_of

SEARCHES = 3
FIRST_SHARE = 0.5  # of the time, for the search at the ward's own weights; the bound is of that one
RAISED = 2.5  # what the weight of an aim is multiplied by that is not better yet

WEIGHTS = {
    "people missing": ("short", "short_registered"),
    "shifts short of registered people": ("short_registered",),
    "hours over or under contract": ("hour_off",),
    "requests refused": ("request",),
    "nights from a fair share, typical": ("uneven_nights",),
    "nights from a fair share, widest": ("uneven_nights",),
    "weekends from a fair share, typical": ("uneven_weekends",),
    "weekends from a fair share, widest": ("uneven_weekends",),
    "bank and agency, pounds": ("short", "short_registered"),
    "improvement hours lost": ("protected",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surpassing:
    """What was found: the roster and its bound at the ward's own weights, and the aims it is not better on."""

    solved: Solved
    not_better: tuple[str, ...]
    searches: int


def as_numbers(found: Aims) -> dict[str, float]:
    """Give each aim as a number of which less is better."""
    return {
        "people missing": found.missing,
        "shifts short of registered people": found.under_skilled,
        "hours over or under contract": found.hours_off,
        "requests refused": found.asked - found.granted,
        "nights from a fair share, typical": found.nights.typical or 0.0,
        "nights from a fair share, widest": found.nights.widest or 0.0,
        "weekends from a fair share, typical": found.weekends.typical or 0.0,
        "weekends from a fair share, widest": found.weekends.widest or 0.0,
        "bank and agency, pounds": found.temporary_pounds,
        "improvement hours lost": found.hours[-1].lost,
    }


def not_better(found: Aims, rival: Aims) -> tuple[str, ...]:
    """Give the aims on which a roster is not better than its rival; nothing lost in both is as good as can be."""
    mine, theirs = as_numbers(found), as_numbers(rival)
    return tuple(name for name, value in mine.items() if value >= theirs[name] and value > 0)


def surpass(
    ward: Ward,
    rival: Roster,
    *,
    seconds: float,
    seed: int,
    now: Callable[[], float],
    rules: Rules | None = None,
    processes: int = 1,
    tell: Callable[[Progress], None] | None = None,
) -> Surpassing:
    """Find a roster that is better than ``rival`` on every aim, where that can be had in the time.

    The first search is at the ward's own weights. Where its roster is not better on an aim, the weight of that aim is
    raised and the search goes on from the roster found. Of all rosters found the one is taken that is not better on
    the fewest aims, and of these the cheapest at the ward's own weights; its cost and its bound are at these.

    Args:
        ward: the ward.
        rival: the roster that is to be bettered; it may break rules.
        seconds: how long to search.
        seed: of the search.
        now: a clock that gives seconds and never goes back.
        rules: the ward's own rules and weights; those that it names where not given.
        processes: how many at once.
        tell: is told how the first search goes.

    Raises:
        NotOfThisProblem: the rival does not fit the ward.
        SolverMissing: the extra ``roster`` is not installed.
        NoLawfulRoster: a person's rules contradict each other.
    """
    own = rules or rules_of(ward.rules)
    problem = problem_of(ward, own)
    theirs = aims(ward, problem, rival)
    began, raised, bound = now(), own, 0
    best: tuple[int, int, Roster, tuple[str, ...]] | None = None
    for search in range(1, SEARCHES + 1):
        left = seconds - (now() - began)
        share = FIRST_SHARE if search == 1 else 1 / (SEARCHES + 1 - search)
        if best is not None and left < seconds / 10:
            break
        found = find_roster(
            problem_of(ward, raised),
            seconds=left * share,
            seed=seed,
            now=now,
            processes=processes,
            begin=None if best is None else best[2],
            tell=tell if search == 1 else None,
        )
        if search == 1:
            bound = found.bound
        behind = not_better(aims(ward, problem, found.roster), theirs)
        here = (len(behind), costs(problem, found.roster).total, found.roster, behind)
        if best is None or here[:2] < best[:2]:
            best = here
        if not behind:
            break
        raised = _raised(raised, behind)
    assert best is not None
    solved = Solved(
        roster=best[2], objective=best[1], bound=bound, seconds=now() - began, ended=best[1] <= bound
    )
    return Surpassing(solved=solved, not_better=best[3], searches=search)


def _raised(rules: Rules, behind: Collection[str]) -> Rules:
    fields = dict.fromkeys(field for name in behind for field in WEIGHTS[name])
    return replace(rules, **{field: round(getattr(rules, field) * RAISED) for field in fields})
