"""Invented people and rosters: lawful, in keeping with the hours that are held, and the same as days go by."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import polars as pl
import pytest

from leadwell.intake import read
from leadwell.synthetic import people_files
from leadwell.synthetic.people_files import PeopleFile
from leadwell.synthetic.places import units

FIRST = date(2026, 1, 5)
TODAY = date(2026, 2, 16)
AT = datetime(2026, 2, 16, 6, tzinfo=UTC)
WARD, SHORT = "0107", "0103"  # long days; early, late and night


def came(until: date) -> pl.DataFrame:
    """Hours of two wards: everybody planned came, now and then one from the bank; the last day is planned only."""
    rows = []
    for unit in units():
        if unit.code not in {WARD, SHORT}:
            continue
        for number in range((until - FIRST).days + 1):
            on = FIRST + timedelta(days=number)
            for place, (part, each) in enumerate(unit.parts):
                for group, people in (
                    ("registered", unit.registered[place]),
                    ("support", unit.support[place]),
                ):
                    hours, bank = people * each, each if number % 10 == 0 else 0.0
                    worked = (hours, bank, 0.0) if on < until else (None, None, None)
                    rows.append((unit.code, on, part, group, hours, hours, *worked))
    names = ("unit_code", "on", "part", "staff_group", "required_hours", "planned_hours", "actual_hours")
    return pl.DataFrame(
        rows, schema=[*names, "bank_hours", "agency_hours"], orient="row", infer_schema_length=None
    )


def made(today: date) -> dict[str, PeopleFile]:
    names = {WARD: "Fennimore Ward", SHORT: "Wrenlow Ward"}
    found = people_files(came(today), names=names, first=FIRST, today=today, seed=1, known_at=AT)
    return {one.file_name.split("-")[2]: one for one in found}


@pytest.fixture(scope="module")
def files() -> dict[str, PeopleFile]:
    return made(TODAY)


def test_every_list_is_recognised_and_read_without_a_fault(files):
    for name, kind in (
        ("staff", "people"),
        ("training", "training"),
        ("absences", "absences"),
        ("rosters", "duties"),
    ):
        found = read(files[name].content, files[name].file_name, today=TODAY)
        assert found.kind == f"staff.{kind}"
        assert [one.code for one in found.faults] == []
        assert found.sheets[0].rows_used == files[name].rows.height


def test_own_staff_rest_and_are_not_on_leave(files):
    leave = defaultdict(set)
    for row in files["absences"].rows.iter_rows(named=True):
        for number in range((row["To"] - row["From"]).days + 1):
            leave[row["Employee number"]].add(row["From"] + timedelta(days=number))
    spans = defaultdict(list)
    for row in files["rosters"].rows.iter_rows(named=True):
        if row["Staff type"] is None and row["Shift"] != "Improvement time":
            start = datetime.combine(row["Date"], datetime.strptime(row["Start time"], "%H:%M").time())
            assert row["Date"] not in leave[row["Employee number"]]
            spans[row["Employee number"]].append((start, row["Hours"]))
    assert len(spans) > 40
    for own in spans.values():
        own.sort()
        for (start, hours), (after, _) in pairwise(own):
            assert after - start >= timedelta(hours=hours + 11), own
        for start, _ in own:
            week = sum(hours for other, hours in own if timedelta() <= other - start < timedelta(days=7))
            assert week <= 60


def test_tomorrow_changes_nothing_of_the_plan_that_was_made(files):
    later = made(TODAY + timedelta(days=1))
    key = ["Employee number", "Date", "Shift"]
    own = pl.col("Staff type").is_null()
    before = (
        files["rosters"].rows.filter(own, pl.col("Date") < TODAY + timedelta(days=14)).select(key).sort(key)
    )
    after = (
        later["rosters"].rows.filter(own, pl.col("Date") < TODAY + timedelta(days=14)).select(key).sort(key)
    )
    assert before.equals(after)
    names = ["Employee number", "Employee name"]
    assert files["staff"].rows.select(names).equals(later["staff"].rows.select(names))
