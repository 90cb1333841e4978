"""Publishing a month: checked, frozen, sealed, and never changed without a note."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.site.known_figures import MONTH, NOW, know, know_year

from leadwell.foundations.disclosure import threshold
from leadwell_site.audit.models import AuditLine
from leadwell_site.publishing import queries
from leadwell_site.publishing.actions import MonthNotOver, NoteNeeded, NothingToPublish, publish_month
from leadwell_site.publishing.models import Publication
from leadwell_site.publishing.seal import before_the_first

pytestmark = pytest.mark.django_db


def published(unit, *, at=NOW, note="", month=MONTH):
    return publish_month(unit=unit, month=month, by="tests", at=at, note=note)


def figures(page):
    return {one["key"]: one for part in page.document["sections"] for one in part["figures"]}


def corrected(ward, at=NOW + timedelta(days=1)):
    know(ward, {("staffing.shifts_not_safe", MONTH): (10.0, 62.0)}, at=at)
    return at + timedelta(hours=1)


def test_a_page_says_hours_fill_care_hours_red_flags_and_safety(trust):
    ward = trust.wards[0]
    know_year(ward)
    page = published(ward)
    assert page.document["headline"] == [
        "100.0% of the nurse hours that were planned were worked.",
        "9 of 62 shifts had a warning sign about staffing.",
    ]
    assert [
        (line["group"], line["half"], line["planned"], line["worked"], line["fill_words"])
        for line in page.document["hours"]
    ] == [
        ("registered", "day", 600.0, 600.0, "100.0%"),
        ("registered", "night", 600.0, 600.0, "100.0%"),
        ("support", "day", 900.0, 900.0, "100.0%"),
        ("support", "night", 900.0, 900.0, "100.0%"),
    ]
    said = figures(page)
    assert said["staffing.shifts_not_safe"]["text"] == "14.5%"
    assert said["staffing.shifts_not_safe"]["sure"].startswith(
        "By chance alone it could lie anywhere from 7.8%"
    )
    assert said["staffing.chppd.registered"]["text"] == "1.9 hours per person per day"
    assert said["quality.falls"]["text"] == "14.5 per 1,000 days"


def test_small_numbers_are_held_back_on_the_page_and_in_its_charts(trust):
    ward, other = trust.wards
    know_year(ward, falls=3.0)  # 3, 4, 5, 3, 4, 5 ... falls a month
    know_year(other, falls=30.0)
    said = figures(published(ward))["quality.falls"]
    assert said["value"] is None
    assert said["text"] == threshold().words
    assert said["sure"] == ""
    assert {point["value"] is None for point in said["chart"]["points"]} == {True, False}
    assert "4.8" not in json.dumps(said)  # 3 falls in 620 days
    assert {point["missing"] for point in said["chart"]["points"]} == {"suppressed", ""}


def test_a_site_is_held_back_where_it_would_give_one_ward_away(trust):
    know_year(trust.wards[0], falls=3.0)
    know_year(trust.wards[1], falls=30.0)
    assert figures(published(trust.site))["quality.falls"]["held_back"] is True
    assert figures(published(trust.wards[1]))["quality.falls"]["held_back"] is False


def test_a_site_sums_first_and_then_divides(trust):
    know(trust.wards[0], {("staffing.fill.registered.day", MONTH): (100.0, 100.0)})
    know(trust.wards[1], {("staffing.fill.registered.day", MONTH): (150.0, 300.0)})
    said = figures(published(trust.site))["staffing.fill.registered.day"]
    assert (said["value"], said["text"]) == (62.5, "62.5%")


def test_publishing_the_same_again_changes_nothing(trust):
    know_year(trust.wards[0])
    first = published(trust.wards[0])
    assert published(trust.wards[0], at=NOW + timedelta(days=2), note="for nothing") == first
    assert Publication.objects.count() == 1


def test_figures_that_are_public_do_not_change_without_a_note(trust):
    ward = trust.wards[0]
    know_year(ward)
    published(ward)
    later = corrected(ward)
    with pytest.raises(NoteNeeded, match="would change"):
        published(ward, at=later)
    with pytest.raises(NoteNeeded):
        published(ward, at=later, note="  \n ")
    assert Publication.objects.count() == 1


def test_a_correction_stands_in_the_log_with_what_was_said_before(trust):
    ward = trust.wards[0]
    know_year(ward)
    first = published(ward)
    second = published(ward, at=corrected(ward), note="A night shift was recorded late.")
    assert queries.page_of("northgate", ward.pk, MONTH) == second
    assert second.replaces == first
    (line,) = second.document["log"]
    assert (line["on"], line["note"]) == ("2025-11-11", "A night shift was recorded late.")
    assert {one["title"]: (one["was"], one["now"]) for one in line["changes"]} == {
        "In short": (
            "100.0% of the nurse hours that were planned were worked. "
            "9 of 62 shifts had a warning sign about staffing.",
            "100.0% of the nurse hours that were planned were worked. "
            "10 of 62 shifts had a warning sign about staffing.",
        ),
        "Shifts that were not safe": (
            "14.5%. By chance alone it could lie anywhere from 7.8% to 25.3%",
            "16.1%. By chance alone it could lie anywhere from 9.0% to 27.2%",
        ),
    }
    assert figures(second)["staffing.shifts_not_safe"]["corrected"] is True
    assert first.document["log"] == []


def test_the_hash_is_that_of_the_sealed_file_and_the_file_names_nobody(trust):
    know_year(trust.wards[0])
    page = publish_month(unit=trust.wards[0], month=MONTH, by="jo@northgate.example", at=NOW)
    file = queries.file_of(queries.by_hash("northgate", page.hash))
    assert hashlib.sha256(file).hexdigest() == page.hash
    assert b"jo@northgate.example" not in file
    assert json.loads(file)["document"] == page.document


def test_publications_follow_one_another_in_each_organisation(trust, other_trust):
    for unit in (*trust.wards, other_trust.wards[0]):
        know_year(unit)
        published(unit)
    mine, theirs = list(queries.chain_of("northgate")), list(queries.chain_of("zyxmark"))
    assert [page.previous for page in mine] == [before_the_first("northgate"), mine[0].hash]
    assert [page.previous for page in theirs] == [before_the_first("zyxmark")]
    assert queries.seal_faults(trust.organisation) == []


@pytest.mark.parametrize("field", ["document", "note", "previous", "month", "known_at"])
def test_whatever_is_changed_afterwards_breaks_the_seal(trust, field):
    ward = trust.wards[0]
    know_year(ward)
    published(ward)
    page = published(ward, at=corrected(ward), note="A late shift.")
    was = getattr(page, field)
    now = {
        "document": {**page.document, "headline": ["All was well."]},
        "note": "Nothing much.",
        "previous": "0" * 64,
        "month": date(2025, 9, 1),
        "known_at": page.known_at + timedelta(seconds=1),
    }[field]
    assert now != was
    _quietly(page, **{field: now})
    assert [fault.publication_id for fault in queries.seal_faults(trust.organisation)][-1] == page.pk


def _quietly(page, **changed):
    """Change a row behind the site's back, as somebody with the database in hand could."""
    name, value = next(iter(changed.items()))
    text = Publication._meta.get_field(name).get_db_prep_save(value, connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
                [Publication._meta.db_table],
            )
            for (trigger,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{trigger}"')
        cursor.execute(f"UPDATE publishing_publication SET {name} = %s WHERE id = %s", [text, page.pk])
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = DEFAULT")


def test_two_publications_cannot_follow_the_same_one(trust):
    know_year(trust.wards[0])
    page = published(trust.wards[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(
            organisation=trust.organisation, unit=trust.wards[1], month=MONTH, document={}, known_at=NOW,
            published_at=NOW, published_by="tests", previous=page.previous, hash="f" * 64,
        )  # fmt: skip


def test_a_month_that_is_not_over_cannot_be_published(trust):
    know_year(trust.wards[0])
    with pytest.raises(MonthNotOver, match="October 2025 is not over yet"):
        published(trust.wards[0], at=datetime(2025, 10, 31, 22, tzinfo=UTC))


def test_a_month_without_any_figure_cannot_be_published(trust):
    with pytest.raises(NothingToPublish, match="no figure of Harvey Ward for October 2025"):
        published(trust.wards[0])


def test_a_missing_figure_is_published_as_missing_and_never_as_zero(trust):
    ward = trust.wards[0]
    know_year(ward)
    know(ward, {("workforce.sickness", MONTH): (None, None)}, at=NOW - timedelta(hours=1))
    said = figures(published(ward))["workforce.sickness"]
    assert (said["value"], said["text"], said["missing"]) == (
        None,
        "nothing was sent for this period",
        "not_submitted",
    )


def test_publishing_leaves_an_audit_line(trust):
    know_year(trust.wards[0])
    page = published(trust.wards[0])
    line = AuditLine.objects.get(did="publishing.page.published")
    assert (line.actor, line.subject, line.details["hash"]) == ("tests", f"publication {page.pk}", page.hash)
