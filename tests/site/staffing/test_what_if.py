"""What a board asks of an establishment, answered from the place's own shifts."""

import html
import re
from datetime import UTC, datetime

import polars as pl
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
    # 8 of the 62 shifts of the planted month had a red flag by the hours of registered nurses.
    assert re.search(r"Of the shifts measured 1\d\.\d% had a red flag by these hours; the model has \d", said)
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


GROWTH = {"ask": "yes", "own_hour": "24.5", "demand": "4", "funding": "1", "pay": "2.5", "ahead": "3"}


def test_demand_and_funding_that_grow_are_answered_with_ranges(client, planted, sign_in):
    sign_in(client, planted.people["board"])
    said = words_of(client.get(page(planted.root, **GROWTH)))
    name = "Demand +4%, funding +1%, pay +2.5% a year, after 3 years"
    assert said.count(name) == 2  # in words, and in the table
    assert re.search(rf"{re.escape(name)}: [\d.]+% \([\d.]+% to [\d.]+%\) of shifts short instead of", said)
    assert "Demand and capacity" not in words_of(client.get(page(planted.root)))


@pytest.mark.parametrize("asked", [{}, GROWTH, {"ask": "yes", "own_hour": "31", "mark": "60"}])
def test_the_page_and_the_command_give_the_same_answer_of_the_same_scenario(
    client, planted, sign_in, tmp_path, asked
):
    from typer.testing import CliRunner

    from leadwell.cli import app

    sign_in(client, planted.people["board"])
    shown = words_of(client.get(page(planted.root, **asked)))
    file = client.get(reverse("staffing:what_if_file", args=[planted.root.pk], query=asked))
    assert file["Content-Disposition"] == f'attachment; filename="scenario-{planted.root.pk}.toml"'
    scenario, out = tmp_path / "scenario.toml", tmp_path / "answers.csv"
    scenario.write_bytes(file.content)
    told = CliRunner().invoke(app, ["establishment", str(scenario), "--out", str(out)])
    assert told.exit_code == 0, told.output
    rows = pl.read_csv(out).to_dicts()
    assert len(rows) == 13 + bool(asked.get("demand"))
    for row in rows:
        share = f"{row['short']:.1%} ({row['short_low']:.1%} to {row['short_high']:.1%})"
        assert f"{row['question']} Shifts short {share}" in shown, row["question"]


def test_a_scenario_of_a_place_without_shifts_is_not_there(client, planted, sign_in):
    sign_in(client, planted.people["board"])
    assert client.get(reverse("staffing:what_if_file", args=[planted.wards[1].pk])).status_code == 404


@pytest.mark.parametrize(
    ("box", "value"), [("demand", "lots"), ("funding", "80"), ("ahead", "0"), ("pay", "-60")]
)
def test_growth_that_cannot_be_is_said_beside_its_box(client, planted, sign_in, box, value):
    sign_in(client, planted.people["board"])
    answer = client.get(page(planted.root, ask="yes", **{box: value}))
    assert answer.status_code == 422
    assert "Error:" in words_of(answer)
