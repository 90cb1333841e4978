"""Small multiples: several series on one sheet, on one time axis and, where units allow, one value axis."""

from dataclasses import dataclass

from leadwell.drawing.axes import Scale, scale, short_label
from leadwell.drawing.chart import places, shortened
from leadwell.drawing.icons import assurance_shape, variation_shape
from leadwell.drawing.lines import behind, lines_of
from leadwell.drawing.marks import series, spots
from leadwell.drawing.svg import FAINT, INK, LIMIT, QUIET, drawable, num, opening, safe, words
from leadwell.measures.charts import Chart
from leadwell.measures.spc import Assurance, Variation

_GAP = 20.0
_HEAD = 44.0
_DEEP = 96.0
_FOOT = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Several series on one sheet."""

    title: str
    sentence: str
    axis: tuple[str, ...]  # the labels of all periods, in the order of time
    charts: tuple[Chart, ...]

    @property
    def one_unit(self) -> bool:
        """Whether all series have one unit, so that they can have one value axis."""
        return len({chart.unit for chart in self.charts}) <= 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Panel:
    """Where a panel lies."""

    left: float
    right: float
    top: float

    @property
    def bottom(self) -> float:
        return self.top + _HEAD + _DEEP


def sheet_svg(sheet: Sheet, *, width: float = 960, common_values: bool | None = None) -> str:
    """Draw each series small, with its limits, targets, marks and icons, all on the same axes.

    Args:
        sheet: what is drawn.
        width: in pixels; below 640 there is one column, from 960 three.
        common_values: whether all panels have one value axis; where not given, they have it if their unit is
            one and no series would be pressed into less than a quarter of the height.
    """
    columns = max(1, min(3, int(width // 320), len(sheet.charts) or 1))
    wide = (width - _GAP * (columns - 1)) / columns
    deep = _HEAD + _DEEP + _FOOT
    rows = (len(sheet.charts) + columns - 1) // columns
    levels = [_levels(chart) for chart in sheet.charts]
    shared = [level for several in levels for level in several]
    common = _fit_one_axis(sheet, levels) if common_values is None else common_values
    drawn = opening(
        title=sheet.title,
        description=sheet.sentence,
        width=width,
        height=max(1.0, rows * deep),
        key=[(chart.title, [point.value for point in chart.points]) for chart in sheet.charts],
    )
    for number, (chart, own) in enumerate(zip(sheet.charts, levels, strict=True)):
        row, column = divmod(number, columns)
        left = column * (wide + _GAP)
        panel = _Panel(left=left, right=left + wide, top=row * deep)
        axis = scale(shared if common else own, bottom=panel.bottom, top=panel.top + _HEAD, most_ticks=3)
        drawn += _drawn(chart, sheet.axis, axis, panel)
    drawn.append("</svg>")
    return "".join(drawn)


def _fit_one_axis(sheet: Sheet, levels: list[list[float | None]]) -> bool:
    if not sheet.one_unit:
        return False
    known = [[level for level in several if level is not None] for several in levels]
    heights = [(min(several), max(several)) for several in known if several]
    if not heights:
        return True
    whole = max(high for _, high in heights) - min(low for low, _ in heights)
    return all(4 * (high - low) >= whole for low, high in heights)


def _levels(chart: Chart) -> list[float | None]:
    return [
        *(drawable(point.value) for point in chart.points),
        *(level for line in lines_of(chart) for level in line.levels),
    ]


def _drawn(chart: Chart, labels: tuple[str, ...], axis: Scale, panel: _Panel) -> list[str]:
    room = 12.0 + 7.0 * max(len(axis.written(tick)) for tick in axis.ticks)
    left, right = panel.left + room, panel.right
    every = dict(zip(labels, places(len(labels), left=left, right=right), strict=True))
    half = (right - left - 16) / max(1, len(labels) - 1) / 2
    points = [point for point in chart.points if point.label in every]
    xs = [every[point.label] for point in points]
    drawn = _head(chart, panel)
    rules = "".join(f"M{num(left)} {num(axis.at(tick))}H{num(right)}" for tick in axis.ticks[1:])
    band: list[str] = []
    across: list[str] = []
    if xs and len(points) == len(chart.points):
        band, across = behind(
            chart,
            lines_of(chart),
            axis,
            xs,
            left=max(left, xs[0] - half),
            right=min(right, xs[-1] + half),
        )
    drawn += band
    drawn.append(f'<path d="{rules}" stroke="{FAINT}"/>')
    drawn.append(f'<path d="M{num(left)} {num(axis.bottom)}H{num(right)}" stroke="{LIMIT}"/>')
    drawn.append(f'<g font-size="12" fill="{QUIET}" text-anchor="end">')
    drawn += [
        f'<text x="{num(left - 5)}" y="{num(axis.at(tick) + 4)}">{axis.written(tick)}</text>'
        for tick in axis.ticks
    ]
    drawn.append("</g>")
    drawn += across
    for segment in chart.segments[1:]:
        if segment.start < len(xs):
            edge = num(xs[segment.start] - half)
            drawn.append(f'<path d="M{edge} {num(panel.top + _HEAD)}V{num(panel.bottom)}" stroke="{INK}"/>')
    drawn += series(spots(points), axis, xs, r=2.6)
    if labels:
        drawn.append(f'<g font-size="12" fill="{QUIET}">')
        for x, anchor, label in ((left, "start", labels[0]), (right, "end", labels[-1])):
            drawn.append(
                f'<text x="{num(x)}" y="{num(panel.bottom + 16)}" text-anchor="{anchor}">'
                f"{safe(short_label(label))}</text>"
            )
        drawn.append("</g>")
    return drawn


def _head(chart: Chart, panel: _Panel) -> list[str]:
    """The title, the latest figure and the icons."""
    icons = [variation_shape(icon, chart.better) for icon in chart.variations or (Variation.NONE,)]
    if chart.assurance is not Assurance.NONE:
        icons.append(assurance_shape(chart.assurance))
    start = panel.right - 24 * len(icons) + 3
    drawn = [
        f'<g transform="translate({num(start + 24 * place)} {num(panel.top + 20)}) scale(.84)">{icon}</g>'
        for place, icon in enumerate(icons)
    ]
    most = int((panel.right - panel.left) / 7.9)
    drawn.append(words(panel.left, panel.top + 15, shortened(chart.title, most), size=13, bold=True))
    last = chart.last
    drawn.append(
        words(
            panel.left,
            panel.top + 32,
            shortened(
                "no figure" if last is None else f"{last.shown}, {last.label}", int((start - panel.left) / 7)
            ),
            size=12.5,
            colour=QUIET,
        )
    )
    return drawn
