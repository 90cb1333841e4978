"""Bank holidays on the pages of rosters: how they are staffed, how they are marked, and who worked them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.site.rosters.by_hand import cell, given, ill, publish
from tests.site.rosters.ward_of_people import DAY, add, duty

pytestmark = [pytest.mark.site, pytest.mark.django_db]

STARTS, FRIDAY, EASTER = date(2026, 3, 30), date(2026, 4, 3), date(2026, 4, 6)
BOXING = date(2025, 12, 26)


@pytest.fixture
def manager(client, ward, sign_in):
    return sign_in(client, ward.trust.ward_people["ward_manager"])


@pytest.fixture
def sundays(ward):
    """A ward that wants one nurse more on each day but Sunday than is rostered."""
    first = date(2026, 2, 1)
    rows = [
        duty(ward.unit, f"X{number}", first + timedelta(days=day), DAY)
        for day in range(28)
        for number in range(3)
        if (first + timedelta(days=day)).weekday() != 6
    ]
    staff = [
        {
            "unit_id": ward.unit.pk, "person": f"E-X{number}", "person_name": f"X{number}", "email": "",
            "staff_group": "registered", "role": "Registered nurse", "hours_a_week": 34.5, "registration": "",
            "sheet": "",
        }
        for number in range(3)
    ]  # fmt: skip
    add(ward.unit, staff=staff, duties=rows)
    return ward


def asked(ward, like):
    from leadwell_site.rosters import actions

    return actions.ask_for_roster(
        unit=ward.unit, starts_on=STARTS, seconds=3, rules_name="working-time", rules={}, training_keeps_off=True,
        holidays_like=like, by="t", at=timezone.now(),
    )  # fmt: skip


def wanted(draft, on):
    from leadwell_site.rosters.queries import Worked

    worked = Worked(draft=draft)
    return {
        worked.cells[one.shift]: one.wanted
        for one in worked.problem.cover
        if one.day == worked.day_of(on) and one.wanted
    }


DAY_NURSES = ("Day", "registered")


def test_bank_holidays_want_as_many_as_a_sunday_where_that_was_chosen(sundays):
    own, like = asked(sundays, None), asked(sundays, 6)
    sunday = STARTS + timedelta(days=6)
    assert wanted(own, FRIDAY)[DAY_NURSES] == 5
    assert wanted(own, sunday)[DAY_NURSES] == 2
    assert wanted(like, FRIDAY) == wanted(like, EASTER) == wanted(like, sunday)
    ordinary = STARTS + timedelta(days=1)
    assert wanted(like, ordinary) == wanted(own, ordinary)


@pytest.mark.parametrize(("chosen", "like"), [("6", 6), ("5", 5), ("own", None)])
def test_the_form_asks_how_many_they_need_and_names_them(manager, ward, chosen, like):
    from leadwell_site.rosters.models import Draft

    address = reverse("rosters:make", args=[ward.unit.pk])
    text = manager.get(address).content.decode()
    assert "How many people bank holidays need" in text
    assert "3 April 2026 (Good Friday), 6 April 2026 (Easter Monday)" in text
    sent = {
        "starts_on_day": "30", "starts_on_month": "3", "starts_on_year": "2026", "rules": "working-time",
        "most_run": "5", "weekends_of_four": "3", "least_off_run": "2", "training": "off", "seconds": "30",
        "holidays": chosen,
    }  # fmt: skip
    assert manager.post(address, sent).status_code == 302
    assert Draft.objects.get().ward["bank_holidays"] == [
        {"on": on.isoformat(), "like": on.weekday() if like is None else like} for on in (FRIDAY, EASTER)
    ]


def test_they_are_marked_in_the_tables_and_staffed_as_published(manager, sundays, at):
    draft = asked(sundays, 6)
    nurse = cell(draft, *DAY_NURSES)
    draft = given(draft, {("Ann Ash", 4): nurse, ("Ann Ash", 7): nurse, ("Bea Birch", 4): nurse})
    text = manager.get(reverse("rosters:draft", args=[draft.pk])).content.decode()
    assert "Friday 3 April 2026, bank holiday: Good Friday" in text
    assert (
        "Bank holidays here: 3 April 2026 (Good Friday), 6 April 2026 (Easter Monday), staffed like Sundays."
        in text
    )
    assert "shifts are held for 0; on the others nobody is counted" in text
    row = text.split("Who gets what</h2>")[1].split("Ann Ash")[1].split("</tr>")[0]
    numbers = [part.split("<")[0] for part in row.split("<span>")[1:]]
    assert (numbers[4], numbers[7]) == ("2", "0")  # here and before
    assert "Nobody asked for a day or a shift, here or before." in text

    address = reverse("rosters:roster", args=[sundays.unit.pk]) + f"?from={STARTS}"
    before = manager.get(address).content.decode()
    assert "not rostered yet, 5 needed" in column(before, 4)  # nobody has said otherwise yet
    at.shift(60)
    publish(draft, {"by": "t"})
    after = manager.get(address).content.decode()
    assert "Friday 3 April 2026, bank holiday: Good Friday" in after
    assert "2 of 2 needed" in column(after, 4)
    assert "0 of 5 needed, 5 short" in column(after, 3)
    assert "Fri 3 Apr (Good Friday):" in after
    assert (
        "bank holiday" not in manager.get(reverse("rosters:roster", args=[sundays.unit.pk])).content.decode()
    )


def column(text, place):
    """The words of a day of the foot's line of registered nurses by day."""
    line = text.split("Day: registered")[1].split("</tr>")[0]
    return line.split("<td")[1 + place]


