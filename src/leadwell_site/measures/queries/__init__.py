"""What is known: figures as known on a date, their history, and where each comes from."""

from leadwell_site.measures.queries.decided import NOTHING, AllDecided, Decided, decided
from leadwell_site.measures.queries.definitions import (
    OWN,
    defined_measures,
    is_defined,
    is_own_of,
    measure_of,
    measures_held,
    own_measures,
    own_measures_of,
    own_period_kind,
)
from leadwell_site.measures.queries.figures import (
    FIGURES,
    ROLLED,
    figures,
    preferred_feed,
    rolled_up,
)
from leadwell_site.measures.queries.known import (
    KNOWN,
    Counts,
    ever_said,
    known_of,
    series_numbers,
    told_by_kind,
)
from leadwell_site.measures.queries.lineage import Lineage, lineage
from leadwell_site.measures.queries.series import (
    feeds_at,
    figures_at,
    first_kind,
    sum_and_parts,
    title_seen,
)
from leadwell_site.measures.queries.trees import figures_of_places, trees_of

__all__ = [
    "FIGURES",
    "KNOWN",
    "NOTHING",
    "OWN",
    "ROLLED",
    "AllDecided",
    "Counts",
    "Decided",
    "Lineage",
    "decided",
    "defined_measures",
    "ever_said",
    "feeds_at",
    "figures",
    "figures_at",
    "figures_of_places",
    "first_kind",
    "is_defined",
    "is_own_of",
    "known_of",
    "lineage",
    "measure_of",
    "measures_held",
    "own_measures",
    "own_measures_of",
    "own_period_kind",
    "preferred_feed",
    "rolled_up",
    "series_numbers",
    "sum_and_parts",
    "title_seen",
    "told_by_kind",
    "trees_of",
]
