"""Asking for a day off or a shift, and taking it back."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell_site.audit.actions import record
from leadwell_site.organisations.models import Unit
from leadwell_site.rosters.choices import WishKind
from leadwell_site.rosters.models import Wish
from leadwell_site.rosters.queries import wishes

MOST_WEEKS_AHEAD = 26


class NotToAsk(LeadwellError):
    """A day or shift that cannot be asked for."""


@transaction.atomic
def make_wish(
    *, employee: int, unit: Unit, on: date, kind: WishKind, shift: str, by: str, at: datetime
) -> Wish:
    """Ask for a day off or a shift; what was asked before for the same day gives way.

    Raises:
        NotToAsk: the day has come or lies far ahead, or no shift is named.
    """
    today = localdate(at)
    if on <= today:
        raise NotToAsk("Ask for a day that is still to come.")
    if on > today + timedelta(weeks=MOST_WEEKS_AHEAD):
        raise NotToAsk(f"Ask for a day in the next {MOST_WEEKS_AHEAD} weeks.")
    if kind == WishKind.WORK and not shift:
        raise NotToAsk("Say which shift you would like.")
    return _add(employee, unit, on, kind, shift if kind == WishKind.WORK else "", by=by, at=at)


@transaction.atomic
def choose_shifts(
    *,
    employee: int,
    unit: Unit,
    chosen: Mapping[date, tuple[WishKind, str]],
    by: str,
    at: datetime,
) -> int:
    """Keep what somebody would like on each of several days, and give on how many of them it is another than before.

    Args:
        employee: whose days.
        unit: where.
        chosen: by day a day off, a shift by its name, or ``WishKind.NONE`` where nothing is asked for (any more);
            days that were not changed by hand are left out, and stay as they are.
        by: who says so.
        at: when.

    Raises:
        NotToAsk: a day has come or lies far ahead, or no shift is named; nothing is kept then.
    """
    if not chosen:
        return 0
    before = {
        one.on: (WishKind(one.kind), one.shift)
        for one in wishes(start=min(chosen), end=max(chosen), employee=employee)
    }
    others = {on: said for on, said in sorted(chosen.items()) if said != before.get(on, (WishKind.NONE, ""))}
    for on, (kind, shift) in others.items():
        if kind == WishKind.NONE:
            take_back_wish(employee=employee, unit=unit, on=on, by=by, at=at)
        else:
            make_wish(employee=employee, unit=unit, on=on, kind=kind, shift=shift, by=by, at=at)
    return len(others)


@transaction.atomic
def take_back_wish(*, employee: int, unit: Unit, on: date, by: str, at: datetime) -> Wish:
    """Take back what was asked for a day; both rows stay.

    Raises:
        NotToAsk: nothing is asked for that day, or the day has come.
    """
    if on <= localdate(at):
        raise NotToAsk("This day has come; what was asked for it stays.")
    if not wishes(start=on, end=on, employee=employee):
        raise NotToAsk("Nothing is asked for this day.")
    return _add(employee, unit, on, WishKind.NONE, "", by=by, at=at)


def _add(employee: int, unit: Unit, on: date, kind: WishKind, shift: str, *, by: str, at: datetime) -> Wish:
    made = Wish.objects.create(
        employee_id=employee, unit=unit, on=on, kind=kind, shift=shift[:70], by=by, known_at=at
    )
    record(
        actor=by,
        did="rosters.request.taken_back" if kind == WishKind.NONE else "rosters.request.made",
        subject=f"employee {employee}, {on.isoformat()}",
        organisation_id=unit.organisation_id,
        details={"unit": unit.pk, "kind": kind.value, "shift": shift},
        at=at,
    )
    return made
