"""Hours needed on the coming days by part of the day, beside those rostered, on the page of weeks at risk."""

import html
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from tests.site.known_figures import know_shifts
from tests.site.workforce.lists import AT, send, shift_list, staff_list

from leadwell_site.staffing import queries

pytestmark = [pytest.mark.site, pytest.mark.django_db]
FIRST = date(2025, 8, 1)  # and 101 days: up to 9 November, the day before today


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def foretold(trust):
    """Two wards that always need 36 hours of nurses and 24 of support workers by day and by night."""
    for ward in trust.wards:
        know_shifts(ward, first=FIRST, days=101, short_on=set())
    return trust


def words_of(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def page(client, unit, **asked) -> str:
    answer = client.get(reverse("staffing:at_risk", args=[unit.pk], query=asked))
    assert answer.status_code == 200
    return words_of(answer)


def test_the_need_of_a_ward_stands_by_day_and_part_and_without_a_roster_it_says_so(client, foretold, sign_in):
    sign_in(client, foretold.people["board"])
    said = page(client, foretold.wards[0])
    assert "Hours needed by part of the day, and rostered" in said
    assert "Foretold for 7 days from 10 November 2025" in said
    assert re.search(r"Monday 10 November, day .{0,40}36 \(3\d to 3\d\) .{0,40}no roster held", said), said[
        said.index("Hours needed by") :
    ][:900]
    assert "Show 7 days" in said
    assert "less than the whole range" not in said


def test_the_need_of_a_place_is_that_of_its_wards_together(client, foretold, sign_in):
    sign_in(client, foretold.people["board"])
    whole = queries.coming_hours_of(foretold.wards, on=AT.date())
    each = [queries.coming_hours_of([ward], on=AT.date()) for ward in foretold.wards]
    assert whole.needed["mean"].to_numpy() == pytest.approx(
        sum(one.needed["mean"].to_numpy() for one in each), rel=0.02
    )
    assert "72 (" in page(client, foretold.root)


def test_rostered_hours_stand_against_the_range_and_whoever_may_not_work_is_not_counted(
    client, foretold, sign_in
):
    trust = foretold
    send(trust, staff_list(trust))
    send(
        trust,
        shift_list(trust, ("N1", 0, "2025-11-11"), ("N2", 0, "2025-11-11"), ("N2", 0, "2025-11-13")),
    )
    found = queries.coming_hours_of([trust.wards[0]], on=AT.date())
    of_day = {row["on"]: row["hours"] for row in found.rostered.iter_rows(named=True)}
    assert of_day == {date(2025, 11, 11): 23.0}  # Bob's registration ends on the 12th
    sign_in(client, trust.people["board"])
    said = page(client, trust.wards[0])
    assert "23, below" in said
    assert "Tuesday 11 November, day: 23 hours of registered nurses and midwives, where 3" in said
    # Within the roster a day without anybody is nought; before it begins and after it ends nobody knows.
    assert "Wednesday 12 November, day: 0 hours of registered nurses and midwives, where 3" in said
    assert "Monday 10 November, day: 0 hours" not in said
    assert (
        "Not everybody is rostered yet on Monday 10 November, Friday 14 November, Saturday 15 November"
        in said
    )
    assert "not rostered yet" in said
    both = page(client, trust.root)
    assert f"No roster of these days is held of {trust.wards[1].name}" in both


def test_somebody_on_leave_is_not_counted(foretold):
    trust = foretold
    send(trust, staff_list(trust))
    send(trust, shift_list(trust, ("N1", 0, "2025-11-11"), ("N3", 0, "2025-11-11")))
    send(
        trust,
        "Employee number,Absence type,Start date,End date\nN1,Annual leave,2025-11-10,2025-11-14\n",
    )
    found = queries.coming_hours_of([trust.wards[0]], on=AT.date())
    assert found.rostered["hours"].to_list() == [11.5]


def test_with_too_few_days_nothing_is_said_of_coming_hours(client, trust, sign_in):
    know_shifts(trust.wards[0], first=date(2025, 11, 1), days=9, short_on=set())
    assert queries.coming_hours_of(trust.wards, on=AT.date()) is None
    sign_in(client, trust.people["board"])
    assert "Hours needed by part" not in page(client, trust.root)


def test_a_ward_with_too_few_days_is_named_and_left_out(client, trust, sign_in):
    know_shifts(trust.wards[0], first=FIRST, days=101, short_on=set())
    know_shifts(trust.wards[1], first=date(2025, 11, 3), days=7, short_on=set())
    sign_in(client, trust.people["board"])
    said = page(client, trust.root)
    assert f"Too little is known of the need of {trust.wards[1].name}" in said
    assert "36 (" in said
    assert "72 (" not in said


def test_another_trusts_wards_are_not_in_the_sum(client, foretold, other_trust, sign_in):
    know_shifts(other_trust.wards[0], first=FIRST, days=101, short_on=set())
    sign_in(client, foretold.people["board"])
    assert "72 (" in page(client, foretold.root)
    answer = client.get(reverse("staffing:at_risk", args=[other_trust.wards[0].pk]))
    assert answer.status_code == 404


def test_hours_at_the_edge_of_the_range_as_it_is_shown_are_within_it():
    from leadwell_site.staffing.presenters.coming_hours import _stands

    shown = {"lo95": 11.2, "hi95": 11.8}  # shown as 11 to 12
    found = [_stands(there, shown) for there in (10.4, 10.6, 12.0, 12.6)]
    assert found == ["below", "within", "within", "above"]


def test_a_roster_that_has_enough_is_said_to_have_it(client, foretold, sign_in):
    trust = foretold
    send(trust, staff_list(trust))
    days = [f"2025-11-{day}" for day in range(10, 17)]
    people = [f"X{number}" for number in range(20)]
    rows = [(person, 0, on) for person in people for on in days]
    send(trust, shift_list(trust, *rows) + shift_list(trust, *rows, part="Night").split("\n", 1)[1])
    found = queries.coming_hours_of([trust.wards[0]], on=AT.date())
    assert set(found.rostered["staff_group"]) == {""}  # nobody knows what they are
    sign_in(client, trust.people["board"])
    assert "hours are of people whose staff group is not known" in page(client, trust.wards[0])


def test_who_has_left_is_not_among_the_rostered_hours(foretold):
    from leadwell_site.measures.actions import begin_load
    from leadwell_site.workforce.actions import say_left
    from leadwell_site.workforce.models import Employee

    send(foretold, staff_list(foretold))
    send(
        foretold,
        shift_list(foretold, ("N1", 0, "2025-11-11"), ("N3", 0, "2025-11-11")),
        name="shifts.csv",
        at=AT + timedelta(minutes=1),
    )

    def rostered() -> float:
        found = queries.coming_hours_of([foretold.wards[0]], on=AT.date())
        return found.rostered["hours"].sum()

    both = rostered()
    load = begin_load(
        organisation=foretold.organisation, source=None, known_at=AT + timedelta(minutes=2), by="t", why="t"
    )
    say_left(load=load, employees=[Employee.objects.get(code="N3").pk])
    assert rostered() == both / 2 > 0


def test_a_study_day_or_a_shift_called_off_is_no_roster_of_the_days_before_it(client, foretold, sign_in):
    ward = foretold.wards[0]
    send(foretold, staff_list(foretold))
    send(foretold, shift_list(foretold, ("N1", 0, "2025-11-10"), ("N3", 0, "2025-11-10")))
    send(foretold, shift_list(foretold, ("N1", 0, "2025-11-15"), part="Study day"))
    head = "Employee number,Unit code,Date,Shift,Start time,End time,Break,Status\n"
    send(foretold, head + f"N3,{ward.code},2025-11-16,Day,07:00,19:30,60,Cancelled\n")
    found = queries.coming_hours_of([ward], on=AT.date())
    assert found.spans == ((date(2025, 11, 10), date(2025, 11, 10)),)
    sign_in(client, foretold.people["ward_manager"])
    said = page(client, ward)
    assert re.search(r"Tuesday 11 November, day .{0,80}not rostered yet", said)
