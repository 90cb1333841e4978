"""The regulator's files with one row a location: ratings across, a directory, or the official long list."""

import polars as pl

from leadwell.foundations.periods import PeriodKind
from leadwell.foundations.places import PlaceKind
from leadwell.intake.cells import texts_of
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book, Grid
from leadwell.intake.headings import Table, find_table
from leadwell.intake.kinds.cqc_wording import (
    HEADINGS,
    QUESTIONS,
    place_kinds,
    published_on,
    ratings,
    tell_ratings,
)
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.observing import kept_aside, slug
from leadwell.intake.kinds.sheets import other_sheet
from leadwell.intake.listing import fault, list_where
from leadwell.intake.reading import KEPT_ASIDE, OBSERVATIONS, PLACES, Reading, SheetReading, empty

_TITLES = {
    "overall": "overall",
    "safe": "safe",
    "effective": "effective",
    "caring": "caring",
    "responsive": "responsive",
    "well_led": "well-led",
}


def _long_table(grid: Grid) -> Table | None:
    """Find the official list: one row for each location, service group and question."""
    places = [*HEADINGS["location_id"], *HEADINGS["provider_id"]]
    return find_table(grid, [places, HEADINGS["domain"], HEADINGS["rating"]])


def _wide_table(grid: Grid) -> Table | None:
    """Find a list of locations with a column for each question, or only an overall rating."""
    overall = [one for one in QUESTIONS["overall"] if one != "Latest Rating"]
    return find_table(grid, [HEADINGS["location_id"], HEADINGS["location_name"], overall])


def _directory_table(grid: Grid) -> Table | None:
    """Find a list of locations without ratings."""
    wanted = [HEADINGS["location_id"], HEADINGS["location_name"]]
    return find_table(grid, [*wanted, [*HEADINGS["provider_name"], *HEADINGS["provider_id"], *_ENDED]])


_ENDED = ("Location HSCA start date", "Location HSCA End Date", "Location Status")


def _recognises_long(book: Book) -> float:
    return 0.97 if any(_long_table(grid) is not None for grid in book.sheets) else 0.0


def _recognises_wide(book: Book) -> float:
    return 0.94 if any(_wide_table(grid) is not None for grid in book.sheets) else 0.0


def _recognises_directory(book: Book) -> float:
    return 0.9 if any(_directory_table(grid) is not None for grid in book.sheets) else 0.0


def _read_latest(book: Book) -> Reading:
    return _read(book, LATEST)


def _read_ratings(book: Book) -> Reading:
    return _read(book, RATINGS)


def _read_directory(book: Book) -> Reading:
    return _read(book, DIRECTORY)


def _read(book: Book, kind: Kind) -> Reading:
    faults = FaultList()
    sheets, observations, places, aside = [], [], [], []
    for grid in book.sheets:
        if (table := _long_table(grid)) is not None:
            what, found, kept = "ratings by location, service group and question", *_long(table, faults)
        elif (table := _wide_table(grid)) is not None:
            what, found, kept = "locations with their ratings", *_wide(table, faults)
        elif (table := _directory_table(grid)) is not None:
            what, found, kept = "a directory of locations", empty(OBSERVATIONS), empty(KEPT_ASIDE)
        else:
            sheets.append(other_sheet(grid, faults))
            continue
        listed, nameless = _places(table, faults)
        places.append(listed)
        observations.append(found)
        aside += [kept, nameless]
        rows = table.body.height + len(table.repeated)
        sheets.append(
            SheetReading(
                name=grid.name,
                what=what,
                heading_row=table.heading_row,
                rows=rows,
                rows_used=table.body.height - nameless.height,
                note_rows=len(table.repeated),
            )
        )
    return Reading(
        file_name=book.file_name,
        digest=book.digest,
        kind=kind.key,
        title=kind.title,
        sheets=tuple(sheets),
        faults=faults.all(),
        observations=pl.concat(observations) if observations else empty(OBSERVATIONS),
        places=pl.concat(places) if places else empty(PLACES),
        kept_aside=pl.concat(aside) if aside else empty(KEPT_ASIDE),
    )


def _identity(table: Table) -> pl.DataFrame:
    """Give who each row is about: a location, or a provider where no location is named."""
    roles = ("location_id", "location_name", "provider_id", "provider_name")
    tidy = pl.DataFrame({role: texts_of(table.text(table.find(*HEADINGS[role]))).values for role in roles})
    location = pl.col("location_id").is_not_null()
    return tidy.with_columns(place_kinds(table).alias("kind")).select(
        pl.coalesce("location_id", "provider_id").alias("place_code"),
        pl.coalesce("location_name", "provider_name", "location_id", "provider_id").alias("place_name"),
        pl.when(location).then("kind").otherwise(pl.lit(PlaceKind.PEER.value)).alias("place_kind"),
        pl.when(location).then("provider_id").fill_null("").alias("parent_code"),
        pl.when(location).then("provider_name").fill_null("").alias("parent_name"),
    )


