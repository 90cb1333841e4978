"""What is held of shifts, as known at a moment: rows in, library tables out."""

from leadwell_site.staffing.queries.days import (
    flag_override,
    history,
    loads_of,
    months_with_shifts,
    overrides_of,
    recorded_flag,
    shift_row,
    span,
    span_of_figures,
)
from leadwell_site.staffing.queries.held import (
    Held,
    census,
    held,
    judged,
    mitigations,
    overrides,
    recorded_flags,
    shifts,
    tallies,
    tally_of_home,
    told_by_kind,
)

__all__ = [
    "Held",
    "census",
    "flag_override",
    "held",
    "history",
    "judged",
    "loads_of",
    "mitigations",
    "months_with_shifts",
    "overrides",
    "overrides_of",
    "recorded_flag",
    "recorded_flags",
    "shift_row",
    "shifts",
    "span",
    "span_of_figures",
    "tallies",
    "tally_of_home",
    "told_by_kind",
]
