"""The tree of units: dated names, codes and places, and what each person sees of it."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from leadwell_site.audit.models import AuditLine
from leadwell_site.audit.queries import chain_faults
from leadwell_site.organisations import actions, queries
from leadwell_site.organisations.choices import RoleKind
from leadwell_site.organisations.models import Role, Unit, UnitParent
from leadwell_site.organisations.permissions import Permission, allowed

pytestmark = [pytest.mark.site, pytest.mark.django_db]

ON = date(2025, 3, 3)
LATER = {"at": datetime(2025, 2, 1, 9, tzinfo=UTC), "actor": "ann@example.org"}


def names(units) -> list[str]:
    return sorted(unit.name for unit in units)


def test_a_role_shows_its_unit_and_all_below_it_and_nothing_of_others(trust, other_trust):
    assert names(queries.units_seen_by(trust.people["board"], on=ON)) == [
        "Harvey Ward",
        "Maple Ward",
        "Northgate Hospital",
        "Northgate Trust",
        "Rose House",
    ]
    assert names(queries.units_seen_by(trust.ward_people["staff"], on=ON)) == ["Harvey Ward"]
    for unit in (trust.wards[1], other_trust.wards[0]):
        with pytest.raises(Http404):
            queries.unit_seen_by(trust.ward_people["staff"], unit.pk, on=ON)


def test_the_numbers_of_units_do_not_run_into_each_other(trust):
    """Unit 1 is not above unit 11: what is compared ends at a stroke."""
    role = Role.objects.create(
        user=trust.people["staff"], unit=trust.wards[0], kind="board", from_on=date(2025, 1, 1)
    )
    twin = Unit.objects.create(
        organisation=trust.organisation,
        kind="ward",
        name="Eleven",
        parent=trust.root,
        path=trust.wards[0].path[:-1] + "1/",
    )
    assert not queries.may(role.user, Permission.AUDIT, twin, on=ON)


def test_a_role_holds_from_its_first_day_to_its_last(trust):
    person = trust.ward_people["analyst"]
    role = person.roles.get()
    actions.end_role(role=role, until_on=date(2025, 3, 2), **LATER)
    assert names(queries.units_seen_by(person, on=date(2025, 3, 2))) == ["Harvey Ward"]
    assert names(queries.units_seen_by(person, on=date(2025, 3, 3))) == []
    assert names(queries.units_seen_by(person, on=date(2023, 12, 31))) == []


def test_somebody_who_may_not_sign_in_sees_nothing(trust):
    person = trust.people["board"]
    person.is_active = False
    assert names(queries.units_seen_by(person, on=ON)) == []


@pytest.mark.parametrize("kind", RoleKind.values)
def test_each_role_may_do_at_its_unit_what_the_table_says_and_nothing_elsewhere(trust, kind):
    person = trust.ward_people[kind]
    assert queries.permissions_at(person, trust.wards[0], on=ON) == allowed(kind)
    assert queries.permissions_at(person, trust.wards[1], on=ON) == frozenset()
    assert Permission.SEE in allowed(kind)


def test_only_those_who_lead_or_administer_manage_people():
    holders = {kind for kind in RoleKind if Permission.MANAGE in allowed(kind)}
    assert holders == {RoleKind.REGISTERED_MANAGER, RoleKind.ADMINISTRATOR}


def test_a_renamed_ward_keeps_its_names_by_day_and_by_when_they_were_known(trust):
    ward = trust.wards[0]
    actions.rename_unit(unit=ward, name="Elm Ward", from_on=date(2025, 1, 15), **LATER)
    before, after = date(2025, 1, 14), date(2025, 1, 15)
    assert queries.name_on(ward, before) == "Harvey Ward"
    assert queries.name_on(ward, after) == "Elm Ward"
    assert queries.name_on(ward, after, datetime(2025, 1, 31, tzinfo=UTC)) == "Harvey Ward"
    assert queries.find_units(trust.organisation, names=["HARVEY", "elm ward", "Oak"]) == {
        "HARVEY": ward,
        "elm ward": ward,
    }


def test_a_name_that_two_wards_had_is_the_one_that_has_it_now(trust):
    harvey, maple = trust.wards
    actions.rename_unit(unit=harvey, name="Elm Ward", from_on=date(2025, 1, 15), **LATER)
    actions.rename_unit(unit=maple, name="Harvey Ward", from_on=date(2025, 1, 20), **LATER)
    assert queries.find_units(trust.organisation, names=["Harvey"]) == {"Harvey": maple}


def test_units_are_found_by_code_in_their_own_organisation_only(trust, other_trust):
    assert queries.find_units(trust.organisation, codes=["nort1", "ZYXM1"]) == {"nort1": trust.wards[0]}


def test_a_moved_site_takes_its_wards_with_it(trust):
    new = actions.add_unit(parent=trust.root, name="West", kind="site", from_on=None, **LATER)
    actions.move_unit(unit=trust.wards[0], parent=new, from_on=date(2025, 2, 1), **LATER)
    actions.move_unit(unit=trust.site, parent=new, from_on=date(2025, 2, 1), **LATER)
    assert names(queries.descendants(new, itself=False)) == [
        "Harvey Ward",
        "Maple Ward",
        "Northgate Hospital",
    ]
    maple = Unit.objects.get(pk=trust.wards[1].pk)
    assert [unit.name for unit in queries.ancestors(maple)] == [
        "Northgate Trust",
        "West",
        "Northgate Hospital",
    ]
    assert UnitParent.objects.filter(unit=trust.site).count() == 2


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (
            lambda t, o: actions.move_unit(unit=t.site, parent=t.wards[0], from_on=None, **LATER),
            actions.WrongPlace,
        ),
        (
            lambda t, o: actions.move_unit(unit=t.site, parent=o.root, from_on=None, **LATER),
            actions.WrongPlace,
        ),
        (
            lambda t, o: actions.move_unit(unit=t.root, parent=t.site, from_on=None, **LATER),
            actions.WrongPlace,
        ),
        (
            lambda t, o: actions.add_unit(parent=t.site, name="harvey", kind="ward", **LATER),
            actions.NameTaken,
        ),
        (
            lambda t, o: actions.rename_unit(unit=t.wards[1], name="Harvey", from_on=None, **LATER),
            actions.NameTaken,
        ),
        (
            lambda t, o: actions.add_unit(parent=t.root, name="Oak", kind="ward", code="nort1", **LATER),
            actions.CodeTaken,
        ),
        (lambda t, o: actions.close_unit(unit=t.site, on=ON, **LATER), actions.NotClosable),
        (lambda t, o: actions.close_unit(unit=t.root, on=ON, **LATER), actions.NotClosable),
        (lambda t, o: actions.succeed(old=t.wards[0], new=o.wards[0], on=ON, **LATER), actions.WrongPlace),
        (lambda t, o: actions.succeed(old=t.home, new=t.home, on=ON, **LATER), actions.WrongPlace),
        (
            lambda t, o: actions.add_unit(parent=t.root, name="A", kind="organisation", **LATER),
            actions.WrongPlace,
        ),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing_behind(trust, other_trust, wrong, error):
    units, lines = Unit.objects.count(), AuditLine.objects.count()
    with pytest.raises(error):
        wrong(trust, other_trust)
    assert (Unit.objects.count(), AuditLine.objects.count()) == (units, lines)


def test_every_change_leaves_one_audit_line_under_its_organisation(trust):
    ward, maple = trust.wards
    before = AuditLine.objects.count()
    actions.rename_unit(unit=ward, name="Elm", from_on=None, **LATER)
    actions.set_code(unit=ward, code="e1", from_on=None, **LATER)
    actions.succeed(old=maple, new=ward, on=ON, **LATER)
    actions.close_unit(unit=maple, on=ON, **LATER)
    lines = AuditLine.objects.order_by("id")[before:]
    assert [line.did.split(".")[-1] for line in lines] == ["renamed", "code_set", "succeeded", "closed"]
    assert {line.organisation_id for line in lines} == {trust.organisation.pk}
    assert chain_faults() == []


def test_the_database_refuses_a_second_root(trust):
    with pytest.raises(IntegrityError, match=r"unit_one_root_each|UNIQUE"), transaction.atomic():
        Unit.objects.create(organisation=trust.organisation, kind="organisation", name="Twin", path="/0/")


def test_the_database_refuses_a_role_that_ends_before_it_begins(trust):
    with pytest.raises(IntegrityError, match="role_ends_after_it_begins"), transaction.atomic():
        Role.objects.create(
            user=trust.people["staff"],
            unit=trust.root,
            kind="staff",
            from_on=date(2025, 3, 3),
            until_on=date(2025, 3, 2),
        )
    with pytest.raises(actions.WrongDays):
        actions.give_role(
            user=trust.people["staff"],
            unit=trust.root,
            kind="staff",
            from_on=date(2025, 3, 3),
            until_on=date(2025, 3, 2),
            **LATER,
        )
