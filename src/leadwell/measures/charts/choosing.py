"""Which kind of chart a measure gets: the one that the advice gives its figures, and which others may be asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray

from leadwell.foundations.periods import PeriodKind
from leadwell.measures.charts.clusters import clusters
from leadwell.measures.charts.figures import Figure
from leadwell.measures.definitions import Measure
from leadwell.measures.rates import Sureness
from leadwell.measures.spc.advice.choice import expected_events, fitting
from leadwell.measures.spc.advice.figures import Figures
from leadwell.measures.spc.advice.look import CountedAs
from leadwell.measures.spc.advice.spacing import Spacing, spacing
from leadwell.measures.spc.advice.terms import choice_terms
from leadwell.measures.spc.kinds import ABOUT, Kind
from leadwell.measures.spc.lines import Floats

_SHARES = {Kind.P, Kind.P_PRIME}
_COUNTS = {Kind.C, Kind.C_PRIME}
_WAITS = {Kind.G, Kind.T}
_LONGER = {  # how many periods make up a longer one, the shortest first
    PeriodKind.DAY: ((7, "weeks"), (31, "months"), (92, "quarters"), (366, "years")),
    PeriodKind.WEEK: ((5, "months"), (13, "quarters"), (53, "years")),
    PeriodKind.MONTH: ((3, "quarters"), (12, "years")),
    PeriodKind.QUARTER: ((4, "years"),),
    PeriodKind.YEAR: (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The kind of chart of a measure's figures, and what they were taken for."""

    kind: Kind
    counted_as: CountedAs


def counted_as(measure: Measure) -> CountedAs:
    """Say what the values of a measure are by its definition.

    Numbers of something without a unit are counts; hours, scores and ratios of hours are not.
    """
    if measure.denominator:
        return {Sureness.SHARE: CountedAs.SHARE, Sureness.RATE: CountedAs.RATE}.get(
            measure.sure, CountedAs.MEASURED
        )
    is_count = measure.sure is Sureness.FULL_COUNT and not measure.unit and measure.multiplier == 1
    return CountedAs.COUNT if is_count else CountedAs.MEASURED


def kind_for(measure: Measure, figures: Sequence[Figure]) -> Kind:
    """Give the kind of chart that suits a measure and its figures.

    It is the kind that ``leadwell.measures.spc.advice.choose`` gives them once there are enough points: for shares
    p, or p′ where they vary more than chance alone makes them; for rates u or u′; for counts c; else XmR. Where
    so few events are expected that the advice is to chart the waits between them, figures are shown period by
    period all the same: as p, u or c chart, and without limits.
    """
    return chosen_for(measure, figures).kind


def chosen_for(measure: Measure, figures: Sequence[Figure]) -> Chosen:
    """Give the kind of chart that suits a measure and its figures, and what the figures were taken for."""
    given = as_advised_on(measure, figures)
    if given is None:
        return Chosen(kind=Kind.XMR, counted_as=CountedAs.MEASURED)
    told = counted_as(measure)
    if told is CountedAs.MEASURED:  # nothing in such figures would change the kind
        return Chosen(kind=Kind.XMR, counted_as=told)
    return _kept(given.values.tobytes(), None if given.sizes is None else given.sizes.tobytes(), told)


@lru_cache(maxsize=4096)
def _kept(values: bytes, sizes: bytes | None, told: CountedAs) -> Chosen:
    """Give what was chosen of a series; a page of a thousand series asks for the same ones again and again."""
    given = _figures(np.frombuffer(values), None if sizes is None else np.frombuffer(sizes))
    found = fitting(given, counted_as=told)
    return Chosen(kind=found.plain, counted_as=found.counted_as)


def as_advised_on(measure: Measure, figures: Sequence[Figure]) -> Figures | None:
    """Give figures as advice is given on them; None where there is no value.

    Shares, rates and counts are given as counted, with their denominators; all else as it is shown.
    """
    nan = float("nan")
    told = counted_as(measure)
    sizes = None
    if told in {CountedAs.SHARE, CountedAs.RATE}:
        sizes = np.array([one.denominator or nan for one in figures], dtype=np.float64)
        counts = [one.numerator for one in figures]
        values = np.array([nan if one is None else one for one in counts], dtype=np.float64)
        values = np.where(np.isnan(sizes), nan, values)
    else:
        shown = [measure.value(one.numerator, one.denominator) for one in figures]
        values = np.array([nan if one is None else one for one in shown], dtype=np.float64)
    if not len(values) or bool(np.isnan(values).all()):
        return None
    return _figures(values, sizes)


