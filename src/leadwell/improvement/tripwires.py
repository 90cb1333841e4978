"""Tripwires: what of a measure pauses a savings scheme, and how often that would happen by chance alone.

A tripwire looks at the periods that began on or after the day on which the scheme did. What somebody has seen and
let pass trips it no more; anything new does, and so does a period that became worse than it was when it was let pass.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import exp, isclose, isfinite, lgamma, log, sqrt
from statistics import NormalDist

from leadwell.foundations.errors import LeadwellError
from leadwell.measures.charts import Chart, Figure, Glance, Meaning
from leadwell.measures.definitions import Direction, Measure
from leadwell.measures.spc.false_alarms import NotStored, stored_rates

_CONCERNS = {Meaning.CONCERN, Meaning.BOTH}
_MONTHS = 12
_SUMMED_UP_TO = 2000  # the largest mean of a count whose chances are added up one by one


class WireKind(StrEnum):
    """What makes a tripwire signal."""

    SIGN = "sign"  # the chart shows a sign of concern that is not chance
    ABOVE = "above"  # a period's value is above the limit
    BELOW = "below"
    COUNT = "count"  # more than so many are counted in a period, also while it runs


class CannotTrip(LeadwellError):
    """A tripwire could never signal, or not be understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """A tripwire on one measure at one place. ``limit`` belongs to all kinds but a sign."""

    kind: WireKind
    limit: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tripped:
    """A period that makes a tripwire signal."""

    starts_on: date
    label: str
    words: str  # what the period shows
    value: float  # by which it signals: what is counted, or what the chart shows


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseAlarms:
    """How often a tripwire would signal within a year though nothing changed."""

    chance: float | None  # from 0 to 1; None where it is not known
    why: str  # what it rests on, or why it is not known


def checked(wire: Wire, measure: Measure) -> Wire:
    """Give the tripwire if it can be of use.

    Raises:
        CannotTrip: no way is better for the measure and a sign is waited for, or a limit is lacking or cannot be.
    """
    if wire.kind is WireKind.SIGN:
        if measure.direction is Direction.NEITHER:
            raise CannotTrip(
                f"For “{measure.title}” neither way is better, so no sign is a concern. Give a limit instead."
            )
        return Wire(kind=wire.kind)
    if wire.limit is None or not isfinite(wire.limit):
        raise CannotTrip("Give the limit that may not be passed.")
    if wire.kind is WireKind.COUNT and (wire.limit < 0 or wire.limit != round(wire.limit)):
        raise CannotTrip("A count is a whole number, nought or more.")
    if wire.kind is WireKind.BELOW and measure.lowest is not None and wire.limit <= measure.lowest:
        raise CannotTrip(f"No figure of “{measure.title}” can be below {measure.shown(wire.limit)}.")
    if wire.kind is WireKind.ABOVE and measure.highest is not None and wire.limit >= measure.highest:
        raise CannotTrip(f"No figure of “{measure.title}” can be above {measure.shown(wire.limit)}.")
    return wire


def trips(
    wire: Wire,
    measure: Measure,
    *,
    chart: Chart,
    figures: Sequence[Figure],
    since: date,
    let_pass: Mapping[date, float | None] | None = None,
) -> tuple[Tripped, ...]:
    """Give the periods that make a tripwire signal, in the order of time.

    Args:
        wire: what is waited for.
        measure: what is measured.
        chart: its chart, of the periods that are over.
        figures: its figures, those of the period that runs too.
        since: the day on which the scheme began; earlier periods are not looked at.
        let_pass: first days of periods that somebody has seen to signal and has let pass, and the value that was seen.
            A period passes while its value is no worse; where the value is not known (``None``) it always does.
    """
    passed = let_pass or {}
    if wire.kind is WireKind.COUNT:
        found = [
            Tripped(
                starts_on=one.period.start,
                label=one.period.label,
                words=f"{one.numerator:,.0f} {measure.numerator} in {one.period.label}, more than {wire.limit:,.0f}.",
                value=one.numerator,
            )
            for one in sorted(figures, key=lambda one: one.period.start)
            if one.numerator is not None and wire.limit is not None and one.numerator > wire.limit
        ]
    else:
        found = [
            Tripped(
                starts_on=point.starts_on,
                label=point.label,
                words=_words(wire, measure, point.label, point.shown, point.said),
                value=point.value,
            )
            for point in chart.points
            if point.starts_on is not None
            and point.value is not None
            and _is_tripped(wire, point.value, point.meaning)
        ]
    return tuple(
        one
        for one in found
        if one.starts_on >= since
        and not (one.starts_on in passed and _is_no_worse(wire, measure, one.value, passed[one.starts_on]))
    )


def _is_no_worse(wire: Wire, measure: Measure, value: float, seen: float | None) -> bool:
    if seen is None or isclose(value, seen, rel_tol=1e-9):
        return True
    low_is_bad = wire.kind is WireKind.BELOW or (
        wire.kind is WireKind.SIGN and measure.direction is Direction.INCREASE
    )
    return value > seen if low_is_bad else value < seen


def _is_tripped(wire: Wire, value: float, meaning: Meaning | None) -> bool:
    if wire.kind is WireKind.SIGN:
        return meaning in _CONCERNS
    assert wire.limit is not None
    return value > wire.limit if wire.kind is WireKind.ABOVE else value < wire.limit


