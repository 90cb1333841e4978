"""Checks of places, codes, duplicates, gaps and totals that every kind of file shares."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

import polars as pl

from leadwell.foundations.places import likenesses, plain_name
from leadwell.intake.cells import texts_of
from leadwell.intake.headings import heading_key
from leadwell.intake.listing import fault
from leadwell.intake.plausible import plausible
from leadwell.intake.rows import Rows, all_words

_DATES = (  # as a workbook holds them, and as a spreadsheet shows 1-2 or MAR1 in a CSV file
    r"^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?$|^\d{1,2}/\d{1,2}/\d{4}$"
    r"|^\d{1,2}-(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)(-\d{2,4})?$"
    r"|^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)-\d{2,4}$"
)
_NEAR_LENGTH = 4  # names whose lengths differ by more are not compared letter by letter
_MOST_COMPARED = 400  # rare names compared with the others, so that a file of free text stays quick


def check_codes(rows: Rows, name: str | None) -> None:
    """Tell of codes that a spreadsheet turned into numbers or dates, rounded, or took leading zeros off."""
    if name is None:
        return
    codes = rows.table.text(name).str.strip_chars()
    rows.tell("place.formula_error", texts_of(codes).formula_error, name)
    rows.tell("code.became_date", codes.str.contains(_DATES), name)
    rows.tell("code.rounded", (codes.str.len_chars() >= 16) & codes.str.contains(r"^\d{1,17}0+$"), name)
    rows.tell("code.mangled", codes.str.contains(r"(?i)^\d(\.\d+)?e\+?\d{1,3}$|^\d+\.0+$"), name)
    present = codes.filter(rows.used).drop_nulls()
    digits = present.filter(present.str.contains(r"^\d+$"))
    zeros = digits.filter(digits.str.starts_with("0"))
    if len(zeros) == 0:
        return
    usual = int(zeros.str.len_chars().mode()[0])
    short = codes.str.contains(r"^[1-9]\d*$") & (codes.str.len_chars() < usual)
    rows.tell("code.lost_zeros", short, name, words={"digits": usual})


def check_shift_of_cells(rows: Rows, *, dates: str | None) -> None:
    """Set rows aside whose cells stand under wrong headings, or that have more cells than headings.

    A row has moved where the cell under the date is no date while a neighbour is one, or where most
    of its figures cannot be read and words stand in their place.
    """
    table = rows.table
    spare = [column.name for column in table.columns if not column.heading]
    words = {"filled": "more", "width": len(table.columns) - len(spare)}
    for name in spare:
        cells = table.text(name).str.strip_chars()
        full = cells.str.len_bytes() > 0
        if int((full & rows.used).sum()) <= max(1, table.body.height // 20):
            rows.set_aside("row.shifted", full, name, words=words)
    if dates is None:
        return
    looks = r"^\s*(\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}[- ][A-Za-z]{3,9}[- ]\d{2,4})"
    here = table.text(dates)
    if int(here.str.contains(looks).fill_null(value=False).sum()) < table.body.height * 0.5:
        return
    absent = ~here.str.contains(looks).fill_null(value=False) & rows.used
    if not absent.any():
        return
    order = [column.name for column in table.columns]
    at = order.index(dates)
    elsewhere = pl.repeat(False, len(absent), dtype=pl.Boolean, eager=True)
    for name in order[max(0, at - 2) : at + 3]:
        if name != dates:
            elsewhere = elsewhere | table.text(name).str.contains(looks).fill_null(value=False)
    words = {"filled": "its", "width": len(order)}
    rows.set_aside("row.shifted", absent & elsewhere, dates, words=words)


def settle_names(
    rows: Rows, codes: pl.Series, names: pl.Series, column: str, keys: Sequence[pl.Series]
) -> pl.Series:
    """Give the names by which places are read: spellings of one name as the most frequent of them.

    Tells of one name in two spellings and of codes with two names. Two names that differ by more than
    case, blanks and signs (Harvey Ward and Harvey Unit) stay two where both have a row for the same keys.

    Args:
        rows: the rows under check.
        codes: tidied codes, null where there is none.
        names: tidied names.
        column: the names' column.
        keys: what else a row is about (site, date, part, group).
    """
    frame = pl.DataFrame([names.alias("name"), *(key.alias(f"k{at}") for at, key in enumerate(keys))])
    frame = frame.filter(rows.used & names.is_not_null())
    counts = frame.group_by("name").len().sort("len", "name", descending=[True, False])
    kept: dict[str, list[str]] = {}  # names that stay, by what is plain of them
    settled: dict[str, str] = {}
    for name, _ in counts.iter_rows():
        alike = kept.setdefault(plain_name(name) or name, [])
        other = next((one for one in alike if heading_key(one) == heading_key(name)), None)
        if other is None:
            apart = (one for one in alike if not _stand_together(frame, name, one, len(keys)))
            other = next(apart, None)
        if other is None:
            alike.append(name)
            continue
        settled[name] = other
        rows.tell("place.two_spellings", names == name, column, words={"other": other})
    if settled:
        names = names.replace(settled)
    _check_renamed(rows, codes, names, column)
    return names


def _check_renamed(rows: Rows, codes: pl.Series, names: pl.Series, column: str) -> None:
    frame = pl.DataFrame(
        {"code": codes, "name": names, "at": pl.int_range(len(names), eager=True), "used": rows.used}
    )
    named = (
        frame.filter(pl.col("used") & pl.col("code").is_not_null() & pl.col("name").is_not_null())
        .group_by("code", "name", maintain_order=True)
        .agg(pl.col("at").first(), pl.len())
    )
    several = named.filter(pl.col("code").is_duplicated()).sort("code", "len", descending=[False, True])
    for code, group in several.group_by("code", maintain_order=True):
        listed = group.rows(named=True)
        for other in listed[1:]:
            words = {"code": code[0], "other": listed[0]["name"]}
            rows.faults.add(
                fault(
                    "place.renamed",
                    sheet=rows.table.sheet,
                    row=rows.table.rows[other["at"]],
                    column=column,
                    found=other["name"],
                    words=words,
                    count=other["len"],
                )
            )


def check_misspelt(rows: Rows, names: pl.Series, column: str, keys: Sequence[pl.Series] = ()) -> None:
    """Tell of rare names that resemble a frequent one and never stand beside it.

    Args:
        rows: the rows under check.
        names: settled names.
        column: the names' column.
        keys: what else a row is about (date, part, group): two names that both have a row for the
            same keys are two places, however alike they look.
    """
    frame = pl.DataFrame([names.alias("name"), *(key.alias(f"k{at}") for at, key in enumerate(keys))])
    frame = frame.with_columns(at=pl.int_range(pl.len())).filter(rows.used & names.is_not_null())
    counts = dict(frame.group_by("name").len().sort("len", "name", descending=[True, False]).iter_rows())
    limits = plausible()
    alike = {name: plain_name(name) for name in counts}
    rare = [
        name for name in counts if counts[name] <= max(limits.rare_rows, limits.rare_share * frame.height)
    ]
    told = 0
    for name in reversed(rare[-_MOST_COMPARED:]):
        candidates = [
            other
            for other, rows_of_other in counts.items()
            if other != name
            and rows_of_other >= counts[name] * 2
            and (
                counts[name] <= limits.rare_share * rows_of_other
                or (counts[name] <= limits.rare_rows and rows_of_other >= 10 * counts[name])
                or counts[name] == 1
            )
            and abs(len(alike[other]) - len(alike[name])) <= _NEAR_LENGTH
        ]
        likely = likenesses(name, candidates, most=1)
        if not likely or (keys and _stand_together(frame, name, likely[0].name, len(keys))):
            continue
        at = int(frame.filter(pl.col("name") == name).get_column("at")[0])
        rows.faults.add(
            fault(
                "place.misspelt",
                sheet=rows.table.sheet,
                row=rows.table.rows[at],
                column=column,
                found=name,
                words={"likely": likely[0].name},
                count=counts[name],
            )
        )
        told += 1
        if told >= rows.faults.listed:
            break


def _stand_together(frame: pl.DataFrame, name: str, other: str, keys: int) -> bool:
    columns = [f"k{at}" for at in range(keys)]
    mine = frame.filter(pl.col("name") == name).select(columns)
    theirs = frame.filter(pl.col("name") == other).select(columns)
    return mine.join(theirs, on=columns, how="semi", nulls_equal=True).height > 0


def check_duplicates(
    rows: Rows, keys: Mapping[str, pl.Series], values: Sequence[pl.Series], *, about: str, column: str | None
) -> None:
    """Use one of rows that say the same twice; set aside rows that contradict one another.

    Args:
        rows: the rows under check.
        keys: what makes a row unique (unit, date, part, group), as long as the body.
        values: the figures that would have to agree.
        about: the keys in words, for example "unit, date and part of day".
        column: where the fault is shown.
    """
    frame = pl.DataFrame([key.alias(f"k {name}") for name, key in keys.items()])
    names = frame.columns
    frame = frame.with_columns(
        *(value.alias(f"v{at}") for at, value in enumerate(values)),
        row=rows.table.rows,
        at=pl.int_range(pl.len()),
    ).filter(rows.used)
    doubled = frame.filter(pl.struct(names).is_duplicated())
    if doubled.height == 0:
        return
    same = [f"v{at}" for at in range(len(values))]
    judged = doubled.with_columns(
        first=pl.col("row").min().over(names),
        alike=pl.all_horizontal(
            pl.lit(value=True), *(pl.col(name).n_unique().over(names) == 1 for name in same)
        ),
    )
    height = rows.table.body.height
    for first, at in (
        judged.filter(pl.col("alike") & (pl.col("row") > pl.col("first")))
        .select("first", "at")
        .head(rows.faults.listed)
        .iter_rows()
    ):
        rows.faults.add(
            fault(
                "row.duplicate",
                sheet=rows.table.sheet,
                row=rows.table.rows[at],
                column=column or "",
                words={"first": first},
            )
        )
    alike = judged.filter(pl.col("alike") & (pl.col("row") > pl.col("first")))
    if alike.height > rows.faults.listed:
        words = {"first": "An earlier row"}
        rest = alike.height - rows.faults.listed
        rows.faults.add(
            fault("row.duplicate", sheet=rows.table.sheet, column=column or "", words=words, count=rest)
        )
    conflicting = judged.filter(~pl.col("alike"))
    second = conflicting.filter(pl.col("row") > pl.col("first"))
    for first, at in second.select("first", "at").head(rows.faults.listed).iter_rows():
        words = {"first": first, "about": about}
        rows.faults.add(
            fault(
                "row.conflict",
                sheet=rows.table.sheet,
                row=rows.table.rows[at],
                column=column or "",
                words=words,
            )
        )
    rows.drop(_mask(alike, height))
    rows.put_aside("row.conflict", _mask(conflicting, height))


def _mask(some: pl.DataFrame, height: int) -> pl.Series:
    mask = pl.repeat(False, height, dtype=pl.Boolean, eager=True)
    if some.height == 0:
        return mask
    return mask.scatter(some.get_column("at"), True)


def check_gaps(rows: Rows, names: pl.Series, dates: pl.Series, column: str, *, monthly: bool) -> None:
    """Tell of units that start late, stop early or have gaps, against the first and last date of the file.

    Slips of the year are left out: one day of 1925 makes no gap of a century.
    """
    slips = _slips(rows, dates, before=True) | _slips(rows, dates, before=False)
    frame = pl.DataFrame({"name": names, "on": dates}).filter(
        rows.used & names.is_not_null() & dates.is_not_null() & ~slips
    )
    if frame.height == 0:
        return
    begin, end = _as_date(frame.get_column("on").min()), _as_date(frame.get_column("on").max())
    steps = _step(end, begin, monthly=monthly)
    if steps < 2:
        return
    found = (
        frame.unique(["name", "on"])
        .group_by("name", maintain_order=False)
        .agg(pl.col("on").sort())
        .sort("name")
    )
    for name, on in found.iter_rows():
        present = [day for day in on if not monthly or day.day == 1]
        if not present:
            continue
        sheet = rows.table.sheet
        words = {
            "first": _step_words(present[0], monthly=monthly),
            "begin": _step_words(begin, monthly=monthly),
            "last": _step_words(present[-1], monthly=monthly),
            "end": _step_words(end, monthly=monthly),
        }
        if present[0] > begin:
            rows.faults.add(fault("place.starts", sheet=sheet, column=column, found=name, words=words))
        if present[-1] < end:
            rows.faults.add(fault("place.stops", sheet=sheet, column=column, found=name, words=words))
        gaps = [
            (earlier, later)
            for earlier, later in pairwise(present)
            if _step(later, earlier, monthly=monthly) > 1
        ]
        if gaps:
            count = sum(_step(later, earlier, monthly=monthly) - 1 for earlier, later in gaps)
            words = {"gap": _gap_words(gaps, monthly=monthly)}
            rows.faults.add(
                fault("place.gap", sheet=sheet, column=column, found=name, words=words, count=count)
            )


def _as_date(value: object) -> date:
    assert isinstance(value, date)
    return value


def _step(later: date, earlier: date, *, monthly: bool) -> int:
    """Count the days or months from one to another."""
    if monthly:
        return (later.year - earlier.year) * 12 + later.month - earlier.month
    return (later - earlier).days


def _after(on: date, *, monthly: bool, by: int) -> date:
    if not monthly:
        return on + timedelta(days=by)
    month = on.year * 12 + on.month - 1 + by
    return date(month // 12, month % 12 + 1, 1)


def _step_words(on: date, *, monthly: bool) -> str:
    return f"{on:%B %Y}" if monthly else all_words(on)


def _gap_words(gaps: Sequence[tuple[date, date]], *, monthly: bool) -> str:
    """Say the stretches between pairs of days or months in words; the first three of many."""
    said = []
    for earlier, later in gaps[:3]:
        first, last = _after(earlier, monthly=monthly, by=1), _after(later, monthly=monthly, by=-1)
        words = [_step_words(one, monthly=monthly) for one in (first, last)]
        said.append(words[0] if first == last else " to ".join(words))
    return "; ".join(said) + (" and more" if len(gaps) > 3 else "")


def check_old_dates(rows: Rows, dates: pl.Series, column: str) -> None:
    """Tell of the few dates that lie long before most of the file: a slip of the year."""
    rows.tell("date.old", _slips(rows, dates, before=True), column)


def _slips(rows: Rows, dates: pl.Series, *, before: bool) -> pl.Series:
    """Give the rows whose dates lie long before (or long after) most of the file, where they are few."""
    none = pl.repeat(False, len(dates), dtype=pl.Boolean, eager=True)
    middle = dates.filter(rows.used).drop_nulls().median()
    if not isinstance(middle, date):
        return none
    far = timedelta(days=int(plausible().old_days))
    odd = (dates < middle - far) if before else (dates > middle + far)
    odd = odd.fill_null(value=False) & rows.used
    few = int(odd.sum()) <= max(1, plausible().rare_share * int(rows.used.sum()))
    return odd if few else none
