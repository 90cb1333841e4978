"""Asks for the jobs that are done by themselves, each when it is due."""

from datetime import datetime

from django.db import transaction

from leadwell_site.background import ask_for
from leadwell_site.background.jobs import scheduled
from leadwell_site.background.models import Schedule


def tick(now: datetime) -> list[str]:
    """Ask for every job that is due; give their names. However many ask at once, each is asked for once."""
    asked_at = dict(Schedule.objects.values_list("name", "asked_at"))
    asked = []
    for job in scheduled():
        last = asked_at.get(job.name)
        if last is not None and job.every is not None and now - last < job.every:
            continue
        with transaction.atomic():
            row, is_new = Schedule.objects.select_for_update().get_or_create(
                name=job.name, defaults={"asked_at": now}
            )
            if not is_new and row.asked_at != last:
                continue  # another process was quicker
            row.asked_at = now
            row.save(update_fields=["asked_at"])
            ask_for(job.name)
            asked.append(job.name)
    return asked
