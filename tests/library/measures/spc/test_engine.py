"""The engine gives what plain arithmetic gives, and the same for a column whatever stands beside it."""

from itertools import pairwise

import numpy as np
import pytest

from leadwell.measures.spc.engine import BadArrays, Columns, chart_columns, chart_panel
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.profiles import profile, profile_names


@pytest.mark.parametrize("seed", range(20))
def test_limits_of_an_xmr_chart_lie_2_66_mean_moving_ranges_either_side_of_the_mean(seed):
    values = np.random.default_rng(seed).normal(50, 5, 30).round(1).tolist()
    mean = sum(values) / 30
    reach = 2.66 * sum(abs(after - before) for before, after in pairwise(values)) / 29
    found = chart_panel(values)
    assert (found.centre[0], found.lower[0], found.upper[0]) == pytest.approx(
        (mean, mean - reach, mean + reach), rel=1e-12
    )


def test_a_column_is_judged_alike_alone_and_among_others():
    random = np.random.default_rng(1)
    lengths = random.integers(13, 80, 200)
    values = random.normal(50, 5, int(lengths.sum()))
    together = chart_columns(Columns(values=values, lengths=lengths))
    ends = lengths.cumsum()
    for place in range(0, 200, 7):
        cut = slice(ends[place] - lengths[place], ends[place])
        assert chart_panel(values[cut]).hits.tolist() == together.hits[cut].tolist()


@pytest.mark.parametrize("name", profile_names())
@pytest.mark.parametrize("kind", [Kind.XMR, Kind.U_PRIME])
def test_a_column_is_judged_alike_alone_and_among_longer_ones(kind, name):
    random = np.random.default_rng(2)
    lengths = random.integers(1, 26, 400)
    values = random.poisson(4, int(lengths.sum())).astype(float)
    values[random.random(len(values)) < 0.05] = np.nan
    sizes = random.integers(5, 30, len(values)).astype(float)
    together = chart_columns(
        Columns(values=values, lengths=lengths, sizes=sizes if kind is Kind.U_PRIME else None),
        kind,
        profile(name),
    )
    ends = lengths.cumsum()
    for end, length in zip(ends, lengths, strict=True):
        cut = slice(end - length, end)
        alone = chart_columns(
            Columns(
                values=values[cut],
                lengths=np.array([length]),
                sizes=sizes[cut] if kind is Kind.U_PRIME else None,
            ),
            kind,
            profile(name),
        )
        assert alone.hits.tolist() == together.hits[cut].tolist()


@pytest.mark.parametrize("infinite", [np.inf, -1e301])
def test_a_value_beyond_all_measure_is_refused(infinite):
    with pytest.raises(BadArrays, match="leave it empty"):
        chart_panel([1.0, infinite, 2.0])


def test_a_time_before_the_event_it_follows_is_refused():
    with pytest.raises(BadArrays, match="-3 is before the event"):
        chart_panel([1.0, -3.0, 2.0], Kind.T)


def test_a_value_beyond_a_named_bound_is_refused():
    with pytest.raises(BadArrays, match="The value 7 lies above the most that a value can be, 5"):
        chart_columns(Columns(values=np.array([1.0, 7.0]), lengths=np.array([2])), ceiling=5.0)


def test_one_point_has_a_centre_and_no_limits():
    found = chart_panel([3.0], Kind.XMR, profile("nhsr-0.2.2"))
    assert (found.centre.tolist(), found.hits.tolist()) == ([3.0], [0])
    assert np.isnan([found.lower[0], found.upper[0]]).all()


def test_a_share_without_denominators_is_refused():
    with pytest.raises(BadArrays, match="denominators"):
        chart_columns(Columns(values=np.ones(3), lengths=np.array([3])), Kind.P)
