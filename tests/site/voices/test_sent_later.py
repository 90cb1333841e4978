"""Answers that a device kept, sealed to the site, without a connection: taken as if they had just been sent."""

import os
import re
from base64 import b64decode, b64encode
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.site.voices.asking import codes_of, opened

from leadwell_site.voices import held
from leadwell_site.voices.models import KeptReply

pytestmark = [pytest.mark.site, pytest.mark.django_db]


def sealed(point: str, **chosen: str) -> str:
    """What a device keeps: as ``answering.js`` makes it."""
    curve = ec.SECP256R1()
    ours = ec.generate_private_key(curve)
    own = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = ours.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(curve, b64decode(point)))
    key = HKDF(algorithm=SHA256(), length=32, salt=own, info=b"leadwell held answer").derive(shared)
    nonce = os.urandom(12)
    return b64encode(
        own + nonce + AESGCM(key).encrypt(nonce, urlencode(chosen).ljust(2048).encode(), None)
    ).decode()


def test_what_a_device_kept_arrives_once_and_does_not_open_changed_or_with_another_key(
    client, trust, settings
):
    code, other = codes_of(opened(trust.root, people=10), 2)[:2]
    page = client.post("/answer/", {"code": code}).content.decode()
    point = re.search(r'data-answer-form="([^"]+)"', page)[1]
    box = sealed(point, code=code, q1="agree", did="send", read="yes")
    assert code not in b64decode(box).decode("latin-1")
    assert [client.post("/answer/", {"sealed": box}).status_code for _ in range(2)] == [302, 409]
    assert [one.content["answers"] for one in KeptReply.objects.all()] == [
        {"psychological-safety/mistake": "agree"}
    ]
    raw = bytearray(b64decode(sealed(point, code=other, q1="agree", did="send")))
    raw[-1] ^= 1
    for wrong in (b64encode(raw).decode(), "AAAA", "no box at all"):
        for address in ("/answer/", "/rate/"):
            refused = client.post(address, {"sealed": wrong})
            assert (refused.status_code, "cannot be opened here" in refused.content.decode()) == (410, True)
    settings.SECRET_KEY = "another key"
    with pytest.raises(held.NotSealedHere):
        held.opened(box)
