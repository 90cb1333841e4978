"""Two people publish at the same moment: one roster stands whole, the other is refused with the way on."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from tests.site.rosters.by_hand import asked, cell, given, ill
from tests.site.rosters.ward_of_people import MONDAY

from leadwell.foundations.errors import LeadwellError

pytestmark = [pytest.mark.site, pytest.mark.django_db(transaction=True)]

NURSES = ("Ann Ash", "Bea Birch", "Cas Cedar", "Dot Dale")


def at_once(*acts):
    """Do acts in threads of their own that begin together; give what became of each: "done" or the error's words."""
    start, found = threading.Barrier(len(acts)), [""] * len(acts)

    def do(place, act):
        try:
            start.wait(30)
            act()
            found[place] = "done"
        except LeadwellError as error:
            found[place] = str(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=one) for one in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    return found


def publishing(draft, by):
    from leadwell_site.rosters import actions, queries

    mine = queries.draft(draft.pk)  # as the page of each person has it
    hasattr(mine, "published")
    return lambda: actions.publish(draft=mine, by=by, at=timezone.now())


def planned(ward):
    from leadwell_site.workforce.queries import duties_of_units

    found = duties_of_units([ward.unit.pk], start=MONDAY, end=MONDAY + timedelta(days=27))
    names = {number: name for name, number in ward.numbers.items()}
    return {(names[row["employee_id"]], (row["on"] - MONDAY).days) for row in found.iter_rows(named=True)}


def drafts(ward, number, at):
    """Drafts of the same weeks, each with another nurse on each day of the first week."""
    made = []
    for place in range(number):
        draft = asked(ward, {"by": "t"})
        nurse = cell(draft, "Day", "registered")
        made.append(given(draft, {(NURSES[place], day): nurse for day in range(7)}))
    at.shift(60)
    return made


@pytest.mark.parametrize("turn", range(3))
def test_of_two_drafts_of_one_unit_one_is_published_whole_and_the_other_refused(ward, at, turn):
    from leadwell_site.rosters.models import Published

    one, other = drafts(ward, 2, at)
    found = at_once(publishing(one, "ann@ward.example"), publishing(other, "bea@ward.example"))
    assert sorted(found) == [
        "The roster of these days changed since this draft was asked for; make it again.",
        "done",
    ]
    stands = Published.objects.get()
    name = NURSES[found.index("done")]
    assert stands.by == ("ann@ward.example", "bea@ward.example")[found.index("done")]
    assert planned(ward) == {(name, day) for day in range(7)}


def test_of_many_drafts_published_at_once_one_stands(ward, at):
    from leadwell_site.measures.models import Load
    from leadwell_site.rosters.models import Published

    loads = Load.objects.count()
    found = at_once(
        *(publishing(one, f"{place}@ward.example") for place, one in enumerate(drafts(ward, 4, at)))
    )
    assert found.count("done") == 1
    assert Published.objects.count() == 1
    assert Load.objects.count() == loads + 1  # nothing of the refused ones is kept
    assert planned(ward) == {(NURSES[found.index("done")], day) for day in range(7)}


def test_one_draft_published_twice_at_once_is_published_once(ward, at):
    from leadwell_site.audit.models import AuditLine

    (draft,) = drafts(ward, 1, at)
    found = at_once(publishing(draft, "ann@ward.example"), publishing(draft, "bea@ward.example"))
    assert sorted(found) == ["This roster is published already.", "done"]
    assert AuditLine.objects.filter(did="rosters.draft.published").count() == 1


def test_sickness_told_while_a_draft_is_published_is_kept_and_no_one_ill_is_left_unseen(ward, at):
    """Either the draft is refused since somebody fell ill, or it is published first and the repair is for them."""
    from leadwell_site.rosters.models import Draft
    from leadwell_site.workforce.queries import absences

    (draft,) = drafts(ward, 1, at)
    told = lambda: ill(ward, {"by": "bea@ward.example"}, "Ann Ash", MONDAY, MONDAY)  # noqa: E731
    published, sick = at_once(publishing(draft, "ann@ward.example"), told)
    assert sick == "done"
    assert absences(employees=[ward.numbers["Ann Ash"]])["kind"].to_list() == ["sickness"]
    repairs = Draft.objects.filter(kind="repair")
    if published == "done" and ("Ann Ash", 0) in planned(ward):
        assert repairs.count() == 1
    else:
        assert "changed since this draft was asked for" in published or "they are away" in published
        assert repairs.count() == 0
