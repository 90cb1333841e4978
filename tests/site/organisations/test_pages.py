"""Pages on which an organisation looks after its units and people."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from leadwell_site.accounts.models import User
from leadwell_site.audit.models import AuditLine
from leadwell_site.organisations import actions, queries
from leadwell_site.organisations.models import Role, Succession, Unit

pytestmark = [pytest.mark.site, pytest.mark.django_db]

NOW = datetime(2025, 3, 3, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def third_of_march():
    with time_machine.travel(NOW, tick=False):
        yield


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def unit_page(name: str, unit: Unit) -> str:
    return reverse(f"organisations:{name}", kwargs={"unit_id": unit.pk})


@pytest.fixture
def admin(client, trust, sign_in):
    return sign_in(client, trust.people["administrator"])


def test_the_tree_shows_the_units_of_ones_roles(client, trust, sign_in):
    seen = words(sign_in(client, trust.ward_people["staff"]).get(reverse("organisations:tree")))
    assert "Harvey Ward" in seen
    assert "Maple Ward" not in seen
    assert "People and their roles" not in seen


def test_the_tree_takes_the_same_number_of_queries_however_many_units(
    admin, trust, django_assert_num_queries, django_assert_max_num_queries
):
    address = reverse("organisations:tree")
    with django_assert_max_num_queries(12) as few:
        admin.get(address)
    for number in range(10):
        actions.add_unit(parent=trust.root, name=f"Home {number}", kind="home", at=NOW, actor="tests")
    with django_assert_num_queries(len(few)):
        admin.get(address)


def test_a_unit_is_added_renamed_given_a_code_moved_and_closed(admin, trust):
    given = {"name": "Oak Ward", "kind": "ward", "serves": "adult_inpatient", "code": "oak1", "beds": "20"}
    answer = admin.post(unit_page("add_unit", trust.site), given | day("from_on", date(2025, 1, 1)))
    assert answer.url == unit_page("unit", trust.site)
    oak = Unit.objects.get(name="Oak Ward")
    admin.post(unit_page("rename_unit", oak), {"name": "Ash Ward"} | day("from_on", date(2025, 2, 1)))
    admin.post(unit_page("set_code", oak), {"code": "ash1"} | day("from_on", date(2025, 2, 1)))
    admin.post(unit_page("move_unit", oak), {"parent": trust.root.pk} | day("from_on", date(2025, 2, 15)))
    admin.post(unit_page("close_unit", oak), {"into": trust.wards[0].pk} | day("on", date(2025, 3, 1)))
    oak.refresh_from_db()
    assert (oak.name, oak.code, oak.beds, oak.parent, oak.closed_on) == (
        "Ash Ward",
        "ASH1",
        20,
        trust.root,
        date(2025, 3, 1),
    )
    assert Succession.objects.get().new == trust.wards[0]
    page = words(admin.get(unit_page("unit", oak)))
    for said in (
        "Named Ash Ward",
        "Named Oak Ward",
        "Code OAK1",
        "Part of Northgate Hospital",
        "Went into Harvey",
    ):
        assert said in page
    did = [line.did.rsplit(".", 1)[-1] for line in AuditLine.objects.order_by("id")][-6:]
    assert did == ["added", "renamed", "code_set", "moved", "closed", "succeeded"]


def test_a_page_as_known_on_a_day_shows_the_name_known_then_and_keeps_the_day_in_its_links(admin, trust):
    actions.rename_unit(unit=trust.wards[0], name="Elm", from_on=date(2025, 1, 1), at=NOW, actor="tests")
    then = admin.get(unit_page("unit", trust.wards[0]) + "?known=2025-02-01")
    assert "Harvey Ward: names" in words(then)
    assert "Named Elm" not in words(then)
    assert "As known on 1 February 2025" in words(then)
    assert f'href="{unit_page("unit", trust.site)}?known=2025-02-01"' in then.content.decode()
    assert "Elm: names" in words(admin.get(unit_page("unit", trust.wards[0])))


def test_what_cannot_be_is_said_beside_the_form(admin, trust):
    answer = admin.post(
        unit_page("rename_unit", trust.wards[1]), {"name": "Harvey"} | day("from_on", date(2025, 2, 1))
    )
    assert "Northgate Hospital already has Harvey Ward. Give this one another name." in words(answer)
    answer = admin.post(unit_page("close_unit", trust.site), day("on", date(2025, 2, 1)))
    assert "is open. Close or move it first." in words(answer)


def test_a_ward_manager_sees_a_ward_and_cannot_change_it(client, trust, sign_in):
    sign_in(client, trust.ward_people["ward_manager"])
    assert client.get(unit_page("unit", trust.wards[0])).status_code == 200
    answer = client.post(unit_page("rename_unit", trust.wards[0]), {"name": "Mine"})
    assert answer.status_code == 403
    assert "Your role does not allow that here." in words(answer)
    assert client.get(unit_page("unit", trust.wards[1])).status_code == 404


def test_a_manager_of_a_part_moves_nothing_out_of_it(client, trust, sign_in):
    sign_in(client, trust.ward_people["administrator"])
    answer = client.post(
        unit_page("move_unit", trust.wards[0]), {"parent": trust.root.pk} | day("from_on", date(2025, 2, 1))
    )
    assert "Select a valid choice" in words(answer)
    assert Unit.objects.get(pk=trust.wards[0].pk).parent == trust.site


def test_a_new_person_gets_a_role_and_chooses_a_password_with_a_link_that_works_once(admin, trust):
    given = {"email": "New@Example.org", "name": "New Nurse", "kind": "staff", "unit": trust.wards[0].pk}
    answer = admin.post(reverse("organisations:give_role"), given | day("from_on", date(2025, 3, 3)))
    person = User.objects.get(email="new@example.org")
    assert answer.url == reverse("organisations:password_link", kwargs={"user_id": person.pk})
    assert not person.has_usable_password()
    assert "http" not in words(admin.get(answer.url)).split("New Nurse")[1]
    page = admin.post(answer.url).content.decode()
    link = re.search(r"http://testserver(/account/password/[^<]+)<", page).group(1)
    assert AuditLine.objects.last().did == "accounts.password_link.made"

    visitor = Client()
    choosing = visitor.get(link, follow=True)
    new = "a quiet day on Maple"
    answer = visitor.post(choosing.redirect_chain[-1][0], {"new_password1": new, "new_password2": new})
    assert answer.url == reverse("accounts:sign_in")
    person.refresh_from_db()
    assert person.check_password(new)
    assert "The link does not work" in words(Client().get(link, follow=True))
    assert queries.units_seen_by(person, on=date(2025, 3, 3)).get() == trust.wards[0]


def test_somebody_with_an_account_gets_a_role_and_no_link(admin, trust):
    given = {"email": trust.people["analyst"].email, "kind": "analyst", "unit": trust.home.pk}
    answer = admin.post(reverse("organisations:give_role"), given | day("from_on", date(2025, 3, 3)))
    assert answer.url == reverse("organisations:people")


def test_nobody_is_given_a_role_whose_roles_are_all_in_another_organisation(admin, trust, other_trust):
    stranger = other_trust.people["analyst"]
    given = {"email": stranger.email.upper(), "kind": "analyst", "unit": trust.home.pk}
    answer = admin.post(reverse("organisations:give_role"), given | day("from_on", date(2025, 3, 3)))
    assert "This address cannot be given a role here." in words(answer)
    assert stranger.roles.count() == 1


def test_nobody_gives_themselves_a_role(admin, trust):
    own = trust.people["administrator"]
    given = {"email": own.email, "kind": "board", "unit": trust.root.pk}
    answer = admin.post(reverse("organisations:give_role"), given | day("from_on", date(2025, 3, 3)))
    assert "You cannot give yourself a role." in words(answer)
    assert own.roles.count() == 1


@pytest.mark.parametrize(
    ("name", "given", "what"),
    [
        ("rename_unit", {"name": "Elm"}, "name"),
        ("set_code", {"code": "e1"}, "code"),
        ("move_unit", {}, "place"),
    ],
)
def test_a_change_from_a_day_to_come_is_refused(admin, trust, name, given, what):
    ward = trust.wards[0]
    before = (ward.name, ward.code, ward.path)
    given = given or {"parent": trust.root.pk}
    answer = admin.post(unit_page(name, ward), given | day("from_on", date(2025, 3, 4)))
    assert f"Come back on that day: a change of {what} takes effect when it is recorded." in words(answer)
    ward.refresh_from_db()
    assert (ward.name, ward.code, ward.path) == before
    assert admin.post(unit_page(name, ward), given | day("from_on", date(2025, 3, 3))).status_code == 302


def test_the_page_for_a_move_says_where_months_count(admin, trust):
    said = "A month counts under the place where the unit was on the month's last day."
    assert said in words(admin.get(unit_page("move_unit", trust.wards[0]))).replace("&#39;", "'")
    assert "counts under" not in words(admin.get(unit_page("rename_unit", trust.wards[0])))


def test_beds_and_specialties_are_changed_shown_and_written_down(admin, trust):
    ward = trust.wards[0]
    address = unit_page("describe_unit", ward)
    given = {"beds": "24", "specialty_1": "300 - General medicine", "specialty_2": "430 - Elderly medicine"}
    assert admin.post(address, given).status_code == 302
    shown = words(admin.get(unit_page("unit", ward)))
    assert "24 beds or places. Specialty: 300 - General medicine, and 430 - Elderly medicine." in shown
    assert 'value="300 - General medicine"' in admin.get(address).content.decode()
    line = AuditLine.objects.last()
    assert line.did == "organisations.unit.described"
    assert line.details["after"] == given | {"beds": 24}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"specialty_2": "300"}, "Enter the main specialty, or leave both empty"),
        ({"specialty_1": "300", "specialty_2": " 300 "}, "The second specialty must be another one"),
        ({"beds": "many"}, "Beds must be a whole number, like 24"),
    ],
)
def test_a_wrong_description_says_how_to_mend_it_and_changes_nothing(admin, trust, given, said):
    ward = trust.wards[0]
    assert said in words(admin.post(unit_page("describe_unit", ward), given))
    assert Unit.objects.get(pk=ward.pk).specialty_1 == ""


def test_no_link_is_made_for_somebody_of_another_organisation(admin, other_trust):
    stranger = other_trust.people["analyst"]
    refused = admin.post(reverse("organisations:password_link", kwargs={"user_id": stranger.pk}))
    assert refused.status_code == 404
    assert "/account/password/" not in refused.content.decode().replace('href="/account/password/"', "")


def test_nobody_makes_a_link_for_an_account_that_reaches_further_than_their_own(client, trust, sign_in):
    manager = sign_in(client, trust.ward_people["administrator"])
    chief = trust.people["board"]
    actions.give_role(
        user=chief, unit=trust.wards[0], kind="staff", from_on=date(2025, 1, 1), actor="tests", at=NOW
    )
    own = reverse("organisations:password_link", kwargs={"user_id": trust.ward_people["staff"].pk})
    assert manager.post(own).status_code == 200
    wider = reverse("organisations:password_link", kwargs={"user_id": chief.pk})
    assert manager.post(wider).status_code == 403


def test_an_unknown_address_needs_a_name(admin, trust):
    given = {"email": "new@example.org", "kind": "staff", "unit": trust.wards[0].pk}
    answer = admin.post(reverse("organisations:give_role"), given | day("from_on", date(2025, 3, 3)))
    assert "Enter the name: there is no account with this email address yet" in words(answer)
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_role_is_given_where_one_manages_and_nowhere_else(admin, other_trust):
    given = {"email": "new@example.org", "name": "New", "kind": "staff", "unit": other_trust.wards[0].pk}
    answer = admin.post(reverse("organisations:give_role"), given | day("from_on", date(2025, 3, 3)))
    assert "Select a valid choice" in words(answer)
    assert Role.objects.filter(unit=other_trust.wards[0]).count() == len(other_trust.ward_people)


def test_a_role_ends_on_its_last_day(admin, trust):
    role = trust.people["analyst"].roles.get()
    address = reverse("organisations:end_role", kwargs={"role_id": role.pk})
    assert "must be the first day of the role or later" in words(
        admin.post(address, day("until_on", date(2023, 3, 3)))
    )
    assert admin.post(address, day("until_on", date(2025, 3, 3))).url == reverse("organisations:people")
    role.refresh_from_db()
    assert role.until_on == date(2025, 3, 3)


def test_nobody_ends_the_role_by_which_they_act(admin, trust):
    role = trust.people["administrator"].roles.get()
    address = reverse("organisations:end_role", kwargs={"role_id": role.pk})
    assert "You cannot end your own role." in words(admin.post(address, day("until_on", date(2025, 3, 3))))
    role.refresh_from_db()
    assert role.until_on is None


def test_the_list_of_people_shows_those_one_manages_and_looking_is_written_down(client, trust, sign_in):
    sign_in(client, trust.ward_people["registered_manager"])
    page = client.get(reverse("organisations:people"))
    assert "staff.ward@northgate.example" in words(page)
    assert "staff.all@northgate.example" not in words(page)
    line = AuditLine.objects.last()
    assert (line.did, line.actor, line.organisation_id) == (
        "organisations.people.looked_at",
        trust.ward_people["registered_manager"].email,
        trust.organisation.pk,
    )


def test_somebody_without_any_role_is_told_nothing_is_there(client, trust, sign_in):
    stranger = User.objects.create_user(email="stranger@example.org", name="Stranger")
    sign_in(client, stranger)
    assert client.get(reverse("organisations:tree")).status_code == 404
    assert "nothing you can see" in words(client.get(reverse("accounts:account")))
