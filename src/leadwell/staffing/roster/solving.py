"""Solve a roster problem: the door to the solver, which needs the extra ``roster``."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from leadwell.foundations.errors import LeadwellError
from leadwell.staffing.roster.problem import Problem, Roster


class SolverMissing(LeadwellError):
    """The solver is not installed."""


class NoLawfulRoster(LeadwellError):
    """Somebody has rules that no schedule keeps, whatever the others work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """A roster, and how far from the best it can be."""

    roster: Roster
    objective: int  # what it costs; lower is better
    bound: int  # no roster at all can cost less
    seconds: float
    ended: bool  # whether the search ended by itself: proven best

    @property
    def gap(self) -> float:
        """The share by which the roster may be dearer than the best one; 0 where it is proven best."""
        return 0.0 if self.objective <= self.bound else (self.objective - self.bound) / self.objective


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the search has come."""

    seconds: float
    objective: int
    bound: int


def see_to_the_solver() -> None:
    """See to it that the solver is there.

    Raises:
        SolverMissing: it is not.
    """
    if find_spec("ortools") is None or find_spec("numba") is None:
        raise SolverMissing(
            "Finding rosters needs OR-Tools and Numba, which are not installed. "
            "Install them with: pip install 'leadwell[roster]'"
        )


def find_roster(
    problem: Problem,
    *,
    seconds: float,
    seed: int,
    now: Callable[[], float],
    tell: Callable[[Progress], None] | None = None,
    begin: Roster | None = None,
    processes: int = 1,
) -> Solved:
    """Give the best roster found in time, which breaks no hard rule, and a bound that no roster beats.

    The method is column generation over whole schedules, a dive, and neighbourhoods found anew; see the page
    "How a roster is found". Same seed, same roster, where the search ended by itself; where the clock ended it,
    a faster machine gets further.

    Args:
        problem: the problem.
        seconds: stop after this time, with the best roster so far.
        seed: of the neighbourhoods tried.
        now: a clock that gives seconds and never goes back, as ``time.monotonic``.
        tell: is told whenever roster or bound become better.
        processes: how many neighbourhoods are tried at once. Another number gives another roster.
        begin: a roster to begin from; it must keep the hard rules, or it is not used.

    Raises:
        SolverMissing: the extra ``roster`` is not installed.
        NoLawfulRoster: a person's rules contradict each other.
    """
    see_to_the_solver()
    began = now()
    from leadwell.staffing.roster.solve.course import run  # loading the solver takes some seconds

    left = max(seconds - (now() - began), 0.1)
    return run(problem, seconds=left, seed=seed, now=now, tell=tell, begin=begin, processes=max(processes, 1))
