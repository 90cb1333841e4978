"""One measure of the places below a place, beside one another."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.site.improvement.charted_months import FALLS, STABLE, add_months, words_of

from leadwell_site.measures.models import OwnMeasure

pytestmark = [pytest.mark.site, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2026, 5, 20, 9, tzinfo=UTC), tick=False):
        yield


def beside(unit, **query):
    return reverse("improvement:beside", args=[unit.pk, FALLS], query=query)


def test_each_place_has_its_chart_under_the_place_it_hangs_in(client, trust, sign_in):
    jumped, calm = trust.wards
    add_months(jumped, [*STABLE, 40])
    add_months(calm, [*STABLE, 12])
    sign_in(client, trust.people["board"])
    answer = client.get(beside(trust.root))
    said = words_of(answer)
    assert "2 series: 1 a concern, 1 within chance." in said
    assert f"Falls: {trust.site.name}" in said
    for ward in (jumped, calm):
        assert reverse("improvement:chart", args=[ward.pk, FALLS]) in answer.content.decode()
    assert "chance alone would still mark about" in said
    assert f"Without a figure of this measure: {trust.home.name}." in said
    chart = client.get(reverse("improvement:chart", args=[trust.root.pk, FALLS])).content.decode()
    assert beside(trust.root) in chart
    assert (
        "side by side" not in client.get(reverse("improvement:chart", args=[calm.pk, FALLS])).content.decode()
    )


def test_a_ward_stands_alone_and_what_is_not_known_is_not_there(client, trust, sign_in):
    add_months(trust.wards[0], STABLE)
    sign_in(client, trust.people["board"])
    assert "1 series: 1 within chance." in words_of(client.get(beside(trust.wards[0])))
    assert client.get(beside(trust.wards[1])).status_code == 404
    assert (
        client.get(reverse("improvement:beside", args=[trust.root.pk, "quality.nothing"])).status_code == 404
    )
    sign_in(client, trust.ward_people["staff"])
    assert client.get(beside(trust.root)).status_code == 404


def test_as_known_before_the_figures_came_there_are_none(client, trust, sign_in):
    add_months(trust.wards[0], STABLE, at=datetime(2026, 5, 5, 9, tzinfo=UTC))
    sign_in(client, trust.people["board"])
    assert "1 series: 1 within chance." in words_of(client.get(beside(trust.root, known="2026-05-06")))
    before = words_of(client.get(beside(trust.root, known="2026-05-01")))
    assert "There are no series to show." in before


def test_more_places_cost_no_more_queries(client, trust, sign_in):
    sign_in(client, trust.people["board"])
    counts = []
    for units in (trust.wards[:1], (*trust.wards, trust.home)):
        for unit in units:
            add_months(unit, STABLE)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(beside(trust.root)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_month_that_is_not_over_is_on_none_of_the_charts(client, trust, sign_in):
    add_months(trust.wards[0], STABLE)
    add_months(trust.wards[0], [900], last=date(2026, 5, 1))  # the figures come while May goes on
    sign_in(client, trust.people["board"])
    assert "1 series: 1 within chance." in words_of(client.get(beside(trust.root)))
    signs = words_of(client.get(reverse("improvement:signals", args=[trust.root.pk])))
    assert "May 2026" not in signs
    chart = words_of(client.get(reverse("improvement:chart", args=[trust.wards[0].pk, FALLS])))
    assert "It is not on the chart, which compares whole periods." in chart
    assert "900" not in chart
    with time_machine.travel(datetime(2026, 6, 1, 9, tzinfo=UTC), tick=False):
        sign_in(client, trust.people["board"])
        assert "1 series: 1 a concern." in words_of(client.get(beside(trust.root)))


MAY = date(2026, 5, 1)


def typing_page(ward):
    return reverse("improvement:type_in", args=[ward.pk, FALLS])


def test_what_is_typed_in_for_a_month_that_is_not_over_is_said_to_wait_for_its_end(client, trust, sign_in):
    ward = trust.wards[0]
    add_months(ward, STABLE)
    sign_in(client, trust.ward_people["ward_manager"])
    sent = {"period": "2026-05", "numerator": "77", "denominator": "600"}
    said = words_of(client.post(typing_page(ward), sent, follow=True))
    assert "It will be among the whole periods of the chart when May 2026 is over." in said
    assert "It is on the chart." not in said


def test_where_no_month_is_over_every_page_shows_the_one_that_runs_as_so_far(client, trust, sign_in):
    ward = trust.wards[0]
    add_months(ward, [9], last=MAY)
    sign_in(client, trust.people["board"])
    chart = words_of(client.get(reverse("improvement:chart", args=[ward.pk, FALLS])))
    assert "The only figures are of a period that is not over: they are so far." in chart
    assert "9.0 per 1,000" in chart
    unit = words_of(client.get(reverse("overview:unit", args=[ward.pk])))
    assert "May 2026 so far" in unit
    reader = words_of(client.get(reverse("overview:audience", args=[ward.pk, "public", "2026-05"])))
    assert "May 2026 so far" in reader
    content = client.get(reverse("improvement:chart_file", args=[ward.pk, FALLS])).content.decode()
    assert "2026-05-01" in content


def test_a_wards_own_measure_says_itself_when_a_month_is_told(client, trust, sign_in):
    ward = trust.wards[0]
    sign_in(client, trust.ward_people["ward_manager"])
    own = {
        "title": "Call bells answered late",
        "why": "Does the new rota help?",
        "shown_as": "count",
        "counted": "call bells",
        "divided_by": "",
        "better": "decrease",
        "how_often": "month",
    }
    client.post(reverse("improvement:own_measure", args=[ward.pk]), own)
    key = OwnMeasure.objects.get().key
    add_months(ward, [*STABLE, 60], measure=key, last=MAY, out_of=None)
    chart = words_of(client.get(reverse("improvement:chart", args=[ward.pk, key])))
    signs = words_of(client.get(reverse("improvement:signals", args=[ward.pk])))
    assert "The latest figure is 60" in chart
    assert "May 2026: 60" in signs


def test_a_month_without_a_figure_is_not_said_to_have_one(client, trust, sign_in):
    ward = trust.wards[0]
    add_months(ward, [*STABLE, float("nan")], last=MAY)
    sign_in(client, trust.people["board"])
    chart = words_of(client.get(reverse("improvement:chart", args=[ward.pk, FALLS])))
    assert "is not over yet" not in chart


def test_asking_about_a_point_that_is_not_on_the_chart_asks_about_no_other(client, trust, sign_in):
    ward = trust.wards[0]
    add_months(ward, STABLE)
    add_months(ward, [30], last=MAY)
    sign_in(client, trust.ward_people["ward_manager"])
    ask = reverse("improvement:ask", args=[ward.pk, FALLS])
    assert client.get(f"{ask}?at=2026-04-01").status_code == 200
    assert client.get(f"{ask}?at=2026-05-01").status_code == 404


def test_a_day_to_come_does_not_end_a_month(client, trust, sign_in):
    ward = trust.wards[0]
    add_months(ward, STABLE)
    add_months(ward, [900], last=MAY)
    sign_in(client, trust.people["board"])
    assert "1 series: 1 within chance." in words_of(client.get(beside(trust.root, known="2026-06-01")))


def test_a_ward_that_was_open_on_the_day_is_there_as_known_then(client, trust, sign_in):
    ward = trust.wards[0]
    add_months(ward, STABLE, at=datetime(2026, 2, 5, 9, tzinfo=UTC), last=date(2026, 1, 1))
    ward.closed_on = date(2026, 4, 1)
    ward.save()
    sign_in(client, trust.people["board"])
    assert "1 series" in words_of(client.get(beside(trust.root, known="2026-03-01")))
    assert "There are no series to show." in words_of(client.get(beside(trust.root)))
