"""What happens when something goes wrong: files too large, a lost key, a closed case, a guardian who left."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.site.speaking.telling import WORDS, act, hidden, opened, raised, receipt_of, text_of

from leadwell.voices.concerns import StepKind
from leadwell_site.audit.models import AuditLine
from leadwell_site.organisations.actions import end_role, give_role
from leadwell_site.organisations.choices import RoleKind
from leadwell_site.speaking import actions
from leadwell_site.speaking.choices import Audience
from leadwell_site.speaking.models import Concern

pytestmark = [pytest.mark.site, pytest.mark.django_db]
NOW = datetime(2026, 6, 2, 9, tzinfo=UTC)
SLUG = "northgate"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def guardian(trust):
    return trust.people["guardian"]


def who(person, at=NOW):
    return {"by": person.email, "at": at}


def test_after_a_file_that_is_too_large_the_same_form_still_sends(trust):
    browser, address = Client(), reverse("speaking:raise", args=[SLUG])
    sent = {"words": WORDS, "elements": ["patient-safety"], "openness": "anonymous"}
    sent["nonce"] = hidden(browser.get(address), "nonce")
    large = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"0" * 9_000_000)
    refused = browser.post(
        address, {"files": large, **sent}
    )  # what stands after the file in the form is read, too
    told = text_of(refused)
    assert "The files are larger than 8 MB together" in told
    assert "Choose your files again" in told
    assert "nonce" not in told
    assert receipt_of(browser.post(address, sent | {"nonce": hidden(refused, "nonce")}))


def test_far_too_many_words_are_refused_and_no_line_of_the_log_tells_when(trust, capsys):
    browser, address = Client(), reverse("speaking:raise", args=[SLUG])
    sent = {"elements": ["patient-safety"], "openness": "anonymous"}
    sent["nonce"] = hidden(browser.get(address), "nonce")
    assert "Write 20,000 letters or fewer" in text_of(browser.post(address, sent | {"words": "a" * 20_001}))
    assert browser.post(address, sent | {"words": "a" * 6_000_000}).status_code == 400
    assert "people speak in confidence" not in capsys.readouterr().err


def test_with_another_key_pages_say_what_is_wrong_and_the_reporter_keeps_the_seven_words(
    trust, guardian, sign_in, settings
):
    receipt, _ = raised(SLUG)
    at = reverse("speaking:case", args=[Concern.objects.get().pk])
    settings.SECRET_KEY = "another key than the one that the site had then"
    browser = sign_in(Client(), guardian)
    for answer in (browser.get(at), browser.post(at, {"act": "name"})):
        assert answer.status_code == 503
        assert "This was sealed with another secret key." in text_of(answer)
    thread = opened(SLUG, receipt)
    assert thread.status_code == 503
    assert "Your seven words are right and what you wrote is kept." in text_of(thread)


def test_no_page_of_a_case_is_read_without_a_line(trust, guardian, sign_in):
    raised(SLUG)
    at, browser = reverse("speaking:case", args=[Concern.objects.get().pk]), sign_in(Client(), guardian)
    page = browser.post(at, {"act": "nothing that there is"})
    assert WORDS in text_of(page)
    assert AuditLine.objects.filter(did="speaking.case.read").count() == 1


def test_what_a_reporter_says_after_it_was_closed_is_not_hidden_among_the_closed(trust, guardian, sign_in):
    receipt, _ = raised(SLUG)
    case = Concern.objects.get()
    for kind in (StepKind.THANKED, StepKind.CLOSED):
        actions.take_step(concern=case, kind=kind, words="Thank you", note="", **who(guardian))
    at = reverse("speaking:cases")
    assert "You look after no concern." in text_of(sign_in(Client(), guardian).get(at))
    with time_machine.travel(datetime(2026, 6, 3, 9, tzinfo=UTC), tick=False):
        act(SLUG, opened(SLUG, receipt), "treatment", was_worse="yes", words="")
        browser = sign_in(Client(), guardian)
        told = text_of(browser.get(at)).partition("Show 1 closed case")[0]
        assert "Closed, and they wrote since" in told
        assert "They say that they were treated worse for it." in told
        assert "1 open concern" in text_of(browser.get("/"))


def test_whoever_stays_anonymous_is_asked_to_look_once_more_at_later_messages_too(trust):
    receipt, _ = raised(SLUG)
    looked = act(SLUG, opened(SLUG, receipt), "write", words="Sister Okoro saw me on 3 May")
    assert "Look once more: could somebody tell who you are?" in text_of(looked)
    assert Concern.objects.get().messages.count() == 1
    act(SLUG, looked, "write", words="Sister Okoro saw me on 3 May", looked=hidden(looked, "write-looked"))
    assert Concern.objects.get().messages.count() == 2


def test_a_quarter_that_is_not_over_is_not_counted(trust, guardian, sign_in):
    raised(SLUG)
    browser = sign_in(Client(), guardian)
    for name in ("counts", "log"):
        assert browser.get(reverse(f"speaking:{name}", args=["2026-04"])).status_code == 404


def test_what_was_learnt_tells_no_day_by_earlier_days_and_what_was_taken_back_is_gone_from_them(
    trust, guardian, sign_in
):
    raised(SLUG)
    learned = actions.share_learning(
        concern=Concern.objects.get(),
        audience=Audience.STAFF,
        said="Bells",
        did="They ring now",
        **who(guardian),
    )
    at = reverse("speaking:about")
    with time_machine.travel(datetime(2026, 8, 3, 9, tzinfo=UTC), tick=False):
        browser = sign_in(Client(), trust.people["staff"])
        shown = {
            on: "They ring now" in text_of(browser.get(at, {"known": on}))
            for on in ("2026-06-03", "2026-07-01")
        }
        assert shown == {"2026-06-03": False, "2026-07-01": True}
        actions.take_learning_back(learning=learned, **who(guardian))
        assert "They ring now" not in text_of(browser.get(at, {"known": "2026-07-01"}))


def test_a_reporter_sees_who_can_read_it_and_that_a_new_guardian_took_it_up_leaves_a_line(trust, guardian):
    from leadwell_site.accounts.models import User

    receipt, _ = raised(SLUG)
    told = text_of(opened(SLUG, receipt))
    assert f"Who can read this {guardian.name}, since 2 June 2026 Nobody else." in told
    end_role(role=guardian.roles.get(), until_on=date(2026, 6, 1), actor="tests", at=NOW)
    assert "Who can read this Nobody now" in text_of(opened(SLUG, receipt))
    puppet = User.objects.create(email="puppet@northgate.example", name="New Name")
    give_role(user=puppet, unit=trust.root, kind=RoleKind.GUARDIAN, from_on=NOW.date(), actor="tests", at=NOW)
    actions.take_up_what_nobody_holds(at=NOW)
    assert "New Name, since 2 June 2026" in text_of(opened(SLUG, receipt))
    line = AuditLine.objects.get(did="speaking.case.taken_up")
    assert line.details == {"to": [puppet.pk]}


def test_what_a_guardian_sends_twice_is_told_once(trust, guardian):
    raised(SLUG)
    case = Concern.objects.get()
    for _ in range(2):
        actions.reply(concern=case, words="We looked at it.", **who(guardian))
        actions.share_learning(
            concern=case, audience=Audience.STAFF, said="Bells", did="They ring now", **who(guardian)
        )
    assert (case.messages.count(), case.learning.count()) == (2, 1)
