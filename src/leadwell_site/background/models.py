"""How far a long job has come, for the page that waits on it."""

from django.db import models


class Progress(models.Model):
    """The latest word on a job; overwritten as it goes, because it is no record."""

    subject = models.CharField(max_length=100, unique=True)  # "source 12"
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    words = models.CharField(max_length=200, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
