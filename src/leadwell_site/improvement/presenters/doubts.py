"""Whether a chart's limits say anything of its target: not after the level moved, nor where figures follow on."""

from collections.abc import Sequence

from leadwell.measures.charts import Chart
from leadwell.measures.spc import Assurance
from leadwell.measures.spc.advice import Figures, remembers
from leadwell_site.improvement.presenters.proposals import Proposed


def why_not_foretold(chart: Chart, given: Figures | None, proposed: Sequence[Proposed]) -> str:
    """Say why limits do not foretell whether the target will be met; "" where they do, or there is no target.

    Args:
        chart: the chart. Where its latest figure is special it says so itself.
        given: its figures as advice is given on them.
        proposed: where its limits might begin anew.
    """
    if chart.assurance in {Assurance.NONE, Assurance.NOT_YET} or chart.doubt or given is None:
        return ""
    if proposed:
        return (
            f"The level seems to have moved in {proposed[-1].label}, and these limits span the time before too, so "
            "they do not say whether the target will be met. If the change is real and lasting, begin the limits "
            "anew there."
        )
    if remembers(given):
        return (
            "Each figure follows from the one before, so these limits do not say whether the target will be met. "
            "“Is this chart safe to read?” shows what to look at instead."
        )
    return ""
