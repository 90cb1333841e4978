"""What is unresolved at a handover, and which shifts meet: worked examples, a slow judge, properties."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.foundations.definition_files import BadDefinition, Status, entry_from_text
from leadwell.foundations.staff import Part
from leadwell.staffing.handover import (
    Answer,
    Answered,
    NoClock,
    Raised,
    State,
    checklist_of,
    clock_of,
    flags_to_hand_on,
    meeting_shifts,
    recent_shifts,
    shipped_checklist,
    shipped_clock,
    state_of,
)

LONDON = ZoneInfo("Europe/London")
MONDAY = date(2026, 3, 2)
TWO = (Part.DAY, Part.NIGHT)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def at(hour, minute=0, on=MONDAY):
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=LONDON)


def flag(on=MONDAY, part=Part.DAY, code="RF5", **more):
    return Raised(on=on, part=part, code=code, **more)


def answer(kind=Answer.RESOLVES, on=MONDAY, part=Part.DAY, when=NOON):
    return Answered(on=on, part=part, answer=kind, at=when)


def test_at_quarter_past_seven_the_night_hands_over_to_the_day():
    ends, begins = meeting_shifts(TWO, now=at(7, 15), zone=LONDON)
    assert (ends, begins) == ((MONDAY - timedelta(days=1), Part.NIGHT), (MONDAY, Part.DAY))


@pytest.mark.parametrize(
    ("parts", "hour", "ends", "begins"),
    [
        (TWO, 18, (0, Part.DAY), (0, Part.NIGHT)),
        (TWO, 13, (0, Part.DAY), (0, Part.NIGHT)),  # as near to 07:00 as to 19:00: the one to come
        (TWO, 23, (0, Part.DAY), (0, Part.NIGHT)),
        (TWO, 3, (-1, Part.NIGHT), (0, Part.DAY)),
        ((Part.EARLY, Part.LATE, Part.NIGHT), 14, (0, Part.EARLY), (0, Part.LATE)),
        ((Part.EARLY, Part.LATE, Part.NIGHT), 20, (0, Part.LATE), (0, Part.NIGHT)),
        ((Part.WHOLE_DAY,), 2, (-1, Part.WHOLE_DAY), (0, Part.WHOLE_DAY)),
        ((), 8, (-1, Part.NIGHT), (0, Part.DAY)),
    ],
)
def test_the_shifts_that_meet_are_those_of_the_nearest_change(parts, hour, ends, begins):
    days = [MONDAY + timedelta(days=one[0]) for one in (ends, begins)]
    assert meeting_shifts(parts, now=at(hour), zone=LONDON) == ((days[0], ends[1]), (days[1], begins[1]))


def test_the_last_24_hours_hold_every_shift_of_which_a_minute_lay_in_them():
    sunday = MONDAY - timedelta(days=1)
    assert recent_shifts(TWO, now=at(7, 15), zone=LONDON) == (
        (MONDAY, Part.DAY),
        (sunday, Part.NIGHT),
        (sunday, Part.DAY),
        (sunday - timedelta(days=1), Part.NIGHT),  # it ended at 07:30
    )
    assert (sunday - timedelta(days=1), Part.NIGHT) not in recent_shifts(TWO, now=at(7, 30), zone=LONDON)


def test_the_night_on_which_clocks_go_forward_does_not_shift_the_24_hours():
    # 29 March 2026: 24 hours before noon in summer time are 11:00 in winter time the day before.
    now = at(12, on=date(2026, 3, 29))
    found = recent_shifts((Part.DAY, Part.LATE, Part.EARLY), now=now, zone=LONDON)
    assert (date(2026, 3, 28), Part.EARLY) in found
    assert recent_shifts((Part.NIGHT,), now=now, zone=LONDON) == ((date(2026, 3, 28), Part.NIGHT),)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(NoClock, match="time zone"):
        recent_shifts(TWO, now=datetime(2026, 3, 2, 7), zone=LONDON)
    with pytest.raises(NoClock, match="time zone"):
        meeting_shifts(TWO, now=datetime(2026, 3, 2, 7), zone=LONDON)


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ([], State.OPEN),
        ([answer()], State.RESOLVED),
        ([answer(Answer.WAITS)], State.WAITING),
        ([answer(Answer.NOTHING)], State.NOT_HELPED),
        ([answer(), answer(Answer.WAITS, when=NOON + timedelta(hours=1))], State.WAITING),
        ([answer(Answer.WAITS, when=NOON + timedelta(hours=1)), answer()], State.WAITING),
        ([answer(Answer.WAITS), answer()], State.RESOLVED),  # of one moment the later written counts
        ([answer(part=Part.NIGHT)], State.OPEN),
        ([answer(on=MONDAY - timedelta(days=1))], State.OPEN),
    ],
)
def test_a_flag_stands_as_the_last_entry_about_its_own_shift_says(answers, state):
    assert state_of(flag(), answers) == state


def test_what_was_done_before_somebody_saw_a_flag_was_not_done_about_it():
    seen = flag(code="RF1", seen_at=NOON + timedelta(minutes=1))
    assert state_of(seen, [answer()]) == State.OPEN
    assert state_of(seen, [answer(when=NOON + timedelta(minutes=1))]) == State.RESOLVED
    assert state_of(flag(is_aside=True), [answer(Answer.WAITS)]) == State.SET_ASIDE


def test_what_was_handed_over_unresolved_is_unresolved_at_the_next_handover_until_something_is_done():
    old = flag(on=MONDAY - timedelta(days=9))
    recent = ((MONDAY, Part.DAY),)
    (carried,) = flags_to_hand_on([old], [], recent=recent, handed_on_before=[old.key])
    assert (carried.state, carried.is_carried) == (State.OPEN, True)
    assert flags_to_hand_on([old], [], recent=recent) == ()  # nobody handed it over: it is not of these hours
    told = answer(Answer.WAITS, on=old.on)
    assert (
        flags_to_hand_on([old], [told], recent=recent, handed_on_before=[old.key])[0].state is State.WAITING
    )
    done = [answer(on=old.on)]
    assert flags_to_hand_on([old], done, recent=recent, handed_on_before=[old.key]) == ()


days = st.integers(-4, 0).map(lambda back: MONDAY + timedelta(days=back))
moments = st.integers(0, 300).map(lambda hours: NOON - timedelta(hours=hours))
parts = st.sampled_from(TWO)
flags = st.lists(
    st.builds(
        Raised,
        on=days,
        part=parts,
        code=st.sampled_from(["RF1", "RF5"]),
        seen_at=st.none() | moments,
        is_aside=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda one: one.key,
)
answers = st.lists(
    st.builds(Answered, on=days, part=parts, answer=st.sampled_from(Answer), at=moments), max_size=8
)
shifts = st.sets(st.tuples(days, parts), max_size=5)


def slow_judge(flags, answers, recent, before):
    """Give the keys of unresolved flags, by walking over everything in the order of time."""
    found = set()
    for one in flags:
        unresolved, is_waiting = not one.is_aside, True
        for entry in sorted(answers, key=lambda entry: entry.at):
            if (entry.on, entry.part) != (one.on, one.part) or one.is_aside:
                continue
            if one.seen_at is not None and entry.at < one.seen_at:
                continue
            unresolved = entry.answer is not Answer.RESOLVES
            is_waiting = entry.answer is Answer.WAITS
        if (one.on, one.part) in recent:
            keep = unresolved
        else:
            keep = unresolved and is_waiting and one.key in before
        if keep:
            found.add(one.key)
    return found


@given(flags, answers, shifts, st.data())
def test_unresolved_are_those_that_a_slow_judge_finds_and_they_come_first(flags, answers, recent, data):
    before = data.draw(st.sets(st.sampled_from([one.key for one in flags]))) if flags else set()
    found = flags_to_hand_on(flags, answers, recent=recent, handed_on_before=before)
    unresolved = [one.flag.key for one in found if one.state.is_unresolved]
    assert set(unresolved) == slow_judge(flags, answers, recent, before)
    assert [one.flag.key for one in found[: len(unresolved)]] == unresolved
    assert {one.flag.key for one in found} >= {one.key for one in flags if (one.on, one.part) in recent}


@given(flags, answers, shifts)
def test_handing_over_resolves_nothing(flags, answers, recent):
    first = flags_to_hand_on(flags, answers, recent=recent)
    told = [one.flag.key for one in first if one.state.is_unresolved and one.state is not State.NOT_HELPED]
    later = flags_to_hand_on(flags, answers, recent=(), handed_on_before=told)
    assert {one.flag.key for one in later} == set(told)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(LONDON)),
    st.sets(st.sampled_from(Part), min_size=1),
)
def test_shifts_that_meet_follow_each_other_and_are_near(now, worked):
    ends, begins = meeting_shifts(worked, now=now, zone=LONDON)
    clock = shipped_clock()
    starts = [clock.span(*one, zone=LONDON)[0].timestamp() for one in (ends, begins)]
    assert starts[0] < starts[1]
    assert {ends[1], begins[1]} <= worked
    assert abs(starts[1] - now.timestamp()) <= 13 * 3600


def test_the_shipped_definitions_say_that_they_are_leadwells_own():
    assert shipped_checklist().founding.status is Status.DERIVED
    assert shipped_clock().founding.status is Status.DERIVED
    assert len(shipped_checklist().items) >= 5


def test_a_clock_or_a_list_with_a_fault_is_refused_by_name():
    with pytest.raises(BadDefinition, match="twilight is missing"):
        clock_of(entry_from_text("[part.day]\nbegins='07:00'\nends='19:00'", where="mine"))
    twice = "title='x'\nsince=2026-01-01\nsource='x'\nstatus='local'\n" + "[[item]]\nkey='a'\nwords='b'\n" * 2
    with pytest.raises(BadDefinition, match="key of its own"):
        checklist_of(entry_from_text(twice, where="mine"))
