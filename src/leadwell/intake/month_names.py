"""The names of months and the years of two figures, as every reader of dates and periods takes them."""

from collections.abc import Mapping
from types import MappingProxyType

MONTHS: Mapping[str, int] = MappingProxyType(
    {
        name: number
        for number, names in enumerate(
            (
                ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",),
                ("june", "jun"), ("july", "jul"), ("august", "aug"), ("september", "sept", "sep"),
                ("october", "oct"), ("november", "nov"), ("december", "dec"),
            ),
            start=1,
        )
        for name in names
    }
)  # fmt: skip
YEARS = range(1900, 2200)  # other years are slips
_CENTURY_FROM = 70  # 70 to 99 lie in the last century


def full_year(written: str) -> int:
    """Give the year that two or four figures say.

    >>> full_year("25"), full_year("71"), full_year("2025")
    (2025, 1971, 2025)
    """
    year = int(written)
    if len(written) != 2:
        return year
    return year + (2000 if year < _CENTURY_FROM else 1900)
