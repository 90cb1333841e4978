"""One ward-month built so that it is known, shift by shift, which shifts are not safe.

The ward is made from the answer to the question: what each shift shall be is chosen first, and the hours
are chosen to make it so. Nothing here asks the staffing library, so it can judge that library.
The rules built in are those of NICE SG1 that follow from hours: registered time short of the requirement
by more than 8 hours or 25%, whichever is reached first, and fewer than two registered nurses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor

import numpy as np
import polars as pl
from numpy.random import Generator

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import month_of
from leadwell.intake.reading import CENSUS, SHIFTS
from leadwell.synthetic.planting import PlantedShift
from leadwell.synthetic.randomness import stream

SHORT_EIGHT, SHORT_QUARTER, BELOW_TWO = "short_eight", "short_quarter", "below_two"
_HOURS, _SHARE = 8.0, 0.25  # NICE SG1, https://www.nice.org.uk/guidance/sg1
_CLEARLY_ENOUGH = 0.08  # a shift not planted as short is short by at most this share of its requirement


class CannotFill(LeadwellError):
    """No month can have the wanted fill with the wanted shifts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsafeShift:
    """A shift that breaks a rule, and the rules it breaks."""

    unit_code: str
    on: date
    part: str
    short: bool  # registered time short by more than 8 hours or 25%, whichever is reached first
    below_two: bool  # fewer than two registered nurses


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftMonth:
    """A ward-month with its answer."""

    unit_code: str
    first: date
    fill: float  # actual over planned hours, the same for each group and part of the day
    hours_of_part: Mapping[str, float]  # hours on duty of one person
    shifts: pl.DataFrame  # SHIFTS
    census: pl.DataFrame  # CENSUS
    unsafe: tuple[UnsafeShift, ...]  # in order of date and part


@dataclass(slots=True)
class _Duty:
    """One shift while it is being made; hours in quarters are whole numbers."""

    on: date
    part: str
    hours: float  # of one person
    planned: int
    planned_support: int
    required: int = 0
    actual: int = 0
    support: int = 0
    fixed: bool = False
    support_fixed: bool = False

    @property
    def two(self) -> int:
        return round(self.hours * 8)


def shift_month(seed: int, *, forced_fill: float = 1.0, unit_code: str = "0999") -> ShiftMonth:
    """Give a random ward-month with any number of unsafe shifts, filled to ``forced_fill`` of the plan.

    The hours worked are ``forced_fill`` times the hours planned, to the quarter hour, for registered and
    support staff each and in every part of the day. Among the safe shifts some lie exactly at a limit.

    Raises:
        CannotFill: the fill asked for cannot be had with shifts that are safe (it is far from 1).
    """
    rng = stream(seed, "shift month")
    first = date(2023 + int(rng.integers(3)), int(rng.integers(1, 13)), 1)
    parts: tuple[tuple[str, float], ...] = (("day", 12.0), ("night", 12.0))
    if rng.random() < 0.3:
        parts = (("early", 7.5), ("late", 7.5), ("night", 10.0))
    people = {part: (int(rng.integers(3, 8)), int(rng.integers(2, 6))) for part, _ in parts}
    duties = _month_plan(first, parts=parts, people=people)
    for part, _ in parts:
        of_part = [duty for duty in duties if duty.part == part]
        chosen = rng.permutation(len(of_part))
        unsafe, near = int(rng.integers(0, 9)), int(rng.integers(0, 5))
        for index in chosen[:unsafe]:
            _make_unsafe(of_part[index], rng)
        for index in chosen[unsafe : unsafe + near]:
            _make_near(of_part[index], rng)
    _fill_to(duties, forced_fill, rng)
    census = _census(duties, unit_code, rng)
    return ShiftMonth(
        unit_code=unit_code,
        first=first,
        fill=forced_fill,
        hours_of_part=dict(parts),
        shifts=_shift_rows(duties, unit_code=unit_code, unit_name=f"Ward {unit_code} (synthetic)"),
        census=census,
        unsafe=tuple(
            UnsafeShift(
                unit_code=unit_code, on=duty.on, part=duty.part, short=_short(duty), below_two=_below(duty)
            )
            for duty in duties
            if _short(duty) or _below(duty)
        ),
    )


