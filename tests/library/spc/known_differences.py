"""Where another tool's answer is its own defect, each with the reason, told from the case and the answer."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from tests.library.spc.vectors import Case, number


@dataclass(frozen=True, kw_only=True)
class Known:
    """A class of differences: the columns, and whether a row of a case belongs to it."""

    reason: str
    columns: frozenset[str]
    holds: Callable[[Case, int], bool]  # the place is a row, or a segment of a summary


def missing(case: Case, column: str, row: int) -> bool:
    return math.isnan(number(case.points[column][row]))


def constant_but_for_rounding(case: Case, row: int) -> bool:
    values = [value for value in case.points["value"] if value is not None]
    return max(values) - min(values) <= 1e-15 * max(abs(value) for value in values) * len(values)


def centre_is_a_share_of_all_or_none(case: Case, row: int) -> bool:
    started = [place for place, new in enumerate(case.points["breakPoint"]) if new and place <= row]
    return case.args["chart"] == "P'" and bool(started) and case.points["cl"][row] in (0.0, 100.0)


KNOWN = {
    "nhsr": [],
    "qic": [
        Known(
            reason="With no moving range at all the lower line of an mr chart is still drawn at zero.",
            columns=frozenset({"lcl", "lcl_95"}),
            holds=lambda case, row: case.args["chart"] == "mr" and missing(case, "cl", row),
        ),
        Known(
            reason="A t chart's lower lines that fall below zero: three sigma is put at zero, two sigma nowhere.",
            columns=frozenset({"lcl_95"}),
            holds=lambda case, row: (
                case.args["chart"] == "t"
                and missing(case, "lcl_95", row)
                and number(case.points["lcl"][row]) == 0
            ),
        ),
    ],
    "powerbi": [
        Known(
            reason="The mean is the plain floating-point sum over the count: a constant series misses its own mean.",
            columns=frozenset({"astronomical", "two_in_three", "shift"}),
            holds=constant_but_for_rounding,
        ),
    ],
    "nhspy": [
        Known(
            reason="Points on the mean at the very start are taken for a shift: the series is padded with zeros.",
            columns=frozenset({"special_cause_flag"}),
            holds=lambda case, row: case.points["relative_to_mean"][row] == 0,
        )
    ],
    "autospc": [
        Known(
            reason="A new period at exactly 0% or 100% divides nought by nought, and keeps the old period's limits.",
            columns=frozenset({"ucl", "lcl", "rule1"}),
            holds=centre_is_a_share_of_all_or_none,
        )
    ],
}


def explained(tool: str, case: Case, difference: str) -> str | None:
    """The reason for a difference, written as `column row: mine theirs`, if it is a known one."""
    where = difference.split(":")[0].split()
    for known in KNOWN[tool]:
        if where[0] in known.columns and known.holds(case, int(where[-1])):
            return known.reason
    return None
