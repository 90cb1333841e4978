"""The words of staffing files: which staff group, part of the day and sort of hours a text names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TypeVar

import polars as pl

from leadwell.foundations.definition_files import definition
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.intake.headings import Column, Table, heading_key

_Meaning = TypeVar("_Meaning")
_REGISTERED = {StaffGroup.REGISTERED, StaffGroup.REGISTERED_ASSOCIATE, StaffGroup.REGISTERED_AHP}
_CLOCK_OR_NUMBER = re.compile(r"\d+(am|pm|h|hrs?)?")
_NO_PATIENT_DAY = re.compile(r"\b(patient|resident|bed|each|of|per) days?\b|\bpart of day\b|\bday or night\b")


class Hours(StrEnum):
    """What a column of hours counts."""

    REQUIRED = "required"
    PLANNED = "planned"
    ACTUAL = "actual"
    BANK = "bank"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursColumn:
    """A column of hours and what its heading says of them; None where it does not say."""

    name: str
    hours: Hours
    group: StaffGroup | None
    part: Part | None


@dataclass(frozen=True, slots=True)
class _Words:
    groups: Mapping[str, StaffGroup]
    alone: Mapping[str, StaffGroup]
    titles: tuple[str, ...]
    beside_alone: tuple[str, ...]
    not_registered: tuple[str, ...]
    supernumerary: tuple[str, ...]
    parts: Mapping[str, Part]
    beside_a_part: tuple[str, ...]
    not_worked: tuple[str, ...]
    quantities: Mapping[str, Hours]
    usual: Mapping[str, int]
    not_hours: tuple[str, ...]
    roles: Mapping[str, tuple[str, ...]]
    level_begins: tuple[str, ...]
    level_ends: tuple[str, ...]
    not_a_ward: tuple[str, ...]
    totals: frozenset[str]
    doubtful_totals: frozenset[str]


@cache
def _words() -> _Words:
    entry = definition("intake", "staffing_words")

    def phrases(key: str) -> dict[str, tuple[str, ...]]:
        table = entry.entry(key)
        return {name: table.texts(name) for name in table.fields}

    def turned(key: str) -> dict[str, str]:
        pairs = [(plain_words(phrase), name) for name, listed in phrases(key).items() for phrase in listed]
        return dict(sorted(pairs, key=lambda one: -len(one[0])))

    return _Words(
        groups={phrase: StaffGroup(name) for phrase, name in turned("groups").items()},
        alone={
            one: StaffGroup.REGISTERED
            for key in ("standing", "titles")
            for one in entry.entry("alone").texts(key)
        },
        titles=entry.entry("alone").texts("titles"),
        beside_alone=entry.entry("alone").texts("beside"),
        not_registered=entry.entry("not_registered").texts("words"),
        supernumerary=entry.entry("supernumerary").texts("words"),
        parts={phrase: Part(name) for phrase, name in turned("parts").items()},
        beside_a_part=entry.entry("beside_a_part").texts("words"),
        not_worked=entry.entry("not_worked").texts("words"),
        quantities={phrase: Hours(name) for phrase, name in turned("quantities").items()},
        usual={
            plain_words(one): at for listed in phrases("quantities").values() for at, one in enumerate(listed)
        },
        not_hours=entry.entry("not_hours").texts("words"),
        roles=phrases("roles"),
        level_begins=entry.entry("levels").texts("begins"),
        level_ends=entry.entry("levels").texts("ends"),
        not_a_ward=entry.entry("not_a_ward").texts("words"),
        totals=frozenset(heading_key(one) for one in entry.entry("totals").texts("words")),
        doubtful_totals=frozenset(heading_key(one) for one in entry.entry("totals").texts("doubtful")),
    )


def plain_words(text: str) -> str:
    """Give a text as lower-case words: ``Non-registered (HCA)`` is ``non registered hca``."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return " ".join(re.findall(r"[a-z0-9]+", split.lower().replace("%", " percent ")))


def role_headings(role: str) -> tuple[str, ...]:
    """Give the headings by which files name a role (``unit``, ``date``, ``census``...), likeliest first."""
    return _words().roles[role]


def column_for(table: Table, role: str) -> str | None:
    """Give the column of a table that plays a role, by its heading; None where none does."""
    return table.find(*role_headings(role))


