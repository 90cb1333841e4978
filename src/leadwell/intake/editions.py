"""Editions: what a later file of the same thing covers, and which rows of earlier files it no longer holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

_FIGURE = ("unit_id", "measure", "period_kind", "period_start")
_SERIES = ("unit_id", "measure", "period_kind")
_CELL = ("measure", "period_kind", "period_start")
NEARLY_ALL = 0.9  # of the places of a published table; a file with fewer of them is an extract of it


class Covers(StrEnum):
    """What a file of a kind tells the whole of. Where in doubt a kind covers less, and less is withdrawn."""

    SERIES = "series"  # of each series it holds, from its first period in the file to its last
    UNITS = "units"  # of each unit, likewise, every measure that the file has
    TABLE = "table"  # of each period it holds, every place, where it holds nearly all that were known


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingBack:
    """Rows of a file that change what was said before, and those that say what was said at some time before."""

    changed: int = 0
    back: int = 0

    def __add__(self, other: "GoingBack") -> "GoingBack":
        return GoingBack(changed=self.changed + other.changed, back=self.back + other.back)


def going_back(
    written: pl.DataFrame, ever: pl.DataFrame, *, key: Sequence[str], values: Sequence[str]
) -> GoingBack:
    """Count the rows that a file would write which change something, and those that go back to an earlier value.

    A row that was withdrawn was said before too: a file that brings it again changes that.

    Args:
        written: the rows that differ from what stands, with the columns of ``key`` and ``values``.
        ever: every row that was ever kept of the same things, with the same columns.
        key: what makes two rows say something about the same thing.
        values: what they say of it.

    >>> told = pl.DataFrame({"unit_id": [1, 2, 3], "hours": [8.0, None, 7.5]})
    >>> ever = pl.DataFrame({"unit_id": [1, 1, 2, 2], "hours": [8.0, 9.0, 4.0, 5.0]})
    >>> going_back(told, ever, key=["unit_id"], values=["hours"])
    GoingBack(changed=2, back=1)
    """
    changed = written.join(ever, on=list(key), how="semi")
    back = changed.join(ever, on=[*key, *values], how="semi", nulls_equal=True)
    return GoingBack(changed=changed.height, back=back.height)


def gone_days(
    known: pl.DataFrame, told: pl.DataFrame, key: Sequence[str], *, whole_months: bool = False
) -> pl.DataFrame:
    """Give the known rows of days that a file covers and no longer holds.

    A file covers each of its units from the unit's first day in it to its last, and nothing of any other
    unit: a file of one ward withdraws nothing of the others, and three days sent again nothing of the rest
    of the month.

    Args:
        known: rows that stand, with the columns of ``key``, among them ``unit_id`` and ``on``.
        told: the rows of the file, with the same columns.
        key: what makes two rows one.
        whole_months: a person said that the file is the whole of every month that a unit has days of.

    >>> from datetime import date
    >>> known = pl.DataFrame({"unit_id": [1, 1, 2], "on": [date(2025, 3, day) for day in (2, 9, 2)]})
    >>> told = pl.DataFrame({"unit_id": [1, 1], "on": [date(2025, 3, day) for day in (1, 3)]})
    >>> gone_days(known, told, ["unit_id", "on"])["on"].to_list()
    [datetime.date(2025, 3, 2)]
    >>> gone_days(known, told, ["unit_id", "on"], whole_months=True).height
    2
    """
    first, last = pl.col("on").min(), pl.col("on").max()
    if whole_months:
        first, last = first.dt.month_start(), last.dt.month_end()
    covered = told.group_by("unit_id").agg(first_on=first, last_on=last)
    return (
        known.join(covered, on="unit_id", how="inner", maintain_order="left")
        .filter(pl.col("on").is_between("first_on", "last_on"))
        .drop("first_on", "last_on")
        .join(told, on=list(key), how="anti", maintain_order="left")
    )


def gone_figures(
    known: pl.DataFrame, told: pl.DataFrame, covers: Covers, *, every_place: bool = True
) -> pl.DataFrame:
    """Give the known figures that a file covers and no longer holds.

    Args:
        known: figures of the same feed that stand: unit_id, measure, period_kind and period_start.
        told: those of the file.
        covers: what a file of this kind tells the whole of.
        every_place: every place of the file has its unit; where some are left out, a unit that is not found
            in a published table may be one of them, and nothing is said of it.

    >>> from datetime import date
    >>> def july(*units):
    ...     row = {"measure": "ae.type1", "period_kind": "month", "period_start": date(2025, 7, 1)}
    ...     return pl.DataFrame([{"unit_id": unit, **row} for unit in units])
    >>> gone_figures(july(*range(20)), july(*range(19)), Covers.TABLE)["unit_id"].to_list()
    [19]
    >>> gone_figures(july(*range(20)), july(3), Covers.TABLE).height  # an extract of the table
    0
    """
    absent = known.join(told, on=list(_FIGURE), how="anti", maintain_order="left")
    spans = told.group_by(_SERIES).agg(
        first_on=pl.col("period_start").min(), last_on=pl.col("period_start").max()
    )
    inside = [_within(absent, spans, _SERIES)]
    if covers is not Covers.SERIES:
        of_unit = ("unit_id", "period_kind")
        units = told.group_by(of_unit).agg(
            first_on=pl.col("period_start").min(), last_on=pl.col("period_start").max()
        )
        measures = told.select("measure", "period_kind").unique()
        of_units = _within(absent, units, of_unit).join(
            measures, on=["measure", "period_kind"], how="semi", maintain_order="left"
        )
        inside.append(of_units)
    if covers is Covers.TABLE and every_place:
        nearly_whole = (
            known.join(told.select(_FIGURE).with_columns(still=True), on=list(_FIGURE), how="left")
            .group_by(_CELL)
            .agg(share=pl.col("still").fill_null(value=False).mean())
            .filter(pl.col("share") >= NEARLY_ALL)
        )
        inside.append(absent.join(nearly_whole, on=list(_CELL), how="semi", maintain_order="left"))
    return pl.concat(inside).unique(_FIGURE, keep="first", maintain_order=True).sort(_FIGURE)


def absent_words(known: pl.DataFrame, told: pl.DataFrame, column: str) -> tuple[str, ...]:
    """Give what rows that would be withdrawn have and the file has nowhere: it may be an extract.

    >>> absent_words(pl.DataFrame({"part": ["day", "night"]}), pl.DataFrame({"part": ["day"]}), "part")
    ('night',)
    """
    return tuple(sorted(set(known[column].drop_nulls()) - set(told[column].drop_nulls())))


def _within(figures: pl.DataFrame, spans: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    return (
        figures.join(spans, on=list(key), how="inner", maintain_order="left")
        .filter(pl.col("period_start").is_between("first_on", "last_on"))
        .drop("first_on", "last_on")
    )
