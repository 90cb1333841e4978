"""Somebody goes through a list of people from one address; a hospital's staff behind one address do not suffer."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from axes.models import AccessFailureLog, AccessLog
from django.test import Client
from django.urls import reverse

from leadwell_site.accounts.actions import open_account
from leadwell_site.accounts.jobs import DAYS_TO_KEEP_TRIES, forget_tries

pytestmark = [pytest.mark.site, pytest.mark.django_db]

PASSWORD = "a long night on Harvey"
NOW = datetime(2025, 3, 3, 7, tzinfo=UTC)
HOSPITAL = "192.0.2.7"
MOST = 6


@pytest.fixture(autouse=True)
def _few_names(settings):
    assert settings.SIGN_IN_NAMES_AN_ADDRESS == 40
    settings.SIGN_IN_NAMES_AN_ADDRESS = MOST


@pytest.fixture
def ann(trust):
    person = trust.people["administrator"]
    person.set_password(PASSWORD)
    person.save()
    return person


def send(email, password, *, client=None, address=HOSPITAL):
    return (client or Client()).post(
        reverse("accounts:sign_in"), {"username": email, "password": password}, REMOTE_ADDR=address
    )


def go_through_a_list(how_many=MOST, **more):
    return [
        send(f"person{number}@example.org", "Winter2025!", **more).status_code for number in range(how_many)
    ]


def test_after_wrong_passwords_of_many_people_nobody_new_signs_in_from_there(ann):
    with time_machine.travel(NOW, tick=False) as clock:
        assert go_through_a_list() == [200] * MOST
        answer = send(ann.email, PASSWORD)
        assert answer.status_code == 429
        text = re.sub(r"<[^>]+>", " ", answer.content.decode())
        assert "Too many tries from your network" in text
        assert "on which you have signed in to Leadwell before" in text
        assert send(ann.email, PASSWORD, address="198.51.100.4").status_code == 302
        clock.shift(timedelta(minutes=59))
        assert send(ann.email, PASSWORD).status_code == 429
        clock.shift(timedelta(minutes=2))
        assert send(ann.email, PASSWORD).status_code == 302


def test_a_browser_in_which_the_same_person_signed_in_before_is_let_through_and_no_other(ann, trust):
    own = Client()
    with time_machine.travel(NOW, tick=False):
        assert send(ann.email, PASSWORD, client=own).status_code == 302
        own.post(reverse("accounts:sign_out"))
        go_through_a_list()
        assert send(trust.people["board"].email, "whatever", client=own).status_code == 429
        assert send(ann.email.upper(), PASSWORD, client=own).status_code == 302
        forged = Client()
        forged.cookies["leadwell_been_here"] = own.cookies["leadwell_been_here"].value[:-1] + "x"
        assert send(ann.email, PASSWORD, client=forged).status_code == 429


def test_what_the_browser_keeps_names_nobody_and_is_closed_to_scripts(ann):
    own = Client()
    send(ann.email, PASSWORD, client=own)
    kept = own.cookies["leadwell_been_here"]
    assert ann.email.split("@")[0] not in kept.value
    assert kept["httponly"]
    assert kept["samesite"] == "Lax"


def test_a_ward_that_mistypes_at_the_start_of_the_shift_and_then_comes_in_is_not_counted(ann):
    staff = [
        open_account(email=f"nurse{number}@example.org", name="Nurse", at=NOW, actor="tests")
        for number in range(2 * MOST)
    ]
    for one in staff:
        one.set_password(PASSWORD)
        one.save()
    with time_machine.travel(NOW, tick=False) as clock:
        for one in staff:
            assert send(one.email, "mistyped").status_code == 200
            clock.shift(timedelta(seconds=5))
            assert send(one.email, PASSWORD).status_code == 302
        assert send(ann.email, PASSWORD).status_code == 302


def test_one_person_who_tries_often_is_one_name(ann):
    with time_machine.travel(NOW, tick=False):
        for _ in range(MOST + 1):
            send("one.person@example.org", "wrong")
        assert send(ann.email, PASSWORD).status_code == 302


def test_who_tried_from_where_is_forgotten_after_a_month(ann):
    with time_machine.travel(NOW, tick=False):
        go_through_a_list()
        send(ann.email, PASSWORD, address="198.51.100.4")
    assert AccessFailureLog.objects.count() == MOST
    with time_machine.travel(NOW + timedelta(days=DAYS_TO_KEEP_TRIES - 1), tick=False):
        forget_tries()
        assert AccessFailureLog.objects.exists()
        assert AccessLog.objects.exists()
    with time_machine.travel(NOW + timedelta(days=DAYS_TO_KEEP_TRIES + 1), tick=False):
        forget_tries()
        assert not AccessFailureLog.objects.exists()
        assert not AccessLog.objects.exists()
