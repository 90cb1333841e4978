"""The figures of a plain table: read, dated, divided by category, and made into observations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import PeriodKind
from leadwell.intake.cells import Numbers
from leadwell.intake.dates import Dates, days, months
from leadwell.intake.kinds.observing import slug
from leadwell.intake.kinds.period_words import column_of_periods, spacing
from leadwell.intake.listing import fault
from leadwell.intake.plausible import plausible
from leadwell.intake.reading import OBSERVATIONS
from leadwell.intake.rows import Rows, Rule
from leadwell.measures.definitions import Measure, measures

_ENOUGH = 5  # figures from which a series without any % sign shows how it is written
_MONTHS_BACK = {PeriodKind.QUARTER: "-2mo", PeriodKind.YEAR: "-11mo"}  # from the month it ends in


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One column (or pair of columns) of figures, for every row of the table."""

    title: pl.Series  # of the measure, String
    when: pl.Series  # Date
    kind: pl.Series  # a PeriodKind, String
    top: Numbers
    bottom: Numbers | None
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Texts read as periods. Both series are as long as the texts; null where one could not be read."""

    starts: pl.Series  # Date
    kinds: pl.Series  # String, a PeriodKind
    dates: Dates | None = None  # how they were read, where they are days or months
    calendar_quarters: bool = False  # "Q1 2018" is taken as January to March, which is a guess


def periods_of(texts: pl.Series) -> When:
    """Read texts as days, months or other periods, whichever reads most of them."""
    as_days, as_months = days(texts), months(texts)
    others = column_of_periods(texts)
    dated, in_months = (one.values.count() + int(one.doubtful.sum()) for one in (as_days, as_months))
    most = max(in_months, others.starts.count())
    if dated == most and most:
        kind = spacing([one for one in as_days.values.unique() if one is not None])
        read = as_days if kind in (PeriodKind.DAY, PeriodKind.WEEK) else as_months
        ends = bool((as_days.values.dt.month_end() == as_days.values).all())
        back = _MONTHS_BACK.get(kind) if ends else None
        starts = read.values.dt.offset_by(back) if back else read.values
        kinds = pl.repeat(kind.value, len(texts), dtype=pl.String, eager=True)
        return When(starts=starts, kinds=kinds, dates=read)
    if in_months == most:
        kinds = pl.repeat(PeriodKind.MONTH.value, len(texts), dtype=pl.String, eager=True)
        return When(starts=as_months.values, kinds=kinds, dates=as_months)
    return When(starts=others.starts, kinds=others.kinds, calendar_quarters=others.calendar_quarters)


def figures_in(rows: Rows, name: str, titles: pl.Series | None = None) -> Numbers:
    """Read a column of figures; where percentages and fractions are mixed, the doubtful ones are left out.

    Args:
        rows: the rows under check.
        name: the column.
        titles: the measure of each row, where the column holds several; each is judged by itself.
    """
    read = rows.numbers(name, Rule(least=None))
    says_percent = "%" in name or "percent" in name.lower()
    if not (says_percent or read.percent.any()):
        return read
    frame = pl.DataFrame({"value": read.values, "sign": read.percent}).with_row_index("at")
    series = [frame] if titles is None else frame.with_columns(title=titles).partition_by("title")
    values, missing = read.values, read.missing
    for one in series:
        judged, odd, words = _one_way(one.get_column("value"), one.get_column("sign"), says_percent)
        values = values.scatter(one.get_column("at"), judged)
        mask = pl.repeat(False, len(values), dtype=pl.Boolean, eager=True).scatter(one.get_column("at"), odd)
        rows.tell("number.mixed_units", mask, name, words=words)
        values, missing = values.set(mask, None), missing.set(mask, Missing.NOT_READABLE.value)
    return replace(read, values=values, missing=missing)


def _one_way(
    values: pl.Series, signs: pl.Series, says_percent: bool
) -> tuple[pl.Series, pl.Series, dict[str, str]]:
    """Give a series written in one way, which of it is doubtful, and both ways in words."""
    filled = values.drop_nulls()
    none = pl.repeat(False, len(values), dtype=pl.Boolean, eager=True)
    signs = signs & values.is_not_null()
    small = ((values.abs() <= 1) & (values != 0) & ~signs).fill_null(value=False)
    words = {"usual": "percentages such as 95", "other": "a fraction"}
    if len(filled) == 0 or not (signs.any() or (says_percent and len(filled) >= _ENOUGH)):
        return values, none, words
    share = int(small.sum()) / len(filled)
    if share >= 1 - plausible().unit_share and len(filled) >= _ENOUGH:
        values = values.zip_with(~signs, values / 100)
        words = {"usual": "fractions such as 0.95", "other": "a percentage"}
        return values, (values.abs() > 1.5).fill_null(value=False), words
    if share <= plausible().unit_share or signs.any():
        return values, (small & (values != 1)).fill_null(value=False), words
    return values, none, words


def once_each(rows: Rows, found: Sequence[Figures]) -> list[Figures]:
    """Keep one of the columns that stand for one period; figures that contradict one another are left out."""
    by_period: dict[tuple[object, object], list[Figures]] = {}
    for one in found:
        period = (one.when[0], one.kind[0]) if len(one.when) else (one.column, "")
        by_period.setdefault(period, []).append(one)
    return [_joined(rows, *several) for several in by_period.values()]


def _joined(rows: Rows, first: Figures, *others: Figures) -> Figures:
    if not others:
        return first
    values, missing = first.top.values, first.top.missing
    for one in others:
        missing = missing.zip_with(values.is_not_null() | one.top.values.is_null(), one.top.missing)
        values = values.fill_null(one.top.values)
    contradicted = pl.repeat(False, len(values), dtype=pl.Boolean, eager=True)
    words = {"first": first.column}
    for one in others:
        apart = (one.top.values != values).fill_null(value=False)
        contradicted = contradicted | apart
        sheet = rows.table.sheet
        rows.faults.add(fault("measure.doubled_period", sheet=sheet, column=one.column, words=words))
        rows.tell("measure.doubled_apart", apart, one.column, words=words)
    top = replace(
        first.top,
        values=values.set(contradicted, None),
        missing=missing.set(contradicted, Missing.NOT_READABLE.value),
    )
    return replace(first, top=top)


def addable(rows: Rows, figures: dict[str, pl.Series]) -> dict[str, pl.Series]:
    """Leave out figures that cannot be added up: percentages, rates, averages."""
    rates = ("%", "percent", "rate", "average", "mean", "median", "ratio", "per ", "score")
    kept = {name: one for name, one in figures.items() if not any(word in name.lower() for word in rates)}
    return {name: one for name, one in kept.items() if not rows.table.text(name).str.contains("%").any()}


def usual_kind(kinds: pl.Series) -> PeriodKind | None:
    """Give the kind of period that most rows have, None where no row has any."""
    usual = kinds.drop_nulls().mode()
    return PeriodKind(usual[0]) if len(usual) else None


def observed(base: pl.DataFrame, one: Figures) -> pl.DataFrame:
    """Make the observations of one column of figures."""
    top, bottom = one.top, one.bottom
    missing = top.missing
    titles = _keys(one)
    if bottom is not None:
        plain = one.title.is_in([title for title in titles if _is_plain(one, title)]).fill_null(value=False)
        missing = missing.zip_with(missing.is_not_null() | plain, bottom.missing)
        zero = (bottom.values == 0).fill_null(value=False)
        missing = missing.set(missing.is_null() & zero, Missing.NOT_DEFINED.value)
    absent = pl.repeat(None, len(missing), dtype=pl.Float64, eager=True)
    return (
        base.with_columns(
            measure=one.title.replace_strict(titles, default=None, return_dtype=pl.String),
            measure_title=one.title,
            period_kind=one.kind,
            period_start=one.when,
            numerator=top.values.set(missing.is_not_null(), None),
            denominator=(bottom.values if bottom else absent).set(missing.is_not_null(), None),
            missing=missing,
            column=pl.lit(one.column),
        )
        .filter(pl.col("used") & pl.col("period_start").is_not_null() & pl.col("measure").is_not_null())
        .with_columns(pl.col("place_code", "place_name", "parent_name").fill_null(""))
        .select(OBSERVATIONS.names())
        .cast(OBSERVATIONS)
    )


def tell_own_measures(rows: Rows, found: Sequence[Figures]) -> None:
    """Note each heading that names no measure Leadwell knows and is kept as one of the sender\'s own."""
    told: set[str] = set()
    for one in found:
        for title, key in _keys(one).items():
            if title not in told and key.startswith("own."):
                told.add(title)
                sheet = rows.table.sheet
                rows.faults.add(
                    fault("measure.named_after_heading", sheet=sheet, column=one.column, found=title)
                )


