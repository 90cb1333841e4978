"""What is known of questions, of people who may own them, and of lessons."""

from leadwell_site.improvement.queries.lessons import charts_at, coverage, lessons_done
from leadwell_site.improvement.queries.people import Owner, names_of, owners_at
from leadwell_site.improvement.queries.questions import (
    Asked,
    TurnTaken,
    question,
    questions_at,
    questions_owned,
)

__all__ = [
    "Asked",
    "Owner",
    "TurnTaken",
    "charts_at",
    "coverage",
    "lessons_done",
    "names_of",
    "owners_at",
    "question",
    "questions_at",
    "questions_owned",
]
