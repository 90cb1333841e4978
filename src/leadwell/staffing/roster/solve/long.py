"""Tables for long rosters: hours and weekends run near an even pace, so that a year fits into memory."""

import numpy as np

from leadwell.staffing.roster.solve.tables import Tables

BAND_SHIFTS = 10  # how far a person's hours may run ahead of or behind an even pace
BAND_WEEKENDS = 8


def banded(tables: Tables, *, shifts: int = BAND_SHIFTS, weekends: int = BAND_WEEKENDS) -> Tables:
    """Give tables in which hours and weekends run near an even pace, so that a year fits into memory."""
    days = tables.low.shape[1] - 1
    low, high = tables.low.copy(), tables.high.copy()
    weekends_before = np.concatenate([[0], np.cumsum(tables.kind == 1)])
    base, width = tables.base.copy(), tables.width.copy()
    for p in range(len(low)):
        middle = (low[p, -1] + high[p, -1]) / 2
        reach = shifts * int(tables.units[p].max())
        # Even over the days on which the person may work: who is away for half of the year works in the other.
        may = np.concatenate([[0], np.cumsum(tables.allowed[p, :, 1:].any(axis=1))])
        even = may / may[-1] if may[-1] else np.arange(days + 1) / days
        pace = np.clip(np.round(even * middle).astype(np.int64), low[p], np.maximum(low[p], high[p]))
        low[p, :-1] = np.maximum(low[p, :-1], pace[:-1] - reach)
        high[p, :-1] = np.minimum(high[p, :-1], pace[:-1] + reach)
        if tables.weekends[p] >= weekends:
            paced = weekends_before * tables.weekends[p] / max(weekends_before[-1], 1)
            base[p] = np.maximum(0, np.floor(paced).astype(np.int64) - weekends + max(1, weekends // 3))
            width[p] = weekends
    base = np.where((tables.weekends >= 0)[:, None], base, 0)
    return tables._replace(low=low, high=np.maximum(high, low), base=base, width=width)


def room_in_bytes(tables: Tables) -> int:
    """Give how much scratch space the pricing of these tables takes."""
    days = tables.kind.shape[0]
    labels = int(tables.states.max()) * int(tables.width.max())
    spread = int((tables.high - tables.low).max())
    return 8 * (days + 1) * labels * (spread + 1)
