"""The page of a place's money: one time axis and one layer of notes, sums of units, nothing for strangers."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from tests.site.improvement.charted_months import words_of
from tests.site.known_figures import know

from leadwell.foundations.periods import month_of
from leadwell_site.measures import actions as measures
from leadwell_site.measures.models import Observation

pytestmark = [pytest.mark.site, pytest.mark.django_db]
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LAST = date(2026, 10, 1)
PAY, BUDGET, AGENCY, BANK = (
    f"finance.{name}" for name in ("pay_spend", "pay_budget", "agency_spend", "bank_spend")
)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def months(count=24, last=LAST):
    return [month_of(last).shifted(back).start for back in range(1 - count, 1)]


def know_money(unit, *, spend=100_000.0, budget=98_000.0, without=(), bank=20_000.0, at=NOW):
    """Two years of spend to October, and the budget to the end of the financial year."""
    told = {}
    for place, month in enumerate(months()):
        if month in without:
            continue
        amount = spend + 500 * (place % 3)
        told[PAY, month] = (amount, budget)
        told[AGENCY, month] = (5_000.0, amount)
        if bank is not None:
            told[BANK, month] = (bank, amount)
        told["quality.falls", month] = (4.0 + place % 2, 600.0)
        told["staffing.fill.registered.all", month] = (1140.0, 1200.0)
    for month in months(5, date(2027, 3, 1)):
        told[BUDGET, month] = (budget, None)
    know(unit, told, at=at)


def page(client, unit, **asked):
    answer = client.get(reverse("improvement:money", args=[unit.pk]), asked)
    assert answer.status_code == 200
    return answer


def drawings(answer):
    return re.findall(r'<svg[^>]*role="img".*?</svg>', answer.content.decode(), flags=re.S)


def test_a_ward_sees_its_year_its_forecast_and_its_chance_of_ending_over(client, trust, sign_in):
    ward = trust.wards[0]
    know_money(ward)
    sign_in(client, trust.ward_people["ward_manager"])
    said = words_of(page(client, ward))
    spent = sum(100_000 + 500 * (place % 3) for place in range(24)[-7:])
    assert f"Up to October 2026, £{spent:,} was spent on pay: £{spent - 686_000:,}" in said
    assert "over its budget of £686,000." in said
    assert "The budget of the year is £1,176,000. The chance of ending over it is more than 95 in 100" in said
    assert re.search(r"foretold to end at £1,2\d\d,\d{3}: between £[\d,]+ and £[\d,]+ 8 times in 10", said)
    assert "March 2027, foretold" in said
    assert "proves no cause" in said


def test_spend_and_quality_share_one_axis_and_one_layer_of_notes(client, trust, sign_in):
    ward = trust.wards[0]
    know_money(ward)
    who = {"by": "x@northgate.example", "at": NOW}
    measures.note_happening(unit=ward, measure="", on=date(2026, 6, 9), words="Six beds opened", **who)
    measures.begin_limits_anew(
        unit=ward, measure="quality.falls", starts_on=date(2026, 8, 1), reason="a new way to count", **who
    )
    measures.note_happening(unit=ward, measure="quality.complaints", on=LAST, words="Not of this page", **who)
    sign_in(client, trust.ward_people["ward_manager"])
    answer = page(client, ward)
    wide, narrow = drawings(answer)[:2]
    for svg in (wide, narrow):
        assert svg.count('class="note"') == 2
        assert all(title in svg for title in (">Pay, in pounds", ">Falls", ">Bank and agency, in pounds"))
    said = words_of(answer)
    assert (
        "(1) Jun 2026: Six beds opened; (2) Aug 2026: limits of “Falls” begin anew: a new way to count"
        in said
    )
    assert "Not of this page" not in said


def test_bank_and_agency_are_a_share_of_pay_only_where_both_are_known(client, trust, sign_in):
    sign_in(client, trust.people["operational"])
    both, one = trust.wards
    know_money(both)
    know_money(one, bank=None)
    assert "24.8%" in words_of(page(client, both))  # 25,000 of 101,000
    assert "Agency, per cent of pay" in drawings(page(client, one))[0]


def test_of_a_site_the_share_is_told_only_where_the_sums_are_of_the_same_units(client, trust, sign_in):
    """Bank of one ward and agency of two are no share of anything; nor are those of one ward of the pay of two."""
    know_money(trust.wards[0], spend=100_000.0, bank=20_000.0)
    know_money(trust.wards[1], spend=100_000.0, bank=None)
    sign_in(client, trust.people["operational"])
    row = october(client, trust.site)
    assert row.startswith("October 2026 £196,000 £202,000 £6,000 over £20,000 £10,000 not known")
    assert october(client, trust.wards[0]).startswith(
        "October 2026 £98,000 £101,000 £3,000 over £20,000 £5,000 24.8%"
    )
    know(trust.wards[1], {(BANK, LAST): (20_000.0, 101_000.0)}, at=NOW)
    assert "£40,000 £10,000 24.8%" in october(client, trust.site)


def october(client, unit):
    said = words_of(page(client, unit))
    return said[said.index("October 2026 ", said.index("Every figure")) :]


def row_of(top, bottom, *, units=2):
    return {"numerator": top, "denominator": bottom, "units": units, "units_known": 2}


@pytest.mark.parametrize(
    ("pay", "bank", "agency", "share"),
    [
        (row_of(200.0, None), row_of(20.0, 200.0), row_of(10.0, 200.0), 15.0),
        (row_of(200.0, None), row_of(20.0, 100.0, units=1), row_of(10.0, 200.0), None),
        (
            row_of(200.0, None),
            row_of(20.0, 100.0, units=1),
            row_of(10.0, 100.0, units=1),
            None,
        ),  # each another's
        (row_of(100.0, None, units=1), row_of(20.0, 98.0, units=1), row_of(10.0, 98.0, units=1), 30.0 / 0.98),
        (row_of(200.0, None), row_of(None, None), row_of(10.0, 200.0), None),
        (row_of(200.0, None), row_of(20.0, 0.0), row_of(10.0, 0.0), None),
        (None, row_of(20.0, 200.0), row_of(10.0, 200.0), 15.0),
    ],
)
def test_the_share_of_bank_and_agency_against_sums_of_fewer_units(pay, bank, agency, share):
    from leadwell_site.improvement.presenters.money import temporary_share

    rows = {BANK: {LAST: bank}, AGENCY: {LAST: agency}} | ({PAY: {LAST: pay}} if pay else {})
    found = temporary_share(rows, LAST)
    assert found == (None if share is None else pytest.approx(share))


def test_a_site_sums_its_wards_says_who_is_missing_and_never_takes_a_mean(client, trust, sign_in):
    know_money(trust.wards[0], spend=100_000.0, budget=100_000.0)
    know_money(trust.wards[1], spend=40_000.0, budget=40_000.0, without=(date(2026, 8, 1),))
    sign_in(client, trust.people["operational"])
    said = words_of(page(client, trust.site))
    assert (
        "These sums are over 1 of 2 units. Left out: Maple Ward: its spend of August 2026 is not known."
        in said
    )
    assert "August 2026, 1 of 2 units" in said
    october = said[said.index("October 2026 ", said.index("Every figure")) :][:60]
    assert october.startswith("October 2026 £140,000 £142,000 £2,000 over £40,000 £10,000")


def test_a_month_that_a_site_tells_itself_does_not_make_its_sums_whole(client, trust, sign_in):
    know_money(trust.wards[0], spend=100_000.0, budget=100_000.0)
    know_money(trust.wards[1], spend=40_000.0, budget=40_000.0, without=(date(2026, 8, 1),))
    know(trust.site, {(PAY, LAST): (140_000.0, 140_000.0)}, at=NOW)
    sign_in(client, trust.people["operational"])
    said = words_of(page(client, trust.site))
    assert "Left out: Maple Ward: its spend of August 2026 is not known." in said
    assert "Up to October 2026, £704,000 was spent on pay" in said  # Harvey Ward alone


def test_a_site_that_tells_the_whole_year_itself_stands_for_itself(client, trust, sign_in):
    know_money(trust.wards[1], spend=40_000.0, budget=40_000.0, without=(date(2026, 8, 1),))
    know_money(trust.site, spend=300_000.0, budget=300_000.0)
    sign_in(client, trust.people["operational"])
    said = words_of(page(client, trust.site))
    assert "Left out" not in said
    assert "Up to October 2026, £2,104,000 was spent on pay" in said


def test_the_reader_chooses_what_stands_below_the_money(client, trust, sign_in):
    ward = trust.wards[0]
    know_money(ward)
    know(ward, {("quality.complaints", month): (2.0, 600.0) for month in months()}, at=NOW)
    sign_in(client, trust.ward_people["ward_manager"])
    first = drawings(page(client, ward))[0]
    assert ">Falls" in first
    chosen = drawings(page(client, ward, show="quality.complaints"))[0]
    assert ">Complaints" in chosen
    assert ">Falls" not in chosen


def test_a_place_without_spend_says_so_and_lets_it_be_typed_in(client, trust, sign_in):
    ward = trust.wards[0]
    sign_in(client, trust.ward_people["ward_manager"])
    said = page(client, ward)
    assert "There is no spend to show yet" in words_of(said)
    typing = reverse("improvement:type_in", args=[ward.pk, BUDGET])
    assert typing in said.content.decode()
    answer = client.post(typing, {"period": "2027-03", "numerator": "98000"}, follow=True)
    assert "is kept." in words_of(answer)
    assert Observation.objects.get().period_start == date(2027, 3, 1)
    spend = reverse("improvement:type_in", args=[ward.pk, PAY])
    refused = client.post(spend, {"period": "2027-03", "numerator": "98000", "denominator": "1"})
    assert "March 2027 has not begun" in words_of(refused)
    far = client.post(typing, {"period": "2031-03", "numerator": "98000"})
    assert "more than 3 years ahead" in words_of(far)


def test_the_page_as_known_on_an_earlier_day_leaves_out_what_came_later(client, trust, sign_in):
    ward = trust.wards[0]
    know_money(ward, at=datetime(2026, 11, 5, 9, tzinfo=UTC))
    know(ward, {(PAY, LAST): (250_000.0, 98_000.0)}, at=datetime(2026, 11, 10, 9, tzinfo=UTC))
    sign_in(client, trust.ward_people["ward_manager"])
    assert "£250,000" in words_of(page(client, ward))
    assert "£250,000" not in words_of(page(client, ward, known="2026-11-06"))


def test_no_stranger_sees_the_money(client, trust, other_trust, sign_in):
    know_money(trust.wards[0])
    sign_in(client, other_trust.people["board"])
    assert client.get(reverse("improvement:money", args=[trust.wards[0].pk])).status_code == 404
    sign_in(client, trust.ward_people["ward_manager"])
    assert client.get(reverse("improvement:money", args=[trust.wards[1].pk])).status_code == 404


def test_a_site_of_two_wards_takes_as_many_queries_as_one_of_one(client, trust, sign_in):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    sign_in(client, trust.people["operational"])
    counts = []
    for ward in trust.wards:
        know_money(ward)
        page(client, trust.site)
        with CaptureQueriesContext(connection) as queries:
            page(client, trust.site)
        counts.append(len(queries))
    assert counts[0] == counts[1]
