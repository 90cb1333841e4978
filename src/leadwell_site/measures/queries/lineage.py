"""Where a number comes from: its history, its load, its file, sheet and row, and what was found there."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet, Sum
from django.http import Http404

from leadwell_site.measures.models import Load, Observation, Source, SourceFault
from leadwell_site.organisations.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """One observation with everything that is known about how it came to be."""

    observation: Observation  # with its series, unit, load and source
    told: tuple[
        Observation, ...
    ]  # all that was ever known of this figure, the latest first, with their loads
    row_faults: tuple[SourceFault, ...]  # in the row it came from
    sheet_faults: tuple[SourceFault, ...]  # elsewhere in its sheet, or about the whole of it
    outcomes: dict[str, int]  # how many faults of the file came out how: mended, noted, kept_aside, refused
    codes: int  # how many classes of fault the file had

    @property
    def load(self) -> Load:
        """The act that added it."""
        return self.observation.load

    @property
    def source(self) -> Source | None:
        """The file it came in; None where it was typed in."""
        return self.observation.load.source

    @property
    def latest(self) -> Observation:
        """What is known of this figure now, or on the day that the page is shown as known on."""
        return self.told[0]

    @property
    def corrections(self) -> int:
        """How many times it was changed since it was first known."""
        return len(self.told) - 1


_MOST_FAULTS = 20  # of the sheet; the page of the file lists them all


def lineage(units: QuerySet[Unit], pk: int, *, known_at: datetime | None = None) -> Lineage:
    """Give where an observation comes from: six queries at most.

    Args:
        units: the units that the person may see.
        pk: number of the observation.
        known_at: leave out what became known later.

    Raises:
        Http404: there is none, it is about another's unit, or it was not known then; they look the same.
    """
    seen = Observation.objects.filter(series__unit__in=units)
    if known_at is not None:
        seen = seen.filter(known_at__lte=known_at)
    one = seen.select_related("series__unit__organisation", "load__source").filter(pk=pk).first()
    if one is None:
        raise Http404("There is no such number.")
    told = Observation.objects.filter(series_id=one.series_id, period_start=one.period_start)
    if known_at is not None:
        told = told.filter(known_at__lte=known_at)
    rows: tuple[SourceFault, ...] = ()
    sheet: tuple[SourceFault, ...] = ()
    outcomes: dict[str, int] = {}
    codes = 0
    if one.load.source_id is not None:
        faults = SourceFault.objects.filter(source_id=one.load.source_id)
        totals = faults.values("outcome").annotate(often=Sum("count")).order_by("outcome")
        outcomes = {each["outcome"]: each["often"] for each in totals}
        codes = faults.aggregate(codes=Count("code", distinct=True))["codes"]
        if one.row is not None:
            here = faults.filter(sheet=one.sheet).order_by("row", "id")
            rows = tuple(here.filter(row=one.row))
            sheet = tuple(here.exclude(row=one.row)[:_MOST_FAULTS])
    return Lineage(
        observation=one,
        told=tuple(told.select_related("load__source").order_by("-known_at", "-id")),
        row_faults=rows,
        sheet_faults=sheet,
        outcomes=outcomes,
        codes=codes,
    )
