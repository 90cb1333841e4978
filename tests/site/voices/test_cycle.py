"""A cycle from its design to its figures, as the person who leads it walks through its pages."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.site.voices.asking import NOW, answered, begun, closed_and_released, codes_of, opened

from leadwell.voices.verifier import release_of, verify

pytestmark = [pytest.mark.site, pytest.mark.django_db]


@pytest.fixture
def lead(client, trust, sign_in):
    return sign_in(client, trust.people["operational"])


def page(client, cycle):
    return client.get(reverse("voices:cycle", args=[cycle.pk]))


def test_a_cycle_is_designed_looked_at_opened_closed_and_released_through_its_pages(
    lead, trust, time_machine
):
    time_machine.move_to(NOW, tick=False)
    sent = {
        "title": "How is work?",
        "parts": ["psychological-safety/voice", "speaking-up/speaking-up"],
        "cuts": ["staff_group"],
        "comment": "on",
        "closes_on_0": "16",
        "closes_on_1": "3",
        "closes_on_2": "2026",
    }
    address = reverse("voices:design_new", args=[trust.root.pk, "staff"])
    assert lead.get(address).status_code == 200
    sent |= {
        f"closes_on_{box}": sent.pop(f"closes_on_{number}")
        for number, box in enumerate(("day", "month", "year"))
    }
    answer = lead.post(address, sent)
    assert answer.status_code == 302, answer.content.decode()
    here = answer["Location"]
    assert "Being designed" in lead.get(here).content.decode()
    assert lead.post(here, {"act": "preview"}).status_code == 302
    shown = lead.get(here).content.decode()
    assert "Nobody can look up who answered what." in shown
    places = {one.pk: 20 for one in (*trust.wards, trust.home)}
    wrong = lead.post(here, {"act": "open", **{f"people_{pk}": "many" for pk in places}})
    assert wrong.status_code == 422
    assert "enter a whole number" in wrong.content.decode()
    lead.post(here, {"act": "open", **{f"people_{pk}": str(many) for pk, many in places.items()}})
    from leadwell_site.voices import queries

    cycle = queries.cycle_now(int(here.strip("/").split("/")[-1]))
    assert cycle.state.value == "open"
    answered(cycle, codes_of(cycle, 12), comments=15)
    lead.post(here, {"act": "close"})
    assert "Release the figures" in lead.get(here).content.decode()
    closed_and_released_now(cycle)
    results = lead.get(here).content.decode()
    assert "Psychological safety: asking and owning up" in results
    assert "Somebody has to read the comments" in results


def closed_and_released_now(cycle):
    from leadwell_site.voices import actions, queries

    actions.release(cycle=queries.cycle_now(cycle.pk), by="lead", at=NOW + timedelta(hours=1))


def test_what_is_released_passes_the_verifier_and_leaves_no_single_answer(trust, client, sign_in):
    from leadwell_site.voices.models import Code, KeptComment, KeptReply

    cycle = opened(trust.root, people=20)
    answered(cycle, codes_of(cycle, 14), comments=15)
    cycle = closed_and_released(cycle)
    assert not KeptReply.objects.exists()
    assert not Code.objects.exists()
    assert KeptComment.objects.count() == 15
    client = sign_in(client, trust.people["board"])
    for number in (1, 2):
        public = client.get(reverse("voices:release_file", args=[cycle.pk, number]))
        whole = client.get(reverse("voices:auditors_file", args=[cycle.pk, number]))
        for one in (public, whole):
            found = verify(release_of(one.content.decode()))
            assert found.holds, found
        assert "membership" not in json.loads(public.content)
    client = sign_in(client, trust.people["staff"])
    assert client.get(reverse("voices:release_file", args=[cycle.pk, 1])).status_code == 200
    assert client.get(reverse("voices:auditors_file", args=[cycle.pk, 1])).status_code == 403


def test_while_it_is_open_every_page_and_file_is_the_same_whatever_arrives(lead, trust, time_machine):
    time_machine.move_to(NOW, tick=False)
    cycle = opened(trust.root, people=20)
    codes = codes_of(cycle, 14)
    addresses = [
        reverse("voices:cycle", args=[cycle.pk]),
        reverse("voices:cycles", args=[trust.root.pk]),
        reverse("voices:cards", args=[cycle.pk]),
        reverse("voices:kiosks", args=[cycle.pk]),
        reverse("voices:paper", args=[cycle.pk]),
        reverse("answers:start"),
        reverse("voices:release_file", args=[cycle.pk, 1]),
        reverse("voices:comments", args=[cycle.pk]),
    ]

    def bytes_now():
        import re

        found = []
        for one in addresses:
            answer = lead.get(one)
            body = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", answer.content)
            found.append((one, answer.status_code, body))
        return found

    before = bytes_now()
    answered(cycle, codes[:30], comments=20)
    assert bytes_now() == before


def test_released_figures_join_the_other_figures_with_their_lineage(trust):
    from leadwell_site.measures.models import Observation

    cycle = opened(trust.root, people=20)
    answered(cycle, codes_of(cycle, 14))
    closed_and_released(cycle)
    rows = Observation.objects.filter(series__feed="voices").select_related("series", "load")
    assert {one.series.measure for one in rows} == {
        "voices.psychological_safety.voice",
        "voices.speaking_up.speaking_up",
    }
    assert {one.series.unit_id for one in rows} >= {trust.root.pk, trust.home.pk}
    assert all(0 <= one.numerator <= 10 for one in rows)
    assert all("How is work?" in one.load.why for one in rows)


def test_with_too_few_answers_nothing_is_told(trust, lead):
    cycle = opened(trust.home, people=20)
    answered(cycle, codes_of(cycle, 7), comments=7)
    cycle = closed_and_released(cycle)
    shown = page(lead, cycle).content.decode()
    assert "nothing is told" in shown
    assert "More hands" not in shown


def test_a_cycle_moves_only_as_the_table_allows(trust):
    from leadwell.voices.cycle import NotAllowed
    from leadwell_site.voices import actions, queries

    cycle = begun(trust.root)
    for step in (actions.close, actions.back_to_design):
        with pytest.raises(NotAllowed):
            step(cycle=cycle, by="x", at=NOW)
    cycle = opened(trust.root)
    for step in (actions.back_to_design, actions.give_up, actions.preview):
        with pytest.raises(NotAllowed):
            step(cycle=cycle, by="x", at=NOW)
    actions.close(cycle=cycle, by="x", at=NOW)
    with pytest.raises(NotAllowed):
        actions.close(cycle=queries.cycle_now(cycle.pk), by="x", at=NOW)


def test_a_design_can_be_looked_at_changed_and_looked_at_again(trust):
    from leadwell_site.voices import actions, queries

    cycle = begun(trust.root)
    for _ in range(2):
        actions.preview(cycle=cycle, by="x", at=NOW)
        actions.back_to_design(cycle=cycle, by="x", at=NOW)
    assert queries.cycle_now(cycle.pk).state.value == "design"


def test_comments_are_shown_only_after_somebody_read_them_and_the_rest_is_destroyed(trust, lead):
    from leadwell_site.voices.models import KeptComment

    cycle = opened(trust.root, people=20)
    answered(cycle, codes_of(cycle, 14), comments=42)
    cycle = closed_and_released(cycle)
    assert "More hands on nights" not in page(lead, cycle).content.decode()
    keys = list(KeptComment.objects.values_list("key", "words"))
    chosen = [key for key, words in keys if "(3)" in words or "(30)" in words]
    address = reverse("voices:comments", args=[cycle.pk])
    assert lead.get(address).status_code == 200
    lead.post(address, {"show": chosen})
    shown = page(lead, cycle).content.decode()
    assert shown.count("More hands on nights") == 2
    assert not KeptComment.objects.exists()
    assert lead.get(address).status_code == 404


def test_a_given_up_cycle_keeps_nothing(trust):
    from leadwell_site.voices import actions, queries
    from leadwell_site.voices.models import KeptComment, KeptReply

    cycle = opened(trust.root)
    answered(cycle, codes_of(cycle, 10), comments=5)
    actions.close(cycle=cycle, by="x", at=NOW)
    actions.give_up(cycle=queries.cycle_now(cycle.pk), by="x", at=NOW)
    assert not KeptReply.objects.exists()
    assert not KeptComment.objects.exists()


def test_the_job_closes_a_cycle_after_its_last_day(trust, time_machine):
    from leadwell_site.voices import jobs, queries

    cycle = opened(trust.root)
    time_machine.move_to(NOW + timedelta(days=14), tick=False)
    jobs.tend()
    assert queries.cycle_now(cycle.pk).state.value == "open"
    time_machine.move_to(NOW + timedelta(days=15), tick=False)
    jobs.tend()
    assert queries.cycle_now(cycle.pk).state.value == "closed"


def test_the_second_cycle_says_what_changed_and_remembers_the_first(trust, lead):
    first = opened(trust.root, people=30)
    answered(first, codes_of(first, 25))
    closed_and_released(first)
    later = NOW + timedelta(days=90)
    second = opened(trust.root, people=30, at=later)
    answered(second, codes_of(second, 25, at=later), seed=2)
    second = closed_and_released(second, at=later + timedelta(days=1))
    answer = lead.get(reverse("voices:auditors_file", args=[second.pk, 1]))
    held = json.loads(answer.content)
    assert held["earlier"] == ["How is work?"]
    assert verify(release_of(answer.content.decode())).holds
    assert "Cannot tell: what differs may be chance." in page(lead, second).content.decode()
