"""What was told of a place stands over time, each figure with how sure it was."""

import re

import pytest
from django.urls import reverse
from tests.site.voices.asking import NOW, answered, closed_and_released, codes_of, opened

pytestmark = [pytest.mark.site, pytest.mark.django_db]


def test_a_share_stands_over_time_with_its_interval(client, trust, sign_in, time_machine):
    time_machine.move_to(NOW, tick=False)
    cycle = opened(
        trust.root,
        people=20,
        parts=("framework-awareness/framework-awareness", "speaking-up/speaking-up"),
        cuts=[],
        asks_comment=False,
    )
    answered(cycle, codes_of(cycle, 15))
    closed_and_released(cycle)
    sign_in(client, trust.people["board"])
    shown = client.get(reverse("voices:cycles", args=[trust.root.pk])).content.decode()
    assert "Knowing the leadership framework: people who work here" in shown
    assert re.search(r"likely \d+% to \d+%", shown)
    assert "Percent of those who answered; higher is better." in shown
    told = client.get(reverse("voices:cycle", args=[cycle.pk])).content.decode()
    assert re.search(r"over everybody, likely \d+% to \d+%", told)
