"""The files of the demonstration: same seed, same bytes; what they hold is what was simulated."""

from datetime import date

import polars as pl
import pytest
from tests.library.synthetic.conftest import UNTIL

from leadwell.intake.reading import CENSUS, OBSERVATIONS, SHIFTS
from leadwell.synthetic import NOTE, organisation, write_folder
from leadwell.synthetic.demonstration import NoMonths

# Required, planned and actual hours of the wards, people counted (once for each staff group), falls of all
# units, shift rows: one month with seed 5.
BUDGETS = 7  # files: two organisations in three financial years, and a ward that opened within one
STORED = (224762.75, 242956.0, 232754.25, 88423, 111, 5642)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    first, again, other = (organisation(seed, months=3, until=UNTIL) for seed in (5, 5, 6))
    bytes_of = [[load.content for load in one.loads] for one in (first, again, other)]

    assert bytes_of[0] == bytes_of[1]
    assert all(a != b for a, b in zip(bytes_of[0], bytes_of[2], strict=True))


def test_a_whole_run_gives_the_stored_sums():
    """They change only when the simulator is changed on purpose."""
    month = organisation(5, months=1, until=UNTIL)
    wards = month.duty.filter(~pl.col("unit_code").str.starts_with("H"))
    hours = wards.select("required_hours", "planned_hours", "actual_hours", "people").sum().row(0)

    assert (*hours, month.falls["falls"].sum(), month.duty.height) == STORED


def test_files_come_in_the_order_in_which_they_were_known(demonstration):
    known = [load.known_at for load in demonstration.loads]

    assert known == sorted(known)
    assert known[-1].date() <= UNTIL
    assert len({load.file_name for load in demonstration.loads}) == len(known) == 30 * 4 + 2 + BUDGETS


def test_budgets_run_to_the_end_of_the_financial_year_and_are_those_that_spend_is_held_against(demonstration):
    told = demonstration.observations.filter(measure="finance.pay_budget")
    assert told["period_start"].max() == date(2027, 3, 1)
    spent = demonstration.measures.filter(measure="finance.pay_spend")
    both = told.join(
        spent, left_on=["place_code", "period_start"], right_on=["unit_code", "month"], suffix="_spent"
    )
    assert both.height == spent.height
    assert (both["numerator"] == both["denominator_spent"]).all()
    assert told.filter(pl.col("period_start") > demonstration.last)["place_code"].n_unique() == 43


@pytest.mark.parametrize(
    ("until", "last"),
    [
        (date(2026, 11, 23), date(2026, 10, 31)),
        (date(2026, 11, 5), date(2026, 10, 31)),
        (date(2026, 11, 4), date(2026, 9, 30)),
        (date(2026, 3, 10), date(2026, 2, 28)),
    ],
)
def test_the_last_month_is_the_last_whose_shifts_had_come(until, last):
    assert organisation(1, months=1, until=until).last == last


def test_a_demonstration_of_no_months_is_refused():
    with pytest.raises(NoMonths, match="at least one month"):
        organisation(1, months=0, until=UNTIL)


def test_the_shift_file_has_the_documented_headings(demonstration):
    trust, homes = demonstration.loads[0], demonstration.loads[1]

    assert trust.content.decode().splitlines()[0] == (
        "Site,Unit code,Unit,Date,Part of day,Staff group,Required hours,Planned hours,Actual hours,"
        "Bank hours,Agency hours,Census,Level a,Level b,Level c,Level d"
    )
    assert homes.content.decode().splitlines()[0].endswith("Census,Level low,Level medium,Level high")


def test_frames_have_the_declared_columns_and_count_rows_as_the_file_does(demonstration):
    for load in demonstration.loads[:4]:
        lines = load.content.decode().splitlines()
        assert load.shifts.schema == SHIFTS
        assert load.census.schema == CENSUS
        assert load.observations.schema == OBSERVATIONS
        rows = load.shifts if load.feed == "shifts" else load.observations
        assert rows["row"].to_list() == list(range(2, len(lines) + 1))


def test_every_shift_that_was_sent_is_one_that_happened(demonstration):
    sent = pl.concat([load.shifts for load in demonstration.loads if "corrected" not in load.file_name])
    key = ["unit_code", "on", "part", "staff_group"]
    (stopped,) = demonstration.truths.stopped
    never_sent = (pl.col("unit_code") == stopped.unit_code) & pl.col("on").dt.month_start().is_in(
        list(stopped.months)
    )

    happened = demonstration.duty.filter(~never_sent)
    assert sent.select(key).sort(key).equals(happened.select(key).sort(key))
    assert sent.select(key).is_unique().all()


def test_the_whole_is_what_was_last_sent(demonstration):
    sent_twice = [load for load in demonstration.loads if "corrected" in load.file_name]
    key = ["unit_code", "on", "part", "staff_group"]

    assert demonstration.shifts.select(key).is_unique().all()
    assert (
        demonstration.shifts.join(
            sent_twice[0].shifts, on=demonstration.shifts.columns, how="semi", nulls_equal=True
        ).height
        == sent_twice[0].rows.height
    )
    assert demonstration.census.select("unit_code", "on", "part", "level").is_unique().all()
    assert demonstration.observations.select("place_code", "measure", "period_start").is_unique().all()


def test_homes_count_residents_by_day_and_not_by_night(demonstration):
    census = demonstration.loads[1].census.filter(level="")

    assert census.filter(part="day")["people"].null_count() == 0
    assert census.filter(part="night")["people"].drop_nulls().is_empty()


def test_few_answers_are_held_back(demonstration):
    small = [load.observations for load in demonstration.loads if load.organisation_code == "SYN02"]
    scores = pl.concat(small).filter(measure="voices.engagement", place_code="H02")

    assert "suppressed" in scores["missing"].to_list()
    assert scores.filter(pl.col("missing").is_not_null())["numerator"].drop_nulls().is_empty()


def test_agency_share_is_that_of_the_shifts(demonstration):
    share = demonstration.measures.filter(measure="workforce.agency_share", unit_code="0101")
    shifts = (
        demonstration.duty.filter(unit_code="0101")
        .group_by(month=pl.col("on").dt.month_start())
        .agg(numerator=pl.col("agency_hours").sum(), denominator=pl.col("actual_hours").sum())
        .sort("month")
    )

    assert share.select("month", "numerator", "denominator").equals(shifts)


def test_the_folder_holds_every_file_named_synthetic(demonstration, tmp_path):
    paths = write_folder(tmp_path / "exports", demonstration)

    assert [path.name for path in paths] == [load.file_name for load in demonstration.loads]
    assert all(path.name.startswith("synthetic-") for path in paths)
    assert paths[0].read_bytes() == demonstration.loads[0].content
    assert all(load.note.startswith(NOTE) for load in demonstration.loads)
