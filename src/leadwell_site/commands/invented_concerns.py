"""What people of the demonstration spoke up about, all of it made up, and how they were answered."""

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.urls import reverse

from leadwell.voices.concerns import StepKind
from leadwell_site.accounts.models import User
from leadwell_site.commands.invented import Found
from leadwell_site.commands.invented_people import HOME, HOMES, TRUST, WARD, email_of
from leadwell_site.organisations.choices import RoleKind
from leadwell_site.speaking import actions, queries
from leadwell_site.speaking.choices import Audience, CaseKind, RouteKind

SYNTHETIC = "(Made up for the demonstration.) "


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Where an invented concern is come back to, and with which words."""

    path: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """One invented concern: when, about what, and after how many days each answer came."""

    days_ago: int
    elements: tuple[str, ...]
    words: str
    answers: tuple[int, ...]  # days after it was raised: thanked, what happens, decided, changed, closed
    level: str = ""
    again: str = ""


_BELLS = "At night one of us covers two bays, and bells ring unheard at the far end."
_HOIST = "The hoist has a torn strap. It was reported twice and is still used."
_SHOUTS = "Somebody senior shouts at new staff in front of patients."
_NAMES = "Since I said that breaks are missed I get the worst shifts."
_LIFTING = "We lift alone because there is no second person, and backs are hurt."
_CHARTS = "Turning charts are filled in before the turning is done."
CONCERNS = (
    Invented(days_ago=5, elements=("patient-safety",), words=_BELLS, answers=(2,), level="worker"),
    Invented(days_ago=11, elements=("behaviours",), words=_SHOUTS, answers=(1, 6)),
    Invented(days_ago=40, elements=("detriment",), words=_NAMES, answers=(2, 5, 27), level="worker"),
    Invented(
        days_ago=75, elements=("worker-safety",), words=_LIFTING, answers=(1, 4, 20, 60, 62), again="yes"
    ),
    Invented(
        days_ago=150, elements=("patient-safety",), words=_HOIST, answers=(1, 2, 9, 30, 35), again="yes"
    ),
    Invented(
        days_ago=165, elements=("patient-safety",), words=_CHARTS, answers=(3, 7, 28, 85, 88), again="maybe"
    ),
    Invented(days_ago=180, elements=("bullying",), words=_SHOUTS, answers=(2, 7, 25, 80, 80), again="yes"),
    Invented(
        days_ago=200, elements=("worker-safety", "patient-safety"), words=_LIFTING, answers=(1, 3, 21, 50, 50)
    ),
    Invented(
        days_ago=214, elements=("behaviours",), words=_SHOUTS, answers=(2, 6, 40, 95, 96), again="do-not-know"
    ),
    Invented(
        days_ago=230, elements=("patient-safety",), words=_BELLS, answers=(1, 5, 20, 70, 71), again="yes"
    ),
    Invented(
        days_ago=255, elements=("worker-safety",), words=_LIFTING, answers=(2, 7, 22, 61, 66), again="yes"
    ),
    Invented(days_ago=270, elements=("bullying",), words=_SHOUTS, answers=(1, 4, 26), again="no"),
    Invented(
        days_ago=290, elements=("patient-safety",), words=_HOIST, answers=(2, 3, 15, 44, 45), again="yes"
    ),
)
SHARED = 150  # days ago that the one was raised from which something was learnt
_STEPS = (StepKind.THANKED, StepKind.TRIAGED, StepKind.DECIDED, StepKind.CHANGED, StepKind.CLOSED)
_SAYS = {
    StepKind.THANKED: "Thank you for telling this. I am the guardian, and I am the only one who reads it.",
    StepKind.TRIAGED: "I will look at this with the head of nursing, without saying that anybody wrote.",
    StepKind.DECIDED: "It was decided to change how this is done. You will hear when it is.",
    StepKind.CHANGED: "It has changed. Please write if you see that it has not.",
    StepKind.CLOSED: "I close this now. You can still write, and I will read it.",
}


def speak_up(found: Found, *, since: date, today: date) -> Told:
    """Have people speak up from the first day on that there is a guardian; give how one of them comes back."""
    trust = found.organisations[TRUST]
    guardian = email_of(RoleKind.GUARDIAN, TRUST)
    receipt = ""
    for one in CONCERNS:
        on = today - timedelta(days=one.days_ago)
        if on < since:
            continue
        told = actions.Told(
            kind=CaseKind.CONCERN,
            openness="anonymous",
            words=SYNTHETIC + one.words,
            elements=one.elements,
            level=one.level,
        )
        nonce = secrets.token_hex(16)
        words = actions.tell(organisation=trust, told=told, nonce=nonce, on=on).words
        receipt = receipt or words
        _answered(trust, one, on, nonce=nonce, guardian=guardian, today=today)
    _told_of_care(found, today=today)
    _outside(found, since=since)
    return Told(path=reverse("speaking:come_back", args=[trust.slug]), words=receipt)


def _answered(trust: Any, one: Invented, on: date, *, nonce: str, guardian: str, today: date) -> None:
    case = trust.concerns.get(nonce=nonce)
    for kind, after in zip(_STEPS, one.answers, strict=False):
        at = _at(on + timedelta(days=after))
        actions.take_step(concern=case, kind=kind, words=_SAYS[kind], note="", by=guardian, at=at)
    if len(one.answers) == len(_STEPS):
        for months in queries.clock_for(trust).detriment_months:
            at = _at(on + timedelta(days=30 * months))
            if at.date() <= today:
                actions.check_treatment(
                    concern=case, after_months=months, was_worse=False, words="", by=guardian, at=at
                )
    if one.again:
        rated = today if one.days_ago < one.answers[-1] + 2 else on + timedelta(days=one.answers[-1] + 2)
        actions.rate(
            concern=case,
            thanked="yes",
            helped="no" if one.again == "no" else "yes",
            again=one.again,
            nonce=secrets.token_hex(16),
            on=rated,
        )
    if one.days_ago == SHARED and len(one.answers) == len(_STEPS):
        actions.share_learning(
            concern=case,
            audience=Audience.STAFF,
            said="Damaged equipment stayed in use",
            did="Whoever finds it ties a red tag to it and takes it out of use at once. Nobody has to ask.",
            by=guardian,
            at=_at(on + timedelta(days=one.answers[-1])),
        )


def _told_of_care(found: Found, *, today: date) -> None:
    """Thanks and a complaint about the ward, and what changed."""
    manager = email_of(RoleKind.WARD_MANAGER, WARD)
    for kind, days, who, words in (
        (CaseKind.COMPLAINT, 30, "close", "My father's supper was cold three evenings in a row."),
        (CaseKind.COMPLIMENT, 4, "served", "The night staff sat with me when I could not sleep. Thank you."),
    ):
        on = today - timedelta(days=days)
        told = actions.Told(
            kind=kind, openness="anonymous", words=SYNTHETIC + words, unit=found.units[WARD], who=who
        )
        nonce = secrets.token_hex(16)
        actions.tell(organisation=found.organisations[TRUST], told=told, nonce=nonce, on=on)
        if kind is CaseKind.COMPLIMENT:
            continue
        case = found.organisations[TRUST].concerns.get(nonce=nonce)
        for step, after in zip(_STEPS[:4], (1, 3, 9, 20), strict=True):
            actions.take_step(
                concern=case,
                kind=step,
                words="Thank you, and we are sorry. Meals now come in a heated trolley.",
                note="",
                by=manager,
                at=_at(on + timedelta(days=after)),
            )
        actions.share_learning(
            concern=case,
            audience=Audience.PUBLIC,
            said="Supper came cold",
            did="Meals come in a heated trolley, and somebody tastes one before they are given out.",
            by=manager,
            at=_at(on + timedelta(days=20)),
        )


def _outside(found: Found, *, since: date) -> None:
    """The homes have no guardian of their own: the trust's takes on what is told there."""
    guardian = User.objects.get(email=email_of(RoleKind.GUARDIAN, TRUST))
    route = actions.add_route(
        organisation=found.organisations[HOMES],
        kind=RouteKind.GUARDIAN,
        name="The guardian of the trust nearby (made up)",
        email=guardian.email,
        contact="",
        by=email_of(RoleKind.REGISTERED_MANAGER, HOME),
        at=_at(since),
    )
    actions.answer_route(route_id=route.pk, user=guardian, accepts=True, at=_at(since))


def _at(on: date) -> datetime:
    return datetime.combine(on, time(10, 20, tzinfo=UTC))
