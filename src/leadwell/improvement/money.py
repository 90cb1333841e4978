"""A year's pay against its budget: what is spent, what the rest may cost, and the chance of ending over.

Places made of units are the sums of their units, never averages. A unit whose spend of a month is not known, although
it spent before or had a budget, is left out and named, since nothing says what it spent. The months to come are
foretold for each unit by ``leadwell.forecasting``, and added up on many made-up courses of the year, in which the
errors of one unit's months go together, and a part of the errors of all units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import polars as pl

from leadwell.forecasting import QUANTILES, forecast
from leadwell.foundations.definition_files import BadDefinition, Entry, Founding, definition
from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import Period, PeriodKind, month_of

_COURSES = 10_000
_INTERVALS = (0.025, 0.1, 0.9, 0.975)
_A_YEAR = 12
_LEVELS = (0.025, *(int(name[1:]) / 100 for name in QUANTILES), 0.975)
_SCORES = np.array([NormalDist().inv_cdf(level) for level in _LEVELS])
_COLUMNS = ("lo95", *QUANTILES, "hi95")

Floats = npt.NDArray[np.float64]


class NothingSpent(LeadwellError):
    """No unit has told what it spent, so there is no year to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRules:
    """The financial year, and how a year's spend is foretold."""

    first_month: int
    fewest_months: int
    together_within_unit: float
    together_between_units: float
    founding: Founding


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMoney:
    """What one unit spent and may spend, in pounds by the first day of the month. What is not there is not known."""

    name: str
    spend: Mapping[date, float]
    budget: Mapping[date, float] = field(default_factory=dict)
    closed_on: date | None = None  # from then on it spends nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An amount in pounds and where it lies 8 times in 10, and 19 times in 20."""

    mean: float
    lo80: float
    hi80: float
    lo95: float
    hi95: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A unit that is not in the sums, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearEnd:
    """How a financial year stands and may end. All sums are over the same units.

    ``to_come`` holds the months after the last that any unit told, as sums over the units.
    """

    months: tuple[date, ...]  # the twelve of the year
    last: date  # the latest month that any unit told
    spent: float  # as far as it is known
    budget: float | None  # of the whole year; None where a month of a unit has none
    budget_to_date: float | None  # up to the last month told
    without_budget: tuple[str, ...]  # the units of which a month's budget is not known
    to_come: Mapping[date, Interval]
    total: Interval
    chance_over: float | None  # between 0 and 1; None where the budget is not known, or the year is over
    units: int  # in the sums
    left_out: tuple[LeftOut, ...]

    @property
    def is_over(self) -> bool:
        """Whether every month of the year is known: nothing is foretold."""
        return self.total.lo95 == self.total.hi95


def year_rules_of(entry: Entry) -> YearRules:
    """Read the rules of the year from a definition.

    Raises:
        BadDefinition: something is missing or cannot be.
    """
    found = YearRules(
        first_month=entry.whole("first_month", least=1),
        fewest_months=entry.whole("fewest_months", least=2),
        together_within_unit=entry.number("together_within_unit"),
        together_between_units=entry.number("together_between_units"),
        founding=entry.founding(),
    )
    if found.first_month > _A_YEAR:
        raise BadDefinition(f"{entry.where}: 'first_month' is {found.first_month}; it must be from 1 to 12.")
    if found.together_within_unit + found.together_between_units > 1:
        raise BadDefinition(f"{entry.where}: the two shares of errors that go together are over 1.")
    return found


@cache
def shipped_year_rules() -> YearRules:
    """Give the rules that Leadwell ships."""
    return year_rules_of(definition("money", "year"))


def financial_year(day: date, *, first_month: int = 4) -> tuple[date, ...]:
    """Give the first days of the twelve months of the financial year that a day is in.

    >>> [f"{one:%b %Y}" for one in financial_year(date(2026, 3, 31))][::11]
    ['Apr 2025', 'Mar 2026']
    """
    year = day.year if day.month >= first_month else day.year - 1
    first = Period(PeriodKind.MONTH, date(year, first_month, 1))
    return tuple(first.shifted(ahead).start for ahead in range(_A_YEAR))


