"""Questions as pages show them: how far each has come, and what the chart says of what was done."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import nan

import polars as pl
from django.urls import reverse

from leadwell.foundations.periods import PeriodKind
from leadwell.improvement import Outcome, Verdict, verdict
from leadwell.measures.charts import Chart
from leadwell.measures.definitions import Direction, Measure
from leadwell_site.design_system.wording import day
from leadwell_site.improvement.choices import QuestionState, Result
from leadwell_site.improvement.queries import Asked
from leadwell_site.measures.presenters import period_of

_TONES = {
    QuestionState.ASKED: "watch",
    QuestionState.AGREED: "note",
    QuestionState.DONE: "note",
    QuestionState.CLOSED: "quiet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    """A question on a list."""

    asks: str
    href: str
    status: tuple[str, str]  # tone and words
    says: str  # who does what by when, or what came of it
    is_open: bool


def people_of(asked: Iterable[Asked]) -> set[str]:
    """Give the addresses of everybody who asked, owns or added something."""
    found = set()
    for one in asked:
        found.add(one.by)
        for turn in one.turns:
            found |= {turn.by, turn.owner}
    return found - {""}


def question_line(
    one: Asked, *, on: date, keep: Callable[[str], str], names: Mapping[str, str]
) -> QuestionLine:
    """Give a question as a list shows it."""
    late = one.is_late(on)
    words = "late" if late else str(one.state.label)
    return QuestionLine(
        asks=one.asks,
        href=keep(reverse("improvement:question", args=[one.pk])),
        status=("alert" if late else _TONES[one.state], words[:1].upper() + words[1:]),
        says=_says(one, names),
        is_open=one.state is not QuestionState.CLOSED,
    )


def _says(one: Asked, names: Mapping[str, str]) -> str:
    if one.result is not None:
        return str(Result(one.result).label)
    if one.action is None:
        return f"Asked by {names.get(one.by, one.by)} on {day(one.known_at.date())}."
    due = f", by {day(one.action.on)}" if one.action.on else ""
    done = f" Done on {day(one.done_on)}." if one.done_on else ""
    stop = "" if one.action.words.endswith((".", "!", "?")) else "."
    return f"{names.get(one.action.owner, one.action.owner)}{due}: {one.action.words}{stop}{done}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What became of the signals that somebody asked about."""

    signals: int
    with_action: int
    with_result: int
    worked: int  # in the judgement of whoever closed it
    agreed: int  # of those the chart said so too
    questions: int

    @property
    def sentence(self) -> str:
        """The share in words."""
        if not self.questions:
            return "Nobody has asked anything yet."
        if not self.signals:
            return f"{self.questions} asked, none of them about a sign in the figures."
        return (
            f"Of {self.signals} {'sign' if self.signals == 1 else 'signs'} that somebody asked about, "
            f"{self.with_action} led to an action and {self.with_result} to a result; "
            f"{self.worked} of those worked, say those who closed them, and the charts agree on {self.agreed}."
        )


def share_of(asked: Iterable[Asked]) -> Share:
    """Count what became of questions about signals."""
    every = list(asked)
    of_signals = [one for one in every if one.is_signal]
    return Share(
        signals=len(of_signals),
        with_action=sum(1 for one in of_signals if one.action is not None),
        with_result=sum(1 for one in of_signals if one.result is not None),
        worked=sum(1 for one in of_signals if one.result is Result.WORKED),
        agreed=sum(
            1
            for one in of_signals
            if one.result is Result.WORKED and one.turns_closed[-1].chart_says in (Outcome.ROSE, Outcome.FELL)
        ),
        questions=len(every),
    )


def chart_verdict(
    chart: Chart, rows: pl.DataFrame, done_on: date | None, *, is_ratio: bool, kind: PeriodKind, today: date
) -> Verdict | None:
    """Judge a chart from the day on which something was done; None where nothing was, or points have no days.

    Only figures under the limits that stood then are compared: a step before or after parts what is not alike. The
    period in which it was done, and one that is not over, are among neither.

    Args:
        chart: as it is shown.
        rows: its figures, with ``period_start`` and ``denominator``.
        done_on: the day.
        is_ratio: whether the measure divides: levels are then sums over sums.
        kind: of its periods.
        today: the day on which it is judged.
    """
    if done_on is None or any(point.starts_on is None for point in chart.points):
        return None
    sizes = dict(zip(rows["period_start"].to_list(), rows["denominator"].to_list(), strict=True))
    under = _segment_at(chart, done_on)
    before: list[tuple[float, float]] = []
    after: list[tuple[float, float]] = []
    for place, point in enumerate(chart.points):
        assert point.starts_on is not None
        period = period_of(point.starts_on, kind.value)
        if place not in under or period.end >= today:
            continue
        size = sizes.get(point.starts_on) if is_ratio else 1.0
        told = (nan if point.value is None else point.value, nan if size is None else size)
        if period.start >= done_on:
            after.append(told)
        elif period.end < done_on:
            before.append(told)
    return verdict(
        [value for value, _ in before],
        [value for value, _ in after],
        sizes_before=[size for _, size in before],
        sizes_after=[size for _, size in after],
    )


def _segment_at(chart: Chart, on: date) -> range:
    """The places of the points under the limits that stood on a day."""
    found = range(0)
    for one in chart.segments:
        start = chart.points[one.start].starts_on if one.start < len(chart.points) else None
        if not found or (start is not None and start <= on):
            found = range(one.start, one.end)
    return found


def verdict_words(found: Verdict, chart: Chart, measure: Measure) -> tuple[str, str]:
    """Give tone and sentence of a verdict."""
    if found.expected is None or found.found is None:
        return "quiet", f"It cannot be told yet whether it worked. {found.why}"
    levels = f"Before, the level was {chart.written(found.expected)}; since then it is {chart.written(found.found)}."
    if found.effect is None or found.lower is None or found.upper is None:
        return "quiet", f"{levels} {found.why}"
    by = (
        f"The difference is {_signed(chart, found.effect)}; 19 times in 20 it lies between "
        f"{_signed(chart, found.lower)} and {_signed(chart, found.upper)}."
    )
    if found.outcome is Outcome.CANNOT_TELL:
        return "quiet", f"{levels} {by} {found.why}"
    rose = found.outcome is Outcome.ROSE
    if measure.direction is Direction.NEITHER:
        tone, said = "note", "The figures rose." if rose else "The figures fell."
    else:
        good = rose == (measure.direction is Direction.INCREASE)
        tone = "good" if good else "alert"
        said = f"The figures {'rose' if rose else 'fell'}, which is {'what we want' if good else 'the wrong way'}."
    return tone, f"{said} {levels} {by} That something else changed on the same day cannot be ruled out."


def _signed(chart: Chart, value: float) -> str:
    text = chart.written(abs(value)).replace("%", " percentage points")
    return f"−{text}" if value < 0 else f"+{text}"
