"""Which days people may still record something about."""

from datetime import date, datetime

from django.utils.timezone import localdate

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import month_of

_MONTHS_BACK = 60


class TooLongAgo(LeadwellError):
    """A day lies so far back that it is taken for a slip of the keyboard."""


def refuse_long_ago(on: date, at: datetime) -> None:
    """Refuse a day more than five years before the month of ``at``.

    Raises:
        TooLongAgo: it is.
    """
    if on < month_of(localdate(at)).shifted(-_MONTHS_BACK).start:
        raise TooLongAgo("This day is more than five years ago. Check the year.")
