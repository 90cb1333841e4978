"""What a later edition covers: random tables against a slow and obvious judge."""

from datetime import date, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from leadwell.intake.editions import Covers, gone_days, gone_figures

KEY = ("unit_id", "on", "part")
DAY = st.integers(0, 80).map(lambda at: date(2025, 1, 20) + timedelta(days=at))
ROWS = st.sets(st.tuples(st.integers(1, 3), DAY, st.sampled_from(["day", "night"])), max_size=40)
FIGURE = ("unit_id", "measure", "period_kind", "period_start")
MONTH = st.integers(1, 5).map(lambda month: date(2025, month, 1))
FIGURES = st.sets(
    st.tuples(st.integers(1, 12), st.sampled_from(["falls", "harm"]), st.just("month"), MONTH), max_size=60
)


def frame(rows, names):
    kinds = {"unit_id": pl.Int64, "on": pl.Date, "period_start": pl.Date}
    return pl.DataFrame(
        sorted(rows), schema={name: kinds.get(name, pl.String) for name in names}, orient="row"
    )


@given(ROWS, ROWS, st.booleans())
def test_only_days_between_the_first_and_the_last_of_the_same_unit_are_gone(known, told, whole_months):
    wanted = set()
    for row in known - told:
        days = [on for unit, on, _ in told if unit == row[0]]
        if whole_months:
            is_covered = any((min(days).year, min(days).month) <= (row[1].year, row[1].month) <= (
                max(days).year, max(days).month) for _ in days[:1])  # fmt: skip
        else:
            is_covered = bool(days) and min(days) <= row[1] <= max(days)
        if is_covered:
            wanted.add(row)
    found = gone_days(frame(known, KEY), frame(told, KEY), KEY, whole_months=whole_months)
    assert set(found.rows()) == wanted


@given(FIGURES, FIGURES, st.sampled_from(Covers), st.booleans())
def test_only_figures_that_a_file_of_the_kind_covers_are_gone(known, told, covers, every_place):
    wanted = set()
    for row in known - told:
        unit, measure, _, month = row
        series = [one[3] for one in told if one[:2] == (unit, measure)]
        if series and min(series) <= month <= max(series):
            wanted.add(row)
        has_measure = any(one[1] == measure for one in told)
        months = [one[3] for one in told if one[0] == unit]
        if covers is not Covers.SERIES and has_measure and months and min(months) <= month <= max(months):
            wanted.add(row)
        places = {one for one in known if one[1:] == row[1:]}
        if covers is Covers.TABLE and every_place and len(places & told) >= 0.9 * len(places):
            wanted.add(row)
    found = gone_figures(frame(known, FIGURE), frame(told, FIGURE), covers, every_place=every_place)
    assert set(found.rows()) == wanted
