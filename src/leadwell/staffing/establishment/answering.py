"""What a what-if gives: each question over many simulated years, with the range that years and doubt leave open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from leadwell.foundations.errors import LeadwellError
from leadwell.staffing.establishment.asking import NOW, WhatIf
from leadwell.staffing.establishment.closed_form import chance_short
from leadwell.staffing.establishment.shifts import Level, YearFound, shifts_of_a_year
from leadwell.staffing.establishment.worlds import Floats, Year, year_of
from leadwell.staffing.rules import Flag, Judged, shipped_rules

_LOW, _HIGH = 2.5, 97.5  # percentiles: 19 years in 20 lie between
_MOST = 4e9  # ward-shifts in all, beyond which a run would take most of a day
_STEPS = 10  # of the cut that a savings scheme thinks of


class TooMuch(LeadwellError):
    """A what-if that would take too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A mean over simulated years, and where 19 years in 20 lie."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one question gives. Hours and cost are of all units in a year."""

    name: str
    plan: float
    short: Range  # share of shifts
    over: Range
    flagged: Range | None  # shifts with a red flag worked out from hours, of all units in a year
    short_unflexed: float  # by formula: without redeployment, bank and agency
    short_by_unit: tuple[Range, ...]  # in the order of the units
    own_hours: Range  # worked by own staff, those lent among them
    moved_hours: Range
    bank_hours: Range
    agency_hours: Range
    cost: Range | None
    short_change: Range  # from how things stand, met by the same luck
    cost_change: Range | None

    @property
    def cost_of_a_shift_saved(self) -> float | None:
        """What one short shift less costs, where both are told of apart from nought; None where they are not."""
        if self.cost_change is None or self.short_change.high >= 0 or self.cost_change.low <= 0:
            return None
        return self.cost_change.mean


@dataclass(frozen=True, slots=True, kw_only=True)
class Tripwire:
    """Where a savings scheme passes its mark."""

    name: str
    mark: float
    short_now: Range
    cut: (
        float | None
    )  # the largest share of the plan that may go, on average; None where the mark is passed already
    cut_cautious: float | None  # so that 39 years of 40 stay under the mark
    reaches_most: bool  # the mark is not passed by the largest cut that was thought of
    saved: float | None  # money in a year at ``cut``, bank and agency counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to a what-if."""

    asked: WhatIf
    found: tuple[Found, ...]  # the first is how things stand
    tripwire: Tripwire | None
    flags: tuple[Flag, ...]


def answer(asked: WhatIf) -> Answer:
    """Simulate how things stand and every question, under the same luck.

    Each year has its own luck, and its own attendance and spread within what is not known of them; all questions
    meet the same. So a difference between two questions is told far more closely than either.

    Raises:
        TooMuch: more ward-shifts than can be simulated in reasonable time.
    """
    levels = [asked.standing.level, *(one.level(asked.standing) for one in asked.questions)]
    size = float(asked.wards.count) * asked.shifts_a_year * asked.years * len(levels)
    if size > _MOST:
        raise TooMuch(
            f"This asks for {size:,.0f} simulated shifts; {_MOST:,.0f} are done at once. Ask for fewer years."
        )
    flags = tuple(
        flag
        for flag in shipped_rules().computed(asked.serves)
        if flag.group is asked.group and flag.judged in {Judged.SHORTFALL, Judged.FEWEST_STAFF}
    )
    years = _simulate(asked, levels, flags)
    found = tuple(_found(asked, level, year, years[0]) for level, year in zip(levels, years, strict=True))
    return Answer(
        asked=asked,
        found=found,
        tripwire=_tripwire(asked, found[0], flags) if asked.savings else None,
        flags=flags,
    )


def _simulate(asked: WhatIf, levels: Sequence[Level], flags: tuple[Flag, ...]) -> list[list[YearFound]]:
    """Give each level's years. A year's luck is drawn once, met by every level, and let go of."""
    found: list[list[YearFound]] = [[] for _ in levels]
    for number in range(asked.years):
        year = year_of(
            asked.wards,
            shifts=asked.shifts_a_year,
            seed=asked.seed,
            year=number,
            most_demand=max(1.0, *(level.demand for level in levels)),
        )
        for level, years in zip(levels, found, strict=True):
            years.append(
                shifts_of_a_year(
                    asked.wards,
                    year,
                    _doubted(asked, level, year),
                    short=asked.model.short,
                    over=asked.model.over,
                    hours=asked.hours_a_shift,
                    flags=flags,
                )
            )
    return found


