"""The pages of staffing: the same number everywhere, one step to record, nothing for a stranger."""

import html
import re
from datetime import UTC, date, datetime
from io import BytesIO

import polars as pl
import pytest
import time_machine
from django.urls import reverse
from tests.site.staffing.demonstration_month import (
    LOADED_AT,
    PLANTED,
    demonstration,
    load_frames,
    planted_month,
    rows_of,
)

from leadwell.foundations.staff import Part
from leadwell_site.measures.queries import figures
from leadwell_site.organisations.actions import add_unit, describe_unit, move_unit
from leadwell_site.staffing import actions, queries
from leadwell_site.staffing.models import FlagOverride, Mitigation, RecordedFlag, ShiftHours

pytestmark = pytest.mark.usefixtures("_november")
FLAGGED = date(2026, 10, 9)
SENTENCE = "Filled 100.0% of planned registered hours; 9 of 62 shifts were not safe."


@pytest.fixture
def _november():
    with time_machine.travel(datetime(2026, 11, 10, 14, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def manager(client, planted, sign_in):
    return sign_in(client, planted.people["ward_manager"])


def page(client, name, *args, known="", **asked):
    url = reverse(f"staffing:{name}", args=args)
    answer = client.get(url, {**asked, **({"known": known} if known else {})})
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def plain(text):
    """A page's words, as somebody reads them."""
    without = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", without)).split())


def in_sight(text):
    """The page without what is folded away."""
    return re.sub(r"<details\b.*?</details>", " ", text, flags=re.DOTALL)


def test_page_return_and_library_agree_that_nine_shifts_were_not_safe(manager, planted, unsafe):
    ward, month = planted.wards[0], planted_month()
    shown = page(manager, "ward", ward.pk, month=f"{month.start:%Y-%m}")
    assert SENTENCE in plain(shown)
    listed = re.findall(r'<a href="(/units/\d+/shifts/2026-[^"#]+)"', in_sight(shown))
    assert listed == [
        reverse("staffing:shift", args=[ward.pk, on, part]) for on, part in sorted(unsafe, reverse=True)
    ]
    display = manager.get(reverse("staffing:return_file", args=[ward.pk, "ward_display", month, "csv"]))
    rows = pl.read_csv(BytesIO(display.content), infer_schema=False)
    flags = next(name for name in rows.columns if "flag" in name.lower())
    assert rows.filter(pl.col(flags) != "none").height == len(unsafe) == 9
    judged = queries.judged(ward, month).filter(pl.col("flags").list.len() > 0)
    assert set(judged.select("on", "part").rows()) == unsafe


def test_every_red_flag_is_in_sight_the_latest_first_and_those_waiting_before_those_answered(
    manager, planted, unsafe
):
    ward = planted.wards[0]
    in_time = sorted(unsafe)
    for on, part in in_time[-2:]:
        manager.post(
            reverse("staffing:shift", args=[ward.pk, on, part]), {"act": "done", "done-kind": "bank"}
        )
    shown = in_sight(page(manager, "ward", ward.pk, month="2026-10"))
    links = re.findall(r'<a href="(/units/\d+/shifts/2026-[^"#]+)"', shown)
    wanted = [*reversed(in_time[:-2]), *reversed(in_time[-2:])]
    assert links == [reverse("staffing:shift", args=[ward.pk, on, part]) for on, part in wanted]
    assert shown.index("Waiting for an answer: 7 red flags") < shown.index("and waiting too")
    assert shown.index("and waiting too") < shown.index("Something was done: 2 red flags")
    assert shown.count("Record what was done") == 5


def test_who_may_not_record_is_not_asked_to(client, planted, sign_in):
    sign_in(client, planted.people["board"])
    shown = in_sight(page(client, "ward", planted.wards[0].pk, month="2026-10"))
    assert "Waiting for an answer: 9 red flags" in shown
    assert "Record what was done" not in shown


def test_a_day_with_nothing_recorded_is_in_sight(manager, planted):
    ward = planted.wards[1]
    rows = rows_of(demonstration().shifts, PLANTED, ward)
    census = rows_of(demonstration().census, PLANTED, ward)
    load_frames(ward, rows.filter(pl.col("on") != FLAGGED), census)
    shown = in_sight(page(manager, "ward", ward.pk, month="2026-10"))
    assert "Nothing was recorded: 2 shifts" in plain(shown)
    assert reverse("staffing:shift", args=[ward.pk, FLAGGED, "night"]) in shown


def test_many_days_with_nothing_recorded_are_told_as_runs(manager, planted):
    ward = planted.wards[1]
    rows = rows_of(demonstration().shifts, PLANTED, ward)
    census = rows_of(demonstration().census, PLANTED, ward)
    kept = rows.filter(~pl.col("on").is_between(date(2026, 10, 5), date(2026, 10, 9)))
    load_frames(ward, kept.filter(pl.col("on") != date(2026, 10, 20)), census)
    shown = in_sight(page(manager, "ward", ward.pk, month="2026-10"))
    words = plain(shown).replace("\u00a0", " ")
    assert "Nothing was recorded: 12 shifts" in words
    assert "Mon 5 Oct, day to Fri 9 Oct, night : 10 shifts" in words
    assert "Tue 20 Oct, day to Tue 20 Oct, night : 2 shifts" in words
    assert reverse("staffing:shift", args=[ward.pk, date(2026, 10, 5), "day"]) in shown
    assert reverse("staffing:shift", args=[ward.pk, date(2026, 10, 6), "day"]) not in shown


def test_a_home_is_not_asked_for_the_return_of_wards(manager, planted):
    of_ward = plain(page(manager, "returns", planted.wards[0].pk, month="2026-10"))
    of_home = plain(page(manager, "returns", planted.home.pk))
    assert "National monthly return of ward staffing" in of_ward
    assert "Daily capacity return" in of_home
    assert "National monthly return of ward staffing" not in of_home


def test_a_fold_tells_how_many_are_inside(manager, planted):
    shown = page(manager, "ward", planted.wards[0].pk, month="2026-10")
    told = [plain(one) for one in re.findall(r"<summary.*?</summary>", shown, flags=re.DOTALL)]
    assert "Show 62 shifts of October 2026" in told
    figures = next(int(one.split()[1]) for one in told if one.endswith("figures of the month"))
    inside = shown[shown.index("The month in figures") : shown.index("Every shift")]
    assert figures == inside.count("where this number comes from") + inside.count("lw-card__title")


def test_hours_of_page_return_and_library_agree_to_the_hour(manager, planted):
    ward, month = planted.wards[0], planted_month()
    rows = demonstration().shifts.filter(unit_code=PLANTED, staff_group="registered", part="day")
    held = figures([ward.pk], measures=["staffing.hours.registered.actual.day"]).row(0, named=True)
    answer = manager.get(reverse("staffing:return_file", args=[ward.pk, "nstffil", month, "csv"]))
    sent = pl.read_csv(BytesIO(answer.content), infer_schema=False)
    wanted = ("registered", "actual", "day")
    heading = next(name for name in sent.columns if all(word in name.lower() for word in wanted))
    assert rows["actual_hours"].sum() == held["numerator"] == float(sent[heading].item())
    assert answer["Content-Disposition"] == 'attachment; filename="nstffil-2026-10.csv"'
    assert "sums of hours in the return agree with the shifts" in page(
        manager, "return", ward.pk, "nstffil", month
    )


def test_the_return_tells_specialties_and_the_site_of_the_month(manager, planted):
    ward, month = planted.wards[0], planted_month()
    now = {"at": datetime(2026, 11, 20, 9, tzinfo=UTC), "actor": "ann@example.org"}
    describe_unit(unit=ward, beds=24, specialty_1="300 - General medicine", **now)
    west = add_unit(parent=planted.root, name="West", kind="site", code="WEST1", **now)

    def told() -> tuple[str, ...]:
        answer = manager.get(reverse("staffing:return_file", args=[ward.pk, "nstffil", month, "csv"]))
        sent = pl.read_csv(BytesIO(answer.content), infer_schema=False)
        return sent.select("Main specialty 1", "Site name").row(0)

    assert told() == ("300 - General medicine", planted.site.name)
    move_unit(unit=ward, parent=west, from_on=date(2026, 11, 1), **now)
    assert told() == ("300 - General medicine", planted.site.name)
    move_unit(unit=ward, parent=west, from_on=date(2026, 10, 31), **now)
    assert told() == ("300 - General medicine", "West")


def test_a_return_as_a_workbook_is_one_and_the_log_says_who_took_it(manager, planted):
    from leadwell_site.audit.models import AuditLine

    answer = manager.get(
        reverse("staffing:return_file", args=[planted.root.pk, "nstffil", planted_month(), "xlsx"])
    )
    assert answer.content[:2] == b"PK"
    line = AuditLine.objects.get(did="staffing.return.downloaded")
    assert line.actor == planted.people["ward_manager"].email
    assert line.subject == f"unit {planted.root.pk}, nstffil-2026-10.xlsx"


def test_returns_show_what_they_save_with_the_assumption(manager, planted):
    shown = page(manager, "returns", planted.wards[0].pk)
    assert "minutes of typing are saved" in shown
    assert "an assumption, not measured" in shown


def test_the_place_page_sums_its_units_and_lists_those_without_figures(manager, planted):
    shown = plain(page(manager, "ward", planted.root.pk))
    assert SENTENCE in shown
    assert "1 of 3 units have figures for October 2026." in shown
    assert "Nothing is held for this month from Maple Ward, Rose House." in shown


def test_recording_what_was_done_is_one_step_and_shows_everywhere(manager, planted):
    ward = planted.wards[0]
    url = reverse("staffing:shift", args=[ward.pk, FLAGGED, "night"])
    given = {"act": "done", "done-kind": "moved_in", "done-escalated_to": "", "done-note": ""}
    answer = manager.post(url, given, follow=True)
    assert "What was done is recorded." in answer.content.decode()
    assert "Red flag, action recorded" in page(manager, "ward", ward.pk)
    day = page(manager, "today", planted.root.pk, on=FLAGGED.isoformat())
    assert "<h2>Something was done</h2>" in day


def test_a_shift_of_which_somebody_was_told_waits_until_something_is_done(manager, planted):
    ward = planted.wards[0]
    url = reverse("staffing:shift", args=[ward.pk, FLAGGED, "night"])
    told = {"act": "done", "done-kind": "escalated", "done-escalated_to": "Site manager", "done-note": ""}
    manager.post(url, told)
    assert Mitigation.objects.get().escalated_to == "Site manager"
    assert "Red flag, somebody was told" in page(manager, "ward", ward.pk)
    day = page(manager, "today", planted.root.pk, on=FLAGGED.isoformat())
    assert "1 of 2 shifts has a flag that waits for an answer" in day
    assert "Escalated, waiting for an answer (Site manager)" in day
    manager.post(url, told | {"done-kind": "bank", "done-escalated_to": ""})
    assert "Red flag, action recorded" in page(manager, "ward", ward.pk)
    assert "none has a flag that waits" in page(manager, "today", planted.root.pk, on=FLAGGED.isoformat())
    manager.post(url, told)  # and told again: what was done was not enough
    assert "Red flag, somebody was told" in page(manager, "ward", ward.pk)


def test_the_day_asks_for_what_was_done_about_a_red_flag(manager, planted):
    shown = page(manager, "today", planted.root.pk, on=FLAGGED.isoformat())
    assert "1 of 2 shifts has a flag that waits for an answer" in shown
    assert f"{reverse('staffing:shift', args=[planted.wards[0].pk, FLAGGED, 'night'])}#done" in shown
    assert "No shift of this day has been recorded." in page(manager, "today", planted.root.pk)


def test_an_escalation_to_nobody_is_asked_again(manager, planted):
    url = reverse("staffing:shift", args=[planted.wards[0].pk, FLAGGED, "night"])
    answer = manager.post(url, {"act": "done", "done-kind": "escalated"})
    assert answer.status_code == 422
    assert "Enter who it was escalated to" in answer.content.decode()
    assert Mitigation.objects.count() == 0


def test_setting_a_flag_aside_and_taking_it_back(manager, planted):
    ward = planted.wards[0]
    url = reverse("staffing:shift", args=[ward.pk, FLAGGED, "night"])
    given = {"act": "aside", "aside-code": "RF6", "aside-reason_code": "covered", "aside-reason": "Matron"}
    assert "The red flag is set aside" in manager.post(url, given, follow=True).content.decode()
    assert "Set aside by" in page(manager, "shift", ward.pk, FLAGGED, "night")
    summary = page(manager, "overrides", planted.root.pk)
    assert "Set aside 1 time. Most often: covered in a way the record does not show (1 time)." in summary
    back = {"act": "back_override", "record": FlagOverride.objects.get().pk}
    assert "It is taken back." in manager.post(url, back, follow=True).content.decode()
    assert "taken back" in page(manager, "overrides", planted.root.pk)


def test_a_flag_that_was_seen_is_recorded_and_counts(manager, planted):
    ward = planted.wards[0]
    url = reverse("staffing:shift", args=[ward.pk, date(2026, 10, 10), "day"])
    manager.post(url, {"act": "flag", "flag-code": "RF2", "flag-note": ""})
    assert RecordedFlag.objects.get().code == "RF2"
    assert "10 of 62 shifts were not safe." in page(manager, "ward", ward.pk)


def test_the_page_as_known_before_a_correction_shows_the_old_hours_and_takes_no_records(manager, planted):
    ward = planted.wards[0]
    rows = rows_of(demonstration().shifts, PLANTED, ward).filter(
        on=FLAGGED, part="night", staff_group="registered"
    )
    mended = rows.with_columns(actual_hours=pl.lit(36.0))
    census = rows_of(demonstration().census, PLANTED, ward).clear()
    load_frames(ward, mended, census, at=datetime(2026, 11, 8, 9, tzinfo=UTC))
    assert "8 of 62 shifts were not safe." in page(manager, "ward", ward.pk)
    assert SENTENCE in page(manager, "ward", ward.pk, known="2026-11-07")
    past = page(manager, "shift", ward.pk, FLAGGED, "night", known="2026-11-07")
    assert "24 short" in past
    assert "Save what was done" not in past
    assert "Corrected; see the row" in page(manager, "shift", ward.pk, FLAGGED, "night")
    row = ShiftHours.objects.filter(unit=ward, on=FLAGGED, part="night", staff_group="registered")
    history = page(manager, "shift_row", row.order_by("known_at").first().pk)
    assert "These hours were corrected later." in history
    assert re.findall(r"Worked (\d+) From", plain(history)) == ["12", "36"]


def test_the_rows_behind_a_months_figures_name_file_sheet_and_row(manager, planted):
    from leadwell_site.measures.models import Load, Source

    ward = planted.wards[0]
    source = Source.objects.create(
        organisation=planted.organisation,
        file_name="rota.xlsx",
        digest="0" * 64,
        size=1,
        received_at=LOADED_AT,
        received_by="tests",
    )
    later = datetime(2026, 11, 8, 9, tzinfo=UTC)
    load = Load.objects.create(organisation=planted.organisation, source=source, known_at=later, by="tests")
    rows = rows_of(demonstration().shifts, PLANTED, ward).filter(
        on=FLAGGED, part="night", staff_group="registered"
    )
    mended = rows.with_columns(actual_hours=pl.lit(13.0), sheet=pl.lit("October & all"), row=pl.lit(1234))
    actions.add_shifts(
        load=load, shifts=mended, census=rows_of(demonstration().census, PLANTED, ward).clear()
    )
    shown = page(manager, "ward", ward.pk, rows="1", month="2026-10")
    assert "Fri 9 Oct, night Registered nurses and midwives 36 36 13 rota.xlsx October & all" in plain(shown)
    assert f'href="/files/{source.pk}/rows/1234/?sheet=October+%26+all">Row 1,234, as it stood' in shown


def test_this_mornings_shifts_are_told_as_they_are_planned(manager, planted):
    ward, today = planted.wards[0], date(2026, 11, 10)
    nobody = dict.fromkeys(("actual_hours", "bank_hours", "agency_hours"), pl.lit(None, dtype=pl.Float64))
    rows = (
        rows_of(demonstration().shifts, PLANTED, ward)
        .filter(on=FLAGGED)
        .with_columns(on=pl.lit(today), **nobody)
    )
    is_night = (pl.col("part") == "night") & (pl.col("staff_group") == "registered")
    short = rows.with_columns(
        required_hours=pl.when(is_night).then(60.0).otherwise("planned_hours"),
        planned_hours=pl.when(is_night).then(36.0).otherwise("planned_hours"),
    )
    load_frames(ward, short, rows_of(demonstration().census, PLANTED, ward).clear())
    shown = plain(page(manager, "today", planted.root.pk))
    assert "1 of 2 shifts is planned short of what is needed." in shown
    assert (
        "As planned: Registered nurse time is short. Registered nurses and midwives: 60 hours needed, 36 planned."
        in shown
    )
    assert "Now, as planned" in shown  # it is eight in the morning
    # Once the day is past, hours that nobody sent are missing and no plan.
    with time_machine.travel(datetime(2026, 11, 11, 8, tzinfo=UTC), tick=False):
        manager.force_login(
            planted.people["ward_manager"], backend="django.contrib.auth.backends.ModelBackend"
        )
        then = plain(page(manager, "today", planted.root.pk, on=today.isoformat()))
        assert "planned short" not in then
        assert "The hours worked are missing." in then


def test_those_who_may_only_look_are_shown_no_forms_and_cannot_record(client, planted, sign_in):
    sign_in(client, planted.people["board"])
    url = reverse("staffing:shift", args=[planted.wards[0].pk, FLAGGED, "night"])
    assert "Save what was done" not in client.get(url).content.decode()
    assert client.post(url, {"act": "done", "done-kind": "bank"}).status_code == 403
    assert client.get(reverse("staffing:type_in", args=[planted.wards[0].pk])).status_code == 403
    assert Mitigation.objects.count() == 0


def test_somebody_of_another_organisation_finds_no_such_page(client, planted, other_trust, sign_in):
    sign_in(client, other_trust.people["registered_manager"])
    ward, month = planted.wards[0], planted_month()
    row = ShiftHours.objects.filter(unit=ward).first()
    addresses = [
        ("ward", [ward.pk]),
        ("today", [ward.pk]),
        ("shift", [ward.pk, FLAGGED, "night"]),
        ("type_in", [ward.pk]),
        ("overrides", [ward.pk]),
        ("returns", [ward.pk]),
        ("return", [ward.pk, "nstffil", month]),
        ("return_file", [ward.pk, "nstffil", month, "csv"]),
        ("own_needs", [planted.home.pk]),
        ("own_hours", [planted.home.pk]),
        ("shift_row", [row.pk]),
    ]
    for name, args in addresses:
        assert client.get(reverse(f"staffing:{name}", args=args)).status_code == 404, name
    given = {"act": "done", "done-kind": "bank"}
    assert client.post(reverse("staffing:shift", args=[ward.pk, FLAGGED, "night"]), given).status_code == 404
    assert Mitigation.objects.count() == 0


def test_what_does_not_exist_is_not_found(manager, planted):
    ward = planted.wards[0].pk
    for path in (
        f"/units/{ward}/shifts/2026-02-30/day/",
        f"/units/{ward}/shifts/2026-10-09/teatime/",
        f"/units/{planted.root.pk}/shifts/2026-10-09/day/",
        f"/units/{ward}/returns/nosuch/2026-10/",
        f"/units/{ward}/returns/nstffil/2026-13/",
        f"/units/{ward}/returns/nstffil/2026-10/file.pdf",
        f"/units/{ward}/own-needs/",
        "/shift-rows/999999/",
    ):
        assert manager.get(path).status_code == 404, path


def test_a_home_without_an_export_types_in_a_shift_and_its_residents(manager, planted):
    home = planted.home
    residents = {"on_day": "9", "on_month": "11", "on_year": "2026"}
    residents |= {f"level_{level}": "5" for level in ("low", "medium", "high", "very_high")}
    answer = manager.post(reverse("staffing:own_needs", args=[home.pk]), residents, follow=True)
    assert "On 9 November 2026 20 residents were counted by dependency." in answer.content.decode()
    assert "An example, not your own hours" in answer.content.decode()
    assert "Shifts are not judged by an example" in answer.content.decode()
    shift = {"on_day": "9", "on_month": "11", "on_year": "2026", "part": "day", "people": "20"}
    shift |= {"support_required": "46", "support_planned": "46", "support_actual": "34.5"}
    answer = manager.post(reverse("staffing:type_in", args=[home.pk]), shift, follow=True)
    assert "11.5 short" in answer.content.decode()
    needed = plain(
        manager.get(
            reverse("staffing:own_needs", args=[home.pk], query={"on": "2026-11-09"})
        ).content.decode()
    )
    assert "Shifts are judged by those, and not by an example." in needed
    assert "Told for the shift" in needed
    assert "46 hours" in needed
    shown = page(manager, "ward", home.pk)
    assert "Filled 75.0% of planned support hours; 1 of 1 shifts was not safe." in shown
    assert "Residents" in shown


def test_typing_nothing_in_is_asked_again(manager, planted):
    given = {"on_day": "9", "on_month": "11", "on_year": "2026", "part": "day"}
    answer = manager.post(reverse("staffing:type_in", args=[planted.home.pk]), given)
    assert answer.status_code == 422
    assert "Enter the hours of at least one staff group, or the people" in answer.content.decode()


def test_own_hours_are_kept_and_replace_the_example(manager, planted):
    home = planted.home
    given = {"from_on_day": "1", "from_on_month": "11", "from_on_year": "2026"}
    for level in ("low", "medium", "high", "very_high"):
        given |= {f"{level}_support_day": "2", f"{level}_support_night": "0.5"}
    answer = manager.post(reverse("staffing:own_hours", args=[home.pk]), given, follow=True)
    shown = answer.content.decode()
    assert "These are now the home" in shown
    assert "in force from 1 November 2026" in shown
    wrong = manager.post(reverse("staffing:own_hours", args=[home.pk]), given | {"low_support_day": "25"})
    assert wrong.status_code == 422


@pytest.mark.parametrize("name", ["ward", "today", "returns"])
def test_a_page_takes_as_many_queries_with_three_units_as_with_one(name, manager, planted, count_queries):
    url = reverse(f"staffing:{name}", args=[planted.root.pk])
    asked = {"on": FLAGGED.isoformat(), "month": "2026-10"}
    manager.get(url, asked)
    one = count_queries(lambda: manager.get(url, asked))
    shown = demonstration()
    for unit in (planted.wards[1], planted.home):
        load_frames(unit, rows_of(shown.shifts, "0104", unit), rows_of(shown.census, "0104", unit))
    assert count_queries(lambda: manager.get(url, asked)) == one


def test_the_ward_page_takes_as_many_queries_whatever_was_recorded(manager, planted, count_queries):
    ward = planted.wards[0]
    url = reverse("staffing:ward", args=[ward.pk])
    manager.get(url)
    before = count_queries(lambda: manager.get(url))
    who = {"by": "sister@example.org", "at": LOADED_AT}
    for day in range(1, 20):
        actions.record_flag(unit=ward, on=date(2026, 10, day), part=Part.DAY, code="RF2", note="", **who)
    assert count_queries(lambda: manager.get(url)) == before


def test_a_ward_that_sends_only_a_monthly_return_has_its_figures_shown(manager, planted):
    from leadwell_site.measures.actions import add_observations, begin_load

    ward = planted.wards[1]
    load = begin_load(organisation=planted.organisation, source=None, known_at=LOADED_AT, by="tests")
    one = {
        "unit_id": ward.pk,
        "measure": "staffing.fill.registered.day",
        "feed": "ward_return",
        "period_kind": "month",
        "period_start": date(2025, 6, 1),
        "numerator": 900.0,
        "denominator": 1000.0,
        "missing": None,
    }
    add_observations(load=load, rows=pl.DataFrame([one], schema_overrides={"missing": pl.String}))
    shown = plain(page(manager, "ward", ward.pk))
    assert "No shift of June 2025 is held for Maple Ward." in shown
    assert "90.0%" in shown
