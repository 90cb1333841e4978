"""A chart of one series: points, limits, targets, gaps, signals, and where limits begin anew."""

from dataclasses import dataclass

from leadwell.drawing.axes import Scale, labelled, scale, short_label
from leadwell.drawing.heading import Room, heading
from leadwell.drawing.lines import Line, behind, lines_of
from leadwell.drawing.marks import MARKS, Spot, series, spots
from leadwell.drawing.svg import (
    FAINT,
    INK,
    LIMIT,
    QUIET,
    drawable,
    num,
    opening,
    safe,
    words,
)
from leadwell.measures.charts import Chart

__all__ = [
    "MARKS",
    "NARROW",
    "Spot",
    "chart_svg",
    "months",
    "places",
    "series",
    "shortened",
    "spots",
    "spread",
]

NARROW = 400  # below this width the drawing is made for a telephone
_LINE_HEIGHT = 16.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Where the axes lie."""

    left: float
    right: float
    top: float
    bottom: float


def chart_svg(chart: Chart, *, width: float = 640, height: float = 280, headed: bool = False) -> str:
    """Draw a chart as SVG text.

    It stands alone (no style sheet, no reference), has a title and a description for people who do
    not see it, and tells every kind of point apart by shape as well as colour. A missing figure is a
    gap in the line with a small cross on the axis, never a zero. Below 400 pixels of width the lines
    are named inside the drawing and fewer months are written.

    Args:
        chart: what is drawn.
        width: in pixels.
        height: in pixels.
        headed: whether title, icons, key and rules are written too, for a slide or a file without a page round it.
    """
    narrow = width < NARROW
    values = [drawable(point.value) for point in chart.points]
    lines = lines_of(chart)
    named = [line for line in lines if line.name]
    said, room = heading(chart, width=width, height=height) if headed else ([], Room(top=0.0, bottom=0.0))
    below = _key_lines(named)
    frame_top = room.top + (34.0 if chart.unit else 14.0)
    frame_bottom = height - room.bottom - 34.0 - (22.0 * ((len(below) + 1) // 2) if narrow else 0)
    axis = scale(
        set(values).union(*(line.levels for line in lines)),
        bottom=frame_bottom,
        top=frame_top,
        most_ticks=4 if narrow else 5,
    )
    left = 14.0 + 7.6 * max(len(axis.written(tick)) for tick in axis.ticks)
    frame = _Frame(left=left, right=width - (14.0 if narrow else 128.0), top=frame_top, bottom=frame_bottom)
    xs = places(len(values), left=frame.left, right=frame.right)
    drawn = list(said)
    band, across = behind(chart, lines, axis, xs, left=frame.left, right=frame.right) if xs else ([], [])
    drawn += band
    drawn += _ground(chart, axis, frame, unit_at=room.top + 16)
    drawn += across
    drawn += months([point.label for point in chart.points], xs, bottom=frame.bottom, width=width)
    drawn += _annotations(chart, xs, frame, narrow=narrow)
    drawn += series(spots(chart.points), axis, xs)
    if narrow:
        drawn += _key(below, top=frame.bottom + 46, width=width)
    else:
        drawn += _names_of_lines(chart, named, axis, frame)
    inside = "".join(drawn)
    start = opening(title=chart.title, description=chart.sentence, width=width, height=height, key=inside)
    return f"{''.join(start)}{inside}</svg>"


def places(count: int, *, left: float, right: float) -> list[float]:
    """Give the horizontal places of points, evenly spread with a little room at both ends."""
    if count == 1:
        return [(left + right) / 2]
    step = (right - left - 16) / max(1, count - 1)
    return [left + 8 + place * step for place in range(count)]


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


def _ground(chart: Chart, axis: Scale, frame: _Frame, *, unit_at: float) -> list[str]:
    """Rules and numbers of the value axis."""
    left, right = frame.left, frame.right
    rules = "".join(f"M{num(left)} {num(axis.at(tick))}H{num(right)}" for tick in axis.ticks[1:])
    drawn = [
        f'<path d="{rules}" stroke="{FAINT}"/>',
        f'<path d="M{num(left)} {num(axis.bottom)}H{num(right)}" stroke="{LIMIT}"/>',
        f'<g font-size="13" fill="{QUIET}" text-anchor="end">',
    ]
    drawn += [
        f'<text x="{num(left - 6)}" y="{num(axis.at(tick) + 4.5)}">{axis.written(tick)}</text>'
        for tick in axis.ticks
    ]
    drawn.append("</g>")
    if chart.unit:
        unit = "per cent" if chart.unit == "%" else chart.unit
        drawn.append(words(4, unit_at, unit, colour=QUIET, size=13))
    return drawn


def _annotations(chart: Chart, xs: list[float], frame: _Frame, *, narrow: bool) -> list[str]:
    drawn = []
    steps = {segment.start for segment in chart.segments[1:]}
    for number, note in enumerate(chart.annotations, start=1):
        if not 0 <= note.at < len(xs):
            continue
        x = xs[note.at] - (((xs[1] - xs[0]) / 2) if len(xs) > 1 else 0)
        dashes = "" if note.at in steps else ' stroke-dasharray="2 3"'  # a whole line where limits begin anew
        drawn.append(f'<path d="M{num(x)} {num(frame.top - 4)}V{num(frame.bottom)}" stroke="{INK}"{dashes}/>')
        text = f"({number})" if narrow else shortened(note.words, 30)
        late = x + 7 * len(text) > frame.right
        drawn.append(
            words(
                x - 4 if late else x + 4,
                frame.top + 4,
                text,
                anchor="end" if late else "start",
                size=12,
                halo=True,
            )
        )
    return drawn


def _names_of_lines(chart: Chart, lines: list[Line], axis: Scale, frame: _Frame) -> list[str]:
    """Name the lines where they end, at the right of a wide drawing, and the latest figure among them."""
    named = [(axis.at(line.latest), line.name, line.ink, False) for line in lines if line.latest is not None]
    last = chart.last
    latest = None if last is None else drawable(last.value)
    if latest is not None:
        named.append((axis.at(latest), f"latest {chart.written(latest)}", INK, True))
    named.sort()
    heights = spread([one[0] for one in named], gap=_LINE_HEIGHT, low=frame.top - 22, high=axis.bottom + 4)
    return [
        words(frame.right + 6, y + 4.5, shortened(name, 20), colour=colour, size=13, bold=bold)
        for y, (_wanted, name, colour, bold) in zip(heights, named, strict=True)
    ]


def _key_lines(lines: list[Line]) -> list[tuple[str, str, str]]:
    """Give paint, name and colour of the lines named below a narrow drawing: both limits are one entry."""
    found = []
    by_name = {line.name.split(" ")[0]: line for line in lines}
    low, high = by_name.get("lower"), by_name.get("upper")
    for line in lines:
        if line is high and low is not None:
            continue
        name = line.name
        if line is low and high is not None:
            name = f"limits {_value(line)} to {_value(high)}"
        found.append((line.paint, name, line.ink))
    return found


def _value(line: Line) -> str:
    return line.name.split(" ")[-1]


def _key(lines: list[tuple[str, str, str]], *, top: float, width: float) -> list[str]:
    """Name the lines below a narrow drawing."""
    drawn = []
    for place, (paint, name, ink) in enumerate(lines):
        row, column = divmod(place, 2)
        x, y = 4 + column * (0.42 * width), top + row * 20
        drawn.append(f'<path d="M{num(x)} {num(y - 4)}h22" {paint}/>')
        drawn.append(words(x + 28, y, shortened(name, 24), colour=ink, size=12.5))
    return drawn


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
