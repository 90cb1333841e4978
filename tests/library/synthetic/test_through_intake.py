"""The files of the demonstration go through the real intake unharmed."""

import pytest

from leadwell import intake
from leadwell.foundations.missing import Missing


@pytest.mark.parametrize("which", ["first", "corrected", "missing census", "homes", "misspelt", "renamed"])
def test_intake_reads_a_shift_file_as_it_was_simulated(demonstration, which):
    truths = demonstration.truths
    month, organisation, corrected = {
        "first": (demonstration.first, "SYN01", False),
        "corrected": (truths.resent[0].month, "SYN01", True),
        "missing census": (truths.missing_census[0].days[0].replace(day=1), "SYN01", False),
        "homes": (demonstration.first, "SYN02", False),
        "misspelt": (truths.misspelt[0].month, "SYN01", False),
        "renamed": (truths.renamed[0].on, "SYN01", False),
    }[which]
    (load,) = (
        one
        for one in demonstration.loads
        if (one.month, one.organisation_code, one.feed) == (month, organisation, "shifts")
        and ("corrected" in one.file_name) == corrected
    )
    reading = intake.read(load.content, load.file_name)

    assert reading.shifts.equals(load.shifts)
    assert reading.census.equals(load.census)
    assert reading.kept_aside.is_empty()


def test_intake_reads_measures_as_they_were_simulated(demonstration):
    quarterly = [load for load in demonstration.loads if load.feed == "measures" and load.month.month == 7]
    same = [
        "place_code",
        "place_name",
        "measure",
        "period_start",
        "numerator",
        "denominator",
        "missing",
        "row",
    ]
    reasons = set()
    for load in quarterly:
        reading = intake.read(load.content, load.file_name)
        assert reading.observations.select(same).sort("row").equals(load.observations.select(same))
        assert {fault.code for fault in reading.faults} <= {"number.suppressed"}
        reasons |= set(load.observations["missing"].drop_nulls())

    assert len(quarterly) == 7
    assert reasons == {Missing.SUPPRESSED.value}


def test_intake_offers_the_right_name_for_the_misspelt_one(demonstration):
    (planted,) = demonstration.truths.misspelt
    known = [named.name for place in demonstration.places for named in place.names]
    (load,) = (
        one
        for one in demonstration.loads
        if (one.month, one.organisation_code, one.feed) == (planted.month, "SYN01", "shifts")
    )
    reading = intake.read(load.content, load.file_name, known_places=known)
    (fault,) = (one for one in reading.faults if one.code == "place.misspelt")

    assert fault.found == planted.written
    assert demonstration.place(planted.unit_code).name in fault.sentence
