"""What grows point by point is charted as if it had been there at once."""

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.tables import BadTable, Growing, chart_table


def months(seed: int, kind: Kind, series: int = 4, points: int = 20) -> pl.DataFrame:
    world = np.random.default_rng(seed)
    rows = series * points
    return pl.DataFrame(
        {
            "series": np.tile([f"ward {one}" for one in range(series)], points),
            "period": np.repeat(np.arange(points), series),
            "value": world.poisson(9, rows).astype(float),
            "denominator": world.integers(30, 60, rows).astype(float) if kind is Kind.P else [None] * rows,
        }
    )


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 999),
    kind=st.sampled_from([Kind.XMR, Kind.P, Kind.RUN]),
    cuts=st.lists(st.integers(1, 79), max_size=5, unique=True),
)
def test_in_any_pieces_the_answer_is_that_of_the_whole(seed, kind, cuts):
    whole = months(seed, kind)
    ends = [*sorted(cuts), whole.height]
    kept = Growing(whole[: ends[0]], kind)
    for start, end in pairwise(ends):
        came = whole[start:end]
        told = kept.add(came)
        there = whole[:end].filter(pl.col("series").is_in(came["series"].implode()))
        expected = chart_table(there, kind)
        assert_frame_equal(told.points, expected.points, check_exact=True)
        assert_frame_equal(told.summary, expected.summary, check_exact=True)
    assert_frame_equal(kept.answer().points, chart_table(whole, kind).points, check_exact=True)


def test_a_point_that_does_not_fit_is_refused_and_nothing_of_it_kept():
    whole = months(1, Kind.XMR)
    kept = Growing(whole)
    before = kept.answer()
    with pytest.raises(BadTable, match="3 is there more than once"):
        kept.add(pl.DataFrame({"series": ["ward 0", "ward 1"], "period": [20, 3], "value": [1.0, 2.0]}))
    assert_frame_equal(kept.answer().points, before.points, check_exact=True)


def test_coded_names_and_new_series_are_taken():
    whole = months(1, Kind.XMR).drop("denominator").cast({"series": pl.Categorical})
    kept = Growing(whole)
    told = kept.add(pl.DataFrame({"series": ["new", "ward 1"], "period": [0, 20], "value": [5.0, 90.0]}))
    assert told.summary["series"].to_list() == ["new", "ward 1"]
    assert told.summary["points"].to_list() == [1, 21]
    assert told.points["rules"].to_list()[-1].startswith("outside")
