"""Red flags: the rule at its edges, against a slow judge, and what must never change them."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.library.staffing.shift_making import (
    DAY,
    census_of,
    groups,
    hours,
    judge_slowly,
    people_row,
    people_rows,
    shift_row,
    shift_rows,
    shifts_of,
)

from leadwell.drawing.shift_calendar import shift_calendar
from leadwell.foundations.definition_files import definition
from leadwell.foundations.periods import month_of
from leadwell.foundations.staff import Part
from leadwell.staffing.hours import month_figures
from leadwell.staffing.plans import judge_as_planned
from leadwell.staffing.red_flags import (
    JUDGED,
    NotJudged,
    day_flags,
    judge,
    with_overrides,
    with_recorded,
)
from leadwell.staffing.rules import NoSuchFlag, rules_of, shipped_rules
from leadwell.staffing.summary import shift_summary

RULES = shipped_rules()


def judged_one(*rows, people=(), serves="adult_inpatient", rules=RULES):
    return judge(shifts_of(*rows), census_of(*people), rules=rules, serves=serves).to_dicts()[0]


@pytest.mark.parametrize(
    ("required", "actual", "flags"),
    [
        (40, 32, []),  # exactly 8 hours: not over
        (40, 31.99, ["RF5"]),
        (40, 40, []),
        (32, 24, []),  # exactly 8 hours and exactly 25%
        (31, 23.25, []),  # exactly 25%, under 8 hours
        (31, 23.2, ["RF5"]),
        (100, 92, []),  # 8 hours is reached before 25%
        (100, 91, ["RF5"]),
        (33.3, 25.3, []),  # exactly 8 in decimals that no binary number hits
        (23, 11.5, ["RF5", "RF6"]),
        (0, 30, []),
    ],
)
def test_registered_time_short_by_more_than_8_hours_or_a_quarter_is_a_flag_and_exactly_so_much_is_not(
    required, actual, flags
):
    found = judged_one(shift_row(required=required, actual=actual))
    assert (found["judged"], found["flags"]) == (True, flags)


@pytest.mark.parametrize(
    ("part", "actual", "required", "flags", "cannot_tell"),
    [
        ("day", 21.99, 22, ["RF6"], []),
        ("day", 22, 22, [], []),  # reaches a requirement that is itself for two
        ("day", 22, 24, [], ["RF6"]),
        ("day", 29.99, 31, [], ["RF6"]),
        ("day", 30, 31, [], []),
        ("night", 18.99, 19, ["RF6"], []),
        ("night", 20, 23, [], ["RF6"]),
        ("night", 25, 26, [], []),
        ("night", 11.5, 11.5, ["RF6"], []),  # a plan for one nurse is a plan for a red flag
        ("early", 11.9, 12, ["RF6"], []),
        ("twilight", 5, 5, [], []),  # a part without a usual length is not asked
    ],
)
def test_fewer_than_two_nurses_is_flagged_where_hours_prove_it_and_else_hours_cannot_tell(
    part, actual, required, flags, cannot_tell
):
    found = judged_one(shift_row(part=part, required=required, actual=actual))
    assert (found["flags"], found["cannot_tell"]) == (flags, cannot_tell)


def test_a_ward_that_knows_its_shift_lengths_is_always_told():
    own = RULES.with_lengths({Part.DAY: 11.5})
    short = judged_one(shift_row(required=30, actual=22.99), rules=own)
    enough = judged_one(shift_row(required=30, actual=23), rules=own)
    assert (short["flags"], short["cannot_tell"]) == (["RF6"], [])
    assert (enough["flags"], enough["cannot_tell"]) == ([], [])


def test_planned_hours_stand_in_for_a_requirement_that_was_not_given_and_the_row_says_so():
    against_plan = judged_one(shift_row(planned=46, actual=30))
    against_need = judged_one(shift_row(required=37, planned=46, actual=30))
    assert (against_plan["registered_against"], against_plan["registered_shortfall"]) == ("planned", 16.0)
    assert (against_need["registered_against"], against_need["registered_shortfall"]) == ("required", 7.0)
    assert (against_plan["flags"], against_need["flags"]) == (["RF5"], [])


@pytest.mark.parametrize(
    ("rows", "people", "serves", "reason"),
    [
        ([shift_row(required=40, actual=None)], [], "adult_inpatient", NotJudged.NO_ACTUAL),
        ([shift_row("support", required=40, actual=40)], [], "adult_inpatient", NotJudged.NO_ACTUAL),
        ([shift_row(actual=40)], [], "adult_inpatient", NotJudged.NO_REQUIREMENT),
        ([shift_row(required=40, actual=float("nan"))], [], "adult_inpatient", NotJudged.NO_ACTUAL),
        ([shift_row(required=40, actual=-4)], [], "adult_inpatient", NotJudged.NO_ACTUAL),
        ([shift_row(required=0, planned=0, actual=0)], [], "adult_inpatient", NotJudged.CLOSED),
        ([shift_row(required=0, actual=0)], [people_row(0)], "adult_inpatient", NotJudged.CLOSED),
        ([shift_row(required=40, actual=None)], [], "other", NotJudged.NO_ACTUAL),
        ([shift_row(actual=40)], [], "other", NotJudged.NO_REQUIREMENT),
    ],
)
def test_a_shift_that_cannot_be_judged_says_why_and_is_not_called_safe(rows, people, serves, reason):
    found = judged_one(*rows, people=people, serves=serves)
    assert (found["judged"], found["not_judged"], found["flags"]) == (False, reason.value, [])
    assert reason.words


def test_rules_of_ones_own_need_not_be_for_every_kind_of_unit():
    rules = rules_of(
        definition("thresholds", "nice_sg1"),
        lengths=definition("thresholds", "part_lengths"),
        masking=definition("thresholds", "masking"),
    )
    found = judge(
        shifts_of(shift_row(required=40, actual=0)), census_of(), rules=rules, serves="other"
    ).to_dicts()[0]
    assert (found["judged"], found["not_judged"], found["flags"]) == (False, NotJudged.NO_RULE.value, [])


@pytest.mark.parametrize("serves", ["other", "children", "mental health"])
@pytest.mark.parametrize(
    ("rows", "flags"),
    [
        ([shift_row(required=40, actual=32)], []),
        ([shift_row(required=40, actual=31.9)], ["OWN1"]),
        ([shift_row(required=20, actual=15)], []),
        ([shift_row(required=20, actual=14.9)], ["OWN1"]),
        ([shift_row(required=40, actual=40), shift_row("support", required=40, actual=20)], ["OWN2"]),
        ([shift_row(required=40, actual=40), shift_row("support", required=40, actual=None)], None),
        ([shift_row(planned=40, actual=20)], ["OWN1"]),
        # No nurse on duty is no flag of its own: no published rule says how many there must be here.
        ([shift_row(required=0, actual=0), shift_row("support", required=40, actual=40)], []),
    ],
)
def test_a_unit_that_no_published_rule_covers_is_judged_by_its_own_requirement_alone(rows, flags, serves):
    found = judged_one(*rows, serves=serves)
    assert (found["judged"], found["flags"]) == (flags is not None, flags or [])


def test_what_is_short_of_a_units_own_requirement_is_counted_apart_and_is_no_red_flag():
    shifts = shifts_of(
        *(shift_row(required=40, actual=hours, on=date(2025, 3, day)) for day, hours in ((1, 20), (2, 40)))
    )
    rules = shipped_rules()
    counts = {}
    for serves in ("other", "adult_inpatient"):
        judged = judge(shifts, census_of(), rules=rules, serves=serves)
        table = month_figures(shifts, census_of(), rules=rules, serves=serves)
        counts[serves] = {
            row["measure"]: (row["numerator"], row["denominator"])
            for row in table.iter_rows(named=True)
            if row["measure"] in {"staffing.shifts_not_safe", "staffing.shifts_short_own"}
        }
        said = shift_summary(judged, table, unit="A", month=month_of(date(2025, 3, 1)), rules=rules)
        assert said.sentence.endswith(
            "not safe." if serves != "other" else "short of the unit's own requirement."
        )
        drawn = shift_calendar(judged, unit="A", month=month_of(date(2025, 3, 1)), title="", rules=rules)
        assert ("red flag" in drawn.sentence) == (serves != "other")
    assert counts == {
        "other": {"staffing.shifts_short_own": (1, 2)},
        "adult_inpatient": {"staffing.shifts_not_safe": (1, 2)},
    }


def test_a_ward_with_patients_and_nobody_planned_or_at_work_is_flagged_and_not_closed():
    found = judged_one(shift_row(required=0, actual=0), people=[people_row(12)])
    assert (found["judged"], found["flags"]) == (True, ["RF6"])


def test_fewer_than_two_nurses_is_a_flag_even_where_no_requirement_is_known():
    found = judged_one(shift_row(actual=11.5))
    assert (found["judged"], found["flags"]) == (True, ["RF6"])


def test_support_workers_standing_in_for_nurses_are_shown_and_full_hours_of_both_are_not():
    masked = judged_one(
        shift_row("registered", required=46, planned=46, actual=30),
        shift_row("support", required=23, planned=23, actual=39),
    )
    full = judged_one(
        shift_row("registered", required=46, planned=46, actual=46),
        shift_row("support", required=23, planned=23, actual=39),
    )
    short_of_both = judged_one(
        shift_row("registered", required=46, planned=46, actual=30),
        shift_row("support", required=23, planned=23, actual=23),
    )
    unknown = judged_one(shift_row("registered", required=46, planned=46, actual=30))
    assert [one["masked"] for one in (masked, full, short_of_both, unknown)] == [True, False, False, None]


def test_more_than_8_patients_for_each_nurse_is_a_signal_by_day_and_never_a_flag():
    by_day = judged_one(shift_row(required=33, actual=33), people=[people_row(28)])
    enough = judged_one(shift_row(required=46, actual=46), people=[people_row(28)])
    by_night = judged_one(shift_row(part="night", required=33, actual=33), people=[people_row(28)])
    assert (by_day["flags"], by_day["signals"]) == ([], ["WATCH8"])
    assert (enough["signals"], by_night["signals"]) == ([], [])


def test_a_care_home_is_judged_by_its_own_rule_and_never_for_lack_of_nurses():
    short = judged_one(shift_row("support", required=46, actual=36), serves="care_home")
    enough = judged_one(shift_row("support", required=46, actual=38), serves="care_home")
    nursing = judged_one(
        shift_row("support", required=46, actual=46),
        shift_row("registered", required=12, actual=0),
        serves="care_home_nursing",
    )
    assert (short["flags"], short["masked"]) == (["HOME1"], None)
    assert enough["flags"] == []
    assert nursing["flags"] == ["HOME2", "HOME3"]


def test_rows_of_one_group_on_one_shift_are_added_and_missing_if_one_is_missing():
    added = judged_one(shift_row(required=40, actual=20), shift_row(actual=15))
    broken = judged_one(shift_row(required=40, actual=20), shift_row(actual=None))
    assert (added["registered_required"], added["registered_actual"]) == (40.0, 35.0)
    assert (broken["registered_actual"], broken["not_judged"]) == (None, "no_actual")


@settings(max_examples=150)
@given(
    shift_rows(),
    people_rows(),
    st.sampled_from(["adult_inpatient", "care_home", "care_home_nursing", "other"]),
)
def test_the_fast_judge_says_what_the_slow_and_obvious_judge_says(rows, people, serves):
    found = judge(shifts_of(*rows), census_of(*people), rules=RULES, serves=serves)
    fast = {
        (row["unit"], row["on"], row["part"]): {
            "flags": sorted(row["flags"]),
            **{key: row[key] for key in ("cannot_tell", "masked", "not_judged", "registered_shortfall")},
        }
        for row in found.to_dicts()
    }
    slow = judge_slowly(rows, people, serves=serves)
    for key, one in slow.items():
        mine = dict(fast[key])
        if one["registered_shortfall"] is not None:
            assert mine.pop("registered_shortfall") == pytest.approx(
                one.pop("registered_shortfall"), abs=1e-9
            )
        assert mine == one, key
    assert fast.keys() == slow.keys()


@settings(max_examples=60)
@given(shift_rows(), people_rows(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, people, chance):
    other = list(rows)
    chance.shuffle(other)
    asked = {"rules": RULES, "serves": "adult_inpatient"}
    first = judge(shifts_of(*rows), census_of(*people), **asked)
    second = judge(shifts_of(*other), census_of(*reversed(people)), **asked)
    assert first.equals(second)


@settings(max_examples=80)
@given(
    hours, hours, st.integers(0, 1600), st.integers(1, 800), st.sampled_from([part.value for part in Part])
)
def test_more_nurse_hours_never_add_a_flag_about_nurses(required, planned, quarters, more, part):
    assume(required or planned)  # a shift for which nothing was planned may be closed
    before = judged_one(shift_row(part=part, required=required, planned=planned, actual=quarters / 4))
    after = judged_one(shift_row(part=part, required=required, planned=planned, actual=(quarters + more) / 4))
    assert set(after["flags"]) <= set(before["flags"])


@settings(max_examples=80)
@given(shift_rows(most=4), groups.filter(lambda group: group != "registered"), st.integers(1, 400))
def test_hours_of_other_groups_never_remove_a_flag_about_nurses(rows, group, quarters):
    first = rows[0]
    extra = shift_row(
        group, on=first["on"], part=first["part"], unit=first["unit_code"], actual=quarters / 4, planned=0
    )
    asked = {"rules": RULES, "serves": "adult_inpatient"}
    before = judge(shifts_of(*rows), census_of(), **asked)
    after = judge(shifts_of(*rows, extra), census_of(), **asked)
    flags = {(row["unit"], row["on"], row["part"]): set(row["flags"]) for row in after.to_dicts()}
    for row in before.to_dicts():
        assert set(row["flags"]) <= flags[row["unit"], row["on"], row["part"]]


def recorded(*rows):
    return pl.DataFrame(
        rows, schema={"unit": pl.String, "on": pl.Date, "part": pl.String, "code": pl.String}, orient="row"
    )


def test_flags_recorded_by_hand_make_a_shift_not_safe_even_where_it_has_no_hours():
    judged = judge(
        shifts_of(shift_row(required=40, actual=40)), census_of(), rules=RULES, serves="adult_inpatient"
    )
    found = with_recorded(
        judged,
        recorded(("A", DAY, "day", "RF2"), ("A", DAY, "day", "RF2"), ("A", DAY, "night", "RF1")),
        rules=RULES,
    )
    assert found.schema == JUDGED
    assert [(row["part"], row["flags"], row["judged"]) for row in found.to_dicts()] == [
        ("day", ["RF2"], True),
        ("night", ["RF1"], True),
    ]
    assert found["serves"].to_list() == ["adult_inpatient"] * 2


def test_a_code_that_is_no_red_flag_is_refused_with_the_codes_that_are():
    with pytest.raises(NoSuchFlag, match=r"RF9.*RF1, RF2"):
        day_flags(recorded(("A", DAY, "day", "RF9")), rules=RULES)


def test_an_override_sets_a_flag_aside_and_keeps_it_in_sight():
    judged = judge(
        shifts_of(
            shift_row(required=40, actual=11.5), shift_row(on=DAY + timedelta(1), required=40, actual=20)
        ),
        census_of(),
        rules=RULES,
        serves="adult_inpatient",
    )
    found = with_overrides(judged, recorded(("A", DAY, "day", "RF6"), ("A", DAY, "day", "RF1")))
    assert [(row["flags"], row["overridden"]) for row in found.to_dicts()] == [
        (["RF5"], ["RF6"]),
        (["RF5", "RF6"], []),
    ]


def test_shifts_that_nobody_worked_yet_are_judged_as_planned():
    rows = [
        shift_row(required=48, planned=36),  # nobody has worked it: 12 hours short by plan
        shift_row(required=48, planned=48, part="night"),
        shift_row(required=48, planned=36, actual=48, unit="B"),  # worked: what was planned is past
        shift_row(planned=36, unit="C"),  # no requirement: nothing tells that a plan is short
        shift_row(required=48, unit="D"),  # no plan
    ]
    found = {
        (row["unit"], row["part"]): row
        for row in judge_as_planned(
            shifts_of(*rows), census_of(), rules=RULES, serves="adult_inpatient"
        ).iter_rows(named=True)
    }
    assert ("B", "day") not in found
    assert found["A", "day"]["flags"] == ["RF5"]
    assert found["A", "day"]["registered_shortfall"] == 12
    assert found["A", "night"]["flags"] == found["C", "day"]["flags"] == []
    assert not found["D", "day"]["judged"]


def test_a_shift_worked_in_part_is_no_shift_to_come():
    rows = [
        shift_row(required=48, planned=36),
        shift_row("support", required=24, planned=24, actual=24),
    ]
    assert judge_as_planned(shifts_of(*rows), census_of(), rules=RULES, serves="adult_inpatient").is_empty()
