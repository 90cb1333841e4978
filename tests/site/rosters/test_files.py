"""A roster as a file and on paper: to those who may see who works where, with a line in the audit log."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests.site.rosters.by_hand import asked, cell, given
from tests.site.rosters.ward_of_people import DAY, MONDAY, NIGHT, account_of, add, code_of, duty

pytestmark = [pytest.mark.site, pytest.mark.django_db]


@pytest.fixture
def manager(client, ward, sign_in):
    return sign_in(client, ward.trust.ward_people["ward_manager"])


@pytest.fixture
def planned(ward):
    sick = {"person": code_of("Bea Birch"), "kind": "sickness", "from_on": MONDAY, "until_on": MONDAY}
    add(
        ward.unit,
        absences=[sick],
        duties=[duty(ward.unit, "Ann Ash", MONDAY, DAY), duty(ward.unit, "Bea Birch", MONDAY, NIGHT)],
        at=timezone.now(),
    )
    return ward


def file_of(client, ward, form):
    return client.get(reverse("rosters:roster_file", args=[ward.unit.pk, form]) + f"?from={MONDAY}")


def test_four_weeks_as_csv_and_who_took_it(manager, planned):
    from leadwell_site.audit.models import AuditLine

    answer = file_of(manager, planned, "csv")
    assert answer["Content-Disposition"] == f'attachment; filename="roster-{planned.unit.pk}-{MONDAY}.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["Person"], row["Date"], row["Shift"], row["State"]) for row in rows] == [
        ("Ann Ash", "2026-03-02", "Day", "planned"),
        ("Bea Birch", "2026-03-02", "Night", "away"),  # and not why
    ]
    line = AuditLine.objects.get(did="rosters.roster.downloaded")
    assert line.subject == f"unit {planned.unit.pk}, roster from {MONDAY}.csv"
    assert "Ann" not in str(line.details)


def test_four_weeks_as_a_workbook_without_why_somebody_is_away(manager, planned):
    answer = file_of(manager, planned, "xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    head, *lines = book.get_sheet_by_name("Roster").to_python()
    assert (len(head), head[2]) == (2 + 28, MONDAY)
    by_name = {line[0]: line[2] for line in lines}
    assert (by_name["Ann Ash"], by_name["Bea Birch"]) == ("Day", "away")
    assert "ill" not in str(lines)
    assert file_of(manager, planned, "pdf").status_code == 404


def test_a_draft_as_a_file_is_as_it_was_changed(manager, planned):
    from leadwell_site.rosters.actions import change_cell

    draft = asked(planned, {"by": "t"})
    address = reverse("rosters:draft_file", args=[draft.pk, "csv"])
    text = manager.get(address, follow=True).content.decode()
    assert "No roster is found yet, so there is no file of it." in text
    nurse = cell(draft, "Day", "registered")
    draft = given(draft, {("Ann Ash", 3): nurse})
    change_cell(
        draft=draft, name="Cas Cedar", on=MONDAY, cell=nurse, reason_code="agreed", reason="", by="t",
        at=timezone.now(),
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(manager.get(address).content.decode("utf-8-sig"))))
    assert [(row["Person"], row["Date"]) for row in rows] == [
        ("Ann Ash", "2026-03-05"),
        ("Cas Cedar", "2026-03-02"),
    ]
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(manager.get(reverse("rosters:draft_file", args=[draft.pk, "xlsx"])).content)
    )
    assert book.sheet_names == ["Roster", "Shifts", "People", "Gaps", "Hours lost"]


@pytest.mark.parametrize("kind", ["staff", "board", "analyst", "regulator"])
def test_others_get_no_file_and_are_offered_none(client, planned, sign_in, kind):
    sign_in(client, planned.trust.ward_people[kind])
    assert file_of(client, planned, "csv").status_code == 403
    assert "roster.csv" not in client.get(reverse("rosters:roster", args=[planned.unit.pk])).content.decode()


def test_a_colleague_who_sees_names_gets_no_file(client, planned, sign_in):
    sign_in(client, account_of("Cas Cedar", planned.unit))
    assert "Ann Ash" in client.get(reverse("rosters:roster", args=[planned.unit.pk])).content.decode()
    assert file_of(client, planned, "xlsx").status_code == 403


def test_on_paper_it_is_not_told_who_is_ill(manager, planned):
    text = manager.get(reverse("rosters:roster", args=[planned.unit.pk]) + f"?from={MONDAY}").content.decode()
    line = text.split("Bea Birch")[1].split("</tr>")[0]
    assert 'class="lw-roster__seen" data-printed="Aw">Sk<' in line
    assert 'class="lw-told-elsewhere"><strong>Sk</strong>' in text
