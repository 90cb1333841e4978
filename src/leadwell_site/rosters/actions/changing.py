"""A cell of a suggested roster set otherwise, with the reason: one step."""

from datetime import date, datetime, timedelta

from django.db import transaction

from leadwell.foundations.errors import LeadwellError
from leadwell.staffing.roster.problem import OFF
from leadwell.staffing.unit_rosters.asked import REGISTERED
from leadwell_site.audit.actions import note_override
from leadwell_site.design_system.wording import day
from leadwell_site.rosters import queries
from leadwell_site.rosters.models import Change, Draft, Published
from leadwell_site.workforce import queries as workforce


class NotInDraft(LeadwellError):
    """The person, day or shift is not of the draft, or the draft can no longer be changed."""


class RegistrationEnded(LeadwellError):
    """Somebody whose registration has ended would be on a registered shift."""


@transaction.atomic
def change_cell(
    *, draft: Draft, name: str, on: date, cell: str, reason_code: str, reason: str, by: str, at: datetime
) -> Change:
    """Set one person's day in a draft otherwise than was suggested; the suggestion and the reason are kept.

    Rules that this breaks are told on the draft, and do not hinder. A registration that has ended does, whatever
    the reason.

    Raises:
        NotInDraft: person, day or shift are not of this draft, or it is published already.
        RegistrationEnded: the shift needs a registration that does not hold on that day.
    """
    Draft.objects.select_for_update().get(pk=draft.pk)  # so that nobody publishes it meanwhile
    found = queries.worked(draft)
    if found is None or Published.objects.filter(draft=draft.pk).exists():
        raise NotInDraft("This draft cannot be changed: it has no roster yet, or is published already.")
    number = draft.people.get(name)
    last = draft.starts_on + timedelta(days=draft.days - 1)
    if number is None or name not in found.roster or not draft.starts_on <= on <= last:
        raise NotInDraft("Choose a person and a day of this roster.")
    if cell != OFF and cell not in found.cells:
        raise NotInDraft("Choose a shift of this roster, or a day off.")
    post = workforce.posts(employees=[number]).row(0, named=True)
    if cell != OFF and found.cells[cell][1] != post["staff_group"]:
        raise NotInDraft(f"{name} cannot work as {found.cells[cell][1].replace('_', ' ')}.")
    until = post["registered_until"]
    if cell != OFF and found.cells[cell][1] in REGISTERED and until is not None and on > until:
        raise RegistrationEnded(
            f"The registration of {name} ended on {day(until)}, so this shift cannot be given. "
            "Load a list of staff with the new date once it is renewed."
        )
    suggested = found.roster[name][found.day_of(on)]
    made = Change.objects.create(
        draft=draft,
        employee_id=number,
        on=on,
        cell=cell,
        reason_code=reason_code,
        reason=reason.strip(),
        by=by,
        known_at=at,
    )
    note_override(
        organisation_id=draft.unit.organisation_id,
        unit_id=draft.unit_id,
        suggestion="rosters.day_of_a_roster",
        subject=f"{draft.unit.name}, {day(on)}, employee {number}"[:200],
        suggested=found.cells[suggested][0] if suggested else "a day off",
        chosen=found.cells[cell][0] if cell else "a day off",
        reason_code=reason_code,
        reason=reason.strip(),
        by=by,
        at=at,
    )
    return made
