"""A home manager asks, people answer from printed cards, the cycle closes, and everybody reads what came of it."""

import re
import time
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browsing import PHONE, accessibility_faults
from tests.journeys.own_home import home_site, signed_in, waited

QUESTIONS = 5


@pytest.fixture(scope="module")
def home(tmp_path_factory, home_made):
    with home_site(tmp_path_factory.mktemp("voices"), home_made) as address:
        yield address


def looks_right(page: Page) -> None:
    """No sideways scrolling and, where scripts run (the checker is one), no accessibility fault."""
    page.wait_for_timeout(150)
    assert not page.locator("html").evaluate("node => node.scrollWidth > node.clientWidth"), page.url
    if "js-enabled" in (page.locator("body").get_attribute("class") or ""):
        assert accessibility_faults(page) == [], page.url


def asked(page: Page, address: str, title: str) -> str:
    """Design questions, look at them as people will, and open them; give the address of their page."""
    page.goto(address)
    page.get_by_role("link", name="Rose House", exact=True).first.click()
    page.get_by_role("link", name="What people say").first.click()
    looks_right(page)
    page.get_by_role("link", name="Ask people who work here").click()
    page.get_by_label("What are these questions called?").fill(title)
    page.get_by_label("Psychological safety: asking and owning up").check()
    page.get_by_label("Speaking up", exact=False).first.check()
    page.get_by_label("Ask also").check()
    last = date.today() + timedelta(days=10)
    for part, value in (("Day", last.day), ("Month", last.month), ("Year", last.year)):
        page.get_by_label(part, exact=True).fill(str(value))
    looks_right(page)
    page.get_by_role("button", name="Keep it and look at it").click()
    looks_right(page)
    page.get_by_role("button", name="Look at it as people will see it").click()
    expect(page.get_by_role("main")).to_contain_text("Nobody can look up who answered what.")
    page.get_by_label("Rose House").fill("14")
    looks_right(page)
    page.get_by_role("button", name="Open the questions").click()
    expect(page.get_by_role("main")).to_contain_text("How people can answer")
    looks_right(page)
    return page.url


def drawn(page: Page, many: int) -> list[str]:
    """Make cards and read the codes off them."""
    page.get_by_role("link", name="Cards with a code").click()
    looks_right(page)
    page.get_by_label("Rose House").fill(str(many))
    page.get_by_role("button", name="Make cards to print").click()
    looks_right(page)
    codes = page.locator(".lw-code").all_inner_texts()
    assert len(codes) == many
    return codes


def answers(page: Page, choice: int, *, comment: str = "") -> None:
    """Tap one answer for each question, and send."""
    for number in range(1, QUESTIONS + 1):
        page.locator(f"label[for^='id_q{number}']").nth(choice).click()
    if comment:
        page.get_by_label("What would you change?").fill(comment)
    page.get_by_role("button", name="Send my answers").click()
    if comment:
        expect(page.get_by_role("heading", level=1)).to_have_text("Could somebody recognise you?")
        looks_right(page)
        page.get_by_role("button", name="Send it as it is").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers have arrived.")


