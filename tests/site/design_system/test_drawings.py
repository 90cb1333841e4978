"""The site draws what the library draws; only its colours are the page's to change."""

import re
from datetime import date
from importlib.resources import files

import pytest
from django.template import engines

from leadwell.drawing import Sheet, chart_svg, sheet_svg
from leadwell.drawing.tokens import DARK, TOKENS
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.measures.charts import Figure, chart_of, common_axis, matrix
from leadwell.measures.definitions import measure
from leadwell_site.design_system.drawings import drawn, icons_of, rows_of_texts

pytestmark = pytest.mark.site

FIRST = Period(PeriodKind.MONTH, date(2025, 1, 1))


def chart():
    figures = [
        Figure(period=FIRST.shifted(at), numerator=float(3 + at % 4 + 20 * (at == 13)), denominator=62.0)
        for at in range(14)
    ]
    return chart_of(measure("staffing.shifts_not_safe"), figures, place="Oak <b> Ward", target=5.0)


def plain(drawing):
    """Take the names off the colours."""
    return re.sub(r"var\(--lw-[a-z]+,(#[0-9a-f]+)\)", r"\1", str(drawing))


def test_the_site_and_the_library_draw_the_same_picture():
    one = chart()
    assert plain(drawn(one, "wide")) == chart_svg(one, width=720, height=290)
    assert plain(drawn(one, "narrow")) == chart_svg(one, width=300, height=270)
    sheet = Sheet(title="t", sentence="s", axis=common_axis([one]), charts=(one,))
    assert plain(drawn(sheet)) == sheet_svg(sheet, width=960)
    assert "var(--lw-" in drawn(one)


def test_the_style_sheet_names_every_colour_for_the_dark_and_for_paper():
    text = files("leadwell_site.design_system").joinpath("static/leadwell/leadwell.css").read_text("utf-8")
    dark = re.search(r"\.lw-dark\{([^}]*)\}", text)[1]
    paper = re.search(r":root,\.lw-dark\{([^}]*)\}", text)[1]
    for declared in (dark, paper):
        assert set(re.findall(r"--lw-([a-z]+):", declared)) == set(TOKENS)
    assert dict(re.findall(r"--lw-([a-z]+): *(#[0-9a-f]+)", dark)) == DARK


def test_icons_and_the_matrix_stand_beside_their_words():
    one = chart()
    assert [said for _, said in icons_of(one)] == ["a concern", "chance decides whether it meets its target"]
    page = engines["jinja2"].from_string(
        '{% from "leadwell/macros/charts.jinja" import matrix %}{{ matrix(found, "At a glance", hrefs) }}'
    )
    html = page.render({"found": matrix([one]), "hrefs": {one.title: "/units/1/"}})
    assert '<a href="/units/1/">Shifts that were not safe: Oak &lt;b&gt; Ward</a>' in html
    assert "Chance decides whether it meets its target" in html


def test_a_table_row_keeps_its_cells_whatever_its_texts_hold():
    html = rows_of_texts([("March", "<b>", "a\x1fb"), ("April", "1", "2")])
    assert html.count("<td") == 4
    assert "&lt;b&gt;" in html
