"""Own views beside those of others: labels that are earned, and reports that give no rater away."""

from itertools import combinations_with_replacement, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.foundations.definition_files import BadDefinition, entry_from_text
from leadwell.voices.ratings import (
    CannotRate,
    Rating,
    View,
    difference,
    difference_told,
    relation_of,
    reports,
    shipped_rule,
)
from leadwell.voices.ratings.self_other import ONE_MORE_RATER
from leadwell.voices.ratings.views import rule_of

LABELS = {View.HIGHER, View.LOWER}
NAN = float("nan")


def panel_of(draw, *, gap, raters, items, middle, leans=False):
    """Answers on five steps: raters, items and every single answer have effects of their own."""
    item = draw.normal(0, 0.3, items)
    others = middle + draw.normal(0, 0.75, raters)[:, None] + item + draw.normal(0, 0.7, (raters, items))
    leaning = draw.normal(0, 0.75) if leans else 0.0
    own = middle + gap + leaning + item + draw.normal(0, 0.7, items)
    return np.clip(np.rint(own), 1, 5), np.clip(np.rint(others), 1, 5)


# No gap; the widest that counts as alike; and a person who leans to the kind or harsh side as any rater does.
@pytest.mark.parametrize(("gap", "leans"), [(0.0, False), (0.5, False), (0.0, True)])
@pytest.mark.parametrize(("raters", "items"), [(3, 1), (3, 4), (8, 1), (8, 4), (12, 4)])
def test_false_labels_are_at_most_5_in_100(gap, leans, raters, items):
    draw = np.random.default_rng(11)
    full = told = plain = 0
    for _ in range(500):
        own, others = panel_of(draw, gap=gap, raters=raters, items=items, middle=3.3, leans=leans)
        full += difference(own, others).view in LABELS
        mean = round(float(others.mean()), 1)
        figure = (max(1, mean - 0.05), min(5, mean + 0.05))
        told += difference_told(float(own.mean()), figure, raters=raters, items=items).view in LABELS
        plain += abs(own.mean() - others.mean()) > 0.5
    assert full <= 25
    assert told <= 25
    assert plain > 75  # a plain gap of half a point would label far too many


def test_a_wide_gap_is_labelled_with_enough_raters():
    draw = np.random.default_rng(12)
    found = [difference(*panel_of(draw, gap=-2.5, raters=12, items=4, middle=4.2)).view for _ in range(200)]
    assert found.count(View.LOWER) > 120
    assert View.HIGHER not in found


def test_a_difference_that_any_rater_may_have_has_an_interval_and_no_label():
    """Raters from 1.5 to 4.5: whoever answers 4.5 is one more of them, however sure the mean of the raters is."""
    others = [[1, 2], [2, 2], [2, 3], [3, 3], [3, 4], [4, 4], [4, 5]] * 6
    found = difference([4, 5], others)
    assert found.lower > 0.5
    assert (found.view, found.words) == (View.CANNOT_TELL, ONE_MORE_RATER)
    told = difference_told(4.7, (3.15, 3.25), raters=42, items=4)
    assert told.lower > 0.5
    assert (told.view, told.words) == (View.CANNOT_TELL, ONE_MORE_RATER)
    assert difference_told(1.0, (3.15, 3.25), raters=42, items=4).view is View.LOWER


@pytest.mark.parametrize("raters", [1, 2])
def test_one_or_two_raters_get_a_difference_and_no_label(raters):
    found = difference([5, 5], [[1, 1]] * raters)
    assert (found.at_least, found.lower, found.view) == (4.0, None, View.CANNOT_TELL)
    told = difference_told(5, (1, 1), raters=raters, items=2)
    assert (told.at_least, told.lower, told.view) == (4.0, None, View.CANNOT_TELL)
    assert "too few" in told.words


def test_nobody_else_is_nothing_to_hold_against():
    found = difference([4, 4], [[NAN, NAN], [NAN, NAN], [NAN, NAN]])
    assert (found.raters, found.at_least, found.view) == (0, None, View.CANNOT_TELL)


