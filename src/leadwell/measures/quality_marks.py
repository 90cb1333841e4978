"""How good the data behind a figure is, as marks with words: what is lacking, late, faulty or corrected."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache

from leadwell.foundations.definition_files import Founding, definition
from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period
from leadwell.measures.definitions import Measure, Status


class Mark(StrEnum):
    """One thing to know about a figure before trusting it."""

    COMPLETE = "complete"
    MISSING = "missing"
    PARTIAL = "partial"  # some of the rows it could be made of lack a number
    FAULTS = "faults"  # the rows it is made of had faults
    LATE = "late"  # it became known long after its period
    CORRECTED = "corrected"  # it read otherwise before
    UNFINISHED = "unfinished"  # its period had not ended when it became known
    TO_BE_CHECKED = "to_be_checked"  # its definition is not checked against its source


class Tone(StrEnum):
    """How much a mark matters."""

    GOOD = "good"
    NOTE = "note"
    CARE = "care"


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityMark:
    """A mark, how much it matters, and what it says in words."""

    mark: Mark
    tone: Tone
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What is known about how a figure came to be."""

    used: int  # rows (or units, or days) that it is made of
    held: int  # rows that it could have been made of
    known_at: datetime | None = None
    faults: int = 0  # faults noted in those rows
    corrections: int = 0  # times that it was changed since it was first known
    missing: Missing | None = None
    made_of: str = "rows"  # what ``used`` and ``held`` count, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """From when a figure counts as late or thin: policy, not mathematics."""

    late_after_days: int
    thin_below_percent: float
    founding: Founding


@cache
def expectations() -> Expectations:
    """Give the shipped expectations."""
    entry = definition("thresholds", "data_quality")
    return Expectations(
        late_after_days=entry.whole("late_after_days"),
        thin_below_percent=entry.number("thin_below_percent"),
        founding=entry.founding(),
    )


def quality_marks(measure: Measure, period: Period, background: Background) -> tuple[QualityMark, ...]:
    """Give the marks of one figure, what matters most first. A figure with nothing to say is "complete"."""
    expected = expectations()
    marks = []
    if background.missing is not None or background.used == 0:
        reason = (background.missing or Missing.NOT_RECORDED).words
        marks.append(QualityMark(mark=Mark.MISSING, tone=Tone.CARE, words=f"There is no figure: {reason}."))
    elif background.used < background.held:
        share = 100 * background.used / background.held
        thin = share < expected.thin_below_percent
        made = f"{background.used:,} of {background.held:,} {background.made_of}"
        words = f"Made of {made}; the rest lack a number."
        marks.append(QualityMark(mark=Mark.PARTIAL, tone=Tone.CARE if thin else Tone.NOTE, words=words))
    if background.corrections:
        times = "once" if background.corrections == 1 else f"{background.corrections} times"
        marks.append(
            QualityMark(
                mark=Mark.CORRECTED, tone=Tone.NOTE, words=f"Corrected {times} since it was first known."
            )
        )
    if background.faults:
        many = "1 fault was" if background.faults == 1 else f"{background.faults:,} faults were"
        marks.append(
            QualityMark(mark=Mark.FAULTS, tone=Tone.NOTE, words=f"{many} noted in the rows it is made of.")
        )
    marks += _timing(period, background.known_at, expected.late_after_days)
    if measure.status in {Status.RECALL, Status.PARTLY}:
        words = f"The definition of this measure is {measure.status.words}: {measure.source}."
        marks.append(QualityMark(mark=Mark.TO_BE_CHECKED, tone=Tone.NOTE, words=words))
    if not marks:
        made = f"all {background.held:,} {background.made_of}" if background.held else "all that was sent"
        marks.append(QualityMark(mark=Mark.COMPLETE, tone=Tone.GOOD, words=f"Complete: made of {made}."))
    return tuple(sorted(marks, key=lambda one: one.tone is not Tone.CARE))


def _timing(period: Period, known_at: datetime | None, late_after_days: int) -> list[QualityMark]:
    if known_at is None:
        return []
    known_on: date = known_at.date()
    if known_on <= period.end:
        words = f"It was sent on {known_on.day} {known_on:%B %Y}, before the period had ended."
        return [QualityMark(mark=Mark.UNFINISHED, tone=Tone.CARE, words=words)]
    days = (known_on - period.end).days
    if days > late_after_days:
        words = f"It became known {days:,} days after the period ended."
        return [QualityMark(mark=Mark.LATE, tone=Tone.NOTE, words=words)]
    return []
