"""How long a set of questions takes on a phone, worked out from its words, with a published rule of thumb beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from leadwell.foundations.definition_files import Entry, Founding, definition
from leadwell.voices.items.banks import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """What reading and answering take."""

    words_per_minute: float
    seconds_per_question: float  # to think and to tap
    seconds_around: float  # to open, to read who sees the answers, and to send
    rule_of_thumb: float  # seconds a question, all told
    longest: float  # seconds
    reading: Founding
    answering: Founding
    thumb: Founding


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconds:
    """How long a set of questions is expected to take. Neither figure is measured."""

    words: int  # to be read
    from_words: float
    by_rule_of_thumb: float

    @property
    def longer(self) -> float:
        """The longer of the two, which the limit holds for."""
        return max(self.from_words, self.by_rule_of_thumb)


@cache
def shipped_timing() -> Timing:
    """Give the timing that Leadwell ships."""
    return timing_of(definition("pulse", "timing"))


def timing_of(document: Entry) -> Timing:
    """Read a timing from a definition.

    Raises:
        BadDefinition: something is missing or cannot be.
    """
    reading, answering = document.entry("reading"), document.entry("answering")
    thumb, whole = document.entry("rule_of_thumb"), document.founding()
    return Timing(
        words_per_minute=reading.number("words_per_minute", least=1),
        seconds_per_question=answering.number("seconds_per_question"),
        seconds_around=answering.number("seconds_around"),
        rule_of_thumb=thumb.number("seconds_per_question"),
        longest=document.number("longest_seconds", least=1),
        reading=reading.founding(within=whole),
        answering=answering.founding(within=whole),
        thumb=thumb.founding(within=whole),
    )


def expected_seconds(items: Sequence[Item], *, way: str = "en", timing: Timing | None = None) -> Seconds:
    """Work out how long questions take.

    The answers of a scale are read in full where the scale first comes; after that only the question is read.

    Args:
        items: the questions in the order in which they are asked.
        way: the language and way of writing, for example ``cy`` or ``easy``.
        timing: what reading and answering take; the shipped one where not given.

    Raises:
        NoSuchWay: Leadwell knows no such way of writing.
    """
    timing = timing or shipped_timing()
    words, met = 0, set()
    for one in items:
        words += len(one.text.say(way).words.split())
        if one.scale.key not in met:
            met.add(one.scale.key)
            words += sum(len(option.text.say(way).words.split()) for option in one.scale.options)
    around = timing.seconds_around if items else 0.0
    return Seconds(
        words=words,
        from_words=around + words * 60 / timing.words_per_minute + len(items) * timing.seconds_per_question,
        by_rule_of_thumb=around + len(items) * timing.rule_of_thumb,
    )
