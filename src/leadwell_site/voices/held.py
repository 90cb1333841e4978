"""Opens answers that a device kept while there was no connection: sealed to the site, so that nobody reads them there.

The page carries the public half of a key on the curve P-256; the other half is worked out from the site's secret. The
device draws a key of its own for each answer, agrees on a secret with it (ECDH), seals what was chosen (HKDF with
SHA-256, AES-256 in Galois/Counter Mode) and keeps neither its key nor what was sealed. ``answering.js`` is the other
end.
"""

import binascii
from base64 import b64decode, b64encode
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from leadwell.foundations.errors import LeadwellError

_CURVE = ec.SECP256R1()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of its points: NIST SP 800-186
_POINT, _NONCE, _TAG = 65, 12, 16  # bytes
_MOST = 200_000  # letters of a sealed answer
_ABOUT = b"leadwell held answer"


class NotSealedHere(LeadwellError):
    """What a device kept does not open: it was sealed to another site or key, or was changed."""


def public_key() -> str:
    """Give the point to which a device seals, as pages carry it."""
    point = _private(settings.SECRET_KEY).public_key()
    return b64encode(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).decode()


def opened(box: str) -> str:
    """Give what was chosen on a page, as a form sends it.

    Raises:
        NotSealedHere: it does not open.
    """
    try:
        raw = b64decode(box[:_MOST], validate=True)
        if len(raw) < _POINT + _NONCE + _TAG:
            raise ValueError("too short")
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, raw[:_POINT])
        shared = _private(settings.SECRET_KEY).exchange(ec.ECDH(), theirs)
        key = HKDF(algorithm=SHA256(), length=32, salt=raw[:_POINT], info=_ABOUT).derive(shared)
        nonce = raw[_POINT : _POINT + _NONCE]
        return AESGCM(key).decrypt(nonce, raw[_POINT + _NONCE :], None).decode().rstrip(" ")
    except (InvalidTag, ValueError, binascii.Error):
        raise NotSealedHere(
            "What this device kept cannot be opened here, so it was not taken. Answer again with your card."
        ) from None


@lru_cache(maxsize=4)
def _private(secret: str) -> ec.EllipticCurvePrivateKey:
    made = HKDF(algorithm=SHA256(), length=48, salt=None, info=b"leadwell voices held").derive(
        secret.encode()
    )
    return ec.derive_private_key(int.from_bytes(made, "big") % (_ORDER - 1) + 1, _CURVE)
