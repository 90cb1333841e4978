"""Steps, targets and what happened stand on the chart with who and why, and as they were known on each day."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from tests.site.improvement.charted_months import FALLS, STABLE, add_months, words_of

from leadwell.measures.spc.rebasing import NoReason
from leadwell_site.audit.models import AuditLine
from leadwell_site.measures import actions, queries
from leadwell_site.measures.models import ChartStep, Happening, Target

pytestmark = [pytest.mark.site, pytest.mark.django_db]
NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward(trust):
    """Nine months of a higher level after twenty-four of a lower one."""
    add_months(trust.wards[0], [*STABLE, 12, 11, 12, 10] + [20, 22, 21, 23, 20, 22, 21, 20, 23] * 3)
    return trust.wards[0]


def boxes(name: str, on: date) -> dict[str, str]:
    """A day as its three boxes send it."""
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def who(trust):
    return {"by": trust.ward_people["ward_manager"].email, "at": NOW}


def test_a_lasting_shift_is_proposed_and_nothing_moves_until_somebody_says_what_changed(
    client, trust, ward, sign_in
):
    sign_in(client, trust.ward_people["ward_manager"])
    address = reverse("improvement:chart", args=[ward.pk, FALLS])
    page = client.get(address)
    assert "Might the limits begin anew in February 2024?" in words_of(page)
    start = date(2024, 2, 1)
    decide = reverse("improvement:decide", args=[ward.pk, FALLS])
    assert f"{decide}?starts_on=2024-02-01" in page.content.decode()
    sent = {"act": "step"} | boxes("step-starts_on", start)
    bare = client.post(decide, sent | {"step-reason": " "})
    assert bare.status_code == 422
    assert not ChartStep.objects.exists()
    done = client.post(decide, sent | {"step-reason": "Six more beds since February"}, follow=True)
    assert done.redirect_chain, words_of(done)
    said = words_of(done)
    assert "1 February 2024: Six more beds since February" in said
    assert "Might the limits begin anew" not in said
    step = ChartStep.objects.get()
    assert (step.starts_on, step.by) == (start, trust.ward_people["ward_manager"].email)
    assert AuditLine.objects.filter(did="measures.chart_step.decided").count() == 1
    assert "Six more beds" not in words_of(client.get(address, {"known": "2026-05-10"}))
    back = client.post(
        decide,
        {"act": "back", "back-starts_on": "2024-02-01", "back-reason": "The beds came later"},
        follow=True,
    )
    assert "Might the limits begin anew in February 2024?" in words_of(back)
    assert ChartStep.objects.count() == 2


def test_a_step_needs_a_reason_of_its_own_and_a_day_that_has_come(trust, ward):
    chart = {"unit": ward, "measure": FALLS}
    with pytest.raises(NoReason):
        actions.begin_limits_anew(**chart, starts_on=date(2024, 2, 1), reason="", **who(trust))
    with pytest.raises(actions.NotDecided, match="has come"):
        actions.begin_limits_anew(**chart, starts_on=date(2026, 5, 21), reason="A new rota", **who(trust))
    actions.begin_limits_anew(**chart, starts_on=date(2024, 2, 1), reason="A new rota", **who(trust))
    with pytest.raises(actions.NotDecided, match="already"):
        actions.begin_limits_anew(**chart, starts_on=date(2024, 2, 1), reason="Again", **who(trust))
    with pytest.raises(actions.NotDecided, match="nothing to take back"):
        actions.take_back_step(**chart, starts_on=date(2024, 3, 1), reason="Wrong", **who(trust))
    assert ChartStep.objects.count() == 1


def test_a_target_of_the_place_above_holds_until_the_ward_has_its_own(trust, ward):
    actions.set_target(
        unit=trust.site,
        measure=FALLS,
        applies_from=date(2025, 1, 1),
        value=9.0,
        who_asks="The site",
        **who(trust),
    )
    stood = queries.decided([ward, trust.home], measures=[FALLS])
    assert [aim.value for aim in stood[ward.pk, FALLS].targets] == [9.0]
    assert stood[trust.home.pk, FALLS].targets == ()
    own = {"unit": ward, "measure": FALLS, "who_asks": "The ward"}
    actions.set_target(**own, applies_from=date(2025, 6, 1), value=8.0, **who(trust))
    actions.set_target(**own, applies_from=date(2025, 6, 1), value=7.0, **who(trust))
    assert [aim.value for aim in queries.decided([ward])[ward.pk, FALLS].targets] == [
        9.0,
        7.0,
    ]  # the site's before June
    assert Target.objects.count() == 3
    before = queries.decided([ward], known_at=datetime(2026, 5, 1, tzinfo=UTC))
    assert before[ward.pk, FALLS].targets == ()


def test_the_chance_of_meeting_a_target_is_said_and_luck_is_not_called_good(client, trust, ward, sign_in):
    actions.set_target(
        unit=ward,
        measure=FALLS,
        applies_from=date(2023, 1, 1),
        value=21.0,
        who_asks="The board",
        **who(trust),
    )
    actions.begin_limits_anew(
        unit=ward, measure=FALLS, starts_on=date(2024, 2, 1), reason="Six beds more", **who(trust)
    )
    sign_in(client, trust.ward_people["staff"])
    said = words_of(client.get(reverse("improvement:chart", args=[ward.pk, FALLS])))
    assert "The target is 21.0 per 1,000 days." in said
    assert "The chance that the next figure meets it is" in said
    assert "figures met the target of their time" in said
    assert "The target is met by luck." in said


def test_what_happened_is_written_on_one_chart_or_on_all_and_can_be_taken_back(client, trust, ward, sign_in):
    sign_in(client, trust.ward_people["staff"])
    decide = reverse("improvement:decide", args=[ward.pk, FALLS])
    sent = {"act": "note", "note-words": "New call bells", "note-everywhere": "on"}
    sent |= boxes("note-on", date(2026, 3, 3))
    assert "New call bells" in words_of(client.post(decide, sent, follow=True))
    add_months(ward, STABLE, measure="quality.compliments")
    other = reverse("improvement:chart", args=[ward.pk, "quality.compliments"])
    assert "New call bells" in words_of(client.get(other))
    note = Happening.objects.get()
    assert client.post(decide, {"act": "note_back", "record": str(note.pk)}, follow=True).status_code == 200
    assert "New call bells" not in words_of(client.get(other))
    assert Happening.objects.count() == 2
    again = client.post(decide, {"act": "note_back", "record": str(note.pk)}, follow=True)
    assert "not on the chart any more" in words_of(again)
    refused = client.post(decide, {"act": "step"})
    assert refused.status_code == 403


def test_decisions_of_forty_wards_cost_three_queries(trust, django_assert_num_queries):
    for unit in (trust.root, trust.site, *trust.wards):
        actions.set_target(
            unit=unit, measure=FALLS, applies_from=date(2025, 1, 1), value=5.0, who_asks="Us", **who(trust)
        )
        actions.note_happening(unit=unit, measure="", on=date(2025, 1, 1), words="Began", **who(trust))
    with django_assert_num_queries(3):
        found = queries.decided([trust.root, trust.site, *trust.wards, trust.home])
    assert {place for place, _ in found} == {
        one.pk for one in (trust.root, trust.site, *trust.wards, trust.home)
    }


def test_a_target_for_a_count_is_for_its_place_alone(trust):
    actions.set_target(
        unit=trust.site,
        measure="staffing.hours.registered.actual",
        applies_from=date(2025, 1, 1),
        value=900.0,
        who_asks="The site",
        **who(trust),
    )
    stood = queries.decided([trust.site, *trust.wards])
    assert stood[trust.site.pk, "staffing.hours.registered.actual"].targets
    assert not stood[trust.wards[0].pk, "staffing.hours.registered.actual"].targets


def test_on_a_closed_ward_nothing_is_decided_or_typed(client, trust, ward, sign_in):
    from leadwell_site.organisations.actions import close_unit

    close_unit(unit=ward, on=date(2026, 5, 1), at=NOW, actor="tests")
    sign_in(client, trust.people["registered_manager"])
    for name in ("decide", "ask", "type_in"):
        address = reverse(f"improvement:{name}", args=[ward.pk, FALLS])
        assert client.post(address, {"act": "note"}).status_code == 403
    assert client.get(reverse("improvement:chart", args=[ward.pk, FALLS])).status_code == 200


def test_a_level_that_moved_leaves_no_luck_and_no_chance(client, trust, ward, sign_in):
    actions.set_target(
        unit=ward,
        measure=FALLS,
        applies_from=date(2020, 1, 1),
        value=19.0,
        who_asks="the board",
        **who(trust),
    )
    sign_in(client, trust.ward_people["ward_manager"])
    said = words_of(client.get(reverse("improvement:chart", args=[ward.pk, FALLS])))
    assert "Might the limits begin anew in February 2024?" in said
    assert "do not say whether the target will be met" in said
    assert "begin the limits anew" in said
    assert "The chance that the next figure meets it" not in said
    assert "met by luck" not in said
    assert "figures met the target of their time" in said


@pytest.mark.parametrize(("value", "words"), [("-5", "never below 0"), ("abc", "Target must be a number")])
def test_a_target_that_no_figure_can_reach_is_refused(client, trust, ward, sign_in, value, words):
    sign_in(client, trust.ward_people["ward_manager"])
    sent = {"act": "target", "target-value": value, "target-who_asks": "the board"}
    answer = client.post(
        reverse("improvement:decide", args=[ward.pk, FALLS]),
        sent | boxes("target-applies_from", date(2026, 1, 1)),
    )
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert not Target.objects.exists()


def test_a_share_cannot_be_more_than_its_whole():
    from leadwell.measures.definitions import measure
    from leadwell_site.improvement.forms import TargetForm

    sent = {"target-value": "101", "target-who_asks": "the board"} | boxes(
        "target-applies_from", date(2026, 1, 1)
    )
    form = TargetForm(sent, measure=measure("quality.fft_positive"))
    assert form.errors["value"] == ["A figure of this measure is never above 100.0%. Enter a lower target."]
    assert TargetForm(sent, measure=measure("staffing.fill.registered.day")).is_valid()


def test_a_step_lies_among_the_months_that_are_charted(client, trust, ward, sign_in):
    sign_in(client, trust.ward_people["ward_manager"])
    sent = {"act": "step", "step-reason": "New rota"} | boxes("step-starts_on", date(1900, 1, 1))
    answer = client.post(reverse("improvement:decide", args=[ward.pk, FALLS]), sent)
    assert answer.status_code == 422
    assert "The figures on this chart begin on" in words_of(answer)
    assert not ChartStep.objects.exists()


@pytest.mark.parametrize(("points", "told"), [("3", True), ("11", True), ("12", False), ("", False)])
def test_limits_are_kept_after_enough_points_or_not_at_all(points, told):
    from leadwell_site.improvement.forms import StepForm

    sent = {"step-reason": "New rota", "step-baseline_points": points} | boxes(
        "step-starts_on", date(2025, 6, 1)
    )
    form = StepForm(sent)
    assert ("baseline_points" in form.errors) is told
    if told:
        assert "Enter 12 or more, or leave it empty." in form.errors["baseline_points"][0]
