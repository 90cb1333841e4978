"""Loads the invented files in the order in which they were sent, as a person would."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from leadwell.foundations.errors import LeadwellError
from leadwell.synthetic import Load, PeopleFile, SyntheticOrganisation, running_shifts
from leadwell_site.commands.invented import Found, changes, tell
from leadwell_site.commands.invented_people import email_of
from leadwell_site.intake import actions
from leadwell_site.intake.sources import reading_of
from leadwell_site.measures.choices import SourceState
from leadwell_site.organisations.choices import RoleKind
from leadwell_site.organisations.models import Organisation


class NotTaken(LeadwellError):
    """A file of the demonstration was not understood: a fault of ours."""


def load_files(world: SyntheticOrganisation, found: Found, *, say: Callable[[str], None]) -> int:
    """Load every file with the moment it was sent, and tell of each change before the files after it."""
    to_tell = changes(world)
    for count, sent in enumerate(world.loads, start=1):
        while to_tell and to_tell[0].at <= sent.known_at:
            tell(to_tell.pop(0), found)
        load_one(sent, found.organisations)
        if count % 20 == 0:
            say(f"  {count} of {len(world.loads)} files")
    for one in to_tell:
        tell(one, found)
    return len(world.loads)


def load_running(
    organisations: Mapping[str, Organisation],
    *,
    seed: int,
    months: int,
    until: date,
    today: date,
    at: datetime,
) -> None:
    """Load what this morning's rosters say of the days since the last whole month, and of today."""
    for sent in running_shifts(seed, months=months, until=until, today=today, known_at=at):
        load_one(sent, organisations)


def load_one(sent: Load | PeopleFile, organisations: Mapping[str, Organisation]) -> None:
    """Load one file as its organisation's administrator."""
    by = email_of(RoleKind.ADMINISTRATOR, sent.organisation_code)
    source = actions.receive(
        organisation=organisations[sent.organisation_code],
        content=sent.content,
        file_name=sent.file_name,
        by=by,
        at=sent.known_at,
    )
    # Read once for both; and what loading changes nobody has to be shown before.
    reading = reading_of(source)
    checked = actions.check(source=source, by=by, at=sent.known_at, reading=reading, compare=False)
    if checked.state != SourceState.CHECKED:
        raise NotTaken(f"{sent.file_name} of the demonstration was not understood.")
    actions.load(source=checked, by=by, known_at=sent.known_at, reading=reading)
