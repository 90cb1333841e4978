"""One's own shifts: found by the address of the account; requests with why not; a calendar at a private address."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.site.rosters.ward_of_people import (
    DAY,
    MONDAY,
    NIGHT,
    NURSES,
    TODAY,
    account_of,
    add,
    code_of,
    duty,
    email_of,
)

pytestmark = [pytest.mark.site, pytest.mark.django_db]


@pytest.fixture
def nurse(client, ward, sign_in):
    return sign_in(client, account_of("Ann Ash", ward.unit))


def mine(client, query=""):
    return client.get(reverse("my_shifts:shifts") + query).content.decode()


def ask(client, on, wish="off"):
    return client.post(
        reverse("my_shifts:ask"),
        {"on_day": str(on.day), "on_month": str(on.month), "on_year": str(on.year), "wish": wish},
        follow=True,
    )


def published(ward, by_hand=(), **given):
    """A roster made here and published by the ward's manager, with days set by hand: name, day and cell."""
    from leadwell_site.background.worker import work_off
    from leadwell_site.rosters import actions, queries

    who = {"by": "manager@ward.example", "at": timezone.now()}
    draft = actions.ask_for_roster(
        unit=ward.unit, starts_on=MONDAY, seconds=3, rules_name="working-time", rules=given,
        training_keeps_off=True, **who,
    )  # fmt: skip
    work_off()
    draft = queries.draft(draft.pk)
    for name, on, cell in by_hand:
        actions.change_cell(draft=draft, name=name, on=on, cell=cell, reason_code="other", reason="", **who)
        draft = queries.draft(draft.pk)
    actions.publish(draft=draft, **who)
    return queries.draft(draft.pk)


def test_ones_own_shifts_and_nobody_elses(nurse, ward):
    add(
        ward.unit,
        duties=[
            duty(ward.unit, "Ann Ash", MONDAY, NIGHT),
            duty(ward.unit, "Bea Birch", MONDAY + timedelta(days=1), DAY),
        ],
    )
    text = mine(nurse)
    assert "Monday 2 March 2026" in text
    assert "Night, 19:30 to 08:00" in text
    assert "Tuesday 3 March 2026" not in text
    assert "Bea" not in text


def test_somebody_of_whom_no_list_tells_is_told_so(client, trust, sign_in, ward):
    text = mine(sign_in(client, trust.ward_people["staff"]))
    assert "No list of staff has your e-mail address" in text
    assert ask(client, MONDAY).status_code == 200
    from leadwell_site.rosters.models import Wish

    assert Wish.objects.count() == 0


def test_an_address_that_two_people_have_is_nobodys(client, ward, sign_in):
    add(ward.unit, duties=[duty(ward.unit, "Ann Ash", MONDAY, NIGHT)])
    add(ward.unit, staff=[
            {
                "unit_id": ward.unit.pk, "person": "E-Other", "person_name": "Other Ann",
                "email": email_of("Ann Ash").upper(), "staff_group": "support", "role": "", "registration": "",
                "sheet": "",
            }
        ],
    )  # fmt: skip
    text = mine(sign_in(client, account_of("Ann Ash", ward.unit)))
    assert "Your e-mail address stands beside different names in the list of staff" in text
    assert "Monday 2 March 2026" not in text
    assert "No list of staff" not in text


def test_a_request_waits_is_replaced_and_is_taken_back(nurse, ward):
    from leadwell_site.rosters.models import Wish

    on = MONDAY + timedelta(days=12)
    assert "Your request is kept" in ask(nurse, on).content.decode()
    assert "Saturday 14 March 2026: a day off" in mine(nurse)
    ask(nurse, on, "work:Night")
    text = mine(nurse)
    assert "Saturday 14 March 2026: the Night shift" in text
    assert "a day off" not in text.split("My requests")[1].split("My share")[0].replace(
        "Ask for a day off", ""
    )
    assert "No roster is published for that day yet." in text
    nurse.post(reverse("my_shifts:shifts"), {"act": "back", "on": on.isoformat()})
    assert "You have asked for nothing." in mine(nurse)
    assert Wish.objects.count() == 3


