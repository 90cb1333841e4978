"""Which units lie in which place, from a file of two columns: a site's wards, and the sites of an organisation."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from leadwell.foundations.errors import LeadwellError

_COLUMNS = ("place", "within")


class BadTree(LeadwellError):
    """A file of places cannot be used; the message says where it is wrong."""


def read_tree(path: Path) -> dict[str, str]:
    """Read what lies within what: columns place and within, one place a row.

    Raises:
        BadTree: it cannot be read, a column or name is missing, a place is named twice, or it goes in a circle.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise BadTree(f"{path} cannot be read: {problem.strerror}.") from None
    except UnicodeDecodeError:
        raise BadTree(f"{path} is not text in UTF-8. Save it as CSV UTF-8.") from None
    rows = [
        [cell.strip() for cell in row] for row in csv.reader(text.splitlines()) if any(map(str.strip, row))
    ]
    heading = [cell.lower() for cell in rows[0]] if rows else []
    absent = [name for name in _COLUMNS if heading.count(name) != 1]
    if absent:
        raise BadTree(
            f"{path.name}: it must have one column headed {absent[0]}. It needs the columns place and within."
        )
    found: dict[str, str] = {}
    for number, row in enumerate(rows[1:], 2):
        place, within = (
            row[heading.index(name)] if len(row) > heading.index(name) else "" for name in _COLUMNS
        )
        if not place or not within:
            raise BadTree(
                f"{path.name}: row {number} has no place, or not what it lies within. The top needs no row."
            )
        if place in found:
            raise BadTree(f"{path.name}: {place!r} lies within two places. A place lies within one alone.")
        found[place] = within
    for place in found:
        above(place, found)
    return found


def above(place: str, tree: Mapping[str, str]) -> tuple[str, ...]:
    """Give everything that a place lies within, the nearest first.

    Raises:
        BadTree: it lies within itself.
    """
    found: list[str] = []
    while place in tree:
        place = tree[place]
        if place in found:
            raise BadTree(f"{place!r} lies within itself.")
        found.append(place)
    return tuple(found)


def units_of_places(units: Sequence[str], tree: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Give the units of every place: each unit by itself, then places that hold more, the lower ones first.

    Raises:
        BadTree: a place is a unit with counts of its own and holds others too.
    """
    held: dict[str, list[str]] = {}
    depth: dict[str, int] = {}
    for unit in units:
        for height, place in enumerate(above(unit, tree)):
            held.setdefault(place, []).append(unit)
            depth[place] = max(depth.get(place, 0), height)
    both = [place for place in held if place in units]
    if both:
        raise BadTree(f"{both[0]!r} holds other units and has counts of its own. Give it one of the two.")
    upper = sorted(held, key=lambda place: (depth[place], place))
    return {**{unit: (unit,) for unit in units}, **{place: tuple(held[place]) for place in upper}}
