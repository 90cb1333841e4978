"""Establishments: what happens to shifts, hours and money if more or fewer are planned, ill, missing or for hire."""

from leadwell.staffing.establishment.answering import Answer, Found, Range, TooMuch, Tripwire, answer
from leadwell.staffing.establishment.asking import WhatIf, read_what_if, what_if_of
from leadwell.staffing.establishment.calibrating import calibrated
from leadwell.staffing.establishment.closed_form import chance_over, chance_short
from leadwell.staffing.establishment.measuring import Measured, TooFewShifts, measured
from leadwell.staffing.establishment.parameters import findings, fitted_model
from leadwell.staffing.establishment.questions import Question, board_questions
from leadwell.staffing.establishment.telling import evidence_lines, lines, table, table_by_unit

__all__ = [
    "Answer",
    "Found",
    "Measured",
    "Question",
    "Range",
    "TooFewShifts",
    "TooMuch",
    "Tripwire",
    "WhatIf",
    "answer",
    "board_questions",
    "calibrated",
    "chance_over",
    "chance_short",
    "evidence_lines",
    "findings",
    "fitted_model",
    "lines",
    "measured",
    "read_what_if",
    "table",
    "table_by_unit",
    "what_if_of",
]
