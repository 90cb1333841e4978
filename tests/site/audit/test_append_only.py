"""The database itself refuses to change or delete rows of history."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from leadwell_site.audit.actions import record
from leadwell_site.audit.append_only import guarded_tables
from leadwell_site.audit.models import AuditLine
from leadwell_site.commands.checks import HISTORY
from leadwell_site.measures.models import Load, Observation, Series
from leadwell_site.organisations.models import Succession, UnitCode, UnitName, UnitParent

pytestmark = [pytest.mark.site, pytest.mark.django_db]

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def load(trust):
    return Load.objects.create(organisation=trust.organisation, known_at=AT, by="tests")


def refused(act) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError as problem:
        return "added and never changed" in str(problem)
    return False


def test_every_table_of_history_is_guarded_after_all_migrations():
    assert guarded_tables(connection) == HISTORY


def test_an_audit_line_can_be_neither_changed_nor_deleted():
    line = record(actor="a@example.org", did="tests.done", subject="test 1")
    assert refused(lambda: AuditLine.objects.filter(pk=line.pk).update(actor="b@example.org"))
    assert refused(lambda: AuditLine.objects.filter(pk=line.pk).delete())
    assert AuditLine.objects.get(pk=line.pk).actor == "a@example.org"


def test_an_observation_can_be_neither_changed_nor_deleted(trust, load):
    series = Series.objects.create(
        unit=trust.wards[0], measure="quality.falls", feed="typed", period_kind="month"
    )
    seen = Observation.objects.create(
        series=series, period_start=date(2026, 2, 1), known_at=AT, numerator=3, denominator=700, load=load
    )
    assert refused(lambda: Observation.objects.filter(pk=seen.pk).update(numerator=2))
    assert refused(lambda: seen.save())
    assert refused(lambda: Observation.objects.all().delete())


def test_a_load_takes_its_counts_when_it_ends_and_nothing_else_of_it_changes(load):
    load.counts = {"added": 3}
    load.save()
    load.refresh_from_db()
    assert load.counts == {"added": 3}
    assert refused(lambda: Load.objects.update(known_at=datetime(2026, 1, 1, tzinfo=UTC)))
    assert refused(lambda: Load.objects.update(by="somebody else"))
    assert refused(lambda: load.delete())


def test_guards_that_were_lifted_are_in_place_again_afterwards(lifted_guards):
    line = record(actor="a@example.org", did="tests.done", subject="test 1")
    with lifted_guards():
        assert AuditLine.objects.filter(pk=line.pk).delete()[0] == 1
    line = record(actor="a@example.org", did="tests.done", subject="test 2")
    assert refused(lambda: AuditLine.objects.filter(pk=line.pk).delete())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("again", [False, True])
def test_django_empties_the_tables_after_a_test_with_real_transactions(again):
    assert not AuditLine.objects.exists()
    line = record(actor="a@example.org", did="tests.done", subject="test 1")
    assert refused(lambda: AuditLine.objects.filter(pk=line.pk).delete())


def copied(table, **changed):
    """Write a row of a table once more, with some of it changed, in the place of what is there."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" ORDER BY id DESC LIMIT 1')
        row = dict(zip([one[0] for one in cursor.description], cursor.fetchone(), strict=True)) | changed
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join(["%s"] * len(row))
        cursor.execute(f'INSERT OR REPLACE INTO "{table}" ({names}) VALUES ({marks})', list(row.values()))


def test_a_row_cannot_be_replaced_by_its_number_or_by_what_is_kept_once_only(load, is_postgres):
    if is_postgres:
        pytest.skip(
            "INSERT OR REPLACE is SQLite's; in PostgreSQL ON CONFLICT is an update, and refused as one."
        )
    line = record(actor="a@example.org", did="tests.done", subject="test 1")
    before = list(AuditLine.objects.values())
    number = line.pk + 1000
    assert refused(lambda: copied("audit_auditline", actor="b@example.org"))
    assert refused(lambda: copied("audit_auditline", id=number, hash="0" * 64))
    assert refused(lambda: copied("audit_auditline", id=number, previous="f" * 64))
    assert refused(lambda: copied("measures_load", by="somebody else"))
    assert refused(lambda: Load.objects.update(id=load.pk + 1))
    assert list(AuditLine.objects.values()) == before


def test_what_was_said_of_a_unit_can_be_neither_changed_nor_deleted(trust):
    ward = trust.wards[0]
    Succession.objects.create(old=ward, new=trust.wards[1], on=date(2026, 3, 1), known_at=AT)
    for kind in (UnitName, UnitCode, UnitParent, Succession):
        assert kind.objects.exists(), kind
        assert refused(lambda kind=kind: kind.objects.all().update(known_at=AT)), kind
        assert refused(lambda kind=kind: kind.objects.all().delete()), kind


def test_a_table_of_history_cannot_be_emptied_at_a_stroke(trust, is_postgres):
    if not is_postgres:
        pytest.skip("SQLite has no TRUNCATE; a DELETE of all rows is refused row by row")

    def truncate():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else rows just added stand in the way first
            cursor.execute("TRUNCATE organisations_unitname")

    assert refused(truncate)
