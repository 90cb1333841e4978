"""Receipts: the words by which somebody without an account comes back to what they wrote.

A receipt has seven words out of 1,024. The first two find the row and are kept as they are. The other five are the
secret: 50 bits, kept under scrypt only. Who holds a copy of the rows and tries them one after the other at a tenth of
a second each needs some two million years of a processor's time for one receipt.
"""

import hashlib
import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import log2

from leadwell.foundations.definition_files import BadDefinition, definition

SELECTOR_WORDS, SECRET_WORDS = 2, 5
TOLD_BY = 4  # letters by which each word is told from all others
_COST, _BLOCK, _LANES = 2**15, 8, 1  # of scrypt: 32 MB and about a tenth of a second
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The words that a reporter is shown once."""

    selector: str  # the words that find the row, with hyphens
    secret: str  # the words that open it

    @property
    def words(self) -> str:
        """All of it as it is written down."""
        return f"{self.selector} {self.secret}".replace("-", " ")


@cache
def word_list() -> tuple[str, ...]:
    """Give the words that receipts are made of: a power of two of them, no two alike in their first four letters."""
    words = tuple(definition("concerns", "words").text("words").split())
    if log2(len(words)) % 1 or len({word[:TOLD_BY] for word in words}) < len(words):
        raise BadDefinition(
            "concerns/words.toml: there must be a power of two of words, no two alike in their first 4 letters."
        )
    return words


def bits() -> tuple[int, int]:
    """Give the bits of a whole receipt, and of the part that is kept under scrypt only.

    >>> bits()
    (70, 50)
    """
    each = round(log2(len(word_list())))
    return each * (SELECTOR_WORDS + SECRET_WORDS), each * SECRET_WORDS


def new_receipt(below: Callable[[int], int]) -> Receipt:
    """Draw a receipt.

    Args:
        below: gives a whole number from 0 to one less than it is given, at random: ``secrets.randbelow``.
    """
    words = word_list()
    drawn = [words[below(len(words))] for _ in range(SELECTOR_WORDS + SECRET_WORDS)]
    return Receipt(selector="-".join(drawn[:SELECTOR_WORDS]), secret="-".join(drawn[SELECTOR_WORDS:]))


def read_receipt(text: str) -> Receipt | None:
    """Read a receipt as somebody typed it: small or capital letters, hyphens, commas, lines; None if it is none.

    Each word is told by its first four letters, so that a slip further on does no harm.

    >>> read_receipt("Acorn, acre\\nACTOR adder-admire adopted adult").words
    'acorn acre actor adder admire adopt adult'
    """
    told = {word[:TOLD_BY]: word for word in word_list()}
    typed = re.findall(r"[a-z]+", text.lower())
    found = [told[word[:TOLD_BY]] for word in typed if word[:TOLD_BY] in told]
    if len(found) != len(typed) or len(found) != SELECTOR_WORDS + SECRET_WORDS:
        return None
    return Receipt(selector="-".join(found[:SELECTOR_WORDS]), secret="-".join(found[SELECTOR_WORDS:]))


def lock_of(receipt: Receipt, *, salt: bytes) -> str:
    """Give what is kept of a receipt's secret, from which it cannot be worked out.

    Args:
        receipt: the receipt.
        salt: 16 random bytes of its own.
    """
    assert len(salt) == _SALT_BYTES, "a salt has 16 bytes"
    return (
        f"scrypt${_COST}${b64encode(salt).decode()}${b64encode(_slow(receipt.secret, salt, _COST)).decode()}"
    )


def opens(receipt: Receipt | None, lock: str | None) -> bool:
    """Say whether a receipt opens a lock. It takes as long where there is no such lock, or no receipt.

    Args:
        receipt: as it was read; None where it could not be.
        lock: of the row that the first words find; None where they find none.
    """
    kind, cost, salt, kept = (lock or _NO_LOCK).split("$")
    assert kind == "scrypt", "locks are made by this module"
    found = _slow(receipt.secret if receipt else "", b64decode(salt), int(cost))
    return hmac.compare_digest(found, b64decode(kept)) and receipt is not None and lock is not None


def _slow(secret: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(
        secret.encode(), salt=salt, n=cost, r=_BLOCK, p=_LANES, maxmem=2 * 128 * _BLOCK * cost, dklen=32
    )


_NO_LOCK = f"scrypt${_COST}${b64encode(bytes(_SALT_BYTES)).decode()}${b64encode(bytes(32)).decode()}"
