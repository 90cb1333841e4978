"""Beginning an assessment from all round: what is asked, who facilitates, who is asked; and the person's consent."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.voices.all_round import (
    RoundState,
    all_round_rule,
    asked_form,
    asking,
    check_facilitator,
    compassion_form,
)
from leadwell.voices.frameworks import NoSuchFramework
from leadwell_site.audit.actions import record
from leadwell_site.organisations.models import Unit
from leadwell_site.qualities.models import Consent, Round, RoundDesign
from leadwell_site.qualities.queries import (
    RoundSeen,
    as_kept,
    facilitators_of,
    frameworks_here,
    may_facilitate,
    round_now,
)


class NotDesigned(LeadwellError):
    """An assessment cannot be designed so."""


@transaction.atomic
def start_round(
    *,
    person: Any,
    unit: Unit,
    framework: str,
    level: str,
    headings: Collection[str],
    is_named: bool,
    facilitator: Any,
    manager: str,
    counts: Mapping[str, int],
    closes_on: date,
    by: Any,
    at: datetime,
) -> Round:
    """Begin an assessment. Where the person begins it, they consent by that; else they are asked.

    Raises:
        NotDesigned: it would close too soon or too late, or the facilitator may not facilitate there.
        LeadwellError: the framework, level, dimensions or groups are none that can be asked.
    """
    here = frameworks_here(on=localdate(at))
    if framework not in here:
        raise NoSuchFramework(f"There is no framework called {framework!r}.")
    form = asked_form(here[framework], level=level, headings=headings)
    made = Round.objects.create(
        person=person,
        unit=unit,
        framework=framework,
        level=level,
        forms={
            "asked": as_kept(form),
            "compassion": as_kept(compassion_form()),
            "compassion_self": as_kept(compassion_form(of_oneself=True)),
        },
        is_named=is_named,
        by=by.email,
        known_at=at,
    )
    _design(made, facilitator, manager, counts, closes_on, by=by, at=at)
    return made


@transaction.atomic
def change_round(
    *,
    of: RoundSeen,
    facilitator: Any,
    manager: str,
    counts: Mapping[str, int],
    closes_on: date,
    by: Any,
    at: datetime,
) -> RoundDesign:
    """Change who facilitates and who is asked, while it is being designed.

    Raises:
        NotDesigned: it is not being designed any more, or cannot be so.
        LeadwellError: the groups are none that can be asked.
    """
    Round.objects.select_for_update().get(pk=of.pk)
    if round_now(of.pk).state is not RoundState.DESIGN:
        raise NotDesigned("Who is asked can only be changed while it is being designed.")
    return _design(of.round, facilitator, manager, counts, closes_on, by=by, at=at)


@transaction.atomic
def change_facilitator(*, of: RoundSeen, facilitator: Any, at: datetime) -> RoundDesign:
    """The person names another facilitator where the one that was agreed may not facilitate any more.

    Raises:
        NotDesigned: the one who was agreed still may, it is over, or the other one may not.
        MayNotFacilitate: the other one is the person or their manager.
    """
    Round.objects.select_for_update().get(pk=of.pk)
    now = round_now(of.pk)
    if now.state.is_over or may_facilitate(now, now.design.facilitator_id, on=localdate(at)):
        raise NotDesigned(f"{now.design.facilitator.name} still facilitates this.")
    check_facilitator(facilitator=facilitator.email, person=of.round.person.email, manager=now.design.manager)
    if not may_facilitate(now, facilitator.pk, on=localdate(at)):
        raise NotDesigned(f"{facilitator.name} cannot facilitate here.")
    held = now.design
    design = RoundDesign.objects.create(
        round=of.round,
        facilitator=facilitator,
        manager=held.manager,
        counts=held.counts,
        closes_on=held.closes_on,
        by=of.round.person.email,
        known_at=at,
    )
    Consent.objects.create(design=design, known_at=at)
    _tell(of.round, "qualities.round.facilitator", by=of.round.person.email, at=at)
    return design


@transaction.atomic
def consent(*, of: RoundSeen, at: datetime) -> Consent:
    """The person agrees to the design as it stands.

    Raises:
        NotDesigned: they agreed already, or it is not being designed.
    """
    Round.objects.select_for_update().get(pk=of.pk)
    now = round_now(of.pk)
    if now.state is not RoundState.DESIGN or now.is_consented or now.design.pk != of.design.pk:
        raise NotDesigned("There is nothing to agree to, or it was changed meanwhile. Look at it again.")
    made = Consent.objects.create(design=of.design, known_at=at)
    _tell(of.round, "qualities.round.consented", by=of.round.person.email, at=at)
    return made


def _design(
    made: Round,
    facilitator: Any,
    manager: str,
    counts: Mapping[str, int],
    closes_on: date,
    *,
    by: Any,
    at: datetime,
) -> RoundDesign:
    today = localdate(at)
    check_facilitator(facilitator=facilitator.email, person=made.person.email, manager=manager)
    if facilitator.pk not in {one.pk for one in facilitators_of(made.unit, on=today)}:
        raise NotDesigned(
            f"{facilitator.name} cannot facilitate here: it takes the role of a facilitator, and nobody who manages "
            "the unit or one above it."
        )
    latest = today + timedelta(days=all_round_rule().longest_days)
    if not today < closes_on <= latest:
        raise NotDesigned(f"Choose a last day after today and within {all_round_rule().longest_days} days.")
    of = asking(counts, is_named=made.is_named)
    design = RoundDesign.objects.create(
        round=made,
        facilitator=facilitator,
        manager=manager.strip().casefold(),
        counts=dict(of.counts),
        closes_on=closes_on,
        by=by.email,
        known_at=at,
    )
    if by.pk == made.person_id:
        Consent.objects.create(design=design, known_at=at)
    _tell(made, "qualities.round.designed", by=by.email, at=at)
    return design


def _tell(made: Round, did: str, *, by: str, at: datetime) -> None:
    record(
        actor=by,
        did=did,
        subject=f"round {made.pk}",
        organisation_id=made.unit.organisation_id,
        at=at,
    )
