"""An arrow has to stand two proofs: by itself, and against how far chance moved all units."""

import numpy as np
from tests.library.voices.test_estimates import told_score

from leadwell.voices.results import Direction, Told, changes


def two_cycles(draw, *, same, rose=0.0, size=12, units=40):
    """Two cycles of teams of which so many people stay and lean as before (0.7); the first five rise."""
    before, after = [], []
    for number in range(units):
        middle = 3.0 + draw.normal(0, 0.3)
        first, later = draw.normal(size=size), draw.normal(size=size)
        stays = draw.random(size) < (same[number] if isinstance(same, list) else same)
        later[stays] = 0.7 * first[stays] + 0.51**0.5 * later[stays]
        for cycle, leaning, more in ((before, first, 0), (after, later, rose if number < 5 else 0)):
            cycle.append(told_score(str(number), np.clip(np.rint(middle + more + leaning), 1, 5)))
    return changes(before, after)


def test_a_true_rise_is_found_more_often_where_people_stayed_the_same():
    """Held against variance alone, one in a hundred of these teams of 12 had an arrow for a whole point."""
    draw = np.random.default_rng(36)
    found = [one for _ in range(40) for one in two_cycles(draw, same=0.8, rose=1.0)]
    rose = [one.direction is Direction.ROSE for one in found]
    true = sum(flag for flag, one in zip(rose, found, strict=True) if int(one.key) < 5)
    assert true / 200 > 0.14
    assert sum(one.direction in {Direction.ROSE, Direction.FELL} for one in found) - true <= 0.05 * true + 2


def test_units_with_all_new_people_among_steady_ones_have_no_more_false_arrows_than_promised():
    draw = np.random.default_rng(37)
    lists = [two_cycles(draw, same=[0.0] * 8 + [0.8] * 32) for _ in range(60)]
    new = [one.direction is not Direction.CANNOT_TELL for found in lists for one in found[:8]]
    assert sum(new) / len(new) <= 0.05


def test_fewer_than_ten_units_show_nothing_of_how_alike_people_stayed():
    """Nine units that hardly move are held against other people; forty show that theirs are the same."""
    before = [Told(key=str(number), low=0.475, high=0.525, answered=12) for number in range(40)]
    risen = [Told(key="0", low=0.875, high=0.925, answered=12), *before[1:]]
    nine, forty = (changes(before[:many], risen[:many], dispersion=1)[0] for many in (9, 40))
    assert (nine.lower, nine.upper, nine.chance) == (forty.lower, forty.upper, forty.chance)
    assert (nine.direction, forty.direction) == (Direction.CANNOT_TELL, Direction.ROSE)
