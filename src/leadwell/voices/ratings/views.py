"""The rule for labels in a report from all round: a dated definition, and the words of its answers."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from leadwell.foundations.definition_files import BadDefinition, Entry, Founding, definition


class View(StrEnum):
    """How somebody's own view lies beside that of others."""

    HIGHER = "higher"
    LOWER = "lower"
    ALIKE = "alike"
    CANNOT_TELL = "cannot_tell"

    @property
    def words(self) -> str:
        """Give the label as a report says it."""
        return {
            View.HIGHER: "You see this higher than they do.",
            View.LOWER: "You see this lower than they do.",
            View.ALIKE: "You and they see this much alike.",
            View.CANNOT_TELL: "Cannot tell: the difference may be chance.",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewRule:
    """When a label may be given. All widths are shares of the scale from its lowest to its highest answer."""

    zone: float  # differences up to this count as alike
    level: float
    fewest_raters: int
    rater_spread: float  # standard deviation between raters
    item_spread: float  # standard deviation of one rater's answer to one item round their own mean
    least_rater_spread: float
    relations: dict[str, str]  # how a relation may be written, in small letters: its key
    founding: Founding
    zone_founding: Founding
    spread_founding: Founding

    def label(self, lower: float, upper: float, *, width: float) -> View:
        """Give the label for an interval of the difference in points; ``width`` is the scale's."""
        zone = self.zone * width
        if lower > zone:
            return View.HIGHER
        if upper < -zone:
            return View.LOWER
        if -zone <= lower and upper <= zone:
            return View.ALIKE
        return View.CANNOT_TELL


@cache
def shipped_rule() -> ViewRule:
    """Give the rule that Leadwell ships, from ``definitions/ratings/self_other.toml``.

    >>> rule = shipped_rule()
    >>> rule.zone * 4, rule.relations["teammate"]
    (0.5, 'peers')
    """
    return rule_of(definition("ratings", "self_other"))


def rule_of(document: Entry) -> ViewRule:
    """Read a rule from a definition.

    Raises:
        BadDefinition: something is missing or cannot be.
    """
    whole = document.founding()
    zone, spread = document.entry("zone"), document.entry("spread")
    relations: dict[str, str] = {}
    for one in document.entries("relations"):
        key = one.text("key")
        for written in {key, *one.texts("also")}:
            if relations.setdefault(written.casefold(), key) != key:
                raise BadDefinition(
                    f"{one.where}: {written!r} already means {relations[written.casefold()]!r}."
                )
    level = zone.number("level", least=0.5)
    if level >= 1:
        raise BadDefinition(f"{zone.where}: 'level' is {level:g}; it must be below 1.")
    return ViewRule(
        zone=zone.number("share_of_scale"),
        level=level,
        fewest_raters=document.entry("raters").whole("fewest", least=2),
        rater_spread=spread.number("rater", least=0.001),
        item_spread=spread.number("item", least=0.001),
        least_rater_spread=spread.number("least_rater", least=0.001),
        relations=relations,
        founding=whole,
        zone_founding=zone.founding(within=whole),
        spread_founding=spread.founding(within=whole),
    )
