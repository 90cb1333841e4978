"""Signing in and out, passwords, and what is written about them."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from leadwell_site.accounts.actions import AddressTaken, open_account
from leadwell_site.accounts.models import User
from leadwell_site.audit.models import AuditLine

pytestmark = [pytest.mark.site, pytest.mark.django_db]

PASSWORD = "a long night on Harvey"
NOW = datetime(2025, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def ann(trust):
    person = trust.people["administrator"]
    person.set_password(PASSWORD)
    person.save()
    return person


def words(answer) -> str:
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", answer.content.decode())
    return " ".join(text.split())


def send(client, email, password, **more):
    return client.post(reverse("accounts:sign_in"), {"username": email, "password": password} | more)


def test_somebody_signs_in_in_any_case_and_comes_to_the_page_they_asked_for(client, ann):
    assert client.get(reverse("accounts:account")).url == "/account/sign-in/?next=/account/"
    answer = send(client, ann.email.upper(), PASSWORD, next="/account/")
    assert (answer.status_code, answer.url) == (302, "/account/")
    line = AuditLine.objects.last()
    assert (line.actor, line.did) == (ann.email, "accounts.signed_in")
    assert line.organisation_id == ann.roles.get().unit.organisation_id


def test_a_link_to_elsewhere_is_not_followed_after_signing_in(client, ann):
    answer = send(client, ann.email, PASSWORD, next="https://elsewhere.example/")
    assert answer.url == reverse("overview:home")


@pytest.mark.parametrize(("email", "password"), [(None, "wrong"), ("nobody@example.org", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_are_told_in_the_same_words(client, ann, email, password):
    answer = send(client, email or ann.email, password)
    assert answer.status_code == 200
    assert "There is a problem The email address or the password is wrong" in words(answer)
    assert "Error: Sign in" in answer.content.decode()


def test_an_empty_form_says_what_to_enter(client):
    answer = words(send(client, "", ""))
    assert "Enter your email address" in answer
    assert "Enter your password" in answer


def test_too_many_wrong_passwords_lock_that_address_for_a_quarter_of_an_hour(client, ann, settings):
    assert settings.AXES_FAILURE_LIMIT <= 10
    settings.AXES_FAILURE_LIMIT = 3
    with time_machine.travel(NOW, tick=False):
        for _ in range(settings.AXES_FAILURE_LIMIT - 1):
            assert send(client, ann.email, "wrong").status_code == 200
        answer = send(client, ann.email, "wrong")
        assert answer.status_code == 429
        assert "Too many tries" in words(answer)
        assert send(client, ann.email, PASSWORD).status_code == 429
        elsewhere = client.post(
            reverse("accounts:sign_in"),
            {"username": ann.email, "password": PASSWORD},
            REMOTE_ADDR="192.0.2.7",
        )
        assert elsewhere.status_code == 302
    client.logout()
    with time_machine.travel(NOW.replace(minute=16), tick=False):
        assert send(client, ann.email, PASSWORD).status_code == 302


def test_signing_out_needs_a_button(client, ann, sign_in):
    sign_in(client, ann)
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert client.post(reverse("accounts:sign_out")).url == reverse("accounts:sign_in")
    assert client.get(reverse("accounts:account")).status_code == 302


def test_the_account_page_shows_the_roles(client, ann, sign_in):
    assert "Northgate Trust administrator 1 January 2024 no end" in words(
        sign_in(client, ann).get(reverse("accounts:account"))
    ).replace("Where ", "").replace("Role ", "").replace("From ", "").replace("Until ", "")


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("short", "short", "This password is too short. It must contain at least 12 characters."),
        ("password1234", "password1234", "This password is too common."),
        ("administrator.all", "administrator.all", "The password is too similar to the email"),
        ("a quiet day on Maple", "a quiet day on Elm", "The two new passwords are not the same"),
    ],
)
def test_a_weak_password_is_refused_in_plain_words(client, ann, sign_in, new, again, said):
    answer = sign_in(client, ann).post(
        reverse("accounts:change_password"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": again},
    )
    assert said in words(answer)
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)


def test_a_changed_password_ends_other_sessions_and_is_written_without_the_password(
    client, ann, sign_in, django_user_model
):
    from django.test import Client

    other = sign_in(Client(), ann)
    sign_in(client, ann)
    new = "a quiet day on Maple"
    answer = client.post(
        reverse("accounts:change_password"),
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )
    assert answer.url == reverse("accounts:account")
    assert client.get(reverse("accounts:account")).status_code == 200
    assert other.get(reverse("accounts:account")).status_code == 302
    ann.refresh_from_db()
    assert ann.check_password(new)
    assert ann.password.startswith("argon2")
    line = AuditLine.objects.last()
    assert line.did == "accounts.password_changed"
    assert "Maple" not in str(line.details)


def test_the_database_refuses_one_address_in_two_cases():
    User.objects.create_user(email="ann@example.org", name="Ann")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Ann@Example.org", name="Twin")
    with pytest.raises(AddressTaken):
        open_account(email="ANN@example.org", name="Twin", actor="tests", at=NOW)
