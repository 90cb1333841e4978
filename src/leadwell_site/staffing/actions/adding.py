"""Shifts and counts of people put in: new rows, and rows that differ from what is held. Nothing is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from django.db import transaction
from django.db.models import Model

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.missing import Missing
from leadwell.intake.editions import GoingBack, going_back
from leadwell.staffing.frames import as_hours, milliseconds
from leadwell_site.measures.actions import add_rows
from leadwell_site.measures.choices import WITHDRAWN
from leadwell_site.measures.models import Load
from leadwell_site.measures.queries import Counts
from leadwell_site.organisations.fitting import LONGEST_SHEET, fitted_columns
from leadwell_site.organisations.models import Organisation, Unit
from leadwell_site.staffing import queries
from leadwell_site.staffing.models import ShiftCensus, ShiftHours
from leadwell_site.staffing.queries.held import CENSUS_KEY, SHIFT_KEY

_HOURS = ("required_hours", "planned_hours", "actual_hours", "agency_hours", "bank_hours")
HOURS, PEOPLE = (*_HOURS, "missing"), ("people", "missing")
LONGEST_LEVEL: int = ShiftCensus._meta.get_field("level").max_length
_AT_ONCE = 500  # units asked for in one query


class UnitOfAnother(LeadwellError):
    """Rows are about a unit of another organisation than the load."""


@transaction.atomic
def add_shifts(*, load: Load, shifts: pl.DataFrame, census: pl.DataFrame) -> Counts:
    """Add what is new or differs from what was known when the load was; give how many rows of each.

    Several rows of one staff group on one shift become one: hours on one sheet are added, and the actual
    hours are missing where one of them is. Hours on several sheets are never added: they count once where
    the sheets agree or complete each other, else they are missing; those after the first sheet are told as
    repeated. Two counts of the same people that differ are missing too, since which is right cannot be told.

    Args:
        load: every row gets its ``known_at``.
        shifts: columns of ``leadwell.intake.reading.SHIFTS`` with ``unit_id`` for the names and codes.
        census: columns of ``leadwell.intake.reading.CENSUS``, likewise.

    Raises:
        UnitOfAnother: a row is about a unit that is not of the load's organisation.
    """
    # Two loads at once would each see what is known without the other's rows.
    Organisation.objects.select_for_update(no_key=True).get(pk=load.organisation_id)
    hours, people = _one_row_a_group(shifts), _one_row_a_level(census)
    _check_units(load, {*hours["unit_id"].to_list(), *people["unit_id"].to_list()})
    of_hours = _add(ShiftHours, load, hours, SHIFT_KEY, HOURS)
    of_people = _add(ShiftCensus, load, people, CENSUS_KEY, PEOPLE)
    return of_hours + of_people + Counts(repeated=_copies(shifts))


@transaction.atomic
def withdraw_shifts(*, load: Load, shifts: pl.DataFrame, census: pl.DataFrame) -> int:
    """Take hours and counts of people back with a row of their own each; give how many. Nothing is deleted.

    Args:
        load: every row gets its ``known_at``.
        shifts: unit_id, on, part and staff_group of hours that stand.
        census: unit_id, on, part and level of counts that stand.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=load.organisation_id)
    _check_units(load, {*shifts["unit_id"].to_list(), *census["unit_id"].to_list()})
    taken_back = {
        "missing": pl.lit(WITHDRAWN),
        "sheet": pl.lit(""),
        "row": pl.lit(None, dtype=pl.Int64),
    }
    for model, key, rows in ((ShiftHours, SHIFT_KEY, shifts), (ShiftCensus, CENSUS_KEY, census)):
        add_rows(model=model, load=load, rows=rows.select(*key, **taken_back).sort(key))
    return shifts.height + census.height


def _copies(shifts: pl.DataFrame) -> int:
    """Count the rows of hours of which an earlier sheet of the file has the shift and the group too."""
    sheet = pl.col("sheet").fill_null("")
    return shifts.filter(sheet != sheet.first().over(SHIFT_KEY)).height


def _one_row_a_group(shifts: pl.DataFrame) -> pl.DataFrame:
    twice = shifts.filter(pl.struct(SHIFT_KEY).is_duplicated())
    if twice.height:
        added = _one_of_sheets(_added_on_a_sheet(twice))
        once = shifts.filter(~pl.struct(SHIFT_KEY).is_duplicated())
        shifts = pl.concat([once.select(added.columns), added])
    return _with_reason(shifts, "actual_hours")


def _added_on_a_sheet(twice: pl.DataFrame) -> pl.DataFrame:
    whole = pl.col("actual_hours").null_count() == 0
    added = twice.group_by(*SHIFT_KEY, "sheet", maintain_order=True).agg(
        *(
            pl.when(whole if name == "actual_hours" else pl.col(name).count() > 0).then(
                milliseconds(pl.col(name)).sum()
            )
            for name in _HOURS
        ),
        pl.col("missing").drop_nulls().first(),
        pl.col("row").first(),
    )
    return added.with_columns(as_hours(pl.col(name)) for name in _HOURS)


