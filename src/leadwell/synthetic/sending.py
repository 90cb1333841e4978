"""The files of a demonstration, as the organisations would have sent them month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.foundations.staff import StaffGroup
from leadwell.intake.reading import CENSUS, OBSERVATIONS, SHIFTS
from leadwell.measures.definitions import measure
from leadwell.synthetic.budgets import budgets
from leadwell.synthetic.character import last_day
from leadwell.synthetic.places import Place
from leadwell.synthetic.planting import SENT_AT, CorrectedCell, Truths
from leadwell.synthetic.unit_shifts import LEVEL_COLUMNS

SHIFTS_FEED, MEASURES_FEED, BUDGETS_FEED = "shifts", "measures", "budgets"
_DAYS_AFTER = {
    SHIFTS_FEED: 5,
    MEASURES_FEED: 12,
    BUDGETS_FEED: 12,
}  # days after the month's end on which files are sent
NOTE = "Synthetic: made by Leadwell's simulator. No real service, patient or member of staff is in it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One file as it was sent. ``rows`` are the file's rows in order, row 2 of the file first."""

    file_name: str
    organisation_code: str
    feed: str  # "shifts", "measures" or "budgets"
    month: date
    known_at: datetime
    note: str
    levels: tuple[str, ...]  # names of the levels that people are counted by; () for measures
    rows: pl.DataFrame

    @property
    def content(self) -> bytes:
        """The file's bytes: CSV in UTF-8, dates as year-month-day, numbers without needless zeros."""
        table = self._shift_table() if self.feed == SHIFTS_FEED else self._measure_table()
        return table.write_csv().encode()

    @property
    def shifts(self) -> pl.DataFrame:
        """The file's hours as SHIFTS rows."""
        if self.feed != SHIFTS_FEED:
            return pl.DataFrame(schema=SHIFTS)
        return (
            self.rows.with_row_index("row", offset=2)
            .with_columns(missing=pl.lit(None, dtype=pl.String), sheet=pl.lit(""))
            .select(SHIFTS.names())
            .cast(SHIFTS)
        )

    @property
    def census(self) -> pl.DataFrame:
        """The people counted as CENSUS rows, from the first row of each shift: everybody, then by level."""
        if self.feed != SHIFTS_FEED:
            return pl.DataFrame(schema=CENSUS)
        key = ("unit_code", "on", "part")
        first = self.rows.with_row_index("row", offset=2).group_by(key, maintain_order=True).first()
        counts = {"people": "", **dict(zip(LEVEL_COLUMNS, self.levels, strict=False))}
        return (
            first.select(*key, "unit_name", "site_name", "row", *counts)
            .rename(counts)
            .unpivot(
                on=list(counts.values()),
                index=[*key, "unit_name", "site_name", "row"],
                variable_name="level",
                value_name="people",
            )
            .with_columns(
                missing=pl.when(pl.col("people").is_null()).then(pl.lit(Missing.NOT_RECORDED.value)),
                sheet=pl.lit(""),
                place=pl.col("level").replace_strict(
                    {level: place for place, level in enumerate(counts.values())}, return_dtype=pl.Int64
                ),
            )
            .sort("place", "row")
            .select(CENSUS.names())
            .cast(CENSUS)
        )

    @property
    def observations(self) -> pl.DataFrame:
        """The file's measures as OBSERVATIONS rows."""
        if self.feed == SHIFTS_FEED:
            return pl.DataFrame(schema=OBSERVATIONS)
        return (
            self.rows.with_row_index("row", offset=2)
            .with_columns(
                place_code="unit_code",
                place_name="unit_name",
                place_kind="unit_kind",
                parent_name="site_name",
                measure_title=_title(),
                period_kind=pl.lit("month"),
                period_start="month",
                sheet=pl.lit(""),
                column=pl.lit("Numerator"),
            )
            .select(OBSERVATIONS.names())
            .cast(OBSERVATIONS)
        )

    def _shift_table(self) -> pl.DataFrame:
        levels = [
            pl.col(column).alias(f"Level {level}")
            for column, level in zip(LEVEL_COLUMNS, self.levels, strict=False)
        ]
        words = {group.value: group.words.capitalize() for group in StaffGroup}
        return self.rows.select(
            pl.when(pl.col("site_name") != "").then(pl.col("site_name")).alias("Site"),
            pl.col("unit_code").alias("Unit code"),
            pl.col("unit_name").alias("Unit"),
            pl.col("on").alias("Date"),
            pl.col("part").str.to_titlecase().alias("Part of day"),
            pl.col("staff_group").replace_strict(words, return_dtype=pl.String).alias("Staff group"),
            _written("required_hours").alias("Required hours"),
            _written("planned_hours").alias("Planned hours"),
            _written("actual_hours").alias("Actual hours"),
            _written("bank_hours").alias("Bank hours"),
            _written("agency_hours").alias("Agency hours"),
            pl.col("people").alias("Census"),
            *levels,
        )

    def _measure_table(self) -> pl.DataFrame:
        held_back = pl.col("missing") == Missing.SUPPRESSED.value
        return self.rows.select(
            pl.col("unit_code").alias("Unit code"),
            pl.col("unit_name").alias("Unit"),
            _title().alias("Measure"),
            pl.col("month").dt.strftime("%Y-%m").alias("Month"),
            pl.when(held_back).then(pl.lit("[c]")).otherwise(_written("numerator")).alias("Numerator"),
            _written("denominator").alias("Denominator"),
        )


