"""Processes kept running beside each other: a worker for short jobs, and one for long ones.

A search for a roster takes minutes and all of a processor. In a process of its own it holds up no file that somebody
sent, and if it dies it takes nothing with it.
"""

import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field

import typer

from leadwell_site.commands.starting import command_line, end_with_parent

SECONDS_BEFORE_AGAIN = 5.0
WORKERS = ("short", "long")


@dataclass(kw_only=True)
class Workers:
    """A worker for each kind of job."""

    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _again_at: dict[str, float] = field(default_factory=dict)

    def start(self) -> None:
        """Start them."""
        for jobs in WORKERS:
            self._running[jobs] = start(command_line("worker", "--jobs", jobs))

    def look(self) -> None:
        """Start again, after some seconds, whichever ended by itself."""
        for jobs, one in self._running.items():
            if one.poll() is None:
                continue
            if jobs not in self._again_at:
                typer.echo(f"The worker of {jobs} jobs ended and is started again.", err=True)
                self._again_at[jobs] = time.monotonic() + SECONDS_BEFORE_AGAIN
            elif time.monotonic() >= self._again_at[jobs]:
                del self._again_at[jobs]
                self._running[jobs] = start(command_line("worker", "--jobs", jobs))

    @property
    def processes(self) -> list[subprocess.Popen[bytes]]:
        """The processes, to be ended."""
        return list(self._running.values())


def keep_workers() -> None:
    """Keep a worker for each kind of job running until told to stop; each finishes the job in hand."""
    stop = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: stop.set())
    workers = Workers()
    workers.start()
    try:
        while not stop.wait(0.5):
            workers.look()
    finally:
        end(workers.processes, seconds=None)


def start(words: list[str]) -> subprocess.Popen[bytes]:
    """Start a process of ours, in a group of its own: Ctrl+C reaches this one only, which ends the others in order."""
    if os.name == "posix":
        return subprocess.Popen(words, start_new_session=True, preexec_fn=end_with_parent)  # noqa: S603  (ours)
    return subprocess.Popen(words)  # noqa: S603  (ours)


def end(processes: list[subprocess.Popen[bytes]], *, seconds: float | None) -> None:
    """Tell processes to end and wait for it; what still runs after some seconds is killed, where any are given."""
    for one in processes:
        one.terminate()
    until = None if seconds is None else time.monotonic() + seconds
    for one in processes:
        try:
            one.wait(timeout=None if until is None else max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            one.kill()
            one.wait()
