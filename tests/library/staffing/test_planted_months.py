"""100% filled, and so many shifts were not safe: planted shifts are found exactly."""

import polars as pl
import pytest
from tests.library.staffing.shift_making import census_of, full_month, shifts_of

from leadwell.foundations.periods import month_of
from leadwell.staffing.hours import month_figures
from leadwell.staffing.red_flags import judge
from leadwell.staffing.rules import shipped_rules
from leadwell.staffing.summary import ShiftStatus, shift_summary


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