def loads(
    duty_first: pl.DataFrame,
    duty: pl.DataFrame,
    measures_first: pl.DataFrame,
    measures: pl.DataFrame,
    *,
    places: Sequence[Place],
    levels: dict[str, tuple[str, ...]],
    truths: Truths,
    until: date,
) -> tuple[Load, ...]:
    """Give every file known by the end of ``until``, in the order of arrival.

    Args:
        duty_first: DUTY rows as each month was first sent; ``duty`` as corrected since.
        measures_first: MEASURES rows as first sent; ``measures`` as corrected since.
        levels: names of the levels by organisation code.
    """
    named_first = {SHIFTS_FEED: named(duty_first, places), MEASURES_FEED: named(measures_first, places)}
    named_now = {SHIFTS_FEED: named(duty, places), MEASURES_FEED: named(measures, places)}
    found = []
    for feed, table in named_first.items():
        for (organisation, month), rows in _by_month(_sent(table, truths, feed)).items():
            known_at = _sent_at(organisation, feed, month, truths)
            found.append(_load(organisation, feed, month, known_at, levels, rows, again=False))
    for resent in truths.resent:
        rows = _sent(named_now[resent.feed], truths, resent.feed).filter(
            pl.col("organisation_code") == resent.organisation_code, pl.col("month") == resent.month
        )
        if rows.height:
            found.append(
                _load(
                    resent.organisation_code,
                    resent.feed,
                    resent.month,
                    resent.known_at,
                    levels,
                    rows,
                    again=True,
                )
            )
    found += _budget_loads(measures, places, truths)
    known = [load for load in found if load.known_at.date() <= until]
    return tuple(sorted(known, key=lambda load: (load.known_at, load.file_name)))


def _budget_loads(measures: pl.DataFrame, places: Sequence[Place], truths: Truths) -> list[Load]:
    """Give the files of budgets: one for each organisation and month in which units tell theirs."""
    last = measures["month"].max()
    assert isinstance(last, date)
    found = []
    for month, rows in budgets(measures, last=last).items():
        # Whoever writes the file knows the units by the names that they have then.
        names = named(rows.with_columns(month=pl.lit(month)), places).drop("month")
        table = names.with_columns(month=rows["month"])
        for (organisation,), own in table.group_by("organisation_code", maintain_order=True):
            sent_at = _sent_at(str(organisation), BUDGETS_FEED, month, truths)
            found.append(_load(str(organisation), BUDGETS_FEED, month, sent_at, {}, own, again=False))
    return found


