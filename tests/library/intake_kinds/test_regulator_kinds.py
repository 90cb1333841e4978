"""The regulator's files, lists of places, successions, and what is not taken."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.intake_kinds import samples_of_places as samples

from leadwell.intake import read
from leadwell.intake.kinds.cqc_wording import rating_word, ratings

WORDS = ["Outstanding", "Good", "Requires improvement", "Inadequate"]


def reading_of(made):
    name, content = made
    return read(content, name)


def rated(reading):
    return {
        (row["place_code"], row["measure"].removeprefix("ratings.cqc.")): (
            row["period_start"], row["numerator"], row["missing"])
        for row in reading.observations.iter_rows(named=True)
    }  # fmt: skip


@given(
    st.sampled_from(WORDS), st.sampled_from([str.upper, str.lower, str.title, str.swapcase]), st.booleans()
)
def test_a_rating_is_the_same_whatever_its_capitals_and_blanks(word, capitals, padded):
    text = f"  {capitals(word)} " if padded else capitals(word)
    read_ = ratings(pl.Series([text]))
    assert rating_word(read_.codes[0]) == word
    assert (read_.missing[0], read_.unknown[0]) == (None, False)


def test_ratings_across_the_row_are_coded_dated_and_typed():
    reading = reading_of(samples.cqc_ratings())
    found = rated(reading)
    first, second = date(2025, 1, 13), date(2024, 12, 2)
    assert found["1-101", "overall"] == (first, 3.0, None)
    assert found["1-101", "responsive"] == (first, 2.0, None)
    assert found["1-102", "effective"] == (second, None, "not_available")
    assert found["1-102", "caring"] == (second, None, "not_applicable")
    assert found["1-102", "responsive"] == (second, None, "not_recorded")
    assert found["1-102", "well_led"] == (second, None, "not_readable")
    assert [(one.code, one.row, one.found) for one in reading.faults] == [
        ("rating.spelling", None, "Requires Improvement"),
        ("rating.unknown", 3, "Splendid"),
    ]
    assert reading.places.select("place_code", "place_name", "place_kind", "parent_code").rows() == [
        ("1-900", "Acorn Ltd", "peer", ""),
        ("1-101", "Acorn House", "home", "1-900"),
        ("1-102", "Birch Care", "site", "1-900"),
    ]


@pytest.mark.parametrize("form", ["ods", "csv"])
def test_the_official_long_list_is_read_in_either_form(form):
    reading = reading_of(samples.cqc_latest(form))
    assert reading.kind == "cqc.latest_ratings"
    assert rated(reading) == {
        ("1-101", "overall"): (date(2025, 1, 13), 3.0, None),
        ("1-101", "well_led"): (date(2025, 1, 13), 1.0, None),
        ("1-102", "safe.dementia"): (date(2024, 12, 2), 2.0, None),
    }
    assert [(one.code, one.count) for one in reading.faults] == [("rating.none", 1)]
    assert reading.places.height == 5


def test_a_directory_under_a_preamble_gives_locations_and_providers():
    reading = reading_of(samples.cqc_directory())
    assert reading.sheets[0].heading_row == 5
    assert reading.places.select("place_code", "place_kind", "parent_name").rows() == [
        ("1-101", "home", "Acorn Ltd"),
        ("1-900", "peer", ""),
    ]


def test_an_api_page_says_how_much_more_there_is():
    reading = reading_of(samples.cqc_page())
    assert reading.places.get_column("place_code").to_list() == ["1-101", "1-102"]
    assert [one.done for one in reading.faults] == ["The file holds 2 of 3 places; it is one page of a list."]


def test_an_api_location_gives_its_ratings_past_and_present():
    assert [
        tuple(row) for row in reading_of(samples.cqc_location()).observations
        .select("measure", "period_start", "numerator").iter_rows()
    ] == [
        ("ratings.cqc.overall", date(2025, 1, 13), 3.0),
        ("ratings.cqc.safe", date(2025, 1, 13), 2.0),
        ("ratings.cqc.overall", date(2022, 3, 1), 1.0),
    ]  # fmt: skip


def test_a_succession_keeps_its_date_and_no_code_succeeds_itself():
    reading = reading_of(samples.code_succession())
    assert reading.successions.rows() == [("RBZ", "RH8", date(2022, 4, 1), "", 2)]
    assert reading.kept_aside.select("row", "reason").rows() == [(3, "a code cannot succeed itself")]


def test_a_list_of_wards_gives_the_tree_above_them():
    places = reading_of(samples.ward_list()).places
    assert places.select("place_kind", "place_code", "place_name", "parent_code").rows() == [
        ("peer", "RXA", "NORTH TRUST", "QE1"),
        ("site", "RXA01", "NORTH HOSPITAL", "RXA"),
        ("site", "RXA02", "EAST HOSPITAL", "RXA"),
        ("ward", "", "A7 - MILTON WD", "RXA01"),
        ("ward", "", "Acorn Unit", "RXA01"),
        ("ward", "", "1", "RXA02"),
    ]


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (samples.schema, "a description of a layout"),
        (samples.answers, "one row per person's answers; Leadwell takes these only through a survey cycle"),
        (samples.forecast_scores, "scores of a forecasting method"),
    ],
)
def test_what_is_not_taken_says_why(made, says):
    reading = reading_of(made())
    assert reading.refused
    assert says in reading.faults[0].done
