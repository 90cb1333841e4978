"""Banks of questions: items in parts, each part measured as a whole, ours, a holder's or a user's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from leadwell.foundations.definition_files import (
    BadDefinition,
    Entry,
    Founding,
    Status,
    definition,
    definition_names,
)
from leadwell.foundations.errors import LeadwellError
from leadwell.voices.items.scales import Scale, scale_among, scale_of, scales
from leadwell.voices.items.wording import Text, Whose, text_of


class NoSuchBank(LeadwellError):
    """There is no bank of that key."""


class Better(StrEnum):
    """Which end of a bank's score is the good one."""

    HIGH = "high"
    LOW = "low"


class Audience(StrEnum):
    """Who is asked."""

    STAFF = "staff"
    SERVED = "people served"
    EVERYBODY = "everybody"


class Stage(StrEnum):
    """How far an item has come."""

    TRIAL = "trial"  # asked, and not validated by a study
    VALIDATED = "validated"
    RETIRED = "retired"  # no longer asked; earlier answers are still scored

    @property
    def words(self) -> str:
        """What is said of it on a page."""
        return {
            Stage.TRIAL: "not validated: no study of these words exists",
            Stage.VALIDATED: "validated",
            Stage.RETIRED: "no longer asked",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question."""

    key: str
    bank: str
    part: str
    scale: Scale
    is_reversed: bool
    stage: Stage
    text: Text
    of_oneself: Text | None  # the same question put to the person whom it is about
    of_another: Text | None  # what is seen of a person who is named above it
    question: str  # its number in the survey whose subject it shares; empty where there is none

    @property
    def address(self) -> str:
        """What tells the item from every other: bank and key."""
        return f"{self.bank}/{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Items that are asked together and scored together."""

    key: str
    title: str
    least: int  # answers that a person must have given for a score
    items: tuple[Item, ...]

    @property
    def asked(self) -> tuple[Item, ...]:
        """The items that are still asked."""
        return tuple(one for one in self.items if one.stage is not Stage.RETIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """Parts that make up one measure."""

    key: str
    title: str
    says: str
    order: int
    audience: Audience
    better: Better
    rhythm: int  # cycles in which each part is asked once
    least_parts: int  # parts that a person must have a score of for one over all
    overall_title: str
    parts: tuple[Part, ...]
    counts: tuple[str, ...]  # answers that are counted where the bank is told as a share; else empty
    by_answer: bool  # of everybody together the share of each answer is told, too
    comparable: str
    whose: Whose
    founding: Founding

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, part by part."""
        return tuple(one for part in self.parts for one in part.items)

    @property
    def is_share(self) -> bool:
        """Whether the bank is told as a share of people and not as a score."""
        return bool(self.counts)


@cache
def banks() -> Mapping[str, Bank]:
    """Give every bank that Leadwell ships, by key, in the order in which a cycle asks them.

    >>> list(banks())[:3]
    ['engagement', 'psychological-safety', 'speaking-up']
    """
    found = [bank_of(definition("items", name)) for name in definition_names("items")]
    return MappingProxyType({one.key: one for one in sorted(found, key=lambda one: (one.order, one.key))})


def bank(key: str) -> Bank:
    """Give one bank that Leadwell ships.

    Raises:
        NoSuchBank: there is none of that key.
    """
    if key not in banks():
        raise NoSuchBank(f"There is no bank called {key!r}; there is: {', '.join(banks())}.")
    return banks()[key]


def bank_of(entry: Entry, *, whose: Whose = Whose.OURS) -> Bank:
    """Read a bank from a definition, which may bring scales of its own.

    Args:
        entry: the definition.
        whose: ``LOCAL`` for a user's own bank. Its source and status need not be said.

    Raises:
        BadDefinition: something is missing, unknown, twice there, or cannot be.
        NoSuchScale: an item has a scale that is not known.
    """
    local = Founding(source="your own questions", status=Status.LOCAL, since=entry.day("since"))
    founding = entry.founding(within=local) if whose is Whose.LOCAL else entry.founding()
    known = dict(scales())
    for one in entry.entries("scale") if entry.has("scale") else ():
        made = scale_of(one, within=founding, whose=whose)
        if made.key in known:
            raise BadDefinition(f"{one.where}: {made.key!r} is a scale already; give yours another key.")
        known[made.key] = made
    key, overall = entry.text("id"), entry.entry("overall")
    parts = tuple(_part(one, bank_key=key, known=known, whose=whose) for one in entry.entries("part"))
    counts = entry.texts("counts") if entry.has("counts") else ()
    found = Bank(
        key=key,
        title=entry.text("title"),
        says=entry.text("says"),
        order=entry.whole("order") if entry.has("order") else 1000,
        audience=entry.member("audience", Audience),
        better=entry.member("better", Better),
        rhythm=entry.whole("rhythm", least=1),
        least_parts=overall.whole("least", least=1),
        overall_title=overall.text("title"),
        parts=parts,
        counts=counts,
        by_answer=entry.flag("by_answer") if entry.has("by_answer") else False,
        comparable=entry.text("comparable"),
        whose=whose,
        founding=founding,
    )
    if whose is Whose.LOCAL and key in definition_names("items"):
        raise BadDefinition(f"{entry.where}: {key!r} is a bank of Leadwell's; give yours another 'id'.")
    for fault in _faults(found):
        raise BadDefinition(f"{entry.where}: {fault}")
    return found


def with_wording(known: Bank, entry: Entry, *, on: date | None = None) -> Bank:
    """Give a bank with the wording of somebody who holds a licence for it in place of Leadwell's.

    The file names the bank (``for``), its holder, the licence with its first day and, if it ends, its last, and says
    with ``may_store = true`` that the wording may be kept in a computer. It gives wording for every item that is asked:
    a score of which half the words are others' would be comparable with nothing.

    Args:
        known: the bank.
        entry: the holder's file.
        on: the day on which it is to be asked; the licence must hold then. Not looked at where not given.

    Raises:
        BadDefinition: something is missing, items lack wording or are unknown, or the licence does not hold.
    """
    if entry.text("for") != known.key:
        raise BadDefinition(f"{entry.where}: it is for {entry.text('for')!r}, and not for {known.key!r}.")
    holder, licence = entry.text("holder"), entry.text("licence")
    if not entry.flag("may_store"):
        raise BadDefinition(
            f"{entry.where}: 'may_store' is false; wording that may not be kept in a computer cannot be loaded."
        )
    since, until = entry.day("since"), entry.day("until") if entry.has("until") else None
    if on is not None and (on < since or (until is not None and on > until)):
        held = f"from {since}" + (f" to {until}" if until else "")
        raise BadDefinition(f"{entry.where}: the licence of {holder} holds {held}, and not on {on}.")
    given: dict[str, Text] = {}
    for one in entry.entries("wording"):
        if one.text("item") in given:
            raise BadDefinition(f"{one.where}: {one.text('item')!r} has wording already.")
        given[one.text("item")] = text_of(one, whose=Whose.HOLDER, holder=holder)
    asked = [one.key for part in known.parts for one in part.asked]
    unknown, absent = sorted(set(given) - set(asked)), [one for one in asked if one not in given]
    if unknown or absent:
        said = [*(f"{one!r} is no item" for one in unknown), *(f"{one!r} has no wording" for one in absent)]
        raise BadDefinition(f"{entry.where}: {'; '.join(said)}. The items are: {', '.join(asked)}.")
    parts = tuple(
        replace(part, items=tuple(replace(one, text=given.get(one.key, one.text)) for one in part.items))
        for part in known.parts
    )
    return replace(
        known,
        parts=parts,
        whose=Whose.HOLDER,
        comparable=f"Wording loaded by {holder} under: {licence}. Whether it compares is for its holder to say.",
    )


def _part(entry: Entry, *, bank_key: str, known: Mapping[str, Scale], whose: Whose) -> Part:
    key = entry.text("key")
    return Part(
        key=key,
        title=entry.text("title"),
        least=entry.whole("least", least=1),
        items=tuple(
            Item(
                key=one.text("key"),
                bank=bank_key,
                part=key,
                scale=scale_among(known, one.text("scale")),
                is_reversed=one.flag("reverse") if one.has("reverse") else False,
                stage=one.member("stage", Stage) if one.has("stage") else Stage.TRIAL,
                text=text_of(one, whose=whose),
                of_oneself=text_of(one.entry("self"), whose=whose) if one.has("self") else None,
                of_another=text_of(one.entry("another"), whose=whose) if one.has("another") else None,
                question=one.text("question") if one.has("question") else "",
            )
            for one in entry.entries("item")
        ),
    )


def _faults(found: Bank) -> Iterator[str]:
    keys = [one.key for one in found.items]
    if len(set(keys)) != len(keys):
        yield "each item must have a key of its own."
    if len({part.key for part in found.parts}) != len(found.parts) or not found.parts:
        yield "there must be a part, and each must have a key of its own."
    if any("/" in one for one in [found.key, *keys, *(part.key for part in found.parts)]):
        yield "a key must not hold a stroke (/)."
    for part in found.parts:
        if not part.asked:
            yield f"part {part.key!r} has no item that is asked."
        elif part.least > len(part.asked):
            yield f"part {part.key!r} wants {part.least} answers and asks {len(part.asked)}."
    if found.least_parts > len(found.parts):
        yield f"'overall' wants {found.least_parts} parts of {len(found.parts)}."
    scale_keys = {one.scale.key for one in found.items}
    if found.counts:
        if len(scale_keys) > 1:
            yield "a bank that is told as a share must have one scale."
        options = {one.key for one in found.items[0].scale.options}
        if len(found.items) > 1 or any(one.is_reversed for one in found.items):
            yield "a bank that is told as a share must have one item, which is not reversed."
        if not set(found.counts) <= options:
            yield f"'counts' names {sorted(set(found.counts) - options)}, which the scale does not have."
    elif found.by_answer:
        yield "'by_answer' is for a bank that is told as a share, and 'counts' is missing."