def planted_month(
    first: date,
    *,
    parts: Sequence[tuple[str, float]],
    people: Mapping[str, tuple[int, int]],
    shifts: Sequence[PlantedShift],
    fill: float,
    rng: Generator,
    unit_code: str,
    unit_name: str,
) -> pl.DataFrame:
    """Give the SHIFTS rows of a month in which ``shifts`` are as planted and all others are safe.

    ``people`` gives the registered and support staff planned for each part of the day.

    Raises:
        CannotFill: the fill cannot be had with the planted shifts.
    """
    duties = _month_plan(first, parts=parts, people=people)
    at = {(duty.on, duty.part): duty for duty in duties}
    for planted in shifts:
        duty = at[planted.on, planted.part]
        duty.required, duty.actual, duty.fixed = _q(planted.required), _q(planted.registered), True
        duty.support, duty.support_fixed = duty.planned_support + _q(planted.support_over), True
    _fill_to(duties, fill, rng)
    return _shift_rows(duties, unit_code=unit_code, unit_name=unit_name)


def _month_plan(
    first: date, *, parts: Sequence[tuple[str, float]], people: Mapping[str, tuple[int, int]]
) -> list[_Duty]:
    """Give a month's shifts as planned, before anybody says who came."""
    return [
        _Duty(
            first + timedelta(days=step),
            part,
            hours,
            _q(people[part][0] * hours),
            _q(people[part][1] * hours),
        )
        for step in range(month_of(first).days)
        for part, hours in parts
    ]


def _fill_to(duties: Sequence[_Duty], fill: float, rng: Generator) -> None:
    """Set the hours of every shift that is not fixed, so that each part of the day is filled to ``fill``."""
    for part in dict.fromkeys(duty.part for duty in duties):
        of_part = [duty for duty in duties if duty.part == part]
        _fill_registered(of_part, fill, rng)
        _fill_support(of_part, fill, rng)


def _fill_registered(duties: Sequence[_Duty], fill: float, rng: Generator) -> None:
    free = [duty for duty in duties if not duty.fixed]
    for duty in free:
        duty.actual = duty.planned
    owed = round(fill * sum(duty.planned for duty in duties)) - sum(duty.actual for duty in duties)
    _share_out(free, owed, rng, support=False)
    for duty in free:
        wanted = duty.planned + int(rng.integers(-12, 13))
        most = duty.actual + floor(duty.actual * _CLEARLY_ENOUGH / (1 - _CLEARLY_ENOUGH))
        duty.required = min(wanted, most, duty.actual + _q(_HOURS))


def _fill_support(duties: Sequence[_Duty], fill: float, rng: Generator) -> None:
    free = [duty for duty in duties if not duty.support_fixed]
    for duty in free:
        duty.support = duty.planned_support
    owed = round(fill * sum(duty.planned_support for duty in duties)) - sum(duty.support for duty in duties)
    safe = [duty for duty in free if duty.actual >= duty.required] if owed > 0 else free
    _share_out(safe or free, owed, rng, support=True)


def _share_out(duties: Sequence[_Duty], owed: int, rng: Generator, *, support: bool) -> None:
    """Add ``owed`` quarters to the shifts, or take them away, a whole person at a time while it lasts."""
    while owed:
        before = owed
        for index in rng.permutation(len(duties)):
            if not owed:
                return
            duty = duties[index]
            person = round(duty.hours * 4)
            step = min(owed, person) if owed > 0 else max(owed, -person)
            if step < 0:
                spare = duty.support if support else max(0, duty.actual - duty.two)
                step = max(step, -spare)
            if support:
                duty.support += step
            else:
                duty.actual += step
            owed -= step
        if owed == before:
            raise CannotFill("The shifts cannot be filled to that share of the plan and stay as planted.")


