"""A long table of series, one row a point in any order, checked and put in order for the engine."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from leadwell.foundations.errors import LeadwellError
from leadwell.measures.definitions import Direction
from leadwell.measures.spc.engine import Columns
from leadwell.measures.spc.kinds import ABOUT, Kind
from leadwell.measures.spc.lines import Floats
from leadwell.measures.spc.profiles import Profile
from leadwell.measures.spc.tables.periods import keyed

COLUMNS = {
    "series": "the name of the series; without this column all rows are one series",
    "period": "an ISO date (2025-03-31), a moment (2025-03-31T09:00) or a number",
    "value": "the value, or the count that is to be divided by the denominator; empty where missing",
    "denominator": "how many, or how much, the value is out of",
    "direction": "which way is better: increase, decrease or neither",
    "target": "the target from this period on, until another stands in a later row",
    "rebase": "true on the first point of a segment whose limits begin anew",
    "baseline_points": "limits come from so many points at the start of a segment; 0 or empty: from all",
    "excluded": "true where the point takes no part in working out limits",
    "centre": "a centre line that is given and not worked out",
}
_NEEDED = ("period", "value")
_NOT_A_NUMBER = ("", "na", "n/a", "nan", "null", "none", "-", "–")  # missing, in the words of other tools
_YES = ("true", "t", "yes", "y", "1", "1.0")
_NO = ("false", "f", "no", "n", "0", "0.0", *_NOT_A_NUMBER)
_TEXTS = (pl.Categorical, pl.Enum)  # are read as the text they stand for
_HOLDS = {  # what a column of a typed file must hold, where it need not be numbers
    "series": "names: text, numbers or dates",
    "period": "dates, moments, numbers or text",
    "direction": "text",
    "rebase": "true and false",
    "excluded": "true and false",
}
_LARGEST = 1e300  # what the engine takes


class BadTable(LeadwellError):
    """A table cannot be charted; the message says where and how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with one series, so that it is left out."""

    series: str
    row: int  # the first row that shows it, 1 for the first after the headings
    words: str

    @property
    def sentence(self) -> str:
        """The fault with its place."""
        return f"Series {self.series!r}, row {self.row}: {self.words}"


@dataclass(slots=True, kw_only=True)
class Long:
    """Series in order, cut into segments, ready for the engine."""

    rows: pl.DataFrame  # in order of series and period: series, period, and what was given beside them
    columns: Columns
    segment: NDArray[np.int64]  # (N,), from 1 in each series
    directions: NDArray[np.uint8]  # (K,), index into the members of Direction
    targets: Floats  # (N,), the target that stands at each point; NaN for none
    faults: tuple[Fault, ...]


def read_long(table: pl.DataFrame, kind: Kind, rules: Profile | None = None) -> Long:
    """Check a table and put it in order. A series with a fault is left out, and told of.

    Args:
        table: the columns of ``COLUMNS``, of which ``period`` and ``value`` are needed. Other columns are not used.
        kind: the kind of chart; for charts of subgroups all rows of one period are one point.
        rules: the rule profile, which says how short a baseline may be and whether rows of one period are put together;
            without one any baseline will do and such rows are a fault.

    Raises:
        BadTable: a column is missing, has a type that cannot be read, or there are no rows.
    """
    rows = _of_readable_types(named(table)).with_row_index("row", offset=1)
    faults: list[pl.DataFrame] = []
    for name in ("value", "denominator", "target", "baseline_points", "centre"):
        if name in rows.columns:
            rows = _numbers(rows, name, faults)
    for name in ("rebase", "excluded"):
        if name in rows.columns:
            rows = _truths(rows, name, faults)
    if "direction" in rows.columns:
        rows = _directions(rows, faults)
    rows = keyed(rows, "period")
    faults += list(_faults(rows, kind))
    if rules is not None and "baseline_points" in rows.columns:
        faults += list(_short_baselines(rows, rules))
    told = _first_of_each(faults)
    if told:
        bad = pl.Series([one.series for one in told])
        rows = rows.filter(~pl.col("series").cast(pl.String).fill_null("").is_in(bad.implode()))
    rows = rows.sort("series", "key", maintain_order=True)
    if ABOUT[kind].subgroups:
        rows = _subgroups(rows, kind)
    elif rules is not None and rules.puts_periods_together:
        rows = _together(rows, kind)
    else:
        rows, twice = _without_doubles(rows)
        told += twice
    return _in_order(rows, tuple(sorted(told, key=lambda one: (one.row, one.series))))


def named(table: pl.DataFrame) -> pl.DataFrame:
    """Give the columns that are used, under their own names, and a series for tables of one.

    Raises:
        BadTable: a column that is needed is missing or there twice, or there are no rows.
    """
    plain = {name: name.strip().lstrip("\ufeff").lower().replace(" ", "_") for name in table.columns}
    known = {name: new for name, new in plain.items() if new in COLUMNS}
    twice = sorted({new for new in known.values() if list(known.values()).count(new) > 1})
    if twice:
        raise BadTable(f"There is more than one column {twice[0]!r}. Take one of them out.")
    lacking = [name for name in _NEEDED if name not in known.values()]
    if lacking:
        there = ", ".join(table.columns[:20]) or "none"
        raise BadTable(f"There is no column {' or '.join(map(repr, lacking))}. The columns are: {there}.")
    if not table.height:
        raise BadTable("There are headings and no rows.")
    rows = table.select(list(known)).rename(known)
    if "series" not in rows.columns:
        rows = rows.with_columns(series=pl.lit(""))
    return rows


def _of_readable_types(rows: pl.DataFrame) -> pl.DataFrame:
    """Read texts that are kept as codes as texts; refuse columns of types that nothing here can be.

    The series keeps its type, since it is given back as it came.
    """
    for name in rows.columns:
        kind = rows[name].dtype
        if kind in _TEXTS and name != "series":
            rows = rows.with_columns(pl.col(name).cast(pl.String))
        day = kind in (pl.Date, pl.Datetime)
        plain = kind in (pl.String, *_TEXTS, pl.Null) or kind.is_numeric()
        if not (plain or (day and name in ("series", "period")) or (kind == pl.Boolean and name != "period")):
            raise BadTable(
                f"The column {name!r} holds {kind.base_type()}; it must hold {_HOLDS.get(name, 'numbers')}."
            )
    return rows


def _numbers(rows: pl.DataFrame, name: str, faults: list[pl.DataFrame]) -> pl.DataFrame:
    column = rows[name]
    if column.dtype == pl.String:
        text = pl.col(name).cast(pl.String).str.strip_chars()
        absent = text.is_null() | text.str.to_lowercase().is_in(_NOT_A_NUMBER)
        number = text.cast(pl.Float64, strict=False)
        wrong = rows.filter(~absent & number.is_null())
        if wrong.height:
            faults.append(
                _told(wrong, pl.format("{} is no number; its " + name + " must be one, or empty.", text))
            )
        rows = rows.with_columns(pl.when(absent).then(None).otherwise(number).alias(name))
    else:
        rows = rows.with_columns(pl.col(name).cast(pl.Float64))
    rows = rows.with_columns(pl.col(name).fill_nan(None))
    beyond = rows.filter(pl.col(name).abs() > _LARGEST)
    if beyond.height:
        faults.append(
            _told(beyond, f"its {name} is endless or beyond 1e300; leave it empty where it is not known.")
        )
    return rows


def _truths(rows: pl.DataFrame, name: str, faults: list[pl.DataFrame]) -> pl.DataFrame:
    text = pl.col(name).cast(pl.String).str.strip_chars().str.to_lowercase().fill_null("")
    wrong = rows.filter(~text.is_in(_YES + _NO))
    if wrong.height:
        faults.append(
            _told(wrong, pl.format("{} is not an answer; its " + name + " must be true or false.", text))
        )
    return rows.with_columns(text.is_in(_YES).alias(name))


def _directions(rows: pl.DataFrame, faults: list[pl.DataFrame]) -> pl.DataFrame:
    text = pl.col("direction").cast(pl.String).str.strip_chars().str.to_lowercase().fill_null("")
    said = pl.when(text.is_in(_NOT_A_NUMBER)).then(None).when(text == "neutral").then(pl.lit("neither"))
    rows = rows.with_columns(direction=said.otherwise(text))
    wrong = rows.filter(~pl.col("direction").is_in([str(one) for one in Direction]))
    if wrong.height:
        words = pl.format("{} is no direction; write increase, decrease or neither.", pl.col("direction"))
        faults.append(_told(wrong, words))
    return rows


def _faults(rows: pl.DataFrame, kind: Kind) -> Iterable[pl.DataFrame]:
    """Give what is wrong with rows and with the series they make up."""
    about = ABOUT[kind]
    if rows["series"].null_count():
        yield _told(rows.filter(pl.col("series").is_null()), "the row has no series.")
    unread = rows.filter(pl.col("key").is_null())
    if unread.height:
        words = pl.format(
            "{} is no period; write an ISO date like 2025-03-31, or a number.",
            pl.col("period").cast(pl.String).fill_null("nothing"),
        )
        yield _told(unread, words)
    mixed = rows.filter(pl.col("key").is_not_null() & (pl.col("kind") != pl.col("kind").min().over("series")))
    if mixed.height:
        yield _told(
            mixed,
            "its periods are of several kinds; write all as dates, all with a time zone, or all as numbers.",
        )
    if "direction" in rows.columns:
        given = pl.col("direction")
        unlike = rows.filter(given.is_not_null() & (given != given.drop_nulls().first().over("series")))
        if unlike.height:
            yield _told(unlike, "its direction changes; a series has one.")
    if about.needs_denominator and "denominator" not in rows.columns:
        raise BadTable(
            f"A {about.title} needs a column 'denominator': how many, or how much, each value is out of."
        )
    if "denominator" in rows.columns and about.takes_denominator:
        below = rows.filter(pl.col("denominator") < 0)
        if below.height:
            yield _told(below, "its denominator is below nought.")
    if kind in {Kind.P, Kind.P_PRIME}:
        over = rows.filter((pl.col("value") > pl.col("denominator")) & (pl.col("denominator") > 0))
        if over.height:
            yield _told(over, "its value is more than its denominator, and so no share.")
    # A daily count may be taken back on a later day, as deaths are in published figures: a c chart takes it as it is.
    if kind in {Kind.P, Kind.P_PRIME, Kind.U, Kind.U_PRIME, Kind.C_PRIME, Kind.G, Kind.T}:
        below = rows.filter(pl.col("value") < 0)
        if below.height:
            yield _told(below, f"its value is below nought, which a {about.title} cannot have.")
    if "baseline_points" in rows.columns:
        odd = rows.filter((pl.col("baseline_points") < 0) | (pl.col("baseline_points") % 1 != 0))
        if odd.height:
            yield _told(odd, "its baseline_points must be a whole number, 0 or more.")


def _short_baselines(rows: pl.DataFrame, rules: Profile) -> Iterable[pl.DataFrame]:
    given, fewest = pl.col("baseline_points"), rules.limits.fewest_baseline
    short = rows.filter((given > 0) & (given < fewest))
    if short.height:
        words = pl.format(
            f"limits from {{}} baseline_points are not to be trusted, and {rules.title} takes no fewer than {fewest}.",
            given.cast(pl.Int64),
        )
        yield _told(short, words)


def _told(rows: pl.DataFrame, words: pl.Expr | str) -> pl.DataFrame:
    said = pl.lit(words) if isinstance(words, str) else words
    return rows.select("row", series=pl.col("series").cast(pl.String).fill_null(""), words=said)


def _first_of_each(faults: list[pl.DataFrame]) -> list[Fault]:
    """Give the first fault of each series."""
    if not faults:
        return []
    all_of_them = (
        pl.concat(faults).sort("row", maintain_order=True).unique("series", keep="first", maintain_order=True)
    )
    return [Fault(**one) for one in all_of_them.iter_rows(named=True)]


def _without_doubles(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Fault]]:
    again = (pl.col("series") == pl.col("series").shift()) & (pl.col("key") == pl.col("key").shift())
    twice = rows.filter(again)
    if not twice.height:
        return rows, []
    words = pl.format(
        "{} is there more than once; add its rows up, or take out those that should not be there.",
        pl.col("period").cast(pl.String),
    )
    told = _first_of_each([_told(twice, words)])
    bad = twice["series"].unique()
    return rows.filter(~pl.col("series").is_in(bad.implode())), told


def _subgroups(rows: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Make one point of all rows of a period: mean, spread and how many."""
    value = pl.col("value")
    spread = value.std()
    return _by_period(
        rows,
        value=spread if kind is Kind.S else value.mean(),
        denominator=value.count().cast(pl.Float64),
        spread=spread,
    )


