"""What changes who works where: rows that are added."""

from leadwell_site.workforce.actions.adding import Added, add_people
from leadwell_site.workforce.actions.leaving import nobody_gone, not_on_list, say_left
from leadwell_site.workforce.actions.needing import NotACompetence, need_competence, need_no_longer

__all__ = [
    "Added",
    "NotACompetence",
    "add_people",
    "need_competence",
    "need_no_longer",
    "nobody_gone",
    "not_on_list",
    "say_left",
]
