"""Colours by what they mean, so that a page can give them others in the dark and on paper.

Drawings are made in plain colours and stand alone. ``with_tokens`` turns each colour into a custom property of the
page's style with that colour to fall back on; ``DARK`` and ``PAPER`` are what a style sheet can give them.
"""

import re

from leadwell.drawing import svg

TOKENS = {
    "ink": svg.INK,
    "quiet": svg.QUIET,
    "faint": svg.FAINT,
    "band": svg.BAND,
    "line": svg.LINE,
    "limit": svg.LIMIT,
    "target": svg.TARGET,
    "better": svg.BETTER,
    "concern": svg.CONCERN,
    "change": svg.CHANGE,
    "alert": svg.ALERT,
    "watch": svg.WATCH,
    "ground": svg.GROUND,
}
DARK = {  # each at least 3 to 1 against its ground
    "ink": "#f0f4f5",
    "quiet": "#b3c0c9",
    "faint": "#37444d",
    "band": "#222e36",
    "line": "#a3b1ba",
    "limit": "#8a9aa5",
    "target": "#57c98b",
    "better": "#6fb4ff",
    "concern": "#ffa04d",
    "change": "#c4a3ff",
    "alert": "#ff8a80",
    "watch": "#ffb04d",
    "ground": "#141c22",
}
PAPER = {"ink": "#000000", "quiet": "#333333", "faint": "#cccccc", "band": "#f0f0f0", "limit": "#555555"}

_NAMES = {colour: name for name, colour in TOKENS.items()}
_COLOUR = re.compile('"(' + "|".join(re.escape(colour) for colour in _NAMES) + ')"')


def with_tokens(drawing: str) -> str:
    """Give a drawing whose colours the page's style can change.

    >>> with_tokens('<path fill="#005eb8"/>')
    '<path fill="var(--lw-better,#005eb8)"/>'
    """
    return _COLOUR.sub(lambda found: f'"var(--lw-{_NAMES[found[1]]},{found[1]})"', drawing)


def style_of(colours: dict[str, str]) -> str:
    """Give the declarations that a style sheet needs for these colours.

    >>> style_of({"ink": "#000000"})
    '--lw-ink:#000000'
    """
    return ";".join(f"--lw-{name}:{colour}" for name, colour in colours.items())
