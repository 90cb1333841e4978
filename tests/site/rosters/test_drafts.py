"""From the form to people's shifts: a draft is found, explained, changed, and published; nobody lapsed is on it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.site.rosters.ward_of_people import (
    DAY,
    ENDS,
    LAPSED,
    MONDAY,
    NIGHT,
    NURSES,
    account_of,
    add,
    code_of,
    duty,
)

pytestmark = [pytest.mark.site, pytest.mark.django_db, pytest.mark.slow]

LAST = MONDAY + timedelta(days=27)


def sent(**more):
    return {
        "starts_on_day": "2", "starts_on_month": "3", "starts_on_year": "2026", "rules": "working-time",
        "most_run": "5", "weekends_of_four": "3", "least_off_run": "2", "training": "off", "seconds": "30",
        "holidays": "6", **more,
    }  # fmt: skip


@pytest.fixture
def manager(client, ward, sign_in):
    return sign_in(client, ward.trust.ward_people["ward_manager"])


def made(manager, ward, **more):
    """Ask for a roster by the form and let the background find it."""
    from leadwell_site.background.worker import work_off
    from leadwell_site.rosters.queries import draft

    answer = manager.post(reverse("rosters:make", args=[ward.unit.pk]), sent(**more))
    assert answer.status_code == 302
    number = int(answer.url.strip("/").split("/")[-1])
    assert "Looking for a roster" in manager.get(answer.url).content.decode()
    work_off()
    return draft(number)


def act(manager, draft, **more):
    return manager.post(reverse("rosters:draft", args=[draft.pk]), more)


def text_of(manager, draft):
    return manager.get(reverse("rosters:draft", args=[draft.pk])).content.decode()


def shifts_of(ward, start=MONDAY, end=LAST, **more):
    from leadwell_site.workforce.queries import duties_of_units

    return duties_of_units([ward.unit.pk], start=start, end=end, **more)


def change(name, on, shift, **more):
    return {
        "act": "change", "change-person": name, "change-on": on.isoformat(), "change-shift": shift,
        "change-reason_code": "agreed", "change-reason": "", **more,
    }  # fmt: skip


def test_nobody_whose_registration_has_ended_is_ever_on_a_registered_shift(manager, ward):
    """From the form to the published shifts, whatever a person tries by hand in between."""
    draft = made(manager, ward)
    ends = date(2026, 3, 12)
    text = text_of(manager, draft)
    assert f"{LAPSED}: registration ended on 27 February 2026; kept off every shift after it." in text
    assert f"{ENDS}: registration ends on 12 March 2026; kept off every shift after it." in text
    for name, on in ((LAPSED, MONDAY), (ENDS, ends + timedelta(days=1))):
        answer = act(manager, draft, **change(name, on, "Day"))
        assert answer.status_code == 422
        assert f"The registration of {name} ended on" in answer.content.decode()
    assert act(manager, draft, **change(ENDS, ends, "off")).status_code == 302
    assert act(manager, draft, act="publish").status_code == 302
    rows = shifts_of(ward)
    registered = {ward.numbers[name]: name for name in NURSES}
    worked = [
        (registered[row["employee_id"]], row["on"])
        for row in rows.iter_rows(named=True)
        if row["employee_id"] in registered
    ]
    assert worked
    assert [one for one in worked if one[0] == LAPSED] == []
    assert [one for one in worked if one[0] == ENDS and one[1] > ends] == []


def test_a_registration_found_to_have_ended_after_the_draft_was_made_stops_it(manager, ward):
    draft = made(manager, ward)
    name = next(
        one for one, line in draft.outcome.roster.items() if one in NURSES and any(line) and one != ENDS
    )
    add(
        ward.unit,
        staff=[
            {
                "unit_id": ward.unit.pk, "person": code_of(name), "person_name": name, "email": "",
                "staff_group": "registered", "role": "", "hours_a_week": 34.5, "registration": "",
                "registered_until": MONDAY - timedelta(days=1), "sheet": "",
            }
        ],
        at=timezone.now(),
    )  # fmt: skip
    answer = manager.post(reverse("rosters:draft", args=[draft.pk]), {"act": "publish"}, follow=True)
    assert f"{name} is on a registered shift on" in answer.content.decode()
    assert shifts_of(ward).is_empty()


def test_the_draft_tells_bound_gaps_rules_and_shares(manager, ward):
    text = text_of(manager, made(manager, ward))
    assert "are not filled" in text or "are filled" in text
    assert "No roster that keeps these rules can be better" in text or "no roster keeping these rules" in text
    assert "What relaxing a rule would buy" in text
    assert "Eight hours more" in text
    assert "Who gets what" in text
    assert "Before: the 12 weeks before this roster" in text
    assert "Publish this roster" in text


def test_leave_requests_and_hours_are_kept_in_the_roster(manager, ward):
    from leadwell_site.rosters.actions import make_wish
    from leadwell_site.rosters.choices import WishKind

    add(
        ward.unit,
        absences=[
            {
                "person": code_of("Ann Ash"),
                "kind": "leave",
                "from_on": MONDAY,
                "until_on": MONDAY + timedelta(days=6),
            }
        ],
    )
    off = MONDAY + timedelta(days=10)
    make_wish(
        employee=ward.numbers["Bea Birch"], unit=ward.unit, on=off, kind=WishKind.OFF, shift="", by="t",
        at=timezone.now(),
    )  # fmt: skip
    draft = made(manager, ward)
    past = len(draft.outcome.roster["Ann Ash"]) - 28
    assert draft.outcome.roster["Ann Ash"][past : past + 7] == [""] * 7
    assert draft.outcome.roster["Bea Birch"][past + 10] == ""
    assert [one["person"] for one in draft.ward["wishes"]] == ["Bea Birch"]


def test_publishing_takes_the_place_of_what_was_planned_and_keeps_study_and_other_wards(manager, ward):
    other = ward.trust.wards[1]
    study = ("late", "Study day", "13:00", "17:00")
    add(
        ward.unit,
        duties=[
            *(duty(ward.unit, "Ann Ash", MONDAY + timedelta(days=day), NIGHT) for day in range(0, 27, 2)),
            duty(ward.unit, "Bea Birch", MONDAY + timedelta(days=3), study, kind="study", hours=4.0),
        ],
    )
    add(ward.unit, duties=[duty(other, "Cas Cedar", MONDAY + timedelta(days=5), DAY)])
    draft = made(manager, ward)
    assert act(manager, draft, act="publish").status_code == 302
    rows = shifts_of(ward)
    past = len(draft.outcome.roster["Ann Ash"]) - 28
    told = {
        (draft.people[name], MONDAY + timedelta(days=day))
        for name, line in draft.outcome.roster.items()
        for day, cell in enumerate(line[past:])
        if cell
    }
    care = rows.filter(rows["kind"] == "care")
    assert set(care.select("employee_id", "on").iter_rows()) == told
    assert set(care["state"]) == {"planned"}
    assert set(care["begins"]) <= {"07:30", "19:30"}
    assert set(care["hours"]) == {11.5}
    assert rows.filter(rows["kind"] == "study").height == 1
    assert (draft.people["Bea Birch"], MONDAY + timedelta(days=3)) not in told
    assert (draft.people["Cas Cedar"], MONDAY + timedelta(days=5)) not in told
    from leadwell_site.workforce.queries import duties_of_units

    assert duties_of_units([other.pk], start=MONDAY, end=LAST).height == 1
    load = draft_published(draft).load
    assert load.why == "roster made here"
    again = manager.post(reverse("rosters:draft", args=[draft.pk]), {"act": "publish"}, follow=True)
    assert "This roster is published already." in again.content.decode()
    assert draft_published(draft).load == load


def test_time_kept_for_improvement_is_told_beside_care_and_goes_only_where_a_shift_is_given(manager, ward):
    late = ("late", "Improvement time", "13:00", "17:00")
    days = {"Jo Juniper": MONDAY + timedelta(days=8), "Kit Kale": MONDAY + timedelta(days=9)}
    add(
        ward.unit,
        duties=[duty(ward.unit, name, on, late, kind="improvement", hours=4.0) for name, on in days.items()],
    )
    draft = made(manager, ward)
    past = len(draft.outcome.roster["Jo Juniper"]) - 28
    assert draft.outcome.roster["Jo Juniper"][past + 8] == draft.outcome.roster["Kit Kale"][past + 9] == ""
    assert act(manager, draft, **change("Jo Juniper", days["Jo Juniper"], "Day")).status_code == 302
    hours = text_of(manager, draft).split("Hours planned, kept and lost")[1].split("What relaxing")[0]
    row = hours.split("Improvement</span>")[1].split("</tr>")[0]
    assert [part.split("<")[0] for part in row.split("<span>")[1:]] == ["8", "4", "4"]
    assert act(manager, draft, act="publish").status_code == 302
    kept = shifts_of(ward).filter(shifts_of(ward)["kind"] == "improvement")
    assert kept["employee_id"].to_list() == [ward.numbers["Kit Kale"]]


def draft_published(found):
    from leadwell_site.rosters.models import Published

    return Published.objects.get(draft=found)


def test_a_day_changed_by_hand_is_kept_with_the_reason_and_told_among_the_overrides(manager, ward, sign_in):
    from leadwell_site.audit.models import Override

    draft = made(manager, ward)
    past = len(draft.outcome.roster["Jo Juniper"]) - 28
    day = next(place for place, cell in enumerate(draft.outcome.roster["Jo Juniper"][past:]) if cell)
    on = MONDAY + timedelta(days=day)
    answer = act(manager, draft, **change("Jo Juniper", on, "off", **{"change-reason_code": ""}))
    assert answer.status_code == 422
    assert "Choose why" in answer.content.decode()
    answer = act(manager, draft, **change("Jo Juniper", on, "off"))
    assert answer.status_code == 302
    one = Override.objects.get(suggestion="rosters.day_of_a_roster")
    assert (one.suggested, one.chosen, one.reason_code) == ("Day", "a day off", "agreed")
    text = text_of(manager, draft)
    assert "Changed by hand" in text
    assert "Agreed with the person" in text
    assert act(manager, draft, act="publish").status_code == 302
    assert (ward.numbers["Jo Juniper"], on) not in set(
        shifts_of(ward).select("employee_id", "on").iter_rows()
    )
    page = manager.get(reverse("audit:overrides")).content.decode()
    assert "day of a roster" in page
    assert "Jo Juniper" not in page


def test_a_change_that_breaks_a_rule_is_told_and_not_refused(manager, ward):
    draft = made(manager, ward)
    for day in range(8):
        act(manager, draft, **change("Jo Juniper", MONDAY + timedelta(days=day), "Day"))
    text = text_of(manager, draft)
    assert "Changes by hand break rules" in text
    assert "too many days in a row" in text


def test_somebody_is_not_given_a_shift_of_another_group(manager, ward):
    draft = made(manager, ward)
    answer = act(manager, draft, **change("Jo Juniper", MONDAY, "Night"))
    assert answer.status_code == 422
    assert "Choose a shift of this roster" in answer.content.decode()


def test_a_job_done_twice_finds_one_roster(manager, ward):
    from leadwell_site.rosters.actions import find
    from leadwell_site.rosters.models import Outcome

    draft = made(manager, ward)
    assert find(draft=draft) is None
    assert Outcome.objects.filter(draft=draft).count() == 1


def test_a_search_that_is_stopped_keeps_the_best_so_far(manager, ward):
    from leadwell_site.background.worker import work_off
    from leadwell_site.rosters.queries import draft as draft_of

    answer = manager.post(reverse("rosters:make", args=[ward.unit.pk]), sent())
    number = int(answer.url.strip("/").split("/")[-1])
    assert manager.post(answer.url, {"act": "stop"}).status_code == 302
    assert "It stops soon" in manager.get(answer.url).content.decode()
    work_off()
    found = draft_of(number)
    assert found.outcome.roster
    assert found.outcome.explained["bought"] == [] or not found.outcome.figures["stopped"]


def test_a_clock_that_is_stopped_jumps_over_every_deadline(ward, manager):
    from leadwell_site.rosters.actions import ask_for_roster, stop_search
    from leadwell_site.rosters.actions.finding import Stoppable

    draft = ask_for_roster(
        unit=ward.unit, starts_on=MONDAY, seconds=30, rules_name="working-time", rules={},
        training_keeps_off=True, by="t", at=timezone.now(),
    )  # fmt: skip
    time = [0.0]
    clock = Stoppable(draft, now=lambda: time[0])
    for at in (0.5, 2.0):
        time[0] = at
        assert clock() == at
    stop_search(draft=draft, by="t", at=timezone.now())
    time[0] = 2.1
    assert clock() == 2.1  # it looked just now
    time[0] = 4.0
    first = clock()
    assert first > 600
    assert clock() > first + 600  # what begins after the stop is over at once, too
    assert clock.stopped
    assert clock.spent == 4.0


def test_where_the_solver_is_missing_the_page_says_what_to_install(manager, ward, monkeypatch):
    from leadwell_site.rosters import queries

    monkeypatch.setattr(queries, "solver_missing", lambda: True)
    answer = manager.post(reverse("rosters:make", args=[ward.unit.pk]), sent())
    assert answer.status_code == 422
    assert "pip install 'leadwell[roster,site]'" in answer.content.decode().replace("&#39;", "'")


def test_a_roster_that_cannot_be_says_whose_rules_contradict_each_other(manager, ward):
    from leadwell_site.background.worker import work_off

    add(
        ward.unit,
        staff=[
            {
                "unit_id": ward.unit.pk, "person": "E-Zed", "person_name": "Zed Zinnia", "email": "",
                "staff_group": "support", "role": "Carer", "hours_a_week": 90.0, "registration": "", "sheet": "",
            }
        ],
        at=timezone.now(),
    )  # fmt: skip
    answer = manager.post(reverse("rosters:make", args=[ward.unit.pk]), sent(most_run="1", least_off_run="4"))
    work_off()
    text = manager.get(answer.url).content.decode()
    assert "No roster was found" in text
    assert "Zed Zinnia" in text


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"starts_on_day": "1"}, "A roster begins on a day after today"),
        ({"starts_on_year": "2028"}, "A roster begins on a day after today"),
        ({"starts_on_day": ""}, "must include a day"),
        ({"most_run": "0"}, "most_run"),
        ({"seconds": "86400"}, "seconds"),
        ({"rules": "../secret"}, "rules"),
    ],
)
def test_what_cannot_be_asked_for_is_told(manager, ward, more, words):
    from leadwell_site.rosters.models import Draft

    answer = manager.post(reverse("rosters:make", args=[ward.unit.pk]), sent(**more))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Draft.objects.count() == 0


def test_a_ward_without_people_says_what_to_load(client, trust, sign_in, at):
    sign_in(client, trust.people["operational"])
    answer = client.post(reverse("rosters:make", args=[trust.wards[1].pk]), sent())
    assert answer.status_code == 422
    assert "It is not known which shifts" in answer.content.decode()


def test_somebody_ill_is_recorded_and_a_repair_is_shown_then_published(manager, ward):
    draft = made(manager, ward)
    act(manager, draft, act="publish")
    rows = shifts_of(ward).filter(shifts_of(ward)["on"] > MONDAY)
    who = next(name for name in NURSES if ward.numbers[name] in set(rows["employee_id"]) and name != ENDS)
    mine = rows.filter(rows["employee_id"] == ward.numbers[who])
    on = mine["on"].min()
    from leadwell_site.background.worker import work_off
    from leadwell_site.rosters.queries import draft as draft_of
    from leadwell_site.workforce.queries import absences

    answer = manager.post(
        reverse("rosters:sick", args=[ward.unit.pk]),
        {"person": str(ward.numbers[who]), **_day("from_on", on), **_day("until_on", on), "overtime": "0"},
    )
    assert answer.status_code == 302
    assert absences(employees=[ward.numbers[who]])["kind"].to_list() == ["sickness"]
    work_off()
    repaired = draft_of(int(answer.url.strip("/").split("/")[-1]))
    assert repaired.kind == "repair"
    text = text_of(manager, repaired)
    assert "What would change" in text
    assert f"{who} was to work 1 shift." in text
    before = set(shifts_of(ward).select("employee_id", "on", "part").iter_rows())
    assert act(manager, repaired, act="publish").status_code == 302
    after = set(shifts_of(ward).select("employee_id", "on", "part").iter_rows())
    assert not any(number == ward.numbers[who] and day == on for number, day, _ in after)
    changed = {number for number, _, _ in before ^ after} - {ward.numbers[who]}
    assert changed == {repaired.people[name] for name in repaired.outcome.figures["others_changed"]}
    assert len(changed) <= 2
    kept = {row for row in before if row[0] not in changed | {ward.numbers[who]}}
    assert kept <= after


def _day(name, on):
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def test_sickness_without_a_published_shift_is_recorded_and_nothing_is_repaired(manager, ward):
    from leadwell_site.rosters.models import Draft
    from leadwell_site.workforce.queries import absences

    number = ward.numbers["Lou Larch"]
    leave = {"person": code_of("Lou Larch"), "kind": "leave", "from_on": MONDAY, "until_on": LAST}
    add(ward.unit, absences=[leave])
    answer = manager.post(
        reverse("rosters:sick", args=[ward.unit.pk]),
        {"person": str(number), **_day("from_on", MONDAY), **_day("until_on", MONDAY), "overtime": "0"},
        follow=True,
    )
    assert "The sickness is recorded." in answer.content.decode()
    assert Draft.objects.count() == 0
    assert sorted(absences(employees=[number])["kind"]) == ["leave", "sickness"]


def test_only_who_decides_about_rosters_reaches_any_of_it(client, ward, sign_in, manager):
    draft = made(manager, ward)
    sign_in(client, account_of("Cas Cedar", ward.unit))
    for name, number in (
        ("make", ward.unit.pk),
        ("sick", ward.unit.pk),
        ("draft", draft.pk),
        ("progress", draft.pk),
    ):
        assert client.get(reverse(f"rosters:{name}", args=[number])).status_code == 403
    assert act(client, draft, act="publish").status_code == 403
    assert shifts_of(ward).is_empty()
    assert "Drafts" not in client.get(reverse("rosters:roster", args=[ward.unit.pk])).content.decode()