def _together(rows: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Make one point of all rows of a period as qicharts2 does: counts are added up, other values averaged."""
    value = pl.col("value")
    if "denominator" in rows.columns and ABOUT[kind].takes_denominator:
        both = value.is_not_null() & pl.col("denominator").is_not_null()
        some = pl.when(both.any())
        of = {
            name: some.then(pl.col(name).filter(both).sum()).otherwise(pl.col(name).first())
            for name in ("value", "denominator")
        }
        return _by_period(rows, **of)
    if kind in {Kind.C, Kind.C_PRIME}:
        return _by_period(rows, value=pl.when(value.count() > 0).then(value.sum()))
    return _by_period(rows, value=value.mean())


def _by_period(rows: pl.DataFrame, **points: pl.Expr) -> pl.DataFrame:
    beside = {
        "direction": pl.col("direction").drop_nulls().first(),
        "target": pl.col("target").drop_nulls().last(),
        "rebase": pl.col("rebase").any(),
        "excluded": pl.col("excluded").all(),
        "baseline_points": pl.col("baseline_points").max(),
        "centre": pl.col("centre").drop_nulls().first(),
    }
    return rows.group_by("series", "key", maintain_order=True).agg(
        pl.col("period").first(),
        pl.col("row").first(),
        **points,
        **{name: how for name, how in beside.items() if name in rows.columns},
    )


def _in_order(rows: pl.DataFrame, faults: tuple[Fault, ...]) -> Long:
    first = (rows["series"] != rows["series"].shift()).fill_null(value=True).to_numpy()
    begins = first | rows["rebase"].to_numpy() if "rebase" in rows.columns else first
    starts = np.flatnonzero(begins)
    lengths = np.diff(np.append(starts, rows.height)).astype(np.int64)
    counted = np.cumsum(begins)
    at_first = counted[first]
    segment = counted - np.repeat(at_first, np.diff(np.append(np.flatnonzero(first), rows.height))) + 1

    def floats(name: str) -> Floats:
        return (
            rows[name].to_numpy()
            if rows[name].null_count() == 0
            else rows[name].fill_null(float("nan")).to_numpy()
        )

    def of_segments(name: str) -> Floats:
        """The first that is given in each segment; NaN for none."""
        column = floats(name)
        found = np.full(len(starts), np.nan)
        places = np.flatnonzero(~np.isnan(column))
        owner = counted[places] - 1
        found[owner[::-1]] = column[places[::-1]]
        return found

    order = [str(one) for one in Direction]
    directions = np.full(len(starts), order.index("neither"), dtype=np.uint8)
    targets = np.full(rows.height, np.nan)
    if "direction" in rows.columns:
        said = rows.select(pl.col("direction").drop_nulls().first().over("series"))["direction"].fill_null(
            "neither"
        )
        directions = said.replace_strict(order, range(len(order)), return_dtype=pl.UInt8).to_numpy()[starts]
    if "target" in rows.columns:
        rows = rows.with_columns(target=pl.col("target").forward_fill().over("series"))
        targets = floats("target")
    return Long(
        rows=rows,
        columns=Columns(
            values=floats("value"),
            lengths=lengths,
            sizes=floats("denominator") if "denominator" in rows.columns else None,
            spreads=floats("spread") if "spread" in rows.columns else None,
            excluded=rows["excluded"].to_numpy() if "excluded" in rows.columns else None,
            baseline_points=np.nan_to_num(of_segments("baseline_points")).astype(np.int64)
            if "baseline_points" in rows.columns
            else None,
            centre=of_segments("centre") if "centre" in rows.columns else None,
        ),
        segment=segment.astype(np.int64),
        directions=directions,
        targets=targets,
        faults=faults,
    )
