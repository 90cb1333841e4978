"""What is told of a part: decided by who is in which group alone, checked by the verifier, remembered by the next."""

import random
from datetime import date, timedelta

from leadwell.voices.anonymity import CycleDays
from leadwell.voices.cycle import Memory, designed, outcome, reply_of
from leadwell.voices.cycle.outcome import Group
from leadwell.voices.verifier import release_of, verify

DESIGN = designed(
    ["psychological-safety/voice", "framework-awareness/framework-awareness"], cuts=["staff_group"]
)
START = date(2026, 3, 2)
SIZES = {"Ash": 9, "Birch": 14, "Cedar": 5, "Dale": 4, "Elm": 30, "Fern": 22}


def people(*, seed=1, level=0.5, sizes=None):
    """Replies of each ward, with the way to it."""
    lot = random.Random(seed)
    replies, ways = [], []
    for place, (ward, many) in enumerate((sizes or SIZES).items()):
        for _ in range(many):
            answers = {}
            for item in DESIGN.items:
                keys = [one.key for one in item.options]
                keys = keys[::-1] if item.is_reversed else keys
                answers[item.address] = keys[
                    min(len(keys) - 1, int(len(keys) * lot.random() ** (0.5 / level)))
                ]
            group = lot.choice(["registered", "care", "other"])
            replies.append(reply_of(DESIGN, answers=answers, groups={"staff_group": group}))
            ways.append(("North" if place % 2 else "South", ward))
    return replies, ways


def told(replies, ways, *, part=0, number=0, **more):
    opened = START + timedelta(days=90 * number)
    days = CycleDays(
        declared_on=opened,
        opened_on=opened,
        closed_on=opened + timedelta(days=14),
        released_on=opened + timedelta(days=15),
    )
    return outcome(
        DESIGN.parts[part], replies, ways, cuts=DESIGN.cuts, title=f"Cycle {number}", days=days,
        secret="a secret of the cycle, never told to anybody", salt="a salt of this release, for auditors", **more,
    )  # fmt: skip


def test_what_is_told_passes_the_verifier_for_scores_and_shares():
    for part in (0, 1):
        found = told(*people(), part=part)
        for copy in (found.release.auditors_copy(), found.release.public_copy()):
            assert verify(release_of(copy)).holds


def test_other_answers_change_no_group():
    replies, ways = people()
    others, _ = people(seed=99, level=1.4)
    same = [
        reply_of(DESIGN, answers=other.answers, groups=one.groups)
        for one, other in zip(replies, others, strict=True)
    ]
    first, second = told(replies, ways), told(same, ways)
    assert [(one.key, one.answered) for one in first.groups] == [
        (one.key, one.answered) for one in second.groups
    ]
    assert first.memory == second.memory
    assert first.release.membership["people"] == second.release.membership["people"]
    assert [one.words for one in first.groups] != [one.words for one in second.groups]


def test_small_wards_are_told_together_and_no_ward_of_fewer_than_eight_by_itself():
    found = told(*people())
    single = {
        one.units[0].rpartition(" / ")[2]
        for one in found.groups
        if len(one.units) == 1 and " / " in one.units[0]
    }
    assert single <= {"Ash", "Birch", "Elm", "Fern"}
    named = " ".join(name for one in found.groups for name in one.units)
    assert all(ward in named for ward in SIZES)


def test_scores_are_shown_from_0_to_10_with_an_interval_that_holds_what_is_told_of_large_wards():
    found = told(*people())
    for one in found.groups:
        assert one.at_least is None or 0 <= one.at_least <= one.at_most <= 10
        if one.value is not None:
            assert one.lower < one.value < one.upper


def test_who_left_out_a_question_of_the_part_is_not_in_it():
    replies, ways = people()
    item = DESIGN.parts[0].items[0].address
    gaps = [
        reply_of(DESIGN, answers={k: v for k, v in one.answers.items() if k != item}, groups=one.groups)
        for one in replies[:9]
    ]
    found = told([*gaps, *replies[9:]], ways)
    assert not any("Ash" in name for one in found.groups for name in one.units)
    assert sum(len(one) == 0 for one in found.memory.known_by) == 0
    assert len(found.memory.known_by) == len(replies) - 9


def test_with_seven_answers_nothing_is_told_or_kept():
    replies, ways = people(sizes={"Ash": 7})
    found = told(replies, ways)
    assert (found.groups, found.release, found.memory, found.told) == ((), None, None, ())
    assert found.answered == "fewer than 8"


def test_the_next_cycle_remembers_and_tells_less_where_one_person_left():
    replies, ways = people(sizes={"Ash": 9, "Birch": 40})
    first = told(replies, ways)
    kept = Memory.of_json(first.memory.as_json())
    assert kept == first.memory
    second = told(replies[1:], ways[1:], number=1, earlier=[kept], before=first.told)
    assert second.release.open_part["earlier"] == ["Cycle 0"]
    assert verify(release_of(second.release.auditors_copy())).holds
    alone = told(replies[1:], ways[1:], number=1)
    assert {one.key for one in second.groups} < {one.key for one in alone.groups}
    assert second.release.membership["highest_share_known"] <= 1 / 5 + 1e-9


def test_an_arrow_stands_for_a_great_change_and_none_for_no_change():
    sizes = {f"Ward {number}": 40 for number in range(12)}
    first = told(*people(sizes=sizes, level=0.4))
    same = told(*people(seed=2, sizes=sizes, level=0.4), number=1, before=first.told)
    assert {one.direction for one in same.groups if one.direction} == {"cannot_tell"}
    better = told(*people(seed=3, sizes=sizes, level=2.5), number=1, before=first.told)
    assert {one.direction for one in better.groups if one.direction} == {"rose"}


def test_groups_read_the_same_after_they_were_kept():
    found = told(*people())
    assert tuple(Group.of_json(one.as_json()) for one in found.groups) == found.groups
