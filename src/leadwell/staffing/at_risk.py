"""Shifts at risk: the chance that each coming shift is short, foretold from the shifts that were worked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from leadwell.forecasting import Foretold, chance_short, forecast
from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.frames import with_unit
from leadwell.staffing.rules import Flag, Judged, Rules, Serves, serves_of

AT_RISK = pl.Schema(
    {
        "unit": pl.String,
        "on": pl.Date,
        "part": pl.String,
        "chance": pl.Float64,  # of being short, with bank and agency as usual
        "chance_unhired": pl.Float64,  # by one's own staff alone; null where bank and agency hours are nowhere told
        "need": pl.Float64,  # hours, the middle
        "need_low": pl.Float64,
        "need_high": pl.Float64,
        "present": pl.Float64,  # hours of everybody as usual
        "present_low": pl.Float64,
        "present_high": pl.Float64,
    }
)
_KEY = ("unit", "part")
_LEAST_DAYS = 14  # of a unit's part of the day, below which nothing is foretold of it
_GONE = 14  # days without a shift, after which a unit's part of the day is taken to have ended
_HELD_BACK = 28  # days on which the same forecast is tried


class TooFewDays(LeadwellError):
    """There are too few days of shifts with need and hours worked to foretell anything by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How the same forecast did on the last weeks, which it was not shown."""

    shifts: int
    foretold: float  # mean chance
    seen: float  # share that was short
    brier: float  # mean squared distance of chance and outcome; less is better
    brier_usual: float  # the same of always saying the unit's and part's own share so far


@dataclass(frozen=True, slots=True, kw_only=True)
class AtRisk:
    """The coming shifts, and how far the forecast can be trusted."""

    last: date  # the last day with hours worked
    shifts: pl.DataFrame  # columns of ``AT_RISK``, in the order of time
    tried: Tried | None  # None where history is too short to hold weeks back
    units: int
    left_out: tuple[str, ...]  # units of which too little is known


def shifts_at_risk(
    shifts: pl.DataFrame,
    *,
    serves: Mapping[str, str],
    rules: Rules,
    days: int = 28,
    vacant: float = 0.0,
    away: pl.DataFrame | None = None,
) -> AtRisk:
    """Give the chance that each coming shift is short of the staff group that the unit is first judged by.

    A shift is short as the rules have it: by more than the lesser of so many hours and so much of its need. Need
    is the required hours, or the planned where none was required. What is needed and who comes are foretold
    apart, and taken to be independent; both come with all that is not known of them.

    Args:
        shifts: columns of ``leadwell.intake.reading.SHIFTS``; a ``unit`` column, if present, is the key.
        serves: whom each unit serves.
        rules: by which shifts are judged.
        days: how many days ahead, 1 to 60.
        vacant: share of posts that falls vacant from tomorrow, 0 to 0.9: so much less of one's own hours comes.
        away: ``unit``, ``on`` and ``beyond``: the share of one's own hours that is known not to come on a day, beyond
            what is usual (leave, study, registrations that end); nothing where not given.

    Raises:
        TooFewDays: no unit has 14 days of shifts to foretell by.
    """
    table, left_out = _worked(shifts, serves)
    if table.is_empty():
        raise TooFewDays(
            f"No unit has {_LEAST_DAYS} days of shifts with needed and worked hours. Load more days, with required "
            "or planned hours and hours worked."
        )
    last = table["on"].max()
    assert isinstance(last, date)
    allowed = {unit: _short_flag(serves_of(serves.get(unit, "")), rules) for unit in table["unit"].unique()}
    found = _foretold(table, last, days, allowed, vacant, away)
    return AtRisk(
        last=last,
        shifts=found.select(AT_RISK.names()).cast(AT_RISK).sort("on", "unit", "part"),
        tried=_tried(table, last, allowed),
        units=table["unit"].n_unique(),
        left_out=left_out,
    )


def _worked(shifts: pl.DataFrame, serves: Mapping[str, str]) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Give need, hours worked and one's own hours, one row a shift, of the group that the unit is judged by."""
    keyed = with_unit(shifts)
    homes = [unit for unit in keyed["unit"].unique() if serves_of(serves.get(unit, "")) is Serves.CARE_HOME]
    of_group = (
        pl.when(pl.col("unit").is_in(homes))
        .then(pl.lit(StaffGroup.SUPPORT.value))
        .otherwise(pl.lit(StaffGroup.REGISTERED.value))
    )
    hired = pl.col("bank_hours").fill_null(0.0) + pl.col("agency_hours").fill_null(0.0)
    rows = keyed.filter(pl.col("staff_group") == of_group).with_columns(
        need=pl.coalesce("required_hours", "planned_hours"),
        own=(pl.col("actual_hours") - hired).clip(lower_bound=0.0),
        told=pl.col("bank_hours").is_not_null() | pl.col("agency_hours").is_not_null(),
    )
    whole = {
        name: pl.when(pl.col(source).null_count() == 0).then(pl.col(source).sum())
        for name, source in (("need", "need"), ("present", "actual_hours"), ("own", "own"))
    }
    table = rows.group_by("unit", "on", "part").agg(**whole, told=pl.col("told").any()).drop_nulls()
    last = table["on"].max()
    if last is None:
        return table, tuple(sorted(keyed["unit"].unique()))
    enough = (pl.len().over(_KEY) >= _LEAST_DAYS) & (
        pl.col("on").max().over(_KEY) >= pl.lit(last).dt.offset_by(f"-{_GONE}d")
    )
    kept = table.filter(enough, pl.col("need").sum().over(_KEY) > 0)
    return kept, tuple(sorted(set(keyed["unit"]) - set(kept["unit"])))


