"""The first pages: home, a unit, its data room, and the same figures for three readers."""

from datetime import date
from functools import partial
from typing import Any

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from leadwell.foundations.periods import NotAPeriod, month_from_text
from leadwell.foundations.spreadsheets import csv_bytes
from leadwell.measures.audiences import Reader
from leadwell.measures.charts import months_charted
from leadwell.people import fewest_people
from leadwell_site.improvement.presenters.questions import QuestionLine, question_line
from leadwell_site.improvement.presenters.schemes import SchemeLine, scheme_line
from leadwell_site.improvement.queries import paused_schemes, questions_owned
from leadwell_site.measures.queries import decided
from leadwell_site.measures.queries.sources import sources_for
from leadwell_site.organisations import as_known, clock
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.permissions import Permission, allowed
from leadwell_site.organisations.presenters.moves import moves_since
from leadwell_site.organisations.queries import (
    ancestors,
    as_called,
    permissions_at,
    roles_in_force,
    unit_seen_by,
    units_seen_by,
)
from leadwell_site.overview import queries
from leadwell_site.overview.presenters import audience as audience_page
from leadwell_site.overview.presenters import culture as culture_page
from leadwell_site.overview.presenters import data_room as room
from leadwell_site.overview.presenters import home as home_page
from leadwell_site.overview.presenters import unit_page
from leadwell_site.overview.presenters.places_table import groups_of
from leadwell_site.publishing.actions.gathering import gathered
from leadwell_site.publishing.contents import page_contents
from leadwell_site.qualities.queries import voices_at
from leadwell_site.speaking.queries import told_of, waiting_for
from leadwell_site.staffing.presenters.strain import strain_of, strain_signs
from leadwell_site.staffing.queries import span, strain_shifts


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs this person first, their units, the files that wait. One ward alone: its own page."""
    keep = partial(as_known.keep, request)
    today = clock.today(request)
    roles = list(roles_in_force(request.user, on=today))
    units = as_called(units_seen_by(request.user, on=today, known_at=request.known_at), request.known_at)
    if len(units) == 1:
        return redirect(keep(reverse("overview:unit", args=[units[0].pk])))
    open_units = [unit for unit in units if unit.closed_on is None]
    found = queries.open_shifts(open_units, today=today, known_at=request.known_at)
    may_load = any(Permission.LOAD in allowed(role.kind) for role in roles)
    files = (
        queries.waiting_files(sources_for(request.user, on=today, known_at=request.known_at))
        if may_load
        else None
    )
    roots = {role.unit_id for role in roles}
    return render(
        request,
        "overview/home.jinja",
        {
            "attention": home_page.attention(found, keep=keep, name_units=True, today=today),
            "owed": owed_lines(request, keep),
            "paused": paused_lines(request, keep),
            "units": home_page.unit_links(units, roots, keep=keep),
            "files": home_page.file_items(files, keep=keep) if files else [],
            "files_waiting": files.count if files else 0,
            "may_load": may_load,
            "told": None if request.known_on else waiting_for(request.user, on=today),
            "known_on": request.known_on,
        },
    )


@require_safe
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One page of a ward, a home, a site or an organisation."""
    keep = partial(as_known.keep, request)
    today = clock.today(request)
    place = unit_seen_by(request.user, unit_id, on=today, known_at=request.known_at)
    permissions = permissions_at(request.user, place, on=today)
    request.organisation = place.organisation
    found = queries.places_of(
        place,
        measures=unit_page.asked_measures(),
        of_those_below=[column.measure for column in page_contents().columns],
        month=_month_asked(request),
        months=months_charted(),
        known_at=request.known_at,
        on=min(request.known_on or today, today),
        lead=[page_contents().headline_fill, page_contents().headline_fill_without_nursing],
    )
    rows = unit_page.by_place(found)
    stands = decided([place], known_at=request.known_at)
    sections = unit_page.card_sections(found, rows, keep, stands) if found.month else []
    shifts = None
    if not found.below:
        shifts = home_page.attention(
            queries.open_shifts([place], today=today, known_at=request.known_at),
            keep=keep,
            name_units=False,
            today=today,
        )
    address = reverse("overview:unit", args=[place.pk])
    return render(
        request,
        "overview/unit.jinja",
        {
            "unit": place,
            "name": found.names[place.pk],
            "crumbs": _crumbs(request, place),
            "month": found.month,
            "months": found.months,
            "running": found.running,
            "running_href": _running_href(request, place, found, keep),
            "month_links": unit_page.month_links(found, address, keep) if found.month else {},
            "kept": _kept(request),
            "headline": unit_page.headline(found, rows, keep) if found.month else [],
            "sections": sections,
            "too_early": unit_page.too_early(sections),
            "changed": unit_page.what_changed(found, sections, rows, keep, request.known_at or clock.now()),
            "attention": shifts,
            "groups": groups_of(found, rows, keep),
            "moved": moves_since(found.tree, place, found.month.end, found.names) if found.month else [],
            "readers": _reader_links(place, found.month.start, keep) if found.month else [],
            "owed": owed_lines(request, keep, place),
            "spoken_up": told_of(place.organisation, on=min(request.known_on or today, today))
            if place.parent_id is None
            else None,
            "told": waiting_for(request.user, on=today)
            if not found.below and Permission.ROSTER in permissions and not request.known_on
            else None,
            "paused": paused_lines(request, keep, place),
            "may_load": Permission.LOAD in permissions,
            "may_publish": Permission.PUBLISH in permissions,
            "wide": True,
        },
    )


