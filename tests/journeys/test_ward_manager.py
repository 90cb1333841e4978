"""A ward manager at seven in the morning: which shifts were not safe, what was done, where a number comes from."""

import pytest
from playwright.sync_api import Browser, expect
from tests.browsing import PHONE
from tests.journeys.conftest import DemoSite
from tests.journeys.signing_in import sign_in


@pytest.mark.journey
@pytest.mark.slow
def test_a_hundred_percent_filled_and_nine_shifts_not_safe(browser: Browser, demo_site: DemoSite):
    # Given the ward manager of a ward that a monthly return would call 100% filled
    context = browser.new_context(viewport={"width": PHONE, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, demo_site, "ward manager")
    # When she opens the staffing page
    page.get_by_role("link", name="Staffing, shift by shift").first.click()
    # Then it says so, and how many shifts were not safe
    expect(page.get_by_role("main")).to_contain_text(
        "Filled 100.0% of planned registered hours; 9 of 62 shifts"
    )
    # When she records what was done about one that has no answer yet
    staffing = page.url
    waiting = page.get_by_role("link", name="Record what was done")
    before = waiting.count()
    waiting.first.click()
    form = page.locator("details", has_text="Save what was done")
    if form.get_attribute("open") is None:
        form.locator("summary").click()
    page.get_by_label("Bank shift filled").check()
    page.get_by_role("button", name="Save what was done").click()
    # Then the shift stays counted as not safe, and one fewer waits for an answer
    page.goto(staffing)
    expect(page.get_by_role("main")).to_contain_text("9 of 62 shifts")
    assert page.get_by_role("link", name="Record what was done").count() == before - 1
    context.close()


@pytest.mark.journey
@pytest.mark.slow
def test_from_a_number_to_the_row_of_the_file_in_two_clicks(browser: Browser, demo_site: DemoSite):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, demo_site, "ward manager")
    # Given the figure of falls on the ward's page
    falls = page.locator("a[href*='measures/quality.falls']").first.get_attribute("href")
    page.goto(demo_site.address + (falls or ""))
    # When she asks where the latest number comes from, and then for the row
    page.locator("main a[href*='/observations/']").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Where this number comes from")
    page.locator("main a[href*='/rows/']").first.click()
    # Then she sees the row of the file as it was sent
    expect(page.get_by_role("main")).to_contain_text("Falls")
    assert "/files/" in page.url
    context.close()


@pytest.mark.journey
@pytest.mark.slow
def test_a_page_as_it_was_known_before_anything_was_sent_says_so(browser: Browser, demo_site: DemoSite):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, demo_site, "ward manager")
    page.goto(f"{page.url}?known=2020-01-01")
    expect(page.locator("body")).to_contain_text("1 January 2020")
    expect(page.get_by_role("main")).not_to_contain_text("100.0%")
    context.close()
