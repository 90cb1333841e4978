"""Every warning about one series, looked at together."""

from enum import StrEnum
from math import sqrt

import numpy as np

from leadwell.measures.spc.advice.dispersion import dispersion, expected
from leadwell.measures.spc.advice.figures import Figures
from leadwell.measures.spc.advice.findings import Doubt, Finding, Report, Sure, together
from leadwell.measures.spc.advice.memory import MemoryTest, memory_test
from leadwell.measures.spc.advice.rounding import ends, grain
from leadwell.measures.spc.advice.seasons import season_test
from leadwell.measures.spc.advice.terms import warning_terms
from leadwell.measures.spc.kinds import Kind

_FREEDOM = 0.62  # degrees of freedom that a moving range gives: Wheeler, Advanced Topics in SPC (1995)
_NO_END = 10.0
_MEANT = 0.0027  # chance of a normal value beyond three sigmas


class CountedAs(StrEnum):
    """What values are, which says how much chance alone makes them vary."""

    SHARE = "share"  # so many of so many: binomial
    RATE = "rate"  # events for an amount: Poisson
    COUNT = "count"  # events in equal periods: Poisson
    MEASURED = "measured"  # nothing is known beforehand
    WAITS = "waits"  # between rare events


_NO_COUNTS = {CountedAs.MEASURED, CountedAs.WAITS}


def look(given: Figures, counted_as: CountedAs) -> Report:
    """Look at a series for everything that may make its chart unsafe.

    Args:
        given: the series.
        counted_as: what its values are.
    """
    if given.points == 0:
        return Report(findings=(_few_points(given),))
    season, season_p = _season(given)
    return together(
        [
            _constant(given),
            _few_points(given),
            _memory(given, season_p),
            season,
            _dispersion(given, counted_as),
            _small_counts(given, counted_as),
            _rounding(given, counted_as),
            _heaping(given, counted_as),
        ]
    )


def _not_tested(doubt: Doubt, statistic: str, why: str) -> Finding:
    return Finding(
        doubt=doubt,
        warned=False,
        sure=Sure.NOT_TESTED,
        statistic=statistic,
        value=None,
        words=f"Not tested: {why}.",
    )


def _counted(
    doubt: Doubt, statistic: str, value: float, *, warned: bool, words: str, **more: object
) -> Finding:
    return Finding(
        doubt=doubt,
        warned=warned,
        sure=Sure.COUNTED,
        statistic=statistic,
        value=value,
        words=words,
        **more,  # type: ignore[arg-type]
    )


def _constant(given: Figures) -> Finding:
    distinct = len(np.unique(given.charted[given.present]))
    if not given.constant or given.points < 2:
        return _counted(
            Doubt.CONSTANT,
            "different values",
            float(distinct),
            warned=False,
            words=f"{distinct} different values.",
        )
    most = 1 - 0.05 ** (1 / given.points)
    return _counted(
        Doubt.CONSTANT,
        "different values",
        1.0,
        warned=True,
        words=f"All {given.points} points have the same value. There is nothing to put limits round; even so, up to "
        f"1 point in {1 / most:.0f} may in truth differ.",
        remedy="Check that the figures are true and not filled in. If they are, chart the time between exceptions.",
        instead=(Kind.RUN, Kind.T, Kind.G),
    )


