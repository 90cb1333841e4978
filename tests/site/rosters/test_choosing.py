"""Self-rostering: somebody chooses shifts for the next four weeks, beside what others have asked for."""

import html
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.site.rosters.ward_of_people import DAY, MONDAY, account_of, add, duty

from leadwell_site.rosters import actions, queries
from leadwell_site.rosters.choices import WishKind

pytestmark = [pytest.mark.site, pytest.mark.django_db]
HERE = reverse("my_shifts:choose")


@pytest.fixture
def nurse(client, ward, sign_in):
    return sign_in(client, account_of("Ann Ash", ward.unit))


def words(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def sent(chosen=None):
    """A form of all 28 days, in which those that are not named are without a wish."""
    days = [(MONDAY + timedelta(days=day)).isoformat() for day in range(28)]
    return {f"on_{on}": (chosen or {}).get(on, "") for on in days}


def wishes_of(ward, name="Ann Ash"):
    found = queries.wishes(start=MONDAY, end=MONDAY + timedelta(days=27), employee=ward.numbers[name])
    return [(one.on, str(one.kind), one.shift) for one in found]


def test_somebody_chooses_several_days_at_once_and_changes_their_mind(nurse, ward):
    answer = nurse.post(HERE, sent({"2026-03-02": "work:Day", "2026-03-03": "off"}), follow=True)
    said = words(answer)
    assert "Your wishes are kept; they changed for 2 days." in said
    assert "You have chosen 1 shift, 11.5 hours. Your contract is 138 hours in four weeks." in said
    assert wishes_of(ward) == [(date(2026, 3, 2), "work", "Day"), (date(2026, 3, 3), "off", "")]
    assert '<option value="work:Day" selected>' in answer.content.decode()
    said = words(nurse.post(HERE, sent({"2026-03-02": "work:Night"}), follow=True))
    assert "they changed for 2 days" in said
    assert wishes_of(ward) == [(date(2026, 3, 2), "work", "Night")]
    assert "Nothing changed." in words(nurse.post(HERE, sent({"2026-03-02": "work:Night"}), follow=True))
    assert "Choose my shifts for the next four weeks" in words(nurse.get(reverse("my_shifts:shifts")))


def test_what_others_of_the_group_asked_for_is_counted_and_nobody_is_named(nurse, ward):
    who = {"unit": ward.unit, "by": "t", "at": timezone.now()}
    for name in ("Bea Birch", "Cas Cedar", "Jo Juniper"):
        actions.make_wish(employee=ward.numbers[name], on=MONDAY, kind=WishKind.WORK, shift="Day", **who)
    actions.make_wish(employee=ward.numbers["Dot Dale"], on=MONDAY, kind=WishKind.OFF, shift="", **who)
    said = words(nurse.get(HERE))
    first = said[said.index("Monday 2 March 2026") :][:200]
    assert "Day: 2 needed, 2 others have asked, as many as needed." in first
    assert "Night: 1 needed, nobody else has asked. 1 other would like the day off." in first
    assert not any(name in said for name in ("Bea Birch", "Cas Cedar", "Dot Dale"))


def test_days_that_have_a_roster_are_not_asked_for(nurse, ward):
    add(ward.unit, duties=[duty(ward.unit, "Bea Birch", MONDAY + timedelta(days=13), DAY)])
    assert "Choose my shifts, 16 Mar to 12 April 2026" in words(nurse.get(HERE))


@pytest.mark.parametrize("wrong", ["work:Twilight", "elsewhere", "none"])
def test_what_cannot_be_chosen_is_refused_and_nothing_is_kept(nurse, ward, wrong):
    answer = nurse.post(HERE, sent({"2026-03-02": "off", "2026-03-04": wrong}))
    assert answer.status_code == 422
    assert "There is a problem" in words(answer)
    assert wishes_of(ward) == []


def test_who_is_on_no_list_of_staff_is_led_back_and_anothers_post_is_not_there(client, ward, sign_in):
    sign_in(client, ward.trust.people["board"])
    assert client.get(HERE).status_code == 302
    sign_in(client, account_of("Ann Ash", ward.unit))
    assert client.get(f"{HERE}?post={ward.numbers['Bea Birch']}").status_code == 404
    assert client.post(f"{HERE}?post={ward.numbers['Bea Birch']}", sent()).status_code == 404


def test_a_calendar_that_is_asked_whether_it_is_there_answers(nurse):
    nurse.post(reverse("my_shifts:shifts"), {"act": "renew"})
    address = re.search(
        r"/my/calendar/[^\"< ]+\.ics", nurse.get(reverse("my_shifts:shifts")).content.decode()
    )[0]
    assert nurse.head(address).status_code == 200
    assert nurse.post(address).status_code == 405
