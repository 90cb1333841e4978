"""The page with every piece, in a real browser, on a telephone and on a desk."""

import pytest
from tests.browsing import DESKTOP, PHONE, accessibility_faults, chromium, is_wider_than_the_screen

pytestmark = [
    pytest.mark.site,
    pytest.mark.slow,
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(scope="module")
def browser():
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser, live_server):
    made = browser.new_page(base_url=live_server.url)
    made.said = []
    made.on("console", lambda message: made.said.append(message.text))
    made.on("pageerror", lambda error: made.said.append(str(error)))
    yield made
    made.close()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("address", ["/design/", "/design/?wrong=1"])
def test_every_piece_is_without_accessibility_fault_and_fits_the_screen(page, width, address):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    page.wait_for_selector("body.nhsuk-frontend-supported")
    assert accessibility_faults(page) == []
    assert not is_wider_than_the_screen(page)
    assert page.said == []


def test_a_telephone_gets_the_narrow_drawing_and_a_desk_the_wide_one(page):
    def shown(kind):
        return page.locator(f".lw-chart--both .lw-chart__drawing--{kind}").first.is_visible()

    page.goto("/design/")
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    assert (shown("wide"), shown("narrow")) == (True, False)
    page.set_viewport_size({"width": PHONE, "height": 900})
    assert (shown("wide"), shown("narrow")) == (False, True)


def test_the_keyboard_reaches_the_main_part_first_and_the_error_summary_leads_to_the_field(page):
    page.goto("/design/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "maincontent"
    page.goto("/design/?wrong=1")
    assert page.evaluate("document.activeElement.className") == "nhsuk-error-summary"
    page.get_by_role("link", name="Beds must be a whole number, like 24").click()
    assert page.evaluate("document.activeElement.id") == "id_beds"


def test_everything_is_there_without_scripts(browser, live_server):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    page.goto("/design/")
    assert page.locator(".nhsuk-header__navigation-link").filter(visible=True).count() == 5
    assert page.get_by_role("button", name="Show password").count() == 0
    page.get_by_label("Month", exact=True).first.select_option("2025-09")
    page.get_by_role("button", name="Show month").click()
    assert page.url.endswith("/design/?month=2025-09")
    context.close()


def test_paper_has_no_navigation_and_the_wide_drawings(page):
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.goto("/design/")
    page.emulate_media(media="print")
    assert not page.locator(".nhsuk-header__navigation").is_visible()
    assert not page.locator(".lw-months").is_visible()
    assert page.locator(".lw-chart--both .lw-chart__drawing--wide").first.is_visible()
    assert not page.locator(".lw-chart--both .lw-chart__drawing--narrow").first.is_visible()
