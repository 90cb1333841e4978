"""What a cycle asks, as it was fixed before it opened: questions with their wording, cuts, whether people may write.

The wording stands in the design itself and not in the banks it came from. So what somebody was asked, and what was
promised to them, stays as it was when a bank is changed later.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from leadwell.foundations.definition_files import Entry, definition
from leadwell.foundations.errors import LeadwellError
from leadwell.voices.items import Bank, Item, Part, Text, bank, expected_seconds, scale, ways
from leadwell.voices.items.rotation import shipped_bounds
from leadwell.voices.items.timing import shipped_timing

OWN = "own"  # the key under which a place's own questions stand
MOST_CUTS = 3
LONGEST_QUESTION = 200  # characters


class NotADesign(LeadwellError):
    """A design asks nothing, too much, something twice, or what cannot be told afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOption:
    """One answer that can be given; ``step`` is None where it is not scored."""

    key: str
    step: int | None
    words: Mapping[str, str]  # by way of writing


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedItem:
    """One question as it is asked."""

    address: str  # bank/item
    words: Mapping[str, str]
    is_reversed: bool
    options: tuple[AskedOption, ...]

    @property
    def highest(self) -> int:
        """The highest step."""
        return max(one.step for one in self.options if one.step is not None)

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the answers."""
        return frozenset(one.key for one in self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPart:
    """Questions that are told as one figure: a score, or the share who gave one of the answers in ``counts``."""

    address: str  # bank/part
    title: str
    better: str  # high or low
    comparable: str  # what it may be compared with
    items: tuple[AskedItem, ...]
    counts: tuple[str, ...] = ()
    by_answer: bool = False  # every answer counts, and of everybody together the share of each is told

    @property
    def highest(self) -> int:
        """The highest sum of steps over its questions; 1 where it is told as a share."""
        return 1 if self.counts else sum(one.highest for one in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Something that people are asked about themselves, and by which figures may be told."""

    key: str
    title: str
    words: Mapping[str, str]
    options: tuple[AskedOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnQuestion:
    """A question of a place's own, answered on the scale of agreement."""

    english: str
    welsh: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """All that a cycle asks."""

    audience: str  # staff, or people served
    parts: tuple[AskedPart, ...]
    cuts: tuple[Cut, ...] = ()
    asks_comment: bool = False
    notes: tuple[str, ...] = field(default=())  # what a designer is told about it

    @property
    def items(self) -> tuple[AskedItem, ...]:
        """Every question, in order."""
        return tuple(one for part in self.parts for one in part.items)

    def part(self, address: str) -> AskedPart:
        """Give one part.

        Raises:
            NotADesign: there is none of that address.
        """
        for one in self.parts:
            if one.address == address:
                return one
        raise NotADesign(f"This cycle asks nothing called {address!r}.")

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON keeps it."""
        return {
            "audience": self.audience,
            "asks_comment": self.asks_comment,
            "parts": [
                {
                    "address": part.address,
                    "title": part.title,
                    "better": part.better,
                    "comparable": part.comparable,
                    "counts": list(part.counts),
                    "by_answer": part.by_answer,
                    "items": [_item_json(one) for one in part.items],
                }
                for part in self.parts
            ],
            "cuts": [
                {
                    "key": one.key,
                    "title": one.title,
                    "words": dict(one.words),
                    "options": [_option_json(each) for each in one.options],
                }
                for one in self.cuts
            ],
        }


def designed(
    parts: Sequence[str],
    *,
    audience: str = "staff",
    own: Sequence[OwnQuestion] = (),
    cuts: Sequence[str] = (),
    asks_comment: bool = False,
    banks: Mapping[str, Bank] | None = None,
) -> Design:
    """Make a design from parts of banks.

    Args:
        parts: addresses of parts, bank/part, in the order in which they are asked.
        audience: "staff" or "people served".
        own: questions of the place's own; each is told by itself.
        cuts: keys of cuts.
        asks_comment: whether people may write something, which is kept apart from all else.
        banks: banks in place of the shipped ones, where a holder of a licence loaded wording.

    Raises:
        NotADesign: nothing is asked, or too much, or something twice, or a cut or question cannot be.
        NoSuchBank: a part is of a bank that there is not.

    >>> made = designed(["psychological-safety/voice", "speaking-up/speaking-up"], cuts=["staff_group"])
    >>> len(made.items), made.parts[0].highest
    (5, 12)
    """
    if len(set(parts)) < len(parts):
        raise NotADesign("The same questions are chosen twice. Choose each once.")
    made = [_part_asked(*_found(address, audience, banks)) for address in parts]
    made += [_own(number, one) for number, one in enumerate(own, 1)]
    items = [item for part in made for item in part.items]
    bounds = shipped_bounds()
    if not bounds.fewest <= len(items) <= bounds.most:
        raise NotADesign(
            f"This asks {len(items)} questions; a cycle asks {bounds.fewest} to {bounds.most}, so that it "
            "takes a minute and is worth opening. Choose more or fewer."
        )
    known = shipped_cuts(audience)
    if len(cuts) > MOST_CUTS or len(set(cuts)) < len(cuts):
        raise NotADesign(f"Choose at most {MOST_CUTS} groups to tell figures by, each once.")
    for one in cuts:
        if one not in known:
            raise NotADesign(f"There is no group called {one!r}; there is: {', '.join(known)}.")
    return Design(
        audience=audience,
        parts=tuple(made),
        cuts=tuple(known[one] for one in cuts),
        asks_comment=asks_comment,
        notes=_notes(parts, banks),
    )


def design_of_json(kept: Mapping[str, Any]) -> Design:
    """Read a design that was kept."""
    return Design(
        audience=kept["audience"],
        asks_comment=kept["asks_comment"],
        parts=tuple(
            AskedPart(
                address=part["address"],
                title=part["title"],
                better=part["better"],
                comparable=part["comparable"],
                counts=tuple(part["counts"]),
                by_answer=part.get("by_answer", False),  # not in designs of before 29 November 2026
                items=tuple(
                    AskedItem(
                        address=one["address"],
                        words=one["words"],
                        is_reversed=one["is_reversed"],
                        options=_options(one["options"]),
                    )
                    for one in part["items"]
                ),
            )
            for part in kept["parts"]
        ),
        cuts=tuple(
            Cut(key=one["key"], title=one["title"], words=one["words"], options=_options(one["options"]))
            for one in kept["cuts"]
        ),
    )


@cache
def shipped_cuts(audience: str = "staff") -> Mapping[str, Cut]:
    """Give the groups by which figures may be told, that people are asked about themselves.

    >>> list(shipped_cuts())
    ['staff_group', 'service', 'nights']
    """
    found = [one for one in definition("pulse", "cuts").entries("cut") if one.text("audience") == audience]
    return {
        one.text("key"): Cut(
            key=one.text("key"),
            title=one.text("title"),
            words=_by_way(one),
            options=tuple(
                AskedOption(key=each.text("key"), step=None, words=_by_way(each))
                for each in one.entries("option")
            ),
        )
        for one in found
    }


def counted_cuts() -> frozenset[str]:
    """Give the keys of the cuts of which it can be said how many of the people served there are in each group.

    >>> sorted(counted_cuts())
    ['age', 'background']
    """
    found = definition("pulse", "cuts").entries("cut")
    return frozenset(one.text("key") for one in found if one.has("is_counted") and one.flag("is_counted"))


def _found(address: str, audience: str, banks: Mapping[str, Bank] | None) -> tuple[Bank, Part]:
    key, _, wanted = address.partition("/")
    found = banks[key] if banks and key in banks else bank(key)
    if found.audience.value not in (audience, "everybody"):
        raise NotADesign(f"{found.title} is a measure of {found.audience.value}, and this asks {audience}.")
    for part in found.parts:
        if part.key == wanted:
            return found, part
    raise NotADesign(f"{found.title} has no part {wanted!r}.")


def _part_asked(of: Bank, part: Part) -> AskedPart:
    items = tuple(_item_asked(one) for one in part.asked)
    if not of.counts and len({one.highest for one in items}) > 1:
        raise NotADesign(
            f"{part.title}: its questions have scales of different length, so their sum would weigh them differently."
        )
    title = of.title if len(of.parts) == 1 else f"{of.title}: {part.title[:1].lower()}{part.title[1:]}"
    return AskedPart(
        address=f"{of.key}/{part.key}",
        title=title,
        better=of.better.value,
        comparable=of.comparable,
        items=items,
        counts=of.counts,
        by_answer=of.by_answer,
    )


def _item_asked(one: Item) -> AskedItem:
    return AskedItem(
        address=one.address,
        words=_every_way(one.text),
        is_reversed=one.is_reversed,
        options=tuple(
            AskedOption(key=each.key, step=each.step, words=_every_way(each.text))
            for each in one.scale.options
        ),
    )


def _own(number: int, one: OwnQuestion) -> AskedPart:
    english = re.sub(r"\s+", " ", one.english).strip()
    welsh = re.sub(r"\s+", " ", one.welsh).strip()
    if not 5 <= len(english) <= LONGEST_QUESTION or len(welsh) > LONGEST_QUESTION:
        raise NotADesign(
            f"Your own question {number} must have 5 to {LONGEST_QUESTION} characters, so that it can be read "
            "on a phone."
        )
    words = {"en": english, **({"cy": welsh} if welsh else {})}
    agreement = scale("agreement")
    return AskedPart(
        address=f"{OWN}/{_slug(english)}",
        title=english,
        better="high",
        comparable="Your own question: comparable with itself over time, as long as its words stay, and with nobody "
        "outside.",
        items=(
            AskedItem(
                address=f"{OWN}/{_slug(english)}",
                words=words,
                is_reversed=False,
                options=tuple(
                    AskedOption(key=each.key, step=each.step, words=_every_way(each.text))
                    for each in agreement.options
                ),
            ),
        ),
    )


def _slug(words: str) -> str:
    """Give a key that stays the same as long as the words of the question do."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:80]


def _notes(parts: Sequence[str], banks: Mapping[str, Bank] | None) -> tuple[str, ...]:
    items = [item for address in parts for item in _found_items(address, banks)]
    seconds = expected_seconds(items)
    longest = shipped_timing().longest
    said = [f"About {seconds.longer:.0f} seconds to read and answer, worked out from its words."]
    if seconds.longer > longest:
        said.append(f"That is more than the {longest:.0f} seconds that a break allows. Ask less.")
    return tuple(said)


def _found_items(address: str, banks: Mapping[str, Bank] | None) -> Sequence[Item]:
    key, _, wanted = address.partition("/")
    found = banks[key] if banks and key in banks else bank(key)
    return next(part.asked for part in found.parts if part.key == wanted)


def _every_way(text: Text) -> dict[str, str]:
    return {key: text.wordings[key].words for key in ways() if key in text.wordings}


def _by_way(entry: Entry) -> dict[str, str]:
    return {key: entry.text(key) for key in ways() if entry.has(key)}


def _item_json(one: AskedItem) -> dict[str, Any]:
    return {
        "address": one.address,
        "words": dict(one.words),
        "is_reversed": one.is_reversed,
        "options": [_option_json(each) for each in one.options],
    }


def _option_json(one: AskedOption) -> dict[str, Any]:
    return {"key": one.key, "step": one.step, "words": dict(one.words)}


def _options(kept: Sequence[Mapping[str, Any]]) -> tuple[AskedOption, ...]:
    return tuple(AskedOption(key=one["key"], step=one["step"], words=one["words"]) for one in kept)
