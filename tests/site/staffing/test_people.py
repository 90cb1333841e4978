"""The page of a unit's people, who could help elsewhere, what is asked for, and one's own areas."""

import html
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from tests.site.known_figures import know_shifts
from tests.site.workforce.lists import AT, TRAINING, send, shift_list, staff_list

from leadwell.foundations.staff import StaffGroup

pytestmark = [pytest.mark.site, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def staffed(trust):
    """A trust with its people, of whom Bob's registration ends on 12 November with two shifts after it."""
    from leadwell_site.workforce.actions import need_competence

    send(trust, staff_list(trust))
    send(trust, TRAINING)
    days = ("2025-11-11", "2025-11-13", "2025-11-21")
    send(
        trust,
        shift_list(trust, *(("N2", 0, on) for on in days), ("N1", 0, "2025-11-11"), ("N4", 1, "2025-11-11")),
    )
    for ward in trust.wards:
        need_competence(unit=ward, group=StaffGroup.REGISTERED, title="Drips", keeps=1, by="t", at=AT)
    return trust


def words_of(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_what_ends_stands_once_with_the_shifts_that_it_puts_at_risk(client, staffed, sign_in):
    sign_in(client, staffed.ward_people["ward_manager"])
    said = words_of(client.get(reverse("staffing:people", args=[staffed.wards[0].pk])))
    assert "3 people on 10 November 2025. Registrations: 0 ended, 1 end within 90 days" in said
    at_risk = "Bob Elm : Registration, ends 12 November 2025. 2 planned shifts at risk: 13 Nov, 21 Nov."
    assert at_risk in said
    assert "Bob Elm : Drips, ends 20 November 2025. 1 planned shift at risk: 21 Nov." in said
    assert said.count("Bob Elm : Registration") == 1
    assert "2 of 3" in said  # who have Drips
    assert "Post Registered nurse People 3 Hours a week 97.5 Leave or lose registration in 90 days 1" in said
    assert "Drips (1 wanted on each shift)" in said


def test_somebody_rostered_after_their_registration_ended_is_told_at_the_top(client, staffed, sign_in):
    with time_machine.travel(AT + timedelta(days=3), tick=False):
        sign_in(client, staffed.people["operational"])
        said = words_of(client.get(reverse("staffing:people", args=[staffed.wards[0].pk])))
    assert "On the roster without registration" in said
    assert (
        "Bob Elm: registration ended on 12 November 2025; 2 shifts planned at Harvey Ward: 13 Nov, 21 Nov."
        in said
    )


NO_ROSTER = pytest.mark.parametrize("kind", ["board", "regulator", "analyst", "staff"])
NAMES = ("Ann Oak", "Bob Elm", "Cat Fir", "Dee Yew")


@pytest.fixture
def large(staffed):
    """The first ward has eleven people, two of them alone in their posts and in no staff group; the second has two."""
    code = staffed.wards[0].code
    more = [
        f"S{number},Person {number},{code},Health care support worker,30,2020-01-06,,"
        for number in range(2, 8)
    ]
    more += [
        f"W1,Gil Ivy,{code},Ward manager,37.5,2020-01-06,2026-06-30,",
        f"C1,Hal Box,{code},Chaplain,20,2020-01-06,,",
    ]
    send(staffed, staff_list(staffed) + "\n".join(more) + "\n")
    return staffed


@NO_ROSTER
def test_a_unit_of_few_people_is_shown_to_nobody_who_makes_no_roster(client, staffed, sign_in, kind):
    with time_machine.travel(AT + timedelta(days=3), tick=False):
        sign_in(client, staffed.people[kind])
        for unit, why in (
            (staffed.wards[0], "Fewer than 8 people work here"),
            (staffed.root, "2 units have fewer than 8 people"),
        ):
            said = words_of(client.get(reverse("staffing:people", args=[unit.pk])))
            assert f"{why}, too few to show figures without naming anybody" in said
            told = (
                "without registration",
                "rostered after",
                "Cover for",
                "Post",
                "Signs of strain",
                "ended",
                "90 days",
            )
            assert not [one for one in told if one in said]
            assert not any(name in said for name in NAMES)
    assert client.get(reverse("staffing:elsewhere", args=[staffed.wards[0].pk])).status_code == 403


@NO_ROSTER
def test_the_only_one_of_a_staff_group_cannot_be_found_in_the_figures_of_a_large_unit(
    client, large, sign_in, kind
):
    from leadwell.foundations.staff import StaffGroup
    from leadwell_site.workforce.actions import need_competence

    ward = large.wards[0]
    with time_machine.travel(AT + timedelta(days=3), tick=False):
        sign_in(client, large.people[kind])
        before = words_of(client.get(reverse("staffing:people", args=[ward.pk])))
        list_of_one = (
            staff_list(large).splitlines()[0]
            + f"\nP1,Ida Fay,{ward.code},Physiotherapist,30,2020-01-06,2025-11-11,\n"
        )
        send(large, list_of_one, at=AT + timedelta(days=1))
        send(
            large,
            "Employee number,Course,Completed,Expiry date\nP1,Splints,2023-01-01,2025-11-11\n",
            at=AT + timedelta(days=2),
        )
        need = {"unit": ward, "title": "Splints", "keeps": 1, "by": "t", "at": AT + timedelta(days=2)}
        need_competence(group=StaffGroup.REGISTERED_AHP, **need)
        need_competence(group=StaffGroup.SUPPORT, **need)
        said = words_of(client.get(reverse("staffing:people", args=[ward.pk])))
        root = words_of(client.get(reverse("staffing:people", args=[large.root.pk])))
        sign_in(client, large.people["operational"])
        full = words_of(client.get(reverse("staffing:people", args=[ward.pk])))
    assert "allied health" in full
    assert "Ida Fay" in full
    for text in (said, root):
        assert "allied health" not in text
        assert (
            "1 competence that is asked of a single person is shown only to those who make the roster."
            in text
        )
        assert "Splints" in text  # of the support workers, who are many
        assert "1 person is the only one of their staff group" in text

    def ended(text):
        return re.findall(r"Registrations: (\d+) ended, (\d+) end .*? Training: (\d+) ended, (\d+) end", text)

    assert ended(said) == ended(before)  # nothing of theirs shows in the sums
    assert ended(full) != ended(said)


@NO_ROSTER
def test_who_makes_no_roster_sees_figures_of_large_units_and_no_names(client, large, sign_in, kind):
    with time_machine.travel(AT + timedelta(days=3), tick=False):
        sign_in(client, large.people[kind])
        ward, root = (
            words_of(client.get(reverse("staffing:people", args=[unit.pk])))
            for unit in (large.wards[0], large.root)
        )
    for said in (ward, root):
        assert "9 people on 13 November 2025. Registrations: 1 ended" in said
        assert "Not registered 1 person is rostered after their registration ended." in said
        assert "Somebody" not in said
        assert "12 November" not in said
        assert not any(name in said for name in (*NAMES, "Gil Ivy", "Hal Box"))
    assert "Post Registered nurse People 3" in ward
    assert "Ward manager" not in ward
    assert "2 posts that one person each holds are shown only to those who make the roster." in ward
    assert "2 people have a role that names no staff group and are not counted." in ward
    assert "1 unit has fewer than 8 people" in root
    assert "Maple Ward: Drips" not in root
    assert "Unit Maple Ward" not in root


def test_who_makes_the_roster_sees_few_people_too(client, large, sign_in):
    sign_in(client, large.people["operational"])
    said = words_of(client.get(reverse("staffing:people", args=[large.root.pk])))
    assert "11 people on 10 November 2025" in said
    assert "Maple Ward: Drips" in said
    assert "fewer than 8 people, too few" not in said
    ward = words_of(client.get(reverse("staffing:people", args=[large.wards[0].pk])))
    assert "Post Ward manager People 1" in ward


def test_what_is_not_known_is_said_and_is_not_none(client, trust, sign_in):
    from leadwell_site.workforce.actions import need_competence

    known = f"N3,Cat Fir,{trust.wards[0].code},Registered nurse,30,2020-01-06,2026-06-30"
    unknown = f"N3,Cat Fir,{trust.wards[0].code},Registered nurse,,2020-01-06,"
    assert known in staff_list(trust)
    send(trust, staff_list(trust).replace(known, unknown))
    need_competence(unit=trust.wards[1], group=StaffGroup.REGISTERED, title="Drips", keeps=1, by="t", at=AT)
    sign_in(client, trust.people["operational"])
    address = reverse("staffing:people", args=[trust.wards[0].pk])
    said = words_of(client.get(address))
    assert "Registrations: 0 ended, 1 end within 90 days, 1 not known." in said
    assert "When registration ends is not held of 1 person: Cat Fir. It may have ended." in said
    assert "People 3 Hours a week not known Leave or lose registration in 90 days 1, 1 not known" in said
    root = words_of(client.get(reverse("staffing:people", args=[trust.root.pk])))
    assert "Harvey Ward 3 1, 1 not known" in root
    elsewhere = words_of(client.get(reverse("staffing:elsewhere", args=[trust.wards[0].pk])))
    assert "Registration not known, Drips: then Maple Ward" in elsewhere
    sign_in(client, trust.ward_people["staff"])
    own = words_of(client.get(reverse("staffing:my_areas")))
    assert "When your registration ends is not held" in own
    assert "How far 2 steps What is missing Registration not known, Drips" in own


DUTIES = "Employee number,Unit code,Date,Shift,Start time,End time,Break,Status,Staff type,Role\n"


def duty_list(trust, *rows):
    """Rows of person, number of the ward, day, shift, status, and of whom else they are hired."""
    return DUTIES + "".join(
        f"{person},{trust.wards[ward].code},{on},{shift},07:00,19:30,60,{status},{hired},Registered nurse\n"
        for person, ward, on, shift, status, hired in rows
    )


def test_a_shift_that_the_bank_covers_is_covered_and_one_without_the_group_is_not(client, staffed, sign_in):
    send(
        staffed,
        duty_list(
            staffed, ("B1", 0, "2025-11-14", "Day", "", "Bank"), ("S1", 0, "2025-11-15", "Day", "", "")
        ),
    )
    sign_in(client, staffed.people["operational"])
    address = reverse("staffing:people", args=[staffed.wards[0].pk])
    before = re.search(r"Coming shifts without enough (\d+) of (\d+)", words_of(client.get(address)))
    # 11 and 13 November are covered; Bob's certificate ends before the 21st, nobody on the 14th and 15th has it.
    assert before.groups() == ("3", "5")
    send(staffed, "Employee number,Course,Completed,Expiry date\nB1,Drips,2024-01-01,2026-12-31\n")
    said = words_of(client.get(address))
    assert re.search(r"Coming shifts without enough (\d+) of (\d+)", said).groups() == ("2", "5")
    assert "2 of 3" in said  # the bank nurse is not one of the unit's people


def test_strain_is_asked_of_all_that_own_staff_work_anywhere(trust):
    from leadwell_site.staffing.queries import strain_shifts

    send(trust, staff_list(trust))
    rows = [
        ("N1", 0, "2025-11-03", "Day", "Worked", ""),
        ("N1", 1, "2025-11-04", "Day", "Worked", ""),
        ("N1", 1, "2025-11-05", "Day", "Worked", "Bank"),
        ("N4", 1, "2025-11-03", "Day", "Worked", ""),
        ("B1", 0, "2025-11-03", "Day", "Worked", "Agency"),
    ]
    send(trust, duty_list(trust, *rows))
    found = strain_shifts([trust.wards[0]], on=AT.date())
    one, two = (ward.pk for ward in trust.wards)
    assert found.sort("on").select("unit", "hired").rows() == [(one, ""), (two, ""), (two, "bank")]


def test_improvement_time_that_nobody_closed_is_not_known_and_what_was_moved_is_not_lost(trust):
    from leadwell.staffing.lost import lost_hours
    from leadwell_site.staffing.queries import improvement_times, shifts

    send(trust, staff_list(trust))
    first = [
        ("N1", 0, "2025-10-31", "Improvement time", "", ""),
        ("N2", 0, "2025-10-29", "Improvement time", "Planned", ""),
        ("N3", 0, "2025-10-28", "Improvement time", "Worked", ""),
    ]
    send(trust, duty_list(trust, *first))
    moved = [("N1", 0, "2025-11-01", "Improvement time", "Worked", ""), *first[1:]]
    send(
        trust,
        duty_list(trust, *moved, ("N1", 0, "2025-10-27", "Day", "Worked", "")),
        at=AT + timedelta(hours=1),
    )
    october = (date(2025, 10, 1), date(2025, 10, 31))
    ward = trust.wards[0].pk
    times = improvement_times([ward], start=october[0], end=october[1])
    assert times.sort("on").select("on", "state").rows()[-2:] == [
        (date(2025, 10, 31), "cancelled"),
        (date(2025, 11, 1), "worked"),
    ]
    none = shifts([ward], start=october[0], end=october[1])
    found = lost_hours(none, times, until=AT.date(), within=october)
    assert [(one.lost, one.shifts, one.of, one.unknown) for one in found] == [(0.0, 0, 1, 1)]


def test_without_earlier_leave_weeks_at_risk_say_that_leave_is_not_counted(client, trust, sign_in):
    for ward in trust.wards:
        know_shifts(ward, first=date(2025, 8, 1), days=101, short_on=set())
    send(trust, staff_list(trust))
    head = "Employee number,Absence type,From,To\n"
    send(trust, f"{head}N1,Annual leave,2025-11-17,2025-11-23\n")
    sign_in(client, trust.people["operational"])
    address = reverse("staffing:at_risk", args=[trust.root.pk])
    said = words_of(client.get(address))
    assert "Leave is not counted: no earlier leave is held" in said
    send(trust, f"{head}N1,Annual leave,2025-10-06,2025-10-12\n", at=AT + timedelta(hours=1))
    with time_machine.travel(AT + timedelta(hours=2), tick=False):
        said = words_of(client.get(address))
    assert "leavers, and registrations that end are counted" in said
    assert "At 1 of 2 units leave is not counted, because no earlier leave is held." in said


def test_who_could_help_elsewhere(client, staffed, sign_in):
    sign_in(client, staffed.people["operational"])
    said = words_of(client.get(reverse("staffing:elsewhere", args=[staffed.wards[0].pk])))
    assert "Ann Oak Could work today at Maple Ward" in said
    assert "Cat Fir Could work today at nowhere else yet One or two steps away Drips: then Maple Ward" in said


def test_somebody_sees_their_own_steps_and_nobody_elses(client, staffed, sign_in):
    sign_in(client, staffed.ward_people["staff"])
    said = words_of(client.get(reverse("staffing:my_areas")))
    assert "Cat Fir, Registered nurse. Registered until 30 June 2026." in said
    assert "Maple Ward How far 1 step What is missing Drips" in said
    assert "Bob" not in said
    sign_in(client, staffed.people["board"])
    assert "does not know which person" in words_of(client.get(reverse("staffing:my_areas")))


def test_what_a_unit_asks_for_is_said_and_taken_back(client, staffed, sign_in):
    from leadwell_site.workforce import queries

    sign_in(client, staffed.ward_people["ward_manager"])
    ward = staffed.wards[0]
    address = reverse("staffing:competences", args=[ward.pk])
    sent = {"title": "Lifting people", "group": "support", "keeps": "2"}
    assert client.post(address, sent).status_code == 302
    assert queries.needs([ward.pk])["title"].to_list() == ["Drips", "Lifting people"]
    assert client.post(address, {**sent, "title": " "}).status_code == 422
    number = queries.needs([ward.pk]).filter(title="Drips")["id"].item()
    assert client.post(address, {"act": "end", "need": str(number)}).status_code == 302
    assert queries.needs([ward.pk])["title"].to_list() == ["Lifting people"]
    assert queries.needs([staffed.wards[1].pk])["title"].to_list() == ["Drips"]
    other = queries.needs([staffed.wards[1].pk])["id"].item()
    assert client.post(address, {"act": "end", "need": str(other)}).status_code == 404


def test_a_unit_whose_people_are_not_known_says_what_to_send(client, trust, sign_in):
    sign_in(client, trust.people["operational"])
    said = words_of(client.get(reverse("staffing:people", args=[trust.wards[0].pk])))
    assert "Nothing is known of the people who work here" in said
    assert "Send a file" in said
