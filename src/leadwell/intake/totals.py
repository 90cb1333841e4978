"""Totals rows: compared with the sum of the rows that they stand for."""

import re
from collections.abc import Mapping, Sequence

import polars as pl

from leadwell.foundations.places import plain_name
from leadwell.intake.listing import fault
from leadwell.intake.rows import Rows


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
    if len(at_totals) == 0 or len(at_totals) > 2_000:
        return
    plain = [_plain_series(one) for one in places]
    for at in at_totals:
        mask = _stands_for(rows, int(at), within, places, plain)
        if mask is None:
            continue
        for name, series in values.items():
            total = series[int(at)]
            parts = series.filter(mask).drop_nulls()
            if total is None or len(parts) == 0:
                continue
            added = float(parts.sum())
            if abs(added - float(total)) > max(0.5, abs(added) * 1e-6):
                words = {"total": f"{float(total):,.10g}", "sum": f"{added:,.10g}"}
                sheet, row = rows.table.sheet, rows.table.rows[int(at)]
                found = words["total"]
                rows.faults.add(
                    fault("row.total_disagrees", sheet=sheet, row=row, column=name, found=found, words=words)
                )


def _stands_for(
    rows: Rows, at: int, within: Sequence[pl.Series], places: Sequence[pl.Series], plain: Sequence[pl.Series]
) -> pl.Series | None:
    """Mark the rows that a total stands for; None where it is named after nothing known."""
    mask = rows.used
    for series in within:
        if series[at] is not None:
            mask = mask & (series == series[at]).fill_null(value=False)
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
            return None
        mask = mask & known
    return mask


def _plain_series(names: pl.Series) -> pl.Series:
    plain = {name: plain_name(name) for name in names.unique().drop_nulls()}
    return names.replace_strict(plain, default=None, return_dtype=pl.String)
