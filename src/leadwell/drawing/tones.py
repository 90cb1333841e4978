"""Small shapes that stand beside words, so that nothing is told by colour alone."""

from leadwell.drawing.marks import key_of_marks
from leadwell.drawing.svg import ALERT, BETTER, QUIET, TARGET, WATCH
from leadwell.measures.charts import Chart

# The five tones of a page: what was found is good, wrong, worth watching, not known, or only said.
_INSIDE = {
    "good": f'<circle cx="8" cy="8" r="7" fill="{TARGET}"/>'
    '<path d="M4.5 8.3l2.4 2.4 4.6-5" fill="none" stroke="#fff" stroke-width="2"/>',
    "alert": f'<path d="M8 .5L15.5 8 8 15.5.5 8z" fill="{ALERT}"/>'
    '<path d="M8 4v5M8 10.5v2" stroke="#fff" stroke-width="2"/>',
    "watch": f'<path d="M8 1l7.5 14H.5z" fill="{WATCH}"/>'
    '<path d="M8 6v4.5M8 11.5v2" stroke="#fff" stroke-width="2"/>',
    "quiet": f'<circle cx="8" cy="8" r="6.5" fill="#fff" stroke="{QUIET}" stroke-width="1.5"/>'
    f'<path d="M4.5 8h7" stroke="{QUIET}" stroke-width="2"/>',
    "note": f'<rect x="1" y="1" width="14" height="14" fill="{BETTER}"/>'
    '<path d="M8 7v5.5M8 3.5v2" stroke="#fff" stroke-width="2"/>',
}
TONES = tuple(_INSIDE)


def tone_svg(tone: str) -> str:
    """Give the shape of a tone, 16 pixels square, hidden from screen readers: a word stands beside it."""
    return _small(_INSIDE[tone])


def key_of(chart: Chart) -> list[tuple[str, str]]:
    """Give the key of what is special in a chart: each shape that occurs, with its words."""
    return [(_small(shape), said) for shape, said in key_of_marks(chart)]


def _small(inside: str) -> str:
    return (
        f'<svg class="lw-shape" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">{inside}</svg>'
    )
