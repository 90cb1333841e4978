"""A chart of one series: points, limits, target, gaps, signals."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from leadwell.drawing.axes import Scale, labelled, scale, short_label
from leadwell.drawing.svg import (
    BAND,
    BETTER,
    CHANGE,
    CONCERN,
    FAINT,
    INK,
    LIMIT,
    LINE,
    QUIET,
    TARGET,
    Shape,
    drawable,
    line_through,
    num,
    opening,
    outline,
    safe,
    words,
)
from leadwell.measures.charts import Chart, ChartPoint, Meaning

NARROW = 400  # below this width the drawing is made for a telephone
MARKS = {
    Meaning.IMPROVEMENT: (Shape.SQUARE, BETTER),
    Meaning.CONCERN: (Shape.DIAMOND, CONCERN),
    Meaning.CHANGE: (Shape.TRIANGLE, CHANGE),
}
_LINE_HEIGHT = 16.0

Spot = tuple[float | None, Meaning | None]  # a value, and what is special about it


def chart_svg(chart: Chart, *, width: float = 640, height: float = 280) -> str:
    """Draw a chart as SVG text.

    It stands alone (no style sheet, no reference), has a title and a description for people who do
    not see it, and tells every kind of point apart by shape as well as colour. A missing figure is a
    gap in the line with a small cross on the axis, never a zero. Below 400 pixels of width the lines
    are named inside the drawing and fewer months are written.
    """
    narrow = width < NARROW
    values = [drawable(point.value) for point in chart.points]
    reference = [drawable(chart.centre), drawable(chart.lower), drawable(chart.upper), drawable(chart.target)]
    lines = _lines(chart)
    top, bottom = (
        (34.0 if chart.unit else 14.0),
        height - 34.0 - (22.0 * ((len(lines) + 1) // 2) if narrow else 0),
    )
    axis = scale([*values, *reference], bottom=bottom, top=top, most_ticks=4 if narrow else 5)
    left = 14.0 + 7.6 * max(len(axis.written(tick)) for tick in axis.ticks)
    right = width - (14.0 if narrow else 128.0)
    xs = places(len(values), left=left, right=right)
    drawn = opening(
        title=chart.title,
        description=chart.sentence,
        width=width,
        height=height,
        key=(values, reference, chart.unit),
    )
    drawn += _ground(chart, lines, axis, left=left, right=right)
    drawn += months([point.label for point in chart.points], xs, bottom=bottom, width=width)
    drawn += _annotations(chart, xs, top=top, bottom=bottom, right=right, narrow=narrow)
    drawn += series(spots(chart.points), axis, xs)
    if narrow:
        drawn += _key(lines, top=bottom + 46, width=width)
    else:
        drawn += _names_of_lines(chart, lines, axis, right=right)
    drawn.append("</svg>")
    return "".join(drawn)


def places(count: int, *, left: float, right: float) -> list[float]:
    """Give the horizontal places of points, evenly spread with a little room at both ends."""
    if count == 1:
        return [(left + right) / 2]
    step = (right - left - 16) / max(1, count - 1)
    return [left + 8 + place * step for place in range(count)]


def spots(points: Iterable[ChartPoint]) -> list[Spot]:
    """Give what of each point is drawn: its value, if it can be placed, and what its signal means."""
    return [(drawable(point.value), point.meaning) for point in points]


def series(points: Sequence[Spot], axis: Scale, xs: Sequence[float], *, r: float = 3.5) -> list[str]:
    """Draw the line, its points and the marks of gaps."""
    line: list[tuple[float, float] | None] = []
    common: list[str] = []
    gaps: list[str] = []
    special: dict[Meaning, list[str]] = defaultdict(list)
    if len(points) > 60:
        r = max(1.5, r * 60 / len(points))
    for (value, meaning), x in zip(points, xs, strict=True):
        if value is None:
            line.append(None)
            gaps.append(outline(Shape.CROSS, x, axis.bottom - 2 * r, min(r, 3.5)))
            continue
        y = axis.at(value)
        line.append((x, y))
        if meaning is None:
            common.append(outline(Shape.CIRCLE, x, y, r))
        else:
            special[meaning].append(outline(MARKS[meaning][0], x, y, r + 1))
    drawn = [f'<path d="{line_through(line)}" fill="none" stroke="{QUIET}" stroke-width="1.5"/>']
    if common:
        drawn.append(f'<path d="{"".join(common)}" fill="{LINE}"/>')
    for meaning, paths in special.items():
        drawn.append(f'<path d="{"".join(paths)}" fill="{MARKS[meaning][1]}" stroke="#fff"/>')
    if gaps:
        drawn.append(f'<path d="{"".join(gaps)}" fill="none" stroke="{QUIET}" stroke-width="1.5"/>')
    return drawn


def months(labels: list[str], xs: list[float], *, bottom: float, width: float) -> list[str]:
    """Write the few labels of the time axis."""
    drawn = [f'<g font-size="13" fill="{QUIET}" text-anchor="middle">']
    ticks = []
    for place in labelled(len(labels), room=(xs[-1] - xs[0] + 40) if xs else 0):
        text = short_label(labels[place])
        half = 3.6 * len(text)
        x = min(max(xs[place], half + 2), width - half - 2)
        ticks.append(f"M{num(xs[place])} {num(bottom)}v5")
        drawn.append(f'<text x="{num(x)}" y="{num(bottom + 20)}">{safe(text)}</text>')
    drawn.append("</g>")
    if ticks:
        drawn.append(f'<path d="{"".join(ticks)}" stroke="{LIMIT}"/>')
    return drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A level drawn across the chart: its heights, its name, how it is drawn."""

    levels: tuple[float, ...]
    name: str
    paint: str
    ink: str = QUIET


