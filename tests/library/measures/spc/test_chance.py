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
    """The share of intervals that hold the truth, of the charts that are given a chance."""
    found = found.drop_nulls("chance_of_target")
    return float(((found["chance_lower"] <= truth) & (truth <= found["chance_upper"])).mean())


def near(share, trials=SERIES):
    """Three standard errors of a simulated share."""
    return 3 * math.sqrt(share * (1 - share) / trials)


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
        told = found.select("chance_lower", "chance_of_target", "chance_upper").drop_nulls()
        assert told.height > 200
        for row in told.iter_rows():
            assert 0 <= row[0] <= row[1] <= row[2] <= 1, kind


def test_a_frozen_baseline_tells_less_than_all_points():
    values = np.tile(np.random.default_rng(2).normal(50, 4, 12), 4)[None, :]
    frozen = summary(values, 48, baseline_points=[12] * 48)
    whole = summary(values, 48)
    width = [one["chance_upper"][0] - one["chance_lower"][0] for one in (frozen, whole)]
    assert width[0] > 1.5 * width[1]


def events(world, mean, sigma_z, shape):
    """Counts whose variance is sigma_z squared times their mean: Poisson, or negative binomial."""
    if sigma_z == 1:
        return world.poisson(mean, shape).astype(float)
    wider = sigma_z**2 - 1
    return world.poisson(world.gamma(mean / wider, wider, shape)).astype(float)


def successes(world, trials, share, sigma_z, shape):
    """Successes whose variance is sigma_z squared times the binomial one: binomial, or beta-binomial."""
    if sigma_z == 1:
        return world.binomial(trials, share, shape).astype(float)
    together = (trials - 1) / (sigma_z**2 - 1) - 1
    return world.binomial(trials, world.beta(share * together, (1 - share) * together, shape)).astype(float)


@pytest.mark.parametrize("kind", ["up", "cp"])
@pytest.mark.parametrize(
    ("mean", "most", "sigma_z"),
    [
        (0.3, 0, 1),
        (2, 1, 1),
        (2, 1, 1.5),
        (2, 1, 2),
        (2, 1, 3),
        (20, 17, 1),
        (20, 17, 1.5),
        (20, 17, 2),
        (20, 17, 3),
    ],
)
def test_events_that_vary_more_than_chance_and_those_that_do_not_have_their_own_steps(
    kind, mean, most, sigma_z
):
    world = np.random.default_rng(int(100 * mean + 10 * sigma_z))
    of = 388 if kind == "up" else None
    found = summary(events(world, mean, sigma_z, (SERIES, 24)), most / (of or 1), kind, "decrease", of)
    truth = float((events(world, mean, sigma_z, 1_000_000) <= most).mean())
    assert 0.90 - near(0.9) <= covers(found, truth) <= 0.99
    # A wide spread is learnt from few events too narrowly: the limits themselves are.
    apart = 0.02 if sigma_z < 2 or mean == 20 else 0.1
    assert found["chance_of_target"].mean() == pytest.approx(truth, abs=apart + near(truth))


@pytest.mark.parametrize(
    ("trials", "least", "sigma_z"),
    [
        (20, 0.9, 1),
        (20, 0.9, 1.5),
        (20, 0.9, 2),
        (20, 0.9, 3),
        (200, 0.88, 1),
        (200, 0.88, 2),
        (2000, 0.91, 3),
    ],
)
def test_shares_that_vary_more_than_chance_and_those_that_do_not_have_their_own_steps(trials, least, sigma_z):
    world = np.random.default_rng(int(trials + 10 * sigma_z))
    found = summary(successes(world, trials, 0.9, sigma_z, (SERIES, 24)), least, "pp", denominator=trials)
    truth = float((successes(world, trials, 0.9, sigma_z, 1_000_000) / trials >= least - 1e-12).mean())
    assert 0.90 - near(0.9) <= covers(found, truth) <= 0.99
    apart = 0.02 if sigma_z < 3 else 0.06
    assert found["chance_of_target"].mean() == pytest.approx(truth, abs=apart + near(truth))


@pytest.mark.parametrize("points", [24, 60])
@pytest.mark.parametrize("d", [-1.0, 0.0, 1.0])
def test_values_that_resemble_those_before_them_tell_less(points, d):
    world = np.random.default_rng(int(points + 10 * d))
    values = world.normal(0, 1, (SERIES, points + 50))
    for place in range(1, points + 50):
        values[:, place] = 0.3 * values[:, place - 1] + math.sqrt(1 - 0.09) * values[:, place]
    found = summary(values[:, -points:], d)
    assert found["chance_of_target"].count() > 0.6 * SERIES
    assert 0.90 - near(0.9) <= covers(found, 0.5 * math.erfc(d / math.sqrt(2))) <= 0.99


NOT_STABLE = "the latest points are not chance, so the limits may be of an earlier level"


def test_a_chance_that_the_latest_points_contradict_is_not_given():
    world = np.random.default_rng(11)
    step = world.normal(0, 1, (SERIES, 24)) + 2 * (np.arange(24) >= 16)
    drift = world.normal(0, 1, (SERIES, 24)) + 0.2 * np.arange(24)
    still = world.normal(0, 1, (SERIES, 24))
    for values, low, high in ((step, 0, 0.1), (drift, 0, 0.03), (still, 0.9, 1)):
        found = summary(values, 1)
        assert low <= found["chance_of_target"].count() / SERIES <= high
        none = found["chance_of_target"].is_null()
        assert found.filter(none)["chance_note"].unique().to_list() == [NOT_STABLE]
        assert found.filter(none)["chance_upper"].null_count() == none.sum()
        assert found.filter(~none)["chance_note"].unique().to_list() == [""]
        assert found["periods_judged"].unique().to_list() == [24]


def test_a_lone_point_outside_long_ago_does_not_take_the_chance_away():
    values = np.array([[10.0, 12, 11, 13, 10, 40, 12, 10, 13, 11, 12, 10, 13, 11, 10, 12, 11, 13, 10, 12]])
    assert summary(values, 11)["chance_note"].to_list() == [""]
    assert summary(np.append(values, [[40.0]], axis=1), 11)["chance_note"].to_list() == [NOT_STABLE]


def test_why_there_is_no_chance_is_said_only_where_a_target_is_asked_about():
    few = np.random.default_rng(1).normal(50, 4, (1, 8))
    assert summary(few, 50)["chance_note"].to_list() == ["there are no limits yet"]
    assert summary(few, np.nan)["chance_note"].to_list() == [""]


@pytest.mark.parametrize("points", [12, 13, 24])
def test_in_far_tails_too_the_chance_lies_in_its_interval(points):
    world = np.random.default_rng(points)
    values = world.normal(0, 1, (50, points))
    for d in (-30, -9, -6, -4, 4, 6, 9, 30):
        found = summary(values, d).drop_nulls("chance_of_target")
        assert found.height
        assert (found["chance_lower"] <= found["chance_of_target"]).all()
        assert (found["chance_of_target"] <= found["chance_upper"]).all()
