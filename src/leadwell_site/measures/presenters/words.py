"""Words for feeds, numbers and definitions."""

from functools import cache

from leadwell.foundations.definition_files import Status
from leadwell.intake.kinds import ALL
from leadwell.measures.definitions import Direction, Measure
from leadwell.measures.rates import Sureness

_TONES = {
    Status.SEEN: "good",
    Status.PARTLY: "watch",
    Status.RECALL: "watch",
    Status.DERIVED: "note",
    Status.LOCAL: "note",
}
_BETTER = {
    Direction.INCREASE: "Higher is better",
    Direction.DECREASE: "Lower is better",
    Direction.NEITHER: "Neither way is better by itself",
}
_SURE = {
    Sureness.FULL_COUNT: "Everything that was recorded is counted, so there is no range of chance.",
    Sureness.SHARE: "So many of so many: the range of chance is a Wilson score interval.",
    Sureness.RATE: "Events over time at risk: the range of chance is an exact Poisson interval.",
    Sureness.SCORE: "Sent without its spread, so how sure it is cannot be told.",
}


def feed_words(feed: str) -> str:
    """Give what a feed is, in words."""
    return _feeds().get(feed, feed.replace("_", " ").replace(".", ", "))


def number_words(value: float | None) -> str:
    """Give a numerator or denominator as it stands, thousands marked, to four decimals at most."""
    if value is None:
        return "none"
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def status_of(measure: Measure) -> tuple[str, str]:
    """Give tone and word of how well a definition is founded."""
    words = measure.status.words or "checked against its source"
    return _TONES[measure.status], words[:1].upper() + words[1:]


def better_words(measure: Measure) -> str:
    """Say which way is better."""
    return _BETTER[measure.direction]


def sure_words(measure: Measure) -> str:
    """Say what kind of certainty a measure's figures have."""
    return _SURE[measure.sure]


def formula_words(measure: Measure) -> str:
    """Say how the value comes from its two parts."""
    top = measure.numerator[:1].upper() + measure.numerator[1:]
    times = "" if measure.multiplier == 1 else f", times {number_words(measure.multiplier)}"
    if not measure.denominator:
        return f"{top}{times}."
    return f"{top}, divided by {measure.denominator}{times}."


@cache
def _feeds() -> dict[str, str]:
    found = {kind.feed: kind.title for kind in ALL}
    return found | {"shifts": "Worked out from the shifts"}
