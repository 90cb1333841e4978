"""At which of the three levels of leadership there are figures where somebody works."""

from datetime import date
from functools import cache
from typing import Any

from leadwell.foundations.definition_files import definition
from leadwell.measures.definitions import measure
from leadwell.voices.frameworks import Context
from leadwell_site.measures.models import Series
from leadwell_site.organisations.queries import roles_in_force


@cache
def measures_by_level() -> dict[Context, tuple[str, ...]]:
    """Give the measures that show leadership at each level."""
    entries = definition("pages", "three_levels").entries("level")
    return {one.member("context", Context): one.texts("measures") for one in entries}


def held_by_level(user: Any, *, on: date) -> dict[Context, list[str]]:
    """Give by level the titles of the measures that are held of the places where a person has a role, or below."""
    held: set[str] = set()
    for path in roles_in_force(user, on=on).values_list("unit__path", flat=True):
        found = Series.objects.filter(unit__path__startswith=path)
        held.update(found.order_by().values_list("measure", flat=True).distinct())
    return {
        level: [measure(key).title for key in keys if key in held]
        for level, keys in measures_by_level().items()
    }
