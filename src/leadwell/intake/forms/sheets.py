"""One worksheet as a reader of workbooks or of markup gives it."""

from collections.abc import Iterable
from dataclasses import dataclass

Merged = tuple[tuple[int, int], tuple[int, int]]  # (row, column) of the first and of the last cell, from 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One worksheet; its rows are put together once, when asked for."""

    name: str
    hidden: bool
    height: int
    width: int
    merged: Iterable[Merged]
    rows: Iterable[Iterable[object]]
