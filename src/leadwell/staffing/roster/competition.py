"""The rostering competitions of 2010 and 2015: known by content, solved, checked and costed by their own rules."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from leadwell.staffing.roster.inrc_first import BadCompetitionFile, First, first_from_text
from leadwell.staffing.roster.inrc_penalties import (
    faults_of_first,
    faults_of_second,
    penalties_of_first,
    penalties_of_second,
)
from leadwell.staffing.roster.inrc_second import Second, is_second, second_from_json
from leadwell.staffing.roster.problem import OFF, Roster
from leadwell.staffing.roster.rules import NotOfThisProblem
from leadwell.staffing.roster.solving import Progress, Solved, see_to_the_solver

Competition = First | Second


def is_competition(text: str) -> bool:
    """Say whether a text is an instance of either competition, by its content."""
    return "SCHEDULING_PERIOD" in text or is_second(text)


def competition_from_texts(text: str, *, history: str | None = None, week: str | None = None) -> Competition:
    """Read an instance: the text form of the first competition, or a scenario of the second with history and week.

    Raises:
        BadCompetitionFile: it cannot be read, or a scenario comes without its history or week.
    """
    if not is_second(text):
        return first_from_text(text)
    if history is None or week is None:
        raise BadCompetitionFile(
            "This is a scenario of the second competition. Give the history and the week with it: "
            "--history H0-….json --week WD-….json."
        )
    return second_from_json(text, history, week)


def find_competition_roster(
    problem: Competition,
    *,
    seconds: float,
    seed: int,
    now: Callable[[], float],
    tell: Callable[[Progress], None] | None = None,
    processes: int = 1,
) -> Solved:
    """Give the best roster found in time, and a bound that none beats, by the competition's own rules.

    Months of the first competition are found by column generation, the soft rules in the graph of schedules; weeks of
    the second, and months with unwanted patterns of more than three days, by CP-SAT.

    Raises:
        SolverMissing: the extra ``roster`` is not installed.
        NoLawfulRoster: the hard rules leave none, or none was found in time.
    """
    see_to_the_solver()
    began = now()
    from leadwell.staffing.roster.solve.competition import model_of_first, model_of_second
    from leadwell.staffing.roster.solve.first import fits, solve_first

    def told(objective: int, bound: int) -> None:
        if tell is not None:
            tell(Progress(seconds=now() - began, objective=objective, bound=bound))

    left = max(seconds - (now() - began), 0.5)
    if isinstance(problem, First) and fits(problem):
        found = solve_first(problem, seconds=left, seed=seed, now=now, tell=told, processes=processes)
    else:
        made = model_of_first(problem) if isinstance(problem, First) else model_of_second(problem)
        found = made.solved(left, seed, now, processes, told)
    assert not faults(problem, found.roster)
    cost = sum(penalties(problem, found.roster).values())
    # A search that is cut short may have charged itself for more than its roster costs, never for less.
    assert found.bound <= cost <= found.objective, (found.bound, cost, found.objective)
    return replace(found, objective=cost, ended=found.ended or cost == found.bound)


def faults(problem: Competition, roster: Roster) -> tuple[str, ...]:
    """Give what a roster breaks of the hard rules, in words.

    Raises:
        NotOfThisProblem: people, days or cells differ.
    """
    _see_to_fit(problem, roster)
    if isinstance(problem, First):
        return faults_of_first(problem, roster)
    return faults_of_second(problem, roster)


def penalties(problem: Competition, roster: Roster) -> Counter[str]:
    """Give what a roster costs, by kind of soft rule; kinds that cost nothing are left out.

    Raises:
        NotOfThisProblem: people, days or cells differ.
    """
    _see_to_fit(problem, roster)
    if isinstance(problem, First):
        return penalties_of_first(problem, roster)
    return penalties_of_second(problem, roster)


def _see_to_fit(problem: Competition, roster: Roster) -> None:
    if set(roster) != set(problem.people):
        other = sorted(set(roster) ^ set(problem.people))[0]
        raise NotOfThisProblem(f"{other} is in the roster or in the instance, but not in both.")
    if isinstance(problem, First):
        known = set(problem.shifts)
    else:
        known = {f"{shift} {skill}" for _, shift, skill in problem.cover}
    for name, cells in roster.items():
        if len(cells) != problem.days:
            raise NotOfThisProblem(
                f"The line of {name} has {len(cells)} days; the instance has {problem.days}."
            )
        for cell in cells:
            if cell != OFF and cell not in known:
                raise NotOfThisProblem(f"{name} has {cell}, which is no shift of this instance.")
