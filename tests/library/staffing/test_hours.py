"""The month's figures: sums before ratios, missing never zero, exact whatever the order."""

from datetime import date, timedelta
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.staffing.shift_making import (
    DAY,
    census_of,
    exact,
    people_row,
    people_rows,
    shift_row,
    shift_rows,
    shifts_of,
)

from leadwell.measures.definitions import measures
from leadwell.staffing.hours import FIGURES, ROLLED, month_figures, rollup
from leadwell.staffing.rules import shipped_rules

RULES = shipped_rules()
SATURDAY = date(2025, 3, 8)


def figures_of(rows, people=(), serves="adult_inpatient"):
    return month_figures(shifts_of(*rows), census_of(*people), rules=RULES, serves=serves)


def one(figures, measure, unit="A"):
    rows = figures.filter(pl.col("measure") == measure, pl.col("unit") == unit).to_dicts()
    return tuple(rows[0][key] for key in ("numerator", "denominator", "missing")) if rows else None


def test_fill_is_hours_worked_over_hours_planned_by_day_night_and_weekend():
    figures = figures_of(
        [
            shift_row(planned=40, actual=30, on=DAY),
            shift_row(planned=30, actual=30, on=DAY, part="night"),
            shift_row(planned=40, actual=20, on=SATURDAY, part="early"),
        ]
    )
    assert one(figures, "staffing.fill.registered.day") == (50.0, 80.0, None)
    assert one(figures, "staffing.fill.registered.night") == (30.0, 30.0, None)
    assert one(figures, "staffing.fill.registered.weekend") == (20.0, 40.0, None)
    assert one(figures, "staffing.fill.registered.all") == (80.0, 110.0, None)
    assert one(figures, "staffing.cover.registered.all") is None  # the file spoke of no requirement
    assert figures.schema == FIGURES


def test_a_shift_without_its_plan_or_its_hours_is_in_neither_sum_and_the_coverage_says_so():
    figures = figures_of(
        [
            shift_row(planned=40, actual=30),
            shift_row(planned=40, actual=None, on=DAY + timedelta(1)),
            shift_row(planned=None, actual=40, on=DAY + timedelta(2)),
        ]
    )
    row = figures.filter(measure="staffing.fill.registered.all").to_dicts()[0]
    assert (row["numerator"], row["denominator"], row["shifts"], row["held"]) == (30.0, 40.0, 1, 3)
    assert one(figures, "staffing.hours.registered.planned") == (80.0, None, None)
    assert one(figures, "staffing.hours.registered.actual") == (70.0, None, None)


def test_nothing_planned_is_not_defined_and_never_0_or_100():
    figures = figures_of([shift_row(planned=0, actual=12), shift_row("support", planned=0, actual=0)])
    assert one(figures, "staffing.fill.registered.day") == (None, 0.0, "not_defined")
    assert one(figures, "staffing.fill.support.day") == (None, 0.0, "not_defined")
    assert one(figures, "staffing.hours.registered.actual") == (12.0, None, None)


def test_hours_that_are_all_missing_keep_the_one_reason_that_they_share():
    suppressed = figures_of([shift_row(planned=40, missing="suppressed")])
    mixed = figures_of([shift_row(planned=40, missing="suppressed"), shift_row(missing="not_readable")])
    assert one(suppressed, "staffing.fill.registered.all") == (None, None, "suppressed")
    assert one(mixed, "staffing.fill.registered.all") == (None, None, "not_recorded")


def test_care_hours_use_the_hours_of_the_days_that_have_a_count():
    rows = [shift_row(actual=60, on=DAY + timedelta(day)) for day in range(3)]
    rows += [shift_row("support", actual=30, on=DAY + timedelta(day)) for day in range(3)]
    people = [
        people_row(20, on=DAY),
        people_row(None, on=DAY + timedelta(1)),
        people_row(10, on=DAY + timedelta(2)),
    ]
    figures = figures_of(rows, people)
    assert one(figures, "staffing.chppd.registered") == (120.0, 30.0, None)
    assert one(figures, "staffing.chppd.support") == (60.0, 30.0, None)
    assert one(figures, "staffing.chppd.overall") == (180.0, 30.0, None)
    assert one(figures, "staffing.census") == (30.0, 2.0, None)
    row = figures.filter(measure="staffing.chppd.registered").to_dicts()[0]
    assert (row["shifts"], row["held"]) == (2, 3)


