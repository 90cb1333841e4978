"""Scales: what can be answered, and what each answer is worth from 0 to 10, exactly."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType

from leadwell.foundations.definition_files import BadDefinition, Entry, Founding, definition
from leadwell.foundations.errors import LeadwellError
from leadwell.voices.items.wording import Text, Whose, text_of

TOP = 10  # every score lies from 0 to this


class NoSuchScale(LeadwellError):
    """There is no scale of that key."""


class NoSuchAnswer(LeadwellError):
    """An answer is none of the scale's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that can be given."""

    key: str
    step: int | None  # 0 up; None where the answer is not scored
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The answers of a question, the lowest first."""

    key: str
    title: str
    options: tuple[Option, ...]
    founding: Founding

    @property
    def highest(self) -> int:
        """The highest step."""
        return max(one.step for one in self.options if one.step is not None)

    def option(self, key: str) -> Option:
        """Give one option.

        Raises:
            NoSuchAnswer: the scale has no such option.
        """
        for one in self.options:
            if one.key == key:
                return one
        allowed = ", ".join(one.key for one in self.options)
        raise NoSuchAnswer(f"{key!r} is no answer of the scale {self.key!r}; its answers are: {allowed}.")

    def worth(self, key: str, *, is_reversed: bool = False) -> Fraction | None:
        """Give what an answer is worth from 0 to 10, or None where it is not scored.

        Raises:
            NoSuchAnswer: the scale has no such option.

        >>> float(scale("agreement").worth("agree")), float(scale("agreement").worth("agree", is_reversed=True))
        (7.5, 2.5)
        >>> scale("seen-often").worth("sometimes")
        Fraction(10, 3)
        """
        step = self.option(key).step
        if step is None:
            return None
        worth = Fraction(TOP * step, self.highest)
        return TOP - worth if is_reversed else worth


@cache
def scales() -> Mapping[str, Scale]:
    """Give every scale that Leadwell ships, by key."""
    document = definition("pulse", "scales")
    within = document.founding()
    found = [scale_of(one, within=within) for one in document.entries("scale")]
    return MappingProxyType({one.key: one for one in found})


def scale(key: str) -> Scale:
    """Give one scale that Leadwell ships.

    Raises:
        NoSuchScale: there is none of that key.
    """
    return scale_among(scales(), key)


def scale_among(known: Mapping[str, Scale], key: str) -> Scale:
    """Give one scale of those that are known.

    Raises:
        NoSuchScale: there is none of that key.
    """
    if key not in known:
        raise NoSuchScale(f"There is no scale called {key!r}; there is: {', '.join(sorted(known))}.")
    return known[key]


def scale_of(entry: Entry, *, within: Founding, whose: Whose = Whose.OURS, holder: str = "") -> Scale:
    """Read a scale from a definition.

    Raises:
        BadDefinition: something is missing, a key is there twice, or the steps are not 0, 1, 2 and so on.
    """
    options = tuple(
        Option(
            key=one.text("key"),
            step=one.whole("step") if one.has("step") else None,
            text=text_of(one, whose=whose, holder=holder),
        )
        for one in entry.entries("option")
    )
    if len({one.key for one in options}) != len(options):
        raise BadDefinition(f"{entry.where}: each option must have a key of its own.")
    steps = [one.step for one in options if one.step is not None]
    if len(steps) < 2 or steps != list(range(len(steps))):
        raise BadDefinition(
            f"{entry.where}: the steps are {steps}; they must be 0, 1, 2 and so on, two at least, the lowest first."
        )
    return Scale(
        key=entry.text("key"),
        title=entry.text("title"),
        options=options,
        founding=entry.founding(within=within),
    )
