"""Places where the limits of a chart might begin anew, each with its reason."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from leadwell.foundations.periods import PeriodKind
from leadwell.measures.charts import Chart
from leadwell.measures.definitions import Measure
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.rebasing import Proposal, Verdict, propose
from leadwell_site.measures.presenters import period_of
from leadwell_site.measures.queries import Decided

_SEARCHED = {Kind.XMR, Kind.C, Kind.C_PRIME, Kind.P, Kind.P_PRIME}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """One proposal."""

    starts_on: date
    label: str
    reason: str
    proposal: Proposal


def proposals(
    measure: Measure, chart: Chart, rows: pl.DataFrame, decided: Decided, *, kind: PeriodKind
) -> list[Proposed]:
    """Give what is proposed for a chart and not decided yet; nothing is rebased by it.

    Nothing is proposed where too few events are expected to judge any figure. Charts of kinds that the search is not
    made for are searched as single values.
    """
    starts = [point.starts_on for point in chart.points]
    if not starts or any(day is None for day in starts) or chart.is_too_few:
        return []
    days = [day for day in starts if day is not None]
    since = 0
    if decided.steps:
        last = decided.steps[-1].starts_on
        since = next((row for row, day in enumerate(days) if day >= last), len(days))
    figures = {row["period_start"]: row for row in rows.iter_rows(named=True)}
    nan = float("nan")
    is_share = chart.kind in {Kind.P, Kind.P_PRIME}
    if is_share:
        values = [_number(figures, day, "numerator") for day in days]
        sizes: list[float] | None = [_number(figures, day, "denominator") for day in days]
    else:
        values = [nan if point.value is None else point.value / measure.multiplier for point in chart.points]
        sizes = None
    searched = chart.kind if chart.kind in _SEARCHED else Kind.XMR
    found = propose(values, kind=searched, denominators=sizes, since=since)
    return [
        Proposed(
            starts_on=days[one.row],
            label=period_of(days[one.row], kind.value).label,
            reason=one.reason,
            proposal=one,
        )
        for one in found
        if one.verdict is Verdict.PROPOSED
    ]


def _number(figures: dict[date, dict[str, float | None]], day: date, name: str) -> float:
    value = figures[day][name] if day in figures else None
    return float("nan") if value is None else value


def people_of_decisions(decided: Decided) -> set[str]:
    """Give the addresses of everybody who decided something about a chart."""
    found = {one.decided_by for one in decided.steps}
    return found | {one.by for one in decided.targets} | {one.by for one in decided.notes}
