"""The manager of a home, with no IT team: from nothing to the first staffing page, on a phone, without JavaScript."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.browsing import PHONE, accessibility_faults, is_wider_than_the_screen
from tests.journeys.conftest import stopped, wait_for

SHEET = """\
March at Rose House

Home,Date,Shift,Staff type,Planned hours,Actual hours,Residents
Rose House,01/03/2026,Day,Care staff,36,36,19
Rose House,01/03/2026,Night,Care staff,24,24,
Rose House,02/03/2026,Day,Care staff,36,24,19
Rose House,02/03/2026,Night,Care staff,24,"24.0",
Rose House,13/03/2026,Day,Care staff,36,,20
"""
PASSWORD = "three words apart"


def looked_at(page: Page) -> None:
    assert accessibility_faults(page) == []
    assert not is_wider_than_the_screen(page)


def load_button(page: Page) -> Locator:
    return page.get_by_role("button", name="Load this file")


@pytest.mark.journey
@pytest.mark.slow
def test_a_home_gets_its_first_staffing_page_from_its_own_spreadsheet(browser: Browser, tmp_path: Path):
    # Given a computer with nothing on it but Leadwell, and a spreadsheet
    settings = {**os.environ, "LEADWELL_DATA": str(tmp_path / "data"), "LEADWELL_PASSWORD": PASSWORD}
    settings.pop("LEADWELL_DATABASE", None)
    words = ["organisation", "add", "--name", "Rose House Care", "--home", "Rose House", "--beds", "20"]
    words += ["--email", "ann@example.org", "--person", "Ann Example"]
    command = [sys.executable, "-m", "leadwell"]
    subprocess.run([*command, *words], env=settings, check=True, timeout=120)
    (tmp_path / "march.csv").write_text(SHEET, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [*command, "serve", "--port", str(port)],
            env=settings,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    site = f"http://localhost:{port}"
    try:
        wait_for(site, server, log)
        context = browser.new_context(viewport={"width": PHONE, "height": 800}, java_script_enabled=False)
        page = context.new_page()
        # When she signs in and sends the file
        page.goto(site)
        page.get_by_label("Email address").fill("ann@example.org")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name="Files", exact=True).first.click()
        page.locator("input[type=file]").set_input_files(tmp_path / "march.csv")
        page.get_by_role("button", name="Send").click()
        load = load_button(page)
        for _ in range(240):
            if load.count():
                break
            page.wait_for_timeout(500)
            page.reload()
        assert load.count(), page.get_by_role("main").inner_text()
        load.first.click()
        for _ in range(240):
            if page.get_by_text("being loaded").count() == 0 and load.count() == 0:
                break
            page.wait_for_timeout(500)
            page.reload()
        # Then her home's staffing page says what was filled and which shift was not safe
        page.goto(site)
        page.get_by_role("link", name="Rose House", exact=True).first.click()
        page.get_by_role("link", name="Staffing, shift by shift").first.click()
        expect(page.get_by_role("main")).to_contain_text("90.0%")
        expect(page.get_by_role("main")).to_contain_text("1 of ")
        assert not page.locator("html").evaluate("node => node.scrollWidth > node.clientWidth")
        address = page.url
        context.close()
        # And the page is accessible
        context = browser.new_context(viewport={"width": PHONE, "height": 800})
        page = context.new_page()
        page.goto(site)
        page.get_by_label("Email address").fill("ann@example.org")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.goto(address)
        looked_at(page)
        context.close()
    finally:
        stopped(server)
