"""Reads what was published. The public pages read this and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.db.models.fields.json import KT

from leadwell_site.organisations.models import Organisation
from leadwell_site.publishing.models import Publication
from leadwell_site.publishing.seal import before_the_first, seal, sealed_file


@dataclass(frozen=True, slots=True, kw_only=True)
class SealFault:
    """A publication whose seal does not hold."""

    publication_id: int
    words: str


def standing() -> QuerySet[Publication]:
    """The publications that no later one replaces."""
    return Publication.objects.filter(replaced_by=None).select_related("organisation", "replaces")


def organisations_with_pages() -> QuerySet[Organisation]:
    """The organisations that have published anything, by name."""
    return Organisation.objects.filter(pk__in=Publication.objects.values("organisation")).order_by("name")


def published_organisation(slug: str) -> Organisation | None:
    """An organisation that has published something; None for any other."""
    return organisations_with_pages().filter(slug=slug).first()


def newest_pages(slug: str) -> list[Publication]:
    """The page of the latest month of each unit of an organisation, by name; one query.

    Each has ``said_name``, ``said_kind`` and ``said_month`` from its document, which is not read itself.
    """
    found = (
        standing()
        .filter(organisation__slug=slug)
        .defer("document", "replaces__document")
        .annotate(
            said_name=KT("document__unit__name"),
            said_kind=KT("document__unit__kind_words"),
            said_month=KT("document__month_words"),
        )
        .order_by("-month")
    )
    newest: dict[int, Publication] = {}
    for page in found:
        newest.setdefault(page.unit_id, page)
    return sorted(newest.values(), key=lambda page: str(page.said_name).casefold())  # type: ignore[attr-defined]


def page_of(slug: str, unit_id: int, month: date) -> Publication | None:
    """The page of a unit and month as it stands; None where none was published."""
    return standing().filter(organisation__slug=slug, unit_id=unit_id, month=month).first()


def months_of(slug: str, unit_id: int) -> list[date]:
    """The months of which a unit has a page, newest first."""
    found = standing().filter(organisation__slug=slug, unit_id=unit_id).order_by("-month")
    return list(found.values_list("month", flat=True))


def by_hash(slug: str, digest: str) -> Publication | None:
    """A publication of an organisation, replaced or not, by its hash."""
    return (
        Publication.objects.filter(organisation__slug=slug, hash=digest)
        .select_related("organisation", "replaces")
        .first()
    )


def chain_of(slug: str) -> QuerySet[Publication]:
    """Every publication of an organisation in the order of the chain."""
    return Publication.objects.filter(organisation__slug=slug).select_related("replaces").order_by("id")


def chain_in_short(slug: str) -> QuerySet[Publication]:
    """Every publication of an organisation without its document, the newest first; names as in ``newest_pages``."""
    return (
        Publication.objects.filter(organisation__slug=slug)
        .select_related("replaces")
        .defer("document", "replaces__document")
        .annotate(said_name=KT("document__unit__name"), said_month=KT("document__month_words"))
        .order_by("-id")
    )


def standing_for(unit_ids: Iterable[int], *, months: Iterable[date]) -> dict[tuple[int, date], Publication]:
    """The pages that stand, by unit and month, without their documents; one query."""
    found = standing().filter(unit_id__in=list(unit_ids), month__in=list(months))
    found = found.defer("document", "replaces__document")
    return {(page.unit_id, page.month): page for page in found}


def file_of(publication: Publication) -> bytes:
    """What of a publication is sealed, as the file that anybody may fetch."""
    return sealed_file(
        slug=publication.organisation.slug,
        unit_id=publication.unit_id,
        month=publication.month,
        document=publication.document,
        known_at=publication.known_at,
        published_at=publication.published_at,
        replaces=publication.replaces.hash if publication.replaces else "",
        note=publication.note,
        previous=publication.previous,
    )


def seal_faults(organisation: Organisation) -> list[SealFault]:
    """Check every publication of an organisation against the one before it; give what does not hold."""
    faults = []
    previous = before_the_first(organisation.slug)
    for page in chain_of(organisation.slug).select_related("organisation").iterator(chunk_size=500):
        what = f"{page.document['unit']['name']}, {page.document['month_words']}"
        if page.previous != previous:
            faults.append(
                SealFault(
                    publication_id=page.pk, words=f"{what}: it does not follow what was published before."
                )
            )
        if seal(file_of(page)) != page.hash:
            faults.append(
                SealFault(publication_id=page.pk, words=f"{what}: it was changed after it was published.")
            )
        previous = page.hash
    return faults


def first_link(slug: str) -> str:
    """What the first publication of an organisation follows."""
    return before_the_first(slug)
