"""A roster problem: days, shifts, people with their rules, the cover that is wanted, and requests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from leadwell.foundations.errors import LeadwellError

OFF = ""  # a day without a shift, in a roster


class BadProblem(LeadwellError):
    """A roster problem contradicts itself, for example by naming a shift that it does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A kind of shift."""

    name: str
    minutes: int
    not_followed_by: frozenset[str] = frozenset()  # shifts that may not be worked on the day after


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person's hard rules over the whole roster. Runs are of consecutive days."""

    name: str
    most_of: Mapping[str, int]  # shift to the most of it; 0 where the person may not work it
    most_minutes: int
    least_minutes: int
    most_run: int  # most consecutive days worked
    least_run: int  # least consecutive days worked
    least_off_run: int  # least consecutive days off
    most_weekends: int  # weekends with work on the Saturday, the Sunday or both
    days_off: frozenset[int] = frozenset()
    barred: frozenset[tuple[int, str]] = frozenset()  # (day, shift) that may not be given
    kept: Mapping[int, str] = field(default_factory=dict)  # day to the shift it must hold; "" is off
    aim_minutes: int | None = None  # minutes contracted, where every hour more or less costs ``hour_off``
    hour_off: int = 0

    def hours_cost(self, minutes: int) -> int:
        """Give what it costs to work so many minutes: by the hour away from the aim, part hours in part, rounded up."""
        if self.aim_minutes is None:
            return 0
        return -(-abs(minutes - self.aim_minutes) * self.hour_off // 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """How many people one shift of one day wants, and what each too few or too many costs."""

    day: int
    shift: str
    wanted: int
    under_weight: int
    over_weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request to work, or not to work, one shift on one day; ``weight`` is the cost of not meeting it."""

    person: str
    day: int
    shift: str
    weight: int
    protected: bool = False  # time kept for improvement, which nobody asked for: no request of a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What it costs how often one person has any of some shifts, or works on a weekend: for fair shares.

    The costs never rise more slowly than before (they are convex): a second night too many costs no less than the
    first. Beyond the last cost given, each one more costs as much as the last did.
    """

    person: str
    of: frozenset[str]  # the shifts that count; none: weekends with work on the Saturday, the Sunday or both
    costs: tuple[int, ...]  # of none, one, two and so on

    def cost(self, count: int) -> int:
        """Give the cost of having so many."""
        last = len(self.costs) - 1
        if count <= last:
            return self.costs[count]
        return self.costs[last] + (count - last) * (self.costs[last] - self.costs[last - 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A whole roster problem. Day 0 is the first; ``first_weekday`` says which it is, Monday being 0.

    Raises:
        BadProblem: a name or a day is not of the problem, or a name occurs twice.
    """

    days: int
    shifts: tuple[Shift, ...]
    people: tuple[Person, ...]
    cover: tuple[Cover, ...]
    wants: tuple[Request, ...] = ()  # to work the shift
    unwanted: tuple[Request, ...] = ()  # not to work it
    first_weekday: int = 0
    tallies: tuple[Tally, ...] = ()
    past: int = 0  # days at the beginning that lie behind and are held; rosters are written without them

    def __post_init__(self) -> None:
        """See to it that everything named is there."""
        if self.days < 1:
            raise BadProblem(f"A roster needs at least one day; this one has {self.days}.")
        shifts = _once([one.name for one in self.shifts], "shift")
        people = _once([one.name for one in self.people], "person")
        for shift in self.shifts:
            _known(shift.not_followed_by, shifts, f"shift {shift.name} may not be followed by")
            if shift.minutes < 0:
                raise BadProblem(f"Shift {shift.name} lasts {shift.minutes} minutes; it must be 0 or more.")
        for person in self.people:
            _known(person.most_of, shifts, f"{person.name} has a most for")
            _known((name for name in person.kept.values() if name), shifts, f"{person.name} keeps")
            _known((name for _, name in person.barred), shifts, f"{person.name} is barred from")
            days = [*person.days_off, *person.kept, *(day for day, _ in person.barred)]
            self._check_days(days, f"the rules of {person.name}")
        cells = [(one.day, one.shift) for one in self.cover]
        _known((name for _, name in cells), shifts, "the cover names")
        self._check_days([day for day, _ in cells], "the cover")
        if len(set(cells)) < len(cells):
            day, name = next(cell for cell in cells if cells.count(cell) > 1)
            raise BadProblem(f"The cover of day {day}, shift {name}, is given more than once. Give it once.")
        for request in (*self.wants, *self.unwanted):
            _known([request.person], people, "a request is by", kind="person")
            _known([request.shift], shifts, f"a request of {request.person} is for")
            self._check_days([request.day], f"a request of {request.person}")
        for tally in self.tallies:
            _known([tally.person], people, "a tally is of", kind="person")
            _known(tally.of, shifts, f"a tally of {tally.person} counts")
            _check_convex(tally)

    def _check_days(self, days: list[int], where: str) -> None:
        for day in days:
            if not 0 <= day < self.days:
                raise BadProblem(
                    f"Day {day} stands in {where}, but the days of this roster are 0 to {self.days - 1}."
                )

    def is_saturday(self, day: int) -> bool:
        """Say whether a day is a Saturday."""
        return (self.first_weekday + day) % 7 == 5

    def is_sunday(self, day: int) -> bool:
        """Say whether a day is a Sunday."""
        return (self.first_weekday + day) % 7 == 6

    def weekend_of(self, day: int) -> int | None:
        """Give the number of the weekend that a day belongs to; None on a weekday.

        >>> Problem(days=14, shifts=(), people=(), cover=()).weekend_of(13)
        1
        """
        place = self.first_weekday + day
        return place // 7 if place % 7 >= 5 else None


def _check_convex(tally: Tally) -> None:
    steps = [after - before for before, after in pairwise(tally.costs)]
    if not steps or min(tally.costs) < 0 or steps[-1] < 0 or any(b < a for a, b in pairwise(steps)):
        raise BadProblem(
            f"The costs of a tally of {tally.person} must be two or more, none below 0, rise at the end, and never "
            f"rise more slowly than before; they are {', '.join(map(str, tally.costs))}."
        )


Roster = Mapping[str, tuple[str, ...]]
"""A roster: each person's name to a shift a day, ``""`` where off."""


def _once(names: list[str], kind: str) -> frozenset[str]:
    seen: set[str] = set()
    for name in names:
        if not name:
            raise BadProblem(f"A {kind} has no name. Give each {kind} a name of its own.")
        if name in seen:
            raise BadProblem(f"The {kind} {name} is given more than once. Give each a name of its own.")
        seen.add(name)
    return frozenset(seen)


def _known(names: Iterable[str], allowed: frozenset[str], where: str, *, kind: str = "shift") -> None:
    for name in names:
        if name not in allowed:
            raise BadProblem(f"{where[0].upper()}{where[1:]} {name}, which is no {kind} of this roster.")
