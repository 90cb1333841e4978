"""What people fill in about charts, figures, questions and savings schemes. One step each."""

from leadwell_site.improvement.forms.charts import (
    ActionForm,
    ChartChoice,
    ChooseMeasuresForm,
    CloseForm,
    DoneForm,
    FigureForm,
    HappeningForm,
    OwnMeasureForm,
    QuestionForm,
    SayForm,
    StepBackForm,
    StepForm,
    TargetForm,
)
from leadwell_site.improvement.forms.schemes import AssessmentForm, MoveForm, SchemeForm, WireForm

__all__ = [
    "ActionForm",
    "AssessmentForm",
    "ChartChoice",
    "ChooseMeasuresForm",
    "CloseForm",
    "DoneForm",
    "FigureForm",
    "HappeningForm",
    "MoveForm",
    "OwnMeasureForm",
    "QuestionForm",
    "SayForm",
    "SchemeForm",
    "StepBackForm",
    "StepForm",
    "TargetForm",
    "WireForm",
]
