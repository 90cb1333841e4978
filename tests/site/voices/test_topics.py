"""Topics raised in the open: everybody who works there sees what becomes of each."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.site.voices.asking import NOW

from leadwell.voices.topics import ANSWERS, NotAnAnswer, TopicState, answered, due_on, state_of

pytestmark = [pytest.mark.site, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def raised(client, unit, words="Somewhere to sit down on a break."):
    answer = client.post(reverse("voices:topics", args=[unit.pk]), {"words": words})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def listed(client, unit):
    return client.get(reverse("voices:topics", args=[unit.pk])).content.decode()


def test_a_topic_shows_what_became_of_it_to_everybody_there(client, trust, sign_in, time_machine):
    ward = trust.wards[0]
    sign_in(client, trust.ward_people["staff"])
    here = raised(client, ward)
    assert "Not answered yet" in listed(client, ward)
    time_machine.move_to(NOW + timedelta(days=15), tick=False)
    sign_in(client, trust.ward_people["staff"])
    assert "Answer was due on 16 March 2026" in listed(client, ward)
    sign_in(client, trust.ward_people["ward_manager"])
    client.post(here, {"to": "agreed", "words": "Two chairs are ordered."})
    sign_in(client, trust.ward_people["staff"])
    shown = listed(client, ward)
    assert "Two chairs are ordered." in shown
    assert "Will be done" in shown
    sign_in(client, trust.ward_people["ward_manager"])
    client.post(here, {"to": "done", "words": "They stand in the day room."})
    sign_in(client, trust.ward_people["staff"])
    assert "You said, we did" in listed(client, ward)
    again = client.post(here, {"words": "Thank you."})
    assert again.status_code == 302
    assert "Thank you." in client.get(here).content.decode()


def test_staff_say_something_and_do_not_decide(client, trust, sign_in):
    from leadwell_site.voices.models import TopicTurn

    sign_in(client, trust.ward_people["staff"])
    here = raised(client, trust.wards[0])
    assert "What becomes of it?" not in client.get(here).content.decode()
    client.post(here, {"to": "done", "words": "I did it myself."})
    assert TopicTurn.objects.get().to == ""


def test_what_is_done_cannot_be_declined(client, trust, sign_in):
    sign_in(client, trust.ward_people["ward_manager"])
    here = raised(client, trust.wards[0])
    client.post(here, {"to": "done", "words": "Done."})
    answer = client.post(here, {"to": "declined", "words": "No."})
    assert answer.status_code == 422
    assert "cannot become will not be done" in answer.content.decode()


@pytest.mark.parametrize("words", ["", "   "])
def test_a_topic_needs_words(client, trust, sign_in, words):
    sign_in(client, trust.ward_people["staff"])
    answer = client.post(reverse("voices:topics", args=[trust.wards[0].pk]), {"words": words})
    assert answer.status_code == 422
    assert "Enter what you want to raise" in answer.content.decode()


def test_a_topic_of_another_ward_is_not_there(client, trust, sign_in):
    from leadwell_site.voices import actions

    topic = actions.raise_topic(unit=trust.wards[1], words="Theirs", by="x", at=NOW)
    sign_in(client, trust.ward_people["staff"])
    assert client.get(reverse("voices:topic", args=[topic.pk])).status_code == 404
    assert "Theirs" not in listed(client, trust.wards[0])


def test_topics_are_shown_as_they_were_known(client, trust, sign_in, time_machine):
    sign_in(client, trust.ward_people["staff"])
    here = raised(client, trust.wards[0])
    time_machine.move_to(NOW + timedelta(days=3), tick=False)
    sign_in(client, trust.ward_people["ward_manager"])
    client.post(here, {"to": "agreed", "words": "Two chairs are ordered."})
    before = client.get(f"{reverse('voices:topics', args=[trust.wards[0].pk])}?known=2026-03-03")
    assert "Two chairs" not in before.content.decode()
    assert "Somewhere to sit down" in before.content.decode()


def test_the_table_of_answers_ends_with_what_is_done():
    assert ANSWERS[TopicState.DONE] == frozenset()
    assert state_of([]) is TopicState.RAISED
    assert state_of([TopicState.AGREED, TopicState.DONE]) is TopicState.DONE
    with pytest.raises(NotAnAnswer):
        answered(TopicState.DONE, TopicState.AGREED)
    assert (due_on(NOW.date()) - NOW.date()).days == 14
