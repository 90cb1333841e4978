"""Requests, drafts of rosters and what became of them, and private calendars. Rows are added, never changed."""

from django.db import models

from leadwell_site.measures.models import Load
from leadwell_site.organisations.models import Unit
from leadwell_site.rosters.choices import DraftKind, WishKind
from leadwell_site.staffing.choices import ChangeReason
from leadwell_site.workforce.models import Employee


class Wish(models.Model):
    """What somebody asked for one day; the last row of a person and day stands."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=WishKind.choices)
    shift = models.CharField(max_length=70, blank=True)  # where a shift is asked for
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["employee", "on", "known_at"], name="wish_by_employee"),
            models.Index(fields=["unit", "on"], name="wish_by_unit"),
        ]


class Draft(models.Model):
    """A roster that was asked for, with all that it is worked out from."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="roster_drafts", db_index=False)
    kind = models.CharField(max_length=10, choices=DraftKind.choices)
    starts_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    seconds = models.PositiveIntegerField()
    ward = models.JSONField()  # fields of ``ward_from_json``
    rules = models.JSONField()  # rules changed for this roster: name to number
    people = models.JSONField()  # name in the ward to the employee's number
    said = (
        models.JSONField()
    )  # who is kept off and left out, and why; of a repair who is away, and what was published
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "known_at"], name="draft_by_unit")]


class Outcome(models.Model):
    """The roster that was found for a draft, its bound, and what explains it."""

    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="outcome")
    roster = models.JSONField()  # name to a cell a day, days before the first in front
    figures = models.JSONField()  # objective, bound, seconds, whether proven, whether stopped
    explained = models.JSONField()  # short shifts with why, what relaxing buys
    known_at = models.DateTimeField()


class Stop(models.Model):
    """Somebody asked for a search to be stopped, and its best roster kept."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="stops")
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()


class Change(models.Model):
    """A cell of a draft that a person set otherwise than was suggested, and why."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="changes")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    cell = models.CharField(max_length=110, blank=True)  # "" is a day off
    reason_code = models.CharField(max_length=20, choices=ChangeReason.choices)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()


class Published(models.Model):
    """A draft that became people's shifts."""

    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="published")
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="+")
    roster = models.JSONField()  # as it was published: the outcome with the changes made by hand
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()


class CalendarKey(models.Model):
    """The private address of somebody's calendar. The last row of a person holds; without a digest there is none.

    The address itself is not kept: it is worked out from ``nonce`` and the site's secret key.
    """

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    nonce = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()
