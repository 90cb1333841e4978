"""Which staffing rules apply to a unit: dated definitions read from ``definitions/thresholds``."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from leadwell.foundations.definition_files import BadDefinition, Entry, Founding, definition
from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import Part, StaffGroup


class Serves(StrEnum):
    """Whom a unit serves; it decides which rules apply."""

    ADULT_INPATIENT = "adult_inpatient"  # adult wards in acute hospitals
    CARE_HOME_NURSING = "care_home_nursing"
    CARE_HOME = "care_home"  # residential, without nursing
    OTHER = "other"  # no published rule that Leadwell knows applies; judged by the unit's own requirement

    @property
    def words(self) -> str:
        """The kind of unit as a page says it."""
        return {
            Serves.ADULT_INPATIENT: "adult inpatient ward",
            Serves.CARE_HOME_NURSING: "care home with nursing",
            Serves.CARE_HOME: "care home",
            Serves.OTHER: "other unit",
        }[self]

    @property
    def is_home(self) -> bool:
        """Say whether people live there, so that pages speak of residents and not of patients."""
        return self in {Serves.CARE_HOME, Serves.CARE_HOME_NURSING}


class Judged(StrEnum):
    """How a rule is judged."""

    BY_HAND = "by_hand"  # a person records it
    SHORTFALL = "shortfall"  # hours short of the requirement
    FEWEST_STAFF = "fewest_staff"  # people on the unit, worked out from hours


class Counted(StrEnum):
    """As what a shift with a flag is counted; the two are never added together."""

    NOT_SAFE = "not_safe"  # by a published rule, or by a care home's own rule
    SHORT_OWN = "short_own"  # below the unit's own requirement, where no published rule covers such units


class NoSuchFlag(LeadwellError):
    """A code names no red flag that applies here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One red flag. ``hours`` and ``percent`` belong to a shortfall, ``staff`` to a fewest-staff rule."""

    code: str
    title: str
    words: str
    judged: Judged
    applies_to: frozenset[Serves]
    founding: Founding
    rule_title: str  # the document that it stands in
    group: StaffGroup | None = None
    hours: float = 0.0
    percent: float = 0.0
    staff: int = 0
    where_recorded: bool = False  # only on shifts for which anything of the group was recorded

    def most_short(self, required: float) -> float:
        """Give the shortfall up to which there is no flag: the lesser of the hours and the share."""
        return min(self.hours, required * self.percent / 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A signal to look closely that is not a red flag: more than ``people`` for each of the group."""

    code: str
    title: str
    words: str
    group: StaffGroup
    people: float
    parts: frozenset[Part]
    applies_to: frozenset[Serves]
    founding: Founding


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """Paid hours of one person for a whole part of the day, from the shortest usual to the longest."""

    shortest: float
    longest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Every rule that shifts are judged by, with its source, status and date."""

    flags: tuple[Flag, ...]
    watches: tuple[Watch, ...]
    lengths: Mapping[Part, Length]
    masking_percent: float
    masking_words: str
    not_safe_means: Mapping[Serves, str]
    counted: Mapping[Serves, Counted]

    def counted_as(self, serves: Serves) -> Counted:
        """Say as what a shift with a flag is counted at such a unit."""
        return self.counted.get(serves, Counted.NOT_SAFE)

    def is_own(self, code: str) -> bool:
        """Say whether a flag is of a rule that no published document stands behind, and is no red flag."""
        applies = self.flag(code).applies_to
        return all(self.counted_as(serves) is Counted.SHORT_OWN for serves in applies)

    def computed(self, serves: Serves) -> tuple[Flag, ...]:
        """Give the flags worked out from hours that apply to such a unit."""
        return tuple(
            flag for flag in self.flags if serves in flag.applies_to and flag.judged is not Judged.BY_HAND
        )

    def by_hand(self, serves: Serves) -> tuple[Flag, ...]:
        """Give the flags that people record for such a unit."""
        return tuple(
            flag for flag in self.flags if serves in flag.applies_to and flag.judged is Judged.BY_HAND
        )

    def flag(self, code: str) -> Flag:
        """Give one flag.

        Raises:
            NoSuchFlag: no flag has that code.
        """
        for flag in self.flags:
            if flag.code == code:
                return flag
        known = ", ".join(flag.code for flag in self.flags)
        raise NoSuchFlag(f"There is no red flag with the code {code!r}. The codes are {known}.")

    def with_lengths(self, hours_of_one: Mapping[Part, float]) -> "Rules":
        """Give the same rules for a unit that knows its own shift lengths, in paid hours of one person."""
        for part, hours in hours_of_one.items():
            if not 0 < hours <= 24:
                raise BadDefinition(
                    f"A shift by {part.words} of {hours:g} hours cannot be: it must be over 0 and at most 24."
                )
        own = {part: Length(shortest=hours, longest=hours) for part, hours in hours_of_one.items()}
        return replace(self, lengths=MappingProxyType({**self.lengths, **own}))

    def with_flag(self, flag: Flag) -> "Rules":
        """Give the same rules with one flag put in, or put in place of the one with its code."""
        kept = tuple(one for one in self.flags if one.code != flag.code)
        return replace(self, flags=(*kept, flag))


def serves_of(value: str) -> Serves:
    """Read whom a unit serves; what is not known is ``other``, to which no rule applies."""
    try:
        return Serves(value)
    except ValueError:
        return Serves.OTHER


@cache
def shipped_rules() -> Rules:
    """Give the rules that Leadwell ships.

    NICE SG1 for adult wards, a home's own rule for care homes, its own requirement for any other unit.
    """
    return rules_of(
        definition("thresholds", "nice_sg1"),
        definition("thresholds", "homes"),
        definition("thresholds", "local_shortfall"),
        lengths=definition("thresholds", "part_lengths"),
        masking=definition("thresholds", "masking"),
    )


def rules_of(*documents: Entry, lengths: Entry, masking: Entry) -> Rules:
    """Read rules from definitions, for example from a trust's own beside the shipped ones.

    Raises:
        BadDefinition: something is missing, contradictory, or defined twice.
    """
    flags: list[Flag] = []
    watches: list[Watch] = []
    meanings: dict[Serves, str] = {}
    counted: dict[Serves, Counted] = {}
    for document in documents:
        founding = document.founding()
        applies = _applies(document)
        meanings |= dict.fromkeys(applies, document.text("not_safe_means"))
        if document.has("counted_as"):
            counted |= dict.fromkeys(applies, document.member("counted_as", Counted))
        flags += [_flag(one, document, founding, applies) for one in document.entries("flag")]
        if document.has("signal"):
            watches += [_watch(one, founding, applies) for one in document.entries("signal")]
    codes = [flag.code for flag in flags]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise BadDefinition(f"These red flags are defined twice: {', '.join(twice)}.")
    lengths.founding()
    masking.founding()
    return Rules(
        flags=tuple(flags),
        watches=tuple(watches),
        lengths=MappingProxyType(_lengths(lengths)),
        masking_percent=masking.number("registered_short_percent"),
        masking_words=masking.text("words"),
        not_safe_means=MappingProxyType(meanings),
        counted=MappingProxyType(counted),
    )


def _applies(entry: Entry) -> frozenset[Serves]:
    try:
        return frozenset(Serves(one) for one in entry.texts("applies_to"))
    except ValueError as error:
        allowed = ", ".join(one.value for one in Serves)
        raise BadDefinition(f"{entry.where}: {error}; 'applies_to' may hold {allowed}.") from None


def _flag(entry: Entry, document: Entry, founding: Founding, applies: frozenset[Serves]) -> Flag:
    judged = entry.member("judged", Judged)
    shortfall = judged is Judged.SHORTFALL
    return Flag(
        code=entry.text("code"),
        title=entry.text("title"),
        words=entry.text("words"),
        judged=judged,
        applies_to=_applies(entry) if entry.has("applies_to") else applies,
        founding=entry.founding(within=founding),
        rule_title=document.text("title"),
        group=None if judged is Judged.BY_HAND else entry.member("group", StaffGroup),
        hours=entry.number("hours") if shortfall else 0.0,
        percent=entry.number("percent") if shortfall else 0.0,
        where_recorded=entry.has("where_recorded") and entry.flag("where_recorded"),
        staff=entry.whole("staff", least=1) if judged is Judged.FEWEST_STAFF else 0,
    )


def _watch(entry: Entry, founding: Founding, applies: frozenset[Serves]) -> Watch:
    return Watch(
        code=entry.text("code"),
        title=entry.text("title"),
        words=entry.text("words"),
        group=entry.member("group", StaffGroup),
        people=entry.number("people"),
        parts=frozenset(Part(one) for one in entry.texts("parts")),
        applies_to=applies,
        founding=entry.founding(within=founding),
    )


def _lengths(entry: Entry) -> dict[Part, Length]:
    parts = entry.entry("part")
    found = {}
    for name in parts.fields:
        one = parts.entry(name)
        length = Length(shortest=one.number("shortest"), longest=one.number("longest"))
        if not 0 < length.shortest <= length.longest <= 24:
            raise BadDefinition(
                f"{one.where}: shortest must be over 0 and at most longest, longest at most 24."
            )
        found[Part(name)] = length
    return found
