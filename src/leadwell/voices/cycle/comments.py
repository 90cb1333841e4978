"""Under which part of the organisation a comment is shown: each under one only, and none among fewer than ten."""

from collections.abc import Sequence
from dataclasses import dataclass

from leadwell.voices.anonymity import Policy, merge_small, shipped_policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """Comments that are shown together; ``names`` are the units they came from."""

    names: tuple[str, ...]
    members: tuple[int, ...]

    @property
    def title(self) -> str:
        """The names as one reads them; empty where the bucket is all there is.

        >>> Bucket(names=("Ash", "Birch", "Cedar"), members=()).title
        'Ash, Birch and Cedar'
        """
        *some, last = self.names
        return f"{', '.join(some)} and {last}" if some else last


def buckets(paths: Sequence[Sequence[str]], *, policy: Policy | None = None) -> tuple[Bucket, ...]:
    """Share comments out so that each stands in one bucket of at least as many writers as the policy asks for.

    A comment that stood under a ward and under its site too would tell, by what is not under the ward, who wrote the
    rest. So units are split from the top down while every piece stays large enough, and small siblings are merged.

    Args:
        paths: for each comment the units it came from, from the top down.
        policy: how many must have written.

    Returns:
        Nothing where all together are too few.

    >>> [(one.names, len(one.members)) for one in buckets([("A",)] * 12 + [("B",)] * 6 + [("C",)] * 7)]
    [(('A',), 12), (('B', 'C'), 13)]
    """
    policy = policy or shipped_policy()
    if len(paths) < policy.comment_people:
        return ()
    return tuple(_split(tuple(range(len(paths))), paths, 0, ("",), policy.comment_people))


def _split(
    members: tuple[int, ...],
    paths: Sequence[Sequence[str]],
    depth: int,
    names: tuple[str, ...],
    smallest: int,
) -> list[Bucket]:
    below: dict[str, list[int]] = {}
    for one in members:
        below.setdefault(paths[one][depth] if len(paths[one]) > depth else "", []).append(one)
    if set(below) == {""}:
        return [Bucket(names=names, members=members)]
    merged = merge_small(below, smallest=smallest)
    if len(merged) == 1 and len(merged[0].names) > 1:
        return [Bucket(names=names, members=members)]
    found: list[Bucket] = []
    for group in merged:
        if len(group.names) == 1 and group.names[0]:
            found += _split(group.members, paths, depth + 1, group.names, smallest)
        else:
            found.append(Bucket(names=tuple(name or "others" for name in group.names), members=group.members))
    return found
