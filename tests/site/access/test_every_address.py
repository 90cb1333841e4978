"""Every address, every role, one's own and another organisation's objects, looking and acting: nothing leaks.

The list of addresses is read from the URL configuration, so that no new page escapes.
"""

import html
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.site.access.addresses import Address, every_address
from tests.site.access.declared import (
    ACTS,
    HIDDEN,
    NEEDS,
    ONLY_POSTED,
    OWN,
    PERSONAL,
    PUBLIC,
    WHOLE,
    WITHOUT_SESSION,
    values,
)
from tests.site.access.furnishing import NAMES, NOW, SECRETS, Furnished, furnish

from leadwell_site.organisations.choices import RoleKind
from leadwell_site.organisations.permissions import Permission, allowed

pytestmark = [pytest.mark.site, pytest.mark.django_db]

ADDRESSES = every_address()
CLOSED = [one for one in ADDRESSES if one.name not in PUBLIC]
# Written by looking, signing in and being refused; everything else is a change.
_NO_CHANGE = {
    "audit.AuditLine",
    "sessions.Session",
    "axes.AccessAttempt",
    "axes.AccessFailureLog",
    "axes.AccessLog",
}


def of_an_organisation(address: Address) -> bool:
    return bool(OWN & set(address.parameters))


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Two organisations, and a session for each person of the first."""

    own: Furnished
    other: Furnished
    whole: dict[str, str]  # session keys by kind of role, held at the organisation
    ward: dict[str, str]  # and at its first ward


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, make_trust) -> Iterator[World]:
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        own = furnish(make_trust(name="Northgate Trust", slug="northgate"), word="plain")
        other = furnish(
            make_trust(name="ZYXMARK Southmoor Trust", slug="zyxmark", word="ZYXMARK"), word="zyxsecret"
        )
        yield World(
            own=own,
            other=other,
            whole={kind: _session(person) for kind, person in own.trust.people.items()},
            ward={kind: _session(person) for kind, person in own.trust.ward_people.items()},
        )
        transaction.set_rollback(True)


def _session(person: Any) -> str:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def ask(session: str, address: str, *, sent: dict[str, str] | None = None, query: str = "") -> Any:
    """Ask with somebody's session; whatever the answer did is undone."""
    client = Client(raise_request_exception=True)
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        answer = client.get(address + query) if sent is None else client.post(address, sent)
        answer.text_shown = text_of(answer)
        transaction.set_rollback(True)
    return answer


def posted(sessions: list[str], address: str, sent: dict[str, str]) -> tuple[list[Any], dict[str, int]]:
    """Post with each session; give the answers and which tables grew or shrank. What was done is undone."""
    answers = []
    with transaction.atomic():
        before = rows()
        for session in sessions:
            client = Client()
            if session:
                client.cookies[settings.SESSION_COOKIE_NAME] = session
            answers.append(client.post(address, sent))
            answers[-1].text_shown = text_of(answers[-1])
        after = rows()
        transaction.set_rollback(True)
    return answers, {name: after[name] - before[name] for name in after if after[name] != before[name]}


def rows() -> dict[str, int]:
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.managed and model._meta.label not in _NO_CHANGE
    }


