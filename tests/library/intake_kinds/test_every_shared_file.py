"""Every file of open data beside the project: read whole, or refused for the right reason.

What is expected stands in a table here; the rows are counted besides by slow, independent means.
"""

import csv
import importlib.util
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from leadwell.intake.faults import Outcome

ROOT = Path(__file__).resolve().parents[3]

# file -> kind, rows below the headings, rows used, totals rows, values, classes of fault (each once)
UNTIDY = {"place.trailing_blanks"}
AE = "nhs_england.ae_monthly"
EXPECTED = {
    "cms_pbj/PBJ_Daily_Nurse_Staffing_Q2_2024_sample.csv": ("cms.pbj_daily", 91, 91, 0, 0, set()),
    "cms_pbj/facility_335513_complete_data.csv": (
        "cms.pbj_daily", 3105, 3105, 0, 0, {"column.merge_artefact", "period.missing"}),
    "cms_pbj/facility_335513_provider_info_data.csv": (
        "cms.provider_info", 93, 88, 0, 2200, {"column.empty", "row.repeated", "place.gap"}),
    "cqc/Syndication_Location_Id.json": ("not_taken.description", 0, 0, 0, 0, {"file.description"}),
    "cqc/Syndication_Provider_Id.json": ("not_taken.description", 0, 0, 0, 0, {"file.description"}),
    "cqc/api_schema_locations.json": ("not_taken.description", 0, 0, 0, 0, {"file.description"}),
    "cqc/api_schema_providers.json": ("not_taken.description", 0, 0, 0, 0, {"file.description"}),
    "cqc/api_sample_location_detail.json": ("cqc.api", 1, 1, 0, 6, set()),
    "cqc/api_sample_locations_page_1000.json": ("cqc.api", 1000, 1000, 0, 0, {"file.one_page"}),
    "cqc/cqc_directory_sample_500.csv": ("cqc.directory", 500, 500, 0, 0, set()),
    "cqc/cqc_locations_with_ratings_sample_999.csv": (
        "cqc.ratings", 999, 999, 0, 5994, {"rating.date_doubtful", "rating.spelling"}),
    "cqc/cqcr_care_homes_193.csv": ("cqc.ratings", 193, 193, 0, 109, {"rating.none"}),
    "fft/FFT_AE_template.xlsm": (
        "nhs_england.fft", 8, 0, 6, 0, {"sheet.hidden", "sheet.presentation", "template.empty"}),
    "fft/FFT_Amb_template.xlsm": (
        "nhs_england.fft", 12, 0, 9, 0, {"sheet.hidden", "sheet.presentation", "template.empty"}),
    "fft/FFT_IP_template.xlsm": (
        "nhs_england.fft", 6955, 6941, 12, 0,
        {"sheet.hidden", "sheet.presentation", "template.empty", "row.repeated"}),
    "forecasting/ae_attendances_train.csv": (
        "nhsr.ae_by_type", 8393, 8393, 0, 25179, {"place.starts", "place.stops", "place.gap"}),
    "forecasting/hospital_train.csv": ("forecasting.plain_series", 55224, 55224, 0, 55224, set()),
    "forecasting/swast_daily_train.csv": ("forecasting.plain_series", 14624, 14624, 0, 14624, set()),
    "nhs_england/AE-April-2025-CSV-revised.csv": (AE, 199, 198, 1, 198 * 18, UNTIDY),
    "nhs_england/AE-July-2025-CSV-revised.csv": (AE, 202, 201, 1, 201 * 18, UNTIDY),
    "nhs_england/AE-November-2025-CSV-G9pr3.csv": (AE, 198, 197, 1, 197 * 18, UNTIDY),
    "nhs_england/AE-September-2025-CSV-revised.csv": (AE, 202, 201, 1, 201 * 18, UNTIDY),
    "nhs_england/July-2025-CSV-9jfy4.csv": (AE, 202, 201, 1, 201 * 18, UNTIDY),
    "nhs_england/Monthly-AE-April-2025.csv": (AE, 199, 198, 1, 198 * 18, UNTIDY),
    "nhs_england/Monthly-AE-August-2024.csv": (AE, 199, 198, 1, 198 * 18, UNTIDY),
    "nhs_england/Monthly-AE-December-2024.csv": (AE, 199, 198, 1, 198 * 18, UNTIDY),
    "nhs_england/Monthly-AE-January-2025.csv": (AE, 199, 198, 1, 198 * 18, UNTIDY),
    "nhs_england/Monthly-AE-November-2024-revised.csv": (AE, 199, 198, 1, 198 * 18, UNTIDY),
    "nhs_england/Beds-Open-Overnight-Web_File-Q1-2025-26.xlsx": (
        "nhs_england.beds_kh03", 372, 369, 3, 16757, {"place.estimated", "column.unknown"}),
    "nhs_england/Beds-Open-Overnight-Web_File-Q3-2024-25revised.xlsx": (
        "nhs_england.beds_kh03", 380, 377, 3, 17125, {"place.estimated", "column.unknown"}),
    "nhs_england/NHS Workforce Statistics, May 2025 England and Organisation.xlsx": (
        "nhs_england.workforce", 2213, 1954, 200, 289278, {"series.not_yet"}),
    "nhs_england/NSS24 detailed spreadsheets organisational results.xlsx": (
        "nhs_england.staff_survey", 4208, 4208, 0, 166742, {"survey.reweighted"}),
    "nhs_england/Q1-2025-26-Cancelled-Operations.xlsx": (
        "nhs_england.cancelled_operations", 152, 148, 3, 296, set()),
    "ratings/multilevel__bh1996.csv": ("not_taken.answers", 7382, 0, 0, 0, {"file.answers"}),
    "ratings/multilevel__lq2002.csv": ("not_taken.answers", 2042, 0, 0, 0, {"file.answers"}),
    "reference/fft_inpatient_ward_list_2025.csv": (
        "leadwell.place_list", 6941, 6941, 0, 0, {"place.trailing_blanks", "row.repeated"}),
    "reference/geographr_lookup_nhs_trusts22_icb22.csv": (
        "leadwell.place_list", 1321, 1321, 0, 0, {"parent.smaller_share"}),
    "reference/geographr_lookup_nhs_trusts22_nhs_region21.csv": (
        "leadwell.place_list", 214, 214, 0, 0, {"parent.missing"}),
    "reference/geographr_lookup_trust_trust.csv": (
        "leadwell.code_succession", 25480, 25441, 0, 0, {"code.own_successor"}),
    "reference/geographr_points_hospitals22.csv": ("leadwell.place_list", 1061, 1061, 0, 0, UNTIDY),
    "reference/geographr_points_nhs_trusts22.csv": ("leadwell.place_list", 218, 218, 0, 0, set()),
    "reference/geographr_points_scotland_hospitals24.csv": (
        "leadwell.place_list", 309, 309, 0, 0, UNTIDY),
    "uk_series/healthyr_england_trust_discharged_patients.csv": (
        "healthyr.trust_series", 149482, 149239, 0, 447717,
        {"row.no_place", "series.stops", "place.stops"}),
    "uk_series/healthyr_scotland_ae_attendance.csv": (
        "healthyr.trust_series", 17844, 17844, 0, 53532,
        {"code.shared", "place.trailing_blanks", "place.starts", "place.stops", "place.gap"}),
    "uk_series/healthyr_scotland_care_at_home.csv": (
        "healthyr.trust_series", 800, 800, 0, 800, {"period.calendar_quarter"}),
    **{
        f"forecasting/swast_published/{region}-{score}.csv": (
            "not_taken.forecast_scores", 41, 0, 0, 0, {"file.forecast_scores"})
        for region in ("BNSSG", "Cornwall", "Devon", "Dorset", "Gloucestershire", "Somerset", "Wiltshire")
        for score in ("coverage_80", "coverage_95", "mase")
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def maker():
    spec = importlib.util.spec_from_file_location("make_files_read", ROOT / "docs" / "make_files_read.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def readings(shared, maker):
    return {
        path.relative_to(shared / "data").as_posix(): reading
        for path, reading in maker.read_all(shared).items()
    }


def csv_rows(content):
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return sum(1 for row in rows[1:] if any(cell.strip() for cell in row))


@pytest.mark.slow
def test_every_file_ends_as_the_table_says(readings):
    found = {
        name: (
            reading.kind,
            reading.rows,
            sum(sheet.rows_used for sheet in reading.sheets),
            sum(sheet.totals_rows for sheet in reading.sheets),
            reading.observations.height,
            {fault.code for fault in reading.faults},
        )
        for name, reading in readings.items()
    }
    assert found == EXPECTED


@pytest.mark.slow
def test_rows_of_every_csv_are_as_many_as_a_plain_reader_counts(readings, shared):
    counted = {
        name: csv_rows((shared / "data" / name).read_bytes()) for name in readings if name.endswith(".csv")
    }
    assert {name: readings[name].rows for name in counted} == counted


@pytest.mark.slow
def test_a_refused_file_says_why_and_gives_nothing(readings):
    for reading in readings.values():
        taken = [reading.observations, reading.shifts, reading.census, reading.places, reading.successions]
        assert reading.refused == any(fault.outcome is Outcome.REFUSED for fault in reading.faults)
        assert not reading.refused or not any(frame.height for frame in taken)


@pytest.mark.slow
def test_no_row_goes_missing(readings):
    """Every row is used, a total, a note, said twice, or kept aside."""
    for name, reading in readings.items():
        if reading.refused:
            continue
        repeated = sum(
            fault.count for fault in reading.faults
            if fault.code == "row.repeated" and reading.places.height == 0 and reading.shifts.height == 0
        )  # fmt: skip
        accounted = sum(sheet.rows_used + sheet.totals_rows + sheet.note_rows for sheet in reading.sheets)
        assert reading.rows == accounted + repeated + reading.kept_aside.height, name


@pytest.mark.slow
def test_every_missing_value_has_a_reason_and_no_value_has_one(readings):
    for name, reading in readings.items():
        for frame, column in (
            (reading.observations, "numerator"),
            (reading.shifts, "actual_hours"),
            (reading.census, "people"),
        ):
            unlike = frame.filter(pl.col(column).is_null() != pl.col("missing").is_not_null())
            assert unlike.height == 0, (name, unlike.head(3).to_dicts())


def dict_rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def sheet_rows(path, name):
    return CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python(skip_empty_area=False)


@pytest.mark.slow
def test_the_workforce_table_gives_every_organisation_and_month(readings, shared):
    name = "nhs_england/NHS Workforce Statistics, May 2025 England and Organisation.xlsx"
    sheet = "5. All Staff, NHSE & Org - FTE"
    cells, months = {}, []
    for row in sheet_rows(shared / "data" / name, sheet):
        if row[5] == "Organisation code":
            months = [cell for cell in row if isinstance(cell, date)]
        elif months and row[5]:
            cells |= {(str(row[5]), month): row[6 + at] for at, month in enumerate(months)}
    assert (len(cells), len(months)) == (703 * 189, 189)
    found = {
        (code, on): (value, missing)
        for code, on, value, missing in readings[name]
        .observations.filter((pl.col("sheet") == sheet) & (pl.col("measure") == "workforce.fte"))
        .select("place_code", "period_start", "numerator", "missing")
        .iter_rows()
    }
    assert len(found) == len(cells)
    assert ("5E1", date(2009, 9, 1)) in found
    for (code, month), value in cells.items():
        got, missing = found[code, month.replace(day=1)]
        assert (got == value and missing is None) or (value == 0 and missing == "not_applicable")
    told = next(fault for fault in readings[name].faults if fault.sheet == sheet)
    none = sum(1 for _, missing in found.values() if missing)
    assert (told.code, told.count) == ("series.not_yet", none)


@pytest.mark.slow
def test_the_staff_survey_gives_every_answer_and_marks_the_suppressed(readings, shared):
    name = "nhs_england/NSS24 detailed spreadsheets organisational results.xlsx"
    answers = suppressed = 0
    book = CalamineWorkbook.from_path(shared / "data" / name)
    for sheet in book.sheet_names[1:]:
        rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        wanted = [at for at, text in enumerate(rows[4]) if at > 5 and not text.startswith("Base")]
        answers += len(wanted) * len(rows[5:])
        suppressed += sum(row[at] == "-" for row in rows[5:] for at in wanted)
    found = readings[name].observations
    missing = found.get_column("missing")
    assert (found.height, found.get_column("place_code").n_unique()) == (answers, 263)
    assert missing.drop_nulls().to_list() == ["suppressed"] * suppressed
    one = found.filter(
        (pl.col("place_code") == "0AR") & (pl.col("measure") == "staff_survey.q2a.always")
    ).row(0, named=True)
    raw = book.get_sheet_by_name("YOUR JOB Q1-3").to_python(skip_empty_area=False)[5]
    assert one["denominator"] == raw[15]
    assert one["numerator"] / one["denominator"] * 100 == pytest.approx(raw[14], rel=1e-12)


@pytest.mark.slow
def test_beds_are_the_published_ones_and_a_dash_does_not_apply(readings, shared):
    name = "nhs_england/Beds-Open-Overnight-Web_File-Q1-2025-26.xlsx"
    rows = sheet_rows(shared / "data" / name, "NHS Trust by Sector")[17:]
    found = readings[name].observations.filter(pl.col("sheet") == "NHS Trust by Sector")
    dashes = sum(str(cell).strip() == "-" for row in rows for cell in row[18:])
    assert found.get_column("missing").drop_nulls().to_list() == ["not_applicable"] * dashes
    barts = {
        row["measure"]: (row["numerator"], row["denominator"])
        for row in found.filter(pl.col("place_code") == "R1H").iter_rows(named=True)
    }
    raw = next(row for row in rows if row[4] == "R1H")
    assert barts["beds.available.maternity"] == (raw[9], None)
    assert barts["beds.occupancy.total"] == (raw[12], raw[6])
    assert "G6V2S" in found.get_column("place_code").to_list()


@pytest.mark.slow
def test_the_home_of_3105_days_shows_the_first_quarter_of_2018_as_missing_and_not_as_zero(readings, shared):
    name = "cms_pbj/facility_335513_complete_data.csv"
    raw = dict_rows(shared / "data" / name)
    days = {datetime.strptime(row["WorkDate"], "%Y%m%d").replace(tzinfo=UTC).date() for row in raw}
    census = readings[name].census
    absent = census.filter(pl.col("missing") == "not_submitted")
    assert (
        absent.get_column("on").to_list()
        == pl.date_range(date(2018, 1, 1), date(2018, 3, 31), eager=True).to_list()
    )
    assert absent.get_column("people").null_count() == absent.height == 90
    assert set(census.filter(pl.col("missing").is_null()).get_column("on").to_list()) == days
    hours = readings[name].shifts.filter(pl.col("on").is_between(date(2018, 1, 1), date(2018, 3, 31)))
    assert hours.get_column("actual_hours").null_count() == hours.height == 270
    assert sum(float(row["MDScensus"]) for row in raw) == census.get_column("people").sum()


@pytest.mark.slow
def test_hours_per_resident_day_are_those_that_cms_publishes_for_the_home(readings, shared):
    """CMS worked these out from the same journal: registered, licensed and aide hours over the census."""
    published = dict_rows(shared / "data/cms_pbj/facility_335513_provider_info_data.csv")
    reading = readings["cms_pbj/facility_335513_complete_data.csv"]
    hours, census = reading.shifts, reading.census
    groups = {"registered": "rn", "registered_associate": "lpn", "support": "na"}
    checked = 0
    for row in published:
        if not row["quarter"] or not row["reported_rn_hrs_per_resident_per_day"]:
            continue
        if row["quarter"] == "Q2 2020":
            continue  # the one quarter whose published figures rest on another census
        quarter, year = int(row["quarter"][1]), int(row["quarter"][3:])
        inside = (pl.col("on").dt.year() == year) & (pl.col("on").dt.quarter() == quarter)
        people = census.filter(inside).get_column("people").sum()
        for group, name in groups.items():
            worked = hours.filter(inside & (pl.col("staff_group") == group)).get_column("actual_hours").sum()
            assert round(worked / people, 5) == pytest.approx(
                float(row[f"reported_{name}_hrs_per_resident_per_day"]), abs=1.1e-5
            )
            checked += 1
    assert checked > 200


@pytest.mark.slow
def test_the_page_of_the_docs_is_what_the_files_give_today(readings, shared, maker):
    whole = {shared / "data" / name: reading for name, reading in readings.items()}
    assert maker.PAGE.read_text(encoding="utf-8") == maker.page(shared, whole), (
        "run python docs/make_files_read.py"
    )


@pytest.mark.slow
def test_the_regulators_page_holds_a_thousand_locations(readings, shared):
    path = shared / "data/cqc/api_sample_locations_page_1000.json"
    ids = [one["locationId"] for one in json.loads(path.read_text())["locations"][0]["locations"]]
    assert (
        readings["cqc/api_sample_locations_page_1000.json"].places.get_column("place_code").to_list() == ids
    )
