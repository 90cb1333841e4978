"""What coming days are likely to require: hours of care by unit, day, part of the day and staff group, and their sums.

How many patients there will be, how their need will be mixed, and who will be nursed alone is foretold together; each
future that is drawn is turned into hours by the ladder. So hours of a ward, of its site and of the organisation are of
the same futures: they add up draw by draw, and the sum of many wards is surer, for its size, than each by itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from leadwell.forecasting import joint_samples
from leadwell.forecasting.panel import Floats
from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.needs import Tally
from leadwell.staffing.requirement.census import Counted
from leadwell.staffing.requirement.ladder import BESIDE, TURNOVER, Hours, Ladder
from leadwell.staffing.rules import Serves

Cell = tuple[StaffGroup, Part]
COMING = pl.Schema(
    {
        "place": pl.String,
        "on": pl.Date,
        "part": pl.String,
        "staff_group": pl.String,
        "mean": pl.Float64,  # hours
        "lo95": pl.Float64,
        "lo80": pl.Float64,
        "median": pl.Float64,
        "hi80": pl.Float64,
        "hi95": pl.Float64,
    }
)
_LEVELS = {"lo95": 0.025, "lo80": 0.1, "median": 0.5, "hi80": 0.9, "hi95": 0.975}
_DRAWS = 400
_MOST_DAYS = 90
_LEAST_DAYS = 14  # whole days counted at a unit, below which nothing is foretold of it
_GONE = 14  # days without a count, after which a unit is taken to have closed
_ALL = "\x00"  # stands for the number of all patients of a unit, beside its levels; no level is called so


class CannotForetell(LeadwellError):
    """There is too little to foretell a requirement by, or what was asked for is out of range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingNeed:
    """What is foretold of the requirement of coming days.

    Attributes:
        units: of which it is foretold.
        days: the coming days.
        cells: staff group and part of the day.
        hours: shape (draws, units, days, cells); equally likely futures, in hours of care.
        left_out: units of which too little is known, or that have ended.
    """

    units: tuple[str, ...]
    days: tuple[date, ...]
    cells: tuple[Cell, ...]
    hours: Floats
    left_out: tuple[str, ...]

    def at(self, units: Sequence[str]) -> Floats:
        """Give the hours of some units together, shape (draws, days, cells).

        Raises:
            CannotForetell: nothing is foretold of one of them, or none was named.
        """
        unknown = [unit for unit in units if unit not in self.units]
        if unknown or not units:
            raise CannotForetell(
                f"Nothing is foretold of {unknown[0]!r}." if unknown else "Name one unit or more."
            )
        rows = [self.units.index(unit) for unit in dict.fromkeys(units)]
        return np.asarray(self.hours[:, rows].sum(axis=1), dtype=np.float64)

    def table(self, places: Mapping[str, Sequence[str]] | None = None) -> pl.DataFrame:
        """Give means and limits, columns of ``COMING``, a row for each place, day, part and staff group.

        Means of places are the sums of the means of their units. Limits are not: units are seldom all at theirs.

        Args:
            places: the units of each place, such as a site; every unit by itself where not given.

        Raises:
            CannotForetell: a place has a unit of which nothing is foretold.
        """
        named = {unit: (unit,) for unit in self.units} if places is None else places
        parts = [self._rows(place, self.at(list(units))) for place, units in named.items()]
        return pl.concat(parts) if parts else pl.DataFrame(schema=COMING)

    def _rows(self, place: str, hours: Floats) -> pl.DataFrame:
        many, cells = len(self.days), len(self.cells)
        limits = np.quantile(hours, list(_LEVELS.values()), axis=0)
        return pl.DataFrame(
            {
                "place": [place] * (many * cells),
                "on": [day for day in self.days for _ in self.cells],
                "part": [part.value for _ in self.days for _, part in self.cells],
                "staff_group": [group.value for _ in self.days for group, _ in self.cells],
                "mean": hours.mean(axis=0).ravel(),
                **{name: limit.ravel() for name, limit in zip(_LEVELS, limits, strict=True)},
            }
        ).match_to_schema(COMING)


