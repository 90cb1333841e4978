"""Charts to draw beside one that is not safe: without the season, and without what the last value foretells.

The values themselves are still shown: a patient waits the hours of the real Monday, not of an adjusted one.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from leadwell.foundations.errors import LeadwellError
from leadwell.measures.spc.advice.figures import Figures
from leadwell.measures.spc.advice.held_against import levels_of
from leadwell.measures.spc.advice.memory import memory_test, season_columns
from leadwell.measures.spc.advice.spacing import places
from leadwell.measures.spc.advice.terms import warning_terms
from leadwell.measures.spc.charted import Charted
from leadwell.measures.spc.engine import Columns, chart_columns
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.lines import Floats
from leadwell.measures.spc.profiles import Profile


class NotEnoughSeasons(LeadwellError):
    """There are too few cycles, or none, to say what a season does."""


class NotEnoughPoints(LeadwellError):
    """There are too few points to foretell each value from the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A chart beside the values. Arrays have the shape (points,); NaN is missing."""

    values: Floats  # as they are
    foretold: Floats  # what season, or last value, makes of the level: value - foretold + level is charted
    charted: Charted  # an XmR chart, one column a segment
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonEffects:
    """What each season adds to the level, and how sure that is."""

    names: tuple[str, ...]
    effects: Floats  # (seasons,), with a mean of 0
    errors: Floats  # (seasons,), standard errors, as if the steps were known


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjusted(Beside):
    """Values without their season."""

    seasons: SeasonEffects


@dataclass(frozen=True, slots=True, kw_only=True)
class Residual(Beside):
    """Values without what the last one foretells."""

    with_last: float
    lower: float  # where it lies, 19 times in 20
    upper: float


def seasonally_adjusted(given: Figures, rules: Profile | None = None) -> Adjusted:
    """Chart a series without its season.

    What each month (or weekday) adds is worked out together with the level, a slope and up to two steps, so that a
    change of level is not spread over the months; only the season is taken off. For a year of weeks the season is
    a smooth wave. Of ratios the adjusted ratios are charted as single values.

    Args:
        given: the series. Where its limits were begun anew, so are those of the adjusted values.
        rules: the rule profile; our default where not given.

    Raises:
        NotEnoughSeasons: the periods tell of no cycle, or there are too few of it.
    """
    lies = given.spacing
    cycle = lies.cycle
    if cycle is None:
        raise NotEnoughSeasons("The periods do not tell of a cycle: give dates, or the length of the cycle.")
    fewest = _fewest_cycles(cycle)
    if lies.cycles < fewest - 0.01 or given.points < fewest * min(cycle, 12) * 0.75:
        raise NotEnoughSeasons(
            f"Adjusted values need {fewest} cycles of {cycle:.0f} points; there are {lies.cycles:.1f}, with "
            f"{given.points} points that are not missing."
        )
    season = np.array(given.season)
    columns = season_columns(season, cycle)[-1]
    there = given.charted[given.present]
    if lies.whole and len(np.unique(season)) < cycle:
        raise NotEnoughSeasons("Some seasons have no point at all, so nothing can be said of them.")
    weights = np.ones(len(there)) if given.sizes is None else given.sizes[given.present]
    steps = (
        levels_of(places(given.rows), known=given.known, beside=columns).fit(given.even[:, None]).steps[:, 0]
    )
    starts = sorted({*map(int, steps), *given.known})
    effects, errors, of_points = _effects(
        there, weights, np.array(given.rows), columns, starts, season, lies.whole
    )
    shift = np.full(len(given.values), np.nan)
    shift[given.present] = of_points
    level = given.charted - shift
    names = lies.names if lies.whole else ()
    named = names or tuple(f"{lies.what} {number + 1}" for number in range(len(effects)))
    seasons = SeasonEffects(names=named, effects=effects, errors=errors)
    return Adjusted(
        values=given.charted,
        foretold=shift,
        charted=_charted(given, level, rules),
        words=_season_words(seasons, lies.what),
        seasons=seasons,
    )


def _fewest_cycles(cycle: float) -> int:
    terms = warning_terms().entry("season").entry("adjust")
    return terms.whole("fewest_cycles_of_weeks" if cycle == 7 else "fewest_cycles")


def _effects(
    values: Floats,
    weights: Floats,
    rows: Floats,
    columns: Floats,
    starts: list[int],
    season: Floats,
    whole: bool,
) -> tuple[Floats, Floats, Floats]:
    """Give season effects and their errors, and the effect at each point: weighted least squares beside the levels."""
    points = len(values)
    place = np.arange(points)
    level = [
        np.ones(points),
        rows - rows.mean(),
        *((place >= start) * 1.0 for start in starts if 0 < start < points),
    ]
    design = np.column_stack([*level, columns])
    root = np.sqrt(weights / weights.mean())
    inverse = np.linalg.pinv(design * root[:, None])
    found = inverse @ (values * root)
    left = (values - design @ found) * root
    freedom = max(points - design.shape[1], 1)
    covariance = inverse @ inverse.T * float(left @ left) / freedom
    first = len(level)
    of_points = columns @ found[first:]
    if whole:
        each = np.vstack([np.eye(columns.shape[1]), np.zeros(columns.shape[1])])
        if columns.shape[1] == len(np.unique(season)) - 1:
            each = each - each.mean(axis=0)
            effects = each @ found[first:]
            errors = np.sqrt(np.einsum("ij,jk,ik->i", each, covariance[first:, first:], each))
            return effects, errors, effects[season.astype(np.int64)]
    middle = float(of_points.mean())
    errors = np.sqrt(np.einsum("ij,jk,ik->i", columns, covariance[first:, first:], columns))
    return of_points - middle, errors, of_points - middle


def _season_words(seasons: SeasonEffects, what: str) -> str:
    high, low = int(np.argmax(seasons.effects)), int(np.argmin(seasons.effects))

    def told(place: int) -> str:
        reach = 1.96 * seasons.errors[place]
        return f"{seasons.names[place]} by {seasons.effects[place]:+.3g} (give or take {reach:.2g})"

    return f"By {what}, the most is added by {told(high)} and the least by {told(low)}."


def residual(given: Figures, rules: Profile | None = None) -> Residual:
    """Chart what is left of each value when it is foretold from the last (a process AR(1)).

    The correlation with the last value is the estimate of the warning, which allows for short series and for steps.
    After a missing value nothing can be foretold, and none is charted. A lasting step shows once, at its first
    point, and then only the part of it that is not foretold: watch the chart of the values for steps.

    Args:
        given: the series.
        rules: the rule profile; our default where not given.

    Raises:
        NotEnoughPoints: there are too few points.
    """
    fewest = warning_terms().entry("memory").whole("fewest_points")
    if given.points < fewest or given.constant:
        raise NotEnoughPoints(
            f"Foretelling from the last value needs {fewest} points that differ; there are {given.points}."
        )
    test = memory_test(given.rows, known=given.known)
    low, middle, high = (float(one[0]) for one in test.estimate(test.test(given.even[:, None])))
    values = given.charted
    level = _levels(given)
    before = np.full(len(values), np.nan)
    next_to = np.diff(np.array(given.spacing.rows)) == 1
    before[1:][next_to] = (values - level)[:-1][next_to]
    shift = middle * before
    return Residual(
        values=values,
        foretold=shift,
        charted=_charted(given, values - shift, rules),
        words=f"Each value is foretold from the last: {middle:.2f} ({low:.2f} to {high:.2f}) of how far that lay "
        "from the level. Charted is the level with what was not foretold.",
        with_last=middle,
        lower=low,
        upper=high,
    )


def _levels(given: Figures) -> Floats:
    """Give the mean of each segment, at each point."""
    level = np.empty(len(given.values))
    bounds = [0, *given.starts, len(given.values)]
    for first, after in pairwise(bounds):
        there = given.present[first:after]
        inside = given.charted[first:after][there]
        level[first:after] = inside.mean() if len(inside) else np.nan
    return level


def _charted(given: Figures, values: Floats, rules: Profile | None) -> Charted:
    bounds = np.array([0, *given.starts, len(values)])
    return chart_columns(Columns(values=values, lengths=np.diff(bounds).astype(np.int64)), Kind.XMR, rules)
