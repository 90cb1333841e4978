"""The audit log: a chain that shows every change, also when many write at once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from leadwell_site.audit.actions import note_override, record
from leadwell_site.audit.chain import BEFORE_THE_FIRST
from leadwell_site.audit.models import AuditLine
from leadwell_site.audit.queries import ChainFault, OverrideCount, chain_faults, overrides_summary

pytestmark = [pytest.mark.site, pytest.mark.django_db]

AT = datetime(2025, 3, 3, 7, 5, 9, 123456, tzinfo=UTC)


def write(number: int, **changes):
    given = {"actor": "ann@example.org", "did": "tests.thing.done", "subject": f"thing {number}", "at": AT}
    return record(**given | changes)


def test_each_line_carries_the_hash_of_the_line_before_it():
    lines = [write(number, details={"hours": 11.5, "ward": "Ysbyty Ŵ", "none": None}) for number in range(3)]
    assert [line.previous for line in lines] == [BEFORE_THE_FIRST, lines[0].hash, lines[1].hash]
    assert len({line.hash for line in lines}) == 3
    assert chain_faults() == []


def test_a_changed_line_is_found(lifted_guards):
    lines = [write(number) for number in range(3)]
    with lifted_guards():
        AuditLine.objects.filter(pk=lines[1].pk).update(actor="somebody.else@example.org")
    assert chain_faults() == [
        ChainFault(line_id=lines[1].pk, words=f"Line {lines[1].pk} was changed after it was written.")
    ]


def test_a_line_taken_out_of_the_middle_is_found(lifted_guards):
    lines = [write(number) for number in range(3)]
    with lifted_guards():
        AuditLine.objects.filter(pk=lines[1].pk)._raw_delete("default")
    assert [fault.line_id for fault in chain_faults()] == [lines[2].pk]


def test_a_line_is_kept_or_lost_with_the_change_it_tells_of():
    def fail() -> None:
        with transaction.atomic():
            write(2)
            raise RuntimeError

    write(1)
    with pytest.raises(RuntimeError):
        fail()
    assert [line.subject for line in AuditLine.objects.all()] == ["thing 1"]
    assert chain_faults() == []


@pytest.mark.parametrize("copied", ["previous", "hash"])
def test_the_database_refuses_a_second_line_after_the_same_line(copied):
    line = write(1)
    fields = {"at": AT, "actor": "x", "did": "x", "subject": "x", "previous": "1" * 64, "hash": "2" * 64}
    fields[copied] = getattr(line, copied)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditLine.objects.create(**fields)


@pytest.mark.django_db(transaction=True)
def test_many_who_write_at_once_make_one_chain():
    writers, each = 6, 10
    wrong: list[Exception] = []

    def run(who: int) -> None:
        try:
            for number in range(each):
                with transaction.atomic():
                    write(number, actor=f"writer {who}")
        except Exception as fault:  # noqa: BLE001 (told to the test below)
            wrong.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(who,)) for who in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert AuditLine.objects.count() == writers * each
    assert chain_faults() == []


def test_overrides_are_counted_by_suggestion_and_reason():
    def override(day: int, unit: int, reason: str, organisation: int = 1) -> None:
        note_override(
            organisation_id=organisation,
            unit_id=unit,
            suggestion="staffing.red_flag.RF5",
            subject=f"ward {unit}",
            suggested="red flag",
            chosen="no red flag",
            reason_code=reason,
            reason="A bank nurse came at 9.",
            by="ann@example.org",
            at=AT + timedelta(days=day),
        )

    override(0, 7, "wrong_data")
    override(1, 8, "wrong_data")
    override(2, 7, "judgement")
    override(3, 9, "judgement", organisation=2)
    frequent = OverrideCount(
        suggestion="staffing.red_flag.RF5",
        suggested="red flag",
        reason_code="wrong_data",
        count=2,
        units=2,
        last_at=AT + timedelta(days=1),
    )
    rare = OverrideCount(
        suggestion="staffing.red_flag.RF5",
        suggested="red flag",
        reason_code="judgement",
        count=1,
        units=1,
        last_at=AT + timedelta(days=2),
    )
    assert overrides_summary(1) == [frequent, rare]
    assert overrides_summary(1, start=AT + timedelta(days=2)) == [rare]
    assert overrides_summary(1, unit_ids=[9]) == []
    assert AuditLine.objects.filter(did="audit.suggestion.overridden").count() == 4
    assert not AuditLine.objects.filter(details__icontains="bank nurse").exists()
