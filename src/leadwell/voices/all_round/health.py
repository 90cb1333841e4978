"""A health check: what the reports on many leaders say together, by dimension, and on how many it stands.

Every leader knows their own figure, so two checks that differ by one leader would give that leader away. So the
survey ledger decides here, with leaders in place of people, and remembers every earlier check: a leader's figure is the
same figure in each.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from leadwell.voices.anonymity import (
    WHOLE,
    FigureKind,
    Ledger,
    Policy,
    Remembered,
    Scale,
    count_band,
    decide_tree,
    figures,
    joined,
    shipped_policy,
    stricter,
)
from leadwell.voices.ratings.over_time import interval_told
from leadwell.voices.ratings.report import told_means, told_words

_TENTHS = 10  # figures of single leaders are told in tenths


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderFigure:
    """What all raters together said of one leader in one dimension, as it was told."""

    leader: str  # a key that stays the same from check to check
    way: tuple[str, ...]  # units from the top of the check down
    at_least: float
    at_most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthMemory:
    """Which leaders stood in which group of an earlier check of a dimension. Never shown."""

    title: str
    leaders: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON keeps it."""
        return {
            "title": self.title,
            "leaders": list(self.leaders),
            "cells": [list(one) for one in self.cells],
        }


def health_memory_of_json(kept: dict[str, Any]) -> HealthMemory:
    """Read what was kept."""
    return HealthMemory(
        title=kept["title"],
        leaders=tuple(kept["leaders"]),
        cells=tuple(tuple(one) for one in kept["cells"]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthGroup:
    """Leaders of a unit, or of several put together."""

    title: str
    leaders: str  # how many, in a band
    words: str
    at_least: float  # steps
    at_most: float
    lower: float | None
    upper: float | None

    def as_json(self) -> dict[str, Any]:
        """Give it as JSON keeps it."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthTold:
    """One dimension of a health check."""

    key: str
    title: str
    highest: int
    groups: tuple[HealthGroup, ...]  # empty where too few leaders were assessed
    words: str
    memory: HealthMemory | None


def health(
    key: str,
    title: str,
    leaders: Sequence[LeaderFigure],
    *,
    items: int,
    highest: int,
    check: str,
    earlier: Sequence[HealthMemory] = (),
    policy: Policy | None = None,
) -> HealthTold:
    """Give one dimension of a health check.

    An interval stands on fixed spreads, with leaders taken to differ as much as raters of one leader do; that is
    likely too much, so intervals are rather too wide.

    Args:
        key: of the dimension.
        title: of the dimension.
        leaders: the figures of those who were assessed.
        items: how many statements each figure stands on.
        highest: step of an answer; the lowest is 0.
        check: what this check is called.
        earlier: earlier checks of the same dimension with any of the same leaders, oldest first.
        policy: what is promised; the survey's if not given.
    """
    policy = stricter(policy or shipped_policy(), persistence=1.0)
    if len(leaders) < policy.smallest_named:
        return HealthTold(
            key=key,
            title=title,
            highest=highest,
            groups=(),
            words=f"{count_band(len(leaders), policy=policy).capitalize()} leaders have a figure here, so nothing "
            "is told.",
            memory=None,
        )
    rules = replace(policy, display=replace(policy.display, score_step=policy.display.score_step * _TENTHS))
    names = [one.leader for one in leaders]
    past = joined(
        names, [Remembered(title=one.title, known_by=one.leaders, cells=one.cells) for one in earlier]
    )
    ledger = Ledger(len(leaders), policy=rules, past=past)
    decide_tree(ledger, [one.way for one in leaders])
    shown = list({one.key: one for one in ledger.decisions().shown}.values())
    scale = Scale(kind=FigureKind.SCORE, lowest=0, highest=highest * _TENTHS)
    answers = [round((one.at_least + one.at_most) / 2 * _TENTHS) for one in leaders]
    written = figures(shown, answers, scale=scale, policy=rules)
    bands = policy.display.count_bands
    groups = []
    for cell, figure in zip(shown, written, strict=True):
        told = told_means(figure, _TENTHS, (0, highest), policy)
        if told is None:
            continue
        least = max(band for band in bands if band <= len(cell.members))
        around = interval_told(told, raters=least, items=items, scale=(0, highest))
        groups.append(
            HealthGroup(
                title="Everybody" if cell.cut == WHOLE else cell.title,
                leaders=count_band(len(cell.members), policy=policy),
                words=told_words(figure, _TENTHS, (0, highest)),
                at_least=told[0],
                at_most=told[1],
                lower=None if around is None else around.lower,
                upper=None if around is None else around.upper,
            )
        )
    return HealthTold(
        key=key,
        title=title,
        highest=highest,
        groups=tuple(groups),
        words=""
        if groups
        else "With the checks that were told before it would come too close to one leader.",
        memory=HealthMemory(title=check, leaders=tuple(names), cells=tuple(one.members for one in shown)),
    )


def coverage_words(assessed: int, leaders: int, *, policy: Policy | None = None) -> str:
    """Say of how many leaders a check speaks: the assessed in a band, and all that are known.

    >>> coverage_words(12, 20)
    'At least 10 of 20 leaders were assessed. The others may be different.'
    """
    policy = policy or shipped_policy()
    if not leaders:
        return "Nobody here has a role that leads, so it is not known how many there are."
    if assessed >= leaders and assessed >= policy.smallest_named:
        return f"All {leaders} leaders were assessed."
    bands = policy.display.count_bands
    reached = [first for first in bands if first <= assessed]
    many = f"At least {reached[-1]}" if reached else f"Fewer than {bands[0]}"
    return f"{many} of {leaders} leaders were assessed. The others may be different."
