"""Headroom: what is planned for leave, sickness and study. Two ways to say it, which are never the same number."""

from dataclasses import dataclass
from typing import TypeAlias

from leadwell.foundations.definition_files import BadDefinition, Entry

_MOST = 0.9


@dataclass(frozen=True, slots=True)
class Uplift:
    """The share that is added to hours of care to find paid hours: 0.22 makes 1 hour 1.22.

    >>> round(Uplift(0.22).unavailable.share, 4)
    0.1803
    """

    share: float

    @property
    def factor(self) -> float:
        """Paid hours for each hour of care."""
        return 1 + self.share

    @property
    def unavailable(self) -> "Unavailability":
        """The same headroom said as a share of paid time."""
        return Unavailability(self.share / (1 + self.share))

    @property
    def words(self) -> str:
        """The headroom as a page says it, in both ways."""
        return f"uplift {self.share:.1%}, which is {self.unavailable.share:.1%} of paid time away"


@dataclass(frozen=True, slots=True)
class Unavailability:
    """The share of paid time that is away: 0.22 makes 1 hour of care 1 / 0.78 paid hours.

    >>> round(Unavailability(0.22).uplift.share, 3)
    0.282
    """

    share: float

    @property
    def factor(self) -> float:
        """Paid hours for each hour of care."""
        return 1 / (1 - self.share)

    @property
    def uplift(self) -> Uplift:
        """The same headroom said as a share added."""
        return Uplift(self.share / (1 - self.share))

    @property
    def words(self) -> str:
        """The headroom as a page says it, in both ways."""
        return f"{self.share:.1%} of paid time away, which is an uplift of {self.uplift.share:.1%}"


Headroom: TypeAlias = Uplift | Unavailability


def headroom_of(entry: Entry) -> Headroom:
    """Read headroom: ``uplift`` or ``unavailable``, one and not the other.

    Raises:
        BadDefinition: both are given, or neither, or a percentage where a share belongs.
    """
    names = [name for name in ("uplift", "unavailable") if entry.has(name)]
    if len(names) != 1 or set(entry.fields) - {"uplift", "unavailable"}:
        raise BadDefinition(
            f"{entry.where}: give 'uplift' (the share added to hours of care) or 'unavailable' (the share of paid time "
            "away), one of them and nothing else. They are not the same: an uplift of 22% is 18.03% away, and 22% "
            "away is an uplift of 28.2%."
        )
    share = entry.number(names[0])
    if share > _MOST:
        hint = f" For {share:g}% write {share / 100:g}." if 1 < share <= 100 else ""
        raise BadDefinition(
            f"{entry.where}: {names[0]!r} is {share:g}; it must be a share from 0 to {_MOST:g}.{hint}"
        )
    return Uplift(share) if names[0] == "uplift" else Unavailability(share)
