"""Strain on a unit's staff: the warning where signs of it rose, and the signs themselves."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import polars as pl
from django.urls import reverse

from leadwell.measures.rates import poisson, wilson
from leadwell.people import SIGNS, judged, strain_by_week, warned
from leadwell_site.design_system.wording import percent

_LATE_WEEKS = 8


def strain_signs(past: pl.DataFrame, unit: int, on: date) -> list[list[Any]]:
    """Give each sign of strain of one unit, lately and before.

    Args:
        past: shifts, columns of ``SHIFTS_OF_PEOPLE``.
        unit: its number.
        on: the day.
    """
    weeks = strain_by_week(past).filter(pl.col("unit") == unit, pl.col("week").dt.offset_by("6d") <= on)
    if weeks.is_empty():
        return []
    last = weeks["week"].max()
    late = pl.col("week") > pl.lit(last).dt.offset_by(f"-{_LATE_WEEKS}w")
    return [
        [
            words[0].upper() + words[1:],
            _rate(weeks.filter(pl.col("sign") == sign, late), sign),
            _rate(weeks.filter(pl.col("sign") == sign, ~late), sign),
        ]
        for sign, words in SIGNS.items()
    ]


def _rate(rows: pl.DataFrame, sign: str) -> str:
    events, chances = float(rows["numerator"].sum()), float(rows["denominator"].sum())
    if chances == 0:
        return "not known"
    if sign == "breaks_missed":  # a shift may miss more than one
        found = poisson(events)
        low, high = found.lower / chances, found.upper / chances
    else:
        share = wilson(events, chances)
        low, high = share.lower, share.upper
    return f"{_share(events / chances)} ({_share(low)} to {_share(high)})"


def _share(value: float) -> str:
    return percent(100 * value)


def strain_of(
    past: pl.DataFrame, units: Mapping[int, str], on: date, *, keep: Callable[[str], str]
) -> dict[str, Any]:
    """Say where several signs rose beyond chance, or that too little is held to say."""
    weeks = strain_by_week(past)
    items = [
        {
            "text": units[one.unit],
            "href": keep(reverse("staffing:people", args=[one.unit])),
            "says": "; ".join(
                f"{SIGNS[sign.sign]}: {_share(sign.now)} in the last eight weeks, {_share(sign.before)} before"
                for sign in one.signs
            ),
        }
        for one in warned(weeks, on=on)
        if one.unit in units
    ]
    return {"warnings": items, "judged": len(judged(weeks, on=on) & set(units)), "of": len(units)}
