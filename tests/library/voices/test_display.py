"""How figures are written: nobody's answer is forced by them, tried over all answers there can be."""

import math
from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.voices.judge import forced, some
from tests.library.voices.worlds import SECRET

from leadwell.voices.anonymity import (
    CannotShow,
    Figure,
    FigureKind,
    Scale,
    cell,
    count_band,
    figures,
    may_show_comments,
)
from leadwell.voices.anonymity.display import difference

SCORE = Scale(kind=FigureKind.SCORE, lowest=1, highest=5)
ALL = "everybody"
ACROSS = cell("nights", range(0, 120, 2), cut="shift")


def tree(*families):
    """Groups of the tree, as kinds of people; each kind is a lowest unit."""
    return [("unit", family) for family in families]


@pytest.mark.parametrize("colluders", [0, 1, 2])
@pytest.mark.parametrize(
    ("atoms", "groups"),
    [
        ([8, 8], tree([0], [1], [0, 1])),
        ([8, 13], tree([0], [1], [0, 1])),
        ([5, 6, 7], tree([0], [1], [2], [0, 1], [0, 1, 2])),
        ([8, 9, 10], tree([0], [1], [2], [0, 1, 2])),
        ([8, 9, 8], tree([0], [1], [0, 1, 2])),  # the third is not told of
        ([8, 8, 9], tree([0, 1], [0, 1, 2])),
        ([9, 9], tree([0], [0, 1], [0, 1])),
    ],
)
def test_no_answer_is_forced_by_the_shares_of_a_tree(atoms, groups, colluders):
    assert forced(atoms, groups, colluders=colluders) == 0


@pytest.mark.parametrize("colluders", [0, 1])
@pytest.mark.parametrize("atoms", [[8, 9], [5, 8]])
def test_no_answer_is_forced_by_the_scores_of_a_tree(atoms, colluders):
    assert forced(atoms, tree([0], [1], [0, 1]), colluders=colluders, scale=SCORE) == 0


def test_no_answer_is_forced_in_a_tree_of_three_levels():
    assert forced([5, 6, 8, 7], tree([0], [1], [2], [3], [0, 1], [2, 3], [0, 1, 2, 3]), colluders=1) == 0


def test_the_difference_of_a_group_across_the_tree_may_be_of_any_size_and_is_rarer_the_larger():
    drawn = Counter(difference(ACROSS, str(number), SECRET, mean=1.0) for number in range(20_000))
    rarer = math.exp(-1)
    for size in range(-6, 7):
        expected = 20_000 * (1 - rarer) / (1 + rarer) * rarer ** abs(size)
        assert abs(drawn[size] - expected) < 5 * math.sqrt(expected) + 1
    assert max(drawn) >= 7
    assert min(drawn) <= -7


def test_the_same_people_have_the_same_difference_whatever_they_are_called():
    renamed = cell("another name", ACROSS.members, title="x", cut="y")
    drawn = [difference(ACROSS, str(number), SECRET, mean=1.0) for number in range(50)]
    assert drawn == [difference(renamed, str(number), SECRET, mean=1.0) for number in range(50)]
    fewer = cell("fewer", ACROSS.members[1:])
    assert drawn != [difference(fewer, str(number), SECRET, mean=1.0) for number in range(50)]
    assert drawn != [difference(ACROSS, str(number), SECRET[::-1], mean=1.0) for number in range(50)]


def test_nobody_is_ever_sure_of_an_answer_through_groups_across_the_tree():
    """Two wards of 8 and two groups of 8 across them, smaller than would be told: every answer, every difference."""
    atoms, across = [4, 4, 4, 4], [(0, 2), (1, 3)]
    steps = [dict(enumerate(chances)) for chances in (told_chances(8, total) for total in range(9))]
    trunk = tree([0, 1], [2, 3], [0, 1, 2, 3])
    alike: dict = {}
    for sums in product(range(5), repeat=4):
        alike.setdefault(words_of(atoms, trunk, sums), []).append(sums)
    surest = 0.0
    for states in alike.values():
        whole, yes = np.zeros((21, 21)), [np.zeros((21, 21)) for _ in atoms]
        for sums in states:
            ways = math.prod(math.comb(4, total) for total in sums)
            first, second = ([*steps[sum(sums[kind] for kind in kinds)].values()] for kinds in across)
            chance = ways * np.outer(first, second)
            whole += chance
            for kind, total in enumerate(sums):
                yes[kind] += chance * total / 4
        seen = whole > 0
        surest = max(
            surest, *(np.maximum(one[seen] / whole[seen], 1 - one[seen] / whole[seen]).max() for one in yes)
        )
    assert surest < 0.95


