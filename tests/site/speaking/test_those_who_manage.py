"""What those who manage can and cannot do about concerns, what guardians are shown, and how many queries it takes."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.site.speaking.telling import hidden, raised, receipt_of, text_of

from leadwell_site.accounts.models import User
from leadwell_site.audit.models import AuditLine
from leadwell_site.background.jobs import job_named
from leadwell_site.commands import checks, founding
from leadwell_site.organisations.actions import end_role
from leadwell_site.speaking import actions, queries
from leadwell_site.speaking.choices import CaseKind
from leadwell_site.speaking.models import ClockSet, Concern, Route

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


def link_for(person):
    return reverse("organisations:password_link", args=[person.pk])


def test_nobody_who_manages_takes_over_the_account_of_somebody_who_is_or_was_a_guardian(
    trust, guardian, sign_in
):
    guardian.set_password("a long night on Harvey")
    guardian.save()
    manager = sign_in(Client(), trust.people["registered_manager"])
    assert manager.get(link_for(guardian)).status_code == 403
    assert manager.post(link_for(guardian)).status_code == 403
    end_role(role=guardian.roles.get(), until_on=date(2026, 6, 1), actor="tests", at=NOW)
    assert manager.post(link_for(guardian)).status_code == 403
    assert not AuditLine.objects.filter(did="accounts.password_link.made").exists()


def test_a_new_guardian_without_a_password_gets_a_link_by_whoever_manages(trust, guardian, sign_in):
    guardian.set_unusable_password()
    guardian.save()
    manager = sign_in(Client(), trust.people["registered_manager"])
    assert "/account/" in text_of(manager.post(link_for(guardian)))


def test_whoever_runs_the_computer_makes_a_link_for_a_guardian(trust, guardian):
    path = founding.password_path(guardian.email.upper())
    page = Client().get(path, follow=True)
    assert "Choose a password" in page.content.decode()
    assert AuditLine.objects.get(did="accounts.password_link.made").actor == "command line"
    with pytest.raises(founding.CannotAdd, match="Nobody signs in"):
        founding.password_path("nobody@example.org")


def test_days_and_ways_outside_are_set_by_whoever_manages_and_wrong_ones_are_explained(trust, sign_in):
    manager = sign_in(Client(), trust.people["administrator"])
    at = reverse("speaking:arrange")
    days = {
        "thanks_days": "9",
        "triage_days": "2",
        "decision_days": "3",
        "change_days": "4",
        "reply_days": "5",
    }
    sent = {"act": "clock"} | {f"clock-{name}": value for name, value in days.items()}
    wrong = manager.post(at, sent)
    assert wrong.status_code == 422
    assert "Thanks come first" in text_of(wrong)
    assert manager.post(at, sent | {"clock-thanks_days": "1"}).status_code == 302
    assert ClockSet.objects.get().thanks_days == 1
    bare = manager.post(at, {"act": "route", "route-kind": "guardian", "route-name": "G"})
    assert "Enter the email address with which that guardian signs in." in text_of(bare)
    manager.post(
        at, {"act": "route", "route-kind": "body", "route-name": "Advocate", "route-contact": "01632 960"}
    )
    assert "Advocate : 01632 960" in text_of(Client().get(reverse("speaking:front", args=[SLUG])))
    manager.post(at, {"act": "away", "of": Route.objects.get().pk})
    assert "Advocate" not in text_of(Client().get(reverse("speaking:front", args=[SLUG])))


def test_whether_an_address_is_a_guardians_is_not_told(trust, other_trust, sign_in):
    manager = sign_in(Client(), trust.people["administrator"])
    at = reverse("speaking:arrange")
    told = []
    for email in (other_trust.people["guardian"].email, "nobody@example.org"):
        manager.post(at, {"act": "route", "route-kind": "guardian", "route-name": "G", "route-email": email})
        manager.get(at)  # shows the message of what was just done
        told.append(text_of(manager.get(at)).replace(email, "EMAIL"))
        manager.post(
            at, {"act": "away", "of": Route.objects.filter(takes_away=None).order_by("known_at").last().pk}
        )
    assert told[0] == told[1]


def test_those_who_look_after_a_case_see_who_else_asked_for_it_and_who_is_a_guardian(
    trust, guardian, sign_in
):
    raised(SLUG)
    at = reverse("speaking:case", args=[Concern.objects.get().pk])
    board = trust.people["board"]
    sign_in(Client(), board).get(at)
    browser = sign_in(Client(), guardian)
    assert (
        f"Others who asked for it They were told that there is no such page. {board.email}, 2 June 2026"
        in text_of(browser.get(at))
    )
    assert "guardian all, since 1 January 2024" in text_of(browser.get(reverse("speaking:cases")))


def test_three_cases_take_as_many_queries_as_one(trust, guardian, sign_in):
    browser = sign_in(Client(), guardian)
    counted = []
    for more in (1, 2):
        for _ in range(more):
            raised(SLUG)
        for page in ("/speaking-up/concerns/", "/speaking-up/", "/"):
            browser.get(page)
            with CaptureQueriesContext(connection) as asked:
                browser.get(page)
            counted.append(len(asked))
    assert counted[:3] == counted[3:]
    assert max(counted) < 45


def test_the_first_page_says_what_waits_for_a_guardian_and_nothing_to_others(trust, guardian, sign_in):
    raised(SLUG)
    with time_machine.travel(datetime(2026, 6, 8, 9, tzinfo=UTC), tick=False):
        told = text_of(sign_in(Client(), guardian).get("/"))
        assert "1 open concern , something overdue about 1" in told
        for kind in ("registered_manager", "board", "administrator"):
            assert "concern" not in text_of(sign_in(Client(), trust.people[kind]).get("/"))


def test_the_check_of_an_installation_says_whether_the_key_fits(trust, settings):
    assert checks._sealed().words == "Nobody has spoken up yet, so nothing is sealed."
    raised(SLUG)
    assert not checks._sealed().is_wrong
    settings.SECRET_KEY = "another key of thirty-two letters and more"
    assert checks._sealed().is_wrong
    assert "Put back the key" in checks._sealed().mend


def test_the_daily_jobs_run_and_do_nothing_where_there_is_nothing_to_do(trust):
    raised(SLUG)
    before = Concern.objects.get().assignments.count()
    job_named("speaking.take_up").does()
    job_named("speaking.reorder").does()
    job_named("speaking.seal").does()
    assert Concern.objects.get().assignments.count() == before
    assert User.objects.filter(email="guardian.all@northgate.example").exists()
    assert actions.take_up_what_nobody_holds(at=NOW) == 0


def test_what_is_told_of_care_goes_to_whoever_runs_the_place_or_leads_and_to_nobody_else(trust, other_trust):
    placed, open_ = (
        actions.Told(kind=CaseKind.STORY, openness="anonymous", words="Calm", unit=unit)
        for unit in (trust.wards[0], None)
    )
    for number, told in enumerate((placed, open_)):
        actions.tell(organisation=trust.organisation, told=told, nonce=f"care {number}", on=NOW.date())

    def readers(unit) -> set[str]:
        row = Concern.objects.get(unit=unit)
        people = [*trust.people.items(), *((f"ward {kind}", one) for kind, one in trust.ward_people.items())]
        people += other_trust.people.items()
        found = {kind for kind, one in people if queries.may_open(one, row, on=NOW.date())}
        listed = {
            kind
            for kind, one in people
            if row.pk in {case.pk for case in queries.told_of_care_for(one, on=NOW.date())}
        }
        assert found == listed
        return found

    managers = {"ward_manager", "registered_manager", "operational"}
    leaders = {"registered_manager", "operational"}
    assert readers(trust.wards[0]) == managers | {f"ward {kind}" for kind in managers}
    assert readers(None) == leaders | {f"ward {kind}" for kind in leaders}


def test_in_a_home_that_is_alone_its_manager_reads_what_relatives_tell(db):
    made = founding.found(
        name="Rose Cottage Care", email="ann@example.org", person="Ann", password="roses by the gate 7",
        home=founding.Home(name="Rose Cottage", has_nursing=False, beds=15, code=""),
    )  # fmt: skip
    browser = Client()
    address = reverse("speaking:tell", args=[made.slug])
    sent = {
        "kind": "complaint",
        "words": "Cold",
        "openness": "anonymous",
        "nonce": hidden(browser.get(address), "nonce"),
    }
    receipt_of(browser.post(address, sent))
    row = Concern.objects.get()
    assert row.unit.name == "Rose Cottage"
    assert queries.may_open(User.objects.get(email="ann@example.org"), row, on=NOW.date())


def test_where_nobody_runs_anything_nothing_is_taken_in(trust):
    for person in (*trust.people.values(), *trust.ward_people.values()):
        end_role(role=person.roles.get(), until_on=date(2026, 6, 1), actor="tests", at=NOW)
    page = Client().get(reverse("speaking:tell", args=[SLUG]))
    assert "Nobody is named here who would answer" in text_of(page)


def test_a_concern_that_somebody_takes_away_behind_the_guards_is_noticed(trust, other_trust, lifted_guards):
    with time_machine.travel(datetime(2026, 5, 28, 9, tzinfo=UTC), tick=False):
        raised(SLUG)
        raised(SLUG)
    assert actions.seal_the_week(at=NOW) == 2
    assert actions.seal_the_week(at=NOW) == 0
    lines = list(AuditLine.objects.filter(did=queries.SEALED))
    assert {one.details["until"] for one in lines} == {"2026-05-31"}
    raised(SLUG)  # after the week: it changes nothing that was sealed
    assert not checks._told_is_whole().is_wrong
    row = Concern.objects.filter(raised_on=date(2026, 5, 28)).first()
    with lifted_guards():
        for rows in (row.messages, row.sortings, row.assignments):
            rows.all().delete()
        row.delete()
    assert checks._told_is_whole().words == (
        "Something that people told Northgate Trust until 31 May 2026 was changed or taken away."
    )


def test_the_weekly_line_does_not_tell_whether_anything_came(trust):
    seals = []
    for week in range(3):
        at = datetime(2026, 6, 2 + 7 * week, 9, tzinfo=UTC)
        actions.seal_the_week(at=at)
        seals.append(queries.last_seal(trust.organisation.pk).hash)
    assert len(set(seals)) == 3  # though nobody told anything in any of them
    assert {len(one) for one in seals} == {64}


def test_themes_of_what_was_told_of_care_are_told_in_bands_at_the_end_of_a_quarter_and_not_of_a_few(
    trust, sign_in
):
    def tell(words: str, number: int) -> None:
        told = actions.Told(kind=CaseKind.COMPLAINT, openness="anonymous", words=words, unit=trust.wards[0])
        actions.tell(organisation=trust.organisation, told=told, nonce=f"theme {number}", on=NOW.date())

    for number in range(9):
        tell("Supper was cold and the bell was not answered", number)
    board = sign_in(Client(), trust.people["board"])
    assert "Fewer than 8 people wrote" in text_of(board.get(reverse("speaking:about")))
    with time_machine.travel(datetime(2026, 7, 1, 9, tzinfo=UTC), tick=False):
        told = text_of(sign_in(Client(), trust.people["board"]).get(reverse("speaking:about")))
    assert "Told in the same four quarters: 8 to 9." in told
    assert "Food and drink: 8 to 9" in told
    assert "Belongings and clothes: fewer than 8" in told
    runs = trust.ward_people["ward_manager"]
    case = queries.told_of_care_for(runs, on=NOW.date())[0]
    found = text_of(sign_in(Client(), runs).get(reverse("speaking:case", args=[case.pk])))
    assert "Themes, by its words Food and drink; Bells, help and waiting" in found
    assert "treated worse" not in found
