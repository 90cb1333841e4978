"""Somebody speaks up on a small telephone, is answered, and reads it with seven words; a small home names somebody."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browsing import PHONE, accessibility_faults, is_wider_than_the_screen
from tests.journeys.conftest import DemoSite
from tests.journeys.own_home import PASSWORD, home_site, signed_in
from tests.journeys.signing_in import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.slow]
WORDS = "On nights the call bell upstairs is not heard."


def is_fit(page: Page) -> None:
    """Nothing is wrong with the page for anybody, and it fits a small telephone."""
    assert accessibility_faults(page) == []
    assert not is_wider_than_the_screen(page)


def phone(browser: Browser, *, scripts: bool) -> Page:
    context = browser.new_context(viewport={"width": PHONE, "height": 700}, java_script_enabled=scripts)
    return context.new_page()


def fit_where_scripts_run(page: Page, *, scripts: bool) -> None:
    """The check itself is a script, so it is made where scripts run; the same pages are walked without."""
    if scripts:
        is_fit(page)


def front(site: DemoSite) -> str:
    told = json.loads((site.data / "demonstration.json").read_text())
    return site.address + told["receipt"]["path"].removesuffix("come-back/")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_concern_is_raised_with_a_photograph_answered_and_read_with_seven_words(
    browser: Browser, demo_site: DemoSite, scripts: bool
):
    page = phone(browser, scripts=scripts)
    page.goto(front(demo_site))
    fit_where_scripts_run(page, scripts=scripts)
    photo = page.screenshot(type="jpeg")
    page.get_by_role("link", name="Raise a concern").click()
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    fit_where_scripts_run(page, scripts=scripts)
    page.get_by_label("What happened?").fill(WORDS)
    page.get_by_label("People are not safe here, or the care is not good enough").check()
    page.get_by_label("Anonymous: I do not say who I am").check()
    page.get_by_label("Photographs or papers, if you have any").set_input_files(
        {"name": "robin-ash.jpg", "mimeType": "image/jpeg", "buffer": photo}
    )
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", name="Write down your seven words")).to_be_visible()
    fit_where_scripts_run(page, scripts=scripts)
    receipt = " ".join(page.locator("#receipt li").all_inner_texts())
    assert len(receipt.split()) == 7
    assert page.context.cookies() == []
    page.context.close()

    guardian = phone(browser, scripts=scripts)
    sign_in(guardian, demo_site, "guardian")
    guardian.get_by_role("link", name=re.compile("open concern")).click()
    fit_where_scripts_run(guardian, scripts=scripts)
    guardian.locator(".lw-fault", has_text="New").get_by_role("link").first.click()
    expect(guardian.get_by_text(WORDS)).to_be_visible()
    fit_where_scripts_run(guardian, scripts=scripts)
    with guardian.expect_download() as download:
        guardian.get_by_role("link", name="Photograph (jpeg), cleaned").click()
    assert Path(download.value.path()).read_bytes().startswith(b"\xff\xd8")
    guardian.get_by_label("Thank them, and say who reads this").check()
    guardian.get_by_label("What do you tell them?").fill("Thank you. I am Eli, and I look at this today.")
    guardian.get_by_role("button", name="Keep it and tell them").click()
    expect(guardian.get_by_text("They will read it when they come back.")).to_be_visible()
    guardian.context.close()

    page = phone(browser, scripts=scripts)
    page.goto(front(demo_site))
    page.get_by_role("link", name=re.compile("Come back to what you wrote")).click()
    page.get_by_label("Your seven words").fill("acorn " * 7)
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("Your seven words").fill(receipt.upper())
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_text("Thank you. I am Eli, and I look at this today.")).to_be_visible()
    fit_where_scripts_run(page, scripts=scripts)
    if not scripts:
        page.get_by_text("Write more", exact=True).click()
    page.get_by_label("Your message").fill("It is the bell of the end bay.")
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_text("Your message was kept.")).to_be_visible()
    if not scripts:
        page.get_by_text("Say how you were answered", exact=True).click()
    else:
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    thanked = page.get_by_role("group", name="Were you thanked?")
    thanked.get_by_label("Yes").check()
    page.get_by_role("group", name="Did it help?").get_by_label("I am not sure").check()
    page.get_by_role("group", name="Would you speak up again?").get_by_label("Maybe").check()
    page.get_by_role("button", name="Keep my answers").click()
    expect(page.get_by_text("Your answers were kept.")).to_be_visible()
    page.context.close()
    assert "speak-up" not in (demo_site.data / "server.log").read_text()


def test_the_answer_to_the_concern_of_the_demonstration_is_read_days_later(
    browser: Browser, demo_site: DemoSite
):
    told = json.loads((demo_site.data / "demonstration.json").read_text())["receipt"]
    page = phone(browser, scripts=True)
    page.goto(demo_site.address + told["path"])
    page.get_by_label("Your seven words").fill(told["words"])
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_text("Thank you for telling this.")).to_be_visible()
    expect(page.get_by_text("Made up for the demonstration")).to_be_visible()
    is_fit(page)
    page.context.close()


def test_a_relative_complains_and_everybody_reads_what_changed(browser: Browser, demo_site: DemoSite):
    page = phone(browser, scripts=True)
    page.goto(front(demo_site))
    page.get_by_role("link", name="Give thanks, complain").click()
    is_fit(page)
    page.get_by_label("A complaint: something should be put right").check()
    page.get_by_label("What would you like us to know?").fill("Supper came cold.")
    page.get_by_role("group", name="Do you want to give your name?").get_by_label("No").check()
    page.get_by_role("button", name="Send it").click()
    expect(page.get_by_role("heading", name="Write down your seven words")).to_be_visible()
    page.goto(front(demo_site))
    page.get_by_role("link", name="You said, we did").click()
    expect(page.get_by_text("heated trolley")).to_be_visible()
    is_fit(page)
    page.context.close()


@pytest.mark.parametrize(
    ("role", "may"),
    [("administrator of merrowdale", True), ("board member", False)],
    ids=["administrator", "board"],
)
def test_boards_and_administrators_read_how_people_were_answered_and_no_concern(
    browser: Browser, demo_site: DemoSite, role: str, may: bool
):
    page = phone(browser, scripts=True)
    sign_in(page, demo_site, role)
    page.goto(f"{demo_site.address}/speaking-up/")
    expect(page.get_by_text("Closed loop", exact=True)).to_be_visible()
    assert page.get_by_role("link", name="Set the days, and name people outside").count() == int(may)
    is_fit(page)
    answer = page.goto(f"{demo_site.address}/speaking-up/concerns/")
    assert answer is not None
    assert answer.status == 403
    page.context.close()


def test_a_home_without_a_guardian_takes_nothing_in_until_somebody_is_named(
    browser: Browser, tmp_path: Path, home_made: Path
):
    with home_site(tmp_path, home_made) as address:
        page = phone(browser, scripts=True)
        page.goto(f"{address}/speak-up/rose-house-care/")
        expect(page.get_by_text("Nobody in Rose House Care is named yet")).to_be_visible()
        expect(page.get_by_text("Care Quality Commission")).to_be_visible()
        is_fit(page)
        ann = signed_in(browser, address, width=PHONE)
        ann.goto(f"{address}/speaking-up/arrange/")
        ann.get_by_text("Name somebody outside", exact=True).click()
        ann.get_by_label("Somebody to ring or write to", exact=True).check()
        ann.get_by_label("Name", exact=True).fill("The advocate in town")
        ann.get_by_label("For somebody to ring or write to: how they are reached").fill("01632 960 001")
        ann.get_by_role("button", name="Keep it").last.click()
        expect(ann.get_by_text("The advocate in town was kept.")).to_be_visible()
        is_fit(ann)
        page.reload()
        expect(page.get_by_text("01632 960 001")).to_be_visible()
        ann.goto(f"{address}/organisation/people/add/")
        ann.get_by_label("Email address").fill("gus@example.org")
        ann.get_by_label("Name", exact=True).fill("Gus Guardian")
        ann.get_by_label("Guardian, who looks after what people speak up about").check()
        ann.get_by_label("Where").select_option(label="Rose House Care")
        for label, value in (("Day", "1"), ("Month", "1"), ("Year", "2026")):
            ann.get_by_label(label, exact=True).first.fill(value)
        ann.get_by_role("button", name="Give role").click()
        made = ann.url
        ann.get_by_role("button", name="Make a link").click()
        link = re.search(r"http\S+/account/\S+", ann.locator("main").inner_text())
        assert link is not None
        page.goto(link[0])
        for box in page.locator("input[type=password]").all():
            box.fill(PASSWORD)
        page.get_by_role("button", name="Set password").click()
        page.goto(f"{address}/speak-up/rose-house-care/")
        expect(page.get_by_text("Gus Guardian")).to_be_visible()
        page.get_by_role("link", name="Raise a concern").click()
        page.get_by_label("What happened?").fill(WORDS)
        page.get_by_label("Something else").check()
        page.get_by_label("Anonymous: I do not say who I am").check()
        page.get_by_role("button", name="Send it").click()
        expect(page.get_by_role("heading", name="Write down your seven words")).to_be_visible()
        # Nobody who manages takes over the guardian's account once Gus has a password.
        refused = ann.goto(made)
        assert refused is not None
        assert refused.status == 403
