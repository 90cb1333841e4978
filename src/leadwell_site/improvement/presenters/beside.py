"""One measure of several places beside one another: small charts on common axes, place by place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from leadwell.drawing import Sheet, summary
from leadwell.measures.charts import Asked, Chart, Figure, charts_of, common_axis, glances_of
from leadwell.measures.definitions import Measure
from leadwell_site.improvement.presenters.safety import pack_words
from leadwell_site.measures.presenters.decided import events_of, targets_of
from leadwell_site.measures.queries import AllDecided

Keep = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One place of a sheet, as a link to its own chart."""

    name: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The places directly below one place."""

    name: str
    sheet: Sheet
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """All that the page says."""

    sentence: str
    by_chance: tuple[str, ...]  # how many signs to expect where nothing changed
    groups: tuple[Group, ...]
    without: tuple[str, ...]  # the places without a figure of this measure


def beside(
    measure: Measure,
    figures: Mapping[int, Sequence[Figure]],
    *,
    groups: Sequence[tuple[str, Sequence[int]]],
    names: Mapping[int, str],
    decided: AllDecided,
    keep: Keep,
) -> Beside:
    """Give what the page says of one measure.

    Args:
        measure: what is measured.
        figures: by place, in the order of time.
        groups: the name of each place above, and the places directly below it.
        names: of the places.
        decided: steps, targets and what happened.
        keep: keeps in links the day on which the page is known.
    """
    told = {unit for unit, several in figures.items() if any(one.numerator is not None for one in several)}
    every = [unit for _, units in groups for unit in units]
    asked = {
        unit: Asked(
            measure=measure,
            figures=figures[unit],
            place=names[unit],
            target=targets_of(decided[unit, measure.key]),
            steps=decided[unit, measure.key].steps,
            events=events_of(decided[unit, measure.key]),
        )
        for unit in every
        if unit in told
    }
    charts = dict(zip(asked, charts_of(asked.values()), strict=True))
    shown = []
    for name, units in groups:
        here = sorted((unit for unit in units if unit in charts), key=lambda unit: names[unit].casefold())
        if here:
            shown.append(_group(measure, name, {unit: charts[unit] for unit in here}, names, keep))
    return Beside(
        sentence=summary(list(charts.values())),
        by_chance=pack_words(list(glances_of(asked.values()))),
        groups=tuple(shown),
        without=tuple(sorted((names[unit] for unit in every if unit not in charts), key=str.casefold)),
    )


def _group(
    measure: Measure, name: str, charts: Mapping[int, Chart], names: Mapping[int, str], keep: Keep
) -> Group:
    several = [replace(chart, title=names[unit]) for unit, chart in charts.items()]
    return Group(
        name=name,
        sheet=Sheet(
            title=f"{measure.title}: {name}",
            sentence=summary(several),
            axis=common_axis(several),
            charts=tuple(several),
        ),
        panels=tuple(
            Panel(
                name=names[unit],
                href=keep(reverse("improvement:chart", args=[unit, measure.key])),
            )
            for unit in charts
        ),
    )