def year_end(
    units: Sequence[UnitMoney], *, until: date, rules: YearRules | None = None, seed: int = 1
) -> YearEnd:
    """Give how the financial year stands and may end; the year is that of the latest month told.

    Args:
        units: the unit itself, or every unit of a place, each once and named.
        until: the day that one looks from; what was spent in months that were not over by then is left out.
        rules: the shipped ones where not given.
        seed: of the made-up courses; the same seed gives the same answer.

    Raises:
        NothingSpent: no unit has told the spend of a month that is over.
    """
    rules = rules or shipped_year_rules()
    known = [
        {month: amount for month, amount in sorted(one.spend.items()) if month_of(month).end < until}
        for one in units
    ]
    if not any(known):
        raise NothingSpent("No unit has told what it spent on pay in any month that is over.")
    last = max(max(one) for one in known if one)
    months = financial_year(last, first_month=rules.first_month)
    used, left_out = _told_apart(units, known, months, last, rules)
    spend = [known[place] for place in used]
    ahead = [
        [month for month in months if month > max(spent) and not _is_closed(units[place], month)]
        for place, spent in zip(used, spend, strict=True)
    ]
    spent = sum(amount for one in spend for month, amount in one.items() if month in months)
    sums = {month: np.zeros(_COURSES) for month in months}
    means = dict.fromkeys(months, 0.0)
    if any(ahead):
        for month, mean, course in _courses(spend, ahead, rules, seed):
            means[month] += mean
            sums[month] += course
    for one in spend:  # of a month that some told and some did not, what was told is in the sum
        for month, amount in one.items():
            if month in sums:
                sums[month] += amount
                means[month] += amount
    total = np.sum(list(sums.values()), axis=0)
    to_date = [month for month in months if month <= last]
    budget, without = _budget([units[place] for place in used], months)
    is_over = not any(ahead)
    return YearEnd(
        months=months,
        last=last,
        spent=spent,
        budget=budget,
        budget_to_date=_budget([units[place] for place in used], to_date)[0],
        without_budget=without,
        to_come={month: _interval(sums[month], means[month]) for month in months if month > last and used},
        total=_interval(total, sum(means.values())),
        chance_over=None if budget is None or is_over or not used else float((total > budget).mean()),
        units=len(used),
        left_out=left_out,
    )


def chance_words(chance: float) -> str:
    """Say a chance as people say it; none that is foretold is nothing or everything.

    >>> [chance_words(one) for one in (0.001, 0.26, 0.97, 1.0)]
    ['less than 5 in 100', 'about 26 in 100', 'more than 95 in 100', 'more than 95 in 100']
    """
    if chance < 0.05:
        return "less than 5 in 100"
    return "more than 95 in 100" if chance > 0.95 else f"about {round(100 * chance)} in 100"


def _told_apart(
    units: Sequence[UnitMoney],
    known: Sequence[Mapping[date, float]],
    months: Sequence[date],
    last: date,
    rules: YearRules,
) -> tuple[list[int], tuple[LeftOut, ...]]:
    """Say which units are in the sums, and of each other one why it is not."""
    used, left_out = [], []
    for place, (unit, spent) in enumerate(zip(units, known, strict=True)):
        if unit.closed_on is not None and unit.closed_on <= months[0]:
            continue  # it has no part in the year
        why = ""
        if not spent:
            why = "it has told no spend"
        else:
            # A budget before the first spend says that it was at work: a whole budget against a part of the spend
            # would read as an underspend.
            gaps = [
                month
                for month in months
                if month <= max(spent)
                and month not in spent
                and (month > min(spent) or (unit.budget.get(month) and not _is_closed(unit, month)))
            ]
            needed = [month for month in months if month > max(spent) and not _is_closed(unit, month)]
            if gaps:
                why = f"its spend of {month_of(gaps[0]).label} is not known"
            elif needed and len(spent) < rules.fewest_months:
                why = f"it has told {len(spent)} months, and {rules.fewest_months} are needed to foretell"
            elif max(spent) < month_of(last).shifted(-3).start and not _is_closed(unit, last):
                why = f"it has told nothing since {month_of(max(spent)).label}"
        if why:
            left_out.append(LeftOut(name=unit.name, why=why))
        else:
            used.append(place)
    return used, tuple(left_out)


