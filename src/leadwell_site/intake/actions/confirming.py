"""What a person says about a file: which units its places are, and what its columns mean."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from leadwell.foundations.errors import LeadwellError
from leadwell.intake import BadProfile, Meaning, Shape
from leadwell_site.audit.actions import note_override, record
from leadwell_site.intake.actions.receiving import NotNow, ask_to_check, locked, move
from leadwell_site.intake.models import Profile
from leadwell_site.intake.queries import to_be_decided
from leadwell_site.intake.suggestions import suggestion_of
from leadwell_site.measures.choices import SourceState
from leadwell_site.measures.models import Source
from leadwell_site.organisations.models import Unit


class ReasonNeeded(LeadwellError):
    """A decision needs its reason."""


class LookAgain(LeadwellError):
    """What was to be decided on is not what the person saw."""


_DID = {"same": "another unit", "new": "a new unit", "leave": "left out", "peer": "another organisation"}


@transaction.atomic
def confirm_units(
    *, source: Source, choices: Mapping[str, Any], by: str, at: datetime, then_check: bool = False
) -> Source:
    """Keep what a person chose for the places of a file; see ``leadwell_site.intake.places.plan``.

    Raises:
        NotNow: the file is not waiting for it.
    """
    held = locked(source)
    if held.state != SourceState.CHECKED:
        raise NotNow(f"{held.file_name} is {held.get_state_display()}, so its units cannot be confirmed now.")
    before = held.choices
    held.choices = {
        **before,
        **choices,
        "units": {**before.get("units", {}), **choices.get("units", {})},
    }
    held.save(update_fields=["choices"])
    _note_other_units(held, choices.get("units", {}), by, at)
    if then_check:
        ask_to_check(held)
    record(
        actor=by,
        did="intake.source.units_confirmed",
        subject=f"source {held.pk}",
        organisation_id=held.organisation_id,
        details={"choices": dict(choices)},
        at=at,
    )
    return held


@transaction.atomic
def decide(
    *,
    source: Source,
    gone: str = "",
    older: str = "",
    reason: str = "",
    seen: str | None = None,
    by: str,
    at: datetime,
) -> Source:
    """Keep what a person decided about what differs from the earlier file; nothing is loaded by it.

    Args:
        source: a checked file.
        gone: what becomes of rows that the earlier file had and this one has not: ``KEEP``, ``WITHDRAW``, or
            ``WITHDRAW_MONTHS`` where the file is the whole of each month that it has days of.
        older: for a file that looks older than what is known: "leave" (it is set aside) or "load".
        reason: why an older file is loaded all the same.
        seen: ``to_be_decided`` of the file as the person saw it; None where nobody looked at a page.
        by: who decided.
        at: when, for the audit log.

    Raises:
        NotNow: the file is not waiting for it.
        LookAgain: the file was checked again since the person saw what differs, and something else differs now.
        ReasonNeeded: an older file is to be loaded and no reason is given.
    """
    held = locked(source)
    preview = held.summary.get("preview") or {}
    if held.state != SourceState.CHECKED:
        raise NotNow(f"{held.file_name} is {held.get_state_display()}, so this cannot be decided now.")
    if seen is not None and seen != to_be_decided(held):
        raise LookAgain(
            "The file was checked again since you opened this page, and what differs is not the same any more. "
            "Nothing was saved. Look at the lists below and answer once more."
        )
    if older == "load" and not reason.strip():
        raise ReasonNeeded("Say why the older file is to be loaded all the same.")
    decided: dict[str, Any] = {}
    if gone and preview.get("gone"):
        decided["gone"] = {"do": gone, "what": preview["gone"]["what"], "by": by}
    if older == "load" and preview.get("older"):
        counts = {name: preview["older"][name] for name in ("changed", "back")}
        decided["older"] = {"reason": reason.strip(), "by": by, **counts}
    held.choices = {**held.choices, **decided}
    if older == "leave":
        move(held, SourceState.SET_ASIDE)
    held.save(update_fields=["choices", "state"])
    record(
        actor=by,
        did="intake.source.decided",
        subject=f"source {held.pk}",
        organisation_id=held.organisation_id,
        details={
            "rows_gone": gone,
            "rows": preview.get("gone", {}).get("count", 0),
            "older_file": older,
            "reason": reason.strip(),
        },
        at=at,
    )
    return held


@transaction.atomic
def confirm_columns(
    *,
    source: Source,
    name: str,
    shape: Shape,
    meanings: Mapping[str, Meaning],
    measure_title: str = "",
    by: str,
    at: datetime,
    within: Sequence[str] | None = None,
    then_check: bool = False,
) -> Profile:
    """Remember what the columns of an unknown layout mean, for this file and every later one of its layout.

    A meaning other than the suggested one is noted as an override.

    Args:
        within: paths of the units that this person may load for; None where it is the whole organisation.

    Raises:
        NotNow: the file has no layout to be explained, or others have explained it already and this person
            does not load for the whole organisation.
        BadProfile: a column that is needed is not among them.
    """
    held = locked(source)
    suggestion = suggestion_of(held)
    if suggestion is None or held.state != SourceState.UNKNOWN:
        raise NotNow(f"{held.file_name} is {held.get_state_display()}; there are no columns to confirm.")
    wanted = suggestion.as_profile(name, meanings=meanings).as_dict()
    wanted |= {"shape": shape.value, "measure_title": measure_title}
    profile = suggestion.as_profile(name).from_dict(wanted)
    if not any(one.meaning is not Meaning.IGNORE for one in profile.columns):
        raise BadProfile("Say what at least one column means.")
    earlier = Profile.objects.select_for_update().filter(
        organisation=held.organisation, fingerprint=suggestion.fingerprint
    )
    before = earlier.first()
    if within is not None and before is not None and before.columns != profile.as_dict():
        raise NotNow(
            f"{before.confirmed_by} has already said what these columns mean, under the name {before.name}. "
            "Only somebody who loads files for the whole organisation can change that; ask them. "
            "To have the file read as it was explained, set it aside and take it up again."
        )
    kept, _ = Profile.objects.update_or_create(
        organisation=held.organisation,
        fingerprint=suggestion.fingerprint,
        defaults={"name": name, "columns": profile.as_dict(), "confirmed_by": by, "confirmed_at": at},
    )
    for one in suggestion.columns:
        chosen = meanings.get(one.column, one.meaning)
        if chosen is not one.meaning:
            note_override(
                organisation_id=held.organisation_id,
                unit_id=None,
                suggestion="intake.column",
                subject=f"source {held.pk}, column {one.column}"[:200],
                suggested=one.meaning.words[:300],
                chosen=chosen.words[:300],
                reason_code="knows_better",
                reason="",
                by=by,
                at=at,
            )
    if then_check:
        ask_to_check(held)
    record(
        actor=by,
        did="intake.layout.confirmed",
        subject=f"layout {kept.pk}",
        organisation_id=held.organisation_id,
        details={"source": held.pk, "name": name},
        at=at,
    )
    return kept


def _note_other_units(source: Source, answers: Mapping[str, Any], by: str, at: datetime) -> None:
    """Note where somebody chose otherwise than the unit that was likely meant."""
    for question in source.summary.get("questions", ()):
        answer, likely = answers.get(question["key"]), question["likely"]
        if not answer or not likely or answer == {"do": "same", "unit": likely[0]}:
            continue
        named = Unit.objects.filter(organisation=source.organisation_id).in_bulk(
            [number for number in (likely[0], answer.get("unit")) if number]
        )
        same = named.get(answer.get("unit"))
        suggested = named.get(likely[0])
        note_override(
            organisation_id=source.organisation_id,
            unit_id=None,
            suggestion="intake.unit",
            subject=f"source {source.pk}, {question['written']}"[:200],
            suggested=suggested.name if suggested else "",
            chosen=same.name if same else _DID[answer["do"]],
            reason_code="knows_better",
            reason="",
            by=by,
            at=at,
        )
