"""People who work for an organisation, as lists of theirs tell them. Rows are added, never changed."""

from django.db import models

from leadwell_site.measures.models import Load
from leadwell_site.organisations.models import Organisation, Unit
from leadwell_site.workforce.choices import AbsenceKind, DutyKind, DutyState, Hired


class Employee(models.Model):
    """Somebody by the employer's own number (or name, where lists give none); all else is in the rows below."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="employees")
    code = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="employee_once_an_organisation")
        ]


class OfEmployee(models.Model):
    """A row about an employee, as known from ``known_at`` on."""

    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+", db_index=False)
    known_at = models.DateTimeField()
    load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="+", db_index=False)
    sheet = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField(null=True)

    class Meta:
        abstract = True


class Post(OfEmployee):
    """Where somebody works, as what and for how long, and until when they are registered."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254, blank=True)  # of the account that is theirs
    staff_group = models.CharField(max_length=30, blank=True)  # "" counts in no group
    role = models.CharField(max_length=200, blank=True)
    hours_a_week = models.FloatField(null=True)
    started_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    registration = models.CharField(max_length=100, blank=True)
    registered_until = models.DateField(null=True)
    revalidation_on = models.DateField(null=True)
    learning_until = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["employee", "known_at"], name="post_by_employee")]


class Training(OfEmployee):
    """A competence or course of somebody's, and until when it holds."""

    competence = models.CharField(max_length=120)  # the title in plain letters
    title = models.CharField(max_length=200)
    obtained_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["employee", "competence", "known_at"], name="training_by_employee")]


class Absence(OfEmployee):
    """Days on which somebody is away."""

    kind = models.CharField(max_length=20, choices=AbsenceKind.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True)  # null: goes on
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["employee", "from_on", "known_at"], name="absence_by_employee")]


class Duty(OfEmployee):
    """A shift of somebody's: rostered, worked, or not."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties", db_index=False)
    on = models.DateField()
    part = models.CharField(max_length=10)
    shift = models.CharField(max_length=60, blank=True)
    begins = models.CharField(max_length=5, blank=True)  # 07:30
    ends = models.CharField(max_length=5, blank=True)
    hours = models.FloatField()
    kind = models.CharField(max_length=20, choices=DutyKind.choices)
    hired = models.CharField(max_length=10, choices=Hired.choices, blank=True)
    state = models.CharField(max_length=10, choices=DutyState.choices)
    breaks_missed = models.FloatField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["employee", "on", "part", "known_at"], name="duty_by_employee"),
            models.Index(fields=["unit", "on"], name="duty_by_unit"),
        ]


class CompetenceNeed(models.Model):
    """What somebody has to be competent for to work in a unit, from when it is known on."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="competence_needs")
    staff_group = models.CharField(max_length=30)
    competence = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    keeps = models.PositiveIntegerField(default=0)  # how many who have it have to be on each shift
    is_withdrawn = models.BooleanField(default=False)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "known_at"], name="competence_need_by_unit")]
