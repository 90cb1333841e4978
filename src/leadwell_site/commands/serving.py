"""Runs the web server and the workers side by side, and ends all together.

The database is never opened in this process: connections must not cross into the processes that answer.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import typer

from leadwell.foundations.errors import LeadwellError
from leadwell_site.commands.keeping import Workers, end, start
from leadwell_site.commands.starting import command_line

SECONDS_TO_START = 60.0
SECONDS_TO_END = 15.0
SECONDS_FOR_PAGES = 5  # that are being answered when the end is asked for


class PortTaken(LeadwellError):
    """Another program answers on the port."""


class NotStarted(LeadwellError):
    """The site did not come up."""


@dataclass(kw_only=True)
class Serving:
    """One running site."""

    host: str
    port: int
    processes: int = 2
    with_worker: bool = True
    _stop: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the site."""
        name = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else self.host  # noqa: S104
        return f"http://{name}:{self.port}/"

    def run(self, *, words: Sequence[str] = ()) -> int:
        """Serve until told to stop; give the exit code. ``words`` are said once pages are answered.

        Raises:
            PortTaken: something else answers there.
            NotStarted: the database could not be brought up to date, or the server ended at once.
        """
        self._refuse_taken_port()
        if _migrate():
            raise NotStarted("The database could not be brought up to date; the lines above say why.")
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda *_: self._stop.set())
        server = start(self._server())
        workers = Workers()
        try:
            if self.with_worker:
                workers.start()
            self._wait_for_pages(server)
            for line in words or (f"Leadwell answers at {self.address}", "Stop it with Ctrl+C."):
                typer.echo(line)
            sys.stdout.flush()
            while not self._stop.wait(0.5):
                if server.poll() is not None:
                    return server.returncode or 1
                workers.look()
            return 0
        finally:
            end([server, *workers.processes], seconds=SECONDS_TO_END)

    def _server(self) -> list[str]:
        return [
            *(sys.executable, "-m", "granian", "leadwell_site.wsgi:application"),
            *("--interface", "wsgi", "--host", self.host, "--port", str(self.port)),
            *("--workers", str(self.processes), "--blocking-threads", "4"),
            # A worker told to stop while it is still starting misses the word: end it all the same.
            *("--respawn-failed-workers", "--workers-kill-timeout", str(SECONDS_FOR_PAGES)),
            *("--log-level", "warning"),
        ]

    def _refuse_taken_port(self) -> None:
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((self.host, self.port))
            except OSError as problem:
                raise PortTaken(
                    f"Port {self.port} of {self.host} cannot be used ({os.strerror(problem.errno or 0)}). "
                    "Choose another with --port."
                ) from problem

    def _wait_for_pages(self, server: subprocess.Popen[bytes]) -> None:
        reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        until = time.monotonic() + SECONDS_TO_START
        while not self._stop.is_set():
            if server.poll() is not None or time.monotonic() > until:
                raise NotStarted("The web server did not start; the lines above say why.")
            page = http.client.HTTPConnection(reach, self.port, timeout=SECONDS_TO_START)
            try:
                page.request("GET", "/account/sign-in/")  # any answer will do
                page.getresponse()
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
            else:
                return
            finally:
                page.close()


def _migrate() -> int:
    words = command_line("migrate")
    return subprocess.run(words, stdout=subprocess.DEVNULL, check=False).returncode  # noqa: S603  (ours)
