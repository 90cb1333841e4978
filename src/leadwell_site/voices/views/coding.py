"""Reading comments one by one, as one of two, and what the two agree on."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.coding import coding_rule
from leadwell.voices.cycle import CycleState
from leadwell_site.organisations import clock
from leadwell_site.organisations.permissions import Permission
from leadwell_site.organisations.queries import permissions_at
from leadwell_site.voices import actions, queries
from leadwell_site.voices.forms import CodingForm
from leadwell_site.voices.views.asked import asked, refuse_earlier


@require_http_methods(["GET", "POST"])
def read_by_two(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the next comment to read, and how far two readers agree."""
    of = asked(request, pk)
    if Permission.ASK not in permissions_at(request.user, of.unit, on=of.today):
        raise PermissionDenied("Your role does not allow you to say here what comments are about.")
    if of.cycle.state is not CycleState.RELEASED:
        raise Http404("There is nothing to read yet.")
    form = CodingForm(request.POST if request.method == "POST" else None)
    by = request.user.email  # type: ignore[union-attr]
    if request.method == "POST":
        refuse_earlier(request)
        if form.is_valid():
            given = form.cleaned_data
            try:
                actions.code_text(
                    cycle=of.cycle, comment_id=given["comment"], codes=given["codes"], by=by, at=clock.now()
                )
            except LeadwellError as error:
                form.add_error("codes", str(error))
            else:
                return redirect(of.href("read_by_two"))
    reading = queries.reading_of(of.cycle, by)
    if not form.is_bound and reading.comment is not None:
        form = CodingForm(initial={"comment": reading.comment.pk})
    context = {
        "of": of,
        "form": form,
        "reading": reading,
        "agreed": queries.agreed_on(of.cycle, known_at=request.known_at),  # type: ignore[attr-defined]
        "fewest": coding_rule().fewest_texts,
        "crumbs": of.crumbs(),
    }
    return render(request, "voices/read_by_two.jinja", context, status=422 if form.errors else 200)
