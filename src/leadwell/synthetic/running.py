"""The days since the last whole month, as rosters tell them on the morning of a day."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl

from leadwell.foundations.periods import Period, PeriodKind
from leadwell.synthetic.character import Character, characters, months_between
from leadwell.synthetic.places import Unit
from leadwell.synthetic.planting import truths
from leadwell.synthetic.seasons import days_between
from leadwell.synthetic.sending import NOTE, SHIFTS_FEED, Load, last_month_known, named
from leadwell.synthetic.tree import open_between, tree, units_of
from leadwell.synthetic.unit_shifts import LEVEL_COLUMNS, beds_of, levels_of, unit_shifts

_WINDOW = 75  # days are always drawn so far, so that a day stays as it was when the next one comes
_NOT_YET = ("actual_hours", "bank_hours", "agency_hours", "people", *LEVEL_COLUMNS, "true_people")


def running_shifts(
    seed: int, *, months: int, until: date, today: date, known_at: datetime
) -> tuple[Load, ...]:
    """Give a file of each organisation with the shifts from its last whole month up to this morning.

    Today's shifts are planned and nobody has worked them yet: their hours worked and people are missing. The same
    days come out the same whichever day is today.

    Args:
        seed: of the demonstration.
        months: whole months of the demonstration.
        until: the day up to which the demonstration was made, see ``organisation``.
        today: the day whose shifts are planned. Days over ten weeks after the last whole month are left out.
        known_at: when the files are sent.
    """
    last = last_month_known(until)
    first = Period(PeriodKind.MONTH, last).shifted(1 - months).start
    planted = truths(first=first, last=last)
    units = units_of(planted, first=first)
    calendar = months_between(first, last)
    drawn = characters(units, seed=seed, months=calendar, truths=planted)
    begin = Period(PeriodKind.MONTH, last).following.start
    window = days_between(begin, begin + timedelta(days=_WINDOW - 1))
    duty = pl.concat(
        [
            _days_of(unit, drawn[unit.code], window, calendar, seed)
            for unit in units
            if open_between(unit, planted, first=first)[1] is None
        ]
    ).filter(pl.col("on") <= today)
    if duty.is_empty():
        return ()
    of_today = pl.col("on") == today
    duty = duty.with_columns(pl.when(~of_today).then(name).alias(name) for name in _NOT_YET)
    places = tree(planted, first=first, beds={unit.code: beds_of(unit, drawn[unit.code]) for unit in units})
    levels = {unit.organisation_code: tuple(levels_of(unit)) for unit in units}
    by_organisation = named(duty, places).partition_by("organisation_code", as_dict=True, maintain_order=True)
    return tuple(
        Load(
            file_name=f"synthetic-{organisation}-shifts-to-{today.isoformat()}.csv",
            organisation_code=str(organisation),
            feed=SHIFTS_FEED,
            month=begin,
            known_at=known_at,
            note=NOTE,
            levels=levels[str(organisation)],
            rows=rows,
        )
        for (organisation,), rows in by_organisation.items()
    )


def _days_of(
    unit: Unit, character: Character, days: list[date], calendar: list[date], seed: int
) -> pl.DataFrame:
    """Draw the days after the calendar; sickness stays as it was in its last month."""
    months = months_between(calendar[0], days[-1])
    later = np.full(len(months) - len(calendar), character.sickness[-1])
    lasting = replace(character, sickness=np.concatenate([character.sickness, later]))
    return unit_shifts(unit, lasting, days=days, months=months, seed=seed + 1)
