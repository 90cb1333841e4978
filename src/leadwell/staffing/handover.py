"""What one shift hands on to the next: the flags that nobody has resolved, and which two shifts meet.

A flag stays unresolved until somebody does something about it or sets it aside. That it was told to the next
shift resolves nothing: what was handed over unresolved is unresolved at the handover after it too.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import cache

from leadwell.foundations.definition_files import BadDefinition, Entry, Founding, definition
from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.staff import Part

Shift = tuple[date, Part]
FlagKey = tuple[date, Part, str]  # day, part of the day, code of the flag


class NoClock(LeadwellError):
    """A moment was given without its time zone."""


class Answer(StrEnum):
    """What an entry about a shift means for its flags."""

    RESOLVES = "resolves"  # something was done
    WAITS = "waits"  # somebody was told and has yet to answer
    NOTHING = "nothing"  # nothing could be done


class State(StrEnum):
    """How a flag stands at a handover."""

    OPEN = "open"  # nothing is recorded
    WAITING = "waiting"  # somebody was told and has yet to answer
    NOT_HELPED = "not_helped"  # nothing could be done
    RESOLVED = "resolved"
    SET_ASIDE = "set_aside"

    @property
    def is_unresolved(self) -> bool:
        """Whether the next shift has to know of it as unresolved."""
        return self in {State.OPEN, State.WAITING, State.NOT_HELPED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """A flag of a shift, raised by a rule or recorded by a person."""

    on: date
    part: Part
    code: str
    seen_at: datetime | None = None  # when a person recorded it; None where a rule found it from hours
    is_aside: bool = False  # somebody set it aside, and that stands

    @property
    def key(self) -> FlagKey:
        """What tells the flag from every other of the unit."""
        return self.on, self.part, self.code


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What somebody recorded about a shift."""

    on: date
    part: Part
    answer: Answer
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOn:
    """A flag as the handover shows it."""

    flag: Raised
    state: State
    is_carried: bool  # older than the hours looked back on, and handed over unresolved before


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """When each part of the day begins and ends, and how far back a handover looks."""

    begins: dict[Part, time]
    ends: dict[Part, time]
    hours_back: int
    founding: Founding

    def span(self, on: date, part: Part, *, zone: tzinfo) -> tuple[datetime, datetime]:
        """Give when a shift begins and ends. A night has the date on which it begins.

        >>> from datetime import UTC
        >>> [f"{one:%d %H:%M}" for one in shipped_clock().span(date(2026, 3, 3), Part.NIGHT, zone=UTC)]
        ['03 19:00', '04 07:30']
        """
        begins, ends = self.begins[part], self.ends[part]
        last = on + timedelta(days=1) if ends <= begins else on
        return datetime.combine(on, begins, tzinfo=zone), datetime.combine(last, ends, tzinfo=zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that is gone through before a handover is signed."""

    key: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What is gone through before a handover is signed."""

    title: str
    items: tuple[Item, ...]
    founding: Founding


def _time(entry: Entry, key: str) -> time:
    try:
        return time.fromisoformat(entry.text(key))
    except ValueError:
        raise BadDefinition(f"{entry.where}: {key!r} must be a time, for example 07:00.") from None


def clock_of(entry: Entry) -> Clock:
    """Read a clock of the parts of the day from a definition.

    Raises:
        BadDefinition: a part is missing or unknown, or a time is none.
    """
    parts = entry.entry("part")
    absent = sorted(part.value for part in Part if not parts.has(part.value))
    unknown = sorted(set(parts.fields) - {part.value for part in Part})
    if absent or unknown:
        said = ", ".join(
            [*(f"{one} is missing" for one in absent), *(f"{one} is unknown" for one in unknown)]
        )
        raise BadDefinition(f"{parts.where}: {said}.")
    return Clock(
        begins={part: _time(parts.entry(part.value), "begins") for part in Part},
        ends={part: _time(parts.entry(part.value), "ends") for part in Part},
        hours_back=entry.whole("hours_back", least=1),
        founding=entry.founding(),
    )


def checklist_of(entry: Entry) -> Checklist:
    """Read a checklist from a definition.

    Raises:
        BadDefinition: something is missing, or a key is there twice.
    """
    items = tuple(Item(key=one.text("key"), words=one.text("words")) for one in entry.entries("item"))
    if len({one.key for one in items}) != len(items):
        raise BadDefinition(f"{entry.where}: each item must have a key of its own.")
    return Checklist(title=entry.text("title"), items=items, founding=entry.founding())


@cache
def shipped_clock() -> Clock:
    """Give the clock that Leadwell ships."""
    return clock_of(definition("handover", "clock"))


@cache
def shipped_checklist() -> Checklist:
    """Give the checklist that Leadwell ships."""
    return checklist_of(definition("handover", "checklist"))


def recent_shifts(
    parts: Collection[Part], *, now: datetime, zone: tzinfo, clock: Clock | None = None
) -> tuple[Shift, ...]:
    """Give the shifts that any minute of the last 24 hours lay in, the latest first.

    Args:
        parts: the parts of the day that the unit works.
        now: the moment of the handover, with its time zone.
        zone: where the unit is.
        clock: when the parts begin and end; the shipped one where not given.

    Raises:
        NoClock: ``now`` has no time zone.
    """
    clock = clock or shipped_clock()
    _with_zone(now)
    start = now - timedelta(hours=clock.hours_back)
    today = now.astimezone(zone).date()
    days = clock.hours_back // 24 + 2
    found = []
    for on in (today - timedelta(days=back) for back in range(days + 1)):
        for part in set(parts):
            begins, ends = clock.span(on, part, zone=zone)
            # Moments are compared in one zone: those of a zone that changes its clocks may not be by the wall.
            if begins.timestamp() <= now.timestamp() and ends.timestamp() > start.timestamp():
                found.append((begins.timestamp(), on, part))
    return tuple((on, part) for _, on, part in sorted(found, key=lambda one: (-one[0], one[2].value)))


def meeting_shifts(
    parts: Collection[Part], *, now: datetime, zone: tzinfo, clock: Clock | None = None
) -> tuple[Shift, Shift]:
    """Give the shift that ends and the one that begins at the change nearest to a moment.

    Where two changes are equally near it is the one to come. The whole day meets the whole day after it.

    Args:
        parts: the parts of the day that the unit works; day and night where there is none.
        now: the moment, with its time zone.
        zone: where the unit is.
        clock: when the parts begin and end; the shipped one where not given.

    Raises:
        NoClock: ``now`` has no time zone.
    """
    clock = clock or shipped_clock()
    _with_zone(now)
    worked = set(parts) or {Part.DAY, Part.NIGHT}
    today = now.astimezone(zone).date()
    near = [
        (on, part, *clock.span(on, part, zone=zone))
        for on in (today + timedelta(days=ahead) for ahead in range(-2, 3))
        for part in sorted(worked)
    ]
    moment = now.timestamp()
    inside = [one for one in near if abs(one[2].timestamp() - moment) <= 36 * 3600]
    begins = min(inside, key=lambda one: (abs(one[2].timestamp() - moment), -one[2].timestamp()))
    before = [one for one in near if one[2].timestamp() < begins[2].timestamp()]
    ends = min(before, key=lambda one: (abs(one[3].timestamp() - begins[2].timestamp()), -one[2].timestamp()))
    return (ends[0], ends[1]), (begins[0], begins[1])


def state_of(flag: Raised, answers: Iterable[Answered]) -> State:
    """Say how a flag stands after what was recorded about its shift.

    The last entry counts. What was done before a person recorded the flag was not done about it; a rule's flag
    has no such moment, since hours are often loaded after the fact.
    """
    if flag.is_aside:
        return State.SET_ASIDE
    about = [
        one
        for one in answers
        if (one.on, one.part) == (flag.on, flag.part) and (flag.seen_at is None or one.at >= flag.seen_at)
    ]
    if not about:
        return State.OPEN
    last = max(enumerate(about), key=lambda one: (one[1].at, one[0]))[1]
    return {
        Answer.RESOLVES: State.RESOLVED,
        Answer.WAITS: State.WAITING,
        Answer.NOTHING: State.NOT_HELPED,
    }[last.answer]


def flags_to_hand_on(
    flags: Sequence[Raised],
    answers: Sequence[Answered],
    *,
    recent: Collection[Shift],
    handed_on_before: Collection[FlagKey] = (),
) -> tuple[HandedOn, ...]:
    """Give the flags of a handover: the unresolved first, in each the latest shift first.

    A flag is there when its shift is recent, whatever became of it, or when it was handed over unresolved
    before and still is. Where nothing could be done about an older shift nothing can be done now, and it is
    left out.

    Args:
        flags: every flag of the shifts looked at.
        answers: what was recorded about those shifts.
        recent: the shifts of the last 24 hours, as ``recent_shifts`` gives them.
        handed_on_before: flags that a handover before this one told as unresolved.
    """
    lately, before = set(recent), set(handed_on_before)
    found = []
    for flag in flags:
        state = state_of(flag, answers)
        is_recent = (flag.on, flag.part) in lately
        is_carried = not is_recent and flag.key in before and state in {State.OPEN, State.WAITING}
        if is_recent or is_carried:
            found.append(HandedOn(flag=flag, state=state, is_carried=is_carried))
    order = list(Part)

    def place(one: HandedOn) -> tuple[bool, bool, int, int, str]:
        flag = one.flag
        unresolved = one.state.is_unresolved
        return not unresolved, one.is_carried, -flag.on.toordinal(), -order.index(flag.part), flag.code

    return tuple(sorted(found, key=place))


def _with_zone(moment: datetime) -> None:
    if moment.tzinfo is None:
        raise NoClock("The moment of a handover needs its time zone, for example UTC.")
