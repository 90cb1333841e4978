"""National files on small invented samples: whole values, typed reasons, totals, faults."""

from datetime import date

import polars as pl
import pytest
from tests.library.intake.sheets_of_files import as_csv
from tests.library.intake_kinds import samples, samples_of_places

from leadwell.intake import read
from leadwell.intake.kinds.layouts import layouts

ALL = {**samples.NATIONAL, **samples_of_places.PLACES}


def reading_of(made):
    name, content = made
    return read(content, name)


def values(reading, *columns, **where):
    found = reading.observations
    for column, wanted in where.items():
        found = found.filter(pl.col(column) == wanted)
    return list(found.select(*columns).iter_rows())


@pytest.mark.parametrize("key", ALL)
def test_every_kind_knows_its_sample_and_accounts_for_every_row(key):
    reading = reading_of(ALL[key]())
    assert reading.kind == key
    assert reading.refused == key.startswith("not_taken")
    used = sum(one.rows_used + one.totals_rows + one.note_rows for one in reading.sheets)
    assert reading.refused or reading.rows == used + reading.kept_aside.height
    unlike = reading.observations.filter(pl.col("numerator").is_null() != pl.col("missing").is_not_null())
    assert unlike.height == 0


def test_every_layout_says_where_it_was_seen():
    assert {one.status for one in layouts().values()} <= {"seen", "partly", "recall", "derived"}
    assert all(one.source and one.says.endswith(".") for one in layouts().values())


def test_an_attendance_file_gives_each_cell_and_leaves_the_total_out():
    reading = reading_of(samples.ae())
    found = values(
        reading,
        "place_code",
        "place_name",
        "parent_name",
        "numerator",
        "row",
        measure="ae.attendances.type_2",
    )
    assert found == [
        ("XA1", "NORTH TRUST", "NHS NORTH", 2.0, 2),
        ("5E1", "SOUTH TRUST", "NHS SOUTH", 20.0, 3),
    ]
    assert {tuple(one) for one in values(reading, "period_kind", "period_start")} == {
        ("month", date(2024, 8, 1))
    }
    assert [one.code for one in reading.faults] == ["place.trailing_blanks"]


@pytest.mark.parametrize("total", ["TOTAL", "TOTAL ", "Total ", "total"])
def test_a_total_is_known_however_it_is_written(total):
    reading = reading_of(samples.ae(total=total))
    assert (reading.sheets[0].rows_used, reading.sheets[0].totals_rows) == (2, 1)


def test_a_total_that_does_not_add_up_is_told_with_both_numbers():
    rows = [list(row) for row in samples.ae_rows()]
    rows[-1][4] = "99"
    told = [one for one in read(as_csv(rows), "ae.csv").faults if one.code == "row.total_disagrees"]
    assert [(one.row, one.column, one.found) for one in told] == [(4, "A&E attendances Type 1", "99")]
    assert "11" in told[0].done


def test_empty_columns_to_the_right_make_no_difference_but_are_told():
    plain, wider = reading_of(samples.ae()), reading_of(samples.ae_wider())
    assert wider.observations.equals(plain.observations)
    assert [one.column for one in wider.faults if one.code == "column.empty"] == ["a"]


def test_columns_in_another_order_make_no_difference():
    rows = [list(row) for row in samples.ae_rows()]
    turned = read(as_csv([row[::-1] for row in rows]), "ae.csv").observations
    plain = read(as_csv(rows), "ae.csv").observations
    assert turned.sort("measure", "row").equals(plain.sort("measure", "row"))


def test_a_row_without_an_organisation_is_kept_aside_whole():
    rows = [list(row) for row in samples.ae_rows()]
    rows[1][1] = rows[1][3] = ""
    reading = read(as_csv(rows), "ae.csv")
    assert reading.kept_aside.select("row", "reason").rows() == [(2, "no place is named")]
    assert reading.kept_aside["cells"][0].to_list() == rows[1]


def test_two_rows_about_one_organisation_that_differ_are_both_kept_aside_and_a_copy_is_used_once():
    rows = [list(row) for row in samples.ae_rows()[:-1]]
    copy, other = list(rows[1]), list(rows[2])
    other[4] = "77"
    reading = read(as_csv([*rows, copy, other]), "ae.csv")
    assert reading.kept_aside.get_column("row").to_list() == [3, 5]
    assert set(reading.observations.get_column("row").to_list()) == {2}
    assert [(one.code, one.row) for one in reading.faults if one.code.startswith("row.")] == [
        ("row.repeated", 4),
        ("row.contradicts", 3),
        ("row.contradicts", 5),
    ]


