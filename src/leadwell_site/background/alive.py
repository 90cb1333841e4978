"""Which workers are alive: each keeps a file in the data folder fresh, also while the database is busy."""

import json
import os
import platform
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from leadwell_site.background.jobs import Takes

SECONDS_BETWEEN_BEATS = 5.0
LEASE_SECONDS = 60.0  # a worker not heard of for so long is taken for dead


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """The last that was heard of a worker."""

    worker: str
    host: str
    process: int
    seconds_ago: float
    takes: Takes

    @property
    def is_alive(self) -> bool:
        """Whether the worker still works: heard of within the lease, and its process not gone."""
        return self.seconds_ago <= LEASE_SECONDS and not self._is_gone()

    def _is_gone(self) -> bool:
        if os.name != "posix" or self.host != platform.node():
            return False
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return _is_zombie(self.process)


@contextmanager
def beating(worker: str, takes: Takes = Takes.ALL) -> Iterator[None]:
    """Keep a worker's file fresh for as long as the block lasts; it says which jobs the worker takes."""
    place = _folder() / worker
    place.parent.mkdir(parents=True, exist_ok=True)
    words = json.dumps({"host": platform.node(), "process": os.getpid(), "takes": takes.value})
    place.write_text(words, encoding="utf-8")
    over = threading.Event()

    def beat() -> None:
        while not over.wait(SECONDS_BETWEEN_BEATS):
            if place.exists():
                os.utime(place)
            else:  # taken for dead while the machine slept
                place.write_text(words, encoding="utf-8")

    thread = threading.Thread(target=beat, name=f"beat of {worker}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        place.unlink(missing_ok=True)


def workers() -> tuple[Beat, ...]:
    """Give what was last heard of every worker that did not end in order."""
    folder = _folder()
    found = [_beat(one) for one in sorted(folder.iterdir())] if folder.is_dir() else []
    return tuple(one for one in found if one is not None)


def living(takes: Takes | None = None) -> frozenset[str]:
    """Give the names of the workers that are alive; of those that take some jobs, if asked."""
    return frozenset(
        one.worker for one in workers() if one.is_alive and (takes is None or one.takes.takes(takes))
    )


def forget(worker: str) -> None:
    """Take away the file of a worker that died."""
    (_folder() / worker).unlink(missing_ok=True)


def _beat(place: Path) -> Beat | None:
    try:
        said = json.loads(place.read_text(encoding="utf-8"))
        ago = time.time() - place.stat().st_mtime
    except (FileNotFoundError, json.JSONDecodeError):  # just ended, or just being written
        return None
    takes = Takes(said.get("takes", Takes.ALL))  # a worker of the release before takes all
    return Beat(worker=place.name, host=said["host"], process=said["process"], seconds_ago=ago, takes=takes)


def _is_zombie(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError, IndexError):
        return False
    return state == "Z"


def _folder() -> Path:
    return settings.DATA / "workers"
