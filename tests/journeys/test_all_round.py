"""Somebody is assessed all round: from its design to the plan, on a telephone, with and without JavaScript."""

import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browsing import PHONE, accessibility_faults, is_wider_than_the_screen
from tests.journeys.own_home import PASSWORD, home_site

RATERS = {"peers": 3, "people they lead": 3}


def looked_at(page: Page) -> None:
    """No accessibility fault and no sideways scrolling."""
    page.wait_for_load_state("networkidle")
    assert not is_wider_than_the_screen(page), f"{page.url} is wider than {PHONE} px"
    assert accessibility_faults(page) == [], page.url


def in_as(browser: Browser, site: str, email: str, *, scripts: bool) -> Page:
    """A page on which somebody has signed in."""
    context = browser.new_context(viewport={"width": PHONE, "height": 800}, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(site)
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "sign-in" not in address)
    page.goto(f"{site}/my/leadership/")  # the menu is folded on a telephone
    return page


def fill_day(page: Page, legend: str, on: date) -> None:
    box = page.get_by_role("group", name=legend)
    for part, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        box.get_by_label(part, exact=True).fill(str(value))


def choose_often(page: Page) -> None:
    for one in page.get_by_role("radio", name="Often", exact=True).all():
        one.check()


def rates(browser: Browser, site: str, code: str, *, scripts: bool, look: bool) -> int:
    """A rater answers with a card, and gives how many taps it took."""
    context = browser.new_context(viewport={"width": PHONE, "height": 800}, java_script_enabled=scripts)
    page = context.new_page()
    taps = 0
    if scripts:
        page.goto(f"{site}/rate/#{code.replace(' ', '')}")  # what the QR code of the card holds
    else:
        page.goto(f"{site}/rate/")
        page.get_by_label("Your code").fill(code)
        page.get_by_role("button").first.click()
        taps += 1
    expect(page.get_by_role("main")).to_contain_text("Before you begin")
    if look:
        looked_at(page)
    page.get_by_role("button", name="Begin").click()
    taps += 1
    on, send = page.get_by_role("button", name="Next"), page.get_by_role("button", name="Send")
    while expect(on.or_(send)).to_be_visible() or on.count():  # the next page may still be on its way
        if look:
            looked_at(page)
        taps += page.get_by_role("radio", name="Often", exact=True).count() + 1
        choose_often(page)
        on.click()
    if look:
        looked_at(page)
    send.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")
    assert context.cookies() == []
    context.close()
    return taps + 1


@pytest.mark.journey
@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_from_design_to_plan(browser: Browser, tmp_path: Path, home_made: Path, scripts: bool):
    look = scripts  # axe is a script
    with home_site(tmp_path, home_made) as site:
        # Given a home with a facilitator, who manages nobody there
        command = [sys.executable, "-m", "leadwell", "user", "add", "--email", "fay@example.org"]
        command += ["--name", "Fay Example", "--role", "facilitator", "--organisation", "Rose House Care"]
        settings = {**os.environ, "LEADWELL_DATA": str(tmp_path / "data"), "LEADWELL_PASSWORD": PASSWORD}
        settings.pop("LEADWELL_DATABASE", None)
        subprocess.run(command, env=settings, check=True, timeout=120)
        ann = in_as(browser, site, "ann@example.org", scripts=scripts)
        fay = in_as(browser, site, "fay@example.org", scripts=scripts)
        if look:
            looked_at(ann)
        # When the manager of the home asks others how she leads
        ann.get_by_role("link", name="Ask others how I lead").click()
        if look:
            looked_at(ann)
        ann.get_by_role("link", name=re.compile("Front-line leader")).first.click()
        if look:
            looked_at(ann)
        for one in ann.locator("input[name=headings]").all()[2:]:
            one.uncheck()
        ann.get_by_label("Where do you lead?").select_option(label="Rose House")
        ann.get_by_label("Who facilitates?").select_option(label="Fay Example")
        for words, many in RATERS.items():
            ann.get_by_label(f"{words.capitalize()}: how many are asked?").fill(str(many))
        fill_day(ann, "What is the last day to answer?", date.today() + timedelta(days=10))
        ann.get_by_role("button", name="Keep it and look at it").click()
        expect(ann.get_by_role("main")).to_contain_text("has to agree who is asked")
        here = ann.url
        if look:
            looked_at(ann)
        # And the facilitator agrees, opens it, and prints cards
        fay.goto(here)
        fay.get_by_role("button", name="I agree").click()
        fay.get_by_role("button", name="Open it").click()
        if look:
            looked_at(fay)
        fay.get_by_role("link", name="Cards with codes").click()
        if look:
            looked_at(fay)
        fay.get_by_role("button", name="Make the cards").click()
        if look:
            looked_at(fay)
        codes = fay.locator(".lw-code").all_inner_texts()
        assert len(codes) == sum(RATERS.values())
        # And everybody answers
        taps = rates(browser, site, codes[0], scripts=scripts, look=look)
        print(f"taps of one rater, {'with' if scripts else 'without'} JavaScript: {taps}")
        others = browser.new_context()
        for code in codes[1:]:  # what the pages send, without drawing them again
            sent = {"code": code, "did": "send", **{f"q{number}": "often" for number in range(1, 7)}}
            assert "Thank you" in others.request.post(f"{site}/rate/", form=sent).text()
        others.close()
        ann.goto(here)
        ann.get_by_role("link", name="Answer about yourself").click()
        if look:
            looked_at(ann)
        choose_often(ann)
        ann.get_by_role("button", name="Keep my answers").click()
        expect(ann.get_by_role("main")).to_contain_text("You have answered about yourself.")
        # And the facilitator closes it, looks at the report and releases it
        fay.goto(here)
        fay.get_by_text("Close it before its last day").click()
        fay.get_by_role("button", name="Close it now").click()
        expect(fay.get_by_role("main")).to_contain_text("Only you see it now.")
        if look:
            looked_at(fay)
        fay.get_by_role("button", name="Release it to Ann Example").click()
        expect(fay.get_by_role("main")).to_contain_text("theirs alone")
        # Then she reads it, and nobody else does
        ann.goto(here)
        ann.get_by_role("link", name="Read my report").click()
        expect(ann.get_by_role("main")).to_contain_text("Something to try:")
        if look:
            looked_at(ann)
        report = ann.url
        assert fay.goto(report).status == 404
        # And makes a plan of it
        ann.get_by_role("link", name="Make a plan").click()
        if look:
            looked_at(ann)
        strengths, focus = ann.locator("input[name=strengths]"), ann.locator("input[name=focus]")
        strengths.nth(0).check()
        strengths.nth(1).check()
        focus.nth(2).check()
        ann.get_by_label("Practice and professional leadership").check()
        ann.get_by_label("What will you do?").fill("I ask each person once a week what gets in their way.")
        fill_day(ann, "By what day?", date.today() + timedelta(days=30))
        fill_day(ann, "When will you look at it again?", date.today() + timedelta(days=60))
        ann.get_by_role("button", name="Keep the plan").click()
        expect(ann.get_by_role("main")).to_contain_text("I ask each person once a week")
        if look:
            looked_at(ann)
        ann.goto(f"{site}/my/leadership/")
        expect(ann.get_by_role("main")).to_contain_text("Practice and professional leadership: 1")
        if look:
            looked_at(ann)
