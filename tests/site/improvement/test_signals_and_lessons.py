"""Signs among all series of a place are found and no others are; lessons are finished on one's own chart."""

import re
from datetime import UTC, datetime

import numpy as np
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.site.improvement.charted_months import FALLS, STABLE, add_months, words_of

from leadwell.improvement import lesson, on_chart
from leadwell_site.improvement.models import LessonDone
from leadwell_site.improvement.presenters.learning import marked

pytestmark = [pytest.mark.site, pytest.mark.django_db]
NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_ward_that_jumped_is_named_and_the_one_that_did_not_is_not(client, trust, sign_in):
    jumped, calm = trust.wards
    add_months(jumped, [*STABLE, 40])
    add_months(calm, [*STABLE, 12])
    sign_in(client, trust.people["operational"])
    page = client.get(reverse("improvement:signals", args=[trust.root.pk]))
    said = words_of(page)
    assert f": {jumped.name}" in said
    assert f": {calm.name}" not in said
    assert "April 2026: 40.0 per 1,000 days" in said
    assert "series" in said
    sign_in(client, trust.ward_people["board"])
    own = words_of(client.get(reverse("improvement:signals", args=[jumped.pk])))
    assert "Of 1 series, 1 shows a sign in the latest figure." in own
    assert client.get(reverse("improvement:signals", args=[calm.pk])).status_code == 404


def test_series_with_few_figures_are_too_early_to_tell_and_not_within_chance(client, trust, sign_in):
    ward = trust.wards[0]
    add_months(ward, STABLE[:4])
    sign_in(client, trust.ward_people["staff"])
    page = words_of(client.get(reverse("improvement:signals", args=[ward.pk])))
    assert "No series can be judged month by month yet: there are too few figures" in page
    assert "Chance explains the latest figure" not in page


def test_three_wards_cost_as_many_queries_as_one(client, trust, sign_in):
    sign_in(client, trust.people["board"])
    counts = []
    for units in (trust.wards[:1], (*trust.wards, trust.home)):
        for unit in units:
            add_months(unit, [*STABLE, 40])
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("improvement:signals", args=[trust.root.pk])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_lesson_is_finished_once_every_answer_is_right(client, trust, sign_in):
    from leadwell.foundations.periods import PeriodKind
    from leadwell_site.improvement.presenters.charts import chart_page
    from leadwell_site.measures.queries import figures_at, measure_of, trees_of

    ward = trust.wards[0]
    add_months(ward, [*STABLE, 40])
    person = trust.ward_people["staff"]
    sign_in(client, person)
    address = reverse("improvement:lesson", args=[ward.pk, FALLS, "reading"])
    assert client.get(address).status_code == 200
    rows = figures_at(ward, FALLS, tree=trees_of([ward]))
    chart = chart_page(
        measure_of(FALLS), rows, place=ward.name, kind=PeriodKind.MONTH, today=NOW.date(), keep=str
    ).chart
    steps = on_chart(lesson("reading"), chart)
    right = {one.name: str(one.step.right) for one in marked(steps, {})}
    wrong = {name: str((int(place) + 1) % len(steps[0].choices)) for name, place in right.items()}
    first = next(iter(right))
    answer = client.post(address, right | {first: wrong[first]})
    assert answer.status_code == 422
    assert "Not quite" in words_of(answer)
    assert not LessonDone.objects.exists()
    assert client.post(address, {first: "99"}).status_code == 422
    done = client.post(address, right, follow=True)
    assert "You finished “Reading the chart”" in words_of(done)
    assert LessonDone.objects.get().user == person
    assert "Who has learned it" not in words_of(done)
    sign_in(client, trust.ward_people["ward_manager"])
    told = words_of(client.get(reverse("improvement:learning", args=[ward.pk])))
    assert "Role Care assistant, nurse or other staff People 1 Reading the chart 1 of 1" in told
    assert f"{ward.name}: ward manager or front-line leader People 1 Nobody has finished any lesson" in told
    assert person.email not in words_of(done).replace(person.email, "", 1)


def test_a_board_sees_the_gaps_by_role_over_all_places(client, trust, sign_in):
    from leadwell_site.improvement import actions
    from leadwell_site.organisations import actions as organising
    from leadwell_site.organisations.choices import RoleKind

    first, second = trust.wards
    nurse = trust.ward_people["staff"]  # works on both wards
    organising.give_role(
        user=nurse, unit=second, kind=RoleKind.STAFF, from_on=NOW.date(), at=NOW, actor="tests"
    )
    actions.finish_lesson(user=nurse, key="reading", at=NOW)
    told = words_of(
        sign_in(client, trust.people["board"]).get(reverse("improvement:learning", args=[trust.root.pk]))
    )
    assert "Role Care assistant, nurse or other staff People 2 Reading the chart 1 of 2" in told
    assert f"{first.name}: ward manager or front-line leader People 1 Nobody has finished any lesson" in told
    assert f"{second.name}: care assistant, nurse or other staff People 1 Nobody has finished Chance" in told


def test_a_chart_too_young_for_a_lesson_says_so(client, trust, sign_in):
    ward = trust.wards[0]
    add_months(ward, STABLE[:4])
    sign_in(client, trust.ward_people["staff"])
    page = client.get(reverse("improvement:lesson", args=[ward.pk, FALLS, "reading"]))
    assert "This chart is too young for a lesson" in words_of(page)
    assert client.get(reverse("improvement:lesson", args=[ward.pk, FALLS, "nothing"])).status_code == 404


