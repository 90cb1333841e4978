"""What somebody has to be competent for to work in a unit."""

from datetime import datetime

from django.db import transaction

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.places import plain_name
from leadwell.foundations.staff import StaffGroup
from leadwell_site.audit.actions import record
from leadwell_site.organisations.fitting import fitted
from leadwell_site.organisations.models import Unit
from leadwell_site.workforce.models import CompetenceNeed

_LONGEST: int = CompetenceNeed._meta.get_field("competence").max_length


class NotACompetence(LeadwellError):
    """A competence has no name, or is not needed so that it could be taken back."""


@transaction.atomic
def need_competence(
    *, unit: Unit, group: StaffGroup, title: str, keeps: int, by: str, at: datetime
) -> CompetenceNeed:
    """Say that whoever works in a unit has to have a competence; said again it takes the earlier one's place.

    Raises:
        NotACompetence: it has no name.
    """
    key = fitted(plain_name(title), _LONGEST)
    if not key:
        raise NotACompetence("Say what the competence is called, in letters.")
    return _write(unit, group, key, title.strip(), keeps, withdrawn=False, by=by, at=at)


@transaction.atomic
def need_no_longer(*, need: CompetenceNeed, by: str, at: datetime) -> CompetenceNeed:
    """Say that a competence is not needed any more."""
    group = StaffGroup(need.staff_group)
    return _write(need.unit, group, need.competence, need.title, 0, withdrawn=True, by=by, at=at)


def _write(
    unit: Unit, group: StaffGroup, key: str, title: str, keeps: int, *, withdrawn: bool, by: str, at: datetime
) -> CompetenceNeed:
    made = CompetenceNeed.objects.create(
        unit=unit,
        staff_group=group.value,
        competence=key,
        title=title[:200],
        keeps=keeps,
        is_withdrawn=withdrawn,
        by=by,
        known_at=at,
    )
    record(
        actor=by,
        did="workforce.competence.not_needed" if withdrawn else "workforce.competence.needed",
        subject=f"unit {unit.pk}",
        organisation_id=unit.organisation_id,
        details={"competence": title, "group": group.value, "keeps": keeps},
        at=at,
    )
    return made
