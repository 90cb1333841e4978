"""Lists of people in the store: added once, corrected by a row of their own, known as they were."""

from datetime import date, timedelta

import pytest
from tests.site.workforce.lists import AT, TRAINING, send, shift_list, staff_list

pytestmark = [pytest.mark.site, pytest.mark.django_db]


def people(trust, **asked):
    from leadwell_site.workforce import queries

    return queries.posts_of_units([one.pk for one in trust.wards], **asked)


def test_a_list_is_added_once_and_a_correction_is_a_row_of_its_own(trust):
    from leadwell_site.workforce.models import Employee, Post

    first = send(trust, staff_list(trust))
    assert first.counts["added"] == 5
    assert people(trust)["name"].sort().to_list() == ["Ann Oak", "Bob Elm", "Cat Fir", "Dee Yew", "Eve Ash"]
    renewed = staff_list(trust).replace("2025-11-12", "2026-11-12")
    later = AT + timedelta(hours=1)
    second = send(trust, renewed, at=later)
    assert (second.counts["added"], second.counts["corrected"], second.counts["unchanged"]) == (0, 1, 4)
    assert (Employee.objects.count(), Post.objects.count()) == (5, 6)

    def ends(**asked) -> date:
        return people(trust, **asked).filter(name="Bob Elm")["registered_until"].item()

    assert ends() == date(2026, 11, 12)
    assert ends(known_at=AT) == date(2025, 11, 12)


def test_training_of_people_who_are_not_known_is_told_and_names_do_where_no_number_is_given(trust):
    from leadwell_site.workforce import queries

    send(trust, staff_list(trust))
    load = send(trust, TRAINING)
    assert (load.counts["added"], load.counts["left_out"]) == (3, 1)
    by_name = send(trust, "Employee name,Course,Expiry date\nCat Fir,Lifting,2026-05-01\n")
    assert (by_name.counts["added"], by_name.counts["left_out"]) == (1, 0)
    numbers = people(trust)["employee_id"].to_list()
    assert queries.training(employees=numbers)["title"].to_list().count("Drips") == 3


def test_two_of_one_name_are_nobody_by_that_name(trust):
    send(
        trust,
        staff_list(trust) + f"N9,Cat Fir,{trust.wards[1].code},Registered nurse,30,2020-01-06,2026-06-30,\n",
    )
    by_name = send(trust, "Employee name,Course,Expiry date\nCat Fir,Lifting,2026-05-01\n")
    assert by_name.counts["left_out"] == 1


def test_a_ward_manager_loads_only_for_the_people_of_the_ward(trust):
    send(trust, staff_list(trust))
    load = send(trust, TRAINING, within=[trust.wards[0].path])
    assert (load.counts["added"], load.counts["left_out"]) == (2, 2)


def test_a_ward_manager_takes_nobody_away_from_another_ward(trust):
    send(trust, staff_list(trust))
    send(trust, shift_list(trust, ("N4", 1, "2025-11-12")))
    head = "Employee number,Employee name,Unit code,Role,Contracted hours,Email\n"
    here = trust.wards[0]
    list_ = (
        head
        + f"N4,Dee Yew,{here.code},Registered nurse,37.5,mine@x.example\nN9,New,{here.code},Registered nurse,30,\n"
    )
    load = send(trust, list_, within=[here.path])
    assert (load.counts["added"], load.counts["left_out"]) == (1, 1)
    row = people(trust).filter(name="Dee Yew")
    assert (row["unit_id"].item(), row["email"].item()) == (trust.wards[1].pk, "")
    shifts = send(trust, shift_list(trust, ("N4", 0, "2025-11-12")), within=[here.path])
    assert shifts.counts["left_out"] == 1


def test_a_rota_by_names_is_of_the_people_on_the_staff_list(trust):
    from leadwell_site.workforce.models import Employee

    send(trust, staff_list(trust))
    head = "Employee name,Unit code,Date,Shift,Start time,End time,Break,Status\n"
    load = send(trust, head + f"Ann Oak,{trust.wards[0].code},2025-11-12,Day,07:00,19:30,60,Planned\n")
    assert (load.counts["added"], Employee.objects.count()) == (1, 5)


def test_a_list_with_fewer_columns_erases_nothing(trust):
    send(trust, staff_list(trust))
    head = "Employee number,Employee name,Unit code,Role,Contracted hours\n"
    load = send(trust, head + f"N3,Cat Fir,{trust.wards[0].code},Registered nurse,22.5\n")
    assert load.counts["corrected"] == 1
    row = people(trust).filter(name="Cat Fir").row(0, named=True)
    assert (row["hours_a_week"], row["registered_until"]) == (22.5, date(2026, 6, 30))
    assert row["email"] == trust.ward_people["staff"].email


