"""Words that rows of this app may hold."""

from django.db import models

from leadwell.improvement.schemes import SchemeState
from leadwell.improvement.tripwires import WireKind


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


class Likelihood(models.TextChoices):
    """How likely harm is thought to be."""

    RARE = "rare", "Rare: not expected"
    UNLIKELY = "unlikely", "Unlikely"
    POSSIBLE = "possible", "Possible: now and then"
    LIKELY = "likely", "Likely"
    ALMOST_CERTAIN = "almost_certain", "Almost certain"


class Severity(models.TextChoices):
    """How bad harm would be."""

    NEGLIGIBLE = "negligible", "Hardly any harm"
    MINOR = "minor", "Minor harm, soon over"
    MODERATE = "moderate", "Moderate harm: more care is needed"
    MAJOR = "major", "Major harm that lasts"
    CATASTROPHIC = "catastrophic", "Death, or harm to many"


class SchemeStateChoice(models.TextChoices):
    """How a savings scheme stands; see ``leadwell.improvement.schemes``."""

    PROPOSED = SchemeState.PROPOSED.value, "Proposed"
    RUNNING = SchemeState.RUNNING.value, "Running"
    PAUSED = SchemeState.PAUSED.value, "Paused"
    ENDED = SchemeState.ENDED.value, "Ended"


class WireKindChoice(models.TextChoices):
    """What makes a tripwire signal; see ``leadwell.improvement.tripwires``."""

    SIGN = WireKind.SIGN.value, "Its chart shows a sign of concern that is not chance"
    ABOVE = WireKind.ABOVE.value, "A month is above a limit"
    BELOW = WireKind.BELOW.value, "A month is below a limit"
    COUNT = WireKind.COUNT.value, "More than so many are counted in a month, also while it runs"
