"""Agreement of raters: reference values, published examples, a slow judge, and what cannot be."""

from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.voices.quantiles import f_quantile, student_quantile
from leadwell.voices.ratings import CannotRate, agreement, raters_needed, reliability, reliability_of, spread

NAN = float("nan")
# Shrout and Fleiss (1979), table 2: six people, each rated by four judges. ICC(1,1) .17, ICC(1,4) .44.
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def long(table):
    return [value for row in table for value in row], [
        number for number, row in enumerate(table) for _ in row
    ]


# --- reference values --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "group", "column", "one", "mean"),
    [
        ("bh1996", "GRP", "HRS", 0.1331, 0.9197),
        ("bh1996", "GRP", "LEAD", 0.1270, 0.9156),
        ("bh1996", "GRP", "COHES", 0.0443, 0.7755),
        ("bh1996", "GRP", "WBEING", 0.0434, 0.7717),
        ("lq2002", "COMPID", "LEAD", 0.0880, 0.8008),
    ],
)
def test_icc_equals_the_reference_values(shared, file, group, column, one, mean):
    frame = pl.read_csv(shared / "data" / "ratings" / f"multilevel__{file}.csv")
    found = reliability(frame[column].to_numpy(), frame[group].to_list())
    assert (round(found.one, 4), round(found.mean, 4)) == (one, mean)
    assert found.one_interval.lower < one < found.one_interval.upper
    assert found.mean_interval.lower < mean < found.mean_interval.upper


def test_r_wg_j_equals_the_reference_values(shared):
    frame = pl.read_csv(shared / "data" / "ratings" / "multilevel__lq2002.csv")
    items = [f"LEAD{number:02}" for number in range(1, 12)]
    found = [agreement(part.select(items).to_numpy(), options=5) for part in frame.partition_by("COMPID")]
    values = [one.value for one in found]
    assert len(values) == 49
    assert (round(np.mean(values), 4), round(float(np.median(values)), 4)) == (0.8678, 0.8701)
    assert all(one.is_beyond_chance for one in found)


def test_the_published_example_of_shrout_and_fleiss():
    found = reliability(*long(SHROUT_FLEISS))
    assert (round(found.one, 2), round(found.mean, 2)) == (0.17, 0.44)
    # ... and its intervals as the R package psych prints them
    assert (round(found.one_interval.lower, 2), round(found.one_interval.upper, 2)) == (-0.13, 0.72)
    assert (round(found.mean_interval.lower, 2), round(found.mean_interval.upper, 2)) == (-0.88, 0.91)


@pytest.mark.parametrize(
    ("found", "table"),
    [
        (f_quantile(0.975, 5, 18), 3.3820),
        (f_quantile(0.025, 5, 10), 1 / 6.6192),
        (f_quantile(0.95, 1, 1), 161.448),
        (student_quantile(0.975, 1), 12.7062),
        (student_quantile(0.95, 30), 1.6973),
    ],
)
def test_quantiles_are_those_of_printed_tables(found, table):
    assert found == pytest.approx(table, rel=2e-4)


# --- a slow judge ------------------------------------------------------------------------------------------


def squares_by_hand(values, groups):
    whole = sum(values) / len(values)
    between = within = 0.0
    for key in set(groups):
        of = [value for value, group in zip(values, groups, strict=True) if group == key]
        mean = sum(of) / len(of)
        between += len(of) * (mean - whole) ** 2
        within += sum((value - mean) ** 2 for value in of)
    number = len(set(groups))
    return between / (number - 1), within / (len(values) - number)


ratings = st.lists(
    st.tuples(st.integers(1, 7).map(float), st.sampled_from("abcd")), min_size=5, max_size=40
).filter(lambda rows: len({group for _, group in rows}) > 1 and len(rows) > len({group for _, group in rows}))


@given(ratings, st.floats(-1e4, 1e4), st.floats(0.1, 50))
def test_icc_is_that_worked_out_by_hand_and_knows_no_unit(rows, shift, scale):
    values, groups = [value for value, _ in rows], [group for _, group in rows]
    between, within = squares_by_hand(values, groups)
    found = reliability(values, groups)
    assert (found.spread.between, found.spread.within) == pytest.approx((between, within), abs=1e-9)
    if between + within > 1e-9:
        k = len(values) / len(set(groups))
        assert found.one == pytest.approx((between - within) / (between + (k - 1) * within), abs=1e-9)
        moved = reliability([shift + scale * value for value in values], groups)
        assert moved.one == pytest.approx(found.one, abs=1e-6)


