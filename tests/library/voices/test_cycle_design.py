"""What a cycle asks, how its answers are taken over, and which way it may go."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.voices.cycle import (
    MOVES,
    AnsweredBy,
    CycleState,
    NotADesign,
    NotAllowed,
    NotAReply,
    OwnQuestion,
    buckets,
    certificate,
    design_of_json,
    designed,
    moved,
    reply_of,
    shipped_cuts,
    value_of,
)
from leadwell.voices.items import bank, banks, ways

VOICE = "psychological-safety/voice"


def test_a_design_reads_the_same_after_it_was_kept():
    own = [OwnQuestion(english="I know whom to ask when I am stuck.", welsh="Rwy'n gwybod pwy i'w holi.")]
    made = designed([VOICE], own=own, cuts=["service", "nights"], asks_comment=True)
    kept = design_of_json(json.loads(json.dumps(made.as_json())))
    assert (kept.parts, kept.cuts, kept.asks_comment, kept.audience) == (
        made.parts,
        made.cuts,
        True,
        "staff",
    )


def test_the_wording_stands_in_the_design_in_every_way_that_the_bank_has():
    made = designed([VOICE])
    for asked, item in zip(made.items, bank("psychological-safety").parts[0].asked, strict=True):
        for way in ways():
            if way in item.text.wordings:
                assert asked.words[way] == item.text.wordings[way].words


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        ({"parts": []}, "asks 0 questions"),
        ({"parts": ["speaking-up/speaking-up"]}, "asks 2 questions"),
        ({"parts": [VOICE, VOICE]}, "chosen twice"),
        ({"parts": ["engagement/motivation", "engagement/involvement", "engagement/advocacy"]}, "asks 9"),
        ({"parts": ["what-matters/what-matters"]}, "measure of people served"),
        ({"parts": [VOICE], "cuts": ["service", "service"]}, "each once"),
        ({"parts": [VOICE], "cuts": ["salary"]}, "no group called 'salary'"),
        ({"parts": [VOICE], "own": [OwnQuestion(english="Why?")]}, "5 to 200 characters"),
        ({"parts": ["psychological-safety/none"]}, "has no part 'none'"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_plain_words(given_, says):
    parts = given_.pop("parts")
    with pytest.raises(NotADesign, match=says):
        designed(parts, **given_)


def test_an_own_question_keeps_its_address_as_long_as_its_words_stay():
    first, second = (
        designed([VOICE], own=[OwnQuestion(english=words)]).parts[-1].address
        for words in ("I am  heard here.", "I am heard here.")
    )
    assert (
        first == second != designed([VOICE], own=[OwnQuestion(english="I am seen here.")]).parts[-1].address
    )


def test_a_sum_of_steps_counts_reversed_questions_the_other_way_round():
    part = designed([VOICE]).parts[0]
    best = {one.address: ("strongly-disagree" if one.is_reversed else "strongly-agree") for one in part.items}
    assert value_of(part, best) == part.highest == 12
    assert value_of(part, {**best, part.items[0].address: "neither"}) == 10
    worst = {
        one.address: ("strongly-agree" if one.is_reversed else "strongly-disagree") for one in part.items
    }
    assert value_of(part, worst) == 0


def test_what_was_left_out_is_not_guessed():
    part = designed([VOICE]).parts[0]
    assert value_of(part, {part.items[0].address: "agree"}) is None


def test_a_part_told_as_a_share_counts_who_gave_one_of_its_answers():
    part = designed([VOICE, "framework-awareness/framework-awareness"]).parts[1]
    address = part.items[0].address
    assert [value_of(part, {address: key}) for key in ("never-heard", "heard", "know", "use")] == [0, 0, 1, 1]
    assert part.highest == 1


@pytest.mark.parametrize(
    ("answers", "groups"),
    [
        ({}, {}),
        ({"psychological-safety/mistake": "certainly"}, {}),
        ({"burnout/worn-out": "never"}, {}),
        ({"psychological-safety/mistake": "agree"}, {"nights": "days"}),
        ({"psychological-safety/mistake": "agree"}, {"staff_group": "king"}),
    ],
)
def test_a_reply_to_what_was_not_asked_is_refused(answers, groups):
    with pytest.raises(NotAReply):
        reply_of(designed([VOICE], cuts=["staff_group"]), answers=answers, groups=groups)


def test_two_who_say_the_same_have_replies_that_are_the_same_to_the_byte():
    made = designed([VOICE], cuts=["staff_group", "nights"])
    answers = {one.address: "agree" for one in made.items}
    groups = {"staff_group": "care", "nights": "days"}
    backwards = (dict(reversed(answers.items())), dict(reversed(groups.items())))
    first = reply_of(made, answers=answers, groups=groups)
    second = reply_of(made, answers=backwards[0], groups=backwards[1], by=AnsweredBy.SELF.value)
    assert json.dumps(first.as_json()) == json.dumps(second.as_json())


def test_every_state_is_reached_and_what_opened_never_goes_back():
    reached, waiting = {CycleState.DESIGN}, [CycleState.DESIGN]
    while waiting:
        for to in MOVES[waiting.pop()] - reached:
            reached.add(to)
            waiting.append(to)
    assert reached == set(CycleState)
    after = {CycleState.OPEN}
    for _ in CycleState:
        after |= {to for one in after for to in MOVES[one]}
    assert not after & {CycleState.DESIGN, CycleState.PREVIEW}
    for state in CycleState:
        for to in set(CycleState) - MOVES[state]:
            with pytest.raises(NotAllowed):
                moved(state, to)


def test_the_certificate_names_what_this_cycle_does_and_nothing_else():
    plain = " ".join(certificate(designed([VOICE])).lines)
    whole = " ".join(certificate(designed([VOICE], cuts=["nights"], asks_comment=True)).lines)
    assert "days or nights" in whole
    assert "days or nights" not in plain
    assert "What you write" in whole
    assert "What you write" not in plain
    assert "at least 5 people" in plain
    assert "fewer than 8" in plain


def test_every_bank_can_be_asked_with_something_beside_it():
    for one in banks().values():
        audience = "staff" if one.audience.value == "everybody" else one.audience.value
        own = [OwnQuestion(english=f"Question number {number} of ours.") for number in range(2)]
        made = designed([f"{one.key}/{one.parts[0].key}"], audience=audience, own=own)
        assert made.parts[0].highest >= 1


def test_cuts_are_few_and_coarse_for_either_audience():
    for audience in ("staff", "people served"):
        for one in shipped_cuts(audience).values():
            assert 2 <= len(one.options) <= 4
            assert set(one.words) >= {"en", "easy", "cy"}


PATHS = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from("123"), st.sampled_from("xy")).flatmap(
        lambda whole: st.integers(0, 3).map(lambda depth: whole[:depth])
    ),
    max_size=80,
)


@given(PATHS)
def test_each_comment_stands_in_one_bucket_of_ten_or_more(paths):
    found = buckets(paths)
    members = [one for bucket in found for one in bucket.members]
    assert sorted(members) == ([] if len(paths) < 10 else list(range(len(paths))))
    assert all(len(bucket.members) >= 10 for bucket in found)


@given(PATHS)
def test_comments_of_one_named_unit_are_all_its_own(paths):
    for bucket in buckets(paths):
        if len(bucket.names) == 1 and bucket.names[0]:
            assert all(bucket.names[0] in paths[one] for one in bucket.members)
