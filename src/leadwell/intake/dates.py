"""Dates: columns of text read as days or months, in every style met, the order of day and month told."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

import polars as pl

from leadwell.foundations.missing import Missing, reason
from leadwell.intake.month_names import MONTHS, YEARS, full_year

_EXCEL_ZERO = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)  # 1954 to 2119 as a spreadsheet counts days
_CLOCK = r"(?:[ t]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?: ?[ap]\.?m\.?)?(?:z|[+-]\d\d:?\d\d)?)?"
_ZONED = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})[ t]+(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)? ?(z|([+-])(\d\d):?(\d\d))$"
)
HOME = "Europe/London"  # where a day begins and ends for every unit
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_CLOCK}$")
_SLASHED = re.compile(rf"(\d{{1,2}}) ?[-/.] ?(\d{{1,2}}) ?[-/.] ?(\d{{4}}|\d{{2}}){_CLOCK}$")
_DAY_NAMED = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?[- /,.]*(?:of )?([a-z]{{3,9}})\.?[- /,.]*(\d{{4}}|\d{{2}}){_CLOCK}$"
)
_NAMED_DAY = re.compile(rf"([a-z]{{3,9}})\.?[- /]*(\d{{1,2}})(?:st|nd|rd|th)?,? +(\d{{4}}){_CLOCK}$")
_WEEKDAY = re.compile(
    r"^(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)(?:day|nesday|sday|rsday|urday)?,? +"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0+)?$")
_SERIAL = re.compile(r"(\d{5})(\.\d+)?$")
_MONTH_YEAR = re.compile(r"(?:.*[^a-z])?([a-z]{3,9})\.?[- /,_']*(\d{4}|\d{2})$")
_YEAR_MONTH_NAME = re.compile(r"(\d{4})[- /,_]*([a-z]{3,9})$")
_YEAR_MONTH = re.compile(r"(\d{4})[-/. ]?(\d{2})$")
_MONTH_SLASH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})$")


class DateStyle(StrEnum):
    """A way of writing dates."""

    ISO = "2025-03-31"
    DAY_FIRST = "31/03/2025"
    MONTH_FIRST = "03/31/2025"
    EITHER = "03/04/2025"  # day first or month first: the text alone does not say
    NAMED = "31 March 2025"
    COMPACT = "20250331"
    SERIAL = "45747"  # days since 1899-12-30, as a spreadsheet stores a date
    MONTH = "March 2025"


class DayOrder(StrEnum):
    """How the order of day and month in ``03/04/2025`` was decided for a column."""

    NOT_NEEDED = "not_needed"  # nothing in the column could be read both ways
    DAY_FIRST = "day_first"  # other cells of the column can only be day first
    MONTH_FIRST = "month_first"  # other cells of the column can only be month first
    ASSUMED = "assumed"  # nothing decides: read as day first, the British way
    MIXED = "mixed"  # other cells say both: those that could be either are not used


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """A column read as days, or as the first days of months. All series are as long as the column."""

    values: pl.Series  # Date
    missing: pl.Series  # String, a Missing; null where there is a value
    unreadable: pl.Series  # Boolean
    doubtful: pl.Series  # Boolean: 03/04/2025 in a column that mixes both orders, or see ``turned``; no value
    either: pl.Series  # Boolean: could be read both ways, and was read as ``order`` says
    zoned: pl.Series  # Boolean: a moment with a time zone; its day is that of the United Kingdom
    order: DayOrder
    styles: Mapping[DateStyle, int]  # rows in each style, most frequent first
    style: pl.Series  # String, a DateStyle; null where nothing was read
    odd: pl.Series  # Boolean: written in another style than most of the column
    turned: bool  # the doubtful ones are real dates whose day and month a spreadsheet may have turned round


def days(texts: pl.Series) -> Dates:
    """Read a column of text as days.

    Understood: ISO with or without a time, ``31/03/2025``, ``3.3.25``, ``31-Mar-25``, ``Monday 3rd March
    2025``, ``March 3, 2025``, ``20250331``, spreadsheet day numbers. Whether ``03/04/2025`` is 3 April or
    4 March is decided once for the column and told in ``order``. A moment with a time zone is read as the
    day it was in the United Kingdom: ``2025-05-31T23:00:00Z`` is 1 June.
    """
    return _read(texts, _day_styles)


def months(texts: pl.Series) -> Dates:
    """Read a column of text as months, each given by its first day.

    Understood besides every day: ``Jan-21``, ``January 2021``, ``2021-01``, ``01/2021``, ``202101``,
    ``2021 January``, ``MSitAE-AUGUST-2024``. A day counts as the month it lies in.
    """
    found = _read(texts, _month_styles, monthly=True)
    return replace(found, values=found.values.dt.month_start())


def a_day(text: str) -> date | None:
    """Give the day that one text says, day before month; None where it says none."""
    found = _meanings([text], _day_styles)[text]
    return next(iter(found.values()), None)


def a_clear_day(text: str) -> date | None:
    """Give the day that one text says, None where it says none, or could say two, or is a bare number."""
    found = _meanings([text], _day_styles)[text]
    days_said = set(found.values())
    return days_said.pop() if len(days_said) == 1 and DateStyle.SERIAL not in found else None


def a_month(text: str) -> date | None:
    """Give the first day of the month that one text says (a day counts as its month), else None.

    >>> a_month("MSitAE-AUGUST-2024")
    datetime.date(2024, 8, 1)
    """
    found = _meanings([text], _month_styles)[text]
    first = next(iter(found.values()), None)
    return first.replace(day=1) if first else None


def month_in_financial_year(year: str, month: str) -> date | None:
    """Give a month said in two cells: financial year ``2025-26`` (or 2025/26) and ``June``, else None."""
    begins = re.match(r"\s*(\d{4})", year)
    number = MONTHS.get(month.strip().lower().rstrip("."))
    if not begins or not number or int(begins[1]) not in YEARS:
        return None
    return date(int(begins[1]) + (1 if number < 4 else 0), number, 1)


def _plain(text: str) -> str:
    plain = " ".join(text.replace("\u00a0", " ").replace("–", "-").lower().split())
    return _WEEKDAY.sub("", plain)


def _date(written_year: str, month: int, day: int) -> date | None:
    year = full_year(written_year)
    if year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _named(month: str) -> int:
    return MONTHS.get(month, 0)


def _day_styles(text: str) -> dict[DateStyle, date]:
    """Give the days that a plain text can mean, by style; two where day and month could change places."""
    found: dict[DateStyle, date | None] = {}
    if match := _ISO.fullmatch(text):
        found[DateStyle.ISO] = _date(match[1], int(match[2]), int(match[3]))
    elif match := _SLASHED.fullmatch(text):
        first, second, year = int(match[1]), int(match[2]), match[3]
        found[DateStyle.DAY_FIRST] = _date(year, second, first)
        found[DateStyle.MONTH_FIRST] = _date(year, first, second)
    elif match := _DAY_NAMED.fullmatch(text):
        found[DateStyle.NAMED] = _date(match[3], _named(match[2]), int(match[1]))
    elif match := _NAMED_DAY.fullmatch(text):
        found[DateStyle.NAMED] = _date(match[3], _named(match[1]), int(match[2]))
    elif match := _COMPACT.fullmatch(text):
        found[DateStyle.COMPACT] = _date(match[1], int(match[2]), int(match[3]))
    elif (match := _SERIAL.fullmatch(text)) and int(match[1]) in _SERIALS:
        found[DateStyle.SERIAL] = _EXCEL_ZERO + timedelta(days=int(match[1]))
    return {style: day for style, day in found.items() if day is not None}


def _month_styles(text: str) -> dict[DateStyle, date]:
    found = _day_styles(text)
    if found:
        return found
    month: date | None = None
    if match := _YEAR_MONTH.fullmatch(text):
        month = _date(match[1], int(match[2]), 1)
    elif match := _MONTH_SLASH_YEAR.fullmatch(text):
        month = _date(match[2], int(match[1]), 1)
    elif match := _MONTH_YEAR.fullmatch(text):
        month = _date(match[2], _named(match[1]), 1)
    elif match := _YEAR_MONTH_NAME.fullmatch(text):
        month = _date(match[1], _named(match[2]), 1)
    return {DateStyle.MONTH: month} if month else {}


def _read(
    texts: pl.Series, styles_of: Callable[[str], dict[DateStyle, date]], *, monthly: bool = False
) -> Dates:
    texts = texts.cast(pl.String)
    written = texts.unique().drop_nulls().to_list()
    meanings = _meanings(written, styles_of)
    order = _order(list(meanings.values()))
    if order is DayOrder.ASSUMED and monthly:
        order = _order_of_firsts(list(meanings.values()))
    turned = _turned(list(meanings.values()), order)
    rows = [
        (*_settled(text, meanings[text], order, turned=turned), bool(_ZONED.fullmatch(_plain(text))))
        for text in written
    ]
    lookup = pl.DataFrame(
        rows,
        schema={
            "text": pl.String, "value": pl.Date, "missing": pl.String, "style": pl.String,
            "doubtful": pl.Boolean, "either": pl.Boolean, "zoned": pl.Boolean,
        },
        orient="row",
    )  # fmt: skip
    joined = pl.DataFrame({"text": texts}).join(lookup, on="text", how="left", maintain_order="left")
    missing = joined.get_column("missing")
    missing = missing.set(texts.is_null(), Missing.NOT_RECORDED.value)
    style = joined.get_column("style")
    counted = style.filter(style != DateStyle.EITHER.value).value_counts(sort=True)
    styles = {
        DateStyle(name): int(count)
        for name, count in counted.sort("count", "style", descending=True).iter_rows()
    }
    usual = next(iter(styles), None)
    return Dates(
        values=joined.get_column("value"),
        missing=missing,
        unreadable=missing.eq_missing(Missing.NOT_READABLE.value)
        & ~joined.get_column("doubtful").fill_null(value=False),
        doubtful=joined.get_column("doubtful").fill_null(value=False),
        either=joined.get_column("either").fill_null(value=False),
        zoned=joined.get_column("zoned").fill_null(value=False),
        order=order,
        styles=styles,
        style=style,
        odd=(style != str(usual)).fill_null(value=False),
        turned=turned,
    )


def _meanings(
    texts: Sequence[str], styles_of: Callable[[str], dict[DateStyle, date]]
) -> dict[str, dict[DateStyle, date]]:
    """Give what each text can mean, by style."""
    plain = {text: _plain(text) for text in texts}
    at_home = _days_at_home(list(plain.values()))
    return {
        text: {DateStyle.ISO: at_home[one]} if one in at_home else styles_of(one)
        for text, one in plain.items()
    }


def _days_at_home(texts: Sequence[str]) -> dict[str, date]:
    """Give the day in the United Kingdom of each text that is a moment with a time zone."""
    moments: dict[str, datetime] = {}
    for text in texts:
        match = _ZONED.fullmatch(text)
        if match is None or int(match[1]) not in YEARS:
            continue
        year, month, day, hour, minute = (int(part) for part in match.groups()[:5])
        ahead = timedelta(hours=int(match[8] or 0), minutes=int(match[9] or 0))
        try:
            moment = datetime(year, month, day, hour, minute, tzinfo=UTC)
        except ValueError:
            continue
        moments[text] = moment + ahead if match[7] == "-" else moment - ahead
    if not moments:
        return {}
    # Polars knows the time zones by itself; Python would need a package for them on Windows.
    utc = pl.Series(list(moments.values()), dtype=pl.Datetime("us", "UTC"))
    return dict(zip(moments, utc.dt.convert_time_zone(HOME).dt.date(), strict=True))


def _order(meanings: list[dict[DateStyle, date]]) -> DayOrder:
    day_first = month_first = either = False
    for meaning in meanings:
        has_day, has_month = DateStyle.DAY_FIRST in meaning, DateStyle.MONTH_FIRST in meaning
        if has_day and has_month:
            either = either or meaning[DateStyle.DAY_FIRST] != meaning[DateStyle.MONTH_FIRST]
        day_first = day_first or (has_day and not has_month)
        month_first = month_first or (has_month and not has_day)
    if day_first and month_first:
        return DayOrder.MIXED
    if day_first:
        return DayOrder.DAY_FIRST
    if month_first:
        return DayOrder.MONTH_FIRST
    return DayOrder.ASSUMED if either else DayOrder.NOT_NEEDED


def _order_of_firsts(meanings: list[dict[DateStyle, date]]) -> DayOrder:
    """Decide the order for a column of months: by the one that makes every cell the first of a month."""
    either = [meaning for meaning in meanings if len(set(meaning.values())) == 2]
    orders = {DateStyle.DAY_FIRST: DayOrder.DAY_FIRST, DateStyle.MONTH_FIRST: DayOrder.MONTH_FIRST}
    for style, order in orders.items():
        if all(meaning[style].day == 1 for meaning in either):
            return order
    return DayOrder.ASSUMED


def _turned(meanings: Sequence[dict[DateStyle, date]], order: DayOrder) -> bool:
    """Say whether day and month of the column's real dates may have changed places in a spreadsheet.

    A spreadsheet that opens dates of the other order turns those with a day up to 12 into real dates,
    wrongly, and leaves the others as text: then no real date has a later day, and every text has one.
    """
    real = {one[style] for one in meanings for style in (DateStyle.ISO, DateStyle.SERIAL) if style in one}
    if not real or any(day.day > 12 for day in real):
        return False
    if order is DayOrder.MONTH_FIRST:
        return True
    texts = {one[DateStyle.DAY_FIRST] for one in meanings if DateStyle.DAY_FIRST in one}
    if order is not DayOrder.DAY_FIRST or len(real) < 3 or any(day.day <= 12 for day in texts):
        return False
    # British dates beside real ones are usual; it is odd only where the real ones fit better turned round.
    back = {date(day.year, day.day, day.month) for day in real}
    return _spread(texts | back) * 2 < _spread(texts | real)


def _spread(some: set[date]) -> timedelta:
    return max(some) - min(some)


_Settled = tuple[str, date | None, str | None, str | None, bool, bool]


def _settled(text: str, meaning: dict[DateStyle, date], order: DayOrder, *, turned: bool) -> _Settled:
    """Give one written date's row: text, value, missing, style, doubtful, either."""
    if not meaning:
        why = reason(text) or Missing.NOT_READABLE
        return text, None, why.value, None, False, False
    days_meant = set(meaning.values())
    if len(days_meant) == 1:
        style, value = next(iter(meaning.items()))
        if turned and style in (DateStyle.ISO, DateStyle.SERIAL):
            return text, None, Missing.NOT_READABLE.value, style.value, True, False
        if order is DayOrder.MONTH_FIRST and DateStyle.MONTH_FIRST in meaning:
            style = DateStyle.MONTH_FIRST  # 01/01/2025 is the same day either way
        return text, value, None, style.value, False, False
    if order is DayOrder.MIXED:
        return text, None, Missing.NOT_READABLE.value, DateStyle.EITHER.value, True, True
    style = DateStyle.MONTH_FIRST if order is DayOrder.MONTH_FIRST else DateStyle.DAY_FIRST
    return text, meaning[style], None, style.value, False, True
