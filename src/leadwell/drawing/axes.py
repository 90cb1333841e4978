"""Axes: round numbers for the values, few labels for the periods."""

import calendar
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from leadwell.drawing.svg import drawable


@dataclass(frozen=True, slots=True)
class Scale:
    """Where values lie on a drawing: ``low`` at ``bottom``, ``high`` at ``top`` (pixels grow downwards)."""

    low: float
    high: float
    bottom: float
    top: float
    ticks: tuple[float, ...]
    decimals: int

    def at(self, value: float) -> float:
        """Give the height of a value in pixels, kept on the drawing."""
        share = (value - self.low) / (self.high - self.low)
        if share <= 0:
            return self.bottom
        return self.top if share >= 1 else self.bottom + share * (self.top - self.bottom)

    def written(self, tick: float) -> str:
        """Write a tick: thousands marked, millions shortened."""
        size = max(abs(self.low), abs(self.high))
        if size >= 1e12:
            return f"{tick:.2g}"
        if size >= 2e6:
            return f"{tick / 1e6:,.1f}".removesuffix(".0") + "m"
        return f"{tick:,.{self.decimals}f}"


def scale(values: Iterable[float | None], *, bottom: float, top: float, most_ticks: int = 5) -> Scale:
    """Give a scale with round numbers that holds all values; from zero where zero is near.

    >>> scale([93.0, 97.5], bottom=100, top=0).ticks
    (92.0, 94.0, 96.0, 98.0)
    """
    present = [found for found in map(drawable, values) if found is not None]
    low, high = (min(present), max(present)) if present else (0.0, 1.0)
    if high - low <= 1e-9 * max(1.0, abs(low), abs(high)):
        room = 0.1 * abs(high) or 1.0
        low, high = (0.0 if 0 <= low <= room else low - room), high + room
    elif 0 <= low < 0.45 * high:
        low = 0.0
    elif -0.45 * -low > high > low and high <= 0:
        high = 0.0
    step = _round_step((high - low) / max(1, most_ticks - 1))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if last == first:
        last += 1
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    if step < 5 and round(step, decimals) != step:
        decimals += 1  # steps of 2.5, 0.25, ...
    ticks = tuple(
        round(place * step, decimals) if decimals < 15 else place * step for place in range(first, last + 1)
    )
    return Scale(
        low=first * step, high=last * step, bottom=bottom, top=top, ticks=ticks, decimals=min(decimals, 6)
    )


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(times * power for times in (1, 2, 2.5, 5, 10, 20) if times * power >= rough * 0.999999)


_MONTHS = tuple(calendar.month_name)[1:]
_MONTH = re.compile(r"(?:(\d{1,2}) )?(" + "|".join(_MONTHS) + r")(?: (?:to|and) \w+)?(?: (\d{4}))?")


def short_label(label: str) -> str:
    """Shorten the label of a period for an axis.

    >>> [short_label(one) for one in ("March 2025", "3 March 2025", "April to June 2025")]
    ['Mar 25', '3 Mar', 'Apr 25']
    """
    found = _MONTH.search(label)
    if found is None:
        return label if len(label) <= 8 else label[:7] + "…"
    day, month, year = found.groups()
    if label.startswith("Year") and year:
        return year
    if day:
        return f"{day} {month[:3]}"
    return f"{month[:3]} {year[2:]}" if year else month[:3]


def labelled(count: int, *, room: float, each: float = 64.0) -> Sequence[int]:
    """Give which of ``count`` periods get a label, so that labels of ``each`` pixels fit in ``room``.

    The last is always among them, and the steps are ones that people count in (3, 6, 12 months).

    >>> list(labelled(30, room=300))
    [5, 17, 29]
    """
    if count <= 0:
        return ()
    fit = max(1, int(room // each))
    step = next((one for one in (1, 2, 3, 6, 12, 24) if count <= one * fit), 0) or math.ceil(count / fit)
    return range((count - 1) % step, count, step)
