"""A value axis that runs across, for drawings whose points lie by a size and not by time, as in a funnel."""

from collections.abc import Iterable, Sequence

from leadwell.drawing.axes import Scale, scale
from leadwell.drawing.svg import LIMIT, QUIET, drawable, line_through, num, safe, words


def across(values: Iterable[float | None], *, left: float, right: float, most_ticks: int = 6) -> Scale:
    """Give a scale with round numbers that runs from left to right and holds all values.

    >>> axis = across([12, 480], left=40, right=600)
    >>> round(axis.at(0.0)), round(axis.ticks[-1])
    (40, 500)
    """
    return scale(values, bottom=left, top=right, most_ticks=most_ticks)


def numbers_below(axis: Scale, *, bottom: float, what: str) -> list[str]:
    """Write the numbers of an axis that runs across, and below them what they count."""
    ticks = "".join(f"M{num(axis.at(tick))} {num(bottom)}v5" for tick in axis.ticks)
    drawn = [
        f'<path d="M{num(axis.bottom)} {num(bottom)}H{num(axis.top)}{ticks}" stroke="{LIMIT}"/>',
        f'<g font-size="13" fill="{QUIET}" text-anchor="middle">',
    ]
    drawn += [
        f'<text x="{num(axis.at(tick))}" y="{num(bottom + 20)}">{safe(axis.written(tick))}</text>'
        for tick in axis.ticks
    ]
    drawn.append("</g>")
    drawn.append(
        words((axis.bottom + axis.top) / 2, bottom + 38, what, anchor="middle", colour=QUIET, size=13)
    )
    return drawn


def curve(sizes: Sequence[float], levels: Sequence[float | None], *, along: Scale, up: Scale) -> str:
    """Give the path of a line through levels at sizes, such as a limit that narrows as the size grows.

    It is broken where there is no level.
    """
    return line_through(
        [
            None if (height := drawable(level)) is None else (along.at(size), up.at(height))
            for size, level in zip(sizes, levels, strict=True)
        ]
    )
