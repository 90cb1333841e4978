"""The Payroll-Based Journal: read in blocks or patiently with the same result, faults found, nothing zero."""

from datetime import date
from math import isclose

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.intake.sheets_of_files import as_csv

from leadwell.foundations.staff import Part
from leadwell.intake import read
from leadwell.intake.kinds import pbj_cells, pbj_daily
from leadwell.intake.opening import open_book
from leadwell.intake.tables import CENSUS, SHIFTS
from leadwell.synthetic.pbj import HEADINGS, write_pbj

HOURS = {
    "RNDON": 8.0,
    "RNadmin": 4.0,
    "RN": 20.0,
    "LPNadmin": 1.0,
    "LPN": 30.0,
    "CNA": 100.0,
    "NAtrn": 2.0,
    "MedAide": 3.0,
}


def day(code="015009", on="20240401", census="50", **cells):
    """Give a row; hours in ``cells`` are by heading."""
    row = {
        "PROVNUM": code, "PROVNAME": "BURNS HOME, INC.", "CITY": "TOWN", "STATE": "AL", "COUNTY_NAME": "Franklin",
        "COUNTY_FIPS": "059", "CY_Qtr": "2024Q2", "WorkDate": on, "MDScensus": census,
    }  # fmt: skip
    for job, hours in HOURS.items():
        row |= {
            f"Hrs_{job}": f"{hours}",
            f"Hrs_{job}_emp": f"{hours * 0.75}",
            f"Hrs_{job}_ctr": f"{hours * 0.25}",
        }
    return [({**row, **cells})[heading] for heading in HEADINGS]


def file_of(*days, headings=HEADINGS):
    return as_csv([list(headings), *days])


def read_days(*days, **how):
    return read(file_of(*days, **how), "PBJ_Daily_Nurse_Staffing_Q2_2024.csv")


def hours(reading, **where):
    found = reading.shifts
    for column, wanted in where.items():
        found = found.filter(pl.col(column) == wanted)
    return {row["staff_group"]: row["actual_hours"] for row in found.iter_rows(named=True)}


def test_hours_are_summed_by_staff_group_and_a_whole_day_is_a_part_of_its_own():
    reading = read_days(day())
    assert hours(reading) == {"registered": 32.0, "registered_associate": 31.0, "support": 105.0}
    assert reading.shifts.schema == SHIFTS
    assert reading.census.schema == CENSUS
    first = reading.shifts.row(0, named=True)
    assert (first["part"], first["agency_hours"], first["planned_hours"]) == (Part.WHOLE_DAY, 8.0, None)
    assert reading.census.select("unit_code", "on", "people", "row").rows() == [
        ("015009", date(2024, 4, 1), 50.0, 2)
    ]
    assert reading.faults == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [("15009", "015009"), ("01A193", "01A193"), ("1a193", "01A193"), ("1193XX", "1193XX")],
)
def test_a_leading_zero_is_put_back_and_letters_stay(written, meant):
    reading = read_days(day(code=written))
    assert reading.census.get_column("unit_code").to_list() == [meant]
    told = [one.code for one in reading.faults]
    assert ("code.zero_restored" in told) == (len(written) == 5)
    assert ("code.strange" in told) == (written == "1193XX")


def test_headings_of_other_years_and_a_byte_order_mark_make_no_difference():
    drifted = [heading.lower() if at % 2 else heading for at, heading in enumerate(HEADINGS)]
    drifted[HEADINGS.index("Hrs_LPNadmin")] = "hrs_lpn_admin"
    content = b"\xef\xbb\xbf" + file_of(day(), headings=drifted)
    assert hours(read(content, "pbj.csv")) == hours(read_days(day()))


def test_a_column_left_by_joining_tables_is_told_and_not_used():
    content = as_csv([[*HEADINGS, "Hrs_RNDON.1"], [*day(), "99.0"]])
    reading = read(content, "pbj.csv")
    assert hours(reading)["registered"] == 32.0
    assert [(one.code, one.column) for one in reading.faults] == [("column.merge_artefact", "Hrs_RNDON.1")]


