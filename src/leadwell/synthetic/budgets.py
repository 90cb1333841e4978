"""Pay budgets of a financial year, told once when the year begins, for months that have not come too."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from leadwell.foundations.periods import month_of
from leadwell.synthetic.monthly_measures import MEASURES

BUDGETED, SPENT = "finance.pay_budget", "finance.pay_spend"
_FIRST_MONTH = 4  # of the financial year
_A_YEAR = 12


def budgets(measures: pl.DataFrame, *, last: date) -> dict[date, pl.DataFrame]:
    """Give the budgets by the month in which they are told: MEASURES rows to the end of the financial year.

    A unit's budget is told in its first month of each financial year. Months that the simulator has made have the
    budget that spend is held against; later ones have the same pounds a day.

    Args:
        measures: MEASURES rows of every unit.
        last: the first day of the last month made.
    """
    spent = measures.filter(pl.col("measure") == SPENT)
    found: dict[date, list[dict[str, object]]] = {}
    for (code,), rows in spent.group_by("unit_code", maintain_order=True):
        known = dict(zip(rows["month"].to_list(), rows["denominator"].to_list(), strict=True))
        a_day = sum(known.values()) / sum(month_of(month).days for month in known)
        goes_on = max(known) == last
        for year in sorted({_year_of(month) for month in known}):
            of_year = [month for month in _months_of(year) if month >= min(known)]
            told_in = next(month for month in of_year if month in known)
            found.setdefault(told_in, []).extend(
                {
                    "unit_code": str(code),
                    "measure": BUDGETED,
                    "month": month,
                    "numerator": known.get(month, float(round(a_day * month_of(month).days))),
                    "denominator": None,
                    "missing": None,
                }
                for month in of_year
                if month in known or (goes_on and month > last)
            )
    return {
        month: pl.DataFrame(rows, schema=MEASURES).sort("month", maintain_order=True)
        for month, rows in sorted(found.items())
    }


def _year_of(month: date) -> int:
    return month.year if month.month >= _FIRST_MONTH else month.year - 1


def _months_of(year: int) -> Sequence[date]:
    first = month_of(date(year, _FIRST_MONTH, 1))
    return [first.shifted(ahead).start for ahead in range(_A_YEAR)]