def test_a_day_with_a_count_and_no_hours_sent_is_missing_and_not_a_day_of_no_hours():
    rows = [shift_row(actual=60), shift_row("support", actual=30), shift_row("registered_ahp", actual=5)]
    rows += [
        shift_row(actual=60, on=DAY + timedelta(1)),
        shift_row("support", actual=30, on=DAY + timedelta(1)),
    ]
    rows += [shift_row("support", actual=30, on=DAY + timedelta(2))]
    figures = figures_of(rows, [people_row(20, on=DAY + timedelta(day)) for day in range(4)])
    # The therapist does not come every day; nurses do, and on the third day their row was not sent.
    assert one(figures, "staffing.chppd.registered") == (120.0, 40.0, None)
    assert one(figures, "staffing.chppd.support") == (90.0, 60.0, None)
    assert one(figures, "staffing.chppd.registered_ahp") == (5.0, 60.0, None)
    assert one(figures, "staffing.chppd.overall") == (185.0, 40.0, None)


def test_a_count_of_nobody_beside_hours_of_care_cannot_be_true_and_is_left_out():
    figures = figures_of(
        [shift_row(actual=60), shift_row(actual=60, on=DAY + timedelta(1))],
        [people_row(0), people_row(20, on=DAY + timedelta(1))],
    )
    only_zero = figures_of(
        [shift_row(actual=60), shift_row(actual=60, on=date(2025, 4, 1))],
        [people_row(0), people_row(20, on=date(2025, 4, 1))],
    ).filter(period_start=date(2025, 3, 1))
    assert one(figures, "staffing.chppd.registered") == (60.0, 20.0, None)
    assert one(only_zero, "staffing.chppd.registered") == (None, None, "not_possible")


def test_a_unit_that_never_counts_people_has_no_care_hours_figure_at_all():
    assert one(figures_of([shift_row(actual=60)]), "staffing.chppd.registered") is None


def test_of_several_counts_on_a_day_the_one_nearest_midnight_stands_for_it_and_levels_are_added():
    by_part = [people_row(22, part="day"), people_row(24, part="night")]
    by_level = [people_row(4, level="low"), people_row(6, level="high")]
    one_missing = [people_row(4, level="low"), people_row(None, level="high")]
    rows = [shift_row(actual=60)]
    assert one(figures_of(rows, by_part), "staffing.census") == (24.0, 1.0, None)
    assert one(figures_of(rows, by_level), "staffing.census") == (10.0, 1.0, None)
    night_missing = [people_row(22, part="day"), people_row(None, part="night")]
    assert one(figures_of(rows, night_missing), "staffing.census") == (22.0, 1.0, None)
    differing = [people_row(22), people_row(23)]
    assert one(figures_of(rows, differing), "staffing.census") is None
    assert one(figures_of(rows, one_missing), "staffing.census") is None


def test_shifts_not_safe_are_counted_over_the_shifts_that_could_be_judged():
    figures = figures_of(
        [
            shift_row(required=40, actual=40),
            shift_row(required=40, actual=20, part="night"),
            shift_row(required=40, actual=None, on=DAY + timedelta(1)),
        ]
    )
    assert one(figures, "staffing.shifts_not_safe") == (1.0, 2.0, None)
    assert one(figures, "staffing.shifts_short_registered") == (1.0, 2.0, None)
    # 20 hours by night neither prove two nurses nor rule them out.
    assert one(figures, "staffing.shifts_below_two_registered") == (0.0, 1.0, None)


def test_a_residential_home_has_no_figures_about_nurses():
    figures = figures_of(
        [shift_row("support", required=40, planned=40, actual=20)], [people_row(18)], serves="care_home"
    )
    assert one(figures, "staffing.shifts_not_safe") == (1.0, 1.0, None)
    assert not [key for key in figures["measure"] if "registered" in key and "support" not in key]


def test_every_figure_is_of_a_measure_that_is_defined():
    figures = figures_of(
        [
            shift_row(group, required=4, planned=4, actual=4, agency_hours=1, part=part)
            for group in (
                "registered",
                "support",
                "registered_associate",
                "support_associate",
                "registered_ahp",
                "support_ahp",
            )
            for part in ("day", "night")
        ],
        [people_row(20)],
    )
    assert set(figures["measure"]) <= set(measures())
    assert figures.select("unit", "measure", "period_start").is_duplicated().sum() == 0


