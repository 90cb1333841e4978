"""From series to judged points and segments: any number of series in one pass of the engine for each kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from leadwell.measures.charts.chart import Chance
from leadwell.measures.charts.choosing import TooFew
from leadwell.measures.definitions import Direction
from leadwell.measures.spc.chance import WHY_NONE, WhyNone, chances
from leadwell.measures.spc.charted import SHOWN_LINES, Charted
from leadwell.measures.spc.engine import Columns, chart_columns
from leadwell.measures.spc.kinds import ABOUT, Kind
from leadwell.measures.spc.labels import (
    SPECIALS,
    Assurance,
    Special,
    Variation,
    assurances,
    conflicts,
    specials,
    variations,
)
from leadwell.measures.spc.lines import Floats
from leadwell.measures.spc.profiles import Profile
from leadwell.measures.spc.rules import Hit

_DIRECTIONS = tuple(Direction)
_OTHER = {  # what else is said of a point that rules mark in opposite directions
    Variation.IMPROVEMENT: Variation.CONCERN,
    Variation.CONCERN: Variation.IMPROVEMENT,
    Variation.NEUTRAL_HIGH: Variation.NEUTRAL_LOW,
    Variation.NEUTRAL_LOW: Variation.NEUTRAL_HIGH,
}


@dataclass(slots=True, kw_only=True)
class Question:
    """One series as the engine takes it, cut into segments. NaN is missing."""

    values: Floats  # (N,) as counted: numerators where there are sizes
    sizes: Floats | None  # (N,) denominators, for kinds whose limits follow them
    lengths: NDArray[np.int64]  # (K,) of its segments
    baseline_points: NDArray[np.int64]  # (K,), 0 for all
    targets: Floats  # (N,) as shown; NaN for none
    direction: Direction
    kind: Kind
    rules: Profile
    multiplier: float = 1.0  # from what the engine charts to what is shown
    ceiling: float | None = None  # what no figure can lie above, as shown; lines are drawn no higher
    excluded: NDArray[np.bool_] | None = None
    centre: Floats | None = None  # (K,) given centre lines; NaN for those to be worked out
    spreads: Floats | None = None  # (N,) of subgroups
    too_few: tuple[TooFew | None, ...] = ()  # of each segment, where so few events cannot be judged
    doubt: str = (
        ""  # why limits do not foretell whether the target will be met, where the figures do not show it
    )


@dataclass(slots=True, kw_only=True)
class Stretch:
    """What was found of one segment."""

    start: int
    end: int
    points: int
    centre: float | None
    neighbours: bool  # whether any two points stand side by side
    variations: tuple[Variation, ...]
    assurance: Assurance
    chance: Chance | None
    too_few: str = ""  # why so few events cannot be judged; "" where they can
    doubt: str = ""  # why these limits do not foretell whether the target will be met; "" where they do


@dataclass(slots=True, kw_only=True)
class Judged:
    """What was found of one series, as shown; None for what is not there."""

    values: list[float | None]
    lower: list[float | None]
    upper: list[float | None]
    lower_2: list[float | None]
    upper_2: list[float | None]
    hits: list[int]
    specials: list[Special]
    both_ways: list[bool]
    stretches: list[Stretch]


def judged(questions: Sequence[Question]) -> list[Judged]:
    """Judge series, those of the same kind and rules together; a series is judged alike alone and among others."""

    def alike(place: int) -> tuple[str, int, bool, bool]:
        one = questions[place]
        return (one.kind, id(one.rules), one.sizes is None, one.spreads is None)

    found: list[Judged | None] = [None] * len(questions)
    for _, places in groupby(sorted(range(len(questions)), key=alike), key=alike):
        several = list(places)
        for place, answer in zip(several, _together([questions[at] for at in several]), strict=True):
            found[place] = answer
    return [one for one in found if one is not None]


def _together(asked: Sequence[Question]) -> list[Judged]:
    first = asked[0]
    each = np.repeat(np.array([one.multiplier for one in asked]), [len(one.values) for one in asked])  # (N,)
    segments = [len(one.lengths) for one in asked]
    columns = Columns(
        values=np.concatenate([one.values for one in asked]),
        lengths=np.concatenate([one.lengths for one in asked]),
        sizes=None if first.sizes is None else np.concatenate([_given(one.sizes, one) for one in asked]),
        spreads=None
        if first.spreads is None
        else np.concatenate([_given(one.spreads, one) for one in asked]),
        excluded=None
        if all(one.excluded is None for one in asked)
        else np.concatenate([_left_out(one) for one in asked]),
        baseline_points=np.concatenate([one.baseline_points for one in asked]),
        centre=None
        if all(one.centre is None for one in asked)
        else np.concatenate(
            [np.full(len(one.lengths), np.nan) if one.centre is None else one.centre for one in asked]
        ),
    )
    charted = chart_columns(columns, first.kind, first.rules)
    directions = np.repeat(
        np.array([_DIRECTIONS.index(one.direction) for one in asked], dtype=np.uint8), segments
    )
    targets = np.concatenate([one.targets for one in asked]) / each
    news = specials(charted, directions)
    clash = conflicts(charted)
    lines = {name: charted.each_point(getattr(charted, name)) for name in SHOWN_LINES}
    stretches = _stretches(charted, columns, directions, targets, news, clash)
    answers = []
    row = column = 0
    for one, number in zip(asked, segments, strict=True):
        end = row + len(one.values)
        cut = slice(row, end)
        values = charted.values[cut] * one.multiplier
        floor = 0.0 if len(values) and not bool((values < 0).any()) else None
        own = stretches[column : column + number]
        for stretch in own:
            stretch.start, stretch.end = stretch.start - row, stretch.end - row
            stretch.centre = None if stretch.centre is None else stretch.centre * one.multiplier
        found = Judged(
            values=_shown(values),
            **{
                name: _shown(_possible(line[cut] * one.multiplier, floor, one.ceiling))
                for name, line in lines.items()
            },
            hits=charted.hits[cut].tolist(),
            specials=[SPECIALS[place] for place in news[cut].tolist()],
            both_ways=clash[cut].tolist(),
            stretches=own,
        )
        if any(few is not None for few in one.too_few):
            _unmark(found, one)
        _foretell(found, one)
        answers.append(found)
        row, column = end, column + number
    return answers


def _unmark(found: Judged, one: Question) -> None:
    """Take marks, limits and icon from segments in which too few events are expected to judge single points.

    A period that holds more events than chance gives at once keeps a mark: rules that need limits would miss it.
    """
    for stretch, few in zip(found.stretches, one.too_few, strict=True):
        if few is None or stretch.points < one.rules.limits.fewest_points:
            continue
        stretch.too_few, stretch.variations, stretch.assurance = few.why, (Variation.TOO_FEW,), Assurance.NONE
        cut, length = slice(stretch.start, stretch.end), stretch.end - stretch.start
        hit = int(Hit.OUTSIDE_LOW if few.is_rest else Hit.OUTSIDE_HIGH)
        is_better = (one.direction is Direction.DECREASE) is few.is_rest
        news = Special.IMPROVEMENT if is_better else Special.CONCERN
        if one.direction is Direction.NEITHER:
            news = Special.NEUTRAL
        marks = few.clusters.tolist()
        found.hits[cut] = [hit if marked else 0 for marked in marks]
        found.specials[cut] = [news if marked else Special.NONE for marked in marks]
        found.both_ways[cut] = [False] * length
        for line in (found.lower, found.upper, found.lower_2, found.upper_2):
            line[cut] = [None] * length


def _foretell(found: Judged, one: Question) -> None:
    """Say of each segment whether its limits foretell the target, and give its state where there are none."""
    for stretch in found.stretches:
        own = slice(stretch.start, stretch.end)
        last = next(
            (at for at in range(stretch.end - 1, stretch.start - 1, -1) if found.values[at] is not None), None
        )
        if stretch.too_few:
            stretch.doubt = ""  # there are no limits to doubt
        elif last is not None and found.hits[last]:
            stretch.doubt = _EARLIER_LEVEL
        elif one.doubt and not stretch.doubt and stretch is found.stretches[-1]:
            stretch.doubt = one.doubt
        if stretch.doubt:
            stretch.chance = None
        aims = one.targets[own]
        asked = one.direction is not Direction.NEITHER and len(aims) and not np.isnan(aims[-1])
        if asked and stretch.assurance is Assurance.NONE:
            stretch.assurance = Assurance.NOT_YET


_EARLIER_LEVEL = (
    "The latest figures do not fit these limits, which are of the level before, so they do not say whether the target "
    "will be met. If the change is real and lasting, begin the limits anew from where it began."
)


def _given(array: Floats | None, one: Question) -> Floats:
    return np.full(len(one.values), np.nan) if array is None else array


def _left_out(one: Question) -> NDArray[np.bool_]:
    return np.zeros(len(one.values), dtype=bool) if one.excluded is None else one.excluded


def _stretches(
    charted: Charted,
    columns: Columns,
    directions: NDArray[np.uint8],
    targets: Floats,
    news: NDArray[np.uint8],
    clash: NDArray[np.bool_],
) -> list[Stretch]:
    ends = charted.lengths.cumsum()
    starts = ends - charted.lengths
    aims = np.full(len(ends), np.nan)
    some = charted.lengths > 0
    aims[some] = targets[ends[some] - 1]
    drawn = variations(charted, news)
    sure = assurances(charted, directions, aims)
    takes_sizes = ABOUT[charted.kind].takes_denominator
    next_one = chances(
        charted,
        directions,
        targets,
        sizes=columns.sizes if takes_sizes else None,
        baseline_points=columns.baseline_points,
    )
    there = ~np.isnan(charted.values)
    beside = there[1:] & there[:-1]
    found = []
    for place, (start, end, last) in enumerate(
        zip(starts.tolist(), ends.tolist(), charted.last.tolist(), strict=True)
    ):
        icon = drawn[place]
        icons: tuple[Variation, ...] = () if icon is Variation.NONE else (icon,)
        if icons and clash[last]:
            icons = (icon, _OTHER[icon]) if icon in _OTHER else icons
        chance = float(next_one.chance[place])
        centre = float(charted.centre[place])
        found.append(
            Stretch(
                start=start,
                end=end,
                points=int(charted.present[place]),
                centre=None if np.isnan(centre) else centre,
                neighbours=bool(beside[start : end - 1].any()),
                variations=icons,
                assurance=sure[place],
                chance=None
                if np.isnan(chance)
                else Chance(
                    next_one=chance,
                    lower=float(next_one.lower[place]),
                    upper=float(next_one.upper[place]),
                    met=int(next_one.met[place]),
                    judged=int(next_one.judged[place]),
                ),
                doubt=_EARLIER_LEVEL if WHY_NONE[next_one.why_none[place]] is WhyNone.NOT_STABLE else "",
            )
        )
    return found


def _possible(line: Floats, floor: float | None, ceiling: float | None) -> Floats:
    """Give a line as drawn: not below zero where nothing ever was, a share not above its whole.

    Points are judged by the lines as worked out, which this does not touch.
    """
    if floor is not None:
        line = np.where(line < floor, floor, line)
    return line if ceiling is None else np.where(line > ceiling, ceiling, line)


def _shown(line: Floats) -> list[float | None]:
    """Give numbers, those that are not there as None."""
    found: list[float | None] = line.tolist()
    if bool(np.isnan(line).any()):
        return [None if value != value else value for value in found]  # NaN alone differs from itself
    return found
