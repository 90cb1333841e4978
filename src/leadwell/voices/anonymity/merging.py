"""Small groups are merged with their neighbours, so that everybody is in some group that can be told of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadwell.voices.anonymity.cells import Cell, NotACell, cell, everybody
from leadwell.voices.anonymity.ledger import Decision, Ledger

REST = "the others"  # people who belong to a unit and to none below it


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """One group, of one name or of several put together."""

    names: tuple[str, ...]
    members: tuple[int, ...]


def merge_small(groups: Mapping[str, Sequence[int]], *, smallest: int) -> tuple[Merged, ...]:
    """Merge the smallest group with the next smallest until each has at least so many people.

    Of two as small, the one whose names come first goes first. Where all together are too few, one group is left
    and it is too small; empty groups are left out.

    >>> found = merge_small({"A": [0, 1, 2], "B": [3, 4], "C": [5, 6, 7, 8]}, smallest=3)
    >>> [(one.names, len(one.members)) for one in found]
    [(('A', 'B'), 5), (('C',), 4)]
    """
    found = [
        Merged(names=(name,), members=tuple(sorted(members))) for name, members in groups.items() if members
    ]
    while len(found) > 1:
        found.sort(key=lambda one: (len(one.members), one.names))
        if len(found[0].members) >= smallest:
            break
        found[:2] = [_together(found[0], found[1])]
    return tuple(sorted(found, key=lambda one: one.names))


def decide_tree(ledger: Ledger, paths: Sequence[Sequence[str]], *, cut: str = "unit") -> tuple[Decision, ...]:
    """Decide about everybody and about the units of a tree, from the top down, with small siblings merged.

    Where a group cannot be shown because of what is out already (an earlier cycle, say), it is merged with its
    smallest sibling and asked for again, before any of that family is shown. Everybody is in a group of their own
    unit or of units put together, down to the level at which that fits.

    Args:
        ledger: decides, and keeps what is shown.
        paths: for each person who answered, their units from the top down, as ("Division", "Ward").
        cut: the name under which the groups are told.

    Raises:
        NotACell: there is not one path for each person.

    >>> ledger = Ledger(20)
    >>> found = decide_tree(ledger, [("A",)] * 12 + [("B",)] * 5 + [("C",)] * 3)
    >>> [(one.cell.title, one.verdict.value) for one in found]
    [('Everybody', 'follows'), ('A', 'released'), ('B and C', 'follows')]
    """
    if len(paths) != ledger.people:
        raise NotACell(f"{ledger.people} people answered; {len(paths)} have units. Each needs a path.")
    smallest = max(ledger.policy.smallest_named, ledger.policy.people)
    decided = [ledger.decide(everybody(ledger.people))]
    waiting: list[tuple[Sequence[int], int]] = [(range(len(paths)), 0)]
    while waiting:
        family, depth = waiting.pop(0)
        children, depth = _children(family, paths, depth)
        groups = merge_small(children, smallest=smallest)
        for one, said in _decide_family(ledger, groups, cut):
            decided.append(said)
            if said.verdict.is_shown:
                waiting.append((one.members, depth + 1))
    return tuple(decided)


def _decide_family(ledger: Ledger, groups: Sequence[Merged], cut: str) -> list[tuple[Merged, Decision]]:
    """Decide about siblings; where one is refused it is merged with another, before any of them is shown.

    What is left as one group is the parent, which is decided already.
    """
    while len(groups) > 1:
        mark = ledger.mark()
        decided = [ledger.decide(_cell(one, cut)) for one in groups]
        refused = [one for one, said in zip(groups, decided, strict=True) if not said.verdict.is_shown]
        if not refused:
            return list(zip(groups, decided, strict=True))
        ledger.back_to(mark)
        groups = _merge_refused(groups, refused[0])
    return []


def _children(
    family: Sequence[int], paths: Sequence[Sequence[str]], depth: int
) -> tuple[dict[str, list[int]], int]:
    """Give the units below a group and their depth; a unit with one unit below it is passed through."""
    while True:
        found: dict[str, list[int]] = {}
        for person in family:
            path = paths[person]
            name = " / ".join(path[: depth + 1] if len(path) > depth else (*path, REST))
            found.setdefault(name, []).append(person)
        if all(len(paths[person]) <= depth for person in family):
            return {}, depth
        if len(found) > 1:
            return found, depth
        depth += 1


def _merge_refused(groups: Sequence[Merged], refused: Merged) -> tuple[Merged, ...]:
    others = sorted(
        (one for one in groups if one is not refused), key=lambda one: (len(one.members), one.names)
    )
    found = [_together(refused, others[0]), *others[1:]]
    return tuple(sorted(found, key=lambda one: one.names))


def _together(one: Merged, other: Merged) -> Merged:
    return Merged(
        names=tuple(sorted((*one.names, *other.names))), members=tuple(sorted((*one.members, *other.members)))
    )


def _cell(one: Merged, cut: str) -> Cell:
    titles = [name.rpartition(" / ")[2] for name in one.names]
    title = titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"
    return cell(f"{cut}={' + '.join(one.names)}", one.members, title=title, cut=cut)
