"""Corrections between two editions: against a slow and obvious judge, and on the real pairs."""

import csv
import io
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.intake import read
from leadwell.intake.corrections import CORRECTIONS, corrections
from leadwell.intake.tables import OBSERVATIONS

VALUES = st.one_of(st.none(), st.integers(0, 3).map(float))
EDITIONS = st.dictionaries(
    st.tuples(st.sampled_from("ABC"), st.sampled_from(["m1", "m2"]), st.integers(1, 2)), VALUES, max_size=10
)


def observations(cells, *, order=1, name="Trust"):
    rows = [
        (code, f"{name} {code}", "peer", "", measure, measure.upper(), "month", date(2025, month, 1), value, None,
         None if value is not None else "not_recorded", "", at + 2, measure)
        for at, ((code, measure, month), value) in enumerate(list(cells.items())[::order])
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=OBSERVATIONS, orient="row")


def judged(before, after):
    """Compare cell by cell."""
    found = set()
    for key in before.keys() | after.keys():
        if key not in before:
            found.add(("added", *key, None, after[key]))
        elif key not in after:
            found.add(("withdrawn", *key, before[key], None))
        elif before[key] != after[key]:
            found.add(("changed", *key, before[key], after[key]))
    return found


def told(found):
    return {
        (row["change"], row["place_code"], row["measure"], row["period_start"].month,
         row["numerator_before"], row["numerator_after"])
        for row in found.iter_rows(named=True)
    }  # fmt: skip


@given(EDITIONS, EDITIONS)
def test_corrections_are_the_cells_that_differ_and_no_others(before, after):
    found = corrections(observations(before), observations(after, order=-1, name="Renamed"))
    assert told(found) == judged(before, after)
    assert found.height == len(judged(before, after))
    assert found.schema == CORRECTIONS


@given(EDITIONS)
def test_the_same_edition_twice_has_no_corrections(cells):
    assert corrections(observations(cells), observations(cells, order=-1)).height == 0


def test_a_value_that_turns_into_a_reason_is_a_change_with_both():
    key = ("A", "m1", 1)
    found = corrections(observations({key: 3.0}), observations({key: None})).row(0, named=True)
    assert (found["change"], found["numerator_before"], found["missing_before"]) == ("changed", 3.0, None)
    assert (found["numerator_after"], found["missing_after"]) == (None, "not_recorded")


def raw_differences(before, after):
    """Give the cells that differ by a plain reading of two files: organisation and heading."""
    editions = []
    for content in (before, after):
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        editions.append(
            {
                (row[1].strip(), heading): cell
                for row in rows[1:]
                for heading, cell in zip(rows[0], row, strict=True)
            }
        )
    old, new = editions
    return {
        (code, heading, float(old[code, heading]), float(new[code, heading]))
        for code, heading in old.keys() | new.keys()
        if old.get((code, heading)) != new.get((code, heading))
    }


@pytest.mark.parametrize(
    ("before", "after", "cells", "places"),
    [
        ("July-2025-CSV-9jfy4.csv", "AE-July-2025-CSV-revised.csv", 4, {"RTD": 2}),
        ("Monthly-AE-April-2025.csv", "AE-April-2025-CSV-revised.csv", 26, {"RBT": 10, "RFS": 3, "RTD": 2}),
    ],
)
def test_a_month_of_attendances_published_again_shows_exactly_the_changed_cells(
    shared, before, after, cells, places
):
    """The notes count the cells of the row of totals too; totals are no place, so they are not loaded."""
    old, new = ((shared / "data/nhs_england" / name).read_bytes() for name in (before, after))
    raw = raw_differences(old, new)
    assert len(raw) == cells
    found = corrections(read(old, before).observations, read(new, after).observations)
    got = set(found.select("place_code", "column", "numerator_before", "numerator_after").iter_rows())
    assert got == {one for one in raw if one[0] != "TOTAL"}
    assert dict(found.group_by("place_code").len().iter_rows()) == places
    assert set(found.get_column("change")) == {"changed"}
