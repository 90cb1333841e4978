"""A month of shifts as a calendar: which had a red flag, which could not be judged."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from leadwell.drawing.chart import NARROW
from leadwell.drawing.svg import ALERT, INK, LIMIT, QUIET, WATCH, num, opening, words
from leadwell.foundations.periods import Period, is_weekend


class ShiftState(StrEnum):
    """What was found about a shift."""

    NO_FLAG = "no_flag"
    FLAG = "flag"
    SHORT = "short"  # of the unit's own requirement, where no published rule covers the unit
    MITIGATED = "mitigated"  # either, with what was done about it recorded
    NOT_JUDGED = "not_judged"  # hours or need are missing
    ABSENT = "absent"  # the file holds nothing for this shift

    @property
    def words(self) -> str:
        """The state as a page says it."""
        return _LOOKS[self].words

    @property
    def letter(self) -> str:
        """The letter in the calendar, so that colour is not needed."""
        return _LOOKS[self].letter

    @property
    def tone(self) -> str:
        """Which of the five tones of a page it has: good, alert, watch, quiet or note."""
        return _LOOKS[self].tone


@dataclass(frozen=True, slots=True)
class _Look:
    words: str
    letter: str
    tone: str
    fill: str
    edge: str
    ink: str


_LOOKS = {
    ShiftState.NO_FLAG: _Look("no red flag", "", "good", "#e6f2ec", "#8cbfa3", "#007f3b"),
    ShiftState.FLAG: _Look("red flag", "F", "alert", ALERT, "#8b1a11", "#fff"),
    ShiftState.SHORT: _Look("short of its own requirement", "S", "watch", "#fff4dc", WATCH, "#4a2b00"),
    ShiftState.MITIGATED: _Look("action recorded", "A", "watch", "#ffe7b8", WATCH, "#4a2b00"),
    ShiftState.NOT_JUDGED: _Look("not judged", "?", "quiet", "#fff", LIMIT, QUIET),
    ShiftState.ABSENT: _Look("nothing was sent", "–", "quiet", "#f3f6f6", "#d8dde0", QUIET),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftMark:
    """One shift of the calendar."""

    on: date
    part: str  # "day", "night", ...
    state: ShiftState
    words: str = ""  # what was found, for the table: "6 registered hours short of 23"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftCalendar:
    """A month of shifts of one unit, ready to be drawn or put in a table."""

    title: str
    sentence: str
    month: Period
    marks: tuple[ShiftMark, ...]
    is_own: bool = False  # judged by the unit's own requirement, so that no mark is a red flag

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the day that occur, in the order of the day."""
        order = ("day", "early", "late", "twilight", "night")
        found = {mark.part for mark in self.marks}
        known = tuple(part for part in order if part in found)
        return known + tuple(sorted(found.difference(order))) or ("day", "night")

    def count(self, state: ShiftState) -> int:
        """How many shifts are in a state."""
        return sum(1 for mark in self.marks if mark.state is state)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the table beside the calendar."""
        return ("Shift", "Found", "Detail")

    @property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows of the table beside the calendar, one a shift, in the order of time."""
        order = {part: place for place, part in enumerate(self.parts)}
        return tuple(
            (f"{mark.on:%a} {mark.on.day} {mark.on:%B}, {mark.part}", mark.state.words, mark.words)
            for mark in sorted(self.marks, key=lambda one: (one.on, order[one.part]))
        )


def calendar_svg(calendar: ShiftCalendar, *, width: float = 640) -> str:
    """Draw a month of shifts: wide as rows of days, below 400 pixels as weeks.

    A shift with a red flag is a filled square with an F, one with an action recorded has an A, one that
    cannot be judged a question mark, an absent one a dash; a shift without a flag has a small dot.
    """
    return _weeks(calendar, width) if width < NARROW else _rows(calendar, width)


def _rows(calendar: ShiftCalendar, width: float) -> str:
    """One row for each part of the day, one column for each day."""
    days, parts = calendar.month.days, calendar.parts
    left = 14.0 + 7.4 * max(len(part) for part in parts)
    step = (width - left - 4) / days
    deep = 30.0
    key = _key_places(calendar, width=width)
    ground = 44.0 + deep * len(parts)
    height = ground + 10 + 22.0 * (key[-1][1] + 1 if key else 0)
    cells = []
    for mark in calendar.marks:
        day = (mark.on - calendar.month.start).days
        if 0 <= day < days:
            cells.append(
                (left + day * step + 1, 42 + parts.index(mark.part) * deep, step - 2, deep - 3, mark.state)
            )
    drawn = opening(
        title=calendar.title,
        description=calendar.sentence,
        width=width,
        height=height,
        key=[cell[4] for cell in cells],
    )
    for row, part in enumerate(parts):
        drawn.append(words(0, 42 + row * deep + 18, part.capitalize(), size=13, bold=True))
    letters = []
    for day in range(days):
        on = date.fromordinal(calendar.month.start.toordinal() + day)
        x = num(left + (day + 0.5) * step)
        letters.append(f'<text x="{x}" y="16">{f"{on:%a}"[:2]}</text>')
        weight = ' font-weight="bold"' if is_weekend(on) else ""
        letters.append(f'<text x="{x}" y="33"{weight}>{on.day}</text>')
    drawn.append(f'<g font-size="12" fill="{QUIET}" text-anchor="middle">{"".join(letters)}</g>')
    drawn += _cells(cells)
    drawn += _key(key, y=ground + 20)
    drawn.append("</svg>")
    return "".join(drawn)


