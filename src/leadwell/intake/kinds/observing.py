"""From the columns of a table to observations: one row for each place, period and value column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.foundations.places import PlaceKind
from leadwell.intake.cells import numbers, texts_of
from leadwell.intake.faults import FaultList
from leadwell.intake.headings import Table, heading_key
from leadwell.intake.kinds.durations import SECONDS_AN_HOUR, BareNumber
from leadwell.intake.listing import fault, list_where
from leadwell.intake.reading import KEPT_ASIDE, OBSERVATIONS, empty

_TOTALS = {
    "total", "grandtotal", "totals", "alltrusts", "england", "englandtotal", "totalengland", "national",
    "nationaltotal", "allproviders", "allorganisations", "scotland", "wales", "northernireland", "nation",
}  # fmt: skip
_FEW = 0.005  # how far a published share may lie from the one worked out, as a share of it
_ABOUT = 1e-6  # the same for a published total against the sum


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A column of values and what it measures.

    ``numerator`` and ``denominator`` name other columns where the cell is a share worked out from
    them; the cell then says only whether there is a figure, and is checked against the two.
    Where ``base`` is given instead, the cell times the base column, over ``scale``, is the numerator.
    """

    column: str
    measure: str
    title: str
    numerator: str | None = None
    denominator: str | None = None
    base: str | None = None
    scale: float = 1.0  # 100 where the cell is in per cent
    dash_means: Missing = Missing.NOT_APPLICABLE
    signed: bool = False  # negative values are possible
    clock: bool = False  # values may be written as times, 00:08:23, and are read as hours
    bare: BareNumber = BareNumber.AS_WRITTEN  # what a number not written as a time is


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What came of the value columns of a table."""

    observations: pl.DataFrame
    rows_used: int


def slug(text: str) -> str:
    """Give the form in which words are part of a measure's key: lower case letters, digits and ``_``.

    >>> slug("% Neither agree nor disagree")
    'percent_neither_agree_nor_disagree'
    """
    plain = text.lower().replace("%", " percent ").replace("&", " and ").replace("+", " plus ")
    plain = plain.replace("<", " under ").replace(">", " over ").replace("'", "").replace("’", "")
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def is_total(text: str) -> bool:
    """Say whether a place's name or code says that the row is a total: ``TOTAL ``, ``England``.

    >>> is_total("Total "), is_total("England (Excluding Independent Sector)"), is_total("Total Care Ltd")
    (True, True, False)
    """
    return heading_key(re.sub(r"\(.*", "", text)) in _TOTALS


def total_rows(*columns: pl.Series) -> pl.Series:
    """Mark the rows where any of these columns says that the row is a total."""
    marked = pl.Series([False] * len(columns[0]), dtype=pl.Boolean)
    for column in columns:
        words = {text: True for text in column.drop_nulls().unique().to_list() if is_total(text)}
        if words:
            marked = marked | column.replace_strict(words, default=False, return_dtype=pl.Boolean)
    return marked


def place_columns(
    table: Table,
    *,
    code: str | None,
    name: str | None,
    parent: str | None = None,
    kind: PlaceKind = PlaceKind.PEER,
) -> pl.DataFrame:
    """Give the columns that say which place each row is about, tidied; ``untidy`` marks trimmed ones."""
    texts = [texts_of(table.text(column)) for column in (code, name, parent)]
    untidy = texts[0].untidy | texts[1].untidy | texts[2].untidy
    return pl.DataFrame(
        {
            "place_code": texts[0].values.fill_null(""),
            "place_name": texts[1].values.fill_null(""),
            "place_kind": pl.Series([kind.value] * table.body.height, dtype=pl.String),
            "parent_name": texts[2].values.fill_null(""),
            "untidy": untidy,
        }
    )


def tell_untidy(places: pl.DataFrame, faults: FaultList, *, sheet: str) -> None:
    """Tell once that blanks around names or codes were taken off."""
    count = int(places.get_column("untidy").sum())
    if count:
        faults.add(fault("place.trailing_blanks", sheet=sheet, count=count))


def observed(
    table: Table,
    values: Sequence[Value],
    *,
    places: pl.DataFrame,
    period_kind: pl.Series,
    period_start: pl.Series,
    faults: FaultList,
) -> Observed:
    """Make observations of the value columns of a table whose rows are all about places.

    Args:
        table: rows with totals, notes and doubtful rows already taken out.
        values: the value columns.
        places: from ``place_columns``; same height as the table.
        period_kind: same height, a PeriodKind each.
        period_start: same height.
        faults: unreadable and impossible cells are added here.
    """
    if table.body.height == 0 or not values:
        return Observed(observations=empty(OBSERVATIONS), rows_used=0)
    shared = places.select("place_code", "place_name", "place_kind", "parent_name").with_columns(
        period_kind.alias("period_kind"), period_start.alias("period_start"), table.rows.alias("row")
    )
    read: dict[str, tuple[pl.Series, pl.Series]] = {}
    frames = []
    for value in values:
        figure, missing = _cell(table, value.column, value, faults, read)
        numerator, denominator = figure, pl.Series([None] * len(figure), dtype=pl.Float64)
        if value.numerator and value.denominator:
            over, over_missing = _cell(table, value.numerator, value, faults, read)
            under, under_missing = _cell(table, value.denominator, value, faults, read)
            _check_share(table, value, figure, over, under, faults)
            for why in (over_missing, under_missing):
                missing = missing.zip_with(missing.is_not_null(), why)
            numerator = over.set(missing.is_not_null(), None)
            denominator = under.set(missing.is_not_null(), None)
        elif value.base:
            base, base_missing = _cell(table, value.base, value, faults, read)
            numerator = figure * base / value.scale
            missing = missing.zip_with(missing.is_not_null() | base.is_not_null(), base_missing)
            denominator = base
        frames.append(
            shared.with_columns(
                pl.lit(value.measure).alias("measure"),
                pl.lit(value.title).alias("measure_title"),
                numerator.alias("numerator"),
                denominator.alias("denominator"),
                missing.alias("missing"),
                pl.lit(table.sheet).alias("sheet"),
                pl.lit(value.column).alias("column"),
            ).select(OBSERVATIONS.names())
        )
    return Observed(observations=pl.concat(frames).cast(OBSERVATIONS), rows_used=table.body.height)


def _cell(
    table: Table, name: str, value: Value, faults: FaultList, read: dict[str, tuple[pl.Series, pl.Series]]
) -> tuple[pl.Series, pl.Series]:
    """Read one column once: values, and why they are missing."""
    if name in read:
        return read[name]
    texts = table.text(name)
    cells = numbers(texts, dash_means=value.dash_means, hours=value.clock)
    figure, missing = cells.values, cells.missing
    list_where(faults, "number.formula_error", cells.formula_error, table=table, column=name)
    list_where(faults, "number.unreadable", cells.unreadable & ~cells.formula_error, table=table, column=name)
    if value.bare is BareNumber.SECONDS:
        figure = figure.zip_with(cells.clock, figure / SECONDS_AN_HOUR)
    elif value.bare is BareNumber.UNKNOWN:  # nothing is nothing in any unit
        unknown = (figure != 0).fill_null(value=False) & ~cells.clock
        list_where(faults, "number.no_unit", unknown, table=table, column=name)
        figure = figure.set(unknown, None)
        missing = missing.set(unknown, Missing.NOT_READABLE.value)
    below = (figure < 0).fill_null(value=False)
    if not value.signed and list_where(faults, "number.negative", below, table=table, column=name):
        figure = figure.set(below, None)
        missing = missing.set(below, Missing.NOT_POSSIBLE.value)
    read[name] = (figure, missing)
    return read[name]


def _check_share(
    table: Table, value: Value, figure: pl.Series, over: pl.Series, under: pl.Series, faults: FaultList
) -> None:
    worked_out = over / under.set(under == 0, None) * value.scale
    apart = (figure - worked_out).abs() > _FEW * worked_out.abs() + 1e-9
    list_where(faults, "share.disagrees", apart, table=table, column=value.column)


def reconcile(table: Table, values: Sequence[Value], totals: Table, faults: FaultList) -> None:
    """Compare the published totals with the sums of the places and tell of every difference.

    Where several totals are published (with and without independent providers), one that agrees is enough.
    Shares are not summed. A column in which any place is missing a value is not compared.
    """
    for value in values:
        if value.numerator or value.base or value.denominator:
            continue
        cells = numbers(table.text(value.column), dash_means=value.dash_means).values
        published = numbers(totals.text(value.column), dash_means=value.dash_means).values
        if cells.null_count() or not len(cells):
            continue
        total = float(cells.sum())
        said = [(at, one) for at, one in enumerate(published) if one is not None]
        if not said or any(abs(one - total) <= max(_ABOUT * abs(total), 1e-6) for _, one in said):
            continue
        at, one = said[0]
        faults.add(
            fault(
                "row.total_disagrees",
                sheet=table.sheet,
                row=int(totals.rows[at]),
                column=value.column,
                found=f"{one:,.10g}",
                words={"total": f"{one:,.10g}", "sum": f"{total:,.10g}"},
            )
        )


def doubled_rows(table: Table, keys: pl.DataFrame, faults: FaultList) -> tuple[pl.Series, pl.DataFrame]:
    """Find rows that say the same place and period twice.

    Rows that repeat another word for word are used once; rows that differ are both kept aside, because
    nobody can know from the file which is right.

    Returns:
        Which rows to keep, and the rows kept aside.
    """
    height = table.body.height
    keep = pl.Series([True] * height, dtype=pl.Boolean)
    twice = keys.is_duplicated()
    if not twice.any():
        return keep, empty(KEPT_ASIDE)
    names = [column.name for column in table.columns]
    first = table.body.select(pl.struct(names).is_first_distinct().alias("first")).get_column("first")
    again = ~first & twice
    aside = (keys.filter(~again).is_duplicated()) if again.any() else twice
    differing = pl.Series([False] * height, dtype=pl.Boolean).scatter((~again).arg_true(), aside)
    said = pl.Series([" | ".join(str(cell) for cell in row) for row in keys.iter_rows()], dtype=pl.String)
    list_where(faults, "row.repeated", again, table=table, column=None, found=said)
    list_where(faults, "row.contradicts", differing, table=table, column=None, found=said)
    return ~again & ~differing, kept_aside(table, differing, "two different rows for one place and period")


def kept_aside(table: Table, mask: pl.Series, reason: str) -> pl.DataFrame:
    """Give the rows that are not used, whole, with the reason."""
    names = [column.name for column in table.columns]
    return (
        table.body.filter(mask)
        .select(
            pl.lit(table.sheet).alias("sheet"),
            pl.col("row"),
            pl.lit(reason).alias("reason"),
            pl.concat_list([pl.col(name).fill_null("") for name in names]).alias("cells"),
        )
        .cast(KEPT_ASIDE)
    )