def _few_points(given: Figures) -> Finding:
    terms = warning_terms().entry("few_points")
    points, least, firm = given.points, terms.whole("limits_from"), terms.whole("firm_from")
    if points < 2:
        return _counted(
            Doubt.FEW_POINTS,
            "points",
            float(points),
            warned=True,
            words=f"{points} points.",
            instead=(Kind.RUN,),
        )
    low, high = _sigma_ends(points)
    width = (
        f"From {points} points the true distance of the limits lies between {low:.0%} and {high:.0%} of the drawn one."
        if high < _NO_END
        else f"{points} points say next to nothing of how far apart limits belong."
    )
    more = {"lower": low, "upper": high}
    if points < least:
        return _counted(
            Doubt.FEW_POINTS,
            "points",
            float(points),
            warned=True,
            words=f"{width} {least} are needed for limits.",
            remedy="Draw a run chart until there are more.",
            instead=(Kind.RUN,),
            **more,
        )
    if points < firm:
        return _counted(
            Doubt.FEW_POINTS,
            "points",
            float(points),
            warned=True,
            words=f"{width} Call the limits provisional until there are {firm}.",
            remedy="Keep the chart, and call its limits provisional.",
            **more,
        )
    return _counted(Doubt.FEW_POINTS, "points", float(points), warned=False, words=width, **more)


def _sigma_ends(points: int) -> tuple[float, float]:
    """Give where the true sigma lies, in drawn ones: by chi squared, after Wilson and Hilferty's cube root (1931)."""
    freedom = _FREEDOM * (points - 1)
    ends = [1 - 2 / (9 * freedom) + side * 1.96 * sqrt(2 / (9 * freedom)) for side in (1, -1)]
    low, high = (one**-1.5 if one > 0 else _NO_END for one in ends)
    return min(low, high), min(high, _NO_END)


def _memory(given: Figures, season_p: float | None) -> Finding:
    terms = warning_terms().entry("memory")
    statistic = "correlation with the last value"
    if given.constant:
        return _not_tested(Doubt.AUTOCORRELATION, statistic, "the values do not vary")
    if given.points < terms.whole("fewest_points"):
        fewest = terms.whole("fewest_points")
        return _not_tested(
            Doubt.AUTOCORRELATION, statistic, f"{fewest} points are needed, and there are {given.points}"
        )
    test, without = _test_of_memory(given, season_p)
    found = test.test(given.even[:, None])
    low, middle, high = (float(one[0]) for one in test.estimate(found))
    p = float(found.p[0])
    return Finding(
        doubt=Doubt.AUTOCORRELATION,
        warned=False,
        sure=Sure.NO_SIGN,
        statistic=statistic,
        value=middle,
        lower=low,
        upper=high,
        p=p,
        words=f"Beside {without}, each value is correlated with the last by {middle:.2f} "
        f"({low:.2f} to {high:.2f}; {_p_words(p)}). Short series show less than there is, and this allows for it.",
        remedy="Chart what is left when each value is foretold from the last (residual chart), beside the values "
        "themselves; or measure less often.",
        instead=(Kind.XMR, Kind.RUN),
    )


def _test_of_memory(given: Figures, season_p: float | None) -> tuple[MemoryTest, str]:
    if season_p is not None and season_p < warning_terms().entry("memory").number("season_out_below"):
        test = memory_test(given.rows, known=given.known, season=given.season, cycle=given.spacing.cycle)
        return test, "level, steps and season"
    return memory_test(given.rows, known=given.known), "level and steps"


def remembers(given: Figures) -> bool:
    """Say whether ``look`` warns that each value follows from the last, in a fraction of its time."""
    if given.constant or given.points < warning_terms().entry("memory").whole("fewest_points"):
        return False
    _, season_p = _season(given)
    test, _ = _test_of_memory(given, season_p)
    return bool(test.test(given.even[:, None]).p[0] < warning_terms().number("level"))


