"""Vacant posts at the day that the form opens with, changed by two people, filled by mistake, and who said so."""

import re
from datetime import date

import pytest
import time_machine
from tests.site.known_figures import know_shifts
from tests.site.staffing.test_vacant_posts import FIRST, SENT, address, expected, words
from tests.site.workforce.lists import AT

from leadwell_site.staffing import queries

pytestmark = [pytest.mark.site, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def ward(trust):
    """A ward whose shifts are held up to today."""
    know_shifts(trust.wards[0], first=FIRST, days=102, short_on=set())
    return trust.wards[0]


def test_at_the_day_that_the_form_opens_with_a_post_counts_but_for_what_shows_already(
    client, trust, ward, sign_in
):
    sign_in(client, trust.people["ward_manager"])
    assert AT.date() == date(2025, 11, 10)
    before, short = expected([ward]), {}
    for name, change in {
        "tomorrow": {"from_on_day": "11"},
        "today": {"from_on_day": "10"},
        "a month ago": {"from_on_month": "10"},
        "long ago": {"from_on_day": "1", "from_on_month": "9"},
    }.items():
        answer = client.post(address(ward), SENT | change, follow=True)
        said = re.search(r"The vacant post is kept[^.]*\.", words(answer))[0]
        short[name] = (expected([ward]), said)
        client.post(address(ward), {"act": "back", "post": queries.vacant_posts([ward])[0].pk})
    assert short["long ago"][0] == pytest.approx(before)
    assert before <= short["a month ago"][0] <= short["today"][0] <= short["tomorrow"][0]
    assert short["today"][0] > before + 10
    assert short["tomorrow"][1] == "The vacant post is kept, and counted in the weeks below."
    assert "counted in the weeks below by the part of its hours that does not show yet" in short["today"][1]
    assert short["a month ago"][1] == short["today"][1]
    assert "not counted in the weeks below: it has been vacant for so long" in short["long ago"][1]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"group": "support"}, "they are foretold for registered nurses"),
        ({"from_on_month": "12", "from_on_day": "20"}, "it falls vacant after them"),
        (
            {"from_on_day": "1", "filled_on_day": "8", "filled_on_month": "11", "filled_on_year": "2025"},
            "somebody is in it again before they begin",
        ),
    ],
)
def test_the_page_does_not_say_counted_of_a_post_that_is_not(client, trust, ward, sign_in, change, why):
    sign_in(client, trust.people["ward_manager"])
    said = words(client.post(address(ward), SENT | change, follow=True))
    assert f"The vacant post is kept, and not counted in the weeks below: {why}" in said


def filled(post, day):
    return {
        "act": "fill", "post": post.pk, "filled-on_day": day, "filled-on_month": "11", "filled-on_year": "2025",
    }  # fmt: skip


def test_the_second_of_two_people_is_told_and_keeps_what_was_typed(client, trust, ward, sign_in):
    sign_in(client, trust.people["ward_manager"])
    client.post(address(ward), SENT)
    (seen,) = queries.vacant_posts([ward])
    assert client.post(address(ward), filled(seen, "20")).status_code == 302
    sign_in(client, trust.people["operational"])
    answer = client.post(address(ward), filled(seen, "25"))
    assert answer.status_code == 422
    assert f"{trust.people['ward_manager'].email} changed this vacant post" in words(answer)
    assert 'value="25"' in answer.content.decode()
    (now,) = queries.vacant_posts([ward])
    assert now.filled_on == date(2025, 11, 20)
    # Sent again from the page that told, it is kept.
    assert f'name="post" value="{now.pk}"' in answer.content.decode()
    assert client.post(address(ward), filled(now, "25")).status_code == 302
    (last,) = queries.vacant_posts([ward])
    assert last.filled_on == date(2025, 11, 25)
    refused = words(client.post(address(ward), {"act": "back", "post": now.pk}, follow=True))
    assert "changed this vacant post" in refused
    client.post(address(ward), {"act": "back", "post": last.pk})
    assert "was taken back already" in words(client.post(address(ward), filled(last, "26")))
    assert "was taken back already" in words(
        client.post(address(ward), {"act": "back", "post": last.pk}, follow=True)
    )


def test_a_post_filled_by_mistake_is_listed_for_six_weeks_and_is_vacant_again(client, trust, ward, sign_in):
    sign_in(client, trust.people["ward_manager"])
    client.post(address(ward), SENT | {"from_on_day": "1", "from_on_month": "10"})
    client.post(address(ward), filled(queries.vacant_posts([ward])[0], "1"))
    page = client.get(address(ward))
    assert "somebody is in it from 1 November 2025" in words(page)
    assert "It is not filled after all" in words(page)
    assert "somebody is in it from 1 November" not in words(client.get(address(ward, "at_risk")))
    (post,) = queries.vacant_posts([ward])
    said = words(client.post(address(ward), {"act": "empty", "post": post.pk}, follow=True))
    assert "not filled yet" in said
    assert queries.vacant_posts([ward])[0].filled_on is None
    client.post(address(ward), filled(queries.vacant_posts([ward])[0], "1"))
    with time_machine.travel(AT.replace(month=12, day=20), tick=False):
        sign_in(client, trust.people["ward_manager"])
        assert "None is entered." in words(client.get(address(ward)))


def test_the_line_keeps_the_words_and_who_entered_it_and_the_audit_the_day(client, trust, ward, sign_in):
    from leadwell_site.audit.models import AuditLine

    entered, changed = trust.people["ward_manager"], trust.people["operational"]
    sign_in(client, entered)
    client.post(address(ward), SENT | {"role": "RN, ICU (Band 6)"})
    assert f"Entered by {entered.email}" in words(client.get(address(ward)))
    sign_in(client, changed)
    client.post(address(ward), filled(queries.vacant_posts([ward])[0], "20"))
    said = words(client.get(address(ward)))
    assert "RN, ICU (Band 6), 150 hours a week" in said
    assert f"Entered by {entered.email}" in said
    assert f"last changed by {changed.email}" in said
    line = AuditLine.objects.get(did="staffing.vacancy.filled")
    assert line.details["filled_on"] == "2025-11-20"