def staff_group(text: str) -> StaffGroup | None:
    """Give the staff group that a text names; None where it names none, or people who do not count.

    >>> staff_group("Non-registered nurses/midwives"), staff_group("RN")
    (<StaffGroup.SUPPORT: 'support'>, <StaffGroup.REGISTERED: 'registered'>)
    >>> staff_group("Student Nurse"), staff_group("RN - supernumerary")
    (None, None)
    """
    plain = plain_words(text)
    return None if why_not_counted(text) else _named_group(plain)


def why_not_counted(text: str) -> str | None:
    """Give the class of fault of people that a text names but who count in no staff group; else None.

    >>> why_not_counted("Student Nurse"), why_not_counted("RN - supernumerary"), why_not_counted("RN")
    ('staffing.not_registered', 'staffing.supernumerary', None)
    """
    plain = plain_words(text)
    words = _words()
    if _says(plain, words.supernumerary):
        return "staffing.supernumerary"
    if not _says(plain, words.not_registered):
        return None
    named = _found(plain, words.groups) or _found(plain, words.alone)
    return "staffing.not_registered" if named in _REGISTERED else None


def part_of_day(text: str) -> Part | None:
    """Give the part of the day that a cell names: ``Early``, ``N``, ``Long day 07:30-20:00``; else None.

    >>> part_of_day("Long day 07:30-20:00"), part_of_day("Day off")
    (<Part.DAY: 'day'>, None)
    """
    plain = plain_words(text)
    if says_not_worked(text):
        return None
    beside = _words().beside_a_part
    left = [word for word in plain.split() if word not in beside and not _CLOCK_OR_NUMBER.fullmatch(word)]
    return _words().parts.get(" ".join(left))


def says_not_worked(text: str) -> bool:
    """Say whether a text names time that is not worked on the ward: a day off, leave, study.

    >>> says_not_worked("Annual leave (day)"), says_not_worked("Long day")
    (True, False)
    """
    return _says(plain_words(text), _words().not_worked)


def _named_group(plain: str) -> StaffGroup | None:
    """Give the group that words name; registered only where no support group is named beside it."""
    words = _words()
    found = next(((phrase, group) for phrase, group in words.groups.items() if _says(plain, (phrase,))), None)
    if found is None:
        alone = _found(plain, words.alone)
        return alone if alone and _stands_alone(plain) else None
    phrase, group = found
    rest = f" {plain} ".replace(f" {phrase} ", "  ")
    beside = _found(" ".join(rest.split()), words.groups)
    return None if group in _REGISTERED and beside and beside not in _REGISTERED else group


def _group_in_heading(plain: str) -> StaffGroup | None:
    """Give the group that a heading names: as in a cell, but registered staff among other words too."""
    words = _words()
    found = _named_group(plain)
    if found or _found(plain, words.groups) or _says(plain, words.titles):
        return found
    return _found(plain, words.alone)


def _names_other_nurses(heading: str) -> bool:
    """Say whether a heading names nurses of a sort that is not known to be registered: dental nurses."""
    return _says(heading, _words().titles) and _named_group(heading) is None


def _stands_alone(plain: str) -> bool:
    """Say whether nothing stands beside such a word as nurse but what says nothing of who it is."""
    words = _words()
    taken = [*words.alone, *words.beside_alone, *words.quantities, *words.parts]
    left = f" {plain} "
    for phrase in sorted(taken, key=len, reverse=True):
        left = re.sub(rf"(?<= ){re.escape(phrase)}(?= )", "", left)
    return not left.strip() or left.replace(" ", "").isdigit()


def _says(plain: str, phrases: Iterable[str]) -> bool:
    padded = f" {plain} "
    return any(f" {phrase} " in padded for phrase in phrases)


def _found(plain: str, phrases: Mapping[str, _Meaning]) -> _Meaning | None:
    padded = f" {plain} "
    return next((meaning for phrase, meaning in phrases.items() if f" {phrase} " in padded), None)


