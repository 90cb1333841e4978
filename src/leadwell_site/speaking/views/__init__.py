"""Pages of people who speak up, of those who answer, and of everybody with a role."""

from leadwell_site.speaking.views.cases import attachment, case, cases, told_of_care
from leadwell_site.speaking.views.outside import come_back, front, raise_concern, tell_of_care, you_said
from leadwell_site.speaking.views.staff import about, arrange, counts_of_quarter, log_of_quarter

__all__ = [
    "about",
    "arrange",
    "attachment",
    "case",
    "cases",
    "come_back",
    "counts_of_quarter",
    "front",
    "log_of_quarter",
    "raise_concern",
    "tell_of_care",
    "told_of_care",
    "you_said",
]