@require_safe
def culture(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show what people say, what they report and who stays side by side, and who was heard."""
    keep = partial(as_known.keep, request)
    today = clock.today(request)
    place = unit_seen_by(request.user, unit_id, on=today, known_at=request.known_at)
    request.organisation = place.organisation
    day = min(request.known_on or today, today)
    found = queries.places_of(
        place,
        measures=culture_page.culture_measures(),
        month=_month_asked(request),
        months=months_charted(),
        known_at=request.known_at,
        on=day,
    )
    sections = []
    if found.month:
        stands = decided([place], known_at=request.known_at)
        rows = unit_page.by_place(found)
        sections = unit_page.card_sections(found, rows, keep, stands, culture_page.culture_sections())
    told = voices_at([place.pk, *(one.pk for one in ancestors(place))], known_at=request.known_at)
    context = {
        "unit": place,
        "name": found.names[place.pk],
        "crumbs": [*_crumbs(request, place), _crumb(place, keep)],
        "month": found.month,
        "months": found.months,
        "month_links": unit_page.month_links(found, reverse("overview:culture", args=[place.pk]), keep)
        if found.month
        else {},
        "kept": _kept(request),
        "summed_up": culture_page.summed_up(sections),
        "sections": sections,
        "says": culture_page.section_words(),
        "too_early": unit_page.too_early(sections),
        "organisation": place.organisation.name,
        "spoken_up": told_of(place.organisation, on=day),
        "heard": culture_page.heard_lines(told, keep),
        "wide": True,
    }
    if not found.below:
        past = strain_shifts([place], on=day, known_at=request.known_at)
        context |= {
            "strain": strain_of(past, {place.pk: place.name}, day, keep=keep),
            "signs_head": ["Sign of strain", "Last eight weeks", "The weeks before"],
            "signs": strain_signs(past, place.pk, day),
            "fewest": fewest_people(),
        }
    return render(request, "overview/culture.jinja", context)


@require_safe
def data_room(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Staffing, quality, workforce, money and voices of a unit on one time axis, open to all its staff."""
    keep = partial(as_known.keep, request)
    place = unit_seen_by(request.user, unit_id, on=clock.today(request), known_at=request.known_at)
    request.organisation = place.organisation
    offered, kinds, found = _room(request, place)
    context = {
        "unit": place,
        "name": found.names[place.pk],
        "crumbs": [*_crumbs(request, place), _crumb(place, keep)],
        "groups": room.choice_groups(offered, kinds),
        "most": room.MOST_SHOWN,
        "kept": _kept(request),
        "running": found.running if found.running != found.month else None,
        "wide": True,
    }
    if found.month and kinds:
        rows = unit_page.by_place(found)
        months = _months_up_to(found)
        stands = decided([place], measures=[kind.key for kind in kinds], known_at=request.known_at)
        drawn = room.timeline(rows, place.pk, found.names[place.pk], kinds, months, stands)
        asked = "&".join(f"show={kind.key}" for kind in kinds)
        context |= {
            "timeline": drawn,
            "lines": room.lines_of(drawn, kinds, place.pk, keep),
            "head": ["Month", *({"text": page_contents().title(kind), "number": True} for kind in kinds)],
            "rows": room.table_rows(rows, place.pk, kinds, months, keep),
            "file_href": keep(f"{reverse('overview:data_room_file', args=[place.pk])}?{asked}"),
        }
    return render(request, "overview/data_room.jinja", context)


@require_safe
def data_room_file(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The figures of the data room as CSV, with the parts of each."""
    place = unit_seen_by(request.user, unit_id, on=clock.today(request), known_at=request.known_at)
    _offered, kinds, found = _room(request, place)
    rows = []
    if found.month:
        months = _months_up_to(found)
        rows = room.file_rows(unit_page.by_place(found), place.pk, found.names[place.pk], kinds, months)
    answer = HttpResponse(csv_bytes(room.FILE_HEADINGS, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="data-room-{place.pk}.csv"'
    return answer


@require_safe
def audience(request: HttpRequest, unit_id: int, reader: str, month: str) -> HttpResponse:
    """The same figures of a month for staff, the public or the regulator."""
    keep = partial(as_known.keep, request)
    place = unit_seen_by(request.user, unit_id, on=clock.today(request), known_at=request.known_at)
    request.organisation = place.organisation
    if reader not in set(Reader):
        raise Http404("There is no page for such a reader.")
    start = month_or_404(month)
    found = gathered(place, month=start, known_at=request.known_at, months=1)
    return render(
        request,
        "overview/audience.jinja",
        {
            "unit": place,
            "name": found.names[place.pk],
            "crumbs": [*_crumbs(request, place), _crumb(place, keep)],
            "month": found.month,
            "is_so_far": found.month.end >= clock.today(request),
            "reader": Reader(reader),
            "lede": audience_page.LEDES[Reader(reader)],
            "readers": _reader_links(place, start, keep),
            "sections": audience_page.reader_sections(
                place,
                found,
                Reader(reader),
                keep,
                held=queries.told_measures(place, until=found.month, known_at=request.known_at),
            ),
        },
    )


def owed_lines(request: HttpRequest, keep: Any, place: Unit | None = None) -> list[QuestionLine]:
    """What this person agreed to do, the one due first; nothing on a page that shows an earlier day."""
    if request.known_at is not None:
        return []
    today = clock.today(request)
    seen = units_seen_by(request.user, on=today)
    if place is not None:
        seen = seen.filter(path__startswith=place.path)
    names = {request.user.email: "You"}
    owned = questions_owned(request.user.email, seen)
    return [question_line(one, on=today, keep=keep, names=names) for one in owned]


def paused_lines(request: HttpRequest, keep: Any, place: Unit | None = None) -> list[SchemeLine]:
    """The savings schemes that are paused: one's own, or all of a place and below it; none of an earlier day."""
    if request.known_at is not None:
        return []
    seen = units_seen_by(request.user, on=clock.today(request))
    if place is None:
        found = paused_schemes(seen, owner=request.user.email)
    else:
        found = paused_schemes(seen.filter(path__startswith=place.path))
    return [scheme_line(one, keep=keep) for one in found]


def month_or_404(text: str) -> date:
    """Read the month of an address."""
    try:
        return month_from_text(text).start
    except NotAPeriod as error:
        raise Http404(str(error)) from error


def _month_asked(request: HttpRequest) -> date | None:
    """The month that the address asks for; one that is no month is left out of account."""
    try:
        return month_from_text(request.GET.get("month", "")).start
    except NotAPeriod:
        return None


def _running_href(request: HttpRequest, place: Unit, found: queries.Places, keep: Any) -> str:
    """Give the page of the shifts of the month that is not over; "" where there are none."""
    if found.running is None:
        return ""
    held = span([unit.pk for unit in found.tree], known_at=request.known_at)
    if held is None or held[1] < found.running.start:
        return ""
    return keep(f"{reverse('staffing:ward', args=[place.pk])}?month={found.running.start:%Y-%m}")


def _room(request: HttpRequest, place: Unit) -> tuple[list, list, queries.Places]:
    offered = room.offered(queries.held_measures(place))
    kinds = room.chosen(request.GET.getlist("show"), offered)
    found = queries.places_of(
        place,
        measures=[kind.key for kind in kinds],
        month=None,
        months=months_charted(),
        known_at=request.known_at,
        on=min(request.known_on or clock.today(request), clock.today(request)),
    )
    return offered, kinds, found


def _months_up_to(found: queries.Places) -> list:
    """The months of the axis: from the first with a figure, twelve at the least, up to the one that is shown."""
    assert found.month is not None
    told = found.rows.filter(pl.col("numerator").is_not_null())["period_start"]
    first = min(told.min() or found.month.start, found.month.shifted(-11).start)
    months = [found.month.shifted(-back) for back in reversed(range(months_charted()))]
    return [month for month in months if month.start >= first]


def _kept(request: HttpRequest) -> dict[str, str]:
    return {"known": request.known_on.isoformat()} if request.known_on else {}


def _crumbs(request: HttpRequest, place: Unit) -> list[dict[str, str]]:
    above = as_called(ancestors(place), request.known_at)
    paths = [role.unit.path for role in roles_in_force(request.user, on=clock.today(request))]
    seen = {one.pk for one in above if any(one.path.startswith(path) for path in paths)}
    return unit_page.crumbs_of(above, seen, partial(as_known.keep, request))


def _crumb(place: Unit, keep: unit_page.Keep) -> dict[str, str]:
    return {"text": place.name, "href": keep(reverse("overview:unit", args=[place.pk]))}


def _reader_links(place: Unit, month: date, keep: unit_page.Keep) -> list[dict[str, str]]:
    return [
        {
            "reader": reader.value,
            "text": {"staff": "Staff", "public": "Public", "regulator": "Regulator"}[reader.value],
            "href": keep(reverse("overview:audience", args=[place.pk, reader.value, f"{month:%Y-%m}"])),
        }
        for reader in Reader
    ]
