"""Background work: jobs asked for by name, their progress, and the worker that does them.

An action asks with ``ask_for``; the asking is a row written in the action's own transaction, so that it is
kept or lost with the change. A job says how far it has come with ``tell``.
"""


def ask_for(name: str, /, **ids: int | str) -> str:
    """Ask for a job by its name; give the number of the asking.

    The job is not looked up, so that a lower app may ask for a job of a higher one.
    """
    from leadwell_site.background.carrying_out import carry_out

    return str(carry_out.enqueue(name, ids).id)


def tell(subject: str, done: int, total: int, words: str = "") -> None:
    """Say how far the work on a subject has come; seen at once, also from inside a transaction."""
    from leadwell_site.background import progress

    progress.tell(subject, done, total, words)


__all__ = ["ask_for", "tell"]
