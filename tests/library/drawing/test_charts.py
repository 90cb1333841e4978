"""Charts are right in any weather: well formed, readable without colour, gaps for what is missing."""

import itertools
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.drawing.chart_making import SVG, any_chart, any_value, chart, elements, paths_painted

from leadwell.drawing import Timeline, chart_svg, sparkline_svg, timeline_svg
from leadwell.drawing.axes import labelled, scale, short_label
from leadwell.drawing.chart import MARKS, spread
from leadwell.drawing.svg import BETTER, CHANGE, CONCERN, INK, LINE, QUIET, drawable
from leadwell.measures.charts import Annotation, Meaning

widths = st.sampled_from([300.0, 320.0, 640.0, 720.0])
allowed_elements = {
    f"{SVG}{name}" for name in ("svg", "title", "desc", "rect", "path", "g", "text", "circle")
}
not_allowed = re.compile(r"\b(?:nan|inf)\b|\bstyle=|\bclass=|\bon[a-z]+=|href=", re.IGNORECASE)


def assert_sound(svg: str) -> None:
    """What every drawing has to be."""
    found = elements(svg)
    assert {one.tag for one in found} <= allowed_elements
    for one in found:
        for name, value in one.attrib.items():
            assert not re.search(r"(?i)nan|inf(?!o)", value) or name == "font-family", (name, value)
            assert name not in {"style", "class"}
            assert not name.startswith("on")
    root = found[0]
    titles = {one.get("id"): one.text for one in found if one.tag in {f"{SVG}title", f"{SVG}desc"}}
    assert root.get("role") == "img"
    assert root.get("aria-labelledby", "").split() == list(titles)
    ids = [one.get("id") for one in found if one.get("id")]
    assert len(ids) == len(set(ids)) == 2


@settings(max_examples=150)
@given(any_chart(), widths)
def test_any_chart_gives_sound_xml_without_styles_or_numbers_that_are_none(drawn, width):
    assert_sound(chart_svg(drawn, width=width, height=240))
    assert_sound(chart_svg(drawn, width=width, height=400, headed=True))


@settings(max_examples=60)
@given(any_chart())
def test_any_sparkline_is_sound(drawn):
    assert_sound(sparkline_svg(drawn))


@settings(max_examples=40)
@given(st.lists(any_chart(), max_size=4), widths)
def test_any_timeline_is_sound(charts, width):
    axis = tuple(dict.fromkeys(point.label for one in charts for point in one.points))
    assert_sound(
        timeline_svg(Timeline(title="t", sentence="s", axis=axis, charts=tuple(charts)), width=width)
    )


@given(st.text(max_size=60))
def test_a_title_is_read_back_as_it_was_given(title):
    svg = chart_svg(chart([1, 2, 3], title=title))
    found = next(one for one in elements(svg) if one.tag == f"{SVG}title")
    legal = re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", title)
    assert (found.text or "") == legal.replace("\r\n", "\n").replace("\r", "\n")


def test_a_missing_figure_is_a_gap_with_a_cross_and_never_a_zero():
    svg = chart_svg(chart([5, None, 6, 7]))
    line = next(path for path in paths_painted(svg, QUIET) if "L" in path)
    assert line.count("M") == 2  # the pen is lifted once
    crosses = [path for path in paths_painted(svg, QUIET) if "l" in path]
    assert crosses == [crosses[0]]
    assert crosses[0].count("M") == 2  # two strokes make the one cross
    assert sum(path.count("M") for path in paths_painted(svg, LINE)) == 3


def test_infinite_values_are_gaps_too():
    assert drawable(float("inf")) is None
    svg = chart_svg(chart([5, float("inf"), 6]))
    assert sum(path.count("M") for path in paths_painted(svg, LINE)) == 2


def test_each_meaning_has_its_own_shape_and_its_own_colour():
    assert len({shape for shape, _colour in MARKS.values()}) == len(Meaning)
    assert len({colour for _shape, colour in MARKS.values()}) == len(Meaning)
    svg = chart_svg(
        chart([1, 2, 3, 4, 5], meanings=[Meaning.CONCERN, Meaning.IMPROVEMENT, Meaning.CHANGE, Meaning.BOTH])
    )
    kinds = [paths_painted(svg, colour) for colour in (CONCERN, BETTER, CHANGE, INK)]
    assert [len(one) for one in kinds] == [1, 1, 1, 1]
    outlines = {re.sub(r"[-\d. ]+", "", one[0]) for one in kinds}
    assert outlines == {"Mlllz", "Mhvhz", "Mlhz", "Mhlhz"}


def test_all_common_points_are_one_path():
    svg = chart_svg(chart(list(range(60))))
    assert [path.count("M") for path in paths_painted(svg, LINE)] == [60]


