"""Merging of small groups, and which groups of raters a report shows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library.voices.judge import fewest_involved, known_by_inverse
from tests.library.voices.worlds import trust

from leadwell.voices.anonymity import (
    Ledger,
    NotACell,
    Past,
    cell,
    decide_tree,
    merge_small,
    panel,
    shipped_policy,
)

SIZES = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 15), max_size=8)


@given(SIZES, st.integers(2, 9))
def test_merging_keeps_everybody_and_leaves_no_small_group_where_it_can(sizes, smallest):
    first, groups = 0, {}
    for name, size in sizes.items():
        groups[name] = range(first, first + size)
        first += size
    found = merge_small(groups, smallest=smallest)
    assert sorted(person for one in found for person in one.members) == list(range(first))
    assert sorted(name for one in found for name in one.names) == sorted(n for n, s in sizes.items() if s)
    assert len(found) <= 1 or all(len(one.members) >= smallest for one in found)
    assert found == merge_small(dict(reversed(groups.items())), smallest=smallest)


def test_everybody_of_a_trust_is_in_a_group_of_the_tree_that_may_be_shown():
    for seed in range(3):
        world = trust(600, seed=seed)
        ledger = Ledger(world.people)
        found = decide_tree(ledger, world.units)
        assert all(one.verdict.is_shown for one in found)
        directorates = {path[1] for path in world.units}
        smallest = {}
        for one in found:
            smallest.update(dict.fromkeys(one.cell.members, len(one.cell.members)))
        assert set(smallest) == set(range(world.people))
        assert min(smallest.values()) >= shipped_policy().smallest_named
        assert np.mean([size < 60 for size in smallest.values()]) > 0.9
        assert len(found) > len(directorates)


def test_a_unit_with_nobody_beside_it_is_passed_through():
    paths = [("Trust", "Site", "Ward A")] * 9 + [("Trust", "Site", "Ward B")] * 10
    found = decide_tree(Ledger(19), paths)
    assert [one.cell.title for one in found] == ["Everybody", "Ward A", "Ward B"]


def test_people_of_a_unit_and_of_none_below_it_are_the_others():
    paths = [("Trust",)] * 10 + [("Trust", "Ward A")] * 9
    found = decide_tree(Ledger(19), paths)
    assert [one.cell.title for one in found] == ["Everybody", "Ward A", "the others"]


def test_a_group_that_an_earlier_cycle_brings_too_close_is_shown_with_its_sibling():
    """Nine of ten answered again: with answers that hardly change, the tenth's would be known."""
    paths = [("A",)] * 10 + [("B",)] * 12 + [("C",)] * 15
    past = Past(title="last", answered=tuple(range(38)), cells=((*range(10), 37),))
    policy = shipped_policy()
    now = decide_tree(Ledger(37, policy=policy, past=(past,)), paths)
    assert all(one.verdict.is_shown for one in now)
    from leadwell.voices.anonymity import stricter

    sure = stricter(policy, persistence=1.0)
    found = decide_tree(Ledger(37, policy=sure, past=(past,)), paths)
    assert [one.cell.title for one in found] == ["Everybody", "A and B", "C"]


def test_a_path_is_needed_for_each_person():
    with pytest.raises(NotACell, match="3 people answered; 1 have units"):
        decide_tree(Ledger(3), [("A",)])


def random_panel(generator: np.random.Generator) -> dict[str, int]:
    return {
        "self": int(generator.random() < 0.95),
        "manager": int(generator.random() < 0.9),
        "peers": int(generator.poisson(3.5)),
        "reports": int(generator.poisson(3.0)),
        "others": int(generator.poisson(1.5)),
        "people served": int(generator.poisson(0.6)),
    }


def test_no_rater_but_the_named_is_known_above_a_third_in_4000_panels():
    generator = np.random.default_rng(360)
    overall = some = 0
    for _ in range(4000):
        sizes = random_panel(generator)
        found = panel(sizes)
        raters = sum(size for name, size in sizes.items() if name not in {"self", "manager"})
        rows = [one.members for one in found.groups]
        if found.overall:
            rows.append(tuple(range(raters)))
        known = known_by_inverse(rows, [0] * len(rows), raters)
        assert known.max(initial=0.0) <= 1 / 3 + 1e-9
        assert found.named == tuple(name for name in ("self", "manager") if sizes[name])
        assert found.overall == (raters >= 3)
        overall += found.overall
        some += len(found.groups) > 1
    assert overall > 3900
    assert some > 3000


@given(st.lists(st.integers(0, 5), min_size=3, max_size=3))
def test_no_combination_of_a_reports_figures_involves_fewer_than_three(sizes):
    found = panel({"manager": 1, **dict(zip(("peers", "reports", "others"), sizes, strict=True))})
    rows = [one.members for one in found.groups]
    if found.overall:
        rows.append(tuple(range(sum(sizes))))
    assert fewest_involved(rows, sum(sizes), below=3) is None


def test_a_second_assessment_remembers_the_first():
    first = panel({"peers": 4, "reports": 4})
    assert [one.names for one in first.groups] == [("peers",), ("reports",)]
    past = Past(
        title="a year ago", answered=tuple(range(8)), cells=tuple(one.members for one in first.groups)
    )
    # The same eight, but two peers and two reports have changed places: each half of a team is now in both.
    crossed = cell("crossed", [0, 1, 4, 5])
    from leadwell.voices.anonymity import rater_policy, stricter

    sure = stricter(rater_policy(), persistence=1.0)
    ledger = Ledger(8, policy=sure, past=(past,), whole_is_known=False)
    assert ledger.decide(crossed).verdict.value == "too_close"
