"""Words that rows of this app may hold."""

from django.db import models


class SourceState(models.TextChoices):
    """How far a received file has come. The allowed moves are in ``SOURCE_MOVES``."""

    RECEIVED = "received", "received"
    CHECKED = "checked", "checked, waiting for you"
    UNKNOWN = "unknown", "layout not known, waiting for you"
    REFUSED = "refused", "could not be read"
    LOADING = "loading", "being loaded"
    LOADED = "loaded", "loaded"
    SET_ASIDE = "set_aside", "set aside by you"


SOURCE_MOVES: dict[SourceState, frozenset[SourceState]] = {
    SourceState.RECEIVED: frozenset(
        {SourceState.CHECKED, SourceState.UNKNOWN, SourceState.REFUSED, SourceState.SET_ASIDE}
    ),
    SourceState.CHECKED: frozenset(
        {SourceState.LOADING, SourceState.SET_ASIDE, SourceState.REFUSED, SourceState.UNKNOWN}
    ),
    SourceState.UNKNOWN: frozenset({SourceState.CHECKED, SourceState.REFUSED, SourceState.SET_ASIDE}),
    SourceState.LOADING: frozenset({SourceState.LOADED, SourceState.CHECKED}),
    SourceState.REFUSED: frozenset({SourceState.RECEIVED}),
    SourceState.LOADED: frozenset({SourceState.CHECKED}),  # only for rows that were out of the loader's reach
    SourceState.SET_ASIDE: frozenset({SourceState.RECEIVED}),
}


WITHDRAWN = "withdrawn"  # stands in Observation.missing where a figure was taken back

# Of two feeds that tell the same figure the first is shown: the nearer to the shift, the better.
FEEDS_IN_ORDER = ("shifts", "ward_return", "roster_export")
