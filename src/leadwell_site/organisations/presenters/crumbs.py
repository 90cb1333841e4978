"""The way down to a unit."""

from django.http import HttpRequest
from django.urls import reverse

from leadwell_site.organisations import as_known, clock, queries
from leadwell_site.organisations.models import Unit


def crumbs(
    request: HttpRequest, unit: Unit, *, itself: bool = False, to: str = "overview:unit"
) -> list[dict[str, str]]:
    """Give the links to the units above a unit that the person may see, from the top down.

    ``itself`` adds the unit, for pages that stand below its own page. ``to`` names an address that takes
    ``unit_id``. Names are those of today, or of the day on which the page is shown as known. Three queries.
    """
    today = clock.today(request)
    numbers = [int(one) for one in unit.path.strip("/").split("/")]
    wanted = numbers if itself else numbers[:-1]
    known_on, known_at = getattr(request, "known_on", None), getattr(request, "known_at", None)
    all_seen = queries.units_seen_by(request.user, on=today, known_at=known_at)
    seen = {one.pk: one for one in all_seen.filter(pk__in=wanted)}
    names = queries.names_on(seen.values(), known_on or today, known_at)
    return [
        {
            "text": names[number],
            "href": as_known.keep(request, reverse(to, kwargs={"unit_id": number})),
        }
        for number in wanted
        if number in seen
    ]
