"""Sickness told before an earlier repair was published: one repair is for both, and the earlier says so at once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.site.rosters.by_hand import ill, of, publish
from tests.site.rosters.ward_of_people import DAY, LAPSED, MONDAY, NIGHT, add, code_of, duty

pytestmark = [pytest.mark.site, pytest.mark.django_db]

TUESDAY, WEDNESDAY, LATER = (MONDAY + timedelta(days=day) for day in (1, 2, 9))


@pytest.fixture
def who():
    return {"by": "manager@ward.example"}


@pytest.fixture
def planned(ward, at):
    """Two nurses by day on Monday and Tuesday, and others whose runs of shifts may begin a day earlier."""
    add(
        ward.unit,
        duties=[
            *(
                duty(ward.unit, name, on, DAY)
                for name in ("Ann Ash", "Bea Birch")
                for on in (MONDAY, TUESDAY)
            ),
            duty(ward.unit, "Ann Ash", LATER, DAY),
            *(duty(ward.unit, "Dot Dale", on, DAY) for on in (WEDNESDAY, WEDNESDAY + timedelta(days=1))),
            *(duty(ward.unit, "Ivo Ivy", on, NIGHT) for on in (TUESDAY, WEDNESDAY)),
        ],
    )
    at.shift(60)
    return ward


def found(draft):
    """Let the background find a draft's repair."""
    from leadwell_site.rosters import actions, queries

    actions.find(draft=draft)
    return queries.draft(draft.pk)


def page(client, draft):
    return client.get(reverse("rosters:draft", args=[draft.pk])).content.decode()


def test_a_second_sickness_is_repaired_together_with_the_first(planned, who, at, client, sign_in):
    from leadwell_site.rosters.actions import CannotPublish

    sign_in(client, planned.trust.ward_people["ward_manager"])
    first = found(ill(planned, who, "Ann Ash", MONDAY, MONDAY))
    assert "Publish the repair" in page(client, first)
    at.shift(60)
    second = found(ill(planned, who, "Bea Birch", TUESDAY, TUESDAY))

    text = page(client, first)
    assert "This draft is out of date" in text
    assert "Leave or sickness of its people changed since it was asked for." in text
    assert f'href="{reverse("rosters:draft", args=[second.pk])}">Go to the newer repair' in text
    assert "Publish the repair" not in text
    with pytest.raises(CannotPublish, match="make it again"):
        publish(first, who)

    text = page(client, second)
    assert "Ann Ash and Bea Birch were to work 2 shifts." in text
    assert "out of date" not in text
    publish(second, who)
    assert of(planned, "Ann Ash")["on"].to_list() == [TUESDAY, LATER]
    assert of(planned, "Bea Birch")["on"].to_list() == [MONDAY]
    instead = second.outcome.figures["changed"]
    taken = {(name, place) for name, place, before, after in instead if after and not before}
    assert {place for _, place in taken} == {0, 1}  # both gaps are somebody else's now
    assert not {"Ann Ash", "Bea Birch"} & {name for name, _ in taken}


def test_shifts_of_who_is_not_registered_any_more_are_said_to_stay_open(planned, who, at, client, sign_in):
    add(planned.unit, duties=[duty(planned.unit, LAPSED, WEDNESDAY, DAY)])
    at.shift(60)
    sign_in(client, planned.trust.ward_people["ward_manager"])
    text = page(client, found(ill(planned, who, "Ann Ash", MONDAY, MONDAY)))
    assert (
        f"1 shift of {LAPSED}, whose registration has ended, stays open after this repair: make a new roster"
        in text
    )


def test_sickness_that_lasts_longer_than_was_told_is_repaired_whole(planned, who, at):
    first = ill(planned, who, "Ann Ash", MONDAY, MONDAY)
    at.shift(60)
    second = ill(planned, who, "Ann Ash", TUESDAY, TUESDAY)
    assert second.starts_on == MONDAY
    assert second.said["away"] == {
        "Ann Ash": [[MONDAY.isoformat(), MONDAY.isoformat()], [TUESDAY.isoformat()] * 2]
    }
    second = found(second)
    publish(second, who)
    assert of(planned, "Ann Ash")["on"].to_list() == [LATER]
    assert second.pk != first.pk


def test_days_told_for_which_nothing_is_planned_do_not_leave_the_first_repair_undone(planned, who, at):
    ill(planned, who, "Ann Ash", MONDAY, MONDAY)
    at.shift(60)
    second = ill(planned, who, "Gus Gorse", TUESDAY, TUESDAY)  # has no shift then
    assert list(second.said["away"]) == ["Ann Ash"]


