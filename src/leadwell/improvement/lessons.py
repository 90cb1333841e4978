"""Short lessons on somebody's own chart: words with its numbers, and questions that the chart itself answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from leadwell.foundations.definition_files import Entry, definition
from leadwell.foundations.errors import LeadwellError
from leadwell.measures.charts import Chart


class NoSuchLesson(LeadwellError):
    """There is no lesson of that key."""


class NoChartToLearnOn(LeadwellError):
    """A chart has too few figures for a lesson."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer that can be given."""

    words: str
    right: str  # "always", "never", or what must be true of the chart


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonStep:
    """A few sentences and a question."""

    words: str
    ask: str
    explain: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A lesson, before it is put on a chart."""

    key: str
    title: str
    minutes: int
    for_whom: str
    steps: tuple[LessonStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOnChart:
    """A step with the numbers of a chart."""

    words: str
    ask: str
    explain: str
    choices: tuple[str, ...]
    right: int  # the place of the right answer, from 0


@cache
def lessons() -> Mapping[str, Lesson]:
    """Give every lesson by key, in the order of learning."""
    found = {}
    for entry in definition("lessons", "reading-charts").entries("lesson"):
        one = _lesson(entry)
        found[one.key] = one
    return MappingProxyType(found)


def lesson(key: str) -> Lesson:
    """Give one lesson.

    Raises:
        NoSuchLesson: there is none of that key.
    """
    try:
        return lessons()[key]
    except KeyError:
        raise NoSuchLesson(f"There is no lesson called {key!r}.") from None


def on_chart(of: Lesson, chart: Chart) -> tuple[StepOnChart, ...]:
    """Put a lesson on a chart.

    Raises:
        NoChartToLearnOn: the chart has no limits yet.
    """
    words, truths = _about(chart)
    return tuple(_step(step, words, truths) for step in of.steps)


def _about(chart: Chart) -> tuple[dict[str, str], frozenset[str]]:
    """Give the words that stand for a chart's numbers, and what is true of it."""
    last, centre, lower, upper = chart.last, chart.centre, chart.lower, chart.upper
    if last is None or centre is None or lower is None or upper is None:
        raise NoChartToLearnOn(
            f"{chart.why_no_limits or 'There are no figures yet.'} "
            "Come back when there are more, or choose another chart."
        )
    special = bool(last.signals)
    said = " ".join(last.said) if special else "It shows none of the signs: chance explains it."
    present = [point for point in chart.points if point.value is not None]
    words = {
        "latest": last.shown,
        "latest_label": last.label,
        "latest_said": said,
        "centre": chart.written(centre),
        "centre_is": chart.centre_is,
        "lower": chart.written(lower),
        "upper": chart.written(upper),
        "points": str(len(present)),
        "special_count": str(sum(1 for point in present if point.signals)),
        "act_or_not": "So ask what was different." if special else "So leave this one figure alone.",
        "target_said": _target_said(chart, lower, upper),
    }
    truths = {"always", "latest_is_special" if special else "latest_is_common"}
    return words, frozenset(truths)


def _target_said(chart: Chart, lower: float, upper: float) -> str:
    if chart.target is None:
        return "Your chart has no target yet."
    return (
        f"The target on your chart is {chart.written(chart.target)}, and the limits are {chart.written(lower)} "
        f"and {chart.written(upper)}."
    )


def _step(step: LessonStep, words: Mapping[str, str], truths: frozenset[str]) -> StepOnChart:
    """Fill a step in. Two answers that read alike on this chart are one."""
    told: dict[str, bool] = {}
    for choice in step.choices:
        text = choice.words.format_map(words)
        told[text] = told.get(text, False) or choice.right in truths
    # In an order of its own for each question, so that the right answer has no usual place.
    turn = sum(map(ord, step.ask)) % len(told)
    choices = tuple(told)[turn:] + tuple(told)[:turn]
    return StepOnChart(
        words=step.words.format_map(words),
        ask=step.ask.format_map(words),
        explain=step.explain.format_map(words),
        choices=choices,
        right=next(place for place, text in enumerate(choices) if told[text]),
    )


def _lesson(entry: Entry) -> Lesson:
    return Lesson(
        key=entry.text("key"),
        title=entry.text("title"),
        minutes=entry.whole("minutes"),
        for_whom=entry.text("for_whom"),
        steps=tuple(
            LessonStep(
                words=step.text("words"),
                ask=step.text("ask"),
                explain=step.text("explain"),
                choices=tuple(
                    Choice(words=choice.text("words"), right=choice.text("right"))
                    for choice in step.entries("choice")
                ),
            )
            for step in entry.entries("step")
        ),
    )
