"""Proposals that limits begin anew, each with its reason in words. A person accepts one, or does not."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from leadwell.measures.spc.kinds import Kind
from leadwell.measures.spc.rebasing.periods import Terms
from leadwell.measures.spc.rebasing.stable_shift import NoStableShift, Outcome, Tried, stable_shift, terms


class Verdict(StrEnum):
    """Whether a place where the process may have changed is put forward."""

    PROPOSED = "proposed"
    NOT_YET = "not yet"  # a later point may still make it one
    NOT = "not proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A place where limits might begin anew, and what speaks for and against it."""

    row: int  # of the series: the first point under new limits
    verdict: Verdict
    upward: bool
    points_in_run: int
    centre_before: float
    centre_after: float
    left_out: tuple[int, ...]  # rows that the new limits would leave out as far outside them
    reason: str


def propose(
    values: Sequence[float],
    *,
    kind: Kind = Kind.XMR,
    denominators: Sequence[float] | None = None,
    since: int = 0,
    by: Terms | None = None,
) -> tuple[Proposal, ...]:
    """Give every place at which new limits were weighed, with the verdict and the reason; in order of time.

    Nothing is rebased: accept a proposal as a step.

    Args:
        values: in order of time; numerators for shares. NaN is missing.
        kind: an XmR, c, c′, p or p′ chart.
        denominators: of the shares.
        since: the row of the last step that stands; the search begins there.
        by: the terms; those that Leadwell ships where not given.

    Raises:
        NoStableShift: the algorithm is not made for that kind of chart, or denominators are lacking.

    >>> found = propose([12, 10] * 12 + [20, 22] * 12)
    >>> [(one.row, str(one.verdict)) for one in found]
    [(24, 'proposed')]
    >>> found[0].reason.split(". ")[0]
    'From this point on 24 points in a row lie above the mean of 11.05'
    """
    chosen = terms() if by is None else by
    if since < 0 or since > len(values):
        raise NoStableShift(f"The series has {len(values)} points, so the search cannot begin at {since}.")
    rest = None if denominators is None else denominators[since:]
    found = stable_shift(values[since:], kind=kind, denominators=rest, by=chosen)
    return tuple(_proposal(one, since, chosen) for one in found.tried)


_VERDICTS = {
    Outcome.TAKEN: Verdict.PROPOSED,
    Outcome.UNFINISHED: Verdict.NOT_YET,
    Outcome.SHIFTED_BACK: Verdict.NOT,
}


def _proposal(tried: Tried, since: int, by: Terms) -> Proposal:
    return Proposal(
        row=tried.row + since,
        verdict=_VERDICTS[tried.outcome],
        upward=tried.side > 0,
        points_in_run=tried.run,
        centre_before=tried.centre_before,
        centre_after=tried.centre_after,
        left_out=tuple(row + since for row in tried.left_out),
        reason=_reason(tried, by),
    )


def _reason(tried: Tried, by: Terms) -> str:
    side = "above" if tried.side > 0 else "below"
    start = (
        f"From this point on {tried.run} points in a row lie {side} the mean of {tried.centre_before:.4g}. "
        f"The next {by.period_points} points have a mean of {tried.centre_after:.4g}, "
    )
    match tried.outcome:
        case Outcome.TAKEN:
            return start + "and nothing among them shows a lasting shift back."
        case Outcome.SHIFTED_BACK:
            return start + "but among them begins a lasting shift back, so the new level did not hold."
        case Outcome.UNFINISHED:
            return (
                start + "but they end in a run the other way that is still going on. Later points will tell."
            )
