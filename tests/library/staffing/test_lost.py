"""Hours that were lost: a good shift makes up for no bad one, and time for improvement stands beside care."""

from datetime import date, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.lost import lost_hours

_HOURS = st.none() | st.integers(0, 96).map(lambda quarters: quarters / 4)
_ROW = st.tuples(st.sampled_from(["registered", "support"]), _HOURS, _HOURS, _HOURS)
_SCHEMA = {
    "staff_group": pl.String,
    "required_hours": pl.Float64,
    "planned_hours": pl.Float64,
    "actual_hours": pl.Float64,
}
_STATES = ["planned", "worked", "absent", "cancelled"]
_TODAY = date(2026, 11, 18)  # a Wednesday
_TIMES = st.lists(
    st.tuples(
        st.integers(1, 2),
        st.integers(-12, 12).map(lambda days: _TODAY + timedelta(days=days)),
        st.sampled_from([1.0, 4.0, 7.5]),
        st.sampled_from(_STATES),
    ),
    max_size=12,
)


def times_of(*rows):
    """Rows of person, day, hours, state."""
    schema = {"person": pl.Int64, "on": pl.Date, "hours": pl.Float64, "state": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def improved(*rows, until=_TODAY, within=None):
    found = lost_hours(pl.DataFrame(schema=_SCHEMA), times_of(*rows), until=until, within=within)
    return [(one.wanted, one.lost, one.shifts, one.of, one.unknown) for one in found]


def is_moved(row, rows):
    """Whether a cancelled time has another for it: the first cancelled of the week has the first kept, and so on."""
    week = [one for one in rows if one[0] == row[0] and one[1].isocalendar()[:2] == row[1].isocalendar()[:2]]
    kept = [one for one in week if one[3] == "worked" or (one[3] == "planned" and one[1] >= _TODAY)]
    cancelled = sorted((one for one in week if one[3] == "cancelled"), key=lambda one: one[1])
    return any(one is row for one in cancelled[: len(kept)])


@given(rows=st.lists(_ROW, max_size=30), times=_TIMES)
def test_lost_hours_are_those_that_one_would_add_up_by_hand(rows, times):
    found = lost_hours(
        pl.DataFrame(rows, schema=_SCHEMA, orient="row"),
        times_of(*times),
        until=_TODAY,
    )
    by_group = {one.group: one for one in found}
    for group in ("registered", "support"):
        own = [row for row in rows if row[0] == group]
        one = by_group.get(StaffGroup(group))
        assert (one is None) == (not own)
        if one is None:
            continue
        judged = [
            (required if required is not None else planned, actual)
            for _, required, planned, actual in own
            if actual is not None and (required is not None or planned is not None)
        ]
        assert one.lost == sum(max(0.0, wanted - actual) for wanted, actual in judged)
        assert one.shifts == sum(wanted > actual for wanted, actual in judged)
        assert (one.of, one.unknown) == (len(judged), len(own) - len(judged))
    over = [
        row
        for row in times
        if (row[3] == "planned" and row[1] < _TODAY)
        or row[3] in {"worked", "absent"}
        or (row[3] == "cancelled" and not is_moved(row, times))
    ]
    assert (None in by_group) == bool(over)
    if over:
        judged = [(hours, state) for _, _, hours, state in over if state != "planned"]
        one = by_group[None]
        assert one.wanted == sum(hours for hours, _ in judged)
        assert one.lost == sum(hours for hours, state in judged if state != "worked")
        assert (one.of, one.unknown) == (len(judged), len(over) - len(judged))


def test_past_time_that_nobody_closed_is_not_known():
    day = timedelta(days=1)
    assert improved((1, _TODAY - day, 4.0, "planned"), (1, _TODAY, 4.0, "planned")) == [(0.0, 0.0, 0, 0, 1)]
    assert improved((1, _TODAY, 4.0, "planned")) == []


def test_time_that_was_moved_within_its_week_is_not_lost():
    day = timedelta(days=1)
    monday = _TODAY - 2 * day
    moved = [(1, monday, 4.0, "cancelled"), (1, monday + day, 4.0, "worked")]
    assert improved(*moved) == [(4.0, 0.0, 0, 1, 0)]
    # Somebody else's, of another week, or not kept either: lost.
    assert improved(moved[0], (2, monday + day, 4.0, "worked")) == [(8.0, 4.0, 1, 2, 0)]
    assert improved(moved[0], (1, monday - day, 4.0, "worked")) == [(8.0, 4.0, 1, 2, 0)]
    assert improved(moved[0], (1, monday + day, 4.0, "absent")) == [(8.0, 8.0, 2, 2, 0)]
    # One that is still to come may yet be kept; one makes up for one.
    assert improved(moved[0], (1, _TODAY + day, 4.0, "planned")) == []
    assert improved(*moved, (1, _TODAY + day, 4.0, "cancelled")) == [(8.0, 4.0, 1, 2, 0)]
    # To another month: it counts there, once.
    assert improved(*moved, within=(monday, monday)) == []
    assert improved(*moved, within=(monday + day, _TODAY)) == [(4.0, 0.0, 0, 1, 0)]
