"""A savings scheme pauses when its tripwire signals, at once and by itself; a person lets it run again."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from tests.site.improvement.charted_months import FALLS, STABLE, add_months, words_of
from tests.site.known_figures import know

from leadwell.foundations.periods import Period, PeriodKind
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.improvement.schemes import NotAllowed, SchemeState
from leadwell.improvement.tripwires import WireKind
from leadwell_site.audit.models import AuditLine
from leadwell_site.background.jobs import job_named, scheduled
from leadwell_site.improvement import actions, queries
from leadwell_site.improvement.models import Scheme, SchemeMove, Tripwire
from leadwell_site.measures import actions as measures
from leadwell_site.measures.models import Observation
from leadwell_site.staffing import actions as staffing

pytestmark = [pytest.mark.site, pytest.mark.django_db]
NOW = datetime(2026, 6, 2, 9, tzinfo=UTC)
MAY, START = date(2026, 5, 1), date(2026, 5, 1)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward(trust):
    add_months(trust.wards[0], STABLE)  # to April
    return trust.wards[0]


def who(trust, at=NOW):
    return {"by": trust.ward_people["ward_manager"].email, "at": at}


def seen(unit):
    return queries.schemes_at([unit.pk])[0]


def proposed(trust, unit, *, at=NOW, starts_on=START):
    actions.propose_scheme(
        unit=unit, title="One fewer by evening", what="One support worker fewer on weekday evenings.",
        owner=trust.ward_people["ward_manager"].email, saving=25_000.0, starts_on=starts_on, **who(trust, at),
    )  # fmt: skip
    return seen(unit)


def assessed(trust, unit, at=NOW):
    actions.assess_scheme(
        scheme=seen(unit), harm="Falls by evening", likelihood="possible", severity="moderate",
        mitigation="The twilight round stays.", signed_by="A. Okoro, chief nurse", **who(trust, at),
    )  # fmt: skip


def running(trust, unit, *, measure=FALLS, kind=WireKind.SIGN, limit=None, at=NOW, starts_on=START):
    proposed(trust, unit, at=at, starts_on=starts_on)
    assessed(trust, unit, at)
    actions.set_tripwire(
        scheme=seen(unit), unit=unit, measure=measure, kind=kind, limit=limit, **who(trust, at)
    )
    actions.move_scheme(
        scheme=seen(unit), to=SchemeState.RUNNING, reason="The board agreed.", **who(trust, at)
    )
    return seen(unit)


def type_in(unit, value, *, month=MAY, at=NOW, out_of=1000.0):
    measures.type_in_figure(
        unit=unit,
        measure=FALLS,
        period=Period(PeriodKind.MONTH, month),
        numerator=value,
        denominator=out_of,
        by="x@northgate.example",
        at=at,
    )


def test_a_figure_that_makes_the_tripwire_signal_pauses_the_scheme_at_once(trust, ward):
    running(trust, ward)
    type_in(ward, 40.0)
    scheme = seen(ward)
    assert scheme.state is SchemeState.PAUSED
    assert scheme.paused.reason.startswith("The tripwire “Falls” at Harvey Ward signals. May 2026: 40.0")
    assert (scheme.paused.by, scheme.paused.tripwire) == ("job improvement.tripwires", scheme.wires[0])
    line = AuditLine.objects.get(did="improvement.scheme.paused")
    assert (line.actor, line.subject) == ("job improvement.tripwires", f"scheme {scheme.pk}")
    assert (line.details["from"], line.details["tripwire"]) == ("running", scheme.wires[0].pk)


def test_a_figure_within_what_chance_explains_leaves_it_running_and_so_does_good_news(trust, ward):
    running(trust, ward)
    type_in(ward, 12.0)
    assert seen(ward).state is SchemeState.RUNNING
    type_in(ward, 1.0)
    assert seen(ward).state is SchemeState.RUNNING


def test_a_corrected_figure_pauses_it_too(trust, ward):
    running(trust, ward)
    type_in(ward, 12.0)
    later = NOW + timedelta(hours=1)
    with time_machine.travel(later, tick=False):
        type_in(ward, 40.0, at=later)
        assert seen(ward).state is SchemeState.PAUSED


@pytest.mark.parametrize("value", [1e301, -1.0])
def test_a_figure_that_no_chart_can_bear_does_not_lose_the_load(trust, ward, value):
    running(trust, ward)
    add_months(ward, [value], last=MAY, at=NOW)
    assert Observation.objects.filter(series__measure=FALLS, numerator=value).exists()


def test_a_scheme_that_cannot_be_looked_at_is_told_and_the_load_and_other_schemes_go_on(
    trust, ward, monkeypatch, caplog
):
    from leadwell_site.improvement.actions import schemes

    broken = running(trust, ward)
    other = running(trust, ward)
    look = schemes.wire_states

    def fails_for_one(scheme, **more):
        if scheme.pk == broken.pk:
            with connection.cursor() as cursor:  # an error of the database spoils all but its savepoint
                cursor.execute("SELECT no_such_column FROM no_such_table")
        return look(scheme, **more)

    monkeypatch.setattr(schemes, "wire_states", fails_for_one)
    type_in(ward, 40.0)
    assert Observation.objects.filter(series__measure=FALLS, numerator=40.0).exists()
    line = AuditLine.objects.get(did="improvement.scheme.not_looked_at")
    assert (line.actor, line.subject) == ("job improvement.tripwires", f"scheme {broken.pk}")
    assert f"scheme {broken.pk} could not be looked at" in caplog.text
    states = {scheme.pk: scheme.state for scheme in queries.schemes_at([ward.pk])}
    assert states == {broken.pk: SchemeState.RUNNING, other.pk: SchemeState.PAUSED}


def test_a_scheme_that_cannot_even_be_read_is_told_and_the_load_and_other_schemes_go_on(trust, ward, caplog):
    """Its last move holds what no release wrote: a month that is none."""
    broken, other = running(trust, ward), running(trust, ward)
    SchemeMove.objects.create(
        scheme_id=broken.pk, to="running", reason="by hand", let_pass=[["x"]], by="somebody", known_at=NOW
    )
    later = NOW + timedelta(hours=1)
    with time_machine.travel(later, tick=False):
        type_in(ward, 40.0, at=later)
    assert Observation.objects.filter(series__measure=FALLS, numerator=40.0).exists()
    line = AuditLine.objects.get(did="improvement.scheme.not_looked_at")
    assert (line.actor, line.subject) == ("job improvement.tripwires", f"scheme {broken.pk}")
    assert f"scheme {broken.pk} could not be looked at" in caplog.text
    assert queries.scheme_of(other.pk).state is SchemeState.PAUSED
    with time_machine.travel(later + timedelta(days=1), tick=False):
        actions.try_all_tripwires(at=later + timedelta(days=1))  # the daily job, too
    assert AuditLine.objects.filter(did="improvement.scheme.not_looked_at").count() == 2


def test_where_the_schemes_cannot_be_found_at_all_the_load_is_kept_and_it_is_told(
    trust, ward, monkeypatch, caplog
):
    from leadwell_site.improvement.actions import schemes

    scheme = running(trust, ward)

    def fails(organisation_id):
        with connection.cursor() as cursor:  # an error of the database spoils all but its savepoint
            cursor.execute("SELECT no_such_column FROM no_such_table")

    monkeypatch.setattr(schemes, "schemes_that_run", fails)
    type_in(ward, 40.0)
    assert Observation.objects.filter(series__measure=FALLS, numerator=40.0).exists()
    line = AuditLine.objects.get(did="improvement.schemes.not_looked_at")
    assert line.organisation_id == trust.organisation.pk
    assert "could not be looked at" in caplog.text
    assert queries.scheme_of(scheme.pk).state is SchemeState.RUNNING


def test_which_schemes_run_is_told_by_the_last_move_alone(trust, ward, other_trust):
    one, two = running(trust, ward), running(trust, ward)
    actions.move_scheme(scheme=two, to=SchemeState.PAUSED, reason="A doubt.", **who(trust, NOW))
    for organisation in (trust.organisation.pk, None):
        assert [pk for pk, _ in queries.schemes_that_run(organisation)] == [one.pk]
    assert queries.schemes_that_run(other_trust.organisation.pk) == ()


def test_a_month_that_ends_pauses_it_by_the_daily_job_although_nothing_is_loaded(trust, ward):
    last = datetime(2026, 11, 30, 12, tzinfo=UTC)
    november = date(2026, 11, 1)
    with time_machine.travel(last, tick=False):
        add_months(ward, STABLE[-6:], last=date(2026, 10, 1), at=last)
        running(trust, ward, at=last, starts_on=november)
        type_in(ward, 40.0, month=november, at=last)
        assert seen(ward).state is SchemeState.RUNNING  # the month is not over
        job_named("improvement.tripwires").does()
        assert seen(ward).state is SchemeState.RUNNING
    with time_machine.travel(last + timedelta(days=1), tick=False):
        assert "improvement.tripwires" in {job.name for job in scheduled()}
        job_named("improvement.tripwires").does()
        assert seen(ward).state is SchemeState.PAUSED
        job_named("improvement.tripwires").does()  # done twice it pauses once
        assert [move.to for move in seen(ward).moves] == [SchemeState.RUNNING, SchemeState.PAUSED]


def test_figures_of_another_measure_or_before_its_start_do_not_pause_it(trust, ward):
    running(trust, ward)
    add_months(ward, [90.0], measure="quality.complaints", last=MAY, at=NOW)
    type_in(ward, 40.0, month=date(2026, 4, 1))
    assert seen(ward).state is SchemeState.RUNNING


def test_a_scheme_that_is_only_proposed_has_nothing_to_pause(trust, ward):
    proposed(trust, ward)
    actions.set_tripwire(
        scheme=seen(ward), unit=ward, measure=FALLS, kind=WireKind.SIGN, limit=None, **who(trust)
    )
    type_in(ward, 40.0)
    assert not SchemeMove.objects.exists()


def test_whoever_lets_it_run_again_lets_pass_what_signals_and_anything_new_pauses_it_again(trust, ward):
    running(trust, ward)
    type_in(ward, 40.0)
    at = NOW + timedelta(days=1)
    with time_machine.travel(at, tick=False):
        again = {"to": SchemeState.RUNNING, "reason": "One bad night."}
        actions.move_scheme(scheme=seen(ward), **again, **who(trust, at))
        scheme = seen(ward)
        ((wire, month, value),) = scheme.moves[-1].let_pass
        assert (wire, month, value) == (scheme.wires[0].pk, MAY, pytest.approx(40.0))
        type_in(ward, 39.0, at=at)  # the same month corrected: it was let pass
        assert seen(ward).state is SchemeState.RUNNING
        type_in(ward, 41.0, at=at)  # worse than what was seen
        assert seen(ward).state is SchemeState.PAUSED
        actions.move_scheme(scheme=seen(ward), **again, **who(trust, at))
        type_in(ward, 41.0, month=date(2026, 4, 1), at=at)
        assert seen(ward).state is SchemeState.RUNNING
    later = datetime(2026, 7, 2, 9, tzinfo=UTC)
    with time_machine.travel(later, tick=False):
        type_in(ward, 45.0, month=date(2026, 6, 1), at=later)
        assert seen(ward).state is SchemeState.PAUSED


def test_what_was_let_pass_before_values_were_kept_passes_whatever_it_became(trust, ward):
    scheme = running(trust, ward)
    SchemeMove.objects.create(
        scheme_id=scheme.pk, to="running", reason="As kept before", let_pass=[[scheme.wires[0].pk, "2026-05-01"]],
        by="x@northgate.example", known_at=NOW,
    )  # fmt: skip
    type_in(ward, 400.0)
    assert seen(ward).state is SchemeState.RUNNING


def test_a_count_of_unsafe_shifts_pauses_it_within_the_month(trust, ward):
    """A staffing tripwire: the month of the third flag is not over, and a count can only grow."""
    at = NOW
    on = [date(2026, 6, 1), date(2026, 5, 31), date(2026, 5, 30)]

    def short(day, worked):
        groups = [
            staffing.GroupTyped(group=StaffGroup.REGISTERED, required=36.0, planned=36.0, actual=worked)
        ]
        staffing.type_in_shift(
            unit=ward, on=day, part=Part.DAY, groups=groups, people=20.0, by="x@northgate.example", at=at
        )

    short(on[0], 36.0)
    running(trust, ward, measure="staffing.shifts_not_safe", kind=WireKind.COUNT, limit=0.0)
    assert seen(ward).state is SchemeState.RUNNING
    staffing.record_flag(
        unit=ward, on=on[0], part=Part.DAY, code="RF1", note="", by="x@northgate.example", at=at
    )
    assert seen(ward).state is SchemeState.PAUSED
    assert "1 shifts with at least one red flag in June 2026, more than 0." in seen(ward).paused.reason


def test_a_short_shift_that_is_typed_in_pauses_it(trust, ward):
    fine = staffing.GroupTyped(group=StaffGroup.REGISTERED, required=36.0, planned=36.0, actual=36.0)
    short = staffing.GroupTyped(group=StaffGroup.REGISTERED, required=36.0, planned=36.0, actual=12.0)
    shift = {"unit": ward, "part": Part.NIGHT, "people": 20.0, "by": "x@northgate.example", "at": NOW}
    staffing.type_in_shift(on=date(2026, 6, 1), groups=[fine], **shift)
    running(trust, ward, measure="staffing.shifts_not_safe", kind=WireKind.COUNT, limit=0.0)
    staffing.type_in_shift(on=date(2026, 5, 31), groups=[short], **shift)
    assert seen(ward).state is SchemeState.PAUSED


def test_a_file_that_is_loaded_pauses_it(trust, ward):
    from leadwell_site.intake import actions as intake

    running(trust, ward)
    content = (
        f"Unit code,Unit,Measure,Month,Numerator,Denominator\n{ward.code},{ward.name},Falls,2026-05,40,1000\n"
    )
    by = trust.people["administrator"].email
    source = intake.receive(
        organisation=trust.organisation, content=content.encode(), file_name="falls.csv", by=by, at=NOW
    )
    checked = intake.check(source=source, by=by, at=NOW)
    assert seen(ward).state is SchemeState.RUNNING  # a preview changes nothing
    intake.load(source=checked, by=by, known_at=NOW)
    assert seen(ward).state is SchemeState.PAUSED


def test_it_cannot_run_without_a_signed_assessment_or_a_tripwire(trust, ward):
    move = {"to": SchemeState.RUNNING, "reason": "Go", **who(trust)}
    with pytest.raises(actions.NotReady, match="Nobody has signed"):
        actions.move_scheme(scheme=proposed(trust, ward), **move)
    assessed(trust, ward)
    with pytest.raises(actions.NotReady, match="needs a tripwire"):
        actions.move_scheme(scheme=seen(ward), **move)
    with pytest.raises(actions.NotReady, match="Say why"):
        actions.move_scheme(scheme=seen(ward), to=SchemeState.ENDED, reason=" ", **who(trust))
    with pytest.raises(NotAllowed, match="cannot become paused"):
        actions.move_scheme(scheme=seen(ward), to=SchemeState.PAUSED, reason="x", **who(trust))


def test_tripwires_that_could_not_signal_are_refused_and_the_last_of_a_running_scheme_stays(trust, ward):
    running(trust, ward)
    scheme = seen(ward)
    wire = {"kind": WireKind.SIGN, "limit": None, **who(trust)}
    with pytest.raises(actions.NotReady, match="no monthly figures"):
        actions.set_tripwire(scheme=scheme, unit=ward, measure="quality.pressure_ulcers", **wire)
    with pytest.raises(actions.NotReady, match="or below it"):
        actions.set_tripwire(scheme=scheme, unit=trust.wards[1], measure=FALLS, **wire)
    with pytest.raises(actions.NotReady, match="needs a tripwire"):
        actions.take_tripwire_away(scheme=scheme, tripwire=scheme.wires[0].pk, **who(trust))
    actions.move_scheme(scheme=scheme, to=SchemeState.PAUSED, reason="Holidays", **who(trust))
    actions.take_tripwire_away(scheme=scheme, tripwire=scheme.wires[0].pk, **who(trust))
    assert seen(ward).wires == ()
    assert Tripwire.objects.count() == 2  # that it stood is kept
    with pytest.raises(actions.NotReady, match="taken away already"):
        actions.take_tripwire_away(scheme=scheme, tripwire=scheme.wires[0].pk, **who(trust))


def test_a_tripwire_set_while_the_scheme_runs_looks_at_once(trust, ward):
    running(trust, ward)
    wire = {"kind": WireKind.ABOVE, "limit": 5.0, **who(trust)}
    add_months(ward, [90.0], measure="quality.complaints", last=MAY, at=NOW)
    actions.set_tripwire(scheme=seen(ward), unit=ward, measure="quality.complaints", **wire)
    assert seen(ward).state is SchemeState.PAUSED


def test_a_tripwire_on_a_chart_without_limits_is_not_said_to_be_quiet(client, trust, ward, sign_in):
    """It could show no sign, so that it shows none says nothing."""
    know(ward, {("quality.pressure_ulcers", MAY): (2.0, 600.0)}, at=NOW)
    scheme = running(trust, ward, measure="quality.pressure_ulcers")
    sign_in(client, trust.people["operational"])
    said = words_of(client.get(reverse("improvement:scheme", args=[scheme.pk])))
    assert "Cannot signal yet" in said
    assert "Does not signal" not in said
    full = running(trust, ward)
    assert "Does not signal" in words_of(client.get(reverse("improvement:scheme", args=[full.pk])))


def test_history_is_added_and_the_page_shows_it_as_it_was_known(client, trust, ward, sign_in):
    running(trust, ward)
    later = NOW + timedelta(days=3)
    with time_machine.travel(later, tick=False):
        type_in(ward, 40.0, at=later)
        with pytest.raises(DatabaseError), transaction.atomic():
            SchemeMove.objects.update(reason="another")
        with pytest.raises(DatabaseError), transaction.atomic():
            Scheme.objects.update(saving=1.0)
        sign_in(client, trust.ward_people["ward_manager"])
        page = reverse("improvement:scheme", args=[seen(ward).pk])
        assert "Paused by a tripwire" in words_of(client.get(page))
        then = words_of(client.get(page, {"known": "2026-06-02"}))
        assert "Paused by a tripwire" not in then
        assert "Let run" in then


def test_the_whole_way_through_pages(client, trust, ward, sign_in):
    manager = trust.ward_people["ward_manager"]
    sign_in(client, manager)
    new = reverse("improvement:scheme_new", args=[ward.pk])
    day = {"starts_on_day": "1", "starts_on_month": "5", "starts_on_year": "2026"}
    words = {
        "title": "One fewer by evening",
        "what": "Fewer hands",
        "saving": "25000",
        "owner": manager.email,
    }
    made = client.post(new, words | day, follow=True)
    page = made.redirect_chain[-1][0]
    assert "Nobody has signed this yet" in words_of(made)
    client.post(
        page,
        {"act": "assess", "assess-harm": "Falls", "assess-likelihood": "possible", "assess-severity": "major",
         "assess-mitigation": "A round at nine", "assess-signed_by": "A. Okoro, chief nurse"},
    )  # fmt: skip
    wire = {"act": "wire", "wire-measure": FALLS, "wire-where": str(ward.pk), "wire-kind": "above"}
    assert "Enter the limit" in words_of(client.post(page, wire))
    for limit, told in (
        ("1e301", "1,000,000 or less"),
        ("-1", "0 or more"),
        ("Infinity", "a number, like 5"),
    ):
        assert f"The limit must be {told}" in words_of(client.post(page, wire | {"wire-limit": limit}))
    client.post(page, wire | {"wire-limit": "20"})
    shown = words_of(client.post(page, {"act": "run", "run-reason": "The board agreed"}, follow=True))
    assert "The scheme runs." in shown
    assert "If nothing changed, chance alone would pause this scheme within a year" in shown
    typed = reverse("improvement:type_in", args=[ward.pk, FALLS])
    loader = trust.people["analyst"]
    sign_in(client, loader)
    client.post(typed, {"period": "2026-05", "numerator": "30", "denominator": "1000"})
    sign_in(client, manager)
    shown = words_of(client.get(page))
    assert "above the limit of 20.0" in shown
    unit_page = words_of(client.get(reverse("overview:unit", args=[ward.pk])))
    assert "Savings schemes that are paused" in unit_page
    assert "One fewer by evening" in unit_page
    refused = client.post(page, {"act": "run", "run-reason": " "})
    assert refused.status_code == 422
    assert "Let run" in words_of(client.post(page, {"act": "run", "run-reason": "A bad week"}, follow=True))


def test_the_owner_sees_it_at_home(client, trust, ward, sign_in):
    running(trust, ward)
    type_in(ward, 40.0)
    sign_in(client, trust.ward_people["ward_manager"])
    assert "Savings schemes that are paused" in words_of(client.get("/", follow=True))
    sign_in(client, trust.people["operational"])
    assert "Savings schemes that are paused" not in words_of(client.get("/"))  # not the owner
    assert "Paused" in words_of(client.get(reverse("improvement:schemes", args=[trust.site.pk])))


def test_only_who_steers_changes_it_and_no_stranger_sees_it(client, trust, other_trust, ward, sign_in):
    running(trust, ward)
    type_in(ward, 40.0)
    page = reverse("improvement:scheme", args=[seen(ward).pk])
    sign_in(client, trust.ward_people["staff"])
    assert client.get(page).status_code == 200
    assert "Let it run" not in words_of(client.get(page))
    assert client.post(page, {"act": "run", "run-reason": "Now"}).status_code == 403
    sign_in(client, other_trust.people["ward_manager"])
    assert client.get(page).status_code == 404
    assert client.get(reverse("improvement:schemes", args=[ward.pk])).status_code == 404
    assert seen(ward).state is SchemeState.PAUSED


def test_lists_take_as_many_queries_with_one_scheme_as_with_three(client, trust, ward, sign_in):
    from django.test.utils import CaptureQueriesContext

    sign_in(client, trust.ward_people["ward_manager"])
    counts = []
    for _ in range(3):
        running(trust, ward)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("improvement:schemes", args=[ward.pk]))
        counts.append(len(found))
    assert counts[0] == counts[2]
