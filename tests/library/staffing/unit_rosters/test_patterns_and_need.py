"""What a unit works and wants is read off its last weeks."""

from datetime import time, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.library.staffing.unit_rosters.made_rows import (
    DAY,
    MONDAY,
    NIGHT,
    both_patterns,
    duties,
    duty,
    hours,
    weeks_of,
)

from leadwell.staffing.unit_rosters import patterns_of, wanted_of
from leadwell.staffing.unit_rosters.patterns import pattern_like

START = MONDAY - timedelta(weeks=4)
EARLY, LATE = ("Early", "07:00", "15:00", 7.5, "early"), ("Late", "14:00", "22:00", 7.5, "late")


def test_each_shift_with_its_times_its_break_and_whether_it_is_a_night():
    day, night = both_patterns()
    assert (day.name, day.begins, day.ends, day.break_minutes, day.is_night) == (
        "Day", time(7, 30), time(20), 60, False,
    )  # fmt: skip
    assert (night.name, night.break_minutes, night.is_night) == ("Night", 60, True)


def test_what_is_rare_has_no_times_or_is_no_care_is_no_pattern():
    odd = ("Odd", "10:00", "12:00", 2.0, "day")
    untimed = ("Untimed", "", "", 11.5, "day")
    rows = weeks_of([DAY, NIGHT])
    rows += [duty(99, MONDAY, odd)]
    rows += [duty(98, START + timedelta(days=day), untimed) for day in range(28)]
    rows += [duty(97, START + timedelta(days=day), EARLY, kind="study") for day in range(28)]
    assert [one.name for one in patterns_of(duties(*rows))] == ["Day", "Night"]


def test_two_shifts_of_one_name_are_told_apart_by_when_they_begin():
    other = ("Day", "09:00", "17:00", 7.5, "day")
    found = patterns_of(duties(*weeks_of([DAY, other])))
    assert [one.name for one in found] == ["Day", "Day 09:00"]


def test_the_hours_required_are_turned_into_people_and_go_before_those_planned():
    told = hours(
        *((START + timedelta(days=day), "day", "registered", 34.5, 23.0) for day in range(28)),
        *((START + timedelta(days=day), "night", "registered", None, 23.0) for day in range(28)),
    )
    found = wanted_of(both_patterns(), duties(*weeks_of([DAY, NIGHT])), told, groups=["registered"])
    assert {(one.shift, one.people, one.basis) for one in found} == {
        ("Day", 3, "required"),
        ("Night", 2, "planned"),
    }
    assert len(found) == 14


def test_hours_of_a_half_are_shared_among_its_shifts_as_people_were():
    rows = weeks_of([EARLY, LATE]) + [duty(90, START + timedelta(days=day), EARLY) for day in range(28)]
    told = hours(*((START + timedelta(days=day), "day", "registered", 45.0, None) for day in range(28)))
    found = wanted_of(patterns_of(duties(*rows)), duties(*rows), told, groups=["registered"])
    assert {(one.shift, one.people) for one in found} == {
        ("Early", 4),
        ("Late", 2),
    }  # two to one of six shifts


def test_without_hours_it_is_the_middle_of_what_was_rostered_and_a_weekday_may_differ():
    rows = weeks_of([DAY]) + [
        duty(90 + more, START + timedelta(weeks=week), DAY) for week in range(4) for more in range(2)
    ]
    found = wanted_of(patterns_of(duties(*rows)), duties(*rows), hours(), groups=["registered", "support"])
    assert {(one.weekday, one.people) for one in found} == {(0, 3), *((day, 1) for day in range(1, 7))}
    assert {one.basis for one in found} == {"rostered"}


@given(st.lists(st.integers(0, 6), min_size=1, max_size=9))
def test_the_middle_of_people_a_weekday_is_what_sorting_them_gives(counts):
    rows = [
        duty(100 * week + place, START + timedelta(weeks=week), DAY)
        for week, count in enumerate(counts)
        for place in range(count)
    ]
    rows += [duty(5000 + week, START + timedelta(weeks=week, days=1), DAY) for week in range(len(counts))]
    there = sorted(count for count in counts if count)  # a day without anybody has no roster
    found = wanted_of(both_patterns()[:1], duties(*rows), hours(), groups=["registered"])
    on_mondays = sum(one.people for one in found if one.weekday == 0)
    if not there:
        assert on_mondays == 0
    else:
        low, high = there[(len(there) - 1) // 2], there[len(there) // 2]
        assert on_mondays == int((low + high) / 2 + 0.5)


def test_a_shift_of_another_name_is_the_nearest_of_its_half_of_the_day():
    found = patterns_of(duties(*weeks_of([EARLY, LATE, NIGHT])))
    assert pattern_like(found, shift="Training late", begins="13:30", part="late").name == "Late"
    assert pattern_like(found, shift="N2", begins="20:00", part="night").name == "Night"
    assert pattern_like(found[:2], shift="N2", begins="20:00", part="night") is None
