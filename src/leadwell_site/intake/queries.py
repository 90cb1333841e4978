"""Files that a person may work on, and what loading one changed."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from leadwell.intake.digest import digest_of
from leadwell.intake.editions import GoingBack
from leadwell_site.measures.choices import WITHDRAWN, SourceState
from leadwell_site.measures.models import Load, Observation, Source
from leadwell_site.measures.queries.rows import is_postgres
from leadwell_site.measures.queries.sources import sources_for as sources_for  # pages ask for it here
from leadwell_site.measures.queries.sources import there_by
from leadwell_site.organisations.choices import UnitKind
from leadwell_site.organisations.fitting import LONGEST_SHEET, fitted
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.permissions import Permission, kinds_allowing
from leadwell_site.organisations.queries import roles_in_force, units_seen_by
from leadwell_site.staffing.models import ShiftCensus, ShiftHours

KEEP, WITHDRAW, WITHDRAW_MONTHS = "keep", "withdraw", "withdraw_months"  # rows that an earlier file had
MOST_LISTED = 200  # corrections that are told one by one
MOST_MADE = 100  # figures or units that a page lists
_WORKED_OUT = "shifts"  # the feed of what follows from the shifts
_FIGURE = ("series_id", "period_start")
_HOURS = ("required_hours", "planned_hours", "actual_hours", "agency_hours", "bank_hours")
_COMPARED = (
    ("measures_observation", _FIGURE, ("numerator", "denominator")),
    ("staffing_shifthours", ("unit_id", "on", "part", "staff_group"), _HOURS),
    ("staffing_shiftcensus", ("unit_id", "on", "part", "level"), ("people",)),
)


def within(user: Any, organisation_id: int, *, on: date) -> list[str] | None:
    """The paths that a person may load for; None where it is the whole organisation."""
    roles = roles_in_force(user, on=on).filter(
        kind__in=kinds_allowing(Permission.LOAD), unit__organisation=organisation_id
    )
    units = [role.unit for role in roles]
    return None if any(unit.parent_id is None for unit in units) else [unit.path for unit in units]


def left_for_others(source: Source) -> int:
    """Rows of a loaded file left out although whoever loaded it could load for some units only; else 0."""
    if source.state != SourceState.LOADED or source.choices.get("within") is None:
        return 0
    last = source.loads.filter(why="").order_by("-id").first()
    return int(last.counts.get("left_out", 0)) if last is not None else 0


def reaches_more(source: Source, paths: Sequence[str] | None) -> bool:
    """Whether rows were left out of a loaded file that somebody with this reach may be able to load."""
    if not left_for_others(source):
        return False
    held = tuple(source.choices["within"])
    return paths is None or not all(path.startswith(held) for path in paths)


def source_seen_by(user: Any, pk: int, *, on: date, known_at: datetime | None = None) -> Source | None:
    """A file of which a person sees a figure or a shift; None where there is none such, or was none then."""
    units = units_seen_by(user, on=on).order_by().values("pk")
    source = Source.objects.select_related("organisation").filter(there_by(known_at), pk=pk).first()
    if source is None:
        return None
    of_it = {"load__source": source, **_by(known_at)}
    seen = (
        Observation.objects.filter(**of_it, series__unit__in=units).exists()
        or ShiftHours.objects.filter(**of_it, unit__in=units).exists()
    )
    return source if seen else None


def source_of_row_seen_by(
    user: Any, pk: int, *, sheet: str, row: int, on: date, known_at: datetime | None = None
) -> Source | None:
    """A file of which a person sees everything that was made of a row; None where there is none such."""
    source = Source.objects.select_related("organisation").filter(there_by(known_at), pk=pk).first()
    if source is None:
        return None
    units = {
        unit
        for table in _of_row(source, sheet, row)
        for unit in table.values_list(_unit_of(table), flat=True)
    }
    seen = units_seen_by(user, on=on).filter(pk__in=units).count()
    return source if units and seen == len(units) else None


def made_of(
    source: Source, *, sheet: str, row: int, user: Any, on: date, known_at: datetime | None = None
) -> dict[str, list[Any]]:
    """The figures, shifts and counts that were made of a row of a file, of the units that a person sees.

    With ``known_at`` those that were known then.
    """
    units = units_seen_by(user, on=on).order_by().values("pk")
    figures, hours, people = (table.filter(**_by(known_at)) for table in _of_row(source, sheet, row))
    return {
        "figures": list(
            figures.filter(series__unit__in=units).select_related("series__unit").order_by("pk")[:MOST_MADE]
        ),
        "hours": list(hours.filter(unit__in=units).select_related("unit").order_by("pk")[:MOST_MADE]),
        "people": list(people.filter(unit__in=units).select_related("unit").order_by("pk")[:MOST_MADE]),
    }


def _by(known_at: datetime | None) -> dict[str, datetime]:
    return {} if known_at is None else {"known_at__lte": known_at}


def loads_of(source: Source, *, known_at: datetime | None = None) -> list[Load]:
    """The times that a file was loaded, the latest first; with ``known_at`` those known then."""
    return list(source.loads.filter(why="", **_by(known_at)))


def units_of(source: Source, user: Any, *, on: date, known_at: datetime | None = None) -> list[Unit]:
    """The own units that a file gave figures or shifts of, as far as a person sees them."""
    if source.state != SourceState.LOADED:
        return []
    own = units_seen_by(user, on=on).exclude(kind__in=[UnitKind.PEER, UnitKind.AREA])
    of_it = {"load__source": source, **_by(known_at)}
    return list(
        own.filter(
            Q(pk__in=Observation.objects.filter(**of_it).values("series__unit").distinct())
            | Q(pk__in=ShiftHours.objects.filter(**of_it).values("unit").distinct())
        ).order_by("name")[:MOST_MADE]
    )


def _of_row(source: Source, sheet: str, row: int) -> tuple[QuerySet[Any], ...]:
    at = {"load__in": source.loads.all(), "sheet": fitted(sheet, LONGEST_SHEET), "row": row}
    return tuple(model.objects.filter(**at) for model in (Observation, ShiftHours, ShiftCensus))


def _unit_of(table: QuerySet[Any]) -> str:
    return "series__unit" if table.model is Observation else "unit"


def corrections_of(load: Load, *, most: int = MOST_LISTED) -> list[dict[str, Any]]:
    """Give the first corrections that a load made, as plain values: what stood before and what stands now.

    What is worked out of shifts is left out: it follows from the shifts.
    """
    found = _figures(load, most)
    found += _staffing(load, ShiftHours, ("on", "part", "staff_group"), _HOURS, most - len(found))
    found += _staffing(load, ShiftCensus, ("on", "part", "level"), ("people",), most - len(found))
    return found


def standing(keys: Iterable[Mapping[str, Any]], *, at: datetime) -> list[dict[str, Any]]:
    """Give figures, hours and counts as they stand at a moment, as plain values, one for each key.

    Args:
        keys: series_id and period_start of a figure; unit_id, on, part and staff_group of hours; unit_id, on,
            part and level of a count.
        at: the moment.
    """
    found = []
    for key in keys:
        model, values = _table_of(key)
        with_unit = "series__unit" if model is Observation else "unit"
        rows = model.objects.filter(**key, known_at__lte=at).select_related(with_unit)
        row = rows.order_by("-known_at", "-pk").first()
        if row is None:
            continue
        if model is Observation:
            found.append({**_about_figure(row), "before": _figure(row)})
            continue
        of = next((name for name in values if getattr(row, name) is not None), values[0])
        said = {"numerator": getattr(row, of), "denominator": None, "missing": row.missing}
        found.append({**_about_shift(row), "of": of, "before": said})
    return found


def _table_of(key: Mapping[str, Any]) -> tuple[Any, tuple[str, ...]]:
    if "series_id" in key:
        return Observation, ()
    if "staff_group" in key:
        return ShiftHours, ("actual_hours", "planned_hours", "required_hours")
    return ShiftCensus, ("people",)


def _about_figure(row: Observation) -> dict[str, Any]:
    return {
        "unit": row.series.unit.name,
        "of": "figure",
        "measure": row.series.measure,
        "title": row.series.title,
        "period_kind": row.series.period_kind,
        "on": row.period_start.isoformat(),
    }


def _about_shift(row: Any) -> dict[str, Any]:
    return {
        "unit": row.unit.name,
        "group": getattr(row, "staff_group", getattr(row, "level", "")),
        "part": row.part,
        "on": row.on.isoformat(),
    }


def has_earlier_edition(source: Source, kind: str) -> bool:
    """Whether another file of a kind is loaded, so that a file may be another edition of it."""
    loads = Load.objects.filter(organisation=source.organisation_id, source__kind=kind)
    return loads.exclude(source=source).exists()


def going_back(load: Load, source: Source) -> dict[str, Any]:
    """Give how many figures and shifts a load changed, how many of them went back, and whether it is older."""
    changed = back = 0
    for name, key, values in _COMPARED:
        same = "IS NOT DISTINCT FROM" if is_postgres() else "IS"
        is_it = " AND ".join(f'e."{one}" = r."{one}"' for one in key)  # "=" so that the index is used
        alike = " AND ".join(f'e."{one}" {same} r."{one}"' for one in (*values, "missing"))
        only = (
            "AND r.series_id NOT IN (SELECT id FROM measures_series WHERE feed = %s)"
            if name == "measures_observation"
            else "AND %s <> ''"
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                SELECT COUNT(*), COALESCE(SUM(CASE WHEN EXISTS (
                    SELECT 1 FROM {name} AS e WHERE {is_it} AND {alike} AND e.id < r.id
                ) THEN 1 ELSE 0 END), 0)
                FROM {name} AS r WHERE r.load_id = %s AND r.missing <> %s {only}
                AND EXISTS (SELECT 1 FROM {name} AS e WHERE {is_it} AND e.id < r.id)
                """,  # noqa: S608 (only names of tables and columns are put in)
                [load.pk, WITHDRAWN, _WORKED_OUT],
            )
            row = cursor.fetchone()
        changed, back = changed + int(row[0]), back + int(row[1])
    return older_of(source, GoingBack(changed=changed, back=back))


