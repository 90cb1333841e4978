"""Daily series: weekdays, holidays, what a new ward borrows, and days that are missing."""

from datetime import date, timedelta

import numpy as np
import pytest
from tests.library.forecasting.panels import day, table

from leadwell.forecasting import forecast

WEEK = np.array([1.2, 1.1, 1.0, 1.0, 1.05, 0.8, 0.85])  # Monday first, as the tables of the tests begin
WEEK = WEEK / WEEK.mean()


def counts(seed: int, days: int, level: float = 100.0, week: np.ndarray = WEEK) -> list[float]:
    draw = np.random.default_rng(seed)
    return draw.poisson(level * np.resize(week, days)).astype(float).tolist()


def test_the_week_is_found_from_two_months():
    found = forecast(table({"a": counts(1, 60), "b": counts(2, 60)}, day), horizon=14)
    expected = 100 * np.resize(WEEK, 74)[60:]
    assert np.abs(found["mean"].to_numpy().reshape(2, 14) / expected - 1).mean() < 0.05


def test_a_ward_with_ten_days_borrows_the_week_of_the_others():
    others = {f"ward {k}": counts(k, 200) for k in range(8)}
    new = [None] * 190 + [25.0 * x for x in np.resize(WEEK, 200)[190:]]
    found = forecast(table(others | {"new": new}, day), horizon=7)
    mean = found.filter(found["series"] == "new")["mean"].to_numpy()
    assert mean == pytest.approx(25 * np.resize(WEEK, 207)[200:], rel=0.12)


def test_a_holiday_that_was_seen_before_is_foretold():
    first, days = date(2021, 1, 4), 1080
    closed = {date(2021, 7, 14), date(2022, 7, 14), date(2023, 7, 14), date(2023, 12, 20)}
    values = np.array(counts(3, days))
    for one in closed:
        at = (one - first).days
        if at < days:
            values[at] *= 0.5
    ahead = (date(2023, 12, 20) - (first + timedelta(days=days - 1))).days
    assert ahead > 0
    found = forecast(table({"a": values.tolist()}, day), horizon=ahead, holidays=closed)["mean"].to_numpy()
    usual = forecast(table({"a": values.tolist()}, day), horizon=ahead, holidays=())["mean"].to_numpy()
    assert found[-1] < 0.75 * usual[-1]


def test_days_without_rows_are_not_nought():
    values = counts(4, 300)
    holed = [None if k % 5 == 0 else value for k, value in enumerate(values)]
    whole = forecast(table({"a": values}, day), horizon=7)["mean"].mean()
    assert forecast(table({"a": holed}, day), horizon=7)["mean"].mean() == pytest.approx(whole, rel=0.03)


def test_a_time_of_year_is_found_from_two_years_on():
    year = np.exp(0.2 * np.sin(2 * np.pi * np.arange(900) / 365.25))
    draw = np.random.default_rng(6)
    values = draw.poisson(200 * year).astype(float).tolist()
    ahead = 90
    truth = 200 * np.exp(0.2 * np.sin(2 * np.pi * (900 + np.arange(ahead)) / 365.25))
    found = forecast(table({"a": values}, day), horizon=ahead)["mean"].to_numpy()
    flat = np.mean(values[-28:])
    assert np.abs(found / truth - 1).mean() < 0.4 * np.abs(flat / truth - 1).mean()


@pytest.mark.parametrize("days", [100, 500, 900])
def test_a_change_of_level_is_followed(days):
    before, after = counts(7, days, 100), counts(8, 90, 150)
    found = forecast(table({"a": before + after}, day), horizon=28)["mean"].mean()
    assert found == pytest.approx(150, rel=0.08)


def test_asking_for_a_year_gives_the_week_besides():
    frame = table({"a": counts(10, 400)}, day)
    whole = forecast(frame, horizon=14, seasonality=365)
    assert whole.equals(forecast(frame, horizon=14))


@pytest.mark.parametrize("growth", [0.3, -0.3])
def test_a_trend_over_years_is_not_taken_for_a_time_of_year(growth):
    draw = np.random.default_rng(11)
    truth = 100 * np.exp(growth * np.arange(1095 + 56) / 365)
    found = forecast(table({"a": draw.poisson(truth[:1095]).astype(float).tolist()}, day), horizon=56)
    assert np.abs(found["mean"].to_numpy() / truth[1095:] - 1).mean() < 0.08


def test_rare_daily_counts_keep_their_level():
    draw = np.random.default_rng(9)
    values = {str(k): draw.poisson(0.4, 300).astype(float).tolist() for k in range(20)}
    found = forecast(table(values, day), horizon=14)
    assert found["mean"].mean() == pytest.approx(0.4, abs=0.05)
    assert found["lo95"].max() == 0
    assert found["hi95"].min() >= 1
