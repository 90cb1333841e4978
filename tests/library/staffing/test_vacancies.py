"""Vacant posts as a share of what a unit's own staff gives."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.forecasting import forecast
from leadwell.staffing.vacancies import LOST, VACANT, lost_to_vacancies, with_vacancies

ON = date(2026, 3, 1)
OWN = pl.DataFrame({"unit": ["A", "B"], "hours": [300.0, 0.0]})


def posts(*rows):
    return pl.DataFrame(list(rows), schema=VACANT, orient="row")


def shares(*rows, days=4):
    found = lost_to_vacancies(posts(*rows), OWN, on=ON, days=days)
    assert found.schema == LOST
    return {(row["unit"], row["on"].day): round(row["lost"], 6) for row in found.iter_rows(named=True)}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("A", 30.0, date(2026, 3, 4), None)], {("A", 4): 0.1, ("A", 5): 0.1}),
        ([("A", 30.0, date(2026, 3, 3), date(2026, 3, 4))], {("A", 3): 0.1}),
        # Two posts add up, and never to more than nine tenths.
        ([("A", 30.0, date(2026, 3, 5), None), ("A", 60.0, date(2026, 3, 5), None)], {("A", 5): 0.3}),
        ([("A", 160.0, date(2026, 3, 5), None), ("A", 160.0, date(2026, 3, 5), None)], {("A", 5): 0.9}),
        # Vacant on the last day: 4% of it shows in what is foretold; after eight weeks all of it.
        ([("A", 30.0, date(2026, 3, 1), date(2026, 3, 3))], {("A", 2): 0.096}),
        ([("A", 30.0, date(2026, 2, 23), date(2026, 3, 3))], {("A", 2): round(0.1 * 0.96**7, 6)}),
        ([("A", 30.0, date(2026, 1, 6), date(2026, 3, 3))], {("A", 2): round(0.1 * 0.96**55, 6)}),
        ([("A", 30.0, date(2026, 1, 5), None)], {}),
        # A unit whose hours are not known is left out.
        ([("B", 30.0, date(2026, 3, 5), None)], {}),
        ([], {}),
    ],
)
def test_a_post_takes_its_share_from_the_day_it_falls_vacant_until_it_is_filled(rows, expected):
    assert shares(*rows) == expected


def test_what_is_away_and_what_is_vacant_are_of_what_is_left():
    away = pl.DataFrame({"unit": ["A", "A"], "on": [ON, ON + timedelta(days=1)], "beyond": [0.2, -0.1]})
    lost = pl.DataFrame([("A", ON, 0.5), ("C", ON, 0.1)], schema=LOST, orient="row")
    found = with_vacancies(away, lost)
    assert [(unit, round(beyond, 6)) for unit, _, beyond in found.iter_rows()] == [
        ("A", 0.6),
        ("A", -0.1),
        ("C", 0.1),
    ]


@given(st.lists(st.tuples(st.floats(0.5, 168), st.integers(-3, 6), st.integers(1, 9)), max_size=5))
def test_more_vacant_posts_never_leave_more_hours(given_posts):
    rows = [
        ("A", hours, ON + timedelta(days=first), ON + timedelta(days=first + length))
        for hours, first, length in given_posts
    ]
    fewer, every = shares(*rows[:-1]), shares(*rows)
    assert all(every[key] >= share - 1e-9 for key, share in fewer.items())
    assert all(0 <= share <= 0.9 for share in every.values())


@pytest.mark.slow
@pytest.mark.parametrize("days", [3, 14])
def test_the_part_that_is_not_counted_is_the_part_that_the_forecast_has_taken_up(days):
    """Twelve units with chance in their hours; in four of them a tenth is gone for so many days."""

    def foretold(gone: float) -> np.ndarray:
        chance = np.random.default_rng(3)
        rows = []
        for unit in range(12):
            hours = 40 * (1 + 0.12 * chance.standard_normal(400))
            if unit < 4:
                hours[-days:] *= 1 - gone
            rows += [
                (f"{unit:02}", (ON - timedelta(days=399 - place)).isoformat(), float(value))
                for place, value in enumerate(hours)
            ]
        frame = pl.DataFrame(rows, schema=["series", "period", "value"], orient="row")
        means = forecast(frame, horizon=14).group_by("series").agg(pl.col("mean").mean()).sort("series")
        return means["mean"].to_numpy()[:4]

    usual, less = foretold(0.0), foretold(0.1)
    counted = lost_to_vacancies(posts(("A", 30.0, ON - timedelta(days=days - 1), None)), OWN, on=ON, days=1)
    not_taken_up = 0.1 - ((usual - less) / usual).mean()
    assert counted["lost"].item() == pytest.approx(not_taken_up, abs=0.005)
