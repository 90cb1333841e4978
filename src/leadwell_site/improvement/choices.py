"""Words that rows of this app may hold."""

from django.db import models


class TurnKind(models.TextChoices):
    """What somebody added to a question."""

    SAID = "said", "said"
    AGREED = "agreed", "agreed an action"
    DONE = "done", "did it"
    CLOSED = "closed", "closed it"
    REOPENED = "reopened", "opened it again"


class Result(models.TextChoices):
    """What came of a question, in the judgement of whoever closes it."""

    WORKED = "worked", "It worked: the figures moved the way we wanted"
    DID_NOT = "did_not", "It did not work"
    CANNOT_TELL = "cannot_tell", "We cannot tell yet"
    NO_ACTION = "no_action", "There was nothing to do: it was chance, or the figures were wrong"


class QuestionState(models.TextChoices):
    """How far a question has come; worked out from its turns."""

    ASKED = "asked", "asked, nothing agreed yet"
    AGREED = "agreed", "an action is agreed"
    DONE = "done", "done, waiting to see whether it worked"
    CLOSED = "closed", "closed"
