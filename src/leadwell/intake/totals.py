"""Totals rows: compared with the sum of the rows that they stand for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from leadwell.foundations.places import plain_name
from leadwell.intake.listing import fault
from leadwell.intake.rows import Rows

_MOST = 2_000  # totals rows that are compared one by one


def check_totals(
    rows: Rows, values: Mapping[str, pl.Series], within: Sequence[pl.Series], places: Sequence[pl.Series]
) -> None:
    """Compare totals rows with the sum of the rows that they stand for; tell where they disagree.

    A total stands for the rows with the same ``within`` (date, part, group) where it has them, and for
    one place where it is named after it (``Ward 3 total``). A total named after nothing known is left.

    Args:
        rows: the rows under check, totals already found.
        values: the figures by column, totals rows included.
        within: what a total may be of, null where a totals row does not say.
        places: columns of names that a total may be named after.
    """
    at_totals = rows.total.arg_true()
    many = len(at_totals) > _MOST
    plain = [_plain_series(one) for one in places] if len(at_totals) and not many else []
    if rows.doubtful:
        rows.settle_totals(_are_totals(rows, {} if many else values, within, places, plain))
    if many:
        return
    for at in rows.total.arg_true():
        mask, _ = _stands_for(rows, int(at), within, places, plain)
        if mask is None:
            continue
        for name, series in values.items():
            compared = _compared(series, int(at), mask)
            if compared is None or compared.agrees:
                continue
            words = {"total": f"{compared.total:,.10g}", "sum": f"{compared.added:,.10g}"}
            sheet, row = rows.table.sheet, rows.table.rows[int(at)]
            found = words["total"]
            rows.faults.add(
                fault("row.total_disagrees", sheet=sheet, row=row, column=name, found=found, words=words)
            )


@dataclass(frozen=True, slots=True)
class _Compared:
    """A figure of a totals row held against the sum of the rows that it stands for."""

    total: float
    added: float
    parts: int

    @property
    def agrees(self) -> bool:
        return abs(self.added - self.total) <= max(0.5, abs(self.added) * 1e-6)


def _compared(series: pl.Series, at: int, mask: pl.Series) -> _Compared | None:
    total, parts = series[at], series.filter(mask).drop_nulls()
    if total is None or len(parts) == 0:
        return None
    return _Compared(float(total), float(parts.sum()), len(parts))


def _are_totals(
    rows: Rows,
    values: Mapping[str, pl.Series],
    within: Sequence[pl.Series],
    places: Sequence[pl.Series],
    plain: Sequence[pl.Series],
) -> pl.Series:
    """Mark doubtful totals that are some: named after a place of the file, or the sum of the other rows.

    All rows of one name are judged together. A row that is equal to one other row is no sum of it.
    """
    are = pl.repeat(False, len(rows.used), dtype=pl.Boolean, eager=True)
    for name, mask in rows.doubtful.items():
        texts = rows.table.text(name)
        for text in texts.filter(mask).unique(maintain_order=True):
            of_name = mask & (texts == text).fill_null(value=False)
            judged = [_is_sum(rows, int(at), values, within, places, plain) for at in of_name.arg_true()]
            if any(judged) and all(one is not False for one in judged):
                are = are | of_name
    return are


def _is_sum(
    rows: Rows,
    at: int,
    values: Mapping[str, pl.Series],
    within: Sequence[pl.Series],
    places: Sequence[pl.Series],
    plain: Sequence[pl.Series],
) -> bool | None:
    """Say whether a row is a total of the others; None where there is nothing to tell by."""
    mask, named = _stands_for(rows, at, within, places, plain)
    if named:
        return True
    if mask is None:
        mask = _same(rows, at, within)
    compared = [one for series in values.values() if (one := _compared(series, at, mask)) and one.added]
    if not compared:
        return None
    agreeing = sum(one.agrees and one.parts > 1 for one in compared)
    return agreeing > 0 and agreeing * 2 >= len(compared)


def _same(rows: Rows, at: int, within: Sequence[pl.Series]) -> pl.Series:
    """Mark the used rows with the same date, part and group, where a totals row says them."""
    mask = rows.used
    for series in within:
        if series[at] is not None:
            mask = mask & (series == series[at]).fill_null(value=False)
    return mask


def _stands_for(
    rows: Rows, at: int, within: Sequence[pl.Series], places: Sequence[pl.Series], plain: Sequence[pl.Series]
) -> tuple[pl.Series | None, bool]:
    """Mark the rows that a total stands for, and say whether it is called the total of a place of the file.

    None in place of the mask where it is named after nothing known.
    """
    mask, named = _same(rows, at, within), False
    for written, names in zip(places, plain, strict=True):
        text = written[at]
        if text is None:
            continue
        after = plain_name(re.sub(r"(?i)\b(grand |sub ?)?totals?\b|\bfor\b|\boverall\b|\ball\b|:", " ", text))
        if not after or after in {"wards", "units", "homes", "trust", "site", "hospital", "ward", "home"}:
            continue
        known = next(((one == after).fill_null(value=False) for one in plain if (one == after).any()), None)
        if known is None:
            if (names.filter(rows.used) == plain_name(text)).any():
                mask = mask & (names == plain_name(text)).fill_null(value=False)
                continue
            return None, False
        mask, named = mask & known, named or after != plain_name(text)
    return mask, named


def _plain_series(names: pl.Series) -> pl.Series:
    plain = {name: plain_name(name) for name in names.unique().drop_nulls()}
    return names.replace_strict(plain, default=None, return_dtype=pl.String)
