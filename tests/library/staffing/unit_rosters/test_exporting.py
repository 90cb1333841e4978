"""A roster as it stands in a spreadsheet: a row a shift, a column a day, and who is there against who is needed."""

import csv
import io
from datetime import date, timedelta

import polars as pl
from python_calamine import CalamineWorkbook
from tests.library.staffing.unit_rosters import made_rows

from leadwell.staffing.unit_rosters import standing
from leadwell.staffing.unit_rosters.exporting import (
    NEED_HEADINGS,
    SHIFT_HEADINGS,
    need_rows,
    roster_as_table,
    roster_as_workbook,
)
from leadwell.staffing.unit_rosters.patterns import Wanted

FRIDAY = date(2026, 4, 3)
SATURDAY = FRIDAY + timedelta(days=1)
HOLIDAYS = {FRIDAY: "Good Friday"}


def held():
    posts = made_rows.posts(
        made_rows.post(1, "Ann"), made_rows.post(2, "=cmd()"), made_rows.post(3, "Cas", group="")
    )
    duties = made_rows.duties(
        made_rows.duty(1, FRIDAY, state="planned"),
        made_rows.duty(1, SATURDAY, made_rows.NIGHT, state="absent"),
        made_rows.duty(2, SATURDAY, state="planned"),
        made_rows.duty(3, FRIDAY, made_rows.NIGHT, kind="study", state="planned"),
    ).with_columns(hired=pl.lit(""))
    return posts, duties


def counted(posts, duties):
    wanted = [
        Wanted(weekday=weekday, shift=shift, group="registered", people=2, basis="rostered")
        for weekday in range(7)
        for shift in ("Day", "Night")
    ]
    return standing(
        starts_on=FRIDAY, days=2, duties=duties, posts=posts, patterns=made_rows.both_patterns(), wanted=wanted,
        hours=made_rows.hours(), groups=["registered"], away={(2, SATURDAY)},
    )  # fmt: skip


def test_each_shift_is_a_row_with_its_state_and_no_text_can_act_as_a_formula():
    away = {(2, SATURDAY), (1, SATURDAY)}  # of a shift that is told to have been missed, that stands
    text = roster_as_table(*held(), away=away, holidays=HOLIDAYS).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text))
    assert tuple(head) == SHIFT_HEADINGS
    group = "registered nurses and midwives"
    assert rows == [
        ["Ann", group, "2026-04-03", "Friday", "Good Friday", "Day", "07:30", "20:00", "11.5", "care", "", "planned"],
        ["Ann", group, "2026-04-04", "Saturday", "", "Night", "19:30", "08:00", "11.5", "care", "", "absent"],
        ["'=cmd()", group, "2026-04-04", "Saturday", "", "Day", "07:30", "20:00", "11.5", "care", "", "away"],
        ["Cas", "not known", "2026-04-03", "Friday", "Good Friday", "Night", "19:30", "08:00", "11.5", "study", "",
         "planned"],
    ]  # fmt: skip


def test_needed_is_empty_where_nothing_tells_and_counts_only_who_is_there():
    posts, duties = held()
    found = [
        dict(zip(NEED_HEADINGS, row, strict=True))
        for row in need_rows(counted(posts, duties), holidays=HOLIDAYS)
    ]
    day = [one for one in found if one["Half of the day"] == "day"]
    assert [(one["Date"], one["There"], one["Needed"], one["Short"]) for one in day] == [
        (FRIDAY, 1, 2, 1),
        (SATURDAY, 0, 2, 2),  # the one who is on it is away
    ]
    none = standing(
        starts_on=FRIDAY, days=1, duties=duties, posts=posts, patterns=made_rows.both_patterns(), wanted=[],
        hours=made_rows.hours(), groups=["registered"],
    )  # fmt: skip
    assert {(row[6], row[7]) for row in need_rows(none, holidays={})} == {(None, None)}


def test_the_workbook_has_a_column_a_day_and_tells_nobody_why_somebody_is_away():
    posts, duties = held()
    content = roster_as_workbook(
        posts,
        duties,
        on=[FRIDAY, SATURDAY],
        away={(2, SATURDAY)},
        standing=counted(posts, duties),
        holidays=HOLIDAYS,
    )
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Roster", "Shifts", "Needed"]
    head, *lines = book.get_sheet_by_name("Roster").to_python()
    assert head == ["Person", "Staff group", FRIDAY, SATURDAY]
    assert [(line[0], *line[2:]) for line in lines] == [
        ("Ann", "Day", ""),  # not worked
        ("'=cmd()", "", "away"),
        ("Cas", "study", ""),
    ]
    assert len(book.get_sheet_by_name("Shifts").to_python()) == 1 + duties.height
    assert len(book.get_sheet_by_name("Needed").to_python()) == 1 + len(counted(posts, duties).halves)


def test_an_empty_roster_is_a_table_with_headings():
    posts, duties = held()
    text = roster_as_table(posts, duties.clear(), away=(), holidays={}).decode("utf-8-sig")
    assert text.splitlines() == [",".join(SHIFT_HEADINGS)]
