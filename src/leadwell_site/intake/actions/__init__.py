"""What changes received files: taken in, checked, confirmed, loaded or set aside."""

from leadwell_site.intake.actions.checking import check
from leadwell_site.intake.actions.confirming import (
    LookAgain,
    ReasonNeeded,
    confirm_columns,
    confirm_units,
    decide,
)
from leadwell_site.intake.actions.editions import OlderFile, RowsNotDecided
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
    "LookAgain",
    "NotNow",
    "OlderFile",
    "ReasonNeeded",
    "RowsNotDecided",
    "TooLarge",
    "UnitsNotConfirmed",
    "ask_to_load",
    "check",
    "confirm_columns",
    "confirm_units",
    "decide",
    "load",
    "open_again",
    "receive",
    "set_aside",
    "take_up_again",
]
