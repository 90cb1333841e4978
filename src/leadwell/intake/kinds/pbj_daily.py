"""US Payroll-Based Journal: hours by job and residents present, one row a home and day."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

import polars as pl

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.missing import Missing
from leadwell.foundations.staff import Part
from leadwell.intake.daily_hours import DailyHours
from leadwell.intake.digest import digest_of
from leadwell.intake.faults import FaultList
from leadwell.intake.grid import Book, Grid
from leadwell.intake.headings import find_table
from leadwell.intake.kinds.kind import Kind
from leadwell.intake.kinds.pbj_cells import (
    FACTS,
    GROUPS,
    JOBS,
    Cells,
    blocks_of_bytes,
    cells_of_table,
    columns_of,
    lines_of_bytes,
    lines_of_table,
)
from leadwell.intake.kinds.pbj_days import homes_and_days, not_submitted, said_twice
from leadwell.intake.kinds.sheets import other_sheet
from leadwell.intake.listing import fault
from leadwell.intake.reading import KEPT_ASIDE, Reading, SheetReading, empty

_LONG = 120_000  # days of homes from which the long tables are made only piece by piece
_ROUNDING = 0.026  # hours by which parts may differ from their total
_IMPOSSIBLE = FACTS["impossible"]
_EMPLOYED, _CONTRACT = FACTS["employed"], FACTS["contract"]


@dataclass(slots=True)
class _Work:
    """A file on its way from cells to daily hours; each check marks what it finds."""

    cells: Cells
    faults: FaultList
    frame: pl.DataFrame
    why: dict[str, list[tuple[pl.Series, pl.Series]]] = field(default_factory=dict)  # by column: at, reason

    def mark(self, column: str, at: pl.Series, reasons: pl.Series) -> None:
        """Note why cells of a column are missing, and see that they are."""
        self.why.setdefault(column, []).append((at.cast(pl.UInt32), reasons))

    def tell(
        self, code: str, at: pl.Series, column: str, found: pl.Series | None = None, **words: object
    ) -> None:
        """List a fault for each of these rows, those past the first hundred in one line."""
        rows = self.frame.get_column("row")
        heading = self.cells.written.get(column, column)
        said = found if found is not None else self.frame.get_column(column).gather(at)
        first = at.head(self.faults.listed)
        for row, text in zip(rows.gather(first), said.head(len(first)), strict=True):
            shown = "" if text is None else f"{text}"
            self.faults.add(
                fault(code, sheet=self.cells.sheet, row=row, column=heading, found=shown, words=words)
            )
        if len(at) > len(first):
            row = rows[int(at[len(first)])]
            count = len(at) - len(first)
            self.faults.add(
                fault(code, sheet=self.cells.sheet, row=row, column=heading, count=count, words=words)
            )


def _pbj_columns(grid: Grid) -> bool:
    return any(columns_of(row) is not None for row in grid.top(5))


def recognises(book: Book) -> float:
    """Say how sure it is that a file is the Payroll-Based Journal."""
    return 0.98 if any(_pbj_columns(grid) for grid in book.sheets) else 0.0


def read(book: Book) -> Reading:
    """Read every sheet that is daily staffing; every fault goes into the reading."""
    faults = FaultList()
    sheets, parts, aside = [], [], []
    for grid in book.sheets:
        wanted = [FACTS["code"], FACTS["day"], FACTS["census"], [*JOBS]]
        table = find_table(grid, wanted) if _pbj_columns(grid) else None
        cells = cells_of_table(table) if table is not None else None
        if table is None or cells is None:
            sheets.append(other_sheet(grid, faults))
            continue
        sheet, daily, unused = _read([cells], faults, None)
        kept = _kept_aside(unused, sheet.name, partial(lines_of_table, table))
        sheets.append(sheet)
        parts.append(daily)
        aside.append(kept)
    return _reading(book.file_name, book.digest, sheets, parts, aside, faults)


def read_at_once(content: bytes, file_name: str, today: date | None = None) -> Reading | None:
    """Read a large file straight from its bytes; None where it has to be read the patient way.

    Gives the same as ``read``. A quarter of the United States has 1.3 million rows of 33 columns: as text
    it would take four times the memory of its numbers.
    """
    faults = FaultList()
    blocks = blocks_of_bytes(content)
    first = next(blocks, None)
    if first is None:
        return None
    try:
        sheet, daily, unused = _read(_regular(first, blocks), faults, today)
    except _Irregular:
        return None
    kept = _kept_aside(unused, "", partial(lines_of_bytes, content))
    return _reading(file_name, digest_of(content), [sheet], [daily], [kept], faults)


def _kept_aside(
    unused: pl.DataFrame, sheet: str, lines: Callable[[Sequence[int]], list[list[str]]]
) -> pl.DataFrame:
    """Give the rows that are not used, whole, each with its reason."""
    unused = unused.unique("row", keep="first").sort("row")
    rows = unused.get_column("row").cast(pl.Int64).to_list()
    cells = pl.Series("cells", lines(rows), dtype=KEPT_ASIDE["cells"])
    return unused.select(pl.lit(sheet).alias("sheet"), pl.col("row").cast(pl.Int64), "reason", cells)


class _Irregular(LeadwellError):
    """A later block of a file turned out to need the patient way; the whole is then read that way."""


def _regular(first: Cells, others: Iterable[Cells | None]) -> Iterator[Cells]:
    yield first
    for cells in others:
        if cells is None:
            raise _Irregular("A block of the file is not regular.")
        yield cells


def _reading(
    file_name: str,
    digest: str,
    sheets: list[SheetReading],
    parts: list[DailyHours],
    aside: list[pl.DataFrame],
    faults: FaultList,
) -> Reading:
    made = Reading(
        file_name=file_name,
        digest=digest,
        kind=KIND.key,
        title=KIND.title,
        sheets=tuple(sheets),
        faults=faults.all(),
        kept_aside=pl.concat(aside) if aside else empty(KEPT_ASIDE),
    )
    if len(parts) == 1 and parts[0].height > _LONG:
        return replace(made, daily=parts[0])
    if not parts:
        return made
    return replace(
        made,
        shifts=pl.concat(one.shifts() for one in parts),
        census=pl.concat(one.census() for one in parts),
    )


def _read(
    blocks: Iterable[Cells], faults: FaultList, today: date | None
) -> tuple[SheetReading, DailyHours, pl.DataFrame]:
    """Read the blocks of one sheet, which is a single block unless the file is large."""
    frames, asides = [], []
    rows = body = 0
    about: Cells | None = None
    for cells in blocks:
        if about is None:
            about = _bare(cells)
            for heading, stem in cells.artefacts.items():
                words = {"tail": heading[len(stem) :], "heading": stem}
                faults.add(fault("column.merge_artefact", sheet=cells.sheet, column=heading, words=words))
        frame, aside = _block(cells, faults, today)
        frames.append(frame)
        asides.append(aside)
        rows, body = rows + cells.rows, body + cells.frame.height
    assert about is not None, "a sheet has at least one block"
    frame, contradicting, repeated = said_twice(pl.concat(frames), about.sheet, faults)
    aside = pl.concat([*asides, contradicting])
    sheet = SheetReading(
        name=about.sheet,
        what="hours by home and day",
        heading_row=about.heading_row,
        rows=rows,
        rows_used=frame.height,
        note_rows=rows - body + repeated,
    )
    frame = not_submitted(frame, tuple(GROUPS), about.sheet, faults)
    daily = DailyHours(frame=frame, groups=tuple(GROUPS), part=Part.WHOLE_DAY.value, sheet=about.sheet)
    return sheet, daily, aside


def _bare(cells: Cells) -> Cells:
    """Give what is known of a file's columns without its figures, so that a block can be let go."""
    return replace(cells, frame=cells.frame.clear(), odd={})


