"""The demonstration, made once and served for real, for journeys in a browser."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import expect
from tests.browsing import chromium

MONTHS, UNTIL = 4, "2026-11-27"  # whenever the tests are run

expect.set_options(timeout=20_000)  # milliseconds: a busy machine is no failure of a page


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSite:
    """A running demonstration: where it is and who can sign in."""

    address: str
    data: Path
    people: dict[str, str]  # role -> e-mail address
    password: str


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's data, made by the command that the README names; once for all workers."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    data = shared / "demonstration"
    with FileLock(str(shared / "demonstration.lock")):
        if not (data / "said.txt").exists():
            said = subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "leadwell",
                    "demo",
                    "--once",
                    "--months",
                    str(MONTHS),
                    "--until",
                    UNTIL,
                    "--data",
                    str(data),
                ],
                capture_output=True,
                text=True,
                timeout=400,
                check=False,
            )
            assert said.returncode == 0, said.stdout + said.stderr
            (data / "said.txt").write_text(said.stdout)
    return data


@pytest.fixture(scope="session")
def home_made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a home that nobody has done anything in; made once for all workers."""
    from tests.journeys.own_home import make_home

    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder = shared / "home"
    with FileLock(str(shared / "home.lock")):
        if not folder.exists():
            half = shared / "home half made"
            half.mkdir(exist_ok=True)
            make_home(half)
            half.rename(folder)
    return folder


@pytest.fixture(scope="session")
def demo_site(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    """A server of one worker's own over a copy of the demonstration, so that workers do not meet."""
    mine = tmp_path_factory.mktemp("served")
    subprocess.run(["cp", "-r", f"{demo_data}/.", str(mine)], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "leadwell", "serve", "--port", str(port)]
    settings = {**os.environ, "LEADWELL_DATA": str(mine)}
    settings.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # Playwright's, not the server's
    settings.pop("LEADWELL_DATABASE", None)
    log = (mine / "server.log").open("w")
    server = subprocess.Popen(words, env=settings, stdout=log, stderr=log, start_new_session=True)
    address = f"http://localhost:{port}"
    try:
        wait_for(address, server, mine / "server.log")
        said = (mine / "said.txt").read_text()
        people = dict(re.findall(r"^\s*(\S+@\S+)\s{2,}(.+?)\s*$", said, re.MULTILINE))
        password = re.search(r"password\s+(\S+)\s", said)
        assert people, said
        assert password, said
        roles = {role.lower(): email for email, role in people.items()}
        yield DemoSite(address=address, data=mine, people=roles, password=password[1])
    finally:
        stopped(server)
        log.close()


def stopped(server: subprocess.Popen) -> None:
    """End a server and its children."""
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(30)


def wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(240):
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.25)
    raise AssertionError(f"the site did not answer at {address}:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser():
    with chromium() as started:
        yield started
