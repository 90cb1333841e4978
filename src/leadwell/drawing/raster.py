"""Drawings as PNG, for slides and documents that take no SVG."""

import re
from functools import cache
from importlib.util import find_spec

from leadwell.foundations.errors import LeadwellError

_MOST = 20_000  # pixels along a side; more is a slip, and would take gigabytes
_TOKEN = re.compile(r"var\(--[a-z-]+,(#[0-9a-f]{3,6})\)")
_SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"')
# Looked for in this order: those that the drawings name, those that measure the same, those that most machines have.
_FONTS = (
    "Arial",
    "Helvetica",
    "Liberation Sans",
    "Arimo",
    "Nimbus Sans",
    "FreeSans",
    "DejaVu Sans",
    "Noto Sans",
    "Segoe UI",
    "Verdana",
    "Roboto",
    "Ubuntu",
    "Open Sans",
)
_NOBODYS = "Leadwell has no such font"  # what is drawn for a name that no font has
_SYSTEM_FONTS = True


class CannotDraw(LeadwellError):
    """A drawing cannot be made into a PNG; the message says why and what helps."""


def png(drawing: str, *, scale: float = 2.0) -> bytes:
    """Give a drawing as a PNG, sharp enough for a slide.

    Args:
        drawing: SVG text, as this package makes it.
        scale: pixels for each pixel of the drawing; 2 fits most screens and slides.

    Raises:
        CannotDraw: the extra ``pictures`` is not installed, the text is no drawing, or the picture would be huge.
    """
    if find_spec("resvg_py") is None:
        raise CannotDraw("PNG needs one more package: pip install 'leadwell[pictures]'. SVG needs nothing.")
    import resvg_py

    size = _SIZE.search(drawing)
    if size is None:
        raise CannotDraw("This text is no drawing of Leadwell: it has no <svg> with a width and a height.")
    wide, deep = (float(size[side]) * scale for side in (1, 2))
    if not (1 <= wide <= _MOST and 1 <= deep <= _MOST):
        raise CannotDraw(
            f"The picture would be {wide:,.0f} by {deep:,.0f} pixels; it has to be between 1 and {_MOST:,} either way."
        )
    font = _font()
    if not font:
        raise CannotDraw(
            "This machine has none of the fonts that words can be drawn with. Install one, such as Liberation Sans "
            "(package fonts-liberation)."
        )
    plain = _TOKEN.sub(r"\1", drawing)
    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=plain,
                width=round(wide),
                height=round(deep),
                sans_serif_family=font,
            )
        )
    except (ValueError, RuntimeError) as fault:
        raise CannotDraw(f"The drawing cannot be made into a PNG: {fault}") from fault


@cache
def _font() -> str:
    """Give a font that this machine has; "" where it has none, since words would be left out in silence.

    Where it has none of those named, but some other, the first name stands for that one.
    """
    import resvg_py

    def drawn(letters: str, font: str) -> bytes:
        text = f'<text y="30" font-size="30" font-family="sans-serif">{letters}</text>'
        frame = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{text}</svg>'
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=frame, sans_serif_family=font, skip_system_fonts=not _SYSTEM_FONTS
            )
        )

    nothing, any_other = drawn("", _FONTS[0]), drawn("M", _NOBODYS)
    found = next((font for font in _FONTS if drawn("M", font) not in {nothing, any_other}), "")
    return found or ("" if any_other == nothing else _FONTS[0])
