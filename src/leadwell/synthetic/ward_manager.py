"""The made-up ward's own manager: fills a roster by hand, as a ward sister does, and breaks no hard rule.

Nights come first, in runs of three where that can be; then weekends, both days to one person; then the long days of
the week, the rarest skill first, and the short shifts. Whoever has most hours left comes first; nobody is put on a
day asked off while anybody else can come, and shifts asked for are given. At the end hours still owed are given out.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from leadwell.staffing.roster.problem import OFF, Person, Problem
from leadwell.staffing.roster.rules import broken_rules
from leadwell.staffing.roster.ward import Ward
from leadwell.staffing.roster.ward_problem import problem_of

_LATER = {"least minutes"}  # put right at the end
NIGHTS = (3, 2, 4, 1)  # lengths of runs of nights, in the order in which they are tried


class CannotFill(Exception):
    """The made-up manager found no lawful roster; another seed has another ward."""


def managers_roster(ward: Ward) -> dict[str, tuple[str, ...]]:
    """Give the roster that the manager fills, days that lie behind in front.

    Raises:
        CannotFill: somebody cannot be given the least hours of the contract.
    """
    hand = _Hand(ward, problem_of(ward))
    hand.fill()
    return {name: tuple(cells) for name, cells in hand.cells.items()}


class _Hand:
    """The sheet of paper as it fills."""

    def __init__(self, ward: Ward, problem: Problem) -> None:
        self.problem = problem
        self.minutes = {one.name: one.minutes for one in problem.shifts}
        self.people = {one.name: one for one in problem.people}
        self.alone = {
            one.name: replace(problem, people=(one,), cover=(), wants=(), unwanted=(), tallies=())
            for one in problem.people
        }
        self.cells = {
            one.name: [one.kept.get(day, OFF) for day in range(problem.days)] for one in problem.people
        }
        self.wanted = {(one.day, one.shift): one.wanted for one in problem.cover if one.wanted}
        self.present: Counter[tuple[int, str]] = Counter()
        self.asked = {(one.person, one.day, one.shift) for one in problem.wants}
        self.asked_off = {(one.person, one.day) for one in problem.unwanted if not one.protected}
        self.closed = {(one.person, one.day) for one in problem.unwanted if one.protected}
        nights = {one.name for one in ward.shifts if one.night}
        skills = {one.skill for one in ward.demand}
        self.nights = {f"{night} {skill}" for night in nights for skill in skills} & set(self.minutes)
        self.weekends = Counter[str]()
        holders = Counter(name for one in problem.people for name, most in one.most_of.items() if most)
        self.by_rarity = sorted(self.minutes, key=lambda name: (-self.minutes[name], holders[name], name))

    def fill(self) -> None:
        """Fill the sheet in the order in which it is done by hand."""
        new = range(self.problem.past, self.problem.days)
        for name, day, shift in sorted(self.asked):
            if self._short(day, shift):
                self._give(name, {day: shift})
        for shift in self.by_rarity:
            if shift in self.nights:
                for day in new:
                    self._nights(day, shift)
        for day in new:
            if self.problem.is_saturday(day):
                for shift in self.by_rarity:
                    if shift not in self.nights:
                        self._weekend(day, shift)
        for day in new:
            for shift in self.by_rarity:
                self._single(day, shift)
        for person in self.problem.people:
            self._settle(person, new)

    def _left(self, name: str) -> float:
        person = self.people[name]
        worked = sum(self.minutes[cell] for cell in self.cells[name] if cell != OFF)
        return (person.aim_minutes or 0) - worked

    def _short(self, day: int, shift: str) -> int:
        return self.wanted.get((day, shift), 0) - self.present[day, shift]

    def _lawful(self, name: str, block: dict[int, str]) -> bool:
        cells = self.cells[name]
        if any(day >= self.problem.days or cells[day] != OFF or (name, day) in self.closed for day in block):
            return False
        if any(self.people[name].most_of.get(shift, 0) == 0 for shift in block.values()):
            return False
        tried = tuple(block.get(day, cell) for day, cell in enumerate(cells))
        return all(one.rule in _LATER for one in broken_rules(self.alone[name], {name: tried}))

    def _give(self, name: str, block: dict[int, str]) -> bool:
        if not self._lawful(name, block):
            return False
        for day, shift in block.items():
            self.cells[name][day] = shift
            self.present[day, shift] += 1
        return True

    def _choice(self, days: Iterable[int], first: Counter[str] | None = None) -> list[str]:
        """Give everybody in the order of being asked: not against a request, then by ``first``, then by hours left."""
        days = list(days)
        return sorted(
            self.cells,
            key=lambda name: (
                any((name, day) in self.asked_off for day in days),
                first[name] if first else 0,
                -self._left(name),
                name,
            ),
        )

    def _nights(self, day: int, shift: str) -> None:
        while self._short(day, shift) > 0:
            if not any(
                self._left(name) >= length * self.minutes[shift] / 2 and self._give(name, block)
                for length in NIGHTS
                for block in [{day + k: shift for k in range(length)}]
                if all(self._short(one, shift) > 0 for one in block)
                for name in self._choice(block)
            ):
                return

    def _weekend(self, saturday: int, shift: str) -> None:
        for block in ({saturday: shift, saturday + 1: shift}, {saturday: shift}, {saturday + 1: shift}):
            while all(self._short(day, shift) > 0 for day in block):
                for name in self._choice(block, self.weekends):
                    if self._left(name) > 0 and self._give(name, block):
                        self.weekends[name] += 1
                        break
                else:
                    break

    def _single(self, day: int, shift: str) -> None:
        while self._short(day, shift) > 0:
            if not any(
                self._left(name) >= self.minutes[shift] / 2 and self._give(name, {day: shift})
                for name in self._choice([day])
            ):
                return

    def _settle(self, person: Person, new: range) -> None:
        """Give out hours that are still owed: where people are short first, then where they are in surplus."""
        name = person.name
        while self._worked(name) < person.least_minutes:
            options = [
                (-self._short(day, shift), (name, day) in self.asked_off, day, shift)
                for day in new
                for shift in self.by_rarity
                if person.most_of.get(shift, 0) and (day, shift) in self.wanted
            ]
            if not any(self._give(name, {day: shift}) for _, _, day, shift in sorted(options)) and not (
                self._anew(person, new)
            ):
                raise CannotFill(f"{name} cannot be given the hours contracted.")

    def _worked(self, name: str) -> int:
        return sum(self.minutes[cell] for cell in self.cells[name] if cell != OFF)

    def _anew(self, person: Person, new: range) -> bool:
        """Rub out one person's line, as is done when it does not come out, and write it again day by day."""
        name = person.name
        for day in new:
            if self.cells[name][day] != OFF:
                self.present[day, self.cells[name][day]] -= 1
                self.cells[name][day] = OFF
        mine = [shift for shift in self.by_rarity if person.most_of.get(shift, 0)]
        for length in (4, 3, 2, 5, 1):
            for day in new:
                for shift in sorted(mine, key=lambda shift, day=day: -self._short(day, shift)):  # type: ignore[misc]
                    block = {day + k: shift for k in range(length)}
                    if all(cell in self.wanted for cell in block.items()) and self._give(name, block):
                        break
            if self._worked(name) >= person.least_minutes:
                return True
        return False
