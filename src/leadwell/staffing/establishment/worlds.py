"""The wards of a what-if, and the luck of a year: drawn once and the same for every scenario that is compared."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from leadwell.foundations.errors import LeadwellError

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Chances = NDArray[np.float32]

_LEAST_TEAM = 1.0  # people; a ward whose shift requires less than one person is none
_MOST_WARDS, _MOST_SHIFTS, _MOST_TEAM = 5_000, 366 * 4, 100.0


class BadWards(LeadwellError):
    """Wards that cannot be simulated: none, too many, or without people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wards:
    """The wards that are simulated together. Those of one hospital lend each other people."""

    names: tuple[str, ...]
    team: Floats  # people whom a shift requires on average, (W,)
    hospital: Whole  # number of each ward's hospital, (W,)
    attendance: Floats  # of each ward, in the attendance of them all, (W,)
    spread: Floats  # of each ward, in the spread of them all, (W,)

    @property
    def count(self) -> int:
        """How many wards there are."""
        return len(self.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The luck of one year. Scenarios that meet the same luck differ by what was decided alone."""

    normal: Floats  # (shifts, W), standard normal
    luck: tuple[
        tuple[Chances, ...], ...
    ]  # redeployment, bank, agency: of the 1st, 2nd ... shift asked for, (shifts, W)
    order: tuple[
        tuple[Whole, Whole], ...
    ]  # of each hospital: its wards, and whose turn is first, (shifts, its wards)
    of_parameters: tuple[float, float]  # standard normal, for what is not known of attendance and of spread

    @property
    def shifts(self) -> int:
        """Shifts of one ward in the year."""
        return len(self.normal)


def like_wards(count: int, hospitals: int, *, team: float, team_spread: float) -> Wards:
    """Give made-up wards whose teams are spread evenly over a normal distribution, dealt out to hospitals in turn.

    Args:
        count: how many wards.
        hospitals: how many hospitals; at most as many as wards.
        team: people whom a shift requires, mean over wards.
        team_spread: standard deviation over wards; no team is below one person.

    Raises:
        BadWards: there are none, too many, or more hospitals than wards.
    """
    if not 1 <= count <= _MOST_WARDS or not 1 <= hospitals <= count:
        raise BadWards(
            f"{count} wards in {hospitals} hospitals cannot be simulated: there must be 1 to {_MOST_WARDS:,} wards, "
            "and no more hospitals than wards."
        )
    normal = NormalDist()
    places = [normal.inv_cdf((number + 0.5) / count) for number in range(count)]
    return wards_of(
        [f"Ward {number + 1}" for number in range(count)],
        [max(_LEAST_TEAM, team + team_spread * place) for place in places],
        [number % hospitals for number in range(count)],
    )


def wards_of(
    names: list[str],
    team: list[float],
    hospital: list[int],
    *,
    attendance: list[float] | None = None,
    spread: list[float] | None = None,
) -> Wards:
    """Give wards by name.

    Args:
        names: one a ward.
        team: people whom a shift of it requires on average.
        hospital: the number of its hospital.
        attendance: its attendance in the attendance of them all; 1 where not given.
        spread: its spread in the spread of them all; 1 where not given.

    Raises:
        BadWards: a name stands twice, or a team is not of 1 to 100 people.
    """
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise BadWards(f"The unit {twice!r} is named twice. Give each a name of its own.")
    for name, people in zip(names, team, strict=True):
        if not _LEAST_TEAM <= people <= _MOST_TEAM:
            raise BadWards(
                f"The unit {name!r} requires {people:g} people on a shift; it must be {_LEAST_TEAM:g} to "
                f"{_MOST_TEAM:g}. Leave out units that need fewer, or join them to another."
            )
    if not 1 <= len(names) <= _MOST_WARDS:
        raise BadWards(f"There are {len(names):,} units; there must be 1 to {_MOST_WARDS:,}.")
    return Wards(
        names=tuple(names),
        team=np.array(team, dtype=np.float64),
        hospital=np.array(hospital, dtype=np.int64),
        attendance=np.array(attendance or [1.0] * len(names), dtype=np.float64),
        spread=np.array(spread or [1.0] * len(names), dtype=np.float64),
    )


def year_of(wards: Wards, *, shifts: int, seed: int, year: int, most_demand: float = 1.0) -> Year:
    """Draw the luck of one year. The same seed and year give the same luck.

    Args:
        wards: the wards.
        shifts: shifts of each ward in the year.
        seed: any whole number of 0 or more.
        year: which of the years, from 0.
        most_demand: by how much teams may grow; what is drawn for it changes nothing of what else is drawn.

    Raises:
        BadWards: more shifts than four a day.
    """
    if not 1 <= shifts <= _MOST_SHIFTS:
        raise BadWards(f"A year of {shifts:,} shifts cannot be: it must have 1 to {_MOST_SHIFTS:,}.")
    random = np.random.default_rng([seed, year])
    shape = (shifts, wards.count)
    normal = random.standard_normal(shape)
    of_parameters = (float(random.standard_normal()), float(random.standard_normal()))
    most = int(np.ceil(wards.team.max())) + 1  # no more can be asked for than the shift requires
    luck = [[random.random(shape, dtype=np.float32) for _ in range(most)] for _ in range(3)]
    order = []
    for number in np.unique(wards.hospital):
        inside = np.flatnonzero(wards.hospital == number)
        order.append((inside, np.argsort(random.random((shifts, len(inside))), axis=1)))
    further = np.random.default_rng([seed, year, 1])
    for several in luck:
        more = int(np.ceil(wards.team.max() * most_demand)) + 1 - most
        several += [further.random(shape, dtype=np.float32) for _ in range(more)]
    drawn = tuple(tuple(several) for several in luck)
    return Year(normal=normal, luck=drawn, order=tuple(order), of_parameters=of_parameters)
