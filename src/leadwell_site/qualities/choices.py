"""Words that rows of this app may hold."""

from django.db import models

SERVED = "served"  # the group whose members may have somebody fill in the form with them
HAND = "hand"  # the key in what a rater answered under which stands whose hand it was: no question's address


class RoundTo(models.TextChoices):
    """Where an assessment was moved: a leadwell RoundState. It is in design from the first."""

    DESIGN = "design", "back to its design"
    AGREED = "agreed", "agreed"
    OPEN = "open", "opened"
    CLOSED = "closed", "closed"
    RELEASED = "released", "released"
    GIVEN_UP = "given_up", "given up"


class Came(models.TextChoices):
    """What came of a plan: a leadwell CameOfIt."""

    DONE = "done", "I did it"
    PARTLY = "partly", "I did part of it"
    NOT_DONE = "not_done", "I did not do it"
    CHANGED = "changed", "I changed my mind about what to do"
