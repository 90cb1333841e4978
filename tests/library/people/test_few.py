"""Who is the only one of their group, against counting by hand."""

from collections import Counter

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from leadwell.people import alone_in_their_group

PEOPLE = {"person": pl.Int64, "unit": pl.Int64, "staff_group": pl.String}
rows = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from(["registered", "support", "registered_ahp"])), max_size=12
)


@given(rows)
def test_they_are_those_whose_unit_has_nobody_else_of_their_group(placed):
    people = pl.DataFrame(
        [(number, unit, group) for number, (unit, group) in enumerate(placed)], schema=PEOPLE, orient="row"
    )
    many = Counter(placed)
    assert alone_in_their_group(people) == {number for number, one in enumerate(placed) if many[one] == 1}
