"""What is already known of the series that a load is about to add to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from leadwell_site.measures.choices import WITHDRAWN
from leadwell_site.measures.queries.rows import as_day, as_moment, listed, one_of, table, text_of

SERIES = pl.Schema(
    {
        "series_id": pl.Int64,
        "unit_id": pl.Int64,
        "measure": pl.String,
        "feed": pl.String,
        "period_kind": pl.String,
    }
)
KNOWN = pl.Schema(
    {
        "series_id": pl.Int64,
        "period_start": pl.Date,
        "known_numerator": pl.Float64,
        "known_denominator": pl.Float64,
        "known_missing": pl.String,  # "" where there is a value
    }
)
TOLD = pl.Schema({**SERIES, "period_start": pl.Date})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of the rows of a load."""

    added: int = 0  # figures that were not known before
    corrected: int = 0  # figures that were known and read otherwise now
    withdrawn: int = 0  # figures taken back, because a whole that held them holds them no more
    unchanged: int = 0  # figures that were known just so
    repeated: int = 0  # rows that stood twice; the last one counts

    @property
    def written(self) -> int:
        """Rows that were written."""
        return self.added + self.corrected + self.withdrawn

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            added=self.added + other.added,
            corrected=self.corrected + other.corrected,
            withdrawn=self.withdrawn + other.withdrawn,
            unchanged=self.unchanged + other.unchanged,
            repeated=self.repeated + other.repeated,
        )

    def as_dict(self) -> dict[str, int]:
        """Give the counts by name, as a load keeps them."""
        return {
            "added": self.added,
            "corrected": self.corrected,
            "withdrawn": self.withdrawn,
            "unchanged": self.unchanged,
            "repeated": self.repeated,
        }


def series_numbers(unit_ids: Iterable[int]) -> pl.DataFrame:
    """Give the number of every series of these units, columns of ``SERIES``."""
    return table(
        "SELECT id, unit_id, measure, feed, period_kind FROM measures_series WHERE "  # noqa: S608
        + one_of("unit_id"),
        [listed(unit_ids)],
        SERIES,
    )


def known_of(series_ids: Iterable[int], *, start: date, end: date, at: datetime) -> pl.DataFrame:
    """Give what was known at a moment of these series between two days, columns of ``KNOWN``."""
    return table(
        f"""
        SELECT series_id, {text_of("period_start")}, numerator, denominator, missing
        FROM measures_observation AS o
        WHERE {one_of("series_id")} AND period_start BETWEEN %s AND %s AND known_at <= %s
        AND NOT EXISTS (
            SELECT 1 FROM measures_observation AS n
            WHERE n.series_id = o.series_id AND n.period_start = o.period_start
            AND (n.known_at, n.id) > (o.known_at, o.id) AND n.known_at <= %s
        )
        """,  # noqa: S608 (only names of columns are put in)
        [listed(series_ids), as_day(start), as_day(end), as_moment(at), as_moment(at)],
        KNOWN,
    )


def ever_said(series_ids: Iterable[int], *, start: date, end: date, at: datetime) -> pl.DataFrame:
    """Give all that was ever said of these series between two days, until a moment.

    Returns:
        series_id, period_start, numerator, denominator and missing, a row each time that something was said.
    """
    return table(
        f"""
        SELECT series_id, {text_of("period_start")}, numerator, denominator, missing
        FROM measures_observation
        WHERE {one_of("series_id")} AND period_start BETWEEN %s AND %s AND known_at <= %s
        """,  # noqa: S608 (only names of columns are put in)
        [listed(series_ids), as_day(start), as_day(end), as_moment(at)],
        pl.Schema({name.removeprefix("known_"): kind for name, kind in KNOWN.items()}),
    )


def told_by_kind(
    unit_ids: Iterable[int], *, feed: str, kind: str, start: date, end: date, at: datetime
) -> pl.DataFrame:
    """Give the figures of a feed that stand at a moment because a file of a kind told them.

    What was typed in, worked out or told by a file of another kind is not among them.

    Returns:
        Columns of ``TOLD``.
    """
    return table(
        f"""
        SELECT s.id, s.unit_id, s.measure, s.feed, s.period_kind, {text_of("o.period_start")}
        FROM measures_series AS s
        JOIN measures_observation AS o ON o.series_id = s.id
        JOIN measures_load AS l ON l.id = o.load_id
        JOIN measures_source AS f ON f.id = l.source_id
        WHERE {one_of("s.unit_id")} AND s.feed = %s AND f.kind = %s AND o.missing <> %s
        AND o.period_start BETWEEN %s AND %s AND o.known_at <= %s
        AND NOT EXISTS (
            SELECT 1 FROM measures_observation AS n
            WHERE n.series_id = o.series_id AND n.period_start = o.period_start
            AND (n.known_at, n.id) > (o.known_at, o.id) AND n.known_at <= %s
        )
        """,  # noqa: S608 (only names of columns are put in)
        [
            *(listed(unit_ids), feed, kind, WITHDRAWN),
            *(as_day(start), as_day(end), as_moment(at), as_moment(at)),
        ],
        TOLD,
    )
