"""Periods as published files write them: ``MSitAE-AUGUST-2024``, ``April to June 2025``, ``Q1 2018``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import polars as pl

from leadwell.foundations.periods import Period, PeriodKind
from leadwell.intake.dates import a_clear_day, a_month
from leadwell.intake.month_names import MONTHS, YEARS, full_year

_MONTH = "(" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_ISO_MONTH = re.compile(r"^(\d{4})[-/](\d{1,2})$")
_SPAN = re.compile(rf"{_MONTH}\W+(?:(\d{{4}})\W+)?(?:to|-|–|and)\W+{_MONTH}\W+(\d{{4}})", re.IGNORECASE)
_WORDS = re.compile(rf"(?<![a-z]){_MONTH}[\s_-]*'?(\d{{4}}|\d{{2}})(?!\d)", re.IGNORECASE)
_WORDS_TURNED = re.compile(rf"(?<!\d)(\d{{4}})[\s_-]+{_MONTH}(?![a-z])", re.IGNORECASE)
_DAY_WORDS = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s_-]+{_MONTH}[\s_-]+(\d{{4}})", re.IGNORECASE)
_QUARTER = re.compile(r"(?:quarter|qtr|q)\s*([1-4])\W*(\d{4})(?:\s*[-/]\s*(\d{2,4}))?", re.IGNORECASE)
_QUARTER_TURNED = re.compile(r"(\d{4})(?:\s*[-/]\s*(\d{2,4}))?\W*(?:quarter|qtr|q)\s*([1-4])", re.IGNORECASE)
_YEAR_AND_MONTH = re.compile(rf"(?<!\d)(\d{{4}})[-/](\d{{2}})[\s_,-]+{_MONTH}(?![a-z])", re.IGNORECASE)
_MONTH_AND_YEAR = re.compile(rf"(?<![a-z]){_MONTH}[\s_,-]+(\d{{4}})[-/](\d{{2}})(?![\d-])", re.IGNORECASE)
_FINANCIAL_YEAR = re.compile(r"(?<!\d)(\d{4})\s*[-/]\s*(\d{2}|\d{4})(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A period as somebody wrote it."""

    period: Period
    calendar_quarter: bool = False  # "Q1 2018": the quarter is taken as January to March, which is a guess


def written_period(text: str) -> Written | None:
    """Read a period written in words or figures, None where the text names none.

    >>> written_period("MSitAE-AUGUST-2024").period.label
    'August 2024'
    >>> written_period("Quarter 1, 2025-26 (April to June 2025)").period.label
    'April to June 2025'
    >>> written_period("Q3 2024-25").period.label
    'October to December 2024'
    """
    text = " ".join(text.split())
    for reader in (_day, _span, _quarter, _month_of_financial_year, _month, _financial_year, _month_alone):
        found = reader(text)
        if found is not None:
            return found
    return None


def _day(text: str) -> Written | None:
    if on := a_clear_day(text):
        return _written(PeriodKind.DAY, on.year, on.month, on.day)
    if match := _ISO_MONTH.match(text):
        return _written(PeriodKind.MONTH, int(match[1]), int(match[2]))
    if match := _DAY_WORDS.search(text):
        return _written(PeriodKind.DAY, int(match[3]), MONTHS[match[2].lower()], int(match[1]))
    return None


def _span(text: str) -> Written | None:
    match = _SPAN.search(text)
    if match is None:
        return None
    first, last, end_year = MONTHS[match[1].lower()], MONTHS[match[3].lower()], int(match[4])
    start_year = int(match[2]) if match[2] else end_year - (first > last)
    months = (end_year - start_year) * 12 + last - first + 1
    kinds = {1: PeriodKind.MONTH, 3: PeriodKind.QUARTER, 12: PeriodKind.YEAR}
    return _written(kinds[months], start_year, first) if months in kinds else None


def _quarter(text: str) -> Written | None:
    if match := _QUARTER.search(text):
        number, year, financial = int(match[1]), int(match[2]), match[3]
    elif match := _QUARTER_TURNED.search(text):
        number, year, financial = int(match[3]), int(match[1]), match[2]
    else:
        return None
    if financial is None:
        found = _written(PeriodKind.QUARTER, year, 3 * number - 2)
        return Written(period=found.period, calendar_quarter=True) if found else None
    return _written(PeriodKind.QUARTER, year + (number == 4), 3 * (number % 4) + 1)


def _month_of_financial_year(text: str) -> Written | None:
    match = _YEAR_AND_MONTH.search(text)
    if match:
        year, short, name = int(match[1]), int(match[2]), match[3]
    elif match := _MONTH_AND_YEAR.search(text):
        year, short, name = int(match[2]), int(match[3]), match[1]
    else:
        return None
    month = MONTHS[name.lower()]
    if (year + 1) % 100 != short % 100:
        return None
    return _written(PeriodKind.MONTH, year + (month <= 3), month)


