"""What became of a request in a roster, and why: in a sentence that the person who asked may read."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.roster.problem import OFF, Problem, Roster
from leadwell.staffing.roster.rules import broken_rules
from leadwell.staffing.roster.ward import Ward
from leadwell.staffing.roster.ward_problem import cell_name

_WHY = {
    "rest": "there would be too little rest to the shift before or after",
    "most minutes": "it would take you over your hours",
    "least minutes": "it would leave you short of your hours",
    "longest run": "it would be too many days in a row",
    "shortest run": "it would leave too few days together",
    "days off": "it would leave a single day off",
    "most weekends": "it would be one weekend too many",
    "day off": "you are away that day",
    "barred": "your registration does not hold on that day",
    "most of a shift": "you do not work such shifts",
    "kept": "the day was fixed already",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of one request."""

    granted: bool
    words: str  # why not; empty where it was granted


def cells_of(ward: Ward) -> dict[str, tuple[str, str]]:
    """Give the cells of a ward's roster, each with its shift and skill."""
    return {cell_name(one.shift, one.skill): (one.shift, one.skill) for one in ward.demand}


def answer_of(
    ward: Ward, problem: Problem, roster: Roster, *, person: str, on: date, shift: str, to_work: bool
) -> Answer:
    """Say whether a roster grants a request, and where it does not, why not.

    Why not names counts of people and the rules that the person's own line would break; no one else is named.

    Args:
        ward: the ward.
        problem: its problem.
        roster: the roster.
        person: who asked.
        on: the day.
        shift: the shift that was asked for; "" is any.
        to_work: whether it was asked to work or to be off.

    Raises:
        KeyError: the person has no line in the roster.
    """
    day = problem.past + (on - ward.starts_on).days
    cells = cells_of(ward)
    cell = roster[person][day]
    mine = next((one.skills[0] for one in ward.people if one.name == person and one.skills), "")
    if not to_work:
        return (
            Answer(granted=True, words="")
            if cell == OFF
            else _no_day_off(problem, roster, cells, day, cell, person)
        )
    if cell != OFF and shift in ("", cells[cell][0]):
        return Answer(granted=True, words="")
    wanted = cell_name(shift, mine)
    if wanted not in cells:
        return Answer(granted=False, words=f"No {shift} shift is worked by {_group(mine)} here.")
    present, needed = _counts(problem, roster, day, wanted)
    rules = _in_the_way(problem, roster, person, day, wanted)
    if rules:
        return Answer(granted=False, words=f"You were not given it, because {' and '.join(rules)}.")
    worked = f"You were needed on the {cells[cell][0]} shift that day. " if cell != OFF else ""
    return Answer(
        granted=False,
        words=f"{worked}The {shift} shift had {present} of the {needed} {_group(mine)} it needs.",
    )


def _no_day_off(
    problem: Problem,
    roster: Roster,
    cells: Mapping[str, tuple[str, str]],
    day: int,
    cell: str,
    person: str,
) -> Answer:
    shift, skill = cells[cell]
    present, needed = _counts(problem, roster, day, cell)
    if present < needed:
        words = f"The {shift} shift had only {present} {_group(skill)} for the {needed} it needs, with you among them."
    elif present == needed:
        words = (
            f"The {shift} shift needed {needed} {_group(skill)}; without you it would have had {present - 1}."
        )
    else:
        words = f"The {shift} shift had {present} {_group(skill)} for the {needed} it needs."
    rules = _in_the_way(problem, roster, person, day, OFF)
    if rules:
        words += f" And {' and '.join(rules)}."
    return Answer(granted=False, words=words)


def _counts(problem: Problem, roster: Roster, day: int, cell: str) -> tuple[int, int]:
    present = Counter(line[day] for line in roster.values())[cell]
    needed = sum(one.wanted for one in problem.cover if (one.day, one.shift) == (day, cell))
    return present, needed


def _in_the_way(problem: Problem, roster: Roster, person: str, day: int, cell: str) -> list[str]:
    """Give the rules that one other cell in somebody's line would break, all else as it is."""
    own = next(one for one in problem.people if one.name == person)
    alone = Problem(
        days=problem.days,
        shifts=problem.shifts,
        people=(own,),
        cover=(),
        first_weekday=problem.first_weekday,
        past=problem.past,
    )
    line = roster[person]
    now = {one.rule for one in broken_rules(alone, {person: line})}
    then = broken_rules(alone, {person: (*line[:day], cell, *line[day + 1 :])})
    rules = dict.fromkeys(one.rule for one in then if one.rule not in now)
    if "barred" in rules:  # whoever is not registered is kept off, which is no leave
        rules.pop("day off", None)
    return [_WHY.get(rule, rule) for rule in rules]


def _group(skill: str) -> str:
    try:
        return StaffGroup(skill).words
    except ValueError:
        return skill
