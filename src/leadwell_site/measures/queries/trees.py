"""Figures of places in the tree: a place's own where it has one, else the sum over what lies below it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind, month_of
from leadwell.measures.charts import Figure
from leadwell_site.measures.queries.figures import ROLLED, figures, preferred_feed, rolled_up
from leadwell_site.measures.queries.remembered import remembered
from leadwell_site.organisations.choices import UnitKind
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.tree import Tree, tree_below

OF_PLACES = pl.Schema(
    {
        **ROLLED,
        "observation_id": pl.Int64,  # the observation, where the figure is the place's own; null for a sum
    }
)
_KEY = ("unit_id", "measure", "period_start")
_FOR_COMPARISON = (UnitKind.PEER, UnitKind.AREA)  # held beside our own, and never summed with them


def trees_of(units: Iterable[Unit], *, known_at: datetime | None = None) -> Tree:
    """Give these units and everything that hangs or once hung below them, closed units too.

    Other organisations and areas that are held for comparison are left out, unless they were asked for.
    """
    return tree_below(units, leaving_out=_FOR_COMPARISON, known_at=known_at)


def figures_of_places(
    places: Iterable[Unit],
    *,
    tree: Tree,
    measures: Collection[str] | None = None,
    start: date | None = None,
    end: date | None = None,
    known_at: datetime | None = None,
) -> pl.DataFrame:
    """Give the monthly figures of places, columns of ``OF_PLACES``: two queries, however many places.

    Where a place has a figure of its own (a ward its shifts, a site a return about the whole site) that
    one stands, unless it is missing and there is a sum. Else it is the sum over the places below it, each told
    once: sums first, to be divided last.
    A month counts where a unit hung on the month's last day.

    Args:
        places: the places asked about.
        tree: these places and everything below them, as ``trees_of`` gives it for the same moment.
        measures: keys; all where none are given.
        start: first day of the first month.
        end: first day of the last month.
        known_at: as known then; now where not given.
    """
    asked = tuple(dict.fromkeys(unit.pk for unit in places))
    wanted = None if measures is None else tuple(sorted(set(measures)))
    return remembered(
        (asked, tree.key, wanted, start, end, known_at),
        lambda: _figures_of_places(
            asked,
            tree,
            figures([unit.pk for unit in tree], measures=wanted, start=start, end=end, known_at=known_at),
        ),
    )


def _figures_of_places(places: Sequence[int], tree: Tree, found: pl.DataFrame) -> pl.DataFrame:
    told = preferred_feed(found)
    own = told.filter(pl.col("unit_id").is_in(places)).with_columns(
        units=pl.lit(1, pl.Int64), units_known=pl.lit(1, pl.Int64)
    )
    sums = _sums(places, tree, told)
    if sums.is_empty():
        return own.select(OF_PLACES.names()).cast(OF_PLACES)
    # A place that says nothing of its own is told by those below it, as it is in the sum of the place above it.
    known_sums = sums.filter(pl.col("missing").is_null())
    standing = pl.concat(
        [
            own.filter(pl.col("missing").is_null()),
            own.filter(pl.col("missing").is_not_null()).join(known_sums, on=_KEY, how="anti"),
        ]
    )
    return pl.concat(
        [
            standing.select(OF_PLACES.names()).cast(OF_PLACES),
            sums.join(standing.select(_KEY), on=_KEY, how="anti").select(OF_PLACES.names()).cast(OF_PLACES),
        ]
    ).sort(_KEY)


def _sums(places: Sequence[int], tree: Tree, told: pl.DataFrame) -> pl.DataFrame:
    """Give the sums of places over what lay below them, the months of one stage of the tree in one go."""
    months = told["period_start"].unique().sort().to_list()
    stages: dict[int, list[date]] = defaultdict(list)
    for month in months:
        stages[tree.stage(month_of(month).end)].append(month)
    found = [
        _sums_of_stage(
            places,
            {unit.pk: tree.path(unit.pk, month_of(of_stage[0]).end) for unit in tree},
            told if len(stages) == 1 else told.filter(pl.col("period_start").is_in(of_stage)),
            {unit.pk: unit.closed_on for unit in tree if unit.closed_on is not None},
        )
        for of_stage in stages.values()
    ]
    filled = [one for one in found if not one.is_empty()]
    if not filled:
        return pl.DataFrame(schema=OF_PLACES)
    return pl.concat(filled).with_columns(observation_id=pl.lit(None, pl.Int64))


def _sums_of_stage(
    places: Sequence[int],
    paths: Mapping[int, tuple[int, ...]],
    told: pl.DataFrame,
    closed: Mapping[int, date],
) -> pl.DataFrame:
    """Give the sums of places while the tree stood so, each depth in one go."""
    parents = {path[-2] for path in paths.values() if len(path) > 1}
    at_depth: dict[int, set[int]] = defaultdict(set)
    for place in places:
        if place in parents:
            at_depth[len(paths[place])].add(place)
    tellers = set(told["unit_id"].unique())
    middles = sorted(
        (unit for unit in paths if unit in parents and unit in tellers), key=lambda one: len(paths[one])
    )
    found = []
    for depth, of_depth in at_depth.items():
        into = {
            unit: path[depth - 1]
            for unit, path in paths.items()
            if len(path) > depth and path[depth - 1] in of_depth
        }
        found.append(rolled_up(_told_once(told, into, paths, middles), into=into, closed=closed))
    return pl.concat(found) if found else pl.DataFrame(schema=ROLLED)


def _told_once(
    told: pl.DataFrame, into: dict[int, int], paths: Mapping[int, tuple[int, ...]], middles: Sequence[int]
) -> pl.DataFrame:
    """Leave out what a place between already tells of those below it."""
    rows = told.filter(pl.col("unit_id").is_in(list(into)))
    for middle in middles:
        if middle not in into:
            continue
        tells = rows.filter(pl.col("unit_id") == middle, pl.col("missing").is_null()).select(_KEY[1:])
        if tells.is_empty():
            continue
        below = [unit for unit, path in paths.items() if middle in path[:-1]]
        shadowed = rows.filter(pl.col("unit_id").is_in(below)).join(tells, on=_KEY[1:], how="semi")
        rows = rows.join(shadowed.select(_KEY), on=_KEY, how="anti")
    return rows


def series_of(rows: pl.DataFrame) -> dict[tuple[int, str], tuple[Figure, ...]]:
    """Give the figures of monthly rows by place and measure, in the order of time."""
    found: dict[tuple[int, str], list[Figure]] = defaultdict(list)
    for row in rows.sort("period_start").iter_rows(named=True):
        found[row["unit_id"], row["measure"]].append(figure_of(row))
    return {key: tuple(several) for key, several in found.items()}


def figure_of(row: dict[str, object]) -> Figure:
    """Give one monthly row as a figure."""
    start, missing = row["period_start"], row["missing"]
    numerator, denominator = row["numerator"], row["denominator"]
    assert isinstance(start, date)
    return Figure(
        period=Period(PeriodKind.MONTH, start),
        numerator=numerator if isinstance(numerator, float) else None,
        denominator=denominator if isinstance(denominator, float) else None,
        missing=Missing(str(missing)) if missing else None,
        note="Corrected since it was first known" if row["corrected"] else "",
    )