def _doubted(asked: WhatIf, level: Level, year: Year) -> Level:
    """Give the level with attendance and spread moved within what is not known of them."""
    of_attendance, of_spread = year.of_parameters
    return replace(
        level,
        attendance=level.attendance * float(np.exp(asked.attendance_error * of_attendance)),
        spread=level.spread * float(np.exp(asked.spread_error * of_spread)),
    )


def _found(asked: WhatIf, level: Level, years: Sequence[YearFound], now: Sequence[YearFound]) -> Found:
    ward_shifts = asked.wards.count * asked.shifts_a_year
    hours = ward_shifts * asked.hours_a_shift
    short = np.array([one.short for one in years])
    flagged = [one.flagged for one in years if one.flagged is not None]
    cost, cost_now = _costs(asked, level, years), _costs(asked, asked.standing.level, now)
    return Found(
        name=level.name,
        plan=level.plan,
        short=_range(short),
        over=_range([one.over for one in years]),
        flagged=_range(np.array(flagged) * ward_shifts) if flagged else None,
        short_unflexed=_unflexed(asked, level),
        short_by_unit=tuple(
            _range([one.short_by_ward[ward] for one in years]) for ward in range(asked.wards.count)
        ),
        own_hours=_range([one.own * hours for one in years]),
        moved_hours=_range([one.moved * hours for one in years]),
        bank_hours=_range([one.bank * hours for one in years]),
        agency_hours=_range([one.agency * hours for one in years]),
        cost=None if cost is None else _range(cost),
        short_change=_range(short - np.array([one.short for one in now])),
        cost_change=None if cost is None or cost_now is None else _range(cost - cost_now),
    )


def _unflexed(asked: WhatIf, level: Level) -> float:
    """Give the share of shifts that would be short without anything that flexes, by formula: the mean over wards."""
    kinds = zip(asked.wards.attendance, asked.wards.spread, strict=True)
    chances = {
        kind: chance_short(
            plan=level.plan,
            attendance=level.attendance * float(kind[0]),
            spread=level.spread * float(kind[1]),
            short=asked.model.short,
        )
        for kind in set(kinds)
    }
    pairs = zip(asked.wards.attendance, asked.wards.spread, strict=True)
    return float(np.mean([chances[kind] for kind in pairs]))


def _costs(asked: WhatIf, level: Level, years: Sequence[YearFound]) -> Floats | None:
    """Give the cost of each year: planned posts that are filled are paid, at work or ill; temporary hours on top."""
    prices = asked.prices
    if prices.own_hour is None:
        return None
    hours = asked.wards.count * asked.shifts_a_year * asked.hours_a_shift
    paid = np.array(
        [
            one.planned * (1 - level.vacant) + prices.bank * one.bank + prices.agency * one.agency
            for one in years
        ]
    )
    return paid * hours * prices.own_hour


def _range(values: Floats | Sequence[float]) -> Range:
    low, high = np.percentile(values, [_LOW, _HIGH])
    return Range(mean=float(np.mean(values)), low=float(low), high=float(high))


def _tripwire(asked: WhatIf, now: Found, flags: tuple[Flag, ...]) -> Tripwire:
    """Find how much of the plan may go before the mark is passed: on average, and in 39 years of 40.

    Cuts at even steps meet the same luck as everything else; between two steps the share short is taken as straight.
    """
    savings = asked.savings
    assert savings is not None
    cuts = [savings.most * step / _STEPS for step in range(_STEPS + 1)]
    standing = asked.standing.level
    levels = [
        replace(standing, name=f"{NOW}, {cut:.1%} less", plan=standing.plan * (1 - cut)) for cut in cuts
    ]
    years = _simulate(asked, levels, flags)
    ranges = [_range([year.short for year in one]) for one in years]
    cut = _passes(cuts, [one.mean for one in ranges], savings.mark)
    saved = None
    if cut is not None and now.cost is not None:
        costs = [_costs(asked, level, one) for level, one in zip(levels, years, strict=True)]
        means = [float(one.mean()) for one in costs if one is not None]
        saved = means[0] - float(np.interp(cut, cuts, means))
    return Tripwire(
        name=savings.name,
        mark=savings.mark,
        short_now=now.short,
        cut=cut,
        cut_cautious=_passes(cuts, [one.high for one in ranges], savings.mark),
        reaches_most=cut == savings.most,
        saved=saved,
    )


def _passes(cuts: Sequence[float], shares: Sequence[float], mark: float) -> float | None:
    """Give the first cut at which a share passes its mark; the last cut where none does, None where nought does."""
    if shares[0] > mark:
        return None
    for at in range(1, len(cuts)):
        if shares[at] > mark:
            part = (mark - shares[at - 1]) / (shares[at] - shares[at - 1])
            return cuts[at - 1] + part * (cuts[at] - cuts[at - 1])
    return cuts[-1]
