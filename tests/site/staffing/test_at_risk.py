"""The coming weeks of a place: which shifts are likely to be short."""

import html
import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.site.known_figures import know_shifts

pytestmark = [pytest.mark.site, pytest.mark.django_db]
FIRST = date(2025, 8, 1)


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(datetime(2025, 11, 10, 7, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def short_on_fridays(trust):
    """A ward whose Friday nights are always short, and one that never is."""
    fridays = {date(2025, 8, day) for day in (1, 8, 15, 22, 29)} | {
        date(2025, 9, day) for day in (5, 12, 19, 26)
    }
    fridays |= {date(2025, 10, day) for day in (3, 10, 17, 24, 31)} | {date(2025, 11, 7)}
    know_shifts(trust.wards[0], first=FIRST, days=101, short_on=fridays)
    know_shifts(trust.wards[1], first=FIRST, days=101, short_on=set())
    return trust


def words_of(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def page(unit, **asked):
    return reverse("staffing:at_risk", args=[unit.pk], query=asked)


def test_the_shift_that_is_always_short_comes_first(client, short_on_fridays, sign_in):
    trust = short_on_fridays
    sign_in(client, trust.people["operational"])
    said = words_of(client.get(page(trust.root)))
    assert "Of 112 shifts from 10 November 2025 to 7 December 2025" in said
    assert "Tried on the four weeks before, which it was not shown" in said
    assert "is not known where files do not tell their hours" in said
    first = said[said.index("If nobody is hired Hours needed") :]
    assert f"{trust.wards[0].name}, Friday 14 November 2025, night" in first[:200]
    assert trust.wards[1].name in said  # in the table of units


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2025, 11, 10), ""),
        (date(2025, 11, 12), "so 2 of its 28 days lie behind already"),
        (date(2026, 1, 20), "The last shifts that are held are those of 9 November 2025. What follows looks ahead from "
         "there, so all of its 28 days lie behind already"),
    ],
)  # fmt: skip
def test_days_that_have_gone_by_are_not_called_coming(client, short_on_fridays, sign_in, today, said):
    with time_machine.travel(datetime(today.year, today.month, today.day, 7, tzinfo=UTC), tick=False):
        sign_in(client, short_on_fridays.people["board"])
        found = words_of(client.get(page(short_on_fridays.root)))
    assert "Of 112 shifts" in found
    assert said in found
    assert ("Newer shifts are not loaded" in found) == bool(said)


def test_vacant_posts_make_it_worse_and_what_is_no_share_is_said(client, short_on_fridays, sign_in):
    trust = short_on_fridays
    sign_in(client, trust.people["board"])

    def expected(**asked) -> int:
        return int(re.search(r"about (\d+) \(", words_of(client.get(page(trust.root, **asked))))[1])

    assert expected() < expected(vacant="20") <= expected(vacant="60")
    assert "with 20% of posts newly vacant" in words_of(client.get(page(trust.root, vacant="20")))
    for wrong in ("many", "-1", "95"):
        answer = client.get(page(trust.root, vacant=wrong))
        assert answer.status_code == 422
        assert "Error:" in words_of(answer)


def test_without_shifts_it_says_what_is_needed(client, trust, sign_in):
    sign_in(client, trust.people["board"])
    said = words_of(client.get(page(trust.root)))
    assert "Nothing can be foretold yet" in said
    assert "No unit has 14 days of shifts" in said


def test_as_known_before_the_shifts_came_nothing_is_foretold(client, short_on_fridays, sign_in):
    sign_in(client, short_on_fridays.people["board"])
    assert "Nothing can be foretold yet" in words_of(
        client.get(page(short_on_fridays.root, known="2025-10-01"))
    )


def test_more_units_cost_no_more_queries(client, short_on_fridays, sign_in):
    trust = short_on_fridays
    sign_in(client, trust.people["board"])
    counts = []
    for unit in (trust.wards[0], trust.root):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page(unit)).status_code == 200
        counts.append(len(asked))
    # What the home says that it needs is asked for chances and for hours; a ward has none.
    assert abs(counts[0] - counts[1]) <= 2


def test_another_organisations_place_is_not_there(client, trust, other_trust, sign_in):
    sign_in(client, trust.people["board"])
    assert client.get(page(other_trust.root)).status_code == 404
