"""A roster handed out as a file: the audit log keeps who took it, since it names people."""

from datetime import datetime

from leadwell.staffing.roster import exporting as of_drafts
from leadwell.staffing.unit_rosters import exporting as as_it_stands
from leadwell_site.audit.actions import record
from leadwell_site.organisations.models import Unit
from leadwell_site.rosters.queries import Shown, Worked

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def hand_out_roster(*, shown: Shown, unit: Unit, form: str, by: str, at: datetime) -> bytes:
    """Give a unit's roster as it stands, as CSV (a row a shift) or as a workbook."""
    if form == "csv":
        content = as_it_stands.roster_as_table(
            shown.people, shown.duties, away=shown.away, holidays=shown.holidays
        )
    else:
        content = as_it_stands.roster_as_workbook(
            shown.people,
            shown.duties,
            on=shown.on,
            away=shown.away,
            standing=shown.standing,
            holidays=shown.holidays,
        )
    _taken(f"unit {unit.pk}, roster from {shown.starts_on.isoformat()}.{form}", unit, content, by=by, at=at)
    return content


def hand_out_draft(*, found: Worked, form: str, by: str, at: datetime) -> bytes:
    """Give a draft with its changes by hand, as CSV (a row a shift) or as a workbook."""
    write = of_drafts.roster_as_table if form == "csv" else of_drafts.roster_as_workbook
    content = write(found.ward, found.problem, found.roster)
    _taken(f"roster draft {found.draft.pk}.{form}", found.draft.unit, content, by=by, at=at)
    return content


def _taken(subject: str, unit: Unit, content: bytes, *, by: str, at: datetime) -> None:
    record(
        actor=by,
        did="rosters.roster.downloaded",
        subject=subject,
        organisation_id=unit.organisation_id,
        details={"bytes": len(content)},
        at=at,
    )
