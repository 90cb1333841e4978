"""Rosters against the public 24 instances: objective, bound, best known, gap and seconds, as a table.

    python benchmarks/rosters.py --seconds 60 1 2 4 5
    python benchmarks/rosters.py --seconds 60 --plain 8      with plain CP-SAT beside it
    python benchmarks/rosters.py --seconds 60 --processor 5 6 16      on a machine busy with other work

The instances and the best known values are read from the folder of open data (LEADWELL_SHARED, or ``shared``
beside the project); nothing of them is kept here. Each roster is checked by the rules before its line is printed.
"""

import argparse
import os
import re
import time
from pathlib import Path

from leadwell.staffing.roster.curtois import problem_from_text
from leadwell.staffing.roster.problem import Problem
from leadwell.staffing.roster.rules import broken_rules, costs
from leadwell.staffing.roster.solving import find_roster

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Solve the instances that are asked for, and print a line each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("instances", nargs="*", type=int)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--processor", action="store_true", help="seconds of one processor, not of the clock")
    parser.add_argument("--plain", action="store_true", help="plain CP-SAT beside it, for as long")
    wanted = parser.parse_args()
    folder = Path(os.environ.get("LEADWELL_SHARED", ROOT.parent / "shared")) / "benchmarks" / "rosters"
    known = best_known((folder / "README.md").read_text())
    files = sorted((folder / "curtois24").glob("Instance*.txt"), key=number)
    print(
        f"{'instance':>8} {'objective':>9} {'bound':>7} {'best known':>10} {'above it':>8} {'seconds':>7}  plain"
    )
    for path in files:
        if wanted.instances and number(path) not in wanted.instances:
            continue
        problem = problem_from_text(path.read_text())
        clock, processes = (time.process_time, 1) if wanted.processor else (time.monotonic, wanted.processes)
        began = clock()
        found = find_roster(problem, seconds=wanted.seconds, seed=wanted.seed, processes=processes, now=clock)
        spent = clock() - began
        assert not broken_rules(problem, found.roster)
        assert costs(problem, found.roster).total == found.objective
        best = known.get(number(path))
        above = "" if best is None else f"{(found.objective - best) / best:.2%}"
        plain = plain_cp_sat(problem, wanted.seconds) if wanted.plain else ""
        line = f"{number(path):>8} {found.objective:>9} {found.bound:>7} {best or '':>10} {above:>8} {spent:>7.1f}"
        print(f"{line}  {plain}", flush=True)


def number(path: Path) -> int:
    """Give the number of an instance from its file's name."""
    return int(re.sub(r"\D", "", path.stem))


def best_known(readme: str) -> dict[int, int]:
    """Read the best known values from the table of published results."""
    rows = re.findall(r"^\| (\d+) \| \d+ \| \d+ \| \d+ \| (\d+) \|", readme, re.MULTILINE)
    return {int(instance): int(value) for instance, value in rows}


def plain_cp_sat(problem: Problem, seconds: float) -> str:
    """Give what CP-SAT alone reaches: one variable a person, day and shift."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    names = [one.name for one in problem.shifts]
    minutes = {one.name: one.minutes for one in problem.shifts}
    days = range(problem.days)
    x = {
        (p.name, d, s): model.new_bool_var("")
        for p in problem.people
        for d in days
        for s in names
        if p.most_of.get(s, 0) and d not in p.days_off
    }
    goal = []
    for p in problem.people:
        work = {d: sum(x[p.name, d, s] for s in names if (p.name, d, s) in x) for d in days}
        for d in days:
            model.add(work[d] <= 1)
        for shift in problem.shifts:
            for after in shift.not_followed_by:
                for d in days[:-1]:
                    if (p.name, d, shift.name) in x and (p.name, d + 1, after) in x:
                        model.add(x[p.name, d, shift.name] + x[p.name, d + 1, after] <= 1)
        for s in names:
            model.add(sum(x[p.name, d, s] for d in days if (p.name, d, s) in x) <= p.most_of.get(s, 0))
        total = sum(minutes[s] * v for (who, _, s), v in x.items() if who == p.name)
        model.add(total <= p.most_minutes)
        model.add(total >= p.least_minutes)
        for d in range(problem.days - p.most_run):
            model.add(sum(work[k] for k in range(d, d + p.most_run + 1)) <= p.most_run)
        for length in range(1, p.least_run):
            for d in range(1, problem.days - length):
                model.add(
                    work[d - 1] + length - sum(work[k] for k in range(d, d + length)) + work[d + length] >= 1
                )
        for length in range(1, p.least_off_run):
            for d in range(1, problem.days - length):
                model.add(work[d - 1] - sum(work[k] for k in range(d, d + length)) + work[d + length] <= 1)
        weekends: dict[int, cp_model.IntVar] = {}
        for d in days:
            weekend = problem.weekend_of(d)
            if weekend is not None:
                weekends.setdefault(weekend, model.new_bool_var(""))
                model.add(work[d] <= weekends[weekend])
        model.add(sum(weekends.values()) <= p.most_weekends)
    for one in problem.cover:
        few = model.new_int_var(0, len(problem.people), "")
        many = model.new_int_var(0, len(problem.people), "")
        here = [x[key] for p in problem.people if (key := (p.name, one.day, one.shift)) in x]
        model.add(sum(here) + few - many == one.wanted)
        goal += [one.under_weight * few, one.over_weight * many]
    constant = sum(one.weight for one in problem.wants)
    goal += [-r.weight * x[key] for r in problem.wants if (key := (r.person, r.day, r.shift)) in x]
    goal += [r.weight * x[key] for r in problem.unwanted if (key := (r.person, r.day, r.shift)) in x]
    model.minimize(sum(goal) + constant)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return "none"
    return f"{solver.objective_value:.0f} ({solver.best_objective_bound:.0f})"


if __name__ == "__main__":
    main()
