"""Marks of data quality: what to know about a figure before trusting it."""

from datetime import UTC, date, datetime

import pytest

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.measures.definitions import measure
from leadwell.measures.quality_marks import Background, Mark, Tone, quality_marks

MARCH = Period(PeriodKind.MONTH, date(2025, 3, 1))
FILL = measure("staffing.fill.registered.day")


def marks(background, of=FILL):
    return [(one.mark, one.tone, one.words) for one in quality_marks(of, MARCH, background)]


def test_a_whole_figure_is_marked_complete_and_nothing_else():
    assert marks(
        Background(used=62, held=62, known_at=datetime(2025, 4, 5, tzinfo=UTC), made_of="shifts")
    ) == [(Mark.COMPLETE, Tone.GOOD, "Complete: made of all 62 shifts.")]


@pytest.mark.parametrize(("used", "tone"), [(56, Tone.NOTE), (55, Tone.CARE)])
def test_a_figure_made_of_part_of_its_rows_says_of_how_many(used, tone):
    assert marks(Background(used=used, held=62, made_of="shifts")) == [
        (Mark.PARTIAL, tone, f"Made of {used} of 62 shifts; the rest lack a number.")
    ]


def test_a_missing_figure_gives_its_reason():
    assert marks(Background(used=0, held=4, missing=Missing.SUPPRESSED)) == [
        (Mark.MISSING, Tone.CARE, "There is no figure: held back because the numbers are small.")
    ]


def test_late_unfinished_faulty_and_corrected_figures_say_so_with_care_first():
    late = Background(used=62, held=62, faults=3, corrections=1, known_at=datetime(2025, 5, 31, tzinfo=UTC))
    early = Background(used=40, held=40, corrections=2, known_at=datetime(2025, 3, 20, tzinfo=UTC))
    assert marks(late) == [
        (Mark.CORRECTED, Tone.NOTE, "Corrected once since it was first known."),
        (Mark.FAULTS, Tone.NOTE, "3 faults were noted in the rows it is made of."),
        (Mark.LATE, Tone.NOTE, "It became known 61 days after the period ended."),
    ]
    assert marks(early) == [
        (Mark.UNFINISHED, Tone.CARE, "It was sent on 20 March 2025, before the period had ended."),
        (Mark.CORRECTED, Tone.NOTE, "Corrected 2 times since it was first known."),
    ]


@pytest.mark.parametrize(("day", "is_late"), [(17, False), (18, True)])
def test_a_figure_is_late_from_the_day_after_the_national_return_closes(day, is_late):
    found = marks(Background(used=1, held=1, known_at=datetime(2025, 4, day, tzinfo=UTC)))
    assert (found[0][0] is Mark.LATE) is is_late


def test_a_measure_that_is_only_recalled_is_marked_to_be_checked():
    found = marks(Background(used=1, held=1), of=measure("voices.engagement"))
    assert found[0][0] is Mark.TO_BE_CHECKED
    assert "to be checked against its source: https://www.nhsstaffsurveys.com/" in found[0][2]
