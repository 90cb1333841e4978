"""Loading: everything of a file in one transaction, or nothing of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import transaction

from leadwell.foundations.errors import LeadwellError
from leadwell.intake import Reading
from leadwell_site.audit.actions import record
from leadwell_site.background import ask_for, tell
from leadwell_site.intake.actions.editions import (
    Gone,
    RowsNotDecided,
    answer_for,
    gone_of,
    preview_of,
    refuse_older,
    withdraw,
)
from leadwell_site.intake.actions.making_places import make_places, say_successions
from leadwell_site.intake.actions.receiving import WAITING, NotNow, ask_to_check, locked, move
from leadwell_site.intake.directory import Directory
from leadwell_site.intake.places import Plan, places_of, plan, with_units
from leadwell_site.intake.queries import (
    corrections_of,
    going_back,
    has_earlier_edition,
    reaches_more,
    undecided,
)
from leadwell_site.intake.sources import feed_of, reading_of
from leadwell_site.measures.actions import add_observations, begin_load, end_load
from leadwell_site.measures.choices import SourceState
from leadwell_site.measures.models import Load, Source
from leadwell_site.measures.queries import Counts
from leadwell_site.staffing.actions import add_shifts, work_out_months
from leadwell_site.workforce.actions import add_people

_MONTHS_AT_ONCE = 3_000  # of units, whose figures are worked out together
_AT_ONCE = 50_000  # days of units added before the next word on how far it is


class UnitsNotConfirmed(LeadwellError):
    """A file holds units that nobody has said anything about yet."""


@transaction.atomic
def ask_to_load(*, source: Source, by: str, at: datetime, within: Sequence[str] | None = None) -> Source:
    """Ask for a checked file to be loaded in the background.

    Args:
        within: paths of the units that this person may load for; None where it is the whole organisation.

    Raises:
        NotNow: it is not checked, or is loaded already.
        UnitsNotConfirmed: some of its units are to be confirmed first.
        RowsNotDecided: what differs from the earlier file is to be decided on first.
    """
    held = locked(source)
    if held.state != SourceState.LOADING:  # asked for again, after the work failed
        move(held, SourceState.LOADING)
    if held.summary.get("asked"):
        raise UnitsNotConfirmed("Say first what the units are that Leadwell does not know.")
    if undecided(held):
        raise RowsNotDecided("Say first what is to become of what differs from the earlier file.")
    held.choices = {**held.choices, "asked_by": by, "asked_at": at.isoformat()}
    held.choices.pop("within", None)
    if within is not None:
        held.choices["within"] = list(within)
    held.save(update_fields=["state", "choices"])
    tell(f"source {held.pk}", 0, 0, WAITING)
    ask_for("intake.load_source", source_id=held.pk)
    return held


@transaction.atomic
def open_again(*, source: Source, by: str, at: datetime, within: Sequence[str] | None = None) -> Source:
    """Take a loaded file back to being checked, so that somebody who reaches more may load the rest of it.

    What was loaded stays; rows that are known already count as the same when the file is loaded again.

    Raises:
        NotNow: nothing was out of the reach of whoever loaded it, or this person reaches no further.
    """
    held = locked(source)
    if not reaches_more(held, within):
        raise NotNow(f"{held.file_name} is {held.get_state_display()}; you can add nothing more of it.")
    move(held, SourceState.CHECKED)
    before = held.choices.pop("within")
    if within is not None:
        held.choices["within"] = list(within)
    held.save(update_fields=["state", "choices"])
    record(
        actor=by,
        did="intake.source.opened_again",
        subject=f"source {held.pk}",
        organisation_id=held.organisation_id,
        details={"before": str(SourceState.LOADED), "was_within": before},
        at=at,
    )
    ask_to_check(held)
    return held


def load(
    *, source: Source, by: str, known_at: datetime | None = None, reading: Reading | None = None
) -> Load:
    """Load a file in one transaction: figures, shifts, what is worked out of them, places, state, audit.

    A file that is loaded already gives its load, and nothing changes.

    Args:
        source: a file that was checked.
        by: who loads it.
        known_at: when its content became known; when it is loaded where not given.
        reading: the file as it was read a moment ago, where it was.

    Raises:
        NotNow: it is not checked.
        UnitsNotConfirmed: some of its units are to be confirmed first.
        RowsNotDecided: the earlier file had rows that this one has not, and nobody said what becomes of them.
        OlderFile: it would take figures back to an earlier value, and nobody said why.
    """
    already = Source.objects.get(pk=source.pk)
    if already.state == SourceState.LOADED:
        return _load_of(already)
    tell(f"source {source.pk}", 0, 0, f"Reading {source.file_name}")
    reading = reading or reading_of(source)
    places = places_of(reading)  # whatever needs no lock is done before it is taken
    with transaction.atomic():
        held = locked(source)
        if held.state == SourceState.LOADED:
            return _load_of(held)
        if held.state not in {SourceState.CHECKED, SourceState.LOADING} or reading.kind is None:
            raise NotNow(f"{held.file_name} is {held.get_state_display()}, so it cannot be loaded now.")
        found = plan(Directory(held.organisation), places, held.choices)
        if found.asked:
            names = ", ".join(one.place.written for one in found.asked[:5])
            raise UnitsNotConfirmed(f"Say first what these units are: {names}.")
        added = _add(held, reading, found, by=by, known_at=known_at, is_decided=True)
        loaded, counts = added.load, added.counts
        if held.state == SourceState.CHECKED:
            move(held, SourceState.LOADING)
        move(held, SourceState.LOADED)
        held.save(update_fields=["state"])
        end_load(load=loaded, counts=counts)
        record(
            actor=by,
            did="intake.source.loaded",
            subject=f"source {held.pk}",
            organisation_id=held.organisation_id,
            details={"load": loaded.pk, "counts": counts},
            at=known_at,
        )
    source.refresh_from_db()
    tell(f"source {source.pk}", 1, 1, "Loaded")
    return loaded


def would_change(*, source: Source, reading: Reading, plan: Plan, at: datetime) -> dict[str, Any]:
    """Give what loading would change: it is done, looked at, and undone.

    Places that are not confirmed yet are left out. Gives counts, the first of the corrections, the rows that
    the earlier file had and this one has not (``gone``), and whether this file is the older one (``older``).
    """
    with transaction.atomic():
        tried = _add(source, reading, plan, by=source.received_by, known_at=at)
        counts = tried.counts
        corrections = corrections_of(tried.load) if counts["corrected"] or counts["withdrawn"] else []
        older = going_back(tried.load, source) if has_earlier_edition(source, reading.kind or "") else {}
        gone = preview_of(tried.gone, at=tried.load.known_at) | {"kept_aside": reading.kept_aside.height}
        transaction.set_rollback(True)
    return {"counts": counts, "corrections": corrections, "gone": gone, "older": older}


def _load_of(source: Source) -> Load:
    """Give the last load of a file that is loaded."""
    return source.loads.filter(why="").order_by("-id")[0]


def _work_out(load: Load, months: set[tuple[int, date]], subject: str) -> Counts:
    """Work out the figures of months, some units at a time: those of a whole country do not fit into memory."""
    in_order = sorted(months)
    worked_out = Counts()
    for first in range(0, len(in_order), _MONTHS_AT_ONCE):
        worked_out += work_out_months(load=load, months=in_order[first : first + _MONTHS_AT_ONCE])
        done = min(first + _MONTHS_AT_ONCE, len(in_order))
        if len(in_order) > _MONTHS_AT_ONCE:
            tell(subject, done, len(in_order), f"{done:,} of {len(in_order):,} months worked out")
    return worked_out


@dataclass(frozen=True, slots=True, kw_only=True)
class _Added:
    """What adding a file came to, before anything is taken back."""

    load: Load
    counts: dict[str, int]
    gone: Gone


def _add(
    source: Source,
    reading: Reading,
    plan: Plan,
    *,
    by: str,
    known_at: datetime | None,
    is_decided: bool = False,
) -> _Added:
    """Add a file; with ``is_decided`` what the earlier file had besides is dealt with as somebody said."""
    subject = f"source {source.pk}"
    loaded = begin_load(organisation=source.organisation, source=source, known_at=known_at, by=by)
    at = known_at or loaded.known_at
    units = make_places(source=source, plan=plan, by=by, at=at)
    gone = gone_of(source=source, reading=reading, plan=plan, units=units, at=loaded.known_at)
    written, left = Counts(), 0
    if reading.observations.height:
        rows = with_units(reading.observations, units)
        left += reading.observations.height - rows.height
        rows = rows.rename({"measure_title": "title"}).with_columns(feed=pl.lit(feed_of(reading)))
        written += add_observations(load=loaded, rows=rows)
    months: set[tuple[int, date]] = set()
    done = total = 0
    if reading.daily is not None:
        total = reading.daily.height
    for shifts, census in reading.staffing(_AT_ONCE):
        own_shifts, own_census = with_units(shifts, units), with_units(census, units)
        left += shifts.height + census.height - own_shifts.height - own_census.height
        written += add_shifts(load=loaded, shifts=own_shifts, census=own_census)
        for frame in (own_shifts, own_census):
            touched = frame.select("unit_id", pl.col("on").dt.month_start()).unique()
            months.update(touched.iter_rows())
        if total:
            done += census.height
            tell(subject, min(done, total), total, f"{min(done, total):,} of {total:,} days of units added")
    people = add_people(
        load=loaded,
        staff=with_units(reading.staff, units),
        training=reading.training,
        absences=reading.absences,
        duties=with_units(reading.duties, units),
        within=source.choices.get("within"),
    )
    written += people.counts
    left += people.left_out
    if is_decided:
        if has_earlier_edition(source, reading.kind or ""):
            refuse_older(loaded, source)
        taken_back, touched_months = withdraw(load=loaded, gone=gone, do=answer_for(source, gone))
        written += Counts(withdrawn=taken_back)
        months |= touched_months
    worked_out = _work_out(loaded, months, subject)
    say_successions(source=source, reading=reading, by=by, at=at)
    counts = written.as_dict() | {
        "left_out": left,
        "kept_aside": reading.kept_aside.height,
        "worked_out": worked_out.written,
        "new_units": len(plan.new),
        "new_others": len(plan.others),
    }
    return _Added(load=loaded, counts=counts, gone=gone)
