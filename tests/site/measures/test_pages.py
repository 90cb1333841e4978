"""Pages of lineage, charts, sums and definitions, through the browser's eyes."""

import csv
import io
import re
from datetime import UTC, date, datetime

import polars as pl
import pytest
from django.urls import reverse

from leadwell_site.measures import actions, files, queries
from leadwell_site.measures.choices import SourceState
from leadwell_site.measures.models import Observation, Source, SourceFault
from leadwell_site.organisations.actions import rename_unit

pytestmark = [pytest.mark.site, pytest.mark.django_db]

FEBRUARY = datetime(2025, 2, 5, 9, 30, tzinfo=UTC)
MARCH = datetime(2025, 3, 9, 9, tzinfo=UTC)
MONTHS = [date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1)]
FALLS = "quality.falls"


@pytest.fixture(autouse=True)
def _sources(settings, tmp_path):
    settings.SOURCES = tmp_path / "sources"


def source(trust, name="falls.csv", content=b"Ward,Falls\r\nHarvey,3\r\n") -> Source:
    return Source.objects.create(
        organisation=trust.organisation,
        file_name=name,
        digest=files.keep(content),
        size=len(content),
        received_at=FEBRUARY,
        received_by="lena@northgate.example",
        state=SourceState.LOADED,
        kind="measure_table",
        title="A table of measures",
    )


def add(
    trust, values, *, at=FEBRUARY, measure=FALLS, feed="any_measure", title="", from_source=None, kind="month"
):
    """Add ``{unit: [(numerator, denominator, missing), ...]}`` of the three months."""
    load = actions.begin_load(
        organisation=trust.organisation, source=from_source, known_at=at, by="lena@northgate.example"
    )
    rows = [
        {
            "unit_id": unit.pk,
            "measure": measure,
            "title": title,
            "feed": feed,
            "period_kind": kind,
            "period_start": month,
            "numerator": top,
            "denominator": below,
            "missing": missing,
            "sheet": "Falls & harms" if from_source else "",
            "row": place + 2 if from_source else None,
            "column": "Number of falls" if from_source else "",
        }
        for unit, several in values.items()
        for place, (month, (top, below, missing)) in enumerate(zip(MONTHS, several, strict=False))
    ]
    counts = actions.add_observations(load=load, rows=pl.DataFrame(rows, schema=actions.ROWS))
    return actions.end_load(load=load, counts=counts.as_dict())


def text_of(response) -> str:
    """The words of a page as they are read: without marks, blanks as one."""
    body = re.sub(r"<svg.*?</svg>|<script.*?</script>", " ", response.content.decode(), flags=re.S)
    words = re.sub(r"<[^>]+>", " ", body).replace("&amp;", "&").replace("&#39;", "'").replace("&#34;", '"')
    return re.sub(r"\s+", " ", words)


def test_from_a_number_two_clicks_lead_to_the_file_sheet_row_checks_loader_and_time(client, trust, sign_in):
    ward = trust.wards[0]
    sent = source(trust)
    SourceFault.objects.create(
        source=sent,
        code="number.mended",
        outcome="mended",
        sheet="Falls & harms",
        row=4,
        column="Number of falls",
        found="5 falls",
        done="Read as a plain number.",
        mend="Nothing need be done.",
    )
    SourceFault.objects.create(
        source=sent,
        code="row.total",
        outcome="noted",
        sheet="Falls & harms",
        row=9,
        done="Not loaded.",
        mend="None.",
    )
    add(trust, {ward: [(3.0, 700.0, None), (None, None, "suppressed"), (5.0, 710.0, None)]}, from_source=sent)
    sign_in(client, trust.ward_people["staff"])
    page = client.get(reverse("improvement:chart", args=[ward.pk, FALLS]))
    assert page.status_code == 200
    one = Observation.objects.get(period_start=MONTHS[2])
    first = reverse("measures:observation", args=[one.pk])
    assert f'href="{first}"' in page.content.decode()
    told = client.get(first)
    words = text_of(told)
    assert "7.0 per 1,000 days" in words
    for said in (
        "Harvey Ward",
        "January 2025",
        "falls.csv",
        sent.digest[:8],
        "5 February 2025 at 9:30am",
        "lena@northgate.example",
        "Falls & harms",
        "Number of falls",
        "2 were found, in 2 places",
        "1 mended, 1 noted",
        "In the row that this number came from: 1 fault",
        "Read as a plain number.",
    ):
        assert said in words, said
    body = told.content.decode()
    assert f'href="{reverse("intake:row", args=[sent.pk, 4])}?sheet=Falls+%26amp%3B+harms"' not in body
    assert f'href="{reverse("intake:row", args=[sent.pk, 4])}?sheet=Falls+%26+harms"' in body
    assert f'href="{reverse("intake:file", args=[sent.pk])}"' in body
    assert f'href="{reverse("measures:definition", args=[FALLS])}"' in body


