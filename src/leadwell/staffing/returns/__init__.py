"""Returns made from what is held: record once, return many."""

from leadwell.staffing.returns.burden import Meter, TypingTime, meter, typing_time
from leadwell.staffing.returns.checks import Line, Problem, Reconciliation, problems, reconcile
from leadwell.staffing.returns.facts import FactRow, UnitFacts, fact_rows
from leadwell.staffing.returns.layouts import (
    Field,
    Form,
    Layout,
    NoSuchReturn,
    Per,
    layout,
    layout_of,
    layouts,
)
from leadwell.staffing.returns.making import Return, as_csv, as_xlsx, make_return, monthly_return

__all__ = [
    "FactRow",
    "Field",
    "Form",
    "Layout",
    "Line",
    "Meter",
    "NoSuchReturn",
    "Per",
    "Problem",
    "Reconciliation",
    "Return",
    "TypingTime",
    "UnitFacts",
    "as_csv",
    "as_xlsx",
    "fact_rows",
    "layout",
    "layout_of",
    "layouts",
    "make_return",
    "meter",
    "monthly_return",
    "problems",
    "reconcile",
    "typing_time",
]
