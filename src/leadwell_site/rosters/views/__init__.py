"""Pages of this app."""

from leadwell_site.rosters.views.choosing import choose
from leadwell_site.rosters.views.drafts import draft, draft_file, progress
from leadwell_site.rosters.views.making import make, sick
from leadwell_site.rosters.views.mine import ask, calendar, my_shifts
from leadwell_site.rosters.views.rosters import roster, roster_file, who_got_what

__all__ = [
    "ask",
    "calendar",
    "choose",
    "draft",
    "draft_file",
    "make",
    "my_shifts",
    "progress",
    "roster",
    "roster_file",
    "sick",
    "who_got_what",
]
