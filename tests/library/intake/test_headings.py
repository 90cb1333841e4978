"""Headings: found wherever they start and however many rows they take; never guessed where there are none."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.intake.grid import Grid
from leadwell.intake.headings import column_letter, find_table, guess_heading_row, heading_key


def grid(*rows):
    width = max(len(row) for row in rows)
    padded = [[cell or None for cell in (*row, *[""] * (width - len(row)))] for row in rows]
    return Grid(
        name="S",
        cells=pl.DataFrame(padded, schema={f"c{at}": pl.String for at in range(width)}, orient="row"),
    )


BEDS = grid(
    ["Beds, quarter 1"],
    [],
    ["", "", "Available", "", "", "Occupied", "", ""],
    ["Org Code", "Org Name", "Total", "Acute", "", "Total", "Acute", ""],
    ["A1", "North", "10", "6", "", "9", "5", ""],
    [],
    ["Org Code", "Org Name", "Total", "Acute", "", "Total", "Acute", ""],
    ["A2", "South", "20", "8", "", "-", "7", ""],
)


def test_group_headings_make_repeated_headings_unique():
    table = find_table(BEDS, ["ORG_CODE", ("Trust", "org name")])
    assert [column.name for column in table.columns] == [
        "Org Code",
        "Org Name",
        "Available / Total",
        "Available / Acute",
        "Occupied / Total",
        "Occupied / Acute",
    ]
    assert (table.heading_row, table.repeated, table.blank) == (4, (7,), (6,))
    assert table.body.rows() == [
        (5, "A1", "North", "10", "6", "9", "5"),
        (8, "A2", "South", "20", "8", "-", "7"),
    ]
    assert table.find("Total", group="Occupied") == "Occupied / Total"


def test_headings_over_two_rows_are_taken_together():
    table = find_table(
        grid(
            ["Trust code", "Trust name", "Responses", "Breakdown", ""],
            ["", "", "", "Good", "Poor"],
            ["R1", "North", "12", "10", "2"],
        ),
        ["Trust code", "Trust name", "Responses"],
    )
    assert [column.name for column in table.columns] == [
        "Trust code",
        "Trust name",
        "Responses",
        "Good",
        "Poor",
    ]
    assert (table.first_heading_row, table.heading_row, table.body.height) == (1, 2, 1)


def test_three_levels_of_headings_are_all_kept():
    table = find_table(
        grid(
            ["", "Day", "", "", "", "Night", ""],
            ["", "Registered", "", "Care staff", "", "Registered", ""],
            ["Ward", "Planned", "Actual", "Planned", "Actual", "Planned", "Actual"],
            ["Oak", "1", "2", "3", "4", "5", "6"],
        ),
        ["Ward"],
    )
    assert [column.groups for column in table.columns[1:]] == [
        ("Day", "Registered"),
        ("Day", "Registered"),
        ("Day", "Care staff"),
        ("Day", "Care staff"),
        ("Night", "Registered"),
        ("Night", "Registered"),
    ]
    assert len({column.name for column in table.columns}) == 7


def test_a_sheet_without_the_headings_gives_nothing():
    assert find_table(BEDS, ["Ward"]) is None
    assert find_table(grid(["1", "2"], ["3", "4"]), ["Ward"]) is None


@pytest.mark.parametrize(
    "rows", [[["1", "2"], ["3", "4"]], [["Oak", "1"], ["Elm", "2"]], [["a"], ["b"]], [["", ""]]]
)
def test_headings_are_never_guessed_where_there_are_none(rows):
    assert guess_heading_row(grid(*rows)) is None


@given(st.permutations(["Ward", "Date", "Hours", "Census"]), st.integers(0, 20), st.integers(0, 4))
def test_headings_are_found_in_any_order_and_place(order, above, right):
    rows = [["Some title"]] * above + [[*order, *[""] * right], [*"abcd"]]
    table = find_table(grid(*rows), ["ward", "DATE", "hours "])
    assert table.heading_row == above + 1
    assert sorted(column.name for column in table.columns) == sorted(order)


@given(st.text(max_size=30))
def test_heading_keys_do_not_change_when_made_again(text):
    assert heading_key(heading_key(text)) == heading_key(text)


def test_columns_have_the_letters_that_a_spreadsheet_shows():
    assert [column_letter(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
