"""What people fill in about shifts, homes, moves and the time to come. One step each."""

from leadwell_site.staffing.forms.ahead import FilledForm, VacancyForm, VacantForm, WhatIfForm
from leadwell_site.staffing.forms.shifts import (
    CompetenceForm,
    DeclineForm,
    FlagForm,
    HandoverForm,
    MitigationForm,
    OverrideForm,
    OwnHoursForm,
    ResidentsForm,
    ShiftForm,
)

__all__ = [
    "CompetenceForm",
    "DeclineForm",
    "FilledForm",
    "FlagForm",
    "HandoverForm",
    "MitigationForm",
    "OverrideForm",
    "OwnHoursForm",
    "ResidentsForm",
    "ShiftForm",
    "VacancyForm",
    "VacantForm",
    "WhatIfForm",
]
