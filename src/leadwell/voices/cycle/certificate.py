"""What is promised to whoever answers, in plain words, before a cycle opens and above its questions."""

from leadwell.voices.anonymity import Policy, shipped_policy
from leadwell.voices.cycle.design import Design


def certificate(design: Design, *, policy: Policy | None = None) -> tuple[str, ...]:
    """Say what happens with an answer. Every sentence is true of what the program does; tests hold it to that.

    >>> from leadwell.voices.cycle.design import designed
    >>> certificate(designed(["psychological-safety/voice"]))[0]
    'Your name, your address and the time of your answer are not kept with it. Nobody can look up who answered what.'
    """
    policy = policy or shipped_policy()
    said = [
        "Your name, your address and the time of your answer are not kept with it. "
        "Nobody can look up who answered what.",
        "Nobody sees any answer or any figure before the questions close, and single answers are never shown.",
        f"Every figure that is shown, and all of them put together, involves at least {policy.people} people. "
        f"Groups of fewer than {policy.smallest_named} have no figure of their own.",
        "You may leave out any question.",
        "When the figures are released, all single answers are destroyed.",
    ]
    if design.cuts:
        told = ", ".join(one.title.lower() for one in design.cuts)
        said.append(
            f"You are asked about: {told}. You may leave that out, too. Only groups large enough are told by it."
        )
    if design.asks_comment:
        said.append(
            f"What you write is kept apart from your answers, and shown, in an order by lot, only where "
            f"{policy.comment_people} or more wrote. Words can give you away, whatever a computer does: leave out "
            "names and what only you know."
        )
    return tuple(said)
