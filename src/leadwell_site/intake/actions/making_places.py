"""Units that a file brings with it: made, renamed, remembered under another name, succeeded."""

from datetime import datetime

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils.timezone import localdate

from leadwell.intake import Reading
from leadwell_site.audit.actions import record
from leadwell_site.intake.models import PlaceAlias
from leadwell_site.intake.places import Place, Plan
from leadwell_site.measures.models import Source
from leadwell_site.organisations.actions import add_unit, rename_unit, succeed
from leadwell_site.organisations.choices import Serves, UnitKind
from leadwell_site.organisations.fitting import LONGEST_NAME, code_key, fitted, name_key
from leadwell_site.organisations.models import Succession, Unit, UnitCode, UnitName, UnitParent
from leadwell_site.organisations.queries import find_units, root_of

_AT_ONCE = 2_000


def make_places(*, source: Source, plan: Plan, by: str, at: datetime) -> dict[str, int]:
    """Make the units that a plan asks for and remember the names; give the unit of each place by its key."""
    units = dict(plan.units)
    serves = source.choices.get("serves", Serves.OTHER)
    for one in plan.new:
        parent = Unit.objects.select_related("organisation").get(
            pk=one.parent_id, organisation_id=source.organisation_id
        )
        made = add_unit(
            parent=parent,
            name=fitted(one.place.written, LONGEST_NAME),
            kind=one.kind,
            code=code_key(one.place.code),
            serves=serves if one.kind in {UnitKind.WARD, UnitKind.HOME} else Serves.OTHER,
            is_told_apart=True,
            at=at,
            actor=by,
        )
        units[one.place.key] = made.pk
    units |= _make_others(source, plan.others, by, at)
    for key, number in plan.aliases.items():
        if key in plan.units:
            PlaceAlias.objects.update_or_create(
                organisation_id=source.organisation_id,
                plain_name=key,
                defaults={
                    "unit_id": number,
                    "written": fitted(plan.places[key].written, LONGEST_NAME),
                    "said_by": by,
                    "said_at": at,
                },
            )
    for other in plan.other_names:
        if other.is_renaming:
            unit = Unit.objects.select_related("parent", "organisation").get(pk=other.unit_id)
            first = other.place.first_on  # a file may be of a month to come: its name is used already
            first = None if first is None else min(first, localdate(at))
            rename_unit(
                unit=unit, name=fitted(other.place.written, LONGEST_NAME), from_on=first, at=at, actor=by
            )
    return units


def say_successions(*, source: Source, reading: Reading, by: str, at: datetime) -> int:
    """Keep the successions of codes between units that are known; give how many are new."""
    rows = reading.successions
    if not rows.height:
        return 0
    codes = {*rows["old_code"].to_list(), *rows["new_code"].to_list()}
    known = find_units(source.organisation, codes=codes)
    count = 0
    for old_code, new_code, on in rows.select("old_code", "new_code", "on").iter_rows():
        old, new = known.get(old_code), known.get(new_code)
        if old is None or new is None or old.pk == new.pk or on is None:
            continue
        if not Succession.objects.filter(old=old, new=new, on=on).exists():
            succeed(old=old, new=new, on=on, at=at, actor=by)
            count += 1
    return count


def _make_others(source: Source, places: tuple[Place, ...], by: str, at: datetime) -> dict[str, int]:
    """Add other organisations for comparison, all at once: a national file may hold thousands."""
    if not places:
        return {}
    root = root_of(source.organisation)
    made = Unit.objects.bulk_create(
        (
            Unit(
                organisation=source.organisation,
                kind=UnitKind.AREA if one.kind == UnitKind.AREA else UnitKind.PEER,
                name=fitted(one.written, LONGEST_NAME),
                code=code_key(one.code),
                parent=root,
                path="",
            )
            for one in places
        ),
        batch_size=_AT_ONCE,
    )
    Unit.objects.filter(organisation=source.organisation, path="").update(
        path=Concat(Value(root.path), Cast("id", CharField()), Value("/"))
    )
    UnitName.objects.bulk_create(
        (UnitName(unit=unit, name=unit.name, plain_name=name_key(unit.name), known_at=at) for unit in made),
        batch_size=_AT_ONCE,
    )
    UnitCode.objects.bulk_create(
        (UnitCode(unit=unit, code=unit.code, known_at=at) for unit in made if unit.code), batch_size=_AT_ONCE
    )
    UnitParent.objects.bulk_create(
        (UnitParent(unit=unit, parent=root, known_at=at) for unit in made), batch_size=_AT_ONCE
    )
    record(
        actor=by,
        did="organisations.others.added",
        subject=f"source {source.pk}",
        organisation_id=source.organisation_id,
        details={"others": len(made), "first": [unit.name for unit in made[:10]]},
        at=at,
    )
    return {place.key: unit.pk for place, unit in zip(places, made, strict=True)}
