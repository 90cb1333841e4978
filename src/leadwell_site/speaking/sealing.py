"""Seals and opens what was told, so that a copy of the rows alone does not tell it.

AES-256 in Galois/Counter Mode, by the package *cryptography*, with a key worked out from the site's secret and a nonce
drawn for each seal. What a box belongs to is authenticated with it, so that a box that is moved elsewhere does not
open there. The first byte names the manner, and the eight after it the key, so that another can follow.
"""

import secrets
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from leadwell.foundations.errors import LeadwellError

_MANNER = b"\x01"
_KEY_MARK, _NONCE = 8, 12
_HEAD = len(_MANNER) + _KEY_MARK + _NONCE


class CannotOpen(LeadwellError):
    """What was sealed cannot be opened: with another key, or it was changed."""


@dataclass(frozen=True, slots=True)
class _Key:
    cipher: AESGCM = field(repr=False)
    tag: bytes = field(repr=False)
    mark: bytes  # tells one key from another and nothing about it


def sealed(content: str | bytes, *, about: str) -> bytes:
    """Seal words or a file; ``about`` names the row that they belong to."""
    plain = content.encode() if isinstance(content, str) else content
    key, nonce = _key(settings.SECRET_KEY), secrets.token_bytes(_NONCE)
    head = _MANNER + key.mark + nonce
    return head + key.cipher.encrypt(nonce, plain, head + about.encode())


def opened(box: bytes | memoryview, *, about: str) -> bytes:
    """Give what was sealed.

    Raises:
        CannotOpen: it was sealed with another secret, was changed, or belongs elsewhere.
    """
    key, box = _key(settings.SECRET_KEY), bytes(box)
    head = box[:_HEAD]
    if len(head) < _HEAD or head[:1] != _MANNER:
        raise CannotOpen("This was not sealed by Leadwell, or a part of it is lost.")
    if head[1 : 1 + _KEY_MARK] != key.mark:
        raise CannotOpen(
            "This was sealed with another secret key. Put back the one that the site had then: the file "
            "secret-key in the data folder, or LEADWELL_SECRET_KEY."
        )
    try:
        return key.cipher.decrypt(head[1 + _KEY_MARK :], box[_HEAD:], head + about.encode())
    except InvalidTag:
        raise CannotOpen(
            "This was changed after it was sealed, or it belongs elsewhere. Compare with a backup."
        ) from None


def words(box: bytes | memoryview | None, *, about: str) -> str:
    """Give sealed words; none where there is no box."""
    return "" if box is None else opened(box, about=about).decode()


def tag_key() -> bytes:
    """Give the secret part by which hashes of what was told are worked out."""
    return _key(settings.SECRET_KEY).tag


@lru_cache(maxsize=4)
def _key(secret: str) -> _Key:
    def part(name: str, length: int) -> bytes:
        made = HKDF(
            algorithm=SHA256(), length=length, salt=None, info=f"leadwell speaking up {name}".encode()
        )
        return made.derive(secret.encode())

    return _Key(cipher=AESGCM(part("cipher", 32)), tag=part("tag", 32), mark=part("mark", _KEY_MARK))
