"""Questions with their turns, as they were known, and how far each has come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from leadwell_site.improvement.choices import QuestionState, Result, TurnKind
from leadwell_site.improvement.models import Question, Turn
from leadwell_site.organisations.clock import now
from leadwell_site.organisations.models import Unit

_MOVES = {
    TurnKind.AGREED: QuestionState.AGREED,
    TurnKind.DONE: QuestionState.DONE,
    TurnKind.CLOSED: QuestionState.CLOSED,
    TurnKind.REOPENED: QuestionState.ASKED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnTaken:
    """One step of a question."""

    kind: TurnKind
    words: str
    owner: str
    on: date | None
    result: Result | None
    chart_says: str
    by: str
    known_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question and how far it has come."""

    pk: int
    unit: Unit
    measure: str
    period_kind: str
    period_start: date | None
    saw: str
    is_signal: bool
    asks: str
    by: str
    known_at: datetime
    turns: tuple[TurnTaken, ...]

    @property
    def state(self) -> QuestionState:
        """How far it has come: the last turn that moved it."""
        moved = [_MOVES[turn.kind] for turn in self.turns if turn.kind in _MOVES]
        return moved[-1] if moved else QuestionState.ASKED

    @property
    def action(self) -> TurnTaken | None:
        """What was agreed last; None where nothing stands."""
        found = None
        for turn in self.turns:
            if turn.kind is TurnKind.AGREED:
                found = turn
            elif turn.kind is TurnKind.REOPENED:
                found = None
        return found

    @property
    def done_on(self) -> date | None:
        """The day on which the action was done; None where it was not."""
        found = None
        for turn in self.turns:
            if turn.kind is TurnKind.DONE:
                found = turn.on
            elif turn.kind is TurnKind.REOPENED:
                found = None
        return found

    @property
    def result(self) -> Result | None:
        """What came of it; None while it is open."""
        return self.turns_closed[-1].result if self.state is QuestionState.CLOSED else None

    @property
    def turns_closed(self) -> list[TurnTaken]:
        """The turns that closed it."""
        return [turn for turn in self.turns if turn.kind is TurnKind.CLOSED]

    def is_late(self, today: date) -> bool:
        """Whether an action that was agreed should have been done by now."""
        due = self.action.on if self.action is not None else None
        return self.state is QuestionState.AGREED and due is not None and due < today


def questions_at(
    units: Iterable[int], *, measure: str = "", pk: int | None = None, known_at: datetime | None = None
) -> tuple[Asked, ...]:
    """Give the questions about these places, the latest first: two queries."""
    at = known_at or now()
    rows = Question.objects.filter(unit__in=list(units), known_at__lte=at)
    if measure:
        rows = rows.filter(measure=measure)
    if pk is not None:
        rows = rows.filter(pk=pk)
    return _asked(rows, at)


def questions_owned(owner: str, units: QuerySet[Unit]) -> tuple[Asked, ...]:
    """Give the questions whose action somebody has to do, the one due first: two queries."""
    rows = Question.objects.filter(unit__in=units, turns__owner=owner).distinct()
    found = [
        one
        for one in _asked(rows, now())
        if one.state is QuestionState.AGREED and one.action is not None and one.action.owner == owner
    ]
    return tuple(sorted(found, key=lambda one: (one.action.on or date.max, one.pk)))  # type: ignore[union-attr]


def question(pk: int, units: QuerySet[Unit], *, known_at: datetime | None = None) -> Asked | None:
    """Give one question about a place among these; None where there is none: two queries."""
    at = known_at or now()
    found = _asked(Question.objects.filter(pk=pk, unit__in=units, known_at__lte=at), at)
    return found[0] if found else None


def _asked(rows: QuerySet[Question], at: datetime) -> tuple[Asked, ...]:
    turns = Prefetch("turns", queryset=Turn.objects.filter(known_at__lte=at).order_by("known_at", "pk"))
    return tuple(
        Asked(
            pk=row.pk,
            unit=row.unit,
            measure=row.measure,
            period_kind=row.period_kind,
            period_start=row.period_start,
            saw=row.saw,
            is_signal=row.is_signal,
            asks=row.asks,
            by=row.by,
            known_at=row.known_at,
            turns=tuple(_taken(turn) for turn in row.turns.all()),
        )
        for row in rows.select_related("unit__organisation").prefetch_related(turns).order_by("-pk")
    )


def _taken(row: Turn) -> TurnTaken:
    return TurnTaken(
        kind=TurnKind(row.kind),
        words=row.words,
        owner=row.owner,
        on=row.on,
        result=Result(row.result) if row.result else None,
        chart_says=row.chart_says,
        by=row.by,
        known_at=row.known_at,
    )
