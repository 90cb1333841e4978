"""The ledger against everything that can be tried."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.voices.judge import fewest_involved, known_by_inverse
from tests.library.voices.worlds import SMALL, ledger_of, small, trust

from leadwell.voices.anonymity import (
    WHOLE,
    Cell,
    Ledger,
    NotACell,
    Past,
    Verdict,
    by,
    cell,
    crossed,
    decide,
    rater_policy,
    shipped_policy,
    within,
)
from leadwell.voices.anonymity.basis import Basis

LOOSE = replace(rater_policy(), smallest_named=3)


@st.composite
def groups(draw, *, most: int):
    """People, and groups of them: at random, or another group with a few people more or fewer."""
    people = draw(st.integers(5, most))
    found = []
    for _ in range(draw(st.integers(1, 7))):
        if found and draw(st.booleans()):
            change = draw(st.sets(st.integers(0, people - 1), min_size=1, max_size=3))
            found.append(draw(st.sampled_from(found)) ^ change)
        else:
            found.append(draw(st.frozensets(st.integers(0, people - 1), min_size=1)))
    return people, [cell(str(number), members) for number, members in enumerate(found)]


@settings(max_examples=500)
@given(groups(most=12), st.sampled_from([SMALL, LOOSE]), st.booleans())
def test_no_combination_of_what_is_shown_involves_fewer_people_than_promised(world, policy, whole):
    people, cells = world
    found = decide(cells, people, policy=policy, whole_is_known=whole)
    rows = [one.members for one in found.shown]
    assert fewest_involved(rows, people, below=policy.people) is None
    if not whole:  # with it, fewer people than promised may have answered at all
        assert found.most_known <= policy.most_known + 1e-9


@settings(max_examples=40)
@given(groups(most=10), st.sampled_from([SMALL, LOOSE]), st.data())
def test_colluders_leave_the_promised_number_less_themselves(world, policy, data):
    people, cells = world
    rows = [one.members for one in decide(cells, people, policy=policy).shown]
    for count in range(1, policy.people - 1):
        tellers = data.draw(st.sets(st.integers(0, people - 1), min_size=count, max_size=count))
        assert fewest_involved(rows, people, below=policy.people - count, tellers=tuple(tellers)) is None


def test_the_judge_finds_what_a_plain_rule_of_five_gives_away():
    generator = np.random.default_rng(5)
    broken = 0
    for _ in range(60):
        cells = [one for one in small(generator, people=11, asked=7) if len(one.members) >= 5]
        broken += fewest_involved([one.members for one in cells], 11, below=2) is not None
    assert broken >= 10


@pytest.mark.parametrize("persistence", [0.0, 0.3, 0.7, 1.0])
@pytest.mark.parametrize("cycles", [1, 2, 4])
def test_what_is_known_is_what_the_textbook_formula_gives(cycles, persistence):
    generator = np.random.default_rng(cycles)
    policy = replace(SMALL, persistence=persistence)
    for _ in range(6):
        people = int(generator.integers(12, 30))
        past = tuple(
            Past(
                title=str(cycle),
                answered=tuple(range(people)),
                cells=tuple(one.members for one in small(generator, people=people, asked=3)),
            )
            for cycle in range(cycles - 1)
        )
        ledger = Ledger(people, policy=policy, past=past)
        for one in small(generator, people=people, asked=8):
            ledger.decide(one)
        rows = [(cycle, members) for cycle, one in enumerate(past) for members in one.cells]
        rows += [(cycles - 1, tuple(range(people)))]
        rows += [(cycles - 1, one.members) for one in ledger.decisions().shown]
        judged = known_by_inverse(
            [members for _, members in rows],
            [cycle for cycle, _ in rows],
            people,
            cycles=cycles,
            persistence=persistence,
        )
        found = [ledger.known_of(person) for person in range(people)]
        np.testing.assert_allclose(found, judged[-1], atol=1e-9)
        assert ledger.most_known == pytest.approx(judged.max(), abs=1e-9)


def test_what_the_others_would_give_away_is_refused():
    ledger = Ledger(60)
    assert ledger.decide(cell("a", range(20))).verdict is Verdict.RELEASED
    assert ledger.decide(cell("a and one more", range(21))).verdict is Verdict.TOO_CLOSE
    assert (
        ledger.decide(cell("all but four", range(56))).verdict is Verdict.TOO_CLOSE
    )  # everybody's sum is known
    assert ledger.decide(cell("few", range(30, 37))).verdict is Verdict.TOO_SMALL
    assert ledger.decide(cell("the others", range(20, 60))).verdict is Verdict.FOLLOWS
    assert ledger.spent == 2


def test_a_chain_of_overlaps_is_seen_through():
    """Each group differs from the next by enough, but all of them together would not."""
    people = 25
    blocks = [set(range(number * 5, number * 5 + 5)) for number in range(5)]
    asked = [cell(f"{one}{other}", blocks[one] | blocks[other]) for one, other in combinations(range(5), 2)]
    found = decide(asked, people)
    assert found.most_known == pytest.approx(
        0.2
    )  # each block of five is known in the end, and nothing below it
    last = decide([*asked, cell("a and three", blocks[0] | {5, 6, 7})], people)
    assert last.each[-1].verdict is Verdict.TOO_CLOSE


def test_a_sum_that_others_tell_counts_as_being_out():
    night = cell("night", range(12))
    asked = cell("night and some of the day", range(15))
    assert decide([asked], 40).each[0].verdict is Verdict.RELEASED
    assert decide([asked], 40, known=[night]).each[0].verdict is Verdict.TOO_CLOSE


def test_what_only_others_know_too_well_is_not_told_too():
    known = [cell("told by others", range(9)), cell("and this", range(10))]  # person 9 is given away by them
    found = decide([cell("first nine", range(9)), cell("nobody near", range(20, 40))], 40, known=known)
    assert [one.verdict for one in found.each] == [Verdict.FOLLOWS, Verdict.RELEASED]
    ten = decide([cell("ten", range(10))], 40, known=known)
    assert ten.each[0].verdict is Verdict.TOO_CLOSE


def test_groups_too_small_for_the_floor_are_refused_even_where_they_can_be_worked_out():
    ledger = Ledger(20)
    ledger.decide(cell("twelve", range(12)))
    assert ledger.decide(cell("the other eight", range(12, 20))).verdict is Verdict.FOLLOWS
    small_one = Ledger(20, policy=replace(shipped_policy(), smallest_named=9))
    small_one.decide(cell("twelve", range(12)))
    assert small_one.decide(cell("the other eight", range(12, 20))).verdict is Verdict.TOO_SMALL


def test_a_question_that_some_left_out_has_a_ledger_of_its_own():
    cells = [cell("a", range(10)), cell("b", range(10, 30))]
    answered = [*range(4), *range(10, 30)]
    found = decide(within(cells, answered), 30, known=[cell("who answered", answered)], whole_is_known=False)
    assert [one.verdict for one in found.each] == [Verdict.TOO_SMALL, Verdict.TOO_CLOSE]


def test_decisions_are_the_same_bytes_for_the_same_groups():
    world = trust(300, seed=3)
    texts = {ledger_of(world, crosses=3).decisions().as_text() for _ in range(2)}
    assert len(texts) == 1


def test_the_budget_is_never_overspent():
    for seed in range(3):
        found = ledger_of(trust(240, seed=seed), crosses=21).decisions()
        assert found.spent <= found.budget + 1e-6
        assert found.most_known <= 0.2 + 1e-9


def test_going_back_to_a_mark_leaves_nothing_behind():
    world = trust(200, seed=1)
    ledger = Ledger(world.people)
    first = list(by("sex", world.attributes["sex"]))
    second = list(crossed({"age": world.attributes["age"], "shift": world.attributes["shift"]}))
    for one in first:
        ledger.decide(one)
    before = ledger.decisions().as_text()
    mark = ledger.mark()
    for one in second:
        ledger.decide(one)
    ledger.back_to(mark)
    assert ledger.decisions().as_text() == before
    for one in second:
        ledger.decide(one)
    assert ledger.decisions().as_text() == decide([*first, *second], world.people).as_text()


@pytest.mark.parametrize(("blocks", "verdict"), [(21, Verdict.FOLLOWS), (27, Verdict.IN_DOUBT)])
def test_what_whole_numbers_do_not_prove_to_follow_is_not_shown(blocks, verdict):
    """Each group is all blocks but one: a block is a fraction of the sum of all, less one of them."""
    people = 8 * blocks
    one_out = [
        cell(str(gone), [person for person in range(people) if person // 8 != gone]) for gone in range(blocks)
    ]
    ledger = Ledger(people, whole_is_known=False)
    assert {ledger.decide(one).verdict for one in one_out} == {Verdict.RELEASED}
    assert ledger.decide(cell("a block", range(8))).verdict is verdict


def test_the_proof_is_of_each_person_and_of_each_cycle():
    five, six = np.arange(5), np.arange(6)
    basis = Basis(6, cycles=2, persistence=0.7)
    basis.add(five, basis.step(five))
    one = np.array([1.0])
    assert basis._proves(one, five, 0)
    assert not basis._proves(one, six, 0)
    assert not basis._proves(one, five, 1)  # the same people, but what they said in another cycle


@settings(max_examples=120)
@given(groups(most=11), groups(most=11), st.data())
def test_with_answers_that_never_change_two_cycles_together_involve_enough_people(first, second, data):
    """Some left after the first cycle and some came; everybody else answers the same again."""
    before, cells_before = first
    now, cells_now = second
    sure = replace(SMALL, persistence=1.0)
    shown_before = decide(cells_before, before, policy=sure, whole_is_known=False).shown
    left = data.draw(st.integers(0, min(3, before)))
    places = [person if person < before - left else 12 + person for person in range(before)]
    past = Past(
        title="before",
        answered=tuple(places),
        cells=tuple(tuple(sorted(places[person] for person in one.members)) for one in shown_before),
    )
    shown_now = decide(cells_now, now, policy=sure, past=[past], whole_is_known=False).shown
    rows = [*past.cells, *(one.members for one in shown_now)]
    ever = sorted({person for row in rows for person in row} | set(range(now)) | set(places))
    compact = {person: number for number, person in enumerate(ever)}
    rows = [tuple(compact[person] for person in row) for row in rows]
    assert fewest_involved(rows, len(ever), below=5) is None


def test_asking_changes_nothing():
    ledger = Ledger(40)
    assert ledger.ask(cell("a", range(12))) is Verdict.RELEASED
    assert ledger.ask(cell("a", range(13))) is Verdict.RELEASED
    assert ledger.spent == 1
    assert ledger.decisions().each == ()


def test_nothing_is_shown_of_fewer_people_than_the_floor():
    for people in (0, 1, 4, 7):
        asked = [cell(WHOLE, range(people))] if people else []
        assert decide(asked, people).shown == ()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (lambda: decide([cell("a", [0, 0, 1])], 9), "each member is named once"),
        (lambda: decide([cell("a", [-1, 1])], 9), "by a place of 0 or more"),
        (lambda: decide([cell("a", range(5, 15))], 12), "names person 14, but only 12 are there"),
        (lambda: decide([cell("a", range(9)), cell("a", range(10))], 20), "'a' was decided before"),
        (
            lambda: Ledger(12, past=[Past(title="spring", answered=(1, 2), cells=((1, 3),))]),
            "spring: a group names somebody who did not answer then",
        ),
        (lambda: crossed({"sex": ["F"], "age": ["30", "40"]}), "one value for each person"),
    ],
)
def test_bad_groups_are_told(asked, words):
    with pytest.raises(NotACell, match=words):
        asked()


@pytest.mark.parametrize("members", [(0, 0, 0, 0, 1, 1, 1, 1), (-1, *range(8)), (8, *range(8))])
def test_a_cell_made_by_hand_cannot_name_one_person_several_times(members):
    """Two people named four times each would pass for eight."""
    with pytest.raises(NotACell, match="its members must rise, each named once, from 0 on"):
        Ledger(40).decide(Cell(key="a", title="a", cut="a", members=members))
