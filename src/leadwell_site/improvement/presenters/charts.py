"""The page of one measure at one place: chart, sentence, what to ask next, and every figure with its source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

import polars as pl
from django.urls import reverse

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.foundations.spreadsheets import csv_bytes
from leadwell.improvement import ask_next
from leadwell.measures.charts import Chart, Figure, chart_of, with_gaps
from leadwell.measures.definitions import Direction, Measure
from leadwell.measures.quality_marks import expectations
from leadwell.measures.spc.advice import Figures
from leadwell_site.design_system.figures import Shown
from leadwell_site.improvement.presenters.doubts import why_not_foretold
from leadwell_site.improvement.presenters.proposals import Proposed, proposals
from leadwell_site.improvement.presenters.safety import figures_of_chart, why_this_kind
from leadwell_site.measures.presenters.decided import events_of, targets_of
from leadwell_site.measures.presenters.shown import certainty, marks, period_of, shown
from leadwell_site.measures.presenters.words import feed_words, formula_words, number_words
from leadwell_site.measures.queries import NOTHING, Decided

Cell = str | dict[str, Any]
Keep = Callable[[str], str]
HEADINGS: list[Cell] = [
    "Period",
    {"text": "Figure", "number": True},
    {"text": "Counted", "number": True},
    {"text": "Divided by", "number": True},
    "By chance alone",
    "What to know",
]
_FILE_HEADINGS = (
    "place",
    "measure",
    "period_kind",
    "period_start",
    "value",
    "unit",
    "numerator",
    "denominator",
    "missing",
    "known_at",
    "corrected",
    "units_summed",
    "units_known",
    "observation",
    "definition",
    "definition_source",
    "definition_status",
)
_LONGEST_SILENCE = 12  # periods after the last figure that the chart shows as gaps


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPage:
    """All that the page says."""

    chart: Chart
    given: Figures | None  # the figures as advice is given on them
    proposals: list[Proposed]  # where limits might begin anew
    why_this_kind: str  # in a sentence
    met: str  # how often the target was met so far; "" without one
    asks: tuple[str, ...]  # what one would ask next
    latest: Shown
    rows: list[list[Cell]]  # every figure, the latest first
    is_sum: bool  # some figures are sums over the places below


def chart_page(
    measure: Measure,
    rows: pl.DataFrame,
    *,
    place: str,
    kind: PeriodKind,
    today: date,
    keep: Keep,
    decided: Decided = NOTHING,
    chart_kind: str = "",
    rules: str = "",
) -> ChartPage:
    """Give what the page says of figures in the order of time, as ``queries.figures_at`` gives them.

    Args:
        measure: what is measured.
        rows: its figures.
        place: the name of the place.
        kind: of its periods.
        today: the day on which the page is looked at.
        keep: keeps in links the day on which the page is known.
        decided: steps, targets and what happened, as they stood.
        chart_kind: the kind of chart that was asked for; "" for the one that suits the measure.
        rules: the rule profile that was asked for; "" for our default.

    Raises:
        LeadwellError: such a chart cannot be made of these figures.
    """
    told = rows.filter(pl.col("numerator").is_not_null())["period_start"]
    if len(told):  # a period before the first figure is no gap in it
        rows = rows.filter(pl.col("period_start") >= told.min())
    by_period = {period_of(row["period_start"], kind.value): row for row in rows.iter_rows(named=True)}
    notes = {
        period: " ".join(mark.text for mark in _marks(measure, period, row))
        for period, row in by_period.items()
    }
    figures = [_figure(row, period, notes[period]) for period, row in by_period.items()]
    until = _last_expected(figures, today)
    series = with_gaps(figures, until=until)
    last = by_period[max(by_period)] if by_period else None

    def drawn(doubt: str = "") -> Chart:
        return chart_of(
            measure,
            figures,
            place=place,
            until=until,
            target=targets_of(decided),
            steps=decided.steps,
            events=events_of(decided, kind),
            kind=chart_kind or None,
            rules=rules or None,
            doubt=doubt,
        )

    chart = drawn()
    given = figures_of_chart(measure, chart, rows, decided)
    proposed = proposals(measure, chart, rows, decided, kind=kind)
    doubt = why_not_foretold(chart, given, proposed)
    if doubt:
        chart = drawn(doubt)
    return ChartPage(
        chart=chart,
        given=given,
        proposals=proposed,
        why_this_kind=why_this_kind(measure, chart, series),
        met=met_words(chart),
        asks=ask_next(chart),
        latest=shown(measure, last, keep=keep, period_kind=kind.value),
        rows=[_row(measure, one, by_period.get(one.period), keep, kind) for one in reversed(series)],
        is_sum=any(row["observation_id"] is None for row in by_period.values()),
    )


def met_words(chart: Chart) -> str:
    """Say how often the target was met so far; the chance of the next time is in the chart's own sentence."""
    if not chart.segments or chart.target is None or chart.better is Direction.NEITHER:
        return ""
    judged = [
        (point.value, point.target)
        for point in chart.points[chart.segments[-1].start :]
        if point.value is not None and point.target is not None
    ]
    rises = chart.better is Direction.INCREASE
    met = sum(1 for value, target in judged if (value >= target if rises else value <= target))
    return f"So far {met} of {len(judged)} figures met the target of their time." if judged else ""