def _short_flag(serves: Serves, rules: Rules) -> Flag | None:
    group = StaffGroup.SUPPORT if serves is Serves.CARE_HOME else StaffGroup.REGISTERED
    return next(
        (flag for flag in rules.computed(serves) if flag.judged is Judged.SHORTFALL and flag.group is group),
        None,
    )


def _limit(need: pl.Expr, allowed: Mapping[str, Flag | None]) -> pl.Expr:
    """Give the hours below which a shift is short: its need less what the rule lets pass."""
    hours = {unit: 0.0 if flag is None else flag.hours for unit, flag in allowed.items()}
    share = {unit: 0.0 if flag is None else flag.percent / 100 for unit, flag in allowed.items()}
    lets_pass = pl.min_horizontal(
        pl.col("unit").replace_strict(hours, return_dtype=pl.Float64),
        need * pl.col("unit").replace_strict(share, return_dtype=pl.Float64),
    )
    return need - lets_pass


def _foretold(
    table: pl.DataFrame,
    last: date,
    days: int,
    allowed: Mapping[str, Flag | None],
    vacant: float,
    away: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Give the coming shifts of every unit and part of the day that goes on."""
    named = table.with_columns(
        series=pl.format("{}|{}", "unit", "part"), period=pl.col("on").dt.strftime("%Y-%m-%d")
    )
    horizon = days + _GONE
    coming = {
        name: forecast(named.select("series", "period", value=name), horizon=horizon)
        .with_columns(on=pl.col("period").str.to_date())
        .filter(pl.col("on") > last, pl.col("on") <= last + timedelta(days=days))
        .sort("series", "on")
        for name in ("need", "present", "own")
    }
    own_share = named.group_by("series").agg(
        own=pl.col("own").sum() / pl.col("present").sum(), is_told=pl.col("told").any()
    )
    need, present, own = coming["need"], coming["present"], coming["own"]
    shares = present.join(own_share, on="series", how="left", maintain_order="left")
    less = shares["own"].fill_nan(1.0)
    base = need.select("series", "on").with_columns(
        unit=pl.col("series").str.split("|").list.first(), part=pl.col("series").str.split("|").list.last()
    )
    needed = _below(need, base, allowed)
    lost = 1 - (1 - vacant) * (1 - _beyond(base, away))
    there = _scaled(Foretold.of_forecast(present), 1 - lost * less.to_numpy())
    alone = _scaled(Foretold.of_forecast(own), 1 - lost)
    return base.with_columns(
        chance=pl.Series(chance_short(needed, there)),
        # Hours of bank and agency that nobody told are not nought: then it is not known who would come without them.
        chance_unhired=pl.select(
            pl.when(shares["is_told"]).then(pl.Series(chance_short(needed, alone)))
        ).to_series(),
        need=need["mean"],
        need_low=need["lo95"],
        need_high=need["hi95"],
        present=present["mean"],
        present_low=present["lo95"],
        present_high=present["hi95"],
    )


def _beyond(base: pl.DataFrame, away: pl.DataFrame | None) -> NDArray[np.float64]:
    """Give the share of own hours that does not come beyond what is usual, for each row."""
    if away is None or away.is_empty():
        return np.zeros(base.height)
    found = base.select("unit", "on").join(
        away.select("unit", "on", "beyond"), on=["unit", "on"], how="left", maintain_order="left"
    )
    return found["beyond"].fill_null(0.0).to_numpy().astype(np.float64)


def _below(need: pl.DataFrame, base: pl.DataFrame, allowed: Mapping[str, Flag | None]) -> Foretold:
    """Give the hours below which each shift is short, as a distribution: it rises with the need."""
    names = [name for name in need.columns if name.startswith("q") or name in {"lo95", "hi95"}]
    limits = need.with_columns(base["unit"]).with_columns(_limit(pl.col(name), allowed) for name in names)
    return Foretold.of_forecast(limits)


def _scaled(found: Foretold, by: NDArray[np.float64]) -> Foretold:
    return Foretold(levels=found.levels, values=found.values * by[:, None])


def _tried(table: pl.DataFrame, last: date, allowed: Mapping[str, Flag | None]) -> Tried | None:
    """Hold the last weeks back, foretell them, and say how it went."""
    cut = last - timedelta(days=_HELD_BACK)
    before = table.filter(pl.col("on") <= cut)
    before = before.filter(
        pl.len().over(_KEY) >= _LEAST_DAYS, pl.col("on").max().over(_KEY) >= cut - timedelta(days=_GONE)
    )
    if before.is_empty():
        return None
    is_short = (pl.col("present") < _limit(pl.col("need"), allowed) - 1e-9).cast(pl.Float64)
    usual = before.group_by(_KEY).agg(usual=is_short.mean())
    outcome = table.filter(pl.col("on") > cut).select("unit", "on", "part", was_short=is_short)
    both = (
        _foretold(before, cut, _HELD_BACK, allowed, 0.0)
        .select("unit", "on", "part", "chance")
        .join(outcome, on=("unit", "on", "part"))
        .join(usual, on=_KEY)
    )
    if both.is_empty():
        return None
    return Tried(
        shifts=both.height,
        foretold=float(both.select(pl.col("chance").mean()).item()),
        seen=float(both.select(pl.col("was_short").mean()).item()),
        brier=float(both.select((pl.col("chance") - pl.col("was_short")).pow(2).mean()).item()),
        brier_usual=float(both.select((pl.col("usual") - pl.col("was_short")).pow(2).mean()).item()),
    )
