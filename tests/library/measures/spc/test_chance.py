"""The chance of meeting a target holds in worlds where the truth is known."""

import math

import numpy as np
import polars as pl
import pytest

from leadwell.measures.spc.tables import chart_table

SERIES = 4_000


def summary(values, target, kind="xmr", direction="increase", denominator=None, **more):
    """Chart many series, one a row of values, against one target."""
    series, points = values.shape
    table = {
        "series": np.repeat(np.arange(series), points),
        "period": np.tile(np.arange(points), series),
        "value": values.ravel(),
        "target": np.full(values.size, float(target)),
        "direction": [direction] * values.size,
        **more,
    }
    if denominator is not None:
        table["denominator"] = np.full(values.size, float(denominator))
    return chart_table(pl.DataFrame(table), kind).summary


def covers(found, truth):
    return float(((found["chance_lower"] <= truth) & (truth <= found["chance_upper"])).mean())


@pytest.mark.parametrize("points", [12, 24, 60])
@pytest.mark.parametrize("d", [-1.0, 0.0, 0.7, 2.0])
def test_of_single_values_the_interval_holds_the_truth_nineteen_times_in_twenty(points, d):
    world = np.random.default_rng(int(points + 10 * d))
    found = summary(world.normal(50, 4, (SERIES, points)), 50 - 4 * d)
    truth = 0.5 * math.erfc(-d / math.sqrt(2))
    assert 0.92 <= covers(found, truth) <= 0.98
    # A short baseline tells little of the spread: a chance near to certain is then said with less certainty.
    assert abs(found["chance_of_target"].mean() - truth) < (0.04 if points == 12 else 0.02)


@pytest.mark.parametrize(("kind", "share"), [("p", 0.9), ("p", 0.5), ("u", 0.3), ("c", None)])
def test_of_counts_the_interval_holds_the_truth(kind, share):
    world = np.random.default_rng(5)
    if kind == "p":
        values, of, target = world.binomial(80, share, (SERIES, 24)).astype(float), 80, share - 0.05
        truth = float((world.binomial(80, share, 2_000_000) / 80 >= target).mean())
    elif kind == "u":
        values, of, target = world.poisson(60 * share, (SERIES, 24)).astype(float), 60, 0.25
        truth = float((world.poisson(60 * share, 2_000_000) / 60 >= target).mean())
    else:
        values, of, target = world.poisson(4.0, (SERIES, 24)).astype(float), None, 3
        truth = float((world.poisson(4.0, 2_000_000) >= target).mean())
    found = summary(values, target, kind, denominator=of)
    assert 0.93 <= covers(found, truth) <= 0.985
    assert found["chance_of_target"].mean() == pytest.approx(truth, abs=0.02)


@pytest.mark.parametrize("direction", ["increase", "decrease"])
def test_of_rare_events_the_chance_is_that_of_a_geometric_wait(direction):
    world = np.random.default_rng(7)
    found = summary(world.geometric(1 / 11, (SERIES, 36)) - 1.0, 8, "g", direction)
    waits = world.geometric(1 / 11, 1_000_000) - 1
    truth = float((waits >= 8).mean() if direction == "increase" else (waits <= 8).mean())
    assert found["chance_of_target"].mean() == pytest.approx(truth, abs=0.02)
    assert 0.9 <= covers(found, truth) <= 0.99


def test_a_run_chart_counts_what_happened():
    found = summary(np.array([[1.0, 2, 3, 4] * 5]), 3, "run")
    assert found["chance_of_target"].to_list() == [0.5]
    assert found["periods_met"].to_list() == [10]
    assert found["chance_lower"][0] == pytest.approx(0.2993, abs=1e-4)  # Wilson's interval of 10 of 20
    assert found["chance_upper"][0] == pytest.approx(0.7007, abs=1e-4)


def test_a_series_that_does_not_vary_meets_its_target_for_sure_or_never():
    still = np.full((1, 20), 95.0)
    assert summary(still, 95)["chance_of_target"].to_list() == [1.0]
    assert summary(still, 96)["chance_of_target"].to_list() == [0.0]
    assert summary(still, 95, direction="decrease")["chance_of_target"].to_list() == [1.0]


def test_without_target_direction_or_limits_nothing_is_said():
    few = np.random.default_rng(1).normal(50, 4, (1, 8))
    many = np.random.default_rng(1).normal(50, 4, (1, 24))
    for one in (summary(few, 50), summary(many, np.nan), summary(many, 50, direction="neither")):
        assert one["chance_of_target"].to_list() == [None]
        assert one["chance_lower"].to_list() == [None]


def test_the_chance_lies_in_its_interval_and_in_nought_to_one():
    world = np.random.default_rng(3)
    for kind, of in (
        ("xmr", None),
        ("p", 40),
        ("u", 40),
        ("c", None),
        ("pp", 40),
        ("up", 40),
        ("ip", 40),
        ("t", None),
    ):
        values = world.poisson(12, (500, 20)).astype(float) + (kind == "t")
        target = 0.3 if of else 12
        found = summary(values, target, kind, denominator=of)
        for row in found.select("chance_lower", "chance_of_target", "chance_upper").iter_rows():
            assert 0 <= row[0] <= row[1] <= row[2] <= 1, kind


def test_a_frozen_baseline_tells_less_than_all_points():
    values = np.tile(np.random.default_rng(2).normal(50, 4, 12), 4)[None, :]
    frozen = summary(values, 48, baseline_points=[12] * 48)
    whole = summary(values, 48)
    width = [one["chance_upper"][0] - one["chance_lower"][0] for one in (frozen, whole)]
    assert width[0] > 1.5 * width[1]
