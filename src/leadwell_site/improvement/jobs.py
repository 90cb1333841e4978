"""Work of improvement that is done by itself."""

from datetime import timedelta

from leadwell_site.background.jobs import job
from leadwell_site.improvement import actions
from leadwell_site.organisations import clock


@job("improvement.tripwires", every=timedelta(days=1))
def tripwires() -> None:
    """Look at the tripwires of all running schemes: a month may have ended although nothing was loaded."""
    actions.try_all_tripwires(at=clock.now())
