"""Assessments of people, which belong to them; and codes, ratings and remarks, which hold nobody.

Codes, ratings and remarks are kept as those of ``leadwell_site.voices`` are: under random keys, with no number that
counts up, no time and no person (but a name where raters answer under their names), and written anew in the order of
their keys. They are destroyed when the report is released.
"""

from django.conf import settings
from django.db import models

from leadwell_site.organisations.models import Unit
from leadwell_site.qualities.choices import Came, RoundTo

_Whose = settings.AUTH_USER_MODEL


class Round(models.Model):
    """An assessment of one person from all round. What is asked, and whether under names, stays as it began."""

    person = models.ForeignKey(_Whose, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    framework = models.CharField(max_length=60)
    level = models.CharField(max_length=60, blank=True)
    forms = models.JSONField()  # leadwell Kept forms: "asked", "compassion", "compassion_self"
    is_named = models.BooleanField()
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()


class RoundDesign(models.Model):
    """Who facilitates and who is asked. A later row replaces one before, until it is agreed."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="designs")
    facilitator = models.ForeignKey(_Whose, on_delete=models.PROTECT, related_name="+")
    manager = models.CharField(max_length=200, blank=True)  # the line manager's e-mail address
    counts = models.JSONField()  # how many are asked in each group
    closes_on = models.DateField()
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()


class Consent(models.Model):
    """The person agrees to a design."""

    design = models.OneToOneField(RoundDesign, on_delete=models.PROTECT, related_name="consent")
    known_at = models.DateTimeField()


class RoundMove(models.Model):
    """An assessment went from one state to the next."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="moves")
    to = models.CharField(max_length=10, choices=RoundTo.choices)
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "to"],
                condition=models.Q(to__in=["released", "given_up"]),
                name="round_ends_once",
            )
        ]


class OwnAnswers(models.Model):
    """What the person answered about themselves in their assessment; a later row replaces one before."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="own_answers")
    content = models.JSONField()  # question -> answer
    known_at = models.DateTimeField()


class ReportPart(models.Model):
    """One dimension of a released report."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=120)
    content = models.JSONField()  # a leadwell DimensionTold
    memory = models.JSONField(null=True)  # who was in which group, without names; never shown
    public_copy = models.TextField(blank=True)
    known_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="report_part_once")]


class ReportRemark(models.Model):
    """Something that a rater wrote, as the report shows it; its place in the list is drawn by lot."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="remarks")
    words = models.TextField()
    name = models.CharField(max_length=150, blank=True)  # only where raters answer under their names
    place = models.CharField(max_length=32)


class ReportHands(models.Model):
    """Of people served, who filled in the form: told once with the report, in bands."""

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="hands")
    told = models.JSONField()  # a leadwell AnsweredBy -> how many, in a band
    known_at = models.DateTimeField()


class Share(models.Model):
    """The person shares their report with somebody, or ends it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="shares")
    reader = models.ForeignKey(_Whose, on_delete=models.PROTECT, related_name="+")
    is_ended = models.BooleanField(default=False)
    known_at = models.DateTimeField()


class SelfAssessment(models.Model):
    """Somebody assesses themselves. Nobody else sees it, whatever their role."""

    person = models.ForeignKey(_Whose, on_delete=models.PROTECT, related_name="+")
    framework = models.CharField(max_length=60)
    level = models.CharField(max_length=60, blank=True)
    form = models.JSONField()  # a leadwell Kept form
    known_at = models.DateTimeField()


class SelfAnswers(models.Model):
    """Answers so far; a later row replaces one before."""

    assessment = models.ForeignKey(SelfAssessment, on_delete=models.PROTECT, related_name="answers")
    content = models.JSONField()
    is_finished = models.BooleanField(default=False)
    known_at = models.DateTimeField()


class Reflection(models.Model):
    """What somebody thought about, under one place of a framework. Nobody else sees it."""

    person = models.ForeignKey(_Whose, on_delete=models.PROTECT, related_name="+")
    framework = models.CharField(max_length=60)
    place = models.CharField(max_length=120)
    context = models.CharField(max_length=20, blank=True)  # a leadwell Context
    words = models.TextField()
    evidence = models.TextField(blank=True)
    known_at = models.DateTimeField()


class Plan(models.Model):
    """What comes of an assessment: a plan, or a stated decline. A later row replaces one before."""

    round = models.ForeignKey(Round, null=True, on_delete=models.PROTECT, related_name="plans")
    own = models.ForeignKey(SelfAssessment, null=True, on_delete=models.PROTECT, related_name="plans")
    strengths = models.JSONField(default=list)
    focus = models.CharField(max_length=120, blank=True)
    context = models.CharField(max_length=20, blank=True)
    action = models.TextField(blank=True)
    act_by = models.DateField(null=True)
    review_on = models.DateField(null=True)
    declined = models.TextField(blank=True)  # why there is none
    known_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(round=None) ^ models.Q(own=None), name="plan_of_one_assessment"
            ),
            models.CheckConstraint(
                condition=models.Q(focus="") ^ models.Q(declined=""), name="plan_or_decline"
            ),
        ]


class PlanReview(models.Model):
    """What came of a plan, in the person's words."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    came = models.CharField(max_length=10, choices=Came.choices)
    words = models.TextField()
    known_at = models.DateTimeField()


class HealthCheck(models.Model):
    """What the reports on the leaders of a unit said together, on the day on which somebody asked."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="health_checks")
    coverage = models.CharField(max_length=200)
    parts = models.JSONField()
    memory = models.JSONField()  # who was in which group; never shown
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()


class RaterCode(models.Model):
    """A code that answers once, kept as a digest. Whose hands it came into is known to nobody."""

    digest = models.CharField(max_length=64, primary_key=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=20)
    is_used = models.BooleanField(default=False)


class KeptRating(models.Model):
    """What one rater answered, under a key drawn at random that stands nowhere else."""

    key = models.CharField(max_length=32, primary_key=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=20)
    content = models.JSONField()  # question -> answer; and of people served ``HAND``
    name = models.CharField(max_length=150, blank=True)  # only where raters answer under their names


class KeptRemark(models.Model):
    """What one rater wrote, apart from what they answered."""

    key = models.CharField(max_length=32, primary_key=True)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    name = models.CharField(max_length=150, blank=True)
