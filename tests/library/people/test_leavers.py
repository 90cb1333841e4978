"""Who is not listed any more, against telling it by hand; a list of a part says nothing."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from leadwell.people import least_share_listed, not_listed_any_more

KNOWN = {"person": pl.Int64, "unit": pl.Int64}
known = st.dictionaries(st.integers(1, 12), st.integers(1, 3), max_size=12)
told = st.lists(st.tuples(st.one_of(st.none(), st.integers(1, 14)), st.integers(1, 3)), max_size=12)


@given(known, told, st.sampled_from([0.0, 0.5, 0.75, 1.0]))
def test_they_are_those_of_units_of_which_enough_are_named_whom_no_row_names(known, told, share):
    found = not_listed_any_more(
        pl.DataFrame(list(known.items()), schema=KNOWN, orient="row"),
        pl.DataFrame(told, schema=KNOWN, orient="row"),
        least_share=share,
    )
    named, units = {person for person, _ in told}, {unit for _, unit in told}
    expected = []
    for unit in sorted(units):
        here = sorted(person for person, at in known.items() if at == unit)
        if here and sum(person in named for person in here) / len(here) >= share:
            expected += [(person, unit) for person in here if person not in named]
    assert found.rows() == expected


def test_half_of_a_unit_is_the_share_that_is_shipped():
    assert least_share_listed() == 0.5