def test_a_missing_cell_makes_its_group_missing_and_no_other():
    reading = read_days(day(Hrs_RN="", Hrs_MedAide_ctr=""))
    assert hours(reading) == {"registered": None, "registered_associate": 31.0, "support": 105.0}
    found = {
        row["staff_group"]: (row["missing"], row["agency_hours"])
        for row in reading.shifts.iter_rows(named=True)
    }
    assert found["registered"] == ("not_recorded", 8.0)
    assert found["support"] == (None, None)


def test_hours_that_cannot_be_are_taken_out_with_their_total_and_told():
    reading = read_days(day(), day(on="20240402", Hrs_LPN="13831.5", Hrs_LPN_ctr="13801.5"))
    second = reading.shifts.filter(pl.col("on") == date(2024, 4, 2))
    assert {row["staff_group"]: row["missing"] for row in second.iter_rows(named=True)} == {
        "registered": None, "registered_associate": "not_possible", "support": None,
    }  # fmt: skip
    told = [
        (one.code, one.row, one.column, one.found) for one in reading.faults if one.code == "value.extreme"
    ]
    assert told == [
        ("value.extreme", 3, "Hrs_LPN", "13831.5"),
        ("value.extreme", 3, "Hrs_LPN_ctr", "13801.5"),
    ]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"Hrs_RN": "-2"}, "number.negative"), ({"Hrs_RN": "many"}, "number.unreadable"),
        ({"MDScensus": "-1"}, "census.implausible"), ({"MDScensus": "50.5"}, "census.implausible"),
        ({"MDScensus": "0"}, "census.zero"), ({"Hrs_RN": "1,020.5"}, "number.mended"),
        ({"Hrs_RN": "21.0"}, "sum.disagrees"), ({"WorkDate": "2024"}, "date.unreadable"),
        ({"PROVNUM": ""}, "row.no_place"),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_its_row(cells, code):
    reading = read_days(day(), day(on="20240402", **cells))
    assert (code, 3) in {(one.code, one.row) for one in reading.faults}


def test_a_count_of_nobody_stays_zero_and_is_no_missing_value():
    reading = read_days(day(census="0"))
    assert reading.census.select("people", "missing").rows() == [(0.0, None)]


def test_a_missing_quarter_is_not_submitted_and_never_zero():
    reading = read_days(day(on="20171230"), day(on="20171231"), day(on="20180401"))
    absent = reading.census.filter(pl.col("missing") == "not_submitted")
    assert (
        absent.get_column("on").to_list()
        == pl.date_range(date(2018, 1, 1), date(2018, 3, 31), eager=True).to_list()
    )
    assert absent.get_column("people").null_count() == absent.get_column("row").null_count() == 90
    assert reading.shifts.filter(pl.col("missing") == "not_submitted").height == 3 * 90
    told = [one for one in reading.faults if one.code == "period.missing"]
    assert [(one.count, "1 January 2018 to 31 March 2018" in one.done) for one in told] == [(90, True)]


def test_days_out_of_order_have_no_gaps_and_two_homes_have_their_own():
    rows = [day(on=f"2024040{one}") for one in (3, 1, 2)] + [
        day(code="015010", on=f"2024040{one}") for one in (4, 1)
    ]
    absent = read_days(*rows).census.filter(pl.col("missing").is_not_null())
    assert absent.select("unit_code", "on").rows() == [
        ("015010", date(2024, 4, 2)),
        ("015010", date(2024, 4, 3)),
    ]


def test_a_day_said_twice_is_used_once_and_a_day_said_two_ways_not_at_all():
    reading = read_days(day(), day(), day(on="20240402"), day(on="20240402", census="51"), day(on="20240403"))
    used = reading.census.filter(pl.col("row").is_not_null())
    assert used.get_column("row").to_list() == [2, 6]
    assert reading.kept_aside.get_column("row").to_list() == [4, 5]
    sheet = reading.sheets[0]
    assert (sheet.rows, sheet.rows_used, sheet.note_rows) == (5, 2, 1)


