"""The traps measured in real files (the data's own notes, section 4), one test each."""

from datetime import date

import polars as pl
import pytest
from tests.library.intake.sheets_of_files import as_csv, as_xlsx
from tests.library.intake_kinds import samples, samples_of_places

from leadwell.foundations.missing import Missing
from leadwell.intake import read
from leadwell.intake.cells import numbers
from leadwell.intake.headings import find_table
from leadwell.intake.opening import open_book


def attendances(**how):
    return read(as_csv(samples.ae_rows(**how)), "Monthly-AE-August-2024.csv")


def test_codes_that_look_like_numbers_stay_text():
    rows = [list(row) for row in samples.ae_rows()[:-1]]
    rows[1][1], rows[2][1] = "015009", "5E1"
    found = read(as_csv(rows), "ae.csv").observations.get_column("place_code").unique(maintain_order=True)
    assert found.to_list() == ["015009", "5E1"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_column_of_nothing_but_codes_like_5e1_stays_text_in_every_form(form):
    rows = [["old_code", "new_code", "date"], ["5E1", "5E2", "2006-10-01"], ["5E3", "5E4", "2006-10-01"]]
    content = as_csv(rows) if form == "csv" else as_xlsx({"Data": rows})
    found = read(content, f"succession.{form}").successions
    assert found.select("old_code", "new_code").rows() == [("5E1", "5E2"), ("5E3", "5E4")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("NA", Missing.NOT_AVAILABLE), ("-", Missing.NOT_APPLICABLE), (" -   ", Missing.NOT_APPLICABLE),
        ("[x]", Missing.NOT_AVAILABLE), ("[c]", Missing.SUPPRESSED), ("null", Missing.NOT_AVAILABLE),
        ("Not Available", Missing.NOT_AVAILABLE), ("", Missing.NOT_RECORDED), ("*", Missing.SUPPRESSED),
    ],
)  # fmt: skip
def test_every_marker_met_is_a_typed_reason_and_never_zero(text, why):
    rows = [list(row) for row in samples.ae_rows()[:-1]]
    rows[1][4] = text
    found = read(as_csv(rows), "ae.csv").observations.row(0, named=True)
    assert (found["numerator"], found["missing"]) == (None, why.value)


def test_a_dash_is_suppression_in_the_survey_and_zero_in_the_workforce_tables():
    survey = read(samples.staff_survey()[1], "NSS24.xlsx").observations
    assert set(survey.get_column("missing").drop_nulls()) == {"suppressed"}
    workforce = read(samples.workforce()[1], "workforce.xlsx").observations
    gamma = workforce.filter(pl.col("place_code") == "RX6").sort("period_start")
    assert gamma.get_column("missing").to_list() == ["not_applicable", "not_applicable", None]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings_make_no_difference(encoding):
    rows = [list(row) for row in samples.ae_rows()]
    rows[1][3] = "ST MARY’S – NORTH"
    found = read(as_csv(rows, encoding=encoding), "ae.csv").observations
    assert found.get_column("place_name")[0] == "ST MARY’S – NORTH"
    assert found.height == 36


def test_a_row_of_number_headings_is_not_taken_for_data():
    reading = read(samples_of_places.forecast_scores()[1], "North-mase.csv")
    assert (reading.sheets[0].heading_row, reading.rows) == (1, 4)


def test_a_file_without_headings_loses_no_row_to_them():
    days = as_csv([["2017-01-01", "415"], ["2017-01-02", "420"], ["2017-01-03", "400"]])
    reading = read(days, "ts.csv")
    assert reading.kind is None
    assert reading.rows == 3


def test_times_of_a_spreadsheet_are_read_as_hours():
    found = numbers(pl.Series(["1899-12-31 00:08:24", "00:08:24", "7:30"]), hours=True).values
    assert found.to_list() == pytest.approx([504 / 3600, 504 / 3600, 7.5])


def test_repeated_headings_of_blocks_are_told_apart_by_the_words_above_them():
    book = open_book(samples.beds_kh03()[1], "beds.xlsx")
    table = find_table(book.sheets[1], ["Org Code", "General & Acute"])
    named = [column.name for column in table.columns if column.heading == "Maternity"]
    assert named == ["Available / Maternity", "Occupied / Maternity", "% Occupied / Maternity"]


