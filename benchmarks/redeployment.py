"""How long it takes to choose the moves of one shift, and how good they are.

Makes its own trusts. Times are of choosing and explaining, apart from reading the file. The search is held against two
others on the same trusts: moves one at a time, the best first, with nothing else (greedy), and for one length of shift,
where the answer is proven, against that. Run as ``python benchmarks/redeployment.py [trusts]``.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the made-up trusts live among the tests

from tests.library.staffing.redeployment.trusts import trust

from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.redeployment import plan, shift_of, shipped_rules
from leadwell.staffing.redeployment.eligibility import not_counted
from leadwell.staffing.redeployment.planning import problem_of
from leadwell.staffing.redeployment.search import Search

UNITS = (10, 40, 80)
TEAM = (2, 7)


def times(trusts: int) -> None:
    """Print times, by how many units there are and how many lengths of shift."""
    print("units  people  lengths  moves   read ms   choose ms: median   95%   most   (processor: median)")
    for units in UNITS:
        for lengths in ((11.5,), (11.5, 7.5)):
            read, chosen, used, people, moves = [], [], [], [], []
            for seed in range(trusts):
                text = json.dumps(trust(seed, units=units, lengths=lengths, team=TEAM))
                start = time.perf_counter()
                shift = shift_of(json.loads(text))
                middle, at_work = time.perf_counter(), time.process_time()
                found = plan(shift)
                chosen.append(1e3 * (time.perf_counter() - middle))
                used.append(1e3 * (time.process_time() - at_work))
                read.append(1e3 * (middle - start))
                people.append(len(shift.people))
                moves.append(len(found.moves))
            print(
                f"{units:5}  {np.mean(people):6.0f}  {len(lengths):7}  {np.mean(moves):5.1f}  {np.median(read):8.1f}"
                f"  {np.median(chosen):18.1f}  {np.quantile(chosen, 0.95):5.1f}  {max(chosen):5.1f}"
                f"   ({np.median(used):.1f})"
            )


def quality(trusts: int) -> None:
    """Print what the search mends, beside moving one at a time."""
    rules = shipped_rules()
    loss = {"no moves": 0.0, "one at a time": 0.0, "the search": 0.0}
    better = groups = 0
    for seed in range(trusts):
        shift = shift_of(trust(seed, units=40, team=TEAM))
        for group in (StaffGroup.REGISTERED, StaffGroup.SUPPORT):
            units = [unit for unit in shift.units if group in unit.required]
            known = {unit.key for unit in units}
            people = [
                one
                for one in shift.people
                if one.group is group and one.unit in known and not not_counted(one, shift, rules)
            ]
            problem = problem_of(group, people, units, shift, rules)
            greedy = Search(problem)
            while any([greedy.move_best(length) for length in greedy.lengths]):  # noqa: C419 - each length in turn
                pass
            whole = Search(problem)
            whole.best()
            for name, at in (
                ("no moves", problem.at),
                ("one at a time", greedy.at),
                ("the search", whole.at),
            ):
                loss[name] += problem.loss(at)
            better += problem.loss(whole.at) < problem.loss(greedy.at) - 1e-6
            groups += 1
    print(
        f"\n40 units, two lengths of shift, {groups} groups: squared marks of shortfall and cost of moves, in all"
    )
    for name, value in loss.items():
        print(f"{name:14} {value:10.1f}")
    print(f"the search found better moves than one at a time in {better} of {groups}")


if __name__ == "__main__":
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    times(many)
    quality(many)
