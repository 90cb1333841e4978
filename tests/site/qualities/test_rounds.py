"""An assessment from its design to the report, as the person and the facilitator walk through its pages."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.site.qualities.rounds import (
    COUNTS,
    NOW,
    answered,
    begun,
    codes_of,
    day,
    facilitator_of,
    leader_of,
    opened,
    released,
)

from leadwell.voices.all_round import CannotMove, MayNotFacilitate, NotAPanel, TooFewRaters
from leadwell.voices.verifier import release_of, verify

pytestmark = [pytest.mark.site, pytest.mark.django_db]


@pytest.fixture
def person(trust, sign_in):
    return sign_in(Client(), leader_of(trust))


@pytest.fixture
def facilitator(trust, sign_in):
    return sign_in(Client(), facilitator_of(trust))


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def at(name, of, *more):
    return reverse(f"qualities:{name}", args=[of.pk, *more])


def test_a_person_begins_a_facilitator_agrees_raters_answer_and_the_report_is_released(
    trust, person, facilitator, time_machine
):
    time_machine.move_to(NOW, tick=False)
    new = reverse("qualities:round_new")
    assert "Front-line leader" in text(person.get(new))
    address = f"{new}?ask=lqf-2014/front-line"
    shown = text(person.get(address))
    assert "Demonstrating personal qualities" in shown
    sent = {
        "headings": ["personal", "with-others"],
        "named": "no",
        "facilitator": str(facilitator_of(trust).pk),
        "manager": "matron@northgate.example",
        "many_manager": "1",
        "many_peers": "4",
        "many_reports": "4",
        **day("closes_on", NOW.date() + timedelta(days=14)),
    }
    few = person.post(address, {**sent, "many_peers": "1", "many_reports": "1"})
    assert few.status_code == 422
    assert "nothing could be told" in text(few)
    here = person.post(address, sent)["Location"]
    assert "has to agree who is asked" in text(person.get(here))
    assert person.post(here, {"act": "agree"}).status_code == 404  # only the facilitator does
    facilitator.post(here, {"act": "agree"})
    assert person.post(here, {"act": "open"}).status_code == 404
    facilitator.post(here, {"act": "open"})
    cards = text(facilitator.post(f"{here}cards/"))
    codes = re.findall(r'<span class="lw-code">([A-Z0-9 ]+)</span>', cards)
    assert len(codes) == 9
    visitor = Client()
    for code in codes:
        promise = text(visitor.post("/rate/", {"code": code}))
        assert "You answer as" in promise
        answer = visitor.post(
            "/rate/", {"code": code, "did": "send", **{f"q{n}": "often" for n in range(1, 13)}}
        )
        assert answer.status_code == 302, text(answer)
    own = person.post(f"{here}own/", {f"q{number}": "often" for number in range(1, 13)})
    assert own.status_code == 302
    facilitator.post(here, {"act": "close"})
    assert "Demonstrating personal qualities" not in text(person.get(here))
    before = text(facilitator.get(here))
    assert "Working with others" in before
    assert "Release it to" in before
    assert person.get(f"{here}report/").status_code == 404
    facilitator.post(here, {"act": "release"})
    assert facilitator.get(f"{here}report/").status_code == 404
    assert "theirs alone" in text(facilitator.get(here))
    report = text(person.get(f"{here}report/"))
    for words in (
        "Working with others",
        "Manager (1 person)",
        "Peers (4 people)",
        "Something to try:",
        "leadwell verify",
    ):
        assert words.casefold() in report.casefold(), words


def test_who_is_the_line_manager_or_above_the_unit_cannot_facilitate(trust):
    from leadwell_site.organisations import actions as organisations
    from leadwell_site.qualities.actions import NotDesigned

    fay = facilitator_of(trust)
    with pytest.raises(MayNotFacilitate):
        begun(trust, manager=fay.email.upper())
    with pytest.raises(MayNotFacilitate):
        begun(trust, person=fay)
    for kind in ("operational", "administrator", "staff", "registered_manager"):
        with pytest.raises(NotDesigned, match="cannot facilitate here"):
            begun(trust, facilitator=trust.people[kind])
    # A facilitator who takes charge of a site is in the line above its wards, and of no other.
    organisations.give_role(
        user=fay, unit=trust.site, kind="operational", from_on=NOW.date(), at=NOW, actor="tests"
    )
    with pytest.raises(NotDesigned, match="cannot facilitate here"):
        begun(trust)
    assert begun(trust, person=trust.people["staff"], unit=trust.home).pk


def test_a_facilitator_who_begins_one_needs_the_persons_consent_to_it_as_it_stands(
    trust, person, facilitator, time_machine
):
    from leadwell_site.qualities import actions, queries

    time_machine.move_to(NOW, tick=False)
    of = begun(trust, by=facilitator_of(trust))
    page = at("round", of)
    facilitator.post(page, {"act": "agree"})
    assert queries.round_now(of.pk).state.value == "design"
    assert facilitator.post(page, {"act": "consent"}).status_code == 404
    person.post(page, {"act": "consent"})
    actions.change_round(
        of=queries.round_now(of.pk),
        facilitator=facilitator_of(trust),
        manager="",
        counts={"peers": 3},
        closes_on=NOW.date() + timedelta(days=5),
        by=facilitator_of(trust),
        at=NOW,
    )
    facilitator.post(page, {"act": "agree"})
    assert queries.round_now(of.pk).state.value == "design"  # it was changed, so it is asked anew
    person.post(page, {"act": "consent"})
    facilitator.post(page, {"act": "agree"})
    assert queries.round_now(of.pk).state.value == "agreed"


def test_a_facilitator_begins_one_for_somebody_through_the_page(trust, facilitator, person, time_machine):
    time_machine.move_to(NOW, tick=False)
    address = f"{reverse('qualities:round_new_for')}?ask=lqf-2026/front-line"
    if facilitator.get(address).status_code == 200 and "Whom is it about?" not in text(
        facilitator.get(address)
    ):
        pytest.fail("the level is not offered")
    sent = {
        "person": f"{leader_of(trust).pk}-{trust.wards[0].pk}",
        "headings": re.findall(r'name="headings"[^>]*value="([\w-]+)"', text(facilitator.get(address))),
        "named": "yes",
        "facilitator": str(facilitator_of(trust).pk),
        "many_peers": "2",
        **day("closes_on", NOW.date() + timedelta(days=14)),
    }
    answer = facilitator.post(address, sent)
    assert answer.status_code == 302, text(answer)
    assert "Do you agree to this?" in text(person.get(answer["Location"]))
    assert person.get(reverse("qualities:round_new_for")).status_code == 403


def test_while_it_is_open_every_page_is_the_same_whatever_arrives(trust, person, facilitator, time_machine):
    time_machine.move_to(NOW, tick=False)
    of = opened(trust)
    codes = codes_of(of)
    pages = [
        (client, address)
        for client in (person, facilitator)
        for address in (
            at("round", of),
            at("round_cards", of),
            at("report", of),
            at("release_file", of, 1),
            reverse("qualities:mine"),
        )
    ]

    def bytes_now():
        found = []
        for client, address in pages:
            answer = client.get(address)
            found.append(
                (answer.status_code, re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", answer.content))
            )
        return found

    before = bytes_now()
    answered(of, codes, remarks=11, own=False)
    assert bytes_now() == before


def test_with_too_few_raters_it_is_not_released_says_why_and_may_open_once_more(trust, facilitator):
    from leadwell_site.qualities import actions, queries
    from leadwell_site.qualities.models import KeptRating

    of = opened(trust)
    codes = codes_of(of)
    answered(of, {"peers": codes["peers"][:1], "others": codes["others"][:1]})
    by = of.design.facilitator.email
    actions.close_round(of=queries.round_now(of.pk), by=by, at=NOW)
    page = text(facilitator.get(at("round", of)))
    assert "3 are needed in a dimension" in page
    assert "Release it to" not in page
    with pytest.raises(TooFewRaters):
        actions.release_round(of=queries.round_now(of.pk), show=(), by=by, at=NOW)
    assert KeptRating.objects.count() == 2
    actions.open_round(of=queries.round_now(of.pk), by=by, at=NOW)
    answered(of, {"peers": codes["peers"][1:]}, own=False)  # the cards that were handed out are still good
    actions.close_round(of=queries.round_now(of.pk), by=by, at=NOW)
    with pytest.raises(actions.NotYetAgreed, match="once more already"):
        actions.open_round(of=queries.round_now(of.pk), by=by, at=NOW)
    actions.release_round(of=queries.round_now(of.pk), show=(), by=by, at=NOW)
    assert queries.round_now(of.pk).state.value == "released"


def test_opened_once_more_it_tells_nothing_as_known_on_the_day_on_which_it_was_closed(
    trust, facilitator, time_machine
):
    from leadwell_site.qualities import actions, queries

    of, by = opened(trust), facilitator_of(trust).email
    peers = codes_of(of)["peers"]
    answered(of, {"peers": peers[:2]}, own=False)
    closed_at = NOW + timedelta(days=2)
    actions.close_round(of=queries.round_now(of.pk), by=by, at=closed_at)
    time_machine.move_to(closed_at + timedelta(days=1), tick=False)
    actions.open_round(of=queries.round_now(of.pk), by=by, at=closed_at + timedelta(days=1))
    address = f"{at('round', of)}?known={closed_at.date()}"
    answered(of, {"peers": peers[2:]}, own=False)  # enough for a figure
    shown = text(facilitator.get(address))
    assert "only on the page of today" in shown
    assert "Demonstrating personal qualities" not in shown
    for told in (queries.report_now, lambda of, today: queries.remarks_to_read(of)):
        with pytest.raises(queries.NotClosed):
            told(of, today=NOW.date())


def test_one_person_has_one_assessment_under_way_until_its_report_is_remembered(trust):
    from leadwell_site.qualities import actions, queries

    first, second = opened(trust), begun(trust)
    by = facilitator_of(trust).email
    answered(first, codes_of(first))
    actions.agree(of=second, by=by, at=NOW)
    for _ in ("open", "closed"):
        with pytest.raises(actions.NotYetAgreed, match="End that one first"):
            actions.open_round(of=queries.round_now(second.pk), by=by, at=NOW)
        if queries.round_now(first.pk).state.value == "open":
            actions.close_round(of=queries.round_now(first.pk), by=by, at=NOW)
    actions.release_round(of=queries.round_now(first.pk), show=(), by=by, at=NOW)
    assert actions.open_round(of=queries.round_now(second.pk), by=by, at=NOW).to == "open"


def test_a_released_report_passes_the_verifier_and_leaves_no_single_answer(trust, person):
    from leadwell_site.qualities import queries
    from leadwell_site.qualities.models import KeptRating, KeptRemark, RaterCode

    of = released(trust, remarks=12)
    assert [model.objects.count() for model in (KeptRating, KeptRemark, RaterCode)] == [0, 0, 0]
    parts = queries.report_of(of)
    assert len(parts) == 9
    for row, told in parts:
        answer = person.get(at("release_file", of, row.number))
        found = verify(release_of(answer.content.decode()))
        assert found.holds, found
        assert told.groups[0].names == ("manager",)
        assert all(one.raters >= 3 for one in told.groups[1:])
    shown = text(person.get(at("report", of)))
    assert shown.count("Please ask us before the rota is made") == 12
    assert "others and people they lead" in shown.casefold() or "others and peers" in shown.casefold()


def test_fewer_than_ten_remarks_are_read_by_nobody(trust, person, facilitator):
    from leadwell_site.qualities import actions, queries
    from leadwell_site.qualities.models import KeptRemark

    of = opened(trust)
    answered(of, codes_of(of), remarks=9)
    actions.close_round(of=queries.round_now(of.pk), by="x", at=NOW)
    assert "rota" not in text(facilitator.get(at("round", of)))
    keys = set(KeptRemark.objects.values_list("key", flat=True))
    actions.release_round(of=queries.round_now(of.pk), show=keys, by="x", at=NOW)
    assert "rota" not in text(person.get(at("report", of)))
    assert not KeptRemark.objects.exists()


def test_under_names_it_is_said_first_and_told_with_agreement_and_names(trust, person):
    done = released(trust, is_named=True, counts={"peers": 3, "manager": 1}, remarks=1, name="Zoe")
    of = opened(trust, is_named=True, counts={"peers": 3, "manager": 1})
    codes = codes_of(of)
    visitor = Client()
    assert "You answer under your name" in text(visitor.post("/rate/", {"code": codes["peers"][0]}))
    sent = {"code": codes["peers"][0], "did": "send", "q1": "often"}
    assert "Enter your name" in text(visitor.post("/rate/", sent))
    shown = text(person.get(at("report", done)))
    assert "Agreement 0." in shown or "Agreement 1." in shown
    assert "Zoe 0" in shown
    assert "leadwell verify" not in shown


@pytest.mark.parametrize(
    "kind", ["registered_manager", "administrator", "operational", "board", "facilitator"]
)
def test_nobody_else_sees_an_assessment_whatever_their_role(trust, sign_in, kind):
    done, open_one = released(trust, seed=3), opened(trust)
    other = trust.ward_people[kind] if kind == "facilitator" else trust.people[kind]
    client = sign_in(Client(), other)
    for of in (open_one, done):
        for name in ("round", "round_change", "round_cards", "round_own", "report", "round_plan"):
            for answer in (client.get(at(name, of)), client.post(at(name, of), {"act": "release"})):
                assert answer.status_code == 404, (kind, name)
        assert client.get(at("release_file", of, 1)).status_code == 404
    assert leader_of(trust).name not in text(client.get(reverse("qualities:mine")))


def test_the_person_shares_a_report_with_somebody_and_ends_it(trust, person, sign_in):
    of = released(trust)
    reader = sign_in(Client(), trust.people["operational"])
    page = at("report", of)
    assert reader.get(page).status_code == 404
    wrong = person.post(page, {"act": "share", "email": "nobody@else.example"})
    assert wrong.status_code == 422
    assert "Nobody in this organisation" in text(wrong)
    person.post(page, {"act": "share", "email": trust.people["operational"].email.upper()})
    shown = text(reader.get(page))
    assert "shares it with you" in shown
    assert "Share it" not in shown
    assert reader.post(page, {"act": "share", "email": trust.people["board"].email}).status_code == 404
    assert reader.get(at("round_plan", of)).status_code == 404
    assert reader.get(at("round", of)).status_code == 404
    person.post(page, {"act": "end", "reader": str(trust.people["operational"].pk)})
    assert reader.get(page).status_code == 404


def test_moves_that_are_not_in_the_table_and_panels_that_cannot_be_are_refused(trust):
    from leadwell_site.qualities import actions, queries

    of = begun(trust)
    for step in (actions.open_round, actions.close_round):
        with pytest.raises(CannotMove):
            step(of=of, by="x", at=NOW)
    with pytest.raises(CannotMove):
        actions.release_round(of=of, show=(), by="x", at=NOW)
    done, open_one = released(trust), opened(trust)
    for step in (actions.give_up_round, actions.back_to_design):
        with pytest.raises(CannotMove):
            step(of=open_one, by="x", at=NOW)
    with pytest.raises(NotAPanel):
        begun(trust, counts={"peers": 2})
    with pytest.raises(CannotMove):
        actions.release_round(of=queries.round_now(done.pk), show=(), by="x", at=NOW)


def test_codes_answer_once_and_lost_ones_are_made_anew(trust):
    from leadwell_site.qualities import actions
    from leadwell_site.qualities.models import KeptRating

    of = opened(trust)
    codes = codes_of(of)
    with pytest.raises(actions.NotSoManyCodes):
        codes_of(of)
    answers = {of.asked[0].questions[0].address: "often"}
    actions.rate(code=codes["peers"][0], answers=answers)
    with pytest.raises(actions.RatedAlready):
        actions.rate(code=codes["peers"][0], answers=answers)
    anew = actions.replace_rater_codes(of=of, group="peers", by="x", at=NOW)
    assert len(anew) == COUNTS["peers"]
    with pytest.raises(actions.NoSuchRaterCode):
        actions.rate(code=codes["peers"][1], answers=answers)
    for one in anew[:-1]:
        actions.rate(code=one.code, answers=answers)
    with pytest.raises(actions.RatedAlready, match="As many answers as were agreed"):
        actions.rate(code=anew[-1].code, answers=answers)
    assert KeptRating.objects.count() == COUNTS["peers"]


def test_the_job_closes_one_after_its_last_day(trust, time_machine):
    from leadwell_site.qualities import jobs, queries

    of = opened(trust)
    time_machine.move_to(NOW + timedelta(days=14), tick=False)
    jobs.tend()
    assert queries.round_now(of.pk).state.value == "open"
    time_machine.move_to(NOW + timedelta(days=15), tick=False)
    jobs.tend()
    assert queries.round_now(of.pk).state.value == "closed"


def test_the_second_report_stands_beside_the_first_and_remembers_it(trust, person):
    import json

    from leadwell_site.qualities import queries

    released(trust, among={0})
    again = released(trust, at=NOW + timedelta(days=300), among={3}, seed=2)
    shown = text(person.get(at("report", again)))
    assert "Higher than before. Change +" in shown
    (row, _), *_ = queries.report_of(again)
    assert json.loads(row.public_copy)["earlier"] == [again.title]
    assert verify(release_of(row.public_copy)).holds


def test_given_up_keeps_nothing_that_was_answered(trust):
    from leadwell_site.qualities import actions, queries
    from leadwell_site.qualities.models import KeptRating, KeptRemark, RaterCode

    of = opened(trust)
    answered(of, {"peers": codes_of(of)["peers"][:2]}, remarks=2)
    actions.close_round(of=queries.round_now(of.pk), by="x", at=NOW)
    actions.give_up_round(of=queries.round_now(of.pk), by="x", at=NOW)
    assert [model.objects.count() for model in (KeptRating, KeptRemark, RaterCode)] == [0, 0, 0]


def test_once_a_report_can_be_told_it_is_released_and_neither_opened_again_nor_given_up(trust, facilitator):
    """The facilitator has seen it: a second one with a rater more would give that rater away."""
    from leadwell_site.qualities import actions, queries

    of = opened(trust)
    codes = codes_of(of)
    answered(of, {"peers": codes["peers"][:3]})
    actions.close_round(of=queries.round_now(of.pk), by="x", at=NOW)
    page = at("round", of)
    assert "Open it once more" not in text(facilitator.get(page))
    for act, step in (("open", actions.open_round), ("give_up", actions.give_up_round)):
        with pytest.raises(actions.CanBeTold):
            step(of=queries.round_now(of.pk), by="x", at=NOW)
        facilitator.post(page, {"act": act})
        assert queries.round_now(of.pk).state.value == "closed"


def test_a_facilitator_who_takes_charge_of_the_unit_has_no_part_any_more_and_the_person_names_another(
    trust, person, facilitator, sign_in, time_machine
):
    from leadwell_site.organisations import actions as organisations
    from leadwell_site.qualities import actions, queries

    time_machine.move_to(NOW, tick=False)
    of = opened(trust)
    answered(of, codes_of(of))
    actions.close_round(of=of, by="x", at=NOW)
    page, other = at("round", of), trust.ward_people["facilitator"]
    assert "You need another facilitator" not in text(person.get(page))
    assert person.post(page, {"act": "facilitator", "facilitator": str(other.pk)}).status_code == 404
    organisations.give_role(
        user=facilitator_of(trust), unit=trust.site, kind="operational", from_on=NOW.date(), at=NOW, actor="x"
    )
    assert facilitator.get(page).status_code == 404
    assert facilitator.post(page, {"act": "release"}).status_code == 404
    assert "You need another facilitator" in text(person.get(page))
    wrong = person.post(page, {"act": "facilitator", "facilitator": str(trust.people["board"].pk)})
    assert wrong.status_code == 404
    person.post(page, {"act": "facilitator", "facilitator": str(other.pk)})
    sign_in(Client(), other).post(page, {"act": "release"})
    assert queries.round_now(of.pk).state.value == "released"