def text_of(answer: Any) -> str:
    """All that an answer says: its body, unpacked where it is a workbook, and its headers."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            content = b" ".join(packed.read(name) for name in packed.namelist())
    headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    return html.unescape(content.decode("utf-8", "replace") + headers).lower()


def told(answer: Any, *, names: bool = True) -> list[str]:
    """What of the other organisation an answer gives away."""
    wanted = (*SECRETS, *NAMES) if names else SECRETS
    return [one for one in wanted if one in answer.text_shown]


def address_of(address: Address, held: Furnished) -> str:
    return reverse(address.name, kwargs=values(address.name, address.parameters, held))


def may(address: Address, kind: str, needed: Permission | None, *, whole: bool) -> bool:
    """Whether a role allows something there, held at the organisation or at its first ward."""
    if needed is None:
        return True
    return needed in allowed(kind) and (whole or address.name not in WHOLE)


def test_every_declaration_is_about_an_address_that_is_there():
    there = {address.name for address in ADDRESSES}
    assert (PUBLIC | set(NEEDS) | set(ACTS) | ONLY_POSTED | WHOLE | set(PERSONAL)) - there == set()


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_somebody_who_is_not_signed_in_is_sent_to_sign_in(address, world):
    for held in (world.own, world.other):
        at = address_of(address, held)
        for sent in (None, {}):
            answer = ask("", at, sent=sent)
            if address.name not in PUBLIC:
                assert answer.status_code == 302
                assert answer.url.startswith(reverse("accounts:sign_in") + "?next=")
            elif sent is None:
                assert answer.status_code == 200
            else:
                assert answer.status_code in {200, 405, 422}
            assert told(answer, names=held is world.own and address.name != "public:home") == []
    assert posted([""], address_of(address, world.own), {})[1] == {}


@pytest.mark.parametrize("address", [one for one in CLOSED if of_an_organisation(one)], ids=str)
def test_another_organisations_object_does_not_exist_and_nothing_of_it_shows(address, world):
    at = address_of(address, world.other)
    sent = dict(ACTS[address.name].sent) if address.name in ACTS else {}
    sessions = [*world.whole.values(), *world.ward.values()]
    looked = [ask(session, at) for session in sessions]
    acted, changed = posted(sessions, at, sent)
    assert {one.status_code for one in looked} <= ({404, 405} if address.name in ONLY_POSTED else {404})
    assert {one.status_code for one in acted} <= ({404} if address.name in ACTS else {404, 405})
    assert [told(one) for one in (*looked, *acted)] == [[]] * (2 * len(sessions))
    assert changed == {}


@pytest.mark.parametrize("address", [one for one in ADDRESSES if one.name in PUBLIC], ids=str)
def test_a_public_page_shows_whoever_is_signed_in_nothing_that_is_not_public(address, world):
    for held in (world.own, world.other):
        at = address_of(address, held)
        for session in (world.whole[RoleKind.REGISTERED_MANAGER], world.ward[RoleKind.STAFF]):
            for sent in (None, {}):
                answer = ask(session, at, sent=sent)
                assert answer.status_code in {200, 302, 405, 422}
                assert told(answer, names=held is world.own and address.name != "public:home") == []


@pytest.mark.parametrize("address", CLOSED, ids=str)
@pytest.mark.parametrize("whole", [True, False], ids=["at the organisation", "at a ward"])
def test_each_role_sees_and_does_what_the_table_of_permissions_says(address, world, whole):
    at = address_of(address, world.own)
    act = ACTS.get(address.name)
    sent = dict(act.sent) if act else {}
    refusal = 404 if address.name in HIDDEN else 403
    outside = not whole and of_an_organisation(address) and objects_place(address) != "ward"
    sessions = world.whole if whole else world.ward
    refused = []
    for kind in RoleKind.values:
        seen = ask(sessions[kind], at)
        assert told(seen) == [], kind
        if address.name in PERSONAL:
            assert seen.status_code == theirs(address, kind, whole=whole), kind
        elif outside:
            assert seen.status_code in {404, 405}, kind
        elif address.name in ONLY_POSTED:
            assert seen.status_code == 405, kind
        elif may(address, kind, NEEDS.get(address.name, Permission.SEE), whole=whole):
            assert seen.status_code in {200, 302}, kind
        else:
            assert seen.status_code == refusal, kind
        not_theirs = address.name in PERSONAL and theirs(address, kind, whole=whole) != 200
        if not_theirs or act is None or outside or not may(address, kind, act.needs, whole=whole):
            refused.append(sessions[kind])
        else:
            did = ask(sessions[kind], at, sent=sent)
            assert did.status_code in {200, 302, 400, 409, 422}, kind
            assert told(did) == [], kind
    answers, changed = posted(refused, at, sent)
    assert changed == {}
    assert [told(one) for one in answers] == [[]] * len(refused)
    if address.name in PERSONAL:
        allowed_answers = {404, 405, *(PERSONAL[address.name].values() if whole else ())} - {200}
    elif outside:
        allowed_answers = {404, 405}
    elif act is None:  # nothing can be done there: shown as to anybody who looks, or not answered
        allowed_answers = {200, 302, 405, refusal}
    else:
        allowed_answers = {refusal}
    assert {one.status_code for one in answers} <= allowed_answers


def theirs(address: Address, kind: str, *, whole: bool) -> int:
    """The answer to somebody who looks at what belongs to another person: as a rule it is not there."""
    return PERSONAL[address.name].get(kind, 404) if whole else 404


def objects_place(address: Address) -> str:
    if address.name == "staffing:moves":
        return "site"
    return "home" if address.name in {"staffing:own_needs", "staffing:own_hours"} else "ward"


@pytest.mark.parametrize("address", [one for one in CLOSED if "unit_id" in one.parameters], ids=str)
def test_a_ward_beside_ones_own_does_not_exist(address, world):
    taken = values(address.name, address.parameters, world.own)
    at = reverse(address.name, kwargs=taken | {"unit_id": world.own.trust.wards[1].pk})
    for kind in (RoleKind.STAFF, RoleKind.REGISTERED_MANAGER):
        act = ACTS.get(address.name)
        for sent in (None, dict(act.sent) if act else {}):
            answer = ask(world.ward[kind], at, sent=sent)
            assert answer.status_code == 404 or (answer.status_code == 405 and address.name not in ACTS)
            assert "maple" not in answer.text_shown


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_every_page_can_be_asked_for_as_known_on_a_day_before_anything_was_known(address, world):
    # Concerns are for guardians alone and assessments for facilitators; a registered manager sees all else.
    alone = {Permission.GUARD: RoleKind.GUARDIAN, Permission.FACILITATE: RoleKind.FACILITATOR}
    kind = alone.get(NEEDS.get(address.name, Permission.SEE), RoleKind.REGISTERED_MANAGER)
    answer = ask(world.whole[kind], address_of(address, world.own), query="?known=2023-06-01")
    assert answer.status_code in {200, 302, 404, 405}
    assert told(answer, names=address.name != "public:home") == []


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_nothing_is_done_for_a_form_that_another_site_sends(address, world):
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = world.whole[RoleKind.REGISTERED_MANAGER]
    if address.name in WITHOUT_SESSION:
        return  # nobody's session counts there: see the test above of what is posted without one
    act = ACTS.get(address.name)
    answer = client.post(address_of(address, world.own), dict(act.sent) if act else {})
    assert answer.status_code == 403
    assert "send it again" in text_of(answer)