def hours_column(column: Column) -> HoursColumn | None:
    """Read a heading (with the headings over it) as a column of hours; None where it is none.

    >>> one = Column(name="x", heading="Day Reg Planned Hrs", group="", at=0)
    >>> found = hours_column(one)
    >>> found.part.value, found.group.value, found.hours.value
    ('day', 'registered', 'planned')
    """
    heading = plain_words(column.heading)
    plain = plain_words(" ".join((*column.groups, column.heading)))
    if not heading or any(f" {word} " in f" {plain} " for word in _words().not_hours):
        return None
    named = _found(heading, _words().quantities) or _found(plain, _words().quantities)
    if named is None:
        return None
    over = [*(plain_words(one) for one in reversed(column.groups)), plain]
    if says_not_worked(heading) or any(why_not_counted(one) for one in (heading, *over[:-1])):
        return None
    group = next((found for one in (heading, *over) if (found := _group_in_heading(one))), None)
    if group is not None and _names_other_nurses(heading):
        return None
    parts = {phrase: part for phrase, part in _words().parts.items() if len(phrase) > 2}
    part = _found(_NO_PATIENT_DAY.sub(" ", heading), parts) or _found(_NO_PATIENT_DAY.sub(" ", plain), parts)
    says_hours = bool(re.search(r"\b(hours?|hrs?)\b", plain))
    if not says_hours and group is None and part is None and heading not in _words().quantities:
        return None
    return HoursColumn(name=column.name, hours=named, group=group, part=part)


@dataclass(frozen=True, slots=True)
class HeadingSaid:
    """What the heading of a column of hours says besides the quantity: who, and which part of the day."""

    who: frozenset[str]  # the words left over: ``rn band 5``
    part: str  # as written, "" where it says none
    total: bool
    unusual: int  # 0 for the usual word for the quantity, more for rarer ones


def heading_said(column: Column) -> HeadingSaid:
    """Take the heading of a column of hours (with those over it) apart, to tell it from its neighbours.

    >>> one = heading_said(Column(name="x", heading="RN Band 5 actual hours (LD)", group="", at=0))
    >>> sorted(one.who), one.part, one.total
    (['5', 'band', 'rn'], 'ld', False)
    """
    words = _words()
    plain = f" {plain_words(' '.join((*column.groups, column.heading)))} "
    named = [one for one, hours in words.quantities.items() if hours not in {Hours.BANK, Hours.AGENCY}]
    unusual = min((words.usual[one] for one in named if f" {one} " in plain), default=0)
    part = next((one for one in words.parts if f" {one} " in plain), "")
    left = plain
    for phrase in (*named, part):
        left = re.sub(rf"(?<= ){re.escape(phrase)}(?= )", "", left) if phrase else left
    total = bool({"total", "totals"} & set(left.split()))
    who = frozenset(left.split()) - {"total", "totals", "all", *words.beside_a_part}
    return HeadingSaid(who, part, total, unusual)


def hours_columns(table: Table) -> list[HoursColumn]:
    """Give every column of hours of a table."""
    return [found for column in table.columns if (found := hours_column(column)) is not None]


def level_of(heading: str) -> str | None:
    """Give the acuity or dependency level that a heading counts people at: ``Level 1b`` gives ``1b``."""
    plain = plain_words(heading)
    for begin in sorted(_words().level_begins, key=len, reverse=True):
        if plain.startswith(f"{begin} ") and len(plain) > len(begin) + 1:
            rest = plain[len(begin) + 1 :]
            return re.sub(r"^(level|residents|patients) | (residents|patients|count|people)$", "", rest)
    for end in _words().level_ends:
        if plain.endswith(f" {end}") and plain.split()[0] in {
            "low",
            "medium",
            "high",
            "very",
            "moderate",
            "total",
        }:
            return plain[: -len(end) - 1]
    return None


def unlike_a_ward(names: pl.Series) -> pl.Series:
    """Mark names of offices and teams that are unlikely to be wards."""
    plain = names.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", " ")
    either = "|".join(re.escape(word) for word in _words().not_a_ward)
    return plain.str.contains(rf"(^|\s)({either})(\s|$)").fill_null(value=False)


def says_total(names: pl.Series) -> pl.Series:
    """Mark names that say that a row is a total and nothing else: ``Grand total``, ``All wards``."""
    plain = names.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "")
    return plain.is_in(sorted(_words().totals)).fill_null(value=False)


def may_be_total(names: pl.Series) -> pl.Series:
    """Mark names that have the word total among others or are the sender's own: ``Total Hip Ward``, ``Trust``.

    A ward may be named so; only the figures can tell.
    """
    lower = names.str.to_lowercase()
    plain = lower.str.replace_all(r"[^a-z0-9]+", "")
    either = plain.is_in(sorted(_words().doubtful_totals)) | lower.str.contains(
        r"^\s*(grand |sub ?)?totals?\b|\btotals?\s*:?\s*$"
    )
    return either.fill_null(value=False) & ~says_total(names)
