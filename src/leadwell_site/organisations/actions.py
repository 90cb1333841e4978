"""Changes to organisations, the tree of units and roles; each one transaction and one audit line."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.places import plain_name
from leadwell_site.audit.actions import record
from leadwell_site.organisations.choices import RoleKind, UnitKind
from leadwell_site.organisations.fitting import name_key
from leadwell_site.organisations.models import (
    Organisation,
    Role,
    Succession,
    Unit,
    UnitCode,
    UnitName,
    UnitParent,
)
from leadwell_site.organisations.queries import root_of
from leadwell_site.organisations.tree import Circle, tree_below


class NameTaken(LeadwellError):
    """Two open units beside each other would have the same name."""


class CodeTaken(LeadwellError):
    """Two open units of an organisation would have the same code."""


class WrongPlace(LeadwellError):
    """A unit cannot hang there in the tree."""


class NotClosable(LeadwellError):
    """A unit cannot be closed as it stands."""


class WrongDays(LeadwellError):
    """A role would end before it begins."""


class NotYet(LeadwellError):
    """A change would be recorded before the day on which it takes effect."""


class OwnRole(LeadwellError):
    """Somebody would end the role by which they act, or give themselves one."""


class OfAnotherOrganisation(LeadwellError):
    """Somebody whose roles are all in another organisation would be given one here."""


@transaction.atomic
def found_organisation(
    *, name: str, slug: str, is_synthetic: bool = False, at: datetime, actor: str
) -> Organisation:
    """Make an organisation with the unit at the root of its tree."""
    organisation = Organisation.objects.create(name=name, slug=slug, is_synthetic=is_synthetic)
    root = Unit.objects.create(organisation=organisation, kind=UnitKind.ORGANISATION, name=name)
    _hang(root, parent=None)
    _say_name(root, name, from_on=None, at=at)
    record(
        actor=actor,
        did="organisations.organisation.founded",
        subject=f"organisation {organisation.pk}",
        organisation_id=organisation.pk,
        details={"name": name, "synthetic": is_synthetic},
        at=at,
    )
    return organisation


@transaction.atomic
def add_unit(
    *,
    parent: Unit,
    name: str,
    kind: str,
    code: str = "",
    serves: str = "other",
    beds: int | None = None,
    shift_lengths: dict[str, float] | None = None,
    from_on: date | None = None,
    is_told_apart: bool = False,
    at: datetime,
    actor: str,
) -> Unit:
    """Add a unit below another.

    ``from_on`` is the day from which it has its name, code and place; None where it always had them.
    ``is_told_apart`` says that somebody was asked whether it is another than those beside it: then only the
    very same name is refused, and Stroke Unit may stand beside Stroke Ward.

    Raises:
        NameTaken: an open unit beside it has that name.
        CodeTaken: an open unit of the organisation has that code.
        WrongPlace: it is said to be an organisation, or the unit above is closed.
    """
    if kind == UnitKind.ORGANISATION:
        raise WrongPlace("An organisation has no unit above it.")
    if parent.closed_on is not None:
        raise WrongPlace(f"{parent.name} is closed, so nothing can be added to it.")
    code = code.strip().upper()
    _refuse_same_name(parent, name, is_told_apart=is_told_apart)
    _refuse_same_code(parent.organisation, code)
    unit = Unit.objects.create(
        organisation=parent.organisation,
        kind=kind,
        serves=serves,
        name=name,
        code=code,
        parent=parent,
        beds=beds,
        shift_lengths=shift_lengths or {},
    )
    _hang(unit, parent=parent)
    _say_name(unit, name, from_on=from_on, at=at)
    UnitParent.objects.create(unit=unit, parent=parent, from_on=from_on, known_at=at)
    if code:
        UnitCode.objects.create(unit=unit, code=code, from_on=from_on, known_at=at)
    _record(unit, "added", actor, at, name=name, kind=str(kind), code=code, parent=parent.pk)
    return unit


@transaction.atomic
def rename_unit(*, unit: Unit, name: str, from_on: date | None, at: datetime, actor: str) -> Unit:
    """Give a unit a name from a day on; its earlier names stay findable.

    Raises:
        NameTaken: an open unit beside it has that name.
        NotYet: the day is after the day of ``at``.
    """
    _refuse_day_to_come(from_on, at, "name")
    if unit.parent is not None:
        _refuse_same_name(unit.parent, name, but=unit)
    before = unit.name
    _say_name(unit, name, from_on=from_on, at=at)
    unit.name = name
    unit.save(update_fields=["name"])
    if unit.parent is None:
        Organisation.objects.filter(pk=unit.organisation_id).update(name=name)
    _record(unit, "renamed", actor, at, before=before, after=name, from_on=_text(from_on))
    return unit


@transaction.atomic
def set_code(
    *, unit: Unit, code: str, scheme: str = "ods", from_on: date | None, at: datetime, actor: str
) -> Unit:
    """Give a unit a code from a day on.

    Raises:
        CodeTaken: an open unit of the organisation has that code.
        NotYet: the day is after the day of ``at``.
    """
    _refuse_day_to_come(from_on, at, "code")
    code = code.strip().upper()
    _refuse_same_code(unit.organisation, code, but=unit)
    UnitCode.objects.create(unit=unit, scheme=scheme, code=code, from_on=from_on, known_at=at)
    before, unit.code = unit.code, code
    unit.save(update_fields=["code"])
    _record(unit, "code_set", actor, at, before=before, after=code, scheme=scheme, from_on=_text(from_on))
    return unit


@transaction.atomic
def describe_unit(
    *, unit: Unit, beds: int | None, specialty_1: str = "", specialty_2: str = "", at: datetime, actor: str
) -> Unit:
    """Say how many beds or places a unit has, and its specialties as the national return writes them."""
    fields = {"beds": beds, "specialty_1": specialty_1.strip(), "specialty_2": specialty_2.strip()}
    before = {name: getattr(unit, name) for name in fields}
    for name, value in fields.items():
        setattr(unit, name, value)
    unit.save(update_fields=list(fields))
    _record(unit, "described", actor, at, before=before, after=fields)
    return unit


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit, from_on: date | None, at: datetime, actor: str) -> Unit:
    """Hang a unit, with all that is below it, somewhere else in its organisation's tree.

    Raises:
        WrongPlace: the place is in another organisation, or is the unit itself or below it, now or on a
            day from ``from_on`` on.
        NameTaken: an open unit there has that name.
        NotYet: the day is after the day of ``at``.
    """
    _refuse_day_to_come(from_on, at, "place")
    if unit.parent is None:
        raise WrongPlace("The organisation itself cannot be moved.")
    if parent.organisation_id != unit.organisation_id:
        raise WrongPlace("A unit cannot move to another organisation.")
    if parent.path.startswith(unit.path):
        raise WrongPlace(f"{unit.name} cannot be moved below itself.")
    _refuse_same_name(parent, unit.name, but=unit)
    before, before_path = unit.parent_id, unit.path
    UnitParent.objects.create(unit=unit, parent=parent, from_on=from_on, known_at=at)
    unit.parent = parent
    unit.save(update_fields=["parent"])
    _refuse_a_circle(unit, from_on)
    below = list(Unit.objects.filter(path__startswith=before_path).exclude(pk=unit.pk))
    _hang(unit, parent=parent)
    for one in below:
        one.path = unit.path + one.path.removeprefix(before_path)
    Unit.objects.bulk_update(below, ["path"])
    _record(unit, "moved", actor, at, before=before, after=parent.pk, from_on=_text(from_on))
    return unit


@transaction.atomic
def close_unit(*, unit: Unit, on: date, at: datetime, actor: str) -> Unit:
    """Close a unit; ``on`` is the first day on which it was no longer open.

    Raises:
        NotClosable: it is the organisation itself, or something below it is open.
    """
    if unit.parent is None:
        raise NotClosable("The organisation itself cannot be closed.")
    still_open = Unit.objects.filter(path__startswith=unit.path, closed_on=None).exclude(pk=unit.pk).first()
    if still_open is not None:
        raise NotClosable(f"{still_open.name} is part of {unit.name} and is open. Close or move it first.")
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
    _record(unit, "closed", actor, at, on=on.isoformat())
    return unit


@transaction.atomic
def succeed(*, old: Unit, new: Unit, on: date, at: datetime, actor: str) -> Succession:
    """Say that one unit became, or went into, another on a day.

    Raises:
        WrongPlace: they are one unit, or of two organisations.
    """
    if old.pk == new.pk:
        raise WrongPlace("A unit cannot succeed itself.")
    if old.organisation_id != new.organisation_id:
        raise WrongPlace("A unit cannot be succeeded by one of another organisation.")
    succession = Succession.objects.create(old=old, new=new, on=on, known_at=at)
    _record(old, "succeeded", actor, at, new=new.pk, on=on.isoformat())
    return succession


@transaction.atomic
def give_role(
    *,
    user: Any,
    unit: Unit,
    kind: str,
    from_on: date,
    until_on: date | None = None,
    actor: str,
    at: datetime,
) -> Role:
    """Give a person a role at a unit and everything below it.

    Raises:
        WrongDays: the last day comes before the first.
        OwnRole: it is whoever acts.
        OfAnotherOrganisation: the person has roles, none of them in this organisation.
    """
    if user.email.casefold() == actor.casefold():
        raise OwnRole("You cannot give yourself a role. Ask somebody else who manages people.")
    held = Role.objects.filter(user=user)
    if held.exists() and not held.filter(unit__organisation=unit.organisation_id).exists():
        raise OfAnotherOrganisation(
            "This address cannot be given a role here. Ask its owner to use another address."
        )
    if until_on is not None and until_on < from_on:
        raise WrongDays("The last day of a role cannot come before its first day.")
    role = Role.objects.create(user=user, unit=unit, kind=RoleKind(kind), from_on=from_on, until_on=until_on)
    record(
        actor=actor,
        did="organisations.role.given",
        subject=f"role {role.pk}",
        organisation_id=unit.organisation_id,
        details={
            "person": user.email,
            "unit": unit.pk,
            "kind": str(kind),
            "from_on": from_on.isoformat(),
            "until_on": _text(until_on),
        },
        at=at,
    )
    return role


@transaction.atomic
def end_role(*, role: Role, until_on: date, actor: str, at: datetime) -> Role:
    """End a role; ``until_on`` is the last day on which it holds.

    Raises:
        WrongDays: that day comes before the role's first.
    """
    if until_on < role.from_on:
        raise WrongDays("The last day of a role cannot come before its first day.")
    role.until_on = until_on
    role.save(update_fields=["until_on"])
    record(
        actor=actor,
        did="organisations.role.ended",
        subject=f"role {role.pk}",
        organisation_id=role.unit.organisation_id,
        details={"person": role.user.email, "unit": role.unit_id, "until_on": until_on.isoformat()},
        at=at,
    )
    return role


def _hang(unit: Unit, *, parent: Unit | None) -> None:
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path", "parent"])


def _refuse_a_circle(unit: Unit, from_on: date | None) -> None:
    """Refuse a move by which, on a day gone by, the unit would hang below itself."""
    try:
        tree_below([root_of(unit.organisation)])
    except Circle:
        since = f"On a day since {from_on:%-d %B %Y}" if from_on else "On an earlier day"
        raise WrongPlace(
            f"{since} the place you chose was itself part of {unit.name}. Choose a later day for the move."
        ) from None


def _refuse_day_to_come(from_on: date | None, at: datetime, what: str) -> None:
    if from_on is not None and from_on > localdate(at):
        raise NotYet(f"Come back on that day: a change of {what} takes effect when it is recorded.")


def _say_name(unit: Unit, name: str, *, from_on: date | None, at: datetime) -> None:
    UnitName.objects.create(unit=unit, name=name, plain_name=name_key(name), from_on=from_on, known_at=at)


def _refuse_same_name(
    parent: Unit, name: str, *, but: Unit | None = None, is_told_apart: bool = False
) -> None:
    def alike(text: str) -> str:
        return " ".join(text.casefold().split()) if is_told_apart else plain_name(text)

    for sibling in Unit.objects.filter(parent=parent, closed_on=None):
        if (but is None or sibling.pk != but.pk) and alike(sibling.name) == alike(name):
            raise NameTaken(f"{parent.name} already has {sibling.name}. Give this one another name.")


def _refuse_same_code(organisation: Organisation, code: str, *, but: Unit | None = None) -> None:
    if not code:
        return
    holding = Unit.objects.filter(organisation=organisation, code=code, closed_on=None)
    taken = (holding.exclude(pk=but.pk) if but else holding).first()
    if taken is not None:
        raise CodeTaken(f"{taken.name} already has the code {code}.")


def _record(unit: Unit, what: str, actor: str, at: datetime, **details: Any) -> None:
    record(
        actor=actor,
        did=f"organisations.unit.{what}",
        subject=f"unit {unit.pk}",
        organisation_id=unit.organisation_id,
        details=details,
        at=at,
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None
