"""False-alarm rates beside every icon of a table that was charted, and the pack that they make."""

import numpy as np
import polars as pl

from leadwell.measures.spc.false_alarms.simulation import Rates, simulate
from leadwell.measures.spc.false_alarms.stored import NotStored, stored_rates, table
from leadwell.measures.spc.kinds import ABOUT, Kind, kind_of
from leadwell.measures.spc.profiles import Profile, profile
from leadwell.measures.spc.tables.answer import Answer

_DRAWN = 4_000  # series, where the table does not reach
_ALIKE = 3.0  # the largest denominator, in smallest ones, up to which the table's equal ones stand for them
_SHARES = {Kind.P, Kind.P_PRIME}


def beside_icons(
    answer: Answer, kind: Kind | str = Kind.XMR, rules: Profile | str | None = None, *, seed: int
) -> tuple[Rates, ...]:
    """Give the false-alarm rates of each segment that was charted, in the order of the summary.

    Rates come from the stored table, for denominators that are alike, where it reaches; else they are drawn with the
    segment's own denominators and gaps. A process that is autocorrelated or seasonal cries wolf more often: see the
    warnings. ``pack`` sums them up.

    Args:
        answer: what ``chart_table`` gave.
        kind: the kind of chart it was given by.
        rules: the rule profile it was given by.
        seed: where chance begins, for what has to be drawn.

    >>> from leadwell.measures.spc.tables import chart_table
    >>> table = pl.DataFrame({"period": range(24), "value": [10.0, 12.0] * 12})
    >>> [round(one.icon, 3) for one in beside_icons(chart_table(table), seed=1)]
    [0.014]
    """
    by = profile(rules) if isinstance(rules, str) else rules or profile()
    kind = kind_of(kind) if isinstance(kind, str) else kind
    pieces = answer.points.partition_by("series", "segment", maintain_order=True)
    kept: dict[tuple[int, int, float | None, float | None], Rates] = {}
    found = []
    for piece in pieces:
        present = piece.height - piece["value"].null_count()
        expected, share = _expected(piece, kind)
        near = [None if one is None else round(one, 3) for one in (expected, share)]
        key = (present, piece.height, near[0], near[1])
        if _unlike(piece, kind):
            found.append(_drawn(piece, kind, by, seed))
            continue
        if key not in kept:
            try:
                kept[key] = stored_rates(
                    kind, by, present=present, points=piece.height, expected=expected, share=share
                )
            except NotStored:
                kept[key] = _drawn(piece, kind, by, seed)
        found.append(kept[key])
    return tuple(found)


def _unlike(piece: pl.DataFrame, kind: Kind) -> bool:
    """Say whether denominators differ by so much that rates for a mean of them do not hold."""
    if not ABOUT[kind].needs_denominator:
        return False
    sizes = piece.filter(pl.col("value").is_not_null())["denominator"]
    least, most = sizes.min(), sizes.max()
    return isinstance(least, int | float) and isinstance(most, int | float) and most > _ALIKE * least


def _expected(piece: pl.DataFrame, kind: Kind) -> tuple[float | None, float | None]:
    """Give the events expected at a point of the segment, or the mean wait, and the share that events are.

    Of a share it is events or non-events, whichever are fewer; None for kinds without.
    """
    if table().expected_of(kind) == (0.0,):
        return None, None
    values = piece["value"].to_numpy()
    share = None
    if ABOUT[kind].needs_denominator:
        sizes = piece["denominator"].to_numpy()
        values = values * sizes
        if kind in _SHARES and not np.isnan(values).all():
            whole = float(np.where(np.isnan(values), np.nan, sizes)[~np.isnan(values)].sum())
            share = float(np.nansum(values)) / whole if whole else 0.0
            values = np.minimum(share, 1 - share) * sizes + 0 * values
    return (float(np.nanmean(values)) if not np.isnan(values).all() else 0.0), share


def _drawn(piece: pl.DataFrame, kind: Kind, by: Profile, seed: int) -> Rates:
    absent = piece["value"].is_null().to_numpy()
    present = int((~absent).sum())
    sizes, centre = None, None
    if "denominator" in piece.columns and (ABOUT[kind].needs_denominator or ABOUT[kind].subgroups):
        given = piece["denominator"].fill_null(float("nan")).to_numpy()
        usual = float(np.nanmedian(given)) if present else 1.0
        sizes = np.where(given > 0, given, usual)
    if table().expected_of(kind) != (0.0,):
        centre = piece["centre"][0] if kind is not Kind.G else _expected(piece, kind)[0]
    if not present or (centre is not None and (not centre > 0 or (kind in _SHARES and centre >= 1))):
        return Rates(
            kind=kind, profile=by.name, points=piece.height, present=present, icon=0.0, chart=0.0, series=0
        )
    return simulate(
        kind, by, points=piece.height, seed=seed, sizes=sizes, centre=centre, absent=absent, series=_DRAWN
    )