def _block(cells: Cells, faults: FaultList, today: date | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    days = homes_and_days(cells, faults, today)
    work = _Work(cells=cells, faults=faults, frame=days.frame)
    _read_odd_cells(work)
    _check_census(work)
    _check_hours(work)
    return days.settled(_summed(work))


def _read_odd_cells(work: _Work) -> None:
    """Use what odd cells say after all, and keep the reasons of those that say nothing."""
    for name, odd in work.cells.odd.items():
        column = work.frame.get_column(name)
        work.frame = work.frame.with_columns(column.scatter(odd.at, odd.read.values).alias(name))
        work.tell(
            "number.unreadable",
            odd.at.filter(odd.read.unreadable),
            name,
            odd.texts.filter(odd.read.unreadable),
        )
        work.tell("number.mended", odd.at.filter(odd.read.mended), name, odd.texts.filter(odd.read.mended))
        none = odd.read.values.is_null()
        work.mark(name, odd.at.filter(none), odd.read.missing.filter(none))


def _check_census(work: _Work) -> None:
    """Set aside counts that cannot be, and tell of days on which staff worked and nobody was counted."""
    census = work.frame.get_column("census")
    wrong = ((census < 0) | (census != census.floor())).fill_null(value=False).arg_true()
    _impossible(work, "census", wrong, "census.implausible")
    jobs = [name for name in JOBS if name in work.frame.columns]
    none = (census == 0).fill_null(value=False).arg_true()
    if len(none):
        some = (
            work.frame.select(*jobs)
            .select(pl.all().gather(none))
            .select(pl.sum_horizontal(jobs).alias("hours"))
            .get_column("hours")
        )
        worked = none.filter(some > 0)
        work.tell("census.zero", worked, "census")


def _check_hours(work: _Work) -> None:
    """Set aside hours below zero and hours that so many people could not have needed; check the parts."""
    census = work.frame.get_column("census")
    most_each, most, most_alone = (
        _IMPOSSIBLE[name] for name in ("hours_per_resident", "hours", "hours_without_census")
    )
    for name in work.cells.figures:
        if name == "census":
            continue
        hours = work.frame.get_column(name)
        lowest, highest = hours.min(), hours.max()
        if lowest is not None and lowest < 0:  # type: ignore[operator]
            _impossible(work, name, (hours < 0).fill_null(value=False).arg_true(), "number.negative")
        if highest is None or highest <= most:
            continue
        many = (hours > most).fill_null(value=False).arg_true()
        present = census.gather(many)
        over = (
            pl.DataFrame({"hours": hours.gather(many), "present": present})
            .select(
                pl.when(pl.col("present") > 0)
                .then(pl.col("hours") > most_each * pl.col("present"))
                .otherwise(pl.col("hours") > most_alone)
                .alias("over")
            )
            .get_column("over")
        )
        _impossible(work, name, many.filter(over), "value.extreme", most=f"More than {most_each:g}")
    _spread(work)
    _check_parts(work)


def _impossible(work: _Work, name: str, at: pl.Series, code: str, **words: object) -> None:
    if not len(at):
        return
    work.tell(code, at, name, None, **words)
    column = work.frame.get_column(name)
    work.frame = work.frame.with_columns(column.scatter(at, None).alias(name))
    work.mark(name, at, pl.Series([Missing.NOT_POSSIBLE.value] * len(at), dtype=pl.String))


def _spread(work: _Work) -> None:
    """Take a job's total out with the part of it that cannot be, because the total holds it."""
    for job in JOBS:
        for tail in (_EMPLOYED, _CONTRACT):
            for at, reasons in work.why.get(job + tail, []):
                bad = at.filter(reasons == Missing.NOT_POSSIBLE.value)
                if len(bad) and job in work.frame.columns:
                    total = work.frame.get_column(job)
                    work.frame = work.frame.with_columns(total.scatter(bad, None).alias(job))
                    work.mark(job, bad, pl.Series([Missing.NOT_POSSIBLE.value] * len(bad), dtype=pl.String))


def _check_parts(work: _Work) -> None:
    """Tell where hours by employees and by contract staff do not add up to the hours of a job."""
    for job in JOBS:
        parts = [job + tail for tail in (_EMPLOYED, _CONTRACT)]
        if not {job, *parts} <= set(work.frame.columns):
            continue
        apart = work.frame.select(
            ((pl.col(job) - pl.col(parts[0]) - pl.col(parts[1])).abs() > _ROUNDING)
            .fill_null(value=False)
            .arg_true()
        ).to_series()
        if len(apart):
            whole = work.cells.written[job]
            words = " and ".join(work.cells.written[part] for part in parts)
            work.tell("sum.disagrees", apart, job, None, parts=words, whole=whole)


def _summed(work: _Work) -> pl.DataFrame:
    """Sum the jobs of each staff group; a group is missing where any of its jobs is, with that reason."""
    sums = []
    height = work.frame.height
    for group, jobs in GROUPS.items():
        here = [job for job in jobs if job in work.frame.columns]
        agency = [job + _CONTRACT for job in here if job + _CONTRACT in work.frame.columns]
        sums.append(_sum(here).alias(group))
        sums.append((_sum(agency) if agency else pl.lit(None, dtype=pl.Float64)).alias(f"{group}_agency"))
    frame = work.frame.select(
        "row",
        pl.col("code").alias("unit_code"),
        pl.col("name").alias("unit_name"),
        "on",
        pl.col("census").alias("people"),
        *sums,
    )
    for group, jobs in {**GROUPS, "people": ["census"]}.items():
        reasons = [one for job in jobs for one in work.why.get(job, [])]
        missing = pl.repeat(None, height, dtype=pl.String, eager=True)
        for at, words in reversed(reasons):
            missing = missing.scatter(at, words)
        frame = frame.with_columns(
            missing.alias(f"{group}_missing")
            if reasons
            else pl.lit(None, dtype=pl.String).alias(f"{group}_missing")
        )
    return frame


def _sum(names: list[str]) -> pl.Expr:
    whole = pl.col(names[0])
    for name in names[1:]:
        whole = whole + pl.col(name)
    return whole.round(6)


KIND = Kind(
    key=FACTS["key"],
    title=FACTS["title"],
    says=FACTS["says"],
    feed=FACTS["key"],
    recognises=recognises,
    read=read,
    read_at_once=read_at_once,
)
