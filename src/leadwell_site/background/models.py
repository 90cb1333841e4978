"""When jobs that are done by themselves were last asked for. The queue itself is ``django_tasks_db``'s table."""

from django.db import models


class Schedule(models.Model):
    """One row for each job that is done by itself; locked while it is asked for, so it is asked for once."""

    name = models.CharField(max_length=100, primary_key=True)
    asked_at = models.DateTimeField()