def test_a_corrected_number_shows_every_earlier_value_and_on_an_earlier_day_only_what_was_known(
    client, trust, sign_in
):
    ward = trust.wards[0]
    add(trust, {ward: [(3.0, 700.0, None)]})
    add(trust, {ward: [(4.0, 700.0, None)]}, at=MARCH, from_source=source(trust, "falls-again.csv"))
    first, second = Observation.objects.order_by("id")
    sign_in(client, trust.people["board"])
    earlier = client.get(reverse("measures:observation", args=[first.pk]))
    assert "This figure was corrected" in text_of(earlier)
    assert f'href="{reverse("measures:observation", args=[second.pk])}"' in earlier.content.decode()
    now = text_of(client.get(reverse("measures:observation", args=[second.pk])))
    assert "This figure was corrected" not in now
    assert "corrected since it was first known" in now
    assert "9 March 2025 at 9:00am (this figure)" in now
    assert "falls-again.csv" in now
    then = client.get(reverse("measures:observation", args=[first.pk]), {"known": "2025-02-20"})
    assert "This figure was corrected" not in text_of(then)
    assert (
        client.get(reverse("measures:observation", args=[second.pk]), {"known": "2025-02-20"}).status_code
        == 404
    )


def test_a_ward_that_was_renamed_is_named_as_it_was_then_and_is_now(client, trust, sign_in):
    ward = trust.wards[0]
    add(trust, {ward: [(3.0, 700.0, None)]})
    rename_unit(unit=ward, name="Haversley Ward", from_on=date(2025, 2, 1), at=MARCH, actor="ada@example.org")
    sign_in(client, trust.people["board"])
    address = reverse("measures:observation", args=[Observation.objects.get().pk])
    assert "Haversley Ward, then called Harvey Ward" in text_of(client.get(address))
    then = text_of(client.get(address, {"known": "2025-02-20"}))
    assert "Harvey Ward" in then
    assert "Haversley" not in then


def test_a_number_that_was_withdrawn_says_so(client, trust, sign_in):
    ward = trust.wards[0]
    add(trust, {ward: [(3.0, 700.0, None)]})
    load = actions.begin_load(
        organisation=trust.organisation, source=None, known_at=MARCH, by="ada@example.org"
    )
    whole = pl.DataFrame({"unit_id": [ward.pk], "feed": ["any_measure"]})
    actions.add_observations(load=load, rows=pl.DataFrame(schema=actions.ROWS), whole=whole)
    sign_in(client, trust.people["board"])
    last = Observation.objects.order_by("id").last()
    words = text_of(client.get(reverse("measures:observation", args=[last.pk])))
    assert "withdrawn: it was sent once and taken back" in words


def test_a_number_worked_out_from_shifts_leads_to_the_shifts_of_the_month(client, trust, sign_in):
    ward = trust.wards[0]
    add(trust, {ward: [(900.0, 1000.0, None)]}, measure="staffing.fill.registered.day", feed="shifts")
    sign_in(client, trust.people["board"])
    page = client.get(reverse("measures:observation", args=[Observation.objects.get().pk]))
    address = f"{reverse('staffing:ward', args=[ward.pk])}?month=2024-11&amp;rows=1"
    assert f'href="{address}"' in page.content.decode()


