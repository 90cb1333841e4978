"""What changes rosters: requests, drafts, changes by hand, what is published, private calendars. Rows are added."""

from leadwell_site.rosters.actions.asking import NotADay, ask_for_roster, stop_search
from leadwell_site.rosters.actions.calendars import end_calendar, renew_calendar
from leadwell_site.rosters.actions.changing import NotInDraft, RegistrationEnded, change_cell
from leadwell_site.rosters.actions.finding import find, subject_of
from leadwell_site.rosters.actions.handing_out import KINDS, hand_out_draft, hand_out_roster
from leadwell_site.rosters.actions.publishing import CannotPublish, publish
from leadwell_site.rosters.actions.repairing import NoRepair, ask_for_repair
from leadwell_site.rosters.actions.wishing import (
    MOST_WEEKS_AHEAD,
    NotToAsk,
    choose_shifts,
    make_wish,
    take_back_wish,
)

__all__ = [
    "KINDS",
    "MOST_WEEKS_AHEAD",
    "CannotPublish",
    "NoRepair",
    "NotADay",
    "NotInDraft",
    "NotToAsk",
    "RegistrationEnded",
    "ask_for_repair",
    "ask_for_roster",
    "change_cell",
    "choose_shifts",
    "end_calendar",
    "find",
    "hand_out_draft",
    "hand_out_roster",
    "make_wish",
    "publish",
    "renew_calendar",
    "stop_search",
    "subject_of",
    "take_back_wish",
]
