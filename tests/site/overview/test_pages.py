"""The first pages: the way through, each refusal, and the same number of queries whatever lies below."""

import csv
import io
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from tests.site.known_figures import MONTH, NOW, know, know_shifts, know_year, month_before

from leadwell.foundations.periods import month_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def board(client, sign_in, trust):
    return sign_in(client, trust.people["board"])


def unit_page(unit, ask=""):
    return reverse("overview:unit", args=[unit.pk]) + ask


def text_of(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def words_of(answer):
    """The words of a page without its marks, one blank between them."""
    import re

    return " ".join(re.sub(r"<[^>]+>", "", text_of(answer)).split())


ADDRESSES = [
    ("overview:unit", []),
    ("overview:data_room", []),
    ("overview:data_room_file", []),
    ("overview:audience", ["staff", "2025-10"]),
    ("overview:audience", ["public", "2025-10"]),
    ("overview:audience", ["regulator", "2025-10"]),
]


def test_home_lists_shifts_without_an_answer_units_and_files(client, sign_in, trust):
    know_shifts(trust.wards[0], first=date(2025, 10, 20), days=12, short_on={date(2025, 10, 28)})
    person = sign_in(client, trust.people["operational"])
    page = words_of(person.get(reverse("overview:home")))
    assert "1 shift needs an answer" in page
    assert "Harvey Ward: Tuesday 28 October 2025, night" in page
    assert "No later shift was sent." in page
    assert "No file waits for you." in page
    assert "Rose House" in page


def test_home_names_no_file_that_somebody_may_not_work_on(client, sign_in, trust):
    from leadwell_site.measures.choices import SourceState
    from leadwell_site.measures.models import Source
    from leadwell_site.organisations.actions import give_role

    manager = trust.ward_people["ward_manager"]
    give_role(
        user=manager,
        unit=trust.wards[1],
        kind="ward_manager",
        from_on=date(2024, 1, 1),
        at=NOW,
        actor="tests",
    )
    for at, (name, sender) in enumerate(
        {"theirs.csv": "somebody@else.example", "mine.csv": manager.email}.items()
    ):
        Source.objects.create(
            organisation=trust.organisation,
            digest=f"{at:064}",
            file_name=name,
            size=1,
            received_at=NOW,
            received_by=sender,
            state=SourceState.CHECKED,
        )
    page = words_of(sign_in(client, manager).get(reverse("overview:home")))
    assert "mine.csv" in page
    assert "theirs.csv" not in page
    assert "theirs.csv" in words_of(sign_in(client, trust.people["analyst"]).get(reverse("overview:home")))


def test_a_shift_with_an_answer_needs_nobody(board, trust):
    from leadwell_site.staffing.models import Mitigation

    know_shifts(trust.wards[0], first=date(2025, 10, 25), days=7, short_on={date(2025, 10, 28)})
    Mitigation.objects.create(
        unit=trust.wards[0], on=date(2025, 10, 28), part="night", kind="bank", by="tests", known_at=NOW
    )
    page = words_of(board.get(reverse("overview:home")))
    assert "Nothing needs you now" in page
    assert "Every red flag from 25 October 2025 to 31 October 2025 has an answer." in page


def test_a_red_flag_older_than_the_last_days_is_told_too(client, sign_in, trust):
    know_shifts(
        trust.wards[0], first=date(2025, 10, 1), days=31, short_on={date(2025, 10, 6), date(2025, 10, 7)}
    )
    person = sign_in(client, trust.ward_people["ward_manager"])
    page = words_of(person.get(unit_page(trust.wards[0])))
    assert "2 earlier shifts need an answer" in page
    assert "2 earlier shifts with a red flag, since 1 October 2025, have no answer. See every shift" in page
    assert "Nothing needs you now" not in page


def test_shifts_that_nobody_could_judge_are_no_reason_for_calm(client, sign_in, trust):
    from leadwell_site.staffing.models import ShiftHours

    know_shifts(trust.wards[0], first=date(2025, 10, 25), days=1, short_on=set())
    held = ShiftHours.objects.filter(unit=trust.wards[0])
    again = [
        ShiftHours(
            **{
                field.attname: getattr(one, field.attname)
                for field in ShiftHours._meta.concrete_fields
                if not field.primary_key
            }
            | {"on": date(2025, 11, 2), "actual_hours": None}
        )
        for one in held
    ]
    ShiftHours.objects.bulk_create(again)
    page = words_of(sign_in(client, trust.ward_people["ward_manager"]).get(unit_page(trust.wards[0])))
    assert "No shift could be judged" in page
    assert "the hours do not tell whether any shift was short" in page
    assert "Nothing needs you now" not in page


def test_many_shifts_are_told_by_unit_those_with_red_flags_first(board, trust):
    days = {date(2025, 10, 25) + timedelta(days=one) for one in range(7)}
    for ward in trust.wards[:2]:
        know_shifts(ward, first=date(2025, 10, 25), days=7, short_on=days)
    page = words_of(board.get(reverse("overview:home")))
    assert "14 shifts need an answer" in page
    assert page.count("7 red flags") == 2
    assert "The latest: Friday 31 October 2025, night." in page


def test_whoever_has_one_ward_comes_straight_to_it(client, sign_in, trust):
    nurse = sign_in(client, trust.ward_people["staff"])
    answer = nurse.get(reverse("overview:home"), {"known": "2025-11-09"})
    assert (answer.status_code, answer.url) == (302, unit_page(trust.wards[0], "?known=2025-11-09"))


def test_a_ward_says_how_much_was_filled_and_that_shifts_were_not_safe(board, trust):
    know_year(trust.wards[0])
    page = words_of(board.get(unit_page(trust.wards[0])))
    assert (
        "Harvey Ward 100.0% of planned registered nurse hours filled. 9 of 62 shifts were not safe." in page
    )


def test_a_site_sums_first_and_then_divides(board, trust):
    know(trust.wards[0], {("staffing.fill.registered.all", MONTH): (100.0, 100.0)})
    know(trust.wards[1], {("staffing.fill.registered.all", MONTH): (150.0, 300.0)})
    page = words_of(board.get(unit_page(trust.site)))
    assert "62.5% of planned registered nurse hours filled." in page
    assert "All of Northgate Hospital" in page
    assert page.index("Harvey Ward") < page.index("Maple Ward")


def test_scores_are_never_added_up(board, trust):
    for ward, score in zip(trust.wards, (7.0, 6.0), strict=True):
        know(ward, {("voices.engagement", MONTH): (score, None), ("workforce.sickness", MONTH): (4.0, 80.0)})
    assert "Staff engagement" in words_of(board.get(unit_page(trust.wards[0])))
    assert "Staff engagement" not in words_of(board.get(unit_page(trust.site)))


def test_a_home_without_nursing_is_told_by_its_care_staff(board, trust):
    know_year(trust.home)
    assert "100.0% of planned support worker hours filled." in words_of(board.get(unit_page(trust.home)))


def test_a_group_of_homes_without_nursing_is_told_by_their_care_staff_too(board, trust):
    know(trust.home, {("staffing.fill.support.all", MONTH): (1800.0, 1800.0)})
    page = words_of(board.get(unit_page(trust.root)))
    assert "100.0% of planned support worker hours filled." in page
    assert "How much of the planned" not in page


def test_what_is_missing_is_said_to_be_missing(board, trust):
    know_year(trust.wards[0])
    know(trust.wards[0], {("staffing.fill.registered.all", MONTH): (None, None)}, at=NOW - timedelta(hours=1))
    page = words_of(board.get(unit_page(trust.wards[0])))
    assert "How much of the planned registered nurse hours was filled is not known." in page
    assert "No figure: nothing was sent for this period" in page


def test_a_unit_of_which_nothing_is_known_says_so(board, trust):
    assert "Nothing is known of this unit yet." in words_of(board.get(unit_page(trust.wards[1])))


def test_another_month_and_an_earlier_day_can_be_looked_at(board, trust):
    ward = trust.wards[0]
    know_year(ward)
    know(ward, {("staffing.shifts_not_safe", MONTH): (10.0, 62.0)}, at=NOW - timedelta(days=1))
    assert "10 of 62 shifts were not safe." in words_of(board.get(unit_page(ward)))
    assert "9 of 62 shifts were not safe." in words_of(board.get(unit_page(ward, "?known=2025-11-08")))
    assert "8 of 62 shifts were not safe." in words_of(board.get(unit_page(ward, "?month=2025-09")))
    assert "10 of 62 shifts were not safe." in words_of(board.get(unit_page(ward, "?month=soon")))


def test_what_changed_lists_corrections_and_what_is_beyond_chance(board, trust):
    ward = trust.wards[0]
    know_year(ward)
    know(ward, {("workforce.sickness", MONTH): (400.0, 800.0)}, at=NOW - timedelta(days=1))
    page = words_of(board.get(unit_page(ward)))
    assert "Time lost to sickness: 50.0% is above the upper limit (a concern)." in page
    assert "Time lost to sickness for October 2025 was corrected and is now 50.0%." in page


@pytest.mark.parametrize(("name", "rest"), ADDRESSES)
def test_any_member_of_staff_may_look_at_their_own_unit_and_at_no_other(client, sign_in, trust, name, rest):
    know_year(trust.wards[0])
    nurse = sign_in(client, trust.ward_people["staff"])
    assert nurse.get(reverse(name, args=[trust.wards[0].pk, *rest])).status_code == 200
    for other in (trust.wards[1], trust.site, trust.root, trust.home):
        assert nurse.get(reverse(name, args=[other.pk, *rest])).status_code == 404


@pytest.mark.parametrize(("name", "rest"), ADDRESSES)
def test_a_stranger_finds_nothing_and_nobody_gets_in_without_signing_in(
    client, sign_in, trust, other_trust, name, rest
):
    know_year(trust.wards[0])
    address = reverse(name, args=[trust.wards[0].pk, *rest])
    assert client.get(address).status_code == 302
    assert sign_in(client, other_trust.people["board"]).get(address).status_code == 404


def test_a_page_changes_nothing(board, trust):
    for name, rest in ADDRESSES:
        assert board.post(reverse(name, args=[trust.wards[0].pk, *rest])).status_code == 405


def test_there_are_three_readers_and_only_months(board, trust):
    for rest in (["press", "2025-10"], ["staff", "2025-13"], ["staff", "october"]):
        assert board.get(reverse("overview:audience", args=[trust.wards[0].pk, *rest])).status_code == 404


@pytest.mark.parametrize(("name", "rest"), [("overview:home", None), *ADDRESSES])
def test_pages_ask_the_same_number_of_queries_with_one_unit_and_with_three(
    board, trust, django_assert_max_num_queries, name, rest
):
    address = reverse(name) if rest is None else reverse(name, args=[trust.root.pk, *rest])

    def asked():
        with django_assert_max_num_queries(30) as found:
            text_of(board.get(address))
        return len(found)

    def fill(unit):
        know_year(unit)
        know_shifts(unit, first=date(2025, 10, 30), days=2, short_on={date(2025, 10, 30)})

    fill(trust.wards[0])
    one = asked()
    fill(trust.wards[1])
    fill(trust.home)
    assert asked() == one


def test_the_data_room_has_every_subject_on_one_axis(board, trust):
    ward = trust.wards[0]
    know_year(ward, months=30)
    know(ward, {("finance.pay_spend", MONTH): (90.0, 100.0), ("voices.engagement", MONTH): (7.25, None)})
    page = words_of(board.get(reverse("overview:data_room", args=[ward.pk])))
    assert "May 2023 to October 2025" in page  # all thirty months
    for title in (
        "Registered nurse hours filled",
        "Falls",
        "Time lost to sickness",
        "Pay spent against budget",
    ):
        assert title in page
    assert "7.25 out of 10" in page


def test_whoever_looks_chooses_what_is_shown(board, trust):
    know_year(trust.wards[0])
    room = reverse("overview:data_room", args=[trust.wards[0].pk])
    page = text_of(board.get(room, {"show": ["quality.falls", "no.such.measure"]}))
    assert page.count("checked>") + page.count(" checked>") >= 1
    assert 'value="quality.falls" checked' in page
    assert 'value="workforce.sickness" checked' not in page


def test_the_file_of_the_data_room_has_both_parts_of_each_figure(board, trust):
    know_year(trust.wards[0])
    know(
        trust.wards[0], {("quality.falls", month_before(MONTH, 1)): (None, None)}, at=NOW - timedelta(hours=1)
    )
    address = reverse("overview:data_room_file", args=[trust.wards[0].pk])
    answer = board.get(address, {"show": "quality.falls"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 13
    last, before = rows[-1], rows[-2]
    assert (last["Month"], last["Numerator"], last["Denominator"]) == ("2025-10", "9", "620")
    assert float(last["Value"]) == pytest.approx(9 / 620 * 1000)
    assert (before["Numerator"], before["Value"], before["Why missing"]) == (
        "",
        "",
        "nothing was sent for this period",
    )


def test_a_group_of_homes_is_told_by_both_groups_where_some_have_nurses(board, trust):
    figures = {
        ("staffing.fill.support.all", MONTH): (1710.0, 1800.0),
        ("staffing.fill.registered.all", MONTH): (360.0, 400.0),
    }
    know(trust.home, figures)
    page = words_of(board.get(unit_page(trust.root)))
    assert "90.0% of planned registered nurse hours filled." in page  # wards beside the home have nurses
    assert "95.0% of planned support worker hours filled." not in page
    for ward in trust.wards:
        ward.closed_on = date(2024, 6, 1)
        ward.save()
    page = words_of(board.get(unit_page(trust.root)))
    assert (
        "95.0% of planned support worker hours filled. 90.0% of planned registered nurse hours filled."
        in page
    )


def test_a_month_that_is_not_over_heads_no_page_and_is_on_no_chart(board, trust, sign_in):
    know_year(trust.wards[0])
    running = month_of(NOW.date())
    know(trust.wards[0], {("staffing.fill.registered.all", running.start): (10.0, 100.0)})
    said = words_of(board.get(unit_page(trust.wards[0])))
    assert f"{running.label} is not over yet, so it is on no chart." in said
    assert "10.0%" not in said
    asked = words_of(board.get(unit_page(trust.wards[0], f"?month={running.start:%Y-%m}")))
    assert f"Ward, {month_of(MONTH).label} Harvey Ward" in asked
    room = words_of(board.get(reverse("overview:data_room", args=[trust.wards[0].pk])))
    assert f"{running.label} is not over yet: what is known of it so far is left out here." in room
    assert "10.0%" not in room
    # On the day after it is over, it is a month like any other.
    with time_machine.travel(running.following.start, tick=False):
        board = sign_in(board, trust.people["board"])
        then = words_of(board.get(unit_page(trust.wards[0])))
        assert f"Ward, {running.label} Harvey Ward" in then


def test_where_no_month_is_over_the_one_that_runs_is_shown_so_far(board, trust):
    running = month_of(NOW.date())
    know(trust.wards[0], {("staffing.fill.registered.all", running.start): (10.0, 100.0)})
    page = words_of(board.get(unit_page(trust.wards[0])))
    assert f"Ward, {running.label} so far Harvey Ward" in page


def test_only_the_month_that_runs_is_said_to_run(board, trust):
    ward, running = trust.wards[0], month_of(NOW.date())
    know_year(ward)
    later = running.shifted(2)
    know(ward, {("quality.falls", later.start): (3.0, 600.0)})
    assert "is not over yet" not in words_of(board.get(unit_page(ward)))
    know(ward, {("quality.falls", running.start): (3.0, 600.0)})
    page = words_of(board.get(unit_page(ward)))
    assert f"{running.label} is not over yet" in page
    assert later.label not in page
    assert "Its shifts so far" not in page  # there are none
    know_shifts(ward, first=running.start, days=5, short_on=set())
    page = board.get(unit_page(ward))
    assert "Its shifts so far" in words_of(page)
    assert reverse("staffing:ward", args=[ward.pk]) + f"?month={running.start:%Y-%m}" in text_of(page)


def test_a_month_of_other_figures_comes_before_one_of_staffing_that_is_not_over(board, trust):
    ward, running = trust.wards[0], month_of(NOW.date())
    know(ward, {("quality.falls", month_before(MONTH, back)): (5.0, 600.0) for back in range(14)})
    know(ward, {("staffing.fill.registered.all", running.start): (10.0, 100.0)})
    page = words_of(board.get(unit_page(ward)))
    assert f"Ward, {month_of(MONTH).label} Harvey Ward" in page


def test_more_reports_that_harmed_nobody_are_never_marked_as_worse_beside_what_people_say(board, trust):
    ward = trust.wards[0]
    told = {}
    for back in range(13):
        month = month_before(MONTH, back)
        told["quality.no_harm_reports", month] = (60.0 if back == 0 else 15.0 + back % 3, 900.0)
        told["workforce.turnover", month] = (1.0 + back % 2, 40.0)
    told["quality.fft_positive", MONTH] = (17.0, 20.0)
    told["quality.fft_response", MONTH] = (20.0, 80.0)
    know(ward, told)
    page = words_of(board.get(reverse("overview:culture", args=[ward.pk])))
    assert "Culture and wellbeing" in page
    assert "Of 4 signs: 1 better than usual, 1 as usual, 2 cannot be told yet." in page
    assert "25.0% of those who could have answered did; the others may think otherwise." in page
    assert "Getting better" in page
    assert "Look closer" not in page
    assert "Closed loop: not told: too few concerns" in page
    assert "Nothing that was asked here has been released yet." in page
