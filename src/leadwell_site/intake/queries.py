"""Files that a person may work on, and what loading one changed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from leadwell_site.measures.choices import SourceState
from leadwell_site.measures.models import Load, Observation, Source
from leadwell_site.measures.queries.sources import sources_for as sources_for  # pages ask for it here
from leadwell_site.organisations.choices import UnitKind
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.permissions import Permission, kinds_allowing
from leadwell_site.organisations.queries import roles_in_force, units_seen_by
from leadwell_site.staffing.models import ShiftCensus, ShiftHours

MOST_MADE = 100  # figures or units that a page lists
_FIGURE = ("series_id", "period_start")
_HOURS = ("required_hours", "planned_hours", "actual_hours", "agency_hours", "bank_hours")


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


def source_seen_by(user: Any, pk: int, *, on: date) -> Source | None:
    """A file of which a person sees a figure or a shift; None where there is none such."""
    units = units_seen_by(user, on=on).order_by().values("pk")
    source = Source.objects.select_related("organisation").filter(pk=pk).first()
    if source is None:
        return None
    of_it = {"load__source": source}
    seen = (
        Observation.objects.filter(**of_it, series__unit__in=units).exists()
        or ShiftHours.objects.filter(**of_it, unit__in=units).exists()
    )
    return source if seen else None


def source_of_row_seen_by(user: Any, pk: int, *, sheet: str, row: int, on: date) -> Source | None:
    """A file of which a person sees everything that was made of a row; None where there is none such."""
    source = Source.objects.select_related("organisation").filter(pk=pk).first()
    if source is None:
        return None
    units = {
        unit
        for table in _of_row(source, sheet, row)
        for unit in table.values_list(_unit_of(table), flat=True)
    }
    seen = units_seen_by(user, on=on).filter(pk__in=units).count()
    return source if units and seen == len(units) else None


def made_of(source: Source, *, sheet: str, row: int, user: Any, on: date) -> dict[str, list[Any]]:
    """The figures, shifts and counts that were made of a row of a file, of the units that a person sees."""
    units = units_seen_by(user, on=on).order_by().values("pk")
    figures, hours, people = _of_row(source, sheet, row)
    return {
        "figures": list(
            figures.filter(series__unit__in=units).select_related("series__unit").order_by("pk")[:MOST_MADE]
        ),
        "hours": list(hours.filter(unit__in=units).select_related("unit").order_by("pk")[:MOST_MADE]),
        "people": list(people.filter(unit__in=units).select_related("unit").order_by("pk")[:MOST_MADE]),
    }


def units_of(source: Source, user: Any, *, on: date) -> list[Unit]:
    """The own units that a file gave figures or shifts of, as far as a person sees them."""
    if source.state != SourceState.LOADED:
        return []
    own = units_seen_by(user, on=on).exclude(kind__in=[UnitKind.PEER, UnitKind.AREA])
    of_it = {"load__source": source}
    return list(
        own.filter(
            Q(pk__in=Observation.objects.filter(**of_it).values("series__unit").distinct())
            | Q(pk__in=ShiftHours.objects.filter(**of_it).values("unit").distinct())
        ).order_by("name")[:MOST_MADE]
    )


def _of_row(source: Source, sheet: str, row: int) -> tuple[QuerySet[Any], ...]:
    at = {"load__in": source.loads.all(), "sheet": sheet[:100], "row": row}
    return tuple(model.objects.filter(**at) for model in (Observation, ShiftHours, ShiftCensus))


def _unit_of(table: QuerySet[Any]) -> str:
    return "series__unit" if table.model is Observation else "unit"


def corrections_of(load: Load, *, most: int = 200) -> list[dict[str, Any]]:
    """Give the first corrections that a load made, as plain values: what stood before and what stands now.

    What is worked out of shifts is left out: it follows from the shifts.
    """
    found = _figures(load, most)
    found += _staffing(load, ShiftHours, ("on", "part", "staff_group"), _HOURS, most - len(found))
    found += _staffing(load, ShiftCensus, ("on", "part", "level"), ("people",), most - len(found))
    return found


def _figures(load: Load, most: int) -> list[dict[str, Any]]:
    earlier = Observation.objects.filter(
        **{name: OuterRef(name) for name in _FIGURE}, known_at__lte=load.known_at, pk__lt=OuterRef("pk")
    )
    rows = (
        Observation.objects.filter(load=load)
        .exclude(Q(sheet="", column="", row=None) & ~Q(missing="withdrawn"))
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
                "unit": row.series.unit.name,
                "of": "figure",
                "measure": row.series.measure,
                "title": row.series.title,
                "period_kind": row.series.period_kind,
                "on": row.period_start.isoformat(),
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
                        "unit": row.unit.name,
                        "of": name,
                        "group": getattr(row, "staff_group", getattr(row, "level", "")),
                        "part": row.part,
                        "on": row.on.isoformat(),
                        "sheet": row.sheet,
                        "row": row.row,
                        "before": {"numerator": old, "denominator": None, "missing": before.missing},
                        "after": {"numerator": new, "denominator": None, "missing": row.missing},
                    }
                )
    return found