def coming_need(
    ladder: Ladder, census: Sequence[Counted], *, days: int, seed: int = 1, draws: int = _DRAWS
) -> ComingNeed:
    """Foretell what wards require by a ladder on the days after the last one counted.

    Args:
        ladder: the ladder, shipped or a licence holder's.
        census: counts of all units, a day each; a day without a unit is missing, and so are all its patients where
            one count is.
        days: how many days ahead, 1 to 90.
        seed: the same seed gives the same draws.
        draws: how many futures are drawn.

    Raises:
        CannotForetell: no unit has fourteen whole days, or a number is out of range.
    """
    hours = {key: dict(of) for key, of in ladder.counted.items()}
    return _foretold(census, hours, set(ladder.beside), days, seed, draws, _sums)


def coming_home_need(
    tally: Tally,
    census: Sequence[Counted],
    *,
    serves: Serves,
    days: int,
    seed: int = 1,
    draws: int = _DRAWS,
) -> ComingNeed:
    """Foretell what homes require by a tally of dependency: as ``coming_need``, never below the least for a home.

    Args:
        tally: the home's own tally, or the shipped example.
        census: counts of residents by level.
        serves: a care home, with or without nursing; without, it needs no registered hours.
        days: as for ``coming_need``.
        seed: as for ``coming_need``.
        draws: as for ``coming_need``.

    Raises:
        CannotForetell: no home has fourteen whole days, or a number is out of range.
    """
    groups = (
        {StaffGroup.SUPPORT} if serves is Serves.CARE_HOME else {StaffGroup.REGISTERED, StaffGroup.SUPPORT}
    )
    hours = {
        level.key: {cell: each for cell, each in level.hours.items() if cell[0] in groups}
        for level in tally.levels
    }
    least = {cell: each for cell, each in tally.least.items() if cell[0] in groups}

    def with_least(counts: Floats, each: Floats, cells: tuple[Cell, ...]) -> Floats:
        found = counts.swapaxes(2, 3) @ each
        somebody = counts.sum(axis=2, keepdims=True).swapaxes(2, 3) > 0
        floor = np.array([least.get(cell, 0.0) for cell in cells])
        return np.where(somebody, np.maximum(found, floor), found)

    return _foretold(census, hours, set(), days, seed, draws, with_least, more=tuple(least))


_Working = Callable[[Floats, Floats, tuple[Cell, ...]], Floats]


def _sums(counts: Floats, each: Floats, _cells: tuple[Cell, ...]) -> Floats:
    """Turn counts, shape (draws, units, levels, days), into hours, shape (draws, units, days, cells)."""
    return np.asarray(counts.swapaxes(2, 3) @ each, dtype=np.float64)


def _foretold(
    census: Sequence[Counted],
    hours: Mapping[str, Hours],
    beside: set[str],
    days: int,
    seed: int,
    draws: int,
    working: _Working,
    more: tuple[Cell, ...] = (),
) -> ComingNeed:
    if not 1 <= days <= _MOST_DAYS:
        raise CannotForetell(f"{days} days ahead were asked for; it must be from 1 to {_MOST_DAYS}.")
    for day in census:
        odd = [key for key in day.counts if key not in hours]
        if odd:
            raise CannotForetell(
                f"{day.unit} on {day.on} has a count of {odd[0]!r}, which the ladder does not have. It has "
                f"{', '.join(hours)}."
            )
    kept, left_out = _kept(census)
    if not kept:
        raise CannotForetell(
            f"No unit has {_LEAST_DAYS} days on which every count is there, up to the last two weeks counted. Count "
            "on more days."
        )
    units = sorted({day.unit for day in kept})
    levels = [key for key in hours if key not in beside]
    counted = [*levels, *(key for key in hours if key in beside)]
    drawn = joint_samples(_series(kept, counted, levels), horizon=days, seed=seed, draws=draws)
    at = {name: place for place, name in enumerate(drawn.series)}
    shape = (draws, len(units), len(counted), days)
    counts = np.zeros(shape)
    for row, unit in enumerate(units):
        counts[:, row] = _counts(drawn.values, at, unit, counted, levels)
    cells = tuple(sorted({cell for of in hours.values() for cell in of} | set(more)))
    each = np.array([[hours[key].get(cell, 0.0) for cell in cells] for key in counted])
    return ComingNeed(
        units=tuple(units),
        days=tuple(date.fromisoformat(text) for text in drawn.periods),
        cells=cells,
        hours=working(counts, each, cells),
        left_out=left_out,
    )


