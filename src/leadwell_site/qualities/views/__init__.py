"""Pages of this app."""

from leadwell_site.qualities.views.health import health
from leadwell_site.qualities.views.mine import mine, own, own_new, reflect
from leadwell_site.qualities.views.rating import rate_start, rate_thanks
from leadwell_site.qualities.views.reports import own_plan, release_file, report, round_plan
from leadwell_site.qualities.views.rounds import (
    round_cards,
    round_change,
    round_new,
    round_new_for,
    round_own,
    round_page,
)

__all__ = [
    "health",
    "mine",
    "own",
    "own_new",
    "own_plan",
    "rate_start",
    "rate_thanks",
    "reflect",
    "release_file",
    "report",
    "round_cards",
    "round_change",
    "round_new",
    "round_new_for",
    "round_own",
    "round_page",
    "round_plan",
]
