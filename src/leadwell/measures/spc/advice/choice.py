"""Which kind of chart fits a series, with the numbers that say so, and what else was weighed."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from leadwell.foundations.definition_files import Entry
from leadwell.measures.spc.advice.dispersion import varies_more
from leadwell.measures.spc.advice.figures import Figures
from leadwell.measures.spc.advice.findings import Doubt, Report
from leadwell.measures.spc.advice.look import CountedAs, look
from leadwell.measures.spc.advice.reasons import Choice, Reasons
from leadwell.measures.spc.advice.terms import choice_terms, warning_terms
from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.lines import Floats


def choose(given: Figures, *, counted_as: CountedAs | None = None) -> Choice:
    """Say which kind of chart fits a series.

    The figures alone decide; what they cannot tell, such as whether one person can count twice, is asked. Where a
    definition says what the values are, give it: it is heeded as long as the figures do not contradict it.

    Args:
        given: the series.
        counted_as: what the values are by their definition; by the look of the figures where not given.

    >>> from leadwell.measures.spc.advice.figures import figures
    >>> falls = [9, 7, 12, 8, 10, 6, 9, 11, 7, 8, 10, 9, 8, 11]
    >>> found = choose(figures(falls, denominators=[1200, 1180, 1240, 1210, 1190, 1205, 1230] * 2))
    >>> found.kind, found.counted_as
    (<Kind.U: 'u'>, <CountedAs.RATE: 'rate'>)
    """
    terms, why = choice_terms(), Reasons()
    if not given.points:
        return Choice(
            name=given.name,
            kind=Kind.RUN,
            counted_as=CountedAs.MEASURED,
            reasons=("There is no value that is not missing.",),
            weighed=(),
            report=look(given, CountedAs.MEASURED),
        )
    counted_as = _counted_as(given, terms, why, counted_as)
    report = look(given, counted_as)
    kind = _kind(given, counted_as, lambda: _told_of(report), terms, why)
    if given.points < terms.whole("run_below"):
        least = terms.whole("run_below")
        why.against(
            kind, f"{given.points} points are too few for limits; from {least} on it is the chart to use."
        )
        why.because(f"There are {given.points} points, and limits need {least}.")
        kind = Kind.RUN
    elif given.constant:
        why.because("All values are the same, so there is nothing to put limits round.")
        why.against(kind, "its limits would lie on one another.")
        kind = Kind.RUN
    return Choice(
        name=given.name,
        kind=kind,
        counted_as=counted_as,
        reasons=tuple(why.told),
        weighed=tuple(one for one in why.weighed if one.kind is not kind),
        report=report,
        to_be_said=tuple(why.asked),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """The kind of chart that fits, without its reasons."""

    kind: Kind
    counted_as: CountedAs

    @property
    def plain(self) -> Kind:
        """The kind that shows the values period by period, also where the waits between events are advised."""
        return _PLAIN.get(self.counted_as, self.kind) if self.kind is Kind.G else self.kind


_PLAIN = {CountedAs.SHARE: Kind.P, CountedAs.RATE: Kind.U, CountedAs.COUNT: Kind.C}


def fitting(given: Figures, *, counted_as: CountedAs | None = None) -> Fitting:
    """Say which kind of chart ``choose`` gives a series of enough points that vary, in a fraction of its time.

    Args:
        given: the series.
        counted_as: what the values are by their definition, as ``choose`` takes it.

    >>> from leadwell.measures.spc.advice.figures import figures
    >>> fitting(figures([9, 7, 12, 8] * 4, denominators=[1200, 1180, 1240, 1210] * 4)).kind
    <Kind.U: 'u'>
    """
    terms, why = choice_terms(), Reasons()
    if not given.points:
        return Fitting(kind=Kind.RUN, counted_as=CountedAs.MEASURED)
    kept = _counted_as(given, terms, why, counted_as)
    kind = _kind(given, kept, lambda: _seen_at_once(given, kept), terms, why)
    return Fitting(kind=kind, counted_as=kept)


def expected_events(given: Figures, counted_as: CountedAs) -> float | None:
    """Give how many events are expected at a point on average: of a share, events or non-events, whichever are fewer.

    Returns:
        None where the values are no counts, or there are none.
    """
    if counted_as not in _PLAIN or not given.points:
        return None
    events = float(given.values[given.present].sum())
    if counted_as is CountedAs.SHARE:
        assert given.sizes is not None
        events = min(events, float(given.sizes[given.present].sum()) - events)
    return events / given.points


def _counted_as(given: Figures, terms: Entry, why: Reasons, told: CountedAs | None) -> CountedAs:
    if told is not None and given.subgroup_sizes is None and _is_so(given, told):
        why.because(_BY_DEFINITION[told])
        return told
    if given.subgroup_sizes is not None:
        sizes = given.subgroup_sizes
        why.because(f"There are several values a period: {_range(sizes)}.")
        return CountedAs.MEASURED
    if given.sizes is None:
        if given.whole:
            there = given.values[given.present]
            why.because(
                f"All {given.points} values are whole numbers, from {there.min():g} to {there.max():g}."
            )
            return CountedAs.COUNT
        there = given.charted[given.present]
        if len(there) and float(there.min()) >= 0 and float(there.max()) <= 1:
            why.asked.append(
                "are these shares? With their numerators and denominators a p chart knows more than this."
            )
        why.because("The values are not all counts, and come without denominators.")
        return CountedAs.MEASURED
    if not given.whole:
        why.because(
            "There are denominators, but not all numerators are whole numbers: a ratio, not a count of cases."
        )
        return CountedAs.MEASURED
    counts, sizes = given.values[given.present], given.sizes[given.present]
    share = float(counts.sum() / sizes.sum())
    over = int((counts > sizes).sum())
    fits = not over and bool((sizes == np.round(sizes)).all())
    if fits and share >= terms.number("plain_share_from"):
        why.because(
            f"Every value is a whole number of no more than its denominator; together they are {share:.1%} of them."
        )
        if share < 1:
            wider = np.sqrt(1 / (1 - share)) - 1
            why.against(Kind.U, f"at {share:.0%} its limits are {wider:.0%} wider than they should be.")
        return CountedAs.SHARE
    if over:
        why.because(
            f"{over} of {given.points} values are larger than their denominators: events, not cases out of so many."
        )
        why.against(Kind.P, "some values are larger than their denominators, and so no shares.")
    else:
        why.because(
            f"Events are {share:.2%} of the denominators, so few that each is an event in an amount "
            "of exposure."
        )
        if fits:
            narrower = 1 - np.sqrt(1 - share)
            why.against(Kind.P, f"its limits would be {narrower:.1%} nearer, which nobody can see.")
            why.asked.append(
                "can one person, or one day, count twice? If never, it is a share, and a p chart says so."
            )
    return CountedAs.RATE


_BY_DEFINITION = {
    CountedAs.SHARE: "By its definition every value is so many of so many, and none counts twice.",
    CountedAs.RATE: "By its definition every value is events for an amount of exposure.",
    CountedAs.COUNT: "By its definition every value is a count of events.",
    CountedAs.MEASURED: "By its definition the values are no counts of cases.",
    CountedAs.WAITS: "By its definition the values are waits.",
}


def _is_so(given: Figures, told: CountedAs) -> bool:
    """Whether values can be what their definition says."""
    match told:
        case CountedAs.SHARE:
            if given.sizes is None or not given.whole:
                return False
            sizes = given.sizes[given.present]
            return bool((given.values[given.present] <= sizes).all() and (sizes == np.round(sizes)).all())
        case CountedAs.RATE:
            return given.sizes is not None and given.whole
        case CountedAs.COUNT:
            return given.sizes is None and given.whole
        case _:
            return True


@dataclass(frozen=True, slots=True, kw_only=True)
class _OverDispersed:
    """What is known of whether counts vary more than chance alone makes them."""

    warned: bool
    known: bool
    words: str = ""


_Dispersed = Callable[[], _OverDispersed]  # worked out only where the choice turns on it


def _told_of(report: Report) -> _OverDispersed:
    found = report.of(Doubt.OVER_DISPERSION)
    return _OverDispersed(warned=found.warned, known=found.value is not None, words=found.words)


def _seen_at_once(given: Figures, counted_as: CountedAs) -> _OverDispersed:
    """Give the same as ``look`` finds, without its words."""
    found = None
    if given.points >= warning_terms().entry("dispersion").whole("fewest_points"):
        share = counted_as is CountedAs.SHARE
        found = varies_more(given.values, given.sizes, share=share)
    return _OverDispersed(warned=bool(found), known=found is not None)


def _kind(given: Figures, counted_as: CountedAs, dispersed: _Dispersed, terms: Entry, why: Reasons) -> Kind:
    if given.subgroup_sizes is not None:
        return _of_subgroups(given, why)
    if counted_as is CountedAs.MEASURED:
        return _of_measurements(given, terms, why)
    there = given.values[given.present]
    expected = expected_events(given, counted_as)
    assert expected is not None
    if expected < terms.number("waits_below"):
        events = float(there.sum())
        rest = counted_as is CountedAs.SHARE and events > expected * given.points
        what = "non-event" if rest else "event"
        zeros = (
            int((there == given.sizes[given.present]).sum())
            if rest and given.sizes is not None
            else int((there == 0).sum())
        )
        why.because(
            f"{zeros} of {given.points} points have no {what}, and {expected:.2f} are expected at each."
        )
        why.against(
            _PLAIN[counted_as],
            f"with so few {what}s a point, one limit lies at the end of what is possible and a single {what} may lie "
            "outside the other.",
        )
        why.asked.append(f"on what days did the {what}s happen? The waits between them are what to chart.")
        return Kind.G
    if counted_as is CountedAs.COUNT:
        return _of_counts(float(there.mean()), dispersed(), terms, why)
    return _of_ratios(given, counted_as, dispersed(), terms, why)


def _of_subgroups(given: Figures, why: Reasons) -> Kind:
    assert given.subgroup_sizes is not None
    why.because("Their spread inside a period says how far its mean may move by chance.")
    why.against(Kind.S, "it shows the spread inside periods; draw it above the x-bar chart.")
    why.against(Kind.XMR, "it would lose what the spread inside each period tells.")
    why.asked.append(
        "are the values of one period taken alike, at random? If not, chart their mean as single values."
    )
    return Kind.XBAR


def _of_measurements(given: Figures, terms: Entry, why: Reasons) -> Kind:
    if given.sizes is not None:
        sizes = given.sizes[given.present]
        varies = _varies(sizes)
        if varies >= terms.number("sizes_vary_from"):
            why.because(
                f"Denominators differ: {_range(sizes)}. Small ones make ratios vary more; limits follow."
            )
            why.against(
                Kind.XMR, "its limits would be the same for the smallest denominator and the largest."
            )
            return Kind.I_PRIME
        why.because(f"Denominators are much alike: {_range(sizes)}.")
        why.against(Kind.I_PRIME, "with denominators so alike its limits are all but those of the XmR chart.")
    why.because(
        "Nothing is known beforehand of how such values vary, so the differences of neighbours say it."
    )
    skew = _skew(given.charted[given.present])
    if given.points >= terms.whole("fewest_for_skew") and abs(skew) > terms.number("skew_from"):
        side = "high" if skew > 0 else "low"
        why.against(
            Kind.XMR_MEDIAN,
            f"its centre would sit better (skewness {skew:.1f}), but its limits are as even as these. "
            f"Expect more false alarms on the {side} side than the usual few.",
        )
    return Kind.XMR


def _of_counts(mean: float, found: _OverDispersed, terms: Entry, why: Reasons) -> Kind:
    why.asked.append(
        "are the periods equally long, with equally many people at risk? If not, give denominators."
    )
    if found.warned:
        why.because(found.words)
        why.against(Kind.C, "its limits allow for chance alone, and the counts vary more than that.")
        why.against(Kind.C_PRIME, "without denominators it has the limits of an XmR chart, by a longer way.")
        return Kind.XMR
    if mean >= terms.number("large_count"):
        why.because(f"The mean count is {mean:.0f}: large enough to be charted as single values.")
        why.against(
            Kind.C,
            "it holds only while nothing but chance moves so large a count; an XmR chart need not assume it.",
        )
        return Kind.XMR
    why.because(f"The mean count is {mean:.1f}. {found.words}")
    why.against(Kind.XMR, "it would have to learn from the differences what chance already says of counts.")
    if found.known:
        why.against(Kind.C_PRIME, "there is no sign of more variation than chance makes.")
    return Kind.C


def _of_ratios(
    given: Figures, counted_as: CountedAs, found: _OverDispersed, terms: Entry, why: Reasons
) -> Kind:
    assert given.sizes is not None
    plain, prime = (Kind.P, Kind.P_PRIME) if counted_as is CountedAs.SHARE else (Kind.U, Kind.U_PRIME)
    sizes = given.sizes[given.present]
    why.because(f"Denominators are {_range(sizes)}.")
    follow = _varies(sizes) >= terms.number("sizes_vary_from")
    why.against(
        Kind.XMR,
        "its limits would not follow the denominators."
        if follow
        else "it would have to learn from the differences what chance already says of counts.",
    )
    if not found.known:
        return plain
    why.because(found.words)
    if found.warned:
        why.against(plain, "its limits allow for chance alone, and the counts vary more than that.")
        return prime
    large = float(np.median(sizes)) >= terms.number("large_sizes")
    rest = " With denominators this large, look again when there are more points." if large else ""
    why.against(prime, f"there is no sign of more variation than chance makes.{rest}")
    return plain


def _range(sizes: Floats) -> str:
    low, high = float(sizes.min()), float(sizes.max())
    if low == high:
        return f"{low:,.10g} each"
    return f"{low:,.10g} to {high:,.10g}, {np.median(sizes):,.10g} in the middle"


def _varies(sizes: Floats) -> float:
    """Give how far the smallest and largest lie from the middle, as a share of it."""
    middle = float(np.median(sizes))
    return float(np.abs(sizes - middle).max()) / middle if middle else 0.0


def _skew(values: Floats) -> float:
    spread = float(values.std())
    return float(((values - values.mean()) ** 3).mean() / spread**3) if spread else 0.0
