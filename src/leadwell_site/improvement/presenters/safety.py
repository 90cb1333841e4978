"""Is this chart safe to read? Which one fits, what may mislead, how often it cries wolf, what to draw beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isnan

import polars as pl

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import PeriodKind
from leadwell.measures.charts import Chart, Figure, Glance, chart_of
from leadwell.measures.definitions import Measure
from leadwell.measures.rates import Sureness
from leadwell.measures.spc.advice import (
    Choice,
    Doubt,
    Figures,
    Finding,
    choose,
    figures,
    residual,
    seasonally_adjusted,
)
from leadwell.measures.spc.advice.choice import with_article
from leadwell.measures.spc.advice.instead import Beside
from leadwell.measures.spc.false_alarms import Lead, Pack, Rates, lead_time, pack, stored_rates
from leadwell.measures.spc.false_alarms.lead import LONGEST
from leadwell.measures.spc.kinds import ABOUT, Kind
from leadwell_site.measures.presenters import period_of
from leadwell_site.measures.queries import Decided

_ENOUGH = 36  # points after which more make little difference to how soon a shift is seen
_EXPECTED = 20.0  # events at a point, where a chart has no average to take them from


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideIt:
    """A chart to be drawn beside the values themselves."""

    title: str
    words: str
    chart: Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyPage:
    """All that the page says."""

    choice: Choice | None  # None where there is no value to look at
    fits: bool  # the chart that is shown is of the kind that is advised
    title_of_kind: str
    false_alarms: str
    lead: str  # how soon a true shift is seen
    warnings: list[Finding]
    others: list[Finding]
    beside: list[BesideIt]
    weighed: list[str]  # other kinds of chart and why not


def false_alarm_words(chart: Chart) -> str:
    """Say how often such a chart shows a sign where nothing changed; "" where that is not known.

    The rates are those of a chart whose limits come from all of its points.
    """
    present = sum(1 for point in chart.points if point.value is not None)
    if len(chart.segments) != 1 or chart.centre is None:
        return ""
    rates = _stored(chart.kind, chart.rules, present, len(chart.points))
    if rates is None:
        return ""
    return (
        f"If nothing had changed, {_per(rates.icon)} charts like this would show a sign at the latest figure, "
        f"and {_per(rates.chart)} at some figure."
    )


def lead_words(chart: Chart) -> str:
    """Say how soon a lasting shift would be seen; "" where that is not known."""
    present = sum(1 for point in chart.points if point.value is not None)
    last = chart.last
    if len(chart.segments) != 1 or chart.centre is None or last is None or last.upper_2 is None:
        return ""
    size = last.upper_2 - chart.centre  # two sigmas, but where a line stops at what is possible
    if last.lower_2 is not None:
        size = max(size, chart.centre - last.lower_2)
    found = _lead(chart.rules, min(present, _ENOUGH))
    if found is None or size <= 0:
        return ""
    half, most = found.within(0.5), found.within(0.9)
    often = (
        f"in half of all cases within {half} figures"
        if half
        else f"in fewer than half of all cases within {LONGEST}"
    )
    nearly = f", and in nine of ten within {most}" if most else ""
    return (
        f"If the level moved for good by {chart.written(size)}, such a chart would show it {often}{nearly}."
    )


def lead_of_many(glances: Sequence[Glance]) -> str:
    """Say how soon a lasting shift would be seen on most of these charts; "" where there are none with limits."""
    lengths = sorted(one.present for one in glances if one.has_limits)
    if not lengths:
        return ""
    found = _lead("", min(lengths[len(lengths) // 2], _ENOUGH))
    half = None if found is None else found.within(0.5)
    if found is None or half is None:
        return ""
    most = found.within(0.9)
    nearly = f", and nine of ten within {most}" if most else ""
    return f"Of lasting shifts two thirds of the way to a limit half are seen within {half} figures{nearly}."


def pack_words(glances: Sequence[Glance]) -> tuple[str, ...]:
    """Say how many signs a whole page of charts would show where nothing changed anywhere."""
    rates = [found for one in glances if one.has_limits and (found := _rates(one)) is not None]
    if len(rates) < 2:
        return ()
    found: Pack = pack(rates)
    return found.words


def safety_page(
    measure: Measure, chart: Chart, rows: pl.DataFrame, decided: Decided, *, kind: PeriodKind
) -> SafetyPage:
    """Give what the page says of a chart and of the figures it is made of."""
    given = _figures(measure, chart, rows, decided)
    choice = None if given is None else choose(given)
    findings = () if choice is None else choice.report.findings
    return SafetyPage(
        choice=choice,
        fits=choice is None or choice.kind is chart.kind,
        title_of_kind=ABOUT[chart.kind].title,
        false_alarms=false_alarm_words(chart),
        lead=lead_words(chart),
        warnings=[one for one in findings if one.warned],
        others=[one for one in findings if not one.warned],
        weighed=[]
        if choice is None
        else [f"Not {with_article(one.kind)}: {one.why_not}" for one in choice.weighed],
        beside=[] if given is None or choice is None else _beside(measure, chart, given, choice, kind),
    )


def _rates(one: Glance) -> Rates | None:
    if one.segments != 1:
        return None
    return _stored(one.kind, one.rules, one.present, one.points)


@lru_cache(maxsize=1_000)
def _stored(kind: Kind, rules: str, present: int, points: int) -> Rates | None:
    try:
        return stored_rates(
            kind,
            rules or None,
            present=present,
            points=points,
            expected=_EXPECTED if ABOUT[kind].needs_denominator else None,
        )
    except LeadwellError:
        return None


@lru_cache(maxsize=200)
def _lead(rules: str, before: int) -> Lead | None:
    try:
        return lead_time(rules or None, before=before, sigmas=2.0)
    except LeadwellError:
        return None


def _per(chance: float) -> str:
    """Give a chance as so many of a hundred or of a thousand."""
    return f"{100 * chance:.0f} of 100" if chance >= 0.05 else f"{1000 * chance:.0f} of 1,000"


def _figures(measure: Measure, chart: Chart, rows: pl.DataFrame, decided: Decided) -> Figures | None:
    days = [point.starts_on for point in chart.points if point.starts_on is not None]
    if not days or all(point.value is None for point in chart.points):
        return None
    by_day = {row["period_start"]: row for row in rows.iter_rows(named=True)}
    nan = float("nan")

    def of(name: str) -> list[float]:
        return [
            nan if day not in by_day or by_day[day][name] is None else float(by_day[day][name])
            for day in days
        ]

    is_counted = measure.sure in {Sureness.SHARE, Sureness.RATE} and bool(measure.denominator)
    values = (
        of("numerator") if is_counted else [nan if one.value is None else one.value for one in chart.points]
    )
    sizes = of("denominator") if is_counted else None
    if sizes is not None and all(isnan(one) for one in sizes):
        sizes = None
    starts = [
        place
        for step in decided.steps
        if (place := next((row for row, day in enumerate(days) if day >= step.starts_on), 0)) > 0
    ]
    return figures(values, denominators=sizes, periods=days, starts=starts)


def _beside(
    measure: Measure, chart: Chart, given: Figures, choice: Choice, kind: PeriodKind
) -> list[BesideIt]:
    """Draw what is warned of away: the season, or what the last value foretells."""
    ways: tuple[tuple[Doubt, str, Callable[[Figures], Beside]], ...] = (
        (Doubt.SEASONALITY, "Without the season", seasonally_adjusted),
        (Doubt.AUTOCORRELATION, "Without what the last figure foretells", residual),
    )
    found = []
    for doubt, title, draw in ways:
        if not any(one.doubt is doubt and one.warned for one in choice.report.findings):
            continue
        try:
            drawn = draw(given)
        except LeadwellError as problem:
            found.append(
                BesideIt(title=title, words=str(problem), chart=replace(chart, points=(), segments=()))
            )
            continue
        found.append(
            BesideIt(title=title, words=drawn.words, chart=_chart(measure, chart, drawn, title, kind))
        )
    return found


def _chart(measure: Measure, chart: Chart, drawn: Beside, title: str, kind: PeriodKind) -> Chart:
    factor = measure.multiplier if measure.denominator else 1.0
    single = replace(
        measure,
        title=f"{measure.title}, {title[:1].lower()}{title[1:]}",
        numerator="values",
        denominator="",
        multiplier=1.0,
        sure=Sureness.SCORE,
    )
    charted = [
        Figure(
            period=period_of(point.starts_on, kind.value),
            numerator=None if isnan(value) else factor * value,
        )
        for point, value in zip(chart.points, drawn.charted.values.tolist(), strict=True)
        if point.starts_on is not None
    ]
    return chart_of(single, charted, place=chart.title.rpartition(": ")[2])
