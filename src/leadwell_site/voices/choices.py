"""Words that rows of this app may hold."""

from django.db import models


class MoveTo(models.TextChoices):
    """Where a cycle was moved: a leadwell CycleState. It is in design from the first."""

    DESIGN = "design", "back to its design"
    PREVIEW = "preview", "to be looked at"
    OPEN = "open", "opened"
    CLOSED = "closed", "closed"
    RELEASED = "released", "released"
    GIVEN_UP = "given_up", "given up"


class Audience(models.TextChoices):
    """Who is asked: a leadwell Audience."""

    STAFF = "staff", "people who work here"
    SERVED = "people served", "people who are cared for, and those close to them"


class KioskDid(models.TextChoices):
    """What happened to a kiosk."""

    STARTED = "started", "started"
    ENDED = "ended", "ended"


class TopicTo(models.TextChoices):
    """What becomes of a topic: a leadwell TopicState."""

    AGREED = "agreed", "We will do it"
    DECLINED = "declined", "We will not do it"
    DONE = "done", "It is done"
