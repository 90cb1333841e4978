"""What the pages for everybody show: what was published, and nothing worked out anew."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from leadwell.measures.charts import Chart
from leadwell_site.design_system.wording import day, moment
from leadwell_site.publishing.frozen import chart_as_published
from leadwell_site.publishing.models import Publication


def charts_of(document: Mapping[str, Any]) -> dict[str, Chart]:
    """Give the charts of a page by the key of their measure; one with nothing to draw is left out."""
    charts = {
        one["key"]: chart_as_published(one["chart"])
        for part in document["sections"]
        for one in part["figures"]
    }
    return {
        key: chart
        for key, chart in charts.items()
        if sum(1 for point in chart.points if point.value is not None) > 1
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One time that a page was replaced."""

    on: str
    note: str
    changes: tuple[tuple[str, str, str], ...]


def corrections_of(document: Mapping[str, Any]) -> list[Correction]:
    """Give the times that a page was replaced, the latest first."""
    return [
        Correction(
            on=day(date.fromisoformat(line["on"])),
            note=line["note"],
            changes=tuple((one["title"], one["was"], one["now"]) for one in line["changes"]),
        )
        for line in reversed(document["log"])
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """How a reader can check a page."""

    hash: str
    published: str
    file_href: str
    file_name: str
    how_href: str
    replaced_href: str  # the sealed file of the page that it replaced


def seal_of(page: Publication) -> Seal:
    """Give the seal of a page."""
    slug = page.organisation.slug
    return Seal(
        hash=page.hash,
        published=moment(page.published_at),
        file_href=reverse("public:sealed", args=[slug, page.hash]),
        file_name=f"{page.hash}.json",
        how_href=reverse("public:how_to_check", args=[slug]),
        replaced_href=reverse("public:sealed", args=[slug, page.replaces.hash]) if page.replaces else "",
    )


def list_rows(pages: Iterable[Any], *, keep: Callable[[str], str]) -> list[list[Any]]:
    """Give one row a unit: the newest page of each. ``keep`` gives an address with what the reader chose."""
    return [
        [
            {
                "text": page.said_name,
                "href": keep(
                    reverse("public:unit", args=[page.organisation.slug, page.unit_id, f"{page.month:%Y-%m}"])
                ),
            },
            str(page.said_kind).capitalize(),
            page.said_month,
            "Corrected" if page.replaces_id else "None",
        ]
        for page in pages
    ]


def seal_rows(slug: str, chain: Iterable[Any]) -> list[list[Any]]:
    """Give one row a publication, the newest first, with its sealed file and the one it follows."""
    return [
        [
            f"{page.said_name}, {page.said_month}",
            day(page.published_at),
            {"text": page.hash, "href": reverse("public:sealed", args=[slug, page.hash])},
        ]
        for page in chain
    ]


def month_links(slug: str, unit_id: int, months: Sequence[date], shown: date) -> dict[str, str]:
    """Give the ways to the pages of the months before and after the one shown."""
    earlier = [one for one in sorted(months) if one < shown]
    later = [one for one in sorted(months) if one > shown]

    def address(month: date) -> str:
        return reverse("public:unit", args=[slug, unit_id, f"{month:%Y-%m}"])

    return {
        "earlier": address(earlier[-1]) if earlier else "",
        "later": address(later[0]) if later else "",
    }
