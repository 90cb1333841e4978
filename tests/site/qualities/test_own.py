"""Self-assessments, reflections and plans: private to their person, kept as they were, counted under all frameworks."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.site.qualities.rounds import NOW, day, leader_of, released

from leadwell.voices.all_round import NotAPlan
from leadwell.voices.frameworks import frameworks

pytestmark = [pytest.mark.site, pytest.mark.django_db]


@pytest.fixture
def person(trust, sign_in):
    return sign_in(Client(), leader_of(trust))


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def finished(person, *, level="front-line", framework="lqf-2014", headings=(), answer="often"):
    """A self-assessment that is finished, through its action."""
    from leadwell_site.qualities import actions, queries

    made = actions.begin_own(person=person, framework=framework, level=level, headings=headings, at=NOW)
    of = queries.own_for(person, made.pk)
    answers = {question.address: answer for one in of.asked for question in one.questions}
    actions.keep_own_answers(of=of, answers=answers, is_finished=True, at=NOW)
    return queries.own_for(person, made.pk)


def test_somebody_assesses_themselves_screen_by_screen_and_may_come_back(person, trust):
    from leadwell_site.qualities.models import SelfAnswers

    shown = text(person.get(reverse("qualities:own_new")))
    for name in (
        "first edition",
        "Front-line worker",
        "Strategic leader",
        "Here by name: its text is licensed",
    ):
        assert name in shown
    address = f"{reverse('qualities:own_new')}?ask=lqf-2014/front-line"
    assert person.post(address, {}).status_code == 422
    here = person.post(address, {"headings": ["personal", "with-others"]})["Location"]
    first = text(person.get(here))
    assert "Demonstrating personal qualities" in first
    assert first.count("<fieldset") == 4
    left_out = person.post(here, {"screen": "0", "did": "next"})
    assert left_out["Location"].endswith("?screen=1")
    nothing = person.post(here, {"screen": "1", "did": "finish"})
    assert nothing.status_code == 422
    assert SelfAnswers.objects.count() == 0
    step = person.post(here, {"screen": "0", "did": "next", "q1": "often", "q2": "not-yet"})
    assert step["Location"].endswith("?screen=1")
    back = text(person.get(f"{here}?screen=0"))
    assert re.search(r'name="q1"[^>]*value="often"[^>]*checked', back)
    person.post(here, {"screen": "1", "did": "finish", "q5": "often", "q6": "often"})
    done = text(person.get(here))
    assert "How I see myself" in done
    assert "1.0 of 3" in done
    assert "What will you do with it?" in done
    assert SelfAnswers.objects.count() == 2
    assert person.post(here, {"screen": "0", "did": "next", "q1": "not-yet"}).status_code == 200
    assert SelfAnswers.objects.count() == 2  # what is finished stays


@pytest.mark.parametrize(
    "kind", ["registered_manager", "administrator", "operational", "board", "facilitator"]
)
def test_nobody_else_sees_a_self_assessment_a_reflection_or_its_plan(trust, person, sign_in, kind):
    from leadwell_site.audit.models import AuditLine
    from leadwell_site.qualities import actions

    lines = AuditLine.objects.count()
    of = finished(leader_of(trust))
    actions.reflect(
        person=leader_of(trust),
        framework="lqf-2014",
        place="personal/integrity",
        context="practice",
        words="Quokka words",
        evidence="Quokka note",
        at=NOW,
    )
    actions.decline_plan(of=of, why="Quokka reason", at=NOW)
    assert AuditLine.objects.count() == lines  # the log is read by others
    client = sign_in(Client(), trust.people[kind])
    for name in ("own", "own_plan"):
        for answer in (
            client.get(reverse(f"qualities:{name}", args=[of.pk])),
            client.post(reverse(f"qualities:{name}", args=[of.pk]), {"act": "decline", "why": "x"}),
        ):
            assert answer.status_code == 404
    for address in (reverse("qualities:mine"), "/audit/", "/"):
        assert "Quokka" not in text(client.get(address))
    assert "Quokka words" in text(person.get(reverse("qualities:mine")))


def test_an_assessment_by_the_first_edition_stays_as_it_was_whatever_comes_later(trust, person, monkeypatch):
    from leadwell_site.qualities.queries import frameworks as here

    of = finished(leader_of(trust))
    page = reverse("qualities:own", args=[of.pk])

    def shown():
        return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", person.get(page).content)

    before = shown()
    monkeypatch.setattr(
        here, "frameworks", lambda: {key: one for key, one in frameworks().items() if key != "lqf-2014"}
    )
    assert shown() == before
    assert "first edition" not in text(person.get(reverse("qualities:own_new")))


def test_what_was_changed_behind_its_seal_is_not_shown(trust, person, lifted_guards):
    from leadwell.voices.frameworks import NotAsKept
    from leadwell_site.qualities.models import SelfAssessment

    of = finished(leader_of(trust))
    with lifted_guards():
        row = SelfAssessment.objects.get(pk=of.pk)
        row.form["text"] = row.form["text"].replace("Asks the team", "Tells the team")
        row.save()
    with pytest.raises(NotAsKept):
        person.get(reverse("qualities:own", args=[of.pk]))


def test_the_same_person_holds_two_levels_and_sees_what_changed_in_each(trust, person):
    first = finished(leader_of(trust), answer="not-yet")
    finished(leader_of(trust), level="strategic")
    again = finished(leader_of(trust), answer="almost-always")
    shown = text(person.get(reverse("qualities:own", args=[again.pk])))
    assert "Before: 0.0. Higher than before. Change +" in shown
    assert "Before:" not in text(person.get(reverse("qualities:own", args=[first.pk])))
    mine = text(person.get(reverse("qualities:mine")))
    assert mine.count("No plan yet") == 3
    assert "Strategic leader" in mine


def test_one_reflection_counts_under_every_framework_that_it_maps_to_and_in_the_balance(person):
    address = f"{reverse('qualities:reflect')}?framework=lqf-2014"
    assert "Acting with integrity" in text(person.get(address))
    wrong = person.post(address, {"place": "no/such", "words": ""})
    assert wrong.status_code == 422
    sent = {
        "place": "personal/integrity",
        "context": "collaborative",
        "words": "I told the family at once.",
        "evidence": "Note of the meeting",
    }
    assert person.post(address, sent).status_code == 302
    shown = text(person.get(reverse("qualities:mine")))
    assert "Collaborative leadership</strong>: no goals, 1 reflection" in shown
    assert "Nothing shows practice and professional leadership, community leadership yet" in shown
    assert "1 thing counts here" in shown.replace("1 Thing", "1 thing")
    social_work = text(person.get(f"{reverse('qualities:mine')}?under=pcf-leadership"))
    assert "Professional leadership: 1" in social_work or "1 thing counts here" in social_work
    by_name = person.get(f"{reverse('qualities:reflect')}?framework=hlm-2013")
    assert by_name.status_code == 200  # names alone are enough to reflect under


def test_wording_that_a_licence_holder_put_here_can_be_assessed(trust, settings, tmp_path, person):
    folder = tmp_path / "licensed"
    folder.mkdir()
    settings.DATA = tmp_path
    heading = frameworks()["pcf-leadership"].headings[0].key
    (folder / "pcf.toml").write_text(
        f"""
