"""What is done in the background: assessments closed after their last day, and ratings mixed."""

from datetime import timedelta

from django.utils import timezone

from leadwell_site.background.jobs import job
from leadwell_site.qualities import actions
from leadwell_site.qualities.queries import open_rounds

BY_ITSELF = "job qualities"


@job("qualities.tend", every=timedelta(hours=1))
def tend() -> None:
    """Close assessments whose last day is over, and mix what came in since the last hour."""
    found = open_rounds()
    for one in found:
        # One that was opened once more stays open until its facilitator closes it.
        if one.design.closes_on < timezone.localdate() and one.times(one.state) == 1:
            actions.close_round(of=one, by=BY_ITSELF, at=timezone.now())
    if found:
        actions.shuffle_ratings()
