"""Where events are too rare to judge each period: the periods that hold more of them than chance gives at once."""

import numpy as np
from numpy.typing import NDArray

from leadwell.measures.spc.advice.terms import choice_terms
from leadwell.measures.spc.lines import Floats
from leadwell.measures.spc.tails import binomial_at_least

WORDS = "more at once than chance gives"


def sentence() -> str:
    """Say what the mark means.

    >>> sentence()[:82]
    'So many of all these events would fall in this period by chance alone less than on'
    """
    times = 1 / choice_terms().number("cluster_rarer_than")
    return (
        "So many of all these events would fall in this period by chance alone less than once in "
        f"{times:.0f} times; look at each of them now, and at what they have in common."
    )


def clusters(counts: Floats, sizes: Floats | None) -> NDArray[np.bool_]:
    """Say which periods hold more events than chance gives at once.

    Given how many events there were in all, each falls in a period by chance as often as is that period's part of
    what they are out of. So the count of one period is binomial, whatever the true rate: the exact conditional test
    of two Poisson rates (Przyborowski and Wilenski, Biometrika 31, 313-323, 1940), of this period against all.

    Args:
        counts: of events; NaN is missing. Shape (N,).
        sizes: what they are out of; None for periods alike. Shape (N,).

    >>> clusters(np.array([0.0, 1.0, 0.0, 0.0, 0.0, 3.0] + [0.0] * 24), None).nonzero()[0].tolist()
    [5]
    """
    there = ~np.isnan(counts)
    if sizes is not None:
        there &= sizes > 0
    out_of = np.ones(len(counts)) if sizes is None else sizes
    found = np.zeros(len(counts), dtype=bool)
    if not bool((counts[there] > 0).any()):
        return found
    part = out_of[there] / out_of[there].sum()
    chance = binomial_at_least(counts[there], counts[there].sum(), part)
    found[there] = (counts[there] > 0) & (chance < choice_terms().number("cluster_rarer_than"))
    return found
