"""One number everywhere: overview, three readers, chart, published page and return never disagree."""

import csv
import io
import random
import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from tests.site.known_figures import MONTH, NOW, know, know_shifts

from leadwell.foundations.disclosure import threshold
from leadwell_site.publishing.actions import publish_month
from leadwell_site.publishing.contents import page_contents
from leadwell_site.staffing.queries import shifts

pytestmark = pytest.mark.django_db

HELD_BACK = threshold().words


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def plain(markup):
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def figures_on(answer):
    """Every figure of a page by its measure, as it is written there."""
    assert answer.status_code == 200
    found = re.findall(
        r'data-figure="([^"]+)"[^>]*>(.*?)</(?:strong|span|a)>', answer.content.decode(), re.DOTALL
    )
    return {key: plain(text) for key, text in found}


def number(text):
    """The number that a figure is written with; the words it is held back or missing with otherwise."""
    found = re.match(r"-?[\d,]+(\.\d+)?", text)
    return found[0] if found else text


def fill(trust, chance):
    """Make figures known that vary, with small numbers among them, and shifts of a month for the first ward."""
    for ward in (*trust.wards, trust.home):
        told = {}
        for key, under, most in (
            ("quality.falls", 620.0, 12),
            ("quality.pressure_ulcers", 620.0, 6),
            ("quality.complaints", 620.0, 7),
            ("quality.fft_positive", 40.0, 40),
            ("workforce.sickness", 800.0, 80),
            ("workforce.turnover", 60.0, 9),
        ):
            told[key, MONTH] = (float(chance.randrange(most + 1)), under)
        told["voices.engagement", MONTH] = (round(chance.uniform(5, 8), 2), None)
        know(ward, told)
        days = {date(2025, 10, chance.randrange(1, 32)) for _ in range(chance.randrange(4))}
        know_shifts(ward, first=MONTH, days=31, short_on=days)


@pytest.mark.parametrize("seed", range(4))
def test_no_two_pages_disagree_on_a_number(client, sign_in, trust, seed):
    fill(trust, random.Random(seed))
    person = sign_in(client, trust.people["operational"])
    for unit in (trust.wards[0], trust.site, trust.root, trust.home):
        told = {
            reader: figures_on(person.get(reverse("overview:audience", args=[unit.pk, reader, "2025-10"])))
            for reader in ("staff", "public", "regulator")
        }
        publish_month(unit=unit, month=MONTH, by="tests", at=NOW)
        public = figures_on(
            person.get(reverse("public:unit", args=[trust.organisation.slug, unit.pk, "2025-10"]))
        )
        overview = figures_on(person.get(reverse("overview:unit", args=[unit.pk])))
        assert len(told["staff"]) > 5
        assert told["staff"] == told["regulator"]
        assert public.keys() == told["public"].keys() == told["staff"].keys()
        for key, text in told["staff"].items():
            assert told["public"][key] in (text, HELD_BACK)
            assert number(public[key]) == number(told["public"][key])
            if key in overview:
                assert number(overview[key]) == number(text)
            chart = person.get(reverse("improvement:chart", args=[unit.pk, key]))
            if number(text) != text:
                assert number(text) in plain(chart.content.decode())


@pytest.mark.parametrize("seed", range(3))
def test_overview_public_page_and_return_have_the_same_hours(client, sign_in, trust, seed):
    fill(trust, random.Random(seed))
    ward = trust.wards[0]
    page = publish_month(unit=ward, month=MONTH, by="tests", at=NOW).document
    hours = {(line["group"], line["half"]): (line["planned"], line["worked"]) for line in page["hours"]}

    rows = shifts([ward.pk], start=MONTH, end=date(2025, 10, 31)).to_dicts()
    summed = {}
    for row in rows:
        planned, worked = summed.get((row["staff_group"], row["part"]), (0.0, 0.0))
        summed[row["staff_group"], row["part"]] = (
            planned + row["planned_hours"],
            worked + row["actual_hours"],
        )
    assert hours == summed
    person = sign_in(client, trust.people["operational"])
    file = person.get(reverse("staffing:return_file", args=[ward.pk, "nstffil", "2025-10", "csv"]))
    (sent,) = csv.DictReader(io.StringIO(file.content.decode("utf-8-sig")))
    for half in ("day", "night"):
        for kind, place in (("planned", 0), ("actual", 1)):
            heading = f"{half.capitalize()}: Registered nurses/midwives, total monthly {kind} staff hours"
            assert float(sent[heading]) == hours["registered", half][place]
    overview = figures_on(person.get(reverse("overview:unit", args=[ward.pk])))
    worked = sum(worked for (group, _), (_, worked) in summed.items() if group == "registered")
    planned = sum(planned for (group, _), (planned, _) in summed.items() if group == "registered")
    assert overview["staffing.fill.registered.all"] == f"{100 * worked / planned:.1f}%"


def test_small_numbers_are_held_back_from_the_public_alone(client, sign_in, trust):
    know(trust.wards[0], {("quality.falls", MONTH): (3.0, 620.0), ("workforce.sickness", MONTH): (4.0, 80.0)})
    know(trust.wards[1], {("quality.falls", MONTH): (9.0, 620.0)})
    person = sign_in(client, trust.people["board"])

    def falls(unit, reader):
        page = person.get(reverse("overview:audience", args=[unit.pk, reader, "2025-10"]))
        return figures_on(page)["quality.falls"]

    assert falls(trust.wards[0], "staff") == "4.8 per 1,000 days"
    assert falls(trust.wards[0], "regulator") == "4.8 per 1,000 days"
    assert falls(trust.wards[0], "public") == HELD_BACK
    assert falls(trust.site, "staff") == "9.7 per 1,000 days"
    assert falls(trust.site, "public") == HELD_BACK  # less the other ward it would tell


def test_every_measure_that_a_page_shows_is_defined():
    from leadwell.measures.definitions import measure

    contents = page_contents()
    keys = [key for section in (*contents.sections, *contents.public_sections) for key in section.measures]
    keys += [column.measure for column in contents.columns]
    keys += [*contents.data_room_first, *contents.short_titles]
    assert [key for key in keys if measure(key).key != key] == []
