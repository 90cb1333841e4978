"""The counts of a quarter's concerns, as they were known at the end of any day: for whoever returns them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import NotAPeriod, Period, PeriodKind, month_from_text
from leadwell.foundations.spreadsheets import csv_bytes
from leadwell.voices.concerns.cases import Again, Case, Openness, StepKind
from leadwell.voices.concerns.definitions import elements_on

HEAD = ("quarter", "as_known_on", "part", "key", "name", "cases")


class NotAQuarter(LeadwellError):
    """A text could not be read as a quarter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One count."""

    part: str  # cases, openness, element, level, detriment, again, answered
    key: str
    name: str
    cases: int


def quarter_from_text(text: str) -> Period:
    """Read ``2026-10`` as the quarter that begins in that month.

    Raises:
        NotAQuarter: it is no month, or no quarter begins in it.
    """
    try:
        month = month_from_text(text)
    except NotAPeriod:
        month = None
    if month is None or month.start.month % 3 != 1:
        raise NotAQuarter(
            f"{text!r} is no quarter. Write its first month: 2026-01, 2026-04, 2026-07 or 2026-10."
        )
    return Period(PeriodKind.QUARTER, month.start)


def quarter_name(quarter: Period) -> str:
    """Name a quarter by the reporting year, which begins in April.

    >>> quarter_name(Period(PeriodKind.QUARTER, date(2027, 1, 1)))
    'January to March 2027 (quarter 4 of 2026-27)'
    """
    first, last = quarter.start, quarter.end
    year = first.year if first.month >= 4 else first.year - 1
    number = (first.month - 4) % 12 // 3 + 1
    return f"{first:%B} to {last:%B %Y} (quarter {number} of {year}-{(year + 1) % 100:02d})"


def counts(cases: Iterable[Case], *, quarter: Period, on: date) -> tuple[Line, ...]:
    """Count the concerns that were raised in a quarter, as they were known at the end of a day.

    Elements are those that were in force at the end of the quarter; a concern may have several, so they do not add
    up to the concerns. The numbers are exact: they are for whoever returns them, and not for a page.
    """
    known = [
        seen
        for case in cases
        if quarter.start <= case.raised_on <= quarter.end and (seen := case.as_known(on)) is not None
    ]
    elements = Counter(key for case in known for key in case.elements)
    openness = Counter(case.openness for case in known)
    levels = Counter(case.level for case in known)
    again = Counter(case.again for case in known)
    lines = [Line(part="cases", key="all", name="Concerns raised", cases=len(known))]
    lines += [
        Line(part="openness", key=one.value, name=f"Raised: {one.value}", cases=openness[one])
        for one in Openness
    ]
    lines += [
        Line(part="element", key=one.key, name=one.name, cases=elements[one.key])
        for one in elements_on(quarter.end)
    ]
    lines += [Line(part="level", key=key, name=name, cases=levels[key]) for key, name in LEVELS.items()]
    worse = sum(case.was_worse for case in known)
    lines.append(Line(part="detriment", key="yes", name="Said to be treated worse for it", cases=worse))
    lines += [
        Line(part="again", key=one.value, name=f"Would speak up again: {one.value}", cases=again[one])
        for one in Again
    ]
    lines.append(Line(part="again", key="not-said", name="Would speak up again: not said", cases=again[None]))
    lines += [
        Line(
            part="answered",
            key=step.value,
            name=name,
            cases=sum(case.first(step) is not None for case in known),
        )
        for step, name in _ANSWERED.items()
    ]
    shared = sum(bool(case.learned_on) for case in known)
    lines.append(Line(part="answered", key="learning", name="Learning shared", cases=shared))
    return tuple(lines)


def counts_file(lines: Iterable[Line], *, quarter: Period, on: date) -> bytes:
    """Write the counts as CSV, one line a count, so that no spreadsheet runs what stands in it."""
    of = f"{quarter.start:%Y-%m}"
    return csv_bytes(HEAD, ([of, on, one.part, one.key, one.name, one.cases] for one in lines))


LOG_HEAD = (
    *(
        "case",
        "quarter",
        "as_known_on",
        "raised_on",
        "raised",
        "elements",
        "level",
        "thanked_on",
        "told_next_on",
    ),
    *(
        "decision_on",
        "change_on",
        "closed_on",
        "actions",
        "treated_worse",
        "speak_up_again",
        "learning_shared",
    ),
)


def log_file(cases: Iterable[Case], *, quarter: Period, on: date) -> bytes:
    """Write the concerns of a quarter as CSV, one line a concern, as they were known at the end of a day.

    No words, names or places are in it. It is for those who look after these concerns.
    """
    rows = []
    for case in cases:
        seen = case.as_known(on)
        if seen is None or not quarter.start <= seen.raised_on <= quarter.end:
            continue
        rows.append(
            [
                *(seen.key, f"{quarter.start:%Y-%m}", on, seen.raised_on, seen.openness.value),
                *("; ".join(seen.elements), seen.level or "not-said"),
                *(seen.first(kind) for kind in (StepKind.THANKED, StepKind.TRIAGED, StepKind.DECIDED)),
                *(seen.first(kind) for kind in (StepKind.CHANGED, StepKind.CLOSED)),
                len(seen.agreed_on),
                "yes" if seen.was_worse else "no" if seen.checks else "not-said",
                seen.again.value if seen.again else "not-said",
                "yes" if seen.learned_on else "no",
            ]
        )
    return csv_bytes(LOG_HEAD, rows)


# What level of worker spoke up. From general knowledge of the national return; "" is for those who did not say.
LEVELS = {"worker": "Worker", "manager": "Manager", "senior-leader": "Senior leader", "": "Not said"}
_ANSWERED = {
    StepKind.THANKED: "Thanked",
    StepKind.DECIDED: "Told the decision",
    StepKind.CHANGED: "Told what changed",
    StepKind.CLOSED: "Closed",
}
