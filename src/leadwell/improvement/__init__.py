"""Improvement: how to read what charts say, what to ask next, and whether a change worked."""

from leadwell.improvement.asking import ask_next
from leadwell.improvement.lessons import Lesson, StepOnChart, lesson, lessons, on_chart
from leadwell.improvement.verdict import Outcome, Verdict, verdict

__all__ = [
    "Lesson",
    "Outcome",
    "StepOnChart",
    "Verdict",
    "ask_next",
    "lesson",
    "lessons",
    "on_chart",
    "verdict",
]