@pytest.mark.parametrize(
    ("on", "wish", "words"),
    [
        (TODAY, "off", "Ask for a day that is still to come."),
        (date(2027, 3, 2), "off", "Ask for a day in the next 26 weeks."),
        (MONDAY, "", "Choose a day off or a shift"),
        (MONDAY, "work:Twilight", "Select a valid choice"),
    ],
)
def test_what_cannot_be_asked_for(nurse, ward, on, wish, words):
    from leadwell_site.rosters.models import Wish

    answer = ask(nurse, on, wish)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Wish.objects.count() == 0


@pytest.mark.slow
def test_a_request_that_is_granted_and_one_that_is_not_with_why(nurse, ward):
    """Ann asks for a day on which every other nurse is away: somebody has to work it."""
    free, needed = MONDAY + timedelta(days=20), MONDAY + timedelta(days=9)
    others = [name for name in NURSES if name != "Ann Ash"]
    add(
        ward.unit,
        absences=[
            {"person": code_of(name), "kind": "leave", "from_on": needed, "until_on": needed}
            for name in others
        ],
    )
    ask(nurse, free)
    ask(nurse, needed)
    # Set by hand, so that it does not hang on how far a short search comes on a busy machine.
    published(ward, by_hand=[("Ann Ash", free, ""), ("Ann Ash", needed, "Day registered")])
    text = mine(nurse)
    assert "Granted" in text
    assert "Not granted" in text
    (why,) = re.findall(r"Why not: (The \w+ shift .*?)<", text)
    assert why.startswith(
        (
            "The Day shift had only 1 registered nurses and midwives for the 2 it needs, with you among them.",
            "The Night shift needed 1 registered nurses and midwives; without you it would have had 0.",
        )
    )
    for name in others:
        assert name not in text


@pytest.mark.slow
def test_asked_after_publishing_and_changed_after_publishing_are_told_apart(nurse, ward, at):
    draft = published(ward)
    worked = draft.published.roster["Ann Ash"][-28:]
    on = MONDAY + timedelta(days=next(day for day, cell in enumerate(worked) if cell and day > 1))
    at.shift(timedelta(hours=1))
    ask(nurse, on)
    assert "You asked after the roster was published." in mine(nurse)


def test_a_roster_that_came_from_a_file_tells_no_reasons(nurse, ward):
    ask(nurse, MONDAY)
    add(ward.unit, duties=[duty(ward.unit, "Ann Ash", MONDAY, DAY)])
    assert "The roster came from a file, which tells no reasons." in mine(nurse)


def test_what_runs_out_and_ones_share_beside_the_mean(nurse, ward):
    add(
        ward.unit,
        training=[
            {"person": code_of("Ann Ash"), "competence": "Basic life support", "expires_on": TODAY},
            {"person": code_of("Bea Birch"), "competence": "Drains", "expires_on": TODAY},
        ],
    )
    text = mine(nurse)
    assert "Basic life support" in text
    assert "Drains" not in text
    assert "31 December 2027" in text
    assert "The mean is of 9 people of your staff group" in text
    assert "9.3" in text  # 84 shifts of nurses in four weeks, by nine


def test_a_mean_of_four_is_not_shown(client, ward, sign_in):
    text = mine(sign_in(client, account_of("Jo Juniper", ward.unit)))
    assert text.count("not shown") >= 4


def test_a_page_as_known_on_an_earlier_day_takes_no_request(nurse, ward):
    ask_at = reverse("my_shifts:ask") + "?known=2026-02-28"
    answer = nurse.post(ask_at, {"on_day": "9", "on_month": "3", "on_year": "2026", "wish": "off"})
    assert answer.status_code in {302, 403}
    from leadwell_site.rosters.models import Wish

    assert Wish.objects.count() == 0


# The calendar


def renew(client):
    client.post(reverse("my_shifts:shifts"), {"act": "renew"})
    text = mine(client)
    return text.split("/my/calendar/")[1].split(".ics")[0]


def feed(client, key):
    return client.get(reverse("my_shifts:calendar", args=[key]))


