"""What is held of shifts, as known at a moment: rows in, library tables out."""

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
)

__all__ = [
    "Held",
    "census",
    "held",
    "judged",
    "mitigations",
    "overrides",
    "recorded_flags",
    "shifts",
    "tallies",
]
