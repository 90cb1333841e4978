"""The roster of a ward: who sees names, what counts, and what is marked."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.site.rosters.ward_of_people import DAY, LAPSED, MONDAY, NIGHT, account_of, add, code_of, duty

pytestmark = [pytest.mark.site, pytest.mark.django_db]


def page(client, ward, query=""):
    return client.get(reverse("rosters:roster", args=[ward.unit.pk]) + query).content.decode()


def planned(ward, name, day, shift=DAY):
    add(ward.unit, duties=[duty(ward.unit, name, MONDAY + timedelta(days=day), shift)])


def besides(ward, day):
    """Roster whoever else a day needs, so that it is rostered: a nurse by night and a support worker."""
    planned(ward, "Dot Dale", day, NIGHT)
    planned(ward, "Kit Kale", day)


def test_who_decides_about_rosters_sees_names_and_counts(client, ward, sign_in):
    planned(ward, "Ann Ash", 0)
    besides(ward, 0)
    text = page(sign_in(client, ward.trust.ward_people["ward_manager"]), ward, f"?from={MONDAY}")
    assert "Ann Ash" in text
    assert "1 of 2 needed, 1 short" in text
    assert "Make a roster" in text


@pytest.mark.parametrize("kind", ["staff", "board", "analyst", "regulator", "administrator"])
def test_others_see_how_many_and_not_who(client, ward, sign_in, kind):
    planned(ward, "Ann Ash", 0)
    besides(ward, 0)
    text = page(sign_in(client, ward.trust.ward_people[kind]), ward, f"?from={MONDAY}")
    assert "1 of 2 needed, 1 short" in text
    assert "Ann" not in text
    assert "Make a roster" not in text


def test_somebody_who_works_there_sees_names_and_not_why_others_are_away(client, ward, sign_in):
    add(
        ward.unit,
        absences=[
            {"person": code_of(name), "kind": "sickness", "from_on": MONDAY, "until_on": MONDAY}
            for name in ("Bea Birch", "Cas Cedar")
        ],
    )
    text = page(sign_in(client, account_of("Cas Cedar", ward.unit)), ward, f"?from={MONDAY}")
    assert "Bea Birch" in text
    assert "Cas Cedar (you)" in text
    assert text.count(">ill<") == 1  # one's own
    assert "Make a roster" not in text
    manager = page(sign_in(client, ward.trust.ward_people["ward_manager"]), ward, f"?from={MONDAY}")
    assert manager.count(">ill<") == 2


def test_somebody_of_another_ward_sees_no_names_here(client, ward, sign_in):
    from leadwell_site.organisations.models import Unit

    user = account_of("Cas Cedar", ward.trust.root)
    other = Unit.objects.get(pk=ward.trust.wards[1].pk)
    sign_in(client, user)
    planned(ward, "Ann Ash", 0)
    besides(ward, 0)
    assert "Ann Ash" in page(client, ward)
    add(ward.unit, staff=[{**_moved(other), "person": code_of("Cas Cedar"), "person_name": "Cas Cedar"}])
    text = page(client, ward, f"?from={MONDAY}")
    assert "Ann Ash" not in text
    assert "1 of 2 needed" in text


def _moved(unit):
    return {
        "unit_id": unit.pk,
        "email": "cas@people.example",
        "staff_group": "registered",
        "role": "",
        "registration": "",
        "sheet": "",
    }


def test_a_shift_after_the_end_of_a_registration_is_marked_and_counts_as_unfilled(client, ward, sign_in):
    planned(ward, LAPSED, 0)
    planned(ward, "Ann Ash", 0)
    text = page(sign_in(client, ward.trust.ward_people["ward_manager"]), ward, f"?from={MONDAY}")
    assert f"{LAPSED}: registration ended on 27 February 2026; 1 shift after it" in text
    assert "registration ended on 27 February 2026, not counted" in text
    assert "1 of 2 needed, 1 short" in text


def test_somebody_ill_is_rostered_and_does_not_count(client, ward, sign_in):
    planned(ward, "Ann Ash", 0)
    besides(ward, 0)
    add(
        ward.unit,
        absences=[{"person": code_of("Ann Ash"), "kind": "sickness", "from_on": MONDAY, "until_on": MONDAY}],
    )
    text = page(sign_in(client, ward.trust.ward_people["ward_manager"]), ward, f"?from={MONDAY}")
    assert "Day, but ill, not counted" in text
    assert "0 of 2 needed, 2 short" in text


def test_what_letters_mean_is_told_of_study_and_improvement_too(client, ward, sign_in):
    def key():
        text = page(client, ward, f"?from={MONDAY}")
        return text.split('class="lw-roster__key"')[1].split("</p>")[0]

    sign_in(client, ward.trust.ward_people["ward_manager"])
    assert "protected time for improvement" not in key()
    improving = duty(ward.unit, "Ann Ash", MONDAY, DAY, kind="improvement", hours=4.0)
    add(ward.unit, duties=[improving])
    assert "<strong>Im</strong> protected time for improvement" in key()
    sick = {"person": code_of("Bea Birch"), "kind": "sickness", "from_on": MONDAY, "until_on": MONDAY}
    add(ward.unit, absences=[sick], duties=[duty(ward.unit, "Bea Birch", MONDAY, DAY)])
    assert "<strong>Sk</strong> ill</span>" in key()  # not what one of them would have worked


def test_four_weeks_from_a_monday_and_links_to_those_beside(client, ward, sign_in):
    sign_in(client, ward.trust.ward_people["ward_manager"])
    text = page(client, ward, "?from=2026-02-04")
    assert "2 Feb to 1 March 2026" in text
    assert "from=2026-01-05" in text
    assert "from=2026-03-02" in text
    assert "23 Feb" in page(client, ward, "?from=nonsense")


def test_as_known_before_anything_was_known(client, ward, sign_in):
    text = page(sign_in(client, ward.trust.ward_people["ward_manager"]), ward, "?known=2026-01-10")
    assert "Ann Ash" not in text
    assert "No shifts of people are held" in text
    assert "Make a roster" not in text


def test_a_site_has_no_roster(client, ward, sign_in):
    sign_in(client, ward.trust.people["operational"])
    assert client.get(reverse("rosters:roster", args=[ward.trust.site.pk])).status_code == 404


def test_who_got_what(client, ward, sign_in):
    from leadwell_site.rosters.actions import make_wish
    from leadwell_site.rosters.choices import WishKind

    with_shift = MONDAY + timedelta(days=4)
    for name in ("Ann Ash", "Bea Birch"):
        make_wish(
            employee=ward.numbers[name], unit=ward.unit, on=with_shift, kind=WishKind.OFF, shift="", by="t",
            at=timezone.now(),
        )  # fmt: skip
    add(ward.unit, duties=[duty(ward.unit, "Ann Ash", with_shift, DAY)])
    sign_in(client, ward.trust.ward_people["ward_manager"])
    text = client.get(reverse("rosters:who_got_what", args=[ward.unit.pk])).content.decode()
    assert "0 of 1" in text
    assert "1 of 1" in text
    assert "none asked" in text
    sign_in(client, account_of("Cas Cedar", ward.unit))
    assert client.get(reverse("rosters:who_got_what", args=[ward.unit.pk])).status_code == 403


def test_what_is_needed_is_read_off_the_last_weeks_held_however_long_ago(client, ward, sign_in, at):
    at.shift(timedelta(days=200))
    first = MONDAY + timedelta(days=196)
    text = page(sign_in(client, ward.trust.ward_people["ward_manager"]), ward, f"?from={first}")
    assert "not rostered yet, 2 needed" in text


def test_who_has_left_is_not_counted_on_shifts_that_still_stand(client, ward, sign_in, at):
    from leadwell_site.measures.actions import begin_load
    from leadwell_site.rosters.queries import roster_between
    from leadwell_site.workforce.actions import say_left

    planned(ward, "Ann Ash", 0)
    planned(ward, "Bea Birch", 0)
    manager = sign_in(client, ward.trust.ward_people["ward_manager"])
    assert "2 of 2 needed" in page(manager, ward, f"?from={MONDAY}")
    at.shift(60)
    load = begin_load(
        organisation=ward.trust.organisation, source=None, known_at=timezone.now(), by="t", why="t"
    )
    say_left(load=load, employees=[ward.numbers["Ann Ash"]])
    text = page(manager, ward, f"?from={MONDAY}")
    assert "1 of 2 needed, 1 short" in text
    assert "Day, but has left, not counted" in text
    shown = roster_between(ward.unit, starts_on=MONDAY, days=28, today=MONDAY)
    assert {number for number, _ in shown.away} == {ward.numbers["Ann Ash"]}


def test_days_that_the_roster_does_not_reach_are_not_called_short(client, ward, sign_in):
    each = (("Ann Ash", DAY), ("Dot Dale", NIGHT), ("Kit Kale", DAY))
    add(
        ward.unit,
        duties=[
            duty(ward.unit, name, MONDAY + timedelta(days=day), shift)
            for day in range(7)
            for name, shift in each
        ],
    )
    said = page(sign_in(client, ward.trust.ward_people["ward_manager"]), ward, f"?from={MONDAY}")
    assert (
        "Of 14 shifts by day and night, 7 are short of somebody. Nobody is rostered yet from 9 March 2026 on."
        in said
    )
    assert said.count("not rostered yet, 2 needed") == 21
    empty = page(client, ward, f"?from={MONDAY + timedelta(days=28)}")
    assert "No shifts of people are held for" in empty
    assert "2 short" not in empty


def test_days_up_to_today_are_never_not_rostered_yet(client, ward, sign_in, at):
    from tests.site.rosters.ward_of_people import TODAY

    first = TODAY - timedelta(days=6)
    at.shift(
        timedelta(days=14)
    )  # nobody has had a shift for the two weeks since, nor has anybody one to come
    said = page(sign_in(client, ward.trust.ward_people["ward_manager"]), ward, f"?from={first}")
    assert "Nobody is rostered yet from 16 March 2026 on." in said
    assert said.count("not rostered yet, 2 needed") == 7
    assert said.count("0 of 2 needed, 2 short") == 15
    long_past = page(client, ward, f"?from={first - timedelta(days=7)}")
    assert "0 of 2 needed, 2 short" in long_past
    gone = TODAY + timedelta(days=1)
    at.shift(timedelta(days=60))
    sign_in(client, ward.trust.ward_people["ward_manager"])
    empty = page(client, ward, f"?from={gone}")
    assert "No shifts of people are held for" in empty
    assert "not rostered yet" not in empty
    assert "no roster is held, 2 needed" in empty


def test_a_shift_given_out_early_is_no_roster_of_the_days_before_it(client, ward, sign_in):
    besides(ward, 0)
    planned(ward, "Ann Ash", 20)
    said = page(sign_in(client, ward.trust.ward_people["ward_manager"]), ward, f"?from={MONDAY}")
    assert "Few people are rostered yet from 3 March 2026 on." in said
    assert "not rostered yet, 1 there, 2 needed" in said
    assert said.count("2 short") == 1


def test_days_of_a_roster_that_was_published_are_rostered_though_few_are_on_them(client, ward, sign_in):
    from leadwell_site.measures.actions import begin_load
    from leadwell_site.rosters.models import Draft, Published

    def published(kind, day, days):
        draft = Draft.objects.create(
            unit=ward.unit, kind=kind, starts_on=MONDAY + timedelta(days=day), days=days, seconds=1,
            ward={}, rules={}, people={}, said={}, by="t", known_at=timezone.now(),
        )  # fmt: skip
        load = begin_load(
            organisation=ward.trust.organisation, source=None, known_at=timezone.now(), by="t", why="t"
        )
        Published.objects.create(draft=draft, load=load, roster={}, by="t", known_at=timezone.now())

    planned(ward, "Ann Ash", 8)
    published("new", 7, 7)
    published("repair", 14, 7)
    said = page(sign_in(client, ward.trust.ward_people["ward_manager"]), ward, f"?from={MONDAY}")
    assert "Of 14 shifts by day and night, 14 are short of somebody." in said
    assert "1 of 2 needed, 1 short" in said
    assert said.count("not rostered yet, 2 needed") == 21
