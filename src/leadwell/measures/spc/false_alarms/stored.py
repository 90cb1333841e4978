"""The stored table of false-alarm rates, read between its lengths; and drawing where it does not reach."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from leadwell.foundations.definition_files import BadDefinition, Founding, definition
from leadwell.foundations.errors import LeadwellError
from leadwell.measures.spc.false_alarms.processes import SHARE
from leadwell.measures.spc.false_alarms.simulation import Rates, simulate
from leadwell.measures.spc.kinds import ABOUT, Kind, kind_of
from leadwell.measures.spc.lines import Floats
from leadwell.measures.spc.profiles import Profile, profile

_PER = 10_000.0  # series that the table counts in


class NotStored(LeadwellError):
    """The table does not reach so far; ``simulate`` does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """Rates of one kind at one expected count; by profile, shape (missing, 2, lengths): icon, chart."""

    missing: tuple[float, ...]
    rates: dict[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The stored table."""

    founding: Founding
    series: int  # drawn for each cell
    present: tuple[int, ...]
    sheets: dict[tuple[Kind, float], _Sheet]  # by kind and expected count; 0 where the kind has none

    def expected_of(self, kind: Kind) -> tuple[float, ...]:
        """Give the expected counts that a kind is stored at, rising; (0.0,) for a kind without."""
        return tuple(sorted(expected for one, expected in self.sheets if one is kind))


@cache
def table() -> Table:
    """Give the table that Leadwell ships."""
    entry = definition("false_alarms", "rates")
    present = tuple(int(one) for one in entry.fields["present"])
    found: dict[tuple[Kind, float], dict[str, dict[float, list[list[int]]]]] = {}
    for row in entry.entries("rates"):
        key = (row.member("kind", Kind), row.number("expected") if row.has("expected") else 0.0)
        for name, rates in row.fields.items():
            if name in {"kind", "missing", "expected"}:
                continue
            if [len(one) for one in rates] != [len(present)] * 2:
                raise BadDefinition(f"{row.where}: {name!r} must hold two lists of {len(present)} counts.")
            found.setdefault(key, {}).setdefault(name, {})[row.number("missing")] = rates
    return Table(
        founding=entry.founding(),
        series=entry.whole("series", least=1),
        present=present,
        sheets={
            key: _Sheet(
                missing=tuple(sorted(next(iter(by_name.values())))),
                rates={
                    name: np.array([rates[share] for share in sorted(rates)], dtype=np.float64) / _PER
                    for name, rates in by_name.items()
                },
            )
            for key, by_name in found.items()
        },
    )


def stored_rates(
    kind: Kind | str = Kind.XMR,
    rules: Profile | str | None = None,
    *,
    present: int,
    points: int | None = None,
    expected: float | None = None,
    share: float | None = None,
) -> Rates:
    """Give false-alarm rates from the stored table.

    Rates lie between those of the nearest lengths, shares of missing points and expected counts. Denominators are
    alike and limits come from all points; for one's own, ``simulate``.

    Args:
        kind: the kind of chart, or its name.
        rules: a rule profile that Leadwell ships, or its name; our default where not given.
        present: points that are not missing.
        points: all points; as many as are present where not given. Missing ones lie anywhere.
        expected: events expected at each point, or the mean wait of a g chart; 20 where not given. Of a share, give
            events or non-events, whichever are fewer.
        share: of p and p′ charts, the share that events are: the table holds shares of 0.3, and rates of u charts,
            which are those of a share of next to nought; what lies between comes from both.

    Raises:
        NotStored: the table does not reach so far; the message says how far it does.
    """
    by = profile(rules) if isinstance(rules, str) else rules or profile()
    kind = kind_of(kind) if isinstance(kind, str) else kind
    whole = present if points is None else points
    if whole < present:
        raise NotStored(f"Of {whole} points {present} cannot be present.")
    held = table()
    levels = held.expected_of(kind)
    if levels == (0.0,):
        expected = 0.0
    elif expected is None:
        expected = 20.0
    if by.name not in held.sheets[kind, levels[0]].rates or by != profile(by.name):
        raise NotStored(
            f"Rates are stored for the profiles that Leadwell ships; {by.name!r} is not one of them."
        )
    if present < by.limits.fewest_points:
        return Rates(kind=kind, profile=by.name, points=whole, present=present, icon=0.0, chart=0.0, series=0)
    _check("points present", float(present), held.present[0], held.present[-1])
    _check("events expected at a point", expected, levels[0], levels[-1])
    absent = 1 - present / whole
    low, high, part = _between(levels, expected, log=True)
    parts = [(level, weight) for level, weight in ((low, 1 - part), (high, part)) if weight]
    turned = sum(
        _of_sheet(held, one, level, by, present, absent) * weight * much
        for one, much in _sheets_of(kind, share)
        for level, weight in parts
    )
    icon, chart = _turned_back(np.asarray(turned))
    return Rates(kind=kind, profile=by.name, points=whole, present=present, icon=icon, chart=chart, series=0)


_WITHOUT_END = {
    Kind.P: Kind.U,
    Kind.P_PRIME: Kind.U_PRIME,
}  # the kind for events that are few beside the others


def _sheets_of(kind: Kind, share: float | None) -> tuple[tuple[Kind, float], ...]:
    """Give the kinds whose rates make up those of a share, each with its weight."""
    if kind not in _WITHOUT_END or share is None:
        return ((kind, 1.0),)
    part = min(1.0, max(0.0, min(share, 1 - share)) / SHARE)
    return tuple((one, much) for one, much in ((kind, part), (_WITHOUT_END[kind], 1 - part)) if much)


def rates_of(
    kind: Kind | str = Kind.XMR,
    rules: Profile | str | None = None,
    *,
    present: int,
    seed: int,
    points: int | None = None,
    expected: float | None = None,
) -> Rates:
    """Give false-alarm rates: stored ones where the table reaches, drawn ones where it does not.

    The arguments are those of ``stored_rates``, and the seed for what has to be drawn.
    """
    kind = kind_of(kind) if isinstance(kind, str) else kind
    whole = present if points is None else points
    try:
        return stored_rates(kind, rules, present=present, points=whole, expected=expected)
    except NotStored:
        centre, sizes = expected, None
        if kind in (Kind.P, Kind.P_PRIME) and expected is not None:
            centre, sizes = SHARE, np.full(whole, max(1.0, round(expected / SHARE)))
        elif not ABOUT[kind].needs_denominator and kind not in (Kind.C, Kind.C_PRIME, Kind.G):
            centre = None
        return simulate(
            kind, rules, points=whole, missing=whole - present, seed=seed, sizes=sizes, centre=centre
        )


def _check(what: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise NotStored(f"Rates are stored for {least:g} to {most:g} {what}, not for {value:g}.")


def _of_sheet(held: Table, kind: Kind, expected: float, by: Profile, present: int, share: float) -> Floats:
    """Give the turned rates, shape (2,), at a length and a share of missing points."""
    sheet = held.sheets[kind, expected]
    if share > sheet.missing[-1]:
        raise NotStored(
            f"Rates are stored for up to {sheet.missing[-1]:.0%} of points missing here, not for {share:.0%}."
        )
    turned = _turned(sheet.rates[by.name])
    # A profile that begins at 13 points has nothing at 12: what lies between comes from the next two lengths.
    lengths = tuple(one for one in held.present if one >= by.limits.fewest_points)
    shorter, longer, part = _between(lengths, float(present))
    of_length = turned[:, :, held.present.index(int(shorter))] * (1 - part)
    of_length = of_length + turned[:, :, held.present.index(int(longer))] * part
    fewer, more, part = _between(sheet.missing, share)
    return np.asarray(
        of_length[sheet.missing.index(fewer)] * (1 - part) + of_length[sheet.missing.index(more)] * part
    )


def _between(levels: tuple[float, ...], value: float, *, log: bool = False) -> tuple[float, float, float]:
    """Give the levels either side of a value, and how far along between them it lies."""
    at = int(np.clip(np.searchsorted(levels, value), 1, max(len(levels) - 1, 1)))
    if len(levels) == 1:
        return levels[0], levels[0], 0.0
    low, high = levels[at - 1], levels[at]
    if log:
        return low, high, float(np.log(value / low) / np.log(high / low))
    return low, high, float((value - low) / (high - low))


def _turned(rates: Floats) -> Floats:
    """Turn rates so that they change evenly with length: a chart speaks at each further point with like chance."""
    return np.asarray(-np.log1p(-np.minimum(rates, 0.99995)))


def _turned_back(turned: Floats) -> tuple[float, float]:
    icon, chart = -np.expm1(-turned)
    return float(icon), float(chart)