def _month(text: str) -> Written | None:
    if match := _WORDS_TURNED.search(text):
        return _written(PeriodKind.MONTH, int(match[1]), MONTHS[match[2].lower()])
    if match := _WORDS.search(text):
        return _written(PeriodKind.MONTH, full_year(match[2]), MONTHS[match[1].lower()])
    return None


def _month_alone(text: str) -> Written | None:
    """Read what only the reader of months knows, such as ``03/2025``."""
    first = a_month(text)
    return _written(PeriodKind.MONTH, first.year, first.month) if first else None


def _financial_year(text: str) -> Written | None:
    match = _FINANCIAL_YEAR.search(text)
    if match and (int(match[1]) + 1) % 100 == int(match[2]) % 100:
        return _written(PeriodKind.YEAR, int(match[1]), 4)
    return None


def _written(kind: PeriodKind, year: int, month: int, day: int = 1) -> Written | None:
    if year not in YEARS:
        return None
    try:
        return Written(period=Period(kind, date(year, month, day)))
    except ValueError:
        return None


def month_number(text: str) -> int | None:
    """Give the month that a text begins with, 1 to 12, None where it begins with none."""
    match = re.match(_MONTH + r"(?![a-z])", text.strip(), re.IGNORECASE)
    return MONTHS[match[1].lower()] if match else None


def month_of_year(calendar_year: str, month: str) -> Period | None:
    """Give a month said in two cells, by number or name: ``2024`` and ``8``, ``2024`` and ``August``."""
    if not re.fullmatch(r"(19|20)\d\d", calendar_year.strip()):
        return None
    number = int(month) if month.strip().isdecimal() else month_number(month)
    if number is None or not 1 <= number <= 12:
        return None
    return Period(PeriodKind.MONTH, date(int(calendar_year), number, 1))


def quarter_ending(financial_year: str, month_name: str) -> Period | None:
    """Give the quarter of a financial year that ends in a month: ``2025-26`` and ``June``."""
    year, month = _financial_year(financial_year), month_number(month_name)
    if year is None or month is None or month % 3:
        return None
    calendar_year = year.period.start.year + (month <= 3)
    return Period(PeriodKind.QUARTER, date(calendar_year, month - 2, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """A column read as periods. Both series are as long as the column; null where it could not be read."""

    kinds: pl.Series  # String, a PeriodKind
    starts: pl.Series  # Date
    calendar_quarters: bool  # some were written as a quarter of a year, without saying which year


def column_of_periods(texts: pl.Series, *, kind: PeriodKind | None = None) -> Periods:
    """Read a column of periods, each different text once.

    Args:
        texts: String series.
        kind: where given, single days are read as the period of this kind that holds them, so that
            month-end dates become months.
    """
    unique = texts.drop_nulls().unique().to_list()
    read = {text: written_period(text.strip()) for text in unique}
    found = {text: _as_kind(one, kind) for text, one in read.items() if one is not None}
    kinds = texts.replace_strict(
        {text: one.kind.value for text, one in found.items()}, default=None, return_dtype=pl.String
    )
    starts = texts.replace_strict(
        {text: one.start for text, one in found.items()}, default=None, return_dtype=pl.Date
    )
    guessed = any(one is not None and one.calendar_quarter for one in read.values())
    return Periods(kinds=kinds, starts=starts, calendar_quarters=guessed)


def _as_kind(written: Written, kind: PeriodKind | None) -> Period:
    period = written.period
    if kind is None or period.kind is not PeriodKind.DAY or kind is PeriodKind.DAY:
        return period
    start = period.start
    if kind is PeriodKind.MONTH:
        return Period(kind, start.replace(day=1))
    if kind is PeriodKind.QUARTER:
        return Period(kind, date(start.year, start.month - (start.month - 1) % 3, 1))
    return Period(kind, start)


def spacing(days: Sequence[date]) -> PeriodKind:
    """Say how long the periods are that a column of single days stands for.

    Days that are all month ends, or all firsts of months, stand for months (quarters where every step
    is of three months or more); days a multiple of seven apart stand for weeks; others for themselves.

    >>> spacing([date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)])
    <PeriodKind.MONTH: 'month'>
    """
    days = sorted(set(days))
    if len(days) < 2:
        return PeriodKind.MONTH if days and days[0].day == 1 else PeriodKind.DAY
    firsts = all(day.day == 1 for day in days)
    ends = all(Period(PeriodKind.MONTH, day.replace(day=1)).end == day for day in days)
    if firsts or ends:
        months = [day.year * 12 + day.month for day in days]
        steps = [later - earlier for earlier, later in pairwise(months)]
        if min(steps) >= 12:
            return PeriodKind.YEAR
        return PeriodKind.QUARTER if min(steps) >= 3 else PeriodKind.MONTH
    if all((day - days[0]).days % 7 == 0 for day in days):
        return PeriodKind.WEEK
    return PeriodKind.DAY
