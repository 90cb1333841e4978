"""What ``planted.toml`` says is there, and is there as it says."""

from datetime import date
from math import exp, log

import numpy as np
import polars as pl
import pytest

from leadwell.foundations.periods import Period, PeriodKind
from leadwell.synthetic import organisation
from leadwell.synthetic.planting import NotPlantable, truths_of

LAST = date(2026, 10, 1)


def months_back(back: int) -> date:
    return Period(PeriodKind.MONTH, LAST).shifted(-back).start


def limit(required: float) -> float:
    """NICE SG1: the most that registered time may be short, 8 hours or 25%, whichever is less."""
    return min(8.0, 0.25 * required)


def broken_rules(duty: pl.DataFrame, unit: str, month: date) -> set[tuple[date, str]]:
    """The slow and obvious judge: shifts short of registered time or with fewer than two nurses."""
    found = set()
    for row in duty.filter(unit_code=unit, staff_group="registered").iter_rows(named=True):
        short = row["required_hours"] - row["actual_hours"]
        unsafe = short > limit(row["required_hours"]) or row["actual_hours"] < 24
        if row["on"].replace(day=1) == month and unsafe:
            found.add((row["on"], row["part"]))
    return found


def file_of(demonstration, organisation_code, feed, month):
    return [
        load
        for load in demonstration.loads
        if (load.organisation_code, load.feed, load.month) == (organisation_code, feed, month)
    ]


def test_a_hundred_percent_filled_and_nine_shifts_not_safe(demonstration, planted):
    (row,) = planted["unsafe_month"]
    month = months_back(row["month"])
    ward = demonstration.duty.filter(
        pl.col("unit_code") == row["unit"], pl.col("on").dt.month_start() == month
    )
    filled = ward.group_by("part", "staff_group").agg(pl.col("planned_hours", "actual_hours").sum())

    wanted = {(month.replace(day=shift["day"]), shift["part"]) for shift in row["shifts"]}
    assert len(wanted) == 9
    assert broken_rules(demonstration.duty, row["unit"], month) == wanted
    assert filled["planned_hours"].to_list() == filled["actual_hours"].to_list()
    assert filled.height == 4


def test_near_misses_lie_exactly_at_the_limit(demonstration, planted):
    (row,) = planted["unsafe_month"]
    month = months_back(row["month"])
    for near in row["near"]:
        shift = demonstration.duty.filter(
            unit_code=row["unit"],
            on=month.replace(day=near["day"]),
            part=near["part"],
            staff_group="registered",
        ).row(0, named=True)
        assert shift["required_hours"] - shift["actual_hours"] == limit(shift["required_hours"])


@pytest.mark.parametrize("kind", ["unsafe_month", "masked"])
def test_support_workers_stand_in_where_planted(demonstration, planted, kind):
    for row in planted[kind]:
        month = months_back(row["month"])
        for planted_shift in row["shifts"]:
            if not planted_shift["support_over"]:
                continue
            shift = demonstration.duty.filter(
                unit_code=row["unit"], on=month.replace(day=planted_shift["day"]), part=planted_shift["part"]
            )
            hours = {one["staff_group"]: one for one in shift.iter_rows(named=True)}
            registered, support = hours["registered"], hours["support"]
            assert registered["required_hours"] == planted_shift["required"]
            assert registered["actual_hours"] == planted_shift["registered"]
            assert support["actual_hours"] - support["planned_hours"] == planted_shift["support_over"]
            assert shift["actual_hours"].sum() >= shift["planned_hours"].sum()


def test_a_drift_lifts_the_rate_from_its_month_by_about_its_ratio(demonstration, planted):
    for row in planted["drift"]:
        series = demonstration.measures.filter(unit_code=row["unit"], measure=row["measure"])
        from_month = months_back(row["from_month"])
        before = series.filter(pl.col("month") < from_month)
        after = series.filter(pl.col("month") >= from_month)
        rate = [one["numerator"].sum() / one["denominator"].sum() for one in (before, after)]
        events = after["numerator"].sum() if row["measure"] == "quality.falls" else 40
        assert log(rate[1] / rate[0]) == pytest.approx(log(row["ratio"]), abs=3.5 / events**0.5)
        assert rate[1] > rate[0]


