"""What a roster costs by the rules of the two nurse rostering competitions, counted run by run, and what it breaks.

The rules are those of Haspeslagh and others (2010) and of Ceschia and others (2015). In the first competition runs that
touch an end of the period count as they stand; in the second, runs go on from the history, and a run that is still open
at the end of the week is not yet too short.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from leadwell.staffing.roster.inrc_first import Bound, First, Pattern
from leadwell.staffing.roster.inrc_second import Second
from leadwell.staffing.roster.problem import OFF, Roster

S1, S2_SHIFT, S2_DAYS, S3, S4, S5, S6, S7 = (
    30,
    15,
    30,
    30,
    10,
    30,
    20,
    30,
)  # weights of the second competition


def faults_of_first(problem: First, roster: Roster) -> tuple[str, ...]:
    """Give what breaks the hard rules: cover must be met exactly."""
    return tuple(
        f"Day {day}, {shift}: {there} work, {wanted} are wanted."
        for (day, shift), wanted in sorted(problem.cover.items())
        if (there := sum(cells[day] == shift for cells in roster.values())) != wanted
    )


def penalties_of_first(problem: First, roster: Roster) -> Counter[str]:
    """Give what a roster costs by kind of rule."""
    cost: Counter[str] = Counter()
    for person, (contract, skills) in problem.people.items():
        rules, cells = problem.contracts[contract], roster[person]
        works = [cell != OFF for cell in cells]
        _beyond(cost, "assignments", sum(works), rules.most, rules.least)
        for works_or_not, what, most, least in (
            (True, "days in a row", rules.most_run, rules.least_run),
            (False, "days off in a row", rules.most_off, rules.least_off),
        ):
            for value, length in _runs(works):
                if value is works_or_not:
                    _beyond(cost, what, length, most, least)
        worked = [works[day] or works[day + 1] for day in problem.saturdays]
        _beyond(cost, "weekends", sum(worked), rules.most_weekends, None)
        for value, length in _runs(worked):
            if value:
                _beyond(cost, "weekends in a row", length, rules.most_weekend_run, rules.least_weekend_run)
        for day in problem.saturdays:
            saturday, sunday = cells[day], cells[day + 1]
            cost["incomplete weekends"] += rules.complete_weekends * ((saturday != OFF) != (sunday != OFF))
            cost["other shifts on a weekend"] += rules.same_shift_on_weekends * (
                OFF not in (saturday, sunday) and saturday != sunday
            )
            cost["nights before a free weekend"] += rules.no_night_before_free_weekend * (
                day > 0 and cells[day - 1] in problem.nights and saturday == sunday == OFF
            )
        for number in rules.patterns:
            pattern = problem.patterns[number]
            cost["unwanted patterns"] += pattern.weight * sum(
                _meets(pattern, cells[day : day + len(pattern.shifts)])
                for day in range(problem.days - len(pattern.shifts) + 1)
                if pattern.begins_on in (None, problem.weekday(day))
            )
        cost["skills"] += rules.alternative_skill * sum(
            cell != OFF and not problem.shifts[cell] <= skills for cell in cells
        )
    cost["days off"] += sum(w for (who, day), w in problem.days_off.items() if roster[who][day] != OFF)
    cost["days on"] += sum(w for (who, day), w in problem.days_on.items() if roster[who][day] == OFF)
    cost["shifts off"] += sum(
        w for (who, day, shift), w in problem.shifts_off.items() if roster[who][day] == shift
    )
    cost["shifts on"] += sum(
        w for (who, day, shift), w in problem.shifts_on.items() if roster[who][day] != shift
    )
    return +cost


def _runs(values: Sequence[bool]) -> Iterator[tuple[bool, int]]:
    for value, group in groupby(values):
        yield value, len(list(group))


def _beyond(cost: Counter[str], what: str, number: int, most: Bound, least: Bound | None) -> None:
    cost[what] += most.weight * max(0, number - most.value)
    if least is not None:
        cost[what] += least.weight * max(0, least.value - number)


def _meets(pattern: Pattern, cells: Sequence[str]) -> bool:
    return all(
        cell == OFF if want == "None" else cell != OFF if want == "Any" else cell == want
        for want, cell in zip(pattern.shifts, cells, strict=True)
    )


def _parts(cells: Sequence[str]) -> list[tuple[str, str]]:
    """Give shift and skill of each cell; both empty on a day off."""
    return [(cell.partition(" ")[0], cell.partition(" ")[2]) for cell in cells]


def faults_of_second(problem: Second, roster: Roster) -> tuple[str, ...]:
    """Give what breaks the hard rules: least cover, forbidden successions, skills."""
    faults = []
    for name, cells in roster.items():
        shifts = [problem.past[name].last_shift, *(shift for shift, _ in _parts(cells))]
        faults += [
            f"{name}: {after} follows {before}."
            for before, after in pairwise(shifts)
            if (before, after) in problem.forbidden
        ]
        faults += [
            f"{name}: has no skill {skill}."
            for shift, skill in _parts(cells)
            if shift and skill not in problem.people[name][1]
        ]
    for (day, shift, skill), (least, _) in problem.cover.items():
        there = sum(cells[day] == f"{shift} {skill}" for cells in roster.values())
        if there < least:
            faults.append(f"Day {day}, {shift} {skill}: {there} work, {least} are wanted at least.")
    return tuple(faults)


def penalties_of_second(problem: Second, roster: Roster) -> Counter[str]:
    """Give what a week costs by kind of rule; totals over all weeks are counted in the last one."""
    cost: Counter[str] = Counter()
    for (day, shift, skill), (_, best) in problem.cover.items():
        there = sum(cells[day] == f"{shift} {skill}" for cells in roster.values())
        cost["best cover"] += S1 * max(0, best - there)
    for name, cells in roster.items():
        rules, past = problem.contracts[problem.people[name][0]], problem.past[name]
        shifts = [shift for shift, _ in _parts(cells)]
        works = [bool(shift) for shift in shifts]
        for shift, (least, most) in problem.shifts.items():
            before = past.same_shift if past.last_shift == shift else 0
            cost["consecutive shifts"] += S2_SHIFT * _in_runs(
                [one == shift for one in shifts], before, least, most
            )
        cost["consecutive days"] += S2_DAYS * _in_runs(works, past.work, *rules.work)
        cost["consecutive days off"] += S3 * _in_runs([not one for one in works], past.off, *rules.off)
        cost["requests"] += S4 * sum(
            works[day] and shift in ("", shifts[day]) for who, day, shift in problem.unwanted if who == name
        )
        if rules.complete_weekends:
            cost["incomplete weekends"] += S5 * (works[5] != works[6])
        if problem.last_week:
            total = past.assignments + sum(works)
            least, most = rules.total
            cost["total assignments"] += S6 * (max(0, least - total) + max(0, total - most))
            cost["total weekends"] += S7 * max(0, past.weekends + (works[5] or works[6]) - rules.weekends)
    return +cost


def _in_runs(values: Sequence[bool], before: int, least: int, most: int) -> int:
    """Give how many days are missing from runs that ended here, and surplus in runs, as far as it arose here."""
    cost, length = 0, before
    for value in values:
        if value:
            length += 1
            cost += length > most
            continue
        if 0 < length < least:
            cost += least - length
        length = 0
    return cost
