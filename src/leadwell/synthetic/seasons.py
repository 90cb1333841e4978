"""The year as a service feels it: winter, weekends and holidays."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from leadwell.foundations.periods import month_of
from leadwell.synthetic.randomness import Floats

Days = NDArray[np.datetime64]

_MID_WINTER = 15  # day of the year on which winter weighs most


def days_between(first: date, last: date) -> list[date]:
    """Give every day from ``first`` to ``last``, both included."""
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def winter(days: list[date]) -> Floats:
    """Give the weight of winter: 1 in the middle of January, -1 in the middle of July."""
    of_year = np.array([day.timetuple().tm_yday for day in days], dtype=np.float64)
    return np.cos(2 * np.pi * (of_year - _MID_WINTER) / 365.25)


def weekends(days: list[date]) -> Floats:
    """Give 1 on Saturdays and Sundays, 0 on other days."""
    return np.array([float(day.weekday() >= 5) for day in days])


def holidays(days: list[date]) -> Floats:
    """Give how much a day is a holiday: 1 at Christmas and Easter, a half in August, else 0."""
    return np.array([_holiday(day) for day in days])


def christmas(days: list[date]) -> Floats:
    """Give 1 from 23 December to 2 January, else 0."""
    return np.array([float(_is_christmas(day)) for day in days])


def month_indices(days: list[date]) -> NDArray[np.int64]:
    """Give for each day how many months it lies after the month of the first day."""
    start = month_of(days[0]).start
    return np.array([(day.year - start.year) * 12 + day.month - start.month for day in days])


def easter(year: int) -> date:
    """Give Easter Sunday, by the anonymous Gregorian rule.

    >>> easter(2025)
    datetime.date(2025, 4, 20)
    """
    golden, century, in_century = year % 19, year // 100, year % 100
    leap, of_leap = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    quads, rest = divmod(in_century, 4)
    weekday = (32 + 2 * of_leap + 2 * quads - epact - rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _is_christmas(day: date) -> bool:
    return (day.month, day.day) >= (12, 23) or (day.month, day.day) <= (1, 2)


def _holiday(day: date) -> float:
    if _is_christmas(day) or -2 <= (day - easter(day.year)).days <= 1:
        return 1.0
    return 0.5 if day.month == 8 else 0.0
