"""Who works where, for what they are trained, when they are away, which shifts are theirs, as known at a moment."""

from leadwell_site.workforce.queries.people import (
    absences,
    away_for_good,
    duties,
    duties_of_units,
    employees_of,
    employees_within,
    is_shared,
    learning,
    needs,
    needs_of_organisation,
    other_posts,
    posts,
    posts_of_units,
    training,
)

__all__ = [
    "absences",
    "away_for_good",
    "duties",
    "duties_of_units",
    "employees_of",
    "employees_within",
    "is_shared",
    "learning",
    "needs",
    "needs_of_organisation",
    "other_posts",
    "posts",
    "posts_of_units",
    "training",
]