def _season(given: Figures) -> tuple[Finding, float | None]:
    terms = warning_terms().entry("season")
    statistic = "share of the variation that seasons explain"
    lies = given.spacing
    if lies.cycle is None:
        return _not_tested(Doubt.SEASONALITY, statistic, "the periods do not tell of a cycle"), None
    if given.constant:
        return _not_tested(Doubt.SEASONALITY, statistic, "the values do not vary"), None
    cycles, fewest = lies.cycles, terms.whole("fewest_cycles")
    if cycles < fewest - 0.01 or given.points < terms.whole("fewest_points"):
        why = (
            f"{fewest} cycles of {lies.cycle:.0f} points and {terms.whole('fewest_points')} points are needed"
        )
        return _not_tested(Doubt.SEASONALITY, statistic, f"{why}, and there are {cycles:.1f} cycles"), None
    test = season_test(given.rows, given.season, lies.cycle, known=given.known)
    found = test.test(given.even[:, None])
    share, p = float(found.share[0]), float(found.p[0])
    low, high = _share_ends(share, given.points, lies.cycle)
    return (
        Finding(
            doubt=Doubt.SEASONALITY,
            warned=False,
            sure=Sure.NO_SIGN,
            statistic=statistic,
            value=share,
            lower=low,
            upper=high,
            p=p,
            words=f"Beside level and steps, the {lies.what} accounts for {share:.0%} of what varies "
            f"(about {low:.0%} to {high:.0%}; {_p_words(p)}).",
            remedy="Chart seasonally adjusted values beside the values themselves, or compare with the same season of "
            "the year before.",
            instead=(Kind.XMR,),
        ),
        p,
    )


def _share_ends(share: float, points: int, cycle: float) -> tuple[float, float]:
    """Give roughly where a share of variation lies: by Fisher's z of the multiple correlation."""
    root = sqrt(min(max(share, 0.0), 0.999))
    reach = 1.96 / sqrt(max(points - min(cycle, 12.0) - 3, 1.0))
    middle = float(np.arctanh(root))
    return float(np.tanh(max(middle - reach, 0.0)) ** 2), float(np.tanh(middle + reach) ** 2)


def _dispersion(given: Figures, counted_as: CountedAs) -> Finding:
    statistic = "sigma z"
    if counted_as in _NO_COUNTS:
        return _not_tested(Doubt.OVER_DISPERSION, statistic, "the values are not counts")
    if given.points < warning_terms().entry("dispersion").whole("fewest_points"):
        return _not_tested(Doubt.OVER_DISPERSION, statistic, "there are too few points")
    share = counted_as is CountedAs.SHARE
    found = dispersion(given.values, given.sizes, share=share)
    if found is None:
        return _not_tested(Doubt.OVER_DISPERSION, statistic, "there are no events, or nothing else")
    side = "wider" if found.sigma_z >= 1 else "narrower"
    moved = f"{abs(found.sigma_z - 1):.0%} {side}"
    if share:
        moved += f", {100 * abs(found.limits_change):.1f} percentage points at a point of usual size"
    instead = {
        CountedAs.SHARE: (Kind.P_PRIME, Kind.I_PRIME, Kind.XMR),
        CountedAs.RATE: (Kind.U_PRIME, Kind.I_PRIME, Kind.XMR),
        CountedAs.COUNT: (Kind.XMR, Kind.C_PRIME),
    }[counted_as]
    return Finding(
        doubt=Doubt.OVER_DISPERSION,
        warned=False,
        sure=Sure.NO_SIGN,
        statistic=statistic,
        value=found.sigma_z,
        lower=found.lower,
        upper=found.upper,
        p=found.p,
        words=f"From point to point the counts vary {found.sigma_z:.2f} times as widely as chance alone makes them "
        f"(sigma z; {found.lower:.2f} to {found.upper:.2f}; {_p_words(found.p)}). Allowing for it makes the limits "
        f"{moved}.",
        remedy="Use a chart that allows for it: its limits follow how the counts do vary.",
        instead=instead,
    )


