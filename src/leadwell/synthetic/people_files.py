"""The lists of people that an invented organisation sends: staff, training, absences and shifts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from leadwell.synthetic.places import Unit, document, units
from leadwell.synthetic.rostering import Shift, rostered, worked
from leadwell.synthetic.workforce import Employee, Known, employees

AHEAD = 28  # days that are planned after today
_PATTERN = 28  # days back from which the plan is taken


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFile:
    """One list as it was sent."""

    file_name: str
    organisation_code: str
    known_at: datetime
    rows: pl.DataFrame

    @property
    def content(self) -> bytes:
        """The file's bytes: CSV in UTF-8, dates as year-month-day."""
        return self.rows.write_csv().encode()


def people_files(
    came: pl.DataFrame,
    *,
    names: Mapping[str, str],
    first: date,
    today: date,
    seed: int,
    known_at: datetime,
    known: Sequence[Known] = (),
    longer: Mapping[str, date] | None = None,
) -> tuple[PeopleFile, ...]:
    """Give four lists of each organisation, so that shifts of people fit the hours that are held.

    Args:
        came: hours of shifts from ``first`` on: unit_code, on, part, staff_group and the hours of ``DUTY``.
        names: of the units that are open, by code.
        first: the first day that is rostered; the same whenever lists are made again.
        today: the day from which nobody has worked.
        seed: of the demonstration.
        known_at: when the lists are sent.
        known: people who have to be among them.
        longer: units whose shifts of people are made from an earlier day on, by code.
    """
    last = today + timedelta(days=AHEAD)
    by_unit = came.partition_by("unit_code", as_dict=True)
    found: dict[str, tuple[list[Employee], list[Shift]]] = {}
    for unit in units():
        own = by_unit.get((unit.code,))
        if own is None or unit.code not in names:
            continue
        begin = (longer or {}).get(unit.code, first)
        own = own.filter(pl.col("on") >= begin)
        days = [begin + timedelta(days=number) for number in range((last - begin).days + 1)]
        people = employees(unit, seed=seed, first=begin, last=last, today=today, known=known)
        shares = _hired(own, begin)
        planned = _planned(own, days, today)
        plan = rostered(unit, people, planned, hired=shares, days=days, seed=seed)
        everybody, shifts = found.setdefault(unit.organisation_code, ([], []))
        everybody += people
        shifts += worked(
            unit, plan, own, planned=planned, today=today, seed=seed, strained_from=_strained(unit, first)
        )
    return tuple(
        PeopleFile(
            file_name=f"synthetic-{code}-{name}-{today.isoformat()}.csv",
            organisation_code=code,
            known_at=known_at,
            rows=rows,
        )
        for code, (people, shifts) in found.items()
        for name, rows in (
            ("staff", _staff(people, names)),
            ("training", _training(people)),
            ("absences", _absences(people)),
            ("rosters", _shifts(shifts, names)),
        )
    )


def _strained(unit: Unit, first: date) -> date | None:
    """The planted strain: from a day on more breaks are missed and more people are away in one ward."""
    return first if unit.code == document("workforce")["strained"]["unit"] else None


def _hired(own: pl.DataFrame, first: date) -> dict[str, float]:
    """The share of each group's hours that bank and agency worked in the first weeks, which stay as they are."""
    weeks = own.filter(pl.col("on") < first + timedelta(days=_PATTERN)).group_by("staff_group")
    shares = weeks.agg(
        (pl.col("bank_hours").sum() + pl.col("agency_hours").sum()) / pl.col("actual_hours").sum()
    )
    return {group: share for group, share in shares.iter_rows() if share is not None and share == share}


def _planned(own: pl.DataFrame, days: Iterable[date], today: date) -> dict[tuple[date, str, str], float]:
    """The hours planned; after today as on the same weekday four weeks before, and so on."""
    held = {
        (row["on"], row["part"], row["staff_group"]): row["planned_hours"] or 0.0
        for row in own.select("on", "part", "staff_group", "planned_hours").iter_rows(named=True)
    }
    kinds = {(part, group) for _, part, group in held}
    for day in days:
        if day > today:
            for part, group in kinds:
                held[day, part, group] = held.get((day - timedelta(days=_PATTERN), part, group), 0.0)
    return held


def _staff(people: Sequence[Employee], names: Mapping[str, str]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "Employee number": one.code,
                "Employee name": one.name,
                "Unit code": one.unit_code,
                "Unit": names[one.unit_code],
                "Role": one.role,
                "Contracted hours": one.hours_a_week,
                "Start date": one.started_on,
                "Registration expiry": one.registered_until,
                "Revalidation due": one.revalidation_on,
                "Email": one.email or None,
            }
            for one in people
        ],
        infer_schema_length=None,
    )


def _training(people: Sequence[Employee]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "Employee number": one.code,
                "Employee name": one.name,
                "Course": title,
                "Completed": obtained,
                "Expiry date": expires,
            }
            for one in people
            for title, obtained, expires in one.training
        ],
        infer_schema_length=None,
    )


def _absences(people: Sequence[Employee]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "Employee number": one.code,
                "Employee name": one.name,
                "Absence type": kind,
                "From": begins,
                "To": ends,
            }
            for one in people
            for kind, begins, ends in one.away
        ],
        infer_schema_length=None,
    )


def _shifts(shifts: Sequence[Shift], names: Mapping[str, str]) -> pl.DataFrame:
    roles = document("workforce")["posts"]["roles"]
    return pl.DataFrame(
        [
            {
                "Employee number": one.employee.code if one.employee else one.name.upper(),
                "Employee name": one.name,
                "Unit code": one.unit.code,
                "Unit": names[one.unit.code],
                "Date": one.on,
                "Shift": one.kind or one.part.capitalize(),
                "Start time": one.begins,
                "End time": one.ends,
                "Break": one.rest,
                "Hours": one.hours,
                "Role": roles[one.group],
                "Staff type": one.hired or None,
                "Status": one.state,
                "Missed breaks": one.breaks_missed,
            }
            for one in shifts
        ],
        infer_schema_length=None,
    )
