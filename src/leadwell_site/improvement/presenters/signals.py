"""Every series of a place and below it at a glance: which show a sign, and what was asked about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl
from django.urls import reverse

from leadwell.measures.charts import Asked as AskedChart
from leadwell.measures.charts import Chart, Glance, Matrix, Meaning, charts_of, glances_of, matrix
from leadwell.measures.definitions import Measure
from leadwell_site.improvement.choices import QuestionState
from leadwell_site.improvement.presenters.followed import followed
from leadwell_site.improvement.presenters.safety import lead_of_many, pack_words
from leadwell_site.improvement.queries import Asked
from leadwell_site.measures.presenters.decided import events_of, targets_of
from leadwell_site.measures.queries import OWN, AllDecided
from leadwell_site.measures.queries.trees import series_of

Keep = Callable[[str], str]
_SHORT = 5  # signs that need no folding
_LATE = 2  # months that a figure may come after the others and still be current
_ORDER = (Meaning.CONCERN, Meaning.BOTH, Meaning.CHANGE, Meaning.IMPROVEMENT)
_TONES = {
    Meaning.CONCERN: "alert",
    Meaning.BOTH: "watch",
    Meaning.CHANGE: "quiet",
    Meaning.IMPROVEMENT: "note",  # as blue as on charts: green says that all is well
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalLine:
    """One series whose latest figure shows a sign."""

    title: str
    where: str
    href: str
    ask_href: str
    status: tuple[str, str]
    says: str
    question: str  # what was asked about it, if anything
    question_href: str
    meaning: Meaning
    is_new: bool  # the figure before showed no sign


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalGroup:
    """Signs that belong together."""

    title: str
    lines: list[SignalLine]
    is_folded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalsPage:
    """All that the page says."""

    sentence: str
    groups: list[SignalGroup]
    matrix: Matrix | None
    hrefs: dict[str, str]  # of the charts of the matrix, by their titles
    series: int
    by_chance: tuple[str, ...]  # how many signs to expect where nothing changed
    lead: str  # how soon a true shift is seen
    followed: str  # of the signs of a year, how many were asked about, and what came of it
    silent: int  # series that had no figure for months; their signs are not listed
    no_sign: str  # what is said where no series shows a sign


def signals_page(
    rows: pl.DataFrame,
    *,
    place: int,
    names: Mapping[int, str],
    measures: Mapping[str, Measure],
    decided: AllDecided,
    asked: Sequence[Asked],
    keep: Keep,
) -> SignalsPage:
    """Give what the page says of the monthly figures of a place and of the units below it.

    Args:
        rows: columns of ``OF_PLACES``, of the place itself and of the units below it.
        place: the place itself, whose measures make up the matrix.
        names: of the units.
        measures: definitions by key; measures that are not among them are left out.
        decided: steps, targets and what happened.
        asked: the questions that were asked at these units.
        keep: keeps in links the day on which the page is known.
    """
    groups = {
        key: figures
        for key, figures in series_of(rows).items()
        if key[1] in measures and _is_of(key) and any(one.numerator is not None for one in figures)
    }
    last = {
        key: max(one.period for one in figures if one.numerator is not None)
        for key, figures in groups.items()
    }
    recent = max(last.values()).shifted(-_LATE) if last else None
    silent = {key for key, period in last.items() if recent is not None and period < recent}
    wanted = {
        (unit, measure): AskedChart(
            measure=measures[measure],
            figures=figures,
            place=names[unit],
            target=targets_of(decided[unit, measure]),
            steps=decided[unit, measure].steps,
            events=events_of(decided[unit, measure]),
        )
        for (unit, measure), figures in groups.items()
    }
    glances = dict(zip(wanted, glances_of(wanted.values()), strict=True))
    told = [key for key, one in glances.items() if (one.is_marked and key not in silent) or (key[0] == place)]
    charts = dict(zip(told, charts_of(wanted[key] for key in told), strict=True))
    latest = {(one.unit.pk, one.measure): one for one in reversed(asked)}
    marked = [
        (key, chart)
        for key, chart in charts.items()
        if key not in silent and chart.last is not None and chart.last.meaning
    ]
    marked.sort(key=lambda one: (_ORDER.index(one[1].last.meaning), one[1].title))  # type: ignore[union-attr, arg-type]
    own = [(key, chart) for key, chart in charts.items() if key[0] == place]
    lines = [
        _line(key, chart, names, latest.get(key), keep, is_new=not glances[key].was_marked)
        for key, chart in marked
    ]
    return SignalsPage(
        sentence=_sentence(lines, len(glances), too_few=sum(1 for one in glances.values() if one.is_too_few)),
        groups=_groups(lines),
        matrix=matrix([_shorter(chart, measures[key[1]]) for key, chart in own]) if own else None,
        hrefs={_title(measures[key[1]]): _chart_href(key, keep) for key, _ in own},
        series=len(glances),
        by_chance=pack_words(list(_apart(glances, place).values())),
        lead=lead_of_many(list(glances.values())),
        followed=followed(glances, asked, latest=max(last.values()).start).sentence if last else "",
        silent=len(silent),
        no_sign=_no_sign(list(glances.values())),
    )


def _no_sign(glances: Sequence[Glance]) -> str:
    """Say what there is where nothing is marked: chance, or too little to tell it from anything else."""
    judged = [one for one in glances if not one.is_too_few]  # of the others the sentence above tells
    early = sum(1 for one in judged if not one.has_limits)
    if early == len(judged):
        return "No series can be judged month by month yet: there are too few figures, or too few events."
    if not early:
        return "Chance explains the latest figure of every series that can be judged."
    several = "series have too few figures" if early > 1 else "series has too few figures"
    return f"Chance explains the latest figure of the others; {early:,} {several} to tell yet."


def _is_of(key: tuple[int, str]) -> bool:
    """Whether a measure is the place's to be looked at: what a unit defined for itself is of that unit alone."""
    return not key[1].startswith(OWN) or key[1].startswith(f"{OWN}{key[0]}.")


