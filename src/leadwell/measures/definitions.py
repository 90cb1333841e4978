"""Measures as dated data: what is counted, over what, in whose words, and where that is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import product
from types import MappingProxyType

from leadwell.foundations.definition_files import (
    BadDefinition,
    Entry,
    Status,
    definition,
    definition_names,
)
from leadwell.foundations.errors import LeadwellError
from leadwell.measures.rates import Sureness

__all__ = ["Direction", "Measure", "NoSuchMeasure", "Status", "measure", "measures", "measures_of"]


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
    plans_ahead: bool = False  # figures of periods that have not come are plans, and no slips of the keyboard

    @property
    def lowest(self) -> float | None:
        """The value below which no figure can lie; None where that is not known, as of scores."""
        return None if self.sure is Sureness.SCORE else 0.0

    @property
    def highest(self) -> float | None:
        """The value above which no figure can lie: the whole of a share; None for all else."""
        return self.multiplier if self.sure is Sureness.SHARE else None

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
    return measures_of(*(definition("measures", name) for name in definition_names("measures")))


def measures_of(*documents: Entry) -> Mapping[str, Measure]:
    """Read measures from definitions, for example an organisation's own.

    A document holds ``[[measure]]`` tables, and ``[[family]]`` tables that stand for several measures that
    differ in one or two words: each word in braces is put in turn into every text. What all of a
    document's measures share may stand once in a ``[shared]`` table.

    Raises:
        BadDefinition: something is missing, of the wrong kind, or defined twice.
    """
    found: dict[str, Measure] = {}
    for document in documents:
        shared = document.entry("shared").fields if document.has("shared") else {}
        rows = [
            Entry(where=one.where, fields={**shared, **one.fields})
            for name in ("measure", "family")
            if document.has(name)
            for one in document.entries(name)
        ]
        for row in rows:
            for each in _of_family(row) if row.has("words") else [row]:
                one = _measure(each)
                if one.key in found:
                    raise BadDefinition(f"{each.where}: the measure {one.key} is defined twice.")
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


def _of_family(family: Entry) -> Iterator[Entry]:
    """Give the members of a family: in the key the short word, elsewhere what it stands for."""
    words = family.entry("words")
    choices = [
        [(name, short, said) for short, said in words.entry(name).fields.items()] for name in words.fields
    ]
    for choice in product(*choices):
        short = {name: key for name, key, _ in choice}
        said = {name: text for name, _, text in choice}
        said |= {name.capitalize(): text[:1].upper() + text[1:] for name, _, text in choice}
        fields = {
            name: (value.format_map(short if name == "key" else said) if isinstance(value, str) else value)
            for name, value in family.fields.items()
        }
        yield Entry(where=f"{family.where}, {' '.join(short.values())}", fields=fields)


def _measure(entry: Entry) -> Measure:
    founding = entry.founding()
    return Measure(
        key=entry.text("key"),
        title=entry.text("title"),
        subject=entry.text("subject"),
        numerator=entry.text("numerator"),
        denominator=entry.text("denominator", may_be_empty=True),
        multiplier=entry.number("multiplier"),
        unit=entry.text("unit", may_be_empty=True),
        decimals=entry.whole("decimals"),
        direction=entry.member("direction", Direction),
        staff_words=entry.text("staff_words"),
        public_words=entry.text("public_words"),
        regulator_words=entry.text("regulator_words"),
        source=founding.source,
        status=founding.status,
        since=founding.since,
        sure=entry.member("sure", Sureness) if entry.has("sure") else Sureness.FULL_COUNT,
        counts_people=entry.flag("counts_people") if entry.has("counts_people") else False,
        plans_ahead=entry.flag("plans_ahead") if entry.has("plans_ahead") else False,
    )
