"""Calendars as RFC 5545 has them: folding, escaping, time zones, numbers that stay."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadwell.staffing.unit_rosters import Event, calendar_text
from leadwell.staffing.unit_rosters.calendar_file import _LONDON, escaped, folded

KNOWN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def event(**more):
    given_ = {"key": "7 2026-03-28 night", "on": date(2026, 3, 28), "begins": "19:30", "ends": "08:00"}
    return Event(**{**given_, "summary": "Night shift", "place": "Harvey Ward", "known_at": KNOWN, **more})


def unfolded(text):
    return re.sub("\r\n ", "", text).split("\r\n")


def test_a_night_by_london_time_ends_on_the_day_after():
    lines = unfolded(calendar_text([event()], name="My shifts"))
    assert "DTSTART;TZID=Europe/London:20260328T193000" in lines
    assert "DTEND;TZID=Europe/London:20260329T080000" in lines
    assert "DTSTAMP:20260301T093000Z" in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VTIMEZONE") == 1


def test_a_shift_without_times_is_of_the_whole_day():
    lines = unfolded(calendar_text([event(begins="", ends="")], name="My shifts"))
    assert "DTSTART;VALUE=DATE:20260328" in lines
    assert "DTEND;VALUE=DATE:20260329" in lines


def test_the_number_of_a_shift_stays_and_others_have_others():
    def number(**more):
        return next(
            one for one in unfolded(calendar_text([event(**more)], name="x")) if one.startswith("UID:")
        )

    assert number() == "UID:49a7a214-aba8-543f-a893-3bbfb2970e9b"  # as it was ever handed out
    assert number() == number(begins="20:00", summary="Long night", known_at=KNOWN + timedelta(days=1))
    assert number() != number(key="8 2026-03-28 night")


def test_a_moment_in_another_zone_is_written_in_universal_time_and_one_without_is_refused():
    there = KNOWN.astimezone(timezone(timedelta(hours=5)))
    assert "DTSTAMP:20260301T093000Z" in unfolded(calendar_text([event(known_at=there)], name="x"))
    with pytest.raises(ValueError, match="time zone"):
        calendar_text([event(known_at=KNOWN.replace(tzinfo=None))], name="x")


def last_sunday(year, month):
    day = date(year, month, 31)
    return day - timedelta(days=(day.weekday() + 1) % 7)


@pytest.mark.parametrize("year", [1997, 2026, 2027, 2040])
def test_the_rules_of_the_zone_are_those_of_the_time_zone_database(year):
    assert "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU" in _LONDON
    assert "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU" in _LONDON
    london = ZoneInfo("Europe/London")
    for month, before, after in ((3, 0, 1), (10, 1, 0)):
        at = datetime.combine(last_sunday(year, month), datetime.min.time(), UTC) + timedelta(hours=1)
        offsets = [
            (moment.astimezone(london).utcoffset() or timedelta()) / timedelta(hours=1)
            for moment in (at - timedelta(seconds=1), at)
        ]
        assert offsets == [before, after]


def test_text_is_escaped():
    assert escaped("a\\b; c, d\ne\r\nf") == "a\\\\b\\; c\\, d\\ne\\nf"


def read(text):
    """Read a text value back, as the standard says: the slow judge."""
    found, letters = "", iter(text)
    for letter in letters:
        if letter != "\\":
            found += letter
            continue
        found += {"n": "\n"}.get(after := next(letters), after)
    return found


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=200))
def test_any_text_comes_back_and_no_line_is_longer_than_75_octets(text):
    found = calendar_text([event(summary=text)], name=text)
    for line in found.split("\r\n"):
        assert len(line.encode()) <= 75
        line.encode().decode()
    (summary,) = [one for one in unfolded(found) if one.startswith("SUMMARY:")]
    assert read(summary.removeprefix("SUMMARY:")) == text


def test_folding_cuts_no_letter():
    line = "SUMMARY:" + "ż" * 100
    assert folded(line).replace("\r\n ", "") == line
    assert all(len(one.encode()) <= 75 for one in folded(line).split("\r\n"))
