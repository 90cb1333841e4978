"""Headings: where a sheet's table begins, wherever that is and however many rows its headings take."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from leadwell.intake.grid import Grid

Wanted = str | Collection[str]  # a heading, or several spellings of which one is enough

_LOOKED_AT = 80  # rows from the top in which headings are looked for
_DEEPEST = 3  # rows that one table's headings may take, group headings not counted
_AGAIN = 3  # headings that stand again in order where a second table begins without a blank column before it
_GROUPS_ABOVE = 6  # rows above the headings in which group headings are looked for


@lru_cache(maxsize=20_000)
def heading_key(text: str) -> str:
    """Give the form in which two spellings of one heading are equal: letters, digits and ``%`` only.

    >>> heading_key("Org_Code ") == heading_key("ORG CODE") == heading_key("OrgCode")
    True
    >>> heading_key("% Agree") == heading_key("Agree")
    False
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    plain = plain.replace("%", " percent ").replace("&", " and ")
    return "".join(re.findall(r"[a-z0-9]+", plain))


def column_letter(index: int) -> str:
    """Give the letter a spreadsheet shows for a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table."""

    name: str  # unique within the table; the column's name in the body
    heading: str  # the lowest heading over it, as written, "" where it has none
    group: str  # the group heading over it, carried forward over merged cells, "" where there is none
    at: int  # from 0, in the sheet
    groups: tuple[str, ...] = ()  # every group heading over it, outermost first; ``group`` is the last

    @property
    def letter(self) -> str:
        """The column's letter as a spreadsheet shows it."""
        return column_letter(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table found in a sheet.

    ``body`` has one String column for each of ``columns`` (named by ``Column.name``, text as it stood)
    and ``row`` (Int64, from 1, as a spreadsheet shows it). Wholly blank rows, blank columns and rows
    that repeat the headings are not in it.
    """

    sheet: str
    heading_row: int  # from 1: the last row of the headings
    first_heading_row: int  # from 1: the first, group headings not counted
    columns: tuple[Column, ...]
    body: pl.DataFrame
    repeated: tuple[int, ...] = ()  # rows further down that say the headings again
    blank: tuple[int, ...] = ()  # wholly blank rows between filled ones
    beside: tuple[Column, ...] = ()  # columns of further tables beside this one, which are not in it

    def find(self, *headings: str, group: str | None = None) -> str | None:
        """Give the name of the first column with one of these headings (in order of preference)."""
        for wanted in headings:
            if group is None and any(column.name == wanted for column in self.columns):
                return wanted
            key = heading_key(wanted)
            for column in self.columns:
                named = key in {heading_key(column.heading), heading_key(column.name)}
                if named and (group is None or heading_key(column.group) == heading_key(group)):
                    return column.name
        return None

    def text(self, name: str | None) -> pl.Series:
        """Give a column's text; a column of nulls where ``name`` is None."""
        if name is None:
            return pl.Series("", [None] * self.body.height, dtype=pl.String)
        return self.body.get_column(name)

    @property
    def rows(self) -> pl.Series:
        """The spreadsheet row numbers of the body, Int64."""
        return self.body.get_column("row")

    def where(self, mask: pl.Series) -> "Table":
        """Give the same table with only the rows where ``mask`` is true."""
        return Table(
            sheet=self.sheet,
            heading_row=self.heading_row,
            first_heading_row=self.first_heading_row,
            columns=self.columns,
            body=self.body.filter(mask),
            repeated=self.repeated,
            blank=self.blank,
            beside=self.beside,
        )


def find_table(
    grid: Grid,
    wanted: Sequence[Wanted],
    *,
    at_least: int | None = None,
    heading_rows: int | None = None,
) -> Table | None:
    """Find the table whose headings hold what is wanted.

    Args:
        grid: a sheet.
        wanted: headings, each a text or a collection of accepted spellings; case, blanks and
            punctuation make no difference, nor does their order.
        at_least: how many of them have to be there; all by default.
        heading_rows: how many rows the headings take, where a kind knows it (merged group headings
            above are found besides); worked out by default.

    Returns:
        The table, or None where no row has the headings: a sheet without headings is never guessed at.
    """
    keys = [{heading_key(one) for one in ([item] if isinstance(item, str) else item)} for item in wanted]
    any_key = set().union(*keys)
    need = len(keys) if at_least is None else at_least
    top = grid.top(_LOOKED_AT)
    best: tuple[int, int, int] | None = None
    depths = range(1, _DEEPEST + 1) if heading_rows is None else (heading_rows,)
    for last in range(len(top)):
        for depth in depths:
            if depth > last + 1 or not any(top[last]):
                continue
            here = {heading_key(text) for text in _lowest(top, last, depth)} & any_key
            if not here:
                continue
            found = sum(1 for key in keys if key & here)
            if found >= need and (best is None or (found, -depth) > (best[0], -best[2])):
                best = (found, last, depth)
    if best is None:
        return None
    _, last, depth = best
    while heading_rows is None and depth < _DEEPEST + 1 and _is_sub_heading(top, last, depth):
        last, depth = last + 1, depth + 1
    return table_at(grid, last, depth=depth, top=top)


def table_at(grid: Grid, last: int, *, depth: int = 1, top: list[list[str]] | None = None) -> Table:
    """Make the table whose headings end on row ``last`` (from 0) and take ``depth`` rows."""
    top = top if top is not None else grid.top(max(_LOOKED_AT, last + 1))
    columns, beside = _parted(_columns(grid, top, last, depth))
    body = grid.cells.slice(last + 1).select(
        pl.int_range(last + 2, grid.height + 1, dtype=pl.Int64).alias("row"),
        *(pl.col(grid.cells.columns[column.at]).alias(column.name) for column in columns),
    )
    names = [column.name for column in columns]
    blank = _blank_rows(body, names)
    repeated = _repeats(body, columns)
    kept = body.filter(~(blank | repeated))
    end = kept.get_column("row").max() if kept.height else 0
    blank_rows = [row for row in body.get_column("row").filter(blank).head(1000) if row < end]
    return Table(
        sheet=grid.name,
        heading_row=last + 1,
        first_heading_row=last + 2 - depth,
        columns=tuple(columns),
        body=kept,
        repeated=tuple(body.get_column("row").filter(repeated).head(1000)),
        blank=tuple(blank_rows),
        beside=tuple(beside),
    )


def guess_heading_row(grid: Grid) -> int | None:
    """Give the row (from 0) that looks like headings, for a layout nobody has described; else None.

    A heading row has at least two filled cells, each different and none of them a number, and stands
    over rows of which at least one cell is a number or a date. A sheet without headings gives None.
    """
    top = grid.top(_LOOKED_AT)
    best: tuple[float, int] | None = None
    for at, row in enumerate(top):
        filled = [text for text in row if text]
        if len(filled) < 2:
            continue
        below = [under for under in top[at + 1 : at + 12] if any(under)]
        if not below:
            continue
        words = sum(1 for text in filled if not _is_value(text))
        distinct = len({heading_key(text) for text in filled})
        first_words = next((index for index, text in enumerate(row) if text), 0)
        dates_across = words >= 1 and not _is_value(row[first_words]) and len(filled) - words >= 2
        if words < len(filled) and not (dates_across and all(_dates_or_words(text) for text in filled)):
            continue
        if distinct < len(filled) * 0.5:
            continue
        width = sum(1 for under in below for text, over in zip(under, row, strict=False) if text and over)
        values = sum(1 for under in below for text in under if _is_value(text))
        if values == 0:
            continue
        score = len(filled) + width / len(below)
        if best is None or score > best[0] + 0.5:
            best = (score, at)
    return best[1] if best else None


def _dates_or_words(text: str) -> bool:
    return not re.fullmatch(r"[-+(£$]*[\d,]*\.?\d+[%)]?", text) or bool(
        re.fullmatch(r"(19|20)\d\d(\d\d)?", text)
    )


def _is_value(text: str) -> bool:
    """Say whether a cell looks like a number or a date rather than a heading."""
    return bool(
        re.fullmatch(r"[-+(£$€ ]*[\d,. ]*\d[\d,. ]*([eE][-+]?\d+)?[%) ]*", text)
        or re.match(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}", text)
        or re.fullmatch(r"\d{0,2}[- /]?[A-Za-z]{3,9}[-/ ]\d{2,4}", text)
    )


def _lowest(top: list[list[str]], last: int, depth: int) -> list[str]:
    """Give for each column the lowest filled cell among ``depth`` rows that end on ``last``."""
    if depth == 1:
        return top[last]
    rows = top[last - depth + 1 : last + 1]
    return [next((row[at] for row in reversed(rows) if row[at]), "") for at in range(len(top[last]))]


def _is_sub_heading(top: list[list[str]], last: int, depth: int) -> bool:
    """Say whether the row under the headings is one more row of headings.

    It is where it has words only, leaves blank some columns that have a heading, fills at least two
    cells of which a quarter have no heading of their own (they stand under a merged one), and rows
    further down have something in the columns that it leaves blank.
    """
    if last + 2 >= len(top):
        return False
    row, over = top[last + 1], _lowest(top, last, depth)
    filled = [at for at, text in enumerate(row) if text]
    if len(filled) < 2 or any(_is_value(row[at]) for at in filled):
        return False
    left_blank = [at for at, text in enumerate(over) if text and not row[at]]
    under_merged = sum(1 for at in filled if not top[last][at])
    if not left_blank or under_merged * 4 < len(filled):
        return False
    return any(under[at] for under in top[last + 2 : last + 5] for at in left_blank)


def _columns(grid: Grid, top: list[list[str]], last: int, depth: int) -> list[Column]:
    width = len(top[last]) if top else 0
    headings = _lowest(top, last, depth)
    groups = _groups(top, last, depth, headings)
    filled = _filled_columns(grid, last)
    kept = [at for at in range(width) if headings[at] or filled[at]]
    headings = [" ".join(text.split()) for text in headings]
    counts = Counter(heading_key(headings[at]) for at in kept)
    columns: list[Column] = []
    taken: set[str] = {"row"}
    for at in kept:
        heading, over = headings[at], groups[at]
        group = over[-1] if over else ""
        if not heading:
            name = f"column {column_letter(at)}"
        elif counts[heading_key(heading)] > 1 and group:
            name = f"{group} / {heading}"
        else:
            name = heading
        if _is_pattern(name):
            name = f"column {column_letter(at)} ({heading})"
        number = 2
        unique = name
        if unique.lower() in taken and len(over) > 1:
            unique = " / ".join((*over, heading))
        while unique.lower() in taken:
            unique, number = f"{name} ({number})", number + 1
        taken.add(unique.lower())
        columns.append(Column(name=unique, heading=heading, group=group, at=at, groups=over))
    return columns


def _parted(columns: list[Column]) -> tuple[list[Column], list[Column]]:
    """Part a table from further ones beside it: where its first heading stands again with others of its own.

    Two headings have to stand again where a blank column parts the tables, else the first three in order.
    """
    headed = [column for column in columns if column.heading]
    keys = [heading_key(column.heading) for column in headed]
    for at in range(2, len(headed)):
        if keys[at] != keys[0]:
            continue
        apart = headed[at].at - headed[at - 1].at > 1
        again = keys[at : at + _AGAIN] == keys[:_AGAIN] and at >= _AGAIN
        if again or (apart and len(set(keys[at:]) & set(keys[:at])) > 1):
            begin = headed[at].at
            return [one for one in columns if one.at < begin], [one for one in columns if one.at >= begin]
    return columns, []


def _groups(top: list[list[str]], last: int, depth: int, headings: list[str]) -> list[tuple[str, ...]]:
    """Give the group headings over each column, outermost first, each carried forward.

    A row above names groups where it has text beyond its first two columns, where lines such as
    "Period: April 2025" stand. The text is carried to the right until the next, but not across a
    column without any heading, which separates blocks.
    """
    rows = list(range(max(0, last - depth + 1 - _GROUPS_ABOVE), last))
    groups: list[tuple[str, ...]] = [()] * len(headings)
    for at_row in rows:
        row = top[at_row]
        filled = [at for at, text in enumerate(row) if text]
        if not filled or filled[-1] < 2:
            continue
        carried = ""
        for at in range(len(headings)):
            if row[at]:
                carried = "" if row[at] == headings[at] else " ".join(row[at].split())
            elif not headings[at]:
                carried = ""
            if carried:
                groups[at] = (*groups[at], carried)
    return groups


def _is_pattern(name: str) -> bool:
    """Say whether Polars would take a column's name for a pattern that stands for several columns."""
    return name == "*" or (name.startswith("^") and name.endswith("$"))


def _filled_columns(grid: Grid, last: int) -> list[bool]:
    body = grid.cells.slice(last + 1)
    if body.height == 0:
        return [False] * grid.width
    nulls = body.null_count().row(0)
    filled = []
    for count, name in zip(nulls, body.columns, strict=True):
        present = count < body.height
        if present and count > body.height * 0.5:
            present = bool((body.get_column(name).drop_nulls().str.strip_chars().str.len_bytes() > 0).any())
        filled.append(present)
    return filled


def _blank_rows(body: pl.DataFrame, names: list[str]) -> pl.Series:
    """Mark rows without any text; only rows whose first cells are blank are looked at whole."""
    blank = pl.Series([True] * body.height, dtype=pl.Boolean)
    for name in names:
        cells = body.get_column(name)
        blank = blank & (cells.is_null() | (cells.str.len_bytes() == 0) | _only_blanks(cells, blank))
        if not blank.any():
            break
    return blank


def _only_blanks(cells: pl.Series, among: pl.Series) -> pl.Series:
    if among.sum() > 10_000:
        return (cells.str.strip_chars().str.len_bytes() == 0).fill_null(value=True)
    result = pl.Series([False] * len(cells), dtype=pl.Boolean)
    at = among.arg_true()
    if len(at) == 0:
        return result
    return result.scatter(at, (cells.gather(at).str.strip_chars().str.len_bytes() == 0).fill_null(value=True))


def _repeats(body: pl.DataFrame, columns: Iterable[Column]) -> pl.Series:
    """Mark rows that say the headings again: the first three headed columns hold their own headings."""
    headed = [column for column in columns if column.heading][:3]
    if len(headed) < 2 or body.height == 0:
        return pl.Series([False] * body.height, dtype=pl.Boolean)
    said = pl.all_horizontal(
        pl.col(column.name).str.strip_chars().str.to_lowercase() == column.heading.lower()
        for column in headed
    )
    return body.select(said.fill_null(value=False).alias("said")).get_column("said")
