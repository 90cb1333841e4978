"""A real browser for tests: where it is, how it is started, and what accessibility faults a page has."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

PHONE, DESKTOP = 320, 1280
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)


def chromium_path() -> str | None:
    """The browser named by LEADWELL_CHROMIUM, else the first that is installed."""
    named = os.environ.get("LEADWELL_CHROMIUM")
    return named or next((found for name in _NAMES if (found := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser; the test is passed over, with the reason, where there is none."""
    path = chromium_path()
    if path is None:
        pytest.skip("no Chromium was found; install one or name it in LEADWELL_CHROMIUM")
    # Playwright keeps an event loop in this thread; Django would refuse its own database calls beside it.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=list(_OPTIONS))
        yield browser
        browser.close()


def accessibility_faults(page: Page) -> list[str]:
    """Every fault that axe finds on the page, with everything folded opened first."""
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def is_wider_than_the_screen(page: Page) -> bool:
    """Whether one has to scroll sideways to read the page."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
