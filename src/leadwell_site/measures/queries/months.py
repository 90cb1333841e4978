"""Which months have figures."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Max

from leadwell.foundations.periods import PeriodKind
from leadwell_site.measures.models import Observation
from leadwell_site.organisations.models import Unit


def latest_month(units: Iterable[Unit], *, of: Sequence[date]) -> date | None:
    """The latest of these months for which any of these units has a figure; None where none has: one query."""
    found = Observation.objects.filter(
        series__unit__in=units,
        series__period_kind=PeriodKind.MONTH.value,
        period_start__in=of,
        missing="",
    )
    return found.aggregate(last=Max("period_start"))["last"]
