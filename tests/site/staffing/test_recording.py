"""What people say about a shift: flags they saw, what was done, rules set aside; and the figures after it."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from django.urls import reverse
from tests.site.staffing.demonstration_month import LOADED_AT, planted_month

from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.rules import NoSuchFlag
from leadwell_site.audit.models import AuditLine, Override
from leadwell_site.measures.models import Load
from leadwell_site.measures.queries import figures
from leadwell_site.staffing import actions, queries
from leadwell_site.staffing.models import FlagOverride, Mitigation, RecordedFlag

NOW = datetime(2026, 11, 10, 14, tzinfo=UTC)
FLAGGED, FINE = date(2026, 10, 9), date(2026, 10, 10)
WHO = {"by": "sister@example.org", "at": NOW}
NOT_SAFE = "staffing.shifts_not_safe"


def not_safe(ward, known_at=None):
    row = figures([ward.pk], measures=[NOT_SAFE], known_at=known_at).row(0, named=True)
    return row["numerator"], row["denominator"]


def record_flag(ward, on=FINE, code="RF2"):
    return actions.record_flag(unit=ward, on=on, part=Part.DAY, code=code, note="Room 4", **WHO)


def set_aside(ward, code, on=FLAGGED):
    said = {"reason_code": "covered", "reason": "The matron worked the night."}
    return actions.set_flag_aside(unit=ward, on=on, part=Part.NIGHT, code=code, **said, **WHO)


def test_a_flag_that_a_person_saw_makes_the_shift_not_safe_from_then_on(planted):
    ward = planted.wards[0]
    assert not_safe(ward) == (9, 62)
    record_flag(ward)
    assert not_safe(ward) == (10, 62)
    assert not_safe(ward, LOADED_AT) == (9, 62)
    assert Load.objects.first().why == "worked out after red flag RF2 was recorded"
    line = AuditLine.objects.get(did="staffing.flag.recorded")
    assert (line.actor, line.subject) == (WHO["by"], f"unit {ward.pk}, 2026-10-10, day")


def test_a_flag_taken_back_no_longer_counts_and_both_rows_stay(planted):
    ward = planted.wards[0]
    seen = record_flag(ward)
    actions.take_back_flag(flag=seen, **WHO)
    assert not_safe(ward) == (9, 62)
    assert RecordedFlag.objects.filter(unit=ward).count() == 2
    with pytest.raises(actions.AlreadyTakenBack):
        actions.take_back_flag(flag=seen, **WHO)


def test_only_flags_that_are_recorded_by_hand_can_be_recorded(planted):
    with pytest.raises(NoSuchFlag, match="recorded by hand"):
        record_flag(planted.wards[0], code="RF5")
    with pytest.raises(NoSuchFlag, match="recorded by hand"):
        record_flag(planted.home)
    assert RecordedFlag.objects.count() == 0


def test_setting_every_flag_of_a_shift_aside_makes_it_count_as_safe_and_the_flags_stay_to_be_seen(planted):
    ward = planted.wards[0]
    first = set_aside(ward, "RF6")
    assert not_safe(ward) == (9, 62)
    set_aside(ward, "RF5")
    assert not_safe(ward) == (8, 62)
    shift = queries.judged(ward, planted_month()).filter(on=FLAGGED, part="night").row(0, named=True)
    assert (shift["flags"], sorted(shift["overridden"])) == ([], ["RF5", "RF6"])
    kept = Override.objects.order_by("id").first()
    assert (kept.suggestion, kept.suggested, kept.chosen, kept.reason_code) == (
        "staffing.red_flag.RF6",
        "Fewer than two registered nurses",
        "not a red flag",
        "covered",
    )
    actions.take_back_override(override=first, **WHO)
    assert not_safe(ward) == (9, 62)


def test_only_a_flag_that_a_rule_raised_can_be_set_aside_and_only_once(planted):
    ward = planted.wards[0]
    with pytest.raises(NoSuchFlag):
        set_aside(ward, "RF5", on=FINE)
    set_aside(ward, "RF5")
    with pytest.raises(NoSuchFlag, match="set aside"):
        set_aside(ward, "RF5")
    assert FlagOverride.objects.count() == 1


def test_what_was_done_is_kept_with_who_and_when(planted):
    ward = planted.wards[0]
    done = actions.record_mitigation(
        unit=ward, on=FLAGGED, part=Part.NIGHT, kind="bank", escalated_to="", note=" From 22:00 ", **WHO
    )
    assert Mitigation.objects.get() == done
    assert (done.note, done.by, done.known_at) == ("From 22:00", WHO["by"], NOW)
    assert AuditLine.objects.filter(did="staffing.mitigation.recorded").count() == 1
    assert not_safe(ward) == (9, 62)


def test_an_escalation_says_to_whom(planted):
    with pytest.raises(actions.NotEscalated):
        actions.record_mitigation(
            unit=planted.wards[0],
            on=FLAGGED,
            part=Part.NIGHT,
            kind="escalated",
            escalated_to=" ",
            note="",
            **WHO,
        )


def test_nothing_is_recorded_about_a_shift_that_has_not_come(planted):
    with pytest.raises(actions.NotNow):
        record_flag(planted.wards[0], on=date(2026, 11, 11))
    assert RecordedFlag.objects.count() == 0


def test_a_flag_on_a_shift_without_hours_makes_it_a_judged_shift_of_its_ward(planted):
    ward = planted.wards[1]
    record_flag(ward)
    found = queries.judged(ward, planted_month())
    assert found.select("unit", "serves", "flags", "judged").rows() == [
        (str(ward.pk), "adult_inpatient", ["RF2"], True)
    ]
    assert not_safe(ward) == (1, 1)


def test_a_home_without_any_export_types_in_shifts_and_is_judged_by_its_own_hours(trust):
    home, on = trust.home, date(2026, 11, 9)
    own = {level: {"support": {"day": 2.0, "night": 0.5}} for level in ("low", "medium", "high", "very_high")}
    actions.set_own_hours(unit=home, from_on=date(2026, 11, 1), hours=own, **WHO)
    actions.type_in_residents(
        unit=home, on=on, residents={"low": 10, "medium": 10, "high": 0, "very_high": 0}, **WHO
    )
    typed = actions.GroupTyped(group=StaffGroup.SUPPORT, required=None, planned=34.5, actual=28.0)
    actions.type_in_shift(unit=home, on=on, part=Part.DAY, groups=[typed], people=20, **WHO)
    held = queries.held([home], start=on, end=on)
    shift = held.judged.row(0, named=True)
    assert (shift["support_required"], shift["support_actual"], shift["flags"]) == (40.0, 28.0, ["HOME1"])
    assert not_safe(home) == (1, 1)
    assert set(Load.objects.values_list("why", flat=True)) == {"typed in", "the home's own hours were set"}


def test_own_hours_judge_from_their_day_on_and_not_before(trust):
    home, first, second = trust.home, date(2026, 11, 8), date(2026, 11, 9)
    for on in (first, second):
        actions.type_in_residents(unit=home, on=on, residents={"low": 20}, **WHO)
        typed = actions.GroupTyped(group=StaffGroup.SUPPORT, required=None, planned=None, actual=20.0)
        actions.type_in_shift(unit=home, on=on, part=Part.DAY, groups=[typed], people=None, **WHO)
    own = {"low": {"support": {"day": 2.0, "night": 0.5}}}
    actions.set_own_hours(unit=home, from_on=second, hours=own, **WHO)
    found = queries.held([home], start=first, end=second).judged
    assert found.select("on", "judged", pl.col("flags").list.join(",")).rows() == [
        (first, False, ""),
        (second, True, "HOME1"),
    ]
    assert not_safe(home) == (1, 1)


def test_typing_a_shift_again_corrects_it_and_keeps_its_bank_and_agency_hours(planted):
    ward = planted.wards[0]
    span = {"start": FLAGGED, "end": FLAGGED}
    before = queries.shifts([ward.pk], **span).filter(part="night", staff_group="registered")
    typed = actions.GroupTyped(group=StaffGroup.REGISTERED, required=36.0, planned=36.0, actual=36.0)
    actions.type_in_shift(unit=ward, on=FLAGGED, part=Part.NIGHT, groups=[typed], people=None, **WHO)
    after = queries.shifts([ward.pk], **span).filter(part="night", staff_group="registered")
    kept = ["required_hours", "planned_hours", "bank_hours", "agency_hours"]
    assert after.select(kept).rows() == before.select(kept).rows()
    assert after["actual_hours"].to_list() == [36.0]
    assert not_safe(ward) == (8, 62)


def known(ward, on, known_at):
    """What is held of a day as known at a moment: flags seen, rules set aside, what was done; and its flags."""
    held = queries.held([ward], start=on, end=on, known_at=known_at)
    tables = (held.recorded, held.overrides, held.mitigations)
    return tuple(table.height for table in tables), held.judged.sort("part").rows(named=True)


def test_what_people_said_later_is_not_on_a_page_as_known_before(planted, client, sign_in):
    ward = planted.wards[0]
    before = {on: known(ward, on, LOADED_AT) for on in (FINE, FLAGGED)}
    assert before[FINE][0] == before[FLAGGED][0] == (0, 0, 0)
    judged = next(one for one in before[FLAGGED][1] if one["part"] == "night")
    record_flag(ward)
    set_aside(ward, judged["flags"][0])
    done = {"kind": "moved_in", "escalated_to": "", "note": "Two from Maple Ward"}
    actions.record_mitigation(unit=ward, on=FLAGGED, part=Part.NIGHT, **done, **WHO)
    for on in (FINE, FLAGGED):
        assert known(ward, on, LOADED_AT) == before[on]
        assert known(ward, on, NOW) == known(ward, on, None) != before[on]
    assert known(ward, FINE, NOW)[0] == (1, 0, 0)
    assert known(ward, FLAGGED, NOW)[0] == (0, 1, 1)
    sign_in(client, planted.people["registered_manager"])
    for on, part, said in (
        (FINE, "day", "Room 4"),
        (FLAGGED, "night", "The matron worked the night."),
        (FLAGGED, "night", "Two from Maple Ward"),
    ):
        address = reverse("staffing:shift", args=[ward.pk, on, part])
        assert said in client.get(address).content.decode()
        assert said not in client.get(address, {"known": f"{LOADED_AT:%Y-%m-%d}"}).content.decode()
