"""What is told of a table of series: one row a point, and one row a segment."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from leadwell.measures.spc.chance import WHY_NONE, chances
from leadwell.measures.spc.charted import SHOWN_LINES, Charted
from leadwell.measures.spc.engine import chart_columns
from leadwell.measures.spc.kinds import ABOUT, Kind, kind_of
from leadwell.measures.spc.labels import SPECIALS, assurances, labels, specials, variations
from leadwell.measures.spc.lines import Floats
from leadwell.measures.spc.marking import Bits
from leadwell.measures.spc.profiles import Profile, profile
from leadwell.measures.spc.rules import Hit, rules_text
from leadwell.measures.spc.tables.reading import BadTable, Fault, Long, read_long

_SETS = 1 << 16  # of the bits of one point
_FEW_FAULTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Charts of a table as two tables."""

    points: pl.DataFrame  # one row a point, in order of series and period
    summary: pl.DataFrame  # one row a segment
    faults: tuple[Fault, ...]  # series that were left out
    rows: NDArray[np.int64]  # (N,): in which row of what was given each point stood, from 0


def chart_table(
    table: pl.DataFrame,
    kind: Kind | str = Kind.XMR,
    rules: Profile | str | None = None,
    *,
    leave_out: bool = False,
) -> Answer:
    """Chart every series of a long table.

    Args:
        table: one row a point, in any order: ``series``, ``period``, ``value`` and what else ``COLUMNS`` names.
        kind: the kind of chart, for all series.
        rules: the rule profile or its name; our default where not given.
        leave_out: whether series with faults are left out and told of; else the first stops everything.

    Raises:
        BadTable: the table cannot be read, or a series has a fault and ``leave_out`` is false.
        UnknownKind: there is no chart of that name.
        UnknownProfile: there is no profile of that name.

    >>> table = pl.DataFrame({"series": "A", "period": range(12), "value": [10.0, 12.0] * 6})
    >>> chart_table(table).summary["upper"].round(2).to_list()
    [16.32]
    """
    chosen = kind_of(kind) if isinstance(kind, str) else kind
    by = profile(rules) if isinstance(rules, str) else rules or profile()
    long = read_long(table, chosen, by)
    if long.faults and not leave_out:
        raise BadTable(faults_words(long.faults))
    found = chart_columns(long.columns, chosen, by)
    return Answer(
        points=_points(long, found),
        summary=_summary(long, found),
        faults=long.faults,
        rows=long.rows["row"].cast(pl.Int64).to_numpy() - 1,
    )


def faults_words(faults: tuple[Fault, ...]) -> str:
    """Say what is wrong with series, the first few of them one by one."""
    said = [one.sentence for one in faults[:_FEW_FAULTS]]
    if len(faults) > _FEW_FAULTS:
        said.append(f"{len(faults) - _FEW_FAULTS} more series have faults.")
    return "\n".join(said)


def _points(long: Long, found: Charted) -> pl.DataFrame:
    rows = long.rows
    shown: dict[str, pl.Series] = {"series": rows["series"], "period": rows["period"]}
    shown["value"] = _floats(found.values)
    about = ABOUT[found.kind]
    if "denominator" in rows.columns and (about.takes_denominator or about.subgroups):
        shown["denominator"] = rows["denominator"]
    shown["segment"] = pl.Series(long.segment)
    shown["centre"] = _floats(np.repeat(found.centre, found.lengths))
    for name in SHOWN_LINES:
        shown[name] = _floats(found.each_point(getattr(found, name)))
    shown["rules"] = _texts(found.hits)
    told = specials(found, long.directions)
    shown["special"] = pl.Series([str(one) for one in SPECIALS]).gather(pl.Series(told, dtype=pl.UInt32))
    shown["label"] = _texts(labels(found))
    if "target" in rows.columns:
        shown["target"] = rows["target"]
    return pl.DataFrame(shown)


def _texts(hits: Bits) -> pl.Series:
    """Give the rules of each point as text, each set of rules made only once."""
    sets = np.flatnonzero(np.bincount(hits, minlength=_SETS))
    place = np.zeros(_SETS, dtype=np.uint32)
    place[sets] = np.arange(len(sets), dtype=np.uint32)
    words = pl.Series([rules_text(Hit(int(one))) for one in sets], dtype=pl.String)
    return words.gather(pl.Series(place[hits]))


def _summary(long: Long, found: Charted) -> pl.DataFrame:
    rows, lengths = long.rows, found.lengths
    ends = lengths.cumsum() - 1
    starts = ends - lengths + 1
    told = specials(found, long.directions)
    aims = long.targets[ends] if rows.height else np.empty(0)
    next_one = chances(
        found,
        long.directions,
        long.targets,
        sizes=long.columns.sizes,
        baseline_points=long.columns.baseline_points,
    )
    special = np.bincount(
        np.repeat(np.arange(len(lengths)), lengths)[found.hits != 0], minlength=len(lengths)
    )
    shown = {
        "series": rows["series"].gather(starts),
        "segment": pl.Series(long.segment[starts]),
        "first_period": rows["period"].gather(starts),
        "last_period": rows["period"].gather(ends),
        "points": pl.Series(found.present),
        "missing": pl.Series(lengths - found.present),
        "special_points": pl.Series(special),
        "centre": _floats(found.centre),
        "lower": _floats(found.at_last("lower")),
        "upper": _floats(found.at_last("upper")),
        "lower_2": _floats(found.at_last("lower_2")),
        "upper_2": _floats(found.at_last("upper_2")),
        "variation": pl.Series([str(one) for one in variations(found, told)], dtype=pl.String),
        "assurance": pl.Series(
            [str(one) for one in assurances(found, long.directions, aims)], dtype=pl.String
        ),
        "target": _floats(aims),
        "chance_of_target": _floats(next_one.chance),
        "chance_lower": _floats(next_one.lower),
        "chance_upper": _floats(next_one.upper),
        "chance_note": pl.Series([str(one) for one in WHY_NONE]).gather(
            pl.Series(next_one.why_none, dtype=pl.UInt32)
        ),
        "periods_met": pl.Series(next_one.met),
        "periods_judged": pl.Series(next_one.judged),
    }
    if found.runs is not None:
        shown["longest_run"] = pl.Series(found.runs.longest)
        shown["longest_run_allowed"] = pl.Series(found.runs.longest_allowed)
        shown["crossings"] = pl.Series(found.runs.crossings)
        shown["fewest_crossings_allowed"] = pl.Series(found.runs.fewest_allowed)
    return pl.DataFrame(shown)


def _floats(line: Floats) -> pl.Series:
    """Give numbers with those that are not there as null and never as NaN."""
    return pl.Series(line, nan_to_null=True)
