"""How publications hang together: each carries the hash of the one before it in its organisation."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any


def before_the_first(slug: str) -> str:
    """What the first publication of an organisation follows: the hash of the organisation's short name."""
    return hashlib.sha256(slug.encode()).hexdigest()


def sealed_file(
    *,
    slug: str,
    unit_id: int,
    month: date,
    document: Mapping[str, Any],
    known_at: datetime,
    published_at: datetime,
    replaces: str,
    note: str,
    previous: str,
) -> bytes:
    """Give what is sealed, as the file that anybody may fetch: its SHA-256 is the publication's hash.

    JSON with sorted keys and moments in UTC, so that the same publication gives the same bytes from every
    database. It names no person.
    """
    text = json.dumps(
        {
            "organisation": slug,
            "unit": unit_id,
            "month": f"{month:%Y-%m}",
            "document": document,
            "known_at": _moment(known_at),
            "published_at": _moment(published_at),
            "replaces": replaces,
            "note": note,
            "previous": previous,
        },
        sort_keys=True,
        ensure_ascii=True,
        indent=1,
        allow_nan=False,
    )
    return (text + "\n").encode("ascii")


def seal(file: bytes) -> str:
    """Give the hash of a sealed file, as 64 hexadecimal digits."""
    return hashlib.sha256(file).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
