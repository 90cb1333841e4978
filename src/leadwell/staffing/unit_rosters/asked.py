"""A unit's ward, as the solver takes it, from rows: people, leave, training, shifts worked and wanted, requests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import polars as pl

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.roster.ward_problem import cell_name
from leadwell.staffing.unit_rosters.had import AskedFor, Had
from leadwell.staffing.unit_rosters.patterns import Pattern, Wanted, pattern_like

REGISTERED = frozenset(
    {StaffGroup.REGISTERED.value, StaffGroup.REGISTERED_ASSOCIATE.value, StaffGroup.REGISTERED_AHP.value}
)
DAYS_BEFORE = 7  # looked at for rest and for days in a row


class NoShifts(LeadwellError):
    """Nothing tells what shifts a unit works, or how many people it wants on them."""


class NobodyToRoster(LeadwellError):
    """Of nobody it is known what they may work and for how long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOff:
    """Somebody kept off shifts for part of the roster, and why."""

    name: str
    words: str
    lapsed: bool  # by a registration or training that ends


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitWard:
    """A ward in the fields that ``ward_from_json`` reads, and what stands behind it."""

    fields: dict[str, Any]
    numbers: dict[str, int]  # name in the ward to the employee's number
    kept_off: tuple[KeptOff, ...]
    left_out: tuple[tuple[str, str], ...]  # (name, why): people of the unit who have no line


def unit_ward(
    *,
    title: str,
    starts_on: date,
    days: int,
    rules: str,
    patterns: Sequence[Pattern],
    wanted: Sequence[Wanted],
    posts: pl.DataFrame,
    absences: pl.DataFrame,
    training: pl.DataFrame,
    needs: pl.DataFrame,
    before: pl.DataFrame,
    elsewhere: pl.DataFrame,
    protected: pl.DataFrame,
    history: Mapping[int, Had],
    weeks: float,
    requests: Sequence[AskedFor],
    rest_minutes: int,
    most_run: int,
    training_keeps_off: bool = True,
    bank_holidays: Mapping[date, int] | None = None,
    second: pl.DataFrame | None = None,
) -> UnitWard:
    """Give the ward of a unit.

    Somebody whose registration ends, or whose training that the unit needs of their group, is kept off from the day
    after, on top of being barred from registered shifts; the hours are not owed then. People without a
    group, without hours or of a group that no shift wants have no line.

    Args:
        title: of the ward.
        starts_on: the first day.
        days: how many.
        rules: name of a definition under ``rosters``.
        patterns: the unit's shifts.
        wanted: how many people each wants.
        posts: people whose post is here: ``employee_id, name, staff_group, hours_a_week, started_on, left_on,
            registered_until, learning_until``.
        absences: ``employee_id, kind, from_on, until_on`` (None goes on).
        training: ``employee_id, competence, title, expires_on``.
        needs: ``staff_group, competence, title, keeps`` of the unit.
        before: shifts of these people on the days before the first: ``employee_id, on, shift, begins, part, kind``.
        elsewhere: days of the roster that hold something else, ``employee_id, on``: a shift at another unit, study.
        protected: time kept for improvement, ``employee_id, on, hours``; a shift is given in its place only where a
            worse gap would be left.
        history: what people had in the weeks before, by employee: fair shares go on from it.
        weeks: how many weeks of rosters that is.
        requests: what people asked for.
        rest_minutes: the least rest between two shifts.
        most_run: the most days in a row, to which a run from before is cut.
        training_keeps_off: whether training that has ended keeps people off; if not, it is only told. What ended
            registration keeps off is never given.
        bank_holidays: bank holidays of the roster, each with the weekday whose demand it has (Monday is 0).
        second: days of the roster that a shift of another post of the person takes, ``employee_id, on``. Nothing of
            the hours of this post is credited for them.

    Raises:
        NoShifts: no shift wants anybody.
        NobodyToRoster: nobody has hours and a group.
    """
    if not patterns or not wanted:
        raise NoShifts(
            f"It is not known which shifts {title} works. Load a list of people's shifts with the times at which they "
            "begin and end."
        )
    groups = {one.group for one in wanted}
    cells = {(one.shift, one.group) for one in wanted}
    used = [one for one in patterns if any(name == one.name for name, _ in cells)]
    ends_on = starts_on + timedelta(days=days - 1)
    numbers: dict[str, int] = {}
    people, kept_off, left_out = [], [], []
    for row in posts.sort("name", "employee_id").iter_rows(named=True):
        name = _once(row["name"], numbers)
        why = _left_out(row, groups, starts_on, ends_on)
        if why:
            left_out.append((row["name"], why))
            continue
        numbers[name] = row["employee_id"]
        gone, said = _away(row, absences, training, needs, elsewhere, starts_on, ends_on, training_keeps_off)
        away = gone | _taken(row["employee_id"], second, starts_on, ends_on)
        kept_off += [KeptOff(name=name, words=words, lapsed=lapsed) for words, lapsed in said]
        people.append(
            {
                "name": name,
                "hours_a_week": row["hours_a_week"],
                "skills": [row["staff_group"]],
                "registered_until": _text(row["registered_until"]),
                "away": [one.isoformat() for one in sorted(away)],
                "before": _before(row, before, used, cells, starts_on, rest_minutes, most_run),
                "balance_hours": _balance(row["hours_a_week"], gone, away, starts_on, days),
                "protected": _protected(row["employee_id"], protected, away, starts_on, ends_on),
                "history": _history(history.get(row["employee_id"]), weeks),
            }
        )
    if not people:
        raise NobodyToRoster(
            f"Nobody of {title} can be rostered: of nobody a staff group and contracted hours are known. Load a list "
            "of staff that has both."
        )
    by_number = {number: name for name, number in numbers.items()}
    known = {one.name for one in used}
    fields = {
        "title": title,
        "starts_on": starts_on.isoformat(),
        "days": days,
        "rules": rules,
        "skills_registered": sorted(groups & REGISTERED),
        "shifts": [
            {
                "name": one.name,
                "begins": f"{one.begins:%H:%M}",
                "ends": f"{one.ends:%H:%M}",
                "break_minutes": one.break_minutes,
                "night": one.is_night,
            }
            for one in used
        ],
        "people": [{key: value for key, value in one.items() if value is not None} for one in people],
        "demand": [
            {"shift": shift, "skill": group, "wanted": people_wanted, "weekdays": sorted(weekdays)}
            for (shift, group, people_wanted), weekdays in _by_weekdays(wanted).items()
        ],
        "bank_holidays": [
            {"on": on.isoformat(), "like": like} for on, like in sorted((bank_holidays or {}).items())
        ],
        "wishes": [
            {
                "person": by_number[one.employee],
                "on": one.on.isoformat(),
                "shift": one.shift,
                "to_work": one.to_work,
            }
            for one in requests
            if one.employee in by_number
            and starts_on <= one.on <= ends_on
            and (one.shift in known or not one.to_work)
        ],
    }
    return UnitWard(
        fields=fields, numbers=numbers, kept_off=tuple(kept_off), left_out=tuple(sorted(left_out))
    )


