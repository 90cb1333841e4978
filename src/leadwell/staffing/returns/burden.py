"""The burden meter: what three returns make people type, and what is left when facts are held once."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

from leadwell.foundations.definition_files import Founding, Status, definition
from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.returns.facts import FactRow
from leadwell.staffing.returns.layouts import Per
from leadwell.staffing.returns.making import Return

_GROUPS = frozenset(group.value for group in StaffGroup)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypingTime:
    """How long one field takes to type: an assumption, shown with every number of minutes."""

    seconds_a_field: float
    founding: Founding

    @property
    def words(self) -> str:
        """The assumption as a page says it."""
        how = "timed here" if self.founding.status is Status.LOCAL else "an assumption, not measured"
        return f"One field takes {self.seconds_a_field:g} seconds to find, type and check ({how})."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnBurden:
    """One return's share."""

    title: str
    fields: int  # cells of the return
    typed_without: int  # cells typed where nothing is held
    typed_with: int
    rekeyed_without: int  # cells already typed for this or an earlier return
    rekeyed_with: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Meter:
    """What it costs to make the returns by hand, and from what is held."""

    returns: tuple[ReturnBurden, ...]
    shared: tuple[tuple[str, tuple[str, ...]], ...]  # facts that more than one return asks for, and which
    still_typed: tuple[str, ...]  # facts that are not held and have to be typed
    typed_again: tuple[str, ...]  # of those, facts that are typed more than once until they are held
    typing: TypingTime

    @property
    def fields(self) -> int:
        """Cells of all the returns."""
        return sum(one.fields for one in self.returns)

    @property
    def typed_without(self) -> int:
        """Cells typed where nothing is held."""
        return sum(one.typed_without for one in self.returns)

    @property
    def typed_with(self) -> int:
        """Cells typed where facts are held."""
        return sum(one.typed_with for one in self.returns)

    @property
    def rekeyed_without(self) -> int:
        """Cells typed again where nothing is held: the same fact a second time or more."""
        return sum(one.rekeyed_without for one in self.returns)

    @property
    def rekeyed_with(self) -> int:
        """Cells typed again where facts are held."""
        return sum(one.rekeyed_with for one in self.returns)

    @property
    def minutes_saved(self) -> float:
        """Minutes of typing saved, on the assumption of ``typing``."""
        return (self.typed_without - self.typed_with) * self.typing.seconds_a_field / 60

    @property
    def sentence(self) -> str:
        """The meter in words."""
        return (
            f"These returns have {self.fields:,} fields. By hand, {self.rekeyed_without:,} of them would be "
            f"typed again; here {self.rekeyed_with:,} are. About {self.minutes_saved:,.0f} minutes of typing "
            f"are saved. {self.typing.words}"
        )


@cache
def typing_time() -> TypingTime:
    """Give the shipped assumption from ``definitions/thresholds/typing.toml``."""
    entry = definition("thresholds", "typing")
    return TypingTime(seconds_a_field=entry.number("seconds_a_field"), founding=entry.founding())


def meter(
    returns: Sequence[Return],
    held_fields: Collection[str] | None = None,
    *,
    typing: TypingTime | None = None,
) -> Meter:
    """Count what is typed, and typed again, for these returns: by hand, and from what is held.

    A fact belongs to its organisation, site, unit, month, day or shift; typing it for a second row or for a
    second return is typing it again. From what is held, a held fact is not typed at all. A fact that is
    not held, or that is held without a value, is typed wherever it is asked for. A sum of the month that
    has nothing in it (a ward without therapists), and the hours of a staff group that a unit does not have
    (registered nurses in a home without nursing), are blank either way and are not counted as typed.

    Args:
        returns: the returns as made.
        held_fields: names of the facts that are held; without it, all but those marked ``typed``.
        typing: the time that a field takes; the shipped assumption where not given.
    """
    by_hand: set[tuple[str, ...]] = set()
    typed: set[tuple[str, ...]] = set()
    asked: dict[str, list[str]] = defaultdict(list)
    still: set[str] = set()
    again: set[str] = set()
    burdens = []
    groups = _groups(returns)
    for one in returns:
        fields = without = again_without = with_held = again_with = 0
        for facts in one.facts:
            for field in one.layout.fields:
                fields += 1
                has_value = facts.values.get(field.fact) is not None
                if not has_value and _is_blank(field.fact, facts, groups):
                    continue
                whose = _whose(field.fact, facts, one)
                without += 1
                again_without += whose in by_hand
                by_hand.add(whose)
                if has_value and (held_fields is None or field.fact in held_fields):
                    continue
                with_held += 1
                if whose in typed:
                    again_with += 1
                    again.add(field.fact)
                typed.add(whose)
                still.add(field.fact)
        for field in one.layout.fields:
            if one.layout.title not in asked[field.fact]:
                asked[field.fact].append(one.layout.title)
        burdens.append(
            ReturnBurden(
                title=one.layout.title,
                fields=fields,
                typed_without=without,
                typed_with=with_held,
                rekeyed_without=again_without,
                rekeyed_with=again_with,
            )
        )
    return Meter(
        returns=tuple(burdens),
        shared=tuple((fact, tuple(titles)) for fact, titles in sorted(asked.items()) if len(titles) > 1),
        still_typed=tuple(sorted(still)),
        typed_again=tuple(sorted(again)),
        typing=typing or typing_time(),
    )


def _groups(returns: Sequence[Return]) -> set[tuple[str, str]]:
    """Give the units, each with the staff groups of which any return of it has hours."""
    return {
        (facts.unit, word)
        for one in returns
        for facts in one.facts
        for fact, value in facts.values.items()
        if value is not None
        for word in fact.split(".")
        if word in _GROUPS
    }


def _is_blank(fact: str, facts: FactRow, groups: Collection[tuple[str, str]]) -> bool:
    """Say whether a fact without a value is one that nobody would type."""
    owner, *rest = fact.split(".")
    return owner == "month" or any((facts.unit, word) not in groups for word in rest if word in _GROUPS)


def _whose(fact: str, facts: FactRow, one: Return) -> tuple[str, ...]:
    """Give what makes a fact that fact and no other: its name and what it is about."""
    values = facts.values
    owner = fact.split(".")[0]
    organisation = str(values.get("organisation.code") or values.get("organisation.name") or "")
    site = str(values.get("site.code") or values.get("site.name") or "")
    month = f"{one.month.start:%Y-%m}"
    on = "" if facts.on is None else facts.on.isoformat()
    match owner:
        case "organisation":
            return (fact, organisation)
        case "site":
            return (fact, organisation, site)
        case "unit":
            return (fact, facts.unit)
        case "month":
            return (fact, facts.unit, month)
        case "day":
            return (fact, facts.unit, on)
        case "shift":
            return (fact, facts.unit, on, facts.part)
        case _:
            row = (facts.unit, month, on, facts.part if one.layout.per is Per.SHIFT else "")
            return (fact, one.layout.key, *row)
