"""The part of the page about measures: what each file measures, and charts of the series in it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from leadwell.drawing.picture.figures import chart_figure
from leadwell.drawing.picture.markup import Html, element, folded, joined, table, times
from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.foundations.places import plain_name
from leadwell.intake.reading import Reading
from leadwell.measures.charts import Chart, Figure, chart_of
from leadwell.measures.definitions import Direction, Measure, Status, measures

MOST_CHARTS = 12  # of one file
FEWEST_PERIODS = 3
_SERIES = ["place_code", "place_name", "measure", "measure_title", "period_kind"]


def series_part(readings: Sequence[Reading], *, wanted: Sequence[str] = ()) -> Html:
    """Give, for each file that holds figures, what it measures and charts of its longest series.

    Args:
        readings: what was read.
        wanted: names of places; where given, only their series are drawn.
    """
    holding = [reading for reading in readings if not reading.observations.is_empty()]
    if not holding:
        return Html()
    return joined(
        [element("h2", "Measures", id="measures"), *(_of_file(reading, wanted=wanted) for reading in holding)]
    )


def _of_file(reading: Reading, *, wanted: Sequence[str]) -> Html:
    held = reading.observations
    rows = (
        held.group_by("measure", maintain_order=True)
        .agg(
            pl.col("measure_title").first(),
            places=pl.struct("place_code", "place_name").n_unique(),
            first=pl.col("period_start").min(),
            last=pl.col("period_start").max(),
            kind=pl.col("period_kind").first(),
            figures=pl.len(),
            missing=pl.col("missing").is_not_null().sum(),
        )
        .iter_rows(named=True)
    )
    lines = [
        (
            title_of(row["measure"], row["measure_title"]),
            f"{row['places']:,}",
            _label(row["kind"], row["first"]),
            _label(row["kind"], row["last"]),
            f"{row['figures'] - row['missing']:,}",
            f"{row['missing']:,}",
        )
        for row in rows
    ]
    head = ("Measure", "Places", "From", "To", "Figures", "Missing")
    charts, series = _charts(held, wanted=wanted)
    drawn = [chart_figure(one, small=True) for one in charts]
    said = f"{times(len(charts), 'series is', 'series are')} drawn of {series:,} that have enough periods."
    if series > len(charts):
        said += " Give the name of a place after --place to draw others."
    return element(
        "section",
        element("h3", reading.file_name),
        element("p", reading.title, class_="quiet"),
        table(f"What {reading.file_name} measures", head, lines, numbers=(1, 4, 5), hidden=True),
        folded(
            f"Show charts of {reading.file_name}", element("p", said), element("div", *drawn, class_="grid")
        )
        if drawn
        else element("p", f"No series has the {FEWEST_PERIODS} periods that a chart needs."),
        class_="panel",
    )


def _charts(held: pl.DataFrame, *, wanted: Sequence[str]) -> tuple[list[Chart], int]:
    """The charts of the longest series, and how many series have enough periods."""
    if wanted:
        names = {plain_name(name) for name in wanted}
        here = [name for name in held["place_name"].unique().to_list() if plain_name(name or "") in names]
        held = held.filter(pl.col("place_name").is_in(here))
    lengths = (
        held.group_by(_SERIES, maintain_order=True)
        .agg(
            periods=pl.col("period_start").n_unique(),
            figures=pl.col("missing").is_null().sum(),
        )
        .filter((pl.col("periods") >= FEWEST_PERIODS) & (pl.col("figures") > 0))
    )
    longest = lengths.sort("figures", descending=True, maintain_order=True).head(MOST_CHARTS)
    charts = []
    for row in longest.iter_rows(named=True):
        rows = held.filter(*(pl.col(name).eq_missing(row[name]) for name in _SERIES))
        rows = rows.unique("period_start", keep="last").sort("period_start")
        charts.append(
            chart_of(
                measure_for(row["measure"], row["measure_title"]),
                [_figure(row["period_kind"], one) for one in rows.iter_rows(named=True)],
                place=row["place_name"] or row["place_code"],
            )
        )
    return charts, lengths.height


def _figure(kind: str, row: dict[str, Any]) -> Figure:
    return Figure(
        period=Period(PeriodKind(kind), row["period_start"]),
        numerator=row["numerator"],
        denominator=row["denominator"],
        missing=Missing(row["missing"]) if row["missing"] else None,
    )


def title_of(key: str, heading: str) -> str:
    """Give the title of a measure: its definition's, else the heading that it has in the file."""
    known = measures().get(key)
    return heading or key if known is None else known.title


def measure_for(key: str, heading: str) -> Measure:
    """Give the definition of a measure, or the plainest one for a heading that has none."""
    known = measures().get(key)
    if known is not None:
        return known
    return Measure(
        key=key,
        title=heading or key,
        subject="other",
        numerator=heading or key,
        denominator="",
        multiplier=1.0,
        unit="",
        decimals=1,
        direction=Direction.NEITHER,
        staff_words="",
        public_words="",
        regulator_words="",
        source="the heading in the file",
        status=Status.LOCAL,
        since=date(1900, 1, 1),
    )


def _label(kind: str, start: date | None) -> str:
    return "–" if start is None else Period(PeriodKind(kind), start).label
