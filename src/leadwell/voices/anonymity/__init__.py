"""The anonymity ledger: what may be shown of confidential answers, so that nobody can find out who said what."""

from leadwell.voices.anonymity.cells import WHOLE, Cell, NotACell, by, cell, crossed, everybody, within
from leadwell.voices.anonymity.display import (
    CannotShow,
    Figure,
    FigureKind,
    Scale,
    count_band,
    difference_words,
    figures,
    may_show_comments,
)
from leadwell.voices.anonymity.ledger import Decision, Decisions, Ledger, Verdict, decide
from leadwell.voices.anonymity.memory import Past, Remembered, joined, joined_by_likeness
from leadwell.voices.anonymity.merging import Merged, decide_tree, merge_small
from leadwell.voices.anonymity.planning import CannotPlan, Fit, Plan, lines, plan
from leadwell.voices.anonymity.policy import BelowTheFloor, Policy, rater_policy, shipped_policy, stricter
from leadwell.voices.anonymity.raters import Panel, panel
from leadwell.voices.anonymity.release import CycleDays, NotAsDeclared, Release, release

__all__ = [
    "WHOLE",
    "BelowTheFloor",
    "CannotPlan",
    "CannotShow",
    "Cell",
    "CycleDays",
    "Decision",
    "Decisions",
    "Figure",
    "FigureKind",
    "Fit",
    "Ledger",
    "Merged",
    "NotACell",
    "NotAsDeclared",
    "Panel",
    "Past",
    "Plan",
    "Policy",
    "Release",
    "Remembered",
    "Scale",
    "Verdict",
    "by",
    "cell",
    "count_band",
    "crossed",
    "decide",
    "decide_tree",
    "difference_words",
    "everybody",
    "figures",
    "joined",
    "joined_by_likeness",
    "lines",
    "may_show_comments",
    "merge_small",
    "panel",
    "plan",
    "rater_policy",
    "release",
    "shipped_policy",
    "stricter",
    "within",
]
