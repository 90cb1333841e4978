"""Questions as pages show them: how far each has come, and what the chart says of what was done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from leadwell.improvement import Outcome, Verdict, verdict
from leadwell.measures.charts import Chart
from leadwell.measures.definitions import Direction, Measure
from leadwell_site.design_system.wording import day
from leadwell_site.improvement.choices import QuestionState, Result
from leadwell_site.improvement.queries import Asked

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


def question_line(one: Asked, *, on: date, keep: Callable[[str], str]) -> QuestionLine:
    """Give a question as a list shows it."""
    late = one.is_late(on)
    words = "late" if late else str(one.state.label)
    return QuestionLine(
        asks=one.asks,
        href=keep(reverse("improvement:question", args=[one.pk])),
        status=("alert" if late else _TONES[one.state], words[:1].upper() + words[1:]),
        says=_says(one),
        is_open=one.state is not QuestionState.CLOSED,
    )


def _says(one: Asked) -> str:
    if one.result is not None:
        return str(Result(one.result).label)
    if one.action is None:
        return f"Asked by {one.by} on {day(one.known_at.date())}."
    due = f", by {day(one.action.on)}" if one.action.on else ""
    done = f" Done on {day(one.done_on)}." if one.done_on else ""
    return f"{one.action.words} {one.action.owner}{due}.{done}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What became of the signals that somebody asked about."""

    signals: int
    with_action: int
    with_result: int
    worked: int
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
            f"{self.worked} of those worked."
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
        questions=len(every),
    )


def chart_verdict(chart: Chart, done_on: date | None) -> Verdict | None:
    """Judge a chart from the day on which something was done; None where nothing was, or points have no days.

    Figures of the segment that was under way are those before; a period that had begun is among neither.
    """
    if done_on is None or any(point.starts_on is None for point in chart.points):
        return None
    before, after = [], []
    starts = [point.starts_on for point in chart.points if point.starts_on is not None]
    for place, point in enumerate(chart.points):
        start = starts[place]
        following = starts[place + 1] if place + 1 < len(starts) else None
        value = float("nan") if point.value is None else point.value
        if start >= done_on:
            after.append(value)
        elif following is not None and following <= done_on:
            before.append(value)
    return verdict(before, after)


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
