"""What cannot be true of a figure, and when a name is taken for a slip: the numbers of the definition."""

from dataclasses import dataclass
from functools import cache

from leadwell.foundations.definition_files import definition


@dataclass(frozen=True, slots=True, kw_only=True)
class Plausible:
    """The numbers of ``definitions/thresholds/intake_plausible.toml``; see there."""

    people_on_shift: float
    chppd: float
    people_in_unit: float
    rare_share: float
    rare_rows: float
    old_days: float
    late_days: float
    census_days_missing: float
    unit_share: float


@cache
def plausible() -> Plausible:
    """Give the numbers in force."""
    entry = definition("thresholds", "intake_plausible").entry("plausible")
    return Plausible(**{name: entry.number(name) for name in Plausible.__slots__})
