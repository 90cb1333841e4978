"""Monthly measures of every unit: quality, workforce, money and voices, with honest chance in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.random import Generator

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import month_of
from leadwell.synthetic.character import Character, ratios
from leadwell.synthetic.places import Unit, document
from leadwell.synthetic.planting import Truths
from leadwell.synthetic.randomness import Floats, stream, wander

MEASURES = pl.Schema(
    {
        "unit_code": pl.String,
        "measure": pl.String,  # key of a measure definition
        "month": pl.Date,
        "numerator": pl.Float64,
        "denominator": pl.Float64,  # null for a plain value
        "missing": pl.String,  # a Missing where the numerator is null
    }
)

_ASKED_IN = (1, 4, 7, 10)  # months in which staff are asked how engaged they are


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """One unit with the sums that its measures rest on, an array a month."""

    unit: Unit
    character: Character
    months: list[date]
    index: list[int]  # of each month in the demonstration
    bed_days: Floats
    falls: Floats
    hours: Floats
    agency_hours: Floats
    spent: Floats
    spent_on_agency: Floats
    spent_on_bank: Floats
    plan_cost: Floats
    posts: float  # full-time-equivalent posts in the establishment


def monthly_measures(
    duty: pl.DataFrame,
    falls: pl.DataFrame,
    unit: Unit,
    character: Character,
    *,
    months: Sequence[date],
    truths: Truths,
    seed: int,
) -> pl.DataFrame:
    """Give the monthly measures of one unit as MEASURES rows, for the months in which it was open.

    Args:
        duty: the unit's DUTY rows.
        falls: the unit's FALLS rows.
        months: the months of the whole demonstration.
    """
    sums = _sums(duty, falls, unit, character, months)
    rng = stream(seed, unit.code, "measures")
    columns = {
        **_quality(sums, rng, truths, months),
        **_workforce(sums, rng),
        **_money(sums, stream(seed, unit.code, "budget")),
        **_reporting(sums, stream(seed, unit.code, "reporting")),
    }
    frames = [
        pl.DataFrame(
            {"month": pl.Series(sums.months, dtype=pl.Date), "numerator": top, "denominator": bottom}
        ).with_columns(measure=pl.lit(key), missing=pl.lit(None, dtype=pl.String))
        for key, (top, bottom) in columns.items()
    ]
    frames = [*(frame.select(MEASURES.names()[1:]) for frame in frames), _engagement(sums, rng)]
    return (
        pl.concat(frames)
        .with_columns(unit_code=pl.lit(unit.code))
        .select(MEASURES.names())
        .cast(MEASURES)
        .sort("month", maintain_order=True)
    )


def _sums(
    duty: pl.DataFrame, falls: pl.DataFrame, unit: Unit, character: Character, months: Sequence[date]
) -> _Unit:
    money = document("calibration")["money"]
    pay = {group: money[group] for group in ("registered", "registered_associate", "support")}
    month = pl.col("on").dt.month_start().alias("month")
    rate = pl.col("staff_group").replace_strict(pay, return_dtype=pl.Float64) * pl.when(
        pl.col("part") == "night"
    ).then(money["night"]).otherwise(1.0)
    own = pl.col("actual_hours") - pl.col("bank_hours") - pl.col("agency_hours")
    agency = pl.col("agency_hours") * rate * money["agency"]
    bank = pl.col("bank_hours") * rate * money["bank"]
    last_part = unit.parts[-1][0]
    once = (pl.col("part") == last_part) & (pl.col("staff_group") == "support")
    sums = (
        duty.group_by(month, maintain_order=True)
        .agg(
            bed_days=pl.col("true_people").filter(once).sum(),
            hours=pl.col("actual_hours").sum(),
            agency_hours=pl.col("agency_hours").sum(),
            spent=(own * rate + bank + agency).sum(),
            spent_on_agency=agency.sum(),
            spent_on_bank=bank.sum(),
            plan_cost=(pl.col("planned_hours") * rate).sum(),
            planned=pl.col("planned_hours").sum(),
        )
        .join(falls.group_by(month, maintain_order=True).agg(pl.col("falls").sum()), on="month", how="left")
        .sort("month")
    )
    found = sums["month"].to_list()
    weeks = sum(month_of(one).days for one in found) / 7
    workforce = document("calibration")["workforce"]
    posts = float(sums["planned"].sum()) / weeks * workforce["uplift"] / workforce["hours_a_week"]
    arrays = {name: sums[name].cast(pl.Float64).to_numpy() for name in sums.columns if name != "month"}
    return _Unit(
        unit=unit,
        character=character,
        months=found,
        index=[months.index(one) for one in found],
        bed_days=arrays["bed_days"],
        falls=arrays["falls"],
        hours=arrays["hours"],
        agency_hours=arrays["agency_hours"],
        spent=arrays["spent"],
        spent_on_agency=arrays["spent_on_agency"],
        spent_on_bank=arrays["spent_on_bank"],
        plan_cost=arrays["plan_cost"],
        posts=round(posts, 1),
    )


_Columns = dict[str, tuple[Floats, Floats]]


def _quality(sums: _Unit, rng: Generator, truths: Truths, months: Sequence[date]) -> _Columns:
    calibration = document("calibration")
    specialty = sums.unit.specialty

    def counted(kind: str, key: str) -> Floats:
        rate = calibration["rates"][kind][specialty] / 1000 * sums.character.rate_factor[kind]
        planted = ratios(truths, sums.unit.code, key, months)[sums.index]
        return np.asarray(rng.poisson(sums.bed_days * rate * planted).astype(np.float64))

    found = {"quality.falls": (sums.falls, sums.bed_days)}
    for kind in ("pressure_ulcers", "medication_incidents", "complaints", "compliments"):
        key = f"quality.{kind}"
        found[key] = (counted(kind, key), sums.bed_days)
    patients: dict[str, Any] = calibration["patients"]
    if specialty in patients["days_of_stay"]:
        left = np.round(sums.bed_days / patients["days_of_stay"][specialty]).astype(np.int64)
        answers = rng.binomial(left, patients["fft_answer_share"])
        odds = _logit(patients["fft_positive_mean"]) + (
            calibration["climate"]["fft_positive"] * sums.character.climate
        )
        good = rng.binomial(answers, _share(odds + 0.1 * rng.standard_normal(len(answers))))
        found["quality.fft_positive"] = (good.astype(np.float64), answers.astype(np.float64))
        found["quality.fft_response"] = (answers.astype(np.float64), left.astype(np.float64))
    return found


def _reporting(sums: _Unit, rng: Generator) -> _Columns:
    setting = document("calibration")["reporting"]
    rate = document("calibration")["rates"]["medication_incidents"][sums.unit.specialty] / 1000
    openness = float(np.exp(setting["reports_by_climate"] * sums.character.climate))
    reports = rng.poisson(sums.bed_days * rate * setting["reports_for_a_medicine_incident"] * openness)
    harmless = rng.binomial(reports, setting["no_harm_share"])
    answered = rng.binomial(reports, setting["answered_share"])
    wait = setting["feedback_days"] * float(np.exp(setting["feedback_by_climate"] * sums.character.climate))
    days = np.round(rng.gamma(4.0 * np.maximum(answered, 1), wait / 4.0)) * (answered > 0)
    return {
        "quality.no_harm_reports": (harmless.astype(np.float64), sums.bed_days),
        "quality.no_harm_share": (harmless.astype(np.float64), reports.astype(np.float64)),
        "quality.feedback_days": (days.astype(np.float64), answered.astype(np.float64)),
    }


def _workforce(sums: _Unit, rng: Generator) -> _Columns:
    calibration = document("calibration")
    setting, climate = calibration["workforce"], calibration["climate"]
    count = len(sums.months)
    days = np.array([month_of(month).days for month in sums.months], dtype=np.float64)
    empty = (
        setting["vacancy_mean"]
        * np.exp(climate["vacancies"] * sums.character.climate + 0.25 * wander(rng, count, memory=0.92))
    ).clip(0, 0.4)
    vacant = np.round(sums.posts * empty, 1)
    available = np.round((sums.posts - vacant) * days, 1)
    spell = 3.0  # days; sickness comes in spells, so it varies more than single days would
    due = sums.character.sickness[sums.index] * available
    lost = np.minimum(np.round(rng.gamma(due / spell, spell), 1), available)
    employed = sums.unit.staff or round((sums.posts - float(vacant.mean())) * 1.14)
    staff = np.full(count, float(employed))
    leaving = setting["turnover_a_month"] * np.exp(climate["turnover"] * sums.character.climate)
    left = rng.binomial(employed, leaving, count).astype(np.float64)
    required = staff * 11
    odds = _logit(setting["training_mean"]) + climate["training"] * sums.character.climate
    in_date = rng.binomial(required.astype(np.int64), _share(odds + 0.12 * wander(rng, count, memory=0.7)))
    return {
        "workforce.sickness": (lost, available),
        "workforce.vacancies": (vacant, np.full(count, sums.posts)),
        "workforce.turnover": (left, staff),
        "workforce.agency_share": (sums.agency_hours, sums.hours),
        "workforce.training": (in_date.astype(np.float64), required),
    }


def _money(sums: _Unit, rng: Generator) -> _Columns:
    # The budget pays the plan and a little temporary cover; it follows the days of the month. No two units' budgets
    # were set alike.
    budget = np.round(sums.plan_cost * 1.03 * np.exp(0.02 * rng.standard_normal()))
    spent = np.round(sums.spent)
    return {
        "finance.pay_spend": (spent, budget),
        "finance.agency_spend": (np.round(sums.spent_on_agency), spent),
        "finance.bank_spend": (np.round(sums.spent_on_bank), spent),
    }


def _engagement(sums: _Unit, rng: Generator) -> pl.DataFrame:
    """Give the engagement score of the months in which staff are asked; held back where few answer."""
    calibration = document("calibration")
    setting = calibration["workforce"]
    employed = sums.unit.staff or round(sums.posts)
    true = setting["engagement_mean"] + calibration["climate"]["engagement"] * sums.character.climate
    rows = []
    for month in sums.months:
        answers = int(rng.binomial(employed, setting["answer_share"]))
        noise = float(rng.standard_normal()) * setting["engagement_sd"] / max(1, answers) ** 0.5
        if month.month not in _ASKED_IN:
            continue
        held_back = answers < setting["fewest_answers"]
        rows.append(
            {
                "measure": "voices.engagement",
                "month": month,
                "numerator": None if held_back else round(min(10.0, max(0.0, true + noise)), 2),
                "denominator": None,
                "missing": Missing.SUPPRESSED.value if held_back else None,
            }
        )
    schema = {name: MEASURES[name] for name in MEASURES.names()[1:]}
    return pl.DataFrame(rows, schema=schema).select(MEASURES.names()[1:])


def _logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


def _share(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-odds)))
