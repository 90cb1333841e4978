"""One shift as its page shows it: hours by group, each red flag in the definition's words, what was done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.urls import reverse

from leadwell.foundations.missing import Missing
from leadwell.foundations.periods import Period, PeriodKind
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.hours import FIGURES
from leadwell.staffing.rules import Counted, Flag, serves_of
from leadwell.staffing.summary import shift_summary
from leadwell_site.design_system.wording import level_words
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.choices import MitigationKind, OverrideReason
from leadwell_site.staffing.presenters.shifts import ShiftRow, number, shift_rows
from leadwell_site.staffing.queries import Held, Rostered


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagShown:
    """A red flag of the shift in the words of its definition."""

    code: str
    title: str
    words: str
    source: str
    status: str  # how well it is founded, in words; "" where its text was seen
    how: str  # "found by the rule", "seen by ...", "set aside by ...: reason"
    note: str = ""
    back_pk: int | None = None  # what a person may take back: the number of the record
    back_what: str = ""  # "flag" or "override"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What somebody did about the shift."""

    words: str
    note: str
    by: str
    at: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class OneShift:
    """Everything about one shift."""

    row: ShiftRow | None  # None where neither hours nor flags are held
    hours: tuple[tuple[dict[str, Any] | str, ...], ...]  # cells of the table of hours
    people: tuple[tuple[str, str], ...]  # who was counted, how many
    flags: tuple[FlagShown, ...]
    aside: tuple[FlagShown, ...]
    is_own: bool  # the unit is judged by its own requirement: what it has are no red flags
    cannot_tell: tuple[Flag, ...]
    by_rule: tuple[Flag, ...]  # red flags that can be set aside
    by_hand: tuple[Flag, ...]  # red flags that can be recorded
    done: tuple[Done, ...]


def one_shift(unit: Unit, held: Held, *, on: date, part: Part, keep: Callable[[str], str]) -> OneShift:
    """Give one shift; ``held`` may hold the whole day."""
    of_shift = (pl.col("on") == on) & (pl.col("part") == part.value)
    judged = held.judged.filter(of_shift)
    rules, serves = held.rules, serves_of(unit.serves)
    flags, aside = _flags(held, of_shift, judged), _aside(held, of_shift, judged)
    seen = set(held.recorded.filter(of_shift)["code"].to_list())
    raised = [rules.flag(flag.code) for flag in flags if flag.back_pk is None]
    return OneShift(
        row=_row(unit, held, judged, on, keep),
        hours=tuple(
            _cells(row, judged.to_dicts(), keep) for row in held.shifts.filter(of_shift).iter_rows(named=True)
        ),
        people=tuple(
            (
                f"Of them, {level_words(row['level'])}" if row["level"] else "Everybody",
                _people(row, judged if not row["level"] else None),
            )
            for row in held.census.filter((pl.col("on") == on) & pl.col("part").is_in([part.value, ""]))
            .sort("part", "level")
            .iter_rows(named=True)
        ),
        flags=flags,
        aside=aside,
        is_own=rules.counted_as(serves) is Counted.SHORT_OWN,
        cannot_tell=tuple(
            rules.flag(code) for row in judged.iter_rows(named=True) for code in row["cannot_tell"]
        ),
        by_rule=tuple(flag for flag in raised if flag in rules.computed(serves)),
        by_hand=tuple(flag for flag in rules.by_hand(serves) if flag.code not in seen),
        done=tuple(
            Done(
                words=MitigationKind(row["kind"]).label
                + (f": {row['escalated_to']}" if row["escalated_to"] else ""),
                note=row["note"],
                by=row["by"],
                at=row["known_at"],
            )
            for row in held.mitigations.filter(of_shift).iter_rows(named=True)
        ),
    )


