import json
from dataclasses import replace
from datetime import date, time

import pytest
from tests.library.staffing.roster.wards import ward

from leadwell.staffing.roster.rules import broken_rules
from leadwell.staffing.roster.ward import BadWard, WardShift, ward_from_json
from leadwell.staffing.roster.ward_problem import problem_of, rest_between, rules_of

PROBLEM = problem_of(ward_from_json(ward()))
PEOPLE = {person.name: person for person in PROBLEM.people}


def test_a_lapsed_registration_bars_registered_shifts_and_no_others():
    barred = PEOPLE["Nurse 1"].barred
    first = PROBLEM.past + (date(2026, 1, 12) - date(2026, 1, 5)).days
    assert barred == {
        (day, name) for day in range(first, PROBLEM.days) for name in ("Day registered", "Night registered")
    }
    cells = ["", ""] + [""] * 14
    cells[first] = "Day registered"
    roster = {name: tuple(one.kept.get(d, "") for d in range(16)) for name, one in PEOPLE.items()}
    roster["Nurse 1"] = tuple(cells)
    assert "barred" in {one.rule for one in broken_rules(PROBLEM, roster) if one.person == "Nurse 1"}
    cells[first] = "Day support"
    roster["Nurse 1"] = tuple(cells)
    assert "barred" not in {one.rule for one in broken_rules(PROBLEM, roster) if one.person == "Nurse 1"}


def test_rest_is_reckoned_by_the_clock():
    day = WardShift(name="D", begins=time(7), ends=time(19, 30), break_minutes=60, night=False)
    night = WardShift(name="N", begins=time(19), ends=time(7, 30), break_minutes=60, night=True)
    assert (rest_between(day, day), rest_between(night, day), rest_between(day, night)) == (690, -30, 1410)
    after = {one.name: one.not_followed_by for one in PROBLEM.shifts}
    assert after == {
        "Day registered": frozenset(),
        "Night registered": {"Day registered", "Day support"},
        "Day support": frozenset(),
    }


def test_rest_goes_on_from_the_roster_before():
    roster = {name: tuple(one.kept.get(d, "") for d in range(16)) for name, one in PEOPLE.items()}
    nurse = list(roster["Nurse 3"])
    assert nurse[:2] == ["Night registered", "Night registered"]
    nurse[2] = "Day registered"
    roster["Nurse 3"] = tuple(nurse)
    assert "rest" in {one.rule for one in broken_rules(PROBLEM, roster) if one.person == "Nurse 3"}


def test_contracted_hours_count_leave_and_what_is_owed():
    # 37.5 hours for two weeks are 75; half a shift of 11.5 either way. Two days away are two fifths of a week.
    assert (PEOPLE["Nurse 4"].least_minutes, PEOPLE["Nurse 4"].most_minutes) == (75 * 60 - 345, 75 * 60 + 345)
    assert PEOPLE["Nurse 2"].most_minutes == 60 * 60 + 345
    nights_behind = 2 * 690
    assert PEOPLE["Nurse 3"].most_minutes == 75 * 60 + 345 + nights_behind
    owed = json.loads(ward())
    owed["people"][3]["balance_hours"] = -5
    assert problem_of(ward_from_json(json.dumps(owed))).people[3].most_minutes == 70 * 60 + 345


def test_nobody_is_given_more_than_48_hours_a_week():
    many = json.loads(ward())
    many["people"][3]["hours_a_week"] = 60
    assert problem_of(ward_from_json(json.dumps(many))).people[3].most_minutes == 96 * 60


def test_the_rules_come_from_a_dated_definition_and_say_that_they_are_to_be_checked():
    rules = rules_of("working-time")
    assert (rules.rest_minutes, rules.average_week_minutes, rules.to_check) == (660, 2880, True)
    other = problem_of(ward_from_json(ward()), replace(rules, rest_minutes=720))
    assert "Day registered" in {
        name for one in other.shifts for name in one.not_followed_by if one.name[0] == "D"
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"days": "x"}, "'days' is 'x'; it must be a whole number"),
        ({"people": []}, "'people' is empty"),
        ({"colour": 1}, "colour is no field"),
        ({"people": [{"name": "A", "hours_a_week": 30, "skills": "registered"}]}, "people 1: 'skills'"),
        ({"people": [{"name": "A", "skills": []}]}, "people 1: 'hours_a_week' is missing"),
        ({"demand": [{"shift": "Late", "skill": "registered", "wanted": 1}]}, "'Late', which is not there"),
        ({"wishes": [{"person": "Nobody", "on": "2026-01-06", "to_work": False}]}, "'Nobody'"),
        ({"wishes": [{"person": "Nurse 4", "on": "2026-02-06", "to_work": False}]}, "not of this roster"),
        ({"shifts": [{"name": "D", "begins": "7 o'clock", "ends": "19:30"}]}, "shifts 1: 'begins'"),
        (
            {"shifts": [{"name": "D", "begins": "07:00", "ends": "08:00", "break_minutes": 60}]},
            "as long as the shift",
        ),
    ],
)
def test_what_is_wrong_with_a_ward_is_said(changes, words):
    with pytest.raises(BadWard, match=words):
        problem_of(ward_from_json(ward(**changes)))


def test_text_that_is_no_json_is_refused_with_its_line():
    with pytest.raises(BadWard, match="line 2"):
        ward_from_json("{\n x}")
