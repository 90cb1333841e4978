"""Where a row of hours comes from, and which red flags people set aside."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
from django.urls import reverse

from leadwell.foundations.missing import Missing
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.staffing.rules import NoSuchFlag, shipped_rules
from leadwell_site.audit.queries import OverrideCount
from leadwell_site.design_system.wording import count, day, moment, plural
from leadwell_site.measures.choices import WITHDRAWN
from leadwell_site.measures.models import Load
from leadwell_site.staffing.choices import ChangeReason, DeclineReason, OverrideReason
from leadwell_site.staffing.models import FlagOverride, MoveAnswer, ShiftHours
from leadwell_site.staffing.presenters.shifts import number, shift_href

_SUGGESTION = "staffing.red_flag."
_MOVE = "staffing.move"
_ROSTER = "rosters.day_of_a_roster"
_MOVE_REASONS = {**dict(DeclineReason.choices), "somebody_else": "Somebody else was moved"}
# What is called otherwise than a red flag, and its reasons.
_OTHERS = {
    _MOVE: ("A move between units", _MOVE_REASONS),
    _ROSTER: ("A day of a suggested roster", dict(ChangeReason.choices)),
}


def row_shown(
    row: ShiftHours,
    history: Sequence[ShiftHours],
    *,
    keep: Callable[[str], str],
    row_href: Callable[[int, str, int], str],
) -> dict[str, Any]:
    """Give what the page of one row of hours shows.

    Args:
        history: every row about the same hours, first known first.
        row_href: the address of the raw row of a file: its number, sheet and row; "" where there is none.
    """
    group = StaffGroup(row.staff_group).words
    last = history[-1] if history else row
    source = row.load.source
    raw = row_href(source.pk, row.sheet, row.row) if source and row.row else ""
    return {
        "row": row,
        "title": f"{group[:1].upper()}{group[1:]}, {day(row.on)}, {Part(row.part).words}",
        "stands": last.pk == row.pk,
        "facts": [
            ("Unit", row.unit.name),
            ("File", source.file_name if source else f"No file: {row.load.why}"),
            ("Sheet", row.sheet or "the only one"),
            ("Row", count(row.row) if row.row else "not from a file"),
            ("Loaded by", row.load.by),
            ("Known from", moment(row.known_at)),
        ],
        "raw_href": keep(raw) if raw else "",
        "history": [
            [
                moment(one.known_at),
                *(number(getattr(one, f"{kind}_hours")) for kind in ("required", "planned")),
                _actual(one),
                one.load.source.file_name if one.load.source else one.load.why,
            ]
            for one in history
        ],
    }


def rows_shown(
    shifts: pl.DataFrame,
    loads: Mapping[int, Load],
    *,
    keep: Callable[[str], str],
    row_href: Callable[[int, str, int], str],
) -> list[list[Any]]:
    """Give every row of hours that a month's figures are made of, each with its file, sheet and row.

    Args:
        shifts: rows as ``queries.shifts`` gives them.
        loads: the loads that they came with, each with its source.
    """
    order = [part.value for part in Part]
    found = []
    for row in sorted(shifts.to_dicts(), key=lambda one: (one["on"], order.index(one["part"]))):
        load = loads[row["load_id"]]
        words = StaffGroup(row["staff_group"]).words
        actual = number(row["actual_hours"]) if row["missing"] is None else Missing(row["missing"]).words
        found.append(
            [
                {
                    "text": f"{row['on']:%a} {day(row['on'], 'short')}, {Part(row['part']).words}",
                    "href": keep(reverse("staffing:shift_row", args=[row["id"]])),
                },
                words[:1].upper() + words[1:],
                number(row["required_hours"]),
                number(row["planned_hours"]),
                actual,
                load.source.file_name if load.source else load.why,
                row["sheet"] or "–",
                {
                    "text": f"Row {row['row']:,}, as it stood",
                    "href": keep(row_href(load.source_id, row["sheet"], row["row"])),
                }
                if load.source and row["row"]
                else "–",
            ]
        )
    return found


def _actual(row: ShiftHours) -> str:
    if row.missing == WITHDRAWN:
        return "taken back"
    return Missing(row.missing).words if row.missing else number(row.actual_hours)


def overrides_shown(
    counted: Sequence[OverrideCount],
    rows: Sequence[FlagOverride],
    moves: Sequence[MoveAnswer],
    *,
    keep: Callable[[str], str],
) -> dict[str, Any]:
    """Give how often suggestions were set aside and why, then each time; of rosters only why, for they name people."""
    of_flags = [one for one in counted if one.suggestion.startswith((_SUGGESTION, *_OTHERS))]
    by_suggestion: dict[str, list[OverrideCount]] = defaultdict(list)
    for one in of_flags:
        by_suggestion[one.suggestion].append(one)
    return {
        "summaries": [_summary(name, found) for name, found in by_suggestion.items()],
        "rows": [
            [
                {
                    "text": f"{one.unit.name}, {day(one.on)}, {Part(one.part).words}",
                    "href": shift_href(one.unit_id, one.on, one.part, keep),
                },
                flag_title(one.code),
                OverrideReason(one.reason_code).label,
                one.reason or "–",
                f"{one.by}, {moment(one.known_at)}",
                "taken back" if list(one.withdrawn_by.all()) else "stands",
            ]
            for one in rows
        ]
        + [
            [
                {
                    "text": f"{one.to_unit.name}, {day(one.on)}, {Part(one.part).words}",
                    "href": shift_href(one.to_unit_id, one.on, one.part, keep),
                },
                f"A move from {one.from_unit.name}",
                DeclineReason(one.reason_code).label,
                one.reason or "–",
                f"{one.by}, {moment(one.known_at)}",
                "taken back" if list(one.withdrawn_by.all()) else "stands",
            ]
            for one in moves
        ],
    }


def flag_title(code: str) -> str:
    """Give the title of a red flag, also of one that is no longer among the rules."""
    try:
        return shipped_rules().flag(code).title
    except NoSuchFlag:
        return code


def _summary(suggestion: str, found: Sequence[OverrideCount]) -> dict[str, Any]:
    most = found[0]
    times = sum(one.count for one in found)
    of_flag = flag_title(suggestion.removeprefix(_SUGGESTION)), dict(OverrideReason.choices)
    title, labels = _OTHERS.get(suggestion, of_flag)
    reason = labels[most.reason_code]
    return {
        "title": title,
        "sentence": f"Set aside {plural(times, 'time')}. Most often: {reason[:1].lower()}{reason[1:]} "
        f"({plural(most.count, 'time')}).",
        "rows": [[labels[one.reason_code], count(one.count), day(one.last_at)] for one in found],
    }
