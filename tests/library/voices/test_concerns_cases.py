"""Cases as known on a day, clocks, what a board is told, and the counts of a quarter."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.foundations.periods import Period, PeriodKind
from leadwell.voices import concerns
from leadwell.voices.concerns import (
    MOVES,
    Again,
    Asked,
    Case,
    NoSuchElement,
    NotAQuarter,
    NotNext,
    Openness,
    Owed,
    Rated,
    Sorted,
    Standing,
    Step,
    StepKind,
    Written,
    WrongClock,
)

RAISED = date(2026, 1, 10)
RULE = concerns.shipped_clock()


def case(*steps: tuple[StepKind, int], raised: date = RAISED, **more) -> Case:
    """A case with steps so many days after it was raised."""
    taken = tuple(Step(kind=kind, on=raised + timedelta(days=after)) for kind, after in steps)
    made = Case(
        key="1",
        raised_on=raised,
        openness=Openness.ANONYMOUS,
        sorted=(Sorted(elements=("bullying",), on=raised),),
        steps=taken,
        messages=(Written(is_from_reporter=True, on=raised),),
    )
    return replace(made, **more)


WHOLE = (
    (StepKind.THANKED, 1),
    (StepKind.TRIAGED, 5),
    (StepKind.DECIDED, 20),
    (StepKind.CHANGED, 80),
    (StepKind.CLOSED, 81),
)


@pytest.mark.parametrize(
    ("day", "standing"), [(3, Standing.DUE), (4, Standing.OVERDUE)], ids=["on its day", "a day later"]
)
def test_thanks_are_overdue_from_the_day_after_they_were_due(day, standing):
    thanks = concerns.stages(case(), RULE, on=RAISED + timedelta(days=day))[0]
    assert (thanks.owed, thanks.due_on, thanks.standing) == (Owed.THANKS, date(2026, 1, 13), standing)


def test_every_answer_is_due_done_late_or_not_needed():
    found = concerns.stages(
        case((StepKind.THANKED, 1), (StepKind.TRIAGED, 9), (StepKind.CLOSED, 10)), RULE, on=date(2026, 2, 1)
    )
    assert [(one.owed, one.standing) for one in found[:4]] == [
        (Owed.THANKS, Standing.DONE),
        (Owed.TRIAGE, Standing.LATE),
        (Owed.DECISION, Standing.NOT_NEEDED),
        (Owed.CHANGE, Standing.NOT_NEEDED),
    ]


def test_a_message_waits_for_an_answer_until_there_is_one_and_the_first_is_answered_by_the_thanks():
    asked = case(
        messages=(
            Written(is_from_reporter=True, on=RAISED),
            Written(is_from_reporter=True, on=date(2026, 1, 12)),
            Written(is_from_reporter=True, on=date(2026, 1, 15)),
        )
    )
    assert concerns.waiting_since(case()) is None
    assert concerns.waiting_since(asked) == date(2026, 1, 12)
    (reply,) = [one for one in concerns.stages(asked, RULE, on=date(2026, 1, 20)) if one.owed is Owed.REPLY]
    assert (reply.due_on, reply.standing) == (date(2026, 1, 19), Standing.OVERDUE)
    answered = replace(
        asked, messages=(*asked.messages, Written(is_from_reporter=False, on=date(2026, 1, 16)))
    )
    assert concerns.waiting_since(answered) is None


def test_treatment_is_asked_after_one_three_and_six_months_also_of_closed_cases():
    asked = case(*WHOLE, checks=(Asked(after_months=1, was_worse=False, on=date(2026, 2, 11)),))
    found = [one for one in concerns.stages(asked, RULE, on=date(2026, 4, 11)) if one.owed is Owed.DETRIMENT]
    assert [(one.after_months, one.due_on, one.standing) for one in found] == [
        (1, date(2026, 2, 10), Standing.LATE),
        (3, date(2026, 4, 10), Standing.OVERDUE),
        (6, date(2026, 7, 10), Standing.DUE),
    ]


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 40))
def test_so_many_months_later_is_the_same_day_or_the_last_of_a_shorter_month(on, months):
    found = concerns.months_after(on, months)
    assert (found.year * 12 + found.month) - (on.year * 12 + on.month) == months
    assert found.day == on.day or (found.day < on.day and (found + timedelta(days=1)).day == 1)


@given(st.lists(st.sampled_from(list(StepKind)), max_size=12))
def test_whatever_is_tried_only_allowed_steps_are_taken_and_thanks_always_come_first(tried):
    state, taken = None, []
    for kind in tried:
        if kind in MOVES[state]:
            concerns.refuse_out_of_order(state, kind)
            assert kind in concerns.next_steps(state)
            state, taken = kind, [*taken, kind]
        else:
            with pytest.raises(NotNext, match="The next step here is"):
                concerns.refuse_out_of_order(state, kind)
    assert taken[:1] in ([], [StepKind.THANKED])
    # Nobody is told a decision without having been told what happens next, unless the case was closed before.
    if StepKind.DECIDED in taken:
        before = taken[: taken.index(StepKind.DECIDED)]
        assert StepKind.TRIAGED in before or StepKind.REOPENED in before


days = st.integers(0, 400).map(lambda after: RAISED + timedelta(days=after))


@given(
    known=days,
    steps=st.lists(st.tuples(st.sampled_from(list(StepKind)), st.integers(0, 400)), max_size=6),
    checks=st.lists(st.integers(0, 400), max_size=3),
    ratings=st.lists(st.integers(0, 400), max_size=3),
)
def test_a_case_as_known_on_a_day_holds_what_came_by_then_and_nothing_later(known, steps, checks, ratings):
    whole = case(
        *sorted(steps, key=lambda one: one[1]),
        checks=tuple(
            Asked(after_months=None, was_worse=True, on=RAISED + timedelta(days=one))
            for one in sorted(checks)
        ),
        ratings=tuple(Rated(again=Again.NO, on=RAISED + timedelta(days=one)) for one in sorted(ratings)),
    )
    seen = whole.as_known(known)
    assert seen is not None
    for name in ("steps", "checks", "ratings", "messages", "sorted"):
        assert getattr(seen, name) == tuple(one for one in getattr(whole, name) if one.on <= known)
    assert seen.as_known(known) == seen
    assert whole.as_known(RAISED - timedelta(days=1)) is None


def test_the_loop_is_closed_only_by_all_four_answers():
    assert concerns.is_loop_closed(case(*WHOLE))
    for left_out in range(4):
        assert not concerns.is_loop_closed(
            case(*(one for place, one in enumerate(WHOLE) if place != left_out))
        )
    assert concerns.is_loop_closed(case(*WHOLE[:4]))


QUARTER = Period(PeriodKind.QUARTER, date(2026, 7, 1))


@pytest.mark.parametrize(
    ("closed", "due", "words"),
    [
        (7, 7, concerns.figures.TOO_FEW),
        (0, 7, concerns.figures.TOO_FEW),
        (8, 8, "90% or more"),
        (0, 8, "10% or fewer"),
        (4, 8, "50%"),
        (5, 8, "60%"),
        (48, 50, "95%"),
    ],
)
def test_the_share_is_told_of_eight_and_more_to_the_nearest_five_and_never_all_of_a_few(closed, due, words):
    cases = [case(*WHOLE) for _ in range(closed)] + [case() for _ in range(due - closed)]
    found = concerns.told(cases, RULE, quarter=QUARTER)
    assert found.closed_loop == words


@given(st.integers(0, 7), st.integers(0, 7))
def test_of_fewer_than_eight_nothing_that_is_told_tells_how_many(first, second):
    def told(number: int):
        return concerns.told([case() for _ in range(number)], RULE, quarter=QUARTER)

    assert told(first) == told(second)


def test_what_comes_after_the_quarter_changes_nothing_that_is_told_of_it():
    cases = [case(*WHOLE) for _ in range(9)]
    before = concerns.told(cases, RULE, quarter=QUARTER)
    later = [case(raised=date(2026, 10, 1)) for _ in range(40)]
    late_steps = [case((StepKind.THANKED, 300)) for _ in range(1)]
    assert concerns.told([*cases, *later], RULE, quarter=QUARTER) == before
    with_open = concerns.told([*cases, case()], RULE, quarter=QUARTER)
    assert concerns.told([*cases, *late_steps], RULE, quarter=QUARTER) == with_open


def test_the_last_quarter_is_one_that_is_over():
    assert concerns.last_quarter(date(2026, 10, 1)) == QUARTER
    assert concerns.last_quarter(date(2026, 9, 30)).start == date(2026, 4, 1)


def counted(cases, quarter, on):
    return {(one.part, one.key): one.cases for one in concerns.counts(cases, quarter=quarter, on=on)}


def test_a_past_quarter_has_the_elements_that_were_in_force_in_it():
    then = Period(PeriodKind.QUARTER, date(2021, 10, 1))
    old = case(
        raised=date(2021, 11, 1),
        sorted=(Sorted(elements=("behaviours-and-bullying", "worker-safety"), on=date(2021, 11, 1)),),
    )
    found = counted([old], then, then.end)
    assert [key for part, key in found if part == "element"] == [
        "patient-safety", "worker-safety", "behaviours-and-bullying", "detriment", "other",
    ]  # fmt: skip
    assert (found["element", "behaviours-and-bullying"], found["element", "worker-safety"]) == (1, 1)
    now = counted([case()], Period(PeriodKind.QUARTER, date(2026, 1, 1)), date(2026, 3, 31))
    assert ("element", "behaviours-and-bullying") not in now
    assert now["element", "bullying"] == 1


def test_counts_equal_those_of_a_slow_judge_on_each_day():
    quarter = Period(PeriodKind.QUARTER, date(2026, 1, 1))
    cases = [
        case(*WHOLE, raised=date(2026, 1, 1) + timedelta(days=5 * number), key=str(number))
        for number in range(25)
    ]
    for on in (date(2026, 1, 31), date(2026, 3, 31), date(2026, 12, 31)):
        found = counted(cases, quarter, on)
        known = [one for one in cases if quarter.start <= one.raised_on <= min(quarter.end, on)]
        assert found["cases", "all"] == len(known)
        for kind in (StepKind.THANKED, StepKind.DECIDED, StepKind.CHANGED, StepKind.CLOSED):
            by_then = sum(any(step.kind is kind and step.on <= on for step in one.steps) for one in known)
            assert found["answered", kind.value] == by_then
        assert sum(found["openness", one.value] for one in Openness) == len(known)
        assert sum(found["level", key] for key in concerns.LEVELS) == len(known)
        again = [number for (part, _), number in found.items() if part == "again"]
        assert sum(again) == len(known)


def test_the_file_begins_with_its_headings_and_no_cell_of_it_is_a_formula():
    quarter = Period(PeriodKind.QUARTER, date(2026, 1, 1))
    lines = concerns.counts([case()], quarter=quarter, on=quarter.end)
    text = concerns.counts_file(lines, quarter=quarter, on=quarter.end).decode("utf-8-sig").splitlines()
    assert text[0] == "quarter,as_known_on,part,key,name,cases"
    assert text[1] == "2026-01,2026-03-31,cases,all,Concerns raised,1"
    assert not [one for line in text for one in line.split(",") if one.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("text", ["2026-02", "2026", "2026-Q1", "", "1900-01", "2026-13"])
def test_what_is_no_quarter_is_refused_with_what_to_write(text):
    with pytest.raises(NotAQuarter, match="Write its first month"):
        concerns.quarter_from_text(text)


def test_elements_are_checked_against_their_day():
    assert concerns.checked_elements(("other", "bullying", "other"), on=RAISED) == ("bullying", "other")
    with pytest.raises(NoSuchElement, match="no category on 1 May 2020"):
        concerns.checked_elements(("bullying",), on=date(2020, 5, 1))
    with pytest.raises(NoSuchElement, match="at least one"):
        concerns.checked_elements((), on=RAISED)


@pytest.mark.parametrize("change", [{"thanks_days": 0}, {"triage_days": 60}, {"reply_days": 400}])
def test_days_that_do_not_follow_each_other_are_no_clock(change):
    given = {
        "thanks_days": 3,
        "triage_days": 7,
        "decision_days": 28,
        "change_days": 90,
        "reply_days": 7,
    } | change
    with pytest.raises(WrongClock):
        concerns.clock_of(**given, detriment_months=(1,), founding=RULE.founding)


def test_every_element_and_everybody_outside_says_how_well_it_is_founded():
    assert all(one.founding.source for one in concerns.every_element())
    assert {one.founding.status.words for one in concerns.outside_bodies()} == {
        "to be checked against its source"
    }
