"""The demonstration has the figures that it was set to, and the patterns that a year has."""

import numpy as np
import polars as pl
import pytest
from tests.library.synthetic.conftest import UNTIL

from leadwell.synthetic import organisation
from leadwell.synthetic.places import document, units

WARDS = [unit.code for unit in units() if not unit.is_home]
PUBLISHED = document("calibration")["published"]


def by_ward(duty: pl.DataFrame) -> pl.DataFrame:
    """One row a ward that is open at the end: hours a day by group, worked and planned."""
    wards = duty.filter(pl.col("unit_code").is_in(WARDS))
    still_open = wards.filter(pl.col("on") == wards["on"].max())["unit_code"].unique()
    registered, support = pl.col("staff_group") == "registered", pl.col("staff_group") == "support"
    days = pl.col("on").n_unique()
    return (
        wards.filter(pl.col("unit_code").is_in(still_open.to_list()))
        .group_by("unit_code")
        .agg(
            hours=pl.col("actual_hours").sum() / days,
            registered=pl.col("actual_hours").filter(registered).sum() / days,
            support=pl.col("actual_hours").filter(support).sum() / days,
            fill=100 * pl.col("actual_hours").sum() / pl.col("planned_hours").sum(),
            registered_fill=100
            * pl.col("actual_hours").filter(registered).sum()
            / pl.col("planned_hours").filter(registered).sum(),
            support_fill=100
            * pl.col("actual_hours").filter(support).sum()
            / pl.col("planned_hours").filter(support).sum(),
            patient_days=pl.col("true_people").filter(support & (pl.col("part") == "night")).sum() / days,
        )
    )


@pytest.fixture(scope="module", params=[7, 2026])
def duty(request, demonstration):
    """The shifts of the demonstration, and of one with another seed."""
    return demonstration.duty if request.param == 7 else organisation(request.param, until=UNTIL).duty


@pytest.mark.parametrize(
    ("figure", "mean", "mean_within", "spread", "spread_within"),
    [
        ("hours", "hours_a_day", 8, "hours_a_day_sd", 9),
        ("registered", "registered_hours_a_day", 9, "registered_hours_a_day_sd", 6),
        ("support", "support_hours_a_day", 4, "support_hours_a_day_sd", 5),
        ("fill", "fill", 0.6, "fill_sd", 1.0),
        ("registered_fill", "registered_fill", 0.6, "registered_fill_sd", 0.8),
        ("support_fill", "support_fill", 1.2, "support_fill_sd", 1.3),
    ],
)
def test_wards_have_the_published_mean_and_spread(duty, figure, mean, mean_within, spread, spread_within):
    wards = by_ward(duty)

    assert wards.height == 40
    assert wards[figure].mean() == pytest.approx(PUBLISHED[mean], abs=mean_within)
    assert wards[figure].std() == pytest.approx(PUBLISHED[spread], abs=spread_within)


def test_bank_and_agency_give_the_published_shares_of_hours(duty):
    wards = duty.filter(pl.col("unit_code").is_in(WARDS))
    hours = wards["actual_hours"].sum()

    assert 100 * wards["bank_hours"].sum() / hours == pytest.approx(PUBLISHED["bank_share"], abs=1.0)
    assert 100 * wards["agency_hours"].sum() / hours == pytest.approx(PUBLISHED["agency_share"], abs=0.7)


def test_half_of_the_wards_give_more_than_eleven_care_hours_per_patient_day(duty):
    wards = by_ward(duty)
    a_patient = (wards["hours"] / wards["patient_days"]).median()

    target = document("calibration")["published_hours_per_patient_day"]["median"]
    assert a_patient == pytest.approx(target, abs=0.6)


def test_hours_are_quarters_and_temporary_hours_lie_within_the_hours_worked(demonstration):
    duty = demonstration.duty
    hours = duty.select(pl.col("^.*_hours$").fill_null(0.0))

    assert (hours.to_numpy() * 4 % 1 == 0).all()
    assert (hours.to_numpy() >= 0).all()
    assert (duty["bank_hours"] + duty["agency_hours"] <= duty["actual_hours"]).all()


def test_levels_add_up_to_the_census(demonstration):
    counted = demonstration.duty.drop_nulls("people")

    assert (counted.select(pl.sum_horizontal("^level_.*$")).to_series() == counted["people"]).all()
    assert (counted["people"] > 0).all()


def test_fill_is_lower_at_weekends_on_holidays_and_where_sickness_is_high(demonstration):
    duty = demonstration.duty.with_columns(
        weekend=pl.col("on").dt.weekday() >= 6,
        christmas=(pl.col("on").dt.month() == 12) & (pl.col("on").dt.day() >= 23),
    )

    def fill(rows: pl.DataFrame) -> float:
        return rows["actual_hours"].sum() / rows["planned_hours"].sum()

    plain = duty.filter(~pl.col("weekend"), ~pl.col("christmas"))
    assert fill(duty.filter(pl.col("weekend"))) < fill(plain) - 0.003
    assert fill(duty.filter(pl.col("christmas"))) < fill(plain) - 0.01


def test_sickness_is_higher_in_winter_and_remembers_the_month_before(demonstration):
    sickness = (
        demonstration.measures.filter(pl.col("measure") == "workforce.sickness")
        .with_columns(rate=(pl.col("numerator") / pl.col("denominator")).log())
        .with_columns(apart=pl.col("rate") - pl.col("rate").mean().over("unit_code"))
    )
    month = pl.col("month").dt.month()
    winter = sickness.filter(month.is_in([12, 1, 2]))["apart"].mean()
    summer = sickness.filter(month.is_in([6, 7, 8]))["apart"].mean()
    pairs = sickness.with_columns(
        before=pl.col("apart").shift(1).over("unit_code", order_by="month")
    ).drop_nulls("before")

    assert winter > summer + 0.15
    assert np.corrcoef(pairs["apart"], pairs["before"])[0, 1] > 0.2


def test_patients_of_surgical_wards_are_fewer_at_weekends(demonstration):
    surgical = [unit.code for unit in units() if unit.specialty == "surgical"]
    people = demonstration.duty.filter(pl.col("unit_code").is_in(surgical))
    weekend = pl.col("on").dt.weekday() >= 6

    assert people.filter(weekend)["people"].mean() < people.filter(~weekend)["people"].mean() * 0.95
