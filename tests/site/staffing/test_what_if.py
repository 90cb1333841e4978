"""What a board asks of an establishment, answered from the place's own shifts."""

import html
import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse
from tests.site.staffing.demonstration_month import LOADED_AT

pytestmark = [pytest.mark.site, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(datetime(2026, 11, 10, 14, tzinfo=UTC), tick=False):
        yield


def words_of(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def page(unit, **asked):
    return reverse("staffing:what_if", args=[unit.pk], query=asked)


def test_a_board_sees_each_question_against_how_things_stand(client, planted, sign_in):
    sign_in(client, planted.people["board"])
    answer = client.get(page(planted.root))
    said = words_of(answer)
    assert answer.status_code == 200
    assert (
        "1 unit of wards for adult inpatients: registered nurses and midwives. Measured on 62 shifts" in said
    )
    assert "As things stand" in said
    assert "Sickness 2 points higher" in said
    assert "Plan for 9 shifts of 10 (P90)" in said
    assert "Red-flag shifts a year" in said
    assert "a year" in said
    assert "GBP" not in said  # nobody said what an hour costs
    assert "They say what was seen together, not what a change here would do" in said


def test_money_and_the_tripwire_are_told_where_they_are_asked_for(client, planted, sign_in):
    sign_in(client, planted.people["board"])
    said = words_of(client.get(page(planted.root, ask="yes", own_hour="24.50", mark="60")))
    assert "Change in cost, GBP a year" in said
    assert "Where a saving goes too far" in said
    assert "60% of shifts short is" in said


@pytest.mark.parametrize(("own_hour", "mark"), [("much", ""), ("-3", ""), ("", "0"), ("", "101")])
def test_what_is_no_price_and_no_share_is_said_beside_its_box(client, planted, sign_in, own_hour, mark):
    sign_in(client, planted.people["board"])
    answer = client.get(page(planted.root, ask="yes", own_hour=own_hour, mark=mark))
    assert answer.status_code == 422
    assert "Error:" in words_of(answer)


def test_without_shifts_it_says_what_is_needed(client, planted, trust, sign_in):
    sign_in(client, planted.people["board"])
    said = words_of(client.get(page(planted.wards[1])))
    assert "Only 0 shifts have required, planned and actual hours; 50 are needed." in said
    assert "As things stand" not in said


def test_as_known_before_the_shifts_came_there_is_nothing_to_ask(client, planted, sign_in):
    sign_in(client, planted.people["board"])
    before = LOADED_AT.date().replace(day=1).isoformat()
    assert "This cannot be worked out yet" in words_of(client.get(page(planted.root, known=before)))


def test_it_is_the_same_each_time_it_is_asked(client, planted, sign_in):
    sign_in(client, planted.people["board"])
    first, again = (words_of(client.get(page(planted.root))) for _ in range(2))
    assert first == again


def test_another_organisations_place_is_not_there(client, planted, other_trust, sign_in):
    sign_in(client, planted.people["board"])
    assert client.get(page(other_trust.root)).status_code == 404
