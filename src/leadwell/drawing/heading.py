"""What a drawing has written round it when no page stands round it: title, icons, key, rules."""

from dataclasses import dataclass

from leadwell.drawing.icons import (
    ASSURANCE_WORDS,
    VARIATION_WORDS,
    assurance_shape,
    variation_shape,
)
from leadwell.drawing.marks import key_of_marks
from leadwell.drawing.svg import QUIET, num, words
from leadwell.measures.charts import Chart
from leadwell.measures.spc import Assurance, Variation


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a drawing is taken above and below its axes."""

    top: float
    bottom: float


def heading(chart: Chart, *, width: float, height: float) -> tuple[list[str], Room]:
    """Give what is written above and below a chart, and the room that it takes.

    Above: the title, then the icons with their words. Below: a key of the shapes that occur, and the rules.
    """
    drawn = []
    y = 20.0
    for line in _wrapped(chart.title, most=int(width / 8.6)):
        drawn.append(words(4, y, line, size=16, bold=True))
        y += 20
    x, y = 4.0, y - 8
    for shape, said in _icons(chart):
        room = 28 + 7.0 * len(said) + 14
        if x > 4 and x + room > width:
            x, y = 4.0, y + 26
        drawn.append(f'<g transform="translate({num(x)} {num(y)}) scale(.84)">{shape}</g>')
        drawn.append(words(x + 26, y + 15, said, size=13))
        x += room
    top = y + 30
    rows: list[list[tuple[str, str, float]]] = [[]]
    used = 0.0
    for path, said in key_of_marks(chart):
        room = 20 + 6.6 * len(said) + 12
        if rows[-1] and used + room > width:
            rows.append([])
            used = 0.0
        rows[-1].append((path, said, used))
        used += room
    rows = [row for row in rows if row]
    made = _wrapped(chart.made_as, most=int(width / 6.4))
    bottom = 18.0 * (len(rows) + len(made)) + 4
    y = height - bottom + 14
    for row in rows:
        for path, said, at in row:
            drawn.append(f'<g transform="translate({num(4 + at)} {num(y - 12)})">{path}</g>')
            drawn.append(words(24 + at, y, said, size=12.5))
        y += 18
    for line in made:
        drawn.append(words(4, y, line, size=12, colour=QUIET))
        y += 18
    return drawn, Room(top=top, bottom=bottom)


def _icons(chart: Chart) -> list[tuple[str, str]]:
    found = [
        (variation_shape(icon, chart.better), VARIATION_WORDS[icon])
        for icon in chart.variations or (Variation.NONE,)
    ]
    if chart.assurance is not Assurance.NONE:
        found.append((assurance_shape(chart.assurance), ASSURANCE_WORDS[chart.assurance]))
    return found


def _wrapped(text: str, *, most: int) -> list[str]:
    """Cut a text into lines of whole words.

    >>> _wrapped("Falls with harm: Harvey Ward", most=12)
    ['Falls with', 'harm: Harvey', 'Ward']
    """
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