def told_chances(people: int, total: int) -> list[float]:
    """Give the chance of each step of 5% that a group of so many is told, given how many agreed."""
    rarer, chances = math.exp(-1), [0.0] * 21
    for size in range(-60, 61):
        noisy = min(people, max(0, total + size))
        step = min(18, max(2, math.floor(20 * noisy / people + 0.5)))
        chances[step] += (1 - rarer) / (1 + rarer) * rarer ** abs(size)
    return chances


def words_of(atoms, groups, sums) -> tuple[str, ...]:
    starts = np.cumsum([0, *atoms]).tolist()
    cells = [
        cell(str(number), [one for kind in kinds for one in range(starts[kind], starts[kind + 1])], cut=cut)
        for number, (cut, kinds) in enumerate(groups)
    ]
    answers = [one for count, total in zip(atoms, sums, strict=True) for one in some(count, total, Scale())]
    return tuple(one.words for one in figures(cells, answers))


def test_the_judge_finds_what_plain_rounding_forces():
    """To the nearest 5% alone tells of a ward of which nobody agreed, and so does the ward above it less another."""

    def plain(cells, answers):
        return [
            Figure(
                key=one.key,
                kind=FigureKind.SHARE,
                at_least=0,
                at_most=0,
                words=f"{round(20 * sum(answers[person] for person in one.members) / len(one.members)) * 5}%",
            )
            for one in cells
        ]

    def wide_ends_alone(cells, answers):
        found = []
        for one, figure in zip(cells, plain(cells, answers), strict=True):
            percent = int(figure.words[:-1])
            words = "low" if percent <= 25 else "high" if percent >= 75 else figure.words
            found.append(Figure(key=one.key, kind=FigureKind.SHARE, at_least=0, at_most=0, words=words))
        return found

    groups = tree([0], [1], [0, 1])
    assert forced([8, 8], groups, colluders=0, told=plain) > 0
    assert forced([8, 8], groups, colluders=0, told=wide_ends_alone) > 0


@st.composite
def small_trees(draw):
    atoms = draw(st.lists(st.integers(5, 9), min_size=2, max_size=3))
    families = {(number,) for number in range(len(atoms)) if draw(st.booleans())}
    families.add(tuple(range(len(atoms))))
    if len(atoms) == 3 and draw(st.booleans()):
        families.add((0, 1))
    return atoms, tree(*sorted(families))


@settings(max_examples=40)
@given(small_trees(), st.integers(0, 2))
def test_no_answer_is_forced_in_any_small_tree(world, colluders):
    atoms, groups = world
    assert forced(atoms, groups, colluders=colluders) == 0


WARDS = [
    cell("a", range(8), cut="unit"),
    cell("b", range(8, 28), cut="unit"),
    cell("all", range(28), cut=ALL),
]


@pytest.mark.parametrize(
    ("agreed", "words"),
    [
        ((0, 0), ["25% or fewer", "10% or fewer", "15% or fewer"]),
        ((2, 10), ["25% or fewer", "50%", "35% to 45%"]),
        ((4, 10), ["50%", "50%", "50%"]),
        ((8, 20), ["75% or more", "90% or more", "85% or more"]),
    ],
)
def test_shares_are_told_to_the_nearest_5_with_wide_ends(agreed, words):
    """Of both wards together nothing is told but what follows from the two, for there is no room for more."""
    answers = [1] * agreed[0] + [0] * (8 - agreed[0]) + [1] * agreed[1] + [0] * (20 - agreed[1])
    assert [one.words for one in figures(WARDS, answers)] == words


def test_scores_are_told_to_a_tenth_with_wide_ends():
    told = [cell("ward", range(20), cut="unit")]
    answers = [3] * 10 + [4] * 10
    assert figures(told, answers, scale=SCORE)[0].words == "3.5"
    assert figures(told, [1] * 20, scale=SCORE)[0].words == "1.4 or lower"
    assert figures(told, [5] * 20, scale=SCORE)[0].words == "4.5 or higher"


