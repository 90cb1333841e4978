"""The few pieces of SVG that every drawing is made of: safe text, safe numbers, shapes, colours."""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from zlib import crc32

# Colours, each at least 3 to 1 against white, and told apart by shape as well.
INK = "#212b32"  # words and axes
QUIET = "#4c6272"  # second words, the line between points
FAINT = "#d8dde0"  # rules behind the points
BAND = "#eef3f5"  # between the limits
LINE = "#66737c"  # common points: grey, as NHS charts have them
LIMIT = "#768692"
TARGET = "#007f3b"
BETTER = "#005eb8"
CONCERN = "#d4600a"
CHANGE = "#6a3fa0"
ALERT = "#d5281b"
WATCH = "#b35f00"
GROUND = "#fff"
FONT = "Arial, Helvetica, sans-serif"

# The characters that XML 1.0 cannot hold, whatever they are escaped as.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BIGGEST = 1e300  # beyond this a value cannot be placed without overflow


class Shape(StrEnum):
    """The outline of a mark; no two meanings share one."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    HOURGLASS = "hourglass"
    CROSS = "cross"


def _tenths(tenths: int) -> str:
    whole, rest = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


_MOST_TENTHS = 16_000
_TENTHS = tuple(map(_tenths, range(_MOST_TENTHS)))  # a drawing writes some hundred coordinates


def safe(text: str) -> str:
    """Give text that may stand in an element or an attribute.

    >>> safe('A & B <"C">')
    'A &amp; B &lt;&quot;C&quot;&gt;'
    """
    text = _ILLEGAL.sub("\ufffd", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def drawable(value: float | None) -> float | None:
    """Give the value if it can be placed on an axis, else None.

    >>> drawable(float("nan")) is None, drawable(3)
    (True, 3.0)
    """
    if value is None or not -_BIGGEST <= value <= _BIGGEST:  # NaN is in no range
        return None
    return float(value)


def num(value: float) -> str:
    """Write a coordinate with at most one decimal.

    >>> num(12.0), num(3.14159)
    ('12', '3.1')
    """
    tenths = round(value * 10)
    if 0 <= tenths < _MOST_TENTHS:
        return _TENTHS[tenths]
    return _tenths(tenths)


def names(*contents: object, size: tuple[float, float]) -> tuple[str, str]:
    """Give the ids of a drawing's title and description: the same drawing always has the same.

    Drawings that differ in content or size differ in their ids, so that many may stand on one page.
    """
    key = f"{crc32(repr((contents, size)).encode('utf-8', 'replace')):08x}"
    return f"t{key}", f"d{key}"


def opening(*, title: str, description: str, width: float, height: float, key: object) -> list[str]:
    """Give the start of a drawing: accessible names and a white ground."""
    title_id, description_id = names(title, description, key, size=(width, height))
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {num(width)} {num(height)}" '
        f'width="{num(width)}" height="{num(height)}" role="img" '
        f'aria-labelledby="{title_id} {description_id}" font-family="{FONT}" font-size="14" fill="{INK}">'
        f'<title id="{title_id}">{safe(title)}</title>'
        f'<desc id="{description_id}">{safe(description)}</desc>'
        f'<rect width="{num(width)}" height="{num(height)}" fill="{GROUND}"/>'
    ]


def words(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    colour: str = INK,
    size: float = 14,
    bold: bool = False,
    halo: bool = False,
) -> str:
    """Give a line of text; ``halo`` keeps it readable over lines."""
    extras = "" if anchor == "start" else f' text-anchor="{anchor}"'
    extras += "" if colour == INK else f' fill="{colour}"'
    extras += "" if size == 14 else f' font-size="{num(size)}"'
    extras += ' font-weight="bold"' if bold else ""
    extras += (
        f' stroke="{GROUND}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    )
    return f'<text x="{num(x)}" y="{num(y)}"{extras}>{safe(text)}</text>'


def outline(shape: Shape, x: float, y: float, r: float) -> str:
    """Give the path data of one mark, centred at ``x``, ``y``."""
    match shape:
        case Shape.CIRCLE:
            return f"M{num(x - r)} {num(y)}{round_of(r)}"
        case Shape.SQUARE:
            return f"M{num(x - r)} {num(y - r)}h{num(2 * r)}v{num(2 * r)}h{num(-2 * r)}z"
        case Shape.DIAMOND:
            r *= 1.3
            return f"M{num(x)} {num(y - r)}l{num(r)} {num(r)}l{num(-r)} {num(r)}l{num(-r)} {num(-r)}z"
        case Shape.TRIANGLE:
            r *= 1.2
            return f"M{num(x)} {num(y - r)}l{num(r)} {num(1.8 * r)}h{num(-2 * r)}z"
        case Shape.HOURGLASS:
            r *= 1.4
            return f"M{num(x - r)} {num(y - r)}h{num(2 * r)}l{num(-2 * r)} {num(2 * r)}h{num(2 * r)}z"
        case Shape.CROSS:
            wide, back = num(2 * r), num(-2 * r)
            return f"M{num(x - r)} {num(y - r)}l{wide} {wide}M{num(x + r)} {num(y - r)}l{back} {wide}"


@lru_cache(maxsize=256)
def round_of(r: float) -> str:
    """Give the path data of a circle from its leftmost point on."""
    half = f"a{num(r)} {num(r)} 0 1 0"
    return f"{half} {num(2 * r)} 0{half} {num(-2 * r)} 0z"


def line_through(places: Sequence[tuple[float, float] | None]) -> str:
    """Give the path data of a line through the places, broken where one is None."""
    found: list[str] = []
    pen_down = False
    for place in places:
        if place is None:
            pen_down = False
            continue
        found.append(f"{'L' if pen_down else 'M'}{num(place[0])} {num(place[1])}")
        pen_down = True
    return "".join(found)
