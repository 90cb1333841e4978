"""Charts of long tables: the same lines, signals and icons as the tables of the engine, and words for periods."""

from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwell.measures.charts import charts_of_table
from leadwell.measures.charts.of_tables import labels_of
from leadwell.measures.spc import ABOUT, BadTable, Kind, chart_table, profile_names
from leadwell.measures.spc.rules import rules_text

KINDS = [kind for kind in Kind if not ABOUT[kind].subgroups]


@st.composite
def tables(draw):
    rows = []
    for series in draw(st.sets(st.sampled_from("ABC"), min_size=1)):
        better = draw(st.sampled_from(["increase", "decrease", "neither"]))
        target = None
        for period in range(draw(st.integers(1, 30))):
            target = draw(st.one_of(st.just(target), st.sampled_from([0.05, 0.5, 3.0])))
            size = draw(st.integers(10, 60))
            rows.append(
                {
                    "series": series,
                    "period": period,
                    "value": draw(st.one_of(st.none(), st.integers(0, 10))),
                    "denominator": size,
                    "direction": better,
                    "target": target,
                    "rebase": draw(st.integers(0, 15)) == 0,
                    "excluded": draw(st.integers(0, 15)) == 0,
                    "baseline_points": draw(st.sampled_from([0, 0, 0, 12])),
                }
            )
    return pl.DataFrame(
        rows, infer_schema_length=None, schema_overrides={"value": pl.Float64, "target": pl.Float64}
    )


def near(mine, theirs, times):
    if mine is None or theirs is None:
        return mine is theirs
    return mine == pytest.approx(theirs * times, rel=1e-12, abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(tables(), st.sampled_from(KINDS), st.sampled_from(profile_names()))
def test_a_chart_says_what_the_tables_say(table, kind, rules):
    told = chart_table(table, kind, rules)
    drawn = charts_of_table(table, kind, rules)
    times = 100.0 if kind in {Kind.P, Kind.P_PRIME} else 1.0
    assert not drawn.faults
    assert list(drawn.charts) == told.points["series"].unique(maintain_order=True).to_list()
    for (name,), points in told.points.partition_by("series", as_dict=True).items():
        chart = drawn.charts[name]
        summary = told.summary.filter(pl.col("series") == name)
        for point, row in zip(chart.points, points.iter_rows(named=True), strict=True):
            assert near(point.value, row["value"], times)
            assert near(point.target, row["target"], times)
            assert rules_text(sum(point.signals)) == (row["rules"] or "")
            if point.meaning and point.meaning != "both":
                assert {"change": "neutral"}.get(point.meaning, point.meaning) == row["special"]
            if row["upper"] is None:
                assert point.upper is None
            elif times == 1.0:
                assert near(point.upper, row["upper"], times)
        for segment, row in zip(chart.segments, summary.iter_rows(named=True), strict=True):
            assert segment.points == row["points"]
            assert segment.assurance.value.removeprefix("not_yet") == row["assurance"]
            if segment.centre is not None:
                assert near(segment.centre, row["centre"], times)
                assert [one.value for one in segment.variations[:1]] == [row["variation"]][
                    : bool(row["variation"])
                ]
            if segment.chance is not None:
                assert near(segment.chance.next_one, row["chance_of_target"], 1.0)
                assert (segment.chance.met, segment.chance.judged) == (
                    row["periods_met"],
                    row["periods_judged"],
                )


def test_shares_are_percentages_and_say_how_sure_they_are():
    table = pl.DataFrame({"period": ["2025-01", "2025-02"], "value": [9, 3], "denominator": [62, 60]})
    chart = charts_of_table(table, "p").charts[""]
    assert [point.shown for point in chart.points] == ["14.5%", "5.0%"]
    assert chart.points[0].certainty.words.startswith("Chance alone could put it anywhere from 7.8% to 25.3%")
    assert chart.title == "One series"


@pytest.mark.parametrize(
    ("periods", "labels"),
    [
        (["2025-01", "2025-02"], ["January 2025", "February 2025"]),
        ([date(2025, 1, 1), date(2025, 4, 1)], ["January 2025", "April 2025"]),
        ([datetime(2025, 1, 6), datetime(2025, 1, 13)], ["6 January 2025", "13 January 2025"]),
        (["2025-01-06T09:00", "2025-01-06T10:00"], ["2025-01-06T09:00", "2025-01-06T10:00"]),
        ([1.0, 2.5], ["1", "2.5"]),
        ([7, 8], ["7", "8"]),
        (["2025-13-45"], ["2025-13-45"]),
    ],
)
def test_periods_have_the_words_that_a_reader_expects(periods, labels):
    assert [label for label, _ in labels_of(periods)] == labels


def test_a_series_with_a_fault_is_left_out_and_told_of_and_no_more_are_drawn_than_asked_for():
    table = pl.DataFrame(
        {"series": ["a", "b", "c", "d"], "period": ["2025-01"] * 4, "value": ["1", "x", "3", "4"]}
    )
    found = charts_of_table(table, most=2)
    assert (list(found.charts), [one.series for one in found.faults], found.not_drawn) == (
        ["a", "c"],
        ["b"],
        1,
    )
    with pytest.raises(BadTable, match="no column 'value'"):
        charts_of_table(table.drop("value"))
