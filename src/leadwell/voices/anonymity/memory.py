"""Earlier cycles: what was shown of them is still known, and people's answers do not change that fast."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from leadwell.voices.anonymity.cells import NotACell


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What was shown of an earlier cycle, in the places of the people of this one.

    Those who answered then but not now have places after the last of now.
    """

    title: str
    answered: tuple[int, ...]
    cells: tuple[tuple[int, ...], ...]

    @property
    def people(self) -> int:
        """One more than the highest place named."""
        return max((one for named in (self.answered, *self.cells) for one in named), default=-1) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """An earlier cycle in places of its own, and by what its people are known again.

    Where answers cannot be joined to people (as with codes drawn from a bag), ``known_by`` holds what each was
    like: the unit first, then other attributes. See :func:`joined_by_likeness`.
    """

    title: str
    known_by: tuple[Hashable, ...]  # one for each who answered
    cells: tuple[tuple[int, ...], ...]  # the groups that were shown


def joined(now: Sequence[Hashable], earlier: Sequence[Remembered]) -> tuple[Past, ...]:
    """Join earlier cycles to this one by a key that each person keeps from cycle to cycle.

    Args:
        now: the key of each person who answered now.
        earlier: the earlier cycles, oldest first.

    Raises:
        NotACell: a key stands twice in one cycle.

    >>> joined(["a", "b"], [Remembered(title="1", known_by=("b", "c"), cells=((0, 1),))])[0].answered
    (1, 2)
    """
    place = {key: number for number, key in enumerate(now)}
    if len(place) < len(now):
        raise NotACell("Two people of this cycle have one key; each needs a key of their own.")
    found = []
    for one in earlier:
        if len(set(one.known_by)) < len(one.known_by):
            raise NotACell(f"{one.title}: two people have one key; each needs a key of their own.")
        places = [place.setdefault(key, len(place)) for key in one.known_by]
        found.append(_past(one, places))
    return tuple(found)


def joined_by_likeness(
    now: Sequence[tuple[Hashable, ...]], earlier: Sequence[Remembered]
) -> tuple[Past, ...]:
    """Join earlier cycles to this one where nobody knows who is who: as many as can be are held to be the same.

    That is the worst case for one team told of twice, since only those who joined or left then differ. People who
    are alike in everything are joined first, then people of one unit. It is a careful guess and no proof: another
    way of joining could in rare cases give away more.

    Args:
        now: what each person who answered is like; the unit first.
        earlier: the earlier cycles, oldest first, told in the same way.
    """
    like: list[tuple[Hashable, ...]] = list(now)
    found: list[Past] = []
    for one in reversed(earlier):
        described = [key if isinstance(key, tuple) else (key,) for key in one.known_by]
        places = [-1] * len(described)
        free = set(range(len(like)))
        for length in (None, 1):  # everything, then the unit alone
            waiting: dict[tuple[Hashable, ...], list[int]] = {}
            for number in sorted(free, reverse=True):
                waiting.setdefault(like[number][:length], []).append(number)
            for number, each in enumerate(described):
                if places[number] < 0 and waiting.get(each[:length]):
                    places[number] = waiting[each[:length]].pop()
                    free.discard(places[number])
        for number, each in enumerate(described):
            if places[number] < 0:
                places[number] = len(like)
                like.append(each)
        found.append(_past(one, places))
    return tuple(reversed(found))


def _past(one: Remembered, places: Sequence[int]) -> Past:
    if any(not 0 <= member < len(places) for members in one.cells for member in members):
        raise NotACell(
            f"{one.title}: a group names somebody who is not among the {len(places)} who answered."
        )
    return Past(
        title=one.title,
        answered=tuple(sorted(places)),
        cells=tuple(tuple(sorted(places[member] for member in members)) for members in one.cells),
    )
