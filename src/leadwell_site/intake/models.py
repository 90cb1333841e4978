"""Layouts and names that a person explained once and Leadwell remembers; rows of files that were not used."""

from django.db import models

from leadwell_site.measures.models import Source
from leadwell_site.organisations.models import Organisation, Unit


class Profile(models.Model):
    """What the columns of an unknown layout mean, confirmed by a person; see ``leadwell.intake.profile``."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="profiles")
    name = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    columns = models.JSONField()
    confirmed_by = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "fingerprint"], name="profile_once_a_layout")
        ]


class PlaceAlias(models.Model):
    """A way of writing a unit's name or code that a person said is that unit."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="place_aliases")
    plain_name = models.CharField(max_length=200)  # the key of ``leadwell_site.intake.places``
    written = models.CharField(max_length=200, blank=True)  # as it stood in the file
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases")
    said_by = models.CharField(max_length=200)
    said_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "plain_name"], name="alias_once_an_organisation")
        ]


class KeptRow(models.Model):
    """A row of a file that was not used, whole, with the reason."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="kept_rows")
    sheet = models.CharField(max_length=200, blank=True)
    row = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=300)
    cells = models.JSONField()

    class Meta:
        ordering = ["id"]
