"""Pages of this app."""

from leadwell_site.voices.views.answering import kiosk, start, thanks
from leadwell_site.voices.views.coding import read_by_two
from leadwell_site.voices.views.cycles import cycle, cycles, design_change, design_new
from leadwell_site.voices.views.handing_out import cards, kiosks, paper
from leadwell_site.voices.views.released import (
    auditors_file,
    comments,
    friends_and_family_file,
    release_file,
)
from leadwell_site.voices.views.topics import topic, topics

__all__ = [
    "auditors_file",
    "cards",
    "comments",
    "cycle",
    "cycles",
    "design_change",
    "design_new",
    "friends_and_family_file",
    "kiosk",
    "kiosks",
    "paper",
    "read_by_two",
    "release_file",
    "start",
    "thanks",
    "topic",
    "topics",
]
