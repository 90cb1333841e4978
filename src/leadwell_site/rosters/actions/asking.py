"""Asking for a roster, and for a search to stop."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.staffing.roster.ward import ward_from_json
from leadwell.staffing.roster.ward_problem import problem_of
from leadwell.staffing.unit_rosters import UnitWard
from leadwell_site.audit.actions import record
from leadwell_site.background import ask_for
from leadwell_site.organisations.models import Unit
from leadwell_site.rosters import queries
from leadwell_site.rosters.actions.turns import take_turn
from leadwell_site.rosters.choices import DraftKind
from leadwell_site.rosters.models import Draft, Stop
from leadwell_site.rosters.queries.basis import Basis

DAYS = 28
_MOST_WEEKS_AHEAD = 26


class NotADay(LeadwellError):
    """A roster cannot begin on this day."""


class NothingStands(LeadwellError):
    """No roster stands that another could be better than."""


@transaction.atomic
def ask_for_roster(
    *,
    unit: Unit,
    starts_on: date,
    seconds: int,
    rules_name: str,
    rules: Mapping[str, int],
    training_keeps_off: bool,
    holidays_like: int | None = None,
    surpasses: bool = False,
    by: str,
    at: datetime,
) -> Draft:
    """Ask for a roster of four weeks: all that goes into it is kept as it is known now.

    Args:
        unit: the ward, home or team.
        starts_on: the first day.
        seconds: how long to search.
        rules_name: which set of rules.
        rules: those of them that are changed for this roster.
        training_keeps_off: whether training that has ended keeps people off shifts.
        holidays_like: the weekday (Monday is 0) whose demand bank holidays have; None is each its own.
        surpasses: whether it is to be better than the roster that stands, on every aim, and not only in their sum.
        by: who asks.
        at: when.

    Raises:
        NothingStands: no roster stands on all these days that it could be better than.
        NotADay: it would begin on a day that has come, or far ahead.
        NoShifts: it is not known which shifts the unit works.
        NobodyToRoster: it is not known who works there.
        BadWard: what is held contradicts itself.
    """
    at = take_turn(unit, at)
    today = localdate(at)
    if not today < starts_on <= today + timedelta(weeks=_MOST_WEEKS_AHEAD):
        raise NotADay(f"A roster begins on a day after today, in the next {_MOST_WEEKS_AHEAD} weeks.")
    held = queries.basis(unit, today=today)
    named = queries.rules_named(rules_name, rules)
    found = queries.ward_asked(
        unit,
        held,
        starts_on=starts_on,
        days=DAYS,
        rules=named,
        rules_name=rules_name,
        training_keeps_off=training_keeps_off,
        bank_holidays={
            on: on.weekday() if holidays_like is None else holidays_like
            for on in queries.holidays_between(starts_on, starts_on + timedelta(days=DAYS - 1))
        },
    )
    problem_of(
        ward_from_json(json.dumps(found.fields)), named
    )  # what cannot be is told now, not in the background
    stands = queries.stood(unit, held, found, starts_on=starts_on, days=DAYS)
    if surpasses and stands is None:
        raise NothingStands(
            "On some of these days nobody is rostered here yet, or nobody of a staff group for a whole week, so there "
            "is no roster to be better than. Choose other days, or look for the best roster in all."
        )
    return keep_draft(
        unit,
        DraftKind.NEW,
        held,
        found,
        starts_on,
        DAYS,
        seconds,
        rules,
        {"training": training_keeps_off, "stands": stands or {}, "surpasses": surpasses},
        by,
        at,
    )


def keep_draft(
    unit: Unit,
    kind: DraftKind,
    held: Basis,
    found: UnitWard,
    starts_on: date,
    days: int,
    seconds: int,
    rules: Mapping[str, int],
    said: Mapping[str, Any],
    by: str,
    at: datetime,
) -> Draft:
    """Keep a draft with all that it is worked out from, and ask for its search."""
    made = Draft.objects.create(
        unit=unit,
        kind=kind,
        starts_on=starts_on,
        days=days,
        seconds=seconds,
        ward=found.fields,
        rules=dict(rules),
        people=found.numbers,
        said={
            "kept_off": [[one.name, one.words, one.lapsed] for one in found.kept_off],
            "left_out": [list(one) for one in found.left_out],
            "parts": {one.name: one.part for one in held.patterns},
            "basis": sorted({one.basis for one in held.wanted}),
            **said,
        },
        by=by,
        known_at=at,
    )
    ask_for("rosters.find", draft_id=made.pk)
    record(
        actor=by,
        did=f"rosters.{kind.value}.asked",
        subject=f"roster draft {made.pk}",
        organisation_id=unit.organisation_id,
        details={"unit": unit.pk, "from": starts_on.isoformat(), "days": days, "seconds": seconds},
        at=at,
    )
    return made


@transaction.atomic
def stop_search(*, draft: Draft, by: str, at: datetime) -> Stop:
    """Ask for the search to stop soon, and keep the best roster that it has."""
    made = Stop.objects.create(draft=draft, by=by, known_at=at)
    record(
        actor=by,
        did="rosters.search.stopped",
        subject=f"roster draft {draft.pk}",
        organisation_id=draft.unit.organisation_id,
        at=at,
    )
    return made
