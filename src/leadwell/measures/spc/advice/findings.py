"""What was found out about a series before it is charted: each doubt with its figure, and how sure it is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from leadwell.measures.spc.advice.terms import warning_terms
from leadwell.measures.spc.kinds import Kind


class Doubt(StrEnum):
    """What may make a chart unsafe."""

    AUTOCORRELATION = "autocorrelation"
    SEASONALITY = "seasonality"
    OVER_DISPERSION = "over-dispersion"
    SMALL_COUNTS = "small counts"
    FEW_POINTS = "too few points"
    ROUNDING = "rounding"
    HEAPING = "heaping"
    CONSTANT = "constant"


class Sure(StrEnum):
    """How sure a finding is."""

    COUNTED = "counted"  # no matter of chance
    STRONG = "strong"  # below the strict level, allowing for all tests together
    LIKELY = "likely"  # below the level, allowing for all tests together
    POSSIBLE = "possible"  # below the level by itself; among several tests this happens by chance
    NO_SIGN = "no sign"
    NOT_TESTED = "not tested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One doubt, tested or counted."""

    doubt: Doubt
    warned: bool
    sure: Sure
    statistic: str  # what ``value`` is
    value: float | None
    lower: float | None = None  # where the true one lies, 19 times in 20
    upper: float | None = None
    p: float | None = None  # the chance of so much where nothing is wrong
    p_together: float | None = None  # the same, allowing for every test made of this series (Holm, 1979)
    words: str
    remedy: str = ""  # what to do instead
    instead: tuple[Kind, ...] = ()  # charts to use instead, the best first


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Every doubt about one series, and what many tests together mean."""

    findings: tuple[Finding, ...]

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Those that were warned of."""
        return tuple(one for one in self.findings if one.warned)

    @property
    def tests(self) -> int:
        """How many tests of chance were made."""
        return sum(one.p is not None for one in self.findings)

    @property
    def multiplicity(self) -> str:
        """What it means that several tests were made, in plain words."""
        level = warning_terms().number("level")
        if not self.tests:
            return "Nothing was tested that chance could have a hand in."
        if self.tests == 1:
            return f"One test was made. Where nothing is wrong it warns falsely in {level:.0%} of series."
        together = 1 - (1 - level) ** self.tests
        return (
            f"{self.tests} tests were made. Where nothing is wrong each warns falsely in {level:.0%} of series, and "
            f"at least one of them in up to {together:.0%}. 'Likely' and 'strong' allow for that; 'possible' does not."
        )

    def of(self, doubt: Doubt) -> Finding:
        """Give the finding about one doubt."""
        return next(one for one in self.findings if one.doubt is doubt)


def together(findings: Iterable[Finding]) -> Report:
    """Put findings together: p values for all tests at once, by Holm's method (Scand. J. Statist. 6, 65-70, 1979)."""
    found = list(findings)
    terms = warning_terms()
    level, strict = terms.number("level"), terms.number("strong")
    tested = sorted(
        (place for place, one in enumerate(found) if one.p is not None), key=lambda at: found[at].p or 0
    )
    least = 0.0
    for rank, place in enumerate(tested):
        one = found[place]
        assert one.p is not None
        least = max(least, min(1.0, one.p * (len(tested) - rank)))
        sure = Sure.NO_SIGN
        if one.p < level:
            sure = Sure.STRONG if least < strict else Sure.LIKELY if least < level else Sure.POSSIBLE
        found[place] = replace(one, p_together=least, sure=sure, warned=one.p < level)
    return Report(findings=tuple(found))
