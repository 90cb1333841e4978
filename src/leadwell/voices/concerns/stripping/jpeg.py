"""Photographs: what a camera or a telephone writes beside the picture is left out."""

from leadwell.voices.concerns.stripping.kinds import CannotStrip, FileKind, Stripped

_DAMAGED = "This photograph is damaged or cut off. Save it again, or send a screenshot of it."
_SOI, _EOI, _SOS, _APP1, _APP14, _COM = 0xD8, 0xD9, 0xDA, 0xE1, 0xEE, 0xFE
_ALONE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
_ORIENTATION = 0x0112


def stripped_jpeg(content: bytes) -> Stripped:
    """Give a JPEG with what is needed to draw it and nothing else; which way is up is kept.

    Raises:
        CannotStrip: it is damaged.
    """
    kept = bytearray(b"\xff\xd8")
    removed: dict[str, None] = {}
    upright, has_picture, at = 1, False, 2
    parts = bytearray()
    while True:
        at, marker = _marker(content, at)
        if marker == _EOI:
            break
        if marker in _ALONE:
            parts += bytes((0xFF, marker))
            continue
        length = int.from_bytes(content[at : at + 2], "big")
        body = content[at + 2 : at + length]
        if length < 2 or len(body) != length - 2:
            raise CannotStrip(_DAMAGED)
        at += length
        if marker == _APP14 and body.startswith(b"Adobe") and len(body) >= 12:
            parts += b"\xff\xee\x00\x0e" + body[:12]  # how colours are written
        elif 0xE0 <= marker <= 0xEF or marker == _COM:
            if marker == _APP1 and body.startswith(b"Exif\x00\x00"):
                upright = _upright(body[6:])
            removed[_NAMES.get(marker, "what a program wrote beside the picture")] = None
        else:
            parts += bytes((0xFF, marker)) + length.to_bytes(2, "big") + body
        if marker == _SOS:
            has_picture = True
            end = _end_of_scan(content, at)
            parts += content[at:end]
            at = end
    if not has_picture:
        raise CannotStrip(_DAMAGED)
    if content[at:].strip(b"\x00"):
        removed["what stood after the end of the picture"] = None
    if upright != 1:
        kept += _only_upright(upright)
    kept += parts + b"\xff\xd9"
    return Stripped(kind=FileKind.JPEG, content=bytes(kept), removed=tuple(removed))


_NAMES = {
    0xE0: "the thumbnail's header",
    _APP1: "where, when and with which device it was taken",
    0xE2: "the colours of the device",
    0xED: "author and caption",
    _COM: "a comment",
}


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """Give where the next marker ends, and the marker."""
    if content[at : at + 1] != b"\xff":
        raise CannotStrip(_DAMAGED)
    while content[at : at + 1] == b"\xff":
        at += 1
    if at >= len(content) or content[at] == 0:
        raise CannotStrip(_DAMAGED)
    return at + 1, content[at]


def _end_of_scan(content: bytes, at: int) -> int:
    """Give where the picture's own data end: at the next marker that is none of its own."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise CannotStrip(_DAMAGED)
        follows = content[at + 1]
        if follows not in {0x00, 0xFF, *range(0xD0, 0xD8)}:
            return at
        at += 1 if follows == 0xFF else 2


def _upright(tiff: bytes) -> int:
    """Read which way is up from what a camera wrote: 1 to 8, 1 where it cannot be read."""
    order = {b"II": "little", b"MM": "big"}.get(tiff[:2])
    if order is None:
        return 1

    def number(place: int, size: int) -> int:
        return int.from_bytes(tiff[place : place + size], "little" if order == "little" else "big")

    first = number(4, 4)
    for entry in range(min(number(first, 2), 200)):
        place = first + 2 + 12 * entry
        if number(place, 2) == _ORIENTATION:
            found = number(place + 8, 2)
            return found if 1 <= found <= 8 else 1
    return 1


def _only_upright(upright: int) -> bytes:
    """Write which way is up and nothing else."""
    entry = (
        _ORIENTATION.to_bytes(2, "big")
        + b"\x00\x03\x00\x00\x00\x01"
        + upright.to_bytes(2, "big")
        + b"\x00\x00"
    )
    tiff = b"MM\x00\x2a\x00\x00\x00\x08" + b"\x00\x01" + entry + b"\x00\x00\x00\x00"
    body = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