def named(table: pl.DataFrame, places: Sequence[Place]) -> pl.DataFrame:
    """Give the rows with the unit's name in use in that month, its kind, its site and its organisation."""
    by_code = {place.code: place for place in places}
    if "month" not in table.columns:
        table = table.with_columns(month=pl.col("on").dt.month_start())
    pairs = table.select("unit_code", "month").unique(maintain_order=True)
    known = [(by_code[code], month) for code, month in pairs.iter_rows()]
    names = pairs.with_columns(
        unit_name=pl.Series([place.name_on(month) for place, month in known], dtype=pl.String),
        unit_kind=pl.Series([place.kind.value for place, _ in known], dtype=pl.String),
        organisation_code=pl.Series([place.organisation_code for place, _ in known], dtype=pl.String),
        site_name=pl.Series(
            [
                by_code[place.parent_code].name if place.parent_code != place.organisation_code else ""
                for place, _ in known
            ],
            dtype=pl.String,
        ),
    )
    return table.join(names, on=["unit_code", "month"], how="left", maintain_order="left")


def changed_measures(
    measures: pl.DataFrame, cells: Sequence[CorrectedCell], month: date, *, new: bool
) -> pl.DataFrame:
    """Give MEASURES rows with corrected cells as they were first sent, or as they were sent again."""
    for cell in cells:
        here = (
            (pl.col("unit_code") == cell.unit_code)
            & (pl.col("measure") == cell.of)
            & (pl.col("month") == month)
        )
        measures = measures.with_columns(
            pl.when(here)
            .then(cell.new if new else cell.old)
            .otherwise(pl.col(cell.column))
            .alias(cell.column)
        )
    return measures


def _sent(table: pl.DataFrame, truths: Truths, feed: str) -> pl.DataFrame:
    """Leave out what was never sent, and misspell what was misspelt."""
    for stopped in truths.stopped:
        gone = (pl.col("unit_code") == stopped.unit_code) & pl.col("month").is_in(list(stopped.months))
        table = table.filter(~gone)
    for misspelt in truths.misspelt:
        if misspelt.feed == feed:
            here = (pl.col("unit_code") == misspelt.unit_code) & (pl.col("month") == misspelt.month)
            name = pl.when(here).then(pl.lit(misspelt.written)).otherwise(pl.col("unit_name"))
            table = table.with_columns(unit_name=name)
    return table


def _by_month(table: pl.DataFrame) -> dict[tuple[str, date], pl.DataFrame]:
    parts = table.partition_by("organisation_code", "month", as_dict=True, maintain_order=True)
    return {(str(organisation), month): rows for (organisation, month), rows in parts.items()}


def _sent_at(organisation: str, feed: str, month: date, truths: Truths) -> datetime:
    for late in truths.late:
        if (late.organisation_code, late.feed, late.month) == (organisation, feed, month):
            return late.known_at
    return datetime.combine(last_day(month) + timedelta(days=_DAYS_AFTER[feed]), SENT_AT)


def _load(
    organisation: str,
    feed: str,
    month: date,
    known_at: datetime,
    levels: dict[str, tuple[str, ...]],
    rows: pl.DataFrame,
    *,
    again: bool,
) -> Load:
    corrected = "-corrected" if again else ""
    return Load(
        file_name=f"synthetic-{organisation}-{feed}-{month:%Y-%m}{corrected}.csv",
        organisation_code=organisation,
        feed=feed,
        month=month,
        known_at=known_at,
        note=f"{NOTE} Sent again with corrections." if again else NOTE,
        levels=levels[organisation] if feed == SHIFTS_FEED else (),
        rows=rows,
    )


def _title() -> pl.Expr:
    """Give the measure as its definition titles it."""
    return pl.col("measure").map_batches(
        lambda keys: keys.replace_strict(
            {key: measure(key).title for key in keys.unique()}, return_dtype=pl.String
        ),
        return_dtype=pl.String,
    )


def _written(name: str) -> pl.Expr:
    """Give numbers as a person writes them: 12, 11.5."""
    return pl.col(name).cast(pl.String).str.strip_suffix(".0")


def last_month_known(until: date) -> date:
    """Give the last month whose shifts had been sent by the end of ``until``."""
    month = until.replace(day=1)
    while True:
        month = (month - timedelta(days=1)).replace(day=1)
        sent = datetime.combine(last_day(month) + timedelta(days=_DAYS_AFTER[SHIFTS_FEED]), SENT_AT)
        if sent.date() <= until:
            return month