def test_a_figure_of_many_people_lies_within_half_a_step_of_the_truth():
    told = [cell("all", range(400), cut=ALL)]
    for agreed in range(30, 370):
        found = figures(told, [1] * agreed + [0] * (400 - agreed))[0]
        assert found.is_told
        assert found.at_least == found.at_most
        assert abs(found.at_least - agreed / 4) <= 2.5


def test_a_whole_of_many_wards_is_told_near_the_truth():
    generator = np.random.default_rng(2)
    starts = range(0, 400, 10)
    wards = [cell(f"ward {first}", range(first, first + 10), cut="unit") for first in starts]
    whole = cell("all", range(400), cut=ALL)
    for rate in (0.05, 0.3, 0.55, 0.8):
        answers = (generator.random(400) < rate).astype(int).tolist()
        found = figures([whole, *wards], answers)[0]
        assert found.at_least - 2.5 <= sum(answers) / 4 <= found.at_most + 2.5
        assert found.at_most - found.at_least <= 15


def test_what_cuts_across_the_tree_is_told_from_fifty_people_on():
    answers = [0, 1] * 60
    wide = [cell("unit", range(120), cut="unit"), cell("x", range(0, 100, 2), cut="sex")]
    few = [wide[0], cell("x", range(0, 98, 2), cut="sex")]
    assert [one.is_told for one in figures(wide, answers, question="q", secret=SECRET)] == [
        True,
        True,
    ]
    assert [one.is_told for one in figures(few, answers)] == [True, False]
    with pytest.raises(CannotShow, match="need a secret of 32 characters"):
        figures(wide, answers)
    with pytest.raises(CannotShow, match="need a secret of 32 characters"):
        figures(wide, answers, secret="short")
    with pytest.raises(CannotShow, match="name the question, so that it has differences of its own"):
        figures(wide, answers, secret=SECRET)


def test_half_an_answer_is_refused_since_the_proof_takes_whole_numbers():
    ward = [cell("unit", range(8), cut="unit")]
    with pytest.raises(CannotShow, match=r"an answer is 0.5; answers are whole numbers"):
        figures(ward, [0.5] * 8)
    assert figures(ward, [1.0, 0.0] * 4) == figures(ward, [1, 0] * 4)


def test_differences_do_not_shift_what_groups_across_the_tree_are_told():
    wide = [cell("x", range(200), cut="sex")]
    told = [
        figures(wide, [1] * 84 + [0] * 116, question=str(number), secret=SECRET)[0].at_least
        for number in range(300)
    ]
    assert abs(np.mean(told) - 42) < 1
    assert set(told) <= {35, 40, 45, 50}


def test_a_unit_that_is_all_of_the_one_above_has_its_figure():
    twice = [cell("site", range(9), cut="unit"), cell("ward", range(9), cut="unit")]
    found = figures(twice, [1] * 4 + [0] * 5)
    assert found[0].words == found[1].words == "45%"


def test_only_sums_matter_and_not_whose_answers_they_are_of():
    one = figures(WARDS, [1] * 5 + [0] * 3 + [0, 1] * 10)
    other = figures(WARDS, [0] * 3 + [1] * 5 + [1, 0] * 10)
    assert one == other


def test_how_many_answered_is_told_in_bands():
    assert Counter(count_band(people) for people in range(8, 101)) == {
        "8 to 9": 2,
        "10 to 14": 5,
        "15 to 19": 5,
        "20 to 29": 10,
        "30 to 49": 20,
        "50 to 99": 50,
        "100 or more": 1,
    }


def test_comments_are_shown_from_ten_people_on():
    assert [may_show_comments(people) for people in (0, 9, 10)] == [False, False, True]


@pytest.mark.parametrize(
    ("cells", "answers", "scale", "words"),
    [
        (WARDS, [0] * 27 + [None], None, "person 27 did not answer this question"),
        (WARDS, [0] * 20, None, "did not answer this question"),
        (WARDS, [0] * 27 + [2], None, "an answer is 2; the scale is 0 to 1"),
        (WARDS, [0] * 28, Scale(lowest=3, highest=3), "nothing to choose from"),
        ([*WARDS, cell("c", range(5, 15), cut="unit")], [0] * 28, None, "cuts across other groups"),
    ],
)
def test_what_cannot_be_told_is_said(cells, answers, scale, words):
    with pytest.raises(CannotShow, match=words):
        figures(cells, answers, scale=scale)
