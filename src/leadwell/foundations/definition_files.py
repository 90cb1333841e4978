"""Definition files: policy as dated data, read strictly, with its source and how well it is founded."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from importlib.resources import files
from typing import Any, TypeVar

from leadwell.foundations.errors import LeadwellError


class Status(StrEnum):
    """How well a fact is founded."""

    SEEN = "seen"  # read in a published copy at ``source``
    PARTLY = "partly"  # the shape was seen, the rest is general knowledge
    RECALL = "recall"  # general knowledge only: shown as "to be checked"
    DERIVED = "derived"  # worked out by Leadwell
    LOCAL = "local"  # the user's own

    @property
    def words(self) -> str:
        """The mark a page shows beside the fact; empty where it needs none."""
        return {
            Status.SEEN: "",
            Status.PARTLY: "partly checked against its source",
            Status.RECALL: "to be checked against its source",
            Status.DERIVED: "worked out by Leadwell",
            Status.LOCAL: "your own definition",
        }[self]


class BadDefinition(LeadwellError):
    """A definition file lacks something or holds something that it may not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """Where a fact comes from, how well it is founded, and from when it holds."""

    source: str
    status: Status
    since: date


_Member = TypeVar("_Member", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One table of a definition file, read field by field.

    Every getter raises BadDefinition, naming the file and the field, where the field is absent or of
    the wrong kind.
    """

    where: str  # "thresholds/nice_sg1.toml, flag 2"
    fields: Mapping[str, Any]

    def _of(self, key: str, kinds: type | tuple[type, ...], wanted: str) -> Any:
        if key not in self.fields:
            raise BadDefinition(f"{self.where}: {key!r} is missing; it must be {wanted}.")
        value = self.fields[key]
        if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
            raise BadDefinition(f"{self.where}: {key!r} is {value!r}; it must be {wanted}.")
        return value

    def has(self, key: str) -> bool:
        """Say whether the field is there at all."""
        return key in self.fields

    def text(self, key: str, *, may_be_empty: bool = False) -> str:
        """Give a text."""
        value = str(self._of(key, str, "text"))
        if not value.strip() and not may_be_empty:
            raise BadDefinition(f"{self.where}: {key!r} is empty; it must be text.")
        return value

    def number(self, key: str, *, least: float = 0.0) -> float:
        """Give a number that is ``least`` or more."""
        value = float(self._of(key, (int, float), f"a number of {least:g} or more"))
        if not value >= least:
            raise BadDefinition(f"{self.where}: {key!r} is {value:g}; it must be {least:g} or more.")
        return value

    def whole(self, key: str, *, least: int = 0) -> int:
        """Give a whole number that is ``least`` or more."""
        value = int(self._of(key, int, f"a whole number of {least} or more"))
        if value < least:
            raise BadDefinition(f"{self.where}: {key!r} is {value}; it must be {least} or more.")
        return value

    def day(self, key: str) -> date:
        """Give a date."""
        value: date = self._of(key, date, "a date, for example 2014-07-01")
        if isinstance(value, datetime):
            raise BadDefinition(f"{self.where}: {key!r} is {value}; it must be a date without a time.")
        return value

    def flag(self, key: str) -> bool:
        """Give a true or false."""
        return bool(self._of(key, bool, "true or false"))

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts."""
        found = self._of(key, list, "a list of texts")
        if not all(isinstance(one, str) for one in found):
            raise BadDefinition(f"{self.where}: {key!r} must hold only texts.")
        return tuple(found)

    def member(self, key: str, of: type[_Member]) -> _Member:
        """Give a member of an enumeration, written as its value."""
        value = self.text(key)
        try:
            return of(value)
        except ValueError:
            allowed = ", ".join(sorted(one.value for one in of))
            raise BadDefinition(f"{self.where}: {key!r} is {value!r}; it must be one of {allowed}.") from None

    def entry(self, key: str) -> "Entry":
        """Give a table inside this one."""
        return Entry(where=f"{self.where}, {key}", fields=self._of(key, dict, "a table"))

    def entries(self, key: str) -> tuple["Entry", ...]:
        """Give the tables of a list, each named by its number in messages."""
        rows = self._of(key, list, "a list of tables")
        if not all(isinstance(row, dict) for row in rows):
            raise BadDefinition(f"{self.where}: {key!r} must hold only tables.")
        return tuple(
            Entry(where=f"{self.where}, {key} {number}", fields=row) for number, row in enumerate(rows, 1)
        )

    def founding(self, *, within: Founding | None = None) -> Founding:
        """Give source, status and date; what is not said here is taken from ``within``."""
        if within is None:
            return Founding(
                source=self.text("source"), status=self.member("status", Status), since=self.day("since")
            )
        return Founding(
            source=self.text("source") if self.has("source") else within.source,
            status=self.member("status", Status) if self.has("status") else within.status,
            since=self.day("since") if self.has("since") else within.since,
        )


def definition(folder: str, name: str) -> Entry:
    """Give one definition file that Leadwell ships, for example ``thresholds``, ``nice_sg1``.

    Raises:
        BadDefinition: there is no such file, or it is not TOML.
    """
    where = f"{folder}/{name}.toml"
    try:
        text = files("leadwell.definitions").joinpath(folder, f"{name}.toml").read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadDefinition(f"There is no definition file {where}.") from None
    return entry_from_text(text, where=where)


def entry_from_text(text: str, *, where: str) -> Entry:
    """Read a definition from TOML text, for example a user's own.

    Raises:
        BadDefinition: the text is not TOML.
    """
    try:
        return Entry(where=where, fields=tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadDefinition(f"{where} is not valid TOML: {error}.") from None


def definition_names(folder: str) -> Sequence[str]:
    """Give the names of the definition files of a folder, in order."""
    return sorted(
        one.name.removesuffix(".toml")
        for one in files("leadwell.definitions").joinpath(folder).iterdir()
        if one.name.endswith(".toml")
    )
