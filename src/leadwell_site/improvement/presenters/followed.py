"""Of all signs that the figures showed in a year: how many somebody asked about, and what came of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from leadwell.foundations.periods import PeriodKind, month_of
from leadwell.measures.charts import Glance
from leadwell_site.design_system.wording import plural
from leadwell_site.improvement.queries import Asked

MONTHS = 12

_Key = tuple[int, str]  # place, measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Signs that began in the last months with figures, as the charts stand, and what followed."""

    signs: int
    asked: int  # of them
    with_action: int
    with_result: int

    @property
    def sentence(self) -> str:
        """The shares in words."""
        if not self.signs:
            return f"No sign began in the last {MONTHS} months."
        began = f"In the last {MONTHS} months {plural(self.signs, 'sign')} began."
        if not self.asked:
            return f"{began} Nobody asked about any of them."
        return (
            f"{began} Somebody asked about {self._part(self.asked)}; {self._part(self.with_action)} led to an action "
            f"and {self._part(self.with_result)} to a result."
        )

    def _part(self, count: int) -> str:
        share = count / self.signs
        shown = "under 1%" if 0 < share < 0.005 else "over 99%" if 0.995 <= share < 1 else f"{share:.0%}"
        return f"{count:,} ({shown})"


def followed(glances: Mapping[_Key, Glance], asked: Iterable[Asked], *, latest: date) -> Followed:
    """Count signs and what became of them.

    A question is about a sign where it was asked of one of its figures; one sign with two questions is one sign.

    Args:
        glances: at the monthly series, by place and measure.
        asked: questions about these places.
        latest: the first day of the last month that has figures.
    """
    since = month_of(latest).shifted(1 - MONTHS).start
    of_series: dict[_Key, list[Asked]] = {}
    for one in asked:
        if one.period_kind == PeriodKind.MONTH.value and one.period_start is not None:
            of_series.setdefault((one.unit.pk, one.measure), []).append(one)
    about: list[Sequence[Asked]] = [
        [one for one in of_series.get(key, ()) if sign.first <= one.period_start <= sign.last]  # type: ignore[operator]
        for key, glance in glances.items()
        for sign in glance.signs
        if sign.first >= since
    ]
    return Followed(
        signs=len(about),
        asked=sum(1 for several in about if several),
        with_action=sum(1 for several in about if any(one.action is not None for one in several)),
        with_result=sum(1 for several in about if any(one.result is not None for one in several)),
    )
