"""Limits are never moved by themselves: proposals have reasons, people accept them, and any day can be shown again."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadwell.measures.spc.engine import Columns, chart_columns
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.rebasing import (
    NoReason,
    NoStableShift,
    Proposal,
    Step,
    Verdict,
    accept,
    as_it_was,
    cut,
    moments,
    propose,
    standing,
    withdraw,
)

NOON = datetime(2025, 1, 1, 12, tzinfo=UTC)
DAYS = [date(2025, 1, 6) + timedelta(weeks=week) for week in range(60)]
LOW, HIGH = [12.0, 10.0], [20.0, 22.0]


def after(days: int) -> datetime:
    return NOON + timedelta(days=days)


def step(day: date, decided: int, **others: object) -> Step:
    words = {"reason": "New ward", "decided_by": "Ada", **others}
    return Step(starts_on=day, known_at=after(decided), **words)


def test_a_shift_that_lasts_is_proposed_with_its_reason():
    assert propose(LOW * 12 + HIGH * 12) == (
        Proposal(
            row=24,
            verdict=Verdict.PROPOSED,
            upward=True,
            points_in_run=24,
            centre_before=pytest.approx(11 + 1 / 21),
            centre_after=pytest.approx(21 - 1 / 21),
            left_out=(),
            reason="From this point on 24 points in a row lie above the mean of 11.05. The next 21 points have a mean "
            "of 20.95, and nothing among them shows a lasting shift back.",
        ),
    )


def test_a_level_that_did_not_hold_is_told_of_and_not_proposed():
    found = propose(HIGH * 12 + LOW * 5 + HIGH * 12)
    assert [one.verdict for one in found if one.row == 24] == [Verdict.NOT]
    assert "did not hold" in found[0].reason


def test_a_run_the_other_way_at_the_end_waits_for_later_points():
    found = propose(LOW * 12 + [*HIGH * 9, 12.0, 11.0, 12.0])
    assert [(one.row, one.verdict) for one in found] == [(24, Verdict.NOT_YET)]
    assert found[0].reason.endswith("Later points will tell.")


def test_nothing_is_proposed_for_a_series_too_short_for_new_limits():
    assert propose(LOW * 12 + HIGH * 5) == ()
    assert propose([]) == ()


def test_the_search_goes_on_from_the_last_step():
    values = LOW * 12 + HIGH * 12 + LOW * 12
    assert [one.row for one in propose(values) if one.verdict is Verdict.PROPOSED] == [24, 48]
    assert [one.row for one in propose(values, since=24) if one.verdict is Verdict.PROPOSED] == [48]
    with pytest.raises(NoStableShift, match="cannot begin at 99"):
        propose(values, since=99)


def test_an_accepted_step_has_a_reason_of_its_own():
    proposal = propose(LOW * 12 + HIGH * 12)[0]
    words = {"starts_on": DAYS[24], "decided_by": "Ada", "known_at": NOON}
    assert accept(proposal, reason=" Moved to the new ward ", **words) == Step(
        starts_on=DAYS[24], reason="Moved to the new ward", decided_by="Ada", known_at=NOON
    )
    with pytest.raises(NoReason, match="what changed"):
        accept(proposal, reason="  ", **words)
    with pytest.raises(NoReason, match="not why they do"):
        accept(proposal, reason=proposal.reason, **words)


def test_a_step_that_is_taken_back_stood_until_then():
    first = step(DAYS[24], 10)
    taken_back = withdraw(first, reason="The ward did not move", decided_by="Ben", known_at=after(20))
    history = [taken_back, first]
    assert [standing(history, after(day)) for day in (9, 10, 19, 20)] == [(), (first,), (first,), ()]
    again = step(DAYS[24], 30, reason="Now it did")
    assert standing([*history, again], after(30)) == (again,)
    with pytest.raises(NoReason, match="before it was decided"):
        withdraw(first, reason="No", decided_by="Ben", known_at=after(9))


def test_a_step_between_two_points_begins_at_the_later_one_and_one_after_the_last_begins_nothing():
    steps = [step(DAYS[24] - timedelta(days=3), 0, baseline_points=12), step(DAYS[-1] + timedelta(days=1), 0)]
    lengths, frozen = cut(DAYS, steps, baseline_points=20)
    assert (lengths.tolist(), frozen.tolist()) == ([24, 36], [20, 12])


def rows(*known: tuple[int, int, float | None]) -> pl.DataFrame:
    """Rows of a series: week, day on which it became known, value."""
    return pl.DataFrame(
        [(DAYS[week], value, after(day), place) for place, (week, day, value) in enumerate(known)],
        schema={
            "period_start": pl.Date,
            "numerator": pl.Float64,
            "known_at": pl.Datetime("us", "UTC"),
            "order": pl.Int64,
        },
        orient="row",
    )


def test_a_chart_is_shown_as_it_was_with_its_figures_and_its_steps():
    values = LOW * 12 + HIGH * 12
    found = rows(
        *((week, 7 * week, value) for week, value in enumerate(values)), (3, 400, 99.0), (4, 401, None)
    )
    steps = [step(DAYS[24], 350)]
    early = as_it_was(found, steps, after(349))
    later = as_it_was(found, steps, after(350))
    corrected = as_it_was(found, steps, after(401))
    assert early.charted.lengths.tolist() == [48]
    assert (later.charted.lengths.tolist(), later.charted.centre.tolist()) == ([24, 24], [11.0, 21.0])
    assert later.segments.tolist() == [0] * 24 + [1] * 24
    assert later.steps == (steps[0],)
    assert corrected.charted.values[3] == 99.0
    assert np.isnan(corrected.charted.values[4])
    assert as_it_was(found, steps, after(7 * 11)).charted.values.tolist() == values[:12]
    assert as_it_was(found, steps, after(-1)).charted.values.tolist() == []
    assert len(moments(found, steps)) == len(values) + 3


histories = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 30), st.one_of(st.none(), st.integers(0, 9).map(float))),
    max_size=60,
)
decisions = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 30), st.booleans()), max_size=4)


@given(history=histories, decided=decisions, day=st.integers(0, 30))
@settings(max_examples=60)
def test_what_becomes_known_later_changes_no_earlier_chart(history, decided, day):
    steps = [step(DAYS[week], known, withdrawn=back) for week, known, back in decided]
    then = as_it_was(rows(*history), steps, after(day))
    known = [one for one in history if one[1] <= day]
    as_then = as_it_was(rows(*known), [one for one in steps if one.known_at <= after(day)], after(day))
    assert then.periods == as_then.periods
    assert then.steps == as_then.steps
    assert np.array_equal(then.charted.values, as_then.charted.values, equal_nan=True)
    lengths, frozen = cut(then.periods, then.steps)
    by_hand = chart_columns(
        Columns(values=as_then.charted.values, lengths=lengths, baseline_points=frozen), Kind.XMR
    )
    assert then.charted.hits.tolist() == by_hand.hits.tolist()
    assert np.array_equal(then.charted.centre, by_hand.centre, equal_nan=True)
