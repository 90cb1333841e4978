"""What has to be tidied away every day."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from leadwell_site.background.jobs import job
from leadwell_site.background.progress import forget_older_than

DAYS_TO_KEEP_DONE_JOBS = 30


@job("background.tidy", every=timedelta(days=1))
def tidy() -> None:
    """Forget jobs done a month ago, progress nobody waits for, and sessions that have run out."""
    now = timezone.now()
    DBTaskResult.objects.successful().filter(
        finished_at__lt=now - timedelta(days=DAYS_TO_KEEP_DONE_JOBS)
    ).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    forget_older_than(timedelta(days=7).total_seconds())
