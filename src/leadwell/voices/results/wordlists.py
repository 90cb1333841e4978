"""Word lists of themes, in English and Welsh, from a dated definition: anybody can read why an answer was counted."""

import re
from dataclasses import dataclass
from functools import cache

from leadwell.foundations.definition_files import BadDefinition, Entry, Founding, Status, definition

_SPACES = re.compile(r"\s+")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeWords:
    """One theme and the words that make it."""

    key: str
    title: str
    title_cy: str
    words: tuple[str, ...]  # English and Welsh; a star stands for any ending
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordLists:
    """The themes of one question, and the words that tell names from other capitals."""

    themes: tuple[ThemeWords, ...]
    titles: frozenset[str]  # words before a name
    ordinary: frozenset[str]  # words that carry a capital and are no name
    founding: Founding
    welsh_status: Status


@cache
def shipped_lists() -> WordLists:
    """Give the lists for "What would you change?" that Leadwell ships.

    >>> [one.key for one in shipped_lists().themes][:3]
    ['enough_staff', 'workload', 'shifts']
    """
    return lists_of(definition("themes", "what_would_you_change"))


def lists_of(document: Entry) -> WordLists:
    """Read word lists from a definition, Leadwell's or your own.

    Raises:
        BadDefinition: something is missing, a word is empty or a star alone, or a theme stands twice.
    """
    themes = tuple(_theme(one) for one in document.entries("themes"))
    if len({one.key for one in themes}) < len(themes) or not themes:
        raise BadDefinition(
            f"{document.where}: a theme stands twice, or there is none. Give each a key of its own."
        )
    naming = document.entry("identifying")
    return WordLists(
        themes=themes,
        titles=frozenset(one.casefold() for one in naming.texts("titles")),
        ordinary=frozenset(one.casefold() for one in naming.texts("ordinary")),
        founding=document.founding(),
        welsh_status=document.member("checked_cy", Status),
    )


def plain(text: str) -> str:
    """Give a text with one kind of apostrophe and single blanks, in small letters.

    >>> plain("We’re  SHORT staffed")
    "we're short staffed"
    """
    return _SPACES.sub(" ", text.translate(_APOSTROPHES)).strip().casefold()


def _theme(entry: Entry) -> ThemeWords:
    words = (*entry.texts("words"), *entry.texts("words_cy"))
    return ThemeWords(
        key=entry.text("key"),
        title=entry.text("title"),
        title_cy=entry.text("title_cy"),
        words=words,
        pattern=re.compile(
            r"(?<!\w)(?:" + "|".join(_pattern(one, entry.where) for one in words) + r")(?!\w)"
        ),
    )


def _pattern(word: str, where: str) -> str:
    stem = plain(word).removesuffix("*")
    if not stem or "*" in stem:
        raise BadDefinition(f"{where}: {word!r} is no word. A star may stand at its end only.")
    return re.escape(stem).replace(r"\ ", " ") + (r"\w*" if word.endswith("*") else "")
