"""Lists of wards, sites and trusts: one row a ward, its site and its trust beside it."""

import polars as pl

from leadwell.foundations.places import PlaceKind
from leadwell.intake.cells import texts_of
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Grid
from leadwell.intake.headings import heading_key
from leadwell.intake.listing import fault
from leadwell.intake.reading import PLACES, SheetReading

# The hidden sheet names its lists only Code and Name: system, trust, trust, site, site, ward.
_RUN = ("code", "code", "name", "code", "name", "name")


def ward_list(grid: Grid, faults: FaultList) -> tuple[SheetReading, pl.DataFrame] | None:
    """Read the list of wards behind the selectors of a Friends and Family Test workbook, None if none is."""
    top = grid.top(1)
    keys = [heading_key(text) for text in top[0]] if top else []
    at = next((at for at in range(len(keys)) if tuple(keys[at : at + len(_RUN)]) == _RUN), None)
    if at is None:
        return None
    names = grid.cells.columns[at : at + len(_RUN)]
    body = grid.cells.slice(1).select(
        *(
            texts_of(grid.cells.slice(1).get_column(name)).values.alias(role)
            for name, role in zip(
                names,
                ("icb_code", "trust_code", "trust_name", "site_code", "site_name", "ward_name"),
                strict=True,
            )
        ),
        pl.int_range(2, grid.height + 1, dtype=pl.Int64).alias("row"),
    )
    body = body.filter(pl.col("ward_name").is_not_null())
    if not body.height:
        return None
    sheet = SheetReading(
        name=grid.name,
        what="a list of wards with their sites and trusts",
        heading_row=1,
        rows=body.height,
        rows_used=body.height,
    )
    tell_repeated_wards(body, faults, sheet=grid.name)
    return sheet, hierarchy(body, grid.name)


def tell_repeated_wards(body: pl.DataFrame, faults: FaultList, *, sheet: str) -> None:
    """Tell of wards that a list names twice at one site once blanks are taken off."""
    again = body.filter(~pl.struct("site_code", "ward_name").is_first_distinct())
    for row, ward in again.select("row", "ward_name").head(faults.listed).iter_rows():
        faults.add(fault("row.repeated", sheet=sheet, row=row, found=ward))


def hierarchy(body: pl.DataFrame, sheet: str) -> pl.DataFrame:
    """Give trusts, sites and wards as places from rows that name all three.

    Args:
        body: columns trust_code, trust_name, site_code, site_name, ward_name, icb_code, row.
        sheet: the sheet's name.
    """
    body = body.with_columns(pl.col("site_name").str.replace(r"\s+-\s+[A-Z0-9]{3,9}$", ""))
    levels = (
        (body.unique("trust_code", maintain_order=True), "trust", ("icb_code", None), PlaceKind.PEER),
        (body.unique("site_code", maintain_order=True), "site", ("trust_code", "trust_name"), PlaceKind.SITE),
        (
            body.unique(["site_code", "ward_name"], maintain_order=True),
            "ward",
            ("site_code", "site_name"),
            PlaceKind.WARD,
        ),
    )
    return pl.concat(
        rows.select(
            (pl.lit("") if own == "ward" else pl.col(f"{own}_code")).fill_null("").alias("place_code"),
            pl.col(f"{own}_name").fill_null("").alias("place_name"),
            pl.lit(kind.value).alias("place_kind"),
            pl.col(over_code).fill_null("").alias("parent_code"),
            (pl.col(over_name) if over_name else pl.lit("")).fill_null("").alias("parent_name"),
            pl.lit(sheet).alias("sheet"),
            pl.col("row"),
        )
        for rows, own, (over_code, over_name), kind in levels
    ).cast(PLACES)
