"""Taking a file in, setting it aside and taking it up again."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import PurePath, PureWindowsPath
from typing import Protocol

from django.db import transaction

from leadwell.foundations.errors import LeadwellError
from leadwell.intake.forms.limits import limits
from leadwell_site.audit.actions import record
from leadwell_site.background import ask_for, tell
from leadwell_site.background.queries import is_waiting
from leadwell_site.measures import files
from leadwell_site.measures.choices import SOURCE_MOVES, SourceState
from leadwell_site.measures.models import Source
from leadwell_site.organisations.models import Organisation

WAITING = "Waiting for its turn."
_LONGEST_NAME = 255


class Arriving(Protocol):
    """A file that came in pieces, as ``leadwell_site.intake.arriving`` gives it."""

    size: int
    digest: str

    def chunks(self) -> Iterator[bytes]:
        """Give the file a piece at a time."""


class EmptyFile(LeadwellError):
    """A file without any bytes was sent."""


class TooLarge(LeadwellError):
    """A file is larger than is taken in."""


class NotNow(LeadwellError):
    """What was asked for cannot be done with a file as it stands."""


def receive(
    *,
    organisation: Organisation,
    content: bytes | Arriving,
    file_name: str,
    by: str,
    at: datetime,
    within: Sequence[str] | None = None,
    then_check: bool = False,
) -> Source:
    """Take a file in; the same bytes again give the file that is there, and nothing changes.

    Args:
        organisation: whose file it is.
        content: the bytes, or a file that came in pieces and was hashed as it came.
        file_name: its name as the sender has it.
        by: who sent it.
        at: when.
        within: paths of the units that the sender may load for; None where it is the whole organisation.
        then_check: ask for the file to be checked in the background.

    Raises:
        EmptyFile: there are no bytes.
        TooLarge: there are more than are taken in.
    """
    name = safe_name(file_name)
    size = len(content) if isinstance(content, bytes) else content.size
    if not size:
        raise EmptyFile(f"{name} is empty. Export it again and send the new file.")
    most = limits().file_bytes
    if size > most:
        raise TooLarge(
            f"{name} has {size:,} bytes; up to {most:,} are taken in. Split it and send the parts."
        )
    # Before the row that speaks of it: a kept file without a row does no harm.
    if isinstance(content, bytes):
        digest = files.keep(content)
    else:
        digest = files.keep_pieces(content.chunks(), digest=content.digest)
    with transaction.atomic():
        source, is_new = Source.objects.get_or_create(
            organisation=organisation,
            digest=digest,
            defaults={
                "file_name": name,
                "size": size,
                "received_at": at,
                "received_by": by,
                "choices": {} if within is None else {"within": list(within)},
            },
        )
        if is_new:
            if then_check:
                ask_to_check(source)
            record(
                actor=by,
                did="intake.source.received",
                subject=f"source {source.pk}",
                organisation_id=organisation.pk,
                details={"file": name, "bytes": size, "digest": digest},
                at=at,
            )
    return source


@transaction.atomic
def set_aside(*, source: Source, by: str, at: datetime) -> Source:
    """Set a file aside: it is kept, and nothing of it is loaded.

    Raises:
        NotNow: it is loaded or being loaded already.
    """
    if source.loads.exists():
        raise NotNow(f"Some of {source.file_name} is loaded already, so it cannot be set aside.")
    return _move(source, SourceState.SET_ASIDE, "set_aside", by, at)


@transaction.atomic
def take_up_again(*, source: Source, by: str, at: datetime) -> Source:
    """Take up a file again that was set aside, could not be read, was not checked or not loaded; it is checked anew.

    Raises:
        NotNow: it is none of these, or is being loaded at this moment.
    """
    held = locked(source)
    if held.state == SourceState.LOADING:
        if is_waiting("intake.load_source", source_id=held.pk):
            raise NotNow(f"{held.file_name} is being loaded at this moment. Wait until that has ended.")
        held = _move(source, SourceState.CHECKED, "taken_up_again", by, at)
    elif held.state != SourceState.RECEIVED:
        held = _move(source, SourceState.RECEIVED, "taken_up_again", by, at)
    ask_to_check(held)
    return held


def ask_to_check(source: Source) -> None:
    """Ask for a file to be checked in the background."""
    tell(f"source {source.pk}", 0, 0, WAITING)
    ask_for("intake.check_source", source_id=source.pk)


def locked(source: Source) -> Source:
    """Give the row of a file as it stands, which nobody else changes until the transaction ends."""
    return Source.objects.select_for_update().select_related("organisation").get(pk=source.pk)


def move(source: Source, to: SourceState) -> None:
    """Set the state of a file; the caller saves it.

    Raises:
        NotNow: the file cannot go there from where it is.
    """
    now = SourceState(source.state)
    if to not in SOURCE_MOVES[now]:
        raise NotNow(f"{source.file_name} is {now.label}, so this cannot be done with it now.")
    source.state = to


def safe_name(file_name: str) -> str:
    """Give a file's name without folders and without what is not printed.

    >>> safe_name("C:/exports\\\\May\\x00 2025.csv")
    'May 2025.csv'
    """
    last = PurePath(PureWindowsPath(file_name).name).name
    shown = "".join(one for one in last if one.isprintable()).strip()
    return shown[-_LONGEST_NAME:] or "a file without a name"


def _move(source: Source, to: SourceState, did: str, by: str, at: datetime) -> Source:
    held = locked(source)
    before = held.state
    move(held, to)
    held.save(update_fields=["state"])
    record(
        actor=by,
        did=f"intake.source.{did}",
        subject=f"source {held.pk}",
        organisation_id=held.organisation_id,
        details={"before": str(before)},
        at=at,
    )
    return held
