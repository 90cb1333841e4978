"""How far long work has come.

Kept in small files in the data folder, which the site and its workers share: what a job writes to the
database in the middle of its transaction nobody else can see, and on SQLite nobody else could write beside it.
It is no record: a lost file loses nothing.
"""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The latest word on some work."""

    subject: str
    done: int
    total: int  # 0 where it is not known
    words: str

    @property
    def percent(self) -> int | None:
        """Whole per cent done, never 100 before it is; None where the total is not known."""
        return None if self.total <= 0 else min(100, self.done * 100 // self.total)


def tell(subject: str, done: int, total: int, words: str = "") -> None:
    """Keep the latest word, in one step, so that nobody reads half of it."""
    place = _place(subject)
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".")
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump({"subject": subject, "done": done, "total": total, "words": words}, out)
    Path(name).replace(place)


def progress(subject: str) -> Progress | None:
    """Give the latest word on a subject, or None where none was said."""
    try:
        return Progress(**json.loads(_place(subject).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def forget_older_than(seconds: float) -> int:
    """Take away words that nobody waits for any more; give how many."""
    old = [one for one in _files() if time.time() - one.stat().st_mtime > seconds]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)


def _files() -> Iterator[Path]:
    folder = settings.DATA / "progress"
    return folder.iterdir() if folder.is_dir() else iter(())


def _place(subject: str) -> Path:
    return settings.DATA / "progress" / sha256(subject.encode()).hexdigest()[:32]
