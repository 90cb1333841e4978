"""Very many series at a glance: which of them show a sign, before any is put in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from leadwell.measures.charts.judging import Judged, Question, judged
from leadwell.measures.charts.making import Asked, prepared
from leadwell.measures.spc.kinds import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Figures one after the other that rules mark: one sign, however many figures it takes."""

    first: date  # the first day of the first period
    last: date  # the first day of the last one


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What is seen of one series at once."""

    kind: Kind
    rules: str  # the name of the rule profile
    points: int
    present: int  # of them not missing
    segments: int
    has_limits: bool  # in the segment that stands
    is_marked: bool  # a rule marks the latest figure
    was_marked: bool  # one marks the figure before it
    is_too_few: bool  # so few events are expected that no figure can be judged
    expected: float | None  # events at a point, or of a share the fewer of both kinds; None where not counted
    share: float | None  # of a share, that of events; None for others
    is_silent: bool  # the latest period has no figure
    signs: tuple[Sign, ...]  # as the chart stands, in the order of time


def _has_limits(question: Question, answer: Judged) -> bool:
    last = answer.stretches[-1] if answer.stretches else None
    if last is None or last.points < question.rules.limits.fewest_points:
        return False
    own = [
        lower
        for lower, value in zip(
            answer.lower[last.start : last.end], answer.values[last.start : last.end], strict=True
        )
        if value is not None
    ]
    return bool(own) and own[-1] is not None


def glances_of(asked: Iterable[Asked]) -> list[Glance]:
    """Give a glance at each series: what ``charts_of`` would find of the latest figure, in a fraction of the time.

    Raises:
        NotOfFigures: as ``chart_of`` does.
    """
    made = [prepared(one)[:2] for one in asked]
    found = []
    answers = judged([question for question, _ in made])
    for (question, series), answer in zip(made, answers, strict=True):
        marks = [
            bool(hits) for hits, value in zip(answer.hits, answer.values, strict=True) if value is not None
        ]
        expected, share = _expected(question)
        found.append(
            Glance(
                kind=question.kind,
                rules=question.rules.name,
                points=len(answer.values),
                present=len(marks),
                segments=len(answer.stretches),
                has_limits=_has_limits(question, answer),
                is_marked=bool(marks) and marks[-1],
                was_marked=len(marks) > 1 and marks[-2],
                is_too_few=bool(answer.stretches) and bool(answer.stretches[-1].too_few),
                expected=expected,
                share=share,
                is_silent=bool(answer.values) and answer.values[-1] is None,
                signs=_signs(answer, [one.period.start for one in series]) if any(marks) else (),
            )
        )
    return found


_COUNTED = {Kind.P, Kind.P_PRIME, Kind.U, Kind.U_PRIME, Kind.C, Kind.C_PRIME}


def _expected(question: Question) -> tuple[float | None, float | None]:
    """Give how many events are expected at a point, and the share that they are."""
    if question.kind not in _COUNTED:
        return None, None
    sizes = np.ones(len(question.values)) if question.sizes is None else question.sizes
    there = ~np.isnan(question.values) & (sizes > 0)
    points, events, whole = int(there.sum()), float(question.values[there].sum()), float(sizes[there].sum())
    if not points:
        return None, None
    if question.kind not in {Kind.P, Kind.P_PRIME}:
        return events / points, None
    return min(events, whole - events) / points, events / whole


def _signs(answer: Judged, starts: Sequence[date]) -> tuple[Sign, ...]:
    """Put marked figures together; a missing one parts nothing, one that is not marked does."""
    found: list[list[date]] = []
    goes_on = False
    for start, value, hits in zip(starts, answer.values, answer.hits, strict=True):
        if value is None:
            continue
        if hits and goes_on:
            found[-1].append(start)
        elif hits:
            found.append([start])
        goes_on = bool(hits)
    return tuple(Sign(first=days[0], last=days[-1]) for days in found)
