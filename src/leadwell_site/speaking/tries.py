"""How often one address may try, counted in memory alone and under a number that nobody can turn back.

Nothing of it is written anywhere. Each process counts for itself and forgets after an hour, with the salt.
"""

import hmac
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable

WINDOW = 3600.0  # seconds


class Tries:
    """Counts tries of one sort."""

    def __init__(self, most: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._turn = threading.Lock()
        self.forget()

    def may(self, address: str | None) -> bool:
        """Count a try from an address and say whether it is one of those allowed within the hour."""
        with self._turn:
            if self._clock() - self._since >= WINDOW:
                self.forget()
            mark = hmac.digest(self._salt, (address or "").encode(), "sha256")
            self._counted[mark] += 1
            return self._counted[mark] <= self._most

    def forget(self) -> None:
        """Forget every try, and by which numbers they were counted."""
        self._salt = secrets.token_bytes(32)
        self._counted: Counter[bytes] = Counter()
        self._since = self._clock()
