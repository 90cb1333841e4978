"""Every shift of one ward or home: who was needed, who was planned, who came, who was there to be cared for.

Hours come in quarters. Planned hours are whole people for whole shifts and do not move; the people and what
they need do, so the requirement moves; absence comes in spells, more at weekends, on holidays, in winter,
and where sickness is above the unit's own mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.random import Generator
from numpy.typing import NDArray

from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.needs import shipped_tally
from leadwell.synthetic import seasons
from leadwell.synthetic.character import Character
from leadwell.synthetic.places import Unit, document
from leadwell.synthetic.planting import DependencyRise
from leadwell.synthetic.randomness import Floats, quarters, stream, wander

LEVELS = 4  # the most levels that any ladder has
LEVEL_COLUMNS = tuple(f"level_{index}" for index in range(LEVELS))

Counts = NDArray[np.int64]

DUTY = pl.Schema(
    {
        "unit_code": pl.String,
        "on": pl.Date,
        "part": pl.String,
        "staff_group": pl.String,
        "required_hours": pl.Float64,
        "planned_hours": pl.Float64,
        "actual_hours": pl.Float64,
        "bank_hours": pl.Float64,
        "agency_hours": pl.Float64,
        "people": pl.Int64,  # null where not counted
        **dict.fromkeys(LEVEL_COLUMNS, pl.Int64),
        "true_people": pl.Int64,  # who was there, also where nobody counted
    }
)


@dataclass(frozen=True, slots=True)
class _Setting:
    """The days of one unit and what weighs on each."""

    days: list[date]
    month: NDArray[np.int64]  # index of each day's month in the demonstration
    weekend: Floats
    holiday: Floats
    winter: Floats
    share_of_time: Floats  # 0 at the first month of the demonstration, 1 at its last


def levels_of(unit: Unit) -> list[str]:
    """Give the names of the levels that a unit counts people by, the lightest first."""
    ladder = document("calibration")["dependency" if unit.is_home else "ladder"]
    return list(ladder["levels"])


def unit_shifts(
    unit: Unit,
    character: Character,
    *,
    days: list[date],
    months: Sequence[date],
    seed: int,
    rise: DependencyRise | None = None,
) -> pl.DataFrame:
    """Give the shifts of one unit as DUTY rows, ordered by day, part and staff group.

    ``months`` are those of the whole demonstration, ``days`` those on which the unit was open.
    """
    setting = _setting(days, months)
    calibration = document("calibration")
    ladder = calibration["dependency" if unit.is_home else "ladder"]["specialty"][unit.specialty]
    needs = stream(seed, unit.code, "needs")
    beds = beds_of(unit, character)
    night = _census(needs, beds, setting, calibration["census"], unit.specialty)
    levels = needs.multinomial(night, _mix(needs, unit, ladder, setting, rise))
    more = np.zeros_like(night) if unit.is_home else needs.integers(0, 3, len(days))
    by_day = levels.copy()
    by_day[:, 0] += np.minimum(more, max(0, beds + 1) - night).clip(min=0)

    absence = stream(seed, unit.code, "absence")
    pressure = _pressure(absence, character, setting, calibration["absence"])
    frames = []
    for index, (part, hours) in enumerate(unit.parts):
        counts = levels if part == "night" else by_day
        for group in ("registered", "registered_associate", "support"):
            people = _people(unit, group, index)
            if people is None:
                continue
            planned = np.where(setting.weekend > 0, people[1], people[0])
            worked, bank, agency = _worked(absence, planned, hours, group, character, pressure, setting)
            required = _required(unit, group, index, counts, ladder)
            frames.append(
                _rows(
                    unit, part, group, setting.days, required, planned * hours, worked, bank, agency, counts
                )
            )
    order = {"registered": 0, "registered_associate": 1, "support": 2}
    parts = {part: place for place, (part, _) in enumerate(unit.parts)}
    return pl.concat(frames).sort(
        "on", pl.col("part").replace_strict(parts), pl.col("staff_group").replace_strict(order)
    )


def _setting(days: list[date], months: Sequence[date]) -> _Setting:
    month = seasons.month_indices([months[0], *days])[1:]
    return _Setting(
        days=days,
        month=month,
        weekend=seasons.weekends(days),
        holiday=seasons.holidays(days),
        winter=seasons.winter(days),
        share_of_time=month / max(1, len(months) - 1),
    )


def beds_of(unit: Unit, character: Character) -> int:
    """Give the number of beds; a ward's follows from its staffing and what its patients need."""
    if unit.beds is not None:
        return unit.beds
    calibration = document("calibration")
    taken = float(calibration["census"]["specialty"][unit.specialty][0])
    ladder = calibration["ladder"]["specialty"][unit.specialty]
    day = sum(
        (5 * week + 2 * weekend) / 7 * hours
        for week, weekend, (_, hours) in zip(
            unit.registered, unit.registered_weekend, unit.parts, strict=True
        )
    )
    each = float(np.dot(ladder["mix"], ladder["registered"]))
    return max(4, round(day / character.over_requirement / each / taken))


