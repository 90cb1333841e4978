"""Pages as known on an earlier day: nothing that arrived, was added or was renamed later is on them."""

import html
import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from tests.site.intake.shift_files import shift_file

from leadwell_site.intake import actions as intake
from leadwell_site.measures.models import Source
from leadwell_site.measures.queries.trees import trees_of
from leadwell_site.organisations import actions
from leadwell_site.staffing.models import ShiftHours

pytestmark = [pytest.mark.site, pytest.mark.django_db]

FIRST, LATER = datetime(2025, 4, 5, 7, tzinfo=UTC), datetime(2025, 6, 10, 7, tzinfo=UTC)
ON = "2025-04-20"
BY = "ada@example.org"


@pytest.fixture(autouse=True)
def first_of_july():
    with time_machine.travel(datetime(2025, 7, 1, 9, tzinfo=UTC), tick=False):
        yield


def words(answer) -> str:
    plain = re.sub(r"<(style|script|svg)[\s\S]*?</\1>", "", answer.content.decode())
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", plain)).split())


def loaded(trust, name: str, at: datetime, hours: float) -> Source:
    content = shift_file({"-": "Harvey Ward"}, actual={("Harvey Ward", 0): hours})
    source = intake.receive(organisation=trust.organisation, content=content, file_name=name, by=BY, at=at)
    source = intake.check(source=source, at=at)
    intake.load(source=source, by=BY, known_at=at)
    return source


@pytest.fixture
def changed(trust):
    """A trust with a file of April, and with what became known of it in June."""
    loaded(trust, "first.csv", FIRST, 11.5)
    loaded(trust, "later.csv", LATER, 5)
    said = {"at": LATER, "actor": BY}
    actions.add_unit(parent=trust.site, name="Lateadded Ward", kind="ward", **said)
    for unit in (trust.root, trust.site, trust.wards[0]):
        actions.rename_unit(unit=unit, name=f"Afterwards {unit.name}", from_on=date(2025, 6, 1), **said)
    return trust


def test_no_page_names_what_was_added_renamed_or_received_later(changed, client, sign_in):
    sign_in(client, changed.people["registered_manager"])
    ward, site, root = changed.wards[0].pk, changed.site.pk, changed.root.pk
    addresses = [
        reverse(name, args=args)
        for name, args in (
            ("organisations:tree", []),
            ("organisations:unit", [ward]),
            ("intake:files", []),
            ("overview:home", []),
            ("overview:unit", [root]),
            ("overview:unit", [site]),
            ("overview:unit", [ward]),
            ("overview:data_room", [ward]),
            ("staffing:ward", [site]),
            ("staffing:ward", [ward]),
            ("staffing:today", [site]),
            ("staffing:returns", [ward]),
            ("staffing:shift", [ward, date(2025, 3, 1), "day"]),
            ("improvement:questions", [site]),
        )
    ]
    for address in addresses:
        now, then = (client.get(address, asked) for asked in ({}, {"known": ON}))
        assert now.status_code == then.status_code == 200, address
        assert "Afterwards Northgate Trust" in words(now), address
        assert "Northgate Trust" in words(then), address
        for later in ("Afterwards", "Lateadded", "later.csv"):
            assert later not in words(then), (address, later)


def test_what_became_known_later_is_not_there_by_its_number_either(changed, client, sign_in):
    sign_in(client, changed.people["registered_manager"])
    first, later = Source.objects.order_by("pk")
    late = changed.site.children.get(name="Lateadded Ward").pk
    row_of = {one.load.source_id: one.pk for one in ShiftHours.objects.select_related("load")}
    for name, then, now in (
        ("intake:file", [first.pk], [later.pk]),
        ("intake:row", [first.pk, 2], [later.pk, 2]),
        ("intake:original", [first.pk], [later.pk]),
        ("staffing:shift_row", [row_of[first.pk]], [row_of[later.pk]]),
        ("organisations:unit", [changed.wards[1].pk], [late]),
        ("overview:unit", [changed.wards[1].pk], [late]),
        ("staffing:ward", [changed.wards[1].pk], [late]),
    ):
        assert client.get(reverse(name, args=then), {"known": ON}).status_code == 200, name
        assert client.get(reverse(name, args=now)).status_code == 200, name
        answer = client.get(reverse(name, args=now), {"known": ON})
        assert answer.status_code == 404, name
        assert "Go back to today" in words(answer)
        assert "nothing at this address on that day" in words(answer)