def test_a_repair_keeps_how_they_are_staffed(sundays, at):
    draft = asked(sundays, 6)
    nurse = cell(draft, *DAY_NURSES)
    draft = given(draft, {("Ann Ash", 4): nurse, ("Ann Ash", 5): nurse})
    at.shift(60)
    publish(draft, {"by": "t"})
    at.shift(60)
    repair = ill(sundays, {"by": "t"}, "Ann Ash", FRIDAY, FRIDAY)
    assert {"on": FRIDAY.isoformat(), "like": 6} in repair.ward["bank_holidays"]
    assert wanted(repair, FRIDAY)[DAY_NURSES] == 2


def test_who_worked_them_is_counted_over_a_year(manager, ward):
    add(
        ward.unit,
        duties=[
            *(duty(ward.unit, name, BOXING, DAY, state="worked") for name in ("Ann Ash", "Bea Birch")),
            duty(ward.unit, "Ann Ash", FRIDAY, DAY),
        ],
    )
    text = manager.get(reverse("rosters:who_got_what", args=[ward.unit.pk])).content.decode()
    assert "Bank holidays are counted over one year: shifts are held for 1 of 8." in text
    assert "To come: 3 April 2026 (Good Friday), 6 April 2026 (Easter Monday)." in text

    def counts(name):
        row = text.split(name)[1].split("</tr>")[0]
        return [part.split("<")[0] for part in row.split("<span>")[1:]][-2:]

    assert (counts("Ann Ash"), counts("Bea Birch"), counts("Cas Cedar")) == (
        ["1", "1"],
        ["1", "0"],
        ["0", "0"],
    )


def test_what_a_weekday_wants_is_not_read_off_its_bank_holidays(ward, at):
    """Two of the Fridays that are looked at were bank holidays with nobody on: the others tell what a Friday wants."""
    from leadwell_site.rosters.queries import basis

    at.move_to("2026-01-05T09:00:00Z")
    fridays = [date(2025, 12, 19), BOXING, date(2026, 1, 2)]
    rows = [
        duty(ward.unit, name, on, DAY) for on in (fridays[0], fridays[2]) for name in ("Ann Ash", "Bea Birch")
    ]
    rows.append(duty(ward.unit, "Jo Juniper", BOXING, DAY))
    add(ward.unit, duties=rows, at=timezone.now())
    found = basis(ward.unit, today=date(2026, 1, 5))
    friday = {one.group: one.people for one in found.wanted if one.weekday == 4 and one.shift == "Day"}
    assert friday == {"registered": 2}


@pytest.mark.parametrize("year", [1, 1969, 9999])
def test_a_roster_of_years_without_known_bank_holidays_is_shown_without_any(manager, ward, year):
    answer = manager.get(reverse("rosters:roster", args=[ward.unit.pk]) + f"?from={year:04}-05-01")
    assert answer.status_code == 200
    assert "Roster," in answer.content.decode()
    file = reverse("rosters:roster_file", args=[ward.unit.pk, "csv"]) + f"?from={year:04}-05-01"
    assert manager.get(file).content.startswith(b"\xef\xbb\xbfPerson,")
