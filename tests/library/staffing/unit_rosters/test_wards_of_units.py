"""A unit's ward as the solver takes it: who has a line, who is kept off and why, what bears on the first days."""

import json
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.staffing.unit_rosters.made_rows import (
    DAY,
    MONDAY,
    NIGHT,
    absences,
    duties,
    duty,
    frame,
    needs,
    post,
    posts,
    training,
    ward_of,
)

from leadwell.staffing.roster import problem_of, ward_from_json
from leadwell.staffing.roster.ward_problem import rules_of
from leadwell.staffing.unit_rosters import AskedFor, NobodyToRoster, NoShifts, unit_ward
from leadwell.staffing.unit_rosters.asked import rest_between

LAST = MONDAY + timedelta(days=27)


def member(found, name):
    return next(one for one in found.fields["people"] if one["name"] == name)


def problem(found):
    return problem_of(ward_from_json(json.dumps(found.fields)))


def person(found, name):
    return next(one for one in problem(found).people if one.name == name)


def test_the_fields_are_those_of_a_ward_and_make_a_problem():
    found = ward_of(post(1, "Ann", until=LAST), post(2, "Bea", group="support"))
    ward = ward_from_json(json.dumps(found.fields))
    assert (ward.title, ward.starts_on, ward.days, ward.skills_registered) == (
        "Harvey Ward", MONDAY, 28, ("registered",),
    )  # fmt: skip
    assert found.numbers == {"Ann": 1, "Bea": 2}
    assert person(found, "Bea").most_of == {"Day support": 28}


def test_somebody_whose_registration_ends_is_barred_and_kept_off_after_it():
    ends = MONDAY + timedelta(days=9)
    found = ward_of(post(1, "Ann", until=ends), post(2, "Bea", until=LAST))
    ann = person(found, "Ann")
    after = set(range(10, 28))
    assert {day for day, _ in ann.barred} == after
    assert ann.days_off == after
    assert ann.least_minutes < person(found, "Bea").least_minutes / 2
    assert found.kept_off[0].lapsed
    assert "ends on 11 March 2026" in found.kept_off[0].words
    assert len(found.kept_off) == 1


def test_somebody_whose_registration_ended_before_has_no_day_left():
    ann = person(ward_of(post(1, "Ann", until=MONDAY - timedelta(days=1))), "Ann")
    assert ann.days_off == set(range(28))
    assert ann.least_minutes == 0


def test_an_end_of_registration_is_nothing_to_a_support_worker():
    found = ward_of(post(1, "Ann", group="support", until=MONDAY - timedelta(days=9)))
    assert found.kept_off == ()
    assert person(found, "Ann").days_off == frozenset()


def test_training_that_ends_keeps_off_unless_that_is_overridden_and_what_is_not_known_is_told_only():
    asks = [("registered", "drains", "Drains", 1)]
    trained = [(1, "drains", "Drains", MONDAY + timedelta(days=6)), (2, "drains", "Drains", None)]
    people = [post(number, name) for number, name in ((1, "Ann"), (2, "Bea"), (3, "Cas"))]
    found = ward_of(*people, trained=trained, asks=asks)
    assert person(found, "Ann").days_off == set(range(7, 28))
    assert person(found, "Bea").days_off == person(found, "Cas").days_off == frozenset()
    assert [(one.name, one.lapsed) for one in found.kept_off] == [("Ann", True), ("Cas", False)]
    other = ward_of(*people, trained=trained, asks=asks, training_keeps_off=False)
    assert person(other, "Ann").days_off == frozenset()
    assert [(one.name, one.lapsed) for one in other.kept_off] == [("Ann", False), ("Cas", False)]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (post(9, "Zoe", hours=None), "contracted hours are not known"),
        (post(9, "Zoe", group=""), "no staff group is known"),
        (post(9, "Zoe", group="support_ahp"), "no shift here wants"),
        (post(9, "Zoe", left=MONDAY - timedelta(days=1)), "has left"),
        (post(9, "Zoe", started=LAST + timedelta(days=1)), "has not started"),
        (post(9, "Zoe", learning=LAST), "is supernumerary"),
    ],
)
def test_who_has_no_line_is_told_with_the_reason(row, why):
    found = ward_of(post(1, "Ann"), row)
    assert list(found.numbers) == ["Ann"]
    assert found.left_out[0][0] == "Zoe"
    assert why in found.left_out[0][1]


