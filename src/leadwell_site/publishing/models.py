"""Figures as published: disclosure-checked, dated and chained, so that nothing changes quietly."""

from django.db import models

from leadwell_site.organisations.models import Organisation, Unit


class Publication(models.Model):
    """One unit's page for one month as published. A later publication replaces it and says why."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="publications")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="publications")
    month = models.DateField()
    document = models.JSONField()  # all that the page says; the page reads nothing else
    known_at = models.DateTimeField()  # the figures are as known then
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=200)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    note = models.TextField(blank=True)  # why it replaces an earlier one; required then
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["previous"], name="publication_one_follows_another"),
            models.CheckConstraint(
                condition=models.Q(replaces=None) | ~models.Q(note=""),
                name="publication_says_why_it_replaces",
            ),
        ]
