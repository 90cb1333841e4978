"""Work about cases that is done by itself."""

from datetime import timedelta

from leadwell_site.background.jobs import job
from leadwell_site.organisations import clock
from leadwell_site.speaking import actions


@job("speaking.take_up", every=timedelta(days=1))
def take_up() -> None:
    """Give cases that nobody looks after any more to those who are guardians now."""
    actions.take_up_what_nobody_holds(at=clock.now())


@job("speaking.reorder", every=timedelta(days=1))
def reorder() -> None:
    """Let the database's files no longer tell in which order, and when, people spoke up."""
    actions.reorder()


@job("speaking.seal", every=timedelta(days=1))
def seal() -> None:
    """Let the audit log hold a hash over what was told until the last Sunday."""
    actions.seal_the_week(at=clock.now())
