"""Texts that are too long to be kept whole: cut so that two different ones stay two."""

import polars as pl

from leadwell.foundations.places import plain_name
from leadwell.intake.digest import digest_of

LONGEST_NAME = 200
LONGEST_CODE = 40
LONGEST_SHEET = 100  # of a workbook, wherever one is kept: rows and faults are found by it
_MARK = 12


def fitted(text: str, longest: int) -> str:
    """Give a text as it can be kept: itself, or its beginning with a mark that no other text has.

    >>> fitted("Harvey Ward", 40)
    'Harvey Ward'
    >>> fitted("A" * 50, 40) == fitted("A" * 51, 40), len(fitted("A" * 50, 40))
    (False, 40)
    """
    if len(text) <= longest:
        return text
    return f"{text[: longest - _MARK - 1]}_{digest_of(text.encode())[:_MARK]}"


def fitted_columns(table: pl.DataFrame, **longest: int) -> pl.DataFrame:
    """Give a table with the texts of these columns as they can be kept; columns that it has not are passed over."""
    for name, most in longest.items():
        if name not in table.columns:
            continue
        texts = table.get_column(name).unique().drop_nulls().to_list()
        cut = {text: fitted(text, most) for text in texts if len(text) > most}
        if cut:
            table = table.with_columns(pl.col(name).replace(cut))
    return table


def name_key(name: str) -> str:
    """Give the plain form under which a name of a unit is kept and found."""
    return fitted(plain_name(fitted(name, LONGEST_NAME)), LONGEST_NAME)


def code_key(code: str) -> str:
    """Give a code of a unit as it is kept and found, in capitals."""
    return fitted(code.strip().upper(), LONGEST_CODE).upper()