@settings(max_examples=60)
@given(shift_rows(), people_rows(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_digit(rows, people, chance):
    other = list(rows)
    chance.shuffle(other)
    assert figures_of(rows, people).equals(figures_of(other, list(reversed(people))))


@settings(max_examples=80)
@given(shift_rows(), people_rows())
def test_figures_equal_sums_taken_row_by_row_in_fractions(rows, people):
    figures = figures_of(rows, people)
    for unit in {row["unit_code"] for row in rows}:
        for group in {row["staff_group"] for row in rows if row["unit_code"] == unit}:
            mine = [row for row in rows if (row["unit_code"], row["staff_group"]) == (unit, group)]
            both = [
                row for row in mine if row["planned_hours"] is not None and row["actual_hours"] is not None
            ]
            top = sum((exact(row["actual_hours"]) for row in both), Fraction(0))
            under = sum((exact(row["planned_hours"]) for row in both), Fraction(0))
            numerator, denominator, missing = one(figures, f"staffing.fill.{group}.all", unit)
            if not both:
                assert (numerator, denominator) == (None, None)
                assert missing == "not_recorded"
            elif under == 0:
                assert (numerator, denominator, missing) == (None, 0.0, "not_defined")
            else:
                assert (numerator, denominator, missing) == (float(top), float(under), None)
            worked = [exact(row["actual_hours"]) for row in mine if row["actual_hours"] is not None]
            expected = float(sum(worked)) if worked else None
            assert one(figures, f"staffing.hours.{group}.actual", unit)[0] == expected


def test_thirty_days_of_a_third_of_an_hour_are_ten_hours_exactly():
    rows = [shift_row(planned=1 / 3, actual=0.1, on=date(2025, 4, 1) + timedelta(day)) for day in range(30)]
    assert one(figures_of(rows), "staffing.fill.registered.all") == (3.0, 10.0, None)


def test_a_roll_up_adds_hours_and_never_averages_ratios_and_says_how_many_units_are_in_it():
    figures = pl.concat(
        [
            figures_of(
                [shift_row(planned=100, actual=50, unit="A"), shift_row(planned=10, actual=10, unit="B")]
            ),
            figures_of([shift_row(planned=40, actual=None, unit="C")]),
            figures_of([shift_row(planned=7, actual=7, unit="C", on=date(2025, 4, 2))]),
        ]
    )
    rolled = rollup(figures, into={"A": "North", "B": "North", "C": "North", "D": "South"})
    march = rolled.filter(measure="staffing.fill.registered.all", period_start=date(2025, 3, 1)).to_dicts()
    assert rolled.schema == ROLLED
    assert march == [
        {
            "unit": "North",
            "measure": "staffing.fill.registered.all",
            "period_start": date(2025, 3, 1),
            "numerator": 60.0,
            "denominator": 110.0,
            "missing": None,
            "shifts": 2,
            "held": 3,
            "units": 2,
            "units_known": 3,
        }
    ]


def test_a_roll_up_of_nothing_known_is_missing():
    rolled = rollup(figures_of([shift_row(planned=0, actual=4), shift_row(planned=0, actual=4, unit="B")]))
    row = rolled.filter(measure="staffing.fill.registered.all").to_dicts()[0]
    assert (row["numerator"], row["denominator"], row["missing"], row["units"]) == (
        None,
        None,
        "not_defined",
        0,
    )


@settings(max_examples=40)
@given(shift_rows(), people_rows())
def test_rolling_up_by_steps_equals_rolling_up_at_once(rows, people):
    figures = figures_of(rows, people)
    stepped = rollup(rollup(figures, into={"A": "North", "B": "South"}).select(FIGURES.names()))
    at_once = rollup(figures)
    same = ["measure", "period_start", "numerator", "denominator", "missing", "shifts"]
    assert stepped.select(same).equals(at_once.select(same))


@pytest.mark.parametrize("nothing", [shifts_of(), shifts_of(shift_row("support_ahp", actual=4))])
def test_no_rows_give_no_figures_and_no_failure(nothing):
    figures = month_figures(nothing, census_of(), rules=RULES, serves="adult_inpatient")
    assert figures.schema == FIGURES
    assert rollup(figures).schema == ROLLED
