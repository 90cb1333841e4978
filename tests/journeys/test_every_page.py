"""Every page that a person can reach by links: no accessibility faults, no sideways scrolling, none endless."""

from collections import defaultdict
from urllib.parse import urldefrag, urlsplit

import pytest
from django.urls import resolve
from playwright.sync_api import Browser, Page
from tests.browsing import DESKTOP, PHONE, accessibility_faults, is_wider_than_the_screen
from tests.journeys.conftest import DemoSite
from tests.journeys.signing_in import sign_in

MOST = 120  # pages a role; each kind of page is visited once
TALLEST = 6_400  # pixels on a telephone, before anything folded is opened
FILES = (".csv", ".toml", ".xlsx", ".ods", ".json", "/original/", "/faults/")
# What a page is made of: each kind of element, within what it stands, by tag, class, role and type.
PIECES = """() => {
  const kind = (one) => one ? [one.tagName, one.className.toString(), one.getAttribute('role'),
                               one.getAttribute('type')].join('.') : '';
  return [...new Set([...document.querySelectorAll('*')].map(one => kind(one.parentElement) + '>' + kind(one)))];
}"""

Looked = defaultdict[str, set[str]]


def links(page: Page, site: DemoSite) -> list[str]:
    found = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    return [urldefrag(one)[0] for one in found if one.startswith(site.address)]


def kind_of(address: str, role: str) -> tuple[str, bool]:
    """Which page it is, whatever it is about; for one role also whether it is as known on an earlier day."""
    parts = urlsplit(address)
    return resolve(parts.path).route, "known=" in parts.query and role == "administrator"


def faults_of(page: Page, address: str, route: str, looked: Looked) -> list[str]:
    """What is wrong with a page that came at the width of a desk; axe looks at what it has not seen on this page."""
    faults = [f"{address}: wider than {DESKTOP} px"] if is_wider_than_the_screen(page) else []
    pieces = set(page.evaluate(PIECES))
    is_new = not pieces <= looked[route]
    looked[route] |= pieces
    for width in (PHONE, DESKTOP) if is_new else (PHONE,):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(100)  # the header lays its menu out anew a moment after the width changes
        if width == PHONE:
            height = page.evaluate("document.documentElement.scrollHeight")
            if height > TALLEST:
                faults.append(f"{address}: {height} px high on a telephone")
            if is_wider_than_the_screen(page):
                faults.append(f"{address}: wider than {PHONE} px")
        if is_new:
            faults += [f"{address} at {width}: {one}" for one in accessibility_faults(page)]
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    return faults


def walked(browser: Browser, site: DemoSite, role: str, looked: Looked) -> None:
    """Visit each kind of page that a role can reach."""
    context = browser.new_context(viewport={"width": DESKTOP, "height": 900})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    sign_in(page, site, role)
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
        waiting += links(page, site)
        faults += faults_of(page, address, kind[0], looked)
    context.close()
    assert not faults, f"as {role}:\n" + "\n".join(faults)
    assert said == [], role
    assert len(seen) >= 8, (role, sorted(seen))


@pytest.mark.journey
@pytest.mark.slow
@pytest.mark.parametrize(
    "roles",
    [("administrator", "guardian"), ("ward manager", "registered manager", "nurse")],
    ids=" and ".join,
)
def test_every_page_a_role_can_reach_is_accessible_at_both_widths(
    browser: Browser, demo_site: DemoSite, roles: tuple[str, ...]
):
    looked: Looked = defaultdict(set)
    for role in roles:
        walked(browser, demo_site, role, looked)
