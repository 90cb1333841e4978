"""A newer list of staff that lacks people of a unit: it is asked whether they have left, and nothing is guessed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from tests.site.intake.test_editions import decided
from tests.site.intake.test_pages import words
from tests.site.workforce.lists import AT, send, staff_list

from leadwell_site.intake import actions
from leadwell_site.intake.actions.editions import RowsNotDecided
from leadwell_site.workforce import queries

pytestmark = [pytest.mark.site, pytest.mark.django_db]
LATER = AT + timedelta(days=30)


def checked(trust, content, *, at=LATER, within=None, name="december.csv"):
    by = trust.people["analyst"].email
    source = actions.receive(
        organisation=trust.organisation, content=content.encode(), file_name=name, by=by, at=at
    )
    if within is not None:
        source.choices = {**source.choices, "within": within}
        source.save(update_fields=["choices"])
    return actions.check(source=source, by=by, at=at)


def load(trust, source, at=LATER):
    return actions.load(source=source, by=trust.people["analyst"].email, known_at=at)


def without(trust, *codes):
    return "\n".join(
        line for line in staff_list(trust).split("\n") if not any(line.startswith(code) for code in codes)
    )


def posts(trust, on, **more):
    found = queries.posts_of_units([one.pk for one in trust.wards], on=on, **more)
    return dict(found.select("name", "left_on").iter_rows())


@pytest.fixture
def listed(trust):
    send(trust, staff_list(trust))
    return trust


def test_it_is_asked_who_has_left_and_they_are_on_no_roster_from_then_on(client, listed, sign_in):
    source = checked(listed, without(listed, "N2"))
    assert source.summary["preview"]["gone"]["people"] == 1
    with pytest.raises(RowsNotDecided):
        load(listed, source)
    sign_in(client, listed.people["analyst"])
    asked = words(client.get(reverse("intake:decide", args=[source.pk])).content.decode())
    assert "1 person of these units whom the earlier list named is not on this one." in asked
    assert "Have the people who are not on this list left?" in asked
    assert "Bob Elm Unit Harvey Ward Staff group registered nurses and midwives" in asked
    assert "Ann Oak" not in asked
    nothing = decided(client, source)
    assert "Say whether the people who are not on this list have left" in words(nothing.content.decode())
    said = words(decided(client, source, gone="withdraw").content.decode())
    assert "Who is not on this list has left, as analyst.all@northgate.example said." in said
    source.refresh_from_db()
    counts = load(listed, source).counts
    assert (counts["withdrawn"], counts["added"], counts["corrected"]) == (1, 0, 0)
    left = LATER.date() - timedelta(days=1)
    assert "Bob Elm" not in posts(listed, LATER.date())
    assert posts(listed, left)["Bob Elm"] == left
    assert posts(listed, LATER.date(), known_at=AT)["Bob Elm"] is None  # as it was known
    assert len(posts(listed, LATER.date())) == 4


def test_kept_they_stay_and_everything_else_of_them_too(listed):
    source = checked(listed, without(listed, "N2"))
    actions.decide(source=source, gone="keep", by="t", at=LATER)
    source.refresh_from_db()
    assert load(listed, source).counts["withdrawn"] == 0
    assert posts(listed, LATER.date())["Bob Elm"] is None


def test_who_moved_to_another_unit_has_not_left(listed):
    one, two = (ward.code for ward in listed.wards)
    moved = staff_list(listed).replace(f"N2,Bob Elm,{one}", f"N2,Bob Elm,{two}")
    source = checked(listed, moved)
    assert not source.summary["preview"]["gone"]["count"]
    load(listed, source)
    assert len(posts(listed, LATER.date())) == 5


def test_a_list_of_a_few_or_of_another_ward_asks_about_nobody(listed):
    new = (
        staff_list(listed).split("\n")[0] + f"\nN9,Fay Elder,{listed.wards[0].code},Registered nurse,30,,,\n"
    )
    for content in (new, without(listed, "N1", "N2"), without(listed, "N4", "S1")):
        source = checked(listed, content, name=f"{len(content)}.csv")
        assert source.summary["preview"]["gone"]["count"] == 0, content


def test_who_left_already_or_was_only_named_by_a_list_of_shifts_is_not_asked_about(listed):
    head = "Employee number,Unit code,Date,Shift,Start time,End time,Break,Staff type\n"
    send(listed, f"{head}B7,{listed.wards[0].code},2025-11-20,Day,07:00,19:30,60,Bank\n")
    source = checked(listed, without(listed, "N2"))
    actions.decide(source=source, gone="withdraw", by="t", at=LATER)
    source.refresh_from_db()
    load(listed, source)
    again = checked(listed, without(listed, "N2") + "\n", at=LATER + timedelta(days=9), name="january.csv")
    assert again.summary["preview"]["gone"]["count"] == 0


def test_the_list_says_that_it_has_nobody_of_a_group(listed):
    two = listed.wards[1].code
    more = "".join(f"S{number},Person {number},{two},Health care support worker,30,,,\n" for number in (7, 8))
    send(listed, staff_list(listed) + more, at=AT + timedelta(days=1), name="all.csv")
    nurses = without(listed, "S")
    source = checked(listed, nurses)
    # Of the second ward a quarter is named: it is no list of all of it. Of the first nobody lacks.
    assert source.summary["preview"]["gone"]["count"] == 0


def test_another_organisations_people_and_lists_are_not_looked_at(listed, other_trust):
    send(other_trust, staff_list(other_trust))
    source = checked(other_trust, without(other_trust, "N2"))
    assert [one["unit"] for one in source.summary["preview"]["gone"]["people_rows"]] == [
        "ZYXMARK Harvey Ward"
    ]
    actions.decide(source=source, gone="withdraw", by="t", at=LATER)
    source.refresh_from_db()
    load(other_trust, source)
    assert posts(listed, LATER.date())["Bob Elm"] is None


def test_the_answer_holds_for_the_people_that_were_seen_only(listed):
    source = checked(listed, without(listed, "N2"))
    actions.decide(source=source, gone="withdraw", by="t", at=LATER)
    new = f"N9,Fay Elder,{listed.wards[0].code},Registered nurse,30,,,\n"
    send(listed, staff_list(listed) + new, at=LATER - timedelta(days=1), name="between.csv")
    source.refresh_from_db()
    with pytest.raises(RowsNotDecided):
        load(listed, source)
    assert date(2025, 11, 1) not in posts(listed, LATER.date()).values()
