"""Forms of people who speak up, and of those who answer."""

from leadwell_site.speaking.forms.answering import (
    ActionForm,
    CheckForm,
    HandForm,
    LearningForm,
    ReplyForm,
    SortForm,
    StepForm,
)
from leadwell_site.speaking.forms.arranging import ClockForm, RouteForm
from leadwell_site.speaking.forms.outside import (
    OUTSIDE,
    RaiseForm,
    RateForm,
    ReturnForm,
    TellForm,
    TreatmentForm,
    WriteForm,
)

__all__ = [
    "OUTSIDE",
    "ActionForm",
    "CheckForm",
    "ClockForm",
    "HandForm",
    "LearningForm",
    "RaiseForm",
    "RateForm",
    "ReplyForm",
    "ReturnForm",
    "RouteForm",
    "SortForm",
    "StepForm",
    "TellForm",
    "TreatmentForm",
    "WriteForm",
]
