"""Words that rows of this app may hold."""

from django.db import models

from leadwell.voices.concerns import Again, Openness, StepKind


class CaseKind(models.TextChoices):
    """What somebody tells. All but a concern are of people served and those close to them."""

    CONCERN = "concern", "Concern"
    COMPLIMENT = "compliment", "Thanks or praise"
    COMPLAINT = "complaint", "Complaint"
    STORY = "story", "What it was like"


class OpennessChoice(models.TextChoices):
    """How a reporter wishes to be known; see ``leadwell.voices.concerns``."""

    ANONYMOUS = Openness.ANONYMOUS.value, "Anonymous: I do not say who I am"
    CONFIDENTIAL = Openness.CONFIDENTIAL.value, "In confidence: those who read it know my name and keep it"
    OPEN = Openness.OPEN.value, "Openly: my name may be told"


class LevelChoice(models.TextChoices):
    """What the reporter is at work."""

    NOT_SAID = "", "I would rather not say"
    WORKER = "worker", "A worker, volunteer or student"
    MANAGER = "manager", "A manager"
    SENIOR = "senior-leader", "A senior leader"


class WhoChoice(models.TextChoices):
    """Who tells of care."""

    NOT_SAID = "", "I would rather not say"
    SERVED = "served", "Somebody who is cared for here"
    CLOSE = "close", "A relative, friend or carer"
    SUPPORTER = "supporter", "Somebody who helped to write this"


class StepChoice(models.TextChoices):
    """What was done about a case, and told."""

    THANKED = StepKind.THANKED.value, "Thanked"
    TRIAGED = StepKind.TRIAGED.value, "Told what happens next"
    DECIDED = StepKind.DECIDED.value, "Told what was decided"
    CHANGED = StepKind.CHANGED.value, "Told what changed"
    CLOSED = StepKind.CLOSED.value, "Closed"
    REOPENED = StepKind.REOPENED.value, "Opened again"


class AgainChoice(models.TextChoices):
    """Whether the reporter would speak up again."""

    YES = Again.YES.value, "Yes"
    NO = Again.NO.value, "No"
    MAYBE = Again.MAYBE.value, "Maybe"
    DO_NOT_KNOW = Again.DO_NOT_KNOW.value, "I do not know"


class YesNo(models.TextChoices):
    """A plain answer."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNSURE = "unsure", "I am not sure"


class Hand(models.TextChoices):
    """What was said of who looks after a case."""

    GIVEN = "given", "looks after it"
    TAKEN = "taken", "no longer looks after it"
    KEPT_OUT = "kept-out", "may not read it"


class Audience(models.TextChoices):
    """Who reads what was learnt."""

    STAFF = "staff", "Staff of the organisation"
    PUBLIC = "public", "Everybody: you said, we did"


class RouteKind(models.TextChoices):
    """Who outside the organisation a concern may go to."""

    GUARDIAN = "guardian", "A guardian of another organisation who uses this site"
    BODY = "body", "Somebody to ring or write to"
