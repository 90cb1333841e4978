"""Speaking up in tests: by the pages, as somebody without an account does it."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

WORDS = "On nights there is one carer for two floors. The call bell upstairs was not heard."


def raised(slug: str, *, client: Client | None = None, words: str = WORDS, **more: Any) -> tuple[str, Client]:
    """Raise a concern; give the seven words and the browser."""
    client = client or Client()
    address = reverse("speaking:raise", args=[slug])
    sent = {
        "words": words,
        "elements": ["patient-safety"],
        "openness": "anonymous",
        "nonce": hidden(client.get(address), "nonce"),
        "looked": "yes",
        **more,
    }
    answer = client.post(address, sent)
    assert answer.status_code == 200
    return receipt_of(answer), client


def receipt_of(answer: Any) -> str:
    found = re.search(r'id="receipt">(.*?)</ol>', answer.content.decode(), re.DOTALL)
    assert found, text_of(answer)
    return " ".join(re.findall(r"<li>(\w+)</li>", found[1]))


def opened(slug: str, receipt: str, *, client: Client | None = None) -> Any:
    """Open a thread with the seven words."""
    return (client or Client()).post(reverse("speaking:come_back", args=[slug]), {"receipt": receipt})


def act(slug: str, page: Any, name: str, *, client: Client | None = None, **given: Any) -> Any:
    """Send a form of a thread's page."""
    sent = {f"{name}-{key}": value for key, value in given.items()}
    sent |= {
        "act": name,
        "visit": hidden(page, "visit"),
        f"{name}-nonce": given.get("nonce") or hidden(page, f"{name}-nonce"),
    }
    return (client or Client()).post(reverse("speaking:come_back", args=[slug]), sent)


def hidden(page: Any, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page.content.decode())
    assert found, f"no {name} on the page"
    return found[1]


def text_of(page: Any) -> str:
    main = re.search(r"<main.*?</main>", page.content.decode(), re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", main[0] if main else page.content.decode()).split())
