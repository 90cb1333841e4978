"""Reads cycles: how they stand, what they ask, what was released."""

from leadwell_site.voices.queries.codes import (
    ALPHABET,
    KioskSeen,
    cycle_of_code,
    digest_of,
    digest_of_form,
    has_arrived,
    kiosk_of,
    kiosks_of,
    tidy,
)
from leadwell_site.voices.queries.coding import Reading, agreed_on, reading_of
from leadwell_site.voices.queries.cycles import (
    CycleSeen,
    cycle_for,
    cycle_now,
    cycles_at,
    open_cycles,
    state_now,
)
from leadwell_site.voices.queries.people import Place, places_now
from leadwell_site.voices.queries.released import (
    ReleasedSeen,
    comments_shown,
    comments_to_read,
    earlier_memory,
    friends_and_family_of,
    last_asked,
    open_at_once,
    released_of,
    remembered,
    told_before,
)
from leadwell_site.voices.queries.topics import TopicSeen, topics_at

__all__ = [
    "ALPHABET",
    "CycleSeen",
    "KioskSeen",
    "Place",
    "Reading",
    "ReleasedSeen",
    "TopicSeen",
    "agreed_on",
    "comments_shown",
    "comments_to_read",
    "cycle_for",
    "cycle_now",
    "cycle_of_code",
    "cycles_at",
    "digest_of",
    "digest_of_form",
    "earlier_memory",
    "friends_and_family_of",
    "has_arrived",
    "kiosk_of",
    "kiosks_of",
    "last_asked",
    "open_at_once",
    "open_cycles",
    "places_now",
    "reading_of",
    "released_of",
    "remembered",
    "state_now",
    "tidy",
    "told_before",
    "topics_at",
]