@pytest.mark.parametrize(("raters", "options", "items"), [(2, 5, 2), (3, 5, 1), (4, 4, 1), (3, 3, 2)])
def test_what_chance_reaches_is_that_of_every_possible_answer(raters, options, items):
    reached = agreement(np.ones((raters, items)), options=options).by_chance
    every = [
        agreement(np.reshape(one, (raters, items)), options=options).value
        for one in product(range(options), repeat=raters * items)
    ]
    above = sum(value > reached + 1e-12 for value in every) / len(every)
    at_least = sum(value >= reached - 1e-12 for value in every) / len(every)
    assert above <= 0.05
    assert at_least > 0.05 or reached == 1.0


def test_chance_is_much_the_same_where_it_is_no_longer_counted_out():
    exact, normal = (agreement(np.ones((raters, 3)), options=5).by_chance for raters in (20, 21))
    assert exact == pytest.approx(normal, abs=0.03)


@pytest.mark.parametrize(
    ("sizes", "least"),
    [([6] * 30, 0.92), ([3, 4, 5, 6, 8, 12] * 5, 0.92), ([2, 20] * 15, 0.9)],  # the docs say so of the last
)
def test_intervals_of_icc_hold_95_times_in_100(sizes, least):
    draw = np.random.default_rng(7)
    groups = np.repeat(np.arange(len(sizes)), sizes)
    hit = 0
    for _ in range(600):
        values = draw.normal(0, 0.5, len(sizes))[groups] + draw.normal(0, 1, len(groups))
        found = reliability(values, groups.tolist())
        hit += found.one_interval.lower <= 0.2 <= found.one_interval.upper
    assert least <= hit / 600 <= 0.98


# --- edges -------------------------------------------------------------------------------------------------


def test_what_is_missing_is_left_out_and_counted():
    values, groups = long(SHROUT_FLEISS)
    found = reliability([*values, NAN, NAN], [*groups, 0, 99])
    assert (found.spread.left_out, found.spread.groups, found.one) == (
        2,
        6,
        reliability(values, groups).one,
    )


def test_where_all_ratings_are_the_same_nothing_is_defined():
    found = reliability([3.3] * 6, list("aabbcc"))
    assert (found.one, found.one_interval, found.mean) == (None, None, None)
    assert "same" in found.words


def test_where_groups_are_at_one_and_differ_it_is_1_without_an_interval():
    found = reliability([0.1, 0.1, 0.7, 0.7], list("aabb"))
    assert (found.one, found.mean, found.one_interval) == (1.0, 1.0, None)


def test_where_group_means_are_the_same_the_mean_tells_nothing_apart():
    found = reliability([1, 3, 1, 3], list("aabb"))
    assert (found.one, found.mean, found.mean_interval) == (-1.0, None, None)


@pytest.mark.parametrize(
    ("values", "groups", "words"),
    [
        ([1, 2], ["a"], "2 ratings and 1 groups"),
        ([], [], "have ratings: 0"),
        ([1, 2, 3], list("aaa"), "have ratings: 1"),
        ([1, 2, 3], list("abc"), "in the largest: 1"),
        ([NAN, NAN, 3], list("aab"), "have ratings: 1"),
        ([1, float("inf"), 3], list("aab"), "infinite"),
    ],
)
def test_too_little_is_refused_in_words(values, groups, words):
    with pytest.raises(CannotRate, match=words):
        spread(values, groups)


@pytest.mark.parametrize(
    ("answers", "value", "below"),
    [
        ([4, 4, 4], 1.0, False),
        ([1, 5], 0.0, True),
        ([1, 1, 5, 5], 0.0, True),
        ([4, 4, 5, 4, NAN, 4], 0.9, False),
        ([[4, 1], [4, NAN], [4, NAN]], 1.0, False),  # an item that one person answered says nothing
    ],
)
def test_r_wg_lies_between_0_and_1_and_says_when_it_was_below(answers, value, below):
    found = agreement(answers, options=5)
    assert (round(found.value, 9), found.was_below_nought) == (value, below)


@pytest.mark.parametrize("answers", [[3], [NAN, NAN], [], [[3, 4]], [[3, NAN], [NAN, 4]]])
def test_one_rater_has_nobody_to_agree_with(answers):
    found = agreement(answers, options=5)
    assert (found.value, found.by_chance, found.is_beyond_chance) == (None, None, False)


def test_three_who_say_the_same_do_no_more_than_chance_often_does():
    found = agreement([4, 4, 4], options=5)
    assert found.value == 1.0
    assert found.is_beyond_chance  # 1 in 25
    assert not agreement([4, 4], options=5).is_beyond_chance  # 1 in 5


@pytest.mark.parametrize(("answers", "options"), [([1, 7], 5), ([1, 1], 1)])
def test_answers_off_the_options_are_refused(answers, options):
    with pytest.raises(CannotRate, match="options"):
        agreement(answers, options=options)


@given(st.floats(0.01, 0.69))
def test_so_many_raters_are_enough_and_one_fewer_is_not(one):
    needed = raters_needed(one)
    assert reliability_of(one, needed) >= 0.7 - 1e-6
    assert reliability_of(one, needed - 1) < 0.7 + 1e-6
