"""Tables that no kind knows: suggested, confirmed once, remembered; and plain tables of measures."""

import json
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from tests.library.intake.sheets_of_files import as_csv, as_xlsx

from leadwell.intake import BadProfile, Meaning, NoSuchRow, Profile, Shape, open_book, read, row_of

STRANGE = (
    b"Run by A. Person\n\nWhere,When it was,Turn,Banding,Hrs done,Hrs wanted\n"
    b"Oak,01/04/2025,Early,RN,10,11\nOak,01/04/2025,Early,HCA,9,11\nElm,14/04/2025,N,RN,9,11\nElm,14/04/2025,N,HCA,9,11\n"
)


def test_an_unknown_layout_is_met_with_suggestions_and_reasons():
    reading = read(STRANGE, "odd.csv")
    assert (reading.kind, reading.refused) == (None, True)
    assert [fault.code for fault in reading.faults] == ["file.unknown_layout"]
    suggestion = reading.suggestion
    assert suggestion.heading_row == 3
    meanings = {one.column: one.meaning for one in suggestion.columns}
    assert meanings["When it was"] is Meaning.WHEN
    assert meanings["Turn"] is Meaning.PART
    assert meanings["Banding"] is Meaning.STAFF_GROUP
    assert meanings["Where"] is Meaning.PLACE
    for one in suggestion.columns:
        assert one.reason.endswith(".")
        assert 0 < one.confidence <= 1
        assert one.examples


def test_a_confirmed_layout_is_remembered_and_read_next_time():
    suggestion = read(STRANGE, "odd.csv").suggestion
    confirmed = suggestion.as_profile(
        "Our rota", meanings={"Hrs done": Meaning.ACTUAL, "Hrs wanted": Meaning.REQUIRED}
    )
    profile = Profile.from_dict(json.loads(json.dumps(replace(confirmed, shape=Shape.SHIFT).as_dict())))
    reading = read(STRANGE.replace(b"Oak", b"Ash"), "next.csv", profile=profile)
    assert reading.kind == "leadwell.shifts"
    found = reading.shifts.select(
        "unit_name", "on", "part", "staff_group", "required_hours", "actual_hours"
    ).rows()
    assert found[0] == ("Ash", date(2025, 4, 1), "early", "registered", 11.0, 10.0)
    assert len(found) == 4


def test_a_profile_that_does_not_fit_a_file_is_left_out():
    profile = read(STRANGE, "odd.csv").suggestion.as_profile("Our rota")
    content = b"Ward,Month,Measure,Value\nOak,Apr 2025,Complaints,3\nElm,Apr 2025,Complaints,1\n"
    assert read(content, "m.csv", profile=profile).kind == "leadwell.measures"


@pytest.mark.parametrize(
    "change",
    [
        {"shape": "round"},
        {"columns": []},
        {"columns": [{"column": "A", "meaning": "colour"}]},
        {"title": None, "columns": 3},
    ],
)
def test_a_profile_that_is_not_whole_is_refused_with_the_remedy(change):
    plain = read(STRANGE, "odd.csv").suggestion.as_profile("Our rota").as_dict()
    with pytest.raises(BadProfile):
        Profile.from_dict({**plain, **change})


def test_the_fingerprint_is_the_same_for_any_order_of_columns_and_other_months():
    one = read(b"Place,Stuff,Apr-25,May-25,Jun-25\nOak,x,1,2,3\nElm,y,1,2,3\n", "a.csv").suggestion
    other = read(b"stuff,PLACE,Jul-25,Aug-25,Sep-25\nx,Oak,1,2,3\ny,Elm,1,2,3\n", "a.csv").suggestion
    assert (one.fingerprint, one.dates_across, one.shape) == (other.fingerprint, True, Shape.MEASURE_WIDE)


def test_a_file_without_headings_is_refused_and_never_guessed_at():
    reading = read(b"Oak,2025-01-01,37.5\nElm,2025-01-01,22\n", "bare.csv")
    assert [fault.code for fault in reading.faults] == ["file.no_headings"]
    assert reading.suggestion is None


def observed(content, name="m.csv", **more):
    reading = read(content if isinstance(content, bytes) else as_csv(content), name, **more)
    columns = ["place_name", "measure", "period_kind", "period_start", "numerator", "denominator", "missing"]
    return reading, reading.observations.select(columns).rows()


APRIL, MAY, JUNE = date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1)


def test_a_long_table_with_both_parts_of_a_ratio_is_a_defined_measure():
    heads = b"Ward,Month,Measure,Numerator,Denominator\n"
    reading, rows = observed(
        heads + b"Oak,Apr 2025,Falls,3,900\nElm,Apr 2025,Falls,<5,900\nElm,May 2025,Falls,1,0\n"
    )
    assert reading.kind == "leadwell.measures"
    assert rows == [
        ("Oak", "quality.falls", "month", APRIL, 3.0, 900.0, None),
        ("Elm", "quality.falls", "month", APRIL, None, None, "suppressed"),
        ("Elm", "quality.falls", "month", MAY, None, None, "not_defined"),
    ]


def test_dates_down_give_a_measure_for_each_column():
    _, rows = observed(b"Ward,Week,Date,Slips\nOak,,07/04/2025,3\nOak,,14/04/2025,-\nOak,,21/04/2025,5\n")
    assert rows == [
        ("Oak", "own.slips", "week", date(2025, 4, 7), 3.0, None, None),
        ("Oak", "own.slips", "week", date(2025, 4, 14), None, None, "not_applicable"),
        ("Oak", "own.slips", "week", date(2025, 4, 21), 5.0, None, None),
    ]