def by_name_words(found: Rostered, part: Part) -> str:
    """Say how many hours of each staff group are rostered by name on a shift; nothing where no roster is held."""
    if found.by_name.filter(pl.col("part") == part.value).is_empty():
        return ""
    hours = dict(found.hours.filter(pl.col("part") == part.value).select("staff_group", "hours").iter_rows())
    said = [f"{number(hours[group.value])} of {group.words}" for group in StaffGroup if group.value in hours]
    told = ", ".join(said) or "none"
    return f"Hours rostered by name: {told}. Who is away, or whose registration has ended, is not counted."


def _row(
    unit: Unit, held: Held, judged: pl.DataFrame, on: date, keep: Callable[[str], str]
) -> ShiftRow | None:
    if judged.is_empty():
        return None
    summary = shift_summary(
        judged,
        pl.DataFrame(schema=FIGURES),
        unit=str(unit.pk),
        month=Period(PeriodKind.DAY, on),
        rules=held.rules,
    )
    part = judged["part"].item()
    lines = [line for line in summary.shifts if line.part.value == part]
    return shift_rows(lines, unit_id=unit.pk, held=held, keep=keep)[0]


def _flags(held: Held, of_shift: pl.Expr, judged: pl.DataFrame) -> tuple[FlagShown, ...]:
    codes: Sequence[str] = judged["flags"].item().to_list() if judged.height else []
    by_people = {row["code"]: row for row in held.recorded.filter(of_shift).iter_rows(named=True)}
    found = []
    for code in codes:
        row = by_people.get(code)
        found.append(
            _shown(
                held.rules.flag(code),
                how=f"Seen and recorded by {row['by']}." if row else "Found by the rule from the hours.",
                note=row["note"] if row else "",
                back_pk=row["id"] if row else None,
                back_what="flag" if row else "",
            )
        )
    return tuple(found)


def _aside(held: Held, of_shift: pl.Expr, judged: pl.DataFrame) -> tuple[FlagShown, ...]:
    codes = set(judged["overridden"].item().to_list()) if judged.height else set()
    return tuple(
        _shown(
            held.rules.flag(row["code"]),
            how=f"Set aside by {row['by']}: {OverrideReason(row['reason_code']).label}.",
            note=row["reason"],
            back_pk=row["id"],
            back_what="override",
        )
        for row in held.overrides.filter(of_shift).iter_rows(named=True)
        if row["code"] in codes
    )


def _shown(flag: Flag, *, how: str, note: str, back_pk: int | None, back_what: str) -> FlagShown:
    return FlagShown(
        code=flag.code,
        title=flag.title,
        words=flag.words,
        source=flag.rule_title,
        status=flag.founding.status.words,
        how=how,
        note=note,
        back_pk=back_pk,
        back_what=back_what,
    )


def _cells(
    row: dict[str, Any], judged: list[dict[str, Any]], keep: Callable[[str], str]
) -> tuple[dict[str, Any] | str, ...]:
    words = StaffGroup(row["staff_group"]).words
    short = judged[0].get(f"{row['staff_group']}_shortfall") if judged else None
    actual = number(row["actual_hours"])
    if row["actual_hours"] is None:
        actual = Missing(row["missing"]).words
    return (
        words[:1].upper() + words[1:],
        number(row["required_hours"]),
        number(row["planned_hours"]),
        actual,
        _difference(short),
        number(row["bank_hours"]),
        number(row["agency_hours"]),
        {
            "text": "Corrected; see the row" if row["corrected"] else "See the row",
            "href": keep(reverse("staffing:shift_row", args=[row["id"]])),
        },
    )


def _difference(short: float | None) -> str:
    if short is None:
        return "–"
    if short > 0:
        return f"{number(short)} short"
    return "met" if short == 0 else f"{number(-short)} over"


def _people(row: dict[str, Any], judged: pl.DataFrame | None) -> str:
    """Give how many people there were; where nobody counted at this part, the day's count stands beside."""
    if row["people"] is not None:
        return number(row["people"])
    words = Missing(row["missing"]).words
    of_day = judged["people"].item() if judged is not None and judged.height else None
    return words if of_day is None else f"{words} at this shift; {number(of_day)} at another shift of the day"
