"""Self-rostering: somebody chooses shifts for the next four weeks, beside what others have asked for."""

import html
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.site.rosters.ward_of_people import DAY, MONDAY, NOW, NURSES, _post, account_of, add, duty

from leadwell_site.rosters import actions, queries
from leadwell_site.rosters.choices import WishKind

pytestmark = [pytest.mark.site, pytest.mark.django_db]
HERE = reverse("my_shifts:choose")


@pytest.fixture
def nurse(client, ward, sign_in):
    return sign_in(client, account_of("Ann Ash", ward.unit))


def words(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def on_page(answer) -> dict[str, str]:
    """What a browser would send of the page if nothing were changed."""
    text = answer.content.decode()
    hidden = re.findall(r'<input type="hidden" name="((?:was_|first)[^"]*)"(?: value="([^"]*)")?', text)
    boxes = re.findall(r'<select[^>]* name="(on_[^"]+)".*?</select>', text, re.DOTALL)
    found = dict(hidden) | dict.fromkeys(boxes, "")
    for name in boxes:
        box = text[text.index(f'name="{name}"') :]
        chosen = re.search(r'<option value="([^"]*)" selected', box[: box.index("</select>")])
        found[name] = chosen[1] if chosen else ""
    return {name: html.unescape(value) for name, value in found.items()}


def sent(nurse, chosen):
    """The page as it is now, with some days changed."""
    return on_page(nurse.get(HERE)) | {f"on_{on}": option for on, option in chosen.items()}


def wish(ward, on, kind=WishKind.OFF, shift="", name="Ann Ash"):
    actions.make_wish(
        employee=ward.numbers[name], unit=ward.unit, on=on, kind=kind, shift=shift, by="t", at=timezone.now()
    )


def wishes_of(ward, name="Ann Ash"):
    found = queries.wishes(start=MONDAY, end=MONDAY + timedelta(days=80), employee=ward.numbers[name])
    return [(one.on, str(one.kind), one.shift) for one in found]


def test_somebody_chooses_several_days_at_once_and_changes_their_mind(nurse, ward):
    answer = nurse.post(HERE, sent(nurse, {"2026-03-02": "work:Day", "2026-03-03": "off"}), follow=True)
    said = words(answer)
    assert "Your wishes are kept; they changed for 2 days." in said
    assert "You have chosen 1 shift, 11.5 hours. Your contract is 138 hours in four weeks." in said
    assert wishes_of(ward) == [(date(2026, 3, 2), "work", "Day"), (date(2026, 3, 3), "off", "")]
    assert '<option value="work:Day" selected>' in answer.content.decode()
    changed = sent(nurse, {"2026-03-02": "work:Night", "2026-03-03": ""})
    assert "they changed for 2 days" in words(nurse.post(HERE, changed, follow=True))
    assert wishes_of(ward) == [(date(2026, 3, 2), "work", "Night")]
    assert "Nothing changed." in words(nurse.post(HERE, sent(nurse, {}), follow=True))
    assert "Choose my shifts for the next four weeks" in words(nurse.get(reverse("my_shifts:shifts")))


def test_of_others_it_is_told_only_whether_several_asked_and_nobody_is_named(nurse, ward):
    for name in ("Bea Birch", "Cas Cedar", "Eve Elm", "Jo Juniper"):
        wish(ward, MONDAY, WishKind.WORK, "Day", name)
    for name in ("Bea Birch", "Cas Cedar", "Eve Elm"):
        wish(ward, MONDAY + timedelta(days=1), name=name)
    wish(ward, MONDAY, name="Dot Dale")
    said = words(nurse.get(HERE))
    first, second = (said[said.index(on) :][:300] for on in ("Monday 2 March 2026", "Tuesday 3 March 2026"))
    first = first[: first.index("Tuesday")]
    assert "Day: 2 needed, 3 or more others have asked." in first
    assert "Night: 1 needed." in first
    assert "would like the day off" not in first
    assert "3 or more others would like the day off." in second[: second.index("Wednesday")]
    assert "Where 3 or more others have asked for the same, it is said." in said
    assert not any(name in said for name in ("Bea Birch", "Cas Cedar", "Dot Dale"))


def test_nothing_is_told_of_others_where_they_are_few_and_leavers_do_not_make_them_more(
    client, ward, sign_in
):
    sign_in(client, account_of("Jo Juniper", ward.unit))
    before = words(client.get(HERE))
    for name in ("Kit Kale", "Lou Larch", "Max Maple-Leaf"):
        wish(ward, MONDAY, name=name)
        wish(ward, MONDAY + timedelta(days=1), WishKind.WORK, "Day", name)
    assert words(client.get(HERE)) == before
    assert "your staff group here is so small" in before
    assert "others have asked" not in before
    left = [
        _post(ward.unit, f"Gone {number}", len(NURSES)) | {"left_on": MONDAY + timedelta(days=3)}
        for number in range(6)
    ]
    add(ward.unit, staff=left)
    assert words(client.get(HERE)) == before
    add(ward.unit, staff=[_post(ward.unit, "Nan Nettle", len(NURSES))])
    assert words(client.get(HERE)) == before  # four others
    add(ward.unit, staff=[_post(ward.unit, "Oz Oak", len(NURSES))])
    assert "3 or more others would like the day off." in words(client.get(HERE))


def test_days_that_have_a_roster_are_not_asked_for(nurse, ward):
    add(ward.unit, duties=[duty(ward.unit, "Bea Birch", MONDAY + timedelta(days=13), DAY)])
    assert "Choose my shifts, 16 Mar to 12 April 2026" in words(nurse.get(HERE))


@pytest.mark.parametrize("wrong", ["work:Twilight", "elsewhere", "none"])
def test_what_cannot_be_chosen_is_refused_and_nothing_is_kept(nurse, ward, wrong):
    answer = nurse.post(HERE, sent(nurse, {"2026-03-02": "off", "2026-03-04": wrong}))
    assert answer.status_code == 422
    assert "There is a problem" in words(answer)
    assert wishes_of(ward) == []


def test_who_is_on_no_list_of_staff_is_led_back_and_anothers_post_is_not_there(client, ward, sign_in):
    sign_in(client, ward.trust.people["board"])
    assert client.get(HERE).status_code == 302
    sign_in(client, account_of("Ann Ash", ward.unit))
    assert client.get(f"{HERE}?post={ward.numbers['Bea Birch']}").status_code == 404
    assert client.post(f"{HERE}?post={ward.numbers['Bea Birch']}", {}).status_code == 404


def test_days_that_moved_while_the_page_lay_open_keep_nothing_and_lose_nothing(nurse, ward):
    far = MONDAY + timedelta(days=30)
    wish(ward, far)
    form = sent(nurse, {"2026-03-09": "off", "2026-03-24": "work:Day"})
    add(ward.unit, duties=[duty(ward.unit, "Bea Birch", MONDAY + timedelta(days=13), DAY)])
    answer = nurse.post(HERE, form)
    assert answer.status_code == 422
    assert "The days to choose for have moved since you opened this page." in words(answer)
    assert "asked for here no more: Monday 9 March 2026 (a day off)." in words(answer)
    assert wishes_of(ward) == [(far, "off", "")]
    again = on_page(answer)
    assert (again["first"], again["on_2026-03-24"], again[f"on_{far}"]) == ("2026-03-16", "work:Day", "off")
    assert "they changed for 1 day." in words(nurse.post(HERE, again, follow=True))
    assert wishes_of(ward) == [(date(2026, 3, 24), "work", "Day"), (far, "off", "")]


def test_a_form_without_its_days_takes_nothing_back(nurse, ward):
    wish(ward, MONDAY)
    assert nurse.post(HERE, {}).status_code == 422
    assert "Nothing changed." in words(nurse.post(HERE, {"first": str(MONDAY), "on_x": "off"}, follow=True))
    assert wishes_of(ward) == [(MONDAY, "off", "")]


def test_a_page_that_lay_open_takes_nothing_back_that_was_asked_for_elsewhere(nurse, ward):
    form = sent(nurse, {"2026-03-02": "off"})
    wish(ward, date(2026, 3, 5))
    assert "they changed for 1 day." in words(nurse.post(HERE, form, follow=True))
    assert wishes_of(ward) == [(date(2026, 3, 2), "off", ""), (date(2026, 3, 5), "off", "")]


def test_a_day_changed_here_and_elsewhere_is_asked_about_first(nurse, ward):
    form = sent(nurse, {"2026-03-05": "work:Day", "2026-03-06": "off"})
    wish(ward, date(2026, 3, 5), WishKind.WORK, "Night")
    wish(ward, date(2026, 3, 6))
    answer = nurse.post(HERE, form)
    assert answer.status_code == 422
    assert "Thursday 5 March 2026 was changed elsewhere" in words(answer)
    assert "it holds now: the Night shift." in words(answer)
    assert "Friday 6 March 2026 was changed" not in words(answer)
    assert wishes_of(ward)[0] == (date(2026, 3, 5), "work", "Night")
    nurse.post(HERE, on_page(answer))
    assert wishes_of(ward) == [(date(2026, 3, 5), "work", "Day"), (date(2026, 3, 6), "off", "")]


def test_a_wish_of_a_shift_that_is_worked_no_more_is_shown_as_what_it_is_and_stays(nurse, ward):
    wish(ward, date(2026, 3, 5), WishKind.WORK, "Twilight")
    answer = nurse.get(HERE)
    assert on_page(answer)["on_2026-03-05"] == "work:Twilight"
    assert words(answer).count("Twilight (not worked here any more)") == 1
    assert "1 shift, 0 hours without 1 shift not worked here any more." in words(answer)
    nurse.post(HERE, sent(nurse, {"2026-03-02": "off"}))
    assert wishes_of(ward) == [(date(2026, 3, 2), "off", ""), (date(2026, 3, 5), "work", "Twilight")]
    assert nurse.post(HERE, sent(nurse, {"2026-03-06": "work:Twilight"})).status_code == 422
    nurse.post(HERE, sent(nurse, {"2026-03-05": ""}))
    assert wishes_of(ward) == [(date(2026, 3, 2), "off", "")]


def test_an_earlier_day_leads_to_today(client, ward, sign_in, at):
    account = account_of("Ann Ash", ward.unit)
    at.move_to(NOW + timedelta(days=3))
    sign_in(client, account)
    here = f"{HERE}?post={ward.numbers['Ann Ash']}"
    answer = client.get(f"{here}&known=2026-03-02")
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert "Shifts are chosen as things stand today" in words(client.get(here))


def test_days_further_ahead_than_may_be_asked_for_are_cut_and_it_says_so(nurse, ward):
    # 26 weeks after 1 March 2026 is 30 August 2026, a Sunday.
    add(ward.unit, duties=[duty(ward.unit, "Bea Birch", date(2026, 8, 16), DAY)])
    answer = nurse.get(HERE)
    assert "Choose my shifts, 17 Aug to 30 August 2026" in words(answer)
    assert "Days can be asked for 26 weeks ahead at most, so the last days" in words(answer)
    nurse.post(HERE, sent(nurse, {"2026-08-30": "off"}))
    assert [one.on for one in queries.wishes(start=MONDAY, end=date(2026, 12, 31))] == [date(2026, 8, 30)]
    add(ward.unit, duties=[duty(ward.unit, "Bea Birch", date(2026, 8, 30), DAY)])
    said = words(nurse.get(HERE))
    assert "The next roster to be made begins on 31 August 2026." in said
    assert "Keep my wishes" not in said


def test_a_calendar_that_is_asked_whether_it_is_there_answers(nurse):
    nurse.post(reverse("my_shifts:shifts"), {"act": "renew"})
    address = re.search(
        r"/my/calendar/[^\"< ]+\.ics", nurse.get(reverse("my_shifts:shifts")).content.decode()
    )[0]
    assert nurse.head(address).status_code == 200
    assert nurse.post(address).status_code == 405
