"""Series that start late, stop early or have gaps: told, so that nobody takes nothing for zero."""

from datetime import date
from typing import cast

import polars as pl

from leadwell.foundations.periods import Period, PeriodKind
from leadwell.intake.faults import FaultList
from leadwell.intake.listing import fault

_FEWEST = 4  # periods in a file from which ends and gaps mean anything
_LISTED = 60  # places told of one by one


def tell_ends(found: pl.DataFrame, faults: FaultList, *, sheet: str) -> None:
    """Tell of columns and of places whose figures do not last from the first period to the last.

    Args:
        found: observations of one sheet, all of one kind of period.
        faults: told here.
        sheet: the sheet's name.
    """
    kinds = found.get_column("period_kind").unique().to_list()
    starts = found.get_column("period_start")
    if len(kinds) != 1 or starts.n_unique() < _FEWEST:
        return
    kind = PeriodKind(kinds[0])
    begin, end = cast("date", starts.min()), cast("date", starts.max())
    _tell_columns(found, kind, end, faults, sheet=sheet)
    _tell_places(found, kind, begin, end, faults, sheet=sheet)


def _tell_columns(found: pl.DataFrame, kind: PeriodKind, end: date, faults: FaultList, *, sheet: str) -> None:
    lasts = (
        found.filter(pl.col("numerator").is_not_null())
        .group_by("measure", "column")
        .agg(pl.col("period_start").max().alias("last"))
        .group_by("column", maintain_order=True)
        .agg(pl.col("last").max())
        .filter(pl.col("last") < end)
        .sort("column")
    )
    for column, last in lasts.iter_rows():
        words = {"last": Period(kind, last).label, "end": Period(kind, end).label}
        faults.add(fault("series.stops", sheet=sheet, column=column, words=words))


def _tell_places(
    found: pl.DataFrame, kind: PeriodKind, begin: date, end: date, faults: FaultList, *, sheet: str
) -> None:
    spans = (
        found.with_columns(
            pl.when(pl.col("place_code") == "").then("place_name").otherwise("place_code").alias("place")
        )
        .group_by("place")
        .agg(
            pl.col("period_start").min().alias("first"),
            pl.col("period_start").max().alias("last"),
            pl.col("period_start").n_unique().alias("periods"),
        )
        .sort("place")
    )
    told = {"place.starts": 0, "place.stops": 0, "place.gap": 0}
    for place, first, last, periods in spans.iter_rows():
        words = {
            "first": Period(kind, first).label,
            "begin": Period(kind, begin).label,
            "last": Period(kind, last).label,
            "end": Period(kind, end).label,
            "gap": f"{_between(kind, first, last) - periods} of the {kind.value}s between",
        }
        met = {
            "place.starts": first > begin,
            "place.stops": last < end,
            "place.gap": periods < _between(kind, first, last),
        }
        for code, yes in met.items():
            told[code] += yes
            if yes and told[code] <= _LISTED:
                faults.add(fault(code, sheet=sheet, found=place, words=words))
    for code, count in told.items():
        if count > _LISTED:
            words = {"first": "later", "begin": Period(kind, begin).label, "last": "earlier periods",
                     "end": Period(kind, end).label, "gap": "some periods between"}  # fmt: skip
            faults.add(fault(code, sheet=sheet, count=count - _LISTED, words=words))


def _between(kind: PeriodKind, first: date, last: date) -> int:
    """Count the periods from one to another, both counted."""
    match kind:
        case PeriodKind.DAY:
            return (last - first).days + 1
        case PeriodKind.WEEK:
            return (last - first).days // 7 + 1
        case _:
            months = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}[kind]
            return ((last.year - first.year) * 12 + last.month - first.month) // months + 1
