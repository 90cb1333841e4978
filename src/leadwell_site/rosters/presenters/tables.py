"""A roster as a table: a line a person, a column a day, and at the foot what is there against what is needed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.unit_rosters import OnDay, Pattern
from leadwell.staffing.unit_rosters.patterns import pattern_like
from leadwell_site.design_system.wording import day, plural
from leadwell_site.rosters.queries import Shown

_OTHERS = "Bank, agency and others, whose group is not known"
_AWAY = {
    "leave": ("AL", "on leave"),
    "sickness": ("Sk", "ill"),
    "study": ("St", "study"),
    "improvement": ("Im", "protected time for improvement"),
    "parental": ("PL", "on parental leave"),
    "other": ("Aw", "away"),
    "left": ("Lf", "has left"),
}
_MEANS = dict(_AWAY.values()) | {"Aw": "away"}
_ON_PAPER = {"leave", "study", "improvement", "left"}  # reasons that a printed sheet tells
_DUTY = {"study": ("St", "study"), "improvement": ("Im", "protected time for improvement")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One person's day: letters to see, words to hear."""

    text: str
    words: str
    kind: str = ""  # "", away, lapsed, changed
    printed: str = ""  # letters on paper, where they are others: a sheet on a wall does not tell who is ill


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One person."""

    name: str
    cells: list[Cell]
    own: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """People of one staff group."""

    title: str
    lines: list[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foot:
    """One half of the day and group at the foot."""

    title: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day as a telephone shows it."""

    on: date
    summary: str
    short: bool
    lists: list[tuple[str, list[str]]] = field(default_factory=list)  # shift, and who is on it


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The whole table."""

    on: list[date]
    lots: list[Lot]
    feet: list[Foot]
    days: list[Day]
    key: list[tuple[str, str]]  # letters and what they mean
    holidays: dict[date, str]  # bank holidays, each with its name


def group_title(group: str) -> str:
    """Give a staff group as a heading."""
    words = StaffGroup(group).words if group else _OTHERS
    return words[:1].upper() + words[1:]


def letters_of(names: Sequence[str]) -> dict[str, str]:
    """Give each shift letters of its own: the first that tell it from the others.

    >>> letters_of(["Day", "Night", "Late", "Long day"])
    {'Day': 'D', 'Night': 'N', 'Late': 'L', 'Long day': 'LD'}
    """
    taken: set[str] = set()
    found = {}
    for name in names:
        words = name.split() or [name]
        initials = "".join(word[0] for word in words if word[0].isalnum()).upper()[:3] or "?"
        tries = [initials, *(f"{name[0].upper()}{letter}" for letter in name[1:] if letter.isalnum())]
        letters = next((one for one in tries if one not in taken), f"{initials}{len(taken)}")
        taken.add(letters)
        found[name] = letters
    return found


def roster_page(shown: Shown, *, names: bool, kinds: bool, own: int | None) -> dict[str, Any]:
    """Give the page of a roster.

    Args:
        shown: the roster.
        names: whether it is told who works; else only how many.
        kinds: whether it is told why somebody is away.
        own: the employee who looks, where this is their unit.
    """
    grid = _grid(shown, names=names, kinds=kinds, own=own)
    short = sum(
        1
        for (on, _), halves in _halves(shown).items()
        if shown.is_rostered(on) and any(one.short for one in halves)
    )
    all_halves = [one for one in shown.standing.halves if one.group]
    known = any(one.wanted is not None for one in all_halves)
    return {
        "grid": grid,
        "names": names,
        "sentence": _sentence(shown, short, known=known),
        "tone": "watch" if short else "good" if shown.duties.height and known else "quiet",
        "needed": _basis(shown),
        "apart": any(not one.group and one.present for one in shown.standing.halves),
        "lapsed": _lapsed(shown) if kinds else [],
        "lapsed_count": len(shown.standing.lapsed),
    }


def _halves(shown: Shown) -> dict[tuple[date, bool], list[OnDay]]:
    found: dict[tuple[date, bool], list[OnDay]] = defaultdict(list)
    for one in shown.standing.halves:
        found[one.on, one.night].append(one)
    return found


def _sentence(shown: Shown, short: int, *, known: bool) -> str:
    span = f"{day(shown.on[0])} to {day(shown.on[-1])}"
    if shown.duties.is_empty():
        return f"No shifts of people are held for {span}."
    if not known:
        return "It is not known how many people this unit needs, so nobody can say whether shifts are short."
    halves = len(
        {(one.on, one.night) for one in shown.standing.halves if one.wanted and shown.is_rostered(one.on)}
    )
    open_from = _open_from(shown)
    what = f"Of {plural(halves, 'shift')} by day and night"
    if not short:
        return f"{what}, none is short of anybody.{open_from}"
    return f"{what}, {short} {'is' if short == 1 else 'are'} short of somebody.{open_from}"


def _open_from(shown: Shown) -> str:
    """Say from when on the days to come have no roster yet, the days that have one before and after apart."""
    beyond = [on for on in shown.on if shown.is_to_come(on) and not shown.is_rostered(on)]
    if not beyond:
        return ""
    who = "Few people are" if set(beyond) & set(shown.care["on"]) else "Nobody is"
    if shown.is_rostered(shown.on[-1]):
        return f" {who} rostered yet from {day(beyond[0])} to {day(beyond[-1])}."
    return f" {who} rostered yet from {day(beyond[0])} on."


def _basis(shown: Shown) -> str:
    kinds = {one.basis for one in shown.basis.wanted}
    if not kinds:
        return ""
    words = {
        "required": "the hours required",
        "planned": "the hours planned",
        "rostered": "the people rostered",
    }
    named = " and ".join(words[one] for one in ("required", "planned", "rostered") if one in kinds)
    return (
        f"Needed: the hours told for the day itself, turned into people; where none are, {named} on such weekdays "
        "in the last eight weeks (the middle one)."
    )


def _lapsed(shown: Shown) -> list[str]:
    by_person: dict[int, list[date]] = defaultdict(list)
    for number, on, _ in sorted(shown.standing.lapsed):
        by_person[number].append(on)
    people = {row["employee_id"]: row for row in shown.people.iter_rows(named=True)}
    return [
        f"{people[number]['name']}: registration ended on {day(people[number]['registered_until'])}; "
        f"{plural(len(days), 'shift')} after it, the first on {day(days[0])}."
        for number, days in by_person.items()
    ]


def _grid(shown: Shown, *, names: bool, kinds: bool, own: int | None) -> Grid:
    patterns = shown.basis.patterns
    letters = letters_of([one.name for one in patterns])
    people = list(shown.people.iter_rows(named=True))
    used: dict[str, str] = {letters[one.name]: _words_of(one) for one in patterns}
    lots: dict[str, list[Line]] = defaultdict(list)
    by_day: dict[date, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    if names:
        of_person = shown.duties.partition_by("employee_id", as_dict=True)
        away = _away(shown.absences, shown.on)
        for person in people:
            mine = of_person.get((person["employee_id"],), shown.duties.clear())
            known = kinds or person["employee_id"] == own
            cells, on_shift = _cells(person, mine, away, shown, letters, patterns, known=known)
            used |= {one.text: _MEANS[one.text] for one in cells if one.kind == "away"}
            used |= dict(_DUTY[kind] for kind in mine["kind"].unique() if kind in _DUTY)
            for on, where in on_shift.items():
                by_day[on][where].append(person["name"])
            if mine.is_empty() and not person["staff_group"]:
                continue  # hired once, and not here these weeks
            hired = {row for row in mine["hired"].to_list() if row}
            group = person["staff_group"] if person["staff_group"] in shown.basis.groups else ""
            lots[group].append(
                Line(
                    name=person["name"],
                    cells=cells,
                    own=person["employee_id"] == own,
                    note=", ".join(sorted(hired)),
                )
            )
    feet = _feet(shown)
    return Grid(
        on=shown.on,
        lots=[
            Lot(title=group_title(group), lines=lots[group])
            for group in (*shown.basis.groups, "")
            if lots[group]
        ],
        feet=feet,
        days=_days(shown, by_day, patterns),
        key=sorted(used.items()),
        holidays=shown.holidays,
    )


def _words_of(one: Pattern) -> str:
    return f"{one.name}, {one.begins:%H:%M} to {one.ends:%H:%M}"


def _away(absences: pl.DataFrame, days: Sequence[date]) -> dict[tuple[int, date], str]:
    found = {}
    for row in absences.iter_rows(named=True):
        for on in days:
            if row["from_on"] <= on and (row["until_on"] is None or on <= row["until_on"]):
                found[row["employee_id"], on] = row["kind"]
    return found


def _cells(
    person: Mapping[str, Any],
    mine: pl.DataFrame,
    away: Mapping[tuple[int, date], str],
    shown: Shown,
    letters: Mapping[str, str],
    patterns: Sequence[Pattern],
    *,
    known: bool,
) -> tuple[list[Cell], dict[date, str]]:
    rows: dict[date, list[Mapping[str, Any]]] = defaultdict(list)
    for row in mine.sort("on", "begins").iter_rows(named=True):
        rows[row["on"]].append(row)
    cells, on_shift = [], {}
    for on in shown.on:
        texts, words, kind = [], [], ""
        gone = away.get((person["employee_id"], on))
        for row in rows[on]:
            if row["state"] == "absent":
                continue
            if row["kind"] in _DUTY:
                text, said = _DUTY[row["kind"]]
                texts.append(text)
                words.append(said)
                continue
            like = pattern_like(patterns, shift=row["shift"], begins=row["begins"] or "", part=row["part"])
            name = like.name if like is not None else row["shift"] or row["part"]
            texts.append(letters.get(name, name[:1].upper()))
            words.append(name)
            if (person["employee_id"], on, row["part"]) in shown.standing.lapsed:
                kind = "lapsed"
                until = day(person["registered_until"])
                words.append(f"registration ended on {until}, not counted" if known else "not counted")
            elif gone is None:
                on_shift[on] = name
        if gone is not None:
            text, said = _AWAY[gone] if known else ("Aw", "away")
            if texts:
                words.append(f"but {said}, not counted")
            else:
                words.append(said)
            texts, kind = [text], "away"
        printed = "Aw" if gone is not None and gone not in _ON_PAPER else ""
        cells.append(Cell(text="".join(texts), words=", ".join(words) or "off", kind=kind, printed=printed))
    return cells, on_shift


def _feet(shown: Shown) -> list[Foot]:
    found = []
    by_key = {(one.on, one.night, one.group): one for one in shown.standing.halves}
    for night in (False, True):
        for group in (*shown.basis.groups, ""):
            halves = [by_key.get((on, night, group)) for on in shown.on]
            if not any(one is not None and (one.present or one.wanted) for one in halves):
                continue
            title = f"{'Night' if night else 'Day'}: {group_title(group)[:1].lower()}{group_title(group)[1:]}"
            found.append(Foot(title=title, cells=[_foot(one, shown) for one in halves]))
    return found


def _foot(one: OnDay | None, shown: Shown) -> Cell:
    if one is None:
        return Cell(text="", words="none")
    if one.wanted and not shown.is_rostered(one.on):
        there = f"{one.present} there, " if one.present else ""
        return Cell(
            text=f"{one.present or '–'}/{one.wanted}",
            words=f"{_no_roster(shown, one.on)}, {there}{one.wanted} needed",
        )
    if one.wanted is None:
        return Cell(text=str(one.present), words=f"{one.present} there")
    if one.short:
        return Cell(
            text=f"{one.present}/{one.wanted}",
            words=f"{one.present} of {one.wanted} needed, {one.short} short",
            kind="short",
        )
    return Cell(text=f"{one.present}/{one.wanted}", words=f"{one.present} of {one.wanted} needed")


def _no_roster(shown: Shown, on: date) -> str:
    return "not rostered yet" if shown.is_to_come(on) else "no roster is held"


def _days(
    shown: Shown, by_day: Mapping[date, Mapping[str, list[str]]], patterns: Sequence[Pattern]
) -> list[Day]:
    found = []
    halves = _halves(shown)
    for on in shown.on:
        if not shown.is_rostered(on) and on not in by_day:
            found.append(Day(on=on, summary=_no_roster(shown, on), short=False))
            continue
        said, short = [], False
        for night in (False, True):
            here = [one for one in halves[on, night] if one.group]
            present = sum(one.present for one in here)
            wanted = sum(one.wanted or 0 for one in here)
            missing = sum(one.short for one in here)
            short = short or (bool(missing) and shown.is_rostered(on))
            if present or wanted:
                # Somebody too many of one group fills no gap of another.
                said.append(
                    f"{'night' if night else 'day'} {wanted - missing} of {wanted}"
                    if wanted
                    else f"{present} there"
                )
        names = [one.name for one in patterns]
        lists = sorted(
            by_day.get(on, {}).items(), key=lambda one: names.index(one[0]) if one[0] in names else len(names)
        )
        found.append(Day(on=on, summary=", ".join(said) or "nobody", short=short, lists=lists))
    return found
