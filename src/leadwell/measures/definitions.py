"""Measures as dated data: what is counted, over what, in whose words, and where that is written."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from leadwell.foundations.definition_files import Status
from leadwell.foundations.errors import LeadwellError
from leadwell.measures.rates import Sureness

__all__ = ["Direction", "Measure", "NoSuchMeasure", "Status", "measure", "measures"]


class Direction(StrEnum):
    """Which way is better."""

    INCREASE = "increase"
    DECREASE = "decrease"
    NEITHER = "neither"


class NoSuchMeasure(LeadwellError):
    """A key names no measure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure, the same for staff, public and regulator."""

    key: str
    title: str
    subject: str  # staffing, quality, workforce, finance, voices
    numerator: str  # in words
    denominator: str  # in words; "" where the measure is a count
    multiplier: float  # value shown = numerator / denominator * multiplier
    unit: str  # "%", "hours per patient day", "shifts", ...
    decimals: int
    direction: Direction
    staff_words: str  # one sentence for each reader; same number
    public_words: str
    regulator_words: str
    source: str
    status: Status
    since: date
    sure: Sureness = Sureness.FULL_COUNT  # what kind of certainty its figures have
    counts_people: bool = False  # the numerator counts people or events: small numbers stay private

    def value(self, numerator: float | None, denominator: float | None) -> float | None:
        """Give the value shown, or None where it is missing or not defined.

        Ratios are of sums: give the summed numerator and the summed denominator.
        """
        if numerator is None:
            return None
        if not self.denominator:
            return numerator * self.multiplier
        if not denominator:
            return None
        return numerator / denominator * self.multiplier

    def shown(self, value: float | None) -> str:
        """Give a value as text with its unit: ``93.4%``, ``7.6 hours per patient day``."""
        if value is None:
            return "no figure"
        text = f"{value:,.{self.decimals}f}"
        return f"{text}%" if self.unit == "%" else f"{text} {self.unit}".strip()


@cache
def measures() -> Mapping[str, Measure]:
    """Give every measure that Leadwell ships, by key."""
    found: dict[str, Measure] = {}
    for entry in sorted(
        files("leadwell.definitions").joinpath("measures").iterdir(), key=lambda one: one.name
    ):
        if not entry.name.endswith(".toml"):
            continue
        document = tomllib.loads(entry.read_text(encoding="utf-8"))
        shared = document.get("shared", {})
        for row in document["measure"]:
            fields = {**shared, **row}
            fields["direction"] = Direction(fields["direction"])
            fields["status"] = Status(fields["status"])
            fields["sure"] = Sureness(fields.get("sure", "full_count"))
            one = Measure(**fields)
            assert one.key not in found, f"measure {one.key} is defined twice"
            found[one.key] = one
    return MappingProxyType(found)


def measure(key: str) -> Measure:
    """Give one measure.

    Raises:
        NoSuchMeasure: no definition has that key.
    """
    try:
        return measures()[key]
    except KeyError:
        raise NoSuchMeasure(f"There is no measure called {key!r}.") from None
