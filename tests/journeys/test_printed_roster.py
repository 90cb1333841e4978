"""A ward's four weeks on paper: one sheet of A4 across, without the page around it and without who is ill."""

import re

import pytest
from playwright.sync_api import Browser, expect
from tests.browsing import DESKTOP
from tests.journeys.conftest import DemoSite
from tests.journeys.signing_in import sign_in

A4_ACROSS = (842, 595)  # points


@pytest.mark.journey
@pytest.mark.slow
def test_a_wards_four_weeks_fit_on_one_sheet_of_a4_across(browser: Browser, demo_site: DemoSite):
    context = browser.new_context(viewport={"width": DESKTOP, "height": 900})
    page = context.new_page()
    sign_in(page, demo_site, "ward manager")
    page.get_by_role("link", name="Staffing, shift by shift").first.click()
    page.get_by_role("link", name="Roster: four weeks").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Roster")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    width, height = (
        round(float(one)) for one in re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed).groups()
    )
    assert (width, height) == A4_ACROSS
    assert len(printed) < 500_000  # a pattern in each cell once made files that no printer takes
    page.emulate_media(media="print")
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_text("As it stood on")).to_be_visible()
    for gone in ("Make a roster", "Somebody is ill", "Take it with you", "Home"):
        expect(page.get_by_text(gone).first).to_be_hidden()
    context.close()
