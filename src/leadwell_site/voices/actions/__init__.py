"""What changes cycles, and how answers come in, are mixed, and end as figures."""

from leadwell_site.voices.actions.answering import (
    Closed,
    NoSuchCode,
    NotAtThisKiosk,
    UsedAlready,
    answer,
    answer_at_kiosk,
)
from leadwell_site.voices.actions.codes import MOST_CODES, Drawn, TooManyCodes, draw_codes, drawn_code
from leadwell_site.voices.actions.coding import NoSuchTheme, ReadAlready, code_text
from leadwell_site.voices.actions.designing import NotAsked, change_design, design_cycle
from leadwell_site.voices.actions.kiosks import end_kiosk, start_kiosk
from leadwell_site.voices.actions.moving import back_to_design, close, give_up, open_cycle, preview
from leadwell_site.voices.actions.reading import finish_comments
from leadwell_site.voices.actions.releasing import NotYet, ask_for_release, measure_of_part, release
from leadwell_site.voices.actions.shuffling import shuffle
from leadwell_site.voices.actions.topics import NothingSaid, raise_topic, turn_topic

__all__ = [
    "MOST_CODES",
    "Closed",
    "Drawn",
    "NoSuchCode",
    "NoSuchTheme",
    "NotAsked",
    "NotAtThisKiosk",
    "NotYet",
    "NothingSaid",
    "ReadAlready",
    "TooManyCodes",
    "UsedAlready",
    "answer",
    "answer_at_kiosk",
    "ask_for_release",
    "back_to_design",
    "change_design",
    "close",
    "code_text",
    "design_cycle",
    "draw_codes",
    "drawn_code",
    "end_kiosk",
    "finish_comments",
    "give_up",
    "measure_of_part",
    "open_cycle",
    "preview",
    "raise_topic",
    "release",
    "shuffle",
    "start_kiosk",
    "turn_topic",
]
