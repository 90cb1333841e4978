"""Checking a file: what it is, what is wrong with it, and what loading it would change."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from leadwell.intake import Outcome, Reading, Suggestion
from leadwell_site.audit.actions import record
from leadwell_site.background import tell
from leadwell_site.intake.actions.comparing import comparison
from leadwell_site.intake.actions.loading import would_change
from leadwell_site.intake.actions.receiving import locked, move
from leadwell_site.intake.directory import Directory
from leadwell_site.intake.models import KeptRow
from leadwell_site.intake.places import Place, Plan, places_of, plan
from leadwell_site.intake.sources import reading_of
from leadwell_site.measures.choices import SourceState
from leadwell_site.measures.models import Source, SourceFault
from leadwell_site.measures.queries.rows import is_postgres
from leadwell_site.organisations import clock
from leadwell_site.organisations.fitting import LONGEST_SHEET, fitted

_MOST_KEPT_ROWS = 2_000  # rows that were not used that are shown one by one; the file itself keeps all
_LONGEST_TRIED = 300_000  # rows up to which loading is tried and undone; longer files are only compared
# The same on SQLite, where nobody else can write, or even sign in, while loading is tried.
_LONGEST_TRIED_ALONE = 3_000
_STEPS = 3
_LONGEST_COLUMN = 200
_MOST_NAMED = 200  # places that are told one by one


def check(
    *,
    source: Source,
    by: str | None = None,
    at: datetime | None = None,
    reading: Reading | None = None,
    compare: bool = True,
) -> Source:
    """Read a file and keep what it is, its faults, the rows not used and what loading would change.

    May be done again at any time before the file is loaded, and then replaces what the last check found.
    Nothing of the file is loaded.

    Args:
        source: the file.
        by: who asked for it; whoever sent the file by default.
        at: when, for the audit log; now by default.
        reading: the file as it was read a moment ago, where it was.
        compare: also try what loading would change; without it the check is quicker and says less.
    """
    source.refresh_from_db()
    subject = f"source {source.pk}"
    tell(subject, 0, _STEPS, f"Reading {source.file_name}")
    reading = reading or reading_of(source)
    tell(subject, 1, _STEPS, "Finding the units")
    places = places_of(reading)
    found = plan(Directory(source.organisation), places, source.choices)
    preview = None
    source.kind, source.summary = reading.kind or "", _summary(reading)  # kept below, by ``held``
    readable = reading.kind is not None and not reading.refused
    if compare and readable:
        tell(subject, 2, _STEPS, "Comparing with what is known")
        compared = would_change if _rows(reading) <= _longest_tried() else comparison
        preview = compared(source=source, reading=reading, plan=found, at=at or clock.now())
    with transaction.atomic():
        held = locked(source)
        if held.state in {SourceState.LOADED, SourceState.LOADING, SourceState.SET_ASIDE}:
            return held
        SourceFault.objects.filter(source=held).delete()
        SourceFault.objects.bulk_create(_faults(held, reading), batch_size=2_000)
        KeptRow.objects.filter(source=held).delete()
        KeptRow.objects.bulk_create(_kept_rows(held, reading), batch_size=2_000)
        held.kind, held.title = reading.kind or "", reading.title[:200]
        held.summary = _summary(reading) | {"preview": preview, "asked": len(found.asked)} | _places(found)
        state = _state(reading)
        if state != held.state:
            move(held, state)
        held.save(update_fields=["kind", "title", "summary", "state"])
        record(
            actor=by or held.received_by,
            did="intake.source.checked",
            subject=subject,
            organisation_id=held.organisation_id,
            details={
                "state": str(held.state),
                "kind": held.kind,
                "rows": reading.rows,
                "faults": dict(Counter(str(one.outcome) for one in reading.faults)),
            },
            at=at,
        )
    tell(subject, _STEPS, _STEPS, "Checked")
    source.refresh_from_db()
    return source


def _longest_tried() -> int:
    return _LONGEST_TRIED if is_postgres() else min(_LONGEST_TRIED, _LONGEST_TRIED_ALONE)


def _state(reading: Reading) -> SourceState:
    if reading.suggestion is not None and reading.kind is None:
        return SourceState.UNKNOWN
    return SourceState.REFUSED if reading.refused else SourceState.CHECKED


def _rows(reading: Reading) -> int:
    """Rows that take time to compare; lists of people are short and always tried."""
    daily = reading.daily.height if reading.daily is not None else 0
    return reading.observations.height + reading.shifts.height + reading.census.height + daily


def _people(reading: Reading) -> int:
    return sum(frame.height for frame in (reading.staff, reading.training, reading.absences, reading.duties))


def _summary(reading: Reading) -> dict[str, Any]:
    days = [
        day
        for frame, column in (
            (reading.observations, "period_start"),
            (reading.shifts, "on"),
            (reading.census, "on"),
            (reading.duties, "on"),
            *([(reading.daily.frame, "on")] if reading.daily is not None else []),
        )
        if frame.height
        for day in (frame[column].min(), frame[column].max())
        if day is not None
    ]
    return {
        "sheets": [asdict(one) for one in reading.sheets],
        "rows": reading.rows,
        "rows_used": sum(one.rows_used for one in reading.sheets),
        "figures": reading.observations.height,
        "shifts": reading.shifts.height,
        "counts": reading.census.height,
        "days_of_units": reading.daily.height if reading.daily is not None else 0,
        "listed_places": reading.places.height,
        "successions": reading.successions.height,
        "people": _people(reading),
        "kept_aside": reading.kept_aside.height,
        "first_on": min(days).isoformat() if days else None,
        "last_on": max(days).isoformat() if days else None,
        "published_on": reading.published_on.isoformat() if reading.published_on else None,
        "refusals": sum(one.outcome is Outcome.REFUSED for one in reading.faults),
        "suggestion": _plain(reading.suggestion) if reading.suggestion else None,
    }


def _places(found: Plan) -> dict[str, Any]:
    """Give what a person is asked and told about the places, as plain values."""
    one_by_one = () if found.asks_together else found.asked
    return {
        "questions": [
            {**_place(one.place), "likely": list(one.likely), "parent": one.parent_id} for one in one_by_one
        ],
        "asked_together": [one.place.written for one in found.asked[:_MOST_NAMED]]
        if found.asks_together
        else [],
        "other_names": [
            {**_place(one.place), "unit": one.unit_id, "renaming": one.is_renaming}
            for one in found.other_names[:_MOST_NAMED]
        ],
        "left_out": [
            {**_place(found.places[key]), "why": why}
            for key, why in list(found.left_out.items())[:_MOST_NAMED]
        ],
        "places": len(found.places),
        "found": len(found.units),
        "new_units": [one.place.written for one in found.new[:_MOST_NAMED]],
        "others": len(found.others),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "key": place.key,
        "written": place.written,
        "code": place.code,
        "site": place.site,
        "rows": place.rows,
        "first_on": place.first_on.isoformat() if place.first_on else None,
        "last_on": place.last_on.isoformat() if place.last_on else None,
    }


def _plain(suggestion: Suggestion) -> dict[str, Any]:
    return asdict(suggestion)


def _faults(source: Source, reading: Reading) -> Iterator[SourceFault]:
    for one in reading.faults:
        yield SourceFault(
            source=source,
            code=one.code[:80],
            outcome=one.outcome.value,
            sheet=fitted(one.sheet, LONGEST_SHEET),
            row=one.row,
            column=fitted(one.column, _LONGEST_COLUMN),
            found=one.found.replace("\x00", ""),
            done=one.done.replace("\x00", ""),
            mend=one.mend.replace("\x00", ""),
            count=one.count,
        )


def _kept_rows(source: Source, reading: Reading) -> Iterator[KeptRow]:
    for sheet, row, reason, cells in reading.kept_aside.head(_MOST_KEPT_ROWS).iter_rows():
        yield KeptRow(
            source=source,
            sheet=fitted(sheet or "", LONGEST_SHEET),
            row=row,
            reason=reason[:300],
            cells=[(text or "").replace("\x00", "") for text in cells or ()],
        )
