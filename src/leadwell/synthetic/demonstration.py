"""A demonstration organisation: a trust of 3 sites and 40 wards, and a group of three care homes."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.synthetic.character import Character, characters, last_day, months_between
from leadwell.synthetic.events import falls
from leadwell.synthetic.monthly_measures import monthly_measures
from leadwell.synthetic.overwriting import with_cells, with_planted_shifts, without_census
from leadwell.synthetic.places import Place, Succession, Unit
from leadwell.synthetic.planting import Truths, truths
from leadwell.synthetic.seasons import days_between
from leadwell.synthetic.sending import (
    MEASURES_FEED,
    SHIFTS_FEED,
    Load,
    changed_measures,
    last_month_known,
    loads,
)
from leadwell.synthetic.tree import open_between, successions, tree, units_of
from leadwell.synthetic.unit_shifts import beds_of, levels_of, unit_shifts


class NoMonths(LeadwellError):
    """A demonstration of no months was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntheticOrganisation:
    """Everything a demonstration holds. All of it is invented; nothing is about a real service."""

    seed: int
    first: date  # first day of the first month
    last: date  # last day of the last month
    places: tuple[Place, ...]
    successions: tuple[Succession, ...]
    truths: Truths
    loads: tuple[Load, ...]  # in the order of arrival
    duty: pl.DataFrame  # DUTY rows as things were: with every ward, corrections made
    falls: pl.DataFrame  # FALLS rows: every shift, with the true mean
    measures: pl.DataFrame  # MEASURES rows with corrections made (a corrected count of falls is planted,
    # so there it is not the sum of the falls of the shifts)

    def place(self, code: str) -> Place:
        """Give the place with a code."""
        return next(place for place in self.places if place.code == code)

    @property
    def shifts(self) -> pl.DataFrame:
        """All hours that were sent, as last sent: SHIFTS rows."""
        return pl.concat([load.shifts for load in self._latest()])

    @property
    def census(self) -> pl.DataFrame:
        """All counts of people that were sent, as last sent: CENSUS rows."""
        return pl.concat([load.census for load in self._latest()])

    @property
    def observations(self) -> pl.DataFrame:
        """All measures that were sent, as last sent: OBSERVATIONS rows."""
        return pl.concat([load.observations for load in self._latest()])

    def _latest(self) -> list[Load]:
        """Give the last file of each organisation, feed and month."""
        return list({(one.organisation_code, one.feed, one.month): one for one in self.loads}.values())


def organisation(seed: int, *, months: int = 30, until: date) -> SyntheticOrganisation:
    """Give the demonstration as it stands at the end of ``until``; the same seed gives the same bytes.

    The last month is the last whose shifts had been sent by then (on the 5th of the month after).
    What is planted stands in ``planted.toml``, and how it falls on these months in ``truths``.

    Raises:
        NoMonths: ``months`` is below 1.
    """
    if months < 1:
        raise NoMonths(f"A demonstration needs at least one month; {months} were asked for.")
    last = last_month_known(until)
    first = Period(PeriodKind.MONTH, last).shifted(1 - months).start
    planted = truths(first=first, last=last)
    units = units_of(planted, first=first)
    calendar = months_between(first, last)
    drawn = characters(units, seed=seed, months=calendar, truths=planted)

    duty = pl.concat([_duty(unit, drawn[unit.code], calendar, planted, seed) for unit in units])
    duty = with_planted_shifts(duty, {unit.code: unit for unit in units}, planted, seed=seed)
    corrected = [cell for one in planted.resent if one.feed == SHIFTS_FEED for cell in one.cells]
    duty = with_cells(duty, corrected, new=True)

    by_unit = duty.partition_by("unit_code", as_dict=True, maintain_order=True)
    all_falls, all_measures = [], []
    for unit in units:
        own = by_unit[(unit.code,)]
        fell = falls(own, unit, drawn[unit.code], months=calendar, truths=planted, seed=seed)
        all_falls.append(fell)
        all_measures.append(
            monthly_measures(own, fell, unit, drawn[unit.code], months=calendar, truths=planted, seed=seed)
        )
    measures = measures_first = pl.concat(all_measures).sort("month", maintain_order=True)
    for one in planted.resent:
        if one.feed == MEASURES_FEED:
            measures = changed_measures(measures, one.cells, one.month, new=True)
            measures_first = changed_measures(measures_first, one.cells, one.month, new=False)

    counted = without_census(duty, planted.missing_census)
    beds = {unit.code: beds_of(unit, drawn[unit.code]) for unit in units}
    places = tree(planted, first=first, beds=beds)
    return SyntheticOrganisation(
        seed=seed,
        first=first,
        last=last_day(last),
        places=places,
        successions=successions(planted, first=first),
        truths=planted,
        loads=loads(
            with_cells(counted, corrected, new=False),
            counted,
            measures_first,
            measures,
            places=places,
            levels={unit.organisation_code: tuple(levels_of(unit)) for unit in units},
            truths=planted,
            until=until,
        ),
        duty=duty,
        falls=pl.concat(all_falls),
        measures=measures,
    )


def _duty(unit: Unit, character: Character, calendar: list[date], planted: Truths, seed: int) -> pl.DataFrame:
    opened, closed = open_between(unit, planted, first=calendar[0])
    end = last_day(calendar[-1])
    if closed is not None:
        end = min(end, closed - timedelta(days=1))
    rises = [rise for rise in planted.dependency_rises if rise.unit_code == unit.code]
    return unit_shifts(
        unit,
        character,
        days=days_between(opened or calendar[0], end),
        months=calendar,
        seed=seed,
        rise=rises[0] if rises else None,
    )
