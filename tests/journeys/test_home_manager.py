"""The manager of a home, with no IT team: from nothing to the first staffing page, on a phone, without JavaScript."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browsing import PHONE, accessibility_faults, is_wider_than_the_screen
from tests.journeys.own_home import home_site, sent, signed_in, waited

SHEET = """\
March at Rose House

Home,Date,Shift,Staff type,Planned hours,Actual hours,Residents
Rose House,01/03/2026,Day,Care staff,36,36,19
Rose House,01/03/2026,Night,Care staff,24,24,
Rose House,02/03/2026,Day,Care staff,36,24,19
Rose House,02/03/2026,Night,Care staff,24,"24.0",
Rose House,13/03/2026,Day,Care staff,36,,20
"""


def looked_at(page: Page) -> None:
    assert accessibility_faults(page) == []
    assert not is_wider_than_the_screen(page)


@pytest.mark.journey
@pytest.mark.slow
def test_a_home_gets_its_first_staffing_page_from_its_own_spreadsheet(
    browser: Browser, tmp_path: Path, home_made: Path
):
    # Given a computer with nothing on it but Leadwell, and a spreadsheet
    (tmp_path / "march.csv").write_text(SHEET, encoding="utf-8")
    with home_site(tmp_path, home_made) as site:
        # When she signs in, on a phone without JavaScript, and sends the file
        page = signed_in(browser, site, width=PHONE, scripts=False)
        sent(page, site, tmp_path / "march.csv", until="Load this file")
        page.get_by_role("button", name="Load this file").first.click()
        waited(page, "What was loaded")
        # Then her home's staffing page says what was filled and which shift was not safe
        page.goto(site)
        page.get_by_role("link", name="Rose House", exact=True).first.click()
        page.get_by_role("link", name="Staffing, shift by shift").first.click()
        expect(page.get_by_role("main")).to_contain_text("90.0%")
        expect(page.get_by_role("main")).to_contain_text("1 of ")
        assert not page.locator("html").evaluate("node => node.scrollWidth > node.clientWidth")
        address = page.url
        # And the page is accessible
        page = signed_in(browser, site, width=PHONE)
        page.goto(address)
        looked_at(page)