def _small_counts(given: Figures, counted_as: CountedAs) -> Finding:
    statistic = "expected events a point"
    if counted_as in _NO_COUNTS:
        return _not_tested(Doubt.SMALL_COUNTS, statistic, "the values are not counts")
    share = counted_as is CountedAs.SHARE
    found = expected(given.values, given.sizes, share=share)
    if found is None:
        return _not_tested(Doubt.SMALL_COUNTS, statistic, "there are no points")
    terms = warning_terms().entry("small_counts")
    wanted, waits = terms.number("fewest_expected"), terms.number("waits_below")
    rest = " or non-events" if share else ""
    words = (
        f"{found.mean:.3g} events are expected at a point ({found.lower:.3g} to {found.upper:.3g}); {found.too_few} of "
        f"{given.points} points expect fewer than {wanted:g} events{rest}. "
        f"A point of a stable process then lies outside the limits in {found.beyond:.2%} of periods; {_MEANT:.2%} is "
        "meant."
    )
    more = {"lower": found.lower, "upper": found.upper}
    if not found.too_few:
        return _counted(Doubt.SMALL_COUNTS, statistic, found.mean, warned=False, words=words, **more)
    if found.median < waits:
        remedy = (
            "Chart the waits between events: a t chart from their times, a g chart from cases or whole days."
        )
        instead: tuple[Kind, ...] = (Kind.G, Kind.T)
    else:
        joined = int(np.ceil(wanted / found.median))
        remedy = f"Join periods, {joined} to one, so that each expects {wanted:g} events; or chart the waits."
        instead = (Kind.G, Kind.T, Kind.RUN)
    return _counted(
        Doubt.SMALL_COUNTS,
        statistic,
        found.mean,
        warned=True,
        words=words,
        remedy=remedy,
        instead=instead,
        **more,
    )


def _rounding(given: Figures, counted_as: CountedAs) -> Finding:
    statistic = "units a sigma"
    if given.sizes is not None or counted_as is not CountedAs.MEASURED:
        return _not_tested(Doubt.ROUNDING, statistic, "counts and days come in ones")
    terms = warning_terms().entry("rounding")
    found = grain(given.charted[given.present])
    if found is None:
        return _not_tested(Doubt.ROUNDING, statistic, "the values do not vary, or are as fine as numbers are")
    freedom = max(1.0, _FREEDOM * (given.points - 1))
    reach = 1.96 / sqrt(2 * freedom)
    low, high = found.ratio / (1 + reach), found.ratio / max(1 - reach, 0.05)
    words = (
        f"Values come in steps of {found.unit:g}, which is {found.ratio:.2f} of a sigma ({low:.2f} to {high:.2f}); "
        f"{found.distinct} different values among {given.points} points."
    )
    warned = found.ratio >= terms.number("unit_in_sigmas")
    return _counted(
        Doubt.ROUNDING,
        statistic,
        found.ratio,
        warned=warned,
        words=words,
        lower=low,
        upper=high,
        remedy="Record with one more digit. Until then lean on runs, not on limits: rounding moves limits at random."
        if warned
        else "",
        instead=(Kind.RUN,) if warned else (),
    )


def _heaping(given: Figures, counted_as: CountedAs) -> Finding:
    statistic = "share of favourite end digits"
    if counted_as is CountedAs.WAITS:
        return _not_tested(
            Doubt.HEAPING, statistic, "short waits are the commonest, so end digits are not even"
        )
    terms = warning_terms().entry("rounding")
    there = given.values[given.present]
    if len(there) < terms.whole("fewest_points"):
        return _not_tested(Doubt.HEAPING, statistic, f"{terms.whole('fewest_points')} points are needed")
    found = grain(there)
    if found is None or found.ratio * terms.number("ends_from_sigmas") > 1:
        return _not_tested(
            Doubt.HEAPING, statistic, "the values do not spread over enough units for end digits to be even"
        )
    told = ends(there, found.unit)
    return Finding(
        doubt=Doubt.HEAPING,
        warned=False,
        sure=Sure.NO_SIGN,
        statistic=statistic,
        value=told.share,
        lower=told.lower,
        upper=told.upper,
        p=told.p,
        words=f"{told.share:.0%} of values end in {told.favourites} ({told.lower:.0%} to {told.upper:.0%}; "
        f"{_p_words(told.p)}); {told.fair:.0%} would without favourites.",
        remedy="Ask how the figure is read off and written down: favourite digits speak of estimates.",
    )


def _p_words(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.2g}"
