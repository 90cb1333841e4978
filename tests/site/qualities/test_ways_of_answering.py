"""Raters answer in English, easy read or Welsh, in large print, and people served with somebody's help."""

import html
import random

import pytest
from django.test import Client
from tests.site.qualities.rounds import COUNTS, NOW, codes_of, opened, some_answers

from leadwell.voices.all_round import in_way, promises

pytestmark = [pytest.mark.site, pytest.mark.django_db]
RATE = "/rate/"
NOTHING = {"en": "Answer at least one", "easy": "answer one question", "cy": "Atebwch o leiaf un"}
THANKS = {"en": "Thank you", "easy": "We have your", "cy": "Diolch"}


def text(answer):
    return html.unescape(answer.content.decode())


@pytest.fixture
def of(trust):
    """Three screens: one dimension of the framework, compassion, and one's own words."""
    return opened(trust, counts={**COUNTS, "served": 9}, headings=["personal"])


@pytest.mark.parametrize(("way", "lang"), [("en", "en-GB"), ("easy", "en-GB"), ("cy", "cy")])
def test_promise_statements_and_mistakes_come_in_the_way_of_writing_that_was_chosen(of, way, lang):
    sent, visitor = {"code": codes_of(of)["peers"][0], "way": way}, Client()
    promise = text(visitor.post(RATE, {**sent, "did": "way", "large": "yes"}))
    assert f'<html lang="{lang}"' in promise
    assert "lw-page--large" in promise
    promised = promises(of.asking, name=of.round.person.name, group="peers", asked=way)
    assert all(line in promise for line in promised.lines)
    statements = text(visitor.post(RATE, {**sent, "did": "begin"}))
    first = of.asked[0].questions[0].words
    assert first in statements
    assert (f'<span lang="en-GB">{first}</span>' in statements) == (way == "cy")
    compassion = text(visitor.post(RATE, {**sent, "did": "next", "at": "q1", "q1": "often"}))
    for one in in_way(of.asked, way)[1:]:
        assert one.questions[0].words in compassion
    assert 'name="q1" value="often"' in compassion
    nothing = visitor.post(RATE, {**sent, "did": "send"})
    assert (nothing.status_code, NOTHING[way] in text(nothing)) == (422, True)
    done = visitor.post(RATE, {**sent, "did": "send", "q1": "often"})
    assert THANKS[way] in text(visitor.get(done["Location"]))


def test_one_statement_at_a_time_keeps_its_place_when_the_way_of_writing_changes(of):
    visitor = Client()
    sent = {"code": codes_of(of)["peers"][0], "at": "q1", "q1": "often"}
    second = text(visitor.post(RATE, {**sent, "did": "next", "one": "yes"}))
    assert 'name="at" value="q2"' in second
    assert second.count('type="radio" value="often"') <= 1
    whole = text(visitor.post(RATE, {**sent, "did": "way", "at": "q2", "way": "cy"}))
    assert 'name="at" value="q1"' in whole
    assert "1 o 3" in whole


def test_who_helps_is_asked_of_people_served_alone_and_told_in_bands_with_the_report(of, sign_in):
    from leadwell_site.qualities import actions, queries
    from leadwell_site.qualities.models import KeptRating, ReportHands

    codes, visitor, lot = codes_of(of), Client(), random.Random(1)
    last = {"did": "way", "at": "remark"}
    assert "Who fills in this form?" in text(visitor.post(RATE, {"code": codes["served"][0], **last}))
    assert "Who fills in this form?" not in text(visitor.post(RATE, {"code": codes["peers"][0], **last}))
    for number, code in enumerate(codes["served"]):
        by = "supporter" if number else "self"
        actions.rate(code=code, answers=some_answers(of.asked, lot), by=by)
    actions.rate(code=codes["peers"][0], answers=some_answers(of.asked, lot), by="supporter")
    kept = sorted(one.content.get("hand", "") for one in KeptRating.objects.all())
    assert kept == ["", "self", *["supporter"] * 8]
    by = of.design.facilitator.email
    actions.close_round(of=queries.round_now(of.pk), by=by, at=NOW)
    actions.release_round(of=queries.round_now(of.pk), show=set(), by=by, at=NOW)
    assert ReportHands.objects.get().told == {"self": "fewer than 8", "supporter": "8 to 9"}
    report = sign_in(Client(), of.round.person).get(f"/rounds/{of.pk}/report/")
    assert "With a supporter: 8 to 9" in text(report)
    assert "On paper" not in text(report)  # nobody rates on paper
