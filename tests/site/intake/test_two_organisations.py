"""Somebody with roles in two organisations says which one is meant, and never reaches a third."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.site.intake.shift_files import shift_file
from tests.site.intake.test_pages import words

from leadwell_site.background.worker import work_off
from leadwell_site.measures.models import Source
from leadwell_site.organisations.choices import RoleKind
from leadwell_site.organisations.models import Role

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