def _lines(chart: Chart) -> list[_Line]:
    """The average, the limits and the target, as far as there are any."""
    found = []
    centre, lower, upper, target = map(drawable, (chart.centre, chart.lower, chart.upper, chart.target))
    if centre is not None:
        found.append(
            _Line(
                levels=(centre,),
                name=f"average {_plain(centre, chart)}",
                paint=f'stroke="{LIMIT}" stroke-width="1.5"',
            )
        )
    if lower is not None and upper is not None:
        found.append(
            _Line(
                levels=(lower, upper),
                name=f"limits {_plain(lower, chart)} to {_plain(upper, chart)}",
                paint=f'stroke="{LIMIT}" stroke-width="1.5" stroke-dasharray="5 4"',
            )
        )
    if target is not None:
        found.append(
            _Line(
                levels=(target,),
                name=f"target {_plain(target, chart)}",
                paint=f'stroke="{TARGET}" stroke-width="2" stroke-dasharray="12 3 2 3"',
                ink=TARGET,
            )
        )
    return found


def _ground(chart: Chart, lines: list[_Line], axis: Scale, *, left: float, right: float) -> list[str]:
    """The band between the limits, rules and numbers of the value axis, and the lines across."""
    drawn = []
    for line in lines:
        if len(line.levels) == 2:
            one, other = map(axis.at, line.levels)
            drawn.append(
                f'<rect x="{num(left)}" y="{num(min(one, other))}" width="{num(right - left)}" '
                f'height="{num(abs(one - other))}" fill="{BAND}"/>'
            )
    rules = "".join(f"M{num(left)} {num(axis.at(tick))}H{num(right)}" for tick in axis.ticks[1:])
    drawn.append(f'<path d="{rules}" stroke="{FAINT}"/>')
    drawn.append(f'<path d="M{num(left)} {num(axis.bottom)}H{num(right)}" stroke="{LIMIT}"/>')
    drawn.append(f'<g font-size="13" fill="{QUIET}" text-anchor="end">')
    drawn += [
        f'<text x="{num(left - 6)}" y="{num(axis.at(tick) + 4.5)}">{axis.written(tick)}</text>'
        for tick in axis.ticks
    ]
    drawn.append("</g>")
    if chart.unit:
        drawn.append(words(4, 16, "per cent" if chart.unit == "%" else chart.unit, colour=QUIET, size=13))
    for line in lines:
        path = "".join(f"M{num(left)} {num(axis.at(level))}H{num(right)}" for level in line.levels)
        drawn.append(f'<path d="{path}" {line.paint}/>')
    return drawn


