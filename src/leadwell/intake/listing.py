"""Listing faults: every kind of file says the same fault in the same words, which stand in a definition."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import polars as pl

from leadwell.intake.faults import Fault, FaultList, Outcome
from leadwell.intake.headings import Table

_LONGEST_FOUND = 80  # letters of a cell that a fault repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultClass:
    """One class of fault as ``definitions/intake/faults*.toml`` describes it."""

    code: str
    title: str  # a few words, for headings and the reference
    outcome: Outcome
    done: str  # what Leadwell does; may hold {names} that the check fills in
    mend: str  # how to put it right at the source; may hold {names}


@cache
def fault_classes() -> Mapping[str, FaultClass]:
    """Give every class of fault by its code."""
    found: dict[str, FaultClass] = {}
    folder = files("leadwell.definitions").joinpath("intake")
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if not (entry.name.startswith("faults") and entry.name.endswith(".toml")):
            continue
        for row in tomllib.loads(entry.read_text(encoding="utf-8"))["fault"]:
            one = FaultClass(**{**row, "outcome": Outcome(row["outcome"])})
            assert one.code not in found, f"fault {one.code} is defined twice"
            found[one.code] = one
    return MappingProxyType(found)


def fault(
    code: str,
    *,
    sheet: str = "",
    row: int | None = None,
    column: str = "",
    found: str | None = "",
    count: int = 1,
    words: Mapping[str, object] | None = None,
) -> Fault:
    """Make one fault of a defined class; ``words`` fill the {names} in its text."""
    one = fault_classes()[code]
    words = words or {}
    return Fault(
        code=code,
        outcome=one.outcome,
        sheet=sheet,
        row=row,
        column=column,
        found=shortened(found or ""),
        done=one.done.format_map(words),
        mend=one.mend.format_map(words),
        count=count,
    )


def shortened(text: str) -> str:
    """Give a cell's text on one line, cut where it is long."""
    line = " ".join(text.replace("\x00", " ").split())
    return line if len(line) <= _LONGEST_FOUND else line[: _LONGEST_FOUND - 1] + "…"


def list_where(
    faults: FaultList,
    code: str,
    mask: pl.Series,
    *,
    table: Table,
    column: str | None,
    found: pl.Series | None = None,
    words: Mapping[str, object] | None = None,
) -> int:
    """List a fault for each row of a table where ``mask`` is true, and give how many there are.

    The first rows are listed one by one, the rest counted in one line, so a million faulty rows cost
    no more than a hundred.

    Args:
        faults: the list to add to.
        code: class of the fault.
        mask: Boolean series as long as the table's body; null counts as false.
        table: the table.
        column: the column's name, None where the fault is not in one column.
        found: what stood there, as long as the body; the column's own text by default.
        words: fill the {names} in the class's text.
    """
    at = mask.fill_null(value=False).arg_true()
    if len(at) == 0:
        return 0
    if found is None:
        found = table.text(column)
    first = at.head(faults.listed)
    for row, text in zip(table.rows.gather(first), found.gather(first), strict=True):
        faults.add(
            fault(code, sheet=table.sheet, row=row, column=column or "", found=_text(text), words=words)
        )
    rest = len(at) - len(first)
    if rest > 0:
        row = table.rows[int(at[len(first)])]
        faults.add(fault(code, sheet=table.sheet, row=row, column=column or "", count=rest, words=words))
    return len(at)


def _text(value: object) -> str:
    return "" if value is None else str(value)