def older_of(source: Source, back: GoingBack) -> dict[str, Any]:
    """Say whether a file is older than what is known, from what it changes and how much of that goes back.

    It is where all that it changes goes back to an earlier value, or where it says itself that it was
    published before a file of the same kind and time that is loaded, and changes something.
    """
    later = _published_later(source) if back.changed else None
    return {
        "changed": back.changed,
        "back": back.back,
        "is_older": bool(back.changed) and (back.changed == back.back or later is not None),
        "published_later": later,
    }


def _published_later(source: Source) -> str | None:
    """Give the name of a loaded file of the same kind and time that says it was published later."""
    said = source.summary
    on, first, last = (said.get(name) for name in ("published_on", "first_on", "last_on"))
    if not (on and first and last):
        return None
    others = Source.objects.filter(
        organisation=source.organisation_id, kind=source.kind, state=SourceState.LOADED
    ).exclude(pk=source.pk)
    for other in others:
        its = other.summary
        if (
            (its.get("published_on") or "") > on
            and its.get("first_on")
            and its["first_on"] <= last
            and its["last_on"] >= first
        ):
            return str(other.file_name)
    return None


def is_same_older(said: Mapping[str, Any] | None, found: Mapping[str, Any]) -> bool:
    """Whether what somebody gave a reason for is what is found: the same number of figures going back."""
    return said is not None and all(said[name] == found[name] for name in ("changed", "back"))