def test_a_sum_shows_the_units_it_is_made_of_and_those_that_sent_nothing(client, trust, sign_in):
    harvey, maple = trust.wards
    add(trust, {harvey: [(3.0, 700.0, None), (2.0, 500.0, None)], maple: [(1.0, 300.0, None)]})
    sign_in(client, trust.people["board"])
    address = reverse("measures:rollup", args=[trust.site.pk, FALLS, "2024-11"])
    page = client.get(address)
    words = text_of(page)
    assert "4.0 per 1,000 days" in words
    assert "2 of 2" in words
    for one in Observation.objects.filter(period_start=MONTHS[0]):
        assert f'href="{reverse("measures:observation", args=[one.pk])}"' in page.content.decode()
    december = text_of(client.get(reverse("measures:rollup", args=[trust.root.pk, FALLS, "2024-12"])))
    assert "1 of 2" in december
    assert "nothing was sent for this period" in december
    chart = client.get(reverse("improvement:chart", args=[trust.site.pk, FALLS]))
    assert f'href="{address}"' in chart.content.decode()


def test_a_sum_of_a_place_that_has_its_own_figure_leads_to_that(client, trust, sign_in):
    add(trust, {trust.wards[0]: [(3.0, 700.0, None)], trust.site: [(9.0, 900.0, None)]})
    sign_in(client, trust.people["board"])
    answer = client.get(
        reverse("measures:rollup", args=[trust.site.pk, FALLS, "2024-11"]) + "?known=2025-02-20"
    )
    own = Observation.objects.get(series__unit=trust.site)
    assert answer.status_code == 302
    assert answer.url == reverse("measures:observation", args=[own.pk]) + "?known=2025-02-20"


@pytest.mark.parametrize("month", ["2024-13", "2023-01", "november"])
def test_a_sum_of_a_month_that_is_not_there_is_not_found(client, trust, sign_in, month):
    add(trust, {trust.wards[0]: [(3.0, 700.0, None)]})
    sign_in(client, trust.people["board"])
    assert client.get(reverse("measures:rollup", args=[trust.site.pk, FALLS, month])).status_code == 404


def test_the_chart_shows_gaps_corrections_and_what_was_known_on_a_day(client, trust, sign_in):
    ward = trust.wards[0]
    add(trust, {ward: [(3.0, 700.0, None), (None, None, "suppressed"), (5.0, 710.0, None)]})
    add(trust, {ward: [(4.0, 700.0, None)]}, at=MARCH)
    sign_in(client, trust.ward_people["staff"])
    address = reverse("improvement:chart", args=[ward.pk, FALLS])
    now = text_of(client.get(address))
    assert "held back because the numbers are small" in now
    assert "corrected since it was first known" in now
    assert "nothing was sent for this period" in now  # the months since, up to today
    then = client.get(address, {"known": "2025-02-20"})
    assert "corrected since it was first known" not in text_of(then)
    assert "As known on 20 February 2025" in text_of(then)
    first = Observation.objects.order_by("id").first()
    assert (
        f'href="{reverse("measures:observation", args=[first.pk])}?known=2025-02-20"' in then.content.decode()
    )


def test_feeds_can_be_looked_at_one_by_one(client, trust, sign_in):
    ward = trust.wards[0]
    key = "staffing.fill.registered.day"
    add(trust, {ward: [(90.0, 100.0, None)]}, measure=key, feed="shifts")
    add(trust, {ward: [(50.0, 100.0, None)]}, measure=key, feed="ward_return")
    sign_in(client, trust.ward_people["staff"])
    address = reverse("improvement:chart", args=[ward.pk, key])
    both = client.get(address)
    assert "90.0%" in text_of(both)
    assert "50.0%" not in text_of(both)
    assert f'href="{address}?feed=ward_return&amp;kind=month"' in both.content.decode()
    assert "50.0%" in text_of(client.get(address, {"feed": "ward_return"}))
    assert client.get(address, {"feed": "nobody"}).status_code == 404


def test_a_measure_without_a_definition_and_by_quarter_is_shown_by_its_heading(client, trust, sign_in):
    add(
        trust,
        {trust.wards[0]: [(12.0, None, None)]},
        measure="beds_open",
        title="Beds open <overnight>",
        kind="quarter",
    )
    sign_in(client, trust.people["analyst"])
    page = client.get(reverse("improvement:chart", args=[trust.wards[0].pk, "beds_open"]))
    assert page.status_code == 200
    assert "Beds open &lt;overnight&gt;" in page.content.decode()
    assert "November to January 2025" in text_of(page)
    told = client.get(reverse("measures:observation", args=[Observation.objects.get().pk]))
    assert "12.0" in text_of(told)
    assert client.get(reverse("measures:definition", args=["beds_open"])).status_code == 200


