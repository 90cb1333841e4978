"""A draft that no longer fits what is known is not published; sickness told is never lost; a repair changes no more."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.site.rosters.by_hand import asked, cell, given, ill, of, publish
from tests.site.rosters.ward_of_people import DAY, MONDAY, NIGHT, add, code_of, duty

pytestmark = [pytest.mark.site, pytest.mark.django_db]


@pytest.fixture
def who(ward):
    return {"by": "manager@ward.example"}


def test_a_second_draft_does_not_undo_what_the_first_published(ward, who, at):
    from leadwell_site.rosters.actions import CannotPublish

    first, second = asked(ward, who), asked(ward, who)
    day = cell(first, "Day", "registered")
    first, second = given(first, {("Ann Ash", 0): day}), given(second, {("Ann Ash", 1): day})
    at.shift(60)
    publish(first, who)
    at.shift(60)
    with pytest.raises(CannotPublish, match="changed since this draft was asked for; make it again"):
        publish(second, who)
    assert of(ward, "Ann Ash")["on"].to_list() == [MONDAY]
    third = given(asked(ward, who), {("Ann Ash", 1): day})  # made of what stands now
    publish(third, who)
    assert of(ward, "Ann Ash")["on"].to_list() == [MONDAY + timedelta(days=1)]


@pytest.mark.parametrize("what", ["duty here", "duty elsewhere", "leave"])
def test_what_became_known_after_a_draft_was_asked_for_stops_it(ward, who, at, what):
    from leadwell_site.rosters.actions import CannotPublish

    draft = asked(ward, who)
    draft = given(draft, {("Ann Ash", 0): cell(draft, "Day", "registered")})
    at.shift(60)
    leave = {"person": code_of("Bea Birch"), "kind": "leave", "from_on": MONDAY, "until_on": MONDAY}
    unit = ward.trust.wards[1] if what == "duty elsewhere" else ward.unit
    duties = [] if what == "leave" else [duty(unit, "Bea Birch", MONDAY, NIGHT)]
    add(ward.unit, absences=[leave] if what == "leave" else [], duties=duties, at=timezone.now())
    with pytest.raises(CannotPublish, match=r"people changed since this draft was asked for"):
        publish(draft, who)
    assert of(ward, "Ann Ash").is_empty()


def test_what_became_known_of_other_days_does_not_stop_a_draft(ward, who, at):
    draft = asked(ward, who)
    draft = given(draft, {("Ann Ash", 0): cell(draft, "Day", "registered")})
    at.shift(60)
    after = MONDAY + timedelta(days=28)
    leave = {"person": code_of("Bea Birch"), "kind": "leave", "from_on": after, "until_on": after}
    add(ward.unit, absences=[leave], duties=[duty(ward.unit, "Bea Birch", after, NIGHT)], at=timezone.now())
    publish(draft, who)
    assert of(ward, "Ann Ash").height == 1


def staff(ward, name, **more):
    return {
        "unit_id": ward.unit.pk, "person": code_of(name), "person_name": name,
        "email": f"{name.split()[0].lower()}@people.example", "staff_group": "registered", "role": "Registered nurse",
        "hours_a_week": 34.5, "registration": "", "registered_until": date(2027, 12, 31), "sheet": "", **more,
    }  # fmt: skip


def test_who_cannot_work_a_shift_is_named_and_not_published(ward, who, at):
    from leadwell_site.rosters.actions import CannotPublish

    draft = asked(ward, who)
    day = cell(draft, "Day", "registered")
    draft = given(draft, {("Ann Ash", 0): day, ("Bea Birch", 0): day, ("Cas Cedar", 0): day})
    at.shift(60)
    left = staff(ward, "Ann Ash", left_on=MONDAY - timedelta(days=1), tells="left_on")
    learning = staff(ward, "Bea Birch", learning_until=MONDAY, tells="learning_until")
    add(ward.unit, staff=[left, learning], at=timezone.now())
    with pytest.raises(CannotPublish) as error:
        publish(draft, who)
    words = (
        "Ann Ash is on a shift on 2 March 2026, but they left on 1 March 2026.",
        "Bea Birch is on a shift on 2 March 2026, but they are supernumerary until 2 March 2026.",
    )
    for one in words:
        assert one in str(error.value)
    assert "Cas Cedar" not in str(error.value)
    assert of(ward, "Cas Cedar").is_empty()
    from leadwell_site.rosters import queries

    assert [one[0] for one in queries.unfit_of(queries.Worked(draft=draft), date(2026, 3, 1))] == [
        "Ann Ash",
        "Bea Birch",
    ]


def test_who_is_away_or_works_elsewhere_is_named(ward, who, client, sign_in):
    from django.urls import reverse

    from leadwell_site.rosters.actions import CannotPublish

    leave = {"person": code_of("Ann Ash"), "kind": "leave", "from_on": MONDAY, "until_on": MONDAY}
    add(ward.unit, absences=[leave], duties=[duty(ward.trust.wards[1], "Bea Birch", MONDAY, DAY)])
    draft = asked(ward, who)
    day = cell(draft, "Day", "registered")
    draft = given(draft, {("Ann Ash", 0): day, ("Bea Birch", 0): day, ("Cas Cedar", 0): day})
    with pytest.raises(CannotPublish) as error:
        publish(draft, who)
    assert "Ann Ash is on a shift on 2 March 2026, but they are away (leave)." in str(error.value)
    sign_in(client, ward.trust.ward_people["ward_manager"])
    page = client.get(reverse("rosters:draft", args=[draft.pk])).content.decode()
    assert "These shifts cannot be worked" in page
    assert "Ann Ash is on a shift on 2 March 2026, but they are away (leave)." in page
    there = f"but they have a shift at {ward.trust.wards[1].name} then."
    assert f"Bea Birch is on a shift on 2 March 2026, {there}" in str(error.value)
    assert "Cas Cedar" not in str(error.value)


def sick_days(ward, name):
    from leadwell_site.workforce.queries import absences

    rows = absences(employees=[ward.numbers[name]]).sort("kind", "from_on")
    return list(rows.select("kind", "from_on", "until_on").iter_rows())


def test_sickness_told_again_is_joined_and_other_leave_stays(ward, who):
    def on(day):
        return MONDAY + timedelta(days=day)

    leave = [
        {"person": code_of("Ann Ash"), "kind": "leave", "from_on": on(first), "until_on": on(first + 1)}
        for first in (2, 5)
    ]
    add(ward.unit, absences=leave)
    ill(ward, who, "Ann Ash", on(0), on(3))
    ill(ward, who, "Ann Ash", on(2), on(9))
    stays = [("leave", on(2), on(3)), ("leave", on(5), on(6))]
    assert sick_days(ward, "Ann Ash") == [*stays, ("sickness", on(0), on(9))]
    ill(ward, who, "Ann Ash", on(4), on(5))  # inside: nothing is shortened
    ill(ward, who, "Ann Ash", on(15), on(16))  # apart
    apart = ("sickness", on(15), on(16))
    assert sick_days(ward, "Ann Ash") == [*stays, ("sickness", on(0), on(9)), apart]
    ill(ward, who, "Ann Ash", on(9), on(15))  # from one to the other
    assert sick_days(ward, "Ann Ash") == [*stays, ("sickness", on(0), on(16))]


def test_sickness_that_goes_on_is_not_ended_by_telling_some_of_its_days(ward, who):
    before = MONDAY - timedelta(days=9)
    add(ward.unit, absences=[{"person": code_of("Ann Ash"), "kind": "sickness", "from_on": before}])
    ill(ward, who, "Ann Ash", MONDAY, MONDAY)
    assert sick_days(ward, "Ann Ash") == [("sickness", before, None)]


def test_sickness_is_kept_where_no_repair_can_be_made(ward, who, client, sign_in, monkeypatch):
    from django.urls import reverse

    from leadwell.foundations.errors import LeadwellError
    from leadwell_site.rosters import queries
    from leadwell_site.rosters.models import Draft

    def cannot(*args, **more):
        raise LeadwellError("it is not known which shifts the unit works.")

    add(ward.unit, duties=[duty(ward.unit, "Ann Ash", MONDAY, DAY)])
    sign_in(client, ward.trust.ward_people["ward_manager"])
    monkeypatch.setattr(queries, "ward_asked", cannot)
    sent = {"person": str(ward.numbers["Ann Ash"]), "overtime": "0"}
    for name in ("from_on", "until_on"):
        sent |= {f"{name}_day": "2", f"{name}_month": "3", f"{name}_year": "2026"}
    answer = client.post(reverse("rosters:sick", args=[ward.unit.pk]), sent, follow=True)
    assert "It is recorded. No repair can be made: it is not known" in answer.content.decode()
    assert sick_days(ward, "Ann Ash") == [("sickness", MONDAY, MONDAY)]
    assert Draft.objects.count() == 0


def test_a_repair_leaves_every_other_standing_row_as_it_is(ward, who, at):
    from leadwell_site.rosters.models import Change
    from leadwell_site.workforce.models import Duty

    own_times = ("day", "Day", "09:00", "17:00")
    second = ("late", "Late help", "20:00", "22:00")
    add(
        ward.unit,
        duties=[
            duty(ward.unit, "Ann Ash", MONDAY, DAY),
            duty(ward.unit, "Ann Ash", MONDAY + timedelta(days=4), DAY),
            duty(ward.unit, "Bea Birch", MONDAY, own_times, hours=8.0),
            duty(ward.unit, "Bea Birch", MONDAY, second, hours=2.0),
            duty(ward.unit, "Cas Cedar", MONDAY + timedelta(days=1), own_times, hours=8.0),
        ],
    )
    at.shift(60)
    draft = ill(ward, who, "Ann Ash", MONDAY, MONDAY)
    stood = {
        (name, int(day)): one for name, line in draft.said["published"].items() for day, one in line.items()
    }
    day = cell(draft, "Day", "registered")
    draft = given(
        draft,
        {key: one for key, one in stood.items() if key != ("Ann Ash", 0)} | {("Dot Dale", 0): day},
    )
    Change.objects.create(
        draft=draft, employee_id=ward.numbers["Cas Cedar"], on=MONDAY + timedelta(days=1), cell="",
        reason_code="agreed", by="t", known_at=timezone.now(),
    )  # fmt: skip
    last = Duty.objects.order_by("-pk").first().pk
    publish(draft, who)
    new = Duty.objects.filter(pk__gt=last).values_list("employee_id", "on", "state")
    assert set(new) == {
        (ward.numbers["Ann Ash"], MONDAY, "cancelled"),
        (ward.numbers["Dot Dale"], MONDAY, "planned"),
        (ward.numbers["Cas Cedar"], MONDAY + timedelta(days=1), "cancelled"),
    }
    kept = of(ward, "Bea Birch").sort("begins")
    assert kept.select("begins", "ends", "hours").rows() == [("09:00", "17:00", 8.0), ("20:00", "22:00", 2.0)]


def test_a_day_is_not_changed_once_somebody_else_has_published_the_draft(ward, who):
    from leadwell_site.rosters import queries
    from leadwell_site.rosters.actions import NotInDraft, change_cell

    draft = asked(ward, who)
    draft = given(draft, {("Ann Ash", 0): cell(draft, "Day", "registered")})
    hasattr(draft, "published")  # it is remembered that it was not
    publish(queries.draft(draft.pk), who)
    with pytest.raises(NotInDraft, match="published already"):
        change_cell(
            draft=draft, name="Ann Ash", on=MONDAY, cell="", reason_code="agreed", reason="", by="t",
            at=timezone.now(),
        )  # fmt: skip