def test_the_shift_of_somebody_without_a_line_such_as_bank_staff_is_filled_too(
    planned, who, at, client, sign_in
):
    from leadwell_site.workforce.models import Employee

    name = "Zed Zelkova"  # named by a list of shifts only
    add(
        planned.unit,
        duties=[duty(planned.unit, name, WEDNESDAY, DAY, hired="bank", staff_group="registered")],
        at=timezone.now(),
    )
    planned.numbers[name] = Employee.objects.get(code=code_of(name)).pk
    at.shift(60)
    draft = ill(planned, who, name, WEDNESDAY, WEDNESDAY)
    assert (draft.said["ill"], draft.said["others"]) == ([name], {})
    figures = found(draft).outcome.figures
    assert (figures["were_to_work"], figures["uncovered"]) == (1, 0)
    (taken,) = ((one, place) for one, place, before, after in figures["changed"] if after and not before)
    assert taken[1] == 0
    assert taken[0] not in {name, "Dot Dale"}  # she works it already
    sign_in(client, planned.trust.ward_people["ward_manager"])
    text = page(client, draft)
    assert f"{name} was to work 1 shift. All that were needed are filled." in text
    assert "\x00" not in text
    publish(draft, who)
    assert WEDNESDAY in of(planned, taken[0])["on"].to_list()


def test_who_has_left_is_not_taken_to_be_there_when_somebody_is_ill(planned, who, at):
    from leadwell_site.measures.actions import begin_load
    from leadwell_site.workforce.actions import say_left

    add(planned.unit, duties=[duty(planned.unit, "Dot Dale", MONDAY, DAY)], at=timezone.now())
    at.shift(60)
    load = begin_load(
        organisation=planned.trust.organisation, source=None, known_at=timezone.now(), by="t", why="t"
    )
    say_left(load=load, employees=[planned.numbers["Ann Ash"]])
    at.shift(60)
    draft = ill(planned, who, "Bea Birch", MONDAY, MONDAY)
    assert draft.said["others"] == {}
    figures = found(draft).outcome.figures
    assert (figures["were_to_work"], figures["uncovered"]) == (1, 0)
    assert [place for _, place, before, after in figures["changed"] if after and not before] == [0]


def test_sickness_told_of_days_far_ahead_does_not_stretch_a_repair_over_days_without_a_shift(
    planned, who, at
):
    ill(planned, who, "Ann Ash", MONDAY, MONDAY)
    at.shift(60)
    far = MONDAY + timedelta(days=3000)  # a year typed wrong, too
    second = ill(planned, who, "Bea Birch", far, far)
    assert list(second.said["away"]) == ["Ann Ash"]
    assert (second.starts_on, second.days) == (MONDAY, (LATER - MONDAY).days + 1)
    assert found(second).outcome.figures["were_to_work"] == 1


def test_who_is_repaired_already_is_not_repaired_again(planned, who, at):
    publish(found(ill(planned, who, "Ann Ash", MONDAY, MONDAY)), who)
    at.shift(60)
    second = ill(planned, who, "Bea Birch", TUESDAY, TUESDAY)
    assert list(second.said["away"]) == ["Bea Birch"]
    assert second.starts_on == TUESDAY


def test_leave_and_another_wards_shifts_are_not_taken_for_sickness_here(planned, who, at):
    other = planned.trust.wards[1]
    leave = {"person": code_of("Ann Ash"), "kind": "leave", "from_on": MONDAY, "until_on": MONDAY}
    sick = {"person": code_of("Fay Fern"), "kind": "sickness", "from_on": MONDAY, "until_on": MONDAY}
    add(
        planned.unit, absences=[leave, sick], duties=[duty(other, "Fay Fern", MONDAY, DAY)], at=timezone.now()
    )
    at.shift(60)
    second = ill(planned, who, "Bea Birch", TUESDAY, TUESDAY)
    assert list(second.said["away"]) == ["Bea Birch"]


def test_a_repair_kept_before_it_could_hold_several_spans_is_still_read(planned, who):
    from leadwell_site.rosters import queries

    draft = ill(planned, who, "Ann Ash", MONDAY, TUESDAY)
    draft.said["away"] = {"Ann Ash": [MONDAY.isoformat(), TUESDAY.isoformat()]}
    assert queries.Worked(draft=draft).away == {"Ann Ash": [MONDAY, TUESDAY]}


def test_a_new_roster_out_of_date_leads_to_another(planned, who, at, client, sign_in):
    from tests.site.rosters.by_hand import asked, cell, given

    draft = asked(planned, who)
    draft = given(draft, {("Dot Dale", 0): cell(draft, "Day", "registered")})
    sign_in(client, planned.trust.ward_people["ward_manager"])
    assert "Publish this roster" in page(client, draft)
    at.shift(60)
    add(planned.unit, duties=[duty(planned.unit, "Eve Elm", MONDAY, DAY)], at=timezone.now())
    text = page(client, draft)
    assert "Shifts of its people changed since it was asked for." in text
    assert "Publish this roster" not in text
    assert f'href="{reverse("rosters:make", args=[planned.unit.pk])}">Make another draft' in text
