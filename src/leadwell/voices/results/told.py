"""A unit's figure as statistics may see it: between which ends it is told, and how many at least answered.

Everything in this package works from these, so that whatever it gives could be worked out by anybody who reads the
page. An interval from the answers themselves would tell how far they differ, which is one more figure of them.
"""

from dataclasses import dataclass

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.anonymity import Figure, FigureKind, Policy, Scale, shipped_policy


class NotAResult(LeadwellError):
    """A figure lies outside its scale, or nobody answered, or figures that cannot be compared stand together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One unit's figure, on a scale from 0 (the least answer) to 1 (the most)."""

    key: str
    low: float  # the figure is this or more,
    high: float  # and this or less, with its rounding
    answered: int  # so many at least
    people: int | None = None  # who could have answered, where that is known and may be told
    lowest: float = 0.0  # what 0 stands for: points of a scale, or 0 percent
    highest: float = 100.0

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if not 0 <= self.low <= self.high <= 1:
            raise NotAResult(
                f"{self.key}: the figure is {self.low:g} to {self.high:g} of its scale, not 0 to 1."
            )
        if self.answered < 1:
            raise NotAResult(f"{self.key}: nobody answered, so there is no figure. Leave the unit out.")
        if self.people is not None and self.people < self.answered:
            raise NotAResult(
                f"{self.key}: {self.answered} answered of {self.people} people. Give everybody who could have answered."
            )
        if not self.highest > self.lowest:
            raise NotAResult(f"{self.key}: the scale from {self.lowest:g} to {self.highest:g} has no width.")

    @property
    def width(self) -> float:
        """The scale's most less its least."""
        return self.highest - self.lowest

    def on_scale(self, share: float) -> float:
        """Give a share of the scale as points of it."""
        return self.lowest + share * self.width


def told(
    figure: Figure,
    *,
    answered: int,
    scale: Scale | None = None,
    people: int | None = None,
    policy: Policy | None = None,
) -> Told | None:
    """Take over a figure of the ledger; None where nothing is told.

    How many answered is told in bands, so the least of the band is taken. A figure to the nearest step may lie half
    a step to either side.

    Args:
        figure: as ``leadwell.voices.anonymity.figures`` writes it.
        answered: how many answered; only their band goes on from here.
        scale: of the answers; yes or no if not given.
        people: who could have answered. Give it only where it is told beside the figure.
        policy: how the figure was written.

    Raises:
        NotAResult: fewer answered than any band holds.

    >>> told(Figure(key="a", kind=FigureKind.SHARE, at_least=40.0, at_most=40.0, words="40%"), answered=13)
    Told(key='a', low=0.375, high=0.425, answered=10, people=None, lowest=0.0, highest=100.0)
    """
    if figure.at_least is None or figure.at_most is None:
        return None
    policy, scale = policy or shipped_policy(), scale or Scale()
    bands = [first for first in policy.display.count_bands if first <= answered]
    if not bands:
        raise NotAResult(
            f"{figure.key}: fewer than {policy.display.count_bands[0]} answered; no figure is told."
        )
    if figure.kind is FigureKind.SHARE:
        lowest, highest, steps = 0.0, 100.0, 100 // policy.display.percent_step
    else:
        lowest, highest = float(scale.lowest), float(scale.highest)
        steps = max(2, round(scale.range / policy.display.score_step))
    low, high = ((one - lowest) / (highest - lowest) for one in (figure.at_least, figure.at_most))
    half = 0.5 / steps
    return Told(
        key=figure.key,
        low=max(0.0, round(low - half, 9)) if low > 0 else 0.0,
        high=min(1.0, round(high + half, 9)) if high < 1 else 1.0,
        answered=bands[-1],
        people=people,
        lowest=lowest,
        highest=highest,
    )
