"""A ward's month shift by shift: what each shift was, and the sentence that a fill rate alone would hide."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import polars as pl

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import Period
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.measures.definitions import measure
from leadwell.measures.rates import Certainty, Sureness, how_sure
from leadwell.staffing.red_flags import NotJudged
from leadwell.staffing.rules import Counted, Rules, Serves, serves_of


class NoSuchUnit(LeadwellError):
    """There are no shifts of the unit in the month."""


class ShiftStatus(StrEnum):
    """What a shift was."""

    OK = "ok"
    RED_FLAG = "red_flag"
    SHORT = "short"  # below the unit's own requirement, where no published rule covers such units
    NOT_JUDGED = "not_judged"
    ABSENT = "absent"  # nothing was recorded, though other days have this part

    @property
    def words(self) -> str:
        """The status as a page says it."""
        return {
            ShiftStatus.OK: "no red flag",
            ShiftStatus.RED_FLAG: "red flag",
            ShiftStatus.SHORT: "short of its own requirement",
            ShiftStatus.NOT_JUDGED: "could not be judged",
            ShiftStatus.ABSENT: "nothing recorded",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupHours:
    """Hours of one staff group on one shift; None is missing."""

    required: float | None
    planned: float | None
    actual: float | None
    against: str | None  # "required" or "planned": what a shortfall is against
    shortfall: float | None  # below zero where there were more hours than needed


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftLine:
    """One shift as the page shows it. Registered and support hours stand apart."""

    on: date
    part: Part
    status: ShiftStatus
    says: str  # one sentence: why it is what it is
    registered: GroupHours
    support: GroupHours
    people: float | None
    flags: tuple[str, ...]
    cannot_tell: tuple[str, ...]
    signals: tuple[str, ...]
    overridden: tuple[str, ...]
    masked: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftSummary:
    """A unit's month: every shift, the counts, and the sentence for the top of the page."""

    unit: str
    unit_name: str
    month: Period
    shifts: tuple[ShiftLine, ...]  # by day, then by part
    counted: Counted
    not_safe: int  # shifts with a flag: not safe, or short of the unit's own requirement, as ``counted`` says
    judged: int
    not_judged: int
    absent: int
    masked: int
    filled: float | None  # per cent of planned hours, None where not defined
    sentence: str  # "Filled 100.2% of planned registered hours; 9 of 62 shifts were not safe."
    more: str  # what else should be known, or ""
    not_safe_means: str
    certainty: Certainty  # how sure the share of shifts not safe is

    def of_day(self, on: date) -> tuple[ShiftLine, ...]:
        """Give the shifts of one day."""
        return tuple(shift for shift in self.shifts if shift.on == on)


_PARTS = {part: place for place, part in enumerate(Part)}
_NOTHING_WRONG = {
    Counted.NOT_SAFE: "No red flag.",
    Counted.SHORT_OWN: "Not short of its own requirement.",
}
_NOTHING = GroupHours(required=None, planned=None, actual=None, against=None, shortfall=None)


def shift_summary(
    judged: pl.DataFrame,
    figures: pl.DataFrame,
    *,
    unit: str,
    month: Period,
    rules: Rules,
    until: date | None = None,
) -> ShiftSummary:
    """Give one unit's month shift by shift.

    The fill in the sentence is the one in ``figures``, so that page, return and library say the same. A half
    of a day for which nothing was recorded is listed as absent where the unit has that half on other days.

    Args:
        judged: columns of ``red_flags.JUDGED``; other units and months are passed over.
        figures: columns of ``hours.FIGURES`` for the same shifts.
        unit: key of the unit.
        month: the month.
        rules: as the shifts were judged by; names of the flags come from here.
        until: the last day that can have been recorded; days after it are not absent.

    Raises:
        NoSuchUnit: there is no shift of the unit in the month.
    """
    of_unit = judged.filter(pl.col("unit") == unit, pl.col("on").is_between(month.start, month.end))
    if of_unit.is_empty():
        raise NoSuchUnit(f"There are no shifts of {unit} in {month.label}.")
    rows = of_unit.to_dicts()
    serves = serves_of(rows[0]["serves"])
    lines = [_line(row, rules, serves) for row in rows]
    lines += _absent(lines, month, until)
    lines.sort(key=lambda one: (one.on, _PARTS[one.part]))
    count = {status: sum(1 for one in lines if one.status is status) for status in ShiftStatus}
    flagged = count[ShiftStatus.RED_FLAG] + count[ShiftStatus.SHORT]
    told = count[ShiftStatus.OK] + flagged
    counted = rules.counted_as(serves)
    masked = sum(1 for one in lines if one.masked)
    group = StaffGroup.SUPPORT if serves is Serves.CARE_HOME else StaffGroup.REGISTERED
    filled = _filled(figures, unit, month, group)
    return ShiftSummary(
        unit=unit,
        unit_name=rows[0]["unit_name"],
        month=month,
        shifts=tuple(lines),
        counted=counted,
        not_safe=flagged,
        judged=told,
        not_judged=count[ShiftStatus.NOT_JUDGED],
        absent=count[ShiftStatus.ABSENT],
        masked=masked,
        filled=filled,
        sentence=_sentence(filled, group, flagged, told, counted),
        more=_more(lines, masked, count),
        not_safe_means=rules.not_safe_means.get(serves, ""),
        certainty=how_sure(
            Sureness.SHARE,
            numerator=float(flagged) if told else None,
            denominator=float(told),
            multiplier=100,
            unit="%",
        ),
    )


