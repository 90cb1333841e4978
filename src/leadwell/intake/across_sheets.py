"""The same figures on several sheets of a file: counted once where they agree, set aside where they do not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book
from leadwell.intake.headings import heading_key
from leadwell.intake.listing import fault, fault_classes
from leadwell.intake.reading import KEPT_ASIDE, Reading, empty

_HOURS = ("required_hours", "planned_hours", "actual_hours", "agency_hours", "bank_hours")
_UNIT = ("unit_code", "unit_name", "site_name")
_PLACE = ("place_code", "place_name", "parent_name")
_ROWS = pl.Schema({"sheet": pl.String, "row": pl.Int64, "first_sheet": pl.String, "first_row": pl.Int64})
_SAME = 9  # decimal places to which two figures have to agree


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settled:
    """A table whose figures that several sheets say alike stand in it once."""

    table: pl.DataFrame  # with a column ``against`` that marks figures on which sheets contradict each other
    again: pl.DataFrame  # rows of ``_ROWS`` that say what a row of an earlier sheet says
    against: pl.DataFrame  # rows of ``_ROWS`` on which sheets contradict each other


def settle_across_sheets(book: Book, reading: Reading, faults: FaultList) -> Reading:
    """Count once what several sheets say alike; set aside what they say otherwise, told by sheet and row.

    Figures that complete each other (planned hours on one sheet, actual hours on the next) become one.
    """
    names = [grid.name for grid in book.sheets]
    if len(names) < 2:
        return reading
    shifts = _settled(reading.shifts, names, _UNIT, ("on", "part", "staff_group"), _HOURS)
    census = _settled(reading.census, names, _UNIT, ("on", "part", "level"), ("people",))
    said = ("place_kind", "measure", "measure_title", "period_kind", "period_start")
    figures = _settled(reading.observations, names, _PLACE, said, ("numerator", "denominator"))
    again = pl.concat([shifts.again, figures.again])
    if again.height + shifts.against.height + census.against.height + figures.against.height == 0:
        return replace(reading, census=census.table.drop("against")) if census.again.height else reading
    _tell_again(faults, again)
    _tell_against(faults, "row.sheets_conflict", shifts.against, "unit, date, part of day and staff group")
    _tell_against(faults, "row.sheets_conflict", figures.against, "place, period and measure")
    _tell_against(faults, "census.sheets_conflict", census.against, "unit, date and part of day")
    aside = _whole_rows(book, reading, pl.concat([shifts.against, figures.against]))
    settled = replace(
        reading,
        shifts=shifts.table.filter(~pl.col("against")).drop("against"),
        census=_without_rivals(census),
        observations=figures.table.filter(~pl.col("against")).drop("against"),
        kept_aside=pl.concat([reading.kept_aside, aside]),
    )
    return _with_rows_used(reading, settled)


def _settled(
    frame: pl.DataFrame,
    names: Sequence[str],
    place: Sequence[str],
    keys: Sequence[str],
    values: Sequence[str],
) -> _Settled:
    nothing = _Settled(
        table=frame.with_columns(against=pl.lit(value=False)), again=empty(_ROWS), against=empty(_ROWS)
    )
    if frame.get_column("sheet").n_unique() < 2:
        return nothing
    order = {name: at for at, name in enumerate(names)}
    key = ["_place", "_parent", *keys]
    code, name, parent = place
    numbered = frame.with_row_index("_number").with_columns(
        _place=_identities(frame, code, name),
        _parent=_plain(frame.get_column(parent)),
        _at=pl.col("sheet").replace_strict(order, default=len(order), return_dtype=pl.Int64),
    )
    shared = (pl.col("sheet").n_unique() > 1).over(key)
    both = numbered.filter(shared)
    if both.height == 0:
        return nothing
    first = ("_at", "_number")
    alike = [pl.col(one).drop_nulls().round(_SAME).n_unique() <= 1 for one in values]
    judged = both.with_columns(
        pl.all_horizontal(one.over(key) for one in alike).alias("_alike"),
        (pl.col("_at") == pl.col("_at").min().over(key)).alias("_first"),
        pl.col("sheet").sort_by(first).first().over(key).alias("first_sheet"),
        pl.col("row").sort_by(first).first().over(key).alias("first_row"),
    )
    later = judged.filter(~pl.col("_first"))
    told = {
        alike: later.filter(pl.col("_alike") == alike).select(_ROWS.names()).unique(maintain_order=True)
        for alike in (True, False)
    }
    known = "actual_hours" if "actual_hours" in values else values[0]
    completed = judged.filter("_alike").with_columns(
        pl.col(one).sort_by(first).drop_nulls().first().over(key) for one in values
    )
    completed = completed.filter("_first").with_columns(
        missing=pl.when(pl.col(known).is_null()).then(pl.col("missing"))
    )
    parts = [
        numbered.filter(~shared).with_columns(against=pl.lit(value=False)),
        completed.with_columns(against=pl.lit(value=False)),
        judged.filter(~pl.col("_alike")).with_columns(against=pl.lit(value=True)),
    ]
    columns = [*frame.columns, "against"]
    table = pl.concat([one.select("_number", *columns) for one in parts]).sort("_number").select(columns)
    return _Settled(table=table, again=told[True], against=told[False])


def _identities(frame: pl.DataFrame, code: str, name: str) -> pl.Series:
    """Give what tells places apart: the code, or the one code that a name has elsewhere, else the name."""
    plain = _plain(frame.get_column(name))
    pairs = frame.select(code=pl.col(code), name=plain).filter(pl.col("code") != "").unique()
    one_code = pairs.filter(~pl.col("name").is_duplicated() & (pl.col("name") != ""))
    codes = dict(one_code.select("name", "code").iter_rows())
    by_name = plain.replace_strict(
        {name: f"code {code}" for name, code in codes.items()},
        default="name " + plain,
        return_dtype=pl.String,
    )
    return frame.select(
        pl.when(pl.col(code) != "").then(pl.lit("code ") + pl.col(code)).otherwise(by_name)
    ).to_series()


def _plain(names: pl.Series) -> pl.Series:
    plain = {name: heading_key(name) or name for name in names.unique().drop_nulls()}
    return names.replace_strict(plain, default="", return_dtype=pl.String)


def _without_rivals(census: _Settled) -> pl.DataFrame:
    """Give one count for each shift: none where sheets differ, since which is right cannot be told."""
    later = census.against.select("sheet", "row", rival=pl.lit(value=True))
    return (
        census.table.join(later, on=["sheet", "row"], how="left", maintain_order="left")
        .filter(~(pl.col("against") & pl.col("rival").fill_null(value=False)))
        .with_columns(
            people=pl.when(~pl.col("against")).then("people"),
            missing=pl.when("against").then(pl.lit(Missing.NOT_POSSIBLE.value)).otherwise("missing"),
        )
        .drop("against", "rival")
    )


def _tell_again(faults: FaultList, again: pl.DataFrame) -> None:
    """Tell once for each pair of sheets."""
    pairs = again.unique(["sheet", "row"], maintain_order=True).group_by(
        "sheet", "first_sheet", maintain_order=True
    )
    for (sheet, first_sheet), rows in pairs:
        words = {"sheet": first_sheet, "row": rows["first_row"][0]}
        row = int(rows["row"][0])
        faults.add(fault("row.on_other_sheet", sheet=str(sheet), row=row, count=rows.height, words=words))


def _tell_against(faults: FaultList, code: str, against: pl.DataFrame, about: str) -> None:
    for sheet, row, first_sheet, first_row in against.unique(
        ["sheet", "row"], maintain_order=True
    ).iter_rows():
        words = {"sheet": first_sheet, "row": first_row, "about": about}
        faults.add(fault(code, sheet=sheet, row=row, words=words))


def _whole_rows(book: Book, reading: Reading, against: pl.DataFrame) -> pl.DataFrame:
    """Give the rows of either side, whole, as they are kept aside."""
    reason = fault_classes()["row.sheets_conflict"].title
    other = against.select(sheet="first_sheet", row="first_row")
    rows = pl.concat([against.select("sheet", "row"), other]).unique()
    held = reading.kept_aside.select("sheet", "row")
    rows = rows.join(held, on=["sheet", "row"], how="anti").sort("sheet", "row")
    cells = {grid.name: grid.cells for grid in book.sheets}
    return pl.DataFrame(
        [
            (sheet, row, reason, [text or "" for text in cells[sheet].row(row - 1)])
            for sheet, row in rows.iter_rows()
        ],
        schema=KEPT_ASIDE,
        orient="row",
    )


def _with_rows_used(before: Reading, after: Reading) -> Reading:
    """Give the reading with the rows that nothing is left of taken from the rows used of their sheets."""
    lost = _rows_of(before).join(_rows_of(after), on=["sheet", "row"], how="anti")
    number = dict(lost.group_by("sheet").len().iter_rows())
    sheets = tuple(
        replace(one, rows_used=max(0, one.rows_used - number.get(one.name, 0))) for one in after.sheets
    )
    return replace(after, sheets=sheets)


def _rows_of(reading: Reading) -> pl.DataFrame:
    tables = (reading.shifts, reading.observations)
    return pl.concat([one.select("sheet", "row") for one in tables]).unique()
