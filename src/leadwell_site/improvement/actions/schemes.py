"""Savings schemes: proposed, assessed, wired, begun, paused by a tripwire or a person, let run again, ended."""

import logging
from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.improvement.schemes import SchemeState, moved
from leadwell.improvement.tripwires import Wire, WireKind, checked
from leadwell_site.audit.actions import record
from leadwell_site.improvement.models import Assessment, Scheme, SchemeMove, Tripwire
from leadwell_site.improvement.queries import SchemeSeen, owners_at, scheme_of, schemes_that_run, wire_states
from leadwell_site.improvement.queries.schemes import scheme_now
from leadwell_site.improvement.queries.tripwires import can_trip
from leadwell_site.measures.models import Load, Observation
from leadwell_site.measures.queries import measure_of
from leadwell_site.organisations.models import Unit

BY_ITSELF = "job improvement.tripwires"
_log = logging.getLogger(__name__)


class NotProposed(LeadwellError):
    """A scheme lacks something that it needs before it can be kept."""


class NotReady(LeadwellError):
    """A scheme cannot do yet what it was told to."""


@transaction.atomic
def propose_scheme(
    *,
    unit: Unit,
    title: str,
    what: str,
    owner: str,
    saving: float,
    starts_on: date,
    by: str,
    at: datetime,
) -> Scheme:
    """Keep a scheme that somebody proposes.

    Raises:
        NotProposed: words are lacking, nothing is saved, or the owner has no role at the unit or above it.
    """
    if not title.strip() or not what.strip():
        raise NotProposed("Say what the scheme is called and what will be done differently.")
    if not saving > 0:
        raise NotProposed("Say what it is planned to save in a year: more than nought.")
    if owner not in {one.email for one in owners_at(unit, on=localdate(at))}:
        raise NotProposed(f"The owner needs a role at {unit.name} or above it.")
    made = Scheme.objects.create(
        unit=unit,
        title=title.strip(),
        what=what.strip(),
        owner=owner,
        saving=saving,
        starts_on=starts_on,
        by=by,
        known_at=at,
    )
    _audit("proposed", made.pk, unit, by=by, at=at, details={"saving": saving, "owner": owner})
    return made


@transaction.atomic
def assess_scheme(
    *,
    scheme: SchemeSeen,
    harm: str,
    likelihood: str,
    severity: str,
    mitigation: str,
    signed_by: str,
    by: str,
    at: datetime,
) -> Assessment:
    """Keep what a scheme could harm, as somebody signed it; earlier assessments stay.

    Raises:
        NotReady: the scheme has ended, or words are lacking.
    """
    scheme = _now(scheme)
    _refuse_ended(scheme)
    if not all(words.strip() for words in (harm, mitigation, signed_by)):
        raise NotReady("Say what could be harmed, what is done about it, and who signed it.")
    made = Assessment.objects.create(
        scheme_id=scheme.pk,
        harm=harm.strip(),
        likelihood=likelihood,
        severity=severity,
        mitigation=mitigation.strip(),
        signed_by=signed_by.strip(),
        by=by,
        known_at=at,
    )
    details = {"likelihood": likelihood, "severity": severity}
    _audit("assessed", scheme.pk, scheme.unit, by=by, at=at, details=details)
    return made


@transaction.atomic
def set_tripwire(
    *,
    scheme: SchemeSeen,
    unit: Unit,
    measure: str,
    kind: WireKind,
    limit: float | None,
    by: str,
    at: datetime,
) -> Tripwire:
    """Set a tripwire. What signals on the day on which it is set is for whoever lets the scheme run to see.

    Raises:
        CannotTrip: the limit is lacking or cannot be, or neither way is better for the measure.
        NotReady: the scheme has ended, there are no figures by which it could signal, or it would signal at once.
    """
    scheme = _now(scheme)
    _refuse_ended(scheme)
    if not unit.path.startswith(scheme.unit.path):
        raise NotReady(f"A tripwire lies at {scheme.unit.name} or below it.")
    wire = checked(Wire(kind=kind, limit=limit), measure_of(measure))
    if not can_trip(unit, measure):
        raise NotReady(
            f"There are no monthly figures of this measure at {unit.name}, so nothing could signal."
        )
    made = Tripwire.objects.create(
        scheme_id=scheme.pk,
        unit=unit,
        measure=measure,
        kind=kind.value,
        limit=wire.limit,
        by=by,
        known_at=at,
    )
    details = {
        "tripwire": made.pk,
        "measure": measure,
        "unit": unit.pk,
        "kind": kind.value,
        "limit": wire.limit,
    }
    _audit("tripwire_set", scheme.pk, scheme.unit, by=by, at=at, details=details)
    if scheme.state is SchemeState.RUNNING:
        _try(_now(scheme), at=at)
    return made


@transaction.atomic
def take_tripwire_away(*, scheme: SchemeSeen, tripwire: int, by: str, at: datetime) -> Tripwire:
    """Take a tripwire away; that it stood is kept.

    Raises:
        NotReady: it does not stand, or it is the last one of a scheme that runs.
    """
    scheme = _now(scheme)
    _refuse_ended(scheme)
    if tripwire not in {one.pk for one in scheme.wires}:
        raise NotReady("This tripwire has been taken away already.")
    if scheme.state is SchemeState.RUNNING and len(scheme.wires) == 1:
        raise NotReady("A scheme that runs needs a tripwire. Set another one first, or pause the scheme.")
    row = Tripwire.objects.get(pk=tripwire)
    gone = Tripwire.objects.create(
        scheme_id=scheme.pk,
        unit=row.unit,
        measure=row.measure,
        kind=row.kind,
        limit=row.limit,
        by=by,
        known_at=at,
        takes_away=row,
    )
    _audit("tripwire_taken_away", scheme.pk, scheme.unit, by=by, at=at, details={"tripwire": tripwire})
    return gone


