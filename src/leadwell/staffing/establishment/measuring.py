"""What a service's own shifts say of it: how many of those needed come before anybody is moved or hired."""

from dataclasses import dataclass
from math import exp, log
from statistics import NormalDist

import polars as pl

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.frames import with_unit

_SHIFT = ("unit", "on", "part")
_LEAST_SHIFTS = 50  # below which a spread is a guess
_RARE = 0.01  # shares of shifts that are too near none or all to be told of
_LEAST_SPREAD = 0.01
_HAIR = 1e-9
_LEAST_SHARE = 0.02  # nobody of one's own came: the logarithm of nought has no place in a mean


class TooFewShifts(LeadwellError):
    """There are too few shifts with a requirement and hours worked to measure anything by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One staff group over some shifts. Shares are parts of one."""

    shifts: int
    units: int
    independent: int  # shifts that count as such: those of one unit in one week are alike
    plan: float  # planned over required hours
    attendance: float  # one's own hours worked over planned hours, so that the model shows the shares below
    spread: float  # of the logarithm of one's own hours over required hours, likewise
    short_own: float  # share of shifts short by one's own hours alone
    short_seen: float  # share of shifts short when everybody is counted who came
    variation: (
        float  # coefficient of variation of required hours about the mean of the unit and part of the day
    )
    hired_told: (
        bool  # whether hours of bank or agency are told anywhere; else all who came count as one's own
    )
    bank: float | None  # share of hours short that the bank filled; None where bank hours were not told
    agency: float | None  # of those still short, that an agency filled
    teams: dict[str, float]  # hours that a shift requires on average, by unit


def measured(shifts: pl.DataFrame, *, group: StaffGroup, short: float) -> Measured:
    """Measure what a what-if starts from.

    Attendance and spread are those with which the formula of the model gives the shares of shifts that one's own
    hours leave short of the mark and short of the whole requirement: what a board asks about is right on the day
    from which it asks. Where one of the shares is none or all, they are the mean and the standard deviation of the
    logarithm of the share present.

    A shift counts where its required, planned and actual hours are known. One's own hours are those worked less
    those of bank and agency; where neither is told, all count as one's own.

    Args:
        shifts: columns of ``leadwell.intake.reading.SHIFTS``; a ``unit`` column, if present, is the key.
        group: the staff group.
        short: how far below its requirement a shift is short, as a share.

    Raises:
        TooFewShifts: fewer than 50 shifts count.
    """
    rows = with_unit(shifts).filter(pl.col("staff_group") == group.value)
    hours = ("required_hours", "planned_hours", "actual_hours", "bank_hours", "agency_hours")
    table = rows.group_by(_SHIFT).agg(
        *(pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()).alias(name) for name in hours[:3]),
        *(pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in hours[3:]),
    )
    table = table.filter(
        pl.col("required_hours") > 0,
        pl.col("planned_hours").is_not_null(),
        pl.col("actual_hours").is_not_null(),
    )
    if table.height < _LEAST_SHIFTS:
        raise TooFewShifts(
            f"Only {table.height} shifts have required, planned and actual hours; {_LEAST_SHIFTS} are needed. Load "
            "shifts with all three."
        )
    bank, agency = pl.col("bank_hours").fill_null(0.0), pl.col("agency_hours").fill_null(0.0)
    required = pl.col("required_hours")
    own = (pl.col("actual_hours") - bank - agency).clip(lower_bound=0.0)
    lacking = (required - own).clip(lower_bound=0.0)
    by_bank = pl.min_horizontal(bank, lacking)
    table = table.with_columns(
        present=own / required,
        seen=pl.col("actual_hours") / required,
        lacking=lacking,
        by_bank=by_bank,
        by_agency=pl.min_horizontal(agency, lacking - by_bank),
    )
    sums = {
        name: float(table[name].sum())
        for name in ("planned_hours", "required_hours", "lacking", "by_bank", "by_agency")
    }
    plan = sums["planned_hours"] / sums["required_hours"]
    middle, spread = _as_the_model_has_it(table["present"], short)
    usual = pl.col("required_hours").mean().over("unit", "part")
    away = table.select(((required - usual) / usual).pow(2).mean().sqrt()).item()
    hours_short, after_bank = sums["lacking"], sums["lacking"] - sums["by_bank"]
    told_bank = table["bank_hours"].count() > 0
    told_agency = table["agency_hours"].count() > 0
    teams = table.group_by("unit").agg(required.mean()).sort("unit")
    return Measured(
        shifts=table.height,
        units=table["unit"].n_unique(),
        independent=table.select(pl.struct("unit", pl.col("on").dt.truncate("1w")).n_unique()).item(),
        plan=plan,
        attendance=exp(middle) / plan,
        spread=spread,
        short_own=_below(table["present"], 1 - short),
        short_seen=_below(table["seen"], 1 - short),
        variation=float(away),
        hired_told=told_bank or told_agency,
        bank=sums["by_bank"] / hours_short if told_bank and hours_short > 0 else None,
        agency=sums["by_agency"] / after_bank if told_agency and after_bank > 0 else None,
        teams=dict(teams.iter_rows()),
    )


def _as_the_model_has_it(present: pl.Series, short: float) -> tuple[float, float]:
    """Give the mean and the standard deviation of the logarithm of the share present."""
    normal = NormalDist()
    at_mark, at_all = _below(present, 1 - short), _below(present, 1.0)
    if _RARE < at_mark < at_all < 1 - _RARE:
        upper, lower = normal.inv_cdf(at_all), normal.inv_cdf(at_mark)
        spread = -log(1 - short) / (upper - lower)
        return -spread * upper, spread
    logs = present.clip(lower_bound=_LEAST_SHARE).log()
    mean, deviation = logs.mean(), logs.std()
    assert isinstance(mean, float)
    assert isinstance(deviation, float)
    return mean, max(deviation, _LEAST_SPREAD)


def _below(shares: pl.Series, mark: float) -> float:
    return float((shares < mark - _HAIR).sum()) / len(shares)
