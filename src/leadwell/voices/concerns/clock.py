"""What is owed to whoever spoke up, by when, and whether it is overdue."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from leadwell.voices.concerns.cases import Case, StepKind
from leadwell.voices.concerns.definitions import ClockRule


class Owed(StrEnum):
    """What is owed."""

    THANKS = "thanks"
    TRIAGE = "triage"
    DECISION = "decision"
    CHANGE = "change"
    REPLY = "reply"  # to what the reporter wrote
    DETRIMENT = "detriment"  # asking whether they were treated worse


class Standing(StrEnum):
    """How something owed stands on a day."""

    DONE = "done"
    LATE = "late"  # done, after its day
    DUE = "due"
    OVERDUE = "overdue"
    NOT_NEEDED = "not-needed"  # the case was closed without it


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One thing owed."""

    owed: Owed
    due_on: date
    done_on: date | None
    standing: Standing
    after_months: int | None = None  # of a check on detriment


_STEP = {
    Owed.THANKS: StepKind.THANKED,
    Owed.TRIAGE: StepKind.TRIAGED,
    Owed.DECISION: StepKind.DECIDED,
    Owed.CHANGE: StepKind.CHANGED,
}


def stages(case: Case, rule: ClockRule, *, on: date) -> tuple[Stage, ...]:
    """Give what is owed about a case as it is known on a day, the four answers first.

    What is due on a day is overdue from the day after.
    """
    days = {
        Owed.THANKS: rule.thanks_days,
        Owed.TRIAGE: rule.triage_days,
        Owed.DECISION: rule.decision_days,
        Owed.CHANGE: rule.change_days,
    }
    found = []
    for owed, step in _STEP.items():
        due = case.raised_on + timedelta(days=days[owed])
        found.append(_stage(owed, due, case.first(step), on=on, is_closed=case.is_closed))
    waiting = waiting_since(case)
    if waiting is not None:
        found.append(_stage(Owed.REPLY, waiting + timedelta(days=rule.reply_days), None, on=on))
    answered = {one.after_months: one.on for one in case.checks if one.after_months is not None}
    for months in rule.detriment_months:
        due = months_after(case.raised_on, months)
        one = _stage(Owed.DETRIMENT, due, answered.get(months), on=on)
        found.append(
            Stage(
                owed=one.owed,
                due_on=one.due_on,
                done_on=one.done_on,
                standing=one.standing,
                after_months=months,
            )
        )
    return tuple(found)


def overdue(case: Case, rule: ClockRule, *, on: date) -> tuple[Stage, ...]:
    """Give what is overdue about a case on a day."""
    return tuple(one for one in stages(case, rule, on=on) if one.standing is Standing.OVERDUE)


def is_loop_closed(case: Case) -> bool:
    """Say whether the reporter was thanked, told what happens, told the decision, and told what came of it."""
    return all(case.first(step) is not None for step in _STEP.values())


def waiting_since(case: Case) -> date | None:
    """Give the day of the first message of the reporter after the last answer; None where nothing waits.

    The message by which the case was raised is answered by the thanks.
    """
    since = None
    for place, one in enumerate(case.messages):
        if not one.is_from_reporter:
            since = None
        elif place and since is None:
            since = one.on
    return since


def months_after(on: date, months: int) -> date:
    """Give the day so many months later; the last of the month where it has no such day.

    >>> months_after(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    number = on.year * 12 + on.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(on.day, monthrange(year, month)[1]))


def _stage(owed: Owed, due: date, done: date | None, *, on: date, is_closed: bool = False) -> Stage:
    if done is not None:
        standing = Standing.DONE if done <= due else Standing.LATE
    elif is_closed:
        standing = Standing.NOT_NEEDED
    else:
        standing = Standing.DUE if on <= due else Standing.OVERDUE
    return Stage(owed=owed, due_on=due, done_on=done, standing=standing)
