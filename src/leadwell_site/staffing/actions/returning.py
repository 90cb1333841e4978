"""A return handed out as a file: who took it, and what it held."""

from datetime import datetime

from leadwell.staffing.returns import Return, as_csv, as_xlsx
from leadwell_site.audit.actions import record
from leadwell_site.organisations.models import Unit

_WRITERS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
FORMS = frozenset(_WRITERS)


def hand_out(*, filled: Return, unit: Unit, form: str, by: str, at: datetime) -> tuple[bytes, str]:
    """Give the file's bytes and what kind of content it is; the audit log keeps who took it."""
    write, kind = _WRITERS[form]
    content = write(filled)
    record(
        actor=by,
        did="staffing.return.downloaded",
        subject=f"unit {unit.pk}, {filled.file_stem}.{form}",
        organisation_id=unit.organisation_id,
        details={"rows": len(filled.rows), "bytes": len(content)},
        at=at,
    )
    return content, kind
