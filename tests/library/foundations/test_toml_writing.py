"""What is written as TOML is read again as the same, to the last digit."""

import math
import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.foundations.toml_writing import CannotWrite, toml_of

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
plain = texts | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | st.booleans() | st.dates()
values = plain | st.lists(plain, max_size=3)
tables = st.dictionaries(texts, values, max_size=4)
fields = st.dictionaries(
    texts, values | tables | st.lists(tables, min_size=1, max_size=3) | st.dictionaries(texts, tables, max_size=2),
    max_size=5,
)  # fmt: skip


@given(fields)
def test_what_is_written_is_read_again_as_the_same(found):
    assert tomllib.loads(toml_of(found)) == found


def test_none_is_left_out_and_numbers_without_end_are_kept():
    read = tomllib.loads(toml_of({"a": None, "b": math.inf, "c": 0.1 + 0.2}))
    assert read == {"b": math.inf, "c": 0.30000000000000004}


def test_a_value_that_toml_cannot_hold_is_refused_by_name():
    with pytest.raises(CannotWrite, match="'when' is complex"):
        toml_of({"when": 1j})
    assert toml_of({"on": date(2026, 3, 1)}) == "on = 2026-03-01\n"
