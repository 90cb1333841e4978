"""Reads what the first pages show: places with their figures, shifts that need an answer, files that wait."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from leadwell.foundations.periods import Period, PeriodKind, month_of
from leadwell.measures.charts import months_charted
from leadwell.measures.definitions import measures as defined
from leadwell.measures.rates import Sureness
from leadwell_site.measures.choices import SourceState
from leadwell_site.measures.models import Observation, Series, Source
from leadwell_site.measures.queries.remembered import remembered
from leadwell_site.measures.queries.trees import OF_PLACES, figures_of_places, trees_of
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.queries import names_on
from leadwell_site.organisations.tree import Tree
from leadwell_site.staffing.models import ShiftHours
from leadwell_site.staffing.queries import held

DAYS_LOOKED_BACK = 7
_WAITING = (SourceState.CHECKED, SourceState.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """A place, what lies directly and further below it, and the monthly figures of all of them."""

    unit: Unit
    tree: Tree  # with what once hung below it
    names: Mapping[int, str]  # as they were at the end of the month shown
    rows: pl.DataFrame  # columns of ``trees.OF_PLACES``
    months: Sequence[date]  # that have any figure and are over, newest first; others where none is over
    month: Period | None  # the one shown; None where there is no figure at all
    running: Period | None  # the month that holds the day shown, where it has figures

    @property
    def below(self) -> Sequence[Unit]:
        """Everything that hung below the place at the end of the month and still does, and was open in it.

        What has gone elsewhere since is in the sums of its time; who may see it, sees it where it is now.
        """
        if self.month is None:
            return [
                one for one in self.tree if one.pk != self.unit.pk and one.path.startswith(self.unit.path)
            ]
        return [
            one
            for one in self.tree.below(self.unit.pk, self.month.end)
            if one.path.startswith(self.unit.path)
            and (one.closed_on is None or one.closed_on > self.month.start)
        ]

    def parent_of(self, unit: Unit) -> int | None:
        """Give the number of the place directly above a unit at the end of the month."""
        return self.tree.parent(unit.pk, self.month.end) if self.month else unit.parent_id


def places_of(
    unit: Unit,
    *,
    measures: Iterable[str],
    of_those_below: Iterable[str] = (),
    month: date | None,
    months: int,
    known_at: datetime | None,
    on: date,
    lead: Collection[str] = (),
) -> Places:
    """Give a place and those below it with their figures: at most eight queries, however many places there are.

    A month that is not over is no month yet: what was counted in a part of it is no lower than before. It is
    shown only where there is no other.

    Args:
        unit: the place.
        measures: what is asked of the place.
        of_those_below: of those, what is asked of the places below it, for the month alone.
        month: first day of the month to show; the latest with a figure where none is given.
        months: how many months, up to the one shown.
        known_at: as known then; now where not given.
        on: the day that the page shows.
        lead: the measures that say which months there are, where the place has any of them.
    """
    wanted = sorted(set(measures))
    tree = trees_of([unit], known_at=known_at)
    told = _months(unit, tree, wanted, known_at)
    led = [one for one in (_months(unit, tree, lead, known_at) if lead else told) if month_of(one).end < on]
    known = led or [one for one in told if month_of(one).end < on]
    running = month_of(on) if month_of(on).start in told else None
    if month is not None and known and month_of(month).end >= on:
        month = None
    known = known or told
    shown = month_of(month or known[0]) if month or known else None
    rows = pl.DataFrame(schema=OF_PLACES)
    if shown is not None:
        below = sorted(set(of_those_below))
        rows = figures_of_places(
            tree.units if below else [unit],
            tree=tree,
            measures=wanted,
            start=shown.shifted(1 - months).start,
            end=shown.start,
            known_at=known_at,
        ).filter(
            (pl.col("unit_id") == unit.pk)
            | ((pl.col("period_start") == shown.start) & pl.col("measure").is_in(below))
        )
    return Places(
        unit=unit,
        tree=tree,
        names=names_on(tree, shown.end if shown else date.max, known_at),
        rows=rows,
        months=known,
        month=shown,
        running=running,
    )


def _months(unit: Unit, tree: Tree, measures: Collection[str], known_at: datetime | None) -> list[date]:
    """Give the months for which any of these places has a figure, newest first."""
    found = Observation.objects.filter(
        series__unit__in=[one.pk for one in tree],
        series__measure__in=measures,
        series__period_kind=PeriodKind.MONTH.value,
        missing="",
    )
    if known_at is not None:
        found = found.filter(known_at__lte=known_at)
    of_units = remembered(
        ("months", tree.key, tuple(sorted(measures)), known_at),
        lambda: pl.DataFrame(
            list(found.order_by().values_list("series__unit", "period_start").distinct()),
            schema={"unit": pl.Int64, "month": pl.Date},
            orient="row",
        ),
    )
    if tree.has_moves:
        of_units = of_units.filter(
            unit.pk in tree.path(number, month_of(month).end) for number, month in of_units.iter_rows()
        )
    return of_units["month"].unique().sort(descending=True).to_list()


def held_measures(unit: Unit) -> set[str]:
    """Give the measures that a place has monthly figures of: its own, and sums over what lies below it."""
    found = Series.objects.filter(unit__path__startswith=unit.path, period_kind=PeriodKind.MONTH.value)
    return _of_place(unit, found.order_by().values_list("measure", "unit").distinct())


def told_measures(unit: Unit, *, until: Period, known_at: datetime | None = None) -> set[str]:
    """Give the measures that a place has told, in the months that charts reach back to: its own and sums below it."""
    figures = Observation.objects.filter(
        series=OuterRef("pk"),
        missing="",
        period_start__gte=until.shifted(1 - months_charted()).start,
        period_start__lte=until.start,
    )
    if known_at is not None:
        figures = figures.filter(known_at__lte=known_at)
    found = Series.objects.filter(unit__path__startswith=unit.path, period_kind=PeriodKind.MONTH.value)
    return _of_place(unit, found.filter(Exists(figures)).order_by().values_list("measure", "unit").distinct())


def _of_place(unit: Unit, told: Iterable[tuple[str, int]]) -> set[str]:
    """Leave out the scores that only places below a place tell: scores have no sum."""
    scores = {key for key, one in defined().items() if not one.denominator and one.sure is Sureness.SCORE}
    return {key for key, teller in told if teller == unit.pk or key not in scores}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenShift:
    """A shift with a red flag for which nothing was recorded as done; at most that somebody was told."""

    unit: Unit
    on: date
    part: str
    flags: tuple[str, ...]
    is_own: bool  # short of the unit's own requirement alone, and no red flag
    row: Mapping[str, Any]  # the shift as judged


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenShifts:
    """The shifts that need an answer, and the days that were looked at."""

    latest: date | None  # the last day with any shift; None where there is none
    first: date | None  # the first of the days looked at
    open: tuple[OpenShift, ...]  # newest first
    earlier: tuple[
        OpenShift, ...
    ]  # before these days, and since the month of the last day began; newest first
    answered: int  # shifts with a red flag for which something was recorded
    judged: int
    titles: Mapping[str, str]  # of the flags, by code


def open_shifts(units: Sequence[Unit], *, today: date, known_at: datetime | None = None) -> OpenShifts:
    """Give the shifts of the last days with a red flag and no answer: seven queries, whatever the units.

    The last days are those up to the last day for which any shift was sent, and not after today. Shifts of the
    same month that came before them are told apart: a red flag does not answer itself by growing old.
    """
    latest = _last_day(units, today, known_at)
    if latest is None:
        return OpenShifts(latest=None, first=None, open=(), earlier=(), answered=0, judged=0, titles={})
    first = latest - timedelta(days=DAYS_LOOKED_BACK - 1)
    found = held(units, start=min(first, latest.replace(day=1)), end=latest, known_at=known_at)
    flagged = found.judged.filter(pl.col("flags").list.len() > 0)
    unanswered = flagged.join(found.answered, on=("unit", "on", "part"), how="anti")
    by_number = {str(unit.pk): unit for unit in units}
    shifts = tuple(
        OpenShift(
            unit=by_number[row["unit"]],
            on=row["on"],
            part=row["part"],
            flags=tuple(row["flags"]),
            is_own=all(found.rules.is_own(code) for code in row["flags"]),
            row=row,
        )
        for row in unanswered.sort(["on", "part", "unit"], descending=[True, True, False]).iter_rows(
            named=True
        )
    )
    of_the_last_days = pl.col("on") >= first
    return OpenShifts(
        latest=latest,
        first=first,
        open=tuple(one for one in shifts if one.on >= first),
        earlier=tuple(one for one in shifts if one.on < first),
        answered=flagged.filter(of_the_last_days).height - unanswered.filter(of_the_last_days).height,
        judged=found.judged.filter("judged", of_the_last_days).height,
        titles={flag.code: flag.title for flag in found.rules.flags},
    )


def _last_day(units: Sequence[Unit], today: date, known_at: datetime | None) -> date | None:
    """Give the last day, not after today, for which any shift of these units was sent."""
    numbers = tuple(unit.pk for unit in units)
    sent = ShiftHours.objects.filter(unit_id__in=numbers, on__lte=today)
    if known_at is not None:
        sent = sent.filter(known_at__lte=known_at)
    last = remembered(
        ("last day", numbers, today, known_at),
        lambda: pl.DataFrame([sent.aggregate(on=Max("on"))], schema={"on": pl.Date}),
    )
    return last.item()


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingFiles:
    """Files that wait for somebody."""

    files: Sequence[Source]  # the newest few
    count: int


def waiting_files(sources: QuerySet[Source], *, most: int = 5) -> WaitingFiles:
    """Give those of some files that were checked and wait to be loaded or explained: two queries."""
    waiting = sources.filter(state__in=_WAITING)
    return WaitingFiles(
        files=list(waiting.order_by("-id")[:most]),
        count=waiting.order_by().aggregate(count=Count("id"))["count"],
    )
