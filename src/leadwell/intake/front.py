"""The one way in: a file's bytes are opened, recognised, read and checked; a bad file raises nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

import polars as pl

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.places import likenesses, plain_name
from leadwell.intake.across_sheets import settle_across_sheets
from leadwell.intake.digest import digest_of
from leadwell.intake.faults import FaultList
from leadwell.intake.forms.limits import CannotOpen, limits
from leadwell.intake.grid import Book
from leadwell.intake.headings import guess_heading_row
from leadwell.intake.kinds import ALL, Kind, measure_table, shift_profile
from leadwell.intake.listing import fault
from leadwell.intake.opening import open_book
from leadwell.intake.plausible import plausible
from leadwell.intake.profile import Profile, Shape
from leadwell.intake.publication import published_on
from leadwell.intake.reading import KEPT_ASIDE, Reading, SheetReading
from leadwell.intake.rows import all_words
from leadwell.intake.suggest import suggestion_for
from leadwell.measures.definitions import measures

_AT_ONCE = 20_000_000  # bytes from which a file may be read without holding it as text
_LEAST = 0.5  # how sure a kind has to be of a file
_OWN_PLACES = ("ward", "home", "team", "site")


class NoSuchRow(LeadwellError):
    """A row was asked for that a file does not have."""


def read(
    content: bytes,
    file_name: str,
    *,
    profile: Profile | None = None,
    known_places: Sequence[str] = (),
    today: date | None = None,
) -> Reading:
    """Read a file, whatever it is.

    Args:
        content: the bytes of the file.
        file_name: its name, for messages and as a last place to find the period.
        profile: a layout that somebody has confirmed; used where it fits the file.
        known_places: names of units that are known, to tell of new ones and of misspellings.
        today: the day of reading, to tell of dates that have not come; None leaves that check out.

    Returns:
        The reading. A file that cannot be opened or is not known has ``kind`` None; an unknown layout
        comes with a suggestion of what its columns mean.
    """
    if profile is None and _AT_ONCE <= len(content) <= limits().file_bytes:
        reading = _read_at_once(content, file_name, known_places, today)
        if reading is not None:
            return reading
    try:
        book = open_book(content, file_name)
    except CannotOpen as error:
        words = {"why": error.why, "remedy": error.remedy}
        return Reading(
            file_name=file_name,
            digest=digest_of(content),
            kind=None,
            title="A file that cannot be opened",
            faults=(fault("file.refused", words=words),),
        )
    return read_book(book, profile=profile, known_places=known_places, today=today)


def _read_at_once(
    content: bytes, file_name: str, known_places: Sequence[str], today: date | None
) -> Reading | None:
    """Read a large file of a kind that can be read without holding it as text; else None."""
    for kind in ALL:
        reading = kind.read_at_once(content, file_name, today) if kind.read_at_once else None
        if reading is None:
            continue
        faults = FaultList()
        faults.extend(reading.faults)
        if today is not None:
            _tell_late(reading, today, faults)
        if known_places:
            _tell_unknown_places(reading, known_places, faults)
        return replace(reading, faults=faults.all())
    return None


def read_book(
    book: Book,
    *,
    profile: Profile | None = None,
    known_places: Sequence[str] = (),
    today: date | None = None,
) -> Reading:
    """Read a file that is open already; see ``read``."""
    kind = None
    if profile is not None and profile.fits(book):
        shift = profile.shape is Shape.SHIFT
        reading = shift_profile.read_with(book, profile) if shift else measure_table.read_with(book, profile)
    else:
        kind = recognised(book)
        reading = kind.read(book) if kind else _unknown(book)
    faults = FaultList()
    faults.extend(book.faults)
    faults.extend(reading.faults)
    reading = settle_across_sheets(book, reading, faults)
    if reading.kind is not None and reading.rows == 0 and not reading.refused:
        faults.add(fault("file.no_rows"))
    if today is not None:
        reading = _without_future(book, reading, today, faults)
        _tell_late(reading, today, faults)
    if known_places:
        _tell_unknown_places(reading, known_places, faults)
    return replace(reading, faults=faults.all(), published_on=published_on(book))


def recognised(book: Book) -> Kind | None:
    """Give the kind of a file, None where no kind is sure enough of it.

    The plain table of measures is asked only where no other kind knows the file.
    """
    special = [kind for kind in ALL if kind is not measure_table.KIND]
    for kinds in (special, [measure_table.KIND]):
        score, at = max((kind.recognises(book), -at) for at, kind in enumerate(kinds))
        if score >= _LEAST:
            return kinds[-at]
    return None


def row_of(
    book: Book, sheet: str, row: int, *, heading_row: int | None = None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give a row of a file as it stood, with the headings over it, for showing where a number came from.

    Args:
        book: the file.
        sheet: the sheet's name, "" for a file that has only one.
        row: from 1, as a spreadsheet shows it.
        heading_row: from 1, where it is known (``SheetReading.heading_row``); guessed by default.

    Raises:
        NoSuchRow: the file has no such sheet or row.
    """
    grid = next((one for one in book.sheets if one.name == sheet), None)
    if grid is None:
        raise NoSuchRow(f"The file {book.file_name} has no sheet {sheet!r}.")
    if not 1 <= row <= grid.height:
        raise NoSuchRow(
            f"The file {book.file_name} has {grid.height:,} rows on this sheet; row {row:,} is not there."
        )
    at = heading_row - 1 if heading_row else guess_heading_row(grid)
    cells = tuple(text or "" for text in grid.cells.row(row - 1))
    headings = tuple(text or "" for text in grid.cells.row(at)) if at is not None else ("",) * len(cells)
    return headings, cells


