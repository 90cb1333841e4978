"""A made-up ward of 40 people and four weeks: the roster found beside that of the ward's own manager, aim by aim.

    python benchmarks/ward_roster.py --seconds 55
    python benchmarks/ward_roster.py --seconds 55 --seed 2 --sick 3
    python benchmarks/ward_roster.py --seconds 55 --processor      on a machine busy with other work

Both rosters are checked by the rules first. The wards are synthetic. With ``--sick`` the roster found is mended after
so many people call in sick for two days each.
"""

import argparse
import time

from leadwell.staffing.roster import broken_rules, costs, problem_of, repair
from leadwell.staffing.roster.aims import aims
from leadwell.staffing.roster.problem import OFF, Problem, Roster
from leadwell.staffing.roster.surpassing import as_numbers, surpass
from leadwell.staffing.roster.ward import Ward
from leadwell.staffing.roster.ward_problem import changed_day, rules_of, with_overtime
from leadwell.synthetic.ward_manager import managers_roster
from leadwell.synthetic.ward_roster import synthetic_ward


def main() -> None:
    """Make the ward, fill it twice, and print the aims side by side."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1, help="of the ward")
    parser.add_argument("--seconds", type=float, default=55)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--sick", type=int, default=3)
    parser.add_argument("--processor", action="store_true", help="seconds of one processor, not of the clock")
    asked = parser.parse_args()
    ward = synthetic_ward(asked.seed)
    problem = problem_of(ward)
    manager = managers_roster(ward)
    assert not broken_rules(problem, manager)
    clock, processes = (time.process_time, 1) if asked.processor else (time.monotonic, asked.processes)
    began = clock()
    surpassing = surpass(ward, manager, seconds=asked.seconds, seed=1, processes=processes, now=clock)
    found, spent = surpassing.solved, clock() - began
    assert not broken_rules(problem, found.roster)
    by_hand, solved = (as_numbers(aims(ward, problem, roster)) for roster in (manager, found.roster))
    worst = 0
    print(f"{'aim':<38} {'by hand':>9} {'found':>9}")
    for name, one in by_hand.items():
        other = solved[name]
        verdict = "better" if other < one else "equal" if other == one else "WORSE"
        worst += other >= one and other > 0
        print(f"{name:<38} {one:>9.2f} {other:>9.2f}  {verdict}")
    for here, there in zip(
        aims(ward, problem, manager).hours, aims(ward, problem, found.roster).hours, strict=True
    ):
        what = f"hours lost, {here.what} (of {here.planned:,.0f})"
        print(f"{what:<38} {here.lost:>9.1f} {there.lost:>9.1f}")
    print(
        f"objective {costs(problem, manager).total} by hand, {found.objective} found, none below {found.bound}, "
        f"{spent:.0f} s, {surpassing.searches} searches; aims not better: {worst}"
    )
    if asked.sick:
        mend(ward, problem, found.roster, asked.sick)


def mend(ward: Ward, problem: Problem, published: Roster, count: int) -> None:
    """Let people call in sick for two days each in the second week, and mend the roster."""
    day = problem.past + 8
    working = [name for name, cells in published.items() if cells[day] != OFF]
    away = dict.fromkeys(working[:: max(1, len(working) // count)][:count], (day, day + 1))
    rules = rules_of(ward.rules)
    for overtime in (0, 690):
        began = time.monotonic()
        found = repair(
            with_overtime(ward, problem, overtime),
            published,
            away,
            from_day=day,
            each_person=rules.changed_person,
            each_day=changed_day(problem, rules),
            seconds=60,
            seed=1,
            now=time.monotonic,
        )
        before, spent = costs(problem, published).under, time.monotonic() - began
        print(
            f"{len(away)} sick for two days, {overtime / 60:g} h of overtime allowed: {len(found.changed)} others "
            f"changed (disturbance {found.disturbance}, none below {found.at_least}); missing people cost "
            f"{found.missing}, {found.missing_before} unmended, {before} before they fell ill; {spent:.1f} s"
        )


if __name__ == "__main__":
    main()
