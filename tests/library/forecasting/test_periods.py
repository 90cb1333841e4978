"""Periods and tables as they come: every usual way of writing, rows in any order, gaps, ends that differ."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.forecasting.panels import month, table

from leadwell.forecasting import UnreadablePeriods, UnreadableTable, forecast
from leadwell.forecasting.panel import panel_of
from leadwell.forecasting.steps import steps_of

STARTS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


def last_of(year: int, number: int) -> date:
    return date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)


@pytest.mark.parametrize(
    ("periods", "season", "following"),
    [
        (["2024-11", "2024-12"], 12, "2025-01"),
        (["2024-11-01", "2024-12-01"], 12, "2025-01-01"),
        (["2023-12-31", "2024-01-31"], 12, "2024-02-29"),
        (["2024-02-28", "2024-02-29"], 7, "2024-03-01"),
        (["2024-12-02", "2024-12-09", "2024-12-16", "2024-12-30"], 52, "2025-01-06"),
        (["2024-Q3", "2024-Q4"], 4, "2025-Q1"),
        (["2024-07", "2024-10"], 12, "2024-11"),  # months with a gap, for all that is known
        (["2024 Q1", "2024 Q2", "2024 Q3", "2024 Q4"], 4, "2025 Q1"),
        (["2023-01-01", "2023-04-01", "2023-07-01", "2023-10-01"], 4, "2024-01-01"),
        (["2021-04-01", "2022-04-01", "2023-04-01", "2024-04-01"], 1, "2025-04-01"),
        (["7", "8", "10"], 1, "11"),
        (["2024-12-31T00:00:00", "2025-01-01T00:00:00"], 7, "2025-01-02T00:00:00"),
        ([f"2024{k:02}" for k in range(1, 13)], 12, "202501"),
    ],
)
def test_a_table_goes_on_as_it_is_written(periods, season, following):
    steps, number_of = steps_of(periods)
    last = max(number_of.values())
    assert (steps.seasonality, steps.text(last)) == (season, periods[-1])
    assert steps.text(last + 1) == following


@given(STARTS, st.lists(st.integers(0, 400), min_size=2, unique=True))
def test_days_are_numbered_by_their_distance(start, offsets):
    texts = {offset: (start + timedelta(days=offset)).isoformat() for offset in offsets}
    steps, number_of = steps_of(list(texts.values()))
    if steps.size == 1 and steps.unit.value == "day":
        first = min(offsets)
        assert {number_of[text] for text in texts.values()} == {offset - first for offset in offsets}
    for text, number in number_of.items():
        assert steps.text(number) == text


@given(st.integers(1990, 2080), st.lists(st.integers(0, 200), min_size=1, unique=True))
def test_months_that_are_written_as_their_last_day_go_on_as_last_days(year, numbers):
    texts = [last_of(year, number + 1).isoformat() for number in numbers]
    steps, number_of = steps_of(texts)
    assert all(steps.text(number_of[text]) == text for text in texts)
    following = date.fromisoformat(steps.text(max(number_of.values()) + 1)) + timedelta(days=1)
    assert following.day == 1


@pytest.mark.parametrize(
    ("periods", "words"),
    [
        (["2024-01-01", "January"], "'January' cannot be read"),
        (["2024-02-30", "2024-02-01"], "'2024-02-30' cannot be read"),
        (["2024-13"], "'2024-13' cannot be read"),
        (["2024-01", "2024-01-02"], "written in different ways"),
        (["2024-01-01 13:00", "2024-01-01 14:00"], "cannot be read"),
        (["1", "2024-01"], "written in different ways"),
    ],
)
def test_periods_that_cannot_be_read_are_named(periods, words):
    with pytest.raises(UnreadablePeriods, match=words):
        steps_of(periods)


def test_rows_may_come_in_any_order():
    frame = table({"a": [1, 2, 3, 4] * 8, "b": [9, 7] * 10})
    turned = frame.sample(fraction=1, shuffle=True, seed=4)
    ordered = forecast(frame, horizon=3)
    assert forecast(turned, horizon=3).sort("series", "period").equals(ordered.sort("series", "period"))


def test_each_series_goes_on_from_its_own_end():
    found = forecast(table({"a": [5] * 14, "b": [5] * 20}), horizon=2)
    assert found.select("series", "period").rows() == [
        ("a", month(14)), ("a", month(15)), ("b", month(20)), ("b", month(21)),
    ]  # fmt: skip


def test_a_gap_is_missing_and_not_nought():
    steady = [40.0, 41, 39, 40] * 9
    gaps = [value if k % 3 else None for k, value in enumerate(steady)]
    rows_left_out = table({"a": gaps}).drop_nulls()
    found = forecast(rows_left_out, horizon=6)
    assert found["mean"].to_list() == pytest.approx(forecast(table({"a": gaps}), horizon=6)["mean"].to_list())
    assert found["mean"].min() > 38


def test_the_usual_marks_of_missing_are_missing():
    marked = pl.DataFrame(
        {"series": ["a"] * 6, "period": list("123456"), "value": ["4", "", "n/a", " 5 ", "-", "6"]}
    )
    values = panel_of(marked).values[0]
    assert np.isfinite(values).tolist() == [True, False, False, True, False, True]


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (pl.DataFrame({"series": ["a"], "period": ["1"]}), "column 'value' is missing"),
        (pl.DataFrame({"series": [], "period": [], "value": []}), "no rows"),
        (pl.DataFrame({"series": ["a", "a"], "period": ["1", "1"], "value": ["2", "3"]}), "more than one value for 1"),
        (pl.DataFrame({"series": ["a", "a"], "period": ["1", "2"], "value": ["2", "1,200"]}), "row 2: '1,200'"),
        (pl.DataFrame({"series": ["a", "a"], "period": ["1", "2"], "value": ["2", "inf"]}), "Row 2 has an infinite"),
        (pl.DataFrame({"series": ["a", None], "period": ["1", "2"], "value": ["2", "3"]}), "Row 2 has no series"),
        (pl.DataFrame({"series": ["a", "a"], "period": ["1", " "], "value": ["2", "3"]}), "Row 2 has no period"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_forecast_is_told_why(frame, words):
    with pytest.raises(UnreadableTable, match=words):
        panel_of(frame)


def test_dates_that_are_typed_as_dates_are_read_too():
    frame = pl.DataFrame(
        {
            "series": ["a"] * 30,
            "period": [date(2024, 1, 1) + timedelta(days=k) for k in range(30)],
            "value": range(30),
        }
    )
    assert forecast(frame, horizon=1)["period"].to_list() == ["2024-01-31"]
