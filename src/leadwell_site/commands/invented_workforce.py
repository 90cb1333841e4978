"""The people of the invented units: their lists, loaded as any organisation would, and what units ask of them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import polars as pl

from leadwell.foundations.staff import StaffGroup
from leadwell.synthetic import Known, people_files
from leadwell.synthetic.places import units as invented_units
from leadwell.synthetic.workforce import needs_of
from leadwell_site.commands.invented_files import load_one
from leadwell_site.commands.invented_people import DOMAIN, HOME, WARD
from leadwell_site.organisations.models import Organisation, Unit
from leadwell_site.staffing import queries as staffing
from leadwell_site.workforce.actions import need_competence

DAYS_BACK = 56  # for which shifts of people are made
_LONG, _LONGER = (WARD, "0106"), 7 * 40  # wards with longer rosters, and by how many days
_KNOWN = (
    Known(unit_code=WARD, group="registered", name="Sam Birch", email=f"ward.manager@{DOMAIN}"),
    Known(unit_code=WARD, group="registered", name="Robin Ash", email=f"nurse@{DOMAIN}"),
    Known(unit_code=HOME, group="support", name="Nat Holm", email=f"care.assistant@{DOMAIN}"),
)


def load_people(
    organisations: Mapping[str, Organisation], *, seed: int, first: date, today: date, at: datetime
) -> None:
    """Load the lists of people as they are on the morning of a day; again on a later day they only grow.

    Args:
        organisations: by code.
        seed: of the demonstration.
        first: the first day for which people's shifts are made; the same on each later day.
        today: the day.
        at: when the lists are sent.
    """
    open_units = list(
        Unit.objects.filter(organisation__in=organisations.values(), closed_on=None).exclude(code="")
    )
    codes = {str(unit.pk): unit.code for unit in open_units}
    earlier = first - timedelta(days=_LONGER)
    longer = [unit.pk for unit in open_units if unit.code in _LONG]
    held = pl.concat(
        [
            staffing.shifts(longer, start=earlier, end=first - timedelta(days=1)),
            staffing.shifts([unit.pk for unit in open_units], start=first, end=today),
        ]
    )
    came = held.with_columns(unit_code=pl.col("unit").replace_strict(codes, return_dtype=pl.String))
    for sent in people_files(
        came,
        names={unit.code: unit.name for unit in open_units},
        first=first,
        today=today,
        seed=seed,
        known_at=at,
        known=_KNOWN,
        longer=dict.fromkeys(_LONG, earlier),
    ):
        load_one(sent, organisations)


def say_what_units_need(units: Mapping[str, Unit], *, by: str, at: datetime) -> None:
    """Say what somebody has to be competent for to work in each unit."""
    for one in invented_units():
        if one.code not in units:
            continue
        for title, group, keeps in needs_of(one):
            need_competence(
                unit=units[one.code], group=StaffGroup(group), title=title, keeps=keeps, by=by, at=at
            )


def first_day(today: date) -> date:
    """The first day for which people's shifts are made, a Monday."""
    day = today - timedelta(days=DAYS_BACK)
    return day - timedelta(days=day.weekday())
