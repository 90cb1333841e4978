"""What is asked about a person in another way of writing, as far as it is there.

A form keeps the English that somebody was asked, for ever. Other ways of writing are found by it: only where the kept
English is word for word what Leadwell's definitions hold, so that nobody is asked something else in Welsh.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from leadwell.voices.all_round.questions import AskedDimension
from leadwell.voices.items import Text, banks, scales, ways


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidText:
    """A text as it is shown."""

    key: str  # of the question or the answer
    words: str
    is_as_asked: bool  # in the way of writing that was asked for
    language: str  # that it is in: "en", "cy"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidDimension:
    """One dimension as it is shown."""

    key: str
    title: str  # in English: headings of frameworks are their publishers'
    questions: tuple[SaidText, ...]
    answers: tuple[SaidText, ...]


def in_way(asked: Sequence[AskedDimension], way: str = "en") -> tuple[SaidDimension, ...]:
    """Give what is asked in a way of writing, or in English where it is not there.

    Raises:
        NoSuchWay: Leadwell knows no such way.

    >>> from leadwell.voices.all_round.questions import compassion_form, dimensions
    >>> attending = in_way(dimensions(compassion_form()), "cy")[0]
    >>> attending.questions[0].words, attending.answers[0].words
    ('Yn gwneud amser i wrando arnaf.', 'Byth')
    """
    return tuple(
        SaidDimension(
            key=one.key,
            title=one.title,
            questions=tuple(_said(each.address, each.words, way) for each in one.questions),
            answers=tuple(_said(each.key, each.words, way) for each in one.answers),
        )
        for one in asked
    )


def _said(key: str, english: str, way: str) -> SaidText:
    known = _known().get(english)
    if known is None:
        return SaidText(key=key, words=english, is_as_asked=way == "en", language=ways()["en"].language)
    found = known.say(way)
    return SaidText(
        key=key, words=found.words, is_as_asked=found.is_as_asked, language=found.wording.way.language
    )


@cache
def _known() -> Mapping[str, Text]:
    """Give every text of questions and answers that is there in more than English, by its English."""
    items = [item for bank in banks().values() for item in bank.items]
    texts = [option.text for scale in scales().values() for option in scale.options]
    texts += [
        text for one in items for text in (one.text, one.of_another, one.of_oneself) if text is not None
    ]
    return MappingProxyType({one.english: one for one in texts})
