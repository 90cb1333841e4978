"""As known on a date: the fast replay equals a replay row by row, and corrections are what changed."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.measures.replay import NotReplayable, as_known, corrections

NOON = datetime(2025, 3, 3, 12, tzinfo=UTC)
SCHEMA = {
    "series": pl.String,
    "period_start": pl.Int64,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "missing": pl.String,
    "known_at": pl.Datetime("us", "UTC"),
    "order": pl.Int64,
}

histories = st.lists(
    st.tuples(
        st.sampled_from(["fill", "falls"]),
        st.integers(1, 3),
        st.one_of(st.none(), st.integers(0, 5).map(float)),
        st.integers(0, 6),
    ),
    max_size=25,
)


def table(history):
    return pl.DataFrame(
        [
            (
                series,
                period,
                value,
                None if value is None else 10.0,
                "not_recorded" if value is None else None,
                NOON + timedelta(days=day),
                order,
            )
            for order, (series, period, value, day) in enumerate(history)
        ],
        schema=SCHEMA,
        orient="row",
    )


def replayed(history, until):
    """Replay from scratch: write each row over the one before it, in the order they became known."""
    stand = {}
    in_order = sorted(enumerate(history), key=lambda row: (row[1][3], row[0]))
    for _, (series, period, value, day) in in_order:
        if NOON + timedelta(days=day) <= until:
            stand[series, period] = value
    return stand


def stood(frame):
    return {(row["series"], row["period_start"]): row["numerator"] for row in frame.to_dicts()}


@given(histories, st.integers(-1, 7))
def test_as_known_on_a_date_equals_a_replay_from_scratch(history, day):
    on = NOON + timedelta(days=day)
    assert stood(as_known(table(history), on)) == replayed(history, on)


@given(histories, st.integers(0, 6), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_later_rows_change_what_was_known(history, day, chance):
    on = NOON + timedelta(days=day)
    rows = table(history)
    mixed = rows.sample(fraction=1, shuffle=True, seed=chance.randint(0, 99))
    later = pl.concat([rows, table([("fill", 1, 99.0, 7)])])
    assert as_known(mixed, on).equals(as_known(rows, on))
    assert as_known(later, on).equals(as_known(rows, on))


@given(histories, st.integers(0, 6), st.integers(0, 6))
def test_corrections_are_exactly_the_figures_that_read_otherwise(history, first, second):
    since, until = (NOON + timedelta(days=day) for day in sorted((first, second)))
    was, now = replayed(history, since), replayed(history, until)
    found = corrections(table(history), since=since, until=until)
    assert {
        (row["series"], row["period_start"]): (row["was_numerator"], row["now_numerator"])
        for row in found.to_dicts()
    } == {key: (was[key], now[key]) for key in was if was[key] != now[key]}


def test_a_row_that_says_a_value_is_missing_takes_it_back():
    rows = table([("fill", 1, 4.0, 0), ("fill", 1, None, 1)])
    assert stood(as_known(rows, NOON)) == {("fill", 1): 4.0}
    assert as_known(rows, NOON + timedelta(days=1))["missing"].to_list() == ["not_recorded"]


def test_what_became_known_at_the_very_moment_is_known_and_a_second_row_of_one_moment_wins():
    rows = table([("fill", 1, 4.0, 0), ("fill", 1, 5.0, 0)])
    assert stood(as_known(rows, NOON)) == {("fill", 1): 5.0}
    assert stood(as_known(rows, NOON - timedelta(microseconds=1))) == {}


def test_rows_without_a_moment_or_a_key_are_refused_by_name():
    rows = table([("fill", 1, 4.0, 0)])
    with pytest.raises(NotReplayable, match="the column known_at is missing"):
        as_known(rows.drop("known_at"), NOON)
    with pytest.raises(NotReplayable, match="series or period_kind or period_start"):
        as_known(rows.drop("series", "period_start"), NOON)