def _line(row: Mapping[str, Any], rules: Rules, serves: Serves) -> ShiftLine:
    if row["flags"]:
        is_own = rules.counted_as(serves) is Counted.SHORT_OWN
        status = ShiftStatus.SHORT if is_own else ShiftStatus.RED_FLAG
    else:
        status = ShiftStatus.OK if row["judged"] else ShiftStatus.NOT_JUDGED
    registered, support = _hours(row, StaffGroup.REGISTERED), _hours(row, StaffGroup.SUPPORT)
    return ShiftLine(
        on=row["on"],
        part=Part(row["part"]),
        status=status,
        says=_says(row, status, rules, serves, registered if serves is not Serves.CARE_HOME else support),
        registered=registered,
        support=support,
        people=row["people"],
        flags=tuple(row["flags"]),
        cannot_tell=tuple(row["cannot_tell"]),
        signals=tuple(row["signals"]),
        overridden=tuple(row["overridden"]),
        masked=row["masked"],
    )


def _hours(row: Mapping[str, Any], group: StaffGroup) -> GroupHours:
    return GroupHours(
        required=row[f"{group.value}_required"],
        planned=row[f"{group.value}_planned"],
        actual=row[f"{group.value}_actual"],
        against=row[f"{group.value}_against"],
        shortfall=row[f"{group.value}_shortfall"],
    )


def _says(row: Mapping[str, Any], status: ShiftStatus, rules: Rules, serves: Serves, main: GroupHours) -> str:
    parts = []
    if status is ShiftStatus.NOT_JUDGED:
        reason = NotJudged(row["not_judged"]).words
        parts.append(f"{reason[0].upper()}{reason[1:]}.")
    parts += [f"{rules.flag(code).title}." for code in row["flags"]]
    if row["flags"] and main.against == "planned":
        parts.append("Judged against planned hours, as no requirement was recorded.")
    if row["masked"]:
        parts.append(rules.masking_words)
    parts += [f"Hours cannot tell: {rules.flag(code).title.lower()}." for code in row["cannot_tell"]]
    parts += [watch.words for watch in rules.watches if watch.code in row["signals"]]
    parts += [f"Set aside by a person: {rules.flag(code).title.lower()}." for code in row["overridden"]]
    return " ".join(parts) or _NOTHING_WRONG[rules.counted_as(serves)]


def _absent(lines: list[ShiftLine], month: Period, until: date | None) -> list[ShiftLine]:
    """Give a line for every half of a day without any record, of the halves that the unit has at all."""
    there = {(one.on, one.part.half) for one in lines}
    last = month.end if until is None else min(month.end, until)
    days = [month.start + timedelta(days=ahead) for ahead in range((last - month.start).days + 1)]
    return [
        ShiftLine(
            on=on,
            part=half,
            status=ShiftStatus.ABSENT,
            says="Nothing was recorded for this shift.",
            registered=_NOTHING,
            support=_NOTHING,
            people=None,
            flags=(),
            cannot_tell=(),
            signals=(),
            overridden=(),
            masked=None,
        )
        for half in (Part.DAY, Part.NIGHT)
        if any(one.part.half is half for one in lines)
        for on in days
        if (on, half) not in there
    ]


def _filled(figures: pl.DataFrame, unit: str, month: Period, group: StaffGroup) -> float | None:
    key = f"staffing.fill.{group.value}.all"
    found = figures.filter(
        pl.col("unit") == unit, pl.col("measure") == key, pl.col("period_start") == month.start
    ).to_dicts()
    if not found or found[0]["missing"] is not None:
        return None
    return measure(key).value(found[0]["numerator"], found[0]["denominator"])


def _sentence(filled: float | None, group: StaffGroup, flagged: int, told: int, counted: Counted) -> str:
    of_group = "registered" if group is StaffGroup.REGISTERED else "support"
    first = (
        f"How much of the planned {of_group} hours was filled is not known"
        if filled is None
        else f"Filled {filled:.1f}% of planned {of_group} hours"
    )
    if not told:
        return f"{first}; no shift could be judged."
    were = "was" if flagged == 1 else "were"
    what = "not safe" if counted is Counted.NOT_SAFE else "short of the unit's own requirement"
    return f"{first}; {flagged} of {told} shifts {were} {what}."


def _more(lines: list[ShiftLine], masked: int, count: Mapping[ShiftStatus, int]) -> str:
    parts = []
    if masked:
        shifts = "1 shift" if masked == 1 else f"{masked} shifts"
        parts.append(f"On {shifts} support workers stood in for registered nurses.")
    unsure = sum(1 for one in lines if one.status is ShiftStatus.OK and one.cannot_tell)
    if unsure:
        shifts = "1 other shift" if unsure == 1 else f"{unsure} other shifts"
        parts.append(f"For {shifts} hours alone cannot tell whether enough nurses were there throughout.")
    if count[ShiftStatus.NOT_JUDGED]:
        shifts = (
            "1 shift" if count[ShiftStatus.NOT_JUDGED] == 1 else f"{count[ShiftStatus.NOT_JUDGED]} shifts"
        )
        parts.append(f"{shifts} could not be judged.")
    if count[ShiftStatus.ABSENT]:
        shifts = (
            "1 shift has" if count[ShiftStatus.ABSENT] == 1 else f"{count[ShiftStatus.ABSENT]} shifts have"
        )
        parts.append(f"{shifts} nothing recorded.")
    return " ".join(parts)