def _census(rng: Generator, beds: int, setting: _Setting, census: dict[str, Any], specialty: str) -> Counts:
    taken, weekend, winter, christmas = census["specialty"][specialty]
    share = (
        taken
        - 2 / 7 * weekend
        + weekend * setting.weekend
        + winter * setting.winter
        + christmas * seasons.christmas(setting.days)
        + census["day_to_day"] * wander(rng, len(setting.days), memory=census["day_memory"])
    )
    return np.asarray(np.clip(np.round(beds * share), 1, beds).astype(np.int64))


def _mix(
    rng: Generator, unit: Unit, ladder: dict[str, Any], setting: _Setting, rise: DependencyRise | None
) -> Floats:
    """Give the share of people at each level on each day; a tilt towards the heavier comes and goes."""
    mix = np.tile(np.array(ladder["mix"], dtype=np.float64), (len(setting.days), 1))
    if rise is not None:
        at = levels_of(unit).index(rise.level)
        share = np.array([rise.share_after if day >= rise.on else rise.share_before for day in setting.days])
        others = np.delete(mix, at, axis=1)
        mix[:, at] = share
        mix[:, [index for index in range(mix.shape[1]) if index != at]] = (
            others / others.sum(axis=1, keepdims=True) * (1 - share)[:, None]
        )
    tilt = 0.10 * wander(rng, len(setting.days), memory=0.9) + 0.06 * setting.winter
    mix *= np.exp(tilt[:, None] * (np.arange(mix.shape[1]) - (mix.shape[1] - 1) / 2))
    return np.asarray(mix / mix.sum(axis=1, keepdims=True))


def _pressure(rng: Generator, character: Character, setting: _Setting, absence: dict[str, Any]) -> Floats:
    """Give by how much more likely than usual a shift is to be left empty on each day; mean 1."""
    sickness = np.log(character.sickness / character.sickness.mean())[setting.month]
    log = (
        absence["sickness_weight"] * sickness
        + absence["weekend"] * setting.weekend
        + absence["holiday"] * setting.holiday
        + absence["day_to_day"] * wander(rng, len(setting.days), memory=absence["day_memory"])
    )
    weight = np.exp(log)
    return np.asarray(weight / weight.mean())


def _people(unit: Unit, group: str, part: int) -> tuple[int, int] | None:
    """Give the people planned on weekdays and at weekends; None where the unit has none of the group."""
    if group == "registered":
        pair = (unit.registered[part], unit.registered_weekend[part])
        return pair if any(unit.registered) else None
    if group == "support":
        return (unit.support[part], unit.support_weekend[part])
    return None if unit.associates is None else (unit.associates[part], unit.associates[part])


