"""A roster is counted against what is needed, and who got what is counted by person."""

from datetime import timedelta

import pytest
from tests.library.staffing.unit_rosters.made_rows import (
    DAY,
    MONDAY,
    NIGHT,
    both_patterns,
    duties,
    duty,
    every_day,
    hours,
    post,
    posts,
)

from leadwell.staffing.unit_rosters import AskedFor, mean_of, standing, what_people_had

WANTED = [*every_day("Day", "registered", 2), *every_day("Night", "registered", 1)]


PEOPLE = (post(1, "Ann"), post(2, "Bea"), post(3, "Cas", group=""))


def stood(rows, *, people=PEOPLE, told=(), away=frozenset()):
    return standing(
        starts_on=MONDAY,
        days=2,
        duties=duties(*rows),
        posts=posts(*people),
        patterns=both_patterns(),
        wanted=WANTED,
        hours=hours(*told),
        groups=["registered"],
        away=away,
    )


def half(found, day, *, night, group="registered"):
    (one,) = [
        one for one in found.of(MONDAY + timedelta(days=day)) if (one.night, one.group) == (night, group)
    ]
    return one


def test_people_are_counted_by_half_of_the_day_and_group():
    found = stood([duty(1, MONDAY), duty(2, MONDAY), duty(1, MONDAY + timedelta(days=1), NIGHT)])
    assert (half(found, 0, night=False).present, half(found, 0, night=False).short) == (2, 0)
    assert half(found, 0, night=True).short == 1
    assert half(found, 1, night=True).present == 1


def test_somebody_not_registered_that_day_is_rostered_and_does_not_count():
    people = (post(1, "Ann", until=MONDAY), post(2, "Bea"))
    found = stood([duty(1, MONDAY), duty(1, MONDAY + timedelta(days=1))], people=people)
    assert half(found, 0, night=False).present == 1  # the last day still counts
    assert (half(found, 1, night=False).present, half(found, 1, night=False).lapsed) == (0, 1)
    assert found.lapsed == {(1, MONDAY + timedelta(days=1), "day")}


def test_who_is_away_studying_cancelled_or_of_no_group_is_not_counted_to_the_need():
    rows = [
        duty(1, MONDAY),
        duty(2, MONDAY, kind="study"),
        duty(2, MONDAY, NIGHT, state="cancelled"),
        duty(3, MONDAY),
    ]
    found = stood(rows, away=frozenset({(1, MONDAY)}))
    assert half(found, 0, night=False).present == 0
    assert half(found, 0, night=True).present == 0
    assert (half(found, 0, night=False, group="").present, half(found, 0, night=False, group="").wanted) == (
        1,
        None,
    )


def test_the_hours_told_of_a_day_go_before_what_such_a_weekday_wants():
    found = stood([], told=[(MONDAY, "day", "registered", 46.0, None)])
    assert half(found, 0, night=False).wanted == 4
    assert half(found, 1, night=False).wanted == 2


def test_what_each_person_had():
    saturday = MONDAY + timedelta(days=5)
    rows = [
        duty(1, MONDAY),
        duty(1, saturday, NIGHT),
        duty(1, saturday + timedelta(days=1), NIGHT),
        duty(1, saturday + timedelta(days=7), kind="study"),
        duty(2, MONDAY, state="absent"),
    ]
    requests = [
        AskedFor(employee=1, on=MONDAY, shift="", to_work=False),
        AskedFor(employee=1, on=saturday, shift="Night", to_work=True),
        AskedFor(employee=1, on=saturday, shift="Day", to_work=True),
        AskedFor(employee=2, on=MONDAY, shift="", to_work=False),
        AskedFor(employee=2, on=MONDAY + timedelta(days=60), shift="", to_work=False),
    ]
    ann, bea = what_people_had(duties(*rows), people=[1, 2], requests=requests, covered={MONDAY, saturday})
    assert (ann.shifts, ann.hours, ann.nights, ann.weekends) == (3, 34.5, 2, 1)
    assert (ann.asked, ann.granted, ann.refused) == (3, 1, 2)
    assert (bea.shifts, bea.asked, bea.granted) == (0, 1, 1)  # the far day has no roster: still open


def test_a_mean_of_few_would_tell_of_the_others():
    people = what_people_had(duties(duty(1, MONDAY, DAY)), people=range(1, 6), requests=(), covered=())
    assert mean_of(people)["shifts"] == pytest.approx(0.2)
    assert mean_of(people[:4]) is None
