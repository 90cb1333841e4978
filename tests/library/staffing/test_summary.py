"""A ward's month shift by shift, and the sentence at the top of the page."""

from datetime import date, timedelta

import pytest
from tests.library.staffing.shift_making import DAY, census_of, shift_row, shifts_of

from leadwell.foundations.periods import month_of
from leadwell.foundations.staff import Part
from leadwell.staffing.hours import month_figures
from leadwell.staffing.red_flags import judge
from leadwell.staffing.rules import shipped_rules
from leadwell.staffing.summary import NoSuchUnit, ShiftStatus, shift_summary

RULES = shipped_rules()


def summary_of(*rows, serves="adult_inpatient", unit="A", until=None):
    asked = {"rules": RULES, "serves": serves}
    judged = judge(shifts_of(*rows), census_of(), **asked)
    figures = month_figures(shifts_of(*rows), census_of(), **asked)
    return shift_summary(judged, figures, unit=unit, month=month_of(DAY), rules=RULES, until=until)


def test_the_sentence_tells_fill_and_shifts_not_safe_and_what_else_is_known():
    found = summary_of(
        shift_row(on=date(2025, 3, 1), required=46, planned=46, actual=60),
        shift_row("support", on=date(2025, 3, 1), required=23, planned=23, actual=23),
        shift_row(on=date(2025, 3, 1), part="night", required=46, planned=46, actual=32),
        shift_row("support", on=date(2025, 3, 1), part="night", required=23, planned=23, actual=37),
        shift_row(on=date(2025, 3, 2), planned=46, actual=None),
        until=date(2025, 3, 2),
    )
    assert found.sentence == "Filled 100.0% of planned registered hours; 1 of 2 shifts was not safe."
    assert found.more == (
        "On 1 shift support workers stood in for registered nurses. 1 shift could not be judged. "
        "1 shift has nothing recorded."
    )
    assert [(one.on.day, one.part, one.status) for one in found.shifts] == [
        (1, Part.DAY, ShiftStatus.OK),
        (1, Part.NIGHT, ShiftStatus.RED_FLAG),
        (2, Part.DAY, ShiftStatus.NOT_JUDGED),
        (2, Part.NIGHT, ShiftStatus.ABSENT),
    ]
    assert (found.not_safe, found.judged, found.not_judged, found.absent, found.masked) == (1, 2, 1, 1, 1)
    assert "at least one red flag" in found.not_safe_means
    assert found.certainty.interval is not None


def test_registered_and_support_hours_stand_apart_on_every_line():
    found = summary_of(shift_row(required=46, actual=40), shift_row("support", required=23, actual=20))
    line = found.of_day(DAY)[0]
    assert (line.registered.actual, line.support.actual) == (40.0, 20.0)
    assert (line.registered.shortfall, line.support.shortfall) == (6.0, 3.0)


def test_a_care_home_is_summed_up_by_its_support_hours():
    found = summary_of(shift_row("support", required=23, planned=23, actual=15), serves="care_home")
    assert found.sentence == "Filled 65.2% of planned support hours; 1 of 1 shifts was not safe."
    assert "the home's own rule" in found.not_safe_means


def test_a_month_that_cannot_be_judged_is_not_called_safe():
    found = summary_of(shift_row(actual=None))
    assert found.sentence == (
        "How much of the planned registered hours was filled is not known; no shift could be judged."
    )
    assert found.certainty.interval is None


def test_a_ward_that_splits_its_day_is_not_said_to_lack_a_day_shift():
    rows = [
        shift_row(on=date(2025, 3, 1) + timedelta(day), part=part, required=20, actual=20)
        for day in range(31)
        for part in ("early", "late", "night")
    ]
    assert summary_of(*rows).absent == 0


def test_a_unit_without_shifts_in_the_month_is_refused_in_plain_words():
    with pytest.raises(NoSuchUnit, match=r"There are no shifts of Z in March 2025\."):
        summary_of(shift_row(actual=40), unit="Z")
