"""100% filled, and so many shifts were not safe: planted shifts are found exactly."""

from datetime import date

import polars as pl
import pytest
from tests.library.staffing.shift_making import census_of, full_month, shifts_of

from leadwell.foundations.periods import month_of
from leadwell.staffing.hours import month_figures
from leadwell.staffing.red_flags import judge
from leadwell.staffing.rules import shipped_rules
from leadwell.staffing.summary import ShiftStatus, shift_summary
from leadwell.synthetic import organisation, shift_month


@pytest.mark.slow
def test_planted_shifts_are_found_exactly_in_200_months_forced_to_100_per_cent_fill():
    rules, rows, planted, too_few = shipped_rules(), [], {}, {}
    for seed in range(200):
        unit = f"W{seed:03}"
        mine, short, few = full_month(seed, unit=unit)
        rows += mine
        planted[unit], too_few[unit] = short, few
    shifts, census = shifts_of(*rows), census_of()
    judged = judge(shifts, census, rules=rules, serves="adult_inpatient")
    figures = month_figures(shifts, census, rules=rules, serves="adult_inpatient", judged=judged)
    month = month_of(rows[0]["on"])
    assert sum(map(len, planted.values())) > 1000
    for unit, short in planted.items():
        found = shift_summary(judged, figures, unit=unit, month=month, rules=rules)
        flagged = {(one.on, one.part.value) for one in found.shifts if one.status is ShiftStatus.RED_FLAG}
        assert flagged == short
        below = {(one.on, one.part.value) for one in found.shifts if "RF6" in one.flags}
        assert below == too_few[unit]
        were = "was" if len(short) == 1 else "were"
        assert found.sentence == (
            f"Filled 100.0% of planned registered hours; "
            f"{len(short)} of {found.judged} shifts {were} not safe."
        )
        counted = figures.filter(pl.col("unit") == unit, pl.col("measure") == "staffing.shifts_not_safe").row(
            0, named=True
        )
        assert (counted["numerator"], counted["denominator"]) == (len(short), found.judged)


@pytest.mark.slow
def test_unsafe_shifts_of_200_simulated_months_are_found_exactly_and_each_for_its_reason():
    months = {f"{seed:04}": shift_month(seed, unit_code=f"{seed:04}") for seed in range(200)}
    asked = {
        "rules": shipped_rules(),
        "serves": "adult_inpatient",
        "hours_of_one": {unit: month.hours_of_part for unit, month in months.items()},
    }
    shifts = pl.concat([month.shifts for month in months.values()])
    census = pl.concat([month.census for month in months.values()])
    judged = judge(shifts, census, **asked)
    figures = month_figures(shifts, census, judged=judged, **asked)
    found = {
        (row["unit"], row["on"], row["part"]): ("RF5" in row["flags"], "RF6" in row["flags"])
        for row in judged.filter(pl.col("flags").list.len() > 0).iter_rows(named=True)
    }
    planted = {
        (one.unit_code, one.on, one.part): (one.short, one.below_two)
        for month in months.values()
        for one in month.unsafe
    }
    assert len(planted) > 1000
    assert found == planted
    assert judged["judged"].all()
    assert judged["cannot_tell"].list.len().sum() == 0
    for unit, month in months.items():
        summary = shift_summary(judged, figures, unit=unit, month=month_of(month.first), rules=asked["rules"])
        assert (summary.filled, summary.not_safe, summary.absent) == (100.0, len(month.unsafe), 0)


@pytest.mark.slow
def test_the_planted_shifts_of_the_demonstration_are_found_exactly_even_by_usual_shift_lengths():
    demonstration = organisation(7, months=4, until=date(2026, 11, 23))
    rules, shifts, census = shipped_rules(), demonstration.shifts, demonstration.census
    judged = judge(shifts, census, rules=rules, serves="adult_inpatient")
    figures = month_figures(shifts, census, rules=rules, serves="adult_inpatient", judged=judged)
    assert demonstration.truths.unsafe_months
    for truth in demonstration.truths.unsafe_months:
        summary = shift_summary(
            judged, figures, unit=truth.unit_code, month=month_of(truth.month), rules=rules
        )
        flagged = {(one.on, one.part.value) for one in summary.shifts if one.status is ShiftStatus.RED_FLAG}
        assert flagged == {(one.on, one.part) for one in truth.shifts}
        assert summary.sentence.startswith("Filled 100.0% of planned registered hours; 9 of ")
        below = {(one.on, one.part.value) for one in summary.shifts if "RF6" in one.flags}
        assert below == {(one.on, one.part) for one in truth.shifts if one.why == "below_two"}
    masked = {
        (row["unit"], row["on"], row["part"]) for row in judged.filter(pl.col("masked")).iter_rows(named=True)
    }
    for truth in (*demonstration.truths.masked, *demonstration.truths.unsafe_months):
        month = month_of(truth.month)
        stood_in = {(truth.unit_code, one.on, one.part) for one in truth.shifts if one.support_over > 0}
        assert stood_in <= masked
        if truth in demonstration.truths.unsafe_months:
            assert stood_in == {
                one for one in masked if one[0] == truth.unit_code and month.start <= one[1] <= month.end
            }
