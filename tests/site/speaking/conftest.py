"""Each test may speak up as often as it likes."""

import pytest


@pytest.fixture(autouse=True)
def _no_tries_counted() -> None:
    from leadwell_site.speaking.views import unseen

    unseen.TELLINGS.forget()
    unseen.VISITS.forget()
