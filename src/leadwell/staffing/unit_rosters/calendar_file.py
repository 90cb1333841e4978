"""Shifts as a calendar that telephones subscribe to: iCalendar, as RFC 5545 has it, in London's time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

_SPACE = UUID("5c1de4a2-6f0b-4b6c-9a50-7c4a8a0f7d11")  # of this software's events; chosen once, never changed
_LONGEST = 75  # octets of a line, without its end

# Summer time in the United Kingdom since 1996: from the last Sunday of March to the last of October, at 01:00 UTC.
_LONDON = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/London",
    "BEGIN:DAYLIGHT",
    "TZNAME:BST",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "DTSTART:19960331T010000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZNAME:GMT",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "DTSTART:19961027T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One shift."""

    key: str  # the same for as long as it is the same shift: who, which day, which part of it
    on: date
    begins: str  # 07:30, in London; "" where it is not known, and the event is of the whole day
    ends: str  # at or before ``begins``: on the day after
    summary: str
    place: str
    known_at: datetime  # since when it reads like this


def calendar_text(events: Iterable[Event], *, name: str) -> str:
    """Give a calendar as text, with the line ends that the standard asks for.

    Times are local ones with their zone, so that a night over which the clocks go is as long as it is worked.

    Args:
        events: the shifts.
        name: of the calendar, as telephones show it.

    Raises:
        ValueError: a moment has no time zone.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Leadwell//Rosters//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "X-WR-TIMEZONE:Europe/London",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        *_LONDON,
    ]
    for one in events:
        lines += _event(one)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(one: Event) -> list[str]:
    if one.known_at.tzinfo is None:
        raise ValueError("The moment at which a shift became known needs a time zone.")
    known = f"{one.known_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    if one.begins and one.ends:
        last = one.on if one.ends > one.begins else one.on + timedelta(days=1)
        when = [
            f"DTSTART;TZID=Europe/London:{_local(one.on, one.begins)}",
            f"DTEND;TZID=Europe/London:{_local(last, one.ends)}",
        ]
    else:
        when = [
            f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.on + timedelta(days=1):%Y%m%d}",
        ]
    return [
        "BEGIN:VEVENT",
        f"UID:{uuid5(_SPACE, one.key)}",
        f"DTSTAMP:{known}",
        f"LAST-MODIFIED:{known}",
        *when,
        f"SUMMARY:{escaped(one.summary)}",
        *([f"LOCATION:{escaped(one.place)}"] if one.place else []),
        "TRANSP:OPAQUE",
        "END:VEVENT",
    ]


def _local(on: date, at: str) -> str:
    return f"{on:%Y%m%d}T{at[:2]}{at[3:5]}00"


def escaped(text: str) -> str:
    r"""Escape a text value.

    >>> escaped("Day; night, early\nlate")
    'Day\\; night\\, early\\nlate'
    """
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(text.splitlines()) if text else ""


def folded(line: str) -> str:
    """Fold a line so that none is longer than 75 octets; no letter of several octets is cut.

    >>> len(folded("SUMMARY:" + "é" * 60).split("\\r\\n")[0].encode())
    74
    """
    found, here, room = [], "", _LONGEST
    for letter in line:
        size = len(letter.encode())
        if size > room:
            found.append(here)
            here, room = "", _LONGEST - 1  # the blank that marks the line as going on counts
        here += letter
        room -= size
    return "\r\n ".join([*found, here])
