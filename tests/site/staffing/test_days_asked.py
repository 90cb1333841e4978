"""Days at the ends of the calendar, days long past, nights in summer, and pages of an earlier day."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from leadwell.foundations.staff import Part
from leadwell_site.staffing import actions
from leadwell_site.staffing.actions.days import TooLongAgo
from leadwell_site.staffing.actions.recording import NotNow
from leadwell_site.staffing.actions.typing_in import NotYet
from leadwell_site.staffing.models import Mitigation

NOW = datetime(2026, 11, 10, 14, tzinfo=UTC)
BY = "sister@example.org"
ENDS = ("0001-01", "1948-01", "2100-12", "9999-12")


@pytest.fixture
def manager(client, planted, sign_in):
    with time_machine.travel(NOW, tick=False):
        yield sign_in(client, planted.people["ward_manager"])


@pytest.mark.parametrize("month", ENDS)
@pytest.mark.parametrize(
    "address",
    [
        "/units/{ward}/?month={month}",
        "/units/{root}/?month={month}",
        "/units/{ward}/staffing/?month={month}",
        "/units/{root}/staffing/?month={month}",
        "/units/{ward}/staffing/?rows=1&month={month}",
        "/units/{root}/returns/?month={month}",
        "/units/{ward}/for/public/{month}/",
        "/units/{ward}/staffing/today/?on={month}-01",
        "/units/{ward}/shifts/{month}-01/day/",
        "/units/{ward}/staffing/?known={month}-01",
        "/publishing/?month={month}",
        "/publishing/units/{ward}/{month}/",
    ],
)
def test_no_month_or_day_of_an_address_is_a_failure(client, planted, sign_in, address, month):
    with time_machine.travel(NOW, tick=False):
        chief = sign_in(client, planted.people["operational"])
        answer = chief.get(address.format(ward=planted.wards[0].pk, root=planted.root.pk, month=month))
    # A day to be known on that cannot be read is told: today's figures would answer another question.
    assert answer.status_code in ({200, 400, 404} if "known=" in address else {200, 404})


def note(ward, on, at):
    return actions.record_mitigation(
        unit=ward, on=on, part=Part.DAY, kind="moved_in", escalated_to="", note="", by=BY, at=at
    )


def count(ward, on, at):
    return actions.type_in_residents(unit=ward, on=on, residents={"low": 4}, by=BY, at=at)


@pytest.mark.parametrize("do", [note, count])
@pytest.mark.parametrize("on", [date(1, 1, 1), date(1989, 12, 31), date(2021, 10, 31)])
def test_nothing_is_recorded_about_a_day_more_than_five_years_ago(trust, do, on):
    with pytest.raises(TooLongAgo):
        do(trust.home, on, NOW)


def test_something_is_recorded_about_a_day_five_years_ago(trust):
    assert note(trust.home, date(2021, 11, 10), NOW).pk


@pytest.mark.parametrize(("do", "refusal"), [(note, NotNow), (count, NotYet)])
def test_half_past_midnight_in_july_is_the_new_day(trust, do, refusal):
    night = datetime(2026, 7, 14, 23, 30, tzinfo=UTC)  # 00:30 on the 15th here
    assert do(trust.home, date(2026, 7, 15), night)
    with pytest.raises(refusal):
        do(trust.home, date(2026, 7, 16), night)


def test_nothing_is_recorded_on_a_page_that_shows_an_earlier_day(manager, planted):
    address = f"/units/{planted.wards[0].pk}/shifts/2026-10-09/night/"
    sent = {"act": "done", "done-kind": "moved_in", "done-note": "A nurse of Maple"}
    answer = manager.post(f"{address}?known=2026-11-09", sent)
    assert answer.status_code == 403
    assert "This page shows what was known on an earlier day." in answer.content.decode()
    assert not Mitigation.objects.exists()
    assert manager.post(address, sent).status_code == 302
