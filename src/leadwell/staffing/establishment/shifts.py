"""One year of shifts under one set of decisions: who is short, who fills in, and what is left."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadwell.staffing.establishment.worlds import Chances, Floats, Wards, Whole, Year
from leadwell.staffing.rules import Flag, Judged

_NONE = 1e-12  # shares beside which rounding is left out of account


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What is decided, or what happens, in one scenario."""

    name: str
    plan: float  # people planned on a shift, in people whom it requires on average
    attendance: float  # share of planned hours worked, times how demand has moved since the plan
    spread: float
    round_up: float
    redeployment: float = 0.0
    bank: float = 0.0
    agency: float = 0.0
    agency_cap: float | None = None  # most that agency hours may be of all hours worked, a share
    vacant: float = 0.0  # share of the planned posts that is empty, and so neither works nor is paid
    demand: float = 1.0  # people required, in those that are required now


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFound:
    """What one year gave. Shares are of ward-shifts; people are means of a ward-shift in whole-shift people."""

    short: float  # share of ward-shifts that ended short
    short_by_ward: tuple[float, ...]
    over: float
    flagged: float | None  # share with a red flag worked out from hours; None where no rule covers the group
    required: float
    own: float  # own staff at work, wherever
    moved: float  # of them, lent to another ward
    bank: float
    agency: float
    planned: float


def shifts_of_a_year(
    wards: Wards,
    year: Year,
    level: Level,
    *,
    short: float,
    over: float,
    hours: float,
    flags: Sequence[Flag] = (),
) -> YearFound:
    """Simulate one year of shifts.

    A ward-shift requires as many people as its ward does now, times the level's demand. One that requires n has
    ``x n`` of them, ``x = plan x attendance x exp(spread x Z)``, with the attendance and spread of its ward.
    It asks for ``floor(max(0, n - x n) + round_up)`` whole shifts. Each is sought by chance among wards of the same
    hospital that have a whole person to spare; what stays open goes to the bank, and what stays open then to an agency.
    Wards that lend lose what they lend, and never more than they have to spare.

    Args:
        wards: the wards.
        year: its luck.
        level: what is decided.
        short: the share below the requirement from which a shift is short, for example 0.15.
        over: the share above it from which there are too many.
        hours: paid hours of one person's whole shift.
        flags: red flags of the group to be judged.
    """
    team = wards.team * level.demand
    logs = (
        np.log(level.plan * level.attendance * wards.attendance) + level.spread * wards.spread * year.normal
    )
    available = team * np.exp(logs)
    gap = team - available
    asked = np.floor(np.maximum(gap, 0.0) + level.round_up).astype(np.int64)
    asked[gap <= 0] = 0
    came, lent = _lend(asked, gap, year, level.redeployment)
    open_to_bank = asked - came
    bank = _filled(open_to_bank, year.luck[1], level.bank)
    open_to_agency = open_to_bank - bank
    own = float(available.mean())
    chance = level.agency
    if level.agency_cap is not None:
        chance = _capped(open_to_agency, year.luck[2], level, worked=float((available + bank).sum()))
    agency = _filled(open_to_agency, year.luck[2], chance)
    there = available + came - lent + bank + agency
    share = there / team
    return YearFound(
        short=float((share < 1 - short).mean()),
        short_by_ward=tuple(float(one) for one in (share < 1 - short).mean(axis=0)),
        over=float((share > 1 + over).mean()),
        flagged=_flagged(team, there, hours, flags),
        required=float(team.mean()),
        own=own,
        moved=float(came.mean()),
        bank=float(bank.mean()),
        agency=float(agency.mean()),
        planned=float(team.mean()) * level.plan,
    )


def _lend(asked: Whole, gap: Floats, year: Year, chance: float) -> tuple[Whole, Whole]:
    """Give how many people come to each ward-shift from others of its hospital, and how many it lends."""
    came, lent = np.zeros_like(asked), np.zeros_like(asked)
    if chance <= 0:
        return came, lent
    spare = np.floor(np.maximum(-gap, 0.0)).astype(np.int64)
    sought = _filled(asked, year.luck[0], chance)
    for inside, turn in year.order:
        wanted = np.take_along_axis(sought[:, inside], turn, axis=1)
        offered = np.take_along_axis(spare[:, inside], turn, axis=1)
        granted = _first_come(wanted, offered.sum(axis=1, keepdims=True))
        given = _first_come(offered, granted.sum(axis=1, keepdims=True))
        for part, whole in ((granted, came), (given, lent)):
            back = np.empty_like(part)
            np.put_along_axis(back, turn, part, axis=1)
            whole[:, inside] = back
    return came, lent


def _first_come(wanted: Whole, most: Whole) -> Whole:
    """Share out what there is along a row until it is gone."""
    before = wanted.cumsum(axis=1) - wanted
    return np.asarray(np.clip(most - before, 0, wanted))


def _filled(asked: Whole, luck: Sequence[Chances], chance: float) -> Whole:
    """Give how many of the shifts asked for are filled, each by its own luck."""
    found = np.zeros_like(asked)
    if chance <= 0:
        return found
    for number in range(int(asked.max(initial=0))):
        found += (asked > number) & (luck[number] < chance)
    return found


def _capped(asked: Whole, luck: Sequence[Chances], level: Level, *, worked: float) -> float:
    """Give the greatest chance of an agency shift that keeps agency hours under their cap over the year."""
    cap = level.agency_cap or 0.0
    if cap >= 1:
        return level.agency
    most = int(worked * cap / (1 - cap) + _NONE)
    drawn = [luck[number][asked > number] for number in range(int(asked.max(initial=0)))]
    lucky = np.concatenate(drawn) if drawn else np.empty(0)
    lucky = lucky[lucky < level.agency]
    if len(lucky) <= most:
        return level.agency
    return float(np.partition(lucky, most)[most])


def _flagged(team: Floats, there: Floats, hours: float, flags: Sequence[Flag]) -> float | None:
    """Give the share of ward-shifts that have at least one of the red flags."""
    if not flags:
        return None
    found = np.zeros(there.shape, dtype=bool)
    for flag in flags:
        if flag.judged is Judged.SHORTFALL:
            most = np.minimum(flag.hours, team * hours * flag.percent / 100)
            found |= (team - there) * hours > most
        else:
            found |= there < flag.staff
    return float(found.mean())
