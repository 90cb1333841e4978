"""Publishing: a later page of the same month takes the place of an earlier one and says why."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from leadwell.foundations.errors import LeadwellError
from leadwell.foundations.periods import month_of
from leadwell_site.audit.actions import record
from leadwell_site.organisations.as_known import HERE
from leadwell_site.organisations.models import Organisation, Unit
from leadwell_site.publishing import queries
from leadwell_site.publishing.actions.document import document, has_figures
from leadwell_site.publishing.actions.gathering import Gathered, gathered
from leadwell_site.publishing.models import Publication
from leadwell_site.publishing.seal import before_the_first, seal, sealed_file


class NothingToPublish(LeadwellError):
    """No figure of the month is known."""


class MonthNotOver(LeadwellError):
    """The month has not ended yet."""


class NoteNeeded(LeadwellError):
    """Figures that are public would change without a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that a page said and says otherwise now."""

    title: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A page as it would be published now, beside the one that stands."""

    unit: Unit
    month: date
    known_at: datetime
    document: dict[str, Any]
    standing: Publication | None
    changes: tuple[Change, ...]  # against the page that stands

    @property
    def is_new(self) -> bool:
        """Nothing was published about this month."""
        return self.standing is None

    @property
    def is_same(self) -> bool:
        """What stands says just this."""
        return self.standing is not None and not self.changes


def draft_of(*, unit: Unit, month: date, known_at: datetime, found: Gathered | None = None) -> Draft:
    """Give a unit's page of a month as it would be published at a moment.

    Raises:
        MonthNotOver: the month has not ended at that moment.
        NothingToPublish: no figure of the month is known.
    """
    period = month_of(month)
    if known_at.astimezone(HERE).date() <= period.end:
        raise MonthNotOver(f"{period.label} is not over yet. A page can be published from the day after it.")
    made = document(unit, found or gathered(unit, month=period.start, known_at=known_at))
    if not has_figures(made):
        raise NothingToPublish(
            f"There is nothing to publish: no figure of {unit.name} for {period.label} has been loaded."
        )
    standing = queries.page_of(unit.organisation.slug, unit.pk, period.start)
    made["log"] = standing.document["log"] if standing else []
    return Draft(
        unit=unit,
        month=period.start,
        known_at=known_at,
        document=made,
        standing=standing,
        changes=changes_between(standing.document, made) if standing else (),
    )


@transaction.atomic
def publish_month(
    *,
    unit: Unit,
    month: date,
    by: str,
    at: datetime,
    note: str = "",
    found: Gathered | None = None,
) -> Publication:
    """Publish a unit's page of a month as known now, and give it.

    Where a page stands that says the same, it is given and nothing is published. Where it says something
    else, the note is what the public reads about why it changed.

    Raises:
        MonthNotOver: the month has not ended.
        NothingToPublish: no figure of the month is known.
        NoteNeeded: figures that are public would change and there is no note.
    """
    # One at a time in each organisation, so that two never follow the same one.
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=unit.organisation_id)
    draft = draft_of(unit=unit, month=month, known_at=at, found=found)
    if draft.is_same:
        assert draft.standing is not None
        return draft.standing
    note = note.strip() if draft.standing else ""
    if draft.standing and not note:
        raise NoteNeeded(
            f"{unit.name}, {month_of(month).label}: what is public would change. "
            "Write a note that tells the public why."
        )
    page = draft.document
    if draft.standing:
        page["log"] = [*page["log"], _log_line(draft, note, at)]
    last = queries.chain_of(organisation.slug).last()
    previous = last.hash if last else before_the_first(organisation.slug)
    digest = seal(
        sealed_file(
            slug=organisation.slug,
            unit_id=unit.pk,
            month=draft.month,
            document=page,
            known_at=at,
            published_at=at,
            replaces=draft.standing.hash if draft.standing else "",
            note=note,
            previous=previous,
        )
    )
    made = Publication.objects.create(
        organisation=organisation,
        unit=unit,
        month=draft.month,
        document=page,
        known_at=at,
        published_at=at,
        published_by=by,
        replaces=draft.standing,
        note=note,
        previous=previous,
        hash=digest,
    )
    record(
        actor=by,
        did="publishing.page.replaced" if draft.standing else "publishing.page.published",
        subject=f"publication {made.pk}",
        organisation_id=organisation.pk,
        details={"unit": unit.pk, "month": f"{draft.month:%Y-%m}", "hash": digest},
        at=at,
    )
    return made


def said_by(page: Mapping[str, Any]) -> str:
    """Give a short mark of what a document says, to tell whether it is still the one that was looked at."""
    return seal(json.dumps(_said(page), sort_keys=True).encode())[:16]


def changes_between(was: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Change, ...]:
    """Give what two documents of the same unit and month say differently, in the order of the page."""
    before, after = _said(was), _said(now)
    if before != after:  # earlier months on the charts alone do not make a page another one
        before, after = {**before, **_charted(was)}, {**after, **_charted(now)}
    return tuple(
        Change(title=title, was=before.get(title, "not shown"), now=after.get(title, "not shown"))
        for title in dict.fromkeys([*after, *before])
        if before.get(title) != after.get(title)
    )


def _said(page: Mapping[str, Any]) -> dict[str, str]:
    """Give each thing that a document says about its month, by its title."""
    said = {"Name": page["unit"]["name"], "In short": " ".join(page["headline"])}
    for line in page["hours"]:
        where = f"{line['group_words']}, {line['half']}"
        said[f"{where}: hours planned"] = line["planned_words"]
        said[f"{where}: hours worked"] = line["worked_words"]
        said[f"{where}: hours filled"] = line["fill_words"]
    for part in page["sections"]:
        for one in part["figures"]:
            said[one["title"]] = ". ".join(
                text for text in (one["text"], one["sure"].rstrip("."), one["made_of"].rstrip(".")) if text
            )
    return said


def _charted(page: Mapping[str, Any]) -> dict[str, str]:
    """Give what the charts say of the months before, by measure and month."""
    return {
        f"{one['title']}, {point['label']}": point["shown"]
        for part in page["sections"]
        for one in part["figures"]
        for point in one["chart"]["points"][:-1]
    }


def _log_line(draft: Draft, note: str, at: datetime) -> dict[str, Any]:
    local = at.astimezone(HERE)
    return {
        "on": f"{local:%Y-%m-%d}",
        "note": note,
        "changes": [{"title": one.title, "was": one.was, "now": one.now} for one in draft.changes],
    }