def _apart(glances: Mapping[tuple[int, str], Glance], place: int) -> dict[tuple[int, str], Glance]:
    """Leave out the sums of the place where the units below it are there too: a sum is not one chance more."""
    below = {measure for unit, measure in glances if unit != place}
    return {key: one for key, one in glances.items() if key[0] != place or key[1] not in below}


def _shorter(chart: Chart, measure: Measure) -> Chart:
    """Give a chart under the title of its measure alone: the place is that of the page."""
    return replace(chart, title=_title(measure))


def _title(measure: Measure) -> str:
    """The title; a place's own measure may have that of one that Leadwell defines."""
    return f"{measure.title} (our own)" if measure.key.startswith(OWN) else measure.title


def _chart_href(key: tuple[int, str], keep: Keep) -> str:
    return keep(reverse("improvement:chart", args=list(key)))


def _line(
    key: tuple[int, str],
    chart: Chart,
    names: Mapping[int, str],
    asked: Asked | None,
    keep: Keep,
    *,
    is_new: bool,
) -> SignalLine:
    last = chart.last
    assert last is not None
    assert last.meaning is not None
    is_open = asked is not None and asked.state is not QuestionState.CLOSED
    about_this = is_open or (asked is not None and asked.period_start == last.starts_on)
    title = chart.title.removesuffix(f": {names[key[0]]}")
    return SignalLine(
        title=title,
        where=names[key[0]],
        href=_chart_href(key, keep),
        ask_href=keep(reverse("improvement:ask", args=list(key))),
        status=(_TONES[last.meaning], last.meaning.words[:1].upper() + last.meaning.words[1:]),
        says=f"{last.label}: {last.shown}, {last.signal_words}.",
        meaning=last.meaning,
        is_new=is_new,
        question=asked.asks if asked is not None and about_this else "",
        question_href=keep(reverse("improvement:question", args=[asked.pk]))
        if asked is not None and about_this
        else "",
    )


def _sentence(lines: Sequence[SignalLine], series: int, *, too_few: int) -> str:
    if not series:
        return "There are no monthly figures here yet."
    rest = (
        f" {too_few:,} {'has' if too_few == 1 else 'have'} too few events to judge month by month."
        if too_few
        else ""
    )
    what = f"Of {series:,} series, {len(lines):,} {'shows' if len(lines) == 1 else 'show'} a sign in the latest figure."
    if not lines:
        return what + rest
    asked = sum(1 for one in lines if one.question)
    about = f"Somebody has asked about {asked:,}." if asked else "Nobody has asked about any of them yet."
    return f"{what} {about}{rest}"


def _groups(lines: Sequence[SignalLine]) -> list[SignalGroup]:
    """Give the signs by what they mean; new concerns stand open, and so does whatever is short."""
    good = [one for one in lines if one.meaning is Meaning.IMPROVEMENT]
    bad = [one for one in lines if one.meaning is not Meaning.IMPROVEMENT]
    found = (
        ("New in the latest figure", [one for one in bad if one.is_new]),
        ("There before, and still there", [one for one in bad if not one.is_new]),
        ("Getting better", good),
    )
    return [
        SignalGroup(title=title, lines=several, is_folded=place > 0 and len(several) > _SHORT)
        for place, (title, several) in enumerate(found)
        if several
    ]