def test_a_file_that_was_there_shows_only_what_had_been_made_of_it_by_then(trust, client, sign_in):
    sign_in(client, trust.people["registered_manager"])
    content = shift_file({"-": "Harvey Ward"})
    said = {"organisation": trust.organisation, "by": BY}
    source = intake.receive(content=content, file_name="a.csv", at=FIRST, **said)
    source = intake.check(source=source, at=FIRST)
    intake.load(source=source, by=BY, known_at=LATER)
    row, page = reverse("intake:row", args=[source.pk, 2]), reverse("intake:file", args=[source.pk])
    assert "Hours of registered" in words(client.get(row))
    assert "Hours of registered" not in words(client.get(row, {"known": ON}))
    assert "Known from" in words(client.get(page))
    assert "Known from" not in words(client.get(page, {"known": ON}))


def test_a_page_says_what_it_shows_as_it_is_today(trust, client, sign_in):
    sign_in(client, trust.people["registered_manager"])
    said = {"at": LATER, "actor": BY}
    actions.describe_unit(unit=trust.wards[0], beds=99, specialty_1="300", **said)
    actions.close_unit(unit=trust.wards[1], on=date(2025, 6, 1), **said)
    for address in (
        reverse("organisations:tree"),
        *(reverse("organisations:unit", args=[ward.pk]) for ward in trust.wards),
        reverse("overview:unit", args=[trust.wards[1].pk]),
    ):
        assert "today" in words(client.get(address, {"known": ON})).replace("Go back to today", ""), address


def test_a_tree_holds_what_was_known_and_the_place_that_was_asked_for(trust):
    late = actions.add_unit(parent=trust.site, name="Late Ward", kind="ward", at=LATER, actor=BY)
    assert late in set(trees_of([trust.root]))
    assert late not in set(trees_of([trust.root], known_at=FIRST))
    assert set(trees_of([late], known_at=FIRST)) == {late}
    actions.move_unit(unit=trust.wards[0], parent=trust.root, from_on=date(2025, 4, 1), at=FIRST, actor=BY)
    assert late not in set(trees_of([trust.root], known_at=FIRST))
    assert late in set(trees_of([trust.root], known_at=LATER))


@pytest.mark.parametrize(
    "typed", ["2025-04-20", "20/04/2025", "20 April 2025", "20.4.25", " 20th April 2025 "]
)
def test_the_day_is_read_as_people_write_it(changed, client, sign_in, typed):
    sign_in(client, changed.people["registered_manager"])
    then = client.get(
        reverse("staffing:shift", args=[changed.wards[0].pk, date(2025, 3, 1), "day"]), {"known": typed}
    )
    assert "As known on 20 April 2025" in words(then)
    assert "Worked 11.5" in words(then)
    assert f"known={ON}" in then.content.decode()


@pytest.mark.parametrize("typed", ["2025-02-30", "31/04/2025", "in April", "<b>", "20/04/1805", "x" * 5000])
def test_a_day_that_cannot_be_read_is_told_and_today_is_not_shown_instead(changed, client, sign_in, typed):
    sign_in(client, changed.people["registered_manager"])
    address = reverse("staffing:shift", args=[changed.wards[0].pk, date(2025, 3, 1), "day"])
    answer = client.get(address, {"known": typed, "month": "2025-03"})
    assert answer.status_code == 400
    assert "not a day that Leadwell can read" in words(answer)
    assert "Worked" not in words(answer)
    assert "<b>" not in answer.content.decode()
    assert len(words(answer)) < 1500
    assert f'href="{address}?month=2025-03"' in answer.content.decode()
    assert client.get(address, {"known": ""}).status_code == 200  # the field was left empty: today
