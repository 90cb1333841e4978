"""Which of many findings may be told, so that chance alone seldom makes any."""

from collections.abc import Sequence


def beyond_chance(chances: Sequence[float], *, share: float) -> tuple[bool, ...]:
    """Say which findings stand, where each has a chance of coming about by luck (Benjamini and Hochberg, 1995).

    Of the findings that stand, on average at most ``share`` are false. Where there is nothing to find anywhere, the
    chance that any stands is at most ``share``. The first holds for findings that are independent or go together.

    >>> beyond_chance([0.001, 0.04, 0.02, 0.6], share=0.05)
    (True, False, True, False)
    """
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    last = max(
        (rank for rank, place in enumerate(order, 1) if chances[place] <= share * rank / len(order)),
        default=0,
    )
    standing = set(order[:last])
    return tuple(place in standing for place in range(len(chances)))
