"""What is folded away on a telephone: how much, how it opens, and what stays in sight."""

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browsing import DESKTOP, PHONE
from tests.journeys.conftest import DemoSite
from tests.journeys.signing_in import sign_in

TALLEST_WARD = 4_500  # with every shift open it is above 7,000


def staffing_page(page: Page, site: DemoSite) -> None:
    sign_in(page, site, "ward manager")
    page.get_by_role("link", name="Staffing, shift by shift").first.click()


def hours_of_every_shift(page: Page):
    return page.get_by_role("table", name="Shifts of Fennimore Ward, October 2026").last


@pytest.mark.journey
@pytest.mark.slow
def test_on_a_phone_a_wards_red_flags_are_in_sight_and_the_rest_opens_without_scripts(
    browser: Browser, demo_site: DemoSite
):
    context = browser.new_context(viewport={"width": PHONE, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    staffing_page(page, demo_site)
    assert page.locator("html").evaluate("node => node.scrollHeight") < TALLEST_WARD
    flagged = page.locator("#shifts-to-look-at").get_by_role("link", name="Record what was done")
    assert flagged.count() > 0
    for one in flagged.all():
        expect(one).to_be_visible()
    every_shift = page.locator("details", has_text="Show 62 shifts")
    expect(every_shift.get_by_role("link", name="Sat 31 Oct, night")).to_be_hidden()
    every_shift.locator("summary").click()
    expect(every_shift.get_by_role("link", name="Sat 31 Oct, night")).to_be_visible()
    context.close()


@pytest.mark.journey
@pytest.mark.slow
def test_where_there_is_room_and_on_paper_nothing_of_the_page_is_folded_but_forms_are_left_out(
    browser: Browser, demo_site: DemoSite
):
    context = browser.new_context(viewport={"width": DESKTOP, "height": 800})
    page = context.new_page()
    staffing_page(page, demo_site)
    if not page.evaluate("CSS.supports('selector(::details-content)')"):
        pytest.skip("this browser cannot open what is folded by style; the summary stays and opens it")
    last = page.locator("details.lw-fold").get_by_role("link", name="Sat 31 Oct, night")
    summaries = page.locator("details.lw-fold > summary")
    assert summaries.count() == 2
    expect(last).to_be_visible()
    expect(summaries.first).to_be_hidden()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 1000})
    expect(last).to_be_visible()
    expect(page.get_by_text("See what was known on an earlier day")).to_be_hidden()
    context.close()
