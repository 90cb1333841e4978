"""Raters' codes: what they open."""

from leadwell_site.qualities.models import RaterCode
from leadwell_site.qualities.queries.rounds import RoundSeen, round_now
from leadwell_site.voices.queries import digest_of, tidy


def rater_digest(typed: str) -> str:
    """Give under what a rater's code is kept; another one than that of the same letters for a cycle of questions."""
    return digest_of(f"rater {tidy(typed)}")


def round_of_code(typed: str) -> tuple[RoundSeen, str, bool] | None:
    """Give the assessment and group that a code is of, and whether it was used; None where there is none."""
    found = RaterCode.objects.filter(digest=rater_digest(typed)).first()
    return None if found is None else (round_now(found.round_id), found.group, found.is_used)
