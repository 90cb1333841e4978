"""Work of accounts that is done by itself."""

from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.utils import timezone

from leadwell_site.background.jobs import job

DAYS_TO_KEEP_TRIES = 30


@job("accounts.forget_tries", every=timedelta(days=1))
def forget_tries() -> None:
    """Take away the list of who tried to sign in from where; the audit log keeps who did sign in."""
    before = timezone.now() - timedelta(days=DAYS_TO_KEEP_TRIES)
    for log in (AccessAttempt, AccessFailureLog, AccessLog):
        log.objects.filter(attempt_time__lt=before).delete()