def chart_file(measure: Measure, rows: pl.DataFrame, *, place: str, kind: PeriodKind) -> bytes:
    """Give the series as CSV with its definition in every row, safe to open in a spreadsheet.

    ``observation`` is the number in the address of the page that says where the figure comes from; empty
    where it is a sum.
    """
    lines = [
        [
            place,
            measure.key,
            kind.value,
            row["period_start"],
            measure.value(row["numerator"], row["denominator"]),
            measure.unit,
            row["numerator"],
            row["denominator"],
            row["missing"] or "",
            row["known_at"].isoformat(),
            "yes" if row["corrected"] else "no",
            row.get("units", 1),
            row.get("units_known", 1),
            row["observation_id"],
            f"{measure.title}. {formula_words(measure)}",
            measure.source,
            measure.status.words,
        ]
        for row in rows.iter_rows(named=True)
    ]
    return csv_bytes(_FILE_HEADINGS, lines)


def feed_links(
    feeds: Sequence[tuple[int, str, str, str]], *, unit_id: int, measure: str, keep: Keep
) -> list[dict[str, str]]:
    """Give links to the series of each feed and kind of period that a place has of its own."""
    address = reverse("improvement:chart", args=[unit_id, measure])
    return [
        {
            "text": f"{feed_words(feed)}, by {kind}",
            "href": keep(f"{address}?{urlencode({'feed': feed, 'kind': kind})}"),
        }
        for owner, feed, kind, _ in feeds
        if owner == unit_id
    ]


def _marks(measure: Measure, period: Period, row: dict[str, Any]) -> tuple[Any, ...]:
    missing = Missing(row["missing"]) if row["missing"] else None
    return marks(measure, period, row, missing=missing)


def _figure(row: dict[str, Any], period: Period, note: str) -> Figure:
    return Figure(
        period=period,
        numerator=row["numerator"],
        denominator=row["denominator"],
        missing=Missing(row["missing"]) if row["missing"] else None,
        note=note,
    )


def _row(
    measure: Measure, figure: Figure, row: dict[str, Any] | None, keep: Keep, kind: PeriodKind
) -> list[Cell]:
    if row is None:
        return [figure.period.label, Missing.NOT_SUBMITTED.words, "", "", "", ""]
    said = shown(measure, row, keep=keep, period_kind=kind.value)
    range_of_chance = certainty(measure, row["numerator"], row["denominator"]).interval
    decimals = measure.decimals
    return [
        figure.period.label,
        {"text": said.missing or f"{said.text} {said.unit}".strip(), "href": said.source_href},
        number_words(row["numerator"]),
        number_words(row["denominator"]) if measure.denominator else "",
        f"{range_of_chance.lower:,.{decimals}f} to {range_of_chance.upper:,.{decimals}f}"
        if range_of_chance
        else "",
        ", ".join(_in_short(figure.period, row)),
    ]


def _in_short(period: Period, row: dict[str, Any]) -> list[str]:
    """Give in a word or two what the page of the number says at length."""
    days = (row["known_at"].date() - period.end).days
    units, units_known = row.get("units", 1), row.get("units_known", 1)
    return [
        text
        for text, is_so in (
            (f"{units:,} of {units_known:,} units", units < units_known),
            ("corrected", row["corrected"]),
            ("sent before the period ended", days <= 0),
            (f"known after {days:,} days", days > expectations().late_after_days),
        )
        if is_so
    ]


def _last_expected(figures: Sequence[Figure], today: date) -> Period | None:
    """Give the last period whose figure should have come by now, so that a series that stopped shows it."""
    if not figures:
        return None
    last = max(one.period for one in figures)
    due = today - timedelta(days=expectations().late_after_days)
    for _ in range(_LONGEST_SILENCE):
        if last.following.end > due:
            break
        last = last.following
    return last
