"""Later editions of files: rows that the earlier file had and this one has not, to be confirmed and taken back."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

import polars as pl

from leadwell.foundations.errors import LeadwellError
from leadwell.intake import Reading
from leadwell.intake.digest import digest_of
from leadwell.intake.editions import Covers, absent_words, gone_days, gone_figures
from leadwell_site.intake.places import Plan, with_units
from leadwell_site.intake.queries import (
    KEEP,
    MOST_LISTED,
    WITHDRAW,
    WITHDRAW_MONTHS,
    going_back,
    has_earlier_edition,
    is_same_older,
    standing,
)
from leadwell_site.intake.sources import covers_of, feed_of
from leadwell_site.measures.actions import fitting_key, withdraw_figures
from leadwell_site.measures.models import Load, Source
from leadwell_site.measures.queries import told_by_kind as figures_told
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.actions import withdraw_shifts
from leadwell_site.staffing.queries import told_by_kind as shifts_told
from leadwell_site.staffing.queries.held import CENSUS_KEY, SHIFT_KEY
from leadwell_site.workforce.actions import nobody_gone, not_on_list, say_left

_SHIFTS = pl.Schema({"unit_id": pl.Int64, "on": pl.Date, "part": pl.String, "staff_group": pl.String})
_CENSUS = pl.Schema({"unit_id": pl.Int64, "on": pl.Date, "part": pl.String, "level": pl.String})
_FIGURES = pl.Schema(
    {
        "series_id": pl.Int64,
        "unit_id": pl.Int64,
        "measure": pl.String,
        "period_kind": pl.String,
        "period_start": pl.Date,
    }
)
_AT_ONCE = 500  # units whose days are compared at once


class OlderFile(LeadwellError):
    """A file would take figures back to what they were before, and nobody said that it is to."""


class RowsNotDecided(LeadwellError):
    """Nobody has said yet what is to become of rows that the earlier file had and this one has not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """Rows that stand, that a file of this kind told, that this file covers and that it does not hold."""

    shifts: pl.DataFrame  # columns of SHIFT_KEY
    census: pl.DataFrame  # columns of CENSUS_KEY
    month_shifts: pl.DataFrame  # the same, were the file the whole of each month it has days of
    month_census: pl.DataFrame
    figures: pl.DataFrame  # series_id, unit_id, measure, period_kind, period_start
    people: pl.DataFrame = field(default_factory=nobody_gone)  # employee_id, unit_id, name, staff_group
    absent: tuple[str, ...] = ()  # parts of the day and staff groups that this file has nowhere

    def days(self, do: str) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Give the hours and counts that would be taken back by an answer."""
        match do:
            case "withdraw":
                return self.shifts, self.census
            case "withdraw_months":
                return self.month_shifts, self.month_census
            case _:
                return self.shifts.clear(), self.census.clear()

    def count(self, do: str) -> int:
        """Give how many rows an answer would take back."""
        figures = 0 if do == KEEP else self.figures.height
        people = 0 if do == KEEP else self.people.height
        return sum(table.height for table in self.days(do)) + figures + people

    @property
    def digest(self) -> str:
        """What tells whether two are the same rows."""
        parts = [self.month_shifts, self.month_census, self.shifts, self.census]
        said = [sorted(map(str, part.rows())) for part in parts]
        said.append(sorted(map(str, self.figures.select("series_id", "period_start").rows())))
        if self.people.height:
            said.append(sorted(map(str, self.people.select("employee_id", "unit_id").rows())))
        return digest_of(json.dumps(said).encode())


def gone_of(*, source: Source, reading: Reading, plan: Plan, units: Mapping[str, int], at: datetime) -> Gone:
    """Give the rows of earlier files of the same thing that a file does not hold any more.

    Args:
        source: the file.
        reading: it as it was read.
        plan: what becomes of its places.
        units: the unit of each place by its key.
        at: the moment of which what is known counts.
    """
    assert reading.kind is not None, "only a file that is known is compared"
    found = Gone(
        shifts=pl.DataFrame(schema=_SHIFTS),
        census=pl.DataFrame(schema=_CENSUS),
        month_shifts=pl.DataFrame(schema=_SHIFTS),
        month_census=pl.DataFrame(schema=_CENSUS),
        figures=pl.DataFrame(schema=_FIGURES),
    )
    if not has_earlier_edition(source, reading.kind):
        return found
    for shifts, census in _days(reading, units):
        found = _with_days(found, shifts, census, kind=reading.kind, at=at)
    staff = with_units(reading.staff, units)
    if staff.height:
        people = not_on_list(
            organisation_id=source.organisation_id,
            staff=staff,
            kind=reading.kind,
            at=at,
            within=source.choices.get("within"),
        )
        absent = absent_words(people, staff, "staff_group")
        found = replace(found, people=people, absent=tuple(dict.fromkeys((*found.absent, *absent))))
    told = with_units(reading.observations, units)
    if told.height:
        covers = covers_of(reading)
        feed = feed_of(reading)
        if covers is Covers.TABLE:
            numbers = list(source.organisation.units.values_list("pk", flat=True))
        else:
            numbers = told["unit_id"].unique().to_list()
        start, end = told.select(start=pl.col("period_start").min(), end=pl.col("period_start").max()).row(0)
        known = figures_told(numbers, feed=feed, kind=reading.kind, start=start, end=end, at=at)
        # A measure's key may be cut where it is kept; so is that of the file.
        cut = told.with_columns(pl.col("measure").map_elements(fitting_key, return_dtype=pl.String))
        figures = gone_figures(known, cut, covers, every_place=not plan.left_out and not plan.asked)
        found = replace(found, figures=figures.select(_FIGURES.names()))
    return found


def withdraw(*, load: Load, gone: Gone, do: str) -> tuple[int, set[tuple[int, date]]]:
    """Take back what somebody said is to be; give how many rows, and the months of units that it touches."""
    if do == KEEP:
        return 0, set()
    shifts, census = gone.days(do)
    count = withdraw_shifts(load=load, shifts=shifts, census=census) + withdraw_figures(
        load=load, figures=gone.figures
    )
    if gone.people.height:
        count += say_left(load=load, employees=gone.people["employee_id"].to_list())
    days = pl.concat([shifts.select("unit_id", "on"), census.select("unit_id", "on")])
    months = set(days.select("unit_id", pl.col("on").dt.month_start()).unique().iter_rows())
    return count, months


def preview_of(gone: Gone, *, at: datetime) -> dict[str, Any]:
    """Give what a person is shown of the rows that are gone, with what is known of the first of them."""
    shifts, census = gone.days(WITHDRAW)
    more_shifts, more_census = (
        of_months.join(of_days, on=of_days.columns, how="anti", maintain_order="left")
        for of_months, of_days in zip(gone.days(WITHDRAW_MONTHS), gone.days(WITHDRAW), strict=True)
    )
    figures = gone.figures.select("series_id", "period_start")
    return {
        "count": gone.count(WITHDRAW),
        "in_months": gone.count(WITHDRAW_MONTHS),
        "what": gone.digest,
        "absent": list(gone.absent),
        "people": gone.people.height,
        "people_rows": _people(gone.people),
        "rows": _first_of(figures, shifts, census, at=at),
        "more_rows": _first_of(more_shifts, more_census, at=at),
    }


def _people(people: pl.DataFrame) -> list[dict[str, str]]:
    names = dict(Unit.objects.filter(pk__in=people["unit_id"].unique().to_list()).values_list("pk", "name"))
    return [
        {"unit": names[row["unit_id"]], "name": row["name"], "group": row["staff_group"]}
        for row in people.head(MOST_LISTED).iter_rows(named=True)
    ]


def _first_of(*tables: pl.DataFrame, at: datetime) -> list[dict[str, Any]]:
    keys = (key for table in tables for key in table.iter_rows(named=True))
    return standing(islice(keys, MOST_LISTED), at=at)


def answer_for(source: Source, gone: Gone) -> str:
    """Give what somebody said about the rows that are gone.

    Raises:
        RowsNotDecided: nobody said anything, or since then other rows are concerned.
    """
    if not gone.count(WITHDRAW):
        decided = source.choices.get("gone") or {}
        wanted = decided.get("do") == WITHDRAW_MONTHS and decided.get("what") == gone.digest
        return WITHDRAW_MONTHS if wanted else KEEP
    decided = source.choices.get("gone")
    if decided is None:
        raise RowsNotDecided(
            f"{gone.count(WITHDRAW):,} rows that the earlier file had are not in {source.file_name}. "
            "Say first whether they are to be withdrawn or kept."
        )
    if decided["do"] != KEEP and decided["what"] != gone.digest:
        raise RowsNotDecided(
            "Since somebody said what is to become of the rows that this file lacks, other rows became known. "
            "Have the file checked again, and look at the list once more."
        )
    return str(decided["do"])


def refuse_older(load: Load, source: Source) -> None:
    """Raise where a file is an older edition and nobody gave a reason to load it all the same.

    Raises:
        OlderFile: it is.
    """
    found = going_back(load, source)
    if found["is_older"] and not is_same_older(source.choices.get("older"), found):
        raise OlderFile(
            f"{source.file_name} looks older than what is known already: {found['back']:,} of the "
            f"{found['changed']:,} figures and shifts that it changes would go back to an earlier value. "
            "Set it aside, or say why it is to be loaded all the same."
        )


def _with_days(found: Gone, shifts: pl.DataFrame, census: pl.DataFrame, *, kind: str, at: datetime) -> Gone:
    days = pl.concat([shifts.select("unit_id", "on"), census.select("unit_id", "on")])
    if days.is_empty():
        return found
    start, end = days.select(
        start=pl.col("on").min().dt.month_start(), end=pl.col("on").max().dt.month_end()
    ).row(0)
    units = days["unit_id"].unique().to_list()
    known_shifts, known_census = shifts_told(units, start=start, end=end, kind=kind, known_at=at)
    gone_shifts = gone_days(known_shifts, shifts, SHIFT_KEY)
    gone_census = gone_days(known_census, census, CENSUS_KEY)
    absent = (
        *absent_words(gone_shifts, shifts, "staff_group"),
        *absent_words(gone_shifts, shifts, "part"),
    )
    return replace(
        found,
        shifts=pl.concat([found.shifts, gone_shifts]),
        census=pl.concat([found.census, gone_census]),
        month_shifts=pl.concat(
            [found.month_shifts, gone_days(known_shifts, shifts, SHIFT_KEY, whole_months=True)]
        ),
        month_census=pl.concat(
            [found.month_census, gone_days(known_census, census, CENSUS_KEY, whole_months=True)]
        ),
        absent=tuple(dict.fromkeys((*found.absent, *absent))),
    )


def _days(reading: Reading, units: Mapping[str, int]) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Give the keys of a file's hours and counts; each unit's are all in one piece."""
    yield (
        with_units(reading.shifts, units).select(SHIFT_KEY).unique(),
        with_units(reading.census, units).select(CENSUS_KEY).unique(),
    )
    if reading.daily is None:
        return
    days = with_units(reading.daily.frame.with_columns(site_name=pl.lit("")), units)
    numbers = sorted(days["unit_id"].unique().to_list())
    for first in range(0, len(numbers), _AT_ONCE):
        some = days.filter(pl.col("unit_id").is_in(numbers[first : first + _AT_ONCE])).with_columns(
            unit_code=pl.col("unit_id").cast(pl.String), unit_name=pl.lit("")
        )
        piece = replace(reading.daily, frame=some)
        number = pl.col("unit_code").cast(pl.Int64).alias("unit_id")
        yield (
            piece.shifts().with_columns(number).select(SHIFT_KEY).unique(),
            piece.census().with_columns(number).select(CENSUS_KEY).unique(),
        )