def _places(table: Table, faults: FaultList) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give the locations and their providers as places, and the rows that name neither."""
    who = _identity(table)
    nameless = who.get_column("place_code").is_null()
    list_where(faults, "row.no_place", nameless, table=table, column=None)
    rows = who.with_columns(pl.lit(table.sheet).alias("sheet"), table.rows.alias("row")).filter(~nameless)
    once = rows.unique("place_code", maintain_order=True)
    known = once.get_column("place_code").to_list()
    providers = (
        once.filter((pl.col("parent_code") != "") & ~pl.col("parent_code").is_in(known))
        .unique("parent_code", maintain_order=True)
        .select(
            pl.col("parent_code").alias("place_code"),
            pl.when(pl.col("parent_name") == "")
            .then("parent_code")
            .otherwise("parent_name")
            .alias("place_name"),
            pl.lit(PlaceKind.PEER.value).alias("place_kind"),
            pl.lit("").alias("parent_code"),
            pl.lit("").alias("parent_name"),
            "sheet",
            "row",
        )
    )
    listed = pl.concat([providers, once.select(PLACES.names())]).cast(PLACES)
    return listed, kept_aside(table, nameless, "neither a location nor a provider is named")


def _wide(table: Table, faults: FaultList) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make observations of a table with one column for each question."""
    who, on = _identity(table), published_on(table, faults)
    frames = []
    undated = pl.Series([False] * table.body.height, dtype=pl.Boolean)
    unrated = 0
    for question, headings in QUESTIONS.items():
        column = table.find(*headings)
        if column is None:
            continue
        read = ratings(table.text(column))
        tell_ratings(read, table, column, faults)
        undated = undated | (on.is_null() & read.codes.is_not_null())
        unrated = max(unrated, int((on.is_null() & read.codes.is_null()).sum()))
        frames.append(
            _observed(table, who, on, read.codes, read.missing).with_columns(
                pl.lit(f"ratings.cqc.{question}").alias("measure"),
                pl.lit(f"Rating, {_TITLES[question]} (4 outstanding to 1 inadequate)").alias("measure_title"),
                pl.lit(column).alias("column"),
            )
        )
    list_where(faults, "rating.undated", undated, table=table, column=table.find(*HEADINGS["published"]))
    if unrated:
        faults.add(fault("rating.none", sheet=table.sheet, count=unrated))
    return _joined(frames), kept_aside(table, undated, "a rating without a date")


def _long(table: Table, faults: FaultList) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make observations of the official list, whose questions and service groups stand in columns."""
    who, on = _identity(table), published_on(table, faults)
    column, domain = table.find(*HEADINGS["rating"]), table.find(*HEADINGS["domain"])
    assert column is not None, "the table was found by its headings"
    read = ratings(table.text(column))
    tell_ratings(read, table, column, faults)
    groups = texts_of(table.text(table.find(*HEADINGS["group"]))).values.fill_null("Overall")
    questions = texts_of(table.text(domain)).values.fill_null("Overall")
    said = pl.DataFrame({"question": questions, "group": groups})
    distinct = said.unique(maintain_order=True)
    keys = distinct.with_columns(_keys(distinct))
    found = _observed(table, who, on, read.codes, read.missing).with_columns(
        said.get_column("question"), said.get_column("group")
    )
    found = found.join(keys, on=["question", "group"], how="left", maintain_order="left").with_columns(
        (pl.lit("Rating, ") + pl.col("question").str.to_lowercase()
         + pl.when(pl.col("group") == "Overall").then(pl.lit("")).otherwise(pl.lit(", ") + pl.col("group"))
         + pl.lit(" (4 outstanding to 1 inadequate)")).alias("measure_title"),
        pl.lit(column).alias("column"),
    )  # fmt: skip
    undated = on.is_null() & read.codes.is_not_null()
    list_where(faults, "rating.undated", undated, table=table, column=table.find(*HEADINGS["published"]))
    unrated = int((on.is_null() & read.codes.is_null()).sum())
    if unrated:
        faults.add(fault("rating.none", sheet=table.sheet, count=unrated))
    return _joined([found]), kept_aside(table, undated, "a rating without a date")


def _keys(said: pl.DataFrame) -> pl.Series:
    return pl.Series(
        "measure",
        [
            f"ratings.cqc.{slug(question)}" + ("" if group == "Overall" else f".{slug(group)}")
            for question, group in said.select("question", "group").iter_rows()
        ],
        dtype=pl.String,
    )


def _observed(
    table: Table, who: pl.DataFrame, on: pl.Series, codes: pl.Series, missing: pl.Series
) -> pl.DataFrame:
    return who.select("place_code", "place_name", "place_kind", "parent_name").with_columns(
        pl.lit(PeriodKind.DAY.value).alias("period_kind"),
        on.alias("period_start"),
        codes.alias("numerator"),
        pl.lit(None, dtype=pl.Float64).alias("denominator"),
        missing.alias("missing"),
        pl.lit(table.sheet).alias("sheet"),
        table.rows.alias("row"),
    )


def _joined(frames: list[pl.DataFrame]) -> pl.DataFrame:
    if not frames:
        return empty(OBSERVATIONS)
    found = pl.concat(frame.select(OBSERVATIONS.names()) for frame in frames)
    dated = pl.col("period_start").is_not_null() & pl.col("place_code").is_not_null()
    return found.filter(dated).cast(OBSERVATIONS)


RATINGS = Kind(
    key="cqc.ratings",
    title="CQC locations with ratings",
    says="Locations regulated by the Care Quality Commission with their latest ratings across the row.",
    feed="cqc.ratings",
    recognises=_recognises_wide,
    read=_read_ratings,
)
LATEST = Kind(
    key="cqc.latest_ratings",
    title="CQC latest ratings, official list",
    says="Each location's latest rating by service group and question, from the Care Quality Commission.",
    feed="cqc.ratings",
    recognises=_recognises_long,
    read=_read_latest,
)
DIRECTORY = Kind(
    key="cqc.directory",
    title="CQC care directory",
    says="Locations and providers regulated by the Care Quality Commission, without ratings.",
    feed="cqc.directory",
    recognises=_recognises_directory,
    read=_read_directory,
)
