"""Cases, what was written and done about them, and who looks after them. Rows are only added.

Three things hold of every table here. What a reporter did is known by its day alone. Numbers are drawn at random, so
that neither they nor the order of rows on SQLite tell which came first. Words, names and files are sealed: see
``leadwell_site.speaking.sealing``. There is no column for an account, an address or a browser of a reporter.
"""

import secrets

from django.conf import settings
from django.db import models

from leadwell_site.organisations.models import Organisation, Unit
from leadwell_site.speaking.choices import (
    AgainChoice,
    Audience,
    CaseKind,
    Hand,
    LevelChoice,
    OpennessChoice,
    RouteKind,
    StepChoice,
    WhoChoice,
    YesNo,
)


def drawn_number() -> int:
    """Draw a row's number at random: a browser's numbers are exact up to 2 to the power of 53."""
    return secrets.randbelow(2**53 - 1) + 1


def _number() -> models.BigAutoField:
    return models.BigAutoField(primary_key=True, default=drawn_number, editable=False)


class Concern(models.Model):
    """Something that somebody told, and how it is come back to."""

    id = _number()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="concerns")
    kind = models.CharField(max_length=20, choices=CaseKind.choices)
    openness = models.CharField(max_length=20, choices=OpennessChoice.choices)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="concerns")
    level = models.CharField(max_length=20, choices=LevelChoice.choices, blank=True)
    who = models.CharField(max_length=20, choices=WhoChoice.choices, blank=True)
    raised_on = models.DateField()
    goes_outside = models.BooleanField(default=False)  # nobody of the organisation may read it
    selector = models.CharField(max_length=40, unique=True)  # the first words of the receipt
    lock = models.CharField(max_length=120)  # the others, under scrypt
    nonce = models.CharField(max_length=40, unique=True)  # of the form, so that it is kept once
    name_box = models.BinaryField(null=True)  # sealed

    class Meta:
        indexes = [models.Index(fields=["organisation", "raised_on"], name="concern_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(openness="anonymous") | models.Q(name_box=None),
                name="concern_anonymous_has_no_name",
            ),
        ]


class Message(models.Model):
    """A message of a thread."""

    id = _number()
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="messages")
    place = models.PositiveIntegerField()  # in the thread, from 0
    is_from_reporter = models.BooleanField()
    on = models.DateField()
    box = models.BinaryField()  # the words, sealed
    step = models.CharField(max_length=20, choices=StepChoice.choices, blank=True)  # that it tells
    by = models.CharField(max_length=200, blank=True)  # the address of whoever answers
    nonce = models.CharField(max_length=40, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "place"], name="message_one_at_a_place"),
            models.CheckConstraint(
                condition=models.Q(is_from_reporter=False) | models.Q(by=""),
                name="message_of_a_reporter_names_nobody",
            ),
        ]


class Attachment(models.Model):
    """A file that came with a message: as it was sent, sealed, and without what may tell who made it."""

    id = _number()
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="attachments")
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)  # a leadwell FileKind
    original_box = models.BinaryField()
    cleaned_box = models.BinaryField()
    removed = models.JSONField(default=list)  # what was taken out, in words

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "place"], name="attachment_one_at_a_place"),
        ]


class Sorting(models.Model):
    """What a case is about, as the reporter or somebody who looks after it saw it on a day."""

    id = _number()
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="sortings")
    place = models.PositiveIntegerField()
    elements = models.JSONField()
    on = models.DateField()
    by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concern", "place"], name="sorting_one_at_a_place")]


class StepTaken(models.Model):
    """A step of a case."""

    id = _number()
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="steps")
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=StepChoice.choices)
    note_box = models.BinaryField(null=True)  # for those who look after it, sealed
    on = models.DateField()
    by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concern", "place"], name="step_one_at_a_place")]


class ActionAgreed(models.Model):
    """Something that is to be done, or (with ``finishes``) that it was."""

    id = _number()
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="actions")
    place = models.PositiveIntegerField()
    box = models.BinaryField()
    owner = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    finishes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="finished_by")
    on = models.DateField()
    by = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concern", "place"], name="agreed_one_at_a_place")]


class Rating(models.Model):
    """What the reporter says of how they were answered."""

    id = _number()
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="ratings")
    place = models.PositiveIntegerField()
    thanked = models.CharField(max_length=10, choices=YesNo.choices)
    helped = models.CharField(max_length=10, choices=YesNo.choices)
    again = models.CharField(max_length=20, choices=AgainChoice.choices)
    on = models.DateField()
    nonce = models.CharField(max_length=40, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concern", "place"], name="rating_one_at_a_place")]


class TreatmentCheck(models.Model):
    """Whether the reporter was treated worse for speaking up: as they say, or as was asked of them."""

    id = _number()
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="checks")
    place = models.PositiveIntegerField()
    after_months = models.PositiveIntegerField(null=True)
    was_worse = models.BooleanField(null=True)  # null: it could not be found out
    box = models.BinaryField(null=True)
    is_from_reporter = models.BooleanField()
    on = models.DateField()
    by = models.CharField(max_length=200, blank=True)
    nonce = models.CharField(max_length=40, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["concern", "place"], name="check_one_at_a_place"),
            models.CheckConstraint(
                condition=models.Q(is_from_reporter=False) | models.Q(by=""),
                name="check_of_a_reporter_names_nobody",
            ),
        ]


class Assignment(models.Model):
    """Somebody was given a case to look after, gave it up, or may not read it. The last row of a person holds."""

    id = _number()
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="assignments")
    place = models.PositiveIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="concerns_held")
    hand = models.CharField(max_length=10, choices=Hand.choices)
    is_outside = models.BooleanField(default=False)  # as a guardian of another organisation
    on = models.DateField()
    by = models.CharField(
        max_length=200, blank=True
    )  # empty: so the reporter wished, or so it goes by itself

    class Meta:
        constraints = [models.UniqueConstraint(fields=["concern", "place"], name="assignment_one_at_a_place")]


class Learning(models.Model):
    """What was learnt from a case, in words that name nobody; or that such words were taken back."""

    id = _number()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="learning")
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="learning")
    audience = models.CharField(max_length=10, choices=Audience.choices)
    said = models.CharField(max_length=500)
    did = models.CharField(max_length=1000)
    quarter = models.DateField()  # the first day of the quarter in which it is told: no nearer day is shown
    takes_back = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="taken_back_by")
    by = models.CharField(max_length=200)
    on = models.DateField()


class Route(models.Model):
    """Who outside an organisation a concern may go to, or (with ``takes_away``) no longer may."""

    id = _number()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="routes_outside")
    kind = models.CharField(max_length=10, choices=RouteKind.choices)
    name = models.CharField(max_length=200)
    email = models.CharField(max_length=200, blank=True)  # of a guardian who uses this site
    contact = models.CharField(max_length=500, blank=True)
    takes_away = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="taken_away_by")
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()


class RouteAnswer(models.Model):
    """Whether a guardian of another organisation takes on what is sent to them by a route."""

    id = _number()
    route = models.ForeignKey(Route, on_delete=models.PROTECT, related_name="answers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="routes_answered"
    )
    accepts = models.BooleanField()
    known_at = models.DateTimeField()


class ClockSet(models.Model):
    """By when an organisation answers, where it has days of its own."""

    id = _number()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="clocks")
    thanks_days = models.PositiveIntegerField()
    triage_days = models.PositiveIntegerField()
    decision_days = models.PositiveIntegerField()
    change_days = models.PositiveIntegerField()
    reply_days = models.PositiveIntegerField()
    by = models.CharField(max_length=200)
    known_at = models.DateTimeField()
