"""A vacant post that is entered changes the weeks at risk at once."""

import html
import re
from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests.site.known_figures import know_shifts
from tests.site.workforce.lists import AT, send, staff_list

from leadwell_site.staffing import queries

pytestmark = [pytest.mark.site, pytest.mark.django_db]
FIRST = date(2025, 8, 1)
SENT = {
    "act": "enter",
    "group": "registered",
    "role": "Staff nurse",
    "hours_a_week": "150",
    "from_on_day": "12",
    "from_on_month": "11",
    "from_on_year": "2025",
}


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def foretold(trust):
    for ward in trust.wards:
        know_shifts(ward, first=FIRST, days=101, short_on=set())
    return trust


def address(unit, name="vacant_posts", **asked):
    return reverse(f"staffing:{name}", args=[unit.pk], query=asked)


def words(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def expected(units) -> float:
    return float(queries.at_risk(units, on=AT.date()).shifts["chance"].sum())


def test_a_vacancy_entered_changes_the_weeks_at_once_and_one_that_is_filled_changes_them_back(
    client, foretold, sign_in
):
    ward = foretold.wards[0]
    before = expected([ward])
    sign_in(client, foretold.people["ward_manager"])
    answer = client.post(address(ward), SENT, follow=True)
    said = words(answer)
    assert answer.redirect_chain[-1][0] == address(ward, "at_risk")
    assert "1 vacant post entered here, 150 hours a week." in said
    assert "Staff nurse, 150 hours a week. Vacant from 12 November 2025; not filled yet." in said
    with_it = expected([ward])
    assert with_it > before + 1
    assert f"With them {with_it:.1f} shifts are likely to be short, without them {before:.1f}." in said
    # The site counts it too, the other ward does not, and as known before it was entered it is not there.
    assert expected([foretold.wards[1]]) == pytest.approx(before)
    assert f"{ward.name}: Staff nurse, 150 hours a week." in words(
        client.get(address(foretold.root, "at_risk"))
    )
    earlier = words(client.get(address(ward, "at_risk", known="2025-11-09")))
    assert "150 hours a week" not in earlier
    post = queries.vacant_posts([ward])[0]
    filled = {
        "act": "fill",
        "post": post.pk,
        "filled-on_day": "13",
        "filled-on_month": "11",
        "filled-on_year": "2025",
    }
    assert client.post(address(ward), filled).status_code == 302
    assert before < expected([ward]) < with_it
    post = queries.vacant_posts([ward])[0]
    assert post.filled_on == date(2025, 11, 13)
    assert client.post(address(ward), {"act": "back", "post": post.pk}).status_code == 302
    assert queries.vacant_posts([ward]) == []
    assert expected([ward]) == pytest.approx(before)


def test_the_share_is_of_contracted_hours_where_a_list_of_staff_is_held(foretold):
    from leadwell.foundations.staff import StaffGroup
    from leadwell_site.staffing.actions import enter_vacancy
    from leadwell_site.staffing.queries.vacancies import lost

    ward = foretold.wards[0]
    enter_vacancy(
        unit=ward, group=StaffGroup.REGISTERED, role="", hours_a_week=30, from_on=date(2025, 11, 12),
        filled_on=None, by="t", at=AT,
    )  # fmt: skip

    def share() -> float:
        worked = queries.shifts([ward.pk], start=FIRST, end=AT.date())
        found = lost([ward], queries.vacant_posts([ward]), worked, on=date(2025, 11, 9), days=3)
        return float(found["lost"].item())

    assert share() == pytest.approx(30 / (2 * 36 * 7))  # of the hours worked in a week
    send(foretold, staff_list(foretold))
    assert share() == pytest.approx(30 / (37.5 + 30 + 30))


def test_a_post_of_another_group_is_kept_and_not_counted(client, foretold, sign_in):
    ward = foretold.wards[0]
    before = expected([ward])
    sign_in(client, foretold.people["ward_manager"])
    said = words(client.post(address(ward), SENT | {"group": "support"}, follow=True))
    assert "Kept, and not counted" in said
    assert expected([ward]) == pytest.approx(before)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"hours_a_week": ""}, "Enter the hours a week"),
        ({"hours_a_week": "many"}, "Hours a week must be a number"),
        ({"hours_a_week": "0"}, "greater than or equal to 0.5"),
        ({"from_on_day": "31"}, "The first day on which nobody is in it must be a real date"),
        ({"group": "astronauts"}, "Select a valid choice"),
        (
            {"filled_on_day": "1", "filled_on_month": "11", "filled_on_year": "2025"},
            "must come after the day on which it falls vacant",
        ),
    ],
)
def test_what_is_no_vacant_post_is_said_and_nothing_is_kept(client, foretold, sign_in, change, said):
    sign_in(client, foretold.people["ward_manager"])
    answer = client.post(address(foretold.wards[0]), SENT | change)
    assert answer.status_code == 422
    assert said in words(answer)
    assert queries.vacant_posts(foretold.wards) == []


def test_only_who_makes_rosters_there_enters_posts(client, foretold, other_trust, sign_in):
    ward = foretold.wards[0]
    for kind, status in (("operational", 200), ("board", 403), ("analyst", 403), ("staff", 403)):
        sign_in(client, foretold.people[kind])
        assert client.get(address(ward)).status_code == status, kind
    assert client.post(address(ward), SENT).status_code == 403
    sign_in(client, foretold.people["operational"])
    assert client.get(address(foretold.root)).status_code == 404
    assert client.get(address(other_trust.wards[0])).status_code == 404
    assert client.post(address(ward), {"act": "back", "post": "1"}).status_code == 404
    assert client.post(address(ward, known="2025-11-01"), SENT).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [{"hours_a_week": 0.0}, {"hours_a_week": 169.0}, {"filled_on": date(2025, 11, 12)}],
)
def test_the_database_refuses_what_is_no_vacant_post(trust, wrong):
    from leadwell_site.staffing.models import VacantPost

    given = {
        "unit": trust.wards[0],
        "staff_group": "registered",
        "hours_a_week": 30.0,
        "from_on": date(2025, 11, 12),
        "by": "t",
        "known_at": AT,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        VacantPost.objects.create(**given | wrong)
