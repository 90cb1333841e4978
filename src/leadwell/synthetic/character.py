"""What each unit is like beneath its figures: drawn once, the same through all months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from leadwell.foundations.periods import Period, PeriodKind, month_of
from leadwell.synthetic.places import Unit, document
from leadwell.synthetic.planting import RateChange, Truths
from leadwell.synthetic.randomness import Floats, spread, stream, wander
from leadwell.synthetic.seasons import winter


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """The hidden figures of one unit. Shares and rates are fractions, not percentages."""

    climate: float  # how the people who work there fare; mean 0 and SD 1 over units
    registered_fill: float  # hours worked over hours planned, in the long run
    support_fill: float
    registered_bank: float  # share of hours worked
    registered_agency: float
    support_bank: float
    support_agency: float
    over_requirement: float  # planned over required registered hours, in the long run
    rate_factor: Mapping[str, float]  # of each kind of event, against units of the same specialty
    sickness: Floats  # true rate of each month of the demonstration


def months_between(first: date, last: date) -> list[date]:
    """Give the first day of every month from ``first`` to ``last``, both included."""
    months = [month_of(first)]
    while months[-1].start < last:
        months.append(months[-1].following)
    return [month.start for month in months]


def characters(
    units: Sequence[Unit], *, seed: int, months: Sequence[date], truths: Truths
) -> dict[str, Character]:
    """Draw the character of every unit, by code; wards and homes each have the set means and spreads."""
    found: dict[str, Character] = {}
    for is_home in (False, True):
        alike = [unit for unit in units if unit.is_home is is_home]
        found |= _alike(alike, seed=seed, months=months, truths=truths, name="homes" if is_home else "wards")
    return found


def _alike(
    units: Sequence[Unit], *, seed: int, months: Sequence[date], truths: Truths, name: str
) -> dict[str, Character]:
    setting = document("calibration")
    temporary, plan = setting["temporary"], setting["plan"]
    fills = setting["homes" if name == "homes" else "published"]

    def draw(what: str) -> Floats:
        return spread(len(units), stream(seed, name, what))

    def share(what: str) -> Floats:
        size = temporary["spread"]
        return np.asarray(temporary[what] * np.exp(size * draw(what) - size**2 / 2))

    def fill(what: str) -> Floats:
        return np.asarray((fills[what] + fills[f"{what}_sd"] * draw(what)) / 100)

    climate = draw("climate")
    registered_fill, support_fill = fill("registered_fill"), fill("support_fill")
    registered_bank, registered_agency = share("registered_bank"), share("registered_agency")
    support_bank, support_agency = share("support_bank"), share("support_agency")
    over = plan["over_requirement"] + plan["over_requirement_sd"] * draw("plan")
    kinds = [key for key, value in setting["rates"].items() if isinstance(value, dict)]
    rates = {kind: np.exp(setting["rates"]["unit_spread"] * draw(kind)) for kind in kinds}
    rates["complaints"] = rates["complaints"] * np.exp(setting["climate"]["complaints"] * climate)
    sickness = setting["sickness"]
    unit_sickness = sickness["unit_spread"] * draw("sickness") + setting["climate"]["sickness"] * climate
    return {
        unit.code: Character(
            climate=float(climate[index]),
            registered_fill=float(registered_fill[index]),
            support_fill=float(support_fill[index]),
            registered_bank=float(registered_bank[index]),
            registered_agency=float(registered_agency[index]),
            support_bank=float(support_bank[index]),
            support_agency=float(support_agency[index]),
            over_requirement=float(over[index]),
            rate_factor={kind: float(values[index]) for kind, values in rates.items()},
            sickness=_sickness(
                unit, own=float(unit_sickness[index]), seed=seed, months=months, setting=sickness
            )
            * ratios(truths, unit.code, "workforce.sickness", months),
        )
        for index, unit in enumerate(units)
    }


def _sickness(
    unit: Unit, *, own: float, seed: int, months: Sequence[date], setting: Mapping[str, Any]
) -> Floats:
    middles = [month.replace(day=15) for month in months]
    drift = wander(stream(seed, unit.code, "sickness"), len(months), memory=setting["month_memory"])
    return np.asarray(
        setting["mean"]
        * np.exp(own + setting["winter"] * winter(middles) + setting["month_to_month"] * drift)
    )


def ratios(truths: Truths, unit_code: str, measure: str, months: Sequence[date]) -> Floats:
    """Give by how much planted truths multiply the true rate of a measure in each month."""
    factor = np.ones(len(months))
    planted: Sequence[RateChange] = (*truths.drifts, *truths.better)
    for one in planted:
        if one.unit_code == unit_code and one.measure == measure:
            factor *= [
                one.ratio if one.from_month is None or month >= one.from_month else 1.0 for month in months
            ]
    return factor


def last_day(month: date) -> date:
    """Give the last day of the month that begins on ``month``."""
    return Period(PeriodKind.MONTH, month).end