def test_raters_who_happen_to_say_the_same_do_not_make_it_certain():
    found = difference([4], [[3], [3], [3]])
    assert found.upper - found.lower > 1
    assert found.view is View.CANNOT_TELL


def test_much_alike_is_said_only_where_the_whole_interval_lies_in_the_zone():
    own, others = np.full(40, 3.0), np.full((40, 40), 3.0)
    others[::2] += 0.1
    assert difference(own, others).view is View.ALIKE


answers = st.integers(1, 5).map(float)


@given(st.data(), st.integers(3, 7), st.integers(1, 5))
def test_order_of_raters_and_items_changes_nothing_and_turning_the_scale_turns_the_difference(
    data, raters, items
):
    own = np.array(data.draw(st.lists(answers, min_size=items, max_size=items)))
    others = np.array(
        data.draw(
            st.lists(st.lists(answers, min_size=items, max_size=items), min_size=raters, max_size=raters)
        )
    )
    found = difference(own, others)
    moved = difference(own[::-1], others[::-1, ::-1])
    turned = difference(6 - own, 6 - others)
    assert (moved.lower, moved.upper) == pytest.approx((found.lower, found.upper))
    assert (turned.lower, turned.upper) == pytest.approx((-found.upper, -found.lower))
    assert -4 <= found.lower <= found.at_least <= found.upper <= 4


def test_with_holes_only_what_both_answered_is_compared():
    # The item that everybody finds hard was left out by the person: it must not count as a difference.
    own = [4, 4, NAN]
    others = [[4, 4, 1], [4, 4, 1], [4, 4, 1], [NAN, NAN, 1]]
    found = difference(own, others)
    assert (found.at_least, found.raters, found.items) == (0.0, 3, 2)


@given(
    st.floats(1, 5),
    st.floats(1, 5),
    st.floats(0, 1),
    st.integers(3, 30),
    st.integers(1, 8),
)
def test_a_figure_told_as_a_range_has_an_interval_round_all_of_it(own, low, wide, raters, items):
    high = min(5.0, low + wide)
    whole = difference_told(own, (low, high), raters=raters, items=items)
    for point in (low, high):
        part = difference_told(own, (point, point), raters=raters, items=items)
        assert whole.lower <= part.lower + 1e-9
        assert part.upper <= whole.upper + 1e-9


@pytest.mark.parametrize(
    ("own", "others", "words"),
    [([4, 4], [[4]], "a row for"), ([6], [[4]], "not on the scale"), ([4], [[0]], "not on the scale")],
)
def test_answers_that_do_not_fit_are_refused(own, others, words):
    with pytest.raises(CannotRate, match=words):
        difference(own, others)


# --- reports -----------------------------------------------------------------------------------------------


def ratings_of(groups, *, items=2, score=lambda relation, number, item: 3.0):
    return [
        Rating(
            person="P",
            dimension="D",
            item=str(item),
            relation=relation,
            rater=str(number),
            score=score(relation, number, item),
        )
        for relation, count in groups.items()
        for number in range(count)
        for item in range(items)
    ]


def test_small_groups_are_merged_and_the_manager_is_one_view():
    (found,) = reports(ratings_of({"self": 1, "manager": 1, "peers": 5, "reports": 2, "others": 1}))
    assert [(one.group, one.raters) for one in found.groups] == [
        ("manager", 1),
        ("others and reports", 3),
        ("peers", 5),
        ("all raters", 8),
    ]
    assert found.groups[0].difference.lower is None


def test_too_few_raters_are_told_of_by_nobody():
    (found,) = reports(ratings_of({"self": 1, "manager": 1, "peers": 2}))
    assert [one.group for one in found.groups] == ["manager"]
    assert "Too few" in found.words


def test_what_raters_said_never_decides_which_groups_are_told():
    draw = np.random.default_rng(5)
    groups = {"self": 1, "peers": 4, "reports": 3, "served": 2}
    first = reports(ratings_of(groups))[0]
    for _ in range(30):
        other = reports(ratings_of(groups, score=lambda *_: float(draw.integers(1, 6))))[0]
        assert [(one.group, one.raters) for one in other.groups] == [
            (one.group, one.raters) for one in first.groups
        ]


