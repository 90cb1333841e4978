"""What the shift simulation is driven by, read from dated definitions: fitted figures, costs and findings."""

from dataclasses import dataclass
from functools import cache

from leadwell.foundations.definition_files import Founding, definition


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The figures of the simulation as they were fitted to a published one; a scenario may put others in place.

    All of wards and shifts: ``available / required = plan x attendance x exp(spread x Z)``, Z standard normal.
    """

    attendance: float  # share of planned hours worked, times how demand has moved since the plan
    spread: float  # of the logarithm of available over required, from shift to shift
    attendance_error: float  # how far another service may lie from it: standard error of the logarithm
    spread_error: float
    round_up: float  # a part of a whole shift short that is asked for is at least 1 - round_up
    team: float  # people whom a shift requires, mean over wards
    team_spread: float  # its standard deviation over wards
    wards: int
    hospitals: int
    redeployment: float  # chance that a shift asked for is sought among wards with people to spare
    bank: float  # chance that the bank fills one that is still open
    agency: float  # chance that an agency fills one that is still open after that
    variation: float  # coefficient of variation of demand, for establishments set at a percentile of it
    sickness: float  # share of paid time lost to sickness that ``attendance`` holds already
    short: float  # a shift is short when available is so far below required, as a share
    over: float
    fitted_within: float  # root mean square error of the fit, points
    founding: Founding


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What an hour of bank and agency costs, in hours of one's own staff."""

    bank: float
    agency: float
    currency: str
    founding: Founding


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One published finding on staffing and outcomes: observational, to be shown with its source."""

    topic: str
    study: str
    design: str
    exposure: str
    estimate: float
    low: float | None  # 95% interval; None where none was published
    high: float | None
    unit: str
    founding: Founding

    @property
    def sentence(self) -> str:
        """The finding as a page says it."""
        interval = "" if self.low is None else f", 95% interval {self.low:g} to {self.high:g}"
        return (
            f"{self.topic.capitalize()}: {self.unit} {self.estimate:g}{interval}, associated with {self.exposure} "
            f"({self.study}; {self.design}; {self.founding.source})."
        )


@cache
def fitted_model() -> Model:
    """Give the figures that Leadwell ships, from ``definitions/establishment/shift_model.toml``."""
    entry = definition("establishment", "shift_model")
    return Model(
        attendance=entry.number("attendance"),
        spread=entry.number("spread"),
        attendance_error=entry.number("attendance_error"),
        spread_error=entry.number("spread_error"),
        round_up=entry.number("round_up"),
        team=entry.number("team"),
        team_spread=entry.number("team_spread"),
        wards=entry.whole("wards", least=1),
        hospitals=entry.whole("hospitals", least=1),
        redeployment=entry.number("redeployment"),
        bank=entry.number("bank"),
        agency=entry.number("agency"),
        variation=entry.number("variation"),
        sickness=entry.number("sickness"),
        short=entry.number("short"),
        over=entry.number("over"),
        fitted_within=entry.number("fitted_within"),
        founding=entry.founding(),
    )


@cache
def shipped_costs() -> Costs:
    """Give the shipped costs of temporary staff, from ``definitions/establishment/costs.toml``."""
    entry = definition("establishment", "costs")
    return Costs(
        bank=entry.number("bank"),
        agency=entry.number("agency"),
        currency=entry.text("currency"),
        founding=entry.founding(),
    )


@cache
def findings() -> tuple[Finding, ...]:
    """Give what studies found to go together with staffing, from ``definitions/establishment/evidence.toml``."""
    document = definition("establishment", "evidence")
    whole = document.founding()
    return tuple(
        Finding(
            topic=one.text("topic"),
            study=one.text("study"),
            design=one.text("design"),
            exposure=one.text("exposure"),
            estimate=one.number("estimate"),
            low=one.number("low") if one.has("low") else None,
            high=one.number("high") if one.has("high") else None,
            unit=one.text("unit"),
            founding=one.founding(within=whole),
        )
        for one in document.entries("finding")
    )


def evidence_words() -> str:
    """Give the sentence that stands above the findings wherever they are shown."""
    return definition("establishment", "evidence").text("words")
