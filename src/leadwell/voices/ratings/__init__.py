"""Ratings by several people: how far they agree, and how a person's own view lies beside that of others."""

from leadwell.voices.ratings.agreeing import Agreement, agreement
from leadwell.voices.ratings.grouping import CannotRate, Spread, spread
from leadwell.voices.ratings.over_time import Since, Went, change_told, interval_told, own_change
from leadwell.voices.ratings.reliability import (
    Reliability,
    raters_needed,
    raters_needed_words,
    reliability,
    reliability_of,
)
from leadwell.voices.ratings.report import Dimension, Rating, relation_of, reports
from leadwell.voices.ratings.self_other import Difference, difference, difference_told
from leadwell.voices.ratings.views import View, ViewRule, shipped_rule

__all__ = [
    "Agreement",
    "CannotRate",
    "Difference",
    "Dimension",
    "Rating",
    "Reliability",
    "Since",
    "Spread",
    "View",
    "ViewRule",
    "Went",
    "agreement",
    "change_told",
    "difference",
    "difference_told",
    "interval_told",
    "own_change",
    "raters_needed",
    "raters_needed_words",
    "relation_of",
    "reliability",
    "reliability_of",
    "reports",
    "shipped_rule",
    "spread",
]
