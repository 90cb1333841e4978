"""Charts of the series of a long table, for who has no measures defined: one row a point, any number of series."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.measures.charts.chart import Chart
from leadwell.measures.charts.dressing import Raw, dressed
from leadwell.measures.charts.judging import Question, judged
from leadwell.measures.definitions import Direction
from leadwell.measures.rates import Certainty, Sureness, how_sure
from leadwell.measures.spc.kinds import Kind, kind_of
from leadwell.measures.spc.lines import Floats
from leadwell.measures.spc.profiles import Profile, profile
from leadwell.measures.spc.tables.reading import Fault, Long, read_long

_SHARES = {Kind.P: Sureness.SHARE, Kind.P_PRIME: Sureness.SHARE}
_RATES = {Kind.U: Sureness.RATE, Kind.U_PRIME: Sureness.RATE}
_PERCENT = 100.0
_MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCharts:
    """The charts of a table, by the names of their series."""

    charts: dict[str, Chart]
    faults: tuple[Fault, ...]  # series that were left out, and why
    not_drawn: int  # series beyond the most that were asked for


def charts_of_table(
    table: pl.DataFrame,
    kind: Kind | str = Kind.XMR,
    rules: Profile | str | None = None,
    *,
    most: int | None = None,
) -> TableCharts:
    """Give the chart of every series of a long table, with the same lines and signals as ``spc.chart_table``.

    A series with a fault is left out, and told of. Shares are shown as percentages.

    Args:
        table: the columns that ``spc.chart_table`` takes.
        kind: the kind of chart.
        rules: the rule profile or its name; our default where not given.
        most: no more than so many charts, the first by name.

    Raises:
        BadTable: a column is missing or has a type that cannot be read, or there are no rows.

    >>> found = charts_of_table(pl.DataFrame({"period": ["2025-01", "2025-02"], "value": [3, 5]}))
    >>> found.charts[""].points[1].label
    'February 2025'
    """
    chosen = kind_of(kind) if isinstance(kind, str) else kind
    by = profile(rules) if isinstance(rules, str) else rules or profile()
    long = read_long(table, chosen, by)
    pieces = list(_pieces(long))
    drawn = pieces if most is None else pieces[:most]
    questions = [_question(long, piece, chosen, by) for piece in drawn]
    charts = {}
    for piece, question, found in zip(drawn, questions, judged(questions), strict=True):
        share = chosen in _SHARES
        decimals = 1 if share else _decimals(found.values)
        charts[piece.name] = dressed(
            found,
            _raws(long, piece, question, decimals),
            title=piece.name or "One series",
            unit="%" if share else "",
            decimals=decimals,
            shown=partial(_shown, decimals=decimals, mark="%" if share else ""),
            kind=chosen,
            rules=by,
            direction=question.direction,
        )
    return TableCharts(charts=charts, faults=long.faults, not_drawn=len(pieces) - len(drawn))


@dataclass(slots=True, kw_only=True)
class _Piece:
    """The rows and the segments of one series."""

    name: str
    rows: slice
    segments: slice


def _pieces(long: Long) -> Iterator[_Piece]:
    if not long.rows.height:
        return
    names = long.rows["series"].cast(pl.String).to_list()
    ends = long.columns.lengths.cumsum().tolist()
    first = row = 0
    for place, end in enumerate(ends):
        if place + 1 == len(ends) or names[ends[place]] != names[row]:
            yield _Piece(name=names[row] or "", rows=slice(row, end), segments=slice(first, place + 1))
            first, row = place + 1, end


def _question(long: Long, piece: _Piece, kind: Kind, rules: Profile) -> Question:
    columns = long.columns
    share = kind in _SHARES

    def of_rows(array: Any) -> Any:
        return None if array is None else array[piece.rows]

    def of_segments(array: Any) -> Any:
        return None if array is None else array[piece.segments]

    lengths = columns.lengths[piece.segments]
    baseline = of_segments(columns.baseline_points)
    targets: Floats = long.targets[piece.rows]
    return Question(
        values=columns.values[piece.rows],
        sizes=of_rows(columns.sizes),
        spreads=of_rows(columns.spreads),
        excluded=of_rows(columns.excluded),
        lengths=lengths,
        baseline_points=np.zeros(len(lengths), dtype=np.int64) if baseline is None else baseline,
        centre=of_segments(columns.centre),
        targets=targets * _PERCENT if share else targets,
        direction=tuple(Direction)[int(long.directions[piece.segments.start])],
        kind=kind,
        rules=rules,
        multiplier=_PERCENT if share else 1.0,
        ceiling=_PERCENT if share else None,
    )


def _raws(long: Long, piece: _Piece, question: Question, decimals: int) -> list[Raw]:
    periods = long.rows["period"][piece.rows].to_list()
    labels = labels_of(periods)
    sizes = [math.nan] * len(periods) if question.sizes is None else question.sizes.tolist()
    sure = (_SHARES | _RATES).get(question.kind)
    found = []
    for (label, starts_on), value, size, target in zip(
        labels, question.values.tolist(), sizes, question.targets.tolist(), strict=True
    ):
        is_there = not math.isnan(value)
        certainty = _UNSAID
        if sure is not None and is_there and size > 0:
            certainty = how_sure(
                sure,
                numerator=value,
                denominator=size,
                multiplier=question.multiplier,
                decimals=decimals,
                unit="%" if sure is Sureness.SHARE else "",
            )
        found.append(
            Raw(
                label=label,
                starts_on=starts_on,
                missing=None if is_there else Missing.NOT_RECORDED,
                certainty=certainty,
                target=None if math.isnan(target) else target,
            )
        )
    return found


_UNSAID = Certainty(kind=Sureness.FULL_COUNT, interval=None, words="")


def labels_of(periods: Sequence[Any]) -> list[tuple[str, date | None]]:
    """Give the words of each period, and its day where it is one: months where all begin on a first of the month.

    >>> labels_of(["2025-01-01", "2025-02-01"])[0][0], labels_of(["2025-01-01", "2025-01-08"])[1][0], labels_of([7.0])
    ('January 2025', '8 January 2025', [('7', None)])
    """
    days = [_day(period) for period in periods]
    known = [day for day in days if day is not None]
    monthly = len(known) > 0 and all(day.day == 1 for day in known) and len(set(known)) == len(known)
    kind = PeriodKind.MONTH if monthly else PeriodKind.DAY
    found: list[tuple[str, date | None]] = []
    for period, day in zip(periods, days, strict=True):
        if day is not None:
            found.append((Period(kind, day).label, day))
        elif isinstance(period, float) and period.is_integer():
            found.append((f"{period:.0f}", None))
        else:
            found.append((str(period), None))
    return found


def _day(period: Any) -> date | None:
    """Give the day of a period that is a date and no moment; None for all others."""
    if isinstance(period, datetime):
        return (
            period.date()
            if (period.hour, period.minute, period.second, period.microsecond) == (0,) * 4
            else None
        )
    if isinstance(period, date):
        return period
    if isinstance(period, str):
        text = period.strip()
        if len(text) == len("2025-03"):
            text += "-01"
        if len(text) == len("2025-03-31"):
            try:
                return date.fromisoformat(text)
            except ValueError:
                return None
    return None


def _decimals(values: Sequence[float | None]) -> int:
    """Give how many decimals tell the values apart: enough for some hundred steps, and none for whole numbers."""
    present = [value for value in values if value is not None]
    if not present or all(value.is_integer() for value in present):
        return 1 if present else 0
    width = (max(present) - min(present)) or abs(present[0]) or 1.0
    return max(0, min(_MOST_DECIMALS, 2 - math.floor(math.log10(width))))


def _shown(value: float | None, *, decimals: int, mark: str) -> str:
    if value is None:
        return "no figure"
    return f"{value:,.{decimals}f}{mark}" if abs(value) < 1e12 else f"{value:.4g}{mark}"