CELLS = st.sampled_from(["", "NA", "7.25", "1,000.5", "-3", "x", "20000", "0"])


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["015009", "15009", "01A193", ""]),
            st.integers(1, 9),
            st.sampled_from(["50", "0", "", "-1", "NA"]),
            st.dictionaries(st.sampled_from(HEADINGS[9:]), CELLS, max_size=3),
        ),
        min_size=1,
        max_size=12,
    ),
    st.integers(600, 4_000),
)
def test_reading_in_blocks_gives_the_same_as_reading_patiently(days, block):
    content = file_of(*(day(code, f"2024040{on}", census, **cells) for code, on, census, cells in days))
    patient = pbj_daily.read(open_book(content, "pbj.csv"))
    before, pbj_cells.BLOCK = pbj_cells.BLOCK, block
    try:
        at_once = pbj_daily.read_at_once(content, "pbj.csv")
    finally:
        pbj_cells.BLOCK = before
    assert at_once is not None
    assert at_once.shifts.equals(patient.shifts)
    assert at_once.census.equals(patient.census)
    assert at_once.kept_aside.equals(patient.kept_aside)
    assert at_once.sheets == patient.sheets
    assert listed(at_once) == listed(patient)


def listed(reading):
    """Give the faults with their rows; a mended code is listed once a block, so without its row."""
    return {
        (one.code, one.row if one.code != "code.zero_restored" else one.found, one.column)
        for one in reading.faults if one.row
    }  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        file_of(day(PROVNAME="TWO\nLINES")),
        file_of(day()).replace(b",", b";"),
        file_of(day(PROVNAME="CAF\u00c9")).decode().encode("cp1252"),
        b"a,b\n1,2\n",
    ],
)
def test_a_file_that_is_not_regular_is_left_to_the_patient_way(content):
    assert pbj_daily.read_at_once(content, "pbj.csv") is None


@pytest.mark.parametrize("ending", [b"\n", b"\r\n\r\n", b"\n" * 40])
def test_empty_lines_at_the_end_are_no_rows_and_do_not_make_a_file_irregular(ending):
    content = file_of(day(), day(PROVNUM="015010"))
    plain, again = (pbj_daily.read_at_once(one, "pbj.csv") for one in (content, content + ending))
    assert again is not None
    assert (again.rows, again.faults) == (plain.rows, plain.faults) == (2, plain.faults)
    assert again.shifts.height
    assert again.shifts.equals(plain.shifts)
    assert again.census.equals(plain.census)


@pytest.mark.slow
def test_a_large_file_gives_its_planted_faults_and_is_held_in_small_form(tmp_path):
    path = tmp_path / "pbj.csv"
    planted = write_pbj(path, homes=1_400, days=91, seed=3, lost_leading_zeros=True)
    content = path.read_bytes()
    reading = read(content, path.name)
    assert (reading.kind, reading.rows, reading.sheets[0].rows_used) == (
        "cms.pbj_daily",
        planted.rows,
        planted.rows,
    )
    assert reading.daily is not None
    assert reading.shifts.height == reading.census.height == 0
    pieces = list(reading.staffing(rows=40_000))
    shifts, census = (pl.concat(piece[at] for piece in pieces) for at in (0, 1))
    assert (shifts.height, census.height) == (3 * planted.rows, planted.rows)
    assert set(census.get_column("unit_code").str.len_chars()) == {6}
    zero = census.filter(pl.col("people") == 0).select("unit_code", "on").rows()
    assert set(zero) == {(code.zfill(6), on) for code, on in planted.zero_census}
    code, on, _, _ = planted.impossible
    wrong = shifts.filter(pl.col("missing") == "not_possible").select("unit_code", "on", "staff_group").rows()
    assert wrong == [(code.zfill(6), on, "registered_associate")]
    raw = pl.read_csv(content, infer_schema=False).select(
        pl.col("^Hrs_(CNA|NAtrn|MedAide)$").cast(pl.Float64).sum()
    )
    support = shifts.filter(pl.col("staff_group") == "support").get_column("actual_hours").sum()
    assert isclose(support, sum(raw.row(0)), rel_tol=1e-9)
