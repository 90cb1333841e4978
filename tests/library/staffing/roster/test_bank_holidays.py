"""Bank holidays of a ward's roster have the demand of another weekday, and are counted for whoever works them."""

import json
from datetime import date, timedelta

import polars as pl
import pytest
from tests.library.staffing.unit_rosters import made_rows

from leadwell.forecasting import bank_holidays
from leadwell.staffing.roster import problem_of, shares, ward_from_json
from leadwell.staffing.roster.exporting import PEOPLE_HEADINGS, people_rows
from leadwell.staffing.roster.ward import BadWard
from leadwell.staffing.roster.ward_problem import holiday_days, night_cells
from leadwell.staffing.roster.ward_shares import fair_shares
from leadwell.staffing.unit_rosters import holidays_worked, standing
from leadwell.staffing.unit_rosters.patterns import Wanted

STARTS = date(2026, 3, 30)  # the Monday before Easter
FRIDAY, MONDAY = date(2026, 4, 3), date(2026, 4, 6)


def ward(holidays=(), **more):
    return ward_from_json(
        json.dumps(
            {
                "title": "Oak",
                "starts_on": STARTS.isoformat(),
                "days": 14,
                "people": [
                    {
                        "name": name,
                        "hours_a_week": 34.5,
                        "skills": ["registered"],
                        "before": ["Day registered"],
                    }
                    for name in ("Ada", "Ben", "Cas")
                ],
                "shifts": [
                    {"name": "Day", "begins": "07:00", "ends": "19:30", "break_minutes": 60},
                    {"name": "Night", "begins": "19:00", "ends": "07:30", "break_minutes": 60, "night": True},
                ],
                "demand": [
                    {"shift": "Day", "skill": "registered", "wanted": 3, "weekdays": [0, 1, 2, 3, 4]},
                    {"shift": "Day", "skill": "registered", "wanted": 2, "weekdays": [5]},
                    {"shift": "Day", "skill": "registered", "wanted": 1, "weekdays": [6]},
                    {"shift": "Night", "skill": "registered", "wanted": 2, "weekdays": [0, 1, 2, 3, 4, 5]},
                ],
                "bank_holidays": list(holidays),
                **more,
            }
        )
    )


def told(on, like=None):
    return {"on": on.isoformat()} | ({} if like is None else {"like": like})


def wanted(found):
    """People wanted by day and shift, 0 left out."""
    problem = problem_of(found)
    return {
        (STARTS + timedelta(days=one.day - problem.past), one.shift.split()[0]): one.wanted
        for one in problem.cover
        if one.wanted and one.day >= problem.past
    }


def test_the_days_are_those_of_the_dated_definition():
    assert {one.day for one in bank_holidays(2026)} >= {FRIDAY, MONDAY}


def test_a_bank_holiday_wants_as_many_as_the_weekday_it_is_like_and_no_other_day_changes():
    plain = wanted(ward())
    found = wanted(ward([told(FRIDAY, 6), told(MONDAY, 5)]))
    changed = {key for key in plain.keys() | found.keys() if plain.get(key) != found.get(key)}
    assert changed == {(FRIDAY, "Day"), (FRIDAY, "Night"), (MONDAY, "Day")}
    assert (plain[FRIDAY, "Day"], found[FRIDAY, "Day"], found[MONDAY, "Day"]) == (3, 1, 2)
    assert (FRIDAY, "Night") not in found  # no Sunday night is worked here
    assert found[MONDAY, "Night"] == 2


def test_one_without_another_weekday_wants_what_its_own_does():
    assert wanted(ward([told(FRIDAY)])) == wanted(ward())


def test_nights_that_a_bank_holiday_does_not_want_are_not_shared_out():
    def nights(found):
        return sum(one.nights for one in fair_shares(found))

    before = sum(2 for day in range(14) if (STARTS + timedelta(days=day)).weekday() < 6)
    assert nights(ward()) == pytest.approx(before)
    assert nights(ward([told(FRIDAY, 6)])) == pytest.approx(before - 2)


def test_bank_holidays_worked_are_counted_and_those_before_the_roster_are_not():
    found = ward([told(FRIDAY, 6), told(MONDAY, 6), told(STARTS - timedelta(days=1), 6)])
    problem = problem_of(found)
    assert problem.past == 1
    here = holiday_days(found, problem)
    assert here == {1 + 4, 1 + 7}
    lines = {name: ["Day registered", *[""] * 14] for name in ("Ada", "Ben", "Cas")}
    lines["Ada"][1 + 4] = lines["Ada"][1 + 7] = "Day registered"
    lines["Ben"][1 + 7], lines["Ben"][1 + 8] = "Night registered", "Night registered"
    roster = {name: tuple(line) for name, line in lines.items()}
    counted = {
        one.person: one.holidays for one in shares(problem, roster, nights=night_cells(found), holidays=here)
    }
    assert counted == {"Ada": 2, "Ben": 1, "Cas": 0}
    assert {one.holidays for one in shares(problem, roster, nights=())} == {0}
    place = PEOPLE_HEADINGS.index("Bank holidays")
    assert [row[place] for row in people_rows(found, problem, roster)] == [2, 1, 0]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([{"on": "2026-04-03", "like": 7}], "weekdays are 0"),
        ([{"on": "3 April", "like": 6}], "a date, as 2026-01-05"),
        ([{"on": "2026-04-03", "like": "Sunday"}], "a weekday, Monday being 0"),
        ([{"like": 6}], "'on' is missing"),
        ([{"on": "2026-04-03"}, {"on": "2026-04-03", "like": 6}], "given twice"),
        ([{"on": "2026-04-03", "as": 6}], "no field that is known here"),
    ],
)
def test_what_is_no_bank_holiday_is_told(given, words):
    with pytest.raises(BadWard, match=words):
        ward(given)


def test_shifts_worked_on_bank_holidays_are_counted_by_day_and_only_where_worked_or_planned():
    rows = [
        (1, FRIDAY, "care", "worked"),
        (1, FRIDAY, "care", "planned"),  # a second shift of the same day
        (1, MONDAY, "care", "planned"),
        (2, MONDAY, "care", "absent"),
        (3, MONDAY, "study", "planned"),
        (3, MONDAY + timedelta(days=1), "care", "worked"),
    ]
    duties = pl.DataFrame(rows, schema=["employee_id", "on", "kind", "state"], orient="row")
    assert holidays_worked(duties, people=[1, 2, 3, 4], holidays=[FRIDAY, MONDAY]) == {1: 2, 2: 0, 3: 0, 4: 0}
    assert holidays_worked(duties, people=[1], holidays=[]) == {1: 0}


def test_a_roster_as_it_stands_is_held_against_what_the_bank_holiday_wants():
    day = made_rows.duty(1, FRIDAY)
    patterns = made_rows.patterns_of(made_rows.duties(day, day, day))
    usual = [
        Wanted(
            weekday=weekday,
            shift="Day",
            group="registered",
            people=1 if weekday == 6 else 3,
            basis="rostered",
        )
        for weekday in range(7)
    ]
    asked = {
        "starts_on": FRIDAY, "days": 2, "duties": made_rows.duties(day), "patterns": patterns, "wanted": usual,
        "posts": made_rows.posts(made_rows.post(1, "Ann")), "hours": made_rows.hours(), "groups": ["registered"],
    }  # fmt: skip
    plain, like = standing(**asked), standing(**asked, like={FRIDAY: 6})
    assert [one.wanted for one in plain.halves if not one.night] == [3, 3]
    assert [one.wanted for one in like.halves if not one.night] == [1, 3]
