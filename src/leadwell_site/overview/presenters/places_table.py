"""The places below a site or an organisation: one row each, in the order of their names and never of merit."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from leadwell.measures.definitions import Measure, measure
from leadwell_site.design_system.figures import Shown
from leadwell_site.design_system.wording import plural
from leadwell_site.measures.presenters import certainty, shown
from leadwell_site.organisations.models import Unit
from leadwell_site.overview.presenters.unit_page import Keep, Rows, briefly, of_month
from leadwell_site.overview.queries import Places
from leadwell_site.publishing.contents import Column, page_contents


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure of one place."""

    heading: str
    shown: Shown
    text: str  # "9 of 62", where the parts say more than the share
    between: str  # the range that chance leaves open
    tone: str = ""  # where the cell has a shape and a word of its own
    word: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One place."""

    name: str
    href: str
    cells: tuple[Cell, ...]
    is_sum: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The places directly below one place, and their sum."""

    title: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    how_many: int  # places, without their sum
    needs_a_look: str  # how many have red flags, and how many have sent nothing of the month


def groups_of(places: Places, rows: Rows, keep: Keep) -> list[Group]:
    """Give the places below, under the place that they lie in: those nearest to the top come first."""
    if places.month is None:
        return []
    by_parent: dict[int, list[Unit]] = defaultdict(list)
    for unit in places.below:
        if (above := places.parent_of(unit)) is not None:
            by_parent[above].append(unit)
    told = {key for unit_id, key in rows if unit_id != places.unit.pk}
    columns = [column for column in page_contents().columns if column.measure in told]
    headings = tuple(column.heading for column in columns)
    found = []
    for above in (places.unit, *places.below):
        below = sorted(by_parent.get(above.pk, ()), key=lambda unit: places.names[unit.pk].casefold())
        if not below:
            continue
        lines = [_line(unit, places, rows, columns, keep) for unit in below]
        name = places.names[above.pk]
        lines.append(_line(above, places, rows, columns, keep, name=f"All of {name}"))
        found.append(
            Group(
                title=f"{name}, {places.month.label}",
                headings=headings,
                lines=tuple(lines),
                how_many=len(below),
                needs_a_look=_needs_a_look(lines[:-1]),
            )
        )
    return found


def _needs_a_look(lines: Sequence[Line]) -> str:
    """Say how many places have red flags, and which have sent nothing of the month."""
    flagged = sum(1 for line in lines if any(cell.tone == "alert" for cell in line.cells))
    silent = [line.name for line in lines if not any(cell.text for cell in line.cells)]
    said = []
    if flagged:
        said.append(f"{plural(flagged, 'place').capitalize()} had shifts with red flags.")
    if silent:
        said.append(f"No figure of the month from {', '.join(silent)}.")
    return " ".join(said)


def _line(
    unit: Unit, places: Places, rows: Rows, columns: Sequence[Column], keep: Keep, name: str = ""
) -> Line:
    assert places.month is not None
    cells = []
    for column in columns:
        row = of_month(rows, unit.pk, column.measure, places.month)
        cells.append(_cell(column.heading, measure(column.measure), row, keep, places.names[unit.pk]))
    return Line(
        name=name or places.names[unit.pk],
        href="" if name else keep(reverse("overview:unit", args=[unit.pk])),
        cells=tuple(cells),
        is_sum=bool(name),
    )


def _cell(heading: str, kind: Measure, row: Mapping[str, Any] | None, keep: Keep, place: str) -> Cell:
    number = briefly(shown(kind, row, keep=keep, label=f"{place}: {heading}"))
    if row is None or number.missing:
        return Cell(heading=heading, shown=number, text="", between="", tone="quiet", word="Not known")
    sure = certainty(kind, row["numerator"], row["denominator"]).interval
    mark = "%" if kind.unit == "%" else ""
    between = (
        "" if sure is None else f"{sure.lower:,.{kind.decimals}f} to {sure.upper:,.{kind.decimals}f}{mark}"
    )
    contents = page_contents()
    if kind.key not in {contents.headline_shifts, contents.headline_shifts_own}:
        return Cell(heading=heading, shown=number, text=number.text, between=between)
    flagged = row["numerator"] > 0
    is_own = kind.key == contents.headline_shifts_own
    return Cell(
        heading=heading,
        shown=number,
        text=f"{row['numerator']:,.0f} of {row['denominator']:,.0f}",
        between=f"{number.text}; {between}" if between else number.text,
        tone=("watch" if is_own else "alert") if flagged else "good",
        word=("Short" if is_own else "Red flags") if flagged else ("Not short" if is_own else "No red flag"),
    )