def test_unreadable_and_negative_cells_are_missing_with_a_reason_and_told_with_row_and_column():
    rows = [list(row) for row in samples.ae_rows()[:-1]]
    rows[1][4], rows[2][4] = "about ten", "-4"
    reading = read(as_csv(rows), "ae.csv")
    assert values(reading, "numerator", "missing", measure="ae.attendances.type_1") == [
        (None, "not_readable"),
        (None, "not_possible"),
    ]
    assert [(one.code, one.row, one.found) for one in reading.faults if one.code.startswith("number")] == [
        ("number.unreadable", 2, "about ten"),
        ("number.negative", 3, "-4"),
    ]


def test_beds_are_read_by_block_and_a_share_is_its_counts():
    reading = reading_of(samples.beds_kh03())
    north = {
        row["measure"]: (row["numerator"], row["denominator"], row["missing"])
        for row in reading.observations.filter(
            (pl.col("place_code") == "XA1") & (pl.col("sheet") == "NHS Trust by Sector")
        ).iter_rows(named=True)
    }
    assert north["beds.available.total"] == (200.0, None, None)
    assert north["beds.occupied.general_acute"] == (150.0, None, None)
    assert north["beds.occupancy.total"] == (180.0, 200.0, None)
    assert north["beds.occupancy.maternity"] == (None, None, "not_applicable")
    assert len(north) == 15
    assert {tuple(one) for one in values(reading, "period_kind", "period_start")} == {
        ("quarter", date(2025, 4, 1))
    }
    assert [(one.code, one.row) for one in reading.faults] == [("place.estimated", 3)]
    specialty = values(reading, "place_code", "numerator", measure="beds.occupied_by_specialty.101_urology")
    assert specialty == [("XA1", 12.0), ("G6V2S", 0.0)]


def test_cancelled_operations_take_their_quarter_from_above_and_either_total_may_agree():
    reading = reading_of(samples.cancelled_operations())
    assert values(
        reading,
        "place_code",
        "parent_name",
        "numerator",
        "period_start",
        measure="operations.cancelled_last_minute",
    ) == [
        ("XA1", "LONDON COMMISSIONING REGION", 20.0, date(2025, 4, 1)),
        ("XB2", "SOUTH WEST COMMISSIONING REGION", 13.0, date(2025, 4, 1)),
    ]
    assert reading.faults == ()


def test_workforce_fills_down_parents_and_types_what_is_not_there():
    reading = reading_of(samples.workforce())
    months = (date(2025, 3, 1), date(2025, 4, 1), date(2025, 5, 1))
    found = {
        (code, on): (value, missing)
        for code, on, value, missing in values(
            reading, "place_code", "period_start", "numerator", "missing", measure="workforce.fte"
        )
    }
    assert [found["5E1", on] for on in months] == [(20.5, None), (21.5, None), (22.5, None)]
    assert [found["RX6", on] for on in months] == [
        (None, "not_applicable"),
        (None, "not_applicable"),
        (10.0, None),
    ]
    assert [found["RX7", on] for on in months] == [(None, "not_submitted")] * 3
    assert values(reading, "numerator", measure="workforce.headcount.nurses_and_health_visitors") == [(11.0,)]
    assert reading.places.select("place_code", "parent_code", "place_kind").rows() == [
        ("Y56", "", "area"), ("QKK", "Y56", "area"), ("5E1", "QKK", "peer"), ("Y58", "", "area"),
        ("QJK", "Y58", "area"), ("RX5", "QJK", "peer"), ("RX6", "QJK", "peer"), ("RX7", "QJK", "peer"),
    ]  # fmt: skip


def test_the_staff_survey_puts_answers_over_their_bases_and_a_dash_is_held_back():
    reading = reading_of(samples.staff_survey())
    assert values(
        reading, "place_code", "numerator", "denominator", "missing", measure="staff_survey.q1.no"
    ) == [
        ("0AR", 150.0, 200.0, None),
        ("XA1", None, None, "suppressed"),
    ]
    assert values(
        reading, "place_code", "numerator", "denominator", measure="staff_survey.staff_engagement"
    ) == [
        ("0AR", 1300.0, 200.0),
        ("XA1", 290.0, 40.0),
    ]
    assert {one[0] for one in values(reading, "period_start")} == {date(2024, 1, 1)}


