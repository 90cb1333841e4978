"""Limits that begin anew: proposals with reasons, the steps that people accept, and charts as they were on a date.

Nothing here moves a limit by itself. A proposal says where and why; a step is a person's decision with a reason;
a chart is cut where steps stand.
"""

from leadwell.measures.spc.rebasing.periods import Terms
from leadwell.measures.spc.rebasing.proposals import Proposal, Verdict, propose
from leadwell.measures.spc.rebasing.stable_shift import NoStableShift, stable_shift, terms
from leadwell.measures.spc.rebasing.steps import NoReason, Step, accept, cut, standing, withdraw
from leadwell.measures.spc.rebasing.then import AsItWas, as_it_was, moments

__all__ = [
    "AsItWas",
    "NoReason",
    "NoStableShift",
    "Proposal",
    "Step",
    "Terms",
    "Verdict",
    "accept",
    "as_it_was",
    "cut",
    "moments",
    "propose",
    "stable_shift",
    "standing",
    "terms",
    "withdraw",
]
