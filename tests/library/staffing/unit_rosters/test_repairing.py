"""A published roster is made fit for a repair whatever rules it broke when it was published."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.staffing.unit_rosters.made_rows import MONDAY, post, ward_of

from leadwell.staffing.roster import broken_rules, problem_of, ward_from_json
from leadwell.staffing.unit_rosters import mendable

D, N = "Day registered", "Night registered"


def problem(*people, **more):
    return problem_of(ward_from_json(json.dumps(ward_of(*people, days=14, **more).fields)))


def wanted(held, day, cell):
    return next(one.wanted for one in held.problem.cover if (one.day, one.shift) == (day, cell))


@given(st.lists(st.sampled_from(["", D, N]), min_size=14, max_size=14))
def test_any_line_that_was_published_keeps_the_loosened_rules(line):
    found = mendable(
        problem(post(1, "Ann")),
        {"Ann": {day: cell for day, cell in enumerate(line) if cell}},
        others={},
        ill=(),
    )
    assert broken_rules(found.problem, found.roster) == ()
    assert found.whole(found.roster)["Ann"] == tuple(line)


def test_a_shift_after_too_little_rest_stays_where_it_is_and_is_not_wanted_again():
    found = mendable(problem(post(1, "Ann")), {"Ann": {3: N, 4: D}}, others={}, ill=())
    assert found.apart == (("Ann", 4, D),)
    assert wanted(found, 4, D) == 0
    assert wanted(found, 3, N) == 1
    assert found.roster["Ann"][4] == ""


def test_the_shifts_of_the_ill_are_to_be_filled_and_no_other_gap():
    away = [(1, "sickness", MONDAY, MONDAY + timedelta(days=1))]
    people = post(1, "Ann"), post(2, "Bea", until=MONDAY + timedelta(days=2))
    found = mendable(
        problem(*people, away=away),
        {"Ann": {0: D, 1: N, 5: D}, "Bea": {2: N, 4: N}},
        others={(1, N): 1},
        ill=["Ann"],
    )
    assert set(found.dropped) == {("Ann", 0, D), ("Ann", 1, N), ("Bea", 4, N)}
    assert found.roster["Ann"][5] == D
    assert wanted(found, 0, D) == 1
    assert wanted(found, 1, N) == 0  # somebody without a line is on it
    assert wanted(found, 4, N) == 0  # nobody ill was on it: this repair leaves the gap
    assert wanted(found, 8, D) == 0  # and one that was published


def test_a_shift_that_somebody_was_given_though_kept_off_stays_and_nothing_is_added_to_them():
    """For example where the manager rostered somebody whose training had ended, or leave was booked later."""
    away = [(1, "leave", MONDAY, MONDAY + timedelta(days=3))]
    found = mendable(problem(post(1, "Ann"), away=away), {"Ann": {1: D, 6: N}}, others={}, ill=["Bea"])
    assert found.apart == (("Ann", 1, D),)
    assert found.whole(found.roster)["Ann"][1] == D
    assert found.problem.people[0].days_off >= {0, 1, 2, 3}
    assert broken_rules(found.problem, found.roster) == ()


def test_what_the_ill_were_to_work_is_filled_and_nobody_gets_a_shift_that_none_lacks():
    pytest.importorskip("ortools", reason="the library alone has no solver")
    """Whoever is moved owes a whole month of hours: they get the gap, and no more."""
    import time

    from leadwell.staffing.roster import repair
    from leadwell.staffing.roster.ward_problem import changed_day, rules_of

    away = [(1, "sickness", MONDAY + timedelta(days=3), MONDAY + timedelta(days=3))]
    found = problem(post(1, "Ann"), post(2, "Bea"), away=away)
    held = mendable(found, {"Ann": {3: D, 8: D}}, others={}, ill=["Ann"])
    gone = {"Ann": [3]}
    promised = held.promised(gone)
    assert promised["Ann"][3] == promised["Ann"][8] == D
    assert held.promised({"Ann": [8]}) == held.roster  # only what goes because somebody is away comes back
    rules = rules_of("working-time")
    mended = repair(
        held.problem, promised, gone, from_day=0, each_person=rules.changed_person,
        each_day=changed_day(held.problem, rules), seconds=5, seed=1, now=time.monotonic,
    )  # fmt: skip
    assert mended.missing_before > mended.missing
    assert dict(mended.changed) == {"Bea": (3,)}
    assert mended.roster["Bea"][3] == D
    assert mended.roster["Ann"] == held.roster["Ann"]


def test_a_changed_day_costs_a_nurse_missing_and_the_hours_of_the_longest_shift():
    from leadwell.staffing.roster.ward_problem import changed_day, rules_of

    found, rules = problem(post(1, "Ann")), rules_of("working-time")
    assert max(one.minutes for one in found.shifts) == 690
    assert changed_day(found, rules) == rules.short_registered + rules.hour_off * 11.5


@given(st.lists(st.tuples(st.integers(0, 13), st.sampled_from([D, N])), max_size=4))
def test_shifts_of_the_ill_who_have_no_line_are_promised_and_held_by_nobody(shifts):
    lost = {}
    for shift in shifts:
        lost[shift] = lost.get(shift, 0) + 1
    lines = {"Ann": {3: D}}
    found = mendable(problem(post(1, "Ann")), lines, others={}, ill=(), lost=lost)
    plain = mendable(problem(post(1, "Ann")), lines, others={}, ill=())
    assert len(found.lost) == len(shifts)
    assert (
        broken_rules(found.problem, found.roster) == ()
    )  # the lines of nobody keep every rule, and hold nothing
    promised = [
        (day, cell)
        for name, line in found.promised({}).items()
        for day, cell in enumerate(line)
        if cell and name != "Ann"
    ]
    assert sorted(promised) == sorted(shifts)
    assert found.away({"Ann": [5]}) == {"Ann": [5], **{name: (day,) for name, day, _ in found.lost}}
    assert list(found.whole(found.promised({}))) == ["Ann"]
    for day, cell in set(shifts):  # of one wanted by the ward, one is wanted again where nobody else is on it
        assert wanted(found, day, cell) == 1
    assert plain.lost == ()
    assert plain.roster["Ann"] == found.roster["Ann"]
