"""Icons of variation and assurance: shapes of our own, told apart in grey and at 24 pixels.

Variation has the shapes of the marks on the chart: a square for improvement, a diamond for concern, a triangle for a
change of which neither way is better; an arrow says which way it went. Assurance is round: a full circle with a
tick, a ring with a cross, a circle half full. They are not the icons of NHS England.
"""

from leadwell.drawing.svg import BETTER, CHANGE, CONCERN, GROUND, LIMIT, LINE, QUIET, names, safe
from leadwell.measures.charts import Chart
from leadwell.measures.definitions import Direction
from leadwell.measures.spc import Assurance, Variation

_ARROW_UP = f'<path d="M12 17.5V8M7.8 11.5L12 7l4.2 4.5" fill="none" stroke="{GROUND}" stroke-width="2.4"/>'
_ARROW_DOWN = (
    f'<path d="M12 6.5V16M7.8 12.5L12 17l4.2-4.5" fill="none" stroke="{GROUND}" stroke-width="2.4"/>'
)
_SQUARE = f'<path d="M2 2h20v20H2z" fill="{BETTER}"/>'
_DIAMOND = f'<path d="M12 .5L23.5 12 12 23.5 .5 12z" fill="{CONCERN}"/>'

_VARIATIONS = {
    Variation.NONE: (
        f'<path d="M2.5 2.5h19v19h-19z" fill="{GROUND}" stroke="{LIMIT}" stroke-width="1.5" stroke-dasharray="3 2.5"/>'
        f'<path d="M8 12h8" stroke="{QUIET}" stroke-width="2"/>'
    ),
    Variation.COMMON_CAUSE: (
        f'<path d="M2 2h20v20H2z" fill="{GROUND}" stroke="{LINE}" stroke-width="1.5"/>'
        f'<path d="M4.5 13.5C6.5 7 8.5 7 10 12s3.5 5 5 0 3-4.5 4.5-1.5" fill="none" stroke="{LINE}" '
        'stroke-width="2"/>'
    ),
    Variation.IMPROVEMENT: _SQUARE,
    Variation.CONCERN: _DIAMOND,
    Variation.NEUTRAL_HIGH: f'<path d="M12 2l11 20H1z" fill="{CHANGE}"/>',
    Variation.NEUTRAL_LOW: f'<path d="M12 22L1 2h22z" fill="{CHANGE}"/>',
    Variation.NEUTRAL: f'<path d="M12 1l7 9H5zM12 23l-7-9h14z" fill="{CHANGE}"/>',
    Variation.TOO_FEW: (
        f'<path d="M2.5 2.5h19v19h-19z" fill="{GROUND}" stroke="{LIMIT}" stroke-width="1.5" stroke-dasharray="3 2.5"/>'
        f'<path d="M4.5 17.5h15" stroke="{QUIET}" stroke-width="1.5"/><circle cx="8.5" cy="9" r="2.2" fill="{QUIET}"/>'
    ),
}
_RING = f'<circle cx="12" cy="12" r="9.8" fill="{GROUND}" stroke'
_ASSURANCES = {
    Assurance.NONE: (
        f'{_RING}="{LIMIT}" stroke-width="1.5" stroke-dasharray="3 2.5"/>'
        f'<path d="M8 12h8" stroke="{QUIET}" stroke-width="2"/>'
    ),
    Assurance.NOT_YET: (
        f'{_RING}="{LIMIT}" stroke-width="1.5" stroke-dasharray="3 2.5"/>'
        f'<circle cx="12" cy="12" r="5" fill="none" stroke="{QUIET}" stroke-width="1.5"/>'
        f'<circle cx="12" cy="12" r="1.6" fill="{QUIET}"/>'
    ),
    Assurance.PASS: (
        f'<circle cx="12" cy="12" r="11" fill="{BETTER}"/>'
        f'<path d="M6.5 12.5l3.8 3.8 7-8" fill="none" stroke="{GROUND}" stroke-width="2.6"/>'
    ),
    Assurance.FAIL: (
        f'{_RING}="{CONCERN}" stroke-width="2.6"/>'
        f'<path d="M8 8l8 8M16 8l-8 8" stroke="{CONCERN}" stroke-width="2.6"/>'
    ),
    Assurance.INCONSISTENT: (
        f'{_RING}="{LINE}" stroke-width="2"/><path d="M12 2.2a9.8 9.8 0 0 0 0 19.6z" fill="{LINE}"/>'
    ),
}

VARIATION_WORDS = {
    Variation.NONE: "too early to tell",
    Variation.COMMON_CAUSE: "within chance",
    Variation.IMPROVEMENT: "getting better",
    Variation.CONCERN: "a concern",
    Variation.NEUTRAL_HIGH: "changed, upwards",
    Variation.NEUTRAL_LOW: "changed, downwards",
    Variation.NEUTRAL: "changed",
    Variation.TOO_FEW: "too few events to judge",
}
ASSURANCE_WORDS = {
    Assurance.NONE: "no target to judge by",
    Assurance.NOT_YET: "has a target, but no limits to judge it by",
    Assurance.PASS: "will meet its target",
    Assurance.FAIL: "will miss its target",
    Assurance.INCONSISTENT: "chance decides whether it meets its target",
}


def variation_icon(
    icon: Variation, *, better: Direction = Direction.NEITHER, size: float = 24, alone: bool = False
) -> str:
    """Give the icon of variation as SVG text.

    Args:
        icon: which.
        better: which way is better; with it an improvement or a concern has an arrow that says where it went.
        size: of its sides in pixels.
        alone: whether it has to speak for itself; else it is hidden from screen readers, since words stand beside it.
    """
    return _framed(variation_shape(icon, better), VARIATION_WORDS[icon], size=size, alone=alone)


def assurance_icon(icon: Assurance, *, size: float = 24, alone: bool = False) -> str:
    """Give the icon of assurance as SVG text; ``alone`` as in ``variation_icon``."""
    return _framed(_ASSURANCES[icon], ASSURANCE_WORDS[icon], size=size, alone=alone)


def variation_shape(icon: Variation, better: Direction) -> str:
    """Give what is inside the icon, in a square of 24 pixels."""
    drawn = _VARIATIONS[icon]
    if icon in {Variation.IMPROVEMENT, Variation.CONCERN} and better is not Direction.NEITHER:
        went_up = (icon is Variation.IMPROVEMENT) == (better is Direction.INCREASE)
        drawn += _ARROW_UP if went_up else _ARROW_DOWN
    return drawn


def assurance_shape(icon: Assurance) -> str:
    """Give what is inside the icon, in a square of 24 pixels."""
    return _ASSURANCES[icon]


def icons_of(chart: Chart) -> list[tuple[str, str]]:
    """Give the icons of a chart, each with its words: of variation one, or two where signs point both ways."""
    found = [
        (variation_icon(icon, better=chart.better), VARIATION_WORDS[icon])
        for icon in chart.variations or (Variation.NONE,)
    ]
    if chart.assurance is not Assurance.NONE:
        found.append((assurance_icon(chart.assurance), ASSURANCE_WORDS[chart.assurance]))
    return found


def _framed(inside: str, said: str, *, size: float, alone: bool) -> str:
    start = f'<svg xmlns="http://www.w3.org/2000/svg" width="{size:g}" height="{size:g}" viewBox="0 0 24 24"'
    if not alone:
        return f'{start} aria-hidden="true">{inside}</svg>'
    title, _ = names(inside, said, size=(size, size))
    return (
        f'{start} role="img" aria-labelledby="{title}"><title id="{title}">{safe(said)}</title>{inside}</svg>'
    )
