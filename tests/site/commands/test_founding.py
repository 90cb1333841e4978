"""From an empty installation to somebody's first page."""

import pytest

from leadwell_site.accounts.models import User
from leadwell_site.audit.models import AuditLine
from leadwell_site.commands import founding
from leadwell_site.organisations.models import Organisation, Role

pytestmark = [pytest.mark.site, pytest.mark.django_db]

PASSWORD = "roses by the gate 7"
HOME = founding.Home(name="Rose Cottage", has_nursing=False, beds=20, code="1-123")


def found(**other):
    said = {
        "name": "Rose Cottage Care",
        "email": "Ann.Lee@Example.org",
        "person": "Ann Lee",
        "password": PASSWORD,
        "home": HOME,
    }
    return founding.found(**(said | other))


def test_a_registered_manager_gets_to_the_page_of_her_home(client):
    organisation = found()
    home = organisation.units.get(kind="home")
    assert (home.name, home.serves, home.beds, home.code) == ("Rose Cottage", "care_home", 20, "1-123")
    held = Role.objects.order_by("kind").values_list("user__email", "kind", "unit_id")
    assert list(held) == [
        ("ann.lee@example.org", "administrator", organisation.units.get(parent=None).pk),
        ("ann.lee@example.org", "registered_manager", home.pk),
    ]
    answer = client.post(
        "/account/sign-in/", {"username": "Ann.Lee@example.org", "password": PASSWORD}, follow=True
    )
    assert answer.status_code == 200
    assert "Rose Cottage" in answer.content.decode()


def test_founding_is_audited_and_the_password_is_nowhere_in_it():
    found()
    lines = list(AuditLine.objects.values_list("did", "actor", "details"))
    assert {did for did, _, _ in lines} == {
        "organisations.organisation.founded",
        "organisations.unit.added",
        "organisations.role.given",
        "accounts.user.added",
    }
    assert {actor for _, actor, _ in lines} == {"command line"}
    assert PASSWORD not in str(lines)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"password": "short"}, "at least 12 characters"),
        ({"password": "1qaz2wsx3edc"}, "too common"),
        ({"email": "no address"}, "valid email"),
        ({"name": "..."}, "needs a name"),
    ],
)
def test_where_something_will_not_do_nothing_is_made(other, words):
    with pytest.raises(founding.CannotAdd, match=words):
        found(**other)
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


def test_an_organisation_is_founded_once():
    found()
    with pytest.raises(founding.CannotAdd, match="already"):
        found(email="another@example.org")
    assert Organisation.objects.count() == 1


def test_somebody_is_added_with_a_role_at_a_unit_named_by_code_or_name(trust):
    said = {"person": "Bo Day", "password": PASSWORD, "organisation": "northgate trust"}
    by_code = founding.add_person(email="a@example.org", role="staff", unit=trust.wards[0].code, **said)
    by_name = founding.add_person(email="b@example.org", role="staff", unit="maple ward", **said)
    at_all = founding.add_person(email="c@example.org", role="board", **said)
    assert [one.roles.get().unit for one in (by_code, by_name, at_all)] == [*trust.wards, trust.root]


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"role": "boss"}, "no role 'boss'"),
        ({"organisation": "Southgate"}, "There are: Northgate Trust"),
        ({"unit": "Oak Ward"}, "no unit of Northgate Trust"),
        ({"email": "staff.all@northgate.example"}, "can already sign in"),
    ],
)
def test_somebody_who_cannot_be_added_is_refused_with_what_there_is(trust, other, words):
    said = {
        "email": "a@example.org",
        "person": "Bo Day",
        "password": PASSWORD,
        "role": "staff",
        "organisation": "northgate",
    }
    people = User.objects.count()
    with pytest.raises(founding.CannotAdd, match=words):
        founding.add_person(**(said | other))
    assert User.objects.count() == people
