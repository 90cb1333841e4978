"""Signing in as somebody of the demonstration."""

from playwright.sync_api import Page
from tests.journeys.conftest import DemoSite


def sign_in(page: Page, site: DemoSite, role: str) -> None:
    """Sign in as the first person whose role begins or ends with the words."""
    email = next((one for words, one in site.people.items() if role in words), None)
    assert email, f"nobody of the demonstration is a {role}: {sorted(site.people)}"
    page.goto(site.address)
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(site.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: "sign-in" not in address)
