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


def test_neither_reader_learns_what_the_other_found_before_both_have_read_enough(
    told, trust, sign_in, client
):
    from leadwell_site.voices import actions, queries
    from leadwell_site.voices.models import CodedText, ShownComment

    every = list(ShownComment.objects.filter(cycle=told.cycle).order_by("place"))
    board, analyst = (trust.people[kind].email for kind in ("board", "analyst"))
    for number, one in enumerate(every):
        actions.code_text(cycle=told, comment_id=one.pk, codes=["shifts"], by=board, at=NOW)
        if number < 9:
            actions.code_text(cycle=told, comment_id=one.pk, codes=[], by=analyst, at=NOW)
    for kind in ("board", "analyst"):
        sign_in(client, trust.people[kind])
        for name in ("read_by_two", "cycle"):
            assert (
                "Found by both" not in client.get(reverse(f"voices:{name}", args=[told.pk])).content.decode()
            )
    actions.code_text(
        cycle=told, comment_id=every[8].pk, codes=["shifts"], by=analyst, at=NOW
    )  # thought better of
    actions.code_text(cycle=told, comment_id=every[9].pk, codes=[], by=analyst, at=NOW)
    assert queries.agreed_on(told).texts == 10
    kept = CodedText.objects.count()
    with pytest.raises(actions.ReadAlready, match="stays as it was"):
        actions.code_text(cycle=told, comment_id=every[0].pk, codes=["shifts"], by=analyst, at=NOW)
    assert CodedText.objects.count() == kept
