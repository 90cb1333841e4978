"""How many false signals a whole pack of charts shows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from leadwell.foundations.errors import LeadwellError
from leadwell.measures.spc.false_alarms.simulation import Rates


class EmptyPack(LeadwellError):
    """There is no chart in the pack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a pack shows though nothing changed anywhere."""

    charts: int
    expected: float  # false signals; right whether or not measures hang together
    at_least_one: float  # the chance of one or more, of measures that have nothing to do with one another
    least: float  # the chance at the least, however they hang together: that of the worst chart
    most: float  # at the most
    usual: int  # in nineteen packs of twenty there are no more, of measures that have nothing to do with one another


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """False signals of a pack: by icons, and by charts with a signal at any point."""

    icons: Told
    charts: Told

    @property
    def words(self) -> tuple[str, ...]:
        """What it means, in plain words."""
        icons, charts = self.icons, self.charts
        surely = (
            ""
            if icons.at_least_one > 0.995
            else f"The chance of at least one false sign is {icons.at_least_one:.0%}. "
        )
        between = (
            f"between {icons.least:.0%} and {icons.most:.0%}"
            if icons.most < 1
            else f"{icons.least:.0%} or more"
        )
        return (
            f"If nothing had changed in any of {icons.charts:,} charts, chance alone would still mark about "
            f"{_about(icons.expected)} of them at their latest figure, and about {_about(charts.expected)} somewhere.",
            f"{surely}Nineteen times in twenty chance marks no more than {icons.usual:,} at their latest figure, if "
            "the measures have nothing to do with one another.",
            "Measures of one ward or one winter rise and fall together. Then false signs come in clusters: often "
            "none, and now and then many. The number to expect stays the same; the chance of at least one is "
            f"{between}, whatever the measures.",
            "So do not ask why of a single sign by itself: look whether it lasts, and whether it fits what is known.",
        )


def pack(rates: Sequence[Rates]) -> Pack:
    """Give how many false signals a pack of charts shows.

    Args:
        rates: of each chart.

    Raises:
        EmptyPack: there is none.

    >>> from leadwell.measures.spc.false_alarms.stored import stored_rates
    >>> round(pack([stored_rates(present=24)] * 100).icons.expected, 1)
    1.4
    """
    if not rates:
        raise EmptyPack("A pack has at least one chart.")
    return Pack(icons=_told([one.icon for one in rates]), charts=_told([one.chart for one in rates]))


def _about(number: float) -> str:
    return f"{number:.1f}" if number < 10 else f"{number:,.0f}"


def _told(chances: Sequence[float]) -> Told:
    each = np.array(chances)
    number = np.zeros(len(each) + 1)
    number[0] = 1.0
    for chance in each:  # the number of signals, of charts apart from one another: Poisson's binomial
        number[1:] = number[1:] * (1 - chance) + number[:-1] * chance
        number[0] *= 1 - chance
    return Told(
        charts=len(each),
        expected=float(each.sum()),
        at_least_one=float(1 - np.prod(1 - each)),
        least=float(each.max()),
        most=float(min(1.0, each.sum())),
        usual=int(np.searchsorted(number.cumsum(), 0.95 - 1e-12)),
    )
