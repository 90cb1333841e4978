"""From residents to hours: a home's own tally, openly invented until the home puts in its own."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.staffing.shift_making import DAY, census_of, people_row, shift_row, shifts_of

from leadwell.foundations.definition_files import BadDefinition, Status, entry_from_text
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.needs import NoSuchLevel, needs, required_hours, shipped_tally, tally_of, with_required
from leadwell.staffing.rules import Serves

TALLY = shipped_tally()
SUPPORT_DAY = (StaffGroup.SUPPORT, Part.DAY)
residents = st.dictionaries(st.sampled_from([level.key for level in TALLY.levels]), st.integers(0, 60))


def hours(found):
    return {(need.group, need.part): need.hours for need in found}


def test_the_shipped_tally_says_that_it_is_invented():
    assert TALLY.founding.status is Status.DERIVED
    assert "made up by Leadwell" in TALLY.warning
    assert "Invented" in TALLY.founding.source


def test_twelve_residents_become_hours_with_the_working_shown():
    found = needs(TALLY, {"low": 3, "medium": 6, "very_high": 3}, serves=Serves.CARE_HOME)
    assert [(need.group, need.part, need.hours) for need in found] == [
        (StaffGroup.SUPPORT, Part.DAY, 26.4),
        (StaffGroup.SUPPORT, Part.NIGHT, 11.5),
    ]
    assert found[0].working == (
        "3 at low × 1.2 h = 3.6 h",
        "6 at medium × 1.9 h = 11.4 h",
        "3 at very high × 3.8 h = 11.4 h",
    )
    assert found[1].working[-1] == "raised to the least for the home, 11.5 h"


def test_one_to_one_care_comes_on_top_since_it_cannot_be_shared():
    plain = hours(needs(TALLY, {"high": 20}, serves=Serves.CARE_HOME))
    extra = hours(needs(TALLY, {"high": 20}, serves=Serves.CARE_HOME, extra_hours={SUPPORT_DAY: 12}))
    assert extra[SUPPORT_DAY] == plain[SUPPORT_DAY] + 12


def test_an_empty_home_needs_nobody_and_only_a_nursing_home_needs_nurses():
    assert set(hours(needs(TALLY, {"low": 0}, serves=Serves.CARE_HOME_NURSING)).values()) == {0.0}
    groups = {need.group for need in needs(TALLY, {"low": 5}, serves=Serves.CARE_HOME_NURSING)}
    assert groups == {StaffGroup.REGISTERED, StaffGroup.SUPPORT}


@given(residents, st.sampled_from([level.key for level in TALLY.levels]))
def test_one_more_resident_never_asks_for_fewer_hours(counts, level):
    more = counts | {level: counts.get(level, 0) + 1}
    before, after = (hours(needs(TALLY, one, serves=Serves.CARE_HOME_NURSING)) for one in (counts, more))
    assert all(after[key] >= before[key] for key in before)


def test_a_home_that_puts_in_its_own_hours_has_its_own_definition_and_no_warning():
    own = TALLY.with_hours("low", {SUPPORT_DAY: 2.0})
    assert hours(needs(own, {"low": 10}, serves=Serves.CARE_HOME))[SUPPORT_DAY] == 20.0
    assert (own.founding.status, own.warning) == (Status.LOCAL, "")
    assert own.level("low").hours[StaffGroup.SUPPORT, Part.NIGHT] == 0.3
    with pytest.raises(NoSuchLevel, match="between 0 and 24"):
        TALLY.with_hours("low", {SUPPORT_DAY: 25})


def test_a_level_that_the_tally_lacks_is_answered_with_those_it_has():
    with pytest.raises(NoSuchLevel, match="low, medium, high, very_high"):
        needs(TALLY, {"severe": 1}, serves=Serves.CARE_HOME)
    with pytest.raises(NoSuchLevel, match="below zero"):
        needs(TALLY, {"low": -1}, serves=Serves.CARE_HOME)


def test_counts_by_level_become_the_requirement_of_each_day_and_missing_counts_none():
    census = census_of(
        people_row(6, level="low"),
        people_row(10, level="high"),
        people_row(6, level="low", on=DAY + timedelta(1)),
        people_row(None, level="high", on=DAY + timedelta(1)),
        people_row(16),
    )
    found = required_hours(TALLY, census, serves=Serves.CARE_HOME)
    assert found.rows() == [
        ("A", DAY, "day", "support", 35.2),
        ("A", DAY, "night", "support", 11.5),
    ]


def test_the_tally_fills_a_requirement_that_was_not_given_once_and_leaves_a_given_one():
    required = required_hours(TALLY, census_of(people_row(20, level="high")), serves=Serves.CARE_HOME)
    shifts = shifts_of(
        shift_row("support", planned=50, actual=20),
        shift_row("support", actual=20),
        shift_row("support", part="night", required=30, actual=20),
        shift_row("support", part="early", actual=20),
    )
    assert with_required(shifts, required)["required_hours"].to_list() == [56.0, None, 30.0, None]


def test_a_tally_with_a_level_twice_is_refused():
    level = '[[level]]\nkey = "a"\ntitle = "A"\nwords = "A"\nhours.support = { day = 1 }\n'
    head = 'title = "T"\nwarning = ""\nsince = 2026-01-01\nsource = "us"\nstatus = "local"\n'
    least = "[least]\nsupport = { day = 1 }\n"
    assert tally_of(entry_from_text(head + level + least, where="own.toml")).levels[0].key == "a"
    with pytest.raises(BadDefinition, match="a level is defined twice"):
        tally_of(entry_from_text(head + level + level + least, where="own.toml"))
