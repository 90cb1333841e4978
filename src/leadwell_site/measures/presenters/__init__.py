"""What pages show of figures: every number of the site goes through ``shown``."""

from leadwell_site.measures.presenters.shown import certainty, marks, period_of, shown

__all__ = ["certainty", "marks", "period_of", "shown"]
