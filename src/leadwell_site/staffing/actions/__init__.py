"""What changes staffing records. Rows are added, never changed."""

from leadwell_site.staffing.actions.adding import UnitOfAnother, add_shifts, differences, withdraw_shifts
from leadwell_site.staffing.actions.handing_over import (
    FlagsChanged,
    NotGoneThrough,
    SignedAlready,
    sign_handover,
)
from leadwell_site.staffing.actions.months import work_out_months
from leadwell_site.staffing.actions.moves import NotMoved, accept_move, decline_move, take_back_answer
from leadwell_site.staffing.actions.recording import (
    AlreadyTakenBack,
    NotEscalated,
    NotNow,
    record_flag,
    record_mitigation,
    set_flag_aside,
    take_back_flag,
    take_back_override,
)
from leadwell_site.staffing.actions.returning import FORMS, hand_out
from leadwell_site.staffing.actions.typing_in import (
    GroupTyped,
    NotYet,
    set_own_hours,
    type_in_residents,
    type_in_shift,
)
from leadwell_site.staffing.actions.vacancies import (
    NotVacant,
    empty_vacancy,
    enter_vacancy,
    fill_vacancy,
    take_back_vacancy,
)

__all__ = [
    "FORMS",
    "AlreadyTakenBack",
    "FlagsChanged",
    "GroupTyped",
    "NotEscalated",
    "NotGoneThrough",
    "NotMoved",
    "NotNow",
    "NotVacant",
    "NotYet",
    "SignedAlready",
    "UnitOfAnother",
    "accept_move",
    "add_shifts",
    "decline_move",
    "differences",
    "empty_vacancy",
    "enter_vacancy",
    "fill_vacancy",
    "hand_out",
    "record_flag",
    "record_mitigation",
    "set_flag_aside",
    "set_own_hours",
    "sign_handover",
    "take_back_answer",
    "take_back_flag",
    "take_back_override",
    "take_back_vacancy",
    "type_in_residents",
    "type_in_shift",
    "withdraw_shifts",
    "work_out_months",
]
