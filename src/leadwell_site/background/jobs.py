"""The jobs there are. Each app names its own in its ``jobs`` module.

A job is a few lines that look up their subject by number and call an action. It may be done twice: where a
worker dies in the middle, another does the job again from the start.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.utils.module_loading import autodiscover_modules


class Takes(StrEnum):
    """Which jobs a worker takes. Long ones have a worker of their own, so that nothing short waits behind them."""

    ALL = "all"
    SHORT = "short"
    LONG = "long"

    def takes(self, other: "Takes") -> bool:
        """Say whether who takes these jobs takes those, too."""
        return self in (Takes.ALL, other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One kind of work, done by number of its subject."""

    name: str  # "intake.load_source"
    does: Callable[..., None]
    tries: int  # how often it is begun before it is given up
    every: timedelta | None  # done by itself that often; None where only on asking
    is_long: bool  # works for minutes: no worker of short jobs takes it


class UnknownJob(LookupError):
    """A job was asked for that no app has: a fault of ours."""


class JobTwice(ValueError):
    """Two jobs have one name: a fault of ours."""


_jobs: dict[str, Job] = {}
_found = False


def job(
    name: str, *, tries: int = 3, every: timedelta | None = None, is_long: bool = False
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Name a function as a job.

    Args:
        tries: how often the job is begun, when it crashes or its worker dies, before it is given up.
        every: do it by itself that often, without numbers.
        is_long: it works for minutes, so that a worker of its own takes it.
    """

    def named(does: Callable[..., None]) -> Callable[..., None]:
        known = _jobs.get(name)
        if known is not None and known.does is not does:
            raise JobTwice(f"Two jobs are called {name!r}.")
        _jobs[name] = Job(name=name, does=does, tries=tries, every=every, is_long=is_long)
        return does

    return named


def job_named(name: str) -> Job:
    """Give the job of a name.

    Raises:
        UnknownJob: no app has it.
    """
    try:
        return _all()[name]
    except KeyError:
        raise UnknownJob(f"No app has a job called {name!r}.") from None


def scheduled() -> tuple[Job, ...]:
    """Give the jobs that are done by themselves, in the order of their names."""
    return tuple(one for _, one in sorted(_all().items()) if one.every is not None)


def long_jobs() -> tuple[str, ...]:
    """Give the names of the jobs that work for minutes."""
    return tuple(sorted(name for name, one in _all().items() if one.is_long))


def _all() -> dict[str, Job]:
    global _found
    if not _found:
        autodiscover_modules("jobs")
        from leadwell_site.background import housekeeping  # noqa: F401  (names this app's own jobs)

        _found = True
    return _jobs


def forget(name: str) -> Any:
    """Take a job away again: for tests, which name jobs of their own."""
    return _jobs.pop(name, None)