def _kept(census: Sequence[Counted]) -> tuple[list[Counted], tuple[str, ...]]:
    """Give the whole days of units that have enough of them and go on."""
    whole = [day for day in census if day.whole]
    if not whole:
        return [], tuple(sorted({day.unit for day in census}))
    last = max(day.on for day in census)
    many: dict[str, int] = {}
    ends: dict[str, date] = {}
    for day in whole:
        many[day.unit] = many.get(day.unit, 0) + 1
        ends[day.unit] = max(ends.get(day.unit, day.on), day.on)
    keep = {unit for unit, count in many.items() if count >= _LEAST_DAYS and (last - ends[unit]).days < _GONE}
    return [day for day in whole if day.unit in keep], tuple(sorted({day.unit for day in census} - keep))


def _series(kept: Sequence[Counted], counted: Sequence[str], levels: Sequence[str]) -> pl.DataFrame:
    """Give the counts as series: of each unit all patients, then each level and what is counted beside."""
    ever: dict[str, set[str]] = {}
    for day in kept:
        ever.setdefault(day.unit, set()).update(key for key, count in day.counts.items() if count)
    here = {unit: [key for key in counted if key in keys] for unit, keys in ever.items()}
    names: list[str] = []
    periods: list[str] = []
    values: list[float] = []
    for day in kept:
        on = day.on.isoformat()
        everybody = sum(day.counts.get(key) or 0.0 for key in levels)
        for key, count in ((_ALL, everybody), *((key, day.counts.get(key) or 0.0) for key in here[day.unit])):
            names.append(_name(day.unit, key))
            periods.append(on)
            values.append(count)
    return pl.DataFrame({"series": names, "period": periods, "value": values})


def _name(unit: str, key: str) -> str:
    return f"{unit}\x00{key}"


def _counts(
    values: Floats, at: Mapping[str, int], unit: str, counted: Sequence[str], levels: Sequence[str]
) -> Floats:
    """Give each draw's patients at each level, and what is counted beside, shape (draws, counted, days).

    The levels' own draws tell how patients are mixed; how many there are is told by the unit's own number, which is
    foretold more closely than the levels' sum. Nobody is nursed alone, or in a single room, who is not there.
    """
    everybody = values[:, at[_name(unit, _ALL)]]
    found = np.zeros((len(values), len(counted), values.shape[2]))
    for place, key in enumerate(counted):
        row = at.get(_name(unit, key))
        if row is not None:
            found[:, place] = np.maximum(values[:, row], 0.0)
    of_level = slice(0, len(levels))
    sums = found[:, of_level].sum(axis=1, keepdims=True)
    usual = found[:, of_level].mean(axis=(0, 2), keepdims=True)
    usual = usual / max(float(usual.sum()), 1e-12)
    mix = np.where(sums > 0, found[:, of_level] / np.where(sums > 0, sums, 1.0), usual)
    found[:, of_level] = mix * everybody[:, None]
    for place, key in enumerate(counted):
        if key in BESIDE and key != TURNOVER:
            found[:, place] = np.minimum(found[:, place], everybody)
    return found
