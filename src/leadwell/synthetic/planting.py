"""The truths of ``planted.toml``, with the months and days that they fall on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.synthetic.places import document

SENT_AT = time(8, 30, tzinfo=UTC)


class NotPlantable(LeadwellError):
    """A planted truth names a day that its month does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedShift:
    """A shift whose registered hours are set."""

    on: date
    part: str
    required: float
    registered: float
    support_over: float  # support hours above plan: what stands in for the registered nurses
    why: str  # "short_eight", "short_quarter", "below_two"; "" where the shift is safe


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsafeMonth:
    """A ward-month filled to plan in which exactly these shifts were not safe."""

    unit_code: str
    month: date
    fill: float
    shifts: tuple[PlantedShift, ...]
    near: tuple[PlantedShift, ...]  # at the limit, and safe


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """Shifts on which support workers stood in for registered nurses."""

    unit_code: str
    month: date
    shifts: tuple[PlantedShift, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RateChange:
    """A true rate that is ``ratio`` times what it was, or what others have; from a month or always."""

    unit_code: str
    measure: str
    ratio: float
    from_month: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """A unit that took a new name and kept its code."""

    unit_code: str
    on: date
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Units that became one."""

    unit_codes: tuple[str, ...]
    into: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Months for which nothing was sent about a unit."""

    unit_code: str
    months: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedCell:
    """One cell that differs between a file and its second sending. ``on`` is None for a measure."""

    unit_code: str
    on: date | None
    part: str
    of: str  # the staff group, or the measure
    column: str
    old: float
    new: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Resent:
    """A month's file that was sent again with corrections."""

    organisation_code: str
    feed: str
    month: date
    known_at: datetime
    cells: tuple[CorrectedCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """A month's file that came late."""

    organisation_code: str
    feed: str
    month: date
    known_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingCensus:
    """Days on which the census was not taken."""

    unit_code: str
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Misspelt:
    """A unit whose name is spelt wrongly in one file."""

    unit_code: str
    feed: str
    month: date
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DependencyRise:
    """A home whose residents came to need more."""

    unit_code: str
    level: str
    on: date
    share_before: float
    share_after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """What short staffing truly does here: the ratio of an outcome's rate per ten points short."""

    cause: str
    effect: str
    ratio_per_ten_points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Truths:
    """Everything that was planted, as it falls in one demonstration."""

    unsafe_months: tuple[UnsafeMonth, ...]
    masked: tuple[Masked, ...]
    drifts: tuple[RateChange, ...]
    better: tuple[RateChange, ...]
    renamed: tuple[Renamed, ...]
    merged: tuple[Merged, ...]
    stopped: tuple[Stopped, ...]
    resent: tuple[Resent, ...]
    late: tuple[Late, ...]
    missing_census: tuple[MissingCensus, ...]
    misspelt: tuple[Misspelt, ...]
    dependency_rises: tuple[DependencyRise, ...]
    association: Association


@dataclass(frozen=True, slots=True)
class _Calendar:
    first: date
    last: date

    def month(self, back: int) -> date:
        return Period(PeriodKind.MONTH, self.last).shifted(-back).start

    def inside(self, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        return [row for row in rows if self.month(row["month"]) >= self.first]

    def day(self, back: int, day: int) -> date:
        month = Period(PeriodKind.MONTH, self.month(back))
        if not 1 <= day <= month.days:
            raise NotPlantable(f"{month.label} has no day {day}. Change the day in planted.toml.")
        return month.start.replace(day=day)

    def known_at(self, back: int, days_after: int) -> datetime:
        end = Period(PeriodKind.MONTH, self.month(back)).end
        return datetime.combine(end + timedelta(days=days_after), SENT_AT)


def truths(*, first: date, last: date) -> Truths:
    """Give what ``planted.toml`` plants in the months from ``first`` to ``last`` (first days of months).

    Raises:
        NotPlantable: a day does not exist in the month that it falls on.
    """
    return truths_of(document("planted"), first=first, last=last)


def truths_of(planted: Mapping[str, Any], *, first: date, last: date) -> Truths:
    """Give what a document laid out as ``planted.toml`` plants in these months; see ``truths``."""
    at = _Calendar(first, last)
    return Truths(
        unsafe_months=tuple(
            UnsafeMonth(
                unit_code=row["unit"],
                month=at.month(row["month"]),
                fill=row["fill"],
                shifts=_shifts(row["shifts"], row["month"], at),
                near=_shifts(row["near"], row["month"], at),
            )
            for row in at.inside(planted["unsafe_month"])
        ),
        masked=tuple(
            Masked(
                unit_code=row["unit"],
                month=at.month(row["month"]),
                shifts=_shifts(row["shifts"], row["month"], at),
            )
            for row in at.inside(planted["masked"])
        ),
        drifts=tuple(
            RateChange(
                unit_code=row["unit"],
                measure=row["measure"],
                ratio=row["ratio"],
                from_month=at.month(row["from_month"]),
            )
            for row in planted["drift"]
        ),
        better=tuple(
            RateChange(unit_code=row["unit"], measure=row["measure"], ratio=row["ratio"], from_month=None)
            for row in planted["better"]
        ),
        renamed=tuple(
            Renamed(unit_code=row["unit"], on=at.month(row["from_month"]), name=row["name"])
            for row in planted["renamed"]
        ),
        merged=tuple(
            Merged(unit_codes=tuple(row["units"]), into=row["into"], on=at.month(row["from_month"]))
            for row in planted["merged"]
        ),
        stopped=tuple(
            Stopped(unit_code=row["unit"], months=tuple(sorted(at.month(back) for back in row["months"])))
            for row in planted["stopped"]
            if all(at.month(back) > first for back in row["months"])
        ),
        resent=tuple(_resent(row, at) for row in at.inside(planted["resent"])),
        late=tuple(
            Late(
                organisation_code=row["organisation"],
                feed=row["feed"],
                month=at.month(row["month"]),
                known_at=at.known_at(row["month"], row["days_after"]),
            )
            for row in at.inside(planted["late"])
        ),
        missing_census=tuple(
            MissingCensus(unit_code=row["unit"], days=tuple(at.day(row["month"], day) for day in row["days"]))
            for row in at.inside(planted["missing_census"])
        ),
        misspelt=tuple(
            Misspelt(
                unit_code=row["unit"],
                feed=row["feed"],
                month=at.month(row["month"]),
                written=row["written"],
            )
            for row in at.inside(planted["misspelt"])
        ),
        dependency_rises=tuple(
            DependencyRise(
                unit_code=row["unit"],
                level=row["level"],
                on=at.month(row["from_month"]),
                share_before=row["share_before"],
                share_after=row["share_after"],
            )
            for row in planted["dependency_rise"]
        ),
        association=Association(**planted["association"]),
    )


def _shifts(rows: Sequence[Mapping[str, Any]], back: int, at: _Calendar) -> tuple[PlantedShift, ...]:
    return tuple(
        PlantedShift(
            on=at.day(back, row["day"]),
            part=row["part"],
            required=row["required"],
            registered=row["registered"],
            support_over=row.get("support_over", 0.0),
            why=row.get("why", ""),
        )
        for row in rows
    )


def _resent(row: Mapping[str, Any], at: _Calendar) -> Resent:
    return Resent(
        organisation_code=row["organisation"],
        feed=row["feed"],
        month=at.month(row["month"]),
        known_at=at.known_at(row["month"], row["days_after"]),
        cells=tuple(
            CorrectedCell(
                unit_code=cell["unit"],
                on=at.day(row["month"], cell["day"]) if "day" in cell else None,
                part=cell.get("part", ""),
                of=cell.get("staff_group", cell.get("measure", "")),
                column=cell["column"],
                old=cell["old"],
                new=cell["new"],
            )
            for cell in row["cells"]
        ),
    )