def _once(name: str, taken: Mapping[str, int]) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"


def _left_out(row: Mapping[str, Any], groups: set[str], first: date, last: date) -> str:
    if row["left_on"] is not None and row["left_on"] < first:
        return "has left"
    if row["started_on"] is not None and row["started_on"] > last:
        return "has not started"
    if not row["staff_group"]:
        return "no staff group is known"
    if row["staff_group"] not in groups:
        return f"no shift here wants {StaffGroup(row['staff_group']).words}"
    if not row["hours_a_week"]:
        return "the contracted hours are not known"
    if row["learning_until"] is not None and row["learning_until"] >= last:
        return f"is supernumerary until {_said(row['learning_until'])}"
    return ""


def _away(
    row: Mapping[str, Any],
    absences: pl.DataFrame,
    training: pl.DataFrame,
    needs: pl.DataFrame,
    elsewhere: pl.DataFrame,
    first: date,
    last: date,
    training_keeps_off: bool,
) -> tuple[set[date], list[tuple[str, bool]]]:
    """Give the days on which somebody can work no shift here, and what is to be said of it."""
    number, group = row["employee_id"], row["staff_group"]
    gone: set[date] = set()
    said: list[tuple[str, bool]] = []
    mine = pl.col("employee_id") == number
    for one in absences.filter(mine).iter_rows(named=True):
        gone |= _days(one["from_on"], one["until_on"] or last, first, last)
    gone |= {on for on in elsewhere.filter(mine)["on"].to_list() if first <= on <= last}
    if row["started_on"] is not None:
        gone |= _days(first, row["started_on"] - timedelta(days=1), first, last)
    if row["left_on"] is not None:
        gone |= _days(row["left_on"] + timedelta(days=1), last, first, last)
    if row["learning_until"] is not None and row["learning_until"] >= first:
        gone |= _days(first, row["learning_until"], first, last)
        said.append((f"supernumerary until {_said(row['learning_until'])}", False))
    ends = row["registered_until"]
    if group in REGISTERED and ends is not None and ends < last:
        gone |= _days(ends + timedelta(days=1), last, first, last)
        word = "ended" if ends < first else "ends"
        said.append((f"registration {word} on {_said(ends)}; kept off every shift after it", True))
    held = {one["competence"]: one["expires_on"] for one in training.filter(mine).iter_rows(named=True)}
    for need in needs.filter(pl.col("staff_group") == group).iter_rows(named=True):
        title = need["title"]
        if need["competence"] not in held:  # not known is not lapsed
            said.append((f"it is not known whether trained in {title}, which this unit needs", False))
        elif (until := held[need["competence"]]) is not None and until < last:
            word = "ended" if until < first else "ends"
            if training_keeps_off:
                gone |= _days(until + timedelta(days=1), last, first, last)
            then = (
                "kept off every shift after it"
                if training_keeps_off
                else "rostered all the same, as you said"
            )
            said.append((f"training in {title} {word} on {_said(until)}; {then}", training_keeps_off))
    return gone, said


