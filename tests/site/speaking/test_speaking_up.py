"""Somebody without an account speaks up, comes back with seven words, and is answered by guardians alone."""

import io
import zlib
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.site.speaking.telling import WORDS, act, hidden, opened, raised, receipt_of, text_of

from leadwell.voices.concerns import NotNext, StepKind
from leadwell_site.audit.models import AuditLine
from leadwell_site.organisations.actions import end_role, give_role
from leadwell_site.organisations.choices import RoleKind
from leadwell_site.speaking import actions, queries
from leadwell_site.speaking.models import Attachment, Concern, Message, Rating, StepTaken

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


def png(*extra: tuple[bytes, bytes]) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    head = chunk(b"IHDR", (1).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00")
    middle = b"".join(chunk(name, body) for name, body in extra)
    return (
        b"\x89PNG\r\n\x1a\n"
        + head
        + middle
        + chunk(b"IDAT", zlib.compress(b"\x00\x00"))
        + chunk(b"IEND", b"")
    )


def test_a_concern_is_read_by_the_guardian_answered_and_read_a_day_later_with_the_seven_words(
    trust, guardian, client, sign_in
):
    receipt, _ = raised(SLUG)
    assert len(receipt.split()) == 7
    sign_in(client, guardian)
    (case,) = queries.cases_for(guardian, on=NOW.date())
    at = reverse("speaking:case", args=[case.pk])
    assert WORDS in text_of(client.get(at))
    read = AuditLine.objects.get(did="speaking.case.read")
    assert (read.actor, read.subject, read.details) == (guardian.email, f"case {case.pk}", {})
    sent = {
        "act": "step",
        "step-kind": "thanked",
        "step-words": "Thank you. I am Ann and I read this.",
        "step-note": "",
    }
    assert client.post(at, sent).status_code == 302
    with time_machine.travel(datetime(2026, 6, 3, 20, tzinfo=UTC), tick=False):
        told = text_of(opened(SLUG, receipt))
    assert "Thank you. I am Ann and I read this." in told
    assert "Done Thanks, and who reads it On 2 June 2026, due by 5 June 2026." in told
    assert "Due What happens next By 9 June 2026." in told


def test_the_words_are_read_in_capitals_with_commas_and_slips_but_not_in_another_order(trust):
    receipt, _ = raised(SLUG)
    words = receipt.split()
    assert WORDS in text_of(opened(SLUG, ",  ".join(words).upper()))
    assert WORDS in text_of(opened(SLUG, " ".join(word[:4] + "zz" for word in words)))
    for wrong in (" ".join(words[::-1]), " ".join(words[:6]), f"{receipt} acorn", "", "nothing at all"):
        assert WORDS not in text_of(opened(SLUG, wrong))


def test_two_reporters_cannot_see_each_others_thread_nor_write_into_it(trust):
    mine, browser = raised(SLUG, words="Mine")
    theirs, _ = raised(SLUG, words="Theirs", client=browser)
    page = opened(SLUG, mine)
    assert "Mine" in text_of(page)
    assert "Theirs" not in text_of(page)
    half = " ".join([*theirs.split()[:2], *mine.split()[2:]])
    assert "These words open nothing here." in text_of(opened(SLUG, half))
    visit = hidden(page, "visit")
    number = Concern.objects.exclude(selector="-".join(mine.split()[:2])).get().pk
    forged = Client().post(
        reverse("speaking:come_back", args=[SLUG]),
        {"act": "write", "visit": f"{number}:{visit.split(':', 1)[1]}", "write-words": "Forged"},
    )
    assert "Enter your seven words again" in text_of(forged)
    assert Message.objects.count() == 2


def test_another_organisations_page_does_not_open_it(trust, other_trust):
    receipt, _ = raised(SLUG)
    assert "These words open nothing here." in text_of(opened("zyxmark", receipt))
    page = opened(SLUG, receipt)
    sent = {"act": "write", "visit": hidden(page, "visit"), "write-words": "x", "write-nonce": "n" * 32}
    answer = Client().post(reverse("speaking:come_back", args=["zyxmark"]), sent)
    assert "Enter your seven words again" in text_of(answer)


def test_a_visit_ends_after_45_minutes_and_what_was_written_meanwhile_is_kept(trust):
    receipt, _ = raised(SLUG)
    page = opened(SLUG, receipt)
    with time_machine.travel(datetime(2026, 6, 2, 9, 46, tzinfo=UTC), tick=False):
        late = act(SLUG, page, "write", words="A long text")
        assert "Enter your seven words again" in text_of(late)
        assert Message.objects.count() == 1
        again = Client().post(
            reverse("speaking:come_back", args=[SLUG]), {"receipt": receipt, "draft": hidden(late, "draft")}
        )
        assert "A long text" in again.content.decode()


def test_a_form_that_is_sent_twice_is_kept_once(trust):
    receipt, browser = raised(SLUG, nonce="n" * 32)
    again = browser.post(
        reverse("speaking:raise", args=[SLUG]),
        {"words": WORDS, "elements": ["bullying"], "openness": "anonymous", "nonce": "n" * 32},
    )
    assert "This was sent already" in text_of(again)
    page = opened(SLUG, receipt)
    for _ in range(2):
        assert "Your message was kept." in text_of(act(SLUG, page, "write", words="More", nonce="w" * 32))
        rated = {"thanked": "no", "helped": "no", "again": "maybe", "nonce": "r" * 32}
        assert "Your answers were kept." in text_of(act(SLUG, page, "rate", **rated))
    assert (Concern.objects.count(), Message.objects.count(), Rating.objects.count()) == (1, 2, 1)


def test_managers_administrators_the_board_and_other_guardians_get_404_and_it_is_written_down(
    trust, other_trust, sign_in
):
    raised(SLUG)
    case = Concern.objects.get()
    at = reverse("speaking:case", args=[case.pk])
    people = [person for kind, person in trust.people.items() if kind != "guardian"]
    people += [*trust.ward_people.values(), other_trust.people["guardian"]]
    for person in people:
        answer = sign_in(Client(), person).get(at)
        assert answer.status_code == 404
        assert WORDS not in answer.content.decode()
    lines = AuditLine.objects.filter(did="speaking.case.refused")
    assert [one.actor for one in lines] == [person.email for person in people]
    assert {one.subject for one in lines} == {f"case {case.pk}"}
    for person in people:
        listed = sign_in(Client(), person).get(reverse("speaking:cases"))
        assert listed.status_code == (200 if "guardian" in person.email else 403)
        assert at not in listed.content.decode()


def test_a_number_that_is_no_case_is_refused_and_written_down_alike(trust, guardian, sign_in):
    answer = sign_in(Client(), guardian).get(reverse("speaking:case", args=[4711]))
    assert answer.status_code == 404
    assert AuditLine.objects.get(did="speaking.case.refused").subject == "case 4711"


def test_who_is_no_guardian_any_more_sees_nothing_and_the_next_one_takes_it_up(trust, guardian):
    raised(SLUG)
    case = Concern.objects.get()
    on = NOW.date()
    assert queries.may_open(guardian, case, on=on)
    role = guardian.roles.get()
    end_role(role=role, until_on=date(2026, 6, 1), actor="tests", at=NOW)
    assert not queries.may_open(guardian, case, on=on)
    next_one = get_user_model().objects.create(email="next@northgate.example", name="Next")
    give_role(user=next_one, unit=trust.root, kind=RoleKind.GUARDIAN, from_on=on, actor="tests", at=NOW)
    assert not queries.may_open(next_one, case, on=on)
    assert actions.take_up_what_nobody_holds(at=NOW) == 1
    assert queries.may_open(next_one, Concern.objects.get(), on=on)
    assert actions.take_up_what_nobody_holds(at=NOW) == 0


def second_guardian(trust):
    person = get_user_model().objects.create(email="second@northgate.example", name="Second Guardian")
    give_role(user=person, unit=trust.root, kind=RoleKind.GUARDIAN, from_on=NOW.date(), actor="tests", at=NOW)
    return person


def test_a_guardian_whom_it_is_about_is_kept_out_for_good(trust, guardian):
    second = second_guardian(trust)
    raised(SLUG, kept_out=[str(guardian.pk)])
    case = Concern.objects.get()
    on = NOW.date()
    assert (queries.may_open(guardian, case, on=on), queries.may_open(second, case, on=on)) == (False, True)
    with pytest.raises(actions.CannotHandOn, match="does not want that person"):
        actions.hand_to(concern=case, user_id=guardian.pk, **who(second))
    end_role(role=second.roles.get(), until_on=NOW.date(), actor="tests", at=NOW)
    with time_machine.travel(datetime(2026, 6, 3, 9, tzinfo=UTC), tick=False):
        assert actions.take_up_what_nobody_holds(at=datetime(2026, 6, 3, 9, tzinfo=UTC)) == 0


def test_a_small_home_sends_it_to_a_guardian_outside_who_took_it_on(trust, other_trust, sign_in):
    from leadwell_site.speaking.choices import RouteKind

    outside = other_trust.people["guardian"]
    actions.add_route(
        organisation=trust.organisation, kind=RouteKind.GUARDIAN, name="Southmoor’s guardian", email=outside.email,
        contact="", **who(trust.people["administrator"]),
    )  # fmt: skip
    front = Client().get(reverse("speaking:raise", args=[SLUG]))
    assert "Send it outside" not in text_of(front)
    browser = sign_in(Client(), outside)
    (offer,) = queries.offers_to(outside, on=NOW.date())
    browser.post(reverse("speaking:cases"), {"act": "accept", "route": offer.pk})
    receipt, _ = raised(SLUG, kept_out=["outside"])
    case = Concern.objects.get()
    assert case.goes_outside
    assert not queries.may_open(trust.people["guardian"], case, on=NOW.date())
    assert WORDS in text_of(browser.get(reverse("speaking:case", args=[case.pk])))
    actions.reply(concern=case, words="I read it, outside.", **who(outside))
    assert "I read it, outside." in text_of(opened(SLUG, receipt))
    # Nothing else of the organisation opens to the guardian outside.
    assert browser.get(reverse("organisations:unit", args=[trust.root.pk])).status_code == 404


def test_where_nobody_could_read_it_nothing_is_taken_in(trust, guardian):
    end_role(role=guardian.roles.get(), until_on=date(2026, 6, 1), actor="tests", at=NOW)
    end_role(role=trust.ward_people["guardian"].roles.get(), until_on=date(2026, 6, 1), actor="tests", at=NOW)
    page = Client().get(reverse("speaking:raise", args=[SLUG]))
    assert "could read it yet" in text_of(page)
    assert "to be checked against its source" in text_of(page)
    assert "<form" not in page.content.decode().split("<main")[1]


def test_a_guardian_who_is_the_only_one_cannot_be_kept_out_without_another_way(trust, guardian):
    second = second_guardian(trust)
    page = Client().get(reverse("speaking:raise", args=[SLUG]))
    answer = Client().post(
        reverse("speaking:raise", args=[SLUG]),
        {
            "words": WORDS, "elements": ["bullying"], "openness": "anonymous", "nonce": hidden(page, "nonce"),
            "kept_out": [str(guardian.pk), str(second.pk)],
        },
    )  # fmt: skip
    assert "Nobody is left who could read it." in text_of(answer)
    assert not Concern.objects.exists()


def test_every_answer_has_its_day_and_what_is_late_is_marked_for_the_reporter_too(trust):
    receipt, _ = raised(SLUG)
    with time_machine.travel(datetime(2026, 6, 6, 9, tzinfo=UTC), tick=False):
        told = text_of(opened(SLUG, receipt))
    assert "Overdue Thanks, and who reads it Was due by 5 June 2026." in told
    with time_machine.travel(datetime(2026, 6, 5, 21, tzinfo=UTC), tick=False):
        assert "Overdue" not in text_of(opened(SLUG, receipt))


def test_an_organisation_sets_its_own_days(trust):
    actions.set_clock(
        organisation=trust.organisation, thanks_days=1, triage_days=2, decision_days=3, change_days=4,
        reply_days=1, **who(trust.people["administrator"]),
    )  # fmt: skip
    receipt, _ = raised(SLUG)
    with time_machine.travel(datetime(2026, 6, 4, 9, tzinfo=UTC), tick=False):
        assert "Overdue Thanks, and who reads it Was due by 3 June 2026." in text_of(opened(SLUG, receipt))


def test_steps_follow_each_other_and_each_tells_the_reporter_something(trust, guardian):
    raised(SLUG)
    case = Concern.objects.get()
    with pytest.raises(NotNext, match="The next step here is: thanked"):
        actions.take_step(concern=case, kind=StepKind.DECIDED, words="No", note="", **who(guardian))
    with pytest.raises(actions.NothingToTell):
        actions.take_step(concern=case, kind=StepKind.THANKED, words=" ", note="", **who(guardian))
    for kind in (StepKind.THANKED, StepKind.TRIAGED, StepKind.DECIDED, StepKind.CHANGED, StepKind.CLOSED):
        actions.take_step(concern=case, kind=kind, words=f"Told: {kind}", note="n", **who(guardian))
    (fact,) = queries.facts_of(trust.organisation)
    assert fact.is_closed
    assert [one.kind for one in fact.steps] == list(StepKind)[:5]
    assert Message.objects.filter(is_from_reporter=False).count() == 5


def test_a_photograph_is_read_without_where_it_was_taken_and_the_original_leaves_a_line(
    trust, guardian, sign_in
):
    secret = b"GPS 53.0 N, made by Robin Ash"
    photo = SimpleUploadedFile("robin-ash.png", png((b"tEXt", b"Author\x00" + secret)), "image/png")
    raised(SLUG, files=[photo])
    held = Attachment.objects.get()
    assert secret not in bytes(held.original_box)
    browser = sign_in(Client(), guardian)
    at = reverse("speaking:attachment", args=[Concern.objects.get().pk, held.pk])
    cleaned = browser.get(at)
    assert cleaned.content == png()
    assert secret not in cleaned.content
    assert not AuditLine.objects.filter(did="speaking.case.original_opened").exists()
    original = browser.post(at)
    assert secret in original.content
    assert original["Content-Type"] == "application/octet-stream"
    assert AuditLine.objects.get(did="speaking.case.original_opened").actor == guardian.email
    stranger = sign_in(Client(), trust.people["registered_manager"])
    assert (stranger.get(at).status_code, stranger.post(at).status_code) == (404, 404)


@pytest.mark.parametrize(
    ("content", "words"), [(b"%PDF-1.7 x", "does not take PDFs"), (b"MZ\x00\x01", "cannot clean")]
)
def test_a_file_that_cannot_be_cleaned_is_refused_with_what_to_do(trust, content, words):
    browser = Client()
    address = reverse("speaking:raise", args=[SLUG])
    sent = {
        "words": WORDS, "elements": ["bullying"], "openness": "anonymous",
        "nonce": hidden(browser.get(address), "nonce"), "files": [io.BytesIO(content)],
    }  # fmt: skip
    assert words in text_of(browser.post(address, sent))
    assert not Concern.objects.exists()


def test_files_that_are_too_large_are_refused_and_not_kept_in_memory_or_on_the_disk(trust):
    browser = Client()
    address = reverse("speaking:raise", args=[SLUG])
    large = SimpleUploadedFile("large.txt", b"a" * 9_000_000)
    sent = {"words": WORDS, "elements": ["bullying"], "openness": "anonymous"}
    sent |= {"nonce": hidden(browser.get(address), "nonce"), "files": [large]}
    assert "larger than 8 MB" in text_of(browser.post(address, sent))
    assert not Concern.objects.exists()


def test_a_name_told_in_confidence_is_sealed_and_shown_only_to_whoever_presses_the_button(
    trust, guardian, sign_in
):
    raised(SLUG, openness="confidential", name="Robin Ash, 07700 900123")
    case = Concern.objects.get()
    assert b"Robin" not in bytes(case.name_box)
    browser, at = sign_in(Client(), guardian), reverse("speaking:case", args=[case.pk])
    assert "Robin Ash" not in browser.get(at).content.decode()
    assert "Robin Ash, 07700 900123" in text_of(browser.post(at, {"act": "name"}))
    assert AuditLine.objects.get(did="speaking.case.name_opened").details == {}


def test_an_anonymous_concern_takes_no_name_by_the_page_and_none_by_the_database(trust):
    browser = Client()
    address = reverse("speaking:raise", args=[SLUG])
    sent = {"words": WORDS, "elements": ["bullying"], "openness": "anonymous", "name": "Robin Ash"}
    sent["nonce"] = hidden(browser.get(address), "nonce")
    assert "You chose to stay anonymous." in text_of(browser.post(address, sent))
    raised(SLUG)
    row = Concern.objects.get()
    row.pk, row.selector, row.nonce, row.name_box = 1, "other", "other", b"a name"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("model", [Concern, Message, StepTaken, Rating, Attachment])
def test_what_was_told_can_be_neither_changed_nor_deleted(trust, guardian, model):
    photo = SimpleUploadedFile("a.png", png(), "image/png")
    receipt, _ = raised(SLUG, files=[photo])
    case = Concern.objects.get()
    actions.take_step(concern=case, kind=StepKind.THANKED, words="Thank you", note="", **who(guardian))
    act(SLUG, opened(SLUG, receipt), "rate", thanked="yes", helped="yes", again="yes")
    assert model.objects.exists()
    for change in (lambda: model.objects.update(id=5), lambda: model.objects.all().delete()):
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            change()


def test_learning_is_looked_at_before_it_is_published_and_shows_no_day(trust, guardian, sign_in):
    raised(SLUG)
    browser, at = sign_in(Client(), guardian), reverse("speaking:case", args=[Concern.objects.get().pk])
    sent = {
        "act": "learning", "learning-audience": "staff", "learning-said": "Bells are not always heard",
        "learning-did": "Bells now ring on both floors",
    }  # fmt: skip
    assert "This is what they will read" in text_of(browser.post(at, sent))
    about = reverse("speaking:about")
    staff = sign_in(Client(), trust.people["staff"])
    assert "Bells now ring" not in text_of(staff.get(about))
    browser.post(at, sent | {"sure": "yes"})
    told = text_of(staff.get(about))
    assert "What changed: Bells now ring on both floors Quarter from April 2026" in told
    assert "2 June" not in told
    learned = Concern.objects.get().learning.get()
    browser.post(at, {"act": "take-back", "of": learned.pk})
    assert "Bells now ring" not in text_of(staff.get(about))


def test_thanks_and_complaints_go_to_whoever_answers_for_the_place_and_what_changed_is_public(trust, sign_in):
    browser = Client()
    address = reverse("speaking:tell", args=[SLUG])
    sent = {"kind": "complaint", "words": "Supper came cold", "openness": "anonymous", "who": "close"}
    sent |= {"unit": str(trust.wards[0].pk), "nonce": hidden(browser.get(address), "nonce")}
    receipt = receipt_of(browser.post(address, sent))
    case = Concern.objects.get()
    at = reverse("speaking:case", args=[case.pk])
    manager = sign_in(Client(), trust.ward_people["ward_manager"])
    assert "Complaint, Harvey Ward" in text_of(manager.get(reverse("speaking:told_of_care")))
    for person in (trust.people["guardian"], trust.people["board"], trust.people["administrator"]):
        assert sign_in(Client(), person).get(at).status_code == 404
    manager.post(at, {"act": "step", "step-kind": "thanked", "step-words": "We are sorry.", "step-note": ""})
    assert "We are sorry." in text_of(opened(SLUG, receipt))
    learning = {
        "learning-audience": "public",
        "learning-said": "Supper was cold",
        "learning-did": "Trolleys are heated",
    }
    manager.post(at, {"act": "learning", "sure": "yes"} | learning)
    public = text_of(Client().get(reverse("speaking:you_said", args=[SLUG])))
    assert "You said: Supper was cold We did: Trolleys are heated" in public


def test_the_counts_of_a_quarter_are_as_they_were_at_its_end(trust, guardian, sign_in):
    receipt, _ = raised(SLUG, level="worker")
    later = datetime(2026, 7, 20, 9, tzinfo=UTC)
    with time_machine.travel(later, tick=False):
        actions.sort(concern=Concern.objects.get(), elements=("bullying",), **who(guardian, later))
        act(SLUG, opened(SLUG, receipt), "treatment", was_worse="yes", words="Shifts were taken from me")
        browser = sign_in(Client(), guardian)
        at = reverse("speaking:counts", args=["2026-04"])
        then = browser.get(at).content.decode("utf-8-sig")
        now = browser.get(at + "?as=today").content.decode("utf-8-sig")
    assert "2026-04,2026-06-30,element,patient-safety,Patient safety or quality,1" in then
    assert "2026-04,2026-06-30,detriment,yes,Said to be treated worse for it,0" in then
    assert "2026-04,2026-07-20,element,patient-safety,Patient safety or quality,0" in now
    assert "2026-04,2026-07-20,element,bullying,Bullying or harassment,1" in now
    assert "2026-04,2026-07-20,detriment,yes,Said to be treated worse for it,1" in now
    assert sign_in(Client(), trust.people["board"]).get(at).status_code == 403


def test_words_that_may_name_somebody_are_pointed_at_once_and_sent_as_they_are_after_that(trust):
    browser = Client()
    address = reverse("speaking:raise", args=[SLUG])
    sent = {"words": "I told Sister Okoro on 3 May", "elements": ["bullying"], "openness": "anonymous"}
    sent["nonce"] = hidden(browser.get(address), "nonce")
    looked = browser.post(address, sent)
    assert "These may be names, numbers or dates:" in text_of(looked)
    assert "Okoro" in text_of(looked)
    assert not Concern.objects.exists()
    assert receipt_of(browser.post(address, sent | {"looked": hidden(looked, "looked")}))


def test_the_log_of_a_quarter_holds_what_the_guardian_looks_after_and_no_word_of_it(trust, guardian, sign_in):
    second = second_guardian(trust)
    raised(SLUG, level="worker")
    raised(SLUG, kept_out=[str(guardian.pk)], elements=["bullying"])
    case = next(one for one in queries.cases_for(guardian, on=NOW.date()))
    actions.take_step(concern=case.row, kind=StepKind.THANKED, words="Thank you", note="", **who(guardian))
    actions.agree_action(concern=case.row, words="Mend the bell", owner="", due_on=None, **who(guardian))
    at = reverse("speaking:log", args=["2026-04"])
    with time_machine.travel(datetime(2026, 7, 20, 9, tzinfo=UTC), tick=False):
        text = sign_in(Client(), guardian).get(at).content.decode("utf-8-sig")
        both = sign_in(Client(), second).get(at).content.decode("utf-8-sig")
        assert sign_in(Client(), trust.people["administrator"]).get(at).status_code == 403
    (line,) = text.splitlines()[1:]
    assert line == (
        f"{case.pk},2026-04,2026-06-30,2026-06-02,anonymous,patient-safety,worker,2026-06-02,,,,,1,not-said,not-said,no"
    )
    assert len(both.splitlines()) == 3
    assert "bell" not in text
