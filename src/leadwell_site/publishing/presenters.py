"""What the pages about publishing show."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.urls import reverse

from leadwell_site.design_system.wording import day, moment
from leadwell_site.design_system.wording import month as month_words
from leadwell_site.organisations.models import Unit
from leadwell_site.publishing.models import Publication

Row = list[str | dict[str, str]]


def page_rows(
    units: Sequence[Unit], month: date, standing: Mapping[tuple[int, date], Publication]
) -> list[Row]:
    """Give one row a unit: whether its page of the month is public, since when, and what can be done."""
    rows: list[Row] = []
    for unit in units:
        page = standing.get((unit.pk, month))
        look = reverse("publishing:publish", args=[unit.pk, f"{month:%Y-%m}"])
        name = f"{unit.name}, {month_words(month)}"
        if page is None:
            rows.append([unit.name, "Not public", _link("Look and publish", look, name)])
            continue
        since = f"Public since {day(page.published_at)}"
        if page.replaces_id:
            since += ", corrected"
        rows.append(
            [{"text": unit.name, "href": public_address(page)}, since, _link("Look again", look, name)]
        )
    return rows


def public_address(page: Publication) -> str:
    """Give the address of a page for everybody."""
    return reverse("public:unit", args=[page.organisation.slug, page.unit_id, f"{page.month:%Y-%m}"])


def _link(text: str, href: str, name: str) -> dict[str, str]:
    return {"text": f"{text}: {name}", "href": href}


def seal_rows(chain: Iterable[Publication]) -> list[Row]:
    """Give one row a publication, the newest first."""
    return [
        [
            f"{page.said_name}, {page.said_month}",  # type: ignore[attr-defined]
            moment(page.published_at),
            page.published_by,
            page.hash[:12],
        ]
        for page in chain
    ]
