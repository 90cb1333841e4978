"""The judge's question and the comparison for one call of autospc."""

import math
from collections.abc import Callable

from tests.library.spc.exact import NAN, total
from tests.library.spc.ssa_judge import Chart, Question, judge_shifts
from tests.library.spc.vectors import Case, has_denominators, in_order, same

Answer = Callable[[Question], Chart | None]
KINDS = {"XMR": "xmr", "C": "c", "C'": "cp", "P": "p", "P'": "pp"}


def asked(case: Case, answer: Answer = judge_shifts) -> Chart | None:
    """What the judge, or whoever else answers, says to the same question."""
    args = case.args
    moments = in_order(case.given)
    values = [ys[0] if len(ys) == 1 else total(ys) for _, ys, _ in moments]
    shares = args["chart"].startswith("P") and has_denominators(case.given)
    if args["chart"].startswith("C"):
        values = [value if math.isnan(value) else float(round(value)) for value in values]
    return answer(
        Question(
            kind=KINDS[args["chart"]],
            values=values,
            denominators=[total(ns) if ns == ns else NAN for _, _, ns in moments] if shares else None,
            period=args.get("period_min", 21),
            shift=args.get("shift_rule_threshold", 8),
            no_regrets=args.get("no_regrets", True),
            every_shift=args.get("establish_every_shift", False),
            baseline_only=args.get("baseline_only", False),
        )
    )


def differences(case: Case, answer: Answer = judge_shifts) -> list[str]:
    """What differs from the package's answer, as column and row."""
    found = asked(case, answer)
    points = case.points
    if found is None:
        return [f"cl {row}: no limits {cl}" for row, cl in enumerate(points["cl"]) if cl is not None]
    wrong = []
    for theirs, mine in (("y", found.y), ("cl", found.centre), ("ucl", found.upper), ("lcl", found.lower)):
        for row, value in enumerate(mine):
            if not same(value, points[theirs][row]):
                wrong.append(f"{theirs} {row}: {value!r} {points[theirs][row]!r}")
    for row in range(len(found.y)):
        said = {
            "periodType": "calculation" if found.calculation[row] else "display",
            "excluded": found.excluded[row],
            "breakPoint": row in found.breaks if row else None,
            "rule1": found.outside[row],
            "rule2": found.shifted[row],
            "aboveOrBelowCl": found.side[row],
        }
        for theirs, value in said.items():
            if value != points[theirs][row]:
                wrong.append(f"{theirs} {row}: {value} {points[theirs][row]}")
    return wrong
