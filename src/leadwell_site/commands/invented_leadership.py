"""Leaders of the invented trust: one with a report and a plan, one whose assessment is open, and others."""

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from leadwell.voices.all_round import AskedDimension
from leadwell.voices.frameworks import Context
from leadwell_site.accounts.models import User
from leadwell_site.commands.invented import ACTOR, Found
from leadwell_site.commands.invented_people import SITE, TRUST, WARD, email_of
from leadwell_site.organisations.actions import give_role
from leadwell_site.organisations.choices import LEAF_KINDS, RoleKind
from leadwell_site.organisations.models import Unit
from leadwell_site.qualities import actions, queries

COUNTS = {"manager": 1, "peers": 4, "reports": 6, "others": 2}
OTHER_LEADERS = 9  # so that a health check has something to tell
_REMARKS = (
    "You listen, and we see what comes of it.",
    "Please tell us earlier when a shift changes.",
    "Go on asking us before you decide.",
    "I would like more time with you when things go well, too.",
    "You stay calm when it is busy. That helps all of us.",
    "Say no for us more often.",
    "The short talks after handover are good.",
    "Let others lead a meeting now and then.",
    "You notice when somebody struggles.",
    "It would help to know what you expect of the new staff.",
    "You thank people. Go on.",
)


@transaction.atomic
def assess_leaders(found: Found, *, first: date, now: datetime) -> None:
    """Assess the ward manager, the matron and other leaders of the trust.

    Args:
        found: the invented organisations.
        first: the day from which their people have roles.
        now: the moment up to which things happened.
    """
    began = max(datetime.combine(first, time(9, tzinfo=UTC)), now - timedelta(days=75))
    released = min(began + timedelta(days=20), now)
    manager = User.objects.get(email=email_of(RoleKind.WARD_MANAGER, WARD))
    matron = User.objects.get(email=email_of(RoleKind.OPERATIONAL, SITE))
    facilitator = User.objects.get(email=email_of(RoleKind.FACILITATOR, TRUST))
    lot = random.Random(360)  # noqa: S311 (made-up answers)
    of = _opened(manager, found.units[WARD], facilitator, "front-line", matron.email, began)
    _answered(of, lot, leaning=0.6, remarks=_REMARKS, at=began)
    _released(of, facilitator, released)
    _planned(of.pk, at=min(released + timedelta(days=2), now))
    _reflected(manager, at=min(released + timedelta(days=9), now))
    _opened(matron, found.units[SITE], facilitator, "operational", "", now)
    wards = [
        unit
        for code, unit in sorted(found.units.items())
        if unit.organisation_id == found.units[WARD].organisation_id
        and unit.kind in LEAF_KINDS
        and unit.closed_on is None
        and code != WARD
    ]
    for number, ward in enumerate(wards[:OTHER_LEADERS], 1):
        other = User(
            email=f"ward.manager.{number}@invented.example", name=f"Ward manager {number} (invented)"
        )
        other.set_unusable_password()
        other.save()
        give_role(user=other, unit=ward, kind=RoleKind.WARD_MANAGER, from_on=first, actor=ACTOR, at=began)
        of = _opened(other, ward, facilitator, "front-line", matron.email, began)
        _answered(of, lot, leaning=lot.choice((0.0, 0.3, 0.6)), remarks=(), at=began)
        _released(of, facilitator, released)
    actions.check_health(unit=found.units[TRUST], by=ACTOR, at=released)


def _opened(
    person: Any, unit: Unit, facilitator: Any, level: str, manager: str, at: datetime
) -> queries.RoundSeen:
    made = actions.start_round(
        person=person,
        unit=unit,
        framework="lqf-2026",
        level=level,
        headings=(),
        is_named=False,
        facilitator=facilitator,
        manager=manager,
        counts=COUNTS,
        closes_on=localdate(at) + timedelta(days=18),
        by=person,
        at=at,
    )
    for step in (actions.agree, actions.open_round):
        step(of=queries.round_now(made.pk), by=facilitator.email, at=at)
    return queries.round_now(made.pk)


def _answered(
    of: queries.RoundSeen, lot: random.Random, *, leaning: float, remarks: Sequence[str], at: datetime
) -> None:
    actions.answer_own(of=of, answers=_some(of.asked_of_self, lot, leaning + 0.2), at=at)
    drawn = actions.draw_rater_codes(of=of, by=of.design.facilitator.email, at=at)
    for number, one in enumerate(drawn):
        actions.rate(
            code=one.code,
            answers=_some(of.asked, lot, leaning),
            remark=remarks[number] if number < len(remarks) else "",
        )


def _some(asked: Sequence[AskedDimension], lot: random.Random, leaning: float) -> dict[str, str]:
    """Answers of somebody who leans to the kind side; dimensions differ from each other."""
    own = lot.gauss(0, 0.5)
    found = {}
    for number, one in enumerate(asked):
        steps = [each for each in one.answers if each.step is not None]
        usual = (len(steps) - 1) * 0.55 + leaning + own + 0.35 * ((number % 3) - 1)
        for question in one.questions:
            step = round(min(len(steps) - 1, max(0, lot.gauss(usual, 0.6))))
            found[question.address] = steps[step].key
    return found


def _released(of: queries.RoundSeen, facilitator: Any, at: datetime) -> None:
    actions.close_round(of=queries.round_now(of.pk), by=facilitator.email, at=at)
    closed = queries.round_now(of.pk)
    show = {one.key for one in queries.remarks_to_read(closed)}
    actions.release_round(of=closed, show=show, by=facilitator.email, at=at)


def _planned(pk: int, *, at: datetime) -> None:
    of = queries.round_now(pk)
    keys = [one.key for one in of.asked]
    actions.keep_plan(
        of=of,
        strengths=keys[:2],
        focus=keys[2],
        context=Context.PRACTICE.value,
        action="Once a week I ask each person on the ward what gets in their way, and say what I did about it.",
        act_by=localdate(at) + timedelta(days=60),
        review_on=localdate(at) + timedelta(days=90),
        at=at,
    )


def _reflected(person: Any, *, at: datetime) -> None:
    actions.reflect(
        person=person,
        framework="lqf-2014",
        place="personal/self-awareness",
        context=Context.PRACTICE.value,
        words="I thought I asked often enough. People do not see it. I began to say aloud why I ask.",
        evidence="Notes of three handovers (invented)",
        at=at,
    )
    made = actions.begin_own(person=person, framework="lqf-2014", level="front-line", headings=(), at=at)
    of = queries.own_for(person, made.pk)
    lot = random.Random(7)  # noqa: S311 (made-up answers)
    actions.keep_own_answers(of=of, answers=_some(of.asked, lot, 0.3), is_finished=True, at=at)