def test_limits_average_target_and_latest_are_named_with_their_values():
    drawn = chart([90, 95, 91.2], limits=(80.0, 92.0, 99.5), target=95.0)
    texts = [one.text for one in elements(chart_svg(drawn)) if one.tag == f"{SVG}text"]
    assert [text for text in texts if "%" in (text or "")] == [
        "upper limit 99.5%",
        "target 95.0%",
        "average 92.0%",
        "latest 91.2%",
        "lower limit 80.0%",
    ]
    narrow = [
        one.text for one in elements(chart_svg(drawn, width=300, height=240)) if one.tag == f"{SVG}text"
    ]
    assert {"average 92.0%", "limits 80.0% to 99.5%", "target 95.0%"} <= set(narrow)


def test_labels_of_months_never_overlap_on_a_telephone():
    svg = chart_svg(chart(list(range(30))), width=300, height=240)
    months = [
        one
        for one in elements(svg)
        if one.tag == f"{SVG}text" and re.match(r"[A-Z][a-z]{2} \d\d$", one.text or "")
    ]
    places = [float(one.get("x", "0")) for one in months]
    assert len(places) >= 3
    assert all(later - earlier >= 44 for earlier, later in itertools.pairwise(places))
    assert months[-1].text == "Jun 25"


def test_two_charts_that_differ_in_one_value_have_different_ids():
    ids = [
        elements(chart_svg(chart([1, 2, value]), width=width))[1].get("id")
        for value in (3.0, 4.0)
        for width in (300, 720)
    ]
    assert len(set(ids)) == 4


def test_an_event_is_written_on_the_chart_and_one_outside_it_is_not():
    drawn = chart(
        [1, 2, 3], annotations=(Annotation(at=1, words="New rota"), Annotation(at=9, words="Later"))
    )
    texts = [one.text for one in elements(chart_svg(drawn)) if one.tag == f"{SVG}text"]
    assert "New rota" in texts
    assert "Later" not in texts


@given(st.lists(any_value, max_size=12))
def test_a_scale_holds_every_value_and_its_ticks_are_even(values):
    axis = scale(values, bottom=100, top=0)
    present = [found for found in map(drawable, values) if found is not None]
    room = 1e-6 * max((abs(value) for value in present), default=1.0)
    assert all(axis.low - room <= value <= axis.high + room for value in present)
    assert 2 <= len(axis.ticks) <= 14
    assert all(0 <= axis.at(value) <= 100 for value in present)


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0.0, 100.0], (0, 25, 50, 75, 100)),
        ([3.0, 8.0], (0, 2, 4, 6, 8)),
        ([93.2, 98.9], (92, 94, 96, 98, 100)),
        ([5.0, 5.0], (4.5, 4.75, 5.0, 5.25, 5.5)),
        ([0.0, 0.0], (0, 0.25, 0.5, 0.75, 1.0)),
        ([], (0, 0.25, 0.5, 0.75, 1.0)),
        ([-8.0, -1.0], (-8, -6, -4, -2, 0)),
    ],
)
def test_ticks_are_round_numbers(values, ticks):
    assert scale(values, bottom=1, top=0).ticks == ticks


@given(st.integers(0, 400), st.floats(10, 900))
def test_few_enough_periods_are_labelled_and_the_last_is_among_them(count, room):
    chosen = list(labelled(count, room=room))
    assert len(chosen) <= max(1, room // 64 + 1)
    assert chosen[-1:] == ([count - 1] if count else [])


@given(st.lists(st.floats(0, 200), max_size=5))
def test_names_of_lines_are_moved_apart(heights):
    found = spread(sorted(heights), gap=16, low=0, high=200)
    assert all(later - earlier >= 16 - 1e-6 for earlier, later in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("label", "short"),
    [
        ("September 2025", "Sep 25"),
        ("Week of 3 March 2025", "3 Mar"),
        ("October to December 2024", "Oct 24"),
        ("Year from April 2025", "2025"),
        ("Q1", "Q1"),
        ("First half of 2024", "First h…"),
    ],
)
def test_labels_are_short_enough_for_an_axis(label, short):
    assert short_label(label) == short


def test_a_timeline_puts_series_of_different_length_on_one_axis():
    whole = chart([1, 2, 3, 4, 5, 6], title="Fill")
    part = replace(whole, title="Falls", points=whole.points[3:])
    axis = tuple(point.label for point in whole.points)
    svg = timeline_svg(Timeline(title="t", sentence="s", axis=axis, charts=(whole, part)))
    ends = [re.findall(r"M([\d.]+) [\d.]+a", path)[-1] for path in paths_painted(svg, LINE)]
    assert len(ends) == 2
    assert ends[0] == ends[1]  # the same last month stands at the same place
    assert sum(path.count("M") for path in paths_painted(svg, LINE)) == 6 + 3


def test_a_chart_of_sixty_points_is_a_small_file():
    drawn = chart([float(value % 9) for value in range(60)], limits=(1, 4, 8), target=5)
    assert len(chart_svg(drawn)) < 9_000
