"""A coming shift across all units: who is where, what each unit may require, and what was already declined."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from leadwell.foundations.staff import StaffGroup
from leadwell.staffing.redeployment.requirements import Floats
from leadwell.staffing.rules import Serves


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit and what the shift may require there."""

    key: str
    name: str
    site: str
    serves: Serves
    gives: bool  # people may be moved away
    takes: bool  # people may be moved here
    why_closed: str  # why it does not give or take; "" where nothing was said
    needs: frozenset[str]  # competences that whoever is moved here must have
    keeps: Mapping[str, int]  # of a competence: how many who have it must stay
    starts_at: datetime | None  # None: as the shift
    ends_at: datetime | None
    required: Mapping[StaffGroup, Floats]  # equally likely hours; a group that is not here is not known

    @property
    def words(self) -> str:
        """The unit as a page says it."""
        return self.name or self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person on the shift. None means not known, which is never taken for the best."""

    key: str
    name: str
    unit: str  # where they are rostered or have been sent
    home: str  # where they belong
    group: StaffGroup
    hours: float
    registered_until: date | None = None
    competences: frozenset[str] = frozenset()
    supernumerary: bool = False
    started_on: date | None = None
    stays: str = ""  # why this person is not to be moved, for example "in charge"
    hours_last_7_days: float | None = None  # without this shift
    consecutive_shifts: int | None = None  # before this one
    fatigue: float | None = None  # 0 to 10
    last_moved_on: date | None = None
    moves_last_28_days: int = 0
    moved_in_a_row: int = 0  # latest shifts in a row on which they were moved
    last_ended_at: datetime | None = None  # the shift before this one
    next_starts_at: datetime | None = None  # the shift after it
    prefers: frozenset[str] = frozenset()  # units where they like to help

    @property
    def words(self) -> str:
        """The person as a page says it."""
        return self.name or self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """A move that somebody set aside, with the reason. It is not suggested again for this shift."""

    person: str
    to: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """The shift as a whole."""

    on: date
    part: str
    starts_at: datetime | None
    ends_at: datetime | None
    units: tuple[Unit, ...]
    people: tuple[Person, ...]
    declined: tuple[Declined, ...] = ()
