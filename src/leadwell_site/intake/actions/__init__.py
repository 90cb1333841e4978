"""What changes received files: taken in, checked, confirmed, loaded or set aside."""

from leadwell_site.intake.actions.checking import check
from leadwell_site.intake.actions.confirming import confirm_columns, confirm_units
from leadwell_site.intake.actions.loading import UnitsNotConfirmed, ask_to_load, load, open_again
from leadwell_site.intake.actions.receiving import (
    EmptyFile,
    NotNow,
    TooLarge,
    receive,
    set_aside,
    take_up_again,
)

__all__ = [
    "EmptyFile",
    "NotNow",
    "TooLarge",
    "UnitsNotConfirmed",
    "ask_to_load",
    "check",
    "confirm_columns",
    "confirm_units",
    "load",
    "open_again",
    "receive",
    "set_aside",
    "take_up_again",
]
