"""On which days and in which months shifts are held, and the history of one row."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import Http404

from leadwell.foundations.periods import month_of
from leadwell_site.measures.models import Load
from leadwell_site.measures.queries import figures
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.models import FlagOverride, RecordedFlag, ShiftHours

_FILLS = tuple(
    f"staffing.fill.{group}.{when}" for group in ("registered", "support") for when in ("day", "night", "all")
)
Row = TypeVar("Row", bound=Model)


def span(units: Iterable[int], *, known_at: datetime | None = None) -> tuple[date, date] | None:
    """Give the first and the last day with shifts of these units; None where there is none. One query."""
    known = ShiftHours.objects.filter(unit=OuterRef("pk"))
    if known_at is not None:
        known = known.filter(known_at__lte=known_at)
    # By unit, each end is one step in the index; over all rows at once it would be a walk through them.
    ends = (
        Unit.objects.filter(pk__in=list(units))
        .annotate(
            first_on=Subquery(known.order_by("on").values("on")[:1]),
            last_on=Subquery(known.order_by("-on").values("on")[:1]),
        )
        .order_by()
        .values_list("first_on", "last_on")
    )
    found = [(first, last) for first, last in ends if first is not None]
    return (min(first for first, _ in found), max(last for _, last in found)) if found else None


def span_of_figures(units: Iterable[int], *, known_at: datetime | None = None) -> tuple[date, date] | None:
    """Give the first and the last month with fill rates: of units that send returns and no shifts. One query."""
    found = figures(units, measures=_FILLS, known_at=known_at)["period_start"]
    return None if found.is_empty() else (found.min(), found.max())


def months_with_shifts(unit: Unit, *, start: date, known_at: datetime | None = None) -> list[date]:
    """Give the first day of every month from the month of ``start`` to the last with shifts."""
    held = span([unit.pk], known_at=known_at)
    if held is None:
        return []
    months, month = [], max(month_of(start), month_of(held[0]))
    while month.start <= held[1]:
        months.append(month.start)
        month = month.following
    return months


def shift_row(pk: int, known_at: datetime | None = None) -> ShiftHours:
    """Give one row of hours with its unit, load and source.

    Raises:
        Http404: there is none, or it was not known then; the two look the same.
    """
    rows = ShiftHours.objects.select_related("unit", "load__source")
    if known_at is not None:
        rows = rows.filter(known_at__lte=known_at)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such row.")
    return found


def history(row: ShiftHours, known_at: datetime | None = None) -> list[ShiftHours]:
    """Give every row about the same hours, first known first, with its load and source."""
    same = ShiftHours.objects.filter(
        unit=row.unit_id, on=row.on, part=row.part, staff_group=row.staff_group
    ).select_related("load__source")
    if known_at is not None:
        same = same.filter(known_at__lte=known_at)
    return list(same.order_by("known_at", "id"))


def loads_of(numbers: Iterable[int]) -> dict[int, Load]:
    """Give loads by number, each with its source."""
    return Load.objects.select_related("source").in_bulk(list(set(numbers)))


def recorded_flag(unit: Unit, pk: int) -> RecordedFlag:
    """Give a recorded flag of a unit.

    Raises:
        Http404: there is none.
    """
    return _of(RecordedFlag.objects.filter(unit=unit), pk)


def flag_override(unit: Unit, pk: int) -> FlagOverride:
    """Give an override of a unit.

    Raises:
        Http404: there is none.
    """
    return _of(FlagOverride.objects.filter(unit=unit), pk)


def _of(rows: "QuerySet[Row]", pk: int) -> Row:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such record.")
    return found


def overrides_of(units: Iterable[int], *, known_at: datetime | None = None) -> list[FlagOverride]:
    """Give every time a flag was set aside, newest first, with ``withdrawn_by`` at hand."""
    found = FlagOverride.objects.filter(unit_id__in=list(units), withdraws=None).select_related("unit")
    if known_at is not None:
        found = found.filter(known_at__lte=known_at)
    return list(found.prefetch_related("withdrawn_by").order_by("-on", "-id"))
