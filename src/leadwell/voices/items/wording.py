"""Wording as data: each text in the languages and ways of writing that it has, and the mark that each bears."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from leadwell.foundations.definition_files import BadDefinition, Entry, Status, definition
from leadwell.foundations.errors import LeadwellError


class NoSuchWay(LeadwellError):
    """Wording was asked for in a language or way of writing that Leadwell does not know."""


class Whose(StrEnum):
    """Whose words a wording is."""

    OURS = "ours"  # Leadwell wrote it
    HOLDER = "holder"  # somebody who holds a licence loaded it; never shipped
    LOCAL = "local"  # a user's own question


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A language and a way of writing it."""

    key: str
    language: str  # as in HTML: en, cy
    is_easy: bool
    title: str
    ours: str  # what is said of Leadwell's wording in it


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One text in one way of writing."""

    way: Way
    words: str
    whose: Whose = Whose.OURS
    status: Status = Status.DERIVED
    holder: str = ""

    @property
    def mark(self) -> str:
        """What a page or a print-out says beside the wording; empty where nothing is to be said."""
        if self.whose is Whose.HOLDER:
            return f"wording loaded by {self.holder}, who holds a licence for it"
        if self.whose is Whose.LOCAL:
            return "your own question"
        return "" if self.status is Status.SEEN else self.way.ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A wording as it is shown, and whether it is in the way that was asked for."""

    wording: Wording
    is_as_asked: bool

    @property
    def words(self) -> str:
        """The text itself."""
        return self.wording.words


@cache
def ways() -> Mapping[str, Way]:
    """Give every way of writing by its key.

    >>> list(ways())
    ['en', 'easy', 'cy', 'cy_easy']
    """
    return MappingProxyType(
        {
            one.text("key"): Way(
                key=one.text("key"),
                language=one.text("language"),
                is_easy=one.flag("easy"),
                title=one.text("title"),
                ours=one.text("ours"),
            )
            for one in definition("pulse", "languages").entries("way")
        }
    )


def way(key: str) -> Way:
    """Give one way of writing.

    Raises:
        NoSuchWay: there is none of that key.
    """
    try:
        return ways()[key]
    except KeyError:
        raise NoSuchWay(f"There is no wording in {key!r}; there is: {', '.join(ways())}.") from None


@dataclass(frozen=True, slots=True)
class Text:
    """Everything that one text is written in; English is always among it."""

    wordings: Mapping[str, Wording]

    def say(self, asked: str = "en") -> Said:
        """Give the text in a way of writing, or in the nearest that there is.

        The language comes first: where a language has no easy wording its plain wording stands in, and English where
        the language is not there at all. ``is_as_asked`` tells.

        Raises:
            NoSuchWay: Leadwell knows no such way.
        """
        wanted = way(asked)
        same_language = [one for one in self.wordings.values() if one.way.language == wanted.language]
        easy_english = [one for one in self.wordings.values() if one.way.is_easy and wanted.is_easy]
        found = self.wordings.get(asked)
        return Said(
            wording=found or next(iter([*same_language, *easy_english, self.wordings["en"]])),
            is_as_asked=found is not None,
        )

    @property
    def english(self) -> str:
        """The plain English text."""
        return self.wordings["en"].words


def text_of(entry: Entry, *, whose: Whose = Whose.OURS, holder: str = "") -> Text:
    """Read a text: one field for each way of writing, ``en`` at least.

    Raises:
        BadDefinition: there is no English, or a wording is empty.
    """
    status = entry.member("wording_status", Status) if entry.has("wording_status") else Status.DERIVED
    found = {}
    for key, one in ways().items():
        if entry.has(key) or key == "en":
            words = entry.text(key)
            if "\n" in words.strip():
                raise BadDefinition(f"{entry.where}: {key!r} must be on one line.")
            found[key] = Wording(way=one, words=words.strip(), whose=whose, status=status, holder=holder)
    return Text(MappingProxyType(found))
