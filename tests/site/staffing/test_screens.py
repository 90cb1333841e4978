"""The pages of staffing in a browser: no accessibility faults, and no scrolling sideways on a telephone."""

from datetime import date

import pytest
from django.urls import reverse
from tests.browsing import DESKTOP, PHONE, accessibility_faults, chromium, is_wider_than_the_screen
from tests.site.staffing.demonstration_month import planted_month

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@pytest.mark.django_db(transaction=True)
def test_every_page_of_staffing_is_accessible_and_fits(live_server, planted, client, sign_in):
    sign_in(client, planted.people["registered_manager"])
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    ward, home = planted.wards[0].pk, planted.home.pk
    on, month = date(2026, 10, 9), planted_month()
    pages = [
        ("ward", [ward], ""),
        ("ward", [ward], "?rows=1"),
        ("ward", [planted.root.pk], ""),
        ("today", [planted.root.pk], f"?on={on}"),
        ("shift", [ward, on, "night"], ""),
        ("overrides", [ward], ""),
        ("returns", [ward], ""),
        ("return", [ward, "nstffil", month], ""),
        ("type_in", [home], ""),
        ("own_needs", [home], ""),
        ("own_hours", [home], ""),
    ]
    found = {}
    with chromium() as browser:
        for width in (PHONE, DESKTOP):
            context = browser.new_context(viewport={"width": width, "height": 900})
            context.add_cookies([cookie])
            page = context.new_page()
            for name, args, asked in pages:
                page.goto(live_server.url + reverse(f"staffing:{name}", args=args) + asked)
                said = accessibility_faults(page)
                if is_wider_than_the_screen(page):
                    said.append("wider than the screen")
                if said:
                    found[f"{name}{asked} at {width}"] = said
            context.close()
    assert found == {}