@pytest.mark.parametrize("above", [0, 4, 5, 7, 12, 13, 14])
def test_headings_are_found_however_many_rows_stand_above_them(above):
    notes = [[f"line {at} of notes", *[""] * 21] for at in range(above)]
    reading = read(as_csv([*notes, *samples.ae_rows()]), "ae.csv")
    assert reading.sheets[0].heading_row == above + 1
    assert reading.observations.height == 36


def test_subtotals_totals_and_organisations_of_one_table_are_kept_apart():
    reading = read(samples.workforce()[1], "workforce.xlsx")
    assert {one.name: (one.rows_used, one.totals_rows) for one in reading.sheets} == {
        "2. NHSE, Org & SG - HC": (1, 3),
        "5. All Staff, NHSE & Org - FTE": (4, 5),
    }


def test_a_month_published_again_is_a_correction_of_the_cells_that_changed():
    from leadwell.intake.corrections import corrections

    rows = [list(row) for row in samples.ae_rows()]
    rows[1][4] = "500"
    found = corrections(attendances().observations, read(as_csv(rows), "ae-revised.csv").observations)
    assert found.select("place_code", "measure", "numerator_before", "numerator_after").rows() == [
        ("XA1", "ae.attendances.type_1", 1.0, 500.0)
    ]


def test_columns_that_stop_are_missing_after_and_told():
    reading = read(samples.trust_series()[1], "trust_discharged.csv")
    stops = [one for one in reading.faults if one.code == "series.stops"]
    assert [one.column for one in stops] == ["discharged_by_1700"]
    assert "5 May 2023" in stops[0].done


def test_rows_of_a_null_organisation_are_kept_aside_and_counted():
    reading = read(samples.trust_series()[1], "trust_discharged.csv")
    assert reading.kept_aside.get_column("row").to_list() == [14]


def test_both_capitals_of_a_rating_are_one_rating():
    reading = read(samples_of_places.cqc_ratings()[1], "Locations.csv")
    twos = reading.observations.filter(pl.col("numerator") == 2.0)
    assert set(twos.get_column("measure")) == {
        "ratings.cqc.overall",
        "ratings.cqc.safe",
        "ratings.cqc.responsive",
    }


def test_the_three_styles_of_dates_are_read_by_column():
    us = read(samples_of_places.cqc_ratings()[1], "Locations.csv").observations
    uk = read(samples_of_places.cqc_latest("csv")[1], "ratings.csv").observations
    assert us.get_column("period_start").max() == uk.get_column("period_start").max() == date(2025, 1, 13)


def test_not_rated_at_the_location_is_no_rating_and_no_zero():
    found = read(samples_of_places.cqc_latest("csv")[1], "ratings.csv")
    assert "1-103" not in found.observations.get_column("place_code").to_list()
    assert "1-103" in found.places.get_column("place_code").to_list()


def test_one_code_for_two_places_of_one_month_is_told_and_not_used():
    rows = [["hospital_code", "hospital_name", "date", "attendances"]]
    rows += [["G306H", name, f"2009-0{month}-28", "10"] for name in ("Old", "New") for month in (2, 3, 4, 5)]
    reading = read(as_csv(rows), "scotland.csv")
    assert set(reading.observations.get_column("place_code")) == {""}
    assert [one.found for one in reading.faults if one.code == "code.shared"] == ["G306H"]


def test_rows_said_twice_in_monthly_editions_are_used_once():
    rows = [["ccn", "provider_name", "processing_date", "staffing_rating"]]
    rows += [["335513", "Home", "2020-11-01", "3.0"]] * 2 + [["335513", "Home", "2020-12-01", "4.0"]]
    reading = read(as_csv(rows), "provider_info.csv")
    assert reading.observations.select("period_kind", "period_start", "numerator").rows() == [
        ("month", date(2020, 11, 1), 3.0),
        ("month", date(2020, 12, 1), 4.0),
    ]
