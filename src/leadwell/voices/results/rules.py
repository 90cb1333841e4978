"""What counts as sure, as change and as under-represented: a dated definition."""

from dataclasses import dataclass
from functools import cache
from math import inf

from leadwell.foundations.definition_files import BadDefinition, Entry, Founding, definition


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRule:
    """The levels of intervals and of false alarms, all from 0 to 1."""

    level: float
    dispersions: tuple[
        float, ...
    ]  # variance of one answer as a share of the most that it can be at that mean
    dispersion_weights: tuple[float, ...]  # how far each is believed beforehand
    change_dispersion: float  # the one that changes are held against
    least_moved: float  # chance is not taken to move units less than so, beside all new people
    false_arrows: float
    false_names: float
    founding: Founding
    answers_founding: Founding


@cache
def result_rule() -> ResultRule:
    """Give the rule that Leadwell ships, from ``definitions/results/units.toml``.

    >>> result_rule().level, result_rule().dispersions[-1]
    (0.95, 0.7)
    """
    return rule_of(definition("results", "units"))


def rule_of(document: Entry) -> ResultRule:
    """Read a rule from a definition.

    Raises:
        BadDefinition: something is missing or is not between 0 and 1.
    """
    whole, answers = document.founding(), document.entry("answers")
    return ResultRule(
        level=_between(document.entry("interval"), "level"),
        dispersions=_numbers(answers, "dispersions", most=1),
        dispersion_weights=_weights(answers),
        change_dispersion=_between(document.entry("change"), "dispersion"),
        least_moved=_between(document.entry("change"), "least_moved"),
        false_arrows=_between(document.entry("change"), "false_arrows"),
        false_names=_between(document.entry("participation"), "false_names"),
        founding=whole,
        answers_founding=answers.founding(within=whole),
    )


def _between(entry: Entry, key: str) -> float:
    value = entry.number(key)
    if not 0 < value < 1:
        raise BadDefinition(f"{entry.where}: {key!r} is {value:g}; it must be between 0 and 1.")
    return value


def _weights(entry: Entry) -> tuple[float, ...]:
    found = _numbers(entry, "weights")
    if len(found) != len(_numbers(entry, "dispersions", most=1)):
        raise BadDefinition(f"{entry.where}: 'weights' needs one number for each of 'dispersions'.")
    return found


def _numbers(entry: Entry, key: str, *, most: float = inf) -> tuple[float, ...]:
    found = entry.fields.get(key)
    if (
        not isinstance(found, list)
        or not found
        or not all(isinstance(one, int | float) and 0 < one <= most for one in found)
    ):
        upto = "" if most == inf else f" and up to {most:g}"
        raise BadDefinition(f"{entry.where}: {key!r} must be numbers above 0{upto}.")
    return tuple(float(one) for one in found)
