"""Founds the invented organisations, and tells of their units' changes when they happen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.utils.text import slugify

from leadwell.foundations.places import PlaceKind
from leadwell.synthetic import Place, SyntheticOrganisation
from leadwell_site.organisations import actions
from leadwell_site.organisations.models import Organisation, Unit
from leadwell_site.organisations.queries import root_of

ACTOR = "demonstration"
TOLD_AT = time(9, tzinfo=UTC)  # the hour of a day at which a change of that day is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The invented organisations and units by their codes."""

    organisations: Mapping[str, Organisation]
    units: Mapping[str, Unit]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A unit takes another name, closes or goes into another on a day."""

    on: date
    code: str
    name: str = ""  # its new name
    into: str = ""  # the code of the unit that it goes into
    closes: bool = False

    @property
    def at(self) -> datetime:
        """When it is told."""
        return datetime.combine(self.on, TOLD_AT)


def found_organisations(world: SyntheticOrganisation) -> Found:
    """Make every organisation and unit with its first name, all known from before the first month."""
    at = datetime.combine(world.first, TOLD_AT)
    organisations: dict[str, Organisation] = {}
    units: dict[str, Unit] = {}
    for place in world.places:
        first = place.names[0].name
        if place.kind is PlaceKind.ORGANISATION:
            slug = slugify(first.replace("(synthetic)", ""))[:50]
            made = actions.found_organisation(name=first, slug=slug, is_synthetic=True, at=at, actor=ACTOR)
            organisations[place.code], units[place.code] = made, root_of(made)
            continue
        units[place.code] = actions.add_unit(
            parent=units[place.parent_code],
            name=first,
            kind=place.kind.value,
            code=place.code,
            serves=place.serves or "other",
            beds=place.beds,
            shift_lengths=dict(place.hours_of_part),
            from_on=place.opened_on,
            at=at,
            actor=ACTOR,
        )
    return Found(organisations=organisations, units=units)


def changes(world: SyntheticOrganisation) -> list[Change]:
    """Give what happens to units, in order of time."""
    found = [change for place in world.places for change in _of_place(place)]
    found += [Change(on=one.on, code=one.old_code, into=one.new_code) for one in world.successions]
    return sorted(found, key=lambda one: (one.on, one.closes, one.code))


def tell(change: Change, found: Found) -> None:
    """Tell the site of a change, at the time it happens."""
    unit = found.units[change.code]
    said = {"at": change.at, "actor": ACTOR}
    if change.name:
        actions.rename_unit(unit=unit, name=change.name, from_on=change.on, **said)
    if change.into:
        actions.succeed(old=unit, new=found.units[change.into], on=change.on, **said)
    if change.closes:
        actions.close_unit(unit=unit, on=change.on, **said)


def _of_place(place: Place) -> Iterator[Change]:
    for named in place.names[1:]:
        if named.since is not None:
            yield Change(on=named.since, code=place.code, name=named.name)
    if place.closed_on is not None:
        yield Change(on=place.closed_on, code=place.code, closes=True)
