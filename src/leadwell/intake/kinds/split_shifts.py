"""Several rows of one person and part of a day: a split shift is one, a shift in two states is told once."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

import polars as pl

from leadwell.foundations.staff import Part
from leadwell.intake.kinds.staff_lists import Taken, each_sheet, set_aside, used_once, whole
from leadwell.intake.reading import DUTIES

_STATES = ("worked", "", "planned", "absent", "cancelled")  # what says more of a shift first
_DAY_HOURS, _DAY_MINUTES = 24, 1440
_NOON = 720
_KEY = ("person", "on", "part", "kind")

_Row = dict[str, Any]


def settle_duties(taken: Sequence[Taken]) -> pl.DataFrame:
    """Give one row a person, day, part of the day, kind and unit, of all sheets.

    Rows that say the same are used once. Rows at one unit that follow each other are a split shift: their hours are
    added. Rows at two units stand beside each other where their times are known and do not overlap. Of rows that
    cannot stand beside each other one is used and the others are set aside and told.
    """
    used = whole(taken)
    several = used.filter(pl.len().over(_KEY) > 1)
    if several.is_empty():
        return used.match_to_schema(DUTIES, extra_columns="ignore")
    settling = _Settling()
    rows = several.sort(_KEY, maintain_order=True).to_dicts()
    groups = groupby(rows, key=itemgetter(*_KEY))
    joined = [row for _, group in groups for row in settling.settled(list(group))]
    used_once(taken, settling.same)
    for code, places in settling.aside.items():
        set_aside(taken, code, places)
    for one, mask in each_sheet(taken, settling.added):
        one.rows.tell("person.split_shift", mask, one.shown)
    single = used.filter(pl.len().over(_KEY) == 1)
    both = pl.concat([single, pl.DataFrame(joined, schema=used.schema)]).sort("at")
    return both.match_to_schema(DUTIES, extra_columns="ignore")


class _Settling:
    """Settles the rows of one key after another and keeps the places of those that are not used as they stand."""

    def __init__(self) -> None:
        self.same: list[int] = []
        self.added: set[int] = set()
        self.aside: dict[str, list[int]] = {}
        self._gone: set[int] = set()

    def settled(self, rows: list[_Row]) -> list[_Row]:
        """Give the rows that hold of those of one person, day, part and kind: one a unit, the longest first."""
        rows = self._of_one_state(self._different(rows))
        units: dict[tuple[str, str], list[_Row]] = {}
        for row in rows:
            units.setdefault((row["place_code"], row["place_name"]), []).append(row)
        each = [self._joined(own) for own in units.values()]
        pairs = sorted(zip(units.values(), each, strict=True), key=lambda pair: -pair[1]["hours"])
        kept: list[_Row] = []
        for unit, one in pairs:
            in_a_day = sum(other["hours"] for other in kept) + one["hours"] <= _DAY_HOURS
            if in_a_day and all(stand_beside(one, other) for other in kept):
                kept.append(one)
            else:
                self._set_aside("person.two_units", [row for row in unit if row["at"] not in self._gone])
        return kept

    def _set_aside(self, code: str, rows: Sequence[_Row]) -> None:
        places = {row["at"] for row in rows}
        self.aside.setdefault(code, []).extend(places)
        self._gone |= places
        self.added -= places

    def _different(self, rows: list[_Row]) -> list[_Row]:
        kept: dict[tuple[object, ...], _Row] = {}
        for row in rows:
            said = tuple(
                row[name] for name in ("place_code", "place_name", "begins", "ends", "hours", "state")
            )
            if said in kept:
                self.same.append(row["at"])
            else:
                kept[said] = row
        return list(kept.values())

    def _of_one_state(self, rows: list[_Row]) -> list[_Row]:
        """Keep the rows whose state says most; a row without a state goes with those worked, or else planned."""
        best = min((row["state"] for row in rows), key=_STATES.index)
        if best == "" and any(row["state"] == "planned" for row in rows):
            best = "planned"
        kept = [row for row in rows if row["state"] in {best, ""}]
        self._set_aside("person.other_state", [row for row in rows if row["state"] not in {best, ""}])
        return [{**row, "state": best} for row in kept]

    def _joined(self, rows: list[_Row]) -> _Row:
        """Add the rows of a split shift together; of rows that overlap or fill over a day the last is used."""
        parts: list[_Row] = []
        for row in rows:
            too_long = sum(one["hours"] for one in parts) + row["hours"] > _DAY_HOURS
            over = [one for one in parts if too_long or _overlap(one, row)]
            self._set_aside("person.overlapping_shifts", over)
            parts = [one for one in parts if one not in over] + [row]
        if len(parts) == 1:
            return parts[0]
        first, last = min(parts, key=_begin), max(parts, key=_end)
        longest = max(parts, key=lambda one: one["hours"])
        missed = [one["breaks_missed"] for one in parts if one["breaks_missed"] is not None]
        self.added |= {one["at"] for one in parts[1:]}
        return {
            **longest,
            "begins": first["begins"],
            "ends": last["ends"],
            "hours": sum(one["hours"] for one in parts),
            "breaks_missed": sum(missed) if missed else None,
            "sheet": parts[0]["sheet"],
            "row": parts[0]["row"],
            "at": parts[0]["at"],
        }


def stand_beside(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether one person can work two shifts of one part of a day, at two units: where their times do not overlap.

    Where a time is not known it is not known either, and they are not taken to.

    Args:
        one: a shift with ``begins``, ``ends`` (as 07:30; empty where not known) and ``part``.
        other: the other one.
    """
    timed = [{**row, "begins": row["begins"] or None, "ends": row["ends"] or None} for row in (one, other)]
    known = all(row[name] is not None for row in timed for name in ("begins", "ends"))
    return known and not _overlap(*timed)


def _overlap(one: _Row, other: _Row) -> bool:
    """Say whether two shifts are at one time; those without times are not known to be."""
    if None in {one["begins"], one["ends"], other["begins"], other["ends"]}:
        return False
    return _begin(one) < _end(other) and _begin(other) < _end(one)


def _begin(row: _Row) -> int:
    """Minutes from the midnight before the shift's part of the day; unknown is last, so that a known time is told."""
    if row["begins"] is None:
        return 3 * _DAY_MINUTES
    minutes = _minutes(row["begins"])
    after_midnight = row["part"] == Part.NIGHT.value and minutes < _NOON
    return minutes + (_DAY_MINUTES if after_midnight else 0)


def _end(row: _Row) -> int:
    if row["ends"] is None:
        return -1
    if row["begins"] is None:
        return _minutes(row["ends"])
    begin = _begin(row)
    return begin + (_minutes(row["ends"]) - begin - 1) % _DAY_MINUTES + 1


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])
