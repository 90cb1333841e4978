"""The level of series: what all do together is followed fast and fades, what one does besides slowly and stays."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest

from leadwell.forecasting import forecast
from leadwell.forecasting.levels import levels

DAYS = 364
FITTED = np.full((8, DAYS), 100.0)
ENDS = np.zeros(8, dtype=np.int64)


def waves(shift: int = 0) -> np.ndarray:
    """Give what goes up and down by a tenth over a quarter of a year."""
    return 1 + 0.1 * np.sin((np.arange(DAYS) + shift) / 14)


def test_one_series_by_itself_keeps_its_own_level():
    one = np.full((1, DAYS), 110.0)
    assert levels(one, FITTED[:1], ENDS[:1], 3) == pytest.approx(1.1)


def test_what_all_do_together_is_followed_sooner_than_what_one_does():
    together = FITTED * waves()
    together[:, -7:] *= 1.2
    alone = FITTED * waves()
    alone[0, -7:] *= 1.2
    rose = levels(together, FITTED, ENDS, 1)[0, 0] / levels(FITTED * waves(), FITTED, ENDS, 1)[0, 0]
    rose_alone = levels(alone, FITTED, ENDS, 1)[0, 0] / levels(FITTED * waves(), FITTED, ENDS, 1)[0, 0]
    assert (rose > 1.09, rose_alone < 1.06) == (True, True)


def test_what_all_do_together_fades_and_what_one_does_stays():
    figures = FITTED * waves()
    figures[:, -60:] = 120.0
    figures[0] *= 1.5
    found = levels(figures, FITTED, ENDS, 84)
    assert found[1, [0, 83]] == pytest.approx([1.19, 1.01], abs=0.02)
    assert found[0] / found[1] == pytest.approx(1.5)


def test_series_that_go_their_own_ways_keep_their_own_levels():
    draw = np.random.default_rng(1)
    figures = draw.poisson(FITTED)
    weights = 0.97 ** np.arange(DAYS)[::-1]
    own = figures @ weights / (100 * weights.sum())
    assert levels(figures.astype(float), FITTED, ENDS, 1)[:, 0] == pytest.approx(own, abs=0.01)


def test_series_that_end_on_other_days_are_held_against_the_days_they_have():
    long = 100 * (1 + 0.1 * np.sin(np.arange(DAYS + 30) / 14))
    ends = np.array([0, 0, 0, 0, 30, 30, 30, 30])
    figures = np.stack([long[end : end + DAYS] for end in ends])
    found = levels(figures, FITTED, ends, 1)[:, 0]
    alike = levels(np.tile(long[30:], (8, 1)), FITTED, ENDS, 1)[0, 0]
    assert found[4:] == pytest.approx(alike, abs=0.005)


def test_where_nothing_ever_happened_nothing_is_foretold():
    assert levels(np.zeros((3, DAYS)), FITTED[:3], ENDS[:3], 2) == pytest.approx(0.0)


def test_one_odd_day_counts_for_less():
    figures = np.random.default_rng(2).poisson(FITTED[:1]).astype(float)
    before = levels(figures, FITTED[:1], ENDS[:1], 1)[0, 0]
    figures[0, -3] = 300.0
    assert levels(figures, FITTED[:1], ENDS[:1], 1)[0, 0] == pytest.approx(before, abs=0.02)


def test_rare_events_keep_their_level():
    figures = np.random.default_rng(3).poisson(0.4, size=(40, DAYS)).astype(float)
    found = levels(figures, np.full((40, DAYS), 0.4), np.zeros(40, dtype=np.int64), 1)
    assert found.mean() == pytest.approx(1.0, abs=0.08)


@pytest.mark.parametrize(
    "week",
    [
        (40, 40, 40, 40, 40, 0, 0),
        (60, 0, 0, 60, 0, 0, 0),
        (150, 0, 0, 0, 0, 0, 0),
        (40, 40, 40, 40, 40, 1, 1),
    ],
)
@pytest.mark.parametrize("units", [1, 10])
def test_days_on_which_a_unit_is_closed_say_nothing_of_its_level(week, units):
    draw = np.random.default_rng(3)
    days = 7 * 104
    counts = draw.poisson(np.tile(week, (units, 104)))
    first = date(2023, 1, 2)
    table = pl.DataFrame(
        {
            "series": np.repeat([f"Ward {one}" for one in range(units)], days),
            "period": [first + timedelta(day) for day in range(days)] * units,
            "value": counts.ravel().astype(float),
        }
    )
    found = forecast(table, horizon=28)
    near = 0.15 if units == 1 else 0.06  # one unit is foretold by its own chance
    assert found["mean"].mean() == pytest.approx(np.mean(week), rel=near)
    mondays = found.filter(pl.col("period").cast(pl.String).str.to_date().dt.weekday() == 1)
    assert mondays["mean"].mean() == pytest.approx(week[0], rel=near)
