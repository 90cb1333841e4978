"""Panels share one time axis and one layer of notes: the same month stands at the same place in all of them."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.drawing.panels import AxisNote, Fan, Panel, Panels, Series, panels_svg

AXIS = tuple(f"{name} 2026" for name in ("January", "February", "March", "April", "May", "June"))
SPEND = Series(name="spend", values=(5.0, 6.0, 7.0, None, None, None))
BUDGET = Series(name="budget", values=(6.0,) * 6, is_plan=True)
FALLS = Series(name="falls", values=(1.0, 3.0, 2.0, None, None, None))
TO_COME = Fan(
    name="foretold",
    middle=(None, None, None, 7.0, 7.0, 7.0),
    lo80=(None, None, None, 6.0, 6.0, 5.0),
    hi80=(None, None, None, 8.0, 8.0, 9.0),
    lo95=(None, None, None, 5.0, 5.0, 4.0),
    hi95=(None, None, None, 9.0, 9.0, 10.0),
)


def drawing(width=960, **more):
    given_ = {
        "title": "Money & care",
        "sentence": "Two panels.",
        "axis": AXIS,
        "panels": (
            Panel(title="Pay", latest="£7", lines=(BUDGET, SPEND), fan=TO_COME),
            Panel(title="Falls", latest="2", lines=(FALLS,)),
        ),
        "notes": (AxisNote(at=2, words="New rota"), AxisNote(at=4, words="Limits", is_step=True)),
        "foretold_from": 3,
    }
    return panels_svg(Panels(**{**given_, **more}), width=width)


def circles(svg):
    return [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg)]


@pytest.mark.parametrize("width", [300, 720, 960])
def test_the_points_of_one_month_stand_straight_below_each_other_in_every_panel(width):
    found = circles(drawing(width))
    assert [x for x, _ in found[:3]] == [x for x, _ in found[3:]]
    assert max(y for _, y in found[:3]) < min(y for _, y in found[3:])


@pytest.mark.parametrize("width", [300, 960])
def test_each_note_is_one_line_through_every_panel_numbered_at_its_top(width):
    svg = drawing(width)
    lines = re.findall(r'<path class="note" d="M([\d.]+) ([\d.]+)V([\d.]+)"[^>]*?>', svg)
    assert len(lines) == 2
    ys = [y for _, y in circles(svg)]
    assert all(float(top) < min(ys) and float(bottom) > max(ys) for _, top, bottom in lines)
    assert "(1)" in svg
    assert "(2)" in svg
    dashed = re.findall(r'<path class="note"[^>]*stroke-dasharray', svg)
    assert len(dashed) == 1  # limits that begin anew have a whole line


def test_a_note_off_the_axis_is_not_drawn_and_a_missing_figure_is_no_point():
    assert 'class="note"' not in drawing(
        notes=(AxisNote(at=9, words="later"), AxisNote(at=-1, words="earlier"))
    )
    assert len(circles(drawing())) == 6


def test_what_is_foretold_opens_from_the_last_figure():
    svg = drawing()
    last = circles(svg)[2]
    assert re.search(rf'd="M{last[0]:g} {last[1]:g}L[^"]*z" fill="[^"]*" opacity="\.35"', svg)


def test_the_drawing_is_named_and_well_formed_whatever_the_words_are():
    root = ElementTree.fromstring(drawing(title='A <b> & "c"', sentence="x < y"))
    names = root.get("aria-labelledby").split()
    texts = {one.get("id"): one.text for one in root if one.get("id")}
    assert [texts[name] for name in names] == ['A <b> & "c"', "x < y"]


values = st.lists(st.none() | st.floats(allow_nan=True, allow_infinity=True), min_size=6, max_size=6)


@given(values, values, st.sampled_from([300, 960]))
def test_any_figures_give_a_drawing(first, second, width):
    panels = (
        Panel(title="A", latest="", lines=(Series(name="a", values=tuple(first)),)),
        Panel(title="B", latest="", lines=(Series(name="b", values=tuple(second), is_plan=True), SPEND)),
    )
    svg = drawing(width, panels=panels)
    ElementTree.fromstring(svg)
    assert "nan" not in svg.lower().replace("finance", "")
