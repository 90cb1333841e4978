"""Comments read by two: a claim stands beside how far the two agree, and nowhere before."""

import pytest
from django.urls import reverse
from tests.site.voices.asking import NOW, answered, closed_and_released, codes_of, opened

pytestmark = [pytest.mark.site, pytest.mark.django_db]


@pytest.fixture
def told(trust, time_machine):
    from leadwell_site.voices.models import ShownComment

    time_machine.move_to(NOW, tick=False)
    cycle = opened(trust.root, people=20)
    answered(cycle, codes_of(cycle, 4))
    cycle = closed_and_released(cycle)
    for number in range(12):
        words = "The rota comes late." if number < 6 else "Thank you all."
        ShownComment.objects.create(cycle=cycle.cycle, where="Everybody", words=words, place=f"{number:02}")
    return cycle


def test_two_who_read_the_same_comments_have_their_agreement_beside_the_claim(told, trust, sign_in, client):
    from leadwell_site.voices import queries

    here = reverse("voices:read_by_two", args=[told.pk])
    for kind in ("board", "analyst"):
        sign_in(client, trust.people[kind])
        assert "What both found" not in client.get(here).content.decode()
        for _ in range(12):
            comment = queries.reading_of(told, trust.people[kind].email).comment
            codes = ["shifts"] if "rota" in comment.words else []
            assert client.post(here, {"comment": comment.pk, "codes": codes}).status_code == 302
    shown = client.get(here).content.decode()
    assert "You have read all 12 comments." in shown
    assert "Found by both in 6 of 12 texts, by either in 6. They agree on 12 of 12; kappa 1.00" in shown
    results = client.get(reverse("voices:cycle", args=[told.pk])).content.decode()
    assert "both read 12 texts" in results
    assert "The claim stands." in results


def test_a_comment_of_other_questions_is_not_coded(told, trust, sign_in, client):
    from leadwell_site.voices.models import CodedText

    sign_in(client, trust.people["board"])
    here = reverse("voices:read_by_two", args=[told.pk])
    answer = client.post(here, {"comment": 10**6, "codes": ["shifts"]})
    assert answer.status_code == 422
    assert "That comment or theme is not there." in answer.content.decode()
    assert not CodedText.objects.exists()