def _keys(one: Figures) -> dict[str, str]:
    """Give the key of each title of a column of figures."""
    return {
        title: _key(title, ratio=one.bottom is not None and not _is_plain(one, title))
        for title in one.title.unique(maintain_order=True).drop_nulls()
    }


def _is_plain(one: Figures, title: str) -> bool:
    """Say whether a title is a defined measure without a denominator, for which the file gives none."""
    if one.bottom is None or _key(title, ratio=False).startswith("own."):
        return one.bottom is None
    reasons = one.bottom.missing.filter((one.title == title).fill_null(value=False))
    return bool((reasons == Missing.NOT_RECORDED.value).fill_null(value=False).all())


def _key(title: str, *, ratio: bool) -> str:
    """Give the key of the defined measure of this title, or a key of the user's own made from it.

    A measure that is a ratio is taken only where the file gives both its parts.
    """
    wanted = slug(title)
    for key, one in measures().items():
        if wanted in {slug(one.title), slug(key)} and _matches(one, ratio=ratio):
            return key
    return f"own.{wanted or 'figure'}"


def _matches(one: Measure, *, ratio: bool) -> bool:
    return bool(one.denominator) == ratio


def divided(one: Figures, category: pl.Series) -> Figures:
    """Divide a measure by the category of each row: "Attendances, type 1"."""
    if category.null_count() == len(category):
        return one
    title = one.title.zip_with(category.is_null(), one.title + ", " + category)
    return replace(one, title=title)
