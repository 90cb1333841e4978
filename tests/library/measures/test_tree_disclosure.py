"""Sums over places never give a small number away: judged by trying every way the numbers could be."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from leadwell.foundations.disclosure import threshold
from leadwell.foundations.periods import month_from_text
from leadwell.measures.charts import Figure
from leadwell.measures.definitions import measure
from leadwell.measures.tree_disclosure import Branch, held_back_places

MONTH = month_from_text("2025-10")
FALLS = measure("quality.falls")
SMALL = range(1, threshold().smallest_shown)


def leaf(place: int, count: float | None) -> Branch:
    return Branch(place=place, figure=Figure(period=MONTH, numerator=count, denominator=600.0))


def above(place: int, *parts: Branch) -> Branch:
    told = [part.figure.numerator for part in parts if part.figure.numerator is not None]
    figure = Figure(period=MONTH, numerator=sum(told) if told else None, denominator=600.0 * len(told))
    return Branch(place=place, figure=figure, parts=parts)


def leaves(branch: Branch) -> list[Branch]:
    return [branch] if not branch.parts else [one for part in branch.parts for one in leaves(part)]


def nodes(branch: Branch) -> list[Branch]:
    return [branch, *(one for part in branch.parts for one in nodes(part))]


counts = st.one_of(st.none(), st.integers(0, 12).map(float))
trees = st.lists(st.lists(counts, min_size=1, max_size=3), min_size=1, max_size=3).map(
    lambda sites: above(
        0,
        *(
            above(100 + site, *(leaf(1000 + 10 * site + ward, count) for ward, count in enumerate(wards)))
            for site, wards in enumerate(sites)
        ),
    )
)


@given(trees)
def test_no_reader_can_work_out_a_number_that_is_held_back(tree):
    held = held_back_places(FALLS, tree)
    hidden = [one for one in leaves(tree) if one.place in held]
    shown_sums = [one for one in nodes(tree) if one.parts and one.place not in held and one.figure.numerator]
    fitting = []
    for guess in product(SMALL, repeat=len(hidden)):
        guessed = {one.place: float(count) for one, count in zip(hidden, guess, strict=True)}
        if all(
            sum(guessed.get(one.place, one.figure.numerator or 0.0) for one in leaves(whole))
            == whole.figure.numerator
            for whole in shown_sums
        ):
            fitting.append(guessed)
    for one in hidden:
        assert len({guess[one.place] for guess in fitting}) > 1, f"{one.place} can be worked out"


@given(trees)
def test_every_small_number_is_held_back_and_nothing_that_gives_nothing_away(tree):
    held = held_back_places(FALLS, tree)
    small = {one.place for one in nodes(tree) if one.figure.numerator in SMALL}
    assert small <= held
    if not small:
        assert held == frozenset()


def test_a_site_is_held_back_where_one_ward_of_it_is_and_shown_where_two_are():
    one = above(1, leaf(2, 3.0), leaf(3, 9.0))
    two = above(1, leaf(2, 3.0), leaf(3, 2.0), leaf(4, 9.0))
    assert held_back_places(FALLS, one) == {1, 2}
    assert held_back_places(FALLS, two) == {2, 3}


def test_an_organisation_is_held_back_where_its_sites_would_give_a_ward_away():
    tree = above(1, above(10, leaf(11, 3.0), leaf(12, 9.0)), above(20, leaf(21, 8.0), leaf(22, 9.0)))
    assert held_back_places(FALLS, tree) == {1, 10, 11}


def test_two_wards_are_not_safe_beside_a_sum_that_only_the_least_numbers_can_make():
    assert held_back_places(FALLS, above(1, leaf(2, 1.0), leaf(3, 1.0), leaf(4, 9.0))) == {1, 2, 3}
    assert held_back_places(FALLS, above(1, leaf(2, 4.0), leaf(3, 4.0), leaf(4, 9.0))) == {1, 2, 3}


def test_hours_and_shifts_are_never_held_back():
    tree = above(1, leaf(2, 3.0), leaf(3, 9.0))
    assert held_back_places(measure("staffing.shifts_not_safe"), tree) == frozenset()


def test_a_share_is_held_back_where_few_are_left_over():
    share = measure("quality.fft_positive")
    few = Branch(place=2, figure=Figure(period=MONTH, numerator=28.0, denominator=30.0))
    many = Branch(place=3, figure=Figure(period=MONTH, numerator=50.0, denominator=70.0))
    whole = Figure(period=MONTH, numerator=78.0, denominator=100.0)
    assert held_back_places(share, Branch(place=1, figure=whole, parts=(few, many))) == {1, 2}
