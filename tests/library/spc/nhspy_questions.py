"""The judge's question and the comparison for one call of nhspy-plotthedots."""

import math

from tests.library.spc.judge import Answer, Verdict, judge
from tests.library.spc.judge_rules import VALUE
from tests.library.spc.vectors import Case, number, profile_with, same

OUTSIDE = VALUE["outside_high"] | VALUE["outside_low"]


def asked(case: Case, answer: Answer = judge) -> Verdict:
    """What the judge, or whoever else answers, says under the rules that the package has from the R package."""
    return answer(
        [number(y) for y in case.given["y"]],
        profile=profile_with("nhsr-0.2.2"),
        kind="xmr",
        baseline_points=case.args["fix_after_n_points"] or 0,
    )


def differences(case: Case, answer: Answer = judge) -> list[str]:
    """What differs from the package's answer, as column and row."""
    found = asked(case, answer)
    points = case.points
    wrong = []
    for theirs, mine in (("mean", found.centre), ("lpl", found.lower), ("upl", found.upper)):
        for row, value in enumerate(mine):
            if not same(value, points[theirs][row]):
                wrong.append(f"{theirs} {row}: {value!r} {points[theirs][row]!r}")
    for row, y in enumerate(found.plotted):
        said = {
            "outside_limits": bool(found.bits[row] & OUTSIDE),
            "close_to_limits": (found.upper_2[row] < y <= found.upper[row])
            or (found.lower[row] <= y < found.lower_2[row]),
            "relative_to_mean": None if math.isnan(y) else (y > found.centre[row]) - (y < found.centre[row]),
            "special_cause_flag": bool(found.label[row]),
        }
        for theirs, value in said.items():
            if value != points[theirs][row]:
                wrong.append(f"{theirs} {row}: {value} {points[theirs][row]}")
    return wrong
