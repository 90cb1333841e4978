"""What stands beside a requirement and is never mixed into it: judgement, indicators, the funded establishment."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from leadwell.foundations.definition_files import BadDefinition, Entry, entry_from_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What somebody judges a unit to need, with the reason. It is recorded as it was said."""

    unit: str
    wte: float
    reason: str
    by: str  # a role, not a name
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A nurse-sensitive indicator of a unit, to be looked at together with the requirement."""

    unit: str
    name: str
    value: float
    shown_in: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Funded:
    """The establishment that is paid for at a unit, whole-time posts."""

    unit: str
    wte: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """All that stands beside the requirements of some units."""

    judgements: tuple[Judgement, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    funded: tuple[Funded, ...] = ()

    def check_units(self, units: set[str]) -> None:
        """See to it that nothing is about a unit that was not counted, such as a misspelt one.

        Raises:
            BadDefinition: something is.
        """
        named = [
            *(one.unit for one in self.judgements),
            *(one.unit for one in self.indicators),
            *(one.unit for one in self.funded),
        ]
        for unit in named:
            if unit not in units:
                raise BadDefinition(
                    f"The unit {unit!r} is not in the census, which has {', '.join(sorted(units))}."
                )


def read_beside(path: Path) -> Beside:
    """Read a file with ``[[judgement]]``, ``[[indicator]]`` and ``[[funded]]`` tables.

    Raises:
        BadDefinition: it is not there, not TOML, or a table lacks something.
    """
    try:
        return beside_of(entry_from_text(path.read_text(encoding="utf-8"), where=path.name))
    except (OSError, UnicodeDecodeError) as problem:
        why = getattr(problem, "strerror", None) or "it is not text in UTF-8"
        raise BadDefinition(f"{path} cannot be read: {why}.") from None


def beside_of(document: Entry) -> Beside:
    """Read what stands beside from a definition.

    Raises:
        BadDefinition: a table lacks something or is not known.
    """
    for key in document.fields:
        if key not in {"judgement", "indicator", "funded"}:
            raise BadDefinition(
                f"{document.where}: {key!r} is not known here; it may be judgement, indicator or funded."
            )

    def rows(key: str) -> tuple[Entry, ...]:
        return document.entries(key) if document.has(key) else ()

    return Beside(
        judgements=tuple(
            Judgement(
                unit=one.text("unit"),
                wte=one.number("wte"),
                reason=one.text("reason"),
                by=one.text("by"),
                on=one.day("on"),
            )
            for one in rows("judgement")
        ),
        indicators=tuple(
            Indicator(
                unit=one.text("unit"),
                name=one.text("name"),
                value=one.number("value", least=-1e9),
                shown_in=one.text("shown_in"),
                period=one.text("period"),
            )
            for one in rows("indicator")
        ),
        funded=tuple(Funded(unit=one.text("unit"), wte=one.number("wte")) for one in rows("funded")),
    )
