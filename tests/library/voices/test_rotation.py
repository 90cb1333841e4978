"""Which questions each cycle asks."""

from itertools import product
from math import lcm

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.library.voices.question_banks import made_bank

from leadwell.voices.items import CannotRotate, bank, banks, rotation, shipped_timing

STAFF = [key for key, one in banks().items() if one.audience.value != "people served"]


@pytest.mark.parametrize("way", ["en", "easy", "cy", "cy_easy"])
def test_all_banks_for_staff_fit_together_at_their_own_rhythms_within_90_seconds(way: str):
    found = rotation([bank(key) for key in STAFF], way=way)
    assert found.repeats_after == 6
    for cycle in range(12):
        assert 3 <= len(found.items(cycle)) <= 7
        assert found.seconds(cycle).longer <= 90


def test_engagement_alone_asks_one_part_a_cycle_and_comes_round_in_three():
    found = rotation([bank("engagement")])
    assert [[one.address for one in found.asked(cycle)] for cycle in range(4)] == [
        ["engagement/motivation"],
        ["engagement/involvement"],
        ["engagement/advocacy"],
        ["engagement/motivation"],
    ]


chosen_banks = st.lists(
    st.tuples(st.lists(st.integers(1, 4), min_size=1, max_size=3), st.sampled_from([1, 2, 3, 4])),
    min_size=1,
    max_size=3,
)


@settings(max_examples=150)
@given(chosen_banks, st.randoms(use_true_random=False))
def test_a_rotation_is_found_exactly_where_trying_everything_finds_one(shapes, random):
    made = [made_bank(f"b{n}", sizes, rhythm=rhythm) for n, (sizes, rhythm) in enumerate(shapes)]
    parts = [(size, rhythm) for sizes, rhythm in shapes for size in sizes]
    span = lcm(*(rhythm for _, rhythm in parts))
    can = any(
        all(
            3
            <= sum(size for (size, every), first in zip(parts, places, strict=True) if cycle % every == first)
            <= 7
            for cycle in range(span)
        )
        for places in product(*(range(rhythm) for _, rhythm in parts))
    )
    try:
        found = rotation(made)
    except CannotRotate:
        assert not can
        return
    assert can
    for block in found.blocks:
        asked = [cycle for cycle in range(3 * span) if block in found.asked(cycle)]
        assert asked == list(range(block.first, 3 * span, block.every))  # it never slips
        assert block.every == block.bank.rhythm
    for cycle in range(2 * span):
        items = found.items(cycle)
        assert 3 <= len(items) <= 7
        assert len(set(map(id, items))) == len(items)
        assert found.seconds(cycle).longer <= shipped_timing().longest
        for block in found.asked(cycle):
            assert {one.address for one in block.part.asked} <= {one.address for one in items}
    shuffled = made[:]
    random.shuffle(shuffled)
    assert dict(rotation(shuffled).places) == dict(found.places)


def test_adding_a_bank_moves_nothing_that_is_measured_already():
    before = rotation([bank("engagement"), bank("burnout")], every={"burnout": 6})
    after = rotation(
        [bank("compassion"), bank("engagement"), bank("burnout"), bank("psychological-safety")],
        kept=before.places,
    )
    assert {key: after.places[key] for key in before.places} == dict(before.places)
    assert len(after.blocks) == len(before.blocks) + 3


def test_long_questions_are_refused_for_their_time_and_not_their_number():
    with pytest.raises(CannotRotate, match=r"The part b/p0 alone has 4 questions and takes \d+ s"):
        rotation([made_bank("b", [4], words=60)])
    two = [made_bank("a", [3], words=40), made_bank("b", [3], words=40)]
    with pytest.raises(CannotRotate, match="No rotation fits"):
        rotation(two)
    assert rotation(two, every={"a": 2, "b": 2}).repeats_after == 2  # apart they are short enough


@pytest.mark.parametrize(
    ("keys", "every", "said"),
    [
        (["psychological-safety"], {}, r"ask 1\.0 questions a cycle on average.*once in 2 cycles would fit"),
        (STAFF, dict.fromkeys(STAFF, 3), r"ask 9\.3 questions a cycle on average, and a cycle may have 7"),
        (["burnout"], {"compassion": 2}, "A rhythm is given for 'compassion', which is not among the chosen"),
        (["burnout"], {"burnout": 0}, "'burnout' every 0 cycles: it must be 1 or more"),
        ([], {}, "Choose at least one bank"),
        (["burnout", "burnout"], {}, "each only once"),
        (["burnout", "what-matters"], {}, "are for different people"),
        (
            ["burnout", "compassion"],
            {"burnout": 7, "compassion": 11},
            "only come round together after 77 cycles; 60",
        ),
    ],
)
def test_what_cannot_rotate_is_refused_with_the_reason(keys: list[str], every: dict[str, int], said: str):
    with pytest.raises(CannotRotate, match=said):
        rotation([bank(key) for key in keys], every=every)


def test_cycles_are_counted_from_nought():
    with pytest.raises(CannotRotate, match="cycles are counted from 0"):
        rotation([bank("engagement")]).asked(-1)
