"""Surplus spread over the days: nobody gains or loses by it, and no day has many too many while others have none."""

from collections import Counter
from dataclasses import replace

from leadwell.staffing.roster.problem import OFF, Person, Problem, Roster
from leadwell.staffing.roster.rules import broken_rules, check_fit, costs

Place = tuple[int, str]  # day and shift


def evened(problem: Problem, roster: Roster) -> dict[str, tuple[str, ...]]:
    """Give the roster with shifts moved, within one person's own line, from where most are too many to where fewer are.

    One too many costs as much on whatever day it is, so a search does not care where contracted hours that no shift
    needs are worked; a ward does. Each move keeps every hard rule, costs nothing in requests, hours, nights or
    weekends, and makes no shift miss anybody. It ends when no single move helps.

    Args:
        problem: the problem.
        roster: a roster of it; who breaks a rule in it is left as they are.

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
    while (moved := _move(people, own, lines, over, cover_weights(problem))) is not None:
        name, line, source, target = moved
        lines[name] = line
        over[source] -= 1
        over[target] += 1
    return lines


def cover_weights(problem: Problem) -> dict[Place, int]:
    """Give what one too many costs, by day and shift."""
    return {(one.day, one.shift): one.over_weight for one in problem.cover}


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
    people: list[Person],
    own: dict[str, Problem],
    lines: dict[str, tuple[str, ...]],
    over: dict[Place, int],
    weights: dict[Place, int],
) -> tuple[str, tuple[str, ...], Place, Place] | None:
    """Give the move from the fullest place that can be left to the emptiest that takes it."""
    sources = sorted(
        (place for place, number in over.items() if number > 1), key=lambda one: (-over[one], one)
    )
    for source in sources:
        targets = sorted(
            (place for place, number in over.items() if number <= over[source] - 2 and place[0] != source[0]),
            key=lambda one: (over[one], one),
        )
        for person in people:
            line = lines[person.name]
            if line[source[0]] != source[1] or source[0] in person.kept:
                continue
            before = costs(own[person.name], {person.name: line}).total
            for target in targets:
                tried = _moved(person, line, source, target)
                if tried is None or weights[target] > weights[source]:
                    continue
                alone = {person.name: tried}
                if costs(own[person.name], alone).total <= before and not broken_rules(
                    own[person.name], alone
                ):
                    return person.name, tried, source, target
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
