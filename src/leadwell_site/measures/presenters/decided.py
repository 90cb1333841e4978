"""What people decided about a chart, as it is drawn: the same wherever the chart is shown."""

from leadwell.foundations.periods import Period, PeriodKind, period_with
from leadwell.measures.charts import DatedTarget
from leadwell_site.measures.queries import Decided


def targets_of(decided: Decided) -> list[DatedTarget] | None:
    """Give the targets of a chart; None where there are none."""
    return [DatedTarget(since=one.applies_from, value=one.value) for one in decided.targets] or None


def events_of(decided: Decided, kind: PeriodKind = PeriodKind.MONTH) -> dict[Period, str]:
    """Give what happened by the period in which it did, several of one period together."""
    found: dict[Period, str] = {}
    for note in decided.notes:
        period = period_with(note.on, kind)
        found[period] = "; ".join(filter(None, (found.get(period, ""), note.words)))
    return found
