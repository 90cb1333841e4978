"""Tables of pandas and Arrow come back charted, in the library they came in."""

import numpy as np
import polars as pl
import pytest
from tests.library.measures.spc.test_tables import table

from leadwell.measures.spc.tables import chart

pd = pytest.importorskip("pandas", reason="the library alone has no pandas")
pa = pytest.importorskip("pyarrow", reason="the library alone has no pyarrow")


@pytest.mark.parametrize("library", [pd.DataFrame, pa.table, pl.DataFrame, dict])
def test_a_table_comes_back_in_the_library_it_came_in(library):
    columns = table(target=[21] * 72, direction=["decrease"] * 72).to_dict(as_series=False)
    found = chart(library(columns))
    expected = chart(pl.DataFrame(columns))
    kind = {pd.DataFrame: pd.DataFrame, pa.table: pa.Table}.get(library, pl.DataFrame)
    assert type(found.points) is kind
    assert type(found.summary) is kind
    for mine, theirs in ((found.points, expected.points), (found.summary, expected.summary)):
        plain = mine.to_dict("list") if kind is pd.DataFrame else {n: list(mine[n]) for n in theirs.columns}
        assert list(plain) == theirs.columns
        for name, values in plain.items():
            told = [getattr(one, "as_py", lambda one=one: one)() for one in values]
            wanted = theirs[name].to_list()
            if theirs[name].dtype.is_float():
                np.testing.assert_array_equal(np.array(told, dtype=float), np.array(wanted, dtype=float))
            else:
                assert told == wanted


def test_of_pandas_zones_and_missing_values_stay_as_they_were():
    given = pd.DataFrame(
        {
            "series": pd.Categorical(["a"] * 30),
            "period": pd.date_range("2024-03-20", periods=30, tz="Europe/London")[::-1],
            "value": pd.array([1, None, 3] * 10, dtype="Int64"),
        }
    )
    found = chart(given)
    assert str(found.points["period"].dtype) == "datetime64[ns, Europe/London]"
    assert found.points["period"].is_monotonic_increasing
    assert int(found.summary["missing"].iloc[0]) == 10
