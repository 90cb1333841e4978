"""Random histories of edits: what was known on any date is what a replay from scratch gives."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from django.db import transaction

from leadwell_site.measures import actions, queries
from leadwell_site.measures.models import Observation

pytestmark = [pytest.mark.site, pytest.mark.django_db]

BEGIN = datetime(2025, 1, 3, 9, tzinfo=UTC)
MEASURES = ("quality.falls", "staffing.fill.registered.day")
FEEDS = ("ward_return", "any_measure")
MONTHS = tuple(date(2024, month, 1) for month in (10, 11, 12))
REASONS = ("not_recorded", "suppressed", "not_submitted")
HISTORIES = 120


def value(chance: random.Random) -> tuple[float | None, float | None, str | None]:
    """A numerator and denominator, or a reason; few of them, so that rows often repeat what is known."""
    match chance.randrange(5):
        case 0:
            return None, None, chance.choice(REASONS)
        case 1:
            return float(chance.randrange(3)), None, None
        case _:
            return float(chance.randrange(3)), float(chance.randrange(1, 3)), None


def history(seed: int, units: list[int]) -> list[dict]:
    """Loads in the order in which they were made; some at the very same moment."""
    chance = random.Random(seed)
    loads, at = [], BEGIN
    for _ in range(chance.randrange(2, 7)):
        at += timedelta(hours=chance.choice((0, 1, 30)), microseconds=chance.choice((0, 1)))
        keys = [
            (unit, measure, feed, month)
            for unit in units
            for measure in MEASURES
            for feed in FEEDS
            for month in MONTHS
            if chance.random() < 0.25
        ]
        rows = [(*key, *value(chance)) for key in keys]
        whole = None
        if chance.random() < 0.3:
            whole = (chance.choice(units), chance.choice(FEEDS), chance.choice(MONTHS))
        loads.append({"known_at": at, "rows": rows, "whole": whole})
    return loads


def as_frame(rows: list[tuple]) -> pl.DataFrame:
    names = ("unit_id", "measure", "feed", "period_start", "numerator", "denominator", "missing")
    made = [
        dict(zip(names, row, strict=True))
        | {"period_kind": "month", "title": "", "sheet": "Data", "row": 2, "column": ""}
        for row in rows
    ]
    return pl.DataFrame(made, schema=actions.ROWS)


def replayed(loads: list[dict], on: datetime) -> dict[tuple, tuple]:
    """Slow and obvious: tell everything that was known by then again, in the order in which it became known."""
    known: dict[tuple, tuple] = {}
    for load in sorted((load for load in loads if load["known_at"] <= on), key=lambda load: load["known_at"]):
        told = {row[:4]: row[4:] for row in load["rows"]}
        if load["whole"] is not None:
            unit, feed, month = load["whole"]
            for key in list(known):
                if (key[0], key[2], key[3]) == (unit, feed, month) and key not in told:
                    del known[key]
        known.update(told)
    return known


def shown(units: list[int], on: datetime | None) -> dict[tuple, tuple]:
    found = queries.figures(units, known_at=on)
    names = ("unit_id", "measure", "feed", "period_start", "numerator", "denominator", "missing")
    rows = found.select(names).rows()
    assert len({row[:4] for row in rows}) == len(rows)
    return {row[:4]: row[4:] for row in rows}


@contextmanager
def forgotten_afterwards() -> Iterator[None]:
    """Observations cannot be deleted, so each history is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def tell(trust, loads: list[dict]) -> list[queries.Counts]:
    counts = []
    for load in loads:
        act = actions.begin_load(
            organisation=trust.organisation, source=None, known_at=load["known_at"], by="ada@example.org"
        )
        whole = None
        if load["whole"] is not None:
            unit, feed, month = load["whole"]
            whole = pl.DataFrame({"unit_id": [unit], "feed": [feed], "period_start": [month]})
        counts.append(actions.add_observations(load=act, rows=as_frame(load["rows"]), whole=whole))
    return counts


@pytest.mark.slow
def test_what_was_known_on_any_date_equals_a_replay_from_scratch(trust):
    units = [ward.pk for ward in trust.wards]
    for seed in range(HISTORIES):
        with forgotten_afterwards():
            loads = history(seed, units)
            tell(trust, loads)
            moments = {load["known_at"] for load in loads}
            for on in sorted(moments | {moment - timedelta(microseconds=1) for moment in moments}):
                assert shown(units, on) == replayed(loads, on), (seed, on)
            assert shown(units, None) == replayed(loads, max(moments)), seed


def test_telling_a_history_again_in_one_load_changes_nothing(trust):
    units = [ward.pk for ward in trust.wards]
    for seed in range(20):
        with forgotten_afterwards():
            loads = history(seed, units)
            tell(trust, loads)
            before = Observation.objects.count()
            known = replayed(loads, datetime.max.replace(tzinfo=UTC))
            last = {
                "known_at": max(load["known_at"] for load in loads),
                "rows": [k + v for k, v in known.items()],
                "whole": None,
            }
            assert tell(trust, [last, last]) == [queries.Counts(unchanged=len(known))] * 2
            assert Observation.objects.count() == before


def test_corrections_are_exactly_the_figures_that_read_otherwise(trust):
    units = [ward.pk for ward in trust.wards]
    for seed in range(40):
        with forgotten_afterwards():
            loads = sorted(history(seed, units), key=lambda load: load["known_at"])
            for place, load in enumerate(loads):
                load["known_at"] = BEGIN + timedelta(days=place)  # one after the other
            ever: set[tuple] = set()
            for load, counts in zip(loads, tell(trust, loads), strict=True):
                before = replayed(loads, load["known_at"] - timedelta(microseconds=1))
                told = {row[:4]: row[4:] for row in load["rows"]}
                gone = before.keys() - replayed(loads, load["known_at"]).keys()
                unchanged = {key for key, said in told.items() if before.get(key) == said}
                assert counts == queries.Counts(
                    added=len(told.keys() - ever),
                    corrected=len(told.keys() & ever - unchanged),
                    withdrawn=len(gone),
                    unchanged=len(unchanged),
                )
                ever |= told.keys()
