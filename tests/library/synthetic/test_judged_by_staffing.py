"""What is simulated, as the staffing library judges it."""

import polars as pl
import pytest

from leadwell.foundations.staff import Part
from leadwell.staffing import hours, red_flags
from leadwell.staffing.needs import required_hours, shipped_tally
from leadwell.staffing.rules import Serves, shipped_rules
from leadwell.synthetic import shift_month


def serves(demonstration) -> dict[str, str]:
    return {place.code: place.serves for place in demonstration.places if place.serves}


def shifts_of(demonstration, month):
    loads = [load for load in demonstration.loads if load.feed == "shifts" and load.month == month]
    return pl.concat([load.shifts for load in loads]), pl.concat([load.census for load in loads])


def test_the_library_finds_the_nine_shifts_and_a_hundred_percent(demonstration):
    (planted,) = demonstration.truths.unsafe_months
    shifts, census = shifts_of(demonstration, planted.month)
    ward = pl.col("unit") == planted.unit_code
    judged = red_flags.judge(shifts, census, rules=shipped_rules(), serves=serves(demonstration)).filter(ward)
    figures = hours.month_figures(shifts, census, rules=shipped_rules(), serves=serves(demonstration)).filter(
        ward
    )
    fills = figures.filter(pl.col("measure").str.contains(r"fill\..*\.(all|day|night)$"))

    flagged = judged.filter(pl.col("flags").list.len() > 0).select("on", "part").rows()
    masked = judged.filter("masked").select("on", "part").rows()
    assert sorted(flagged) == sorted((one.on, one.part) for one in planted.shifts)
    assert sorted(masked) == sorted((one.on, one.part) for one in planted.shifts if one.support_over)
    assert fills.height == 6
    assert fills["numerator"].to_list() == fills["denominator"].to_list()


def test_the_library_sees_support_workers_stand_in_on_the_named_shifts(demonstration):
    for planted in demonstration.truths.masked:
        shifts, census = shifts_of(demonstration, planted.month)
        judged = red_flags.judge(shifts, census, rules=shipped_rules(), serves=serves(demonstration))
        masked = judged.filter("masked", unit=planted.unit_code).select("on", "part").rows()
        assert {(one.on, one.part) for one in planted.shifts} <= set(masked)


@pytest.mark.slow
def test_the_unsafe_shifts_of_200_random_months_forced_to_100_percent_are_found_exactly():
    for seed in range(200):
        month = shift_month(seed, forced_fill=1.0)
        own = {Part(part): length for part, length in month.hours_of_part.items()}
        judged = red_flags.judge(
            month.shifts,
            month.census,
            rules=shipped_rules().with_lengths(own),
            serves=Serves.ADULT_INPATIENT,
        )
        found = {
            (row["on"], row["part"]): row["flags"] for row in judged.iter_rows(named=True) if row["flags"]
        }
        planted = {(one.on, one.part): ["RF5"] * one.short + ["RF6"] * one.below_two for one in month.unsafe}
        assert found == planted


def test_homes_require_what_the_tally_asks_for(demonstration):
    load = next(load for load in demonstration.loads if load.organisation_code == "SYN02")
    homes = {place.code: Serves(place.serves) for place in demonstration.places if place.kind == "home"}
    counted = load.census.filter(part="day")
    for code, kind in homes.items():
        asked = required_hours(shipped_tally(), counted, serves=kind, units=[code])
        held = load.shifts.filter(unit_code=code).join(
            asked.rename({"unit": "unit_code"}), on=["unit_code", "on", "part", "staff_group"], how="full"
        )
        apart = (held["required_hours"] - held["required_hours_right"]).abs()
        assert apart.null_count() == 0
        assert apart.max() <= 0.125  # the simulator's hours are quarters
