"""Somebody counts something of her own on a telephone and reads its chart; a question leads to an action."""

import re
import time
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browsing import PHONE, accessibility_faults, is_wider_than_the_screen
from tests.journeys.conftest import DemoSite
from tests.journeys.signing_in import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow]
COUNTED = [17, 18, 16, 17, 19, 18, 17, 16, 18, 17, 18, 17, 16, 18]


def is_fit(page: Page) -> None:
    """Nothing is wrong with the page for anybody, and it fits a small telephone."""
    assert accessibility_faults(page) == []
    assert not is_wider_than_the_screen(page)


def test_a_nurse_sets_up_a_measure_types_two_weeks_in_and_reads_the_chart_rightly(
    browser: Browser, demo_site: DemoSite
):
    context = browser.new_context(viewport={"width": PHONE, "height": 700})
    page = context.new_page()
    sign_in(page, demo_site, "nurse")
    page.get_by_role("link", name="Signs in the figures").click()
    page.get_by_role("link", name="Measure something of your own").click()
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    is_fit(page)
    page.get_by_label("What is it called?").fill("Hands cleaned before contact")
    page.get_by_label("What do you want to know by it?").fill("Does the reminder at the door help?")
    page.get_by_label("a percentage: how many out of how many").check()
    page.get_by_label("What is counted?").fill("contacts with clean hands")
    page.get_by_label("Out of what?").fill("contacts watched")
    page.get_by_label("higher is better").check()
    page.get_by_label("every day").check()
    page.get_by_role("button", name="Set it up").click()
    first = date.today() - timedelta(days=len(COUNTED) - 1)
    for place, counted in enumerate(COUNTED):
        on = first + timedelta(days=place)
        for label, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
            page.get_by_label(label, exact=True).fill(str(value))
        page.get_by_label(re.compile("How many contacts with clean hands")).fill(str(counted))
        page.get_by_label(re.compile("Out of how many contacts watched")).fill("20")
        begun = time.monotonic()
        page.get_by_role("button", name="Put it on the chart").click()
        page.get_by_text("It is on the chart.").wait_for()
        expect(page.locator(".lw-chart svg").first).to_be_visible()
        print(f"from entry to chart: {time.monotonic() - begun:.2f} s")
    is_fit(page)
    page.get_by_role("link", name="The whole chart").click()
    page.get_by_role("link", name="Learn to read this chart").click()
    is_fit(page)
    told = page.locator("main").inner_text()
    middle = re.search(r"line in the middle is the average: ([\d.]+%)", told)
    assert middle is not None
    page.get_by_label(f"About {middle[1]}").check()
    page.get_by_label(re.compile("Somewhere between")).check()
    page.get_by_label("Yes: it shows a sign that chance seldom makes").check()
    page.get_by_role("button", name="See how I did").click()
    page.get_by_text("Not quite").wait_for()
    is_fit(page)
    page.get_by_label("No: chance explains it").check()
    page.get_by_role("button", name="See how I did").click()
    page.get_by_text("You finished “Reading the chart”").wait_for()
    expect(page.get_by_text("Finished").first).to_be_visible()
    context.close()


def test_a_question_leads_to_an_action_and_a_result_without_javascript(browser: Browser, demo_site: DemoSite):
    context = browser.new_context(viewport={"width": PHONE, "height": 700}, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, demo_site, "ward manager")
    page.get_by_role("link", name="Falls", exact=True).click()
    page.get_by_role("link", name=re.compile("^Ask (something else|about this chart)")).click()
    page.get_by_label("What would you like to know?").fill("Why do most falls happen before breakfast?")
    page.get_by_role("button", name="Ask").click()
    page.get_by_label("What will be tried?").fill("Night staff stay until the day team has walked round")
    page.get_by_label("Who will do it?").select_option(index=1)
    page.get_by_role("button", name="Agree it").click()
    expect(page.get_by_text("The action is agreed.")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("In place since")).to_be_visible()
    expect(page.get_by_text("It cannot be told yet whether it worked.")).to_be_visible()
    page.get_by_role("link", name=re.compile("All questions at")).click()
    expect(page.get_by_text("Why do most falls happen before breakfast?")).to_be_visible()
    context.close()
