"""A place's money beside its staffing and quality."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leadwell.foundations.periods import month_of
from leadwell.improvement.money import (
    NothingSpent,
    UnitMoney,
    YearEnd,
    financial_year,
    shipped_year_rules,
    year_end,
)
from leadwell.measures.charts import months_charted
from leadwell_site.improvement.forms import ChooseMeasuresForm
from leadwell_site.improvement.presenters import money as shown
from leadwell_site.improvement.presenters.money_words import year_words
from leadwell_site.improvement.views.asked import Place, place
from leadwell_site.measures import queries as measures
from leadwell_site.organisations.choices import LEAF_KINDS
from leadwell_site.organisations.queries import names_on
from leadwell_site.organisations.tree import Tree


@require_GET
def money(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show budget, spend, temporary staffing, staffing and quality on one time axis, and how the year may end."""
    of = place(request, unit_id)
    tree = measures.trees_of([of.unit], known_at=of.known_at)
    offered = shown.offered(measures.measures_held(list(tree)))
    kinds = shown.chosen(request.GET.getlist("show"), offered)
    rows = _rows_of(of, tree, [*shown.MONEY, *(kind.key for kind in kinds)])
    context: dict[str, Any] = {
        "of": of,
        "name": of.name,
        "is_leaf": of.unit.kind in LEAF_KINDS,
        "form": ChooseMeasuresForm(
            groups={
                title: [(one.key, one.title) for one in offered if one.subject == subject]
                for subject, title in shown.SUBJECTS.items()
            },
            most=shown.page_rules().most_shown,
            initial={"show": [kind.key for kind in kinds]},
        ),
        "rules": shipped_year_rules(),
        "spend_key": shown.SPEND,
        "budget_key": shown.BUDGET,
        "known_on": request.known_on.isoformat() if request.known_on else "",  # type: ignore[attr-defined]
        "crumbs": of.crumbs(),
        "wide": True,
    }
    try:
        year = year_end(_units(of, tree, rows), until=of.on)
    except NothingSpent as problem:
        return render(request, "improvement/money.jinja", context | {"problem": str(problem)})
    return render(request, "improvement/money.jinja", context | _page(of, rows, year, kinds))


def _page(of: Place, rows: shown.Rows, year: YearEnd, kinds: list[Any]) -> dict[str, Any]:
    keys = [*shown.MONEY, *(kind.key for kind in kinds)]
    decided = measures.decided([of.unit], measures=keys, known_at=of.known_at)
    drawn, charts = shown.panels(
        rows, name=of.name, place=of.unit.pk, year=year, kinds=kinds, decided=decided
    )
    head, lines = shown.table(rows, year=year, kinds=kinds, keep=of.keep)
    return {
        "year": year_words(year),
        "panels": drawn,
        "lines": shown.lines_of(charts, kinds, of.unit.pk, of.keep),
        "head": head,
        "rows": lines,
    }


def _rows_of(of: Place, tree: Tree, keys: list[str]) -> shown.Rows:
    """Give the place's own rows by measure and month, from as far back as charts reach; plans of months to come too."""
    first = month_of(of.on).shifted(-months_charted()).start
    told = measures.figures_of_places([of.unit], tree=tree, measures=keys, start=first, known_at=of.known_at)
    return _by_measure(told)


def _by_measure(told: pl.DataFrame) -> dict[str, dict[date, Mapping[str, Any]]]:
    found: dict[str, dict[date, Mapping[str, Any]]] = defaultdict(dict)
    for row in told.sort("period_start").iter_rows(named=True):
        found[row["measure"]][row["period_start"]] = row
    return dict(found)


def _own_spend(spend: Mapping[date, Mapping[str, Any]], on: date) -> Mapping[date, Mapping[str, Any]]:
    """Give what a place told of itself, if it told every month of the year that is over: else its sums are of units."""
    over = [month for month in spend if month_of(month).end < on]
    own = {month: row for month, row in spend.items() if row["observation_id"] is not None}
    if not over:
        return {}
    year = financial_year(max(over), first_month=shipped_year_rules().first_month)
    return own if all(month in own for month in over if month >= year[0]) else {}


def _whole(rows: Mapping[date, Mapping[str, Any]]) -> Mapping[date, Mapping[str, Any]]:
    """Leave out the months of which only some of the units are known: a part of a sum is not the sum."""
    return {month: row for month, row in rows.items() if row["units"] >= row["units_known"]}


def _units(of: Place, tree: Tree, rows: shown.Rows) -> list[UnitMoney]:
    """Give the units whose money is added up: the place itself where it tells the whole year, or those below it."""
    leaves = [one for one in tree.below(of.unit.pk, of.on) if one.kind in LEAF_KINDS]
    own = _own_spend(rows.get(shown.SPEND, {}), of.on)
    if own or not leaves:
        whole = {key: _whole(rows.get(key, {})) for key in (shown.SPEND, shown.BUDGET)}
        if own:
            whole[shown.SPEND] = own
        return [shown.unit_money(of.name, whole, closed_on=of.unit.closed_on)]
    told = measures.figures_of_places(
        leaves,
        tree=tree,
        measures=[shown.SPEND, shown.BUDGET],
        start=month_of(of.on).shifted(-months_charted()).start,
        known_at=of.known_at,
    )
    names = names_on(leaves, of.on, of.known_at)
    found = []
    for leaf in leaves:
        own = told.filter(pl.col("unit_id") == leaf.pk)
        if own.height:
            found.append(shown.unit_money(names[leaf.pk], _by_measure(own), closed_on=leaf.closed_on))
    return found
