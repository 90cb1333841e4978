"""Shifts, who was there, red flags recorded by hand, and what was done. Rows are added, never changed."""

from django.db import models

from leadwell_site.measures.models import Load
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.choices import DeclineReason, MitigationKind, MoveAnswerKind, OverrideReason
from leadwell_site.workforce.models import Employee


class ShiftHours(models.Model):
    """Hours of one staff group on one shift, as known from ``known_at`` on."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="shift_hours", db_index=False)
    on = models.DateField()
    part = models.CharField(max_length=10)
    staff_group = models.CharField(max_length=30)
    known_at = models.DateTimeField()
    required_hours = models.FloatField(null=True)
    planned_hours = models.FloatField(null=True)
    actual_hours = models.FloatField(null=True)
    agency_hours = models.FloatField(null=True)
    bank_hours = models.FloatField(null=True)
    missing = models.CharField(max_length=20, blank=True)  # why actual_hours is null; "withdrawn"
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="shift_hours", db_index=False)
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "on", "part", "staff_group", "known_at"], name="shift_hours_by_shift"
            ),
            models.Index(fields=["load"], name="shift_hours_by_load"),
        ]


class ShiftCensus(models.Model):
    """People present on one shift: everybody (level "") or those at one acuity or dependency level."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="shift_census", db_index=False)
    on = models.DateField()
    part = models.CharField(max_length=10)
    level = models.CharField(max_length=40, blank=True)
    known_at = models.DateTimeField()
    people = models.FloatField(null=True)
    missing = models.CharField(max_length=20, blank=True)
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="shift_census", db_index=False)
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "on", "part", "level", "known_at"], name="shift_census_by_shift"),
            models.Index(fields=["load"], name="shift_census_by_load"),
        ]


class RecordedFlag(models.Model):
    """A red flag that a person saw: pain relief late, observations missed and so on."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="recorded_flags")
    on = models.DateField()
    part = models.CharField(max_length=10)
    code = models.CharField(max_length=20)  # RF1 ... RF6 of the definition, or a local code
    note = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()
    withdraws = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="withdrawn_by")

    class Meta:
        indexes = [models.Index(fields=["unit", "on"], name="recorded_flag_by_day")]


class Mitigation(models.Model):
    """What was done about the red flags of a shift, and to whom it was escalated."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="mitigations")
    on = models.DateField()
    part = models.CharField(max_length=10)
    kind = models.CharField(max_length=20, choices=MitigationKind.choices)
    escalated_to = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "on"], name="mitigation_by_day")]


class FlagOverride(models.Model):
    """A rule's red flag judged not to be one, with the reason. The flag stays visible as overridden."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="flag_overrides")
    on = models.DateField()
    part = models.CharField(max_length=10)
    code = models.CharField(max_length=20)
    reason_code = models.CharField(max_length=20, choices=OverrideReason.choices)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()
    withdraws = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="withdrawn_by")

    class Meta:
        indexes = [models.Index(fields=["unit", "on"], name="flag_override_by_day")]


class NeedsTally(models.Model):
    """A home's own hours for one resident at each level of dependency, from a day on."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="needs_tallies")
    from_on = models.DateField()
    hours = models.JSONField()  # level -> staff group -> part of the day -> hours of one resident
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "from_on"], name="needs_tally_by_day")]


class MoveAnswer(models.Model):
    """A move of somebody to another unit for one shift, made or set aside. A later row about the same replaces it."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="moves")
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="moves_away")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="moves_here")
    on = models.DateField()
    part = models.CharField(max_length=10)
    answer = models.CharField(max_length=10, choices=MoveAnswerKind.choices)
    reason_code = models.CharField(max_length=20, choices=DeclineReason.choices, blank=True)
    reason = models.TextField(blank=True)
    without = models.CharField(max_length=300, blank=True)  # what was foretold without it
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()
    withdraws = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="withdrawn_by")

    class Meta:
        indexes = [models.Index(fields=["on", "part"], name="move_answer_by_shift")]


class VacantPost(models.Model):
    """A post that nobody is in, from a day on. A later row of the same post takes its place."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="vacant_posts")
    first = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="later")
    staff_group = models.CharField(max_length=30)
    role = models.CharField(max_length=100, blank=True)
    hours_a_week = models.FloatField()
    from_on = models.DateField()
    filled_on = models.DateField(null=True)  # the first day on which somebody is in it again
    is_withdrawn = models.BooleanField(default=False)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "known_at"], name="vacant_post_by_unit")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hours_a_week__gt=0, hours_a_week__lte=168), name="vacant_post_has_hours"
            ),
            models.CheckConstraint(
                condition=models.Q(filled_on=None) | models.Q(filled_on__gt=models.F("from_on")),
                name="vacant_post_filled_after_it_fell_vacant",
            ),
        ]


class Handover(models.Model):
    """One shift handed over to the next: what was gone through, and which flags were told as unresolved."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="handovers")
    ends_on = models.DateField()
    ends_part = models.CharField(max_length=10)
    begins_on = models.DateField()
    begins_part = models.CharField(max_length=10)
    checklist = models.JSONField()  # each item as it stood then: its words, and whether it was done
    unresolved = models.JSONField()  # each flag: day, part of the day, code
    note = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "known_at"], name="handover_by_unit")]
