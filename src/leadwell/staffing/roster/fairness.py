"""Who got what: nights, weekends, hours and requests of each person, and how unevenly they fall."""

from collections.abc import Collection
from dataclasses import dataclass

from leadwell.staffing.roster.problem import OFF, Problem, Roster
from leadwell.staffing.roster.rules import check_fit


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one person got. Requests that nobody made are no share: ``granted`` is then None."""

    person: str
    days: int
    hours: float
    nights: int
    weekends: int
    holidays: int  # bank holidays worked
    asked: int  # requests made, to work or not to
    met: int

    @property
    def granted(self) -> float | None:
        """The part of the requests that was met; None where there were none."""
        return self.met / self.asked if self.asked else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The fewest and the most that anybody has who could have any."""

    fewest: float
    most: float


def shares(
    problem: Problem, roster: Roster, *, nights: Collection[str], holidays: Collection[int] = ()
) -> tuple[Share, ...]:
    """Give each person's share of a roster, leaving out days that lie behind.

    Args:
        problem: the problem.
        roster: the roster.
        nights: the shifts that count as nights.
        holidays: the days of the problem that are bank holidays.

    Raises:
        NotOfThisProblem: the roster does not fit the problem.
    """
    check_fit(problem, roster)
    minutes = {one.name: one.minutes for one in problem.shifts} | {OFF: 0}
    found = []
    for person in problem.people:
        cells = roster[person.name]
        new = range(problem.past, problem.days)
        weekends = {problem.weekend_of(day) for day in new if cells[day] != OFF} - {None}
        wants = [one for one in problem.wants if one.person == person.name and not one.protected]
        # A day asked off is one request, though it is held as one for each shift.
        off: dict[int, list[str]] = {}
        for one in problem.unwanted:
            if one.person == person.name and not one.protected:
                off.setdefault(one.day, []).append(one.shift)
        found.append(
            Share(
                person=person.name,
                days=sum(cells[day] != OFF for day in new),
                hours=sum(minutes[cells[day]] for day in new) / 60,
                nights=sum(cells[day] in nights for day in new),
                weekends=len(weekends),
                holidays=sum(cells[day] != OFF for day in new if day in holidays),
                asked=len(wants) + len(off),
                met=sum(cells[one.day] == one.shift for one in wants)
                + sum(cells[day] not in shifts for day, shifts in off.items()),
            )
        )
    return tuple(found)


def spread_of_nights(problem: Problem, found: Collection[Share], *, nights: Collection[str]) -> Spread | None:
    """Give how unevenly nights fall among those who may work them; None where nobody may."""
    may = {p.name for p in problem.people if any(p.most_of.get(night, 0) for night in nights)}
    counts = [one.nights for one in found if one.person in may]
    return Spread(fewest=min(counts), most=max(counts)) if counts else None


def spread_of_weekends(found: Collection[Share]) -> Spread | None:
    """Give how unevenly weekends fall; None where there is nobody."""
    counts = [one.weekends for one in found]
    return Spread(fewest=min(counts), most=max(counts)) if counts else None
