"""Making a health check of a unit."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from leadwell.voices.all_round import coverage_words, health
from leadwell_site.audit.actions import record
from leadwell_site.organisations.models import Unit
from leadwell_site.qualities.models import HealthCheck
from leadwell_site.qualities.queries import assessed_at, earlier_checks, leaders_at


@transaction.atomic
def check_health(*, unit: Unit, by: str, at: datetime) -> HealthCheck:
    """Work out what the reports on the leaders of a unit and below say together, and keep it.

    It is told as it stands on this day and not while it is looked at: two pages that differ by one leader would give
    that leader away. The ledger remembers every earlier check.
    """
    Unit.objects.select_for_update().get(pk=unit.pk)
    today = localdate(at)
    found, many = assessed_at(unit, on=today)
    told = [
        health(
            key,
            one.told.title,
            one.leaders,
            items=one.told.items,
            highest=one.told.highest,
            check=f"{unit.name}, {today.isoformat()}",
            earlier=earlier_checks(unit, key),
        )
        for key, one in found.items()
    ]
    made = HealthCheck.objects.create(
        unit=unit,
        coverage=coverage_words(many, leaders_at(unit, on=today)),
        parts=[
            {
                "key": one.key,
                "title": one.title,
                "highest": one.highest,
                "words": one.words,
                "groups": [group.as_json() for group in one.groups],
            }
            for one in told
        ],
        memory={one.key: one.memory.as_json() for one in told if one.memory is not None},
        by=by,
        known_at=at,
    )
    record(
        actor=by,
        did="qualities.health.checked",
        subject=f"unit {unit.pk}",
        organisation_id=unit.organisation_id,
        at=at,
    )
    return made
