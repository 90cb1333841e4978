"""Sickness told on a roster, and the repair of what is published that is asked for with it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

import polars as pl
from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.intake.reading import ABSENCES, DUTIES, STAFF, TRAINING, empty
from leadwell_site.measures.actions import begin_load, end_load
from leadwell_site.organisations.models import Unit
from leadwell_site.rosters import queries
from leadwell_site.rosters.actions.asking import DAYS, NotADay, keep_draft
from leadwell_site.rosters.actions.turns import take_turn
from leadwell_site.rosters.choices import DraftKind
from leadwell_site.rosters.models import Draft
from leadwell_site.workforce import queries as workforce
from leadwell_site.workforce.actions import add_people
from leadwell_site.workforce.choices import AbsenceKind
from leadwell_site.workforce.models import Employee

MOST_DAYS_SICK = 28
REPAIR_SECONDS = 20


class NoRepair(LeadwellError):
    """Sickness is recorded, and no repair can be made for it."""


def ask_for_repair(
    *, unit: Unit, employee: int, from_on: date, until_on: date, overtime: int = 0, by: str, at: datetime
) -> Draft | None:
    """Record that somebody is ill, and ask for the repair of the published roster that changes the fewest people.

    The sickness is a fact and kept at once, whatever becomes of the repair; the repair is a draft that somebody has to
    publish. It is for everybody of the unit who is ill and whose shifts still stand, so also for those of a repair that
    nobody has published yet. None where nobody who is ill has such a shift: then nothing is to be repaired.

    Args:
        unit: the ward, home or team.
        employee: who is ill.
        from_on: the first day.
        until_on: the last.
        overtime: hours more that anybody may work for it, within the legal week on average.
        by: who says so.
        at: when.

    Raises:
        NotADay: the days are not in order, begin before today, or are too many.
        NoRepair: the sickness is recorded, and nothing can be worked out from what is held.
    """
    today = localdate(at)
    if not today <= from_on <= until_on or (until_on - from_on).days >= MOST_DAYS_SICK:
        raise NotADay(f"Give days from today on, in order, and at most {MOST_DAYS_SICK}.")
    _say_ill(unit, employee, from_on, until_on, by=by, at=at)
    try:
        return _repair_asked(unit, from_on, until_on, overtime, by, at)
    except LeadwellError as error:
        raise NoRepair(f"It is recorded. No repair can be made: {error}") from error


@transaction.atomic
def _repair_asked(
    unit: Unit, from_on: date, until_on: date, overtime: int, by: str, at: datetime
) -> Draft | None:
    at = take_turn(unit, at)
    today = localdate(at)
    ahead = today, max(from_on + timedelta(days=DAYS - 1), until_on)
    ill = queries.ill_on_shift(unit.pk, start=ahead[0], end=ahead[1])
    if not ill:
        return None
    # One repair for all whose shifts still stand: two apart would each be worked out without the other.
    starts_on = min([from_on, *(max(today, first) for spans in ill.values() for first, _ in spans)])
    ends_on = max(starts_on + timedelta(days=DAYS - 1), until_on)
    planned = queries.planned(unit, starts_on, ends_on)
    planned = _without_leavers(planned, ill)
    # To the last shift that is planned: sickness told of days far ahead would stretch it over empty months.
    days = (planned["on"].max() - starts_on).days + 1  # type: ignore[operator]
    last = starts_on + timedelta(days=days - 1)
    held = queries.basis(unit, today=today)
    name, rules = queries.rosters_known()[0][0], {}
    found = queries.ward_asked(
        unit,
        held,
        starts_on=starts_on,
        days=days,
        rules=queries.rules_named(name, rules),
        rules_name=name,
        bank_holidays=queries.holiday_weekdays(unit.pk, start=starts_on, end=last),
    )
    names = {number: one for one, number in found.numbers.items()}
    said = {
        "away": {
            names[number]: [
                [max(first, starts_on).isoformat(), min(end, last).isoformat()] for first, end in spans
            ]
            for number, spans in sorted(ill.items())
            if number in names
        },
        "overtime": overtime,
        **queries.lines_of(held, found, planned, starts_on, ill),
    }
    if unnamed := [number for number in ill if number not in names]:
        said["ill"] = sorted(workforce.posts(employees=unnamed)["name"].to_list())
    return keep_draft(
        unit, DraftKind.REPAIR, held, found, starts_on, days, REPAIR_SECONDS, rules, said, by, at
    )


@transaction.atomic
def _say_ill(unit: Unit, employee: int, from_on: date, until_on: date, *, by: str, at: datetime) -> None:
    """Keep the sickness; with sickness that stands and touches its days it is one, so nothing told before is lost."""
    take_turn(unit, at)
    code = Employee.objects.get(pk=employee, organisation=unit.organisation_id).code
    first, last = _joined(employee, from_on, until_on)
    # A list tells all of the kinds that it has: other leave of these days is left as it is.
    rows = [{"person": code, "kind": AbsenceKind.SICKNESS.value, "from_on": first, "until_on": last}]
    load = begin_load(
        organisation=unit.organisation, source=None, known_at=at, by=by, why="sickness told on a roster"
    )
    added = add_people(
        load=load,
        staff=_with_unit(STAFF),
        training=empty(TRAINING),
        absences=pl.DataFrame([{name: row.get(name) for name in ABSENCES} for row in rows], schema=ABSENCES),
        duties=_with_unit(DUTIES),
    )
    end_load(load=load, counts=added.counts.as_dict())


def _joined(employee: int, first: date, last: date | None) -> tuple[date, date | None]:
    """Give the days of a sickness with all that stands of days that they overlap; no last day where it goes on."""
    held = workforce.absences(employees=[employee]).filter(pl.col("kind") == AbsenceKind.SICKNESS)
    spans = list(held.sort("from_on").select("from_on", "until_on").iter_rows())
    while True:
        touched = [
            one for one in spans if (last is None or one[0] <= last) and (one[1] is None or one[1] >= first)
        ]
        ends = [last, *(one[1] for one in touched)]
        known = [one for one in ends if one is not None]
        found = min([first, *(one[0] for one in touched)]), max(known) if len(known) == len(ends) else None
        if found == (first, last):
            return found
        first, last = found


def _with_unit(schema: pl.Schema) -> pl.DataFrame:
    return empty(schema).with_columns(unit_id=pl.lit(None, dtype=pl.Int64))


def _without_leavers(planned: pl.DataFrame, ill: Collection[int]) -> pl.DataFrame:
    """Give planned shifts without those of who has left by then and is not to be replaced: nobody comes to them."""
    posts = workforce.posts(employees=planned["employee_id"].unique().to_list())
    gone = workforce.away_for_good(posts).select("employee_id", gone_from="from_on")
    comes = (pl.col("on") < pl.col("gone_from")).fill_null(value=True)
    return (
        planned.join(gone, on="employee_id", how="left", maintain_order="left")
        .filter(comes | pl.col("employee_id").is_in(list(ill)))
        .drop("gone_from")
    )
