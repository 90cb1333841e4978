"""The sentences that say what a chart shows, for who does not see it or wants it in words."""

from collections.abc import Callable, Sequence

from leadwell.measures.charts.chart import ChartPoint, Meaning, Segment
from leadwell.measures.spc.kinds import ABOUT, Kind
from leadwell.measures.spc.labels import Assurance, Variation

Shown = Callable[[float | None], str]  # a value with its unit


def sentence(
    points: Sequence[ChartPoint],
    segments: Sequence[Segment],
    *,
    kind: Kind,
    centre_word: str,
    shown: Shown,
    varies: bool,
) -> str:
    """Say what a chart shows.

    Args:
        points: all points.
        segments: the stretches under the same limits.
        kind: the kind of chart.
        centre_word: average or median.
        shown: writes a value with its unit.
        varies: whether limits follow the size of the sample.
    """
    present = [point for point in points if point.value is not None]
    if not present:
        return "There are no figures to show yet."
    last, standing = present[-1], segments[-1]
    what = (
        "change" if kind is Kind.MR else "figure"
    )  # a moving range is how far a figure lies from the one before
    parts = [f"The latest {what} is {last.shown}, for {last.label}."]
    if points[-1] is not last:
        parts.append(f"Nothing later is known: for {points[-1].label}, {points[-1].shown}.")
    if len(segments) > 1:
        parts.append(_step(points, segments, centre_word, shown))
    parts += _usual(standing, kind, centre_word, shown, varies=varies)
    has_rules = standing.centre is not None and standing.variations != (Variation.TOO_FEW,)
    if has_rules or last.signals:
        parts.append(_latest(last, what))
    earlier = sum(1 for point in present[:-1] if point.signals)
    if earlier:
        parts.append(f"{earlier} earlier {'point is' if earlier == 1 else 'points are'} also marked.")
    gaps = len(points) - len(present)
    if gaps:
        parts.append(f"{gaps} {'period has' if gaps == 1 else 'periods have'} no figure.")
    parts += _aim(points, standing, shown)
    return " ".join(parts)


def _step(points: Sequence[ChartPoint], segments: Sequence[Segment], centre_word: str, shown: Shown) -> str:
    before, now = segments[-2], segments[-1]
    why = f" ({now.reason.rstrip('.')})" if now.reason else ""
    said = f"Limits begin anew at {points[now.start].label}{why}"
    if before.centre is not None:
        said += f"; before, the {centre_word} was {shown(before.centre)}"
    return f"{said}."


def _usual(standing: Segment, kind: Kind, centre_word: str, shown: Shown, *, varies: bool) -> list[str]:
    if standing.centre is None:
        return [f"It is too early to say what is usual. {standing.why_no_limits}"]
    said = f"The {centre_word} is {shown(standing.centre)}"
    if standing.lower is None or standing.upper is None:
        return [f"{said}.", standing.why_no_limits] if ABOUT[kind].has_limits else [f"{said}."]
    which = "figures out of as many as the latest" if varies else "figures"
    return [
        f"{said}; if nothing changes, {which} will lie between {shown(standing.lower)} and {shown(standing.upper)}."
    ]


def _latest(last: ChartPoint, what: str) -> str:
    if not last.signals:
        return f"The latest {what} is within what chance explains."
    assert last.meaning is not None
    if last.meaning is Meaning.BOTH:
        return f"The signs point both ways: the latest {what} is {last.signal_words}."
    return f"The latest {what} is {last.signal_words}: {last.meaning.words}."


def _aim(points: Sequence[ChartPoint], standing: Segment, shown: Shown) -> list[str]:
    """Say what the target is, since when, and whether it will be met if nothing changes."""
    target = standing.target
    if target is None:
        return []
    since = next((place for place in range(len(points) - 1, 0, -1) if points[place - 1].target != target), 0)
    if since and points[since - 1].target is not None:
        before = points[since - 1].target
        said = [f"The target is {shown(target)} since {points[since].label}; before, it was {shown(before)}."]
    else:
        said = [f"The target is {shown(target)}."]
    if standing.doubt:
        return [*said, standing.doubt]
    match standing.assurance:
        case Assurance.PASS:
            said.append("If nothing changes, it will be met every time.")
        case Assurance.FAIL:
            said.append("If nothing changes, it will not be met.")
        case Assurance.INCONSISTENT:
            said.append("If nothing changes, chance decides whether it is met.")
        case Assurance.NONE | Assurance.NOT_YET:
            pass
    chance = standing.chance
    if chance is not None:
        said.append(
            f"The chance that the next figure meets it is {_percent(chance.next_one)} "
            f"(19 times in 20 between {_percent(chance.lower)} and {_percent(chance.upper)})."
        )
    return said


def _percent(share: float) -> str:
    """Write a chance; one that is not quite 0 or 1 is never written as sure.

    >>> [_percent(share) for share in (0.0, 0.001, 0.634, 0.9999, 1.0)]
    ['0%', 'under 1%', '63%', 'over 99%', '100%']
    """
    if 0 < share < 0.01:
        return "under 1%"
    if 0.99 < share < 1:
        return "over 99%"
    return f"{share:.0%}"
