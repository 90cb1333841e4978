"""The one root of errors that a person can put right."""


class LeadwellError(Exception):
    """Something a person can put right; the message says what happened and what is allowed.

    Subclasses are defined beside the function that raises them. Anything else is a fault of ours
    and is left to crash and be logged.
    """
