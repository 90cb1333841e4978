"""Two shifts of one person in one part of a day at two units: both stand where both can be worked."""

from datetime import date, datetime, timedelta

import pytest
from django.apps import apps
from tests.site.workforce.lists import AT, send, staff_list

pytestmark = [pytest.mark.site, pytest.mark.django_db]
ON = date(2025, 11, 20)
LATER = AT + timedelta(hours=1)


def shifts(trust, *rows):
    """A list of rows: person, number of the ward, begin, end."""
    head = "Employee number,Unit code,Date,Shift,Start time,End time\n"
    return head + "".join(
        f"{person},{trust.wards[ward].code},{ON},Day,{begins},{ends}\n" for person, ward, begins, ends in rows
    )


def stands(trust, **more):
    from leadwell_site.workforce.queries import duties_of_units

    found = {}
    for place, ward in enumerate(trust.wards):
        for row in duties_of_units([ward.pk], start=ON, end=ON, **more).iter_rows(named=True):
            found.setdefault(row["employee_id"], []).append((place, row["begins"]))
    return sorted(found.values())


@pytest.fixture
def listed(trust):
    send(trust, staff_list(trust))
    return trust


def test_both_stand_at_their_units(listed):
    load = send(listed, shifts(listed, ("N1", 0, "07:00", "11:00"), ("N1", 1, "11:30", "19:00")))
    assert load.counts["added"] == 2
    assert stands(listed) == [[(0, "07:00"), (1, "11:30")]]


def test_lists_of_two_wards_sent_one_after_the_other_tell_of_both(listed):
    send(listed, shifts(listed, ("N1", 0, "07:00", "11:00")))
    load = send(listed, shifts(listed, ("N1", 1, "11:30", "19:00")), at=LATER)
    assert (load.counts["added"], load.counts["withdrawn"]) == (1, 0)
    assert stands(listed) == [[(0, "07:00"), (1, "11:30")]]
    again = send(listed, shifts(listed, ("N1", 1, "11:30", "19:00")) + "\n", at=LATER + timedelta(hours=1))
    assert (again.counts["unchanged"], again.counts["withdrawn"]) == (1, 0)


@pytest.mark.parametrize(("begins", "ends"), [("07:00", "11:00"), ("10:30", "15:00"), ("", "")])
def test_a_shift_that_moved_to_another_ward_leaves_the_first(listed, begins, ends):
    send(listed, shifts(listed, ("N1", 0, "07:00", "11:00"), ("N2", 0, "07:00", "11:00")))
    moved = shifts(listed, ("N1", 1, begins, ends)).replace("Day,,", "Day,,")
    if not begins:
        moved = moved.replace("Start time,End time", "Start time,End time,Hours").replace(
            "Day,,", "Day,,,7.5"
        )
    load = send(listed, moved, at=LATER)
    assert (load.counts["added"], load.counts["withdrawn"]) == (1, 1)
    assert stands(listed) == [[(0, "07:00")], [(1, begins)]]  # N2's is untouched
    assert stands(listed, known_at=AT) == [[(0, "07:00")], [(0, "07:00")]]


def test_a_list_that_lacks_one_of_the_two_cancels_that_one_only(listed):
    both = ("N1", 0, "07:00", "11:00"), ("N1", 1, "11:30", "19:00")
    send(listed, shifts(listed, *both, ("N2", 1, "07:00", "11:00")))
    # The next list of both wards has the one at the second ward only, beside another person's at the first.
    load = send(
        listed, shifts(listed, both[1], ("N2", 1, "07:00", "11:00"), ("N3", 0, "07:00", "11:00")), at=LATER
    )
    assert (load.counts["added"], load.counts["withdrawn"], load.counts["unchanged"]) == (1, 1, 2)
    assert [(1, "11:30")] in stands(listed)


def test_what_one_took_the_place_of_before_both_could_stand_is_cancelled_then(listed):
    """Rows as the release before wrote them: the later one took the earlier one's place by standing after it."""
    from leadwell_site.workforce.models import Duty, Employee

    one, two = (ward.pk for ward in listed.wards)
    load = listed.organisation.loads.first()
    person = Employee.objects.get(organisation=listed.organisation, code="N1").pk
    other = Employee.objects.get(organisation=listed.organisation, code="N2").pk

    def row(employee, unit, hour, state="planned"):
        Duty.objects.create(
            employee_id=employee, unit_id=unit, on=ON, part="day", begins="07:00", ends="11:00", hours=4.0,
            kind="care", state=state, load=load, known_at=AT + timedelta(hours=hour),
        )  # fmt: skip

    third = Employee.objects.get(organisation=listed.organisation, code="N3").pk
    for employee, unit, hour in ((person, one, 1), (person, two, 2), (person, one, 3), (other, two, 1)):
        row(employee, unit, hour)
    for unit in (one, two):
        row(third, unit, 2)  # both known at one moment: the one written later took the place
    migration = __import__(
        "leadwell_site.workforce.migrations.0003_shifts_at_two_units", fromlist=["cancel_what_was_replaced"]
    )
    migration.cancel_what_was_replaced(apps, None)

    def at(hour):
        known: datetime = AT + timedelta(hours=hour)
        return stands(listed, known_at=known)

    assert at(1) == [[(0, "07:00")], [(1, "07:00")]]
    assert at(2) == [[(1, "07:00")], [(1, "07:00")], [(1, "07:00")]]
    assert at(3) == stands(listed) == [[(0, "07:00")], [(1, "07:00")], [(1, "07:00")]]
    last = Duty.objects.filter(employee=person).order_by("-known_at", "-id").first()
    assert (last.unit_id, last.state) == (one, "planned")  # as the release before reads it
    assert Duty.objects.filter(state="cancelled").count() == 3


def test_both_are_events_of_their_own_in_a_calendar(listed):
    from leadwell.staffing.unit_rosters import calendar_text
    from leadwell_site.rosters.presenters.mine import calendar_events
    from leadwell_site.workforce.models import Employee
    from leadwell_site.workforce.queries import duties

    send(listed, shifts(listed, ("N1", 0, "07:00", "11:00")))
    person = Employee.objects.get(organisation=listed.organisation, code="N1").pk

    def numbers():
        text = calendar_text(calendar_events(duties(employees=[person], start=ON, end=ON), {}), name="x")
        return [line for line in text.splitlines() if line.startswith("UID:")]

    (first,) = numbers()
    send(listed, shifts(listed, ("N1", 1, "11:30", "19:00")), at=LATER)
    both = numbers()
    assert len(set(both)) == 2
    assert both[0] == first  # the event that telephones have stays the same one
