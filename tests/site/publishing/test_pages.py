"""Pages of those who may publish: the way through and each refusal."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from tests.site.known_figures import MONTH, NOW, know, know_shifts, know_year

from leadwell_site.publishing.models import Publication

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def publisher(client, sign_in, trust):
    return sign_in(client, trust.people["operational"])


def address(unit, month="2025-10"):
    return reverse("publishing:publish", args=[unit.pk, month])


def seen_on(answer):
    return re.search(r'name="seen" value="([0-9a-f]+)"', text_of(answer))[1]


def text_of(answer):
    return answer.content.decode()


def test_a_month_goes_from_figures_to_a_public_page(publisher, client, trust):
    ward = trust.wards[0]
    know_year(ward)
    listed = text_of(publisher.get(reverse("publishing:list")))
    assert "0 of 5 pages for October 2025 are public" in listed
    looked = publisher.get(address(ward))
    assert "9 of 62 shifts had a warning sign about staffing." in text_of(looked)
    answer = publisher.post(address(ward), {"seen": seen_on(looked)}, follow=True)
    assert "Harvey Ward, October 2025, is public now." in text_of(answer)
    assert "1 of 5 pages for October 2025 are public" in text_of(answer)
    client.logout()
    everybody = client.get(reverse("public:unit", args=["northgate", ward.pk, "2025-10"]))
    assert "9 of 62 shifts had a warning sign about staffing." in text_of(everybody)


def test_the_list_begins_with_the_latest_month_that_has_figures(publisher, trust):
    know_shifts(trust.wards[0], first=date(2025, 8, 1), days=3, short_on=set())
    assert "0 of 5 pages for August 2025 are public" in text_of(publisher.get(reverse("publishing:list")))


def test_a_change_asks_for_a_note_and_lists_what_would_change(publisher, trust):
    ward = trust.wards[0]
    know_year(ward)
    publisher.post(address(ward), {"seen": seen_on(publisher.get(address(ward)))})
    assert "says just this" in text_of(publisher.get(address(ward)))
    know(ward, {("staffing.shifts_not_safe", MONTH): (10.0, 62.0)}, at=NOW - timedelta(hours=1))
    looked = publisher.get(address(ward))
    assert "This changes what is public" in text_of(looked)
    seen = seen_on(looked)
    refused = publisher.post(address(ward), {"seen": seen, "note": " "})
    assert refused.status_code == 422
    assert "Write a note that tells the public why the page changes" in text_of(refused)
    assert Publication.objects.count() == 1
    publisher.post(address(ward), {"seen": seen, "note": "One night was recorded late."})
    assert Publication.objects.get(replaced_by=None).note == "One night was recorded late."


def test_figures_that_change_while_one_looks_are_not_published_unseen(publisher, trust):
    ward = trust.wards[0]
    know_year(ward)
    seen = seen_on(publisher.get(address(ward)))
    know(ward, {("staffing.shifts_not_safe", MONTH): (10.0, 62.0)}, at=NOW - timedelta(hours=1))
    answer = publisher.post(address(ward), {"seen": seen})
    assert "The figures changed while you were looking." in text_of(answer)
    assert not Publication.objects.exists()
    again = seen_on(answer)
    assert publisher.post(address(ward), {"seen": again}).status_code == 302


def test_a_month_without_figures_and_a_month_not_over_say_so(publisher, trust):
    assert "no figure of Harvey Ward for October 2025" in text_of(publisher.get(address(trust.wards[0])))
    assert "November 2025 is not over yet" in text_of(publisher.get(address(trust.wards[0], "2025-11")))
    assert publisher.get(address(trust.wards[0], "2025-13")).status_code == 404


@pytest.mark.parametrize("kind", ["staff", "ward_manager", "board", "analyst", "administrator", "regulator"])
def test_who_may_not_publish_is_refused(client, sign_in, trust, kind):
    know_year(trust.wards[0])
    person = sign_in(client, trust.people[kind])
    assert person.get(reverse("publishing:list")).status_code == 403
    assert person.get(reverse("publishing:seals")).status_code == 403
    assert person.get(address(trust.wards[0])).status_code == 403
    assert person.post(address(trust.wards[0]), {"seen": "x"}).status_code == 403
    assert not Publication.objects.exists()


def test_a_stranger_finds_nothing_and_nobody_gets_in_without_signing_in(client, sign_in, trust, other_trust):
    assert client.get(address(trust.wards[0])).status_code == 302
    stranger = sign_in(client, other_trust.people["operational"])
    assert stranger.get(address(trust.wards[0])).status_code == 404
    assert stranger.post(address(trust.wards[0]), {"seen": "x"}).status_code == 404
    listed = text_of(stranger.get(reverse("publishing:list")))
    assert address(other_trust.wards[0]) in listed
    assert address(trust.wards[0]) not in listed


def test_seals_are_checked_on_a_page(publisher, trust):
    for ward in trust.wards:
        know_year(ward)
        publisher.post(address(ward), {"seen": seen_on(publisher.get(address(ward)))})
    page = text_of(publisher.get(reverse("publishing:seals")))
    assert "Every seal holds" in page
    assert "Maple Ward, October 2025" in page


def test_the_list_asks_the_same_number_of_queries_whatever_was_published(
    publisher, trust, django_assert_max_num_queries
):
    def asked():
        with django_assert_max_num_queries(40) as found:
            publisher.get(reverse("publishing:list"))
        return len(found)

    none = asked()
    for unit in (*trust.wards, trust.home):
        know_year(unit)
        publisher.post(address(unit), {"seen": seen_on(publisher.get(address(unit)))})
    assert asked() == none
