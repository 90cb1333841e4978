"""All that an organisation calls its units, as places of files are looked up in it."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from leadwell.foundations.places import plain_name
from leadwell.intake.headings import heading_key
from leadwell_site.intake.models import PlaceAlias
from leadwell_site.organisations.choices import UnitKind
from leadwell_site.organisations.fitting import LONGEST_NAME, code_key, fitted, name_key
from leadwell_site.organisations.models import Organisation, Unit, UnitCode, UnitName

OTHERS = frozenset({UnitKind.PEER.value, UnitKind.AREA.value, UnitKind.ORGANISATION.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownUnit:
    """A unit as the resolution needs it."""

    pk: int
    name: str
    code: str
    kind: str
    path: str
    parent_id: int | None
    is_open: bool


@dataclass(frozen=True)
class Directory:
    """All that an organisation calls its units; four queries."""

    organisation: Organisation

    @cached_property
    def units(self) -> dict[int, KnownUnit]:
        """The units by number."""
        rows = Unit.objects.filter(organisation=self.organisation).order_by("id")
        return {
            row[0]: KnownUnit(
                pk=row[0], name=row[1], code=row[2], kind=row[3], path=row[4], parent_id=row[5],
                is_open=row[6] is None,
            )
            for row in rows.values_list("id", "name", "code", "kind", "path", "parent_id", "closed_on")
        }  # fmt: skip

    @cached_property
    def by_code(self) -> dict[str, list[int]]:
        """Numbers of units by every code they ever had."""
        found: dict[str, list[int]] = defaultdict(list)
        rows = UnitCode.objects.filter(unit__organisation=self.organisation)
        for code, unit in rows.values_list("code", "unit_id"):
            found[code.upper()].append(unit)
        return found

    @cached_property
    def by_name(self) -> dict[str, set[int]]:
        """Numbers of units by every name they ever had, in its plain form."""
        found: dict[str, set[int]] = defaultdict(set)
        rows = UnitName.objects.filter(unit__organisation=self.organisation)
        for plain, unit in rows.values_list("plain_name", "unit_id"):
            found[plain].add(unit)
        return found

    @cached_property
    def aliases(self) -> dict[str, int]:
        """Numbers of units by the key that somebody said is theirs."""
        rows = PlaceAlias.objects.filter(organisation=self.organisation)
        return dict(rows.values_list("plain_name", "unit_id"))

    @cached_property
    def own(self) -> list[KnownUnit]:
        """The organisation's own units below the root, in the order of their names."""
        own = [one for one in self.units.values() if one.kind not in OTHERS]
        return sorted(own, key=lambda one: one.name)

    @cached_property
    def above(self) -> list[KnownUnit]:
        """The units that others may be added to: sites, then the organisation itself."""
        return [*(one for one in self.own if one.kind == UnitKind.SITE and one.is_open), self.root]

    @cached_property
    def root(self) -> KnownUnit:
        """The unit that is the organisation itself."""
        return next(one for one in self.units.values() if one.parent_id is None)

    def of_code(self, code: str) -> int | None:
        """The unit with a code; of several, the one that has it now."""
        kept = code_key(code)
        return self._one(self.by_code.get(kept, ()), now=lambda one: one.code.upper() == kept)

    def of_name(self, name: str, site: str, *, other: bool) -> int | None:
        """The unit with a name, own or other; of several, the one at that site, then the one of that name now."""
        plain, at = name_key(name), plain_name(site)
        held = [one for one in self.by_name.get(plain, ()) if self._is_other(one) == other]
        if len(held) > 1 and at:
            held = [one for one in held if self._parent_name(one) == at] or held
        # Two units may be told apart by their last word alone: Stroke Ward and Stroke Unit.
        exact = [one for one in held if spelt(self.units[one].name) == spelt(fitted(name, LONGEST_NAME))]
        return self._one(exact or held, now=lambda one: name_key(one.name) == plain)

    def _is_other(self, number: int) -> bool:
        unit = self.units[number]
        return unit.kind in OTHERS

    def _parent_name(self, number: int) -> str:
        parent = self.units[number].parent_id
        return plain_name(self.units[parent].name) if parent else ""

    def _one(self, numbers: Iterable[int], *, now: Any) -> int | None:
        held = [self.units[number] for number in dict.fromkeys(numbers)]
        for narrower in (lambda _one: True, now, lambda one: one.is_open):
            narrowed = [one for one in held if narrower(one)]
            if len(narrowed) == 1:
                return narrowed[0].pk
            held = narrowed or held
        return None


def spelt(name: str) -> str:
    """Give a name's letters and digits, of whatever script, without accents, blanks and punctuation.

    >>> spelt("N - Harvey  Ward") == spelt("N – HARVEY WARD")
    True
    >>> spelt("Stroke Ward") == spelt("Stroke Unit") or spelt("Ward α") == spelt("Ward β")
    False
    """
    bare = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    if all(one.isascii() or not one.isalnum() for one in bare):
        return heading_key(bare)
    return "".join(one for one in bare.casefold() if one.isalnum())
