"""The page of today counts who is rostered by name: not who is ill, lapsed, learning or moved away."""

import html
import re
from datetime import date, timedelta

import polars as pl
import pytest
import time_machine
from django.urls import reverse
from tests.site.workforce.lists import AT, send, shift_list, staff_list

from leadwell.foundations.staff import Part
from leadwell_site.staffing import queries

pytestmark = [pytest.mark.site, pytest.mark.django_db]
TODAY = date(2025, 11, 10)
ILL = "Employee number,Absence type,Start date,End date\n"


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def planned(trust):
    """Two wards that plan 34.5 hours of nurses by day, and need 24; who comes to Harvey is known by name."""
    send(trust, staff_list(trust))
    put_planned(trust, [("registered", 24.0, 34.5)], trust.wards)
    return trust


def put_planned(trust, groups, wards):
    from leadwell_site.measures.actions import begin_load
    from leadwell_site.staffing.actions import add_shifts

    load = begin_load(organisation=trust.organisation, source=None, known_at=AT, by="tests", why="typed in")
    hours = [
        {
            "unit_id": ward.pk,
            "on": TODAY,
            "part": "day",
            "staff_group": group,
            "required_hours": required,
            "planned_hours": total,
        }
        for ward in wards
        for group, required, total in groups
    ]
    nobody = dict.fromkeys(("actual_hours", "agency_hours", "bank_hours"), pl.lit(None, dtype=pl.Float64))
    shifts = pl.DataFrame(hours).with_columns(
        **nobody, missing=pl.lit("not_recorded"), sheet=pl.lit(""), row=1
    )
    add_shifts(load=load, shifts=shifts, census=queries.census([], start=TODAY, end=TODAY))


def page(client, name, unit, **more) -> str:
    answer = client.get(reverse(f"staffing:{name}", args=[unit.pk, *more.values()]))
    assert answer.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_a_nurse_whose_registration_has_ended_is_not_counted_and_the_shift_is_short(client, planned, sign_in):
    later = TODAY + timedelta(days=3)  # the day after Bob's registration ends
    send(planned, shift_list(planned, *((one, 0, TODAY.isoformat()) for one in ("N1", "N2", "N3"))))
    send(planned, shift_list(planned, *((one, 0, later.isoformat()) for one in ("N1", "N2"))))
    sign_in(client, planned.people["ward_manager"])
    said = page(client, "today", planned.wards[0])
    assert "1 shift now, none planned short of what is needed." in said
    assert "Now, as rostered Registered nurses and midwives: 24 hours needed, 34.5 rostered." in said
    found = queries.rostered([planned.wards[0]], days=[TODAY, later])
    assert found.hours.select("on", "hours").rows() == [(TODAY, 34.5), (later, 11.5)]


def test_who_is_told_ill_is_not_counted_from_that_moment_on(client, planned, sign_in):
    send(planned, shift_list(planned, *((one, 0, TODAY.isoformat()) for one in ("N1", "N2", "N3"))))
    send(planned, ILL + f"N1,Sickness,{TODAY},{TODAY}\nN3,Sickness,{TODAY},{TODAY}\n")
    sign_in(client, planned.people["ward_manager"])
    said = page(client, "today", planned.wards[0])
    assert "1 of 1 shift is planned short of what is needed." in said
    assert "As rostered: Registered nurse time is short" in said
    assert "Registered nurses and midwives: 24 hours needed, 11.5 rostered (34.5 planned)." in said
    assert "Say who is there at Harvey Ward, day or record what was done" in said
    assert "Hours rostered by name: 11.5 of registered nurses and midwives." in page(
        client, "shift", planned.wards[0], on=TODAY, part="day"
    )
    assert "11.5 (34.5 planned)" in page(client, "handover", planned.wards[0])


def test_a_ward_of_which_nobody_is_known_by_name_keeps_its_plan(client, planned, sign_in):
    send(planned, shift_list(planned, ("N1", 0, TODAY.isoformat())))
    sign_in(client, planned.people["ward_manager"])
    assert "Now, as planned Registered nurses and midwives: 24 hours needed, 34.5 planned." in page(
        client, "today", planned.wards[1]
    )


def move(code, one, two):
    from leadwell_site.staffing.choices import MoveAnswerKind
    from leadwell_site.staffing.models import MoveAnswer
    from leadwell_site.workforce.models import Employee

    MoveAnswer.objects.create(
        employee=Employee.objects.get(code=code),
        from_unit=one,
        to_unit=two,
        on=TODAY,
        part=Part.DAY.value,
        answer=MoveAnswerKind.ACCEPTED,
        by="t",
        known_at=AT,
    )


