"""A handover as its page shows it: two shifts, the flags that nobody resolved, and earlier handovers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from leadwell.foundations.missing import Missing
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.handover import HandedOn, Shift, State
from leadwell.staffing.rules import Counted, serves_of
from leadwell_site.design_system.wording import day, moment, plural
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.choices import MitigationKind, OverrideReason
from leadwell_site.staffing.models import Handover
from leadwell_site.staffing.presenters.days import is_by_name
from leadwell_site.staffing.presenters.records import flag_title
from leadwell_site.staffing.presenters.shifts import number, shift_href
from leadwell_site.staffing.queries import Held, Meeting

_STANDS = {
    State.OPEN: ("alert", "nothing recorded"),
    State.WAITING: ("watch", "somebody was told"),
    State.NOT_HELPED: ("watch", "nothing could be done"),
    State.RESOLVED: ("good", "something was done"),
    State.SET_ASIDE: ("quiet", "set aside"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagLine:
    """One flag in the list of a handover."""

    title: str
    shift: str
    href: str
    tone: str
    stands: str
    said: tuple[str, ...]  # what was recorded, and by whom
    is_carried: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftShown:
    """One of the two shifts, by staff group."""

    heading: str
    href: str
    rows: tuple[tuple[str, str, str, str], ...]  # group, required, planned, present
    people: str  # "" where nobody counted


def handover_shown(
    unit: Unit, meeting: Meeting, signed: Sequence[Handover], *, keep: Callable[[str], str]
) -> dict[str, Any]:
    """Give what the page of a handover shows."""
    is_own = meeting.held.rules.counted_as(serves_of(unit.serves)) is Counted.SHORT_OWN
    lines = [(one, _line(unit, one, meeting.held, keep)) for one in meeting.flags]
    unresolved = [line for one, line in lines if one.state.is_unresolved]
    return {
        "sentence": _sentence(len(unresolved), sum(line.is_carried for line in unresolved), is_own=is_own),
        "tone": "alert" if unresolved else "quiet" if meeting.silent else "good",
        "flag_word": "short shift" if is_own else "red flag",
        "unresolved": unresolved,
        "resolved": [line for one, line in lines if not one.state.is_unresolved],
        "silent": [
            {"text": _shift_words(shift), "href": shift_href(unit.pk, shift[0], shift[1].value, keep)}
            for shift in meeting.silent
        ],
        "shifts": [
            _shift(unit, meeting.held, meeting.ends, "The shift that ends", "", keep),
            _shift(unit, meeting.held, meeting.begins, "The shift that begins", "not known yet", keep),
        ],
        "earlier": [_earlier(one) for one in signed],
    }


def _sentence(count: int, carried: int, *, is_own: bool) -> str:
    what = "time short of the unit's own requirement" if is_own else "red flag"
    if not count:
        return f"No {what} of the last 24 hours is unresolved."
    if is_own:
        what = "shortfall"
    is_are = "is" if count == 1 else "are"
    more = f", {carried} of them from an earlier handover" if carried else ""
    return f"{plural(count, what)} {is_are} unresolved{more}."


def _shift_words(shift: Shift) -> str:
    on, part = shift
    return f"{on:%a} {day(on, 'short')}, {part.words}"


def _line(unit: Unit, one: HandedOn, held: Held, keep: Callable[[str], str]) -> FlagLine:
    flag = one.flag
    tone, stands = _STANDS[one.state]
    of_shift = (pl.col("on") == flag.on) & (pl.col("part") == flag.part.value)
    of_flag = of_shift & (pl.col("code") == flag.code)
    seen = [
        f"Seen by {row['by']}{_note(row['note'])}"
        for row in held.recorded.filter(of_flag).iter_rows(named=True)
    ]
    done = [
        f"{MitigationKind(row['kind']).label}"
        + (f" ({row['escalated_to']})" if row["escalated_to"] else "")
        + f"{_note(row['note'])} {row['by']}, {moment(row['known_at'])}."
        for row in held.mitigations.filter(of_shift).iter_rows(named=True)
        if flag.seen_at is None or row["known_at"] >= flag.seen_at
    ]
    aside = [
        f"{OverrideReason(row['reason_code']).label}{_note(row['reason'])} {row['by']}."
        for row in held.overrides.filter(of_flag).iter_rows(named=True)
    ]
    return FlagLine(
        title=held.rules.flag(flag.code).title,
        shift=_shift_words((flag.on, flag.part)),
        href=shift_href(unit.pk, flag.on, flag.part.value, keep),
        tone=tone,
        stands=stands[:1].upper() + stands[1:],
        said=(*seen, *done, *aside),
        is_carried=one.is_carried,
    )


def _note(words: str) -> str:
    return f": {words.rstrip('.')}." if words else "."


def _shift(
    unit: Unit, held: Held, shift: Shift, heading: str, absent: str, keep: Callable[[str], str]
) -> ShiftShown:
    on, part = shift
    of_shift = (pl.col("on") == on) & (pl.col("part") == part.value)
    order = [group.value for group in StaffGroup]
    rows = sorted(held.shifts.filter(of_shift).to_dicts(), key=lambda row: order.index(row["staff_group"]))
    people = held.census.filter(of_shift & (pl.col("level") == ""))["people"].to_list()
    return ShiftShown(
        heading=f"{heading}: {_shift_words(shift)}",
        href=shift_href(unit.pk, on, part.value, keep),
        rows=tuple(
            (
                _capital(StaffGroup(row["staff_group"]).words),
                number(row["required_hours"]),
                _planned(row),
                number(row["actual_hours"])
                if row["actual_hours"] is not None
                else absent or _why(row["missing"]),
            )
            for row in rows
        ),
        people=number(people[0]) if people and people[0] is not None else "",
    )


def _planned(row: Mapping[str, Any]) -> str:
    """Give the hours rostered by name, else planned; what was planned in total stands beside where it is another."""
    told, own, by_name = row["told_hours"], row["own_hours"], row["rostered_hours"]
    given = by_name if is_by_name(row) else row["planned_hours"]
    differs = by_name is not None and told is not None and round(told - given, 2) != 0
    beside = [f"{number(told)} planned"] if differs else []
    if own and not is_by_name(row):
        beside.append(f"{number(own)} by name")
    return f"{number(given)} ({', '.join(beside)})" if beside else number(given)


def _earlier(one: Handover) -> dict[str, Any]:
    ends = _shift_words((one.ends_on, Part(one.ends_part)))
    begins = _shift_words((one.begins_on, Part(one.begins_part)))
    not_done = [item["words"] for item in one.checklist if not item["done"]]
    flags = [
        f"{flag_title(code)} ({_shift_words((date.fromisoformat(on), Part(part)))})"
        for on, part, code in one.unresolved
    ]
    return {
        "title": f"{ends} to {begins}",
        "by": f"{one.by}, {moment(one.known_at)}",
        "unresolved": "; ".join(flags),
        "not_done": "; ".join(not_done),
        "note": one.note,
    }


def _why(missing: str | None) -> str:
    return Missing(missing).words if missing else "not recorded"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
