"""A unit's own measure, and figures that people type in, point by point."""

import math
import re
from datetime import datetime

import polars as pl
from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, month_of
from leadwell.measures.rates import Sureness
from leadwell_site.audit.actions import record
from leadwell_site.measures.actions.adding import (
    ROWS,
    add_observations,
    begin_load,
    end_load,
    withdraw_figures,
)
from leadwell_site.measures.choices import TYPED_IN, WITHDRAWN, Better, HowOften, ShownAs
from leadwell_site.measures.models import Observation, OwnMeasure, Series
from leadwell_site.measures.queries import Counts, measure_of
from leadwell_site.measures.queries.definitions import OWN
from leadwell_site.organisations.models import Organisation, Unit

_YEARS_BACK = 10
_YEARS_AHEAD = 3  # of a plan
_LONGEST_SLUG = 90
_LARGEST = 1e12
_COUNTED = {Sureness.SHARE, Sureness.RATE, Sureness.FULL_COUNT}


class NotAMeasure(LeadwellError):
    """What is to be measured is not said, or is measured already."""


class NotTyped(LeadwellError):
    """A figure that was typed in cannot be."""


@transaction.atomic
def define_own_measure(
    *,
    unit: Unit,
    title: str,
    counted: str,
    divided_by: str,
    shown_as: ShownAs,
    better: Better,
    how_often: HowOften,
    why: str,
    by: str,
    at: datetime,
    key: str = "",
) -> OwnMeasure:
    """Define a measure of a unit's own, or put the definition of one right: its key is then given.

    Raises:
        NotAMeasure: a word that is needed is lacking, or the unit has a measure of that name.
    """
    needs_both = shown_as in {ShownAs.PERCENT, ShownAs.RATE}
    if not title.strip() or not counted.strip():
        raise NotAMeasure("Say what the measure is called and what is counted.")
    if needs_both and not divided_by.strip():
        raise NotAMeasure("A percentage and a rate need what the count is divided by.")
    slug = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:_LONGEST_SLUG]
    if not slug:
        raise NotAMeasure("The name of a measure needs letters or numbers.")
    Organisation.objects.select_for_update(no_key=True).get(pk=unit.organisation_id)  # one after the other
    if key and not OwnMeasure.objects.filter(key=key, unit=unit).exists():
        raise NotAMeasure(f"{unit.name} has no such measure.")
    is_again, key = bool(key), key or f"{OWN}{unit.pk}.{slug}"
    if not is_again and OwnMeasure.objects.filter(key=key).exists():
        raise NotAMeasure(f"{unit.name} has a measure called “{title.strip()}” already.")
    made = OwnMeasure.objects.create(
        unit=unit,
        key=key,
        title=title.strip(),
        counted=counted.strip(),
        divided_by=divided_by.strip() if needs_both else "",
        shown_as=shown_as,
        better=better,
        period_kind=how_often,
        why=why.strip(),
        by=by,
        known_at=at,
    )
    record(
        actor=by,
        did="measures.own_measure.defined",
        subject=f"unit {unit.pk}",
        organisation_id=unit.organisation_id,
        details={"key": key},
        at=at,
    )
    return made


@transaction.atomic
def type_in_figure(
    *,
    unit: Unit,
    measure: str,
    period: Period,
    numerator: float | None,
    denominator: float | None,
    by: str,
    at: datetime,
    title: str = "",
    take_back: bool = False,
) -> Counts:
    """Add one figure as typed in; typing the same period again corrects it, and the earlier one is kept.

    Args:
        unit: the place that the figure is of.
        measure: the key of the measure.
        period: what it is about.
        numerator: what was counted; None where it is not known, which is never taken as none.
        denominator: what it is divided by, where the measure has one.
        by: who typed it in.
        at: when.
        title: of a measure without a definition.
        take_back: whether what was typed in for the period is taken back; the numbers are then left out of account.

    Raises:
        NotTyped: there is nothing to take back, the period has not begun or is long past, or the numbers cannot be.
    """
    known = measure_of(measure, title, is_ratio=denominator is not None)
    today = localdate(at)
    if period.start > today and not known.plans_ahead:
        raise NotTyped(f"{period.label} has not begun.")
    if period.start > month_of(today).shifted(12 * _YEARS_AHEAD).start:
        raise NotTyped(f"{period.label} is more than {_YEARS_AHEAD} years ahead. Check the year.")
    if period.start < month_of(today).shifted(-12 * _YEARS_BACK).start:
        raise NotTyped(f"{period.label} is more than {_YEARS_BACK} years ago. Check the year.")
    if take_back:
        return _take_back(unit, measure, period, by=by, at=at)
    missing = numerator is None
    for number in (numerator, denominator):
        if number is not None and (not math.isfinite(number) or abs(number) > _LARGEST):
            raise NotTyped("One of the numbers is far too large. Check it.")
    if not missing and known.denominator and not denominator:
        raise NotTyped(f"Enter how many {known.denominator}: it must be more than nought.")
    if denominator is not None and denominator < 0:
        raise NotTyped(f"{known.denominator[:1].upper()}{known.denominator[1:]} cannot be fewer than none.")
    if numerator is not None and numerator < 0 and known.sure in _COUNTED:
        raise NotTyped("What you counted cannot be fewer than none.")
    if known.sure is Sureness.SHARE and numerator is not None and not 0 <= numerator <= (denominator or 0):
        raise NotTyped("You counted more than there were. Check both numbers.")
    load = begin_load(
        organisation=unit.organisation, source=None, known_at=at, by=by, why="a figure was typed in"
    )
    row = {
        "unit_id": unit.pk,
        "measure": measure,
        "title": known.title,
        "feed": TYPED_IN,
        "period_kind": period.kind.value,
        "period_start": period.start,
        "numerator": numerator,
        "denominator": denominator if known.denominator else None,
        "missing": Missing.NOT_RECORDED.value if missing else None,
        "sheet": None,
        "row": None,
        "column": None,
    }
    counts = add_observations(load=load, rows=pl.DataFrame([row], schema=ROWS))
    end_load(load=load, counts=counts.as_dict())
    return counts


def _take_back(unit: Unit, measure: str, period: Period, *, by: str, at: datetime) -> Counts:
    load = begin_load(
        organisation=unit.organisation, source=None, known_at=at, by=by, why="a typed figure was taken back"
    )
    series = Series.objects.filter(
        unit=unit, measure=measure, feed=TYPED_IN, period_kind=period.kind.value
    ).first()
    stands = None
    if series is not None:
        told = Observation.objects.filter(series=series, period_start=period.start)
        stands = told.order_by("known_at", "pk").last()
    if series is None or stands is None or stands.missing == WITHDRAWN:
        raise NotTyped(f"Nothing is typed in for {period.label}, so there is nothing to take back.")
    figures = pl.DataFrame({"series_id": [series.pk], "period_start": [period.start]})
    counts = Counts(withdrawn=withdraw_figures(load=load, figures=figures))
    end_load(load=load, counts=counts.as_dict())
    return counts