def test_a_ward_is_better_than_expected_by_its_ratio(demonstration, planted):
    (row,) = planted["better"]
    with_it = demonstration.falls.filter(unit_code=row["unit"])["expected"].sum()
    observed = demonstration.falls.filter(unit_code=row["unit"])["falls"].sum()
    expected = with_it / row["ratio"]

    assert observed < expected - 3 * expected**0.5
    assert observed == pytest.approx(with_it, abs=4 * with_it**0.5)


def test_short_staffing_raises_falls_by_the_planted_ratio(demonstration, planted):
    """A Poisson regression on all shifts finds the planted ratio within its own interval."""
    registered = demonstration.duty.filter(pl.col("staff_group") == "registered").select(
        "unit_code", "on", "part", short=(1 - pl.col("actual_hours") / pl.col("required_hours")).clip(0, 1)
    )
    shifts = demonstration.falls.join(registered, on=["unit_code", "on", "part"])
    beta = log(planted["association"]["ratio_per_ten_points"]) * 10
    short, fell = shifts["short"].to_numpy(), shifts["falls"].to_numpy()
    base = shifts["expected"].to_numpy() / np.exp(beta * short)

    slope, level = 0.0, 0.0
    for _ in range(30):  # Newton's method on the two coefficients
        mean = base * np.exp(level + slope * short)
        gradient = np.array([(fell - mean).sum(), ((fell - mean) * short).sum()])
        information = np.array(
            [[mean.sum(), (mean * short).sum()], [(mean * short).sum(), (mean * short**2).sum()]]
        )
        level, slope = np.array([level, slope]) + np.linalg.solve(information, gradient)
    error = np.linalg.inv(information)[1, 1] ** 0.5

    assert abs(slope - beta) < 2.6 * error
    assert exp(2.6 * error / 10) < 1.2


def test_a_renamed_ward_keeps_its_code_and_its_old_months_their_name(demonstration, planted):
    (row,) = planted["renamed"]
    month = months_back(row["from_month"])
    place = demonstration.place(row["unit"])
    before = file_of(demonstration, "SYN01", "shifts", months_back(row["from_month"] + 1))[0]
    after = file_of(demonstration, "SYN01", "shifts", month)[0]

    def names(load):
        return load.shifts.filter(unit_code=row["unit"])["unit_name"].unique().to_list()

    assert place.name == row["name"]
    assert names(before) == [place.names[0].name] != [row["name"]]
    assert names(after) == [row["name"]]
    assert place.name_on(month) == row["name"] != place.name_on(months_back(row["from_month"] + 1))


def test_merged_wards_end_on_the_day_that_their_successor_begins(demonstration, planted):
    (row,) = planted["merged"]
    on = months_back(row["from_month"])
    days = {code: demonstration.duty.filter(unit_code=code)["on"] for code in (*row["units"], row["into"])}

    for code in row["units"]:
        assert (on - days[code].max()).days == 1
        assert demonstration.place(code).closed_on == on
    assert days[row["into"]].min() == on == demonstration.place(row["into"]).opened_on
    assert {(one.old_code, one.new_code, one.on) for one in demonstration.successions} == {
        (code, row["into"], on) for code in row["units"]
    }


def test_nothing_was_sent_about_a_ward_that_stopped(demonstration, planted):
    (row,) = planted["stopped"]
    gone = {months_back(back) for back in row["months"]}
    sent = {
        load.month
        for load in demonstration.loads
        if load.organisation_code == "SYN01"
        and load.feed == "shifts"
        and load.shifts.filter(unit_code=row["unit"]).height
    }
    measured = {
        load.month for load in demonstration.loads if load.observations.filter(place_code=row["unit"]).height
    }
    every = {months_back(back) for back in range(30)}

    assert sent == measured == every - gone


def test_a_file_sent_again_differs_in_the_planted_cells_alone(demonstration, planted):
    for row in planted["resent"]:
        month = months_back(row["month"])
        first, again = file_of(demonstration, row["organisation"], row["feed"], month)
        old, new = first.content.decode().splitlines(), again.content.decode().splitlines()
        changed = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
        cells = [
            (before, after)
            for a, b in changed
            for before, after in zip(a.split(","), b.split(","), strict=True)
            if before != after
        ]

        assert (again.known_at - first.known_at).days == row["days_after"] - (
            5 if row["feed"] == "shifts" else 12
        )
        assert sorted(cells) == sorted((f"{cell['old']:g}", f"{cell['new']:g}") for cell in row["cells"])