def _unknown(book: Book) -> Reading:
    """Give the reading of a layout that no kind knows, with a suggestion where it has headings."""
    suggestion = suggestion_for(book)
    code = "file.unknown_layout" if suggestion else "file.no_headings"
    column = ", ".join(one.column for one in suggestion.columns[:8]) if suggestion else ""
    sheets = tuple(
        SheetReading(
            name=grid.name,
            what="could not be recognised",
            heading_row=suggestion.heading_row if suggestion and suggestion.sheet == grid.name else None,
            rows=grid.height,
            rows_used=0,
        )
        for grid in book.sheets
    )
    return Reading(
        file_name=book.file_name,
        digest=book.digest,
        kind=None,
        title="A layout that is not known",
        sheets=sheets,
        faults=(fault(code, found=column),),
        suggestion=suggestion,
    )


def _without_future(book: Book, reading: Reading, today: date, faults: FaultList) -> Reading:
    """Set rows aside whose date has not come yet; plans are of days to come, and stay."""
    plans = [key for key, one in measures().items() if one.plans_ahead]
    tables = {
        "observations": (reading.observations, "period_start"),
        "shifts": (reading.shifts, "on"),
        "census": (reading.census, "on"),
    }
    ahead = [
        frame.filter(_to_come(frame, column, today, plans)).select("sheet", "row", pl.col(column).alias("on"))
        for frame, column in tables.values()
    ]
    rows = pl.concat(ahead).unique(["sheet", "row"], maintain_order=True).sort("sheet", "row")
    if rows.height == 0:
        return reading
    words = {"today": all_words(today)}
    kept = []
    for sheet, row, on in rows.iter_rows():
        faults.add(fault("date.future", sheet=sheet, row=row, found=all_words(on), words=words))
        kept.append(
            (sheet, row, "A date that has not come yet", list(row_of(book, sheet, row, heading_row=1)[1]))
        )
    aside = pl.DataFrame(kept, schema=KEPT_ASIDE, orient="row")
    left = {
        name: frame.filter(~_to_come(frame, column, today, plans)) for name, (frame, column) in tables.items()
    }
    lost = dict(rows.group_by("sheet").len().iter_rows())
    sheets = tuple(
        replace(one, rows_used=max(0, one.rows_used - lost.get(one.name, 0))) for one in reading.sheets
    )
    return replace(
        reading,
        sheets=sheets,
        kept_aside=pl.concat([reading.kept_aside, aside]),
        observations=left["observations"],
        shifts=left["shifts"],
        census=left["census"],
    )


def _to_come(frame: pl.DataFrame, column: str, today: date, plans: Sequence[str]) -> pl.Expr:
    is_later = pl.col(column) > today
    return is_later & ~pl.col("measure").is_in(plans) if "measure" in frame.columns else is_later


def _tell_late(reading: Reading, today: date, faults: FaultList) -> None:
    dates = pl.concat([reading.shifts.get_column("on"), reading.census.get_column("on")])
    newest = cast("date | None", dates.max())
    if newest is not None and newest < today - timedelta(days=int(plausible().late_days)):
        words = {"newest": all_words(newest), "days": (today - newest).days}
        faults.add(fault("date.late", words=words))


def _tell_unknown_places(reading: Reading, known_places: Sequence[str], faults: FaultList) -> None:
    """Tell of units that are not known, and of the known one that a name may be a slip for."""
    units = pl.concat(
        [
            reading.shifts.select(name="unit_name", sheet="sheet", row="row"),
            reading.census.select(name="unit_name", sheet="sheet", row="row"),
            reading.observations.filter(pl.col("place_kind").is_in(_OWN_PLACES)).select(
                name="place_name", sheet="sheet", row="row"
            ),
        ]
    )
    known = {plain_name(one) for one in known_places}
    found = units.filter(pl.col("name") != "").group_by("name").agg(pl.col("sheet", "row").first(), pl.len())
    for name, sheet, row, _ in found.sort("name").iter_rows():
        if plain_name(name) in known:
            continue
        likely = likenesses(name, known_places, most=1)
        if likely:
            words = {"likely": likely[0].name}
            faults.add(fault("place.misspelt", sheet=sheet, row=row, found=name, words=words))
        else:
            faults.add(fault("place.unknown", sheet=sheet, row=row, found=name))
