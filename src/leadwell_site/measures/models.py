"""Files as received, loads, series and observations. Observations are added and never changed."""

from django.db import models

from leadwell_site.measures.choices import Better, HowOften, ShownAs, SourceState
from leadwell_site.organisations.models import Organisation, Unit


class Source(models.Model):
    """A file as received. Its bytes are kept under their SHA-256 hash and never touched."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sources")
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=SourceState.choices, default=SourceState.RECEIVED)
    kind = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200, blank=True)
    summary = models.JSONField(default=dict)  # sheets, rows, rows used, places found, as the check gave them
    choices = models.JSONField(default=dict)  # what the user confirmed: columns, names of units

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "digest"], name="source_once_an_organisation")
        ]


class SourceFault(models.Model):
    """One fault found in a file; see ``leadwell.intake.faults.Fault``."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="faults")
    code = models.CharField(max_length=80)
    outcome = models.CharField(max_length=20)
    sheet = models.CharField(max_length=200, blank=True)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=200, blank=True)
    found = models.TextField(blank=True)
    done = models.TextField()
    mend = models.TextField()
    count = models.PositiveIntegerField(default=1)


class Load(models.Model):
    """One act of adding: from a file, typed in by hand, or worked out from what was loaded."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="loads")
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="loads")
    known_at = models.DateTimeField()
    by = models.CharField(max_length=200)
    why = models.CharField(max_length=200, blank=True)  # "worked out from shifts", "typed in"
    counts = models.JSONField(default=dict)  # added, corrected, withdrawn, unchanged, kept aside

    class Meta:
        ordering = ["-id"]


class Series(models.Model):
    """One measure of one unit from one feed. Feeds are not mixed: they may disagree."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="series")
    measure = models.CharField(max_length=120)  # key of a definition, or a slug of the file's heading
    title = models.CharField(max_length=300, blank=True)  # the heading, where there is no definition
    feed = models.CharField(max_length=60)
    period_kind = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "measure", "feed", "period_kind"], name="series_once_a_unit_measure_feed"
            )
        ]


class Observation(models.Model):
    """What was known from ``known_at`` on about one period of one series."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="observations", db_index=False)
    period_start = models.DateField()
    known_at = models.DateTimeField()
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    missing = models.CharField(max_length=20, blank=True)  # a leadwell Missing; "withdrawn" where taken back
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="observations", db_index=False)
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["series", "period_start", "known_at"], name="observation_by_period"),
            models.Index(fields=["load"], name="observation_by_load"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(missing="", numerator__isnull=False)
                | (~models.Q(missing="") & models.Q(numerator__isnull=True)),
                name="observation_has_a_value_or_a_reason",
            )
        ]


class OwnMeasure(models.Model):
    """A measure that a unit defined for itself. A later row of the same key puts the definition right."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="own_measures")
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=100)
    counted = models.CharField(max_length=200)
    divided_by = models.CharField(max_length=200, blank=True)  # "" where it is a count or a score
    shown_as = models.CharField(max_length=20, choices=ShownAs.choices)
    better = models.CharField(max_length=10, choices=Better.choices)
    period_kind = models.CharField(max_length=10, choices=HowOften.choices)
    why = models.CharField(max_length=500)  # the question that it answers
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "known_at"], name="own_measure_by_key")]


class ChartStep(models.Model):
    """A decision that the limits of a chart begin anew on a day, or that they no longer do."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="chart_steps")
    measure = models.CharField(max_length=120)
    starts_on = models.DateField()
    reason = models.CharField(max_length=500)
    baseline_points = models.PositiveIntegerField(default=0)  # limits are frozen after so many; 0 for never
    is_withdrawn = models.BooleanField(default=False)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "measure", "known_at"], name="chart_step_by_chart")]


class Target(models.Model):
    """What a measure is to reach at a place and below it from a day on; a row without a value ends it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="targets")
    measure = models.CharField(max_length=120)
    applies_from = models.DateField()
    value = models.FloatField(null=True)
    who_asks = models.CharField(max_length=300)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "measure", "known_at"], name="target_by_chart")]


class Happening(models.Model):
    """Something that happened at a place, written on its charts: of one measure, or of all where none is named."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="happenings")
    measure = models.CharField(max_length=120, blank=True)
    on = models.DateField()
    words = models.CharField(max_length=200)
    takes_back = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="taken_back_by")
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "known_at"], name="happening_by_unit")]
