"""From lists that any rota system exports to moved nurses: the head of nursing accepts two moves and declines one."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browsing import DESKTOP, PHONE, accessibility_faults, is_wider_than_the_screen
from tests.journeys.conftest import DemoSite
from tests.journeys.signing_in import sign_in
from tests.journeys.test_sent_again import sent, waited

FULL, SHORT = ("0108", "Pellow Ward"), ("0109", "Marlcombe Ward")
TRAINED = ("Medicines administration", "Surgical drains and wounds")


def lists(today: date) -> dict[str, str]:
    """Twelve nurses on one ward, one on the next, whose need is by far the greatest of the hospital."""
    people = [f"J{number:02}" for number in range(1, 13)]
    ends = today + timedelta(days=300)
    began = today - timedelta(days=900)
    staff = (
        "Employee number,Employee name,Unit code,Unit,Role,Contracted hours,Start date,Registration expiry\n"
    )
    staff += "".join(
        f"{one},Nurse {one},{FULL[0]},{FULL[1]},Registered nurse,37.5,{began},{ends}\n" for one in people
    )
    training = "Employee number,Course,Expiry date\n"
    training += "".join(f"{one},{title},{ends}\n" for one in people for title in TRAINED)
    rosters = "Employee number,Unit code,Unit,Date,Shift,Start time,End time,Break\n"
    wards = [SHORT, *[FULL] * (len(people) - 1)]
    rosters += "".join(
        f"{one},{code},{name},{today},Day,07:00,19:30,30\n"
        for one, (code, name) in zip(people, wards, strict=True)
    )
    needed = "Unit code,Unit,Date,Part of day,Staff group,Required hours,Planned hours,Actual hours\n"
    needed += "".join(
        f"{code},{name},{today},Day,Registered nurses,{hours},{hours},\n"
        for (code, name), hours in ((FULL, 72), (SHORT, 300))
    )
    return {"staff": staff, "training": training, "rosters": rosters, "shifts": needed}


def looked_at(page: Page) -> None:
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 900})
        assert accessibility_faults(page) == []
        assert not is_wider_than_the_screen(page)


@pytest.mark.journey
@pytest.mark.slow
def test_the_head_of_nursing_accepts_two_moves_and_declines_one(
    browser: Browser, demo_site: DemoSite, tmp_path: Path
):
    # Given lists of today's staff, training, rosters and needs, sent as files by the administrator
    context = browser.new_context(viewport={"width": DESKTOP, "height": 900})
    page = context.new_page()
    sign_in(page, demo_site, "administrator")
    for name, text in lists(date.today()).items():
        file = tmp_path / f"{name}.csv"
        file.write_text(text, encoding="utf-8")
        sent(page, demo_site.address, file, until="Load this file")
        page.get_by_role("button", name="Load this file").first.click()
        waited(page, "What was loaded")
    context.close()
    # When the head of nursing opens the moves of today from the hospital's page of today
    context = browser.new_context(viewport={"width": DESKTOP, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, demo_site, "head of nursing")
    page.get_by_role("link", name="Merrowdale Hospital").first.click()
    page.get_by_role("link", name="Staffing, shift by shift").first.click()
    page.get_by_role("link", name="Who could move between units for the next shift").first.click()
    page.get_by_label("Shift", exact=True).select_option(f"{date.today()}/day")
    page.get_by_role("button", name="Show shift").click()
    # Then nurses of the full ward are suggested for the one that has none, each with its reason
    accept = page.get_by_role("button", name=f"from {FULL[1]} to {SHORT[1]}").filter(has_text="Accept")
    expect(page.get_by_role("main")).to_contain_text(f"Without it {SHORT[1]} is short")
    assert accept.count() >= 3
    # When two are accepted
    for _ in range(2):
        accept.first.click()
        expect(page.get_by_role("main")).to_contain_text("Answered for this shift")
    # And one is declined with a reason, in one step
    before = accept.count()
    declined = (
        page.locator("li.lw-fault", has_text=f"to {SHORT[1]}").filter(has=page.locator("summary")).first
    )
    declined.locator("summary").click()
    declined.get_by_label("Why not").select_option("not_ready")
    declined.get_by_role("button", name="Decline").click()
    # Then the three answers stand there, and the reason is among what was set aside
    expect(page.get_by_role("button", name="Take back")).to_have_count(3)
    expect(page.get_by_role("main")).to_contain_text("They are not ready for that unit")
    assert before >= 1
    address = page.url
    page.get_by_role("link", name="What was set aside, and why").click()
    expect(page.get_by_role("main")).to_contain_text("A move between units")
    context.close()
    # And the page is for everybody, on a phone too
    page = browser.new_context().new_page()
    sign_in(page, demo_site, "head of nursing")
    page.goto(address)
    looked_at(page)
    page.context.close()
