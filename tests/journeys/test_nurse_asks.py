"""A nurse asks for shifts on a telephone, the ward manager makes the roster, and the nurse sees why not."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browsing import DESKTOP, PHONE, accessibility_faults, is_wider_than_the_screen
from tests.journeys.conftest import DemoSite
from tests.journeys.signing_in import sign_in


def looks_right(page: Page) -> None:
    """No accessibility fault and no sideways scrolling, on a telephone and at a desk."""
    size = page.viewport_size
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(150)
        assert not is_wider_than_the_screen(page), f"{page.url} is wider than {width} px"
        assert accessibility_faults(page) == [], f"{page.url} at {width}"
    if size:
        page.set_viewport_size(size)


def ask_for(page: Page, on: date, label: str) -> None:
    page.get_by_role("link", name="Ask for a day off or a shift").click()
    for part, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    page.get_by_label(re.compile(label)).check()
    page.get_by_role("button", name="Ask for it").click()


@pytest.mark.journey
@pytest.mark.slow
def test_a_nurse_asks_for_a_day_and_sees_why_not(browser: Browser, demo_site: DemoSite):
    phone = browser.new_context(viewport={"width": PHONE, "height": 800}, java_script_enabled=False)
    desk = browser.new_context(viewport={"width": DESKTOP, "height": 900})
    nurse, manager = phone.new_page(), desk.new_page()
    # Given a ward manager who is about to make the next roster
    sign_in(manager, demo_site, "ward manager")
    manager.get_by_role("link", name="Staffing, shift by shift").first.click()
    manager.get_by_role("link", name="Roster: four weeks, day by day").click()
    manager.get_by_role("link", name="Make a roster").click()
    first = date(
        *(int(manager.get_by_label(part, exact=True).input_value()) for part in ("Year", "Month", "Day"))
    )
    looks_right(manager)
    # And a nurse who asks for a night and for the day after it: one of the two has too little rest
    sign_in(nurse, demo_site, "nurse")
    nurse.get_by_role("link", name="My shifts").first.click()
    ask_for(nurse, first + timedelta(days=2), "The Night shift")
    ask_for(nurse, first + timedelta(days=3), "The Day shift")
    expect(nurse.get_by_role("main")).to_contain_text("No roster is published for that day yet.")
    # When the manager makes the roster and publishes it
    manager.get_by_label("Roster them all the same").check()
    manager.get_by_role("button", name="Make a draft").click()
    publish = manager.get_by_role("button", name="Publish this roster")
    expect(publish).to_be_visible(timeout=150_000)
    expect(manager.get_by_role("main")).to_contain_text("What relaxing a rule would buy")
    looks_right(manager)
    publish.click()
    expect(manager.get_by_role("main")).to_contain_text("Roster")
    expect(manager.locator("body")).to_contain_text("The roster is published.")
    looks_right(manager)
    # Then the nurse sees what was not granted, and why
    nurse.reload()
    expect(nurse.get_by_role("main")).to_contain_text("Not granted")
    expect(nurse.get_by_role("main")).to_contain_text("Why not: ")
    assert re.search(
        r"too little rest|your registration does not hold|you are away that day", nurse.content()
    )
    # And has the shifts in the calendar of the telephone
    nurse.get_by_role("button", name="Make a private address").click()
    address = nurse.locator("code", has_text="/my/calendar/").inner_text()
    fetched = phone.request.get(address)
    assert fetched.ok
    assert fetched.text().startswith("BEGIN:VCALENDAR\r\n")
    phone.close()
    desk.close()
