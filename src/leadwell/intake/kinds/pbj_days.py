"""Homes and days of a daily file: codes mended, days read, rows said twice, days that nobody sent."""

import re
from dataclasses import dataclass
from datetime import date

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.intake.dates import days as days_of
from leadwell.intake.faults import FaultList
from leadwell.intake.kinds.pbj_cells import FACTS, Cells
from leadwell.intake.listing import fault

UNUSED = pl.Schema({"row": pl.UInt32, "reason": pl.String})  # a row that is not used, and why
_SHAPE = r"[0-9]{2}[0-9A-Z][0-9]{3}"
_LISTED = 100
_MOST_DAYS = 800  # a gap in one home's days that is filled with days not submitted; more is told only


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeDays:
    """The rows of a file with homes and days read, and which of them cannot be used."""

    frame: pl.DataFrame  # the cells' frame with ``code`` mended, ``name`` and ``on``, without ``day``
    unused: pl.DataFrame  # at (UInt32) and reason (String)
    sheet: str

    def settled(self, daily: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Give the daily hours of the rows that are used, and the others by row and reason."""
        at = self.unused.get_column("at")
        rows = self.frame.get_column("row").gather(at)
        unused = pl.DataFrame({"row": rows, "reason": self.unused.get_column("reason")}, schema=UNUSED)
        return (daily.filter(~_mask(at, daily.height)) if len(at) else daily), unused


def homes_and_days(cells: Cells, faults: FaultList, today: date | None) -> HomeDays:
    """Read which home and which day each row is about."""
    codes = _codes(cells, faults)
    on = _days(cells)
    names = cells.frame.get_column("name").fill_null("")
    frame = cells.frame.drop("day").with_columns(codes.alias("code"), names.alias("name"), on.alias("on"))
    unused = []
    nameless = codes.is_null() | (codes == "")
    future = (on > today).fill_null(value=False) if today else None
    for mask, code, column, reason in (
        (nameless, "row.no_place", "code", "no home is named"),
        (on.is_null() & ~nameless, "date.unreadable", "day", "the day could not be read"),
        (future, "date.future", "day", "a date that has not come yet"),
    ):
        if mask is None or not mask.any():
            continue
        at = mask.arg_true()
        unused.append(_unused(at, reason))
        said = cells.frame.get_column(column)
        words = {"today": f"{today}"}
        heading = cells.written[column]
        for one in at.head(_LISTED).to_list():
            row, found = int(cells.frame["row"][one]), str(said[one] or "")
            faults.add(fault(code, sheet=cells.sheet, row=row, column=heading, found=found, words=words))
        if len(at) > _LISTED:
            faults.add(
                fault(
                    code,
                    sheet=cells.sheet,
                    column=heading,
                    count=len(at) - _LISTED,
                    words=words,
                )
            )
    none = _unused(pl.Series([], dtype=pl.UInt32), "")
    every = pl.concat([*unused, none]).unique("at", keep="first").sort("at")
    return HomeDays(frame=frame, unused=every, sheet=cells.sheet)


def _unused(at: pl.Series, reason: str) -> pl.DataFrame:
    return pl.DataFrame({"at": at.cast(pl.UInt32), "reason": pl.Series([reason] * len(at), dtype=pl.String)})


def _mask(at: pl.Series, height: int) -> pl.Series:
    marked = pl.repeat(False, height, dtype=pl.Boolean, eager=True)
    return marked.scatter(at, True)


def _codes(cells: Cells, faults: FaultList) -> pl.Series:
    """Give each row's home by its code, with a leading zero put back where a spreadsheet took it."""
    codes = cells.frame.get_column("code")
    length: int = FACTS["code_length"]
    mended: dict[str, str] = {}
    for code in sorted(codes.drop_nulls().unique().to_list()):
        plain = code.strip().upper()
        whole = plain.zfill(length) if plain and _usual(plain.zfill(length)) else plain
        if whole != code:
            mended[code] = whole
    lost = {code: new for code, new in mended.items() if len(code.strip()) < length}
    for code, new in list(lost.items())[:_LISTED]:
        row = int(cells.frame["row"][int((codes == code).arg_max() or 0)])
        words = {"mended": new}
        faults.add(
            fault("code.zero_restored", sheet=cells.sheet, row=row, column=cells.written["code"], found=code,
                  count=int((codes == code).sum()), words=words)
        )  # fmt: skip
    if len(lost) > _LISTED:
        words = {"mended": "a code of six characters"}
        faults.add(
            fault("code.zero_restored", sheet=cells.sheet, column=cells.written["code"],
                  count=len(lost) - _LISTED, words=words)
        )  # fmt: skip
    if mended:
        codes = codes.replace(mended)
    strange = [code for code in codes.drop_nulls().unique().to_list() if code and not _usual(code)]
    for code in sorted(strange)[:_LISTED]:
        words = {"shape": "six characters, as 015009 or 01A193"}
        faults.add(
            fault("code.strange", sheet=cells.sheet, column=cells.written["code"], found=code, words=words)
        )
    return codes


def _usual(code: str) -> bool:
    return re.fullmatch(_SHAPE, code) is not None


def _days(cells: Cells) -> pl.Series:
    """Read the day of each row, each different text once."""
    texts = cells.frame.get_column("day")
    different = texts.unique(maintain_order=True)
    read = days_of(different)
    return texts.replace_strict(different, read.values, default=None, return_dtype=pl.Date)


def said_twice(frame: pl.DataFrame, sheet: str, faults: FaultList) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Find rows about a home and day that another row is about too.

    Returns:
        The rows to use, those that contradict each other (by row and reason), and how many only repeat.
    """
    none = pl.DataFrame(schema=UNUSED)
    if _in_order(frame, steps_of=1):
        return frame, none, 0
    twice = frame.select(pl.struct("unit_code", "on").is_duplicated().alias("twice")).get_column("twice")
    if not twice.any():
        return frame, none, 0
    said = frame.filter(twice)
    figures = [name for name in said.columns if name != "row"]
    first = said.select(pl.struct(figures).is_first_distinct().alias("first")).get_column("first")
    again, distinct = said.filter(~first), said.filter(first)
    differing = distinct.filter(pl.struct("unit_code", "on").is_duplicated())
    for rows, code in ((again, "row.repeated"), (differing, "row.contradicts")):
        for row, home, on in rows.select("row", "unit_code", "on").head(_LISTED).iter_rows():
            faults.add(fault(code, sheet=sheet, row=row, found=f"{home}, {on}"))
        if rows.height > _LISTED:
            faults.add(fault(code, sheet=sheet, count=rows.height - _LISTED))
    unused = pl.concat([again, differing]).get_column("row").implode()
    reason = pl.lit("two different rows for one home and day").alias("reason")
    contradicting = differing.select("row", reason).match_to_schema(UNUSED)
    return frame.filter(~pl.col("row").is_in(unused)), contradicting, again.height


def _in_order(frame: pl.DataFrame, *, steps_of: int) -> bool:
    """Say whether each home's rows stand together, each at least ``steps_of`` days after the one before."""
    codes = frame.get_column("unit_code")
    same = codes == codes.shift(1)
    runs = len(codes) - int(same.sum())
    if runs != codes.n_unique():
        return False
    steps = frame.get_column("on").to_physical().diff()
    return not bool((same & (steps < steps_of)).any())


def not_submitted(
    frame: pl.DataFrame, groups: tuple[str, ...], sheet: str, faults: FaultList
) -> pl.DataFrame:
    """Add the days between a home's first and last that the file does not have, as not submitted.

    They are missing and never zero. The rows have no row number, because there is none.
    """
    if frame.height < 2:
        return frame
    in_order = frame.lazy().select("unit_code", "unit_name", "on").with_columns(
        pl.col("on").diff().over("unit_code", order_by="on").dt.total_days().alias("step")
        if not _in_order(frame, steps_of=0)
        else pl.when(pl.col("unit_code") == pl.col("unit_code").shift(1))
        .then(pl.col("on").diff().dt.total_days())
        .alias("step")
    )  # fmt: skip
    gaps = in_order.with_columns(pl.col("on").alias("until")).filter(pl.col("step") > 1).collect()
    if not gaps.height:
        return frame
    lost = gaps.select(
        "unit_code",
        "unit_name",
        pl.date_ranges(
            pl.col("until") - pl.duration(days=pl.col("step") - 1), pl.col("until"), closed="left"
        ).alias("on"),
        pl.col("step") - 1,
        "until",
    )
    for code, name, days, step, _ in lost.head(_LISTED).iter_rows():
        words = {
            "place": f"{name} ({code})",
            "first": Period(PeriodKind.DAY, days[0]).label,
            "last": Period(PeriodKind.DAY, days[-1]).label,
            "days": step,
        }
        faults.add(fault("period.missing", sheet=sheet, found=code, count=step, words=words))
    if lost.height > _LISTED:
        words = {"place": "further homes", "first": "one day", "last": "another", "days": "several"}
        faults.add(fault("period.missing", sheet=sheet, count=lost.height - _LISTED, words=words))
    added = lost.filter(pl.col("step") <= _MOST_DAYS).explode("on").select("unit_code", "unit_name", "on")
    reason = pl.lit(Missing.NOT_SUBMITTED.value)
    added = added.with_columns(reason.alias(f"{name}_missing") for name in (*groups, "people"))
    return pl.concat([frame, added], how="diagonal_relaxed").select(frame.columns)