def test_nobody_and_no_shifts_are_told():
    with pytest.raises(NobodyToRoster, match="Harvey Ward"):
        ward_of(post(1, "Ann", hours=None))
    nothing = {
        "posts": posts(post(1, "Ann")),
        "absences": absences(),
        "training": training(),
        "needs": needs(),
        "before": duties(),
        "elsewhere": frame([], {"employee_id": int, "on": date}),
        "protected": frame([], {"employee_id": int, "on": date, "hours": float}),
        "history": {},
        "weeks": 0.0,
    }
    with pytest.raises(NoShifts, match="begin and end"):
        unit_ward(
            title="Harvey Ward", starts_on=MONDAY, days=28, rules="working-time", patterns=(), wanted=(),
            requests=(), rest_minutes=660, most_run=5, **nothing,
        )  # fmt: skip


def test_leave_other_units_study_and_the_ends_of_a_post_keep_off():
    found = ward_of(
        post(1, "Ann", started=MONDAY + timedelta(days=2), left=MONDAY + timedelta(days=25)),
        away=[(1, "leave", MONDAY - timedelta(days=3), MONDAY + timedelta(days=3)), (1, "other", LAST, None)],
        elsewhere=[(1, MONDAY + timedelta(days=8)), (1, LAST + timedelta(days=9))],
    )
    assert person(found, "Ann").days_off == {0, 1, 2, 3, 8, 26, 27}


def test_a_week_of_leave_is_credited_as_a_week_and_not_as_seven_fifths():
    free, away = (
        person(ward_of(post(1, "Ann"), away=gone), "Ann")
        for gone in ((), [(1, "leave", MONDAY, MONDAY + timedelta(days=6))])
    )
    assert free.most_minutes - away.most_minutes == pytest.approx(37.5 * 60, abs=1)
    single = person(ward_of(post(1, "Ann"), away=[(1, "leave", MONDAY, MONDAY)]), "Ann")
    assert free.most_minutes - single.most_minutes == pytest.approx(7.5 * 60, abs=1)


def test_a_shift_of_another_post_keeps_off_and_takes_nothing_from_the_hours_of_this_one():
    columns = {"employee_id": pl.Int64, "on": pl.Date}
    days = [
        (1, MONDAY),
        (1, MONDAY),
        (1, MONDAY + timedelta(days=9)),
        (2, MONDAY),
        (1, LAST + timedelta(days=3)),
    ]
    leave = [(1, "leave", MONDAY + timedelta(days=7), MONDAY + timedelta(days=13))]
    for gone, off in (((), {0, 9}), (leave, {0, *range(7, 14)})):
        free, taken = (
            person(ward_of(post(1, "Ann"), away=gone, second=frame(second, columns)), "Ann")
            for second in ((), days)
        )
        assert taken.days_off == off
        assert (taken.least_minutes, taken.most_minutes) == (free.least_minutes, free.most_minutes)
    every = [(1, MONDAY + timedelta(days=place)) for place in range(28)]
    assert person(ward_of(post(1, "Ann"), second=frame(every, columns)), "Ann").days_off == set(range(28))


def test_two_of_one_name_have_lines_of_their_own():
    assert ward_of(post(1, "Ann"), post(2, "Ann"), post(3, "Ann")).numbers == {
        "Ann": 1, "Ann (2)": 2, "Ann (3)": 3,
    }  # fmt: skip


