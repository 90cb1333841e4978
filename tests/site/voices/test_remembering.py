"""What earlier cycles told is remembered by every later one of the same people, whatever was renamed or moved."""

import json
import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from tests.site.voices.asking import LEAD, NOW, answered, closed_and_released, opened
from tests.site.voices.test_mixing import beside

from leadwell.voices.verifier import release_of, verify
from leadwell_site.voices import queries

pytestmark = [pytest.mark.site, pytest.mark.django_db]
PART = "speaking-up/speaking-up"


def asked_at(unit, counts, *, at=NOW, title="How is work?", release=True):
    """A cycle without cuts at a unit, answered by so many at each place; released."""
    from leadwell_site.voices import actions

    cycle = opened(unit, people=60, at=at, cuts=[], asks_comment=False, title=title)
    drawn = actions.draw_codes(cycle=cycle, counts=counts, by=LEAD, at=at)
    answered(cycle, [one.code for one in drawn])
    return closed_and_released(cycle, at=at + timedelta(days=15)) if release else cycle


def memories(cycle):
    return queries.earlier_memory(cycle, PART)


def units_told(cycle, number=1):
    return {name for group in queries.released_of(cycle).parts[number][1] for name in group.units}


def test_a_unit_that_was_renamed_is_the_same_people(trust):
    """Nine of a ward answered; it is renamed, and eight answer: their two figures must not tell the ninth."""
    first = asked_at(trust.home, {trust.home.pk: 9})
    same = asked_at(trust.home, {trust.home.pk: 9}, at=NOW + timedelta(days=30))
    from leadwell_site.organisations.models import Unit

    Unit.objects.filter(pk=trust.home.pk).update(name="The Old Rose House")
    unit = Unit.objects.get(pk=trust.home.pk)
    renamed = opened(unit, people=60, at=NOW + timedelta(days=60), cuts=[], asks_comment=False)
    known = {by[0] for one in memories(renamed) for by in one.known_by}
    assert known == {" / ".join(one["way"]) for one in renamed.places}
    assert [one.title for one in memories(renamed)] == ["How is work?"] * 2
    assert first.pk < same.pk


def test_two_earlier_cycles_of_one_title_verify(trust):
    for month in range(4):
        last = asked_at(
            trust.root, {trust.home.pk: 20, trust.wards[0].pk: 20}, at=NOW + timedelta(days=30 * month)
        )
    for row, _ in queries.released_of(last).parts:
        for text in (row.public_copy, row.auditors_copy):
            found = verify(release_of(text))
            assert found.holds, found


def test_more_wards_than_cycles_are_remembered(trust):
    """Each home asked its own people; then the trust asks all. Of none of them may anything be forgotten."""
    from leadwell_site.organisations import actions as organisations
    from leadwell_site.organisations.choices import Serves, UnitKind

    homes = [
        organisations.add_unit(
            parent=trust.root,
            name=f"House {number}",
            kind=UnitKind.HOME,
            code=f"h{number}",
            serves=Serves.CARE_HOME,
            beds=30,
            at=NOW - timedelta(days=900),
            actor="tests",
        )
        for number in range(6)
    ]
    for one in homes:
        asked_at(one, {one.pk: 9})
    counts = {one.pk: 9 if number else 8 for number, one in enumerate(homes)}
    whole = asked_at(trust.root, counts, at=NOW + timedelta(days=20))
    rows = json.loads(queries.released_of(whole).parts[1][0].auditors_copy)
    assert len([one for one in rows["groups"] if one["standing"] == "earlier"]) == len(homes)
    assert verify(release_of(json.dumps(rows))).holds


def test_two_that_were_open_at_once_give_away_nobody_who_answered_one_alone(trust):
    """Nine of the home answered its own questions and, in the same week, eight the trust's. Nobody changed in between,
    so the two figures would tell the ninth: by the assumption that answers age they had both been shown."""
    home = asked_at(trust.home, {trust.home.pk: 9}, release=False)
    counts = {trust.home.pk: 8, trust.wards[0].pk: 20, trust.wards[1].pk: 20}
    whole = asked_at(trust.root, counts, release=False)
    first = closed_and_released(home)
    assert queries.released_of(first).parts[1][1][0].is_told
    second = closed_and_released(whole)
    row = json.loads(queries.released_of(second).parts[1][0].auditors_copy)
    assert row["policy"]["persistence"] == 1
    assert verify(release_of(json.dumps(row))).holds
    assert row["membership"]["highest_share_known"] <= 0.2 + 1e-9
    assert trust.home.name not in units_told(second)


def test_a_unit_that_was_moved_elsewhere_is_the_same_people(trust):
    from leadwell_site.organisations.models import Unit

    asked_at(trust.site, {trust.wards[0].pk: 9, trust.wards[1].pk: 9})
    ward = Unit.objects.get(pk=trust.wards[0].pk)
    ward.parent, ward.path = trust.root, f"{trust.root.path}{ward.pk}/"
    ward.save()
    later = opened(ward, people=60, at=NOW + timedelta(days=30), cuts=[], asks_comment=False)
    (known,) = memories(later)
    here = " / ".join(later.places[0]["way"])
    assert [by[0] for by in known.known_by].count(here) == 9


@pytest.mark.django_db(transaction=True)
def test_two_that_are_released_at_once_remember_each_other(transactional_db, make_trust, monkeypatch):
    """Both are worked out before either is written: the one that comes second has to be worked out again."""
    from leadwell_site.voices import actions
    from leadwell_site.voices.actions import releasing

    trust = make_trust(name="Northgate Trust", slug="northgate")
    later = NOW + timedelta(days=15)
    pair = [
        asked_at(trust.home, {trust.home.pk: 20}, title="Home", release=False),
        asked_at(trust.root, {trust.home.pk: 20, trust.wards[0].pk: 20}, title="All", release=False),
    ]
    for one in pair:
        actions.close(cycle=queries.cycle_now(one.pk), by=LEAD, at=later)
    both, usual = threading.Barrier(2), releasing.who_was_heard_of

    def together(*given, **more):
        with suppress(threading.BrokenBarrierError):
            both.wait(5)
        both.abort()
        return usual(*given, **more)

    monkeypatch.setattr(releasing, "who_was_heard_of", together)

    def release(one):
        return lambda: actions.release(cycle=queries.cycle_now(one.pk), by=LEAD, at=later)

    assert beside(*map(release, pair)) == []
    earlier = [json.loads(queries.released_of(one).parts[1][0].public_copy)["earlier"] for one in pair]
    assert sorted(earlier, key=len) in ([[], ["Home"]], [[], ["All"]])
