"""Work on files in the background."""

from leadwell_site.background.jobs import job
from leadwell_site.intake import actions
from leadwell_site.measures.models import Source


@job("intake.check_source")
def check_source(source_id: int) -> None:
    """Read a received file and compare it with what is known."""
    actions.check(source=Source.objects.select_related("organisation").get(pk=source_id))


@job("intake.load_source")
def load_source(source_id: int) -> None:
    """Load a checked file as whoever asked for it, known from when it is loaded, not from when it was asked for."""
    source = Source.objects.select_related("organisation").get(pk=source_id)
    actions.load(source=source, by=source.choices["asked_by"])