def test_other_rules_can_be_looked_at_and_a_chart_that_cannot_be_made_is_refused_in_words(
    client, trust, sign_in
):
    ward = trust.wards[0]
    add_months(ward, [*STABLE, 40])
    sign_in(client, trust.ward_people["analyst"])
    address = reverse("improvement:chart", args=[ward.pk, FALLS])
    assert "NHSRplotthedots 0.2.2" in words_of(client.get(address, {"rules": "nhsr-0.2.2"}))
    assert "c chart" in words_of(client.get(address, {"chart": "c"}))
    for asked in ({"chart": "xbar"}, {"chart": "pie"}, {"rules": "mine"}):
        page = client.get(address, asked)
        assert page.status_code == 200
        assert "That chart cannot be made of these figures" in words_of(page)


def test_a_chart_with_a_season_is_warned_of_and_drawn_without_it(client, trust, sign_in):
    import math

    ward = trust.wards[0]
    world = np.random.default_rng(4)
    values = [40 + 14 * math.sin(month * math.pi / 6) + world.normal(0, 2) for month in range(60)]
    add_months(ward, values)
    sign_in(client, trust.ward_people["analyst"])
    said = words_of(client.get(reverse("improvement:safety", args=[ward.pk, FALLS])))
    assert "Is this chart safe to read?" in said
    assert "the month of the year accounts for" in said
    assert "Without the season" in said
    assert "Falls, without the season: Harvey Ward" in said
    chart = words_of(client.get(reverse("improvement:chart", args=[ward.pk, FALLS])))
    assert "charts like this would show a sign at the latest figure" in chart


def test_many_series_are_told_with_how_many_signs_chance_makes(client, trust, sign_in):
    for unit in trust.wards:
        add_months(unit, [*STABLE, 12])
    sign_in(client, trust.people["board"])
    said = words_of(client.get(reverse("improvement:signals", args=[trust.root.pk])))
    assert "If nothing had changed in any of" in said
    assert "chance alone would still mark about" in said
    assert "of the way to a limit is seen within" in said


RARE = [0, 0, 1, 0, 0, 0, 0, 1, 0, 0] * 3


def test_rare_events_are_too_few_to_judge_and_no_signs(client, trust, sign_in):
    ward = trust.wards[0]
    add_months(ward, RARE, out_of=388.0)
    sign_in(client, trust.ward_people["board"])
    signs = words_of(client.get(reverse("improvement:signals", args=[ward.pk])))
    assert (
        "Of 1 series, 0 show a sign in the latest figure. 1 has too few events to judge month by month."
        in signs
    )
    assert "Too few events to judge" in signs
    page = words_of(client.get(reverse("improvement:chart", args=[ward.pk, FALLS])))
    assert "Too few events to judge month by month: about 0.2 in each month." in page
    assert "Look at each by itself" in page
    assert "What happened at each event, and what do they have in common?" in page
    assert "Getting better" not in page
    assert "charts like this" not in page  # a chart without limits has no false alarms
    safe = words_of(client.get(reverse("improvement:safety", args=[ward.pk, FALLS])))
    assert "Which chart fits Too few events to judge month by month" in safe
    assert "another fits better" not in safe


def test_false_alarms_are_those_of_the_events_that_are_expected(client, trust, sign_in):
    few, many = trust.wards
    add_months(few, [1, 2, 0, 3, 1, 2, 1, 0, 2, 1] * 3)
    add_months(many, [20, 23, 18, 24, 19, 22, 21, 17, 25, 20] * 3)
    sign_in(client, trust.people["board"])
    said = [words_of(client.get(reverse("improvement:chart", args=[one.pk, FALLS]))) for one in (few, many)]
    rates = [int(re.search(r"If nothing had changed, (\d+) of 1,000 charts", one).group(1)) for one in said]
    assert rates[0] > 1.5 * rates[1]
    asked = words_of(client.get(reverse("improvement:chart", args=[few.pk, FALLS]) + "?chart=c"))
    assert (
        "A c chart is for counts of events, and the figures of Falls are not. Choose u, xmr or run." in asked
    )


def test_no_rate_is_stated_where_none_is_known_or_none_holds(client, trust, sign_in):
    rare, follows = trust.wards
    add_months(rare, RARE, out_of=388.0)
    value, values = 0.0, []
    world = np.random.default_rng(2)
    for _ in range(60):
        value = 0.95 * value + world.normal()
        values.append(round(20 + 2 * value, 2))
    add_months(follows, values, measure="workforce.vacancies", out_of=100.0)
    sign_in(client, trust.people["board"])
    address = reverse("improvement:chart", args=[rare.pk, FALLS])
    assert "shows a sign where nothing changed is not known" in words_of(client.get(f"{address}?chart=u"))
    page = words_of(client.get(reverse("improvement:safety", args=[follows.pk, "workforce.vacancies"])))
    assert "Each figure follows from the one before, so this chart shows false signs far more often" in page
    assert "Without what the last figure foretells" in page
    assert "percentage points, such a chart would show it" in page
    lies = re.search(r"The average is (-?[\d.]+)%; if nothing changes, figures will lie between", page)
    assert abs(float(lies.group(1))) < 40  # per cent already, and not a hundred times that
