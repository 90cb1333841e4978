"""Panels one under the other on one shared time axis, with one layer of notes through all of them.

A panel holds lines in one unit, or a chart with its limits' averages and marks; a fan may follow the last figure, of
what is foretold. What happened stands as one line through every panel, numbered at its top.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from leadwell.drawing.axes import Scale, labelled, scale
from leadwell.drawing.chart import NARROW, months, places, shortened, spread
from leadwell.drawing.lines import averages, edges_of, stepped
from leadwell.drawing.marks import series
from leadwell.drawing.svg import (
    BAND,
    FAINT,
    GROUND,
    INK,
    LIMIT,
    QUIET,
    TARGET,
    drawable,
    num,
    opening,
    safe,
    words,
)
from leadwell.measures.charts import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A line of a panel: a value for each period of the axis, None where there is none."""

    name: str
    values: tuple[float | None, ...]
    is_plan: bool = False  # drawn as a step without points, such as a budget
    dashes: str = ""  # how the line is told from the others of its panel
    hollow: frozenset[int] = frozenset()  # places whose value is of a part of the units only


@dataclass(frozen=True, slots=True, kw_only=True)
class Fan:
    """What is foretold: the middle, and where it lies 8 times in 10 and 19 times in 20; None where nothing is."""

    name: str
    middle: tuple[float | None, ...]
    lo80: tuple[float | None, ...]
    hi80: tuple[float | None, ...]
    lo95: tuple[float | None, ...]
    hi95: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One panel: lines, with or without a fan; or a chart, whose points are found by their labels."""

    title: str
    latest: str  # the latest figure in words, or why there is none
    lines: tuple[Series, ...] = ()
    fan: Fan | None = None
    chart: Chart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisNote:
    """Something that happened: a line through all panels at the start of a period."""

    at: int  # place on the axis, from 0
    words: str
    is_step: bool = False  # the limits of a chart begin anew here


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels:
    """Panels on one time axis."""

    title: str
    sentence: str
    axis: tuple[str, ...]  # the labels of all periods, in the order of time
    panels: tuple[Panel, ...]
    notes: tuple[AxisNote, ...] = ()
    foretold_from: int | None = None  # the first place that has not come


_HEAD, _HEAD_NARROW = 26.0, 44.0
_DEEP, _DEEP_WITH_FAN, _GAP = 74.0, 120.0, 12.0
_TOP = 24.0  # where the numbers of notes stand
_NAMES = 118.0  # room for the names of lines, at the right of a wide drawing
_LINE_HEIGHT = 15.0


def panels_svg(panels: Panels, *, width: float = 960) -> str:
    """Draw the panels under one another.

    Each panel has its own values and all have the same time: a point stands straight below every other of its period.
    """
    narrow = width < NARROW
    scales = _scales(panels, narrow=narrow)
    room = max((len(one.written(tick)) for one in scales for tick in one.ticks), default=1)
    left = 14.0 + 7.2 * room
    right = width - (10.0 if narrow else _NAMES)
    bottom = scales[-1].bottom if scales else _TOP
    xs = places(len(panels.axis), left=left, right=right)
    drawn = opening(
        title=panels.title,
        description=panels.sentence,
        width=width,
        height=bottom + 34.0,
        key=[(one.title, one.latest, [line.values for line in one.lines]) for one in panels.panels],
    )
    drawn += _to_come(panels, xs, right=right, bottom=bottom)
    for panel, axis in zip(panels.panels, scales, strict=True):
        drawn += _ground(panel, axis, left=left, right=right, narrow=narrow)
        drawn += _inside(panel, panels.axis, axis, xs, left=left, right=right, narrow=narrow)
    drawn += _notes(panels.notes, xs, bottom=bottom)
    drawn += months(list(panels.axis), xs, bottom=bottom, width=width)
    drawn.append("</svg>")
    return "".join(drawn)


def _scales(panels: Panels, *, narrow: bool) -> list[Scale]:
    """Give the value axis of each panel, one under the other."""
    found, top = [], _TOP
    for panel in panels.panels:
        lines = len(panel.lines) + (panel.fan is not None)
        head = (_HEAD_NARROW if narrow else _HEAD) + (16.0 * lines + 10.0 if narrow and lines > 1 else 0.0)
        start = top + head
        floor = start + (_DEEP_WITH_FAN if panel.fan is not None else _DEEP)
        found.append(scale(_levels(panel), bottom=floor, top=start, most_ticks=4 if panel.fan else 3))
        top = floor + _GAP
    return found


def _levels(panel: Panel) -> list[float | None]:
    values = [drawable(value) for line in panel.lines for value in line.values]
    if panel.fan is not None:
        values += [drawable(value) for several in (panel.fan.lo95, panel.fan.hi95) for value in several]
    if panel.chart is not None:
        values += [drawable(point.value) for point in panel.chart.points]
        values += [drawable(segment.centre) for segment in panel.chart.segments]
    return values


def _to_come(panels: Panels, xs: Sequence[float], *, right: float, bottom: float) -> list[str]:
    """Rules of the shared time axis, and a fainter ground where the months have not come."""
    drawn = []
    start = panels.foretold_from
    if start is not None and 0 < start < len(xs):
        edge = (xs[start - 1] + xs[start]) / 2
        drawn.append(
            f'<path d="M{num(edge)} {num(_TOP)}H{num(right)}V{num(bottom)}H{num(edge)}z" fill="{BAND}" opacity=".55"/>'
        )
    marked = labelled(len(xs), room=(xs[-1] - xs[0] + 40) if xs else 0)
    rules = "".join(f"M{num(xs[place])} {num(_TOP)}V{num(bottom)}" for place in marked)
    return [*drawn, f'<path d="{rules}" stroke="{FAINT}"/>'] if rules else drawn


def _ground(panel: Panel, axis: Scale, *, left: float, right: float, narrow: bool) -> list[str]:
    rules = "".join(f"M{num(left)} {num(axis.at(tick))}H{num(right)}" for tick in axis.ticks[1:])
    drawn = [
        f'<path d="{rules}" stroke="{FAINT}"/>',
        f'<path d="M{num(left)} {num(axis.bottom)}H{num(right)}" stroke="{LIMIT}"/>',
        f'<g font-size="12" fill="{QUIET}" text-anchor="end">',
    ]
    drawn += [
        f'<text x="{num(left - 5)}" y="{num(axis.at(tick) + 4)}">{safe(axis.written(tick))}</text>'
        for tick in axis.ticks
    ]
    drawn.append("</g>")
    lines = len(panel.lines) + (panel.fan is not None)
    named = 16.0 * lines + 10.0 if narrow and lines > 1 else 0.0
    room = int((right - 4) / 7.4)
    if narrow:
        y = axis.top - 28 - named
        drawn.append(words(4, y, shortened(panel.title, room), bold=True, size=13, halo=True))
        drawn.append(words(4, y + 16, shortened(panel.latest, room), colour=QUIET, size=12.5, halo=True))
    else:
        room = max(12, room - len(panel.latest) - 3)
        y = axis.top - 10
        drawn.append(words(4, y, shortened(panel.title, room), bold=True, size=13, halo=True))
        drawn.append(words(right, y, panel.latest, anchor="end", colour=QUIET, size=13, halo=True))
    return drawn


def _inside(
    panel: Panel,
    labels: Sequence[str],
    axis: Scale,
    xs: Sequence[float],
    *,
    left: float,
    right: float,
    narrow: bool,
) -> list[str]:
    drawn: list[str] = []
    if panel.chart is not None:
        drawn += _charted(panel.chart, labels, axis, xs, left=left, right=right)
    edges = [num(edge) for edge in edges_of(xs, left=left, right=right)] if xs else []
    if panel.fan is not None and xs:
        told = [value for line in panel.lines if not line.is_plan for value in line.values]
        start = next((value for value in map(drawable, reversed(told)) if value is not None), None)
        drawn += _fan(panel.fan, start, axis, xs)
    for line in panel.lines:
        drawn += _line(line, axis, xs, edges)
    return drawn + _names(panel, axis, right=right, narrow=narrow)


def _charted(
    chart: Chart, labels: Sequence[str], axis: Scale, xs: Sequence[float], *, left: float, right: float
) -> list[str]:
    where = dict(zip(labels, xs, strict=True))
    drawn = []
    across = averages(chart, [where.get(point.label) for point in chart.points], axis, left=left, right=right)
    if across:
        drawn.append(f'<path d="{across}" fill="none" stroke="{LIMIT}" stroke-dasharray="5 4"/>')
    by_label = {point.label: point for point in chart.points}
    told = [place for place, label in enumerate(labels) if label in by_label]
    last = max(told, default=-1)
    shown = [
        (drawable(found.value), found.meaning) if (found := by_label.get(label)) else (None, None)
        for label in labels[: last + 1]
    ]
    return [*drawn, *series(shown, axis, xs[: last + 1], r=2.6)]


def _fan(fan: Fan, start: float | None, axis: Scale, xs: Sequence[float]) -> list[str]:
    """Draw what is foretold, opening from the last figure that is known."""
    coming = [place for place, value in enumerate(fan.middle) if value is not None]
    if not coming:
        return []
    first = coming[0] - 1
    known = [] if start is None or first < 0 else [(xs[first], start)]

    def path(values: Sequence[float | None]) -> list[tuple[float, float]]:
        return [
            *known,
            *((xs[place], value) for place in coming if (value := drawable(values[place])) is not None),
        ]

    drawn = []
    for low, high, opacity in ((fan.lo95, fan.hi95, ".35"), (fan.lo80, fan.hi80, ".5")):
        round_trip = [*path(high), *reversed(path(low))]
        corners = "L".join(f"{num(x)} {num(axis.at(value))}" for x, value in round_trip)
        drawn.append(f'<path d="M{corners}z" fill="{LIMIT}" opacity="{opacity}"/>')
    middle = "L".join(f"{num(x)} {num(axis.at(value))}" for x, value in path(fan.middle))
    drawn.append(
        f'<path d="M{middle}" fill="none" stroke="{INK}" stroke-width="1.5" stroke-dasharray="4 3"/>'
    )
    return drawn


def _line(line: Series, axis: Scale, xs: Sequence[float], edges: Sequence[str]) -> list[str]:
    known = [drawable(value) for value in line.values]
    if line.is_plan:
        path = stepped(["" if value is None else num(axis.at(value)) for value in known], edges)
        dashes = line.dashes or "12 3 2 3"
        paint = f'stroke="{TARGET}" stroke-width="2" stroke-dasharray="{dashes}"'
        return [f'<path d="{path}" fill="none" {paint}/>'] if path else []
    drawn = []
    path = _path(known, axis, xs)
    dashes = f' stroke-dasharray="{line.dashes}"' if line.dashes else ""
    if path:
        drawn.append(f'<path d="{path}" fill="none" stroke="{QUIET}" stroke-width="1.5"{dashes}/>')
    for place, value in enumerate(known):
        if value is None:
            continue
        is_hollow = place in line.hollow
        fill = GROUND if is_hollow or line.dashes else QUIET
        drawn.append(
            f'<circle cx="{num(xs[place])}" cy="{num(axis.at(value))}" r="{3.4 if is_hollow else 2.6}" '
            f'fill="{fill}" stroke="{QUIET}"/>'
        )
    return drawn


def _path(values: Sequence[float | None], axis: Scale, xs: Sequence[float]) -> str:
    drawn, pen = [], "M"
    for value, x in zip(values, xs, strict=True):
        known = drawable(value)
        if known is None:
            pen = "M"
            continue
        drawn.append(f"{pen}{num(x)} {num(axis.at(known))}")
        pen = "L"
    return "".join(drawn)


def _names(panel: Panel, axis: Scale, *, right: float, narrow: bool) -> list[str]:
    """Name the lines: where they end on a wide drawing, above them on a narrow one."""
    named = [(line.name, line.values, _key(line)) for line in panel.lines]
    if panel.fan is not None:
        named.append(
            (panel.fan.name, panel.fan.middle, f'stroke="{INK}" stroke-width="1.5" stroke-dasharray="4 3"')
        )
    if len(named) < 2:
        return []
    if narrow:
        start = axis.top - 16 - 16.0 * (len(named) - 1)
        drawn = []
        for place, (name, _, paint) in enumerate(named):
            y = start + 16.0 * place
            drawn.append(f'<path d="M4 {num(y - 4)}h22" fill="none" {paint}/>')
            drawn.append(words(32, y, shortened(name, 34), colour=QUIET, size=12.5, halo=True))
        return drawn
    ends = sorted(
        (axis.at(last), name, paint)
        for name, values, paint in named
        if (last := next((one for one in map(drawable, reversed(values)) if one is not None), None))
        is not None
    )
    heights = spread([one[0] for one in ends], gap=_LINE_HEIGHT, low=axis.top, high=axis.bottom)
    drawn = []
    for y, (_, name, paint) in zip(heights, ends, strict=True):
        drawn.append(f'<path d="M{num(right + 4)} {num(y)}h16" fill="none" {paint}/>')
        drawn.append(words(right + 24, y + 4, shortened(name, 14), colour=QUIET, size=12))
    return drawn


def _key(line: Series) -> str:
    if line.is_plan:
        return f'stroke="{TARGET}" stroke-width="2" stroke-dasharray="{line.dashes or "12 3 2 3"}"'
    dashes = f' stroke-dasharray="{line.dashes}"' if line.dashes else ""
    return f'stroke="{QUIET}" stroke-width="1.5"{dashes}'


def _notes(notes: Sequence[AxisNote], xs: Sequence[float], *, bottom: float) -> list[str]:
    """The one layer of notes: a line through every panel, numbered above the first."""
    drawn = []
    half = (xs[1] - xs[0]) / 2 if len(xs) > 1 else 0.0
    for number, note in enumerate(notes, start=1):
        if not 0 <= note.at < len(xs):
            continue
        x = xs[note.at] - half
        dashes = "" if note.is_step else ' stroke-dasharray="2 3"'  # a whole line where limits begin anew
        drawn.append(
            f'<path class="note" d="M{num(x)} {num(_TOP - 6)}V{num(bottom)}" stroke="{INK}"{dashes}/>'
        )
        drawn.append(words(x, 14, f"({number})", anchor="middle", size=12, halo=True))
    return drawn
