"""Health checks: never of fewer than eight leaders, never naming, remembering what was told before."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.site.qualities.rounds import COUNTS, NOW, facilitator_of, released
from tests.site.voices.asking import answered as pulse_answered
from tests.site.voices.asking import closed_and_released
from tests.site.voices.asking import codes_of as pulse_codes
from tests.site.voices.asking import opened as pulse_opened

pytestmark = [pytest.mark.site, pytest.mark.django_db]


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW + timedelta(days=30), tick=False)


def leaders(trust, many, *, unit=None, first=0):
    """So many leaders with a released report on each."""
    from leadwell_site.accounts.models import User
    from leadwell_site.organisations import actions

    found = []
    for number in range(first, first + many):
        person = User.objects.create(email=f"leader{number}@northgate.example", name=f"Quokka {number}")
        actions.give_role(
            user=person,
            unit=unit or trust.wards[number % 2],
            kind="ward_manager",
            from_on=NOW.date(),
            at=NOW,
            actor="tests",
        )
        released(
            trust,
            person=person,
            unit=unit or trust.wards[number % 2],
            seed=number,
            counts={"peers": 4, "reports": 4},
            headings=["personal"],
        )
        found.append(person)
    return found


def test_a_check_says_how_sure_it_is_of_how_many_and_names_nobody(trust, sign_in):
    leaders(trust, 9)
    client = sign_in(Client(), trust.people["operational"])
    page = reverse("qualities:health", args=[trust.root.pk])
    assert "No health check was made yet." in text(client.get(page))
    assert client.post(page).status_code == 302
    shown = text(client.get(page))
    assert "Demonstrating personal qualities" in shown
    assert "At least 8 of 17 leaders were assessed. The others may be different." in shown
    assert "(8 to 9 leaders)" in shown
    assert re.search(r"Leaders like these: \d\.\d to \d\.\d, 95% sure", shown)
    assert "Quokka" not in shown
    mixed = text(client.get(f"{page}?under=hlm-2013"))
    assert "Healthcare Leadership Model</h3>" in mixed
    assert "Demonstrating personal qualities (Leadership Qualities Framework, first edition)" in mixed
    assert "nothing was asked that leads here" in mixed
    board = sign_in(Client(), trust.people["board"])
    assert "At least 8 of 17" in text(board.get(page))
    assert board.post(page).status_code == 403


def test_of_fewer_than_eight_nothing_is_told(trust, sign_in):
    leaders(trust, 7)
    client = sign_in(Client(), trust.people["operational"])
    page = reverse("qualities:health", args=[trust.root.pk])
    client.post(page)
    shown = text(client.get(page))
    assert "Fewer than 8 leaders have a figure here, so nothing is told." in shown
    assert "95% sure" not in shown


def test_one_leader_more_is_not_given_away_by_a_second_check(trust, sign_in):
    from leadwell_site.qualities import actions

    leaders(trust, 8)
    first = actions.check_health(unit=trust.root, by="x", at=NOW + timedelta(days=30))
    assert all(one["groups"] for one in first.parts)
    same = actions.check_health(unit=trust.root, by="x", at=NOW + timedelta(days=30))
    assert [one["groups"] for one in same.parts] == [one["groups"] for one in first.parts]
    leaders(trust, 1, first=8)
    again = actions.check_health(unit=trust.root, by="x", at=NOW + timedelta(days=30))
    assert all(not one["groups"] for one in again.parts)
    smaller = actions.check_health(unit=trust.site, by="x", at=NOW + timedelta(days=30))
    assert all(not one["groups"] for one in smaller.parts)


def test_checks_of_units_beside_it_count_as_two_of_them_and_the_trusts_leave_the_few_in_neither(trust):
    from leadwell.voices.all_round import HealthMemory, LeaderFigure, health
    from leadwell_site.qualities.models import HealthCheck
    from leadwell_site.qualities.queries import earlier_checks

    def told(unit, title, names):
        memory = HealthMemory(title=title, leaders=tuple(names), cells=(tuple(range(len(names))),))
        HealthCheck.objects.create(
            unit=unit, coverage="", parts=[], memory={"a": memory.as_json()}, by="x", known_at=NOW
        )

    one, two, rest = (
        [f"{where}{number}" for number in range(n)] for where, n in (("a", 7), ("b", 7), ("c", 3))
    )
    told(trust.root, "the trust", [*one, *two, *rest])
    told(trust.wards[0], "one", [*one, "new in one"])
    figures = [LeaderFigure(leader=n, way=(), at_least=2, at_most=2.1) for n in [*two, "new in two"]]
    asked = {"items": 3, "highest": 3, "check": "two"}
    earlier = earlier_checks(trust.wards[1], "a")
    # The trust's less both wards' is the rest less the two who are new.
    assert not health("a", "A", figures, **asked, earlier=earlier).groups
    assert health("a", "A", figures, **asked, earlier=earlier[:1]).groups


def test_released_figures_of_questions_stand_beside_it(trust, sign_in):
    cycle = pulse_opened(trust.root, people=20)
    pulse_answered(cycle, pulse_codes(cycle, 14))
    closed_and_released(cycle)
    client = sign_in(Client(), trust.people["board"])
    shown = text(client.get(reverse("qualities:health", args=[trust.home.pk])))
    assert "Psychological safety: asking and owning up" in shown
    assert '10 to 14 answered. <span class="lw-quiet">Likely' in shown


def test_assessments_that_are_too_old_or_not_released_do_not_count(trust):
    from tests.site.qualities.rounds import opened

    from leadwell_site.qualities import queries

    leaders(trust, 1)
    opened(
        trust, person=trust.people["staff"], unit=trust.home, facilitator=facilitator_of(trust), counts=COUNTS
    )
    found, many = queries.assessed_at(trust.root, on=NOW.date() + timedelta(days=30))
    assert many == 1
    assert "compassion/attending" in found
    assert queries.assessed_at(trust.root, on=NOW.date() + timedelta(days=800)) == ({}, 0)
    assert queries.leaders_at(trust.root, on=NOW.date()) == 9