id = "pcf"
for = "pcf-leadership"
holder = "Northgate Trust"
licence = "by letter"
may_store = true
since = 2020-01-01
scale = "seen-often"
[[wording]]
place = "{heading}"
context = "practice"
words = "Leads as the licence says."
"""
    )
    address = f"{reverse('qualities:own_new')}?ask=pcf-leadership/"
    here = person.post(address, {"headings": [heading]})
    assert here.status_code == 302, text(person.get(reverse("qualities:own_new")))
    assert "Leads as the licence says." in text(person.get(here["Location"]))


def test_every_completed_assessment_leads_to_a_plan_or_a_stated_decline(trust, person, sign_in, time_machine):
    of = released(trust, at=NOW - timedelta(days=20))
    mine = reverse("qualities:mine")
    assert "No plan yet" in text(person.get(mine))
    page = reverse("qualities:round_plan", args=[of.pk])
    first, second, third = (one.key for one in of.asked[:3])
    sent = {
        "act": "plan",
        "strengths": [first, second],
        "focus": third,
        "context": "community",
        "action": "Ask each person once a week.",
        **day("act_by", NOW.date() + timedelta(days=30)),
        **day("review_on", NOW.date() + timedelta(days=90)),
    }
    wrong = person.post(page, {**sent, "focus": first})
    assert wrong.status_code == 422
    assert "one of the strengths" in text(wrong)
    assert person.post(page, sent).status_code == 302
    assert "No plan yet" not in text(person.get(mine))
    assert "Community leadership</strong>: 1 goal" in text(person.get(mine))
    assert "Ask each person once a week." in text(person.get(page))
    assert "Look back at your plan" not in text(person.get(mine))
    time_machine.move_to(NOW + timedelta(days=90), tick=False)
    person = sign_in(Client(), leader_of(trust))  # the session of three months ago is over
    assert "Look back at your plan" in text(person.get(mine))
    empty = person.post(page, {"act": "review", "came": "partly", "words": ""})
    assert empty.status_code == 422
    person.post(page, {"act": "review", "came": "partly", "words": "Two people told me more."})
    shown = text(person.get(page))
    assert "I did part of it." in shown
    assert "Two people told me more." in shown
    assert "Look back at your plan" not in text(person.get(mine))
    again = person.post(page, {"act": "review", "came": "done", "words": "x"})
    assert again.status_code == 422


def test_a_decline_is_stated_and_may_be_followed_by_a_plan(trust, person):
    from leadwell_site.qualities import actions, queries

    of = finished(leader_of(trust))
    page = reverse("qualities:own_plan", args=[of.pk])
    assert person.post(page, {"act": "decline", "why": " "}).status_code == 422
    person.post(page, {"act": "decline", "why": "I leave in a month."})
    assert "I leave in a month." in text(person.get(page))
    assert "No plan yet" not in text(person.get(reverse("qualities:mine")))
    assert "Two strengths" not in text(person.get(page))
    assert "Another plan" in text(person.get(f"{page}?anew=yes"))
    with pytest.raises(NotAPlan):
        actions.review_plan(plan=queries.plan_of_own(of.pk), came="done", words="x", at=NOW)


def test_there_is_no_plan_before_an_assessment_is_completed(trust, person):
    from leadwell_site.qualities import actions, queries

    made = actions.begin_own(
        person=leader_of(trust), framework="lqf-2014", level="worker", headings=(), at=NOW
    )
    assert person.get(reverse("qualities:own_plan", args=[made.pk])).status_code == 404
    with pytest.raises(NotAPlan, match="completed"):
        actions.decline_plan(of=queries.own_for(leader_of(trust), made.pk), why="x", at=NOW)


def test_the_database_keeps_a_plan_of_one_assessment_with_a_focus_or_a_reason(trust):
    from django.db import IntegrityError, transaction

    from leadwell_site.qualities.models import Plan

    of = finished(leader_of(trust))
    for wrong in (
        {"declined": "x"},
        {"own": of.assessment},
        {"own": of.assessment, "focus": "a", "declined": "x"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Plan.objects.create(known_at=NOW, act_by=date(2026, 5, 1), **wrong)


def test_ones_own_pages_are_as_they_were_known_on_a_day(trust, sign_in, time_machine):
    from leadwell_site.qualities import actions, queries

    leader, later = leader_of(trust), NOW + timedelta(days=3)
    of = finished(leader)
    actions.reflect(
        person=leader, framework="lqf-2014", place="personal", context="", words="Quokka", evidence="", at=NOW
    )
    actions.reflect(
        person=leader,
        framework="lqf-2014",
        place="personal",
        context="",
        words="Wombat",
        evidence="",
        at=later,
    )
    actions.decline_plan(of=queries.own_for(leader, of.pk), why="No time yet", at=later)
    time_machine.move_to(later, tick=False)
    browser = sign_in(Client(), leader)
    page = reverse("qualities:mine")
    shown = {on: text(browser.get(page, {"known": on})) for on in (NOW.date(), later.date())}
    assert ["Wombat" in one for one in shown.values()] == [False, True]
    assert all("Quokka" in one for one in shown.values())
    assert ["No plan yet" in one for one in shown.values()] == [True, False]
    before = (NOW - timedelta(days=1)).date()
    assert "Quokka" not in text(browser.get(page, {"known": before}))
    assert browser.get(reverse("qualities:own", args=[of.pk]), {"known": before}).status_code == 404
