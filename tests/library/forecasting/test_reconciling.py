"""Wards, sites and organisations that add up, against the slow way of solving it."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.forecasting.panels import table

from leadwell.forecasting import DoesNotAddUp, forecast, reconcile
from leadwell.forecasting.forecasts import QUANTILES

TREE = {"ward 1": "north", "ward 2": "north", "ward 3": "south", "north": "trust", "south": "trust"}
NAMES = ["trust", "north", "south", "ward 1", "ward 2", "ward 3"]
PARTS = {"trust": ["ward 1", "ward 2", "ward 3"], "north": ["ward 1", "ward 2"], "south": ["ward 3"]}


def given_as(means, widths) -> pl.DataFrame:
    """A table such as forecast gives, of one period."""
    means, widths = np.array(means, dtype=float), np.array(widths, dtype=float)
    levels = np.linspace(-1, 1, len(QUANTILES))
    columns = {"series": NAMES, "period": ["1"] * 6, "mean": means}
    columns |= {name: means + at * widths * 0.8 for name, at in zip(QUANTILES, levels, strict=True)}
    return pl.DataFrame(columns | {"lo95": means - widths, "hi95": means + widths})


def by_name(frame: pl.DataFrame, column: str) -> dict[str, float]:
    return dict(zip(frame["series"], frame[column], strict=True))


@given(
    st.lists(st.floats(-50, 50), min_size=6, max_size=6), st.lists(st.floats(0.5, 20), min_size=6, max_size=6)
)
def test_means_add_up_and_change_as_little_as_can_be(means, widths):
    found = reconcile(given_as(means, widths), TREE)
    new = by_name(found, "mean")
    for whole, parts in PARTS.items():
        assert new[whole] == pytest.approx(sum(new[part] for part in parts), abs=1e-7)
    # The slow way: least squares under the three sums, by Lagrange's multipliers.
    sums = np.array([[1, 0, 0, -1, -1, -1], [0, 1, 0, -1, -1, 0], [0, 0, 1, 0, 0, -1]], dtype=float)
    spread = np.diag((np.array(widths) / 1.96) ** 2)
    moved = np.array(means) - spread @ sums.T @ np.linalg.solve(
        sums @ spread @ sums.T, sums @ np.array(means)
    )
    if min(np.array(means) - np.array(widths)) < 0:  # else noughts may be held
        below = [m - w for m, w in zip(means[3:], widths[3:], strict=True)]
        if max(below) < 0:
            assert found["mean"].to_numpy() == pytest.approx(moved, abs=1e-6)


def test_forecasts_that_add_up_are_left_alone():
    frame = given_as([60, 40, 20, 25, 15, 20], [9, 7, 5, 6, 4, 5])
    found = reconcile(frame, TREE)
    for name in ("mean", "q05", "hi95"):
        assert found[name].to_list() == pytest.approx(frame[name].to_list())


def test_what_is_least_sure_gives_way_most():
    found = by_name(reconcile(given_as([70, 40, 20, 25, 15, 20], [0.1, 7, 5, 6, 0.1, 5]), TREE), "mean")
    assert found["trust"] == pytest.approx(70, abs=0.05)
    assert found["ward 2"] == pytest.approx(15, abs=0.05)
    assert found["ward 1"] > 27


def test_no_ward_is_foretold_below_nought():
    frame = given_as([2, 1, 1, 3, 3, 1], [1, 0.5, 0.5, 3, 3, 1])
    found = reconcile(frame, TREE)
    new = by_name(found, "mean")
    assert min(new.values()) >= 0
    assert found.select("lo95", *QUANTILES).to_numpy().min() >= 0
    assert new["trust"] == pytest.approx(new["ward 1"] + new["ward 2"] + new["ward 3"])


def test_wards_and_their_trust_are_forecast_and_made_to_agree():
    draw = np.random.default_rng(1)
    wards = {f"ward {k}": draw.poisson(10 * k, 40) for k in (1, 2, 3)}
    sums = {"north": wards["ward 1"] + wards["ward 2"], "south": wards["ward 3"]}
    sums["trust"] = sums["north"] + sums["south"]
    values = {name: series.astype(float).tolist() for name, series in (wards | sums).items()}
    found = reconcile(forecast(table(values), horizon=4), TREE)
    wide = found.pivot(on="series", index="period", values="mean")
    assert wide["trust"].to_list() == pytest.approx(
        (wide["ward 1"] + wide["ward 2"] + wide["ward 3"]).to_list()
    )
    limits = found.select("lo95", *QUANTILES, "hi95").to_numpy()
    assert (np.diff(limits, axis=1) >= -1e-9).all()
    # A sum of upper limits is no upper limit of the sum: the trust's interval is narrower than its wards' together.
    width = found.with_columns(width=pl.col("hi95") - pl.col("lo95")).pivot(
        on="series", index="period", values="width"
    )
    assert (width["trust"] < width["ward 1"] + width["ward 2"] + width["ward 3"]).all()


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ({"ward 9": "north"}, "'ward 9' is in the tree and is not forecast"),
        (TREE | {"trust": "ward 1"}, "part of itself"),
    ],
)
def test_a_tree_that_does_not_fit_is_told_of(tree, words):
    with pytest.raises(DoesNotAddUp, match=words):
        reconcile(given_as([1] * 6, [1] * 6), tree)


def test_series_with_different_ends_are_refused():
    found = forecast(table({"a": [4] * 20, "b": [4] * 21}), horizon=2)
    with pytest.raises(DoesNotAddUp, match="same periods"):
        reconcile(found, {"a": "b"})


@pytest.mark.parametrize("blank", [None, float("nan"), float("inf")])
@pytest.mark.parametrize("column", ["mean", "q50", "hi95"])
def test_a_figure_that_is_missing_is_no_figure_to_add_up(blank, column):
    months = [f"2024-{month:02}" for month in range(1, 13)]
    frame = pl.concat(
        [
            pl.DataFrame({"series": name, "period": months, "value": [level] * 12})
            for name, level in (("A", 4.0), ("B", 6.0), ("Site", 10.0))
        ]
    )
    found = forecast(frame, horizon=2)
    odd = found.with_columns(
        pl.when(pl.int_range(pl.len()) == 3)
        .then(pl.lit(blank, dtype=pl.Float64))
        .otherwise(column)
        .alias(column)
    )
    with pytest.raises(DoesNotAddUp, match="'B' has a figure missing for 2025-02"):
        reconcile(odd, {"A": "Site", "B": "Site"})
