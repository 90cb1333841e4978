"""What is known: figures as known on a date, their history, and where each comes from."""

from leadwell_site.measures.queries.definitions import is_defined, measure_of
from leadwell_site.measures.queries.figures import (
    FIGURES,
    ROLLED,
    figures,
    preferred_feed,
    rolled_up,
)
from leadwell_site.measures.queries.known import KNOWN, Counts, known_of, series_numbers

__all__ = [
    "FIGURES",
    "KNOWN",
    "ROLLED",
    "Counts",
    "figures",
    "is_defined",
    "known_of",
    "measure_of",
    "preferred_feed",
    "rolled_up",
    "series_numbers",
]
