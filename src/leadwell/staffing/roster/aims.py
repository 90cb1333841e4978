"""How well a ward's roster does on each thing that it is for, in the ward's own units."""

from collections import Counter
from dataclasses import dataclass
from math import sqrt

from leadwell.staffing.roster.fairness import shares
from leadwell.staffing.roster.problem import OFF, Problem, Roster
from leadwell.staffing.roster.rules import check_fit
from leadwell.staffing.roster.temporary_cover import hour_prices
from leadwell.staffing.roster.ward import Ward
from leadwell.staffing.roster.ward_problem import cell_name, night_cells
from leadwell.staffing.roster.ward_shares import contracted_minutes, fair_shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Hours planned, kept and lost: of care by skill, or of improvement. All are added up in one report."""

    what: str  # "care, registered" or "improvement"
    planned: float
    kept: float

    @property
    def lost(self) -> float:
        """Hours planned and not kept."""
        return self.planned - self.kept


@dataclass(frozen=True, slots=True, kw_only=True)
class FromFair:
    """How far people are from a fair share: of nights, or of weekends."""

    typical: float | None  # root of the mean square; None where nobody may work any
    least: float | None  # who has least compared with a fair share, below 0 where too few
    most: float | None

    @property
    def widest(self) -> float | None:
        """Give the distance between who has most and who has least, compared with a fair share."""
        return None if self.least is None or self.most is None else self.most - self.least


@dataclass(frozen=True, slots=True, kw_only=True)
class Aims:
    """A roster by its aims."""

    missing: int  # people missing, over all shifts
    under_skilled: int  # shifts without everybody registered whom they want
    hours_over: float  # above contract, over all people
    hours_under: float
    asked: int
    granted: int
    nights: FromFair
    weekends: FromFair
    temporary_pounds: float  # what bank and agency would cost if they filled every gap
    hours: tuple[Hours, ...]  # care by skill, then improvement

    @property
    def hours_off(self) -> float:
        """Hours above and below contract together."""
        return self.hours_over + self.hours_under


def aims(ward: Ward, problem: Problem, roster: Roster) -> Aims:
    """Say how well a roster does on each of its aims.

    Args:
        ward: the ward.
        problem: its problem, as ``problem_of`` gives it.
        roster: the roster.

    Raises:
        NotOfThisProblem: the roster does not fit the problem.
    """
    check_fit(problem, roster)
    present = Counter((day, cell) for cells in roster.values() for day, cell in enumerate(cells))
    minutes = {one.name: one.minutes for one in problem.shifts} | {OFF: 0}
    cells = {cell_name(one.shift, one.skill): (one.shift, one.skill) for one in ward.demand}
    prices = hour_prices(ward)
    wanted_hours: Counter[str] = Counter()
    lost_hours: Counter[str] = Counter()
    missing, pounds = 0, 0.0
    under_skilled: set[tuple[int, str]] = set()
    for one in problem.cover:
        if not one.wanted:
            continue
        shift, skill = cells[one.shift]
        short = max(0, one.wanted - present[one.day, one.shift])
        hours = minutes[one.shift] / 60
        missing += short
        pounds += short * hours * prices[skill]
        wanted_hours[skill] += one.wanted * hours  # type: ignore[assignment]
        lost_hours[skill] += short * hours  # type: ignore[assignment]
        if short and skill in ward.skills_registered:
            under_skilled.add((one.day, shift))
    got = shares(problem, roster, nights=night_cells(ward))
    by_name = {one.name: one for one in ward.people}
    off = [one.hours - contracted_minutes(ward, by_name[one.person]) / 60 for one in got]
    fair = {one.person: one for one in fair_shares(ward)}
    nights = [one.nights - share for one in got if (share := fair[one.person].nights) is not None]
    weekends = [one.weekends - share for one in got if (share := fair[one.person].weekends) is not None]
    return Aims(
        missing=missing,
        under_skilled=len(under_skilled),
        hours_over=sum(max(0.0, one) for one in off),
        hours_under=sum(max(0.0, -one) for one in off),
        asked=sum(one.asked for one in got),
        granted=sum(one.met for one in got),
        nights=_from_fair(nights),
        weekends=_from_fair(weekends),
        temporary_pounds=pounds,
        hours=(
            *(
                Hours(what=f"care, {skill}", planned=planned, kept=planned - lost_hours[skill])
                for skill, planned in sorted(wanted_hours.items())
            ),
            improvement_hours(ward, problem, roster),
        ),
    )


def improvement_hours(ward: Ward, problem: Problem, roster: Roster) -> Hours:
    """Give the hours kept for improvement: planned, and kept where no shift was given in their place."""
    planned = kept = 0.0
    for member in ward.people:
        for one in member.protected:
            planned += one.hours
            if roster[member.name][problem.past + (one.on - ward.starts_on).days] == OFF:
                kept += one.hours
    return Hours(what="improvement", planned=planned, kept=kept)


def _from_fair(distances: list[float]) -> FromFair:
    if not distances:
        return FromFair(typical=None, least=None, most=None)
    return FromFair(
        typical=sqrt(sum(one * one for one in distances) / len(distances)),
        least=min(distances),
        most=max(distances),
    )
