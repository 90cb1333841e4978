"""Whose a cycle is to see: on the day that is looked at, and at the place where it was designed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.site.voices.asking import NOW, answered, begun, closed_and_released, codes_of, opened

pytestmark = [pytest.mark.site, pytest.mark.django_db]


def test_files_of_a_release_are_not_there_on_a_day_before_it(client, trust, sign_in, time_machine):
    time_machine.move_to(NOW, tick=False)
    cycle = opened(trust.root, people=20)
    answered(cycle, codes_of(cycle, 12), comments=12)
    cycle = closed_and_released(cycle)
    time_machine.move_to(NOW + timedelta(days=20), tick=False)
    lead = sign_in(client, trust.people["operational"])
    day = (NOW + timedelta(days=3)).date().isoformat()
    for name, more in (("release_file", [1]), ("auditors_file", [1]), ("comments", [])):
        address = reverse(f"voices:{name}", args=[cycle.pk, *more])
        assert lead.get(address).status_code in (200, 403)
        assert lead.get(f"{address}?known={day}").status_code in (404, 403), name


def test_a_design_of_the_trust_is_not_listed_for_somebody_who_leads_a_ward(client, trust, sign_in):
    """Who leads a ward may design the ward's own; what the trust thinks of asking is not theirs yet."""
    begun(trust.root, title="Why are we not being heard?")
    begun(trust.wards[0], title="Our own")
    ward = reverse("voices:cycles", args=[trust.wards[0].pk])
    lead = sign_in(client, trust.ward_people["operational"]).get(ward).content.decode()
    assert "Our own" in lead
    assert "Why are we not being heard?" not in lead
    whole = sign_in(client, trust.people["operational"]).get(ward).content.decode()
    assert "Why are we not being heard?" in whole


def test_cards_are_made_for_twice_the_people_and_no_more(trust):
    """Who makes cards without end could answer with all but one of them, and read the last one's answer."""
    from leadwell_site.voices import actions

    cycle = opened(trust.home, people=10)
    codes_of(cycle, 20)
    with pytest.raises(actions.TooManyCodes, match="20 cards"):
        codes_of(cycle, 1)
    unknown = opened(trust.wards[0], people=None)
    codes_of(unknown, 200)
