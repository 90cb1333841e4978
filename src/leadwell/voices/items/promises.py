"""What is promised to whoever answers: a dated definition, each sentence with the same facts in each way of writing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter

from leadwell.foundations.definition_files import BadDefinition, Entry, definition
from leadwell.voices.items.wording import Way, way, ways


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisedSentence:
    """One promise: its lines in each way of writing, and the facts that are put into them."""

    when: str  # what must be so; empty where it always stands
    lines: Mapping[str, tuple[str, ...]]  # by way of writing
    facts: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise as it is read: one line after the other, in one way of writing."""

    way: Way
    lines: tuple[str, ...]


@cache
def promised_sentences(name: str) -> tuple[PromisedSentence, ...]:
    """Give the sentences of a promise, ``pulse`` or ``all_round``, in order.

    Raises:
        BadDefinition: a sentence is not there in English, or its ways of writing hold different facts.

    >>> sorted(promised_sentences("pulse")[3].facts)
    ['people', 'smallest']
    """
    return tuple(sentence_of(one) for one in definition("promises", name).entries("sentence"))


def promise(
    name: str,
    *,
    asked: str = "en",
    when: Collection[str] = (),
    facts: Mapping[str, object] | None = None,
) -> Promise:
    """Put a promise together in a way of writing, or in the nearest in which all of it is there.

    Args:
        name: ``pulse`` or ``all_round``.
        asked: the way of writing.
        when: what is so; sentences for anything else are left out.
        facts: numbers and names that are put in.

    Raises:
        NoSuchWay: Leadwell knows no such way.

    >>> numbers = {"people": 5, "smallest": 8}
    >>> promise("pulse", asked="easy", facts=numbers).lines[0]
    'We do not keep your name.'
    """
    wanted = way(asked)
    sentences = [one for one in promised_sentences(name) if not one.when or one.when in when]
    near = [asked, *(one.key for one in ways().values() if one.language == wanted.language), "en"]
    found = next(key for key in near if all(key in one.lines for one in sentences))
    return Promise(
        way=way(found),
        lines=tuple(line.format_map(facts or {}) for one in sentences for line in one.lines[found]),
    )


def sentence_of(entry: Entry) -> PromisedSentence:
    """Read one sentence from a definition.

    Raises:
        BadDefinition: it is not there in English, or its ways of writing hold different facts.
    """
    lines = {key: entry.texts(key) for key in ways() if entry.has(key) or key == "en"}
    facts = {key: _facts(found) for key, found in lines.items()}
    for key, found in facts.items():
        if found != facts["en"]:
            raise BadDefinition(
                f"{entry.where}: {key!r} holds {sorted(found)} and 'en' holds {sorted(facts['en'])}; each way of "
                "writing must say the same."
            )
    return PromisedSentence(
        when=entry.text("when") if entry.has("when") else "", lines=lines, facts=facts["en"]
    )


def _facts(lines: Collection[str]) -> frozenset[str]:
    return frozenset(name for line in lines for _, name, _, _ in Formatter().parse(line) if name)