def _worked(
    rng: Generator,
    planned: Counts,
    hours: float,
    group: str,
    character: Character,
    pressure: Floats,
    setting: _Setting,
) -> tuple[Floats, Floats, Floats]:
    """Give hours worked, and those of them worked by bank and by agency staff."""
    calibration = document("calibration")
    absence, temporary = calibration["absence"], calibration["temporary"]
    kind = "support" if group == "support" else "registered"
    fill = getattr(character, f"{kind}_fill")
    extra = max(absence[f"{kind}_extra"], fill - 0.99)
    lost = 1 + extra - fill
    empty = np.clip(lost / (1 - absence["half_covered"] / 2) * pressure, 0.0, 0.9)
    away = rng.binomial(planned, empty)
    half = rng.binomial(away, absence["half_covered"])
    added = rng.binomial(planned, min(extra, 0.9))
    worked = quarters((planned - away + added + half / 2) * hours)

    trend = temporary["agency_first"] + setting.share_of_time * (
        temporary["agency_last"] - temporary["agency_first"]
    )
    # Absence is partly made good by temporary staff, so their share rises and falls with it.
    swell = 0.5 + 0.5 * pressure
    whole = np.floor(worked / hours).astype(np.int64)
    agency = rng.binomial(whole, np.clip(getattr(character, f"{kind}_agency") * trend * swell, 0, 0.5))
    left = whole - agency
    bank_share = getattr(character, f"{kind}_bank") * swell
    bank = rng.binomial(left, np.clip(bank_share / (1 - getattr(character, f"{kind}_agency")), 0, 0.8))
    partly = quarters(worked - whole * hours) * (rng.random(len(worked)) < 0.5)
    return worked, quarters(bank * hours + partly), quarters(agency * hours)


def _required(unit: Unit, group: str, part: int, counts: Counts, ladder: dict[str, Any]) -> Floats | None:
    """Give the hours required by the people counted; None where nothing says what is required.

    Homes go by the tally of dependency, wards by the invented ladder and never below two nurses.
    """
    if group == "registered_associate":
        return None
    name, length = unit.parts[part]
    if unit.is_home:
        tally, key = shipped_tally(), (StaffGroup(group), Part(name).half)
        each = np.array([tally.level(level).hours[key] for level in levels_of(unit)], dtype=np.float64)
        return np.maximum(quarters(_hours_for(counts, each)), tally.least[key])
    template = unit.registered if group == "registered" else unit.support
    hours = [people * each for people, (_, each) in zip(template, unit.parts, strict=True)]
    share = hours[part] / sum(hours)
    needed = quarters(_hours_for(counts, np.array(ladder[group], dtype=np.float64) * share))
    return np.maximum(needed, 2 * length) if group == "registered" else needed


def _hours_for(counts: Counts, each: Floats) -> Floats:
    return np.asarray(counts.astype(np.float64) @ each, dtype=np.float64)


def _rows(
    unit: Unit,
    part: str,
    group: str,
    days: list[date],
    required: Floats | None,
    planned: Floats,
    worked: Floats,
    bank: Floats,
    agency: Floats,
    counts: Counts,
) -> pl.DataFrame:
    people = counts.sum(axis=1)
    counted = not (unit.is_home and part == "night")  # homes count their residents once a day
    nothing = pl.lit(None, dtype=pl.Int64)
    return (
        pl.DataFrame(
            {
                "on": pl.Series(days, dtype=pl.Date),
                "planned_hours": planned,
                "actual_hours": worked,
                "bank_hours": np.minimum(bank, worked - agency),
                "agency_hours": agency,
                "true_people": people,
                **{LEVEL_COLUMNS[index]: counts[:, index] for index in range(counts.shape[1])},
            }
        )
        .with_columns(
            unit_code=pl.lit(unit.code),
            part=pl.lit(part),
            staff_group=pl.lit(group),
            required_hours=pl.lit(None, dtype=pl.Float64) if required is None else pl.Series(required),
            people=pl.col("true_people") if counted else nothing,
        )
        .with_columns(
            [
                pl.col(name) if counted and index < counts.shape[1] else nothing.alias(name)
                for index, name in enumerate(LEVEL_COLUMNS)
            ]
        )
        .select(DUTY.names())
        .cast(DUTY)
    )
