"""Cells: columns of text read as numbers, with a typed reason wherever no number can be given."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from leadwell.foundations.missing import MARKERS, Missing

_NO_RESULT = "#no result"  # a formula whose result is not in the file
_FORMULA_ERRORS = ("#ref!", "#div/0!", "#value!", "#name?", "#null!", "#num!", "#spill!", "#calc!")
_NO_NAMES = (*_FORMULA_ERRORS, "#n/a", _NO_RESULT)
_PLAIN = r"^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$"
_PLAIN_PERCENT = r"^[+-]?(\d+\.?\d*|\.\d+) ?%$"
_GROUPED = r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"
_BLANK_GROUPED = r"^[+-]?\d{1,3}( \d{3})+(\.\d+)?$"
_SUPPRESSED = r"^[<≤]\s*=?\s*\d+$|^(fewer|less) than \d+$|^\d+ or (fewer|less)$"
# Which of the two marks stands before decimals: a cell shows it, or could mean either (1,260 and 1.260).
_SHOWS_COMMA = r"^[+-]?\d{1,3}(\.\d{3})+,\d+$|^[+-]?\d{1,3}(\.\d{3}){2,}$|^[+-]?\d+,(\d{1,2}|\d{4,})$"
_SHOWS_DOT = r"^[+-]?\d{1,3}(,\d{3})+\.\d+$|^[+-]?\d{1,3}(,\d{3}){2,}$|^[+-]?\d*\.(\d{1,2}|\d{4,})$"
_COULD_BE_EITHER = r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$"
_COMMA_COULD = r"^[+-]?[1-9]\d{0,2},\d{3}$"
_CLOCK = r"^([+-]?)(\d{1,4})[:h]([0-5]\d)(:[0-5]\d(\.\d+)?)?$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """A column read as numbers. All series are as long as the column.

    Where ``values`` is null, ``missing`` says why. The masks say what was met: they are for listing
    faults and never change what ``values`` and ``missing`` say.
    """

    values: pl.Series  # Float64
    missing: pl.Series  # String, a Missing; null where there is a value
    unreadable: pl.Series  # Boolean: something stood there that is no number
    formula_error: pl.Series  # Boolean: a spreadsheet error such as #REF!; also in unreadable
    suppressed: pl.Series  # Boolean: held back by the sender
    mended: pl.Series  # Boolean: separators, currency, brackets or words were taken off
    percent: pl.Series  # Boolean: written with a % sign; the value is as written, 95% is 95.0
    clock: pl.Series  # Boolean: written as a length of time, 7:30, and read as hours
    no_result: pl.Series  # Boolean: a formula whose result is not in the file; also in unreadable
    share: pl.Series  # Boolean: a percentage where hours are wanted; not read, also in unreadable
    either: pl.Series  # Boolean: 1,260 in a column of decimal commas; not read, also in unreadable


def numbers(
    texts: pl.Series,
    *,
    dash_means: Missing = Missing.NOT_APPLICABLE,
    markers: Mapping[str, Missing] | None = None,
    hours: bool = False,
) -> Numbers:
    """Read a column of text as numbers.

    Understood: ``1260``, ``1,260.00``, ``£1,260``, ``(12.5)`` and ``12.5-`` for negative, ``95%``,
    blanks of every sort inside, decimal commas where the column shows that it uses them (then ``1.260``
    is 1260), and every marker of a missing value. ``<5`` counts as suppressed. Nothing unreadable ever
    becomes 0. Percentages are no hours.

    Args:
        texts: String series, null for an empty cell.
        dash_means: what a lone dash stands for in this kind of file.
        markers: further markers of missing values, in lower case.
        hours: also read ``7:30``, ``7h30``, ``7.5 hrs`` and times as a spreadsheet stores them
            (``1899-12-31 07:30:00``, ``1 day, 2:00:00``) as hours.
    """
    height = len(texts)
    texts = texts.cast(pl.String)
    values = texts.cast(pl.Float64, strict=False)
    values = values.set(~values.is_finite(), None)
    missing = pl.repeat(None, height, dtype=pl.String, eager=True)
    empty = texts.is_null()
    missing = missing.set(empty, Missing.NOT_RECORDED.value)
    hard = values.is_null() & ~empty
    commas = hard.any() and _uses_decimal_commas(texts)
    if commas:
        hard = hard | texts.str.contains(_COULD_BE_EITHER).fill_null(value=False)
    at = hard.arg_true()
    false = pl.repeat(False, height, dtype=pl.Boolean, eager=True)
    if len(at) == 0:
        return Numbers(
            values=values, missing=missing, unreadable=false, formula_error=false, suppressed=false,
            mended=false, percent=false, clock=false, no_result=false, share=false, either=false,
        )  # fmt: skip
    some = _hard_numbers(
        texts.gather(at),
        _marker_table(dash_means, markers or {}),
        hours=hours,
        commas=commas,
        dots=commas and bool(texts.str.contains(_SHOWS_DOT).any()),
    )
    masks = some.columns[2:]
    return Numbers(
        values=values.scatter(at, some.get_column("value")),
        missing=missing.scatter(at, some.get_column("missing")),
        **{name: false.clone().scatter(at, some.get_column(name)) for name in masks},
    )


def _uses_decimal_commas(texts: pl.Series) -> bool:
    """Say whether a comma stands before the decimals in a column: in more cells than a dot does."""
    if not texts.str.contains(r",|\.\d{3}\.").any():
        return False
    bare = texts.str.replace_all(r"[^\d.,+-]", "")
    commas, dots = (int(bare.str.contains(one).sum() or 0) for one in (_SHOWS_COMMA, _SHOWS_DOT))
    return commas > 0 and commas >= dots


def _marker_table(dash_means: Missing, extra: Mapping[str, Missing]) -> dict[str, str]:
    dashes = {"-": dash_means, "–": dash_means, "—": dash_means, "--": dash_means}
    return {text: reason.value for text, reason in {**MARKERS, **dashes, **extra}.items()}


def _hard_numbers(
    texts: pl.Series, markers: dict[str, str], *, hours: bool, commas: bool, dots: bool
) -> pl.DataFrame:
    """Read cells that are not plain numbers; one row each: value, missing, masks.

    Args:
        texts: the cells.
        markers: reasons for missing values by what stands for them.
        hours: lengths of time are hours.
        commas: the column writes decimals with a comma.
        dots: some cells of it show a dot before decimals all the same.
    """
    lower = texts.str.replace_all(r"[\s\u00a0\u202f\u2007\ufeff]+", " ").str.strip_chars().str.to_lowercase()
    reason = lower.replace_strict(markers, default=None, return_dtype=pl.String)
    reason = reason.set(reason.is_null() & lower.str.contains(_SUPPRESSED), Missing.SUPPRESSED.value)
    formula = lower.is_in(list(_FORMULA_ERRORS))
    percent = lower.str.ends_with("%")
    bare = (
        lower.str.replace_all(r" ?(gbp|[£$€%]) ?", "")
        .str.replace_all("−", "-")
        .str.replace(r"^\((.*)\)$", "-${1}")
        .str.replace(r"^(.*\d)-$", "-${1}")
        .str.replace_all("'", "")
    )
    if hours:
        bare = bare.str.replace(r" ?(hours|hour|hrs|hr)\.?$", "").str.replace(r"^([\d.,]+)h$", "${1}")
    bare = bare.zip_with(~bare.str.contains(_BLANK_GROUPED), bare.str.replace_all(" ", ""))
    frame = pl.DataFrame({"bare": bare})
    plain = frame.select(
        pl.when(pl.col("bare").str.contains(_PLAIN)).then(pl.col("bare").cast(pl.Float64, strict=False))
        .when(pl.col("bare").str.contains(_GROUPED))
        .then(pl.col("bare").str.replace_all(",", "").cast(pl.Float64, strict=False))
        .alias("value")
    ).get_column("value")  # fmt: skip
    either = pl.repeat(False, len(bare), dtype=pl.Boolean, eager=True)
    if commas:
        either = bare.str.contains(_COULD_BE_EITHER if dots else _COMMA_COULD)
        plain = _with_decimal_commas(bare, plain).set(either, None)
    elif not bare.str.contains(_GROUPED).any():
        plain = _with_decimal_commas(bare, plain)
    share = percent & plain.is_not_null() & hours
    plain = plain.set(share, None)
    clock = plain.is_null()
    if hours:
        plain = plain.zip_with(plain.is_not_null(), _clock_hours(lower))
    clock = clock & plain.is_not_null()
    value = plain.set(reason.is_not_null() | ~plain.is_finite(), None)
    unreadable = value.is_null() & reason.is_null()
    return pl.DataFrame(
        {
            "value": value,
            "missing": reason.set(unreadable, Missing.NOT_READABLE.value),
            "unreadable": unreadable,
            "formula_error": formula,
            "suppressed": reason.eq_missing(Missing.SUPPRESSED.value),
            "mended": value.is_not_null()
            & ~(lower.str.contains(_PLAIN) & (lower.cast(pl.Float64, strict=False) == value))
            & ~lower.str.contains(_PLAIN_PERCENT),
            "percent": percent & value.is_not_null(),
            "clock": clock & value.is_not_null(),
            "no_result": lower == _NO_RESULT,
            "share": share,
            "either": either & unreadable,
        }
    )


def _with_decimal_commas(bare: pl.Series, values: pl.Series) -> pl.Series:
    """Read ``12,5`` and ``1.260,50`` and, beside them, ``1.260`` as one thousand two hundred and sixty."""
    comma = bare.str.contains(r"^[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?$|^[+-]?\d+,\d+$")
    turned = bare.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    return turned.cast(pl.Float64, strict=False).zip_with(comma, values)


def _clock_hours(lower: pl.Series) -> pl.Series:
    """Read ``7:30``, ``7h30``, ``1899-12-31 07:30:00`` as hours."""
    text = lower.str.replace(r"^1899-12-3[01][ t]", "")
    parts = pl.DataFrame({"text": text}).select(
        pl.when(pl.col("text").str.contains(_CLOCK)).then(pl.col("text")).alias("text")
    )
    return parts.select(
        (
            (pl.col("text").str.extract(_CLOCK, 2).cast(pl.Float64, strict=False)
             + pl.col("text").str.extract(_CLOCK, 3).cast(pl.Float64, strict=False) / 60
             + pl.col("text").str.extract(_CLOCK, 4).str.strip_prefix(":").cast(pl.Float64, strict=False)
             .fill_null(0.0) / 3600)
            * pl.when(pl.col("text").str.starts_with("-")).then(-1.0).otherwise(1.0)
        ).alias("hours")
    ).get_column("hours")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """A column of names or codes, tidied."""

    values: pl.Series  # String; trimmed, inner blanks single; null where nothing is said
    untidy: pl.Series  # Boolean: blanks were taken off
    formula_error: pl.Series  # Boolean: a spreadsheet error such as #REF!, which names nothing


def texts_of(texts: pl.Series) -> Texts:
    """Tidy a column of names or codes: blanks trimmed, inner runs made one, no other letter touched.

    A code keeps its leading zeros and its case; ``NA`` stays ``NA`` because it may be a code.
    """
    texts = texts.cast(pl.String)
    tidy = texts.str.replace_all(r"[\s\u00a0\u202f\ufeff]+", " ").str.strip_chars()
    tidy = tidy.set(tidy.str.len_bytes() == 0, None)
    untidy = (tidy != texts).fill_null(value=False) & tidy.is_not_null()
    error = tidy.str.to_lowercase().is_in(list(_NO_NAMES)).fill_null(value=False)
    return Texts(values=tidy.set(error, None), untidy=untidy, formula_error=error)
