"""The judge's question and the comparison for one call of PowerBI-SPC."""

import math

from tests.library.spc.judge import Answer, Verdict, judge
from tests.library.spc.judge_rules import VALUE
from tests.library.spc.vectors import Case, has_denominators, number, profile_with, same

KINDS = {"i": "xmr", "i_m": "xmr_median", "i_mm": "xmr_median_mr"}
LINES = {
    "value": "plotted",
    "cl": "centre",
    "ll99": "lower",
    "ul99": "upper",
    "ll95": "lower_2",
    "ul95": "upper_2",
}
RULES = {
    "astronomical": ("outside_high", "outside_low"),
    "trend": ("trend_up", "trend_down"),
    "two_in_three": ("two_in_three_high", "two_in_three_low"),
    "shift": ("shift_high", "shift_low"),
}
ICONS = {
    "improvement": "improvement",
    "concern": "concern",
    "neutral_high": "neutralHigh",
    "neutral_low": "neutralLow",
    "common_cause": "commonCause",
}
WITHOUT_DENOMINATORS = {"c", "g", "t"}


def asked(case: Case, answer: Answer = judge) -> Verdict:
    """What the judge, or whoever else answers, says to the same question."""
    args = case.args
    chart = args["chart"]
    denominators = None
    if has_denominators(case.given) and chart not in WITHOUT_DENOMINATORS:
        denominators = [number(n) for n in case.given["n"]]
    return answer(
        [number(y) for y in case.given["y"]],
        profile=profile_with(
            "powerbi-spc",
            limits__screening="once" if args["screen"] else "none",
            rules__shift__points=args["shift_n"],
            rules__trend__points=args["trend_n"],
        ),
        kind=KINDS.get(chart, chart),
        denominators=denominators,
        segment_starts=args.get("split_starts") or [],
        baseline_points=args.get("subset") or 0,
        direction={"neutral": "neither"}.get(
            args.get("direction") or "", args.get("direction") or "increase"
        ),
        target=args.get("target"),
    )


def differences(case: Case, answer: Answer = judge) -> list[str]:
    """What differs from the tool's answer, as column and row."""
    found = asked(case, answer)
    kept = [row for row, y in enumerate(found.plotted) if not math.isnan(y)]
    points = case.points
    if len(kept) != len(points["value"]):
        return [f"rows: {len(kept)} {len(points['value'])}"]
    wrong = []
    for theirs, mine in LINES.items():
        for place, row in enumerate(kept):
            value = getattr(found, mine)[row]
            if not same(value, points[theirs][place]):
                wrong.append(f"{theirs} {row}: {value!r} {points[theirs][place]!r}")
    for theirs, (high, low) in RULES.items():
        for place, row in enumerate(kept):
            bits = found.bits[row]
            said = "upper" if bits & VALUE[high] else "lower" if bits & VALUE[low] else "none"
            if bits & VALUE[high] and bits & VALUE[low]:  # a peak or trough: the later window names it
                said = "upper" if found.plotted[kept[place + 1]] > found.plotted[row] else "lower"
            if said != points[theirs][place]:
                wrong.append(f"{theirs} {row}: {said} {points[theirs][place]}")
    return wrong + (differences_of_icons(case, found, kept) if case.args.get("direction") else [])


def differences_of_icons(case: Case, found: Verdict, kept: list[int]) -> list[str]:
    """What differs in the two icons; the tool draws one for each meaning that the last point has."""
    direction = case.args["direction"]
    names = [name for pair in RULES.values() for name in pair if found.bits[kept[-1]] & VALUE[name]]
    upward = [name.endswith(("_high", "_up")) for name in names]
    icons = {
        "increase": {True: "improvementHigh", False: "concernLow"},
        "decrease": {True: "concernHigh", False: "improvementLow"},
        "neutral": {True: "neutralHigh", False: "neutralLow"},
    }[direction]
    shown = {icons[up] for up in upward} or {"commonCause"}
    segment = found.segments[-1]
    wrong = []
    theirs = set(case.summary["variation_icons"][0].split(","))
    if shown != theirs:
        wrong.append(f"variation_icons 0: {shown} {theirs}")
    if len(shown) == 1 and ICONS[segment.variation] not in shown.pop():
        wrong.append(f"variation_icons 0: {segment.variation} {theirs}")
    assured = {"pass": "consistentPass", "fail": "consistentFail", "": "none"}
    said = assured.get(segment.assurance, segment.assurance)
    if said != (case.summary["assurance_icon"][0] or "none"):
        wrong.append(f"assurance_icon 0: {said} {case.summary['assurance_icon'][0]}")
    return wrong