def _make_unsafe(duty: _Duty, rng: Generator) -> None:
    """Fix a shift as unsafe: over 8 hours short, over a quarter short, or fewer than two nurses."""
    duty.fixed, duty.support_fixed = True, True
    why = rng.choice([SHORT_EIGHT, SHORT_QUARTER, BELOW_TWO])
    if why == SHORT_EIGHT:
        duty.required = max(duty.planned, _q(32.25)) + int(rng.integers(0, 17))
        duty.actual = duty.required - int(rng.integers(_q(8.25), _q(16)))
    elif why == SHORT_QUARTER:
        duty.required = int(rng.integers(_q(16), _q(32)))
        duty.actual = duty.required - duty.required // 4 - 1
    else:
        duty.actual = round(duty.hours * 4) * int(rng.integers(0, 2))
        duty.required = duty.actual + int(rng.integers(0, duty.actual // 3 + 1))
    over = int(rng.integers(0, 3)) * round(duty.hours * 4)
    duty.support = duty.planned_support + over


def _make_near(duty: _Duty, rng: Generator) -> None:
    """Fix a shift as safe, exactly at a limit: 8 hours short, a quarter short, or two nurses."""
    duty.fixed = True
    kind = int(rng.integers(3))
    if kind == 0:
        duty.required = max(duty.planned, _q(32), duty.two + _q(8))
        duty.actual = duty.required - _q(8)
    elif kind == 1 and duty.two * 4 <= _q(32) * 3:
        duty.required = 4 * int(rng.integers(-(-duty.two // 3), _q(32) // 4 + 1))
        duty.actual = duty.required * 3 // 4
    else:
        duty.actual = duty.required = duty.two


def _short(duty: _Duty) -> bool:
    """Judge in whole numbers: short by more than 32 quarters, or four times short over the requirement."""
    short = duty.required - duty.actual
    return short > _q(_HOURS) or 4 * short > duty.required


def _below(duty: _Duty) -> bool:
    return duty.actual < duty.two


def _q(hours: float) -> int:
    return round(hours * 4)


def _shift_rows(duties: Sequence[_Duty], *, unit_code: str, unit_name: str) -> pl.DataFrame:
    """Give the shifts as SHIFTS rows, registered before support; bank and agency are not given."""
    rows: list[dict[str, object]] = []
    for duty in duties:
        hours = (
            ("registered", duty.required, duty.planned, duty.actual),
            ("support", duty.planned_support, duty.planned_support, duty.support),
        )
        for group, required, planned, actual in hours:
            rows.append(
                {
                    "unit_code": unit_code,
                    "unit_name": unit_name,
                    "site_name": "",
                    "on": duty.on,
                    "part": duty.part,
                    "staff_group": group,
                    "required_hours": required / 4,
                    "planned_hours": planned / 4,
                    "actual_hours": actual / 4,
                    "agency_hours": None,
                    "bank_hours": None,
                    "missing": None,
                    "sheet": "",
                    "row": len(rows) + 2,
                }
            )
    return pl.DataFrame(rows, schema=SHIFTS)


def _census(duties: Sequence[_Duty], unit_code: str, rng: Generator) -> pl.DataFrame:
    people = np.maximum(1, rng.poisson(18, len(duties)))
    return pl.DataFrame(
        [
            {
                "unit_code": unit_code,
                "unit_name": f"Ward {unit_code} (synthetic)",
                "site_name": "",
                "on": duty.on,
                "part": duty.part,
                "level": "",
                "people": float(count),
                "missing": None,
                "sheet": "",
                "row": 2 * index + 2,
            }
            for index, (duty, count) in enumerate(zip(duties, people, strict=True))
        ],
        schema=CENSUS,
    )
