"""Figures of places in the tree: a place's own where it has one, else the sum over what lies below it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

import polars as pl
from django.db.models import Q

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.measures.charts import Figure
from leadwell_site.measures.queries.figures import ROLLED, figures, preferred_feed, rolled_up
from leadwell_site.organisations.choices import UnitKind
from leadwell_site.organisations.models import Unit

OF_PLACES = pl.Schema(
    {
        **ROLLED,
        "observation_id": pl.Int64,  # the observation, where the figure is the place's own; null for a sum
    }
)
_KEY = ("unit_id", "measure", "period_start")
_FOR_COMPARISON = (UnitKind.PEER, UnitKind.AREA)  # held beside our own, and never summed with them


def trees_of(units: Iterable[Unit]) -> list[Unit]:
    """Give these units and everything below them, closed units too, from the top down: one query.

    Other organisations and areas that are held for comparison are left out, unless they were asked for.
    """
    wanted = list(units)
    below = Q()
    for unit in wanted:
        below |= Q(path__startswith=unit.path)
    if not wanted:
        return []
    kept = ~Q(kind__in=_FOR_COMPARISON) | Q(pk__in=[unit.pk for unit in wanted])
    return sorted(Unit.objects.filter(below).filter(kept), key=lambda unit: (depth_of(unit), unit.name))


def depth_of(unit: Unit) -> int:
    """How far down the tree a unit is; the organisation is 1."""
    return unit.path.count("/") - (1 if unit.path.endswith("/") else 0)


def figures_of_places(
    places: Iterable[Unit],
    *,
    tree: Sequence[Unit],
    measures: Collection[str] | None = None,
    start: date | None = None,
    end: date | None = None,
    known_at: datetime | None = None,
) -> pl.DataFrame:
    """Give the monthly figures of places, columns of ``OF_PLACES``: one query, however many places.

    Where a place has a figure of its own (a ward its shifts, a site a return about the whole site) that
    one stands. Else it is the sum over the places below it, each told once: sums first, to be divided last.

    Args:
        places: the places asked about.
        tree: these places and everything below them, as ``trees_of`` gives it.
        measures: keys; all where none are given.
        start: first day of the first month.
        end: first day of the last month.
        known_at: as known then; now where not given.
    """
    asked = {unit.pk: unit for unit in places}
    told = preferred_feed(
        figures([unit.pk for unit in tree], measures=measures, start=start, end=end, known_at=known_at)
    )
    own = told.filter(pl.col("unit_id").is_in(list(asked))).with_columns(
        units=pl.lit(1, pl.Int64), units_known=pl.lit(1, pl.Int64)
    )
    parents = {unit.parent_id for unit in tree}
    sums = _sums([unit for unit in asked.values() if unit.pk in parents], tree, told, parents)
    if sums.is_empty():
        return own.select(OF_PLACES.names()).cast(OF_PLACES)
    return pl.concat(
        [
            own.select(OF_PLACES.names()).cast(OF_PLACES),
            sums.join(own.select(_KEY), on=_KEY, how="anti").select(OF_PLACES.names()).cast(OF_PLACES),
        ]
    ).sort(_KEY)


def _sums(
    places: Sequence[Unit], tree: Sequence[Unit], told: pl.DataFrame, parents: Collection[int | None]
) -> pl.DataFrame:
    """Give the sums of places over what lies below them, each depth of the tree in one go."""
    found = []
    at_depth: dict[int, set[int]] = defaultdict(set)
    for place in places:
        at_depth[depth_of(place)].add(place.pk)
    tellers = set(told["unit_id"].unique())
    middles = [unit for unit in tree if unit.pk in parents and unit.pk in tellers]
    for depth, of_depth in at_depth.items():
        into = {
            unit.pk: above
            for unit in tree
            if depth_of(unit) > depth and (above := numbers_above(unit)[depth - 1]) in of_depth
        }
        found.append(rolled_up(_told_once(told, into, tree, middles), into=into))
    if not found:
        return pl.DataFrame(schema=OF_PLACES)
    return pl.concat(found).with_columns(observation_id=pl.lit(None, pl.Int64))


def _told_once(
    told: pl.DataFrame, into: dict[int, int], tree: Sequence[Unit], middles: Sequence[Unit]
) -> pl.DataFrame:
    """Leave out what a place between already tells of those below it."""
    rows = told.filter(pl.col("unit_id").is_in(list(into)))
    for middle in middles:
        if middle.pk not in into:
            continue
        tells = rows.filter(pl.col("unit_id") == middle.pk, pl.col("missing").is_null()).select(_KEY[1:])
        if tells.is_empty():
            continue
        below = [unit.pk for unit in tree if unit.pk != middle.pk and unit.path.startswith(middle.path)]
        shadowed = rows.filter(pl.col("unit_id").is_in(below)).join(tells, on=_KEY[1:], how="semi")
        rows = rows.join(shadowed.select(_KEY), on=_KEY, how="anti")
    return rows


def numbers_above(unit: Unit) -> list[int]:
    """The numbers on a unit's path, from the organisation down to the unit itself."""
    return [int(one) for one in unit.path.strip("/").split("/")]


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
