"""Pages for everybody, without signing in. They show what was published and reach nothing else."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from leadwell.foundations.periods import NotAPeriod, month_from_text
from leadwell_site.public import presenters
from leadwell_site.publishing import queries


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The organisations that publish."""
    organisations = [
        {
            "text": one.name,
            "href": _kept(request, reverse("public:organisation", args=[one.slug])),
            "made_up": one.is_synthetic,
        }
        for one in queries.organisations_with_pages()
    ]
    return render(request, "public/home.jinja", {"organisations": organisations, **_size(request)})


@login_not_required
@require_safe
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest page of each ward and home of an organisation."""
    found = queries.published_organisation(slug)
    if found is None:
        raise Http404("Nothing was published under this address.")
    return render(
        request,
        "public/organisation.jinja",
        {
            "organisation": {"name": found.name, "is_synthetic": found.is_synthetic},
            "rows": presenters.list_rows(
                queries.newest_pages(slug), keep=lambda address: _kept(request, address)
            ),
            "how_href": _kept(request, reverse("public:how_to_check", args=[slug])),
            "crumbs": [{"text": "All organisations", "href": _kept(request, reverse("public:home"))}],
            **_size(request),
        },
    )


@login_not_required
@require_safe
def unit(request: HttpRequest, slug: str, unit_id: int, month: str) -> HttpResponse:
    """One ward or home in one month, as published."""
    start = _month_or_404(month)
    page = queries.page_of(slug, unit_id, start)
    if page is None:
        raise Http404("Nothing was published under this address.")
    said = page.document
    return render(
        request,
        "public/unit.jinja",
        {
            "organisation": said["organisation"],
            "page": said,
            "charts": presenters.charts_of(said),
            "corrections": presenters.corrections_of(said),
            "seal": presenters.seal_of(page),
            "links": {
                way: address and _kept(request, address)
                for way, address in presenters.month_links(
                    slug, unit_id, queries.months_of(slug, unit_id), start
                ).items()
            },
            "crumbs": [
                {"text": "All organisations", "href": _kept(request, reverse("public:home"))},
                {
                    "text": said["organisation"]["name"],
                    "href": _kept(request, reverse("public:organisation", args=[slug])),
                },
            ],
            **_size(request),
        },
    )


@login_not_required
@require_safe
def how_to_check(request: HttpRequest, slug: str) -> HttpResponse:
    """How anybody can check that nothing was quietly changed; every seal in order."""
    found = queries.published_organisation(slug)
    if found is None:
        raise Http404("Nothing was published under this address.")
    return render(
        request,
        "public/how_to_check.jinja",
        {
            "organisation": {"name": found.name, "is_synthetic": found.is_synthetic},
            "rows": presenters.seal_rows(slug, queries.chain_in_short(slug)),
            "first": queries.first_link(slug),
            "slug": slug,
            "crumbs": [
                {"text": found.name, "href": _kept(request, reverse("public:organisation", args=[slug]))}
            ],
            **_size(request),
        },
    )


@login_not_required
@require_safe
def sealed(_request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """What of a publication is sealed, byte for byte: the SHA-256 of this file is its hash."""
    page = queries.by_hash(slug, digest)
    if page is None:
        raise Http404("Nothing was published under this hash.")
    answer = HttpResponse(queries.file_of(page), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{page.hash}.json"'
    return answer


def _size(request: HttpRequest) -> dict[str, object]:
    """Say whether letters are large, and where the page stands with letters of the other size."""
    large = request.GET.get("large") == "yes"
    return {"large": large, "other_size": request.path if large else f"{request.path}?large=yes"}


def _kept(request: HttpRequest, address: str) -> str:
    """Give an address with letters of the size that the reader chose."""
    return f"{address}?large=yes" if request.GET.get("large") == "yes" else address


def _month_or_404(text: str) -> date:
    try:
        return month_from_text(text).start
    except NotAPeriod as error:
        raise Http404(str(error)) from error
