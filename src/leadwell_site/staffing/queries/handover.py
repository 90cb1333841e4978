"""What one shift hands on to the next, as known at a moment, and the handovers that were signed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl
from django.utils.timezone import get_current_timezone, localdate

from leadwell.foundations.staff import Part
from leadwell.staffing.handover import (
    Answered,
    FlagKey,
    HandedOn,
    Raised,
    Shift,
    flags_to_hand_on,
    meeting_shifts,
    recent_shifts,
)
from leadwell_site.organisations.models import Unit
from leadwell_site.staffing.choices import MitigationKind
from leadwell_site.staffing.models import Handover
from leadwell_site.staffing.queries.held import Held, held
from leadwell_site.staffing.queries.rostered import with_roster

_DAYS_BACK = 28  # in which a part of the day is worked that is looked for in the last 24 hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Two shifts that meet, and what is handed on between them."""

    ends: Shift
    begins: Shift
    flags: tuple[HandedOn, ...]
    silent: tuple[
        Shift, ...
    ]  # of the last 24 hours, ended, and nothing recorded or nothing that can be judged
    held: Held

    @property
    def unresolved(self) -> tuple[HandedOn, ...]:
        """The flags that the next shift has to know of."""
        return tuple(one for one in self.flags if one.state.is_unresolved)

    @property
    def fingerprint(self) -> str:
        """The two shifts and the unresolved flags as one text: whoever signs has seen these and no others."""
        shifts = [f"{on}/{part}" for on, part in (self.ends, self.begins)]
        flags = sorted(f"{one.flag.on}/{one.flag.part}/{one.flag.code}" for one in self.unresolved)
        return " ".join([*shifts, *flags])


def handovers(unit: Unit, *, known_at: datetime | None = None) -> list[Handover]:
    """Give the handovers that were signed, the latest first: one query."""
    found = Handover.objects.filter(unit=unit)
    if known_at is not None:
        found = found.filter(known_at__lte=known_at)
    return list(found.order_by("-known_at", "-id"))


def is_signed(unit: Unit, meeting: Meeting, *, by: str) -> bool:
    """Say whether somebody has signed the handover of these two shifts, with these flags unresolved, before."""
    signed = Handover.objects.filter(
        unit=unit,
        ends_on=meeting.ends[0],
        ends_part=meeting.ends[1].value,
        begins_on=meeting.begins[0],
        begins_part=meeting.begins[1].value,
        by=by,
    )
    now = {(one.flag.on, one.flag.part, one.flag.code) for one in meeting.unresolved}
    return any({_key(*one) for one in handover.unresolved} == now for handover in signed)


def meeting(
    unit: Unit, *, now: datetime, signed: Collection[Handover], known_at: datetime | None = None
) -> Meeting:
    """Give the shifts that meet at a moment, and the flags of the 24 hours before it.

    Args:
        unit: a ward, home or team.
        now: the moment from which one looks back.
        signed: the handovers that were signed by then: what they told as unresolved may be so still.
        known_at: as known then; now where not given.
    """
    today = localdate(now)
    before = {_key(*one) for handover in signed for one in handover.unresolved}
    start = min([today - timedelta(days=_DAYS_BACK), *(on for on, _, _ in before)])
    found = held([unit], start=start, end=today + timedelta(days=1), known_at=known_at)
    about = [today + timedelta(days=days) for days in (-1, 0, 1)]
    found = with_roster(found, [unit], days=about, known_at=known_at)
    parts = {Part(one) for one in found.shifts["part"].unique().to_list()} or {Part.DAY, Part.NIGHT}
    zone = get_current_timezone()
    recent = recent_shifts(parts | _flagged_parts(found, today), now=now, zone=zone)
    ends, begins = meeting_shifts(parts, now=now, zone=zone)
    return Meeting(
        ends=ends,
        begins=begins,
        flags=flags_to_hand_on(_raised(found), _answers(found), recent=recent, handed_on_before=before),
        silent=tuple(
            shift
            for shift in recent
            if shift[1] in parts and shift != begins and not _is_judged(found, shift)
        ),
        held=found,
    )


def _key(on: str, part: str, code: str) -> FlagKey:
    return date.fromisoformat(on), Part(part), code


def _flagged_parts(found: Held, today: date) -> set[Part]:
    """Give the parts of the day that only a flag recorded by hand speaks of."""
    lately = found.recorded.filter(pl.col("on") >= today - timedelta(days=3))
    return {Part(one) for one in lately["part"].to_list()}


def _raised(found: Held) -> list[Raised]:
    seen = {(row["on"], row["part"], row["code"]): row["known_at"] for row in found.recorded.to_dicts()}
    return [
        Raised(
            on=row["on"],
            part=Part(row["part"]),
            code=code,
            seen_at=seen.get((row["on"], row["part"], code)),
            is_aside=is_aside,
        )
        for row in found.judged.iter_rows(named=True)
        for codes, is_aside in ((row["flags"], False), (row["overridden"], True))
        for code in codes
    ]


def _answers(found: Held) -> list[Answered]:
    return [
        Answered(
            on=row["on"],
            part=Part(row["part"]),
            answer=MitigationKind(row["kind"]).answer,
            at=row["known_at"],
        )
        for row in found.mitigations.sort("known_at", "id").iter_rows(named=True)
    ]


def _is_judged(found: Held, shift: Shift) -> bool:
    on, part = shift
    of_it = found.judged.filter((pl.col("on") == on) & (pl.col("part") == part.value))
    return bool(of_it.height and of_it["judged"].item())