def test_a_corrected_cell_is_the_one_named(demonstration, planted):
    for row in planted["resent"]:
        month = months_back(row["month"])
        for load, which in zip(
            file_of(demonstration, row["organisation"], row["feed"], month), ("old", "new"), strict=True
        ):
            for cell in row["cells"]:
                if row["feed"] == "shifts":
                    found = load.shifts.filter(
                        unit_code=cell["unit"],
                        on=month.replace(day=cell["day"]),
                        part=cell["part"],
                        staff_group=cell["staff_group"],
                    )
                else:
                    found = load.observations.filter(place_code=cell["unit"], measure=cell["measure"])
                assert found[cell["column"]].to_list() == [cell[which]]


def test_a_late_month_came_late(demonstration, planted):
    (row,) = planted["late"]
    month = months_back(row["month"])
    (load,) = file_of(demonstration, row["organisation"], row["feed"], month)

    assert (load.known_at.date() - Period(PeriodKind.MONTH, month).end).days == row["days_after"]
    assert demonstration.loads.index(load) > demonstration.loads.index(
        file_of(demonstration, row["organisation"], row["feed"], months_back(row["month"] - 1))[0]
    )


def test_a_missing_census_is_missing_and_not_zero(demonstration, planted):
    (row,) = planted["missing_census"]
    month = months_back(row["month"])
    census = file_of(demonstration, "SYN01", "shifts", month)[0].census.filter(
        unit_code=row["unit"], level=""
    )
    missing = census.filter(pl.col("people").is_null())

    assert set(missing["on"]) == {month.replace(day=day) for day in row["days"]}
    assert missing["missing"].unique().to_list() == ["not_recorded"]
    assert census.filter(~pl.col("on").is_in(missing["on"].to_list()))["people"].min() > 0


def test_a_misspelt_name_stands_in_one_file_only(demonstration, planted):
    (row,) = planted["misspelt"]
    files = [load for load in demonstration.loads if row["written"] in load.content.decode()]

    assert [(load.feed, load.month) for load in files] == [(row["feed"], months_back(row["month"]))]
    assert set(files[0].shifts.filter(unit_name=row["written"])["unit_code"]) == {row["unit"]}


def test_residents_of_a_home_come_to_need_more_and_the_plan_stays(demonstration, planted):
    (row,) = planted["dependency_rise"]
    home = demonstration.duty.filter(
        pl.col("unit_code") == row["unit"], pl.col("part") == "day", pl.col("staff_group") == "support"
    )
    before = home.filter(pl.col("on") < months_back(row["from_month"]))
    after = home.filter(pl.col("on") >= months_back(row["from_month"]))

    def share(rows: pl.DataFrame) -> float:
        return rows["level_2"].sum() / rows["people"].sum()

    assert share(before) == pytest.approx(row["share_before"], abs=0.03)
    assert share(after) == pytest.approx(row["share_after"], abs=0.03)
    assert after["required_hours"].mean() > before["required_hours"].mean() * 1.06
    assert set(after["planned_hours"]) == set(before["planned_hours"])


def test_a_day_that_a_month_does_not_have_cannot_be_planted(planted):
    wrong = {**planted, "missing_census": [{"unit": "0109", "month": 0, "days": [31]}]}

    with pytest.raises(NotPlantable, match="February 2026 has no day 31"):
        truths_of(wrong, first=date(2026, 2, 1), last=date(2026, 2, 1))


@pytest.mark.parametrize("seed", range(8))
def test_what_is_planted_exactly_holds_with_every_seed(seed, planted):
    (row,) = planted["unsafe_month"]
    month = months_back(row["month"])
    duty = organisation(seed, months=1, until=date(2026, 11, 23)).duty
    wanted = {(month.replace(day=shift["day"]), shift["part"]) for shift in row["shifts"]}

    assert broken_rules(duty, row["unit"], month) == wanted


@pytest.mark.parametrize("months", [1, 2, 6, 13])
def test_a_short_demonstration_holds_the_truths_of_its_own_months(months):
    short = organisation(3, months=months, until=date(2026, 11, 23))

    assert len(short.truths.unsafe_months[0].shifts) == 9
    assert len(short.truths.masked) == (1 if months > 1 else 0)
    assert short.duty["on"].min() == months_back(months - 1)
    wards = [place for place in short.places if place.kind == "ward" and place.closed_on is None]
    assert len(wards) == 40
