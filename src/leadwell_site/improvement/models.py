"""Questions, lessons that people finished, and savings schemes with their tripwires. Rows are only added."""

from django.conf import settings
from django.db import models

from leadwell_site.improvement.choices import (
    Likelihood,
    Result,
    SchemeStateChoice,
    Severity,
    TurnKind,
    WireKindChoice,
)
from leadwell_site.organisations.models import Unit


class Question(models.Model):
    """Something that somebody asks about one measure at one place."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="questions")
    measure = models.CharField(max_length=120)
    period_kind = models.CharField(max_length=10)
    period_start = models.DateField(null=True)  # of the point that it is about
    saw = models.CharField(max_length=500, blank=True)  # what the chart said then
    is_signal = models.BooleanField(default=False)  # a rule marked that point then
    asks = models.CharField(max_length=500)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "measure", "known_at"], name="question_by_chart")]


class Turn(models.Model):
    """One step of a question: an action agreed, done, closed with a result, or a word about it."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="turns")
    kind = models.CharField(max_length=10, choices=TurnKind.choices)
    words = models.CharField(max_length=1000, blank=True)
    owner = models.CharField(max_length=200, blank=True)  # the address of whoever will do it
    on = models.DateField(null=True)  # by when an action is to be done, or the day on which it was
    result = models.CharField(max_length=20, choices=Result.choices, blank=True)
    chart_says = models.CharField(max_length=20, blank=True)  # a leadwell Outcome, as worked out then
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()


class LessonDone(models.Model):
    """A lesson that somebody finished, on a chart of their own. How they answered is not kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="lessons")
    lesson = models.CharField(max_length=60)
    known_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "lesson"], name="lesson_by_person")]


class Scheme(models.Model):
    """A savings scheme as it was proposed."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="schemes")
    title = models.CharField(max_length=200)
    what = models.TextField()
    owner = models.CharField(max_length=200)  # the address of whoever owns it
    saving = models.FloatField()  # pounds a year, as planned
    starts_on = models.DateField()
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()


class Assessment(models.Model):
    """What a scheme could harm, as somebody signed it. A later one stands beside those before it."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="assessments")
    harm = models.TextField()
    likelihood = models.CharField(max_length=20, choices=Likelihood.choices)
    severity = models.CharField(max_length=20, choices=Severity.choices)
    mitigation = models.TextField()
    signed_by = models.CharField(max_length=200)  # name and role
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()


class Tripwire(models.Model):
    """A measure at a place that pauses a scheme when it signals."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="tripwires")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="tripwires")
    measure = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=WireKindChoice.choices)
    limit = models.FloatField(null=True)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()
    takes_away = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="taken_away_by")


class SchemeMove(models.Model):
    """A scheme was begun, paused, let run again or ended, and why."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="moves")
    to = models.CharField(max_length=10, choices=SchemeStateChoice.choices)
    reason = models.TextField()
    tripwire = models.ForeignKey(Tripwire, null=True, on_delete=models.PROTECT, related_name="pauses")
    let_pass = models.JSONField(
        default=list
    )  # of a scheme let run: each tripwire's number, first day of a month and the value seen (older rows lack it)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()