@transaction.atomic
def move_scheme(*, scheme: SchemeSeen, to: SchemeState, reason: str, by: str, at: datetime) -> SchemeMove:
    """Let a scheme run, pause it or end it, with the reason.

    Whoever lets it run lets pass what its tripwires signal by then; anything new or worse pauses it again.

    Raises:
        NotAllowed: there is no such move from how it stands.
        NotReady: no reason is given, or to run it lacks a signed assessment or a tripwire.
    """
    scheme = _now(scheme)
    moved(scheme.state, to)
    if not reason.strip():
        raise NotReady("Say why. The reason is kept.")
    let_pass: list[tuple[int, str, float]] = []
    if to is SchemeState.RUNNING:
        if not scheme.assessments:
            raise NotReady("Nobody has signed what this scheme could harm. Assess that first.")
        if not scheme.wires:
            raise NotReady("A scheme needs a tripwire before it runs. Set one first.")
        let_pass = [
            (state.wire.pk, one.starts_on.isoformat(), one.value)
            for state in wire_states(scheme, on=localdate(at), with_chance=False)
            for one in state.new
        ]
    return _move(scheme, to, reason.strip(), by=by, at=at, let_pass=let_pass)


def try_tripwires(load: Load) -> None:
    """Pause every running scheme of which a tripwire signals by the figures of a load. It follows on each load.

    A scheme that cannot be read or looked at is told in the audit log; the load is kept all the same.
    """
    _look_at_each(
        load.organisation_id,
        at=load.known_at,
        is_touched=lambda scheme: Observation.objects.filter(
            load=load, series__measure__in={wire.measure for wire in scheme.wires}
        ).exists(),
    )


def try_all_tripwires(*, at: datetime) -> None:
    """Pause every running scheme of which a tripwire signals on the day, although no figure came.

    A month that ended is on the charts from the day after, with nothing loaded.
    """
    _look_at_each(None, at=at)


def _look_at_each(
    organisation_id: int | None,
    *,
    at: datetime,
    is_touched: Callable[[SchemeSeen], bool] = lambda _: True,
) -> None:
    """Look at the schemes that run, each by itself: what is wrong with one hinders neither the others nor the load."""
    try:
        with transaction.atomic():
            running = schemes_that_run(organisation_id)
    except Exception as problem:  # noqa: BLE001  (figures go on, whatever is wrong with what follows)
        _log.exception("The savings schemes could not be looked at.")
        record(
            actor=BY_ITSELF,
            did="improvement.schemes.not_looked_at",
            subject="savings schemes that run",
            organisation_id=organisation_id,
            details={"problem": type(problem).__name__},
            at=at,
        )
        return
    for pk, unit in running:
        try:
            with transaction.atomic():
                scheme = scheme_of(pk)
                if scheme.state is SchemeState.RUNNING and is_touched(scheme):
                    _try(scheme, at=at)
        except Exception as problem:  # noqa: BLE001  (figures and other schemes go on, whatever is wrong)
            _log.exception("The tripwires of scheme %s could not be looked at.", pk)
            details: dict[str, object] = {"problem": type(problem).__name__}
            _audit("not_looked_at", pk, unit, by=BY_ITSELF, at=at, details=details)


def _try(scheme: SchemeSeen, *, at: datetime) -> None:
    for state in wire_states(scheme, on=localdate(at), with_chance=False):
        if not state.new:
            continue
        scheme = _now(scheme)
        if scheme.state is not SchemeState.RUNNING:
            return  # somebody moved it meanwhile
        last = state.new[-1]
        _move(
            scheme,
            SchemeState.PAUSED,
            f"The tripwire “{state.measure.title}” at {state.wire.unit.name} signals. {last.words}",
            by=BY_ITSELF,
            at=at,
            tripwire=state.wire.pk,
        )
        return


def _move(
    scheme: SchemeSeen,
    to: SchemeState,
    reason: str,
    *,
    by: str,
    at: datetime,
    tripwire: int | None = None,
    let_pass: list[tuple[int, str, float]] | None = None,
) -> SchemeMove:
    made = SchemeMove.objects.create(
        scheme_id=scheme.pk,
        to=to.value,
        reason=reason,
        tripwire_id=tripwire,
        let_pass=let_pass or [],
        by=by,
        known_at=at,
    )
    details = {"from": scheme.state.value, "tripwire": tripwire, "let_pass": let_pass or []}
    _audit(to.value, scheme.pk, scheme.unit, by=by, at=at, details=details)
    return made


def _now(scheme: SchemeSeen) -> SchemeSeen:
    """Give the scheme as it stands now; nobody else moves it until this is done."""
    Scheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
    return scheme_now(scheme)


def _refuse_ended(scheme: SchemeSeen) -> None:
    if scheme.state is SchemeState.ENDED:
        raise NotReady("This scheme has ended. What is known of it stays as it is.")


def _audit(did: str, scheme: int, unit: Unit, *, by: str, at: datetime, details: dict[str, object]) -> None:
    record(
        actor=by,
        did=f"improvement.scheme.{did}",
        subject=f"scheme {scheme}",
        organisation_id=unit.organisation_id,
        details={"unit": unit.pk, **details},
        at=at,
    )
