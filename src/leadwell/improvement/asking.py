"""What would you ask next? Questions that a chart leads to, the weightiest first."""

from functools import cache

from leadwell.foundations.definition_files import definition
from leadwell.measures.charts import Chart, Meaning
from leadwell.measures.spc.labels import Assurance

_OF_TARGET = {Assurance.FAIL: "fail", Assurance.INCONSISTENT: "inconsistent"}


def ask_next(chart: Chart) -> tuple[str, ...]:
    """Give the questions that a chart leads to: by its latest point, its target, and whether figures still come."""
    last = chart.last
    if last is None:
        return ()
    found = []
    if last.meaning is not None:
        found.append(str(last.meaning))
        if last.meaning is Meaning.BOTH:
            found.append(str(Meaning.CHANGE))
    if chart.points[-1] is not last:
        found.append("silent")
    if chart.is_too_few:
        found.append("too_few")
    elif chart.assurance in _OF_TARGET:
        found.append("doubt" if chart.doubt else _OF_TARGET[chart.assurance])
    elif last.meaning is None and chart.centre is not None:
        found.append("common")
    words = {
        "label": last.label,
        "centre": "" if chart.centre is None else chart.written(chart.centre),
    }
    return tuple(text.format_map(words) for when in found for text in _questions().get(when, ()))


@cache
def _questions() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in definition("questions", "ask-next").entries("ask"):
        when = entry.text("when")
        found[when] = (*found.get(when, ()), entry.text("words"))
    return found
