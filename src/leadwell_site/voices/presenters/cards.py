"""Cards and messages with codes."""

import csv
import io
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import segno
from markupsafe import Markup

from leadwell_site.voices.actions import Drawn

_lot = secrets.SystemRandom()
_PATTERN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One card."""

    code: str  # as it is read: three groups of four
    drawing: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Bag:
    """The cards of one unit."""

    unit: str
    cards: list[Card]


def grouped(code: str) -> str:
    """Write a code so that it can be typed without losing one's place.

    >>> grouped("ABCDEFGHJKMN")
    'ABCD EFGH JKMN'
    """
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def qr(words: str) -> Markup:
    """Draw a QR code. What stands beside it says the same, so it is left out for those who listen.

    Any of the eight patterns that lie over a code can be read. To look for the best takes six times as long, and
    5,000 cards then take longer than a browser waits.
    """
    made = segno.make(words, error="m", micro=False, mask=_PATTERN)
    text = made.svg_inline(omitsize=True, svgclass="lw-qr", lineclass=None, border=2)
    return Markup(text.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704 (drawn here)


def bags(codes: Sequence[Drawn], places: Sequence[Mapping[str, Any]], address: str) -> list[Bag]:
    """Sort cards into bags; in a bag they lie in an order by lot."""
    found = []
    for one in places:
        own = [each.code for each in codes if each.unit_id == one["unit"]]
        if own:
            found.append(
                Bag(
                    unit=" / ".join(one["way"]),
                    cards=[Card(code=grouped(code), drawing=qr(f"{address}#{code}")) for code in own],
                )
            )
    return found


def messages_csv(
    codes: Sequence[Drawn], places: Sequence[Mapping[str, Any]], address: str, *, title: str
) -> str:
    """Write one message for each code, with the unit it is for and nobody's name or number."""
    ways = {one["unit"]: " / ".join(one["way"]) for one in places}
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["unit", "message"])
    mixed = list(codes)
    _lot.shuffle(mixed)
    for one in mixed:
        link = f"{address}#{one.code}"
        rows.writerow(
            [ways[one.unit_id], f"{title}: {link} It takes a minute. Nobody can see who answered what."]
        )
    return out.getvalue()
