"""Series that grow: where points arrive, their series alone are charted again."""

from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from leadwell.measures.spc.kinds import Kind, kind_of
from leadwell.measures.spc.profiles import Profile, profile
from leadwell.measures.spc.tables.answer import Answer, chart_table
from leadwell.measures.spc.tables.reading import named


class Growing:
    """Any number of series, kept so that a point that arrives costs the charting of its own series and no other.

    A new point moves the limits of its segment, unless they come from a frozen baseline; so the series is judged
    whole, and the answer is the same to the last bit as charting everything anew.

    >>> kept = Growing(pl.DataFrame({"series": "A", "period": range(12), "value": [10.0, 12.0] * 6}))
    >>> kept.add(pl.DataFrame({"series": "A", "period": [12], "value": [30.0]})).points["rules"].to_list()[-1]
    'outside'
    """

    def __init__(
        self, table: pl.DataFrame, kind: Kind | str = Kind.XMR, rules: Profile | str | None = None
    ) -> None:
        """Keep the rows of a long table, with the columns that ``COLUMNS`` names.

        Raises:
            BadTable: the table cannot be read.
            UnknownKind: there is no chart of that name.
            UnknownProfile: there is no profile of that name.
        """
        self._kind = kind_of(kind) if isinstance(kind, str) else kind
        self._rules = profile(rules) if isinstance(rules, str) else rules or profile()
        self._rows = _plain(table).sort("series", maintain_order=True)
        runs = self._rows["series"].rle().struct.unnest()
        lengths = runs["len"].to_list()
        starts = (runs["len"].cum_sum() - runs["len"]).to_list()
        self._place = dict(zip(runs["value"].to_list(), zip(starts, lengths, strict=True), strict=True))
        self._grown: dict[Any, pl.DataFrame] = {}  # the rows of series to which something was added

    def add(self, rows: pl.DataFrame) -> Answer:
        """Take points that arrive and chart their series.

        Args:
            rows: points of series that are kept, or of new ones, with the columns of the table.

        Returns:
            Charts of the series that grew, and of no others.

        Raises:
            BadTable: the rows cannot be read or do not fit; nothing of them is then kept.
        """
        grown: dict[Any, pl.DataFrame] = {}
        for (name,), arrived in _plain(rows).group_by("series", maintain_order=True):
            grown[name] = _together([*self._of(name), arrived])
        found = chart_table(_together(grown.values()), self._kind, self._rules)
        self._grown |= grown
        return found

    def answer(self) -> Answer:
        """Chart all series that are kept."""
        others = self._rows.filter(~pl.col("series").is_in(list(self._grown)))
        return chart_table(_together([others, *self._grown.values()]), self._kind, self._rules)

    def _of(self, series: Any) -> Iterator[pl.DataFrame]:
        if series in self._grown:
            yield self._grown[series]
        elif series in self._place:
            yield self._rows.slice(*self._place[series])


def _plain(table: pl.DataFrame) -> pl.DataFrame:
    rows = named(table)
    name = pl.col("series")
    return rows.with_columns(name.cast(pl.String) if rows["series"].dtype in _CODED else name)


def _together(tables: Iterable[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat(list(tables), how="diagonal_relaxed")


_CODED = (pl.Categorical, pl.Enum)  # whose codes differ from table to table
