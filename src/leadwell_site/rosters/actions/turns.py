"""One after the other: what is asked or published at once would each be worked out without the other."""

from datetime import datetime

from leadwell_site.measures.actions import moment_of_load
from leadwell_site.organisations import clock
from leadwell_site.organisations.models import Organisation, Unit


def take_turn(unit: Unit, at: datetime) -> datetime:
    """Wait for the organisation's turn, kept until the transaction ends; give the moment, not before any load."""
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=unit.organisation_id)
    return moment_of_load(organisation, max(at, clock.now()))
