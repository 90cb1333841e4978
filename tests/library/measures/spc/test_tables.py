"""Long tables in any order and of any library come back charted; what is wrong is said and the rest is kept."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from tests.library.spc import vectors

from leadwell.measures.spc.advice.differences import profile_diff
from leadwell.measures.spc.engine import chart_panel
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.profiles import profile_names
from leadwell.measures.spc.tables import BadTable, chart_table

DAY = date(2024, 1, 1)


def table(series=3, points=24, seed=1, **more):
    world = np.random.default_rng(seed)
    rows = series * points
    return pl.DataFrame(
        {
            "series": np.repeat([f"s{one}" for one in range(series)], points),
            "period": [DAY + timedelta(days=one % points) for one in range(rows)],
            "value": world.poisson(20, rows).astype(float),
            **more,
        }
    )


@settings(max_examples=60)
@given(
    seed=st.integers(0, 1000),
    kind=st.sampled_from([Kind.XMR, Kind.P, Kind.U_PRIME, Kind.C, Kind.G, Kind.RUN]),
    rules=st.sampled_from(profile_names()),
)
def test_the_order_of_rows_changes_nothing(seed, kind, rules):
    given = table(seed=seed, denominator=[50.0] * 72, target=[0.4] * 72, direction=["increase"] * 72)
    given = given.with_columns(rebase=pl.col("period") == DAY + timedelta(days=seed % 20))
    first = chart_table(given, kind, rules)
    again = chart_table(given.sample(fraction=1, shuffle=True, seed=seed), kind, rules)
    assert_frame_equal(first.points, again.points, check_exact=True)
    assert_frame_equal(first.summary, again.summary, check_exact=True)


def test_each_series_alone_has_the_answer_that_it_has_among_others():
    given = table(series=40, seed=9)
    whole = chart_table(given)
    for name, alone in given.group_by("series"):
        found = chart_table(alone)
        assert_frame_equal(found.points, whole.points.filter(pl.col("series") == name[0]), check_exact=True)
        assert_frame_equal(found.summary, whole.summary.filter(pl.col("series") == name[0]), check_exact=True)


def test_the_table_says_what_the_arrays_say():
    given = table(series=5, points=30, seed=4)
    found = chart_panel(given["value"].to_numpy().reshape(5, 30))
    told = chart_table(given).summary
    assert told["centre"].to_list() == found.centre.tolist()
    assert told["upper"].to_list() == found.upper.tolist()


def test_periods_are_put_in_order_by_what_they_mean():
    texts = ["2024-01-10", "2024-01-09", "2024-02", "2024-01-09T12:00", "2024-01-09 13:30:15.5"]
    found = chart_table(pl.DataFrame({"period": texts, "value": [1.0] * 5}))
    assert found.points["period"].to_list() == [texts[1], texts[3], texts[4], texts[0], texts[2]]
    numbers = chart_table(pl.DataFrame({"period": ["10", "9", "2.5"], "value": [1.0] * 3}))
    assert numbers.points["period"].to_list() == ["2.5", "9", "10"]
    zoned = ["2024-03-31T01:30:00+01:00", "2024-03-31T00:45:00Z"]  # the first is 00:30 by Greenwich
    assert chart_table(pl.DataFrame({"period": zoned, "value": [1.0, 2.0]})).points["value"].to_list() == [
        1,
        2,
    ]


def test_rows_of_one_period_are_a_subgroup_of_the_charts_that_have_them():
    values = np.arange(48.0) % 7
    given = pl.DataFrame({"period": np.arange(48) // 4, "value": values})
    found = chart_table(given, "xbar").points
    assert found["value"].to_list() == [float(values[at : at + 4].mean()) for at in range(0, 48, 4)]
    assert found["denominator"].to_list() == [4.0] * 12
    spread = chart_table(given, "s").points["value"].to_list()
    assert spread == pytest.approx([float(values[at : at + 4].std(ddof=1)) for at in range(0, 48, 4)])


def test_a_target_stands_until_another_does():
    given = table(series=1, points=26, target=[None] * 2 + [20.0] + [None] * 9 + [15.0] + [None] * 13)
    given = given.with_columns(direction=pl.lit("increase"), rebase=pl.int_range(26) == 13)
    found = chart_table(given)
    assert found.points["target"].to_list() == [None] * 2 + [20.0] * 10 + [15.0] * 14
    assert found.summary["target"].to_list() == [15.0, 15.0]
    values = found.points["value"].to_list()
    assert found.summary["periods_judged"].to_list() == [11, 13]
    met = sum(v >= 20 for v in values[2:12]) + (values[12] >= 15)
    assert found.summary["periods_met"].to_list()[0] == met


WRONG = [
    ({"value": ["1", "two", "3"]}, "row 2: two is no number; its value must be one, or empty."),
    ({"period": ["2024-01-01", "01/02/2024", "2024-01-03"]}, "row 2: 01/02/2024 is no period"),
    ({"period": ["2024-01-01", "7", "2024-01-03"]}, "its periods are of several kinds"),
    ({"period": ["2024-01-01T00:00", "2024-01-02T00:00Z", "2024-01-03"]}, "all with a time zone"),
    ({"period": ["2024-01-01", "2024-01-01", "2024-01-03"]}, "row 2: 2024-01-01 is there more than once"),
    ({"value": ["1", "inf", "3"]}, "row 2: its value is endless or beyond 1e300"),
    ({"value": [1.0, -2e305, 3.0]}, "endless or beyond 1e300"),
    ({"direction": ["up", "up", "up"]}, "row 1: up is no direction; write increase, decrease or neither."),
    ({"direction": ["increase", None, "decrease"]}, "row 3: its direction changes"),
    ({"rebase": ["no", "maybe", "no"]}, "row 2: maybe is not an answer; its rebase must be true or false."),
    ({"baseline_points": [2.5, None, None]}, "baseline_points must be a whole number"),
    ({"series": ["a", None, "a"]}, "row 2: the row has no series."),
]


@pytest.mark.parametrize(("columns", "words"), WRONG)
def test_what_is_wrong_with_a_series_is_said_and_the_others_are_charted(columns, words):
    plain = {
        "series": ["bad"] * 3,
        "period": ["2024-01-01", "2024-01-02", "2024-01-03"],
        "value": ["1", "2", "3"],
    }
    bad = pl.DataFrame(plain | columns, strict=False)
    good = table(series=1).with_columns(pl.col("period").cast(pl.String))
    if bad["value"].dtype == pl.String:
        good = good.with_columns(pl.col("value").cast(pl.String))
    whole = pl.concat([bad, good], how="diagonal_relaxed")
    with pytest.raises(BadTable) as told:
        chart_table(whole)
    assert words in str(told.value)
    found = chart_table(whole, leave_out=True)
    assert set(found.points["series"]) - {"bad", "a"} == {"s0"}
    assert found.points["series"].unique().to_list() == ["s0"] or "a" in found.points["series"]
    assert len(found.faults) == 1


def test_of_shares_more_than_all_is_said():
    with pytest.raises(BadTable, match="more than its denominator"):
        chart_table(table(denominator=[2.0] * 72), "p")
    with pytest.raises(BadTable, match="needs a column 'denominator'"):
        chart_table(table(), "p")
    with pytest.raises(BadTable, match="below nought, which a g chart cannot have"):
        chart_table(table().with_columns(value=-pl.col("value")), "g")


def test_a_count_that_was_taken_back_stays_on_a_c_chart():
    # Published daily deaths have days below nought, where earlier days were corrected; other tools chart them so.
    counts = [4.0, 6.0, 5.0, -3.0, 8.0, 5.0] * 4
    given = pl.DataFrame({"series": ["a"] * 24, "period": list(range(24)), "value": counts})
    found = chart_table(given, "c")
    mean = sum(counts) / len(counts)
    assert found.points["value"].to_list() == counts
    assert found.points["centre"][0] == pytest.approx(mean)
    assert found.points["upper"][0] == pytest.approx(mean + 3 * mean**0.5)
    assert found.points["lower"][0] == 0  # no count is below nought, and one that was corrected is outside
    assert "outside" in found.points["rules"][3]
    nothing_left = chart_table(given.with_columns(value=-pl.col("value")), "c")
    assert nothing_left.points["upper"].is_null().all() or nothing_left.points["upper"].is_nan().all()


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (pl.DataFrame({"x": [1]}), "no column 'period' or 'value'. The columns are: x."),
        (pl.DataFrame({"period": [], "value": []}), "headings and no rows"),
        (pl.DataFrame({"period": [1], "value": [[1]]}), "it must hold numbers"),
        (pl.DataFrame({"period": [1], "Period ": [1], "value": [1]}), "more than one column 'period'"),
    ],
)
def test_a_table_that_is_none_is_refused_in_plain_words(bad, words):
    with pytest.raises(BadTable) as told:
        chart_table(bad)
    assert words in str(told.value)


@pytest.mark.parametrize("rules", profile_names())
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in {Kind.XBAR, Kind.S}])
@pytest.mark.parametrize(
    "values",
    [
        [],
        [None] * 20,
        [5.0],
        [0.0] * 30,
        [7.0] * 30,
        [1.0, None] * 15,
        [0.1 + 0.2, 0.3] * 10,
        [1e-300, 2e-300] * 10,
        [1e299, 2e299] * 10,
    ],
)
def test_whatever_comes_has_an_answer_or_a_plain_refusal(kind, rules, values):
    given = pl.DataFrame(
        {
            "period": range(len(values)),
            "value": pl.Series(values, dtype=pl.Float64),
            "denominator": pl.Series([1e300] * len(values), dtype=pl.Float64),
            "target": pl.Series([5.0] * len(values), dtype=pl.Float64),
            "direction": pl.Series(["increase"] * len(values), dtype=pl.String),
        }
    )
    if not values:
        with pytest.raises(BadTable):
            chart_table(given, kind, rules)
        return
    found = chart_table(given, kind, rules)
    assert found.points.height == len(values)
    assert not any(found.points[name].is_nan().any() for name in ("centre", "lower", "upper"))
    assert set(found.summary["assurance"]) <= {"", "pass", "fail", "inconsistent"}


@pytest.mark.parametrize("rules", ["nhsr-0.2.2", "leadwell", "mdc-2023"])
def test_a_baseline_too_short_for_the_rules_is_refused_in_words(rules):
    table = pl.DataFrame(
        {"series": ["A"] * 24 + ["B"] * 24, "period": [*range(24)] * 2, "value": [10.0, 12, 11] * 16}
    ).with_columns(baseline_points=pl.when(pl.col("series") == "A").then(11).otherwise(12))
    found = chart_table(table, "xmr", rules, leave_out=True)
    assert found.points["series"].unique().to_list() == ["B"]
    assert "limits from 11 baseline_points are not to be trusted" in found.faults[0].words
    assert "takes no fewer than 12" in found.faults[0].words
    assert chart_table(table, "xmr", "anhoej").points["series"].n_unique() == 2  # qicharts2 takes any
    beside = profile_diff(table, "xmr", rules, "anhoej", leave_out=True)
    assert beside.asked == (24, 1)


def test_rows_of_one_period_are_put_together_by_the_rules_of_qicharts2_and_by_no_others(shared):
    compared = 0
    for case in vectors.cases(shared, "qic"):
        if case.args["chart"] != "i" or not case.args["screened"] or "agg_fun" in case.args:
            continue
        times = case.given["x_date"] if case.given["x_date"][0] is not None else case.given["x_num"]
        if len(set(times)) == len(times):
            continue
        table = pl.DataFrame({"period": [str(one) for one in times], "value": case.given["y"]})
        with pytest.raises(BadTable, match="is there more than once"):
            chart_table(table, "xmr")
        points = chart_table(table, "xmr", "anhoej").points
        for mine, theirs in (("value", "y"), ("centre", "cl"), ("lower", "lcl"), ("upper", "ucl")):
            assert points[mine].to_list() == pytest.approx(case.points[theirs], rel=1e-9), case.name
        signals = ["outside" in one.split("+") for one in points["rules"]]
        assert signals == case.points["sigma_signal"], case.name
        compared += 1
    assert compared >= 10


def test_counts_of_one_period_are_added_up_with_their_denominators():
    rows = {"period": [1, 1, 2, 2, 3], "value": [3.0, 4, 5, None, 6], "denominator": [10.0, 20, 30, 40, 50]}
    points = chart_table(pl.DataFrame(rows), "p", "anhoej").points
    assert points["value"].to_list() == [7 / 30, 5 / 30, 6 / 50]
    assert chart_table(pl.DataFrame(rows), "c", "anhoej").points["value"].to_list() == [7.0, 5.0, 6.0]
    assert chart_table(pl.DataFrame({"period": [1, 1], "value": [3.0, 4]}), "xmr", "anhoej").points[
        "value"
    ].to_list() == [3.5]