def _is_closed(unit: UnitMoney, month: date) -> bool:
    return unit.closed_on is not None and unit.closed_on <= month


def _budget(units: Sequence[UnitMoney], months: Sequence[date]) -> tuple[float | None, tuple[str, ...]]:
    without = tuple(
        unit.name
        for unit in units
        if any(
            month not in unit.budget
            for month in months
            if not _is_closed(unit, month) and (month in unit.spend or month > max(unit.spend))
        )
    )
    if without or not units:
        return None, without
    return sum(unit.budget.get(month, 0.0) for unit in units for month in months), ()


def _courses(
    spend: Sequence[Mapping[date, float]], ahead: Sequence[Sequence[date]], rules: YearRules, seed: int
) -> list[tuple[date, float, Floats]]:
    """Give for each unit and month to come the mean and made-up amounts, one for each course of the year."""
    rows = [
        (str(place), month.isoformat(), spent.get(month))
        for place, spent in enumerate(spend)
        for month in _every_month(min(spent), max(spent))
    ]
    table = pl.DataFrame(
        rows, schema={"series": pl.String, "period": pl.String, "value": pl.Float64}, orient="row"
    )
    horizon = max(
        (
            _months_between(max(spent), coming[-1])
            for spent, coming in zip(spend, ahead, strict=True)
            if coming
        ),
        default=0,
    )
    foretold = forecast(table, horizon=horizon)
    found = {(row["series"], row["period"]): row for row in foretold.iter_rows(named=True)}
    rng = np.random.default_rng(seed)
    between, within = rules.together_between_units, rules.together_within_unit
    shared = rng.standard_normal(_COURSES)
    courses = []
    for place, coming in enumerate(ahead):
        own = rng.standard_normal(_COURSES)
        for month in coming:
            row = found[str(place), month.isoformat()]
            score = (
                np.sqrt(between) * shared
                + np.sqrt(within) * own
                + np.sqrt(max(0.0, 1 - between - within)) * rng.standard_normal(_COURSES)
            )
            courses.append((month, float(row["mean"]), _amounts(score, row)))
    return courses


def _amounts(score: Floats, row: Mapping[str, float]) -> Floats:
    """Give the amounts at normal scores: along the quantiles, and straight on beyond the last two of them."""
    heights = np.array([row[name] for name in _COLUMNS])
    found = np.interp(score, _SCORES, heights)
    for end, inner, beyond in ((0, 1, score < _SCORES[0]), (-1, -2, score > _SCORES[-1])):
        slope = (heights[end] - heights[inner]) / (_SCORES[end] - _SCORES[inner])
        found[beyond] = heights[end] + slope * (score[beyond] - _SCORES[end])
    return np.asarray(np.maximum(found, 0.0) if heights[0] >= 0 else found, dtype=np.float64)


def _interval(amounts: Floats, mean: float) -> Interval:
    lo95, lo80, hi80, hi95 = (float(one) for one in np.quantile(amounts, _INTERVALS))
    return Interval(mean=mean, lo80=lo80, hi80=hi80, lo95=lo95, hi95=hi95)


def _every_month(first: date, last: date) -> list[date]:
    start = month_of(first)
    return [start.shifted(ahead).start for ahead in range(_months_between(first, last) + 1)]


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * _A_YEAR + last.month - first.month
