"""Every page that a person can reach by links: no accessibility faults, no sideways scrolling, none endless."""

from urllib.parse import urldefrag, urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Browser, Page
from tests.browsing import DESKTOP, PHONE, accessibility_faults, is_wider_than_the_screen
from tests.journeys.conftest import DemoSite
from tests.journeys.signing_in import sign_in

MOST = 120  # pages a role; each kind of page is visited once
TALLEST = 6_400  # pixels on a telephone, before anything folded is opened
# The same pages come for the others, with more or less on them: one width is enough there.
AT_A_DESK_TOO = ("administrator", "guardian")
FILES = (".csv", ".toml", ".xlsx", ".ods", ".json", "/original/", "/faults/")


def links(page: Page, site: DemoSite) -> list[str]:
    found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    return [urldefrag(one)[0] for one in found if one.startswith(site.address)]


def kind_of(address: str, role: str) -> tuple[str, bool]:
    """Which page it is, whatever it is about; for one role also whether it is as known on an earlier day."""
    parts = urlsplit(address)
    return resolve(parts.path).route, "known=" in parts.query and role == "administrator"


@pytest.mark.journey
@pytest.mark.slow
@pytest.mark.parametrize("role", ["administrator", "ward manager", "registered manager", "nurse", "guardian"])
def test_every_page_a_role_can_reach_is_accessible_at_both_widths(
    browser: Browser, demo_site: DemoSite, role: str
):
    context = browser.new_context(viewport={"width": DESKTOP, "height": 900})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    sign_in(page, demo_site, role)
    waiting, seen, faults = [page.url], set(), []
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        path = urlsplit(address).path
        if path.endswith(FILES) or path.startswith("/static/"):
            continue
        kind = kind_of(address, role)
        if kind in seen or "sign-out" in path:
            continue
        seen.add(kind)
        answer = page.goto(address)
        if answer is None or "text/html" not in (answer.headers.get("content-type") or ""):
            continue
        if answer.status >= 400:
            faults.append(f"{address}: status {answer.status}")
            continue
        if is_wider_than_the_screen(page):  # it came at the width of a desk
            faults.append(f"{address}: wider than {DESKTOP} px")
        for width in (PHONE, DESKTOP):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(100)  # the header lays its menu out anew a moment after the width changes
            if width == PHONE:
                height = page.evaluate("document.documentElement.scrollHeight")
                if height > TALLEST:
                    faults.append(f"{address}: {height} px high on a telephone")
                if is_wider_than_the_screen(page):
                    faults.append(f"{address}: wider than {PHONE} px")
            if width == PHONE or role in AT_A_DESK_TOO:
                faults += [f"{address} at {width}: {one}" for one in accessibility_faults(page)]
        waiting += links(page, demo_site)
    context.close()
    assert not faults, "\n".join(faults)
    assert said == []
    assert len(seen) >= 8, sorted(seen)
