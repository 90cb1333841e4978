"""Shifts as pages show them: status in a word, hours in columns, what was said and done about them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from leadwell.drawing import ShiftCalendar
from leadwell.drawing.shift_calendar import sentence, shift_calendar
from leadwell.foundations.periods import Period
from leadwell.foundations.staff import Part
from leadwell.staffing.rules import Serves
from leadwell.staffing.summary import GroupHours, ShiftLine, ShiftStatus, ShiftSummary
from leadwell_site.design_system.wording import day
from leadwell_site.staffing.choices import MitigationKind
from leadwell_site.staffing.queries import Held

Key = tuple[str, date, str]  # unit, day, part
_NOTHING_TO_SAY = "No red flag."  # the status says it already
_TONES = {
    ShiftStatus.OK: "good",
    ShiftStatus.RED_FLAG: "alert",
    ShiftStatus.SHORT: "watch",
    ShiftStatus.NOT_JUDGED: "quiet",
    ShiftStatus.ABSENT: "quiet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRow:
    """One shift in a table."""

    shift: str  # "Mon 3 March, night"
    href: str
    tone: str
    status: str
    says: str
    registered: tuple[str, str, str]  # required, planned, actual
    support: tuple[str, str, str]
    people: str
    hours: str  # the hours that the status is about, in a sentence; "" where they are missing
    done: str  # what was done about it; "" where nothing was recorded
    asks: bool  # a red flag with nothing done yet, as far as is recorded
    flagged: bool  # it has a red flag, answered or not
    absent: bool  # nothing was recorded
    listed: bool  # something is to be known about it beside that it could not be judged
    to_come: bool = False  # nobody has worked it yet
    planned_short: bool = False  # and who is planned or rostered is fewer than needed
    goes_on: bool = False  # it has begun and has not ended


def number(value: float | None) -> str:
    """Give hours or people as a table shows them; a dash where nothing was recorded.

    >>> number(11.5), number(0.0), number(None)
    ('11.5', '0', '–')
    """
    return "–" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


def shift_rows(
    lines: Iterable[ShiftLine], *, unit_id: int, held: Held, keep: Callable[[str], str]
) -> list[ShiftRow]:
    """Give a unit's shifts in the order of time."""
    done, answered = things_done(held), shifts_answered(held)
    found = []
    for line in lines:
        key = (str(unit_id), line.on, line.part.value)
        found.append(_row(line, unit_id, done.get(key, []), key in answered, held, keep))
    return found


def shifts_answered(held: Held) -> set[Key]:
    """Give the shifts for which something was done; where somebody was only told, the shift still waits."""
    return set(held.answered.iter_rows())


def things_done(held: Held) -> dict[Key, list[str]]:
    """Give in words what was done about each shift, first recorded first."""
    found: dict[Key, list[str]] = defaultdict(list)
    for row in held.mitigations.iter_rows(named=True):
        words = MitigationKind(row["kind"]).label
        if row["escalated_to"]:
            words = f"{words} ({row['escalated_to']})"
        found[row["unit"], row["on"], row["part"]].append(words)
    return found


def shift_href(unit_id: int, on: date, part: str, keep: Callable[[str], str]) -> str:
    """Give the address of a shift's page."""
    return keep(reverse("staffing:shift", args=[unit_id, on, part]))


def calendar(
    held: Held, summary: ShiftSummary, *, unit_id: int, name: str, month: Period, until: date
) -> ShiftCalendar:
    """Give the calendar of a unit's month; days that have not come are left empty."""
    drawn = shift_calendar(
        held.judged,
        unit=str(unit_id),
        month=month,
        title=f"Shifts of {name}, {month.label}",
        rules=held.rules,
        mitigated={(on, part) for _, on, part in shifts_answered(held)},
    )
    come = replace(drawn, marks=tuple(mark for mark in drawn.marks if mark.on <= until))
    return replace(come, sentence=sentence(come) if summary.judged else summary.sentence)


def _row(
    line: ShiftLine,
    unit_id: int,
    done: Sequence[str],
    is_answered: bool,
    held: Held,
    keep: Callable[[str], str],
) -> ShiftRow:
    flagged = line.status in {ShiftStatus.RED_FLAG, ShiftStatus.SHORT}
    status, tone = line.status.words, _TONES[line.status]
    if flagged and done and not is_answered:
        status = f"{status}, somebody was told"
    elif flagged and done:
        # Short of its own requirement is watched in any case; with something done it is nothing that waits.
        tone = "watch" if line.status is ShiftStatus.RED_FLAG else "quiet"
        status = f"{status}, action recorded"
    elif line.status is ShiftStatus.OK and line.overridden:
        status = "flag set aside"
    return ShiftRow(
        # Not to be broken over lines: in a table the days stand under each other.
        shift=f"{line.on:%a} {day(line.on, 'short')}, {line.part.words}".replace(" ", "\u00a0"),
        href=shift_href(unit_id, line.on, line.part.value, keep),
        tone=tone,
        status=status[:1].upper() + status[1:],
        says=""
        if line.says == _NOTHING_TO_SAY
        else line.says.replace(held.rules.masking_words, "Support workers stood in for registered nurses."),
        hours=_main_hours(line, held.serves[str(unit_id)]),
        registered=hours_texts(line.registered),
        support=hours_texts(line.support),
        people=number(line.people),
        done="; ".join(done),
        flagged=flagged,
        asks=flagged and not is_answered,
        absent=line.status is ShiftStatus.ABSENT,
        listed=line.status in {ShiftStatus.RED_FLAG, ShiftStatus.SHORT, ShiftStatus.ABSENT}
        or bool(line.cannot_tell or line.signals or line.overridden or line.masked),
    )


def _main_hours(line: ShiftLine, serves: str) -> str:
    """Say the hours of the group that the unit is first judged by: support workers in a home without nursing."""
    group, name = (
        (line.support, "Support") if serves == Serves.CARE_HOME.value else (line.registered, "Registered")
    )
    if group.actual is None:
        return ""
    said = f"{name} hours: {number(group.actual)} worked"
    if group.against is None:
        return f"{said}."
    needed = group.required if group.against == "required" else group.planned
    return f"{said}, {number(needed)} {'needed' if group.against == 'required' else 'planned'}."


def hours_texts(hours: GroupHours) -> tuple[str, str, str]:
    """Give required, planned and actual hours of one group."""
    return number(hours.required), number(hours.planned), number(hours.actual)


def part_of(text: str) -> Part | None:
    """Give the part of the day that an address names, or None where it names none."""
    return next((part for part in Part if part.value == text), None)
