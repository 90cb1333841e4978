"""From a month's hours and patients to observations: fill, cover, hours, care hours per patient day."""

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import PeriodKind
from leadwell.foundations.places import PlaceKind
from leadwell.foundations.staff import StaffGroup
from leadwell.intake.headings import Table
from leadwell.intake.reading import OBSERVATIONS
from leadwell.intake.staffing_columns import StaffingColumns
from leadwell.intake.staffing_words import Hours, unlike_a_ward

COUNTED = (Hours.REQUIRED, Hours.PLANNED, Hours.ACTUAL)


def observations_of(columns: StaffingColumns, hours: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Give the observations: fill, cover and hours by half and whole day, care hours, patient days."""
    halves = hours.filter(pl.col("half") != "")
    whole = _whole_day(hours)
    required = any(one.hours is Hours.REQUIRED for one in columns.hours)
    found = [
        _ratios("fill", "planned", halves),
        _ratios("fill", "planned", whole),
        *_sums(halves),
        *_sums(whole),
    ]
    if required:
        found += [_ratios("cover", "required", halves), _ratios("cover", "required", whole)]
    if columns.census:
        found += _care_hours(whole, counts, columns.census)
        missing = pl.when(pl.col("days").is_null()).then(pl.col("why"))
        found.append(
            counts.select(
                "row",
                measure=pl.lit("staffing.census"),
                numerator=pl.col("days"),
                denominator=pl.when(pl.col("days").is_not_null()).then(pl.col("counted")),
                missing=missing,
                column=pl.lit(columns.census),
            )
        )
    return _without_absent_groups(pl.concat(found, how="diagonal_relaxed"))


def _whole_day(hours: pl.DataFrame) -> pl.DataFrame:
    """Sum day and night: missing where either is missing, with the reason of the first that is."""
    return (
        hours.group_by(["row", "group"], maintain_order=True)
        .agg(
            pl.col("column").first(),
            pl.lit("all").alias("half"),
            *(
                pl.when(pl.col(one.value).is_null().any()).then(None).otherwise(pl.col(one.value).sum()).alias(one.value)
                for one in COUNTED
            ),
            *(pl.col(f"{one.value}_missing").drop_nulls().first() for one in COUNTED),
        )
    )  # fmt: skip


def _ratios(name: str, over: str, hours: pl.DataFrame) -> pl.DataFrame:
    """Give actual hours over planned or required hours; not defined where those are zero."""
    missing = (
        pl.when(pl.col("actual").is_null())
        .then(pl.col("actual_missing"))
        .when(pl.col(over).is_null())
        .then(pl.col(f"{over}_missing"))
        .when(pl.col(over) == 0)
        .then(pl.lit(Missing.NOT_DEFINED.value))
    )
    return hours.with_columns(missing=missing).select(
        "row",
        "column",
        "missing",
        measure=pl.format("staffing.{}.{}.{}", pl.lit(name), "group", "half"),
        numerator=pl.when(pl.col("missing").is_null()).then(pl.col("actual")),
        denominator=pl.when(pl.col("missing").is_null()).then(pl.col(over)),
    )


def _sums(hours: pl.DataFrame) -> list[pl.DataFrame]:
    """Give the hours themselves, planned, actual and (where any row has them) required."""
    found = []
    for one in COUNTED:
        if hours.height == 0 or hours.get_column(one.value).null_count() == hours.height:
            continue
        tail = pl.when(pl.col("half") == "all").then(pl.lit("")).otherwise(pl.lit(".") + pl.col("half"))
        found.append(
            hours.select(
                "row",
                "column",
                measure=pl.format("staffing.hours.{}.{}{}", "group", pl.lit(one.value), tail),
                numerator=pl.col(one.value),
                denominator=pl.lit(None, dtype=pl.Float64),
                missing=pl.when(pl.col(one.value).is_null()).then(pl.col(f"{one.value}_missing")),
            )
        )
    return found


def _care_hours(whole: pl.DataFrame, counts: pl.DataFrame, column: str) -> list[pl.DataFrame]:
    """Give care hours per patient day: registered, support, and all groups together ("overall").

    Overall is missing where registered or support hours are; groups that a ward does not have do not
    matter to it.
    """
    main = [StaffGroup.REGISTERED.value, StaffGroup.SUPPORT.value]
    overall = whole.group_by("row", maintain_order=True).agg(
        pl.lit("overall").alias("group"),
        pl.col("column").first(),
        actual=pl.when(pl.col("actual").filter(pl.col("group").is_in(main)).is_null().any())
        .then(None)
        .otherwise(pl.col("actual").sum()),
        actual_missing=pl.col("actual_missing").filter(pl.col("group").is_in(main)).drop_nulls().first(),
    )
    shown = [one for one in main if one in set(whole.get_column("group"))]
    parts = [whole.filter(pl.col("group") == one) for one in shown]
    if len(shown) == len(main):
        parts.append(overall)
    found = []
    for part in parts:
        joined = part.join(counts, on="row", how="inner", maintain_order="left")
        missing = (
            pl.when(pl.col("actual").is_null())
            .then(pl.col("actual_missing"))
            .when(pl.col("days").is_null())
            .then(pl.col("why"))
            .when(~pl.col("ratio"))
            .then(pl.lit(Missing.NOT_POSSIBLE.value))
            .when(pl.col("days") == 0)
            .then(pl.lit(Missing.NOT_DEFINED.value))
        )
        found.append(
            joined.with_columns(missing=missing).select(
                "row",
                "missing",
                column=pl.lit(column),
                measure=pl.format("staffing.chppd.{}", "group"),
                numerator=pl.when(pl.col("missing").is_null()).then(pl.col("actual")),
                denominator=pl.when(pl.col("missing").is_null()).then(pl.col("days")),
            )
        )
    return found


def _without_absent_groups(found: pl.DataFrame) -> pl.DataFrame:
    """Leave out measures of the smaller staff groups that have no figure in the whole file."""
    smaller = "associate|ahp"
    silent = (
        found.group_by("measure")
        .agg(pl.col("numerator").is_null().all() & pl.col("measure").first().str.contains(smaller))
        .filter("numerator")
    )
    return found.join(silent.select("measure"), on="measure", how="anti", maintain_order="left")


def placed(found: pl.DataFrame, base: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Add place and period to observations, each found by its row."""
    places = base.with_columns(team=unlike_a_ward(base.get_column("name"))).select(
        "row", "name", "code", "site", "on", "team"
    )
    joined = found.join(places, on="row", how="left", maintain_order="left")
    return joined.select(
        place_code=pl.col("code").fill_null(""),
        place_name=pl.col("name").fill_null(""),
        place_kind=pl.when("team").then(pl.lit(PlaceKind.TEAM.value)).otherwise(pl.lit(PlaceKind.WARD.value)),
        parent_name="site",
        measure="measure",
        measure_title=pl.lit(""),
        period_kind=pl.lit(PeriodKind.MONTH.value),
        period_start="on",
        numerator="numerator",
        denominator="denominator",
        missing="missing",
        sheet=pl.lit(table.sheet),
        row="row",
        column="column",
    ).cast(OBSERVATIONS).sort("row", "measure")  # fmt: skip