def test_a_difference_follows_from_what_is_told_and_from_nothing_else():
    """Other answers behind the same told figure give the same interval, to the last digit."""
    told: dict[tuple, set] = {}
    draw = np.random.default_rng(6)
    for _ in range(300):
        table = draw.integers(2, 5, (5, 2))
        (found,) = reports(
            ratings_of(
                {"self": 1, "peers": 5},
                score=lambda relation, number, item, table=table: (
                    4.0 if relation == "self" else float(table[number, item])
                ),
            )
        )
        for one in found.groups:
            key = (one.group, one.told)
            told.setdefault(key, set()).add((one.difference.lower, one.difference.upper))
    assert all(len(each) == 1 for each in told.values())
    assert len(told) > 5


def test_no_report_forces_what_a_group_said():
    """Every answer that three peers and three reports can give: each report fits several ways to give them."""
    ways: dict[tuple, list] = {}
    each = list(combinations_with_replacement(range(1, 6), 3))
    for peers, led in product(each, each):
        said = {"self": (3,), "peers": peers, "reports": led}
        rows = ratings_of(
            {"self": 1, "peers": 3, "reports": 3},
            items=1,
            score=lambda relation, number, item, said=said: float(said[relation][number]),
        )
        (found,) = reports(rows)
        shown = tuple(
            (one.group, one.told, one.difference.lower, one.difference.upper) for one in found.groups
        )
        ways.setdefault(shown, []).append((peers, led))
    assert len(ways) > 50  # reports do tell something
    for fits in ways.values():
        assert len({peers for peers, _ in fits}) > 1
        assert len({led for _, led in fits}) > 1


def test_where_all_say_the_most_the_figure_has_a_wide_end():
    (found,) = reports(ratings_of({"self": 1, "peers": 4}, score=lambda *_: 5.0))
    assert found.groups[-1].told.endswith("or higher")
    assert found.groups[-1].difference.view is View.CANNOT_TELL


def test_who_left_out_most_of_a_dimension_does_not_count_in_it():
    rows = ratings_of(
        {"self": 1, "peers": 4},
        items=4,
        score=lambda relation, number, item: None if (number == 3 and item) else 3.0,
    )
    (found,) = reports(rows)
    assert [one.raters for one in found.groups] == [3]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "no ratings"),
        (ratings_of({"self": 2, "peers": 3}), "2 raters as 'self'"),
        (ratings_of({"peers": 3}) * 2, "twice"),
        (ratings_of({"peers": 3}, score=lambda *_: 7.0), "is 7; the scale is 1 to 5"),
        (ratings_of({"peers": 3}, score=lambda *_: NAN), "is nan"),
        (ratings_of({"friends": 3}), "'friends' is not known"),
    ],
)
def test_ratings_that_cannot_be_are_refused(rows, words):
    with pytest.raises(CannotRate, match=words):
        reports(rows)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Service user", "served"),
        ("CLEIFION", "served"),
        ("Rheolwr llinell", "manager"),
        ("Teammate", "peers"),
        (" They are  my line manager ", "manager"),
        ("Direct Reports", "reports"),
    ],
)
def test_relations_are_known_as_exports_write_them(written, key):
    assert relation_of(written) == key


def test_a_relation_that_is_not_known_is_told_with_those_that_are():
    with pytest.raises(CannotRate, match="manager, others, peers"):
        relation_of("nemesis")


def test_a_rule_in_which_one_word_means_two_things_is_refused():
    text = """
        source = "x"
        status = "local"
        since = 2026-01-01
        zone = {share_of_scale = 0.1, level = 0.95}
        raters = {fewest = 3}
        spread = {rater = 0.2, item = 0.2, least_rater = 0.1}
        relations = [{key = "peers", also = ["mate"]}, {key = "others", also = ["Mate"]}]
    """
    with pytest.raises(BadDefinition, match="'Mate' already means 'peers'"):
        rule_of(entry_from_text(text, where="own.toml"))
    assert shipped_rule().zone_founding.status.words.startswith("to be checked")
