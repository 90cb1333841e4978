"""The digest by which the same file is known again."""

import hashlib


def digest_of(content: bytes) -> str:
    """Give the SHA-256 of a file's bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
