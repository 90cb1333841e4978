"""Which chart fits a series, whether it is safe, and what to draw instead; with the numbers that say so."""

from leadwell.measures.spc.advice.choice import Fitting, choose, expected_events, fitting
from leadwell.measures.spc.advice.choice_of_waits import choose_waits
from leadwell.measures.spc.advice.differences import Difference, difference, profile_diff
from leadwell.measures.spc.advice.figures import Figures, figures, figures_of
from leadwell.measures.spc.advice.findings import Doubt, Finding, Report, Sure
from leadwell.measures.spc.advice.instead import (
    Adjusted,
    NotEnoughPoints,
    NotEnoughSeasons,
    Residual,
    residual,
    seasonally_adjusted,
)
from leadwell.measures.spc.advice.look import CountedAs, look, remembers
from leadwell.measures.spc.advice.reasons import Choice, Weighed
from leadwell.measures.spc.advice.spacing import BadPeriods
from leadwell.measures.spc.advice.waits import TooFewEvents, Waits, waits_between

__all__ = [
    "Adjusted",
    "BadPeriods",
    "Choice",
    "CountedAs",
    "Difference",
    "Doubt",
    "Figures",
    "Finding",
    "Fitting",
    "NotEnoughPoints",
    "NotEnoughSeasons",
    "Report",
    "Residual",
    "Sure",
    "TooFewEvents",
    "Waits",
    "Weighed",
    "choose",
    "choose_waits",
    "difference",
    "expected_events",
    "figures",
    "figures_of",
    "fitting",
    "look",
    "profile_diff",
    "remembers",
    "residual",
    "seasonally_adjusted",
    "waits_between",
]