def test_who_was_moved_counts_where_they_were_moved_to(planned):
    send(planned, shift_list(planned, *((one, 0, TODAY.isoformat()) for one in ("N1", "N2", "N3"))))
    one, two = planned.wards
    move("N3", one, two)
    for ward, hours in ((one, 23.0), (two, 11.5)):
        assert queries.rostered([ward], days=[TODAY]).hours["hours"].to_list() == [hours]
    both = queries.rostered([one, two], days=[TODAY])
    assert both.hours["hours"].sum() == 34.5


def test_a_ward_without_a_roster_by_name_that_is_sent_help_is_not_short_because_of_it(
    client, planned, sign_in
):
    send(planned, shift_list(planned, *((one, 0, TODAY.isoformat()) for one in ("N1", "N2", "N3"))))
    one, two = planned.wards
    move("N3", one, two)
    sign_in(client, planned.people["ward_manager"])
    said = page(client, "today", two)
    assert "1 shift now, none planned short of what is needed." in said
    assert "24 hours needed, 34.5 planned, 11.5 moved here, 46 counted." in said
    assert "24 hours needed, 23 rostered (34.5 planned)." in page(client, "today", one)


def test_one_name_of_three_does_not_stand_for_everybody(client, planned, sign_in):
    send(planned, shift_list(planned, ("N1", 0, TODAY.isoformat())))
    sign_in(client, planned.people["ward_manager"])
    said = page(client, "today", planned.wards[0])
    assert "1 shift now, none planned short of what is needed." in said
    assert (
        "Now, as planned Registered nurses and midwives: 24 hours needed, 34.5 planned, 11.5 of them by name."
        in said
    )
    assert "34.5 (11.5 by name)" in page(client, "handover", planned.wards[0])


def test_of_a_roster_known_in_part_those_named_who_do_not_come_are_taken_off_the_plan(
    client, planned, sign_in
):
    send(planned, shift_list(planned, *((one, 0, TODAY.isoformat()) for one in ("N1", "N2"))))
    send(planned, ILL + f"N1,Sickness,{TODAY},{TODAY}\nN2,Sickness,{TODAY},{TODAY}\n")
    sign_in(client, planned.people["ward_manager"])
    said = page(client, "today", planned.wards[0])
    assert "1 of 1 shift is planned short of what is needed." in said
    assert "34.5 planned, 23 of them by name, 23 of these not coming, 11.5 counted." in said


def test_a_group_of_which_nobody_is_named_keeps_its_plan_beside_one_that_is_named(client, trust, sign_in):
    send(trust, staff_list(trust))
    put_planned(trust, [("registered", 23.0, 23.0), ("support", 23.0, 23.0)], trust.wards[:1])
    send(trust, shift_list(trust, ("N1", 0, TODAY.isoformat()), ("N3", 0, TODAY.isoformat())))
    sign_in(client, trust.people["ward_manager"])
    said = page(client, "today", trust.wards[0])
    assert "none planned short of what is needed." in said
    assert "Registered nurses and midwives: 23 hours needed, 23 rostered." in said
    assert "Support workers: 23 hours needed, 23 planned." in said


def test_a_roster_alone_makes_a_shift_of_today_whose_need_is_not_known(client, trust, sign_in):
    send(trust, staff_list(trust))
    send(trust, shift_list(trust, ("N1", 0, TODAY.isoformat()), ("N3", 0, TODAY.isoformat())))
    sign_in(client, trust.people["ward_manager"])
    said = page(client, "today", trust.wards[0])
    assert "Now, as rostered Registered nurses and midwives: need not known, 23 rostered." in said


def test_a_place_asks_for_no_more_queries_than_a_ward(planned, django_assert_max_num_queries):
    send(planned, shift_list(planned, ("N1", 0, TODAY.isoformat()), ("N4", 1, TODAY.isoformat())))
    for units in (planned.wards[:1], planned.wards):
        with django_assert_max_num_queries(4):
            queries.rostered(units, days=[TODAY])


def test_required_rostered_and_present_stand_together_once_it_is_said_who_is_there(client, planned, sign_in):
    send(planned, shift_list(planned, *((one, 0, TODAY.isoformat()) for one in ("N1", "N2"))))
    sign_in(client, planned.people["ward_manager"])
    ward = planned.wards[0]
    sent = {
        "on_day": "10", "on_month": "11", "on_year": "2025", "part": "day", "registered_required": "24",
        "registered_planned": "34.5", "registered_actual": "11.5",
    }  # fmt: skip
    assert client.post(reverse("staffing:type_in", args=[ward.pk]), sent).status_code == 302
    said = page(client, "today", ward)
    assert "24 hours needed, 23 rostered (34.5 planned), 11.5 present." in said
    assert "Registered nurse time was short." in said
    assert "Record what was done" in said
