"""What the queue holds, in plain words."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from leadwell_site.background.progress import Progress, progress

__all__ = ["FailedJob", "Progress", "failed_jobs", "is_waiting", "progress", "reason_of_failure", "waiting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedJob:
    """A job that was given up, and why."""

    name: str
    ids: dict[str, int | str]
    tries: int
    at: datetime | None
    reason: str


def failed_jobs(name: str | None = None, **ids: int | str) -> list[FailedJob]:
    """Give the jobs that were given up, the latest first; of one name, and of some numbers, if asked."""
    rows = _asked(DBTaskResult.objects.failed(), name, ids).order_by("-finished_at")
    return [_failed(row) for row in rows]


def reason_of_failure(name: str, **ids: int | str) -> str | None:
    """Give why the latest asking for a job failed; None where it did not, or still waits."""
    latest = _asked(DBTaskResult.objects.all(), name, ids).order_by("-enqueued_at").first()
    if latest is None or latest.status != TaskResultStatus.FAILED:
        return None
    return _failed(latest).reason


def is_waiting(name: str, **ids: int | str) -> bool:
    """Say whether a job is asked for and not done yet."""
    return _asked(_unfinished(), name, ids).exists()


def waiting() -> int:
    """Give how many jobs are asked for and not done yet."""
    return _unfinished().count()


def _unfinished() -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])


def _asked(
    rows: QuerySet[DBTaskResult], name: str | None, ids: dict[str, int | str]
) -> QuerySet[DBTaskResult]:
    if name is not None:
        rows = rows.filter(args_kwargs__args__0=name)
    for key, value in ids.items():
        rows = rows.filter(**{f"args_kwargs__args__1__{key}": value})
    return rows


def _failed(row: DBTaskResult) -> FailedJob:
    name, ids = row.args_kwargs["args"]
    said = row.return_value or {}
    return FailedJob(
        name=name, ids=ids, tries=len(row.worker_ids), at=row.finished_at, reason=said.get("reason", "")
    )
