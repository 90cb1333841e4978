"""The handover: what nobody resolved comes first and stays, what is signed is kept, strangers see nothing."""

import html
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests.site.staffing.demonstration_month import LOADED_AT

from leadwell.foundations.staff import Part
from leadwell.staffing.handover import shipped_checklist
from leadwell_site.audit.models import AuditLine
from leadwell_site.staffing import actions, queries
from leadwell_site.staffing.models import Handover

ALL = [item.key for item in shipped_checklist().items]
# 9 October 2026 has a night with two red flags by the rule.
FLAGGED = date(2026, 10, 9)
AFTER = datetime(2026, 10, 10, 6, 10, tzinfo=UTC)  # ten past seven in summer time
WHO = {"by": "sister@example.org"}


@pytest.fixture
def _morning():
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def manager(client, planted, sign_in):
    return sign_in(client, planted.people["ward_manager"])


def address(unit):
    return reverse("staffing:handover", args=[unit.pk])


def meeting_of(ward, now=AFTER):
    return queries.meeting(ward, now=now, signed=queries.handovers(ward))


def keys(flags):
    return [(one.flag.on, one.flag.part, one.flag.code) for one in flags]


def plain(answer):
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def sign(client, ward, **more):
    shown = client.get(address(ward)).content.decode()
    seen = html.unescape(re.search(r'name="seen" value="([^"]*)"', shown)[1])
    return client.post(address(ward), {"done": ALL, "note": "", "seen": seen, "signed": "on"} | more)


def test_the_flags_of_the_last_24_hours_come_first_each_leading_to_its_shift(planted):
    ward = planted.wards[0]
    found = meeting_of(ward)
    assert (found.ends, found.begins) == ((FLAGGED, Part.NIGHT), (FLAGGED + timedelta(days=1), Part.DAY))
    assert keys(found.unresolved) == [(FLAGGED, Part.NIGHT, "RF5"), (FLAGGED, Part.NIGHT, "RF6")]
    two_days_on = meeting_of(ward, AFTER + timedelta(days=2))
    assert not {key for key in keys(two_days_on.flags) if key[0] == FLAGGED}


@pytest.mark.usefixtures("_morning")
def test_what_is_handed_over_unresolved_is_unresolved_at_the_next_handover_until_it_is_done(planted):
    ward = planted.wards[0]
    told = keys(meeting_of(ward).unresolved)
    actions.sign_handover(unit=ward, done=ALL, note="", seen=meeting_of(ward).fingerprint, at=AFTER, **WHO)
    later = AFTER + timedelta(days=2)
    carried = [one for one in meeting_of(ward, later).unresolved if one.is_carried]
    assert keys(carried) == told
    actions.record_mitigation(
        unit=ward, on=FLAGGED, part=Part.NIGHT, kind="bank", escalated_to="", note="", at=later, **WHO
    )
    assert not [one for one in meeting_of(ward, later).unresolved if one.is_carried]


def test_a_flag_recorded_by_hand_is_unresolved_although_something_was_done_before_it_was_seen(planted):
    ward = planted.wards[0]
    shift = {"unit": ward, "on": FLAGGED, "part": Part.NIGHT}
    actions.record_mitigation(**shift, kind="bank", escalated_to="", note="", at=AFTER, **WHO)
    later = AFTER + timedelta(minutes=5)
    actions.record_flag(**shift, code="RF1", note="", at=later, **WHO)
    assert keys(meeting_of(ward, later).unresolved) == [(FLAGGED, Part.NIGHT, "RF1")]


def test_the_page_lists_unresolved_above_resolved_and_names_what_was_done(manager, planted):
    ward = planted.wards[0]
    with time_machine.travel(AFTER, tick=False):
        shown = manager.get(address(ward))
        text = plain(shown)
        assert "2 red flags are unresolved." in text
        night = reverse("staffing:shift", args=[ward.pk, FLAGGED, "night"])
        assert shown.content.decode().index(night) < shown.content.decode().index("The shift that ends")
        actions.set_flag_aside(
            unit=ward, on=FLAGGED, part=Part.NIGHT, code="RF6", reason_code="covered", reason="Matron came",
            at=LOADED_AT, **WHO,
        )  # fmt: skip
        text = plain(manager.get(address(ward)))
    assert "1 red flag is unresolved." in text
    assert (
        text.index("Unresolved: 1 red flag") < text.index("Resolved: 1 red flag") < text.index("Matron came")
    )
    assert "The shift that begins: Sat 10 Oct, day" in text