def _figures(values: Floats, sizes: Floats | None) -> Figures:
    return Figures(name="", values=values, sizes=sizes, spacing=_in_order(len(values)))


@lru_cache(maxsize=256)
def _in_order(points: int) -> Spacing:
    return spacing(None, points=points)


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFew:
    """A stretch of counts that cannot be judged period by period."""

    why: str  # and what to do instead
    clusters: NDArray[np.bool_]  # the periods that hold more events than chance gives at once all the same
    is_rest: bool  # the events are what a share leaves out: a cluster is a low figure


def too_few(values: Floats, sizes: Floats | None, told: CountedAs, *, kind: PeriodKind) -> TooFew | None:
    """Say why a stretch of counts cannot be judged period by period, and what to do; None where it can.

    Args:
        values: as counted; NaN is missing.
        sizes: denominators; None for counts in equal periods.
        told: what the values are.
        kind: of the periods.
    """
    given = _figures(values, sizes)
    expected = expected_events(given, told)
    terms = choice_terms()
    if expected is None or expected >= terms.number("waits_below"):
        return None
    rest = told is CountedAs.SHARE and float(np.nansum(values)) > expected * given.points
    what = "exceptions" if rest else "events"
    there = f"about {expected:.2g} in each {kind}" if expected else f"none in {given.points} {kind}s"
    periods = ceil(terms.number("join_below") / expected) if expected else 0
    longer = next((name for length, name in _LONGER[kind] if 0 < periods <= length), "")
    more = f", or chart {longer} instead of {kind}s" if longer else ""
    why = (
        f"Too few {what} to judge {kind} by {kind}: {there}. One more or one less says nothing of a change. "
        f"Look at each by itself, and at once where several come together; to see change, chart the days between "
        f"them{more}."
    )
    events = sizes - values if rest and sizes is not None else values
    return TooFew(why=why, clusters=clusters(events, sizes), is_rest=rest)


def why_not(kind: Kind, measure: Measure) -> str:
    """Say why a kind of chart cannot be made of one figure a period of a measure; "" where it can.

    >>> from leadwell.measures.definitions import measure
    >>> why_not(Kind.C, measure("workforce.vacancies"))
    'A c chart is for counts of events, and the figures of Posts not filled are not. Choose xmr or run.'
    """
    about = ABOUT[kind]
    title = f"{about.title[:1].upper()}{about.title[1:]}"
    article = "An" if about.title[0] in "XIs" else "A"
    if about.subgroups:
        return (
            f"{title}s are of several measurements a period. Chart the measurements themselves: "
            "leadwell.measures.spc.chart_table."
        )
    if about.needs_denominator and not measure.denominator:
        choices = "xmr, run or c" if not measure.unit else "xmr or run"
        return (
            f"{article} {about.title} needs a denominator, and the measure {measure.key!r} has none. "
            f"Choose {choices}."
        )
    told = counted_as(measure)
    own = {
        CountedAs.SHARE: "p, xmr or run",
        CountedAs.RATE: "u, xmr or run",
        CountedAs.COUNT: "c, xmr or run",
    }
    choose = f"Choose {own.get(told, 'xmr or run')}."
    if kind in _SHARES and told is CountedAs.RATE:
        return f"A {about.title} is for shares, and {measure.title} is a rate. {choose}"
    if kind in _COUNTS and (measure.denominator or measure.unit):
        return (
            f"A {about.title} is for counts of events, and the figures of {measure.title} are not. {choose}"
        )
    if kind in _WAITS and (measure.denominator or measure.unit or told is CountedAs.COUNT):
        return f"A {about.title} is for waits between events, and the figures of {measure.title} are not. {choose}"
    return ""
