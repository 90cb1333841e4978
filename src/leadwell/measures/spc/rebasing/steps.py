"""Steps: the decisions of people that limits begin anew on a day. Added, never changed; taken back by another row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from leadwell.foundations.errors import LeadwellError
from leadwell.measures.spc.rebasing.proposals import Proposal


class NoReason(LeadwellError):
    """A step came without a reason, or without saying who decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One decision about one day of one series."""

    starts_on: date
    reason: str  # shown beside the chart
    decided_by: str
    known_at: datetime  # when it was decided
    baseline_points: int = 0  # limits are frozen after so many points; 0: every point of the segment counts
    withdrawn: bool = False  # this row takes the step of that day back


def accept(
    proposal: Proposal | None,
    *,
    starts_on: date,
    reason: str,
    decided_by: str,
    known_at: datetime,
    baseline_points: int = 0,
) -> Step:
    """Give the step of somebody who accepts a proposal, or who rebases of their own accord.

    A long run alone is no reason: what changed in the work is.

    Args:
        proposal: the proposal that was accepted; None where nobody proposed it.
        starts_on: the day of the first point under new limits.
        reason: what changed, in the words of whoever decided.
        decided_by: who decided.
        known_at: when.
        baseline_points: after how many points limits are frozen; 0 for never.

    Raises:
        NoReason: the reason or the name is empty, or the reason is the proposal's own.
    """
    words = reason.strip()
    if not words or not decided_by.strip():
        raise NoReason("Say what changed in the work and who decides: limits are not moved without a reason.")
    if proposal is not None and words == proposal.reason:
        raise NoReason(
            "Say what changed in the work. That points lie in a row is why you were asked, not why they do."
        )
    return Step(
        starts_on=starts_on,
        reason=words,
        decided_by=decided_by.strip(),
        known_at=known_at,
        baseline_points=baseline_points,
    )


def withdraw(step: Step, *, reason: str, decided_by: str, known_at: datetime) -> Step:
    """Give the row that takes a step back. The step stays on record, and stood until then.

    Raises:
        NoReason: the reason or the name is empty, or the moment lies before the step was decided.
    """
    if not reason.strip() or not decided_by.strip():
        raise NoReason("Say why the step is taken back and who decides.")
    if known_at < step.known_at:
        raise NoReason("A step can't be taken back before it was decided.")
    return Step(
        starts_on=step.starts_on,
        reason=reason.strip(),
        decided_by=decided_by.strip(),
        known_at=known_at,
        withdrawn=True,
    )


def standing(steps: Iterable[Step], on: datetime) -> tuple[Step, ...]:
    """Give the steps that stood at a moment, by day: of each day the last decision, unless it took the step back.

    Of two decisions of one moment the one that comes later in ``steps`` stands.
    """
    latest: dict[date, Step] = {}
    for step in sorted((step for step in steps if step.known_at <= on), key=lambda step: step.known_at):
        latest[step.starts_on] = step
    return tuple(latest[day] for day in sorted(latest) if not latest[day].withdrawn)


def cut(
    periods: Sequence[date], steps: Sequence[Step], *, baseline_points: int = 0
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the lengths of the segments of a series, and after how many points the limits of each are frozen.

    A step on a day without a point begins at the next point. One after the last point begins nothing yet.

    Args:
        periods: the days of the points, in order.
        steps: the steps that stand, in order.
        baseline_points: of the first segment.
    """
    starts = {0: baseline_points}
    for step in steps:
        row = next((row for row, day in enumerate(periods) if day >= step.starts_on), None)
        if row is not None:
            starts[row] = step.baseline_points
    rows = sorted(starts)
    lengths = np.diff([*rows, len(periods)]).astype(np.int64)
    return lengths, np.array([starts[row] for row in rows], dtype=np.int64)
