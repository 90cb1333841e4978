"""Vacant posts as a share of what a unit's own staff gives."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        # Vacant already on the last day: what comes, comes without it. A unit whose hours are not known is left out.
        ([("A", 30.0, date(2026, 3, 1), None)], {}),
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
