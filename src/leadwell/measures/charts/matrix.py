"""Several measures at a glance: how each varies, by whether it will meet its target."""

from collections.abc import Sequence
from dataclasses import dataclass

from leadwell.measures.charts.chart import Chart
from leadwell.measures.spc.labels import Assurance, Variation

_ROWS = (
    Variation.CONCERN,
    Variation.COMMON_CAUSE,
    Variation.IMPROVEMENT,
    Variation.NEUTRAL_HIGH,
    Variation.NEUTRAL_LOW,
    Variation.NEUTRAL,
    Variation.TOO_FEW,
    Variation.NONE,
)
_COLUMNS = (Assurance.FAIL, Assurance.INCONSISTENT, Assurance.PASS, Assurance.NOT_YET, Assurance.NONE)
_ALWAYS = {Variation.CONCERN, Variation.COMMON_CAUSE, Variation.IMPROVEMENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Charts by the icons that they have: one row for each of variation, one column for each of assurance."""

    rows: tuple[Variation, ...]
    columns: tuple[Assurance, ...]
    cells: tuple[tuple[tuple[Chart, ...], ...], ...]  # rows of cells of charts, in the order given


def matrix(charts: Sequence[Chart]) -> Matrix:
    """Sort charts by their icons, the gravest first.

    A chart whose signs point both ways stands in both rows: neither hides the other. Rows and columns of
    which no chart is are left out, but for those of concern, chance and improvement.
    """
    has = [(one.variations or (Variation.NONE,), one.assurance) for one in charts]
    rows = tuple(row for row in _ROWS if row in _ALWAYS or any(row in icons for icons, _ in has))
    columns = tuple(column for column in _COLUMNS if any(column is sure for _, sure in has))
    return Matrix(
        rows=rows,
        columns=columns,
        cells=tuple(
            tuple(
                tuple(
                    chart
                    for chart, (icons, sure) in zip(charts, has, strict=True)
                    if row in icons and sure is column
                )
                for column in columns
            )
            for row in rows
        ),
    )