def _days(start: date, end: date, first: date, last: date) -> set[date]:
    start, end = max(start, first), min(end, last)
    return {start + timedelta(days=day) for day in range((end - start).days + 1)}


def _taken(number: int, second: pl.DataFrame | None, first: date, last: date) -> set[date]:
    if second is None:
        return set()
    mine = second.filter(pl.col("employee_id") == number)
    return {on for on in mine["on"].to_list() if first <= on <= last}


def _balance(hours_a_week: float, gone: set[date], away: set[date], starts_on: date, days: int) -> float:
    """Give back what days away are credited and are not due.

    A week of leave is a week's hours, not seven fifths; a shift of another post is none of this one's hours.
    """
    weeks = days / 7
    credited = min(len(away), 5 * weeks)
    by_week: dict[int, int] = {}
    for one in gone:
        week = (one - starts_on).days // 7
        by_week[week] = by_week.get(week, 0) + 1
    due = sum(min(5, number) for number in by_week.values())
    return round(hours_a_week / 5 * (credited - due), 4)


def _protected(
    number: int, protected: pl.DataFrame, away: set[date], first: date, last: date
) -> list[dict[str, Any]]:
    rows = protected.filter(pl.col("employee_id") == number, pl.col("on").is_between(first, last))
    by_day = rows.group_by("on").agg(pl.col("hours").sum()).sort("on")
    return [{"on": on.isoformat(), "hours": hours} for on, hours in by_day.iter_rows() if on not in away]


def _history(had: Had | None, weeks: float) -> dict[str, Any] | None:
    if had is None or not weeks:
        return None
    return {
        "weeks": weeks,
        "nights": had.nights,
        "weekends": had.weekends,
        "asked": had.asked,
        "granted": had.granted,
    }


def _before(
    row: Mapping[str, Any],
    before: pl.DataFrame,
    patterns: Sequence[Pattern],
    cells: set[tuple[str, str]],
    starts_on: date,
    rest_minutes: int,
    most_run: int,
) -> list[str]:
    """Give what still bears on the first days: the run that ends on the day before, or the days off since the last.

    What was worked against the rules before cannot be undone, so a run is cut where it broke them.
    """
    group, named = row["staff_group"], {one.name: one for one in patterns}
    worked: dict[date, str] = {}
    mine = before.filter(pl.col("employee_id") == row["employee_id"]).sort("on", "begins")
    for one in mine.iter_rows(named=True):
        like = pattern_like(patterns, shift=one["shift"], begins=one["begins"] or "", part=one["part"])
        name = like.name if like is not None and (like.name, group) in cells else ""
        if not name:
            name = next((shift for shift, of in sorted(cells) if of == group), "")
        worked[one["on"]] = name
    line = [worked.get(starts_on - timedelta(days=back), "") for back in range(DAYS_BEFORE, 0, -1)]
    runs = [(works, list(inside)) for works, inside in groupby(line, key=bool)]
    if len(runs) == 1 and not runs[0][0]:
        return []
    kept = runs[-1][1] if runs[-1][0] else [*runs[-2][1], *runs[-1][1]]
    off = [] if runs[-1][0] else runs[-1][1]
    run = kept[: len(kept) - len(off)][-most_run:]
    for place in range(len(run) - 1, 0, -1):
        if rest_between(named[run[place - 1]], named[run[place]]) < rest_minutes:
            run = run[place:]
            break
    return [cell_name(shift, group) if shift else "" for shift in [*run, *off]]


def rest_between(one: Pattern, after: Pattern) -> int:
    """Give the minutes between the end of a shift and the beginning of one on the day after."""
    begins, ends = one.begins.hour * 60 + one.begins.minute, one.ends.hour * 60 + one.ends.minute
    span = (ends - begins) % 1440 or 1440
    return 1440 + after.begins.hour * 60 + after.begins.minute - begins - span


def _by_weekdays(wanted: Sequence[Wanted]) -> dict[tuple[str, str, int], list[int]]:
    found: dict[tuple[str, str, int], list[int]] = {}
    for one in wanted:
        found.setdefault((one.shift, one.group, one.people), []).append(one.weekday)
    return found


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
