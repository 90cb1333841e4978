"""A computer with one home on it and nothing else: its site, signing in to it, and waiting for a background job."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page
from tests.journeys.conftest import stopped, wait_for

PASSWORD = "three words apart"


def settings_of(folder: Path) -> dict[str, str]:
    """The environment of commands about the home whose data lie in a folder."""
    settings = {**os.environ, "LEADWELL_DATA": str(folder / "data"), "LEADWELL_PASSWORD": PASSWORD}
    settings.pop("LEADWELL_DATABASE", None)
    return settings


def make_home(folder: Path) -> None:
    """Make what a home has on its computer before anything is done there, with Ann as its manager."""
    words = ["organisation", "add", "--name", "Rose House Care", "--home", "Rose House", "--beds", "20"]
    words += ["--email", "ann@example.org", "--person", "Ann Example"]
    command = [sys.executable, "-m", "leadwell", *words]
    subprocess.run(command, env=settings_of(folder), check=True, timeout=120)


@contextmanager
def home_site(folder: Path, made: Path) -> Iterator[str]:
    """The address of a site that holds one home, a copy of one that was made."""
    shutil.copytree(made / "data", folder / "data")
    command, settings = [sys.executable, "-m", "leadwell"], settings_of(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [*command, "serve", "--port", str(port)],
            env=settings,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    address = f"http://localhost:{port}"
    try:
        wait_for(address, server, log)
        yield address
    finally:
        stopped(server)


def signed_in(browser: Browser, address: str, *, width: int, scripts: bool = True) -> Page:
    """A page of a new browser on which Ann has signed in."""
    context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Email address").fill("ann@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "sign-in" not in address)
    return page


def sent(page: Page, address: str, file: Path, *, until: str) -> None:
    """Send a file and wait for something to stand on its page."""
    page.goto(address)
    files = page.get_by_role("link", name="Files", exact=True)
    if not files.count():  # on a telephone the menu keeps what it has no room for under one button
        page.get_by_role("button", name="More").click()
    files.first.click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Send").click()
    waited(page, until)


def waited(page: Page, until: str) -> None:
    """Load the page anew until the words stand on it: a wait for their absence would end on a page half loaded."""
    for _ in range(240):
        if page.get_by_role("main").get_by_text(until).count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(page.get_by_role("main").inner_text())
