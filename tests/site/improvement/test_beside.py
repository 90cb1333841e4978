"""One measure of the places below a place, beside one another."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.site.improvement.charted_months import FALLS, STABLE, add_months, words_of

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
    assert "chance alone would still mark the latest figure of about" in said
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
    assert "They are not on the chart, which compares whole months." in chart
    assert "900" not in chart
    with time_machine.travel(datetime(2026, 6, 1, 9, tzinfo=UTC), tick=False):
        sign_in(client, trust.people["board"])
        assert "1 series: 1 a concern." in words_of(client.get(beside(trust.root)))
