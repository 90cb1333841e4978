"""What was read is kept in memory for as long as nothing more is loaded, and never longer."""

import random
import threading
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.site.improvement.charted_months import FALLS, add_months

from leadwell_site.measures.queries import remembered as memory
from leadwell_site.measures.queries.trees import figures_of_places, trees_of

pytestmark = [pytest.mark.site, pytest.mark.django_db(transaction=True)]

BEGIN = datetime(2025, 6, 2, 9, tzinfo=UTC)
MONTHS = tuple(date(2025, month, 1) for month in range(1, 6))


def read(trust, known_at: datetime | None = None) -> pl.DataFrame:
    tree = trees_of([trust.root], known_at=known_at)
    return figures_of_places(tree, tree=tree, measures=[FALLS], known_at=known_at)


def from_the_tables(trust, known_at: datetime | None = None) -> pl.DataFrame:
    with transaction.atomic():  # where nothing is remembered
        return read(trust, known_at)


def tables_read(work) -> int:
    with CaptureQueriesContext(connection) as caught:
        work()
    return sum("JOIN measures_observation" in one["sql"] for one in caught.captured_queries)


def test_the_second_reading_does_not_touch_the_figures(trust):
    add_months(trust.wards[0], [3.0], last=MONTHS[0], at=BEGIN)
    assert tables_read(lambda: read(trust)) == 1
    assert tables_read(lambda: read(trust)) == 0
    assert tables_read(lambda: read(trust, BEGIN)) == 1  # as known on another day is another question
    assert read(trust).equals(from_the_tables(trust))


def test_no_order_of_loads_and_readings_gives_an_old_answer(trust):
    chance = random.Random(20261128)
    at = BEGIN
    for _ in range(60):
        at += timedelta(minutes=1)
        if chance.random() < 0.5:
            add_months(
                chance.choice(trust.wards), [float(chance.randrange(9))], last=chance.choice(MONTHS), at=at
            )
        known_at = chance.choice([None, BEGIN + timedelta(minutes=chance.randrange(60))])
        assert read(trust, known_at).equals(from_the_tables(trust, known_at))


def test_a_load_that_is_undone_leaves_nothing_behind(trust):
    add_months(trust.wards[0], [3.0], last=MONTHS[0], at=BEGIN)
    before = read(trust)
    with transaction.atomic():
        add_months(trust.wards[0], [8.0], last=MONTHS[0], at=BEGIN + timedelta(days=1))
        assert not read(trust).equals(before)
        transaction.set_rollback(True)
    assert read(trust).equals(before)


def test_a_unit_that_moves_is_summed_where_it_hangs(trust):
    from leadwell_site.organisations import actions

    add_months(trust.home, [3.0], last=MONTHS[0], at=BEGIN)
    assert trust.site.pk not in read(trust)["unit_id"]
    actions.move_unit(
        unit=trust.home,
        parent=trust.site,
        from_on=date(2024, 6, 1),
        at=BEGIN + timedelta(days=1),
        actor="tests",
    )
    assert trust.site.pk in read(trust)["unit_id"]


def test_what_a_reader_does_to_its_table_stays_its_own(trust):
    add_months(trust.wards[0], [3.0], last=MONTHS[0], at=BEGIN)
    read(trust).drop_in_place("numerator")
    assert "numerator" in read(trust).columns


def test_memory_has_a_limit(monkeypatch):
    small = memory.LRUCache(20_000, getsizeof=memory._size)
    monkeypatch.setattr(memory, "_kept", small)
    monkeypatch.setattr(memory, "MOST_BYTES", 20_000)
    for number in range(50):
        table = pl.DataFrame({"number": [float(number)] * 500})
        assert memory.remembered(("some", number), lambda table=table: table).equals(table)
    assert 2 <= len(small) <= 5
    assert small.currsize <= 20_000
    huge = pl.DataFrame({"number": [1.0] * 5_000})
    assert memory.remembered("too large to keep", lambda: huge).equals(huge)
    assert "too large to keep" not in {key[-1] for key in small}


def test_readers_in_several_threads(trust):
    add_months(trust.wards[0], [3.0], last=MONTHS[0], at=BEGIN)
    expected, found = from_the_tables(trust), []

    def look() -> None:
        try:
            found.extend(read(trust).equals(expected) for _ in range(20))
        finally:
            connection.close()

    several = [threading.Thread(target=look) for _ in range(4)]
    for one in several:
        one.start()
    for one in several:
        one.join()
    assert found == [True] * 80
