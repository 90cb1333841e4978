"""What a chart shows, not how it is drawn: points, limits, a sentence and a table that say the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period
from leadwell.measures.definitions import Direction, Measure
from leadwell.measures.rates import Certainty, Sureness, how_sure
from leadwell.measures.spc import Signal, XmR, xmr


class Meaning(StrEnum):
    """What a signal means, given which way is better."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    CHANGE = "change"  # neither way is better

    @property
    def words(self) -> str:
        """The meaning as a page says it."""
        return {
            Meaning.IMPROVEMENT: "getting better",
            Meaning.CONCERN: "a concern",
            Meaning.CHANGE: "a change",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a series as it comes from the store. Both numbers are None where it is missing."""

    period: Period
    numerator: float | None
    denominator: float | None = None
    missing: Missing | None = None
    note: str = ""  # a quality mark or a correction, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPoint:
    """One point of a chart. ``value`` is None where the figure is missing: a gap, never a zero."""

    label: str  # the period in words: "March 2025"
    value: float | None
    shown: str  # the value with its unit, or the reason that it is missing
    missing: Missing | None
    signal: Signal | None
    meaning: Meaning | None  # of the signal
    certainty: Certainty
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """Something that happened, at a point of the time axis: a new shift pattern, a renamed ward."""

    at: int  # place of the first point it applies to, from 0
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A time series ready to be drawn, read out or put in a table."""

    title: str
    sentence: str  # what the chart shows, in plain words
    unit: str
    decimals: int
    points: tuple[ChartPoint, ...]
    centre: float | None  # the average; None where there are too few points
    lower: float | None
    upper: float | None
    why_no_limits: str  # "" where there are limits
    target: float | None = None
    annotations: tuple[Annotation, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the table beside the chart."""
        return ("Period", "Figure", "How sure", "Signal", "Note")

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows of the table beside the chart, one a point, as text."""
        steps = {one.at: one.words for one in self.annotations}
        return tuple(
            (
                point.label,
                point.shown,
                point.certainty.words,
                _signal_words(point),
                ". ".join(text for text in (steps.get(place, ""), point.note) if text),
            )
            for place, point in enumerate(self.points)
        )

    @property
    def last(self) -> ChartPoint | None:
        """The latest point that has a value."""
        return next((point for point in reversed(self.points) if point.value is not None), None)


def with_gaps(figures: Sequence[Figure], *, until: Period | None = None) -> tuple[Figure, ...]:
    """Give the figures in time order, absent periods in between (and up to ``until``) as missing."""
    if not figures:
        return ()
    by_period = {figure.period: figure for figure in figures}
    first, last = min(by_period), max(by_period)
    if until is not None and until.kind == last.kind and until > last:
        last = until
    found = []
    period = first
    while period <= last:
        found.append(
            by_period.get(period) or Figure(period=period, numerator=None, missing=Missing.NOT_SUBMITTED)
        )
        period = period.following
    return tuple(found)


def chart_of(
    measure: Measure,
    figures: Sequence[Figure],
    *,
    place: str,
    target: float | None = None,
    events: Mapping[Period, str] | None = None,
    until: Period | None = None,
) -> Chart:
    """Give the chart of one measure at one place.

    Readings are of one kind of period, one a period. Absent periods are shown as gaps. Limits and signals
    come from the basic XmR chart; with too few points there are none, and the sentence says so.

    Args:
        measure: what is measured; it says which way is better and how figures are written.
        figures: the figures, in any order.
        place: name of the ward, home, site or organisation, for the title.
        target: drawn as a line of its own; never used to judge signals.
        events: what happened, by the period from which it applies.
        until: the last period that should be there, so that a series that stopped shows it.
    """
    series = with_gaps(figures, until=until)
    values = [measure.value(one.numerator, one.denominator) for one in series]
    limits = xmr(values)
    points = tuple(
        _point(measure, figure, value, signal)
        for figure, value, signal in zip(series, values, limits.signals, strict=True)
    )
    happened = events or {}
    lower, upper = _possible(measure, values, limits)
    return Chart(
        title=f"{measure.title}: {place}",
        sentence=_sentence(measure, points, limits, (lower, upper), target),
        unit=measure.unit,
        decimals=measure.decimals,
        points=points,
        centre=limits.centre,
        lower=lower,
        upper=upper,
        why_no_limits=limits.why_no_limits,
        target=target,
        annotations=tuple(
            Annotation(at=at, words=happened[one.period])
            for at, one in enumerate(series)
            if one.period in happened
        ),
    )


def meaning_of(signal: Signal, direction: Direction) -> Meaning:
    """Say what a signal means: a long run above the average is good news only where more is better."""
    if direction is Direction.NEITHER:
        return Meaning.CHANGE
    good = signal.is_high == (direction is Direction.INCREASE)
    return Meaning.IMPROVEMENT if good else Meaning.CONCERN


def _point(measure: Measure, figure: Figure, value: float | None, signal: Signal | None) -> ChartPoint:
    missing = figure.missing
    if value is None and missing is None:
        missing = Missing.NOT_RECORDED if figure.numerator is None else Missing.NOT_DEFINED
    return ChartPoint(
        label=figure.period.label,
        value=value,
        shown=measure.shown(value) if missing is None else missing.words,
        missing=missing if value is None else None,
        signal=signal,
        meaning=None if signal is None else meaning_of(signal, measure.direction),
        certainty=how_sure(
            measure.sure,
            numerator=figure.numerator if value is not None else None,
            denominator=figure.denominator,
            multiplier=measure.multiplier,
            decimals=measure.decimals,
            unit=measure.unit,
        ),
        note=figure.note,
    )


def _signal_words(point: ChartPoint) -> str:
    if point.signal is None or point.meaning is None:
        return ""
    return f"{point.signal.words} ({point.meaning.words})"


def _possible(
    measure: Measure, values: Sequence[float | None], limits: XmR
) -> tuple[float | None, float | None]:
    """Give the limits as drawn: not below zero where nothing ever was, a share not above its whole.

    Signals are judged by the limits as worked out, which this does not touch.
    """
    lower, upper = limits.lower, limits.upper
    if lower is not None and all(value is None or value >= 0 for value in values):
        lower = max(lower, 0.0)
    if upper is not None and measure.sure is Sureness.SHARE:
        upper = min(upper, measure.multiplier)
    return lower, upper


def _sentence(
    measure: Measure,
    points: Sequence[ChartPoint],
    limits: XmR,
    between: tuple[float | None, float | None],
    target: float | None,
) -> str:
    present = [point for point in points if point.value is not None]
    if not present:
        return "There are no figures to show yet."
    last = present[-1]
    parts = [f"The latest figure is {last.shown}, for {last.label}."]
    if points[-1] is not last:
        parts.append(f"Nothing later is known: for {points[-1].label}, {points[-1].shown}.")
    if limits.centre is None:
        parts.append(f"It is too early to say what is usual. {limits.why_no_limits}")
    else:
        lower, upper = between
        assert lower is not None
        assert upper is not None
        parts.append(
            f"The average is {measure.shown(limits.centre)}; if nothing changes, figures will lie between "
            f"{measure.shown(lower)} and {measure.shown(upper)}."
        )
        if last.signal is None:
            parts.append("The latest figure is within what chance explains.")
        else:
            assert last.meaning is not None
            parts.append(f"The latest figure is {last.signal.words}: {last.meaning.words}.")
        earlier = sum(1 for point in present[:-1] if point.signal is not None)
        if earlier:
            parts.append(f"{earlier} earlier {'point is' if earlier == 1 else 'points are'} also marked.")
    gaps = len(points) - len(present)
    if gaps:
        parts.append(f"{gaps} {'period has' if gaps == 1 else 'periods have'} no figure.")
    if target is not None:
        parts.append(f"The target is {measure.shown(target)}.")
    return " ".join(parts)
