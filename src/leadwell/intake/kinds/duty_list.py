"""Lists of people's shifts, rostered or worked: one row a person and shift."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from leadwell.foundations.staff import Part
from leadwell.intake.cells import texts_of
from leadwell.intake.grid import Book
from leadwell.intake.kinds.layouts import facts
from leadwell.intake.kinds.split_shifts import settle_duties
from leadwell.intake.kinds.staff_columns import (
    Found,
    clock_times,
    groups_of,
    meaning,
    people_of,
    says_any,
)
from leadwell.intake.kinds.staff_lists import kind_of, read_list
from leadwell.intake.reading import Reading
from leadwell.intake.rows import Rows, Rule
from leadwell.intake.staffing_words import part_of_day, plain_words, says_not_worked

KEY = "staff.duties"
_OFF: Mapping[str, list[str]] = facts("staff_lists")["not_worked"]
_HOURS = Rule(most=24.0, why="a shift has at most 24 hours", hours=True)
_BREAK = Rule(most=600.0, why="a break has at most ten hours")
_MISSED = Rule(most=10.0, why="nobody has more than ten breaks in a shift")
_NIGHT_FROM, _NIGHT_UNTIL = 18 * 60, 4 * 60  # minutes; a shift that begins between them is a night
_EVENING = 13 * 60


def _duties(rows: Rows, found: Found) -> pl.DataFrame:
    columns = found.columns
    rows.find_notes([columns["on"]])
    people, names = people_of(rows, found)
    unit, code = columns.get("unit"), columns.get("unit_code")
    units, codes = rows.texts(unit), texts_of(rows.table.text(code)).values
    rows.set_aside("row.no_place", units.is_null() & codes.is_null(), unit or code)
    on = rows.dates(columns["on"])
    times = {}
    for name in ("begins", "ends"):
        times[name], unreadable = clock_times(rows.table.text(columns.get(name)))
        rows.set_aside("person.time_unreadable", unreadable, columns.get(name))
    shifts = texts_of(rows.table.text(columns.get("shift"))).values
    states = texts_of(rows.table.text(columns.get("state"))).values
    sick = _where(shifts, _is_sick)
    frame = pl.DataFrame(
        {
            "place_code": codes.fill_null(""),
            "place_name": units.fill_null(""),
            "person": people,
            "person_name": names,
            "on": on,
            "shift": shifts.fill_null(""),
            **times,
            "staff_group": groups_of(texts_of(rows.table.text(columns.get("role"))).values),
            "told": rows.numbers(columns.get("hours"), _HOURS).values,
            "rest": rows.numbers(columns.get("break_minutes"), _BREAK).values,
            "kind": meaning(shifts, "duty", "care"),
            "hired": meaning(texts_of(rows.table.text(columns.get("hired"))).values, "hired", ""),
            "state": meaning(states, "state", ""),
            "breaks_missed": rows.numbers(columns.get("breaks_missed"), _MISSED).values,
            "row": rows.table.rows,
        }
    ).with_columns(
        hours=pl.coalesce("told", _span("begins", "ends") - pl.col("rest").fill_null(0.0) / 60),
        part=_parts(shifts, times["begins"]),
    )
    care = frame["kind"] == "care"
    away = care & _where(shifts, _is_off) & ~(sick & (frame["hours"] > 0).fill_null(value=False))
    rows.set_aside("staffing.not_worked", away, columns.get("shift"))
    rows.set_aside(
        "staffing.not_worked", care & (frame["state"] == "") & _where(states, _is_off), columns.get("state")
    )
    rows.set_aside("person.no_hours", frame["hours"].is_null() | (frame["hours"] <= 0), columns.get("hours"))
    parts = frame["part"].is_null() & care & ~sick
    rows.set_aside("staffing.part_unknown", parts, columns.get("shift") or columns.get("begins"))
    called_off = pl.lit(_where(shifts, _is_called_off))  # "Training cancelled"
    ill = pl.lit(sick) & (pl.col("state") != "cancelled")
    return frame.with_columns(
        pl.col("part").fill_null(Part.DAY.value),
        state=pl.when(called_off)
        .then(pl.lit("cancelled"))
        .when(ill)
        .then(pl.lit("absent"))
        .otherwise("state"),
    ).drop("told", "rest")


def _where(texts: pl.Series, says: Callable[[str], bool]) -> pl.Series:
    table = {text: says(text) for text in texts.drop_nulls().unique()}
    return texts.replace_strict(table, default=False, return_dtype=pl.Boolean).fill_null(value=False)


def _without_covers(text: str) -> str:
    """Give a shift's name without what it says of somebody else: "Sickness cover" is worked."""
    return _without(plain_words(text), _OFF["covers"])


def _without(plain: str, phrases: Sequence[str]) -> str:
    padded = f" {plain} "
    for phrase in phrases:
        padded = padded.replace(f" {phrase} ", " ")
    return padded.strip()


def _is_off(text: str) -> bool:
    """Say whether a cell names a day off, leave or other time that is not worked."""
    plain = _without_covers(text)
    shift = _without(plain, _OFF["holidays"])
    if plain and not shift:
        return True
    return says_not_worked(shift) or says_any(shift, _OFF["words"])


def _is_sick(text: str) -> bool:
    """Say whether a shift's name says that the person who had it did not come."""
    return says_any(_without_covers(text), _OFF["sick"])


def _minutes(name: str) -> pl.Expr:
    hour, minute = pl.col(name).str.head(2).cast(pl.Int64), pl.col(name).str.tail(2).cast(pl.Int64)
    return hour * 60 + minute


def _span(begins: str, ends: str) -> pl.Expr:
    """Hours from one time to the next, over midnight where the end is earlier; null where they are the same."""
    minutes = (_minutes(ends) - _minutes(begins)) % 1440
    return pl.when(minutes > 0).then(minutes / 60)


def _parts(shifts: pl.Series, begins: pl.Series) -> pl.Series:
    """The part of the day by the shift's name; else by when it begins."""
    bare = {text: _bare(text) for text in shifts.drop_nulls().unique()}
    table = {text: part.value for text, shift in bare.items() if (part := part_of_day(shift))}
    named = shifts.replace_strict(table, default=None, return_dtype=pl.String)
    start = pl.DataFrame({"begins": begins}).select(_minutes("begins")).to_series()
    by_clock = pl.select(
        pl.when((start >= _NIGHT_FROM) | (start < _NIGHT_UNTIL))
        .then(pl.lit(Part.NIGHT.value))
        .when(start >= _EVENING)
        .then(pl.lit(Part.LATE.value))
        .when(start.is_not_null())
        .then(pl.lit(Part.DAY.value))
    ).to_series()
    return pl.select(pl.coalesce(named, by_clock)).to_series()


def _is_called_off(text: str) -> bool:
    return says_any(text, facts("staff_lists")["state"]["cancelled"])


def _bare(text: str) -> str:
    """Give a shift's name without holidays, covers and sickness: "Sick (early)" was to be an early."""
    return _without(_without_covers(text), [*_OFF["holidays"], *_OFF["sick"]])


def _read(book: Book) -> Reading:
    return read_list(book, KEY, _duties, settle_duties, lambda reading, table: replace(reading, duties=table))


KIND = kind_of(KEY, _read)
