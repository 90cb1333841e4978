"""From a signal to a question, an owner, an action and what came of it. Each step is a row of its own."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.improvement import Outcome
from leadwell_site.audit.actions import record
from leadwell_site.improvement.choices import QuestionState, Result, TurnKind
from leadwell_site.improvement.models import Question, Turn
from leadwell_site.improvement.queries import Asked, owners_at, questions_at
from leadwell_site.organisations.models import Unit


class NotAsked(LeadwellError):
    """A question lacks its words."""


class NotInOrder(LeadwellError):
    """A step does not follow on what came before it."""


@transaction.atomic
def ask(
    *,
    unit: Unit,
    measure: str,
    period_kind: str,
    period_start: date | None,
    saw: str,
    is_signal: bool,
    asks: str,
    by: str,
    at: datetime,
) -> Question:
    """Ask about a chart.

    Args:
        unit: the place.
        measure: the key of the measure.
        period_kind: of the chart.
        period_start: the first day of the period of the point that it is about; None for the whole chart.
        saw: what the chart says of that point.
        is_signal: whether a rule marks that point.
        asks: the question.
        by: who asks.
        at: when.

    Raises:
        NotAsked: there are no words.
    """
    if not asks.strip():
        raise NotAsked("Write what you would like to know.")
    made = Question.objects.create(
        unit=unit,
        measure=measure,
        period_kind=period_kind,
        period_start=period_start,
        saw=saw[:500],
        is_signal=is_signal,
        asks=asks.strip(),
        by=by,
        known_at=at,
    )
    _audit("asked", made.pk, unit, by=by, at=at, details={"measure": measure})
    return made


@transaction.atomic
def agree_action(
    *, question: Asked, words: str, owner: str, due_on: date | None, by: str, at: datetime
) -> Turn:
    """Agree what is tried, who does it and by when. Agreeing again puts the new action in the place of the old.

    Raises:
        NotInOrder: it is closed, nothing is said, the owner has no role there, or the day is past.
    """
    question = _now(question)
    _refuse_closed(question)
    if not words.strip():
        raise NotInOrder("Write what will be tried.")
    if owner not in {one.email for one in owners_at(question.unit, on=localdate(at))}:
        raise NotInOrder(f"The owner needs a role at {question.unit.name} or above it.")
    if due_on is not None and due_on < localdate(at):
        raise NotInOrder("The day by which it is to be done lies in the past.")
    return _turn(question, TurnKind.AGREED, words=words, owner=owner, on=due_on, by=by, at=at)


@transaction.atomic
def finish_action(*, question: Asked, done_on: date, words: str, by: str, at: datetime) -> Turn:
    """Say that the action was done, and from which day on figures can show it.

    Raises:
        NotInOrder: nothing was agreed, or the day has not come.
    """
    question = _now(question)
    if question.state is not QuestionState.AGREED:
        raise NotInOrder("There is no action that waits to be done.")
    if done_on > localdate(at):
        raise NotInOrder("An action that was done was done on a day that has come.")
    return _turn(question, TurnKind.DONE, words=words, on=done_on, by=by, at=at)


@transaction.atomic
def close(
    *, question: Asked, result: Result, words: str, chart_says: Outcome | None, by: str, at: datetime
) -> Turn:
    """Close a question with what came of it; what the chart says on that day is kept beside it.

    Raises:
        NotInOrder: it is closed already, nothing is said, or something "worked" that was never done.
    """
    question = _now(question)
    _refuse_closed(question)
    if not words.strip():
        raise NotInOrder("Write what you found, in a sentence: others will read it.")
    if result in {Result.WORKED, Result.DID_NOT} and question.state is not QuestionState.DONE:
        raise NotInOrder("Say first that the action was done, and when. Until then nothing can have worked.")
    says = "" if chart_says is None else chart_says.value
    return _turn(question, TurnKind.CLOSED, words=words, result=result, chart_says=says, by=by, at=at)


@transaction.atomic
def reopen(*, question: Asked, words: str, by: str, at: datetime) -> Turn:
    """Open a closed question again.

    Raises:
        NotInOrder: it is not closed, or nothing is said.
    """
    question = _now(question)
    if question.state is not QuestionState.CLOSED:
        raise NotInOrder("This question is open.")
    if not words.strip():
        raise NotInOrder("Write why it is opened again.")
    return _turn(question, TurnKind.REOPENED, words=words, by=by, at=at)


@transaction.atomic
def say(*, question: Asked, words: str, by: str, at: datetime) -> Turn:
    """Add a word to a question.

    Raises:
        NotInOrder: nothing is said.
    """
    if not words.strip():
        raise NotInOrder("Write what you want to add.")
    return _turn(question, TurnKind.SAID, words=words, by=by, at=at)


def _now(question: Asked) -> Asked:
    """Give the question as it stands, while nobody else can take it further."""
    Question.objects.select_for_update(no_key=True).get(pk=question.pk)
    (found,) = questions_at([question.unit.pk], pk=question.pk)
    return found


def _refuse_closed(question: Asked) -> None:
    if question.state is QuestionState.CLOSED:
        raise NotInOrder("This question is closed. Open it again first.")


def _turn(
    question: Asked,
    kind: TurnKind,
    *,
    words: str,
    by: str,
    at: datetime,
    owner: str = "",
    on: date | None = None,
    result: Result | None = None,
    chart_says: str = "",
) -> Turn:
    made = Turn.objects.create(
        question_id=question.pk,
        kind=kind,
        words=words.strip(),
        owner=owner,
        on=on,
        result="" if result is None else result.value,
        chart_says=chart_says,
        by=by,
        known_at=at,
    )
    details = {"result": made.result} if made.result else {}
    _audit(kind.value, question.pk, question.unit, by=by, at=at, details=details)
    return made


def _audit(did: str, pk: int, unit: Unit, *, by: str, at: datetime, details: dict[str, str]) -> None:
    record(
        actor=by,
        did=f"improvement.question.{did}",
        subject=f"question {pk}, unit {unit.pk}",
        organisation_id=unit.organisation_id,
        details=details,
        at=at,
    )
