"""Whose tries are counted together."""

import pytest
from django.test import RequestFactory

from leadwell_site.accounts.addresses import address_of


@pytest.mark.parametrize(
    ("behind", "written", "counted"),
    [
        (False, "203.0.113.9", "10.0.0.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "made.up, 203.0.113.9", "203.0.113.9"),
        (True, "", "10.0.0.1"),
    ],
)
def test_the_address_is_the_one_that_our_own_web_server_wrote(settings, behind, written, counted):
    settings.BEHIND_PROXY = behind
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=written)
    assert address_of(request) == counted
