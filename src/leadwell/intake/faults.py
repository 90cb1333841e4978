"""Faults: what is wrong with a file, where, what was done about it, and how to mend it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Outcome(StrEnum):
    """What was done about a fault."""

    MENDED = "mended"  # put right safely; the value is used
    NOTED = "noted"  # used or recorded as it is, but somebody should know
    KEPT_ASIDE = "kept_aside"  # the row or value is not used; it is kept and shown
    REFUSED = "refused"  # the sheet or file is not read at all

    @property
    def words(self) -> str:
        """The outcome as a page says it."""
        return {
            Outcome.MENDED: "mended",
            Outcome.NOTED: "noted",
            Outcome.KEPT_ASIDE: "kept aside",
            Outcome.REFUSED: "not read",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong with a file, in plain words.

    ``row`` counts from 1 as a spreadsheet shows it, None where the fault is not in one row.
    ``column`` is the heading, or the column's letter where there is none. ``count`` is over 1
    when this line stands for many alike that are not listed one by one.
    """

    code: str  # stable key of the class of fault, for example "number.unreadable"
    outcome: Outcome
    sheet: str = ""
    row: int | None = None
    column: str = ""
    found: str = ""  # what stood there, shortened
    done: str  # what Leadwell did
    mend: str  # how to put it right at the source
    count: int = 1

    @property
    def place(self) -> str:
        """Where the fault is: ``sheet Data, row 12, column Ward``."""
        parts = []
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column {self.column}")
        return ", ".join(parts) or "the whole file"

    @property
    def sentence(self) -> str:
        """The whole fault as one line of plain words."""
        found = f"found {self.found!r}. " if self.found else ""
        many = f" ({self.count:,} times)" if self.count > 1 else ""
        return f"{self.place[0].upper()}{self.place[1:]}: {found}{self.done}{many} {self.mend}".strip()


@dataclass(slots=True)
class FaultList:
    """Collects faults; past ``listed`` of one code, sheet and column the rest are counted in one line."""

    listed: int = 100
    _faults: list[Fault] = field(default_factory=list)
    _seen: dict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))
    _over: dict[tuple[str, str, str], Fault] = field(default_factory=dict)

    def add(self, fault: Fault) -> None:
        """Add one fault."""
        key = (fault.code, fault.sheet, fault.column)
        self._seen[key] += fault.count
        if self._seen[key] <= self.listed or fault.row is None:
            self._faults.append(fault)
        elif key in self._over:
            self._over[key] = replace(self._over[key], count=self._over[key].count + fault.count)
        else:
            self._over[key] = replace(fault, row=None, found="", done=f"More of the same. {fault.done}")

    def extend(self, faults: Iterable[Fault]) -> None:
        """Add several faults."""
        for fault in faults:
            self.add(fault)

    def all(self) -> tuple[Fault, ...]:
        """Give every line, in the order met, the counted remainders last."""
        return tuple(self._faults) + tuple(self._over.values())
