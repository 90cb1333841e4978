"""What is done in the background: figures worked out, answers mixed, cycles closed on their last day."""

from contextlib import suppress
from datetime import timedelta

from django.utils import timezone

from leadwell.voices.cycle import NotAllowed
from leadwell_site.background.jobs import job
from leadwell_site.voices import actions
from leadwell_site.voices.queries import cycle_now, open_cycles

BY_ITSELF = "job voices"


@job("voices.release")
def release(cycle_id: int, by: str) -> None:
    """Work out what may be told of a closed cycle."""
    actions.release(cycle=cycle_now(int(cycle_id)), by=str(by), at=timezone.now())


@job("voices.tend", every=timedelta(hours=1))
def tend() -> None:
    """Close cycles whose last day is over, and mix what came in since the last hour."""
    today = timezone.localdate()
    for one in open_cycles():
        if one.closes_on < today:
            with suppress(NotAllowed):  # somebody was quicker
                actions.close(cycle=one, by=BY_ITSELF, at=timezone.now())
    # Also where none is open: the log of what was destroyed may have been held by somebody who read.
    actions.shuffle()
