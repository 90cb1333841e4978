"""Who did what, chained so that nothing can be quietly changed; and suggestions that were overridden."""

from django.db import models


class AuditLine(models.Model):
    """One write, or one look at something confidential. Rows are added and never changed.

    Organisations, units and people are named by number, not by key, because this app stands
    below the apps that hold them and a line outlives what it speaks of.
    """

    at = models.DateTimeField()
    actor = models.CharField(max_length=200)  # an e-mail address, or "job load_source"
    did = models.CharField(max_length=80)  # "intake.source.loaded"
    subject = models.CharField(max_length=200)  # "source 12"
    organisation_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)  # hash of the line before; 64 zeros for the first
    hash = models.CharField(max_length=64, unique=True)  # SHA-256 of this line and ``previous``

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["organisation_id", "-id"], name="audit_by_organisation")]
        constraints = [
            # One successor each: two lines written at once cannot both follow the same line.
            models.UniqueConstraint(fields=["previous"], name="audit_one_line_follows_another")
        ]


class Override(models.Model):
    """A suggestion of Leadwell's that somebody set aside, with the reason: learned from, not punished."""

    organisation_id = models.BigIntegerField()
    unit_id = models.BigIntegerField(null=True)
    suggestion = models.CharField(max_length=80)  # class of suggestion: "staffing.red_flag.RF5"
    subject = models.CharField(max_length=200)  # "ward 12, 3 March 2025, night"
    suggested = models.CharField(max_length=300)
    chosen = models.CharField(max_length=300)
    reason_code = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation_id", "suggestion"], name="override_by_suggestion")]