def test_a_list_of_the_bank_takes_no_shift_of_ones_own_back(trust):
    from leadwell_site.workforce import queries

    send(trust, staff_list(trust))
    send(trust, shift_list(trust, *(("N1", 0, f"2025-11-{day}") for day in (12, 14, 16))))
    head = "Employee number,Unit code,Date,Shift,Start time,End time,Break,Staff type\n"
    code = trust.wards[0].code
    bank = send(
        trust, head + "".join(f"N1,{code},2025-11-{day},Day,07:00,19:30,60,Bank\n" for day in (11, 20))
    )
    assert (bank.counts["added"], bank.counts["withdrawn"]) == (2, 0)
    units = [one.pk for one in trust.wards]
    assert queries.duties_of_units(units, start=date(2025, 11, 1), end=date(2025, 11, 30)).height == 5


def test_a_date_that_cannot_be_read_takes_nothing_back_that_is_known(trust):
    """A registration that ends soon must not become one whose end nobody knows by a slip in the next list."""
    send(trust, staff_list(trust))
    slip = staff_list(trust).replace("2025-11-12", "31.02.2027").replace("Bob Elm", "Bob Elms")
    send(trust, slip, at=AT + timedelta(hours=1))
    row = people(trust).filter(name="Bob Elms").row(0, named=True)
    assert row["registered_until"] == date(2025, 11, 12)
    empty = staff_list(trust).replace("2025-11-12", "")
    send(trust, empty, at=AT + timedelta(hours=2))  # a cell that is empty says that no end is known
    assert people(trust).filter(name="Bob Elm")["registered_until"].to_list() == [None]


def test_the_same_roster_sent_later_changes_nothing(trust):
    send(trust, staff_list(trust))
    rows = shift_list(trust, ("N1", 0, "2025-11-12"))
    send(trust, rows)
    later = send(trust, rows + "\n", at=AT + timedelta(days=9))
    assert (later.counts["unchanged"], later.counts["corrected"]) == (1, 0)


def test_a_later_roster_of_somebody_takes_the_place_of_the_earlier_one(trust):
    from leadwell_site.workforce import queries

    send(trust, staff_list(trust))
    send(trust, shift_list(trust, ("N1", 0, "2025-11-11"), ("N1", 0, "2025-11-12"), ("N2", 0, "2025-11-12")))
    load = send(
        trust,
        shift_list(trust, ("N1", 0, "2025-11-11"), ("N1", 1, "2025-11-13")),
        at=AT + timedelta(hours=1),
    )
    assert (load.counts["added"], load.counts["withdrawn"], load.counts["unchanged"]) == (1, 1, 1)
    span = {"start": date(2025, 11, 1), "end": date(2025, 11, 30)}
    units = [one.pk for one in trust.wards]
    now = queries.duties_of_units(units, **span)
    assert now["on"].to_list() == [
        date(2025, 11, 11),
        date(2025, 11, 13),
        date(2025, 11, 12),
    ]  # N2's is untouched
    assert queries.duties_of_units(units, known_at=AT, **span).height == 3
    assert now["state"].unique().to_list() == ["planned"]


def test_leave_that_a_later_list_no_longer_has_is_withdrawn(trust):
    from leadwell_site.workforce import queries

    send(trust, staff_list(trust))
    head = "Employee number,Absence type,From,To\n"
    rows = ("N1,Annual leave,2025-12-01,2025-12-05\n", "N1,Annual leave,2025-12-20,2025-12-24\n")
    send(trust, head + rows[0] + rows[1] + "N1,Study,2026-01-05,2026-01-05\n")
    load = send(trust, head + rows[0] + "N1,Study,2026-01-05,2026-01-06\n", at=AT + timedelta(hours=1))
    assert (load.counts["withdrawn"], load.counts["corrected"]) == (1, 1)
    number = people(trust).filter(name="Ann Oak")["employee_id"].to_list()
    stands = queries.absences(employees=number)
    assert stands.select("kind", "until_on").rows() == [
        ("leave", date(2025, 12, 5)),
        ("study", date(2026, 1, 6)),
    ]
    assert queries.absences(employees=number, known_at=AT).height == 3


def test_an_account_is_somebody_by_the_address_on_the_list(trust, other_trust):
    from leadwell_site.workforce import queries

    send(trust, staff_list(trust))
    person = trust.ward_people["staff"]
    (number,) = queries.employees_of(person.email.upper(), trust.organisation.pk)
    assert people(trust).filter(employee_id=number)["name"].to_list() == ["Cat Fir"]
    assert queries.employees_of(person.email, other_trust.organisation.pk) == ()
    assert queries.employees_of("", trust.organisation.pk) == ()


def test_the_same_number_in_another_organisation_is_somebody_else(trust, other_trust):
    send(trust, staff_list(trust))
    send(other_trust, staff_list(other_trust).replace("Ann Oak", "ZYXMARK Oak"))
    assert people(trust)["name"].str.contains("ZYXMARK").any() is False
    assert set(people(trust)["employee_id"]) & set(people(other_trust)["employee_id"]) == set()
