"""Who may be moved and what a move costs: a dated definition, Leadwell's or a trust's own."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from leadwell.foundations.definition_files import BadDefinition, Entry, Founding, definition, entry_from_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What a move costs, in squared marks of shortfall."""

    move: float
    other_site: float
    moved_lately: float
    lately_days: float
    each_move: float
    in_a_row: float
    fatigue: float
    week_hours: float
    away_again: float
    back_home: float
    preferred: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRules:
    """The rules that are never broken, the mark that shortfalls are measured in, and the costs."""

    rest_hours: float
    new_starter_weeks: float
    most_consecutive_shifts: float
    most_week_hours: float
    most_fatigue: float
    most_moves_in_a_row: float
    mark_hours: float
    mark_percent: float
    worst_percent: float
    told_from: float  # percent: units likelier than this to be short after the moves are told of
    most_chance: float  # percent: no unit gives so that it is likelier than this to be short
    costs: Costs
    founding: Founding
    to_be_checked: tuple[str, ...]  # rules known from general knowledge only

    def mark(self, required: float) -> float:
        """Give the shortfall in hours from which a shift that requires so many hours has a red flag."""
        share = required * self.mark_percent / 100
        return min(self.mark_hours, share) if share > 0 else self.mark_hours


@cache
def shipped_rules() -> MoveRules:
    """Give the rules that Leadwell ships, from ``definitions/redeployment/moves.toml``."""
    return rules_of(definition("redeployment", "moves"))


def read_rules(path: Path) -> MoveRules:
    """Read a trust's own rules, in the layout of the shipped file.

    Raises:
        BadDefinition: the file is not there, or something in it is missing or cannot be.
    """
    try:
        return rules_of(entry_from_text(path.read_text(encoding="utf-8"), where=path.name))
    except (OSError, UnicodeDecodeError) as problem:
        raise BadDefinition(
            f"{path} cannot be read: {getattr(problem, 'strerror', None) or 'not UTF-8'}."
        ) from None


def rules_of(document: Entry) -> MoveRules:
    """Read rules from a definition.

    Raises:
        BadDefinition: something is missing or cannot be.
    """
    whole = document.founding()
    costs = document.entry("cost")
    worst = _percent(document.entry("risk"), "worst_percent", least=1)
    named = {
        "rest": "rest between shifts",
        "new_starters": "weeks of new starters",
        "consecutive_shifts": "shifts in a row",
        "week": "hours in seven days",
        "fatigue": "fatigue",
        "moves_in_a_row": "moves in a row",
        "mark": "the mark of a red flag",
    }
    unsure = tuple(
        words
        for key, words in named.items()
        if document.entry(key).founding(within=whole).status.value == "recall"
    )
    return MoveRules(
        rest_hours=document.entry("rest").number("hours"),
        new_starter_weeks=document.entry("new_starters").number("weeks"),
        most_consecutive_shifts=document.entry("consecutive_shifts").number("most", least=1),
        most_week_hours=document.entry("week").number("hours", least=1),
        most_fatigue=document.entry("fatigue").number("most", least=1),
        most_moves_in_a_row=document.entry("moves_in_a_row").number("most", least=1),
        mark_hours=document.entry("mark").number("hours", least=0.5),
        mark_percent=document.entry("mark").number("percent", least=1),
        worst_percent=worst,
        told_from=_percent(document.entry("risk"), "told_from", least=0),
        most_chance=_percent(document.entry("giver"), "most_chance", least=0),
        costs=Costs(
            move=costs.number("move", least=0.001),
            other_site=costs.number("other_site"),
            moved_lately=costs.number("moved_lately"),
            lately_days=costs.number("lately_days", least=1),
            each_move=costs.number("each_move"),
            in_a_row=costs.number("in_a_row"),
            fatigue=costs.number("fatigue"),
            week_hours=costs.number("week_hours"),
            away_again=costs.number("away_again"),
            back_home=costs.number("back_home", least=0.001),
            preferred=costs.number("preferred"),
        ),
        founding=whole,
        to_be_checked=unsure,
    )


def _percent(entry: Entry, key: str, *, least: float) -> float:
    value = entry.number(key, least=least)
    if value > 100:
        raise BadDefinition(f"{entry.where}: {key!r} is {value:g}; it must be {least:g} to 100.")
    return value
