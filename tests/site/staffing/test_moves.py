"""Moves for a coming shift: suggested, accepted, declined, taken back; no rule is ever broken."""

import html
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from tests.site.known_figures import know_shifts
from tests.site.workforce.lists import AT, send, shift_list, staff_list

from leadwell.foundations.staff import Part, StaffGroup

pytestmark = [pytest.mark.site, pytest.mark.django_db]
TODAY = date(2025, 11, 10)


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def uneven(trust):
    """Harvey has three nurses more than it needs today, Maple has none; each needs two by day."""
    more = "".join(
        f"M{number},Moe {number},{trust.wards[0].code},Registered nurse,37.5,2020-01-06,2026-06-30,\n"
        for number in range(1, 4)
    )
    send(trust, staff_list(trust) + more)
    for ward in trust.wards:
        know_shifts(ward, first=TODAY - timedelta(days=60), days=60, short_on=set())
    rows = [(code, 0, TODAY.isoformat()) for code in ("N1", "N2", "M1", "M2", "M3")]
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    send(trust, shift_list(trust, *rows, ("N4", 1, tomorrow)))
    return trust


def words_of(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def moves_in(answer) -> list[str]:
    text = answer.content.decode()
    return list(dict.fromkeys(re.findall(r'name="move" value="([\d-]+)"', text)))


def page(trust) -> str:
    return reverse("staffing:moves", args=[trust.site.pk])


def at(trust, employee: int) -> int:
    from leadwell_site.staffing.queries import open_units, shift_to_staff

    found = shift_to_staff(open_units(trust.site, on=TODAY), on=TODAY, part=Part.DAY).person(employee)
    assert found is not None
    return int(found[1].unit)


def test_a_move_is_suggested_with_its_reason_and_made_in_one_step(client, uneven, sign_in):
    from leadwell_site.staffing.models import MoveAnswer

    sign_in(client, uneven.people["operational"])
    answer = client.get(page(uneven))
    said = words_of(answer)
    assert "from Harvey Ward to Maple Ward" in said
    assert "Without it Maple Ward is short with a chance of over 95%" in said
    first = moves_in(answer)[0]
    assert client.post(page(uneven), {"act": "accept", "move": first}).status_code == 302
    made = MoveAnswer.objects.get()
    assert (made.answer, made.to_unit, made.on) == ("accepted", uneven.wards[1], TODAY)
    assert at(uneven, made.employee_id) == uneven.wards[1].pk
    for ward, words in (
        (uneven.wards[1], "1 person moved here from Harvey Ward"),
        (uneven.wards[0], "1 person moved from here to Maple Ward"),
    ):
        assert words in words_of(client.get(reverse("staffing:shift", args=[ward.pk, TODAY, "day"])))
    after = words_of(client.get(page(uneven)))
    assert "Answered for this shift" in after
    assert first not in moves_in(client.get(page(uneven)))
    # The same again is not suggested any more, and nothing is written twice.
    client.post(page(uneven), {"act": "accept", "move": first})
    assert MoveAnswer.objects.count() == 1


def test_a_declined_move_is_not_suggested_again_and_its_reason_is_summarised(client, uneven, sign_in):
    from leadwell_site.audit.models import Override

    sign_in(client, uneven.people["operational"])
    first = moves_in(client.get(page(uneven)))[0]
    assert client.post(page(uneven), {"act": "decline", "move": first}).status_code == 422
    sent = {"act": "decline", "move": first, "reason_code": "moved_enough", "reason": "Three times this week"}
    assert client.post(page(uneven), sent).status_code == 302
    assert first not in moves_in(client.get(page(uneven)))
    kept = Override.objects.get()
    assert (kept.suggestion, kept.reason_code, kept.unit_id) == (
        "staffing.move", "moved_enough", uneven.wards[1].pk,
    )  # fmt: skip
    said = words_of(client.get(reverse("staffing:overrides", args=[uneven.site.pk])))
    assert "Three times this week" in said or "moved enough" in said
    number = re.search(r'name="answer" value="(\d+)"', client.get(page(uneven)).content.decode())[1]
    client.post(page(uneven), {"act": "back", "answer": number})
    assert first in moves_in(client.get(page(uneven)))
    assert client.post(page(uneven), {"act": "back", "answer": "999999"}).status_code == 404


def test_another_person_can_be_moved_instead(client, uneven, sign_in):
    from leadwell_site.audit.models import Override
    from leadwell_site.organisations import actions
    from leadwell_site.staffing.models import MoveAnswer

    willow = actions.add_unit(
        parent=uneven.site,
        name="Willow Ward",
        kind="ward",
        code="W3",
        serves="adult_inpatient",
        at=AT,
        actor="t",
    )
    know_shifts(willow, first=TODAY - timedelta(days=60), days=60, short_on=set())
    head = "Employee number,Employee name,Unit code,Role,Contracted hours,Start date,Registration expiry\n"
    people = [f"W{number}" for number in range(1, 6)]
    send(
        uneven,
        head + "".join(f"{one},{one},W3,Registered nurse,37.5,2020-01-06,2026-06-30\n" for one in people),
    )
    head = "Employee number,Unit code,Date,Shift,Start time,End time,Break\n"
    send(uneven, head + "".join(f"{one},W3,{TODAY},Day,07:00,19:30,60\n" for one in people))
    sign_in(client, uneven.people["operational"])
    text = client.get(page(uneven)).content.decode()
    found = re.search(r'value="([\d-]+)"><input type="hidden" name="who" value="(\d+)"', text)
    stranger = {"act": "accept", "move": found[1], "who": "999999"}
    assert client.post(page(uneven), stranger).status_code == 404
    assert client.post(page(uneven), stranger | {"who": found[2]}).status_code == 302
    assert MoveAnswer.objects.get().employee_id == int(found[2])
    assert Override.objects.get().reason_code == "somebody_else"
    said = words_of(client.get(reverse("staffing:overrides", args=[uneven.site.pk])))
    assert "A move between units Set aside 1 time. Most often: somebody else was moved" in said


def test_a_rule_that_would_be_broken_refuses_the_move(uneven):
    from leadwell_site.staffing.actions import NotMoved, accept_move
    from leadwell_site.workforce.actions import need_competence
    from leadwell_site.workforce.models import Employee

    two = uneven.wards[1]
    need_competence(unit=two, group=StaffGroup.REGISTERED, title="Drips", keeps=0, by="t", at=AT)
    sent = {"place": uneven.site, "to": two, "on": TODAY, "part": Part.DAY, "without": "", "instead_of": ""}
    with pytest.raises(NotMoved, match="lacks Drips"):
        accept_move(**sent, employee=Employee.objects.get(code="M1"), by="t", at=AT)
    with pytest.raises(NotMoved, match="not on this shift"):
        accept_move(**sent, employee=Employee.objects.get(code="N4"), by="t", at=AT)


def test_moves_are_for_those_who_make_rosters_and_for_places_of_several_units(
    client, uneven, other_trust, sign_in
):
    for kind, status in (
        ("operational", 200),
        ("ward_manager", 200),
        ("board", 403),
        ("analyst", 403),
        ("staff", 403),
    ):
        sign_in(client, uneven.people[kind])
        assert client.get(page(uneven)).status_code == status, kind
    sign_in(client, uneven.ward_people["ward_manager"])
    assert client.get(page(uneven)).status_code == 404
    assert client.get(reverse("staffing:moves", args=[uneven.wards[0].pk])).status_code == 404
    sign_in(client, other_trust.people["operational"])
    assert client.get(page(uneven)).status_code == 404


def test_a_shift_without_rosters_says_so(client, trust, sign_in):
    sign_in(client, trust.people["operational"])
    assert "Nobody is rostered for this shift" in words_of(client.get(page(trust)))


def test_a_unit_of_which_no_roster_is_held_is_not_taken_to_be_empty(client, trust, sign_in):
    send(trust, staff_list(trust))
    for ward in trust.wards:
        know_shifts(ward, first=TODAY - timedelta(days=60), days=60, short_on=set())
    rows = [(code, 0, TODAY.isoformat()) for code in ("N1", "N2", "N3")]
    send(trust, shift_list(trust, *rows, ("N4", 1, "2025-11-20")))
    sign_in(client, trust.people["operational"])
    answer = client.get(page(trust))
    assert moves_in(answer) == []
    assert "No roster is held about this day, so it is not known who comes: Maple Ward." in words_of(answer)


def test_somebody_is_moved_once_also_from_another_place(uneven):
    from leadwell_site.organisations import actions
    from leadwell_site.staffing.actions import NotMoved, accept_move, take_back_answer
    from leadwell_site.staffing.models import MoveAnswer
    from leadwell_site.staffing.queries import open_units, shift_to_staff
    from leadwell_site.workforce.models import Employee

    said = {"at": AT, "actor": "t"}
    other = actions.add_unit(parent=uneven.root, name="Southgate", kind="site", **said)
    willow = actions.add_unit(
        parent=other, name="Willow Ward", kind="ward", code="W3", serves="adult_inpatient", **said
    )
    know_shifts(willow, first=TODAY - timedelta(days=60), days=60, short_on=set())
    head = "Employee number,Employee name,Unit code,Role,Contracted hours,Start date,Registration expiry\n"
    send(uneven, head + "W1,Wil,W3,Registered nurse,37.5,2020-01-06,2026-06-30\n")
    send(
        uneven,
        f"Employee number,Unit code,Date,Shift,Start time,End time,Break\nW1,W3,{TODAY},Day,07:00,19:30,60\n",
    )
    mover = Employee.objects.get(code="M1")
    sent = {
        "on": TODAY,
        "part": Part.DAY,
        "without": "",
        "instead_of": "",
        "employee": mover,
        "by": "t",
        "at": AT,
    }
    made = accept_move(place=uneven.root, to=willow, **sent)
    with pytest.raises(NotMoved, match=r"not on this shift any more|cannot be moved"):
        accept_move(place=uneven.site, to=uneven.wards[1], **sent)
    there = shift_to_staff(open_units(other, on=TODAY), on=TODAY, part=Part.DAY)
    assert there.person(mover.pk)[1].unit == str(willow.pk)  # the other hospital counts who was moved to it
    here = shift_to_staff(open_units(uneven.site, on=TODAY), on=TODAY, part=Part.DAY)
    assert ("Moe 1", "moved to Willow Ward") in here.left_out
    take_back_answer(answer=made, by="t", at=AT)
    assert at(uneven, mover.pk) == uneven.wards[0].pk
    assert MoveAnswer.objects.count() == 2


def test_who_is_away_or_has_left_or_whose_group_is_not_known_does_not_count(client, uneven, sign_in):
    head = "Employee number,Absence type,From,To\n"
    send(uneven, head + f"M1,Sickness,{TODAY - timedelta(days=2)},\n")
    head = "Employee number,Employee name,Unit code,Role,Contracted hours,Leaving date\n"
    send(
        uneven, head + f"M2,Moe 2,{uneven.wards[0].code},Registered nurse,37.5,{TODAY - timedelta(days=9)}\n"
    )
    head = "Employee number,Employee name,Unit code,Date,Shift,Start time,End time,Staff type\n"
    send(uneven, head + f"B9,Bank Person,{uneven.wards[1].code},{TODAY},Day,07:00,19:30,Bank\n")
    sign_in(client, uneven.people["operational"])
    answer = client.get(page(uneven))
    said = words_of(answer)
    assert "Moe 1: away on this day by the list of leave and absence" in said
    assert f"Moe 2: left on {TODAY - timedelta(days=9):%d %B %Y}" in said
    assert "Bank Person: the staff group is not known" in said
    assert moves_in(answer) == []  # it is not known whether the bank's person is the nurse who is missing


def test_a_page_of_an_earlier_day_takes_no_answers(client, uneven, sign_in):
    sign_in(client, uneven.people["operational"])
    answer = client.get(page(uneven), {"known": TODAY.isoformat()})
    assert answer.status_code == 200
    first = client.get(page(uneven), {"known": (TODAY - timedelta(days=3)).isoformat()})
    assert moves_in(first) == []
    assert "Accept" not in words_of(first)
