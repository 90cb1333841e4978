"""The calendar of a month of shifts, and the way from judged shifts to it."""

from datetime import date, timedelta
from xml.etree import ElementTree

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.drawing.chart_making import SVG, any_calendar
from tests.library.drawing.test_charts import assert_sound

from leadwell.drawing import ShiftCalendar, ShiftMark, ShiftState, calendar_svg
from leadwell.drawing.shift_calendar import shift_calendar
from leadwell.foundations.periods import Period, PeriodKind, month_of
from leadwell.staffing.red_flags import judge
from leadwell.staffing.rules import shipped_rules
from leadwell.synthetic.single_month import shift_month

MARCH = Period(PeriodKind.MONTH, date(2025, 3, 1))


def letters(svg: str) -> list[str]:
    """The letters in the cells, without those of the key."""
    found = ElementTree.fromstring(svg).iter(f"{SVG}text")
    return [one.text for one in found if one.text in {"F", "A", "?", "–"}]


@settings(max_examples=80)
@given(any_calendar(), st.sampled_from([300.0, 320.0, 720.0]))
def test_any_calendar_is_sound(calendar, width):
    assert_sound(calendar_svg(calendar, width=width))


@pytest.mark.parametrize("width", [300.0, 720.0])
def test_every_state_has_a_letter_of_its_own_and_is_counted_in_the_key(width):
    marks = [
        ShiftMark(on=MARCH.start + timedelta(days=place), part="day", state=state)
        for place, state in enumerate(ShiftState)
    ]
    svg = calendar_svg(ShiftCalendar(title="", sentence="", month=MARCH, marks=tuple(marks)), width=width)
    assert sorted(letters(svg)) == sorted(2 * ["F", "A", "?", "–"])  # once in the cells, once in the key
    assert len({state.letter for state in ShiftState}) == len(ShiftState)
    for state in ShiftState:
        assert f"{state.words}: 1" in svg


def test_the_parts_of_the_day_stand_in_the_order_of_the_day():
    marks = tuple(
        ShiftMark(on=MARCH.start, part=part, state=ShiftState.NO_FLAG)
        for part in ("night", "zzz", "late", "early")
    )
    assert ShiftCalendar(title="", sentence="", month=MARCH, marks=marks).parts == (
        "early",
        "late",
        "night",
        "zzz",
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_calendar_shows_exactly_the_shifts_that_were_made_unsafe(seed):
    made = shift_month(seed)
    rules = shipped_rules()
    judged = judge(made.shifts, made.census, rules=rules, serves="adult_inpatient")
    calendar = shift_calendar(
        judged, unit=made.unit_code, month=month_of(made.first), title="Ward", rules=rules
    )
    shown = {(mark.on, mark.part) for mark in calendar.marks if mark.state is ShiftState.FLAG}
    assert shown == {(one.on, one.part) for one in made.unsafe}
    assert len(calendar.rows) == len(calendar.parts) * month_of(made.first).days
    flagged = len(made.unsafe)
    assert calendar.sentence.startswith(f"{flagged or 'None'} of the {len(calendar.rows)} shifts")


def test_shifts_that_were_not_sent_or_not_judged_are_neither_safe_nor_flagged():
    made = shift_month(4)
    month = month_of(made.first)
    lost, unknown = month.start + timedelta(days=2), month.start + timedelta(days=5)
    shifts = made.shifts.filter(pl.col("on") != lost).with_columns(
        actual_hours=pl.when(pl.col("on") != unknown).then("actual_hours")
    )
    rules = shipped_rules()
    calendar = shift_calendar(
        judge(shifts, made.census, rules=rules, serves="adult_inpatient"),
        unit=made.unit_code,
        month=month,
        title="Ward",
        rules=rules,
    )
    states = {day: {mark.state for mark in calendar.marks if mark.on == day} for day in (lost, unknown)}
    assert states == {lost: {ShiftState.ABSENT}, unknown: {ShiftState.NOT_JUDGED}}
    assert calendar.sentence.endswith("2 could not be judged. Nothing was sent for 2.")


def test_a_flag_with_an_action_recorded_is_shown_as_such():
    made = shift_month(1)
    flagged = made.unsafe[0]
    rules = shipped_rules()
    calendar = shift_calendar(
        judge(made.shifts, made.census, rules=rules, serves="adult_inpatient"),
        unit=made.unit_code,
        month=month_of(made.first),
        title="Ward",
        rules=rules,
        mitigated={(flagged.on, flagged.part)},
    )
    assert calendar.count(ShiftState.MITIGATED) == 1
    assert calendar.count(ShiftState.FLAG) == len(made.unsafe) - 1
