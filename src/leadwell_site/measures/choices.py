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
TYPED_IN = "typed_in"  # the feed of figures that people type in


class ShownAs(models.TextChoices):
    """How the figures of a unit's own measure are written, and so which chart they get."""

    PERCENT = "percent", "a percentage: how many out of how many"
    RATE = "rate", "a rate: events for each 1,000 of something"
    COUNT = "count", "a count: how many there were"
    SCORE = "score", "a number by itself: minutes, a score, a mean"


class Better(models.TextChoices):
    """Which way is better: a leadwell Direction."""

    INCREASE = "increase", "higher is better"
    DECREASE = "decrease", "lower is better"
    NEITHER = "neither", "neither: we want to see whether it changes"


class HowOften(models.TextChoices):
    """How often a figure is typed in: a leadwell PeriodKind."""

    DAY = "day", "every day"
    WEEK = "week", "every week"
    MONTH = "month", "every month"
