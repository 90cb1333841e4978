"""A measure of one's own, and figures typed in point by point: the chart has them at once."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from tests.site.improvement.charted_months import FALLS, STABLE, add_months, words_of

from leadwell.foundations.periods import Period, PeriodKind
from leadwell_site.measures import actions, queries
from leadwell_site.measures.models import Observation, OwnMeasure

pytestmark = [pytest.mark.site, pytest.mark.django_db]
NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)
HANDS = {
    "title": "Hands cleaned before contact",
    "why": "Does the reminder at the door help?",
    "shown_as": "percent",
    "counted": "contacts with clean hands",
    "divided_by": "contacts watched",
    "better": "increase",
    "how_often": "week",
}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def a_week(on: date, counted: str, of: str, **more: str) -> dict[str, str]:
    boxes = {"period_day": str(on.day), "period_month": str(on.month), "period_year": str(on.year)}
    return {**boxes, "numerator": counted, "denominator": of, **more}


def test_a_care_assistant_counts_something_of_her_own_and_sees_it_on_a_chart(client, trust, sign_in):
    ward = trust.wards[0]
    sign_in(client, trust.ward_people["staff"])
    made = client.post(reverse("improvement:own_measure", args=[ward.pk]), HANDS, follow=True)
    own = OwnMeasure.objects.get()
    assert own.key == f"ours.{ward.pk}.hands_cleaned_before_contact"
    page = made.redirect_chain[-1][0]
    assert page == reverse("improvement:type_in", args=[ward.pk, own.key])
    shown = client.post(page, a_week(date(2026, 5, 7), "17", "20"), follow=True)
    assert "85.0%" in words_of(shown)
    assert "is kept." in words_of(shown)
    assert "It is on the chart." in words_of(shown)
    one = Observation.objects.get()
    assert (one.period_start, one.numerator, one.denominator) == (date(2026, 5, 4), 17.0, 20.0)
    again = client.post(page, a_week(date(2026, 5, 7), "18", "20"), follow=True)
    assert "is corrected" in words_of(again)
    assert Observation.objects.count() == 2
    gap = client.post(page, a_week(date(2026, 5, 14), "", "", not_known="on"), follow=True)
    assert gap.redirect_chain
    assert Observation.objects.order_by("-id").first().missing == "not_recorded"
    chart = words_of(client.get(reverse("improvement:chart", args=[ward.pk, own.key])))
    assert "Does the reminder at the door help?" in chart
    assert "90.0%" in chart


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (("30", "20"), "You counted more than there were"),
        (("17", "0"), "it must be more than nought"),
        (("", "20"), "Enter a number, or tick that it was not counted"),
        (("many", "20"), "What you counted must be a number"),
        (("1e99", "1e99"), "far too large"),
    ],
)
def test_what_cannot_be_is_said_in_plain_words_and_nothing_is_kept(client, trust, sign_in, sent, said):
    ward = trust.wards[0]
    sign_in(client, trust.ward_people["ward_manager"])
    client.post(reverse("improvement:own_measure", args=[ward.pk]), HANDS)
    page = reverse("improvement:type_in", args=[ward.pk, OwnMeasure.objects.get().key])
    answer = client.post(page, a_week(date(2026, 5, 7), *sent))
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert not Observation.objects.exists()


def test_a_period_to_come_or_of_long_ago_is_refused(trust):
    who = {"by": "lena@northgate.example", "at": NOW}
    figure = {"unit": trust.wards[0], "measure": FALLS, "numerator": 3.0, "denominator": None}
    for start, said in ((date(2026, 6, 1), "has not begun"), (date(2006, 1, 1), "more than 10 years ago")):
        with pytest.raises(actions.NotTyped, match=said):
            actions.type_in_figure(**figure, period=Period(PeriodKind.MONTH, start), **who)
    assert not Observation.objects.exists()


def test_staff_type_in_what_is_the_wards_own_and_nothing_else(client, trust, sign_in):
    ward = trust.wards[0]
    add_months(ward, STABLE)
    sign_in(client, trust.ward_people["staff"])
    page = reverse("improvement:type_in", args=[ward.pk, FALLS])
    assert client.get(page).status_code == 403
    assert client.post(page, {"period": "2026-05", "numerator": "3"}).status_code == 403
    sign_in(client, trust.ward_people["ward_manager"])
    sent = {"period": "2026-05", "numerator": "3", "denominator": "700"}
    assert client.post(page, sent, follow=True).redirect_chain
    rows = queries.figures([ward.pk], measures=[FALLS])
    assert rows.filter(rows["period_start"] == date(2026, 5, 1))["numerator"].to_list() == [3.0]


def test_a_second_measure_of_the_same_name_and_one_without_words_are_refused(trust):
    from leadwell_site.measures.choices import Better, HowOften, ShownAs

    said = {
        "unit": trust.wards[0],
        "counted": "calls",
        "divided_by": "",
        "better": Better.DECREASE,
        "how_often": HowOften.DAY,
        "why": "",
        "by": "lena@northgate.example",
        "at": NOW,
    }
    actions.define_own_measure(title="Calls", shown_as=ShownAs.COUNT, **said)
    with pytest.raises(actions.NotAMeasure, match="already"):
        actions.define_own_measure(title="calls!", shown_as=ShownAs.COUNT, **said)
    with pytest.raises(actions.NotAMeasure, match="divided by"):
        actions.define_own_measure(title="Share", shown_as=ShownAs.PERCENT, **said)
    with pytest.raises(actions.NotAMeasure, match="letters or numbers"):
        actions.define_own_measure(title="!?", shown_as=ShownAs.COUNT, **said)
    assert OwnMeasure.objects.count() == 1


def test_a_figure_of_a_wrong_month_is_taken_back_and_nothing_of_it_stays_on_the_chart(client, trust, sign_in):
    ward = trust.wards[0]
    sign_in(client, trust.ward_people["staff"])
    client.post(reverse("improvement:own_measure", args=[ward.pk]), HANDS)
    page = reverse("improvement:type_in", args=[ward.pk, OwnMeasure.objects.get().key])
    client.post(page, a_week(date(2017, 5, 7), "17", "20"))
    client.post(page, a_week(date(2026, 5, 7), "18", "20"))
    told = words_of(client.post(page, a_week(date(2017, 5, 7), "", "", take_back="on"), follow=True))
    assert "is taken back" in told
    assert "2017" not in words_of(client.get(page)).replace("2017-", "")
    again = client.post(page, a_week(date(2017, 5, 7), "", "", take_back="on"))
    assert "nothing to take back" in words_of(again)
    assert Observation.objects.count() == 3


def test_where_a_file_tells_the_same_period_the_page_says_which_figure_is_shown(client, trust, sign_in):
    ward = trust.wards[0]
    add_months(ward, STABLE)
    sign_in(client, trust.ward_people["ward_manager"])
    page = reverse("improvement:type_in", args=[ward.pk, FALLS])
    sent = {"period": "2026-04", "numerator": "3", "denominator": "700"}
    said = words_of(client.post(page, sent, follow=True))
    assert "The chart shows the figure from" in said
    assert "What you typed is kept." in said
    assert "It is on the chart." not in said


def test_a_key_that_only_looks_like_ones_own_is_for_those_who_load(client, trust, sign_in):
    ward = trust.wards[0]
    add_months(ward, STABLE, measure="ours.measures.calls")
    sign_in(client, trust.ward_people["staff"])
    page = reverse("improvement:type_in", args=[ward.pk, "ours.measures.calls"])
    assert client.post(page, {"period": "2026-05", "numerator": "3"}).status_code == 403


def test_a_definition_is_put_right_and_the_earlier_one_kept(client, trust, sign_in):
    ward = trust.wards[0]
    sign_in(client, trust.ward_people["staff"])
    page = reverse("improvement:own_measure", args=[ward.pk])
    client.post(page, HANDS)
    key = OwnMeasure.objects.get().key
    again = f"{page}?of={key}"
    assert client.get(again).status_code == 200
    assert client.post(again, HANDS | {"better": "decrease"}).status_code == 302
    assert queries.measure_of(key).direction == "decrease"
    assert OwnMeasure.objects.count() == 2
    assert client.get(f"{page}?of=ours.0.nothing").status_code == 404


def test_the_heading_of_a_file_has_its_chart_wherever_it_had_one(client, trust, sign_in):
    from leadwell_site.measures.queries.definitions import OWN

    ward = trust.wards[0]
    add_months(ward, STABLE, measure="own.bed_moves")
    assert not "own.bed_moves".startswith(OWN)
    sign_in(client, trust.people["board"])
    for unit in (ward, trust.site):
        page = client.get(reverse("improvement:chart", args=[unit.pk, "own.bed_moves"]))
        assert page.status_code == 200


def test_what_is_missing_is_asked_for_in_a_sentence():
    from leadwell_site.improvement.forms import OwnMeasureForm, QuestionForm

    form = OwnMeasureForm({})
    assert form.errors["title"] == ["Enter what it is called"]
    assert form.errors["counted"] == ["Enter what is counted"]
    assert form.errors["why"] == ["Enter what you want to know by it"]
    assert QuestionForm({}).errors["asks"] == ["Enter what you would like to know"]