def test_requests_of_people_with_a_line_for_days_and_shifts_of_the_roster():
    asked = [
        AskedFor(employee=1, on=MONDAY, shift="", to_work=False),
        AskedFor(employee=1, on=LAST, shift="Night", to_work=True),
        AskedFor(employee=1, on=LAST, shift="Twilight", to_work=True),
        AskedFor(employee=1, on=LAST + timedelta(days=1), shift="", to_work=False),
        AskedFor(employee=8, on=MONDAY, shift="", to_work=False),
    ]
    found = ward_of(post(1, "Ann"), requests=asked)
    assert [(one["on"], one["shift"], one["to_work"]) for one in found.fields["wishes"]] == [
        (MONDAY.isoformat(), "", False),
        (LAST.isoformat(), "Night", True),
    ]


def before_of(*worked):
    """What is held of Ann's week before, by how many days before the first."""
    rows = [duty(1, MONDAY - timedelta(days=back), shift) for back, shift in worked]
    return member(ward_of(post(1, "Ann"), before=rows), "Ann")["before"]


def test_what_bears_on_the_first_days():
    day, night = "Day registered", "Night registered"
    assert before_of() == []
    assert before_of((1, NIGHT)) == [night]
    assert before_of((3, DAY), (2, DAY), (1, NIGHT)) == [day, day, night]
    assert before_of((5, DAY), (2, DAY)) == [day, ""]  # one day off, which must not stay alone
    assert before_of(*((back, DAY) for back in range(1, 8))) == [day] * 5  # a run too long is cut
    assert before_of((2, NIGHT), (1, DAY)) == [day]  # too little rest before: cannot be undone


@given(
    st.lists(st.sampled_from(["", "Day", "Night"]), min_size=7, max_size=7),
    st.sets(st.integers(0, 27), max_size=28),
    st.sampled_from([7.5, 22.5, 30.0, 37.5]),
)
def test_whatever_was_worked_before_somebody_can_be_off_and_keeps_every_rule_of_the_past(line, gone, hours):
    """No past can make a roster impossible: with the least hours taken away, days off alone keep every rule."""
    from dataclasses import replace

    from leadwell.staffing.roster import broken_rules

    shifts = {"Day": DAY, "Night": NIGHT}
    rows = [
        duty(1, MONDAY - timedelta(days=7 - place), shifts[name]) for place, name in enumerate(line) if name
    ]
    away = [(1, "leave", MONDAY + timedelta(days=day), MONDAY + timedelta(days=day)) for day in gone]
    found = problem(ward_of(post(1, "Ann", hours=hours), before=rows, away=away))
    (ann,) = found.people
    idle = tuple(ann.kept.get(day, "") for day in range(found.days))
    alone = replace(found, people=(replace(ann, least_minutes=0),))
    assert broken_rules(alone, {"Ann": idle}) == ()


def test_the_rest_between_shifts_is_that_of_the_ward():
    from leadwell.staffing.roster.ward_problem import rest_between as of_ward

    ward = ward_from_json(json.dumps(ward_of(post(1, "Ann")).fields))
    from tests.library.staffing.unit_rosters.made_rows import both_patterns

    for one, shift in zip(both_patterns(), ward.shifts, strict=True):
        for other, after in zip(both_patterns(), ward.shifts, strict=True):
            assert rest_between(one, other) == of_ward(shift, after)
    assert rules_of("working-time").rest_minutes == 660


def test_protected_time_is_kept_apart_from_days_away_and_history_goes_with_each_person():
    from leadwell.staffing.unit_rosters import Had

    had = Had(employee=1, shifts=9, hours=90.0, nights=3, weekends=2, asked=4, granted=1)
    found = ward_of(
        post(1, "Ann"),
        post(2, "Bea"),
        kept=[(1, MONDAY, 4.0), (1, MONDAY + timedelta(days=1), 4.0), (2, LAST + timedelta(days=1), 4.0)],
        away=[(1, "leave", MONDAY, MONDAY)],
        history={1: had},
    )
    ward = ward_from_json(json.dumps(found.fields))
    ann, bea = ward.people
    assert [(one.on, one.hours) for one in ann.protected] == [(MONDAY + timedelta(days=1), 4.0)]
    assert bea.protected == ()
    assert (ann.history.weeks, ann.history.nights, ann.history.weekends) == (4.0, 3, 2)
    assert (ann.history.asked, ann.history.granted, bea.history.weeks) == (4, 1, 0.0)