def test_a_filled_friends_and_family_workbook_gives_answers_by_ward_and_lists_every_ward():
    reading = reading_of(samples.fft())
    assert values(
        reading,
        "place_name",
        "parent_name",
        "numerator",
        "denominator",
        "missing",
        measure="quality.fft_positive",
    ) == [
        ("Maple Ward", "NORTH HOSPITAL", 18.0, 20.0, None),
        ("Ward 12", "NORTH HOSPITAL", None, None, "suppressed"),
        ("Ward 13", "NORTH HOSPITAL", None, None, "not_applicable"),
    ]
    asked = ("place_name", "numerator", "denominator", "missing")
    assert values(reading, *asked, measure="quality.fft_response") == [
        ("Maple Ward", 20.0, 40.0, None),
        ("Ward 12", None, None, "suppressed"),
        ("Ward 13", 0.0, 30.0, None),
    ]
    wards = reading.places.filter(pl.col("place_kind") == "ward")
    assert wards.select("place_name", "parent_code").rows() == [
        ("Maple Ward", "RXA01"), ("Ward 12", "RXA01"), ("Ward 12", "RXA02"),
    ]  # fmt: skip


def test_an_empty_template_has_no_rows_and_says_so():
    reading = reading_of(samples.fft(filled=False))
    assert reading.observations.height == 0
    assert "template.empty" in {one.code for one in reading.faults}
    assert not reading.refused


def test_diagnostic_waits_of_an_old_workbook_are_divided_by_test():
    reading = reading_of(samples.diagnostics())
    assert values(reading, "place_name", "numerator", measure="diagnostics.waiting") == [
        ("NORTH TRUST – ST MARY’S", 100.0),
        ("SOUTH TRUST", 50.0),
    ]
    assert values(
        reading, "numerator", "denominator", measure="diagnostics.share_waiting_6_weeks.computed_tomography"
    ) == [(8.0, 40.0)]
    assert {one[0] for one in values(reading, "period_start")} == {date(2025, 7, 1)}


def test_cancer_waits_are_divided_by_standard_route_treatment_and_type():
    reading = reading_of(samples.cancer())
    assert values(reading, "measure", "period_start", "numerator", column="TOTAL TREATED") == [
        ("cancer_waits.treated.28_day_fds.urgent.all.breast", date(2025, 4, 1), 276.0),
        ("cancer_waits.treated.62_day.screening.surgery.breast", date(2025, 5, 1), 20.0),
    ]


def test_mortality_under_ten_rows_of_preamble_is_a_ratio_of_a_year():
    reading = reading_of(samples.shmi())
    assert values(
        reading, "period_kind", "period_start", "numerator", "denominator", measure="mortality.shmi"
    ) == [("year", date(2024, 4, 1), 1100.0, 1000.0)]


def test_ambulance_times_are_read_as_hours_and_helper_columns_are_told():
    reading = reading_of(samples.ambulance())
    assert values(reading, "place_code", "period_start", "numerator", measure="ambulance.a8") == [
        ("RRU", date(2025, 8, 1), pytest.approx(504 / 3600))
    ]
    assert reading.sheets[0].totals_rows == 1


def test_a_published_table_without_a_layout_is_read_by_its_headings_and_the_month_above():
    reading = reading_of(samples.virtual_wards())
    assert values(
        reading, "place_code", "place_kind", "period_start", "numerator", "missing", column="Capacity"
    ) == [
        ("QE1", "area", date(2024, 8, 1), 150.0, None),
        ("QF7", "area", date(2024, 8, 1), None, "not_applicable"),
    ]


def test_a_month_of_a_financial_year_is_taken_from_the_name_and_told():
    reading = reading_of(samples.community())
    assert {one[0] for one in values(reading, "period_start")} == {date(2025, 7, 1)}
    assert [one.code for one in reading.faults] == ["period.from_name"]
    unnamed = read(samples.community()[1], "waiting lists.xlsx")
    assert [(one.code, one.sheet) for one in unnamed.faults if one.outcome == "refused"] == [
        ("period.unknown", "Table 4")
    ]


def test_a_series_that_stops_and_an_organisation_that_drops_out_are_told():
    reading = reading_of(samples.trust_series())
    told = {(one.code, one.column or one.found) for one in reading.faults}
    assert told == {("row.no_place", ""), ("series.stops", "discharged_by_1700"), ("place.stops", "RA4")}
    gone = values(reading, "missing", measure="series.discharged_by_1700", place_code="RAJ")
    assert gone == [(None,)] * 5 + [("not_available",)] * 4