def _weeks(calendar: ShiftCalendar, width: float) -> str:
    """One row a week, Monday first; the parts of the day one under the other in each day."""
    days, parts = calendar.month.days, calendar.parts
    lead = calendar.month.start.weekday()
    weeks = (lead + days + 6) // 7
    step = width / 7
    deep = 22.0 + 20.0 * len(parts)
    key = _key_places(calendar, width=width)
    height = 24.0 + weeks * deep + 10 + 22.0 * (key[-1][1] + 1 if key else 0)
    cells = []
    for mark in calendar.marks:
        day = (mark.on - calendar.month.start).days
        if 0 <= day < days:
            week, weekday = divmod(lead + day, 7)
            y = 24 + week * deep + 18 + 20 * parts.index(mark.part)
            cells.append((weekday * step + 3, y, step - 6, 18.0, mark.state))
    drawn = opening(
        title=calendar.title,
        description=calendar.sentence,
        width=width,
        height=height,
        key=[cell[4] for cell in cells],
    )
    heads = "".join(
        f'<text x="{num((place + 0.5) * step)}" y="15">{name}</text>'
        for place, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
    )
    numbers = []
    for day in range(days):
        week, weekday = divmod(lead + day, 7)
        numbers.append(
            f'<text x="{num((weekday + 0.5) * step)}" y="{num(24 + week * deep + 13)}">{day + 1}</text>'
        )
    drawn.append(f'<g font-size="13" text-anchor="middle" fill="{QUIET}">{heads}</g>')
    drawn.append(f'<g font-size="12" text-anchor="middle" fill="{INK}">{"".join(numbers)}</g>')
    drawn += _cells(cells)
    drawn += _key(key, y=24 + weeks * deep + 20)
    drawn.append("</svg>")
    return "".join(drawn)


def _cells(cells: list[tuple[float, float, float, float, ShiftState]]) -> list[str]:
    boxes: dict[ShiftState, list[str]] = defaultdict(list)
    dots: list[str] = []
    letters: dict[ShiftState, list[str]] = defaultdict(list)
    for x, y, wide, deep, state in cells:
        boxes[state].append(f"M{num(x)} {num(y)}h{num(wide)}v{num(deep)}h{num(-wide)}z")
        if state is ShiftState.NO_FLAG:
            dots.append(f"M{num(x + wide / 2 - 2)} {num(y + deep / 2)}a2 2 0 1 0 4 0a2 2 0 1 0 -4 0z")
        else:
            letters[state].append(
                f'<text x="{num(x + wide / 2)}" y="{num(y + deep / 2 + 5)}">{state.letter}</text>'
            )
    drawn = []
    for state, paths in boxes.items():
        look = _LOOKS[state]
        dashes = ' stroke-dasharray="3 2"' if state is ShiftState.NOT_JUDGED else ""
        drawn.append(f'<path d="{"".join(paths)}" fill="{look.fill}" stroke="{look.edge}"{dashes}/>')
    if dots:
        ink = _LOOKS[ShiftState.NO_FLAG].ink
        drawn.append(f'<path d="{"".join(dots)}" fill="{ink}"/>')
    for state, texts in letters.items():
        drawn.append(
            f'<g font-weight="bold" text-anchor="middle" fill="{_LOOKS[state].ink}">{"".join(texts)}</g>'
        )
    return drawn


def _key_places(calendar: ShiftCalendar, *, width: float) -> list[tuple[float, int, ShiftState, str]]:
    """Where each entry of the key stands: from the left, its line, the state and its words."""
    found = []
    x, line = 0.0, 0
    for state in ShiftState:
        often = calendar.count(state)
        if not often:
            continue
        text = f"{state.words}: {often}"
        room = 22 + 7.2 * len(text) + 8
        if x and x + room > width:
            x, line = 0.0, line + 1
        found.append((x, line, state, text))
        x += room
    return found


def _key(places: list[tuple[float, int, ShiftState, str]], *, y: float) -> list[str]:
    """The key: each state that occurs, with how often."""
    drawn: list[str] = []
    for x, line, state, text in places:
        top = y + 22 * line
        drawn += _cells([(x + 1, top - 12, 15, 15, state)])
        drawn.append(words(x + 22, top, text, size=13))
    return drawn
