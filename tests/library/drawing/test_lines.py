"""Limits step where the sample changes, begin anew at a step, and are broken where there is nothing to judge by."""

import itertools
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from tests.library.drawing.chart_making import SVG, chart, elements, paths_painted, point

from leadwell.drawing import Timeline, chart_svg, sparkline_svg, timeline_svg
from leadwell.drawing.across import across, curve, numbers_below
from leadwell.drawing.axes import scale
from leadwell.drawing.lines import lines_of, ribbon, stepped
from leadwell.drawing.svg import BAND, INK, LIMIT, TARGET, num
from leadwell.measures.charts import Annotation, Segment

heights = st.lists(st.sampled_from(["", "10", "20", "30.5"]), min_size=1, max_size=12)


def covered(path):
    """Where a path of M, H and V is drawn: each stretch across as (from, to, height). The slow, obvious reading."""
    found, x, y = [], 0.0, 0.0
    for letter, numbers in re.findall(r"([MHVz])([-\d. ]*)", path):
        values = [float(one) for one in numbers.split()]
        if letter == "M":
            x, y = values
        elif letter == "H":
            found.append((x, values[0], y))
            x = values[0]
        elif letter == "V":
            y = values[0]
    return found


def at(stretches, x):
    return [height for start, end, height in stretches if min(start, end) < x < max(start, end)]


@given(heights, st.sets(st.integers(0, 11)))
def test_a_stepped_line_has_the_height_of_each_point_over_its_ground_and_nothing_where_there_is_none(
    given_heights, breaks
):
    edges = [num(10.0 * place) for place in range(len(given_heights) + 1)]
    drawn = covered(stepped(given_heights, edges, breaks))
    for place, height in enumerate(given_heights):
        assert at(drawn, 10 * place + 5) == ([float(height)] if height else [])


@given(heights, heights, st.sets(st.integers(0, 11)))
def test_the_band_lies_between_both_lines_over_each_point_that_has_both(lows, highs, breaks):
    count = min(len(lows), len(highs))
    lows, highs = lows[:count], highs[:count]
    edges = [num(10.0 * place) for place in range(count + 1)]
    drawn = covered(ribbon(lows, highs, edges, breaks))
    for place, (low, high) in enumerate(zip(lows, highs, strict=True)):
        wanted = sorted([float(low), float(high)]) if low and high else []
        assert sorted(at(drawn, 10 * place + 5)) == wanted


def stepping(values, lowers, uppers, *, starts=(0,), targets=None, centres=(5.0,)):
    ends = [*starts[1:], len(values)]
    aims = targets or [None] * len(values)
    return replace(
        chart(values, unit=""),
        points=tuple(
            point(value, place=place, lower=low, upper=high, target=aim)
            for place, (value, low, high, aim) in enumerate(zip(values, lowers, uppers, aims, strict=True))
        ),
        segments=tuple(
            Segment(
                start=start,
                end=end,
                points=end - start,
                centre=centre,
                lower=lowers[end - 1],
                upper=uppers[end - 1],
                why_no_limits="",
                target=aims[end - 1],
            )
            for start, end, centre in zip(starts, ends, centres, strict=True)
        ),
        annotations=tuple(Annotation(at=start, words="Anew") for start in starts[1:]),
    )


def test_limits_that_follow_the_sample_are_drawn_point_by_point():
    drawn = stepping([4.0, 5.0, 6.0], [1.0, 2.0, 1.0], [9.0, 8.0, 9.0])
    dashed = [
        path.get("d")
        for path in elements(chart_svg(drawn))
        if path.get("stroke") == LIMIT and path.get("stroke-dasharray") == "5 4"
    ]
    assert [path.count("H") for path in dashed] == [3, 3]
    assert [path.count("V") for path in dashed] == [2, 2]
    assert len(paths_painted(chart_svg(drawn), BAND)) == 1


def test_at_a_step_the_lines_are_broken_and_a_whole_rule_stands_with_its_words():
    drawn = stepping(
        [4.0, 5.0, 14.0, 15.0], [1, 1, 11, 11], [9, 9, 19, 19], starts=(0, 2), centres=(5.0, 15.0)
    )
    svg = chart_svg(drawn)
    centre = next(line for line in lines_of(drawn) if line.what == "average")
    assert centre.levels == (5.0, 5.0, 15.0, 15.0)
    lines = [
        path.get("d")
        for path in elements(svg)
        if path.get("stroke") == LIMIT and path.get("stroke-width") == "1.5"
    ]
    assert [path.count("M") for path in lines] == [2, 2, 2]
    assert not any("V" in path for path in lines)
    rule = [path for path in elements(svg) if path.get("stroke") == INK]
    assert [one.get("stroke-dasharray") for one in rule] == [None]
    assert "Anew" in [one.text for one in elements(svg) if one.tag == f"{SVG}text"]


def test_a_target_that_changes_is_one_line_with_a_step_and_the_one_that_stands_is_named():
    drawn = stepping([4.0] * 4, [1] * 4, [9] * 4, targets=[None, 6.0, 6.0, 8.0])
    (path,) = paths_painted(chart_svg(drawn), TARGET)[:1]
    assert (path.count("M"), path.count("H"), path.count("V")) == (1, 2, 1)
    texts = [one.text for one in elements(chart_svg(drawn)) if one.tag == f"{SVG}text"]
    assert "target 8.0" in texts


def test_small_drawings_show_the_average_of_each_segment_and_not_the_last_one_across_all():
    drawn = stepping(
        [4.0, 5.0, 14.0, 15.0], [1, 1, 11, 11], [9, 9, 19, 19], starts=(0, 2), centres=(5.0, 15.0)
    )
    axis = tuple(one.label for one in drawn.points)
    whole = timeline_svg(Timeline(title="t", sentence="s", axis=axis, charts=(drawn,)))
    for svg, dashes in ((sparkline_svg(drawn), "3 2"), (whole, "5 4")):
        (path,) = [one.get("d") for one in elements(svg) if one.get("stroke-dasharray") == dashes]
        (first, end, low), (start, last, high) = covered(path)
        assert first < end == start < last
        assert low > high  # pixels grow downwards


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=9))
def test_an_axis_across_holds_every_size_from_left_to_right(sizes):
    along = across(sizes, left=40, right=600)
    places = [along.at(size) for size in sorted(sizes)]
    assert all(40 <= one <= 600 for one in places)
    assert places == sorted(places)
    texts = [one for one in numbers_below(along, bottom=200, what="bed days") if "bed days" in one]
    assert len(texts) == 1


def test_a_limit_that_narrows_is_a_curve_broken_where_it_is_not_known():
    sizes = [10.0, 20.0, 30.0, 40.0, 50.0]
    along, up = across(sizes, left=0, right=100), scale([0, 10], bottom=100, top=0)
    path = curve(sizes, [9.0, 8.0, None, 7.0, float("inf")], along=along, up=up)
    assert path.count("M") == 2
    assert path.count("L") == 1
    xs = [float(x) for x in re.findall(r"[ML]([\d.]+)", path)]
    assert all(later > earlier for earlier, later in itertools.pairwise(xs))
