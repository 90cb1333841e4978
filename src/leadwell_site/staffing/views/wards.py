"""A unit's staffing by month, and of one day as it goes."""

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from leadwell.foundations.periods import NotAPeriod, day_from_text
from leadwell.staffing.lost import lost_hours
from leadwell.staffing.plans import judge_as_planned
from leadwell.staffing.red_flags import JUDGED
from leadwell_site.measures.queries import figures
from leadwell_site.organisations import clock
from leadwell_site.organisations.choices import LEAF_KINDS
from leadwell_site.organisations.queries import name_on, names_on
from leadwell_site.staffing import queries
from leadwell_site.staffing.presenters.days import day_of_units
from leadwell_site.staffing.presenters.figures import OF_MANY, OF_UNIT, lost_rows
from leadwell_site.staffing.presenters.records import rows_shown
from leadwell_site.staffing.presenters.wards import place_month, ward_month
from leadwell_site.staffing.views.asked import Asked, asked, months, source_row


@require_GET
def ward(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show a ward's or home's month shift by shift, or a site's or organisation's by unit."""
    of = asked(request, unit_id)
    return _leaf(of) if of.is_leaf else _place(of)


def _rows(of: Asked) -> HttpResponse:
    """Show every row of hours behind a month's figures: the second click from a number to its file."""
    shown = months(of, [of.unit])
    month = shown.chosen
    shifts = queries.shifts([of.unit.pk], start=month.start, end=month.end, known_at=of.known_at)
    loads = queries.loads_of(shifts["load_id"].to_list())
    return render(
        of.request,
        "staffing/rows.jinja",
        {
            "of": of,
            "name": name_on(of.unit, month.end, of.known_at),
            "months": shown,
            "rows": rows_shown(shifts, loads, keep=of.keep, row_href=source_row),
            "crumbs": of.crumbs(),
            "wide": True,
        },
    )


def _leaf(of: Asked) -> HttpResponse:
    if of.request.GET.get("rows") == "1":
        return _rows(of)
    shown = months(of, [of.unit])
    month = shown.chosen
    held = queries.held([of.unit], start=month.start, end=month.end, known_at=of.known_at)
    found = figures([of.unit.pk], measures=OF_UNIT, start=month.start, end=month.start, known_at=of.known_at)
    name = name_on(of.unit, month.end, of.known_at)
    page = ward_month(of.unit, held, found, name=name, month=month, today=of.today, keep=of.keep)
    times = queries.improvement_times([of.unit.pk], start=month.start, end=month.end, known_at=of.known_at)
    past = held.shifts.filter(pl.col("on") < of.today)
    page["lost"] = lost_rows(lost_hours(past, times, until=of.today, within=(month.start, month.end)))
    return render(
        of.request,
        "staffing/ward.jinja",
        page | {"of": of, "name": name, "months": shown, "crumbs": of.crumbs(itself=False), "wide": True},
    )


def _place(of: Asked) -> HttpResponse:
    tree = of.tree()
    units = [unit for unit in tree if unit.kind in LEAF_KINDS]
    shown = months(of, units)
    month = shown.chosen
    found = figures(
        [unit.pk for unit in units],
        measures=OF_MANY,
        start=month.start,
        end=month.start,
        known_at=of.known_at,
    )
    names = names_on(tree, month.end, of.known_at)
    page = place_month(of.unit, tree, found, names=names, month=month, keep=of.keep)
    return render(
        of.request,
        "staffing/place.jinja",
        page
        | {"of": of, "name": of.unit.name, "months": shown, "crumbs": of.crumbs(itself=False), "wide": True},
    )


@require_GET
def today(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show one day's shifts of a unit and everything below it: what asks for something to be done."""
    of = asked(request, unit_id)
    units = [of.unit] if of.is_leaf else of.leaves()
    try:
        on = day_from_text(request.GET.get("on", ""))
    except NotAPeriod:
        on = of.today
    held = queries.held(units, start=on, end=on, known_at=of.known_at)
    if on >= of.day:
        held = queries.with_roster(held, units, days=[on], known_at=of.known_at)
    last = queries.span([unit.pk for unit in units], known_at=of.known_at)
    page = day_of_units(
        units,
        held,
        planned=judge_as_planned(
            held.shifts, held.census, rules=held.rules, serves=held.serves, hours_of_one=held.hours_of_one
        )
        if on >= of.day
        else JUDGED.to_frame(),
        names=names_on(units, on, of.known_at),
        on=on,
        now=clock.now() if on == of.day == of.today else None,
        last_on=last[1] if last else None,
        keep=of.keep,
        here=of.href("today"),
    )
    return render(
        request,
        "staffing/today.jinja",
        page
        | {
            "of": of,
            "on": on,
            "handovers": [
                {"text": one.name, "href": of.keep(reverse("staffing:handover", args=[one.pk]))}
                for one in units
                if one.closed_on is None
            ],
            "crumbs": of.crumbs(),
            "wide": True,
        },
    )
