"""Answering with a code, at a kiosk and from paper, over the pages that people see."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.site.voices.asking import NOW, codes_of, design, opened

from leadwell.voices.cycle import certificate

pytestmark = [pytest.mark.site, pytest.mark.django_db]
START = "/answer/"


@pytest.fixture
def cycle(trust):
    return opened(trust.root, people=10)


@pytest.fixture
def code(cycle):
    return codes_of(cycle, 3)[0]


def replies():
    from leadwell_site.voices.models import KeptReply

    return list(KeptReply.objects.all())


def test_a_code_however_it_is_typed_shows_the_questions_and_takes_one_answer(client, code):
    typed = f" {code[:4].lower()} {code[4:8]}-{code[8:]} "
    shown = client.post(START, {"code": typed})
    assert shown.status_code == 200
    assert "In this team I can own up to a mistake" in shown.content.decode()
    answer = client.post(START, {"code": code, "did": "send", "q1": "agree", "q4": "disagree"})
    assert answer.status_code == 302
    (kept,) = replies()
    assert kept.content == {
        "answers": {"psychological-safety/mistake": "agree", kept_address(4): "disagree"},
        "groups": {},
        "by": "self",
    }
    again = client.post(START, {"code": code, "did": "send", "q1": "disagree"})
    assert again.status_code == 409
    assert "It counts once" in again.content.decode()
    assert len(replies()) == 1


def kept_address(number):
    return design().items[number - 1].address


def test_nobody_gets_a_cookie_and_no_page_may_be_kept(client, code):
    for answer in (
        client.get(START),
        client.post(START, {"code": code}),
        client.post(START, {"code": code, "did": "send", "q1": "agree"}),
        client.get(reverse("answers:thanks")),
    ):
        assert not answer.cookies
        assert "no-store" in answer["Cache-Control"]
        assert code not in answer.get("Location", "")


def test_whoever_is_signed_in_leaves_no_trace_either(client, code, trust, sign_in):
    from django.contrib.sessions.models import Session

    from leadwell_site.audit.models import AuditLine

    sign_in(client, trust.people["staff"])
    sessions = list(Session.objects.values_list("session_key", "session_data"))
    lines = AuditLine.objects.count()
    shown = client.post(START, {"code": code}).content.decode()
    assert trust.people["staff"].name not in shown
    client.post(START, {"code": code, "did": "send", "q1": "agree"})
    assert len(replies()) == 1
    assert list(Session.objects.values_list("session_key", "session_data")) == sessions
    assert AuditLine.objects.count() == lines


def test_an_unknown_code_says_what_to_do_and_shows_nothing_else(client, cycle):
    answer = client.post(START, {"code": "ABCD ABCD ABCD"})
    assert answer.status_code == 422
    assert "Check it letter by letter" in answer.content.decode()


def test_an_empty_answer_is_not_taken_and_the_code_stays_good(client, code):
    answer = client.post(START, {"code": code, "did": "send"})
    assert answer.status_code == 422
    assert "Answer at least one question" in answer.content.decode()
    assert client.post(START, {"code": code, "did": "send", "q1": "agree"}).status_code == 302


def test_what_was_not_offered_is_not_taken(client, code):
    answer = client.post(START, {"code": code, "did": "send", "q1": "<script>", "g_staff_group": "x"})
    assert answer.status_code == 422
    assert not replies()


def test_a_comment_is_read_by_its_writer_first_and_kept_apart(client, code):
    from leadwell_site.voices.models import KeptComment

    sent = {"code": code, "did": "send", "q1": "agree", "comment": "Ask Dave on 07700 900123"}
    check = client.post(START, sent)
    assert check.status_code == 200
    shown = check.content.decode()
    assert "Could somebody recognise you?" in shown
    assert "Dave" in shown
    assert not replies()
    carried = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown))
    assert carried["q1"] == "agree"
    assert client.post(START, {**carried, "did": "send"}).status_code == 302
    (comment,) = KeptComment.objects.all()
    assert comment.words == "Ask Dave on 07700 900123"
    assert comment.key != replies()[0].key
    assert "Dave" not in str(replies()[0].content)


def test_one_question_at_a_time_carries_every_answer_to_the_end(client, code):
    shown = client.post(START, {"code": code, "did": "way", "way": "en", "one": "yes"})
    screens = 0
    while True:
        body = shown.content.decode()
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', body))
        radios = [one for one in re.findall(r"<input[^>]*>", body) if 'type="radio"' in one]
        if names := [one for one in radios if re.search(r'name="[qg]', one)]:
            fields[re.search(r'name="(\w+)"', names[0])[1]] = re.search(r'value="([^"]+)"', names[0])[1]
        screens += 1
        is_last = 'value="send"' in body
        shown = client.post(
            START, {**fields, "way": "en", "one": "yes", "did": "send" if is_last else "next"}
        )
        if is_last:
            break
    assert shown.status_code == 302, shown.content.decode()
    assert screens == 7  # five questions, one about the person, the comment
    assert len(replies()[0].content["answers"]) == 5


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("cy", "Yn y tîm hwn gallaf gyfaddef camgymeriad"),
        ("easy", "If I get it wrong, my team is fair to me."),
    ],
)
def test_questions_come_in_welsh_and_easy_words(client, code, way, words):
    shown = html.unescape(client.post(START, {"code": code, "way": way}).content.decode())
    assert words in shown
    assert ('<html lang="cy"' in shown) == (way == "cy")
    promised = certificate(design(), asked=way, asker="Northgate Trust").lines
    assert all(one in shown for one in promised)


def test_choices_stay_when_the_language_is_changed(client, code):
    shown = client.post(START, {"code": code, "way": "cy", "did": "way", "q1": "agree"}).content.decode()
    assert re.search(
        r'name="q1"[^>]*value="agree"[^>]*checked|value="agree"[^>]*name="q1"[^>]*checked', shown
    )
    assert "nhsuk-error" not in shown


def test_after_the_cycle_closed_a_code_opens_nothing(client, cycle, code):
    from leadwell_site.voices import actions

    actions.close(cycle=cycle, by="x", at=NOW)
    answer = client.post(START, {"code": code, "did": "send", "q1": "agree"})
    assert answer.status_code == 422  # unused codes are destroyed
    assert not replies()


def test_at_a_kiosk_each_form_counts_once_and_no_more_than_twice_the_people(client, cycle, trust):
    from leadwell_site.voices import actions

    token = actions.start_kiosk(cycle=cycle, unit_id=trust.home.pk, by="x", at=NOW)
    address = reverse("answers:kiosk", args=[token])
    shown = client.get(address)
    assert shown["Refresh"].startswith("180; url=")
    once = re.search(r'name="once" value="(\w+)"', shown.content.decode())[1]
    for _ in range(2):
        done = client.post(address, {"once": once, "did": "send", "q1": "agree"})
        assert "Thank you" in done.content.decode()
    assert len(replies()) == 1
    for number in range(30):
        last = client.post(address, {"once": f"{number:032}", "did": "send", "q1": "agree"})
    assert len(replies()) == 20
    assert last.status_code == 410
    assert {one.unit_id for one in replies()} == {trust.home.pk}


def test_an_ended_kiosk_is_not_there(client, cycle, trust):
    from leadwell_site.voices import actions, queries

    token = actions.start_kiosk(cycle=cycle, unit_id=trust.home.pk, by="x", at=NOW)
    (kiosk,) = queries.kiosks_of(cycle)
    actions.end_kiosk(cycle=cycle, kiosk=kiosk, by="x", at=NOW)
    assert client.get(reverse("answers:kiosk", args=[token])).status_code == 404


def test_paper_is_typed_in_as_paper(client, code):
    shown = client.post(START, {"code": code, "paper": "yes"}).content.decode()
    assert 'name="paper" value="yes"' in shown
    client.post(START, {"code": code, "paper": "yes", "did": "send", "q1": "agree"})
    assert replies()[0].content["by"] == "paper"


def test_people_served_say_who_fills_in_the_form(client, trust):
    cycle = opened(
        trust.home, people=20, audience="people served", parts=("what-matters/what-matters",), cuts=["who"]
    )
    code = codes_of(cycle, 1)[0]
    shown = client.post(START, {"code": code}).content.decode()
    assert "A supporter helps me or answers for me" in shown
    client.post(START, {"code": code, "did": "send", "q1": shown_choice(shown), "hand": "supporter"})
    assert replies()[0].content["by"] == "supporter"


def shown_choice(shown):
    found = re.search(r'<input[^>]*name="q1"[^>]*>', shown)[0]
    return re.search(r'value="([^"]+)"', found)[1]


def test_cards_are_shown_once_with_codes_that_no_table_holds(client, cycle, trust, sign_in):
    from leadwell_site.voices.models import Code

    sign_in(client, trust.people["operational"])
    address = reverse("voices:cards", args=[cycle.pk])
    sent = {f"cards_{one['unit']}": "4" for one in cycle.places}
    shown = client.post(address, sent).content.decode()
    codes = re.findall(r'<span class="lw-code">([A-Z0-9 ]+)</span>', shown)
    assert len(codes) == 12 == shown.count('<svg aria-hidden="true" focusable="false" ')
    held = str(list(Code.objects.values()))
    assert not any(one.replace(" ", "") in held for one in codes)
    visitor = Client()
    assert visitor.post(START, {"code": codes[0]}).status_code == 200
    texts = client.post(address, {**sent, "as": "messages"})
    assert texts["Content-Type"].startswith("text/csv")
    assert texts.content.decode().count("/answer/#") == 12
    assert client.post(address, {}).status_code == 422


def test_whoever_goes_back_at_a_kiosk_and_sends_the_last_form_again_sees_nothing_of_it(client, cycle, trust):
    """Browsers keep what was sent, and send it again when somebody goes back and says so."""
    from leadwell_site.voices import actions

    token = actions.start_kiosk(cycle=cycle, unit_id=trust.wards[0].pk, by="lead", at=NOW)
    here = reverse("answers:kiosk", args=[token])
    once = re.search(r'name="once" value="(\w+)"', client.get(here).content.decode())[1]
    sent = {"once": once, "q1": "agree", "comment": "ZQ words of the one before", "did": "send"}
    assert "ZQ words" in client.post(here, sent).content.decode()
    assert client.post(here, {**sent, "read": "yes"}).status_code == 200
    for did in ("send", "way", "next", "back"):
        again = client.post(here, {**sent, "did": did}).content.decode()
        assert "ZQ words" not in again
        assert "checked" not in again
    assert len(replies()) == 1


@pytest.mark.parametrize(
    ("way", "wrong", "used"),
    [
        ("cy", "Nid oes cod o&#39;r fath", "Mae ateb gyda&#39;r cod hwn wedi cyrraedd"),
        ("easy", "This code does not work", "We have an answer with this code"),
    ],
)
def test_what_goes_wrong_is_said_in_the_way_of_writing_that_was_chosen(client, code, way, wrong, used):
    refused = client.post(START, {"code": "NONO NONO NONO", "way": way})
    assert refused.status_code == 422
    assert wrong in refused.content.decode()
    client.post(START, {"code": code, "did": "send", "q1": "agree"})
    again = client.post(START, {"code": code, "way": way})
    assert again.status_code == 409
    assert used in again.content.decode()
