"""Designing a cycle: what it asks and until when."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.cycle import CycleState, Design
from leadwell_site.audit.actions import record
from leadwell_site.organisations.models import Unit
from leadwell_site.voices.models import Cycle, CycleDesign
from leadwell_site.voices.queries import CycleSeen, state_now

LONGEST = timedelta(days=92)


class NotAsked(LeadwellError):
    """A cycle cannot be designed so."""


@transaction.atomic
def design_cycle(
    *, unit: Unit, title: str, audience: str, design: Design, closes_on: date, by: str, at: datetime
) -> Cycle:
    """Keep a new cycle with its design.

    Raises:
        NotAsked: it has no title, or would close in the past or in a far future.
    """
    if not title.strip():
        raise NotAsked("Say what the questions are called.")
    _check(closes_on, at)
    made = Cycle.objects.create(unit=unit, title=title.strip(), audience=audience, by=by, known_at=at)
    _keep(made, design, closes_on, by=by, at=at)
    return made


@transaction.atomic
def change_design(*, cycle: CycleSeen, design: Design, closes_on: date, by: str, at: datetime) -> CycleDesign:
    """Change what a cycle asks, while it is being designed.

    Raises:
        NotAsked: it is not being designed any more, or would close in the past or in a far future.
    """
    Cycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
    if state_now(cycle.pk) is not CycleState.DESIGN:
        raise NotAsked(
            "What is asked can only be changed while it is being designed. Go back to the design first."
        )
    _check(closes_on, at)
    return _keep(cycle.cycle, design, closes_on, by=by, at=at)


def _check(closes_on: date, at: datetime) -> None:
    today = localdate(at)
    if not today < closes_on <= today + LONGEST:
        raise NotAsked(f"Choose a last day after today and within {LONGEST.days} days.")


def _keep(cycle: Cycle, design: Design, closes_on: date, *, by: str, at: datetime) -> CycleDesign:
    made = CycleDesign.objects.create(
        cycle=cycle, content=design.as_json(), closes_on=closes_on, by=by, known_at=at
    )
    record(
        actor=by,
        did="voices.cycle.designed",
        subject=f"cycle {cycle.pk}",
        organisation_id=cycle.unit.organisation_id,
        details={"parts": [one.address for one in design.parts], "cuts": [one.key for one in design.cuts]},
        at=at,
    )
    return made
