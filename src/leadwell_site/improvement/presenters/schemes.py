"""Savings schemes as pages show them: how each stands, its tripwires, and how often they would cry wolf."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from leadwell.improvement.schemes import SchemeState
from leadwell.improvement.tripwires import FalseAlarms, WireKind, can_signal, of_all
from leadwell_site.design_system.wording import day, moment, plural
from leadwell_site.improvement.choices import Likelihood, SchemeStateChoice, Severity
from leadwell_site.improvement.presenters.money_words import pounds
from leadwell_site.improvement.queries import SchemeSeen, WireState
from leadwell_site.improvement.queries.schemes import Moved

Keep = Callable[[str], str]
_TONES = {
    SchemeState.PROPOSED: "note",
    SchemeState.RUNNING: "good",
    SchemeState.PAUSED: "alert",
    SchemeState.ENDED: "quiet",
}
_MOVE_WORDS = {
    SchemeState.RUNNING: "Let run",
    SchemeState.PAUSED: "Paused",
    SchemeState.ENDED: "Ended",
}
_BY_ITSELF = "job "


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeLine:
    """A scheme on a list."""

    title: str
    href: str
    where: str
    status: tuple[str, str]
    says: str
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WireLine:
    """A tripwire on the page of its scheme."""

    pk: int
    title: str
    href: str
    status: tuple[str, str]
    waits_for: str
    signals: tuple[str, ...]
    latest: str
    false: str


def scheme_line(one: SchemeSeen, *, keep: Keep) -> SchemeLine:
    """Give a scheme as a list shows it."""
    says = f"Planned to save {pounds(one.saving)} a year from {day(one.starts_on)}."
    if one.paused is not None:
        says = f"Paused {moment(one.paused.known_at)}. {one.paused.reason}"
    return SchemeLine(
        title=one.title,
        href=keep(reverse("improvement:scheme", args=[one.pk])),
        where=one.unit.name,
        status=(_TONES[one.state], SchemeStateChoice(one.state.value).label),
        says=says,
        is_over=one.state is SchemeState.ENDED,
    )


def saving_words(schemes: Sequence[SchemeSeen]) -> str:
    """Say what schemes that run and that are paused are planned to save, apart from each other."""
    if not schemes:
        return "No savings scheme has been proposed here."
    sums = {
        state: sum(one.saving for one in schemes if one.state is state)
        for state in (SchemeState.RUNNING, SchemeState.PAUSED, SchemeState.PROPOSED)
    }
    counts = {state: sum(1 for one in schemes if one.state is state) for state in sums}
    said = [
        f"{plural(counts[state], 'scheme')} {words}: {pounds(sums[state])} a year"
        for state, words in (
            (SchemeState.RUNNING, "running"),
            (SchemeState.PAUSED, "paused"),
            (SchemeState.PROPOSED, "proposed"),
        )
        if counts[state]
    ]
    return (
        f"{'; '.join(said)}. Planned savings, not what was saved." if said else "Every scheme here has ended."
    )


def wire_line(state: WireState, *, keep: Keep) -> WireLine:
    """Give a tripwire as its scheme's page shows it."""
    wire, measure = state.wire, state.measure
    limit = wire.wire.limit
    waits_for = {
        WireKind.SIGN: "Its chart shows a sign of concern that is not chance.",
        WireKind.ABOVE: f"A month is above {measure.shown(limit)}.",
        WireKind.BELOW: f"A month is below {measure.shown(limit)}.",
        WireKind.COUNT: f"More than {limit or 0:,.0f} {measure.numerator} in a month, also while it runs.",
    }[wire.wire.kind]
    passed = [one for one in state.signals if one not in state.new]
    can = can_signal(wire.wire, state.chart)
    status = ("good", "does not signal") if can else ("note", "cannot signal yet")
    if state.new:
        status = ("alert", "signals")
    elif passed:
        status = ("watch", "signalled, and was let pass")
    return WireLine(
        pk=wire.pk,
        title=f"{measure.title}, {wire.unit.name}",
        href=keep(reverse("improvement:chart", args=[wire.unit.pk, measure.key])),
        status=status,
        waits_for=waits_for,
        signals=tuple(
            [f"Signals: {one.words}" for one in state.new] + [f"Let pass: {one.words}" for one in passed]
        ),
        latest=_latest(state),
        false=false_words(state.false),
    )


def _latest(state: WireState) -> str:
    if state.wire.wire.kind is WireKind.COUNT:
        last = state.latest
        if last is None:
            return "No month has a count yet."
        return f"Latest: {last.numerator or 0:,.0f} in {last.period.label}."
    point = state.chart.last
    return "No figure of a month that is over." if point is None else f"Latest: {point.shown}, {point.label}."


def false_words(false: FalseAlarms) -> str:
    """Say how often a tripwire would signal in a year though nothing changed."""
    if false.chance is None:
        return f"How often it would signal by chance alone is not known: {false.why}."
    return f"If nothing changed, it would still signal within a year {_in_100(false.chance)}: {false.why}."


def all_words(states: Sequence[WireState]) -> str:
    """Say how often any tripwire of a scheme would signal in a year though nothing changed."""
    if not states:
        return ""
    chance = of_all([one.false for one in states])
    if chance is None:
        return "How often chance alone would pause this scheme is not known, as it is not known of every tripwire."
    return (
        f"If nothing changed, chance alone would pause this scheme within a year {_in_100(chance)}. A pause is a "
        "reason to look, not a proof of harm."
    )


def _in_100(chance: float) -> str:
    if chance < 0.005:
        return "in fewer than 1 of 200 years like it"
    return f"in about {max(1, round(100 * chance))} of 100 years like it"


def move_lines(moves: Sequence[Moved], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give the moves of a scheme, the latest first."""
    return [
        {
            "what": _MOVE_WORDS[one.to] + (" by a tripwire" if one.tripwire is not None else ""),
            "tone": _TONES[one.to],
            "reason": one.reason,
            "let_pass": len(one.let_pass),
            "by": "by itself" if one.by.startswith(_BY_ITSELF) else names.get(one.by, one.by),
            "at": one.known_at,
        }
        for one in reversed(moves)
    ]


def assessment_lines(scheme: SchemeSeen, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give the assessments of a scheme, the latest first."""
    return [
        {
            "harm": one.harm,
            "likelihood": Likelihood(one.likelihood).label,
            "severity": Severity(one.severity).label,
            "mitigation": one.mitigation,
            "signed_by": one.signed_by,
            "by": names.get(one.by, one.by),
            "at": one.known_at,
        }
        for one in reversed(scheme.assessments)
    ]