def test_dates_across_give_a_period_for_each_column():
    reading, rows = observed(
        b"Ward,Measure,Apr-25,May-25,Jun-25\nOak,Slips,3,4,5\nElm,Slips,1,,2\nTotal,Slips,4,4,9\n"
    )
    assert rows == [
        ("Oak", "own.slips", "month", APRIL, 3.0, None, None),
        ("Oak", "own.slips", "month", MAY, 4.0, None, None),
        ("Oak", "own.slips", "month", JUNE, 5.0, None, None),
        ("Elm", "own.slips", "month", APRIL, 1.0, None, None),
        ("Elm", "own.slips", "month", MAY, None, None, "not_recorded"),
        ("Elm", "own.slips", "month", JUNE, 2.0, None, None),
    ]
    assert [
        (one.code, one.row, one.column) for one in reading.faults if one.code == "row.total_disagrees"
    ] == [("row.total_disagrees", 4, "Jun-25")]


def test_quarters_in_words_are_periods():
    _, rows = observed(b"Home name,Period,Measure,Value\nRose,Q1 2025-26,Slips,3\nRose,Q2 2025-26,Slips,4\n")
    assert [row[2:5] for row in rows] == [("quarter", APRIL, 3.0), ("quarter", date(2025, 7, 1), 4.0)]


def test_fractions_among_percentages_are_left_out_and_told():
    shares = ["95", "94", "0.93", "96", "97", "91", "92", "93", "94", "95", "96", "97"]
    rows = [
        ["Ward", "Month", "Trained %"],
        *(["Oak", f"2024-{at:02}", share] for at, share in enumerate(shares, 1)),
    ]
    reading, found = observed(rows)
    assert [(one.code, one.row) for one in reading.faults if one.code == "number.mixed_units"] == [
        ("number.mixed_units", 4)
    ]
    assert found[2][-3:] == (None, None, "not_readable")


def test_percentages_among_fractions_are_mended():
    shares = ["0.95", "94%", *["0.93"] * 10]
    rows = [
        ["Ward", "Month", "Trained %"],
        *(["Oak", f"2024-{at:02}", share] for at, share in enumerate(shares, 1)),
    ]
    _, found = observed(rows)
    assert [row[4] for row in found[:3]] == pytest.approx([0.95, 0.94, 0.93])


def test_future_rows_are_kept_aside_whole():
    reading, rows = observed(
        b"Ward,Month,Slips\nOak,Apr 2025,3\nOak,May 2035,4\nElm,Apr 2025,1\n", today=date(2025, 6, 1)
    )
    assert [row[3] for row in rows] == [APRIL, APRIL]
    assert reading.kept_aside.rows() == [("", 3, "A date that has not come yet", ["Oak", "May 2035", "4"])]


def test_known_places_bring_out_new_and_misspelt_ones():
    reading, _ = observed(
        b"Ward,Month,Slips\nHaversley,Apr 2025,3\nHaverly,Apr 2025,4\nElm Ward,Apr 2025,1\nYew,Apr 2025,1\n",
        known_places=["Haversley Ward", "Elm"],
    )
    told = [
        (one.code, one.found) for one in reading.faults if one.code in ("place.misspelt", "place.unknown")
    ]
    assert told == [("place.misspelt", "Haverly"), ("place.unknown", "Yew")]


def test_a_row_is_found_again_with_its_headings():
    book = open_book(
        as_xlsx({"Cover": [["x"]], "Data": [["Title"], ["Ward", "Hours"], ["Oak", "37.5"]]}), "a.xlsx"
    )
    assert row_of(book, "Data", 3) == (("Ward", "Hours"), ("Oak", "37.5"))
    assert row_of(book, "Data", 3, heading_row=1)[0] == ("Title", "")
    with pytest.raises(NoSuchRow, match="no sheet"):
        row_of(book, "Date", 3)
    with pytest.raises(NoSuchRow, match="row 9"):
        row_of(book, "Data", 9)


def test_two_columns_for_one_month_give_one_figure_or_none():
    headings = ["Ward", "Measure", "Jan-25", "Feb-25", "January 2025", "Jan-25", "Mar-25"]
    rows = [
        ["Oak", "Falls", "1", "2", "1", "", "3"],
        ["Elm", "Falls", "", "2", "4", "4", "3"],
        ["Ash", "Falls", "1", "2", "1", "9", "3"],
        ["Fir", "Falls", "[c]", "2", "", "", "3"],
    ]
    reading = read(as_csv([headings, *rows]), "falls.csv")
    january = reading.observations.filter(pl.col("period_start") == date(2025, 1, 1))
    assert january.select("place_name", "numerator", "missing").rows() == [
        ("Oak", 1, None),
        ("Elm", 4, None),
        ("Ash", None, "not_readable"),
        ("Fir", None, "suppressed"),
    ]
    assert reading.observations.height == 12
    told = [(fault.code, fault.row, fault.column) for fault in reading.faults if "doubled" in fault.code]
    assert sorted(told, key=str) == [
        ("measure.doubled_apart", 4, "Jan-25 (2)"),
        ("measure.doubled_period", None, "Jan-25 (2)"),
        ("measure.doubled_period", None, "January 2025"),
    ]


@pytest.mark.parametrize(("text", "told"), [("Q1 2018", 1), ("Q1 2018-19", 0)])
def test_a_quarter_that_does_not_say_of_which_year_is_told(text, told):
    rows = [["Ward", "Period", "Measure", "Value"], ["Oak", text, "Falls", "1"]]
    faults = read(as_csv(rows), "falls.csv").faults
    assert [fault.column for fault in faults if fault.code == "period.calendar_quarter"] == ["Period"] * told
