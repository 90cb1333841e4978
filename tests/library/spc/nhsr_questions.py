"""The judge's question and the comparison for one call of NHSRplotthedots."""

import math

from tests.library.spc.judge import Answer, Verdict, judge
from tests.library.spc.judge_rules import VALUE
from tests.library.spc.vectors import Case, in_order, profile_with, same

LABELS = {
    "outside_high": "Above UCL",
    "outside_low": "Below LCL",
    "shift_high": "7 Points Above CL",
    "shift_low": "7 Points Below CL",
    "trend_up": "7 Point Trend (Increasing)",
    "trend_down": "7 Point Trend (Decreasing)",
    "two_in_three_high": "2 in 3 Above CL",
    "two_in_three_low": "2 in 3 Below CL",
    "": "Common Cause",
}
SPECIAL = {
    "": "common_cause",
    "improvement": "special_cause_improvement",
    "concern": "special_cause_concern",
    "neutral_high": "special_cause_neutral_high",
    "neutral_low": "special_cause_neutral_low",
}
ASSURANCE = {"pass": "consistent_pass", "fail": "consistent_fail", "inconsistent": "inconsistent"}
OUTSIDE = VALUE["outside_high"] | VALUE["outside_low"]


def asked(case: Case, answer: Answer = judge) -> Verdict:
    """What the judge, or whoever else answers, says to the same question."""
    args = case.args
    moments = in_order(case.given)
    dates = [str(time)[:10] for time, _, _ in moments]
    return answer(
        [ys[0] for _, ys, _ in moments],
        profile=profile_with("nhsr-0.2.2", limits__screening="once" if args["screen_outliers"] else "none"),
        kind="xmr",
        segment_starts=[row for row, date in enumerate(dates) if date in (args["rebase"] or [])],
        baseline_points=args["fix_after_n_points"] or 0,
        direction="neither" if args["improvement_direction"] == "neutral" else args["improvement_direction"],
        target=args["target"],
    )


def differences(case: Case, answer: Answer = judge) -> list[str]:
    """What differs from the package's answer, as column and row."""
    found = asked(case, answer)
    points, summary = case.points, case.summary
    wrong = []
    for theirs, mine in (
        ("y", found.plotted),
        ("mean", found.centre),
        ("lpl", found.lower),
        ("upl", found.upper),
    ):
        for row, value in enumerate(mine):
            if not same(value, points[theirs][row]):
                wrong.append(f"{theirs} {row}: {value!r} {points[theirs][row]!r}")
    for row, y in enumerate(found.plotted):
        close = (found.upper_2[row] < y <= found.upper[row]) or (found.lower[row] <= y < found.lower_2[row])
        known = not math.isnan(y) and not math.isnan(found.upper[row])  # else the package says NA
        said = {
            "special_cause_type": LABELS[found.label[row]],
            "special_cause_flag": bool(found.label[row]),
            "point_type": SPECIAL[found.special[row]],
            "outside_limits": bool(found.bits[row] & OUTSIDE) if known else None,
            "close_to_limits": close if known else None,
            "relative_to_mean": None if math.isnan(y) else (y > found.centre[row]) - (y < found.centre[row]),
        }
        for theirs, value in said.items():
            if value != points[theirs][row]:
                wrong.append(f"{theirs} {row}: {value} {points[theirs][row]}")
    for place, segment in enumerate(found.segments):
        special = [found.special[row] for row in segment.rows]
        last = place == len(found.segments) - 1
        said = {
            "variation_type": SPECIAL.get(segment.variation, segment.variation),
            "improvement": special.count("improvement"),
            "concern": special.count("concern"),
            "common_cause": special.count(""),
            "n": len(segment.rows),
            "assurance_type": ASSURANCE.get(segment.assurance) if last else None,
        }
        for theirs, value in said.items():
            if value != summary[theirs][place]:
                wrong.append(f"{theirs} segment {place}: {value} {summary[theirs][place]}")
    return wrong