def _one_of_sheets(added: pl.DataFrame) -> pl.DataFrame:
    agreed = pl.all_horizontal(pl.col(name).drop_nulls().n_unique() <= 1 for name in _HOURS)
    one = added.group_by(SHIFT_KEY, maintain_order=True).agg(
        *(pl.when(agreed).then(pl.col(name).drop_nulls().first()) for name in _HOURS),
        missing=pl.when(agreed)
        .then(pl.col("missing").drop_nulls().first())
        .otherwise(pl.lit(Missing.NOT_POSSIBLE.value)),
        sheet=pl.col("sheet").first(),
        row=pl.col("row").first(),
    )
    return one.select(added.columns)


def _one_row_a_level(census: pl.DataFrame) -> pl.DataFrame:
    census = fitted_columns(census, level=LONGEST_LEVEL)
    people = pl.col("people")
    differ = (people.n_unique() > 1).over(CENSUS_KEY)
    counted = census.with_columns(
        people=pl.when(~differ).then(people),
        missing=pl.when(differ).then(pl.lit(Missing.NOT_POSSIBLE.value)).otherwise("missing"),
    ).unique(CENSUS_KEY, keep="first", maintain_order=True)
    return _with_reason(counted, "people")


def _with_reason(table: pl.DataFrame, value: str) -> pl.DataFrame:
    """Write the reason as the tables hold it: "" where there is a value, a reason where there is none."""
    reason = pl.col("missing").fill_null(Missing.NOT_RECORDED.value)
    return fitted_columns(table, sheet=LONGEST_SHEET).with_columns(
        missing=pl.when(pl.col(value).is_null()).then(reason).otherwise(pl.lit("")),
        sheet=pl.col("sheet").fill_null(""),
    )


def _check_units(load: Load, units: set[int]) -> None:
    numbers = sorted(units)
    for first in range(0, len(numbers), _AT_ONCE):
        some = numbers[first : first + _AT_ONCE]
        own = Unit.objects.filter(pk__in=some, organisation_id=load.organisation_id).count()
        if own != len(some):
            raise UnitOfAnother(
                "Some of these shifts are of units of another organisation. Nothing was loaded."
            )


def differences(
    shifts: pl.DataFrame, census: pl.DataFrame, *, known_at: datetime
) -> tuple[Counts, pl.DataFrame, pl.DataFrame, GoingBack]:
    """Give what ``add_shifts`` would do, the hours and counts that it would correct, and how many go back.

    Nothing is written.
    """
    hours = _compared(ShiftHours, _one_row_a_group(shifts), SHIFT_KEY, HOURS, known_at)
    people = _compared(ShiftCensus, _one_row_a_level(census), CENSUS_KEY, PEOPLE, known_at)
    back = hours.back(SHIFT_KEY, HOURS) + people.back(CENSUS_KEY, PEOPLE)
    return (
        hours.counts + people.counts + Counts(repeated=_copies(shifts)),
        hours.changed,
        people.changed,
        back,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """Rows of hours or of counts held against what is known."""

    new: pl.DataFrame  # what is not known, or was withdrawn
    changed: pl.DataFrame  # what is known otherwise, with what stands in columns ending in _known
    unchanged: int
    ever: pl.DataFrame  # every row ever added about the same units and days

    @property
    def counts(self) -> Counts:
        return Counts(added=self.new.height, corrected=self.changed.height, unchanged=self.unchanged)

    def back(self, key: Sequence[str], values: Sequence[str]) -> GoingBack:
        written = pl.concat([self.new, self.changed])
        return going_back(written, self.ever, key=key, values=values)


def _compared(
    model: type[Model], rows: pl.DataFrame, key: Sequence[str], values: Sequence[str], known_at: datetime
) -> _Compared:
    units = rows["unit_id"].unique().to_list()
    start, end = rows["on"].min() or date.min, rows["on"].max() or date.max
    ever = queries.every_row(model, units, start=start, end=end, known_at=known_at)
    known = queries.standing(ever, key).with_columns(
        pl.col("missing").fill_null(""), is_known=pl.lit(value=True)
    )
    both = rows.join(known.select(*key, *values, "is_known"), on=list(key), how="left", suffix="_known")
    is_new = pl.col("is_known").is_null()
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_known")) for name in values)
    new, changed = both.filter(is_new), both.filter(~is_new & differs)
    return _Compared(new=new, changed=changed, unchanged=rows.height - new.height - changed.height, ever=ever)


def _add(
    model: type[Model], load: Load, rows: pl.DataFrame, key: Sequence[str], values: Sequence[str]
) -> Counts:
    found = _compared(model, rows, key, values, load.known_at)
    written = pl.concat([found.new, found.changed]).select(*key, *values, "sheet", "row").sort(key)
    add_rows(model=model, load=load, rows=written)
    return found.counts
