"""Somebody with roles in two organisations says which one is meant, and never reaches a third."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.site.intake.shift_files import shift_file
from tests.site.intake.test_pages import words

from leadwell_site.background.worker import work_off
from leadwell_site.intake import actions
from leadwell_site.measures.choices import SourceState
from leadwell_site.measures.models import Source
from leadwell_site.organisations.choices import RoleKind
from leadwell_site.organisations.models import Role
from leadwell_site.staffing.models import ShiftHours

SENT_AT = datetime(2025, 4, 5, 7, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(trust, make_trust):
    return trust, make_trust(name="Eastgate Homes", slug="eastgate")


@pytest.fixture
def person(client, two, sign_in):
    """An operational leader of both organisations."""
    someone = two[0].people["operational"]
    Role.objects.create(
        user=someone,
        unit=two[1].root,
        kind=RoleKind.OPERATIONAL,
        from_on=date(2024, 1, 1),
    )
    return sign_in(client, someone)


def send(client, content, **chosen):
    answer = client.post(
        reverse("intake:files"), {"files": [SimpleUploadedFile("march.csv", content)], **chosen}, follow=True
    )
    work_off()
    return words(answer.content.decode())


def test_files_are_taken_in_for_the_organisation_that_is_chosen(person, two):
    assert "Which organisation are the files of?" in words(
        person.get(reverse("intake:files")).content.decode()
    )
    said = send(person, shift_file({"EAST1": "Harvey Ward"}))
    assert "Choose the organisation that the files are of" in said
    assert not Source.objects.exists()
    for trust in two:
        send(person, shift_file({"-": "Harvey Ward"}), organisation=trust.organisation.pk)
        assert Source.objects.first().organisation == trust.organisation
    assert Source.objects.count() == 2
    listed = words(person.get(reverse("intake:files")).content.decode())
    assert "for Eastgate Homes" in listed
    assert "for Northgate Trust" in listed


def test_a_third_organisation_is_never_taken(person, two, other_trust):
    said = send(person, shift_file({"-": "Harvey Ward"}), organisation=other_trust.organisation.pk)
    assert "There is a problem" in said
    assert not Source.objects.exists()
    for page in ("publishing:list", "publishing:seals"):
        answer = person.get(reverse(page), {"organisation": other_trust.organisation.slug})
        assert answer.status_code == 404
        assert "ZYXMARK" not in answer.content.decode()


def test_somebody_with_one_organisation_is_not_asked(client, two, sign_in):
    only = sign_in(client, two[1].people["analyst"])
    assert "Which organisation" not in only.get(reverse("intake:files")).content.decode()
    send(only, shift_file({"-": "Harvey Ward"}), organisation=two[0].organisation.pk)
    assert Source.objects.get().organisation == two[1].organisation


def test_publishing_shows_one_organisation_at_a_time_with_a_way_to_the_other(person, two):
    first = person.get(reverse("publishing:list")).content.decode()
    assert "These are the pages of Eastgate Homes" in words(first)
    assert reverse("public:organisation", args=["eastgate"]) in first
    second = person.get(reverse("publishing:list"), {"organisation": "northgate"}).content.decode()
    assert "These are the pages of Northgate Trust" in words(second)
    assert reverse("public:organisation", args=["northgate"]) in second
    for trust, page, other in ((two[1], first, second), (two[0], second, first)):
        look = reverse("publishing:publish", args=[trust.wards[0].pk, "2000-01"]).removesuffix("2000-01/")
        assert look in page
        assert look not in other


@pytest.fixture
def reader(client, two, sign_in):
    """Somebody who loads files for Northgate and only reads at Eastgate, where they sent a file once."""
    someone = two[0].people["analyst"]
    Role.objects.create(user=someone, unit=two[1].root, kind=RoleKind.REGULATOR, from_on=date(2024, 1, 1))
    return sign_in(client, someone)


def of_the_other(reader_email, two):
    """A checked file of Eastgate, with its own name in it."""
    source = actions.receive(
        organisation=two[1].organisation,
        content=shift_file({"EAST1": "Harvey Ward"}),
        file_name="eastgate.csv",
        by=reader_email,
        at=SENT_AT,
    )
    return actions.check(source=source, at=SENT_AT)


def test_somebody_who_only_reads_in_the_other_organisation_is_not_asked_and_cannot_send_there(reader, two):
    assert "Which organisation" not in reader.get(reverse("intake:files")).content.decode()
    send(reader, shift_file({"-": "Harvey Ward"}), organisation=two[1].organisation.pk)
    assert Source.objects.get().organisation == two[0].organisation


def test_files_of_an_organisation_where_somebody_only_reads_are_out_of_reach(reader, two):
    source = of_the_other(two[0].people["analyst"].email, two)
    assert "eastgate.csv" not in reader.get(reverse("intake:files")).content.decode()
    pages = ("file", "progress", "columns", "units", "decide", "faults_file", "kept_rows_file", "original")
    for page in pages:
        assert reader.get(reverse(f"intake:{page}", args=[source.pk])).status_code == 404, page
    for page in ("columns", "units", "decide", "load", "load_again", "set_aside", "take_up"):
        assert reader.post(reverse(f"intake:{page}", args=[source.pk])).status_code == 404, page
    source.refresh_from_db()
    assert source.state == SourceState.CHECKED
    actions.load(source=source, by="another@eastgate.example")
    # Now they see its figures, and so what the file is; but still not its other rows, nor may they work on it.
    seen = words(reader.get(reverse("intake:file", args=[source.pk])).content.decode())
    assert "eastgate.csv" in seen
    for page in ("faults_file", "kept_rows_file", "original"):
        assert reader.get(reverse(f"intake:{page}", args=[source.pk])).status_code == 404, page
    for page in ("load_again", "set_aside", "take_up"):
        assert reader.post(reverse(f"intake:{page}", args=[source.pk])).status_code == 404, page
    source.refresh_from_db()
    assert source.state == SourceState.LOADED


def test_the_same_file_in_two_organisations_is_two_files_with_their_own_units(reader, two):
    there = of_the_other("another@eastgate.example", two)
    send(reader, shift_file({"EAST1": "Harvey Ward"}))
    here = Source.objects.get(organisation=two[0].organisation)
    assert (here.digest, here.pk == there.pk) == (there.digest, False)
    # Eastgate's code is no code of Northgate; the name alone does not make its ward that one.
    assert (here.summary["found"], here.summary["asked"]) == (0, 1)
    answer = reader.post(
        reverse("intake:units", args=[here.pk]), {"unit_0": f"same:{two[1].wards[0].pk}"}, follow=True
    )
    assert "There is a problem" in words(answer.content.decode())
    here.refresh_from_db()
    assert here.choices == {}


def test_a_role_at_one_unit_of_the_other_organisation_reaches_that_unit_only(client, two, sign_in):
    someone = two[0].people["analyst"]
    Role.objects.create(
        user=someone, unit=two[1].wards[0], kind=RoleKind.OPERATIONAL, from_on=date(2024, 1, 1)
    )
    person = sign_in(client, someone)
    both = shift_file({"EAST1": "Harvey Ward", "EAST2": "Maple Ward"})
    send(person, both, organisation=two[1].organisation.pk)
    source = Source.objects.get()
    assert source.choices["within"] == [two[1].wards[0].path]
    person.post(reverse("intake:load", args=[source.pk]))
    work_off()
    source.refresh_from_db()
    assert source.state == SourceState.LOADED
    assert set(ShiftHours.objects.values_list("unit", flat=True)) == {two[1].wards[0].pk}
    assert source.loads.get(why="").counts["left_out"] > 0