def _annotations(
    chart: Chart, xs: list[float], *, top: float, bottom: float, right: float, narrow: bool
) -> list[str]:
    drawn = []
    for number, note in enumerate(chart.annotations, start=1):
        if not 0 <= note.at < len(xs):
            continue
        x = xs[note.at] - (((xs[1] - xs[0]) / 2) if len(xs) > 1 else 0)
        drawn.append(
            f'<path d="M{num(x)} {num(top - 4)}V{num(bottom)}" stroke="{INK}" stroke-dasharray="2 3"/>'
        )
        text = f"({number})" if narrow else shortened(note.words, 30)
        late = x + 7 * len(text) > right
        drawn.append(
            words(
                x - 4 if late else x + 4, top + 4, text, anchor="end" if late else "start", size=12, halo=True
            )
        )
    return drawn


def _names_of_lines(chart: Chart, lines: list[_Line], axis: Scale, *, right: float) -> list[str]:
    """Name the lines where they end, at the right of a wide drawing, and the latest figure among them."""
    named: list[tuple[float, str, str, bool]] = []
    for line in lines:
        if len(line.levels) == 2:
            for level, name in zip(line.levels, ("lower limit", "upper limit"), strict=True):
                named.append((axis.at(level), f"{name} {_plain(level, chart)}", line.ink, False))
        else:
            named.append((axis.at(line.levels[0]), line.name, line.ink, False))
    last = chart.last
    latest = None if last is None else drawable(last.value)
    if latest is not None:
        named.append((axis.at(latest), f"latest {_plain(latest, chart)}", INK, True))
    named.sort()
    heights = spread([one[0] for one in named], gap=_LINE_HEIGHT, low=12, high=axis.bottom + 4)
    return [
        words(right + 6, y + 4.5, shortened(name, 20), colour=colour, size=13, bold=bold)
        for y, (_wanted, name, colour, bold) in zip(heights, named, strict=True)
    ]


def _key(lines: list[_Line], *, top: float, width: float) -> list[str]:
    """Name the lines below a narrow drawing."""
    drawn = []
    for place, line in enumerate(lines):
        row, column = divmod(place, 2)
        x, y = 4 + column * (0.42 * width), top + row * 20
        drawn.append(f'<path d="M{num(x)} {num(y - 4)}h22" {line.paint}/>')
        drawn.append(words(x + 28, y, shortened(line.name, 24), colour=line.ink, size=12.5))
    return drawn


def _plain(value: float, chart: Chart) -> str:
    text = f"{value:,.{max(0, chart.decimals)}f}" if abs(value) < 1e9 else f"{value:.3g}"
    return f"{text}%" if chart.unit == "%" else text


def spread(wanted: list[float], *, gap: float, low: float, high: float) -> list[float]:
    """Move sorted heights apart so that lines of text do not overlap, as little as is needed.

    >>> spread([10, 12, 60], gap=16, low=0, high=100)
    [10, 26, 60]
    """
    found: list[float] = []
    for height in wanted:
        found.append(max(height, found[-1] + gap) if found else max(height, low))
    ceiling = high
    for place in reversed(range(len(found))):
        found[place] = min(found[place], ceiling)
        ceiling = found[place] - gap
    return found


def shortened(text: str, most: int) -> str:
    """Cut a text that is too long for its place.

    >>> shortened("A new shift pattern began", 12)
    'A new shift…'
    """
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
