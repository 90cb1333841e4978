"""One person with two posts: both posts' shifts on one page and in one calendar; requests at the unit of each."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.site.rosters.by_hand import asked, cell, given, publish
from tests.site.rosters.ward_of_people import (
    DAY,
    MONDAY,
    NIGHT,
    TODAY,
    account_of,
    add,
    code_of,
    duty,
    email_of,
)

pytestmark = [pytest.mark.site, pytest.mark.django_db]

SECOND = "Ann Ash, the second"  # of whom the code is made; the name on the list is the same


def post(unit, code, **more):
    return {
        "unit_id": unit.pk, "person": code, "person_name": "ASH, Ann", "email": email_of("Ann Ash").upper(),
        "staff_group": "registered", "role": "Registered nurse", "hours_a_week": 11.5, "registration": "",
        "tells": "left_on", "sheet": "", **more,
    }  # fmt: skip


@pytest.fixture
def other(ward):
    """The other ward, at which Ann has a second post with a shift on Tuesday; on Monday she has one of the first."""
    unit = ward.trust.wards[1]
    add(
        unit,
        staff=[post(unit, code_of(SECOND))],
        duties=[duty(unit, SECOND, MONDAY + timedelta(days=1), DAY)],
    )
    add(ward.unit, duties=[duty(ward.unit, "Ann Ash", MONDAY, NIGHT)])
    return unit


@pytest.fixture
def nurse(client, ward, other, sign_in):
    return sign_in(client, account_of("Ann Ash", ward.trust.root))


def number_of(code):
    from leadwell_site.workforce.models import Employee

    return Employee.objects.get(code=code).pk


def mine(client):
    return client.get(reverse("my_shifts:shifts")).content.decode()


def ask(client, on, query="", wish="off"):
    sent = {"on_day": str(on.day), "on_month": str(on.month), "on_year": str(on.year), "wish": wish}
    return client.post(reverse("my_shifts:ask") + query, sent, follow=True)


def test_shifts_of_both_posts_are_shown_with_where(nurse):
    text = mine(nurse)
    shifts = text.split('class="lw-shifts"')[1].split("</ul>")[0]
    first, second = shifts.split("<li>")[1:]
    assert "Monday 2 March 2026" in first
    assert "at Harvey Ward" in first
    assert "Tuesday 3 March 2026" in second
    assert "at Maple Ward" in second
    assert "Ann Ash, Harvey Ward and Maple Ward" in text
    assert "Bea" not in text


def test_a_request_is_made_shown_and_taken_back_at_the_unit_of_its_post(nurse, ward, other):
    from leadwell_site.rosters.models import Wish

    on = MONDAY + timedelta(days=12)
    query = f"?post={number_of(code_of(SECOND))}"
    assert query in mine(nurse)
    assert (
        "Maple Ward"
        in nurse.get(reverse("my_shifts:ask") + query).content.decode().split("<h1>")[1].split("</h1>")[0]
    )
    ask(nurse, on, query)
    ask(nurse, on + timedelta(days=1))
    assert set(Wish.objects.values_list("employee", "unit")) == {
        (number_of(code_of(SECOND)), other.pk),
        (ward.numbers["Ann Ash"], ward.unit.pk),
    }
    text = mine(nurse)
    assert "Saturday 14 March 2026: a day off, Maple Ward" in text
    assert "Sunday 15 March 2026: a day off, Harvey Ward" in text
    back = {"act": "back", "post": str(number_of(code_of(SECOND))), "on": on.isoformat()}
    nurse.post(reverse("my_shifts:shifts"), back)
    text = mine(nurse)
    assert "Saturday 14 March 2026" not in text
    assert "Sunday 15 March 2026: a day off" in text


def test_nobody_asks_for_somebody_else(nurse, ward):
    from leadwell_site.rosters.models import Wish

    on = MONDAY + timedelta(days=12)
    assert ask(nurse, on, f"?post={ward.numbers['Bea Birch']}").status_code == 404
    assert Wish.objects.count() == 0
    back = {"act": "back", "post": str(ward.numbers["Bea Birch"]), "on": on.isoformat()}
    assert nurse.post(reverse("my_shifts:shifts"), back).status_code == 404


def test_one_calendar_has_both_posts_and_lasts_as_long_as_either(nurse, ward, other):
    from django.test import Client

    def feed(key):
        answer = Client().get(reverse("my_shifts:calendar", args=[key]))
        return answer.content.decode() if answer.status_code == 200 else ""

    def renewed():
        nurse.post(reverse("my_shifts:shifts"), {"act": "renew"})
        return mine(nurse).split("/my/calendar/")[1].split(".ics")[0]

    key = renewed()
    assert "DTSTART;TZID=Europe/London:20260302T193000" in feed(key)
    assert "LOCATION:Maple Ward" in feed(key)
    gone = TODAY - timedelta(days=1)
    add(ward.unit, staff=[post(ward.unit, code_of("Ann Ash"), left_on=gone)], at=timezone.now())
    assert "LOCATION:Maple Ward" in feed(key)
    assert "LOCATION:Harvey Ward" not in feed(key)
    assert key in mine(nurse)  # kept with the post that was left, and still hers to end
    second = renewed()
    assert feed(key) == ""
    assert "LOCATION:Maple Ward" in feed(second)
    nurse.post(reverse("my_shifts:shifts"), {"act": "end"})
    assert feed(second) == ""
    third = renewed()
    add(other, staff=[post(other, code_of(SECOND), left_on=gone)], at=timezone.now())
    assert feed(third) == ""


def test_names_on_the_roster_of_each_of_the_two_wards_and_of_no_third(nurse, ward, other):
    def roster(unit):
        return nurse.get(reverse("rosters:roster", args=[unit.pk]) + f"?from={MONDAY}").content.decode()

    assert "Ann Ash (you)" in roster(ward.unit)
    assert "ASH, Ann (you)" in roster(other)
    third = roster(ward.trust.home)
    assert "(you)" not in third
    gone = TODAY - timedelta(days=1)
    add(other, staff=[post(other, code_of(SECOND), left_on=gone)], at=timezone.now())
    assert "ASH, Ann" not in roster(other)
    assert "Ann Ash (you)" in roster(ward.unit)


def test_training_kept_with_either_post_counts(nurse, ward, other):
    add(
        ward.unit,
        training=[
            {
                "person": code_of("Ann Ash"),
                "competence": "Basic life support",
                "expires_on": TODAY - timedelta(days=9),
            },
            {
                "person": code_of(SECOND),
                "competence": "Basic life support",
                "expires_on": TODAY + timedelta(days=99),
            },
            {"person": code_of(SECOND), "competence": "Drains", "expires_on": TODAY + timedelta(days=99)},
        ],
    )
    text = nurse.get(reverse("staffing:my_areas")).content.decode()
    assert "Drains" in text
    assert text.count("Basic life support") == 1
    assert "ended" not in text


WHO = {"by": "manager@ward.example"}
TUESDAY, LAST = MONDAY + timedelta(days=1), MONDAY + timedelta(days=27)


def away_of(draft, name="Ann Ash"):
    (one,) = (one for one in draft.ward["people"] if one["name"] == name)
    return set(one["away"])


def test_nobody_is_rostered_where_they_have_a_shift_of_their_other_post(ward, other):
    from leadwell_site.rosters.actions import CannotPublish

    draft = asked(ward, WHO)
    assert TUESDAY.isoformat() in away_of(draft)
    draft = given(draft, {("Ann Ash", 1): cell(draft, "Day", "registered")})
    with pytest.raises(
        CannotPublish, match="Ann Ash is on a shift on 3 March 2026, but they have a shift at Maple"
    ):
        publish(draft, WHO)


def test_sickness_told_at_one_post_keeps_off_shifts_of_the_other_and_leave_does_not(ward, other):
    from leadwell_site.rosters.actions import CannotPublish

    days = [MONDAY + timedelta(days=place) for place in (3, 4)]
    told = [
        {"person": code_of(SECOND), "kind": kind, "from_on": on, "until_on": on}
        for kind, on in zip(("sickness", "leave"), days, strict=True)
    ]
    add(other, absences=told, at=timezone.now())
    draft = asked(ward, WHO)
    assert {on.isoformat() for on in days} & away_of(draft) == {days[0].isoformat()}
    draft = given(draft, {("Ann Ash", 3): cell(draft, "Day", "registered")})
    with pytest.raises(CannotPublish, match=r"Ann Ash is on a shift on 5 March 2026, but they are away"):
        publish(draft, WHO)


def test_another_name_beside_the_address_or_another_organisation_is_another_person(ward, other_trust):
    from leadwell_site.workforce.queries import other_posts

    add(ward.trust.wards[1], staff=[post(ward.trust.wards[1], "E-x", person_name="Ann Aspen")])
    add(other_trust.wards[0], staff=[post(other_trust.wards[0], code_of(SECOND))])
    assert other_posts(list(ward.numbers.values())).is_empty()


def test_each_number_is_given_with_every_other_one_of_the_person(ward, other):
    from leadwell_site.workforce.queries import other_posts

    first, second = ward.numbers["Ann Ash"], number_of(code_of(SECOND))
    assert other_posts([first]).rows() == [(first, second)]
    assert other_posts([first, second, ward.numbers["Bea Birch"]]).rows() == [
        (first, second),
        (second, first),
    ]
    assert other_posts([]).is_empty()


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        ("Bank nurse", ("Harvey Ward (Registered nurse)", "Harvey Ward (Bank nurse)")),
        (
            "Registered nurse",
            ("Harvey Ward (Registered nurse), post 1", "Harvey Ward (Registered nurse), post 2"),
        ),
    ],
)
def test_two_posts_at_one_unit_are_told_apart(client, ward, sign_in, role, titles):
    add(ward.unit, staff=[post(ward.unit, code_of(SECOND), role=role)])
    nurse = sign_in(client, account_of("Ann Ash", ward.trust.root))
    text = mine(nurse)
    assert "Harvey Ward and Harvey Ward" not in text
    assert text.count(">The roster of Harvey Ward<") == 1
    for title in titles:
        assert text.count(f">Ask for a day off or a shift at {title}<") == 1
        assert f"<h3>{title}</h3>" in text
    page = nurse.get(reverse("my_shifts:ask") + f"?post={number_of(code_of(SECOND))}").content.decode()
    assert f">{titles[1]}</span>Ask for a day off" in page
    assert f"Ask at {titles[0]} instead" in page
    ask(nurse, MONDAY + timedelta(days=12), f"?post={number_of(code_of(SECOND))}")
    assert f"a day off, {titles[1]}" in mine(nurse)


def test_who_is_told_ill_at_one_post_is_away_from_the_planned_shift_of_the_other(ward, other):
    """And whatever repair the second ward asks for next is for that shift, too."""
    from leadwell_site.rosters.queries import ill_on_shift, roster_between

    told = {"person": code_of("Ann Ash"), "kind": "sickness", "from_on": TUESDAY, "until_on": TUESDAY}
    add(ward.unit, absences=[told], at=timezone.now())
    shown = roster_between(other, starts_on=MONDAY, days=28, today=TODAY)
    assert (number_of(code_of(SECOND)), TUESDAY) in shown.away
    assert ill_on_shift(other.pk, start=MONDAY, end=LAST) == {
        number_of(code_of(SECOND)): [(TUESDAY, TUESDAY)]
    }
    assert ill_on_shift(ward.unit.pk, start=MONDAY, end=LAST) == {}  # her shift there is on Monday
