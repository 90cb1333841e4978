"""Lists of places: wards, sites, hospitals, trusts with their systems and regions."""

import re
from collections.abc import Mapping
from typing import Any

import polars as pl

from leadwell.foundations.places import PlaceKind
from leadwell.intake.cells import numbers, texts_of
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book, Grid
from leadwell.intake.headings import Table, find_table
from leadwell.intake.kinds.fft_wards import hierarchy, tell_repeated_wards
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.layouts import facts
from leadwell.intake.kinds.observing import kept_aside
from leadwell.intake.kinds.sheets import other_sheet
from leadwell.intake.listing import fault, list_where
from leadwell.intake.reading import KEPT_ASIDE, PLACES, Reading, SheetReading, empty

_LISTS: list[Mapping[str, Any]] = facts("place_lists")["list"]


def _plain(heading: str) -> str:
    """Give a heading without the digits of its edition: ``nhs_trust22_code`` is ``nhs_trust_code``."""
    return re.sub(r"\d+", "", heading.strip().lower()).replace(" ", "_")


def _found(grid: Grid) -> tuple[Mapping[str, Any], Table, dict[str, str]] | None:
    for row in grid.top(5):
        plain = {_plain(text): text for text in row if text}
        for one in _LISTS:
            if set(one["wanted"]) <= set(plain):
                table = find_table(grid, [plain[name] for name in one["wanted"]])
                if table is not None:
                    return one, table, plain
    return None


def recognises(book: Book) -> float:
    """Say how sure it is that a file is a list of places."""
    return 0.9 if any(_found(grid) is not None for grid in book.sheets) else 0.0


def read(book: Book) -> Reading:
    """Read the places of every sheet; every fault goes into the reading."""
    faults = FaultList()
    sheets, places, aside = [], [], []
    for grid in book.sheets:
        found = _found(grid)
        if found is None:
            sheets.append(other_sheet(grid, faults))
            continue
        one, table, plain = found
        if "levels" in one:
            listed, nameless = _wards(table, plain, faults)
        else:
            listed, nameless = _places(one, table, plain, faults)
        places.append(listed)
        aside.append(nameless)
        sheets.append(
            SheetReading(
                name=grid.name,
                what=one["what"],
                heading_row=table.heading_row,
                rows=table.body.height + len(table.repeated),
                rows_used=table.body.height - nameless.height,
                note_rows=len(table.repeated),
            )
        )
    return Reading(
        file_name=book.file_name,
        digest=book.digest,
        kind=KIND.key,
        title=KIND.title,
        sheets=tuple(sheets),
        faults=faults.all(),
        places=pl.concat(places) if places else empty(PLACES),
        kept_aside=pl.concat(aside) if aside else empty(KEPT_ASIDE),
    )


def _tidy(table: Table, plain: Mapping[str, str], name: str | None, faults: FaultList) -> pl.Series:
    """Give a column tidied, "NA" and dashes as nothing, and tell of blanks that were taken off."""
    column = table.find(plain[name]) if name else None
    read_ = texts_of(table.text(column))
    count = int(read_.untidy.sum())
    if count:
        faults.add(fault("place.trailing_blanks", sheet=table.sheet, column=column or "", count=count))
    return read_.values.set(read_.values.is_in(["NA", "N/A", "-"]).fill_null(value=False), None)


def _places(
    one: Mapping[str, Any], table: Table, plain: Mapping[str, str], faults: FaultList
) -> tuple[pl.DataFrame, pl.DataFrame]:
    roles = ("code", "name", "parent_code", "parent_name")
    frame = pl.DataFrame({role: _tidy(table, plain, one.get(role), faults) for role in roles})
    nameless = frame.select(pl.coalesce("code", "name").is_null().alias("nameless")).get_column("nameless")
    list_where(faults, "row.no_place", nameless, table=table, column=None)
    if "parent_code" in one and "share" not in one:
        orphans = frame.get_column("parent_name" if "parent_name" in one else "parent_code").is_null()
        column = table.find(plain[one.get("parent_name", one["parent_code"])])
        list_where(faults, "parent.missing", orphans & ~nameless, table=table, column=column)
    frame = frame.with_columns(table.rows.alias("row")).filter(~nameless)
    if "share" in one:
        shares = numbers(table.text(table.find(plain[one["share"]]))).values.filter(~nameless)
        largest = frame.with_columns(shares.fill_null(0.0).alias("share")).sort(
            "share", descending=True, maintain_order=True
        )
        largest = largest.unique("code", keep="first", maintain_order=True).sort("row")
        words = {"rows": f"{frame.height - largest.height:,}"}
        if frame.height > largest.height:
            faults.add(fault("parent.smaller_share", sheet=table.sheet, words=words))
        frame = largest
    listed = frame.select(
        pl.col("code").fill_null("").alias("place_code"),
        pl.coalesce("name", "code").alias("place_name"),
        pl.lit(PlaceKind(one["kind"]).value).alias("place_kind"),
        pl.col("parent_code", "parent_name").fill_null(""),
        pl.lit(table.sheet).alias("sheet"),
        pl.col("row"),
    )
    return listed.cast(PLACES), kept_aside(table, nameless, "no place is named")


def _wards(table: Table, plain: Mapping[str, str], faults: FaultList) -> tuple[pl.DataFrame, pl.DataFrame]:
    roles = ("icb_code", "trust_code", "trust_name", "site_code", "site_name", "ward_name")
    body = pl.DataFrame(
        {role: _tidy(table, plain, role if role in plain else None, faults) for role in roles}
    ).with_columns(table.rows.alias("row"))
    nameless = body.get_column("ward_name").is_null()
    list_where(faults, "row.no_place", nameless, table=table, column=None)
    named = body.filter(~nameless)
    tell_repeated_wards(named, faults, sheet=table.sheet)
    return hierarchy(named, table.sheet), kept_aside(table, nameless, "no ward is named")


KIND = Kind(
    key="leadwell.place_list",
    title="A list of places",
    says="Wards, sites, hospitals or trusts with their codes, and the site, trust or region they lie in.",
    feed="places",
    recognises=recognises,
    read=read,
)