def test_the_file_of_a_series_holds_the_definition_and_no_formula(client, trust, sign_in):
    ward = trust.wards[0]
    add(
        trust,
        {ward: [(3.0, 700.0, None), (None, None, "suppressed")]},
        measure="harms",
        title="=HYPERLINK(1)",
    )
    sign_in(client, trust.ward_people["staff"])
    answer = client.get(reverse("improvement:chart_file", args=[ward.pk, "harms"]))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [line["numerator"] for line in lines] == ["3", ""]
    assert [line["missing"] for line in lines] == ["", "suppressed"]
    assert lines[0]["definition"].startswith("'=HYPERLINK(1).")
    assert lines[0]["place"] == "Harvey Ward"


def test_every_definition_is_listed_with_how_well_it_is_founded(client, trust, sign_in):
    sign_in(client, trust.ward_people["staff"])
    listed = client.get(reverse("measures:definitions"))
    assert "To be checked against its source" in text_of(listed)
    assert f'href="{reverse("measures:definition", args=[FALLS])}"' in listed.content.decode()
    one = text_of(client.get(reverse("measures:definition", args=["voices.engagement"])))
    assert "To be checked against its source" in one
    assert client.get(reverse("measures:definition", args=["no.such.measure"])).status_code == 404


def test_a_stranger_finds_nothing(client, trust, other_trust, sign_in):
    add(trust, {trust.wards[0]: [(3.0, 700.0, None)]}, measure="harms", title="Harms")
    one = Observation.objects.get()
    addresses = [
        reverse("measures:observation", args=[one.pk]),
        reverse("improvement:chart", args=[trust.wards[0].pk, "harms"]),
        reverse("improvement:chart_file", args=[trust.wards[0].pk, "harms"]),
        reverse("measures:rollup", args=[trust.site.pk, "harms", "2024-11"]),
        reverse("measures:definition", args=["harms"]),
    ]
    sign_in(client, other_trust.people["administrator"])
    assert [client.get(address).status_code for address in addresses] == [404] * 5
    # A person of one ward does not see the sum over the hospital, nor another ward's numbers.
    add(trust, {trust.wards[1]: [(3.0, 700.0, None)]})
    sign_in(client, trust.ward_people["staff"])
    for address in (
        reverse("measures:rollup", args=[trust.site.pk, FALLS, "2024-11"]),
        reverse("improvement:chart", args=[trust.wards[1].pk, FALLS]),
        reverse("measures:observation", args=[Observation.objects.order_by("id").last().pk]),
    ):
        assert client.get(address).status_code == 404
    client.logout()
    assert [client.get(address).status_code for address in addresses] == [302] * 5


def test_pages_take_the_same_number_of_queries_for_one_item_and_for_three(
    client, trust, sign_in, django_assert_max_num_queries
):
    harvey, maple = trust.wards
    few, many = "quality.falls", "quality.complaints"
    add(trust, {harvey: [(3.0, 700.0, None)]}, measure=few)
    for again in range(3):
        add(
            trust,
            {unit: [(4.0 + again, 700.0, None)] * 3 for unit in (harvey, maple, trust.home)},
            measure=many,
            at=MARCH,
        )
    sign_in(client, trust.people["board"])

    def queries_of(address: str) -> int:
        with django_assert_max_num_queries(30) as counted:
            assert client.get(address).status_code == 200
        return len(counted)

    def last(measure):
        return Observation.objects.filter(series__measure=measure).order_by("id").last().pk

    for pages in (
        [reverse("improvement:chart", args=[trust.root.pk, key]) for key in (few, many)],
        [reverse("measures:rollup", args=[trust.root.pk, key, "2024-11"]) for key in (few, many)],
        [reverse("measures:observation", args=[last(key)]) for key in (few, many)],
    ):
        queries_of(pages[0])
        one, three = (queries_of(page) for page in pages)
        assert one == three


def test_reading_what_is_known_never_asks_more_than_once(trust, django_assert_num_queries):
    add(trust, {unit: [(3.0, 700.0, None)] * 3 for unit in (*trust.wards, trust.home)})
    tree = queries.trees_of([trust.root])
    with django_assert_num_queries(1):
        assert queries.figures_at(trust.root, FALLS, tree=tree).height == 3