@pytest.mark.usefixtures("_morning")
def test_a_handover_is_signed_kept_and_told_in_the_audit_log(manager, planted):
    ward = planted.wards[0]
    answer = sign(manager, ward, done=ALL[1:], note="No count: the census came late.")
    assert answer.status_code == 302
    kept = Handover.objects.get()
    assert (kept.ends_on, kept.ends_part, kept.begins_part) == (FLAGGED, "night", "day")
    assert kept.unresolved == [["2026-10-09", "night", "RF5"], ["2026-10-09", "night", "RF6"]]
    assert [item["done"] for item in kept.checklist] == [False, *[True] * (len(ALL) - 1)]
    line = AuditLine.objects.get(did="staffing.handover.signed")
    assert line.actor == planted.people["ward_manager"].email
    assert line.details == {"handover": kept.pk, "unresolved": 2, "not_done": ["counted"]}
    text = plain(manager.get(address(ward)))
    assert "No count: the census came late." in text
    assert "Handed over unresolved: Registered" in text
    with pytest.raises(DatabaseError), transaction.atomic():
        Handover.objects.update(note="another")


@pytest.mark.usefixtures("_morning")
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"signed": ""}, "Tick the box to sign the handover"),
        ({"done": ALL[1:]}, "Say what on the list was not done, and why"),
        (
            {"seen": "2026-10-09/night/RF5"},
            "The shifts or the unresolved flags have changed since you opened this page",
        ),
        ({"done": ["no such item"]}, "Select a valid choice"),
    ],
)
def test_what_is_not_fit_to_sign_is_told_and_not_kept(manager, planted, sent, said):
    answer = sign(manager, planted.wards[0], **sent)
    assert answer.status_code == 422
    assert said in plain(answer)
    assert not Handover.objects.exists()


def test_the_page_as_known_on_a_day_looks_back_from_that_day_and_takes_nothing(client, planted, sign_in):
    ward = planted.wards[0]
    with time_machine.travel(LOADED_AT + timedelta(days=2), tick=False):
        manager = sign_in(client, planted.people["ward_manager"])
        with_flags = meeting_of(ward)
        actions.sign_handover(unit=ward, done=ALL, note="Told", seen=with_flags.fingerprint, at=AFTER, **WHO)
        then = plain(manager.get(address(ward), {"known": "2026-11-05"}))
        assert "up to 5 November 2026" in then
        # Handed over on 10 October and loaded on 5 November: unresolved from there on, and not before.
        assert "Handed over before, and still unresolved." in then
        before = plain(manager.get(address(ward), {"known": "2026-11-04"}))
        assert "No red flag of the last 24 hours is unresolved." in before
        assert "No red flag can be ruled out where too little is recorded" in before
        assert manager.post(f"{address(ward)}?known=2026-11-06", {"signed": "on"}).status_code == 403


@pytest.mark.usefixtures("_morning")
def test_only_those_who_may_record_sign_and_no_stranger_looks(client, planted, other_trust, sign_in):
    ward = planted.wards[0]
    sign_in(client, planted.people["regulator"])
    assert "Sign the handover" not in client.get(address(ward)).content.decode()
    assert client.post(address(ward), {"signed": "on"}).status_code == 403
    sign_in(client, other_trust.people["ward_manager"])
    assert client.get(address(ward)).status_code == 404
    sign_in(client, planted.people["ward_manager"])
    assert client.get(address(planted.site)).status_code == 404
    assert not Handover.objects.exists()


@pytest.mark.usefixtures("_morning")
def test_the_page_takes_as_many_queries_with_one_earlier_handover_as_with_three(
    manager, planted, count_queries
):
    ward = planted.wards[0]
    counts = []
    for by in "abc":
        seen = meeting_of(ward).fingerprint
        actions.sign_handover(unit=ward, done=ALL, note="", seen=seen, by=f"{by}@example.org", at=AFTER)
        counts.append(count_queries(lambda: manager.get(address(ward))))
    assert counts[0] == counts[-1]


@pytest.mark.usefixtures("_morning")
def test_the_same_person_signs_the_same_handover_once(manager, planted):
    ward = planted.wards[0]
    assert sign(manager, ward).status_code == 302
    again = sign(manager, ward, note="Once more")
    assert again.status_code == 422
    assert "You have signed this handover already." in plain(again)
    assert Handover.objects.count() == 1
    signed = {"unit": ward, "done": ALL, "note": "", "at": AFTER}
    actions.sign_handover(**signed, seen=meeting_of(ward).fingerprint, by="another@example.org")
    actions.record_flag(unit=ward, on=FLAGGED, part=Part.NIGHT, code="RF1", note="", at=AFTER, **WHO)
    assert sign(manager, ward).status_code == 302  # a flag came since: that is another handover
    assert Handover.objects.count() == 3


def test_a_page_opened_before_the_shifts_changed_cannot_sign_for_those_that_meet_now(planted):
    ward = planted.wards[0]
    quiet = AFTER + timedelta(days=2)
    opened, now = meeting_of(ward, quiet), meeting_of(ward, quiet + timedelta(days=1))
    assert opened.fingerprint != now.fingerprint
    with pytest.raises(actions.FlagsChanged, match="The shifts or the unresolved flags"):
        actions.sign_handover(
            unit=ward, done=ALL, note="", seen=opened.fingerprint, at=quiet + timedelta(days=1), **WHO
        )
