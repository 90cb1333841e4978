"""The words of staffing files: which staff group, part of the day and sort of hours a text names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TypeVar

import polars as pl

from leadwell.foundations.definition_files import definition
from leadwell.foundations.staff import Part, StaffGroup
from leadwell.intake.headings import Column, Table, heading_key

_Meaning = TypeVar("_Meaning")
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
    parts: Mapping[str, Part]
    quantities: Mapping[str, Hours]
    not_hours: tuple[str, ...]
    roles: Mapping[str, tuple[str, ...]]
    level_begins: tuple[str, ...]
    level_ends: tuple[str, ...]
    not_a_ward: tuple[str, ...]
    totals: frozenset[str]


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
        parts={phrase: Part(name) for phrase, name in turned("parts").items()},
        quantities={phrase: Hours(name) for phrase, name in turned("quantities").items()},
        not_hours=entry.entry("not_hours").texts("words"),
        roles=phrases("roles"),
        level_begins=entry.entry("levels").texts("begins"),
        level_ends=entry.entry("levels").texts("ends"),
        not_a_ward=entry.entry("not_a_ward").texts("words"),
        totals=frozenset(heading_key(one) for one in entry.entry("totals").texts("words")),
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
    """Give the staff group that a text names.

    >>> staff_group("Non-registered nurses/midwives"), staff_group("RN")
    (<StaffGroup.SUPPORT: 'support'>, <StaffGroup.REGISTERED: 'registered'>)
    """
    return _found(plain_words(text), _words().groups)


def part_of_day(text: str) -> Part | None:
    """Give the part of the day that a cell names: ``Early``, ``N``, ``Long day``; else None."""
    plain = plain_words(text)
    return _words().parts.get(plain) or _found(
        plain, {phrase: part for phrase, part in _words().parts.items() if len(phrase) > 2}
    )


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
    group = _found(heading, _words().groups) or _found(plain, _words().groups)
    parts = {phrase: part for phrase, part in _words().parts.items() if len(phrase) > 2}
    part = _found(_NO_PATIENT_DAY.sub(" ", heading), parts) or _found(_NO_PATIENT_DAY.sub(" ", plain), parts)
    says_hours = bool(re.search(r"\b(hours?|hrs?)\b", plain))
    if not says_hours and group is None and part is None and heading not in _words().quantities:
        return None
    return HoursColumn(name=column.name, hours=named, group=group, part=part)


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
    """Mark names that say that a row is a total."""
    plain = names.str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "")
    return (
        plain.is_in(sorted(_words().totals))
        | names.str.to_lowercase().str.contains(r"^\s*(grand |sub ?)?totals?\b|\btotals?\s*:?\s*$")
    ).fill_null(value=False)
