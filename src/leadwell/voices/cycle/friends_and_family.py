"""Released figures in the shape in which the Friends and Family Test is published, and a second table that says more.

It is made of what was released and of nothing else. The published shape wants exact counts, which are never released;
so most of its cells are empty, and the second table says of each what is known instead, and why no more.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from leadwell.foundations.definition_files import Entry, definition
from leadwell.voices.anonymity import WHOLE, count_band, shipped_policy
from leadwell.voices.cycle.by_answer import ANSWERS, answers_words
from leadwell.voices.cycle.outcome import UNIT, Group

NOTES = ("Place", "Column", "At least", "At most", "In words", "Why it is not exact")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPlace:
    """A unit whose people were asked."""

    way: tuple[str, ...]  # from below the organisation down
    people: int | None  # who could answer; None where nobody knows


@dataclass(frozen=True, slots=True, kw_only=True)
class FriendsAndFamily:
    """The two tables. An empty cell is not told; it is never zero."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    notes: tuple[tuple[str | float | None, ...], ...]  # under the headings ``NOTES``


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one cell: exact where both ends are the same."""

    low: float | None
    high: float | None
    words: str
    why: str

    @property
    def exact(self) -> float | None:
        return self.low if self.low == self.high else None


def friends_and_family_part() -> str:
    """Give the address of the part that can be laid out so.

    >>> friends_and_family_part()
    'overall-experience/overall-experience'
    """
    return definition("results", "friends_and_family").text("part")


def friends_and_family(
    groups: Sequence[Group],
    *,
    answered: str,
    hands: Mapping[str, str],
    organisation: str,
    code: str,
    whole: str,
    places: Sequence[AskedPlace],
) -> FriendsAndFamily:
    """Lay out what was released of a part: a row for all together and one for each unit that is told alone.

    Args:
        groups: of the part, as they were released.
        answered: how many answered, in a band.
        hands: who filled in the form, in bands.
        organisation: its name.
        code: its national code; empty where it has none.
        whole: what all together are called, where they are a part of the organisation; else empty.
        places: everywhere where people were asked.
    """
    shape = definition("results", "friends_and_family")
    answers = {key: str(heading) for key, heading in shape.entry("answers").fields.items()}
    headings = (
        *shape.texts("places"),
        *(shape.text(key) for key in ("responses", "eligible", "positive", "negative")),
        *answers.values(),
        *shape.texts("modes"),
    )
    by_answer = {one.key.partition("=")[2]: one for one in groups if one.cut == ANSWERS}
    why = {key: str(words) for key, words in shape.entry("why").fields.items()}
    rows, notes = [], []
    told = next((one for one in groups if one.cut == WHOLE), None)
    units = sorted((one for one in groups if one.cut == UNIT), key=lambda one: one.units)
    units = units if len(places) > 1 else []  # a place alone is all of it
    for one in [told, *units]:
        is_whole = one is None or one.cut == WHOLE
        title = (whole or organisation) if one is None or is_whole else one.title
        band = answered if one is None or is_whole else one.answered
        cells = _shares(shape, one, by_answer if is_whole else {}, band, why)
        cells[shape.text("eligible")] = _eligible(one, places, why)
        if is_whole:
            cells |= _answers(shape, by_answer, why)
            cells |= {heading: _mode(heading, hands, why) for heading in shape.texts("modes")}
        if is_whole or (one is not None and len(one.units) == 1):
            where = () if one is None or is_whole else tuple(one.units[0].split(" / "))
            names = _names(where, whole if is_whole else "", leaves={each.way for each in places})
            rows.append((code, organisation, *names, *_row(cells, headings[len(shape.texts("places")) :])))
        notes += [
            (title, heading, cell.low, cell.high, cell.words, cell.why)
            for heading in headings
            if (cell := cells.get(heading)) is not None and cell.exact is None
        ]
    if units:
        single = f"{', '.join(answers.values())}, modes"
        notes.append(("Each unit", single, None, None, "not told", why["answers"]))
    step = shipped_policy().display.percent_step
    notes.append(("", "Percentages", None, None, f"to the nearest {step}%", why["step"]))
    notes.append(("", "Shares of single answers", None, None, answers_words(), why["random"]))
    return FriendsAndFamily(headings=headings, rows=tuple(rows), notes=tuple(notes))


def _names(way: tuple[str, ...], whole: str, *, leaves: Collection[tuple[str, ...]]) -> tuple[str, str]:
    """Give what stands under site and ward."""
    if not way:
        return ("", whole)
    return (" / ".join(way[:-1]), way[-1]) if way in leaves else (" / ".join(way), "")


def _row(cells: Mapping[str, _Known], headings: Sequence[str]) -> list[float | int | None]:
    """Give the cells after those that name the place; those of which nothing exact is known are empty."""
    found: list[float | int | None] = []
    for heading in headings:
        exact = cells[heading].exact if heading in cells else None
        found.append(exact if exact is None or heading.startswith("Percentage") else int(exact))
    return found


def _shares(
    shape: Entry, one: Group | None, by_answer: Mapping[str, Group], answered: str, why: Mapping[str, str]
) -> dict[str, _Known]:
    """Give what is known of responses and of good and bad answers, by heading. Shares are from 0 to 1, as published."""
    nothing = _Known(None, None, "not told", why["withheld"])
    negative = [by_answer[key] for key in shape.texts("negative_answers") if key in by_answer]
    is_unit = one is not None and bool(one.units)
    return {
        shape.text("responses"): _Known(*_band(answered), answered, why["responses"]),
        shape.text("positive"): nothing if one is None else _share([one], why),
        shape.text("negative"): _share(negative, why)
        if negative and all(each.is_told for each in negative)
        else _Known(None, None, "not told", why["answers"] if is_unit else _few(why)),
    }


def _answers(shape: Entry, by_answer: Mapping[str, Group], why: Mapping[str, str]) -> dict[str, _Known]:
    """Give what is known of each answer. A count is asked for and a share is told: the cell stays empty."""
    found = {}
    for key, heading in shape.entry("answers").fields.items():
        told = by_answer.get(key)
        if told is None or not told.is_told:
            found[str(heading)] = _Known(None, None, "not told", _few(why))
        else:
            found[str(heading)] = _Known(None, None, f"{told.words} of those who answered", why["answers"])
    return found


def _few(why: Mapping[str, str]) -> str:
    return why["few"].format(crossing=shipped_policy().display.crossing_from)


def _share(told: Sequence[Group], why: Mapping[str, str]) -> _Known:
    """Give a share, or the sum of several, as a part of 1."""
    if any(one.at_least is None or one.at_most is None for one in told):
        return _Known(None, None, "not told", why["withheld"])
    low = sum(one.at_least or 0.0 for one in told)
    high = min(100.0, sum(one.at_most or 0.0 for one in told))
    words = told[0].words if len(told) == 1 else f"{low:g}% to {high:g}%"
    return _Known(round(low / 100, 4), round(high / 100, 4), words, why["ends"])


def _eligible(one: Group | None, places: Sequence[AskedPlace], why: Mapping[str, str]) -> _Known:
    ways = [] if one is None or one.cut == WHOLE else [tuple(unit.split(" / ")) for unit in one.units]
    inside = [each for each in places if not ways or any(each.way[: len(way)] == way for way in ways)]
    known = [each.people for each in inside if each.people is not None]
    if not inside or len(known) < len(inside):
        return _Known(None, None, "not known", why["eligible"])
    return _Known(sum(known), sum(known), "", "")


def _mode(heading: str, hands: Mapping[str, str], why: Mapping[str, str]) -> _Known:
    words = "not kept"
    if heading.startswith("Mode Paper") and hands:
        words = f"on paper, wherever filled in: {hands.get('paper', count_band(0))}"
    return _Known(None, None, words, why["mode"])


def _band(words: str) -> tuple[float | None, float | None]:
    """Give the ends of a band of how many answered, as "15 to 19", "fewer than 8" or "100 or more" says them."""
    numbers = [int(one) for one in words.split() if one.isdigit()]
    if words.startswith("fewer"):
        return None, numbers[0] - 1.0
    if words.endswith("more"):
        return float(numbers[0]), None
    return float(numbers[0]), float(numbers[-1])
