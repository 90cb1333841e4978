"""From what was judged to a chart: words for points and segments, whatever the series came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from leadwell.foundations.missing import Missing
from leadwell.measures.charts import clusters
from leadwell.measures.charts.chart import Annotation, Chart, ChartPoint, Meaning, Segment, meaning_of
from leadwell.measures.charts.judging import Judged, Stretch
from leadwell.measures.charts.sentence import Shown, sentence
from leadwell.measures.definitions import Direction
from leadwell.measures.rates import Certainty
from leadwell.measures.spc.kinds import ABOUT, Kind, limits_vary
from leadwell.measures.spc.labels import Special
from leadwell.measures.spc.profiles import Profile
from leadwell.measures.spc.rules import Hit
from leadwell.measures.spc.sentences import brief, centre_word, hits_in_order
from leadwell.measures.spc.sentences import sentence as sentence_of_rule

_MEANINGS = {
    Special.IMPROVEMENT: Meaning.IMPROVEMENT,
    Special.CONCERN: Meaning.CONCERN,
    Special.NEUTRAL: Meaning.CHANGE,
}


@dataclass(slots=True, kw_only=True)
class Raw:
    """What is known of one point before it is judged."""

    label: str
    starts_on: date | None
    missing: Missing | None
    certainty: Certainty
    note: str = ""
    target: float | None = None


def dressed(
    found: Judged,
    raw: Sequence[Raw],
    *,
    title: str,
    unit: str,
    decimals: int,
    shown: Shown,
    kind: Kind,
    rules: Profile,
    direction: Direction,
    annotations: Sequence[Annotation] = (),
    reasons: Sequence[str] = (),
) -> Chart:
    """Give the chart of one series that was judged.

    Args:
        found: what the engine found.
        raw: its points, in the same order.
        title: of the chart.
        unit: of its values.
        decimals: with which values are written.
        shown: writes a value with its unit.
        kind: the kind of chart.
        rules: the rule profile.
        direction: which way is better.
        annotations: what happened.
        reasons: why each segment begins, "" for the first.
    """
    middle = centre_word(kind, rules)
    few = {at for stretch in found.stretches if stretch.too_few for at in range(stretch.start, stretch.end)}
    points = []
    for at, (one, value, low, high, low_2, high_2, hits, special, both) in enumerate(
        zip(
            raw,
            found.values,
            found.lower,
            found.upper,
            found.lower_2,
            found.upper_2,
            found.hits,
            found.specials,
            found.both_ways,
            strict=True,
        )
    ):
        signals, words, said = _words(hits, rules, middle, direction, both) if hits else _NOTHING
        if hits and at in few:
            words, said = clusters.WORDS, (clusters.sentence(),)
        meaning = None
        if hits:
            meaning = Meaning.BOTH if both and direction is not Direction.NEITHER else _MEANINGS[special]
        missing = None
        if value is None:
            missing = one.missing or Missing.NOT_DEFINED
        points.append(
            ChartPoint(
                label=one.label,
                value=value,
                shown=shown(value)
                if one.missing is None and missing is None
                else (one.missing or missing).words,  # type: ignore[union-attr]
                missing=missing,
                certainty=one.certainty,
                signals=signals,
                meaning=meaning,
                signal_words=words,
                said=said,
                note=one.note,
                lower=low,
                upper=high,
                lower_2=low_2,
                upper_2=high_2,
                target=one.target,
                starts_on=one.starts_on,
            )
        )
    why = [*reasons, *([""] * (len(found.stretches) - len(reasons)))]
    segments = [
        _segment(stretch, points, kind=kind, rules=rules, reason=reason)
        for stretch, reason in zip(found.stretches, why, strict=True)
        if stretch.end > stretch.start
    ]
    steps = [
        Annotation(at=one.start, words=one.reason or "Limits begin anew") for one in segments if one.start
    ]
    told = [*steps, *(one for one in annotations if one not in steps)]
    return Chart(
        title=title,
        sentence=sentence(
            points,
            segments,
            kind=kind,
            centre_word=middle,
            shown=shown,
            varies=limits_vary(kind),
        ),
        unit=unit,
        decimals=decimals,
        points=tuple(points),
        segments=tuple(segments),
        annotations=tuple(sorted(told, key=lambda one: one.at)),
        kind=kind,
        rules=rules.name,
        rules_title=rules.title,
        better=direction,
        centre_is=middle,
    )


_NOTHING: tuple[tuple[Hit, ...], str, tuple[str, ...]] = ((), "", ())


@lru_cache(maxsize=1024)
def _words(
    hits: int, rules: Profile, middle: str, direction: Direction, both: bool
) -> tuple[tuple[Hit, ...], str, tuple[str, ...]]:
    """Give the signals of a point one by one, in a few words, and each in a sentence."""
    signals = hits_in_order(hits, rules)
    said = []
    for hit in signals:
        words = brief(hit, centre=middle)
        if both and direction is not Direction.NEITHER:
            words += f" ({meaning_of(hit, direction).words})"
        said.append(words)
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return signals, listed, tuple(sentence_of_rule(hit, rules, centre=middle) for hit in signals)


def _segment(
    stretch: Stretch, points: Sequence[ChartPoint], *, kind: Kind, rules: Profile, reason: str
) -> Segment:
    own = points[stretch.start : stretch.end]
    latest = next((point for point in reversed(own) if point.value is not None), own[-1])
    has_limits = ABOUT[kind].has_limits
    why = _why_no_limits(stretch, own, latest, kind, rules)
    is_known = not why or not has_limits or bool(stretch.too_few)
    return Segment(
        start=stretch.start,
        end=stretch.end,
        points=stretch.points,
        centre=stretch.centre if is_known and stretch.points else None,
        lower=latest.lower if not why else None,
        upper=latest.upper if not why else None,
        why_no_limits=why,
        reason=reason,
        target=own[-1].target,
        variations=stretch.variations if is_known else (),
        assurance=stretch.assurance,
        chance=stretch.chance,
        doubt=stretch.doubt,
    )


def _why_no_limits(
    stretch: Stretch, own: Sequence[ChartPoint], latest: ChartPoint, kind: Kind, rules: Profile
) -> str:
    if not ABOUT[kind].has_limits:
        return "A run chart has no limits."
    fewest = rules.limits.fewest_points
    if stretch.points < fewest:
        which = (
            f"since {own[0].label} there are {stretch.points}"
            if stretch.start
            else (f"this series has {stretch.points}")
        )
        return f"Limits need {fewest} points; {which}."
    if stretch.too_few:
        return stretch.too_few
    if latest.lower is None or latest.upper is None:
        if not stretch.neighbours:
            return "Limits need neighbouring points; no two points of this series stand side by side."
        return "Limits need figures that vary, and what they are out of; here they cannot be worked out."
    return ""
