"""What lists of people have in common: how one is found, who a row is about, and words of a few fixed meanings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from leadwell.intake.cells import texts_of
from leadwell.intake.dates import days
from leadwell.intake.grid import Book, Grid
from leadwell.intake.headings import Table, find_table
from leadwell.intake.kinds.layouts import facts
from leadwell.intake.rows import Rows
from leadwell.intake.staffing_words import plain_words, staff_group

_LISTS: list[Mapping[str, Any]] = facts("staff_lists")["list"]
_ROLES: Mapping[str, list[str]] = facts("staff_lists")["roles"]
_SURE_HEADINGS: Mapping[str, list[str]] = facts("staff_lists")["sure"]
_SURE = 0.97  # a row about a person is told by the person; tables of hours name none


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A list of people in a sheet, and its columns by the roles that they play."""

    table: Table
    columns: Mapping[str, str]


def about(key: str) -> Mapping[str, Any]:
    """Give what the definition says of one list."""
    return next(one for one in _LISTS if one["key"] == key)


def sureness(book: Book, key: str) -> float:
    """Say how sure it is that a file is such a list; of two that a table may be, the first defined is meant."""
    for grid in book.sheets:
        for one in _LISTS:
            if found_in(grid, one["key"]) is not None:
                return _SURE if one["key"] == key else 0.0
    return 0.0


def found_in(grid: Grid, key: str) -> Found | None:
    """Find a list of people in a sheet; None where it has none."""
    groups: Sequence[Sequence[str]] = about(key)["wanted"]
    table = find_table(grid, [[heading for role in roles for heading in _ROLES[role]] for roles in groups])
    if table is None:
        return None
    if not _is_meant(table, key):
        return None
    columns: dict[str, str] = {}
    for role in _in_order(groups):
        name = table.find(*_ROLES[role])
        if name is not None and name not in columns.values():
            columns[role] = name
    if any(not any(role in columns for role in roles) for roles in groups):
        return None
    return Found(table=table, columns=columns)


def _is_meant(table: Table, key: str) -> bool:
    """Say whether a table has what tells such a list from others with the same columns, and nothing against it."""
    one = about(key)
    named = [f" {plain_words(column.heading)} " for column in table.columns]
    if any(f" {word} " in heading for word in one["never"] for heading in named):
        return False
    also: Sequence[Sequence[str]] = one["also"]
    return all(any(table.find(*_headings(role)) is not None for role in roles) for roles in also)


def _headings(name: str) -> list[str]:
    return _SURE_HEADINGS[name] if name in _SURE_HEADINGS else _ROLES[name]


def _in_order(groups: Sequence[Sequence[str]]) -> list[str]:
    """What is wanted takes its columns first: "start date" begins a leave in a list of leave."""
    first = [role for roles in groups for role in roles]
    return list(dict.fromkeys([*first, *_ROLES]))


def people_of(rows: Rows, found: Found) -> tuple[pl.Series, pl.Series]:
    """Give each row's person, by number or else by name in capitals, and name; rows that name nobody are set aside."""
    number, name = found.columns.get("person"), found.columns.get("person_name")
    shown = number or name
    assert shown is not None, "a list of people names them"
    codes, names = texts_of(rows.table.text(number)).values, texts_of(rows.table.text(name)).values
    people = pl.select(pl.coalesce(codes, names.str.to_uppercase())).to_series()
    rows.set_aside("person.missing", people.is_null(), shown)
    return people, names.fill_null("")


def tell_by_name(rows: Rows, found: Found) -> None:
    """Tell how many people are known by their name alone."""
    name = found.columns.get("person_name")
    codes = texts_of(rows.table.text(found.columns.get("person"))).values
    nameless = codes.is_null() & rows.used
    if name is None or not nameless.any():
        return
    number = texts_of(rows.table.text(name)).values.filter(nameless).n_unique()
    first = pl.Series(range(len(nameless))) == nameless.arg_true()[0]
    rows.tell("person.by_name", first, name, words={"people": f"{number:,}"})


_NO_DAY = ("-", "n/a", "N/A", "none", "None")
_OPEN_END = r"\b(4712|9999)\b"  # the year by which staff records say "no end"


def optional_days(rows: Rows, name: str | None) -> pl.Series:
    """Read a column of days that may be empty; a cell that cannot be read is told of and left empty."""
    return days_and_unreadable(rows, name)[0]


def days_and_unreadable(rows: Rows, name: str | None) -> tuple[pl.Series, pl.Series]:
    """Read a column of days that may be empty; gives the days and where a cell could not be read, which is told."""
    values, unreadable = days_if_any(rows, name)
    rows.tell("person.date_unreadable", unreadable, name)
    return values, unreadable


