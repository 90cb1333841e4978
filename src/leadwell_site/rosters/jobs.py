"""Rosters that are found in the background."""

from leadwell_site.background.jobs import job
from leadwell_site.rosters import actions
from leadwell_site.rosters.queries import draft


@job("rosters.find", is_long=True)
def find(draft_id: int) -> None:
    """Find the roster of a draft."""
    actions.find(draft=draft(draft_id))
