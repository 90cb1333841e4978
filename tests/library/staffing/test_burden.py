"""The burden meter: three returns that share fields, typed by hand and made from what is held."""

import datetime
from dataclasses import replace

from tests.library.staffing.shift_making import census_of, full_month, people_row, shift_row, shifts_of

from leadwell.foundations.definition_files import Status
from leadwell.foundations.periods import month_of
from leadwell.staffing.returns import UnitFacts, make_return, meter, typing_time
from leadwell.staffing.rules import shipped_rules

WARD = UnitFacts(
    unit="A",
    unit_name="Ward A",
    site_code="RX101",
    site_name="North",
    organisation_code="RX1",
    organisation_name="A Trust",
    specialty_1="300",
    specialty_2="430",
    beds=24,
)


def three_returns(rows, people, units=(WARD,)):
    month = month_of(rows[0]["on"])
    return [
        make_return(
            key, shifts_of(*rows), census_of(*people), month=month, units=units, rules=shipped_rules()
        )
        for key in ("nstffil", "ward_display", "capacity")
    ]


def a_month():
    rows, _, _ = full_month(1)
    return three_returns(rows, [people_row(20, on=on) for on in sorted({row["on"] for row in rows})])


def test_fields_typed_again_fall_to_none_and_minutes_are_saved():
    found = meter(a_month())
    assert found.rekeyed_without > 300
    assert found.rekeyed_with == 0
    assert found.minutes_saved == (found.typed_without - found.typed_with) * 10 / 60 > 60
    assert {fact for fact, _ in found.shared} >= {"unit.name", "site.name", "site.code", "day.date"}
    assert "an assumption, not measured" in found.sentence
    assert "here 0 are" in found.sentence


def test_what_nobody_holds_is_still_typed_and_is_named():
    found = meter(a_month())
    assert found.still_typed == (
        "day.hours.agency",
        "typed.admissions_open",
        "typed.nurse_in_charge",
        "typed.staff_absent",
    )
    days, shifts = 31, 62
    assert found.typed_with == 3 * days + shifts


def test_a_shared_field_that_is_not_held_is_typed_again_and_the_meter_says_so():
    returns = a_month()
    held = {field.fact for one in returns for field in one.layout.fields} - {"unit.name"}
    found = meter(returns, held)
    assert found.rekeyed_with == 1 + 62 + 31 - 1
    assert found.typed_again == ("unit.name",)
    assert meter(returns, []).rekeyed_with == meter(returns).rekeyed_without


def test_by_hand_a_fact_is_typed_again_for_every_further_row_and_return():
    rows = [shift_row(planned=40, actual=40)]
    one = three_returns(rows, [people_row(20)])
    twice = meter([one[0], one[0]])
    assert twice.rekeyed_without == twice.returns[1].typed_without == twice.returns[0].typed_without
    assert twice.returns[0].rekeyed_without == 0


def test_an_organisation_that_timed_its_own_is_not_told_of_an_assumption():
    own = replace(
        typing_time(), seconds_a_field=30, founding=replace(typing_time().founding, status=Status.LOCAL)
    )
    assert "timed here" in meter(a_month(), typing=own).sentence
    assert meter(a_month(), typing=own).minutes_saved == 3 * meter(a_month()).minutes_saved


def test_a_home_without_nurses_is_not_asked_to_type_their_hours():
    home = replace(WARD, serves="care_home", specialty_1="", specialty_2="")
    days = [datetime.date(2025, 3, day) for day in (1, 2, 3)]
    rows = [
        shift_row(on=on, part=part, staff_group="support", planned=36, actual=30)
        for on in days
        for part in ("day", "night")
    ]
    found = meter(three_returns(rows, [people_row(20, on=on) for on in days], units=(home,)))
    assert not [fact for fact in found.still_typed if "registered" in fact]
    # Planned and not sent, they are asked for.
    rows += [shift_row(on=on, part="day", planned=12, actual=None) for on in days]
    asked = meter(three_returns(rows, [people_row(20, on=on) for on in days], units=(home,)))
    assert {"day.hours.registered", "shift.registered.actual"} <= set(asked.still_typed)
