"""Pages of the audit log and of the suggestions that were set aside."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from leadwell_site.audit.actions import note_override, record
from leadwell_site.audit.models import AuditLine

pytestmark = [pytest.mark.site, pytest.mark.django_db]

AT = datetime(2025, 3, 3, 9, tzinfo=UTC)


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


@pytest.fixture
def board(client, trust, sign_in):
    return sign_in(client, trust.people["board"])


def override(unit, suggestion="staffing.red_flag.RF5", reason="judgement"):
    note_override(
        organisation_id=unit.organisation_id,
        unit_id=unit.pk,
        suggestion=suggestion,
        subject=f"{unit.name}, night of 3 March",
        suggested="red flag",
        chosen="no red flag",
        reason_code=reason,
        reason="The matron stayed.",
        by="ann@example.org",
        at=AT,
    )


def test_the_log_shows_the_lines_of_ones_own_organisation_and_that_the_chain_holds(board, trust, other_trust):
    page = words(board.get(reverse("audit:lines")))
    assert "role given" in page
    assert "Every line was checked: none was changed, taken out or put in." in page
    assert "zyxmark" not in page.lower()
    assert AuditLine.objects.last().did == "audit.log.looked_at"


def test_a_changed_line_is_told_on_the_page(board, trust, lifted_guards):
    line = AuditLine.objects.filter(organisation_id=trust.organisation.pk).first()
    with lifted_guards():
        AuditLine.objects.filter(pk=line.pk).update(actor="nobody@example.org")
    assert f"Line {line.pk} was changed after it was written." in words(board.get(reverse("audit:lines")))


def test_what_the_log_holds_by_number_is_told_by_its_name_too(board, trust, other_trust):
    ward, person = trust.wards[0], trust.people["ward_manager"]

    def line(subject: str, did="tests.thing.done", **details) -> None:
        record(
            actor=person.email,
            did=did,
            subject=subject,
            organisation_id=trust.organisation.pk,
            details=details,
            at=AT,
        )

    line(f"question 4, unit {ward.pk}", unit=trust.site.pk, of=1)
    line(f"unit {ward.pk}, 2025-03-03, night")
    line(f"person {person.pk}")
    line("unit 987654")  # that is no longer there keeps its number
    line(f"unit {other_trust.wards[0].pk}", unit=other_trust.root.pk)
    # Words of people and of files are let be, whatever they look like.
    line(f"Dementia unit {ward.pk}, 3 May 2026, night", did="audit.suggestion.overridden")
    line(f"unit {ward.pk}, 3 May 2026, night", did="audit.suggestion.overridden")
    line(f"source 7, Respite unit {ward.pk}")
    page = words(board.get(reverse("audit:lines")))
    assert f"question 4, {ward.name} (unit {ward.pk})" in page
    assert f"{ward.name} (unit {ward.pk}), 2025-03-03, night" in page
    assert f"unit: {trust.site.name} ({trust.site.pk})" in page
    assert f"{person.email} (person {person.pk})" in page
    assert "unit 987654" in page
    assert f"Dementia unit {ward.pk}, 3 May 2026" in page
    assert f"To what unit {ward.pk}, 3 May 2026" in page
    assert f"source 7, Respite unit {ward.pk}" in page
    assert f"unit: {other_trust.root.pk}" in page
    assert "zyxmark" not in page.lower()


def test_the_log_is_turned_over_page_by_page_and_read_as_known_on_a_day(board, trust):
    for number in range(30):
        record(
            actor="ann@example.org",
            did="tests.thing.done",
            subject=f"thing {number}",
            organisation_id=trust.organisation.pk,
            at=AT + timedelta(days=number),
        )
    first = board.get(reverse("audit:lines"))
    assert "Page 2 of" in words(first)
    assert "thing 5 " not in words(first)
    assert "thing 5 " in words(board.get(reverse("audit:lines") + "?page=2"))
    then = words(board.get(reverse("audit:lines") + "?known=2025-03-08"))
    assert "thing 5 " in then
    assert "thing 6 " not in then


@pytest.mark.parametrize("kind", ["staff", "ward_manager", "analyst", "regulator"])
def test_a_role_that_does_not_audit_is_refused(client, trust, sign_in, kind):
    answer = sign_in(client, trust.people[kind]).get(reverse("audit:lines"))
    assert answer.status_code == 403
    assert "northgate.example, " not in words(answer)


def test_somebody_who_audits_a_ward_only_does_not_read_of_the_whole_organisation(client, trust, sign_in):
    assert sign_in(client, trust.ward_people["board"]).get(reverse("audit:lines")).status_code == 403


def test_the_reasons_for_setting_suggestions_aside_are_counted(board, trust, other_trust):
    override(trust.wards[0])
    override(trust.wards[1])
    override(trust.wards[1], reason="wrong_data")
    override(other_trust.wards[0], suggestion="staffing.red_flag.RF1")
    page = words(board.get(reverse("audit:overrides")))
    assert "Red flag (red flag RF5)" in page
    assert "Judgement Times 2 Units 2" in page
    assert "Wrong data Times 1 Units 1" in page
    assert "The matron stayed." in page
    assert "RF1" not in page


def test_a_member_of_staff_sees_the_overrides_of_their_own_ward(client, trust, sign_in):
    override(trust.wards[0])
    override(trust.wards[1])
    page = words(sign_in(client, trust.ward_people["staff"]).get(reverse("audit:overrides")))
    assert "Harvey Ward, night of 3 March" in page
    assert "Maple Ward" not in page
