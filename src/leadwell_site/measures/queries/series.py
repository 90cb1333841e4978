"""Series of one measure at one place, and what stands behind a sum."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

import polars as pl
from django.db.models import QuerySet

from leadwell.foundations.periods import Period, PeriodKind, month_of
from leadwell_site.measures.models import Series
from leadwell_site.measures.queries.figures import figures, preferred_feed
from leadwell_site.measures.queries.trees import figures_of_places, trees_of
from leadwell_site.organisations.models import Unit
from leadwell_site.organisations.tree import Tree

# Where a place has series of several kinds of period, this order says which is shown first.
_KINDS = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.WEEK, PeriodKind.YEAR, PeriodKind.DAY)


def feeds_at(units: Iterable[Unit], measure: str) -> list[tuple[int, str, str, str]]:
    """Give unit, feed, kind of period and title of every series of a measure at these units: one query."""
    return list(
        Series.objects.filter(unit__in=[unit.pk for unit in units], measure=measure)
        .order_by("unit", "feed", "period_kind")
        .values_list("unit_id", "feed", "period_kind", "title")
    )


def title_seen(units: QuerySet[Unit], measure: str) -> str | None:
    """Give the title that files give a measure at these units, None where it has no series there."""
    found = Series.objects.filter(unit__in=units, measure=measure).values_list("title", flat=True)
    return found.order_by("-title").first()


def first_kind(kinds: Collection[str]) -> PeriodKind:
    """Give the kind of period that is shown where nobody asked for one."""
    return next((kind for kind in _KINDS if kind.value in kinds), PeriodKind.MONTH)


def figures_at(
    unit: Unit,
    measure: str,
    *,
    tree: Tree,
    kind: PeriodKind = PeriodKind.MONTH,
    feed: str = "",
    known_at: datetime | None = None,
) -> pl.DataFrame:
    """Give the figures of a measure at a place in the order of time: one query.

    Months are the place's own, or else sums over what lies below it, as ``figures_of_places`` gives them.
    Other kinds of period, and one feed alone, are the place's own only.
    """
    if kind is PeriodKind.MONTH and not feed:
        return figures_of_places([unit], tree=tree, measures=[measure], known_at=known_at)
    feeds = [feed] if feed else None
    own = figures([unit.pk], measures=[measure], period_kind=kind.value, feeds=feeds, known_at=known_at)
    return preferred_feed(own).sort("period_start")


def feed_shown(unit: Unit, measure: str, period: Period) -> str:
    """Give the feed whose figure pages show for a unit's period; "" where none is: one query."""
    rows = preferred_feed(
        figures(
            [unit.pk],
            measures=[measure],
            start=period.start,
            end=period.start,
            period_kind=period.kind.value,
        )
    )
    return rows["feed"][0] if rows.height else ""


def sum_and_parts(
    unit: Unit, measure: str, month: date, *, known_at: datetime | None = None
) -> tuple[pl.DataFrame, pl.DataFrame, list[Unit]]:
    """Give a place's figure of one month, the figures below it that it is made of, and all the places.

    The first is as ``figures_of_places`` gives it: the place's own, or a sum. Where a place between tells
    of those below it, its own figure stands for them. Units that have the measure in another month and
    not in this one are among the parts with their other months left out, so as a row that is missing.
    The places are those that hung below it on the last day of the month. Four queries.
    """
    tree = trees_of([unit], known_at=known_at)
    end = month_of(month).end
    below_then = tree.below(unit.pk, end)
    whole = figures_of_places([unit], tree=tree, measures=[measure], known_at=known_at)
    told = preferred_feed(figures([one.pk for one in tree], measures=[measure], known_at=known_at))
    below = told.filter(pl.col("unit_id").is_in([one.pk for one in below_then]))
    now = below.filter(pl.col("period_start") == month)
    tells = set(now.filter(pl.col("missing").is_null())["unit_id"])
    hidden = [one.pk for one in below_then if tells & (set(tree.path(one.pk, end)[:-1]) - {unit.pk})]
    known = below.select("unit_id").unique()
    parts = known.join(now, on="unit_id", how="left").filter(~pl.col("unit_id").is_in(hidden))
    return whole.filter(pl.col("period_start") == month), parts, [unit, *below_then]
