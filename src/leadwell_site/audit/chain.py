"""How audit lines hang together: each carries the hash of the line before it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

BEFORE_THE_FIRST = "0" * 64


def line_hash(
    *,
    at: datetime,
    actor: str,
    did: str,
    subject: str,
    organisation_id: int | None,
    details: Mapping[str, Any],
    previous: str,
) -> str:
    """Give the SHA-256 of a line and the hash before it, as 64 hexadecimal digits.

    What is hashed is JSON with sorted keys and the moment in UTC, so that the same line gives the same
    hash from every database.
    """
    text = json.dumps(
        {
            "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": actor,
            "did": did,
            "subject": subject,
            "organisation_id": organisation_id,
            "details": details,
            "previous": previous,
        },
        sort_keys=True,
        ensure_ascii=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(text.encode("ascii")).hexdigest()
