"""Before a return is sent: what is lacking, and whether its hours are those of the shifts."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from leadwell.foundations.periods import Period
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.frames import people_by_day, possible, with_unit
from leadwell.staffing.returns.facts import UnitFacts
from leadwell.staffing.returns.making import Return

_HALVES = ("day", "night")
_KINDS = ("planned", "actual")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to put right (or to know) before the return is sent."""

    unit: str
    unit_name: str
    on: date | None
    part: str  # "" where it is about the whole day or month
    says: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sum of hours in the return beside the same sum taken from the shifts. None is missing."""

    unit: str
    group: StaffGroup
    half: str  # "day" or "night"
    kind: str  # "planned" or "actual"
    returned: float | None
    from_shifts: float | None

    @property
    def agrees(self) -> bool:
        """Say whether they are the same, to the two decimals that a return has."""
        if self.returned is None or self.from_shifts is None:
            return self.returned is None and self.from_shifts is None
        return abs(self.returned - self.from_shifts) < 0.00501


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """Every sum of hours of a return beside its shifts."""

    lines: tuple[Line, ...]

    @property
    def agrees(self) -> bool:
        """Say whether every sum is the same."""
        return all(line.agrees for line in self.lines)

    @property
    def sentence(self) -> str:
        """The outcome in words."""
        wrong = sum(1 for line in self.lines if not line.agrees)
        if not wrong:
            return f"All {len(self.lines):,} sums of hours in the return agree with the shifts."
        return f"{wrong:,} of {len(self.lines):,} sums of hours in the return differ from the shifts."


def reconcile(filled: Return, shifts: pl.DataFrame) -> Reconciliation:
    """Add the hours of the shifts up again, row by row, and set them beside the return's own cells.

    This takes another way than the one by which the return was made, on purpose.
    """
    column = {field.fact: place for place, field in enumerate(filled.layout.fields)}
    terms: dict[tuple[str, str, str, str], list[float]] = defaultdict(list)
    halves = {part.value: part.half.value for part in Part}
    for row in with_unit(shifts).iter_rows(named=True):
        if filled.month.start <= row["on"] <= filled.month.end:
            for kind in _KINDS:
                hours = row[f"{kind}_hours"]
                if hours is not None and math.isfinite(hours) and hours >= 0:
                    half = halves.get(row["part"], "day")
                    terms[row["unit"], row["staff_group"], half, kind].append(hours)
    lines = []
    for facts, cells in zip(filled.facts, filled.rows, strict=True):
        for group in StaffGroup:
            for half in _HALVES:
                for kind in _KINDS:
                    place = column.get(f"month.hours.{group.value}.{half}.{kind}")
                    if place is None:
                        continue
                    found = terms.get((facts.unit, group.value, half, kind))
                    cell = cells[place]
                    lines.append(
                        Line(
                            unit=facts.unit,
                            group=group,
                            half=half,
                            kind=kind,
                            returned=float(cell) if isinstance(cell, int | float) else None,
                            from_shifts=None if found is None else math.fsum(found),
                        )
                    )
    return Reconciliation(lines=tuple(lines))


def problems(
    shifts: pl.DataFrame,
    census: pl.DataFrame,
    *,
    month: Period,
    units: Sequence[UnitFacts],
    until: date | None = None,
) -> tuple[Problem, ...]:
    """Give what is lacking for a month's return, unit by unit and day by day.

    Args:
        shifts: columns of ``leadwell.intake.reading.SHIFTS``.
        census: columns of ``leadwell.intake.reading.CENSUS``.
        month: the month returned.
        units: the units returned.
        until: the last day that can have been recorded; later days are not missed.
    """
    inside = pl.col("on").is_between(month.start, month.end)
    mine, counted = with_unit(shifts).filter(inside), with_unit(census).filter(inside)
    last = month.end if until is None else min(month.end, until)
    days = [month.start + timedelta(days=ahead) for ahead in range((last - month.start).days + 1)]
    people = {(unit, on): count for unit, on, count in people_by_day(counted).iter_rows()}
    found: list[Problem] = []
    for one in units:
        rows = mine.filter(pl.col("unit") == one.unit).sort("on", "part", "staff_group")
        found += _of_unit(one)
        if rows.is_empty():
            found.append(_problem(one, "No shift of this month is held.", "Load the unit's shifts."))
            continue
        found += _of_rows(one, rows)
        found += _of_days(one, rows, days, people)
    return tuple(found)


def _problem(one: UnitFacts, says: str, mend: str, on: date | None = None, part: str = "") -> Problem:
    return Problem(unit=one.unit, unit_name=one.unit_name, on=on, part=part, says=says, mend=mend)


def _of_unit(one: UnitFacts) -> list[Problem]:
    lacking = [
        words
        for words, value in (
            ("site code", one.site_code),
            ("site name", one.site_name),
            ("name", one.unit_name),
            ("main specialty", one.specialty_1),
        )
        if not value
    ]
    return [_problem(one, f"The unit has no {words}.", "Add it on the unit's own page.") for words in lacking]


def _of_rows(one: UnitFacts, rows: pl.DataFrame) -> list[Problem]:
    found = []
    seen: set[tuple[date, str, str]] = set()
    for row in rows.iter_rows(named=True):
        on, part, words = row["on"], row["part"], _group_words(row["staff_group"])
        key = (on, part, row["staff_group"])
        if key in seen:
            found.append(
                _problem(
                    one,
                    f"There is more than one row for {words}; their hours are added.",
                    "Check that no row was sent twice.",
                    on,
                    part,
                )
            )
        seen.add(key)
        for kind, said in (("planned", "planned"), ("actual", "worked")):
            hours = row[f"{kind}_hours"]
            if hours is None:
                found.append(
                    _problem(
                        one,
                        f"The hours {said} by {words} are missing."
                        if kind == "actual"
                        else f"The hours planned for {words} are missing.",
                        "Record them, or send the shift again with them.",
                        on,
                        part,
                    )
                )
            elif not (math.isfinite(hours) and hours >= 0):
                found.append(
                    _problem(one, f"{hours:g} hours {said} for {words} cannot be.", "Correct them.", on, part)
                )
        if row["planned_hours"] == 0 and (row["actual_hours"] or 0) > 0:
            found.append(
                _problem(
                    one,
                    f"Hours were worked by {words} although none were planned.",
                    "Check the plan; the hours count in full, and the fill rate is raised by them.",
                    on,
                    part,
                )
            )
    return found


def _of_days(
    one: UnitFacts, rows: pl.DataFrame, days: Sequence[date], people: dict[tuple[str, date], float | None]
) -> list[Problem]:
    found = []
    halves = {part.value: part.half.value for part in Part}
    there: set[tuple[date, str]] = set()
    for on, part in rows.select("on", "part").iter_rows():
        there.add((on, halves.get(part, "day")))
    worked = dict(rows.group_by("on").agg(possible(pl.col("actual_hours")).sum()).iter_rows())
    has_census = any(unit == one.unit for unit, _ in people)
    if not has_census:
        found.append(
            _problem(
                one,
                "People were not counted on any day, so care hours per patient day are blank.",
                "Load the counts at 23:59 (residents in a home).",
            )
        )
    for on in days:
        found += [
            _problem(one, "Nothing was recorded for this shift.", "Load the shift.", on, half)
            for half in _HALVES
            if (on, half) not in there and any(other == half for _, other in there)
        ]
        if not has_census:
            continue
        count = people.get((one.unit, on))
        if count is None:
            found.append(_problem(one, "Nobody was counted; the day is left out.", "Load the count.", on))
        elif count == 0 and worked.get(on, 0) > 0:
            found.append(
                _problem(
                    one,
                    "Nobody is counted, yet hours were worked; the day is left out of care hours per day.",
                    "Correct the count.",
                    on,
                )
            )
    return found


def _group_words(group: str) -> str:
    return StaffGroup(group).words
