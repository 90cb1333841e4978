"""A signal leads to a question, an owner, an action, and to what came of it; the share that did is told."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from tests.site.improvement.charted_months import FALLS, STABLE, add_months, words_of

from leadwell.improvement import Outcome
from leadwell_site.improvement import actions, queries
from leadwell_site.improvement.choices import QuestionState, Result
from leadwell_site.improvement.models import Question, Turn

pytestmark = [pytest.mark.site, pytest.mark.django_db]
NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ward(trust):
    """A ward whose falls jumped last month."""
    add_months(trust.wards[0], [*STABLE, 40])
    return trust.wards[0]


def day(prefix: str, name: str, on: date) -> dict[str, str]:
    """A day as its three boxes send it."""
    named = f"{prefix}-{name}"
    return {f"{named}_day": str(on.day), f"{named}_month": str(on.month), f"{named}_year": str(on.year)}


def test_from_the_chart_to_a_result_that_the_chart_itself_judges(client, trust, ward, sign_in):
    manager, owner = trust.ward_people["ward_manager"], trust.ward_people["staff"]
    sign_in(client, manager)
    chart = client.get(reverse("improvement:chart", args=[ward.pk, FALLS]))
    assert "What would you ask next?" in words_of(chart)
    assert "What was different in April 2026, and is the figure right?" in words_of(chart)
    asked = client.post(
        reverse("improvement:ask", args=[ward.pk, FALLS]),
        {"asks": "What was different in April?"},
        follow=True,
    )
    one = Question.objects.get()
    assert one.is_signal
    assert "April 2026: 40.0 per 1,000 days." in one.saw
    page = asked.request["PATH_INFO"]
    sent = {"act": "agree", "agree-words": "Two phones at the desk", "agree-owner": owner.email}
    agreed = client.post(page, sent | day("agree", "due_on", date(2026, 6, 1)), follow=True)
    assert f"Agreed: {owner.name}, by 1 June 2026" in words_of(agreed)
    sign_in(client, owner)
    done = client.post(
        page, {"act": "done", "done-words": ""} | day("done", "done_on", date(2026, 5, 1)), follow=True
    )
    assert "In place since 1 May 2026" in words_of(done)
    assert "It cannot be told yet whether it worked." in words_of(done)
    with time_machine.travel(datetime(2026, 12, 20, 9, tzinfo=UTC), tick=False):
        add_months(
            ward, [5, 4, 6, 5, 4, 6, 5], last=date(2026, 11, 1), at=datetime(2026, 12, 5, 9, tzinfo=UTC)
        )
        sign_in(client, manager)
        told = words_of(client.get(page))
        assert "The figures fell, which is what we want." in told
        assert "19 times in 20 it lies between" in told
        closed = client.post(
            page,
            {"act": "close", "close-result": "worked", "close-words": "Callers get through"},
            follow=True,
        )
        assert "Closed: It worked: the figures moved the way we wanted" in words_of(closed)
        assert "The chart said then: fell" in words_of(closed)
        own = words_of(client.get(reverse("improvement:questions", args=[ward.pk])))
        assert (
            "Of 1 sign that somebody asked about, 1 led to an action and 1 to a result; "
            "1 of those worked, say those who closed them, and the charts agree on 1." in own
        )
        assert "Closed" not in words_of(client.get(page, {"known": "2026-06-20"}))


def test_of_all_signs_of_a_year_the_page_tells_how_many_led_to_what(client, trust, sign_in):
    first, second = trust.wards
    add_months(first, [*STABLE, 40, 11, 12, 41])  # two signs, apart
    add_months(second, [45, *STABLE, 12, 10, 11])  # one, and it began longer ago
    manager = sign_in(client, trust.people["ward_manager"]).get
    page = reverse("improvement:signals", args=[trust.site.pk])
    assert "In the last 12 months 2 signs began. Nobody asked about any of them." in words_of(manager(page))
    who = {"by": trust.ward_people["ward_manager"].email, "at": NOW}
    for month, unit in ((date(2026, 4, 1), first), (date(2026, 3, 1), first), (date(2026, 4, 1), second)):
        actions.ask(
            unit=unit,
            measure=FALLS,
            period_kind="month",
            period_start=month,
            saw="",
            is_signal=False,
            asks="Why?",
            **who,
        )
    told = words_of(manager(page))
    assert (
        "2 signs began. Somebody asked about 1 (50%); 0 (0%) led to an action and 0 (0%) to a result." in told
    )
    about = queries.questions_at([first.pk])[-1]
    actions.agree_action(
        question=about, words="Try", owner=trust.ward_people["staff"].email, due_on=date(2026, 6, 1), **who
    )
    assert "Somebody asked about 1 (50%); 1 (50%) led to an action" in words_of(manager(page))
    assert "Nobody asked about any of them." in words_of(manager(page, {"known": "2026-05-19"}))


def a_question(ward, by):
    actions.ask(
        unit=ward,
        measure=FALLS,
        period_kind="month",
        period_start=date(2026, 4, 1),
        saw="It jumped",
        is_signal=True,
        asks="Why?",
        by=by,
        at=NOW,
    )
    return queries.questions_at([ward.pk])[0]


def test_steps_come_in_order_and_say_what_is_wrong(trust, ward):
    who = {"by": trust.ward_people["ward_manager"].email, "at": NOW}
    one = a_question(ward, who["by"])
    with pytest.raises(actions.NotInOrder, match="waits to be done"):
        actions.finish_action(question=one, done_on=date(2026, 5, 1), words="", **who)
    with pytest.raises(actions.NotInOrder, match="Say first that the action was done"):
        actions.close(question=one, result=Result.WORKED, words="Yes", chart_says=None, **who)
    stranger = {"owner": "somebody@elsewhere.example", "due_on": None}
    with pytest.raises(actions.NotInOrder, match="needs a role"):
        actions.agree_action(question=one, words="Try", **stranger, **who)
    with pytest.raises(actions.NotInOrder, match="past"):
        actions.agree_action(question=one, words="Try", owner=who["by"], due_on=date(2026, 5, 1), **who)
    with pytest.raises(actions.NotAsked):
        actions.ask(
            unit=ward,
            measure=FALLS,
            period_kind="month",
            period_start=None,
            saw="",
            is_signal=False,
            asks=" ",
            **who,
        )
    actions.close(
        question=one, result=Result.NO_ACTION, words="Counted twice", chart_says=Outcome.CANNOT_TELL, **who
    )
    one = queries.questions_at([ward.pk])[0]
    assert (one.state, one.result) == (QuestionState.CLOSED, Result.NO_ACTION)
    with pytest.raises(actions.NotInOrder, match="closed"):
        actions.agree_action(question=one, words="Try", owner=who["by"], due_on=None, **who)
    actions.reopen(question=one, words="It came back", **who)
    assert queries.questions_at([ward.pk])[0].state is QuestionState.ASKED
    assert Turn.objects.count() == 2


def test_a_question_of_another_organisation_is_not_there(client, trust, other_trust, ward, sign_in):
    one = a_question(ward, "lena@northgate.example")
    address = reverse("improvement:question", args=[one.pk])
    sign_in(client, other_trust.people["registered_manager"])
    assert client.get(address).status_code == 404
    assert client.post(address, {"act": "say", "say-words": "Hello"}).status_code == 404
    sign_in(client, trust.ward_people["regulator"])
    assert client.get(address).status_code == 200
    assert client.post(address, {"act": "say", "say-words": "Hello"}).status_code == 403
    assert not Turn.objects.exists()


def test_lists_of_one_and_of_five_questions_cost_the_same(
    client, trust, ward, sign_in, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sign_in(client, trust.ward_people["board"])
    counts = []
    for number in (1, 4):
        for _ in range(number):
            a_question(ward, "lena@northgate.example")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("improvement:questions", args=[ward.pk])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_verdict_sums_before_it_divides_and_keeps_to_the_limits_of_its_time(trust):
    import polars as pl
    from tests.site.improvement.charted_months import months

    from leadwell.foundations.periods import PeriodKind
    from leadwell.measures.charts import Figure, chart_of
    from leadwell.measures.definitions import measure
    from leadwell.measures.spc.rebasing import Step
    from leadwell_site.improvement.presenters.questions import chart_verdict
    from leadwell_site.measures.presenters import period_of

    starts = months(36)
    counts = [1.0, 180.0] * 12 + [180.0] * 12
    sizes = [2.0, 200.0] * 12 + [200.0] * 12
    rows = pl.DataFrame({"period_start": starts, "denominator": sizes})
    fill = measure("quality.fft_positive")

    def chart(steps=()):
        figures = [
            Figure(period=period_of(start, "month"), numerator=count, denominator=size)
            for start, count, size in zip(starts, counts, sizes, strict=True)
        ]
        return chart_of(fill, figures, place="Harvey Ward", steps=steps)

    asked = {"is_ratio": True, "kind": PeriodKind.MONTH, "today": NOW.date()}
    found = chart_verdict(chart(), rows, starts[24], **asked)
    assert found.expected == pytest.approx(100 * (12 + 180 * 12) / (24 + 200 * 12))
    assert found.outcome is Outcome.CANNOT_TELL
    step = Step(starts_on=starts[20], reason="New", decided_by="Ada", known_at=NOW)
    assert chart_verdict(chart([step]), rows, starts[24], **asked).points_before == 4
