"""Pages for everybody: no sign-in, nothing but what was published, and a seal that can be checked."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.site.known_figures import MONTH, NOW, know, know_year

from leadwell_site.publishing.actions import publish_month

pytestmark = pytest.mark.django_db


def publish(unit, *, at=NOW, note=""):
    return publish_month(unit=unit, month=MONTH, by="jo@northgate.example", at=at, note=note)


def page_of(unit, month="2025-10"):
    return reverse("public:unit", args=[unit.organisation.slug, unit.pk, month])


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def ward(trust):
    know_year(trust.wards[0])
    publish(trust.wards[0])
    return trust.wards[0]


def test_anybody_finds_the_way_from_the_list_to_a_ward(client, ward):
    first = text_of(client.get(reverse("public:home")))
    assert reverse("public:organisation", args=["northgate"]) in first
    listed = text_of(client.get(reverse("public:organisation", args=["northgate"])))
    assert page_of(ward) in listed
    assert "Maple Ward" not in listed
    page = text_of(client.get(page_of(ward)))
    assert "100.0% of the nurse hours that were planned were worked." in page
    assert "Out of every 100 shifts, how many had a warning sign about staffing." in page
    assert "By chance alone it could lie anywhere from 7.8% to 25.3%." in page
    assert "has not been changed since it was published" in page


def test_the_page_shows_what_was_published_and_not_what_is_known_now(client, ward):
    know(ward, {("staffing.shifts_not_safe", MONTH): (31.0, 62.0)}, at=NOW)
    page = text_of(client.get(page_of(ward)))
    assert "9 of 62 shifts" in page
    assert "31 of 62" not in page


def test_a_correction_is_told_with_its_note_and_what_was_said_before(client, ward):
    know(ward, {("staffing.shifts_not_safe", MONTH): (10.0, 62.0)}, at=NOW + timedelta(hours=1))
    publish(ward, at=NOW + timedelta(days=1), note="One night was recorded late.")
    page = text_of(client.get(page_of(ward)))
    assert "10 of 62 shifts" in page
    assert "One night was recorded late." in page
    assert "14.5%. By chance alone it could lie anywhere from 7.8% to 25.3%" in page


def test_the_sealed_file_has_the_hash_that_the_page_tells(client, ward):
    page = text_of(client.get(page_of(ward)))
    (address,) = set(re.findall(r'href="([^"]+/sealed/[0-9a-f]{64}\.json)"', page))
    file = client.get(address)
    digest = hashlib.sha256(file.content).hexdigest()
    assert address.endswith(f"/{digest}.json")
    assert digest in page.replace("<wbr>", "")
    assert digest in text_of(client.get(reverse("public:how_to_check", args=["northgate"])))


def test_nobody_is_named(client, ward):
    pages = [
        reverse("public:home"),
        reverse("public:organisation", args=["northgate"]),
        reverse("public:how_to_check", args=["northgate"]),
        page_of(ward),
    ]
    assert not [page for page in pages if "jo@northgate" in text_of(client.get(page))]


def test_what_was_not_published_is_not_there(client, trust, ward, other_trust):
    know_year(trust.wards[1])
    know_year(other_trust.wards[0])
    nothing = [
        page_of(trust.wards[1]),
        page_of(ward, "2025-09"),
        page_of(ward, "2025-99"),
        reverse("public:unit", args=["zyxmark", ward.pk, "2025-10"]),
        reverse("public:organisation", args=["zyxmark"]),
        reverse("public:how_to_check", args=["zyxmark"]),
        reverse("public:sealed", args=["northgate", "0" * 64]),
    ]
    assert {address: client.get(address).status_code for address in nothing} == dict.fromkeys(nothing, 404)
    assert "ZYXMARK" not in text_of(client.get(reverse("public:home")))


def test_a_made_up_organisation_says_so_on_every_public_page(client, make_trust):
    made_up = make_trust(name="Vale Trust", slug="vale", synthetic=True)
    know_year(made_up.wards[0])
    publish(made_up.wards[0])
    pages = [
        reverse("public:organisation", args=["vale"]),
        reverse("public:how_to_check", args=["vale"]),
        page_of(made_up.wards[0]),
    ]
    assert [page for page in pages if "Synthetic demonstration" not in text_of(client.get(page))] == []


@pytest.mark.parametrize("name", ["organisation", "how_to_check", "home"])
def test_lists_ask_the_same_number_of_queries_with_one_page_and_with_three(
    client, trust, ward, django_assert_max_num_queries, name
):
    address = reverse(f"public:{name}", args=[] if name == "home" else ["northgate"])

    def asked():
        with django_assert_max_num_queries(20) as found:
            text_of(client.get(address))
        return len(found)

    one = asked()
    for unit in (trust.wards[1], trust.home):
        know_year(unit)
        publish(unit)
    assert asked() == one