def test_a_calendar_at_a_private_address_without_signing_in(nurse, ward, client):
    from django.test import Client

    add(
        ward.unit,
        duties=[
            duty(ward.unit, "Ann Ash", MONDAY, NIGHT),
            duty(ward.unit, "Bea Birch", MONDAY, DAY),
            duty(ward.unit, "Ann Ash", MONDAY + timedelta(days=2), DAY, state="cancelled"),
        ],
    )
    key = renew(nurse)
    assert len(key) == 43
    answer = feed(Client(), key)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert "DTSTART;TZID=Europe/London:20260302T193000" in text
    assert "DTEND;TZID=Europe/London:20260303T080000" in text
    assert "LOCATION:Harvey Ward" in text
    assert "20260302T073000" not in text  # a colleague's
    assert "20260304" not in text  # cancelled
    assert "Bea" not in text
    assert "Ann" not in text


def test_an_address_made_anew_ends_the_one_before_and_an_ended_one_leads_nowhere(nurse, ward):
    first = renew(nurse)
    second = renew(nurse)
    assert first != second
    assert feed(nurse, first).status_code == 404
    assert feed(nurse, second).status_code == 200
    nurse.post(reverse("my_shifts:shifts"), {"act": "end"})
    assert feed(nurse, second).status_code == 404
    assert "/my/calendar/" not in mine(nurse)
    third = renew(nurse)
    assert third not in {first, second}
    assert feed(nurse, third).status_code == 200


def test_the_database_alone_does_not_give_the_address(nurse, ward):
    from leadwell_site.rosters.models import CalendarKey

    key = renew(nurse)
    row = CalendarKey.objects.get()
    assert key not in {row.nonce, row.digest}
    assert feed(nurse, row.nonce).status_code == 404
    assert feed(nurse, row.digest).status_code == 404


def test_the_number_of_an_event_stays_when_its_times_change(nurse, ward):
    key = renew(nurse)

    def numbers():
        return [line for line in feed(nurse, key).content.decode().splitlines() if line.startswith("UID:")]

    add(ward.unit, duties=[duty(ward.unit, "Ann Ash", MONDAY, DAY)])
    before = numbers()
    add(ward.unit, duties=[duty(ward.unit, "Ann Ash", MONDAY, ("day", "Long day", "08:00", "20:30"))])
    assert numbers() == before
    assert "T080000" in feed(nurse, key).content.decode()


def test_a_calendar_ends_with_the_post_the_account_and_the_role(nurse, ward, at):
    from leadwell_site.accounts.models import User

    key = renew(nurse)
    user = User.objects.get(email=email_of("Ann Ash"))
    assert feed(nurse, key).status_code == 200
    user.is_active = False
    user.save()
    assert feed(nurse, key).status_code == 404
    user.is_active = True
    user.save()
    assert feed(nurse, key).status_code == 200
    leaves(ward, TODAY)
    assert feed(nurse, key).status_code == 200  # the last day
    leaves(ward, TODAY - timedelta(days=1))
    assert feed(nurse, key).status_code == 404


def test_a_calendar_ends_with_the_last_role(nurse, ward):
    from leadwell_site.organisations.models import Role

    key = renew(nurse)
    Role.objects.filter(user__email=email_of("Ann Ash")).update(until_on=TODAY - timedelta(days=1))
    assert feed(nurse, key).status_code == 404


def test_who_has_left_sees_no_names_on_the_roster(nurse, ward):
    add(ward.unit, duties=[duty(ward.unit, "Bea Birch", MONDAY, DAY)])
    address = reverse("rosters:roster", args=[ward.unit.pk])
    assert "Bea Birch" in nurse.get(address).content.decode()
    leaves(ward, TODAY - timedelta(days=1))
    assert "Bea Birch" not in nurse.get(address).content.decode()


def leaves(ward, on):
    row = {
        "unit_id": ward.unit.pk, "person": code_of("Ann Ash"), "person_name": "Ann Ash", "email": email_of("Ann Ash"),
        "staff_group": "registered", "role": "Registered nurse", "hours_a_week": 34.5, "registration": "",
        "left_on": on, "tells": "left_on", "sheet": "",
    }  # fmt: skip
    add(ward.unit, staff=[row], at=timezone.now())
