"""How the tripwires of a scheme stand: what signals, and how often that would be chance."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

import polars as pl

from leadwell.improvement.tripwires import FalseAlarms, Tripped, false_alarms, trips
from leadwell.measures.charts import Asked, Chart, Figure, charts_of, glances_of
from leadwell.measures.definitions import Measure
from leadwell_site.improvement.queries.periods import latest_months, periods_over
from leadwell_site.improvement.queries.schemes import SchemeSeen, WireSeen
from leadwell_site.measures import queries as measures
from leadwell_site.measures.queries.trees import series_of
from leadwell_site.organisations.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class WireState:
    """A tripwire and how it stands."""

    wire: WireSeen
    measure: Measure
    chart: Chart
    latest: Figure | None  # the latest figure, of the month that runs too
    signals: tuple[Tripped, ...]  # every month since the scheme began that signals
    new: tuple[Tripped, ...]  # of them, those that nobody has let pass, or that became worse since
    false: FalseAlarms


def wire_states(
    scheme: SchemeSeen, *, on: date, known_at: datetime | None = None, with_chance: bool = True
) -> tuple[WireState, ...]:
    """Give how each tripwire of a scheme stands: some queries for each place that has one.

    Args:
        scheme: the scheme.
        on: the day from which one looks: months that are not over are on no chart.
        known_at: as known then; now where not given.
        with_chance: whether the chance of false alarms is worked out too.
    """
    by_place: dict[int, list[WireSeen]] = defaultdict(list)
    for wire in scheme.wires:
        by_place[wire.unit.pk].append(wire)
    found = {}
    for wires in by_place.values():
        unit = wires[0].unit
        keys = sorted({wire.measure for wire in wires})
        told = measures.figures_of_places(
            [unit], tree=measures.trees_of([unit], known_at=known_at), measures=keys, known_at=known_at
        )
        charted = {
            measure: figures
            for (_, measure), figures in series_of(latest_months(periods_over(told, on))).items()
        }
        every = {measure: figures for (_, measure), figures in series_of(told).items()}
        decided = measures.decided([unit], measures=keys, known_at=known_at)
        for wire in wires:
            found[wire.pk] = _state(
                scheme,
                wire,
                charted.get(wire.measure, ()),
                [one for one in every.get(wire.measure, ()) if one.period.start <= on],
                steps=decided[unit.pk, wire.measure].steps,
                with_chance=with_chance,
            )
    return tuple(found[wire.pk] for wire in scheme.wires)


def _state(
    scheme: SchemeSeen,
    wire: WireSeen,
    charted: Sequence[Figure],
    every: Sequence[Figure],
    *,
    steps: Sequence,  # type: ignore[type-arg]
    with_chance: bool,
) -> WireState:
    measure = measures.measure_of(wire.measure)
    asked = Asked(measure=measure, figures=charted, place=wire.unit.name, steps=steps)
    (chart,) = charts_of([asked])
    looked = partial(trips, wire.wire, measure, chart=chart, figures=every, since=scheme.starts_on)
    chance = FalseAlarms(chance=None, why="")
    if with_chance:
        (glance,) = glances_of([asked])
        over = [one for one in every if any(one.period == told.period for told in charted)]
        chance = false_alarms(wire.wire, measure, chart=chart, figures=over, glance=glance)
    return WireState(
        wire=wire,
        measure=measure,
        chart=chart,
        latest=next((one for one in reversed(every) if one.numerator is not None), None),
        signals=looked(),
        new=looked(let_pass=scheme.let_pass(wire)),
        false=chance,
    )


def can_trip(unit: Unit, measure: str) -> bool:
    """Say whether a place has a monthly figure of a measure, its own or a sum, by which a tripwire could signal."""
    told = measures.figures_of_places([unit], tree=measures.trees_of([unit]), measures=[measure])
    return bool(told.filter(pl.col("numerator").is_not_null()).height)
