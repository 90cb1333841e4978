"""The rosters of the nurse rostering competitions as models of CP-SAT: soft rules on runs, weekends and patterns."""

from collections.abc import Callable, Sequence
from typing import Any

from ortools.sat.python import cp_model

from leadwell.staffing.roster.inrc_first import Bound, First
from leadwell.staffing.roster.inrc_penalties import S1, S2_DAYS, S2_SHIFT, S3, S4, S5, S6, S7
from leadwell.staffing.roster.inrc_second import Second
from leadwell.staffing.roster.problem import OFF, Roster
from leadwell.staffing.roster.solving import NoLawfulRoster, Solved

Linear = Any  # a linear expression of CP-SAT, or a plain number


class _Model:
    """A model with what it costs."""

    def __init__(self, names: Sequence[str], days: int) -> None:
        self.model = cp_model.CpModel()
        self.days = days
        self.goal: list[Linear] = []
        self.cells: dict[tuple[str, int, str], cp_model.IntVar] = {}
        self.works: dict[tuple[str, int], cp_model.IntVar] = {}
        self.names = names

    def person(self, name: str, cells: Sequence[str]) -> None:
        """Add a person, who has at most one of these cells a day."""
        for day in range(self.days):
            for cell in cells:
                self.cells[name, day, cell] = self.model.new_bool_var("")
            works = self.model.new_bool_var("")
            self.model.add(sum(self.cells[name, day, cell] for cell in cells) == works)
            self.works[name, day] = works

    def at_least(self, value: Linear, weight: int) -> None:
        """Charge ``weight`` for each one of ``value`` above 0."""
        if not weight:
            return
        paid = self.model.new_int_var(0, 1_000, "")
        self.model.add(paid >= value)
        self.goal.append(weight * paid)

    def all_of(self, yes: Sequence[Linear], no: Sequence[Linear], weight: int) -> None:
        """Charge ``weight`` where every one of ``yes`` holds and none of ``no``."""
        if not weight:
            return
        met = self.model.new_bool_var("")
        self.model.add(met >= 1 - len(yes) + sum(yes) - sum(no))
        self.goal.append(weight * met)

    def too_long(self, row: Sequence[Linear], before: int, most: int, weight: int) -> None:
        """Charge each day by which runs of 1 are longer than ``most``, a run of ``before`` going ahead."""
        whole = [1] * before + list(row)
        for end in range(before, len(whole)):
            begin = end - most
            if begin >= 0:
                self.all_of(whole[begin : end + 1], [], weight)

    def too_short(self, row: Sequence[Linear], before: int, least: int, weight: int, *, closed: bool) -> None:
        """Charge each day by which runs of 1 are shorter than ``least``; at the end only where it is ``closed``."""
        whole = [0] + [1] * before + list(row) + ([0] if closed else [])
        for begin in range(1, len(whole)):
            for length in range(1, least):
                end = begin + length
                if end < len(whole) and end > before:
                    self.all_of(whole[begin:end], [whole[begin - 1], whole[end]], weight * (least - length))

    def solved(
        self,
        seconds: float,
        seed: int,
        now: Callable[[], float],
        processes: int,
        tell: Callable[[int, int], None],
        *,
        begin: Roster | None = None,
        bound: int = 0,
    ) -> Solved:
        """Solve, from a roster and with a bound where they are known, and give roster, cost and bound.

        Raises:
            NoLawfulRoster: there is none, or none was found in time.
        """
        began = now()
        if begin is not None:
            for (name, day, cell), variable in self.cells.items():
                self.model.add_hint(variable, begin[name][day] == cell)
        self.model.minimize(sum(self.goal))
        solver = cp_model.CpSolver()
        solver.parameters.random_seed = seed
        solver.parameters.num_workers = processes
        # A month's relaxation is large and says little: columns give its bound, and searching goes on without it.
        solver.parameters.linearization_level = 2 if self.days <= 7 else 1
        solver.parameters.max_time_in_seconds = seconds
        status = solver.solve(self.model, _Teller(tell, now, bound))
        if status == cp_model.INFEASIBLE:
            raise NoLawfulRoster(
                "No roster keeps the hard rules of this instance: look at the cover that is wanted."
            )
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise NoLawfulRoster("No roster was found within the time. Give more seconds.")
        roster = {name: [OFF] * self.days for name in self.names}
        for (name, day, cell), variable in self.cells.items():
            if solver.boolean_value(variable):
                roster[name][day] = cell
        objective = round(solver.objective_value)
        return Solved(
            roster={name: tuple(cells) for name, cells in roster.items()},
            objective=objective,
            bound=min(objective, max(bound, -int(-solver.best_objective_bound // 1))),
            seconds=now() - began,
            ended=status == cp_model.OPTIMAL or objective <= bound,
        )


class _Teller(cp_model.CpSolverSolutionCallback):
    """Tells of each better roster; stops at the bound, or once the clock has been stopped."""

    def __init__(self, tell: Callable[[int, int], None], now: Callable[[], float], bound: int) -> None:
        super().__init__()
        self.tell, self.now, self.bound = tell, now, bound

    def on_solution_callback(self) -> None:
        """Tell."""
        self.tell(round(self.objective_value), max(self.bound, round(self.best_objective_bound)))
        if self.now() == float("inf") or round(self.objective_value) <= self.bound:
            self.stop_search()


def model_of_first(problem: First) -> _Model:
    """Give the model of an instance of the first competition."""
    made = _Model(list(problem.people), problem.days)
    days = range(problem.days)
    for name, (contract, skills) in problem.people.items():
        rules = problem.contracts[contract]
        made.person(name, list(problem.shifts))
        work = [made.works[name, day] for day in days]
        off = [1 - one for one in work]
        _limits(made, sum(work), rules.most, rules.least)
        _runs(made, work, rules.most_run, rules.least_run)
        _runs(made, off, rules.most_off, rules.least_off)
        worked = []
        for day in problem.saturdays:
            here = made.model.new_bool_var("")
            made.model.add_max_equality(here, [work[day], work[day + 1]])
            worked.append(here)
            made.all_of([work[day]], [work[day + 1]], rules.complete_weekends)
            made.all_of([work[day + 1]], [work[day]], rules.complete_weekends)
            for shift in problem.shifts:
                made.all_of(
                    [made.cells[name, day, shift], work[day + 1]],
                    [made.cells[name, day + 1, shift]],
                    rules.same_shift_on_weekends,
                )
            for night in problem.nights if day else ():
                made.all_of(
                    [made.cells[name, day - 1, night]],
                    [work[day], work[day + 1]],
                    rules.no_night_before_free_weekend,
                )
        made.at_least(sum(worked) - rules.most_weekends.value, rules.most_weekends.weight)
        _runs(made, worked, rules.most_weekend_run, rules.least_weekend_run)
        for pattern in (problem.patterns[number] for number in rules.patterns):
            for day in range(problem.days - len(pattern.shifts) + 1):
                if pattern.begins_on in (None, problem.weekday(day)):
                    yes, no = [], []
                    for k, want in enumerate(pattern.shifts):
                        if want == "None":
                            no.append(work[day + k])
                        else:
                            yes.append(work[day + k] if want == "Any" else made.cells[name, day + k, want])
                    made.all_of(yes, no, pattern.weight)
        for shift, needed in problem.shifts.items():
            if not needed <= skills and rules.alternative_skill:
                made.goal += [rules.alternative_skill * made.cells[name, day, shift] for day in days]
    for (day, shift), wanted in problem.cover.items():
        made.model.add(sum(made.cells[name, day, shift] for name in problem.people) == wanted)
    covered = set(problem.cover)
    for (_, day, shift), variable in made.cells.items():
        if (day, shift) not in covered:
            made.model.add(variable == 0)
    made.goal += [w * made.works[key] for key, w in problem.days_off.items()]
    made.goal += [w * (1 - made.works[key]) for key, w in problem.days_on.items()]
    made.goal += [w * made.cells[key] for key, w in problem.shifts_off.items()]
    made.goal += [w * (1 - made.cells[key]) for key, w in problem.shifts_on.items()]
    return made


def _limits(made: _Model, number: Linear, most: Bound, least: Bound) -> None:
    made.at_least(number - most.value, most.weight)
    made.at_least(least.value - number, least.weight)


def _runs(made: _Model, row: Sequence[Linear], most: Bound, least: Bound) -> None:
    made.too_long(row, 0, most.value, most.weight)
    made.too_short(row, 0, least.value, least.weight, closed=True)


def model_of_second(problem: Second) -> _Model:
    """Give the model of a week of the second competition."""
    made = _Model(list(problem.people), problem.days)
    days = range(problem.days)
    for name, (contract, skills) in problem.people.items():
        rules, past = problem.contracts[contract], problem.past[name]
        made.person(name, [f"{shift} {skill}" for shift in problem.shifts for skill in sorted(skills)])
        work = [made.works[name, day] for day in days]
        row = {
            shift: [sum(made.cells[name, day, f"{shift} {skill}"] for skill in skills) for day in days]
            for shift in problem.shifts
        }
        for before, after in problem.forbidden:
            if past.last_shift == before:
                made.model.add(row[after][0] == 0)
            for day in range(problem.days - 1):
                made.model.add(row[before][day] + row[after][day + 1] <= 1)
        for shift, (least, most) in problem.shifts.items():
            behind = past.same_shift if past.last_shift == shift else 0
            made.too_long(row[shift], behind, most, S2_SHIFT)
            made.too_short(row[shift], behind, least, S2_SHIFT, closed=False)
        made.too_long(work, past.work, rules.work[1], S2_DAYS)
        made.too_short(work, past.work, rules.work[0], S2_DAYS, closed=False)
        off = [1 - one for one in work]
        made.too_long(off, past.off, rules.off[1], S3)
        made.too_short(off, past.off, rules.off[0], S3, closed=False)
        for who, day, shift in problem.unwanted:
            if who == name:
                made.goal.append(S4 * (row[shift][day] if shift else work[day]))
        if rules.complete_weekends:
            made.all_of([work[5]], [work[6]], S5)
            made.all_of([work[6]], [work[5]], S5)
        if problem.last_week:
            total = past.assignments + sum(work)
            made.at_least(rules.total[0] - total, S6)
            made.at_least(total - rules.total[1], S6)
            worked = made.model.new_bool_var("")
            made.model.add_max_equality(worked, [work[5], work[6]])
            made.at_least(past.weekends + worked - rules.weekends, S7)
    for (day, shift, skill), (least, best) in problem.cover.items():
        there = sum(
            made.cells[name, day, f"{shift} {skill}"]
            for name, (_, mine) in problem.people.items()
            if skill in mine
        )
        made.model.add(there >= least)
        made.at_least(best - there, S1)
    return made
