"""What people asked for: of each person and day what they said last."""

from collections.abc import Iterable
from datetime import date, datetime

from leadwell.staffing.unit_rosters import AskedFor
from leadwell_site.rosters.choices import WishKind
from leadwell_site.rosters.models import Wish


def wishes(
    *,
    start: date,
    end: date,
    unit: int | None = None,
    employee: int | None = None,
    known_at: datetime | None = None,
) -> list[Wish]:
    """Give the requests that stand for days between two, of a unit or a person, by day."""
    found = Wish.objects.filter(on__range=(start, end))
    if unit is not None:
        found = found.filter(unit=unit)
    if employee is not None:
        found = found.filter(employee=employee)
    if known_at is not None:
        found = found.filter(known_at__lte=known_at)
    last = {(one.employee_id, one.on): one for one in found.order_by("known_at", "id")}
    stands = (one for one in last.values() if one.kind != WishKind.NONE)
    return sorted(stands, key=lambda one: (one.on, one.employee_id))


def wishes_made(employee: int, on: date) -> list[Wish]:
    """Give everything that somebody said about a day, first said first."""
    return list(Wish.objects.filter(employee=employee, on=on).order_by("known_at", "id"))


def as_asked(found: Iterable[Wish]) -> list[AskedFor]:
    """Give requests as the library takes them."""
    return [
        AskedFor(employee=one.employee_id, on=one.on, shift=one.shift, to_work=one.kind == WishKind.WORK)
        for one in found
    ]
