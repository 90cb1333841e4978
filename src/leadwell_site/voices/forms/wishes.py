"""How somebody who answers wants the pages: the way of writing, the size of letters, one question at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html

from leadwell.voices.cycle import AnsweredBy
from leadwell.voices.items import interface

# Where a way of writing has no words for something, the next of these is taken.
_NEAR = {"en": ("en",), "easy": ("easy", "en"), "cy": ("cy", "en")}
WAYS = tuple(_NEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody wishes; "yes" or empty, as forms send it."""

    way: str
    large: str
    one: str

    @property
    def words(self) -> Mapping[str, str]:
        """The words around the questions."""
        return interface(self.way)

    def as_context(self) -> dict[str, Any]:
        """Give what the pages on which people answer are drawn with."""
        return {"way": self.way, "large": self.large, "one": self.one, "words": self.words, "ways": WAYS}

    @property
    def as_query(self) -> str:
        """Give them for an address."""
        return f"way={self.way}&large={self.large}"


def wishes_of(request: HttpRequest) -> Wishes:
    """Read the wishes of a request; what is not known counts as not wished."""
    given = request.POST if request.method == "POST" else request.GET
    way = given.get("way", "en")
    return Wishes(
        way=way if way in WAYS else "en",
        large="yes" if given.get("large") == "yes" else "",
        one="yes" if given.get("one") == "yes" else "",
    )


def said(words: Mapping[str, str], way: str) -> str:
    """Give a text in a way of writing, or in the nearest that there is; what stays English is marked so."""
    found = next(one for one in _NEAR[way] if one in words)
    return spoken(words[found], is_english=found in ("en", "easy"), way=way)


def spoken(words: str, *, is_english: bool, way: str) -> str:
    """Mark words that are English on a page that is not, so that they are read out in English."""
    if is_english and way == "cy":
        return format_html('<span lang="en-GB">{}</span>', words)
    return words


def hand_field(words: Mapping[str, str]) -> forms.ChoiceField:
    """Ask who fills in the form: the person, or somebody with them."""
    return forms.ChoiceField(
        label=words["hand"],
        choices=[
            (AnsweredBy.SELF.value, words["hand_self"]),
            (AnsweredBy.SUPPORTER.value, words["hand_supporter"]),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
