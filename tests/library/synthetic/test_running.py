"""The days since the last whole month: the same whichever day is today, and planned alone for today."""

from datetime import UTC, date, datetime, timedelta

import polars as pl

from leadwell.intake import read
from leadwell.synthetic import running_shifts
from leadwell.synthetic.planting import truths
from leadwell.synthetic.sending import last_month_known

SEED, MONTHS, UNTIL = 11, 3, date(2026, 11, 9)
AT = datetime(2026, 11, 10, 6, tzinfo=UTC)


def files_of(today: date):
    return running_shifts(SEED, months=MONTHS, until=UNTIL, today=today, known_at=AT)


def test_there_is_a_file_of_each_organisation_from_the_last_whole_month_to_today():
    today = date(2026, 11, 10)
    files = files_of(today)
    assert last_month_known(UNTIL) == date(2026, 10, 1)
    assert len(files) == 2
    for one in files:
        assert one.rows["on"].unique().sort().to_list() == [date(2026, 11, day) for day in range(1, 11)]
        reading = read(one.content, one.file_name, today=today)
        assert reading.kind == "leadwell.shifts"
        assert reading.shifts.height == one.rows.height


def test_today_is_planned_and_not_worked_and_every_other_day_is_worked():
    today = date(2026, 11, 10)
    rows = pl.concat([one.rows.drop("unit_name", "site_name", "unit_kind") for one in files_of(today)])
    of_today = rows.filter(pl.col("on") == today)
    assert of_today["planned_hours"].null_count() == 0
    assert of_today["actual_hours"].null_count() == of_today.height > 80
    assert rows.filter(pl.col("on") < today)["actual_hours"].null_count() == 0


def test_a_day_stays_as_it_was_when_the_next_one_comes():
    for before, after in zip(files_of(date(2026, 11, 10)), files_of(date(2026, 12, 1)), strict=True):
        worked = pl.col("on") < date(2026, 11, 10)
        assert before.rows.filter(worked).equals(after.rows.filter(worked))


def test_units_that_closed_in_the_months_before_have_no_days():
    planted = truths(first=date(2024, 5, 1), last=date(2026, 10, 31))
    closed = {code for merged in planted.merged for code in merged.unit_codes}
    files = running_shifts(SEED, months=30, until=UNTIL, today=date(2026, 11, 3), known_at=AT)
    there = {code for one in files for code in one.rows["unit_code"]}
    assert closed
    assert not closed & there
    assert {merged.into for merged in planted.merged} <= there


def test_long_after_the_last_month_there_is_an_end():
    files = files_of(UNTIL + timedelta(days=400))
    assert max(one.rows["on"].max() for one in files) < date(2027, 1, 31)
    assert running_shifts(SEED, months=1, until=UNTIL, today=date(2026, 10, 31), known_at=AT) == ()
