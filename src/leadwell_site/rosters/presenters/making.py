"""What a new roster will be made from, and by which rules."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from leadwell.foundations.definition_files import definition
from leadwell.foundations.staff import StaffGroup
from leadwell_site.design_system.wording import plural
from leadwell_site.rosters.queries import Basis

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_RULES = ("rest", "average_week", "weekly_rest")
_BASES = {"required": "hours required", "planned": "hours planned", "rostered": "people rostered"}


def make_page(held: Basis, sets: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Give what is wanted by weekday, the people, and the rules in words."""
    wanted: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    bases: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in held.wanted:
        wanted[one.shift, one.group][one.weekday] = one.people
        bases[one.shift, one.group].add(_BASES[one.basis])
    counted = held.posts.filter(held.posts["hours_a_week"].is_not_null())
    return {
        "wanted_head": ["Shift", *({"text": name, "number": True} for name in _DAYS), "Read off"],
        "wanted": [
            [
                f"{shift}, {StaffGroup(group).words}",
                *(str(days.get(weekday, 0)) for weekday in range(7)),
                " and ".join(sorted(bases[shift, group])),
            ]
            for (shift, group), days in wanted.items()
        ],
        "people_words": plural(counted.height, "person", "people"),
        "rule_words": [_rule_words(name) for name, _ in sets],
    }


def _rule_words(name: str) -> dict[str, Any]:
    found = definition("rosters", name)
    founding = found.founding()
    return {
        "title": found.text("title"),
        "rules": [found.entry(rule).text("words") for rule in _RULES if found.has(rule)],
        "source": found.text("source"),
        "status": founding.status.words,
    }
