"""Icons, the matrix, small multiples, the sheet, colours by name, PNG: told apart in grey, and nothing hidden."""

import re
import struct
import zlib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.drawing.chart_making import SVG, any_chart, chart, elements
from tests.library.drawing.test_charts import assert_sound

from leadwell.drawing import (
    CannotDraw,
    Sheet,
    assurance_icon,
    chart_svg,
    icons_of,
    png,
    raster,
    sheet_page,
    sheet_svg,
    variation_icon,
)
from leadwell.drawing.matrix import matrix_html
from leadwell.drawing.tokens import DARK, PAPER, TOKENS, with_tokens
from leadwell.measures.charts import common_axis, matrix
from leadwell.measures.definitions import Direction
from leadwell.measures.spc import Assurance, Variation


def with_icons(title, variations=(), assurance=Assurance.NONE, **more):
    drawn = chart([1.0, 2.0, 3.0], title=title, **more)
    segment = replace(drawn.segments[0], variations=variations, assurance=assurance)
    return replace(drawn, segments=(segment,), better=Direction.INCREASE)


def pixels(picture):
    """Read a PNG of eight bits a channel: its size and its rows of (red, green, blue). By hand, from RFC 2083."""
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    at, data, wide, deep, each = 8, b"", 0, 0, 4
    while at < len(picture):
        (length,), kind = struct.unpack(">I", picture[at : at + 4]), picture[at + 4 : at + 8]
        body = picture[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            wide, deep, bits, colour = struct.unpack(">IIBB", body[:10])
            assert (bits, colour) in {(8, 6), (8, 2)}
            each = 4 if colour == 6 else 3
        if kind == b"IDAT":
            data += body
        at += 12 + length
    raw, rows, above = zlib.decompress(data), [], bytearray(wide * each)
    for row in range(deep):
        line = bytearray(raw[row * (wide * each + 1) + 1 : (row + 1) * (wide * each + 1)])
        filtering = raw[row * (wide * each + 1)]
        for place in range(len(line)):
            left = line[place - each] if place >= each else 0
            up, corner = above[place], above[place - each] if place >= each else 0
            guess = left + up - corner
            paeth = min((left, up, corner), key=lambda one: abs(guess - one))
            added = (0, left, up, (left + up) // 2, paeth)[filtering]
            line[place] = (line[place] + added) % 256
        rows.append([tuple(line[place : place + 3]) for place in range(0, len(line), each)])
        above = line
    return wide, deep, rows


def grey(icon):
    """An icon at 24 pixels on white, as a grey printer has it: one number from 0 to 255 a pixel."""
    whole = icon.replace('viewBox="0 0 24 24"', 'viewBox="0 0 24 24"').replace(
        "><", '><rect width="24" height="24" fill="#fff"/><', 1
    )
    wide, deep, rows = pixels(png(whole, scale=1.0))
    assert (wide, deep) == (24, 24)
    return [0.299 * red + 0.587 * green + 0.114 * blue for row in rows for red, green, blue in row]


def test_icons_are_told_apart_in_grey_at_24_pixels():
    icons = {f"variation {one}": grey(variation_icon(one)) for one in Variation}
    icons |= {f"assurance {one}": grey(assurance_icon(one)) for one in Assurance}
    for direction in (Direction.INCREASE, Direction.DECREASE):
        for one in (Variation.IMPROVEMENT, Variation.CONCERN):
            icons[f"{one} {direction}"] = grey(variation_icon(one, better=direction))
    names = list(icons)
    for first, one in enumerate(names):
        for other in names[first + 1 :]:
            apart = sum(abs(a - b) > 60 for a, b in zip(icons[one], icons[other], strict=True))
            assert apart >= 24, (one, other)  # of 576 pixels, clearly lighter or darker


def test_an_icon_alone_speaks_and_one_beside_its_words_is_silent():
    alone = variation_icon(Variation.CONCERN, alone=True)
    assert elements(alone)[0].get("role") == "img"
    assert elements(alone)[1].text == "a concern"
    assert elements(assurance_icon(Assurance.PASS))[0].get("aria-hidden") == "true"


def test_a_chart_whose_signs_point_both_ways_has_both_icons():
    both = with_icons("Fill", (Variation.IMPROVEMENT, Variation.CONCERN), Assurance.FAIL)
    assert [said for _, said in icons_of(both)] == ["getting better", "a concern", "will miss its target"]
    assert [said for _, said in icons_of(with_icons("New"))] == ["too early to tell"]


def test_the_matrix_has_every_chart_and_one_with_both_signs_in_both_rows():
    charts = [
        with_icons("A", (Variation.CONCERN,), Assurance.FAIL),
        with_icons("B", (Variation.COMMON_CAUSE,), Assurance.INCONSISTENT),
        with_icons("C", (Variation.IMPROVEMENT, Variation.CONCERN), Assurance.FAIL),
        with_icons("D"),
    ]
    found = matrix(charts)
    assert found.rows == (
        Variation.CONCERN,
        Variation.COMMON_CAUSE,
        Variation.IMPROVEMENT,
        Variation.NONE,
    )
    assert found.columns == (Assurance.FAIL, Assurance.INCONSISTENT, Assurance.NONE)
    assert [["".join(one.title for one in cell) for cell in row] for row in found.cells] == [
        ["AC", "", ""],
        ["", "B", ""],
        ["C", "", ""],
        ["", "", "D"],
    ]
    html = matrix_html(found, caption="All <four>")
    assert html.count("<li>") == 5
    assert "All &lt;four&gt;" in html
    assert all(words in html for words in ("Will miss its target", "Too early to tell", "Getting better"))


@settings(max_examples=40)
@given(st.lists(any_chart(), max_size=5), st.sampled_from([300.0, 640.0, 960.0]), st.booleans())
def test_any_sheet_of_small_multiples_is_sound(charts, width, common):
    sheet = Sheet(title="t", sentence="s", axis=common_axis(charts), charts=tuple(charts))
    assert_sound(sheet_svg(sheet, width=width, common_values=common))


def ticks_of(svg):
    """The numbers of the value axes, panel by panel."""
    groups = [one for one in elements(svg) if one.tag == f"{SVG}g" and one.get("text-anchor") == "end"]
    return [tuple(text.text for text in one) for one in groups]


def test_small_multiples_have_one_value_axis_where_units_and_sizes_allow_it():
    low, near, far = (chart(values) for values in ([1.0, 5.0], [2.0, 8.0], [900.0, 901.0]))
    falls = chart([1.0, 5.0], unit="falls")

    def axes(*charts):
        return len(
            set(ticks_of(sheet_svg(Sheet(title="t", sentence="s", axis=common_axis(charts), charts=charts))))
        )

    assert axes(low, near) == 1
    assert axes(low, far) == 2  # one axis would press the first flat
    assert axes(low, falls, near) > 1


def test_the_same_month_stands_at_the_same_place_in_every_panel_of_a_column():
    whole = chart([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    part = replace(whole, points=whole.points[3:], segments=())
    svg = sheet_svg(
        Sheet(title="t", sentence="s", axis=common_axis([whole, part]), charts=(whole, part)), width=300
    )
    circles = [one.get("d") for one in elements(svg) if re.search(r"a2\.6 2\.6", one.get("d") or "")]
    ends = [re.findall(r"M([\d.]+) ", path)[-1] for path in circles]
    assert len(ends) == 2
    assert ends[0] == ends[1]


def test_every_colour_of_a_chart_has_a_name_that_a_page_can_give_another_value():
    drawn = chart([1.0, None, 3.0], limits=(0, 2, 4), target=2.5)
    svg = with_tokens(chart_svg(drawn, headed=True))
    assert re.findall(r'"#[0-9a-f]{3,6}"', svg) == []
    assert set(re.findall(r"var\(--lw-([a-z]+),", svg)) <= set(TOKENS)
    assert DARK.keys() == TOKENS.keys()
    assert PAPER.keys() <= TOKENS.keys()


def luminance(colour):
    """Relative luminance, as WCAG 2.2 defines it."""
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(2 * one for one in digits)
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("colours", [TOKENS, DARK], ids=["light", "dark"])
def test_marks_and_words_stand_out_from_the_ground_and_the_band(colours):
    for name, least in [("ink", 4.5), ("quiet", 4.5), ("target", 4.5)] + [
        (name, 3.0) for name in ("line", "limit", "better", "concern", "change", "alert", "watch")
    ]:
        for behind in ("ground", "band"):
            light, dark = sorted([luminance(colours[name]), luminance(colours[behind])], reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= least, (name, behind)


def test_a_page_of_several_series_is_whole_in_itself_and_safe():
    charts = [
        with_icons("Oak <b> Ward", (Variation.CONCERN,), Assurance.FAIL),
        with_icons("Elm Ward", (Variation.COMMON_CAUSE,)),
    ]
    page = sheet_page(charts, title="March & April", hrefs={"Elm Ward": "0002-elm-ward.svg"})
    assert "2 series: 1 a concern, 1 within chance." in page
    assert "<b>" not in page
    assert "Oak &lt;b&gt; Ward" in page
    assert "<script" not in page
    assert re.findall(r'(?:href|src)="([^"]*)"', page) == ["#main", "0002-elm-ward.svg"]
    assert page.count("<table>") == 3  # the matrix, and the figures of each
    assert "prefers-color-scheme:dark" in page
    assert "DARK" not in page
    assert sheet_page([], title="None").count("There are no series to show.") >= 1


def test_a_png_has_the_size_asked_for_and_shows_what_the_drawing_shows():
    svg = chart_svg(chart([1.0, 2.0, 3.0], limits=(0, 2, 4)), width=320, height=200)
    wide, deep, rows = pixels(png(svg, scale=1.5))
    assert (wide, deep) == (480, 300)
    seen = {pixel for row in rows for pixel in row}
    assert (255, 255, 255) in seen
    assert (0x66, 0x73, 0x7C) in seen  # a common point
    assert png(with_tokens(svg), scale=1.5) == png(svg, scale=1.5)


def test_words_are_in_the_png_too():
    def dark(drawing):
        return sum(sum(pixel) < 300 for row in pixels(png(drawing, scale=1.0))[2] for pixel in row)

    svg = chart_svg(chart([1.0, 2.0, 3.0], limits=(0, 2, 4)), headed=True)
    assert dark(svg) > dark(re.sub(r"<text.*?</text>", "", svg)) + 500


@pytest.mark.parametrize(
    ("drawing", "scale", "said"),
    [
        ("<p>no drawing</p>", 2.0, "no drawing of Leadwell"),
        (chart_svg(chart([1.0, 2.0])), 1000.0, "pixels; it has to be between 1 and 20,000"),
        (chart_svg(chart([1.0, 2.0])).removesuffix("</svg>"), 1.0, "cannot be made into a PNG"),
    ],
)
def test_what_cannot_be_a_png_is_refused_with_the_reason(drawing, scale, said):
    with pytest.raises(CannotDraw, match=said):
        png(drawing, scale=scale)


def test_without_the_extra_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setattr(raster, "find_spec", lambda name: None)
    with pytest.raises(CannotDraw, match=r"pip install 'leadwell\[pictures\]'"):
        png(chart_svg(chart([1.0])))


def test_without_any_font_words_are_not_left_out_in_silence(monkeypatch):
    monkeypatch.setattr(raster, "_SYSTEM_FONTS", False)
    raster._font.cache_clear()
    try:
        with pytest.raises(CannotDraw, match="Install one, such as Liberation Sans"):
            png(chart_svg(chart([1.0])))
    finally:
        raster._font.cache_clear()


def test_a_font_that_the_machine_lacks_is_passed_over(monkeypatch):
    raster._font.cache_clear()
    own = raster._font()
    monkeypatch.setattr(raster, "_FONTS", ("No Such Font", own))
    raster._font.cache_clear()
    try:
        assert own
        assert raster._font() == own
    finally:
        raster._font.cache_clear()