@pytest.mark.journey
@pytest.mark.slow
@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_people_answer_from_printed_cards_and_read_what_came_of_it(
    browser: Browser, home: str, scripts: bool
):
    title = f"How is work, {'with' if scripts else 'without'}?"
    # Given a manager who asks, and prints cards
    manager = signed_in(browser, home, width=PHONE, scripts=scripts)
    here = asked(manager, home, title)
    codes = drawn(manager, 11)
    # When somebody takes a card and a telephone
    phone = browser.new_context(viewport={"width": PHONE, "height": 700}, java_script_enabled=scripts)
    page = phone.new_page()
    began = time.monotonic()
    taps = QUESTIONS + 2  # each answer, sending, and sending what was written as it is
    if scripts:
        page.goto(f"{home}/answer/#{codes[0].replace(' ', '')}")  # as the camera reads it off the card
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        assert "#" not in page.url
    else:
        page.goto(f"{home}/answer/")
        looks_right(page)
        page.get_by_label("Your code").fill(codes[0].lower())
        page.get_by_role("button", name="Start").click()
        taps += 2 + len(codes[0].replace(" ", ""))
    looks_right(page)
    answers(page, 3, comment="A later handover.")
    looks_right(page)
    print(f"{title} {taps} taps, {time.monotonic() - began:.1f} s in the browser without reading")
    assert phone.cookies() == []
    # And the others, one of whom tries the same card again
    for number, code in enumerate(codes[1:]):
        words = "More staff at weekends." if number % 2 else "A later handover."
        sent = {"code": code, "did": "send", "read": "yes", "comment": words}
        chosen = ("disagree", "neither", "agree")[number % 3]
        done = page.request.post(
            f"{home}/answer/", form=sent | {f"q{one}": chosen for one in range(1, QUESTIONS + 1)}
        )
        assert "Your answers have arrived" in done.text()
    page.goto(f"{home}/answer/")
    page.get_by_label("Your code").fill(codes[0])
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("main")).to_contain_text("It counts once")
    # Then nobody sees anything before it closes
    manager.goto(here)
    expect(manager.get_by_role("main")).not_to_contain_text("Who we heard from")
    if scripts:
        manager.get_by_text("Close it before its last day").click()
        manager.get_by_role("button", name="Close it now").click()
    else:
        manager.locator("summary", has_text="Close it before its last day").click()
        manager.get_by_role("button", name="Close it now").click()
    manager.get_by_role("button", name="Release the figures").click()
    waited(manager, "Who we heard from")
    looks_right(manager)
    main = manager.get_by_role("main")
    expect(main).to_contain_text("over everybody")
    # And what people wrote is shown once somebody has read it
    expect(main).not_to_contain_text("A later handover.")
    manager.get_by_role("link", name="Read the comments").click()
    looks_right(manager)
    for one in manager.get_by_label(re.compile("A later handover")).all():
        one.check()
    manager.get_by_role("button", name="Show these and destroy the rest").click()
    manager.locator("summary", has_text=re.compile(r"Read \d comments")).click()
    expect(main).to_contain_text("A later handover.")
    expect(main).not_to_contain_text("More staff at weekends.")
    looks_right(manager)


@pytest.mark.journey
@pytest.mark.slow
def test_an_answer_given_without_a_connection_arrives_once_when_there_is_one(browser: Browser, home: str):
    manager = signed_in(browser, home, width=PHONE)
    asked(manager, home, "Out of reach")
    (code,) = drawn(manager, 1)
    phone = browser.new_context(viewport={"width": PHONE, "height": 700})
    page = phone.new_page()
    page.goto(f"{home}/answer/#{code.replace(' ', '')}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Out of reach")
    page.locator("label[for^='id_q1']").nth(2).click()
    phone.set_offline(True)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator("#kept")).to_be_visible()
    looks_right(page)
    phone.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Thank you. Your answers have arrived.", timeout=30_000
    )
    assert page.evaluate("localStorage.getItem('leadwell-answers')") == "[]"
    page.goto(f"{home}/answer/#{code.replace(' ', '')}")
    expect(page.get_by_role("main")).to_contain_text("It counts once")


@pytest.mark.journey
@pytest.mark.slow
def test_who_answered_without_a_connection_is_not_thanked_where_it_closed_meanwhile(
    browser: Browser, home: str
):
    """Nobody is told that answers arrived which did not."""
    manager = signed_in(browser, home, width=PHONE)
    here = asked(manager, home, "It closes early")
    (code,) = drawn(manager, 1)
    phone = browser.new_context(viewport={"width": PHONE, "height": 700})
    page = phone.new_page()
    page.goto(f"{home}/answer/#{code.replace(' ', '')}")
    expect(page.get_by_role("heading", level=1)).to_have_text("It closes early")
    page.locator("label[for^='id_q1']").nth(2).click()
    phone.set_offline(True)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator("#kept")).to_be_visible()
    manager.goto(here)
    manager.get_by_text("Close it before its last day").click()
    manager.get_by_role("button", name="Close it now").click()
    phone.set_offline(False)
    expect(page.locator("#kept")).to_contain_text("Your answers were not taken", timeout=30_000)
    assert page.evaluate("localStorage.getItem('leadwell-answers')") == "[]"


@pytest.mark.journey
@pytest.mark.slow
def test_a_device_in_the_staff_room_begins_anew_for_each_person(browser: Browser, home: str):
    manager = signed_in(browser, home, width=PHONE)
    asked(manager, home, "In the staff room")
    manager.get_by_role("link", name="One device for several people").click()
    manager.get_by_label("Where does the device stand?").select_option(index=1)
    manager.get_by_role("button", name="Set it up").click()
    looks_right(manager)
    address = manager.locator(".lw-break a").get_attribute("href")
    assert address
    tablet = browser.new_context(viewport={"width": 800, "height": 1100}, java_script_enabled=False)
    page = tablet.new_page()
    page.goto(address)
    for choice in (1, 4):
        looks_right(page)
        answers(page, choice)
        page.get_by_role("link", name="The next person can answer now").click()
        expect(page.locator("input[name^=q]:checked")).to_have_count(0)
    assert tablet.cookies() == []
