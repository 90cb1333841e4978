"""The judge's question and the comparison for one call of qicharts2."""

import math

from tests.library.spc.exact import NAN, total
from tests.library.spc.judge import Answer, Verdict, judge
from tests.library.spc.judge_lines import T_POWER
from tests.library.spc.judge_rules import VALUE
from tests.library.spc.vectors import Case, aggregated, has_denominators, in_order, profile_with, same

KINDS = {"i": "xmr"}
WITHOUT_DENOMINATORS = {"c", "i", "g", "t", "xbar", "s", "mr"}
LINES = {
    "y": "plotted",
    "cl": "centre",
    "lcl": "lower",
    "ucl": "upper",
    "lcl_95": "lower_2",
    "ucl_95": "upper_2",
}
RUNS = {
    "n_useful": "n_useful",
    "longest_run": "longest",
    "longest_run_max": "longest_most",
    "n_crossings": "crossings",
    "n_crossings_min": "crossings_fewest",
}
OUTSIDE = VALUE["outside_high"] | VALUE["outside_low"]
BY_RUNS = VALUE["runs_long"] | VALUE["runs_crossings"]


def asked(case: Case, answer: Answer = judge) -> Verdict:
    """What the judge, or whoever else answers, says to the same question."""
    chart, args = case.args["chart"], case.args
    moments = in_order(case.given)
    values: list[float] = []
    denominators: list[float] | None = None
    subgroups: list[list[float]] | None = None
    if has_denominators(case.given) and chart not in WITHOUT_DENOMINATORS:
        denominators = []
        for _, ys, ns in moments:
            pairs = [(y, n) for y, n in zip(ys, ns, strict=True) if not math.isnan(y) and not math.isnan(n)]
            values.append(total(y for y, _ in pairs) if pairs else NAN)
            denominators.append(total(n for _, n in pairs) if pairs else NAN)
    elif chart in {"xbar", "s"}:
        subgroups = [ys for _, ys, _ in moments]
    else:
        how = "sum" if chart == "c" else args.get("agg_fun", "mean")
        values = [aggregated(ys, how) for _, ys, _ in moments]
    parts = args.get("part") or []
    shown = len(moments)
    freeze = 0 if parts or not args.get("freeze") else args["freeze"]
    centre = args.get("cl")
    if chart == "t" and centre is not None:  # the package takes it on the scale of the power
        centre = centre**T_POWER
    return answer(
        values,
        profile=profile_with("anhoej", limits__screening="once" if args["screened"] else "none"),
        kind=KINDS.get(chart, chart),
        denominators=denominators,
        subgroups=subgroups,
        segment_starts=[part for part in parts if part < shown],
        baseline_points=freeze,
        excluded=[row - 1 for row in args.get("exclude") or []],
        centre=centre,
        runs_method=args.get("method"),
    )


def differences(case: Case, answer: Answer = judge) -> list[str]:
    """What differs from the package's answer, as column and row."""
    found = asked(case, answer)
    times = case.args.get("multiply", 1)
    points = case.points
    wrong = []
    drawn_from_zero = case.args.get("y_neg") is False and all(not y < 0 for y in found.plotted)
    for theirs, mine in LINES.items():
        for row, line in enumerate(getattr(found, mine)):
            shown = max(0.0, line) if drawn_from_zero and theirs.startswith("lcl") and line < 0 else line
            if not same(shown * times, points[theirs][row]):
                wrong.append(f"{theirs} {row}: {shown * times!r} {points[theirs][row]!r}")
    for row, bits in enumerate(found.bits):
        if bool(bits & OUTSIDE) != points["sigma_signal"][row]:
            wrong.append(f"sigma_signal {row}: {points['sigma_signal'][row]}")
    for segment in found.segments:
        signal = any(found.bits[row] & BY_RUNS for row in segment.rows)
        for row in segment.rows:
            if signal != points["runs_signal"][row]:
                wrong.append(f"runs_signal {row}: {signal} {points['runs_signal'][row]}")
            for theirs, mine in RUNS.items():
                if getattr(segment.runs, mine) != points[theirs][row]:
                    wrong.append(f"{theirs} {row}: {getattr(segment.runs, mine)} {points[theirs][row]}")
    return wrong
