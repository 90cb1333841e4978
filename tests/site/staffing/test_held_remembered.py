"""Judged shifts are kept in memory until more is loaded, and are never other than a fresh reading."""

import random
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.site.known_figures import know_shifts

from leadwell.foundations.staff import Part
from leadwell_site.measures.queries import remembered as memory
from leadwell_site.staffing import actions, queries

pytestmark = [pytest.mark.site, pytest.mark.django_db(transaction=True)]

FIRST = date(2025, 10, 1)
AT = datetime(2025, 11, 5, 6, tzinfo=UTC)
TABLES = ("shifts", "census", "judged", "recorded", "overrides")
MONTHS = ((date(2025, 10, 1), date(2025, 10, 31)), (date(2025, 11, 1), date(2025, 11, 30)))


def tables(units, start, end, known_at) -> dict[str, pl.DataFrame]:
    held = queries.held(units, start=start, end=end, known_at=known_at)
    return {name: getattr(held, name) for name in TABLES}


def agree(units, known_ats) -> None:
    """Whatever is asked gives the same from memory, from memory again, and afresh."""
    for several in (units[:1], units[1:], units, units[::-1]):
        for start, end in MONTHS:
            for known_at in known_ats:
                kept = tables(several, start, end, known_at)
                again = tables(several, start, end, known_at)
                memory.forget()
                fresh = tables(several, start, end, known_at)
                for name in TABLES:
                    assert kept[name].equals(fresh[name]), name
                    assert again[name].equals(fresh[name]), name


def test_the_second_reading_does_not_touch_the_shifts(trust):
    ward = trust.wards[0]
    know_shifts(ward, first=FIRST, days=10, short_on={date(2025, 10, 4)})

    def reads() -> int:
        with CaptureQueriesContext(connection) as asked:
            tables([ward], *MONTHS[0], None)
        return sum("FROM staffing_shifthours" in one["sql"] for one in asked.captured_queries)

    assert reads() == 1
    assert reads() == 0


def test_nothing_that_shifts_depend_on_gives_an_old_answer(trust):
    chance = random.Random(20261128)
    units = [*trust.wards, trust.home]
    moments = [None, AT, AT + timedelta(hours=30)]
    for step in range(4):
        at = AT + timedelta(hours=6 * step)
        unit = chance.choice(units)
        know_shifts(
            unit,
            first=FIRST + timedelta(days=chance.randrange(40)),
            days=6,
            short_on={FIRST + timedelta(days=chance.randrange(50)) for _ in range(3)},
            at=at,
        )
        agree(units, moments)
        # None of these comes with a load.
        changed = chance.choice(units[1:])
        changed.serves = chance.choice(["adult_inpatient", "care_home", "care_home_nursing", "other"])
        changed.shift_lengths = chance.choice([{}, {"day": 12.0, "night": 12.0}, {"day": 7.5, "night": 10.0}])
        changed.save()
        agree(units, moments)
        actions.record_flag(
            unit=units[0],
            on=FIRST + timedelta(days=chance.randrange(40)),
            part=Part.NIGHT,
            code="RF3",
            note="",
            by="tests",
            at=at + timedelta(minutes=1),
        )
        agree(units, moments)


def test_two_places_and_two_months_are_two_questions(trust):
    first, second = trust.wards
    know_shifts(first, first=FIRST, days=5, short_on={date(2025, 10, 2)})
    know_shifts(second, first=date(2025, 11, 1), days=7, short_on=set())
    for _ in range(2):
        assert tables([first], *MONTHS[0], None)["judged"].height == 10
        assert tables([second], *MONTHS[0], None)["judged"].height == 0
        assert tables([second], *MONTHS[1], None)["judged"].height == 14
        assert tables([first], *MONTHS[0], AT - timedelta(days=1))["judged"].height == 0