def _words(wire: Wire, measure: Measure, label: str, shown: str, said: Sequence[str]) -> str:
    if wire.kind is WireKind.SIGN:
        return f"{label}: {shown}. {' '.join(said)}".strip()
    return f"{label}: {shown}, {wire.kind.value} the limit of {measure.shown(wire.limit)}."


def false_alarms(
    wire: Wire, measure: Measure, *, chart: Chart, figures: Sequence[Figure], glance: Glance
) -> FalseAlarms:
    """Give the chance that a tripwire signals within twelve months though nothing changes.

    For a sign it is the chance that the chart marks any of the next twelve figures in the bad direction, from stored
    rates of the same kind of chart, rules and length; signs either way are taken to be alike. For a limit it comes
    from the spread that the chart's limits tell (normal), for a count from the mean of the last year (Poisson). All
    are of figures that have nothing to do with one another; figures that follow on from each other cry wolf more
    often.
    """
    if wire.kind is WireKind.SIGN:
        return _of_a_sign(glance, chart)
    if wire.kind is WireKind.COUNT:
        return _of_a_count(wire, figures)
    centre, lower, upper = chart.centre, chart.lower, chart.upper
    if centre is None or (lower is None and upper is None):
        return FalseAlarms(chance=None, why="the chart has no limits yet, so its spread is not known")
    reach = [abs(edge - centre) for edge in (lower, upper) if edge is not None]
    spread = max(reach) / 3
    if spread <= 0:
        return FalseAlarms(chance=None, why="the figures have never differed, so their spread is not known")
    assert wire.limit is not None
    out = (wire.limit - centre) / spread
    each = NormalDist().cdf(-out if wire.kind is WireKind.ABOVE else out)
    return FalseAlarms(
        chance=_over_a_year(each),
        why=f"from the average of {measure.shown(centre)} and the limits that the chart has now",
    )


def can_signal(wire: Wire, chart: Chart) -> bool:
    """Say whether a tripwire could signal with its next figure: one that waits for a sign needs a chart with limits.

    Where it could not, that it does not signal says nothing.
    """
    if wire.kind is not WireKind.SIGN:
        return True
    return chart.centre is not None and (chart.lower is not None or chart.upper is not None)


def _of_a_sign(glance: Glance, chart: Chart) -> FalseAlarms:
    if not glance.has_limits:
        return FalseAlarms(chance=None, why="the chart has no limits yet, so it can show no sign either")
    # Where limits began anew, it is the figures since then that signs are told from.
    present = chart.segments[-1].points if glance.segments > 1 else glance.present
    now, later = (_stored(glance, present + more) for more in (0, _MONTHS))
    if now is None or later is None:
        return FalseAlarms(chance=None, why="no rate is kept for a chart of this kind, length and size")
    either = max(0.0, 1 - (1 - later) / (1 - now)) if now < 1 else 1.0
    return FalseAlarms(
        chance=1 - (1 - either) ** 0.5,
        why=f"from charts of this kind on which nothing changed, from {present} to {present + _MONTHS} figures long",
    )


def _stored(glance: Glance, present: int) -> float | None:
    if glance.expected == 0:
        return None
    try:
        found = stored_rates(
            glance.kind, glance.rules, present=present, expected=glance.expected, share=glance.share
        )
    except NotStored:
        return None
    return found.chart


def _of_a_count(wire: Wire, figures: Sequence[Figure]) -> FalseAlarms:
    told = sorted((one.period.start, one.numerator) for one in figures if one.numerator is not None)
    last = [number for _, number in told[-_MONTHS:]]
    if len(last) < _MONTHS // 2:
        return FalseAlarms(chance=None, why=f"{len(last)} months are known, and {_MONTHS // 2} are needed")
    assert wire.limit is not None
    mean = sum(last) / len(last)
    return FalseAlarms(
        chance=_over_a_year(_poisson_over(wire.limit, mean)),
        why=f"from the mean of the last {len(last)} months, {mean:.1f}, if such counts vary as chance has it",
    )


def _poisson_over(limit: float, mean: float) -> float:
    """Give the chance that a count of such a mean is over the limit, in a bounded time whatever the two are."""
    if mean <= 0 or not isfinite(limit) or limit > mean + 40 * sqrt(mean) + 100:
        return 0.0
    if limit < 0:
        return 1.0
    if mean > _SUMMED_UP_TO:  # Wilson and Hilferty: the cube root of a gamma variate is nearly normal
        count = int(limit) + 1
        gap = (mean / count) ** (1 / 3) - (1 - 1 / (9 * count))
        return NormalDist().cdf(gap * 3 * sqrt(count))
    return max(0.0, 1 - sum(exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(int(limit) + 1)))


def _over_a_year(each: float) -> float:
    return float(1 - (1 - each) ** _MONTHS)


def of_all(each: Sequence[FalseAlarms]) -> float | None:
    """Give the chance that any of several tripwires signals within a year though nothing changes.

    None where that of one of them is not known. They are taken to have nothing to do with one another; where they
    rise and fall together it is less.

    >>> of_all([FalseAlarms(chance=0.1, why=""), FalseAlarms(chance=0.2, why="")])
    0.28
    """
    none = 1.0
    for one in each:
        if one.chance is None:
            return None
        none *= 1 - one.chance
    return round(1 - none, 12)
