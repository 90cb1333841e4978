"""Names of places: when two spellings are the same place, and when they may be."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class PlaceKind(StrEnum):
    """What a place is. A tree: organisation, then sites or homes, then units."""

    ORGANISATION = "organisation"
    SITE = "site"
    HOME = "home"
    WARD = "ward"
    TEAM = "team"
    PEER = "peer"  # another organisation, held for comparison only
    AREA = "area"  # a region, system or country that a published file reports on


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A known name that a written name may be a slip of the pen for."""

    name: str
    score: float  # 0 to 1; 1 is the same letters


def plain_name(text: str) -> str:
    """Give the form in which two spellings of one name are equal.

    Case, accents, blanks, punctuation and a trailing "ward" or "unit" make no difference; digits
    and letters do.

    >>> plain_name("N - Harvey  Ward") == plain_name("N – HARVEY")
    True
    >>> plain_name("Ward 12") == plain_name("Ward 21")
    False
    """
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", ascii_text.lower().replace("&", " and "))
    if len(words) > 1 and words[-1] in {"ward", "wd", "unit"}:
        words = words[:-1]
    return " ".join(words)


def likenesses(name: str, known: Iterable[str], *, at_least: float = 0.84, most: int = 3) -> list[Likeness]:
    """Give the known names that ``name`` is likely a misspelling of, likest first.

    Names whose digits differ are never offered: Ward 12 is not a slip for Ward 21.

    >>> [one.name for one in likenesses("Haverly Ward", ["Haversley Ward", "Maple Ward"])]
    ['Haversley Ward']
    """
    wanted = plain_name(name)
    digits = re.findall(r"\d+", wanted)
    found = []
    for candidate in dict.fromkeys(known):
        offered = plain_name(candidate)
        if re.findall(r"\d+", offered) != digits:
            continue
        score = SequenceMatcher(None, wanted, offered, autojunk=False).ratio()
        if score >= at_least:
            found.append(Likeness(name=candidate, score=score))
    return sorted(found, key=lambda one: (-one.score, one.name))[:most]
