"""Who answered is told of groups alone: nobody's taking part follows from units and kinds of work together."""

import pytest
from django.urls import reverse
from tests.site.voices.asking import LEAD, NOW, begun, closed_and_released

from leadwell_site.voices import queries

pytestmark = [pytest.mark.site, pytest.mark.django_db]


def released(unit, places, answers, *, asked=1):
    """A cycle with these places that so many answered at each: (unit, group): count. They answer so many questions."""
    from leadwell.voices.cycle import reply_of
    from leadwell_site.voices import actions

    cycle = begun(unit, asks_comment=False)
    actions.preview(cycle=cycle, by=LEAD, at=NOW)
    actions.open_cycle(
        cycle=queries.cycle_now(cycle.pk),
        places=places,
        people={one.unit.pk: one.people for one in places},
        by=LEAD,
        at=NOW,
    )
    cycle = queries.cycle_now(cycle.pk)
    for (where, group), count in answers.items():
        drawn = actions.draw_codes(cycle=cycle, counts={where: count}, by=LEAD, at=NOW)
        for one in drawn:
            items = cycle.design.items[:asked]
            actions.answer(
                code=one.code,
                reply=reply_of(
                    cycle.design,
                    answers={item.address: item.options[0].key for item in items},
                    groups={"staff_group": group},
                ),
            )
    return queries.released_of(closed_and_released(cycle)).reach.heard


@pytest.fixture
def lead(client, trust, sign_in):
    return sign_in(client, trust.people["operational"])


def place(unit, groups):
    return queries.Place(unit=unit, way=(unit.name,), people=sum(groups.values()), groups=groups)


def test_a_unit_and_a_kind_of_work_that_differ_by_one_person_are_not_both_told(trust):
    """All nine of the home are therapists, and there is a tenth elsewhere: 55% of 9 and 60% of 10 would tell that the
    tenth answered."""
    places = [
        place(trust.home, {"registered_ahp": 9}),
        place(trust.wards[0], {"registered": 29, "registered_ahp": 1}),
        place(trust.wards[1], {"registered": 30}),
    ]
    home, ward = trust.home.pk, trust.wards[0].pk
    found = released(
        trust.root,
        places,
        {(home, "medical_allied"): 5, (ward, "medical_allied"): 1, (ward, "registered"): 15},
    )
    assert trust.home.name in {one["key"] for one in found["unit"]["groups"]}
    assert found["staff_group"]["groups"] == []
    assert found["staff_group"]["unnamed"] == 2


def test_kinds_of_work_in_every_unit_are_told_beside_the_units(trust):
    places = [place(one, {"registered": 15, "support": 15}) for one in (trust.home, *trust.wards)]
    answers = {(one.unit.pk, "registered"): 9 for one in places}
    found = released(trust.root, places, answers)
    assert len(found["unit"]["groups"]) == 3
    assert [one["key"] for one in found["staff_group"]["groups"]] == [
        "Registered nurse, midwife or nursing associate",
        "Care or support worker",
    ]
    assert "Care or support worker" in found["staff_group"]["words"]


def test_a_small_unit_is_not_named_because_a_larger_one_above_has_its_name(trust):
    """Of ``Oak / Oak`` (8) and ``Oak / Elm`` (2) none is told; the ``Oak`` above is another."""
    places = [
        queries.Place(unit=trust.home, way=("Oak", "Oak"), people=8, groups={}),
        queries.Place(unit=trust.wards[0], way=("Oak", "Elm"), people=2, groups={}),
        queries.Place(unit=trust.wards[1], way=("Ash",), people=30, groups={}),
    ]
    found = released(trust.root, places, {(one.unit.pk, "registered"): 2 for one in places})
    assert [one["key"] for one in found["unit"]["groups"]] == ["Ash"]


def test_a_single_home_is_told_how_many_were_heard(trust):
    """Where one unit is all there is, it is no small group that has to be hidden."""
    home = trust.home
    found = released(home, [place(home, {"registered": 40})], {(home.pk, "registered"): 20})
    (told,) = found["unit"]["groups"]
    assert (told["key"], told["at_least"], told["people"]) == (home.name, 50.0, 40)
    assert found["unit"]["unnamed"] == 0


def test_people_served_are_told_by_age_where_it_was_said_how_many_there_are(trust, lead):
    """Sixty are cared for, thirty of them 85 or older, and only the younger answer: the oldest are named as missing."""
    from leadwell.voices.cycle import reply_of
    from leadwell_site.voices import actions

    cycle = begun(
        trust.home,
        audience="people served",
        parts=("what-matters/what-matters",),
        cuts=["age"],
        asks_comment=False,
    )
    here = reverse("voices:cycle", args=[cycle.pk])
    actions.preview(cycle=cycle, by=LEAD, at=NOW)
    sent = {"act": "open", f"people_{trust.home.pk}": "60"}
    ages = {f"of_{trust.home.pk}_{key}": many for key, many in (("under_65", "10"), ("65_to_84", "20"))}
    wrong = lead.post(here, sent | ages | {f"of_{trust.home.pk}_over_84": "31"})
    assert "The groups below hold more people than this." in wrong.content.decode()
    assert lead.post(here, sent | ages | {f"of_{trust.home.pk}_over_84": "30"}).status_code == 302
    cycle = queries.cycle_now(cycle.pk)
    for one in actions.draw_codes(cycle=cycle, counts={trust.home.pk: 18}, by=LEAD, at=NOW):
        first = cycle.design.items[0]
        answers = {first.address: first.options[0].key}
        reply = reply_of(cycle.design, answers=answers, groups={"age": "65_to_84"})
        actions.answer(code=one.code, reply=reply)
    heard = queries.released_of(closed_and_released(cycle)).reach.heard["age"]
    assert heard["words"].startswith("We heard less from: Under 65, 85 or older.")
    assert {one["key"]: one["people"] for one in heard["groups"]}["85 or older"] == 30


def test_the_bands_beside_figures_and_the_shares_of_units_together_do_not_tell_who_took_part(trust):
    """Of A 8 of 21 answered (40%), and both of C. They have a figure together, of "10 to 14": ten less eight would tell
    that both of C did."""
    places = [
        queries.Place(unit=trust.home, way=("A",), people=21, groups={}),
        queries.Place(unit=trust.wards[0], way=("B",), people=20, groups={}),
        queries.Place(unit=trust.wards[1], way=("C",), people=2, groups={}),
    ]
    answered = zip(places, (8, 12, 2), strict=True)
    found = released(
        trust.root, places, {(one.unit.pk, "registered"): many for one, many in answered}, asked=9
    )
    assert [(one["key"], one["at_least"]) for one in found["unit"]["groups"]] == [("B", 60.0)]