def days_if_any(rows: Rows, name: str | None, no_day: Sequence[str] = ()) -> tuple[pl.Series, pl.Series]:
    """Read a column of days that may be empty; gives the days and where a cell says something that is none.

    Args:
        rows: the rows; those whose date could be either of two days are set aside.
        name: the column, None where there is none.
        no_day: words of a cell that says that there is no such day, which is no fault.
    """
    texts = rows.table.text(name)
    if name is None:
        return texts.cast(pl.Date), pl.repeat(False, len(texts), dtype=pl.Boolean, eager=True)
    tidied = texts_of(texts)
    said = tidied.values
    words = {text for text in said.drop_nulls().unique() if says_any(text, no_day)}
    none = said.is_in([*_NO_DAY, *words]) | said.str.contains(_OPEN_END)
    said = said.set(none.fill_null(value=False), None)
    read = days(said)
    rows.set_aside_doubtful(name, read)
    return read.values, read.unreadable | tidied.formula_error


def says_any(text: str, phrases: Sequence[str]) -> bool:
    """Say whether a text holds one of these phrases as whole words."""
    plain = f" {plain_words(text)} "
    return any(f" {phrase} " in plain for phrase in phrases)


def meaning(texts: pl.Series, section: str, otherwise: str) -> pl.Series:
    """Give what each cell means by the words of a section of the definition; ``otherwise`` where none is said."""
    words: Mapping[str, list[str]] = facts("staff_lists")[section]
    table = {text: _meant(text, words, otherwise) for text in texts.drop_nulls().unique()}
    return texts.replace_strict(table, default=otherwise, return_dtype=pl.String)


def _meant(text: str, words: Mapping[str, list[str]], otherwise: str) -> str:
    plain = f" {plain_words(text)} "
    return next(
        (key for key, phrases in words.items() if any(f" {phrase} " in plain for phrase in phrases)),
        otherwise,
    )


def groups_of(roles: pl.Series) -> pl.Series:
    """Give the staff group that each role names; "" where it names none."""
    table = {text: group.value for text in roles.drop_nulls().unique() if (group := staff_group(text))}
    return roles.replace_strict(table, default="", return_dtype=pl.String)


_DAY_BEFORE = r"(?:(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})(?:T| +))?"
_CLOCK = re.compile(
    rf"^{_DAY_BEFORE}(\d{{1,2}})(?:[:h]?(\d{{2}})(?::\d{{2}}(?:\.0+)?)?)?(?: ?([ap])\.?m\.?)?$", re.IGNORECASE
)
_DOTTED = re.compile(r"^(\d*)\.(\d+)$")
_FRACTION = re.compile(
    r"^(?:(?:\d{5}|0)?\.\d+|0)$"
)  # of a day, alone or after a spreadsheet's number of the day
_DAY_MINUTES = 1440


def clock_times(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Read times of day as 07:30; gives the times and where a cell says something that is none.

    Understood: ``07:30``, ``0730``, ``7:30 pm``, a day before the time, and fractions of a day (``0.3125``) as a
    spreadsheet stores a time. ``7.30`` is half past seven only where every cell with a dot can be such a time.
    """
    said = texts_of(texts).values
    cells = said.drop_nulls().unique().to_list()
    dotted = [found for text in cells if (found := _DOTTED.match(text))]
    clocks = [one for one in dotted if 1 <= int(one[1] or 0) <= 24]
    dots = bool(dotted) and len(clocks) == len(dotted)
    dots = dots and all(len(one[2]) == 2 and int(one[2]) < 60 for one in clocks)
    table = {text: _clock(text, dots=dots, fractions=not clocks) for text in cells}
    times = said.replace_strict(table, default=None, return_dtype=pl.String)
    return times, said.is_not_null() & times.is_null()


def _clock(text: str, *, dots: bool, fractions: bool) -> str | None:
    """Read one time; ``0.25`` beside ``7.30`` is neither plainly a fraction nor plainly a time."""
    if _FRACTION.match(text):
        minutes = round(float(text) % 1 * _DAY_MINUTES) % _DAY_MINUTES
        return f"{minutes // 60:02d}:{minutes % 60:02d}" if fractions else None
    if _DOTTED.match(text):
        if not dots:
            return None
        text = text.replace(".", ":")
    found = _CLOCK.match(text)
    if found is None or not (found[2] or found[3]):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and (hour == 12 or (half == "p" and hour < 12)):
        hour = hour % 12 + (12 if half == "p" else 0)
    elif half == "a" and hour > 12:
        return None
    ends = hour < 24 or (hour == 24 and minute == 0)
    return f"{hour % 24:02d}:{minute:02d}" if ends and minute < 60 else None
