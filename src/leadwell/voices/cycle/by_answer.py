"""Of everybody together, the share of each answer to one question: told where very many answered, each figure blurred.

The figures of a part and of its units tell one share, and several shares of the same answers would narrow each other
down. So those of the single answers are treated as figures of a group that cuts across the tree: none below as many
people as such groups need, wide ends, and a random difference each. One person who answers otherwise changes two of
them, so the difference is twice as large as that of other such groups. Membership alone decides whether they are told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from leadwell.voices.anonymity import Cell, Figure, Policy, figures, shipped_policy
from leadwell.voices.anonymity.display import difference_size
from leadwell.voices.cycle.design import AskedPart

ANSWERS = "answers"  # the cut under which it is declared before the cycle opens


def answers_cell(people: int) -> Cell:
    """Give everybody who answered, as the group of which the single answers are told.

    >>> answers_cell(2).key
    'answers=everybody'
    """
    return Cell(
        key=f"{ANSWERS}=everybody", title="Everybody, by answer", cut=ANSWERS, members=tuple(range(people))
    )


def answer_figures(
    part: AskedPart, keys: Sequence[str], group: Cell, *, secret: str, policy: Policy | None = None
) -> Mapping[str, Figure]:
    """Give the share of each answer, by its key.

    Args:
        part: told by answer; it has one question.
        keys: the answer of each person, by place.
        group: from ``answers_cell``, if the ledger lets it be shown.
        secret: of the cycle.
        policy: what is promised.

    Raises:
        CannotShow: the secret is too short.
    """
    blurred = _blurred(policy or shipped_policy())
    return {
        one.key: figures(
            [group],
            [int(key == one.key) for key in keys],
            policy=blurred,
            question=answer_question(part, one.key),
            secret=secret,
        )[0]
        for one in part.items[0].options
    }


def answer_question(part: AskedPart, key: str) -> str:
    """Give under which name the share of one answer stands in a release."""
    return f"{part.address}={key}"


def answers_words(*, policy: Policy | None = None) -> str:
    """Say what belongs beside the shares of single answers.

    >>> answers_words()
    'Each share carries a random difference, 95 times in 100 of 6 people or fewer, so they need not add up to 100%.'
    """
    size = difference_size(mean=_blurred(policy or shipped_policy()).display.crossing_noise)
    return (
        f"Each share carries a random difference, 95 times in 100 of {size} people or fewer, so they need not add up "
        "to 100%."
    )


def _blurred(policy: Policy) -> Policy:
    return replace(policy, display=replace(policy.display, crossing_noise=2 * policy.display.crossing_noise))
