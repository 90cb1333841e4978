"""Small numbers: held back, and not to be worked out by a reader who knows the rule."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.foundations.definition_files import Status
from leadwell.foundations.disclosure import NotATable, may_show, suppress, threshold

tables = st.lists(st.integers(0, 30), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("count", "shown"), [(None, True), (0, True), (1, False), (4, False), (4.9, False), (5, True)]
)
def test_none_and_five_or_more_may_be_shown_and_one_to_four_may_not(count, shown):
    assert may_show(count) is shown


def test_the_threshold_says_that_it_has_to_be_checked():
    assert threshold().founding.status is Status.RECALL
    assert threshold().smallest_shown == 5


@pytest.mark.parametrize(
    ("cells", "shown", "total"),
    [
        ((12, 7, 0), (12, 7, 0), 19),  # nothing is small
        ((12, 7, 3), (None, 7, None), 22),  # 3 alone would be the total less the rest
        ((3, 12, 7), (None, None, 7), 22),
        ((3, 2, 12), (None, None, 12), 17),  # 5 of two might be 1 + 4 as well
        ((4, 4, 12), (None, None, None), 20),  # 8 of two can only be 4 + 4
        ((1, 1, 12), (None, None, None), 14),
        ((3, 0, 0), (None, 0, 0), None),  # nothing to hide behind
        ((), (), 0),
    ],
)
def test_a_small_cell_takes_another_with_it_or_the_total(cells, shown, total):
    found = suppress(cells)
    assert (found.cells, found.total) == (shown, total)


@pytest.mark.parametrize(("size", "most"), [(2, 40), (3, 27), (4, 16), (5, 8)])
def test_a_reader_who_knows_the_rule_cannot_work_out_any_cell_that_is_held_back(size, most):
    published = defaultdict(list)
    for cells in product(range(most + 1), repeat=size):
        found = suppress(cells)
        published[found.cells, found.total].append(cells)
    for (shown, total), possible in published.items():
        hidden = shown.count(None)
        if total is not None and total - sum(cell or 0 for cell in shown) - (hidden - 1) > most:
            continue  # some of the tables that give this are larger than were listed
        for place, cell in enumerate(shown):
            if cell is None:
                assert len({cells[place] for cells in possible}) > 1, (shown, possible)


@given(tables)
def test_what_is_shown_is_true_small_cells_never_are_and_the_total_adds_up(cells):
    found = suppress(cells)
    for place, (cell, shown) in enumerate(zip(cells, found.cells, strict=True)):
        assert shown in {None, cell}
        assert not (shown is not None and 0 < shown < 5)
        assert (shown is None) == (place in found.primary | found.secondary)
    assert found.total in {None, sum(cells)}


@pytest.mark.parametrize("bad", [[-1, 3], [2.5]])
def test_what_is_no_table_of_counts_is_refused(bad):
    with pytest.raises(NotATable, match="whole numbers"):
        suppress(bad)
