"""What is done at once when figures became known: other apps say what, and measures need not know them."""

from collections.abc import Callable

from leadwell_site.measures.models import Load

_followers: list[Callable[[Load], None]] = []


def follow(does: Callable[[Load], None]) -> None:
    """Have something done at the end of every act of adding, in its transaction: kept or lost with it.

    An app says so when it is ready. Whatever is followed by work that may take long is a job instead.
    """
    if does not in _followers:
        _followers.append(does)


def figures_changed(load: Load) -> None:
    """Do what follows on the figures of a load. Each action that adds figures calls it last."""
    for does in _followers:
        does(load)
