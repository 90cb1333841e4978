"""Is this chart safe to read? Which one fits, what may mislead, how often it cries wolf, what to draw beside it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isnan

import polars as pl

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import PeriodKind
from leadwell.measures.charts import Chart, Figure, Glance, chart_of, counted_as, kind_for, why_not
from leadwell.measures.definitions import Measure
from leadwell.measures.rates import Sureness
from leadwell.measures.spc.advice import (
    Choice,
    CountedAs,
    Doubt,
    Figures,
    Finding,
    choose,
    expected_events,
    figures,
    residual,
    seasonally_adjusted,
)
from leadwell.measures.spc.advice.instead import Beside
from leadwell.measures.spc.advice.reasons import with_article
from leadwell.measures.spc.false_alarms import Lead, Pack, Rates, lead_time, pack, stored_rates
from leadwell.measures.spc.false_alarms.lead import LONGEST
from leadwell.measures.spc.kinds import ABOUT, Kind
from leadwell_site.measures.presenters import period_of
from leadwell_site.measures.queries import Decided

_LEAST_PRESENT = 0.75  # of all points, below which the rates of charts without gaps say nothing
_ENOUGH = 36  # points after which more make little difference to how soon a shift is seen


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
    better_kind: str  # the kind that is advised, where the site can draw it of these figures
    is_too_few: bool  # so few events that no figure can be judged
    why_no_limits: str
    title_of_kind: str
    title_of_choice: str
    false_alarms: str
    lead: str  # how soon a true shift is seen
    warnings: list[Finding]
    others: list[Finding]
    beside: list[BesideIt]
    weighed: list[str]  # other kinds of chart and why not


def false_alarm_words(chart: Chart, given: Figures | None, *, follows_on: bool) -> str:
    """Say how often such a chart shows a sign where nothing changed; "" where there are no limits of all its points.

    Args:
        chart: the chart.
        given: the figures it is made of.
        follows_on: whether each figure follows from the last, for which the rates do not hold.
    """
    present = sum(1 for point in chart.points if point.value is not None)
    if len(chart.segments) != 1 or chart.centre is None or chart.is_too_few or given is None:
        return ""
    expected = share = None
    if chart.kind in _OF_EVENTS:
        taken_for = {Kind.P: CountedAs.SHARE, Kind.P_PRIME: CountedAs.SHARE}.get(chart.kind, CountedAs.RATE)
        is_share = taken_for is CountedAs.SHARE and given.sizes is not None
        expected = (
            None if taken_for is CountedAs.SHARE and not is_share else expected_events(given, taken_for)
        )
        if expected is None or (ABOUT[chart.kind].needs_denominator and given.sizes is None):
            return _NOT_KNOWN
        if is_share and given.sizes is not None:
            there = given.present
            share = float(given.values[there].sum() / given.sizes[there].sum())
    rates = _stored(chart.kind, chart.rules, present, len(chart.points), expected, share)
    if rates is None:
        return _NOT_KNOWN
    if follows_on:
        return (
            "Each figure follows from the one before, so this chart shows false signs far more often than a chart "
            f"of figures that do not, of which {_per(rates.icon)} would show one at the latest figure."
        )
    return (
        f"If nothing had changed, {_per(rates.icon)} charts like this would show a sign at the latest figure, "
        f"and {_per(rates.chart)} at some figure."
    )


_NOT_KNOWN = "How often a chart like this shows a sign where nothing changed is not known."


def why_this_kind(measure: Measure, chart: Chart, figures: Sequence[Figure]) -> str:
    """Say in a sentence why a chart is of its kind, or that another is the one that suits."""
    suits = kind_for(measure, figures)
    if chart.kind is not suits:
        return f"You asked for it; the kind that suits these figures is the {ABOUT[suits].title}."
    if chart.is_too_few:
        return "It has no limits, because too few events are expected in each period to judge one by itself."
    what = _WHAT.get(counted_as(measure))
    match suits:
        case Kind.P | Kind.U | Kind.C:
            return f"It was chosen because {what}, and there is no sign that they vary more than chance makes them."
        case Kind.P_PRIME | Kind.U_PRIME:
            return f"It was chosen because {what}, and its limits allow for more variation than chance alone makes."
        case _ if what:
            return (
                f"It was chosen because {what}, too many or too unlike for chance alone to say how they vary."
            )
        case _:
            return "It was chosen because only the figures themselves can say how much such values vary."


_WHAT = {
    CountedAs.SHARE: "each figure is so many of so many",
    CountedAs.RATE: "the figures are events for an amount of exposure",
    CountedAs.COUNT: "the figures are counts of events",
}


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
    moved = (
        f"{chart.written(size).removesuffix('%')} percentage points"
        if chart.unit == "%"
        else chart.written(size)
    )
    return f"If the level moved for good by {moved}, such a chart would show it {often}{nearly}."


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
    nearly = f", and within {most} nine times in ten" if most else ""
    return f"A lasting shift two thirds of the way to a limit is seen within {half} figures half of the time{nearly}."


def pack_words(glances: Sequence[Glance]) -> tuple[str, ...]:
    """Say how many signs a whole page of charts would show where nothing changed anywhere."""
    with_limits = [one for one in glances if one.has_limits]
    rates = [found for one in with_limits if (found := _rates(one)) is not None]
    if len(rates) < 2:
        return ()
    found: Pack = pack(rates)
    expected, *rest = found.words
    others = len(with_limits) - len(rates)
    if others:
        expected += f" For {others:,} more it is not known."
    return (expected, *rest)


def safety_page(
    measure: Measure, chart: Chart, rows: pl.DataFrame, decided: Decided, *, kind: PeriodKind
) -> SafetyPage:
    """Give what the page says of a chart and of the figures it is made of."""
    given = figures_of_chart(measure, chart, rows, decided)
    told = counted_as(measure)
    choice = None if given is None else choose(given, counted_as=told)
    findings = () if choice is None else choice.report.findings
    follows_on = any(one.doubt is Doubt.AUTOCORRELATION and one.warned for one in findings)
    return SafetyPage(
        choice=choice,
        fits=choice is None or choice.kind is chart.kind,
        better_kind="" if choice is None or why_not(choice.kind, measure) else choice.kind.value,
        is_too_few=chart.is_too_few,
        why_no_limits=chart.why_no_limits,
        title_of_kind=ABOUT[chart.kind].title,
        title_of_choice="" if choice is None else ABOUT[choice.kind].title,
        false_alarms=false_alarm_words(chart, given, follows_on=follows_on),
        lead=lead_words(chart),
        warnings=[one for one in findings if one.warned],
        others=[one for one in findings if not one.warned],
        weighed=[]
        if choice is None
        else [f"Not {with_article(one.kind)}: {one.why_not}" for one in choice.weighed],
        beside=[] if given is None or choice is None else _beside(measure, chart, given, choice, kind),
    )


_OF_EVENTS = {Kind.P, Kind.P_PRIME, Kind.U, Kind.U_PRIME, Kind.C, Kind.C_PRIME}


def _rates(one: Glance) -> Rates | None:
    if one.segments != 1:
        return None
    return _stored(one.kind, one.rules, one.present, one.points, one.expected, one.share)


def _stored(
    kind: Kind, rules: str, present: int, points: int, expected: float | None, share: float | None
) -> Rates | None:
    """Give stored rates; None where the table does not reach, or does not say what the chart was made of."""
    if kind in _OF_EVENTS and not expected:
        return None
    # Rounded, so that series that are all but alike are looked up once.
    return _looked_up(
        kind,
        rules,
        present,
        points,
        None if expected is None else float(f"{expected:.2g}"),
        None if share is None else round(share, 2),
    )


@lru_cache(maxsize=10_000)
def _looked_up(
    kind: Kind, rules: str, present: int, points: int, expected: float | None, share: float | None
) -> Rates | None:
    for whole in (
        points,
        present,
    ):  # rates of charts with gaps are held for some kinds alone; gaps change them little
        try:
            return stored_rates(
                kind, rules or None, present=present, points=whole, expected=expected, share=share
            )
        except LeadwellError:
            if present < _LEAST_PRESENT * points:
                return None
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


def figures_of_chart(measure: Measure, chart: Chart, rows: pl.DataFrame, decided: Decided) -> Figures | None:
    """Give the figures of a chart as advice is given on them, with their days; None where there are none."""
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

    is_counted = counted_as(measure) in {CountedAs.SHARE, CountedAs.RATE}
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
            BesideIt(title=title, words=drawn.words, chart=_chart(measure, chart, given, drawn, title, kind))
        )
    return found


def _chart(
    measure: Measure, chart: Chart, given: Figures, drawn: Beside, title: str, kind: PeriodKind
) -> Chart:
    factor = measure.multiplier if given.sizes is not None else 1.0  # other values are as shown already
    single = replace(
        measure,
        title=f"{measure.title}, {title[:1].lower()}{title[1:]}",
        numerator="values",
        denominator="",
        multiplier=1.0,
        sure=Sureness.SCORE,  # neither a count nor a share any more
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
