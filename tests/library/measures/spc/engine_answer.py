"""The fast engine's answer, asked and given in the same words as the judge's."""

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
from tests.library.spc import exact
from tests.library.spc.exact import NAN
from tests.library.spc.judge import Segment, Verdict
from tests.library.spc.judge_runs import Runs

from leadwell.foundations.definition_files import Entry
from leadwell.measures.definitions import Direction
from leadwell.measures.spc import labels
from leadwell.measures.spc.charted import Charted
from leadwell.measures.spc.engine import Columns, chart_columns
from leadwell.measures.spc.kinds import ABOUT, Kind
from leadwell.measures.spc.profiles import MissingPoint, Profile, RunsMethod, profile_from
from leadwell.measures.spc.rules import HIGH, LOW, Hit


def engine(
    values: Sequence[float],
    *,
    profile: dict,
    kind: str,
    denominators: Sequence[float] | None = None,
    subgroups: Sequence[Sequence[float]] | None = None,
    segment_starts: Iterable[int] = (),
    baseline_points: int = 0,
    excluded: Iterable[int] = (),
    direction: str = "increase",
    target: float | None = None,
    centre: float | None = None,
    bounds: tuple[float | None, float | None] | None = None,
    runs_method: str | None = None,
) -> Verdict:
    """Chart one series and put what was found in the form of the judge's verdict."""
    points = len(values) if subgroups is None else len(subgroups)
    starts = sorted({0, *(one for one in segment_starts if 0 <= one < points)})
    lengths = np.diff([*starts, points])
    chosen = Kind(kind)
    left_out = np.zeros(points, dtype=bool)
    left_out[list(excluded)] = True
    rules = rules_of(profile, runs_method)
    figures = figures_of(values, chosen, denominators, subgroups)
    columns = Columns(
        **figures,
        lengths=lengths,
        excluded=left_out,
        baseline_points=np.full(len(lengths), baseline_points),
        centre=None if centre is None else np.full(len(lengths), centre),
    )
    floor, ceiling = bounds or (None, None)
    found = chart_columns(columns, chosen, rules, floor=floor, ceiling=ceiling)
    missing = np.isnan(columns.values if chosen is Kind.MR else found.values)
    return verdict(found, direction, target, given_missing=missing)


def rules_of(profile: dict, runs_method: str | None) -> Profile:
    rules = profile_from(Entry(where=profile["id"], fields=profile))
    return rules if runs_method is None else rules.with_choices(runs=RunsMethod(runs_method))


def figures_of(
    values: Sequence[float],
    kind: Kind,
    denominators: Sequence[float] | None,
    subgroups: Sequence[Sequence[float]] | None,
) -> dict[str, np.ndarray]:
    if subgroups is not None:
        spreads = np.array([exact.spread(group) for group in subgroups], dtype=float)
        means = np.array([exact.mean(group) for group in subgroups], dtype=float)
        return {
            "values": spreads if kind is Kind.S else means,
            "sizes": np.array([len(exact.present(group)) for group in subgroups], dtype=float),
            "spreads": spreads,
        }
    figures = {"values": np.array(values, dtype=float)}
    if denominators is not None:
        figures["sizes"] = np.array(denominators, dtype=float)
    elif ABOUT[kind].needs_denominator:
        figures["sizes"] = np.ones(len(values))
    return figures


def verdict(found: Charted, direction: str, target: float | None, *, given_missing: np.ndarray) -> Verdict:
    """Put what was charted in the form of the judge's verdict."""
    segments = len(found.lengths)
    directions = np.full(segments, list(Direction).index(Direction(direction)), dtype=np.uint8)
    targets = np.full(segments, NAN if target is None else target)
    news = labels.specials(found, directions)
    labelled = labels.labels(found)
    variations = labels.variations(found, news)
    assurances = labels.assurances(found, directions, targets)
    bounds = itertools.pairwise([0, *found.lengths.cumsum().tolist()])

    dropped = np.zeros(len(found.values), dtype=bool)
    if found.profile.limits.missing is MissingPoint.BRIDGE:  # the judge draws no line where no point is
        dropped = given_missing

    def each_point(line: np.ndarray) -> list[float]:
        return np.where(dropped, NAN, found.each_point(line)).tolist()

    unsaid = [NAN] * len(found.values)
    return Verdict(
        plotted=found.values.tolist(),
        centre=np.where(dropped, NAN, np.repeat(found.centre, found.lengths)).tolist(),
        lower=each_point(found.lower),
        upper=each_point(found.upper),
        lower_2=each_point(found.lower_2),
        upper_2=each_point(found.upper_2),
        lower_1=unsaid,
        upper_1=unsaid,
        bits=found.hits.tolist(),
        label=[Hit(one).name.lower() if one else "" for one in labelled.tolist()],
        special=[named(labels.SPECIALS[new], one) for new, one in zip(news, labelled.tolist(), strict=True)],
        segments=[
            Segment(
                rows=range(*rows),
                variation=str(variations[place]),
                assurance=str(assurances[place]),
                runs=runs_at(found, place),
            )
            for place, rows in enumerate(bounds)
        ],
    )


def named(special: labels.Special, label: int) -> str:
    """The judge tells neutral high from neutral low."""
    if special is labels.Special.NEUTRAL and label & (HIGH | LOW):
        return "neutral_high" if label & HIGH else "neutral_low"
    return str(special)


def runs_at(found: Charted, place: int) -> Runs:
    runs = found.runs
    if runs is None or not runs.useful[place]:
        return Runs(
            n_useful=0,
            longest=None,
            longest_most=None,
            crossings=None,
            crossings_fewest=None,
            long=False,
            few_crossings=False,
        )
    return Runs(
        n_useful=int(runs.useful[place]),
        longest=int(runs.longest[place]),
        longest_most=int(runs.longest_allowed[place]),
        crossings=int(runs.crossings[place]),
        crossings_fewest=int(runs.fewest_allowed[place]),
        long=bool(runs.too_long[place]),
        few_crossings=bool(runs.too_few[place]),
    )