def undecided(source: Source) -> frozenset[str]:
    """What somebody has to decide before a file is loaded: "gone" rows, an "older" file, both or neither."""
    preview = source.summary.get("preview") or {}
    gone, older = preview.get("gone") or {}, preview.get("older") or {}
    found = set()
    decided = source.choices.get("gone")
    if gone.get("count") and (decided is None or decided["what"] != gone["what"]):
        found.add("gone")
    if older.get("is_older") and not is_same_older(source.choices.get("older"), older):
        found.add("older")
    return frozenset(found)


def to_be_decided(source: Source) -> str:
    """Give what tells whether what somebody saw of a file and is to decide on is still the same."""
    preview = source.summary.get("preview") or {}
    gone, older = preview.get("gone") or {}, preview.get("older") or {}
    said = [gone.get("what", ""), *(older.get(name) for name in ("changed", "back", "is_older"))]
    return digest_of(json.dumps(said).encode())


def _figures(load: Load, most: int) -> list[dict[str, Any]]:
    earlier = Observation.objects.filter(
        **{name: OuterRef(name) for name in _FIGURE}, known_at__lte=load.known_at, pk__lt=OuterRef("pk")
    )
    rows = (
        Observation.objects.filter(load=load)
        .exclude(Q(sheet="", column="", row=None) & ~Q(missing=WITHDRAWN))
        .filter(Exists(earlier))
        .select_related("series__unit")
        .order_by("pk")[:most]
    )
    found = []
    for row in rows:
        before = (
            Observation.objects.filter(
                series=row.series_id,
                period_start=row.period_start,
                known_at__lte=load.known_at,
                pk__lt=row.pk,
            )
            .order_by("-known_at", "-pk")
            .first()
        )
        assert before is not None, "the row was found by there being an earlier one"
        found.append(
            {
                **_about_figure(row),
                "sheet": row.sheet,
                "row": row.row,
                "before": _figure(before),
                "after": _figure(row),
            }
        )
    return found


def _figure(row: Observation) -> dict[str, Any]:
    return {"numerator": row.numerator, "denominator": row.denominator, "missing": row.missing}


def _staffing(
    load: Load, model: Any, key: tuple[str, ...], values: tuple[str, ...], most: int
) -> list[dict[str, Any]]:
    if most <= 0:
        return []
    same = {name: OuterRef(name) for name in ("unit_id", *key)}
    earlier = model.objects.filter(**same, known_at__lte=load.known_at, pk__lt=OuterRef("pk"))
    rows = (
        model.objects.filter(load=load).filter(Exists(earlier)).select_related("unit").order_by("pk")[:most]
    )
    found = []
    for row in rows:
        held = {name: getattr(row, name) for name in ("unit_id", *key)}
        before = (
            model.objects.filter(**held, known_at__lte=load.known_at, pk__lt=row.pk)
            .order_by("-known_at", "-pk")
            .first()
        )
        for name in values:
            old, new = getattr(before, name), getattr(row, name)
            if old != new:
                found.append(
                    {
                        **_about_shift(row),
                        "of": name,
                        "sheet": row.sheet,
                        "row": row.row,
                        "before": {"numerator": old, "denominator": None, "missing": before.missing},
                        "after": {"numerator": new, "denominator": None, "missing": row.missing},
                    }
                )
    return found
