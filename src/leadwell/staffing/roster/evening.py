"""Surplus spread over the days: nobody gains or loses by it, and no day has many too many while others have none."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from leadwell.staffing.roster.problem import OFF, Person, Problem, Roster
from leadwell.staffing.roster.rules import broken_rules, check_fit, costs

Place = tuple[int, str]  # day and shift


def evened(
    problem: Problem, roster: Roster, *, enough: Callable[[], bool] = lambda: False
) -> dict[str, tuple[str, ...]]:
    """Give the roster with shifts moved, within one person's own line, from where most are too many to where fewer are.

    One too many costs as much on whatever day it is, so a search does not care where contracted hours that no shift
    needs are worked; a ward does. Each move takes a shift to another day as the same shift, from weekday to weekday
    or within one weekend, keeps every hard rule, costs nothing in requests or fair shares, and makes no shift miss
    anybody. It ends when no single move helps, or there is no more time.

    Args:
        problem: the problem.
        roster: a roster of it; who breaks a rule in it is left as they are.
        enough: says that the time is up; what was moved until then stays moved.

    Raises:
        NotOfThisProblem: the roster does not fit the problem.
    """
    check_fit(problem, roster)
    present = Counter((day, cell) for line in roster.values() for day, cell in enumerate(line) if cell != OFF)
    cover = {(one.day, one.shift): one for one in problem.cover if one.day >= problem.past}
    over = {place: present[place] - one.wanted for place, one in cover.items()}
    lines = {name: tuple(line) for name, line in roster.items()}
    own = {person.name: _alone(problem, person) for person in problem.people}
    people = [
        person
        for person in problem.people
        if not broken_rules(own[person.name], {person.name: lines[person.name]})
    ]
    weights = {(one.day, one.shift): one.over_weight for one in problem.cover}
    moved = True
    while moved:
        moved = False
        for source in sorted(over, key=lambda one: (-over[one], one)):
            while over[source] > 1 and not enough():
                found = _move(problem, people, own, lines, over, weights, source)
                if found is None:
                    break
                name, line, target = found
                lines[name], moved = line, True
                over[source] -= 1
                over[target] += 1
    return lines


def _alone(problem: Problem, person: Person) -> Problem:
    """Give the problem of one person: what their line costs, and which rules it breaks."""
    return replace(
        problem,
        people=(person,),
        cover=(),
        wants=tuple(one for one in problem.wants if one.person == person.name),
        unwanted=tuple(one for one in problem.unwanted if one.person == person.name),
        tallies=tuple(one for one in problem.tallies if one.person == person.name),
    )


def _move(
    problem: Problem,
    people: list[Person],
    own: dict[str, Problem],
    lines: dict[str, tuple[str, ...]],
    over: dict[Place, int],
    weights: dict[Place, int],
    source: Place,
) -> tuple[str, tuple[str, ...], Place] | None:
    """Give the move from a place to the emptiest that takes it: whose, their line after it, and where to."""
    day, cell = source
    targets = sorted(
        (
            place
            for place, number in over.items()
            if number <= over[source] - 2
            and place[1] == cell
            and place[0] != day
            and problem.weekend_of(place[0]) == problem.weekend_of(day)
            and weights[place] <= weights[source]
        ),
        key=lambda one: (over[one], one),
    )
    for person in people:
        line = lines[person.name]
        if line[day] != cell or day in person.kept:
            continue
        alone = own[person.name]
        before = costs(alone, {person.name: line}).total
        for target in targets:
            tried = _moved(person, line, source, target)
            if tried is None or broken_rules(alone, {person.name: tried}):
                continue
            if costs(alone, {person.name: tried}).total <= before:
                return person.name, tried, target
    return None


def _moved(person: Person, line: tuple[str, ...], source: Place, target: Place) -> tuple[str, ...] | None:
    """Give a line with one shift moved; None where the person cannot have it there."""
    day, cell = target
    if line[day] != OFF or day in person.days_off or day in person.kept:
        return None
    if target in person.barred or cell not in person.most_of:
        return None
    cells = list(line)
    cells[source[0]], cells[day] = OFF, cell
    return tuple(cells)
