"""What is known of questions, of people who may own them, of lessons and of savings schemes."""

from leadwell_site.improvement.queries.lessons import charts_at, coverage, lessons_done
from leadwell_site.improvement.queries.people import Owner, names_of, owners_at
from leadwell_site.improvement.queries.questions import (
    Asked,
    TurnTaken,
    question,
    questions_at,
    questions_owned,
)
from leadwell_site.improvement.queries.schemes import (
    SchemeSeen,
    paused_schemes,
    scheme_of,
    schemes_at,
    schemes_that_run,
)
from leadwell_site.improvement.queries.tripwires import WireState, can_trip, wire_states

__all__ = [
    "Asked",
    "Owner",
    "SchemeSeen",
    "TurnTaken",
    "WireState",
    "can_trip",
    "charts_at",
    "coverage",
    "lessons_done",
    "names_of",
    "owners_at",
    "paused_schemes",
    "question",
    "questions_at",
    "questions_owned",
    "scheme_of",
    "schemes_at",
    "schemes_that_run",
    "wire_states",
]
