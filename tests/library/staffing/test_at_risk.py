"""Coming shifts at risk: chances that come true as often as they say, of the rule's own limit, and never of nothing."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from tests.library.staffing.shift_making import shift_row, shifts_of

from leadwell.staffing.at_risk import AT_RISK, TooFewDays, shifts_at_risk
from leadwell.staffing.rules import shipped_rules

RULES = shipped_rules()
FIRST = date(2026, 1, 5)  # a Monday


def made(units, *, days=200, seed=1, group="registered", hired=0.0):
    """Shifts of units that each need 60 hours and have normal hours worked; at weekends fewer."""
    chance = np.random.default_rng(seed)
    rows = []
    for unit, (mean, spread, weekend) in units.items():
        for ahead in range(days):
            on = FIRST + timedelta(days=ahead)
            for part in ("day", "night"):
                usual = mean - (weekend if on.weekday() >= 5 else 0.0)
                actual = max(0.0, usual + spread * float(chance.standard_normal()))
                rows.append(
                    shift_row(
                        group,
                        unit=unit,
                        on=on,
                        part=part,
                        required=60.0,
                        planned=60.0,
                        actual=actual,
                        bank_hours=hired,
                        agency_hours=0.0,
                    )
                )
    return shifts_of(*rows)


def of(shifts, serves="adult_inpatient", **more):
    units = shifts["unit_code"].unique()
    return shifts_at_risk(shifts, serves=dict.fromkeys(units, serves), rules=RULES, **more)


def test_a_chance_is_that_of_passing_the_rules_limit():
    # The rule lets 8 hours of 60 pass: below 52 a shift is short. With a mean of 56 and a spread of 4, one in six is.
    found = of(made({"A": (56.0, 4.0, 0.0), "B": (60.0, 4.0, 0.0), "C": (48.0, 4.0, 0.0)}), days=14)
    mean = dict(found.shifts.group_by("unit").agg(pl.col("chance").mean()).iter_rows())
    assert mean["A"] == pytest.approx(0.159, abs=0.06)
    assert mean["B"] == pytest.approx(0.023, abs=0.05)  # and what is not known of B
    assert mean["C"] == pytest.approx(0.841, abs=0.06)
    assert found.shifts.schema == AT_RISK
    assert found.shifts.height == 3 * 2 * 14
    assert found.shifts["on"].min() == found.last + timedelta(days=1)
    low, high = found.shifts["present_low"], found.shifts["present_high"]
    assert ((low <= found.shifts["present"]) & (found.shifts["present"] <= high)).all()


def test_weekends_with_fewer_people_are_foretold_as_such():
    found = of(made({"A": (60.0, 3.0, 12.0)}), days=28)
    weekend = pl.col("on").dt.weekday() >= 6
    assert found.shifts.filter(weekend)["chance"].mean() > 0.7
    assert found.shifts.filter(~weekend)["chance"].mean() < 0.15


def test_over_many_units_what_is_foretold_comes_true_as_often_as_it_says():
    source = np.random.default_rng(7)
    units = {f"U{k:02}": (float(source.uniform(50, 62)), float(source.uniform(2, 7)), 0.0) for k in range(8)}
    tried = of(made(units, days=140)).tried
    assert tried.shifts == 8 * 2 * 28
    assert tried.foretold == pytest.approx(tried.seen, abs=0.05)
    assert tried.brier <= 1.05 * tried.brier_usual


def test_it_beats_the_usual_share_where_weekdays_differ():
    tried = of(made({"A": (60.0, 3.0, 12.0), "B": (58.0, 3.0, 12.0)}, days=180)).tried
    assert tried.brier < 0.6 * tried.brier_usual


def test_vacant_posts_and_nobody_hired_only_make_it_worse():
    shifts = made({"A": (60.0, 4.0, 0.0)}, hired=6.0)
    chances = [of(shifts, days=7, vacant=vacant).shifts["chance"].mean() for vacant in (0.0, 0.05, 0.1, 0.3)]
    assert chances == sorted(chances)
    assert chances[-1] > 0.95
    found = of(shifts, days=7).shifts
    assert (found["chance_unhired"] >= found["chance"] - 0.01).all()
    assert found["chance_unhired"].mean() > found["chance"].mean() + 0.2


def test_who_comes_without_bank_and_agency_is_not_known_where_their_hours_are_not_told():
    nobody = pl.lit(None, dtype=pl.Float64)
    told, untold = made({"A": (60.0, 4.0, 0.0)}, days=60), made({"B": (60.0, 4.0, 0.0)}, days=60)
    untold = untold.with_columns(bank_hours=nobody, agency_hours=nobody)
    found = of(pl.concat([told, untold]), days=7).shifts
    assert found.filter(unit="A")["chance_unhired"].null_count() == 0
    assert found.filter(unit="B")["chance_unhired"].null_count() == 14
    assert found["chance"].null_count() == 0


def test_a_home_without_nursing_is_told_by_its_support_workers():
    shifts = pl.concat(
        [made({"H": (48.0, 4.0, 0.0)}, group="support"), made({"H": (60.0, 1.0, 0.0)}, seed=2)]
    )
    assert of(shifts, serves="care_home", days=7).shifts["chance"].mean() > 0.6
    assert of(shifts, serves="care_home_nursing", days=7).shifts["chance"].mean() < 0.1


def test_the_order_of_rows_changes_nothing():
    shifts = made({"A": (56.0, 4.0, 3.0), "B": (60.0, 4.0, 0.0)}, days=60)
    mixed = shifts.sample(fraction=1.0, shuffle=True, seed=3)
    assert of(shifts, days=7).shifts.equals(of(mixed, days=7).shifts)


def test_missing_hours_are_no_hours_of_nought():
    shifts = made({"A": (60.0, 3.0, 0.0)}, days=100)
    gaps = shifts.with_columns(
        pl.when(pl.col("on").dt.day() % 5 == 0).then(None).otherwise("actual_hours").alias("actual_hours")
    )
    assert of(gaps, days=7).shifts["chance"].mean() < 0.1


def test_what_is_too_short_or_has_ended_is_named_and_left_out():
    going, ended = made({"A": (60.0, 3.0, 0.0)}, days=100), made({"B": (60.0, 3.0, 0.0)}, days=60)
    new = made({"C": (60.0, 3.0, 0.0)}, days=100).filter(pl.col("on") > FIRST + timedelta(days=95))
    found = of(pl.concat([going, ended, new]), days=7)
    assert found.shifts["unit"].unique().to_list() == ["A"]
    assert found.left_out == ("B", "C")
    assert found.units == 1


def test_with_too_few_days_nothing_is_foretold():
    with pytest.raises(TooFewDays, match="No unit has 14 days"):
        of(made({"A": (60.0, 3.0, 0.0)}, days=10))
    short = of(made({"A": (60.0, 3.0, 0.0)}, days=20), days=7)
    assert short.tried is None
    assert short.shifts.height == 14
    with pytest.raises(TooFewDays):
        of(made({"A": (60.0, 3.0, 0.0)}).clear())
