"""Released figures as a download in the shape of the Friends and Family Test."""

import csv
import io

import pytest
from django.urls import reverse
from tests.site.voices.asking import answered, closed_and_released, codes_of, opened

pytestmark = [pytest.mark.site, pytest.mark.django_db]
PARTS = ("overall-experience/overall-experience", "what-matters/what-matters")


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_a_released_cycle_gives_both_tables_and_one_without_that_question_gives_none(client, trust, sign_in):
    asked = {"people": 70, "audience": "people served", "cuts": ["who"], "asks_comment": False}
    cycle = opened(trust.home, parts=PARTS, **asked)
    addresses = [
        reverse("voices:friends_and_family_file", args=[cycle.pk, one]) for one in ("figures", "notes")
    ]
    sign_in(client, trust.people["board"])
    answered(cycle, codes_of(cycle, 60))
    assert [client.get(one).status_code for one in addresses] == [404, 404]
    closed_and_released(cycle)
    page = client.get(reverse("voices:cycle", args=[cycle.pk])).content.decode()
    assert all(f'href="{one}"' in page for one in addresses)
    assert "Neither good nor poor: " in page
    figures, notes = (rows_of(client.get(one)) for one in addresses)
    (row,) = figures
    assert (row["Ward Name"], row["Total Eligible"], row["Total Responses"]) == (trust.home.name, "70", "")
    assert row["Very Good"] == row["Mode SMS"] == ""
    said = {one["Column"]: one["In words"] for one in notes}
    assert said["Total Responses"] == "50 to 99"
    assert "of those who answered" in said["Very Good"]
    other = closed_and_released(opened(trust.wards[0], **(asked | {"audience": "staff", "cuts": []})))
    assert (
        client.get(reverse("voices:friends_and_family_file", args=[other.pk, "figures"])).status_code == 404
    )
    assert "Friends and Family" not in client.get(reverse("voices:cycle", args=[other.pk])).content.decode()
