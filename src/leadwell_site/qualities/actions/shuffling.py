"""Writes codes, ratings and remarks anew, so that no trace is left of the order in which they came."""

from leadwell_site.qualities.models import KeptRating, KeptRemark, RaterCode
from leadwell_site.voices.actions import shuffle

MIXED = (RaterCode, KeptRating, KeptRemark)


def shuffle_ratings() -> None:
    """Write all rows of the three tables anew; ``leadwell_site.voices`` says how and why."""
    shuffle(MIXED)
