"""Rules as dated definitions: what ships, and what a broken one is told."""

from datetime import date

import pytest

from leadwell.foundations.definition_files import BadDefinition, Status, definition, entry_from_text
from leadwell.foundations.staff import Part
from leadwell.staffing.rules import Judged, NoSuchFlag, Serves, rules_of, serves_of, shipped_rules

LENGTHS = definition("thresholds", "part_lengths")
MASKING = definition("thresholds", "masking")
GOOD = """
id = "own"
title = "Our own rule"
since = 2026-01-01
source = "the trust"
status = "local"
applies_to = ["adult_inpatient"]
not_safe_means = "Ours."
[[flag]]
code = "OWN1"
title = "Short"
words = "Short of time."
judged = "shortfall"
group = "registered"
hours = 4
percent = 10
"""


def own(text=GOOD):
    return rules_of(entry_from_text(text, where="own.toml"), lengths=LENGTHS, masking=MASKING)


def test_the_published_red_flags_ship_with_their_source_status_and_date():
    rules = shipped_rules()
    sg1 = [flag for flag in rules.flags if flag.code.startswith("RF")]
    assert [flag.code for flag in sg1] == ["RF1", "RF2", "RF3", "RF4", "RF5", "RF6"]
    assert {flag.founding.since for flag in sg1} == {date(2014, 7, 1)}
    assert {flag.code for flag in sg1 if flag.founding.status is not Status.SEEN} == {"RF4"}
    assert [flag.code for flag in rules.computed(Serves.ADULT_INPATIENT)] == ["RF5", "RF6"]
    assert len(rules.by_hand(Serves.ADULT_INPATIENT)) == 4
    assert [flag.code for flag in rules.computed(Serves.OTHER)] == ["OWN1", "OWN2"]
    assert [flag.code for flag in rules.flags if rules.is_own(flag.code)] == ["OWN1", "OWN2"]
    assert [flag.code for flag in rules.computed(Serves.CARE_HOME)] == ["HOME1"]


def test_more_than_8_patients_for_each_nurse_is_defined_as_a_signal_and_not_as_a_flag():
    rules = shipped_rules()
    assert [(watch.code, watch.people) for watch in rules.watches] == [("WATCH8", 8.0)]
    assert "WATCH8" not in {flag.code for flag in rules.flags}


def test_the_published_example_holds_of_40_hours_a_flag_is_raised_below_32():
    flag = shipped_rules().flag("RF5")
    assert (flag.hours, flag.percent, flag.most_short(40), flag.most_short(20)) == (8, 25, 8, 5)


def test_an_own_rule_is_read_like_a_shipped_one():
    flag = own().flag("OWN1")
    assert (flag.judged, flag.most_short(30), flag.founding.status) == (Judged.SHORTFALL, 3, Status.LOCAL)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("hours = 4\n", ""), r"own\.toml, flag 1: 'hours' is missing; it must be a number of 0 or more\."),
        (("hours = 4", "hours = -4"), r"own\.toml, flag 1: 'hours' is -4; it must be 0 or more\."),
        (
            ('group = "registered"', 'group = "nurses"'),
            r"'group' is 'nurses'; it must be one of registered, ",
        ),
        (('judged = "shortfall"', 'judged = "guess"'), r"'judged' is 'guess'; it must be one of by_hand, "),
        (("since = 2026-01-01", 'since = "soon"'), r"'since' is 'soon'; it must be a date"),
        (('source = "the trust"', 'source = ""'), r"own\.toml: 'source' is empty"),
        (('status = "local"', 'status = "sure"'), r"'status' is 'sure'; it must be one of derived, local"),
        (('["adult_inpatient"]', '["wards"]'), r"'applies_to' may hold adult_inpatient"),
        (("[[flag]]", "[[flag"), r"own\.toml is not valid TOML"),
    ],
)
def test_a_broken_rule_is_told_where_it_is_broken_and_what_is_allowed(change, message):
    with pytest.raises(BadDefinition, match=message):
        own(GOOD.replace(*change))


def test_the_same_code_twice_is_refused():
    again = entry_from_text(GOOD, where="again.toml")
    with pytest.raises(BadDefinition, match=r"defined twice: OWN1"):
        rules_of(again, again, lengths=LENGTHS, masking=MASKING)


def test_a_code_that_does_not_exist_is_answered_with_those_that_do():
    with pytest.raises(NoSuchFlag, match="RF1, RF2"):
        shipped_rules().flag("RF7")


@pytest.mark.parametrize("hours", [0, -1, 24.5])
def test_a_shift_length_that_cannot_be_is_refused(hours):
    with pytest.raises(BadDefinition, match="over 0 and at most 24"):
        shipped_rules().with_lengths({Part.NIGHT: hours})


def test_whom_an_unknown_kind_of_unit_serves_is_other():
    assert (serves_of("care_home"), serves_of("day case")) == (Serves.CARE_HOME, Serves.OTHER)
