"""Who got what: nights, weekends and requests of each person."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from leadwell.staffing.unit_rosters import Had
from leadwell_site.design_system.wording import count, day
from leadwell_site.rosters.presenters.tables import group_title
from leadwell_site.rosters.queries import HolidaysHad

_NUMBERS = ("Shifts", "Nights", "Weekends")


def had_page(
    posts: pl.DataFrame,
    past: Sequence[Had],
    coming: Sequence[Had],
    *,
    holidays: HolidaysHad,
    holidays_to_come: HolidaysHad,
) -> dict[str, Any]:
    """Give a table a staff group: what each person had and is to have; those who had neither shift nor request too."""
    lots: dict[str, list[list[Any]]] = {}
    for row, had, to_come in zip(posts.iter_rows(named=True), past, coming, strict=True):
        lots.setdefault(row["staff_group"], []).append(
            [
                row["name"],
                _hours(row["hours_a_week"]),
                count(had.shifts),
                count(had.nights),
                count(had.weekends),
                requests_words(had.asked + to_come.asked, had.granted + to_come.granted),
                count(to_come.nights),
                count(to_come.weekends),
                count(holidays.counts[had.employee]),
                count(holidays_to_come.counts[had.employee]),
            ]
        )
    return {
        "head": [
            "Name",
            {"text": "Hours a week", "number": True},
            {"text": "Shifts", "number": True},
            {"text": "Nights", "number": True},
            {"text": "Weekends", "number": True},
            "Requests granted",
            {"text": "Nights to come", "number": True},
            {"text": "Weekends to come", "number": True},
            {"text": "Bank holidays, one year", "number": True},
            {"text": "Bank holidays to come", "number": True},
        ],
        "holiday_words": (
            f"Bank holidays are counted over one year: shifts are held for {len(holidays.covered)} of "
            f"{len(holidays.days)}. To come: {_named(holidays_to_come)}."
        ),
        "lots": [
            (group_title(group), lots[group]) for group in sorted(lots, key=lambda one: (one == "", one))
        ],
    }


def _named(had: HolidaysHad) -> str:
    return ", ".join(f"{day(on)} ({name})" for on, name in had.days.items()) or "none in the next eight weeks"


def requests_words(asked: int, granted: int) -> str:
    """Say how many requests were granted: refused ones are told, and none asked is not none granted.

    >>> requests_words(0, 0), requests_words(3, 2)
    ('none asked', '2 of 3')
    """
    return "none asked" if not asked else f"{granted} of {asked}"


def _hours(value: float | None) -> str:
    return "not known" if value is None else count(value)
