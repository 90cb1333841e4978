"""Files as received, kept under the hash of their bytes and never changed."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from leadwell.foundations.errors import LeadwellError
from leadwell.intake.digest import digest_of


class FileGone(LeadwellError):
    """The bytes of a file that was received are not where they were kept."""


def keep(content: bytes) -> str:
    """Keep a file's bytes and give their digest. The same bytes again change nothing."""
    return keep_pieces([content], digest=digest_of(content))


def keep_pieces(pieces: Iterable[bytes], *, digest: str) -> str:
    """Keep a file that comes in pieces, of which one at a time is in memory, and give its digest.

    Written beside its place, brought to the disk, then renamed: after a crash the file is there
    whole or not at all.

    Raises:
        FileGone: the pieces are not what the digest was made of.
    """
    place = _place(digest)
    if place.exists():
        return digest
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".being-written-")
    try:
        found = hashlib.sha256()
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                found.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        if found.hexdigest() != digest:
            raise FileGone("The file changed while it was being kept. Send it again.")
        Path(name).replace(place)
    finally:
        Path(name).unlink(missing_ok=True)
    _bring_to_disk(place.parent)
    return digest


def content(digest: str) -> bytes:
    """Give the bytes of a kept file.

    Raises:
        FileGone: they are not there any more, or are not what was kept.
    """
    try:
        found = _place(digest).read_bytes()
    except FileNotFoundError:
        raise FileGone(
            "The file as received is not in the folder of sources any more. Restore it from a backup."
        ) from None
    if digest_of(found) != digest:
        raise FileGone("The file as received was changed on the disk. Restore it from a backup.")
    return found


def _place(digest: str) -> Path:
    return Path(settings.SOURCES) / digest[:2] / digest


def _bring_to_disk(folder: Path) -> None:
    """Make the renaming last, where the system can do that for folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
