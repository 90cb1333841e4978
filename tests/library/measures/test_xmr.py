"""The basic XmR chart, against published limits and another tool's stored answers, and its invariants."""

import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.measures.spc import Signal, basic_profile, xmr

SAME_LABEL = {
    "Above UCL": Signal.ABOVE_LIMIT,
    "Below LCL": Signal.BELOW_LIMIT,
    "7 Point Trend (Increasing)": Signal.RISING,
    "7 Point Trend (Decreasing)": Signal.FALLING,
    "7 Points Above CL": Signal.RUN_ABOVE,
    "7 Points Below CL": Signal.RUN_BELOW,
    "Common Cause": None,
}
# Whole and half numbers, so that sums are exact and a point on a line is on it.
steady = st.lists(
    st.one_of(st.none(), st.integers(-40, 40).map(lambda half: half / 2)), min_size=0, max_size=40
)


def unscreened_cases(folder):
    """Cases of NHSRplotthedots 0.2.2, screening off, not rebased, of 12 points or more, none missing."""
    cases = pl.read_parquet(folder / "cases.parquet").filter(
        pl.col("engine") == "nhsr", pl.col("status") == "ok"
    )
    wanted = {}
    for row in cases.iter_rows(named=True):
        args = json.loads(row["args"])
        if not args["screen_outliers"] and args["rebase"] is None and args["fix_after_n_points"] is None:
            wanted.setdefault(row["series"], row["case"])
    points = pl.read_parquet(folder / "nhsr_points.parquet").filter(
        pl.col("case").is_in(list(wanted.values()))
    )
    for group in points.sort("case", "i").partition_by("case"):
        if (
            group.height >= basic_profile().fewest_points
            and group["y"].null_count() == 0
            and group["y"].is_finite().all()
        ):
            yield group


def test_limits_and_signals_equal_those_of_nhsrplotthedots_without_screening(shared):
    compared = points = 0
    for group in unscreened_cases(shared / "vectors" / "spc"):
        values = group["y"].to_list()
        found = xmr(values)
        first = group.row(0, named=True)
        assert found.centre == pytest.approx(first["mean"], rel=1e-9, abs=1e-12)
        assert found.lower == pytest.approx(first["lpl"], rel=1e-9, abs=1e-9)
        assert found.upper == pytest.approx(first["upl"], rel=1e-9, abs=1e-9)
        for label, signal, value in zip(group["special_cause_type"], found.signals, values, strict=True):
            if label.startswith("2 in 3"):  # a rule that the basic chart does not have
                assert signal in {None, Signal.RUN_ABOVE, Signal.RUN_BELOW}
            elif abs(value - found.centre) > 1e-9 and found.upper > found.lower:
                assert signal == SAME_LABEL[label], (group["case"][0], value)
            points += 1
        compared += 1
    assert compared > 100
    assert points > 4000


def test_the_limits_lie_2_66_mean_moving_ranges_either_side_of_the_mean():
    found = xmr([10.0, 12.0] * 6)
    assert (found.centre, found.lower, found.upper) == (11.0, 11 - 2.66 * 2, 11 + 2.66 * 2)
    assert found.why_no_limits == ""


def test_a_missing_point_breaks_the_moving_range_and_is_no_zero():
    values = [10.0, 12.0, None, 110.0, 112.0] * 3
    found = xmr(values)
    # Moving ranges: 2 within each pair, and 102 between the end of one five and the start of the next.
    ranges = [2, 2, 102, 2, 2, 102, 2, 2]
    assert found.upper - found.centre == pytest.approx(2.66 * sum(ranges) / len(ranges))
    assert found.points == 12
    assert found.signals[2] is None


def test_a_missing_point_breaks_a_run_and_a_trend():
    around, above = [20.0, -20.0] * 7, [5.0, 15.0, 5.0, 15.0, 5.0, 15.0, 5.0]
    whole = xmr([*around, *above])
    broken = xmr([*around, *above[:3], None, *above[3:]])
    assert whole.signals[14:] == (Signal.RUN_ABOVE,) * 7
    assert set(broken.signals) == {None}
    rising = [rise / 10 for rise in range(7)]
    assert xmr([*around, 20.0, *rising]).signals[15:] == (Signal.RISING,) * 7
    assert set(xmr([*around, 20.0, *rising[:3], None, *rising[3:]]).signals) == {None}


@pytest.mark.parametrize(
    ("rises", "marked"), [([1, 2, 3, 4, 5, 6], 0), ([1, 2, 3, 4, 5, 6, 7], 7), ([1, 2, 3, 3, 4, 5, 6, 7], 0)]
)
def test_seven_rising_points_are_a_trend_six_are_not_and_a_tie_breaks_it(rises, marked):
    around = [-20.0, 20.0] * 10
    found = xmr([*around, *(rise / 100 for rise in rises)])
    assert sum(1 for signal in found.signals if signal is Signal.RISING) == marked


def test_a_point_on_the_mean_breaks_a_run():
    found = xmr([9.0, 5.0] * 3 + [10.0] + [5.0, 9.0] * 3 + [11.0, 15.0] * 3 + [10.0] + [15.0, 11.0] * 3)
    assert found.centre == 10.0
    assert set(found.signals) == {None}


@pytest.mark.parametrize("value", [0.1, 1 / 3, 1e9 + 0.1, 0.0])
def test_a_series_that_never_changes_has_no_signal_from_rounding(value):
    found = xmr([value] * 30)
    assert set(found.signals) == {None}
    assert (found.lower, found.upper) == (found.centre, found.centre)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ([], "Limits need 12 points; this series has 0."),
        ([1.0] * 11 + [None] * 9, "Limits need 12 points; this series has 11."),
        (
            [1.0, None] * 12,
            "Limits need neighbouring points; no two points of this series stand side by side.",
        ),
    ],
)
def test_too_few_points_give_no_limits_and_say_why(values, why):
    found = xmr(values)
    assert (found.centre, found.lower, found.upper, found.why_no_limits) == (None, None, None, why)
    assert found.signals == (None,) * len(values)


@given(steady, st.integers(-100, 100))
def test_moving_every_value_moves_the_limits_by_the_same_amount_and_no_signal(values, shift):
    before = xmr(values)
    after = xmr([None if value is None else value + shift for value in values])
    assert after.signals == before.signals
    if before.centre is not None:
        assert after.centre == pytest.approx(before.centre + shift)
        assert after.upper == pytest.approx(before.upper + shift)


@given(steady)
def test_turning_the_series_over_turns_the_signals_over(values):
    over = {
        Signal.ABOVE_LIMIT: Signal.BELOW_LIMIT,
        Signal.RISING: Signal.FALLING,
        Signal.RUN_ABOVE: Signal.RUN_BELOW,
        None: None,
    }
    over |= {high: low for low, high in over.items()}
    turned = xmr([None if value is None else -value for value in values])
    assert turned.signals == tuple(over[signal] for signal in xmr(values).signals)


@given(steady)
def test_leading_and_trailing_gaps_change_nothing(values):
    plain, padded = xmr(values), xmr([None, None, *values, None])
    assert (padded.centre, padded.lower, padded.upper) == (plain.centre, plain.lower, plain.upper)
    assert padded.signals == (None, None, *plain.signals, None)
