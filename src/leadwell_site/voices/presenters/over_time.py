"""What was released of one place over time, each figure with how sure it was."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from leadwell.voices.cycle import CycleState, Group
from leadwell.voices.cycle.outcome import TOP
from leadwell_site.design_system.wording import day
from leadwell_site.organisations.models import Unit
from leadwell_site.voices.presenters.results import Row, row_of
from leadwell_site.voices.queries import CycleSeen, ReleasedSeen

_MOST = 8  # the last cycles that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLine:
    """One part of what was asked, the latest figure first."""

    title: str
    better: str
    rows: list[Row] = field(default_factory=list)


def over_time(unit: Unit, found: Sequence[tuple[CycleSeen, ReleasedSeen]]) -> list[TimeLine]:
    """Give, by what was asked, the figures of a place from each cycle; empty where none is of the place itself."""
    lines: dict[tuple[str, str], TimeLine] = {}
    for cycle, told in found:  # the newest first
        released = cycle.moved_on(CycleState.RELEASED)
        for row, groups in told.parts:
            one, whose = _of_place(unit, cycle, groups)
            if one is None or not one.is_told:
                continue
            part = cycle.design.part(row.part)
            percent = bool(part.counts)
            key = (cycle.cycle.audience, row.part)
            if key not in lines:
                scale = "Percent of those who answered" if percent else "From 0 to 10"
                better = "higher" if part.better == "high" else "lower"
                lines[key] = TimeLine(
                    title=f"{row.title}: {cycle.cycle.get_audience_display()}",
                    better=f"{scale}; {better} is better.",
                )
            if len(lines[key].rows) < _MOST:
                row = row_of(one, part.better, 100.0 if percent else TOP)
                when = day(released) if released else cycle.cycle.title
                lines[key].rows.append(replace(row, title=f"{when}, {whose}" if whose else when, depth=0))
    return list(lines.values())


def _of_place(unit: Unit, cycle: CycleSeen, groups: Sequence[Group]) -> tuple[Group | None, str]:
    """Give the figure of a place, and with whom it was told together; none where only others are told."""
    if cycle.unit.pk == unit.pk:
        return next((one for one in groups if one.cut == "everybody"), None), ""
    way = _way_of(unit, cycle)
    if not way:
        return None, ""
    path = " / ".join(way)
    for one in groups:
        if one.cut == "unit" and path in one.units:
            others = [each.rpartition(" / ")[2] for each in one.units if each != path]
            return one, f"together with {', '.join(others)}" if others else ""
    return None, ""


def _way_of(unit: Unit, cycle: CycleSeen) -> tuple[str, ...]:
    """Give the names down to a place as they were when the cycle opened; none where it was not among those asked."""
    depth = len(unit.path.strip("/").split("/")) - 1  # names begin below the organisation
    leaf = next((one for one in cycle.places if one["unit"] == unit.pk), None)
    if leaf is not None:
        return tuple(leaf["way"])
    below = set(Unit.objects.filter(path__startswith=unit.path).values_list("pk", flat=True))
    ways = {tuple(one["way"][:depth]) for one in cycle.places if one["unit"] in below and depth > 0}
    return ways.pop() if len(ways) == 1 else ()
