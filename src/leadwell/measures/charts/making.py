"""Charts of measures: what is asked of the engine for the figures of one measure at one place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period
from leadwell.measures.charts.chart import Annotation, Chart
from leadwell.measures.charts.choosing import TooFew, chosen_for, too_few, why_not
from leadwell.measures.charts.dressing import Raw, dressed
from leadwell.measures.charts.figures import Figure, with_gaps
from leadwell.measures.charts.judging import Question, judged
from leadwell.measures.charts.targets import DatedTarget, target_by_day
from leadwell.measures.definitions import Measure
from leadwell.measures.rates import Sureness, how_sure
from leadwell.measures.spc.advice.look import CountedAs
from leadwell.measures.spc.kinds import ABOUT, Kind, kind_of
from leadwell.measures.spc.lines import Floats
from leadwell.measures.spc.profiles import DEFAULT, Profile, profile
from leadwell.measures.spc.rebasing.steps import Step, cut


class NotOfFigures(LeadwellError):
    """A chart of that kind cannot be made of one figure a period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One chart that is asked for; the arguments of ``chart_of``."""

    measure: Measure
    figures: Sequence[Figure]
    place: str
    target: float | Sequence[DatedTarget] | None = None
    events: Mapping[Period, str] = field(default_factory=dict)
    until: Period | None = None
    steps: Sequence[Step] = ()
    kind: Kind | str | None = None
    rules: Profile | str | None = None
    doubt: str = ""  # why limits do not foretell whether the target will be met, where that is known


def chart_of(
    measure: Measure,
    figures: Sequence[Figure],
    *,
    place: str,
    target: float | Sequence[DatedTarget] | None = None,
    events: Mapping[Period, str] | None = None,
    until: Period | None = None,
    steps: Sequence[Step] = (),
    kind: Kind | str | None = None,
    rules: Profile | str | None = None,
    doubt: str = "",
) -> Chart:
    """Give the chart of one measure at one place.

    Readings are of one kind of period, one a period. Absent periods are shown as gaps. With too few points
    there are neither limits nor signals, and the sentence says so.

    Args:
        measure: what is measured; it says which way is better and how figures are written.
        figures: the figures, in any order.
        place: name of the ward, home, site or organisation, for the title.
        target: one for all periods, or several by date; drawn as a line of its own, never used to judge signals.
        events: what happened, by the period from which it applies.
        until: the last period that should be there, so that a series that stopped shows it.
        steps: the decisions that stand that limits begin anew: see ``leadwell.measures.spc.rebasing``.
        kind: the kind of chart; ``kind_for`` chooses where it is not given.
        rules: the rule profile or its name; our default where not given.
        doubt: why limits do not foretell whether the target will be met, where the figures alone do not show it.

    Raises:
        NotOfFigures: the kind needs several measurements a period, a denominator that the measure has not, or
            counts or waits that its figures are not.
    """
    asked = Asked(
        measure=measure,
        figures=figures,
        place=place,
        target=target,
        events=events or {},
        until=until,
        steps=steps,
        kind=kind,
        rules=rules,
        doubt=doubt,
    )
    return charts_of([asked])[0]


def charts_of(asked: Iterable[Asked]) -> list[Chart]:
    """Give several charts; each is the same as ``chart_of`` gives it, and a page of fifty is ready sooner."""
    made = [prepared(one) for one in asked]
    found = judged([question for question, _, _ in made])
    charts = []
    for (question, series, one), answer in zip(made, found, strict=True):
        measure = one.measure
        reasons = {period.start: words for period, words in one.events.items()}
        charts.append(
            dressed(
                answer,
                [
                    _raw(measure, figure, target)
                    for figure, target in zip(series, question.targets.tolist(), strict=True)
                ],
                title=f"{measure.title}: {one.place}",
                unit=measure.unit,
                decimals=measure.decimals,
                shown=measure.shown,
                kind=question.kind,
                rules=question.rules,
                direction=measure.direction,
                annotations=tuple(
                    Annotation(at=at, words=reasons[figure.period.start])
                    for at, figure in enumerate(series)
                    if figure.period in one.events
                ),
                reasons=_reasons(series, one.steps, len(question.lengths)),
            )
        )
    return charts


def prepared(one: Asked) -> tuple[Question, tuple[Figure, ...], Asked]:
    """Give a chart that is asked for as the engine takes it, with its figures and their gaps.

    Raises:
        NotOfFigures: the kind of chart cannot be made of one figure a period.
    """
    measure = one.measure
    series = with_gaps(one.figures, until=one.until)
    chosen = chosen_for(measure, series) if one.kind is None else None
    kind = kind_of(one.kind) if chosen is None else chosen.kind  # type: ignore[arg-type]
    refused = "" if chosen is not None else why_not(kind, measure)
    if refused:
        raise NotOfFigures(refused)
    about = ABOUT[kind]
    rules = one.rules if isinstance(one.rules, Profile) else profile(one.rules or DEFAULT)
    days = [figure.period.start for figure in series]
    targets = target_by_day(one.target, days)
    lengths, baseline = cut(days, one.steps)
    nan = float("nan")
    values = [
        figure.numerator if about.needs_denominator else measure.value(figure.numerator, figure.denominator)
        for figure in series
    ]
    sizes = None
    if about.needs_denominator:
        sizes = np.array([figure.denominator or nan for figure in series])
    counts = np.array([nan if value is None else value for value in values])
    return (
        Question(
            values=counts,
            sizes=sizes,
            lengths=lengths,
            baseline_points=baseline,
            targets=np.array([nan if target is None else target for target in targets]),
            direction=measure.direction,
            kind=kind,
            rules=rules,
            multiplier=measure.multiplier if about.needs_denominator else 1.0,
            ceiling=measure.multiplier if measure.sure is Sureness.SHARE else None,
            too_few=() if chosen is None else _too_few(series, counts, sizes, lengths, chosen.counted_as),
            doubt=one.doubt,
        ),
        series,
        one,
    )


def _too_few(
    series: Sequence[Figure],
    counts: Floats,
    sizes: Floats | None,
    lengths: NDArray[np.int64],
    told: CountedAs,
) -> tuple[TooFew | None, ...]:
    """Give why each segment cannot be judged, where too few events are expected in it; None where it can."""
    if told not in {CountedAs.SHARE, CountedAs.RATE, CountedAs.COUNT} or not series:
        return ()
    found = []
    ends = lengths.cumsum()
    for start, end in zip((ends - lengths).tolist(), ends.tolist(), strict=True):
        cut = slice(start, end)
        own = None if sizes is None else sizes[cut]
        there = counts[cut] if own is None else np.where(np.isnan(own), np.nan, counts[cut])
        found.append(too_few(there, own, told, kind=series[0].period.kind))
    return tuple(found)


def _reasons(series: Sequence[Figure], steps: Sequence[Step], segments: int) -> list[str]:
    """Give the reason of each segment, as ``cut`` makes them."""
    found: dict[int, str] = {0: ""}
    for step in steps:
        row = next((row for row, one in enumerate(series) if one.period.start >= step.starts_on), None)
        if row is not None:
            found[row] = step.reason
    reasons = [found[row] for row in sorted(found)]
    assert len(reasons) == segments
    return reasons


def _raw(measure: Measure, figure: Figure, target: float) -> Raw:
    missing = figure.missing
    is_there = measure.value(figure.numerator, figure.denominator) is not None
    if not is_there and missing is None:
        missing = Missing.NOT_RECORDED if figure.numerator is None else Missing.NOT_DEFINED
    return Raw(
        label=figure.period.label,
        starts_on=figure.period.start,
        missing=missing,
        certainty=how_sure(
            measure.sure,
            numerator=figure.numerator if is_there else None,
            denominator=figure.denominator,
            multiplier=measure.multiplier,
            decimals=measure.decimals,
            unit=measure.unit,
        ),
        note=figure.note,
        target=None if target != target else target,  # NaN alone differs from itself
    )
