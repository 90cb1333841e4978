"""Improvement: whether a change worked, and how to read what the charts say."""

from leadwell.improvement.verdict import Outcome, Verdict, verdict

__all__ = ["Outcome", "Verdict", "verdict"]
