"""A file that is sent again and lacks rows: the analyst of a home is asked, sees the list, and decides."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browsing import DESKTOP, PHONE, accessibility_faults, is_wider_than_the_screen
from tests.journeys.own_home import home_site, sent, signed_in, waited

HEADINGS = "Home,Date,Shift,Staff type,Planned hours,Actual hours,Residents"
ROWS = [
    f"Rose House,{day:02}/03/2026,{part},Care staff,{planned},{planned},{people}"
    for day in range(1, 8)
    for part, planned, people in (("Day", 36, 19), ("Night", 24, ""))
]
GONE = ("04/03/2026,Night", "05/03/2026,Day", "05/03/2026,Night")


@pytest.fixture
def home(tmp_path: Path, home_made: Path) -> Iterator[str]:
    """The address of a site with one home in it."""
    with home_site(tmp_path, home_made) as address:
        yield address


def looked_at(page: Page) -> None:
    assert accessibility_faults(page) == []
    assert not is_wider_than_the_screen(page)


@pytest.mark.journey
@pytest.mark.slow
def test_rows_that_a_file_sent_again_lacks_are_shown_and_decided_on(
    browser: Browser, home: str, tmp_path: Path
):
    # Given a week that is loaded, and the same week without a night and a day
    for name, rows in (
        ("march.csv", ROWS),
        ("march again.csv", [row for row in ROWS if not any(one in row for one in GONE)]),
    ):
        (tmp_path / name).write_text("\n".join([HEADINGS, *rows, ""]), encoding="utf-8")
    page = signed_in(browser, home, width=PHONE)
    sent(page, home, tmp_path / "march.csv", until="Load this file")
    page.get_by_role("button", name="Load this file").first.click()
    waited(page, "What was loaded")
    # When she sends it again
    sent(page, home, tmp_path / "march again.csv", until="are not in this one")
    assert page.get_by_role("button", name="Load this file").count() == 0
    page.get_by_role("link", name="See what differs from the earlier file").first.click()
    # Then the page asks what is to become of the rows, and lists them, on a phone and on a desk
    expect(page.get_by_role("heading", level=1)).to_contain_text("What differs from the earlier file")
    listed = page.get_by_role("table", name="Rows that this file has not")
    expect(listed.locator("tbody tr")).to_have_count(
        2 * len(GONE)
    )  # the hours and the residents of each shift
    expect(listed).to_contain_text("4 March 2026, night")
    address = page.url
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 800})
        looked_at(page)
        # And an answer that is missing is asked for again, with the way to the question
        page.get_by_role("button", name="Save and go on").click()
        expect(page.get_by_role("alert")).to_contain_text("Say whether the rows are to be withdrawn or kept")
        looked_at(page)
        page.goto(address)
    # And somebody who set the file aside meanwhile has not her answer kept, and she is told
    other = signed_in(browser, home, width=DESKTOP)
    other.goto(address.removesuffix("decide/"))
    other.get_by_role("button", name="Set this file aside").first.click()
    page.get_by_label("Withdraw all").check()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("so your answer was not saved")).to_be_visible()
    looked_at(page)
    # And after it was taken up again she decides, and loads it
    page.get_by_role("button", name="Take it up again").first.click()
    waited(page, "are not in this one")
    page.goto(address)
    page.get_by_label("Withdraw all").check()
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("button", name="Load this file").first.click()
    waited(page, "Taken back")
    looked_at(page)
    page.context.close()
    other.context.close()
