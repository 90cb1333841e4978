"""Pictures and screenshots: only what is needed to draw them is kept."""

import zlib

from leadwell.voices.concerns.stripping.kinds import CannotStrip, FileKind, Stripped

_DAMAGED = "This picture is damaged or cut off. Save it again, or take a screenshot of it."
_HEAD = b"\x89PNG\r\n\x1a\n"
_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB"}
_NAMES = {
    b"tEXt": "texts beside the picture",
    b"zTXt": "texts beside the picture",
    b"iTXt": "texts beside the picture",
    b"eXIf": "where, when and with which device it was taken",
    b"tIME": "when it was changed",
    b"pHYs": "the size of the screen's dots",
    b"iCCP": "the colours of the device",
}


def stripped_png(content: bytes) -> Stripped:
    """Give a PNG with what is needed to draw it and nothing else.

    Raises:
        CannotStrip: it is damaged.
    """
    kept, removed, at = bytearray(_HEAD), dict[str, None](), len(_HEAD)
    seen = set()
    while b"IEND" not in seen:
        length = int.from_bytes(content[at : at + 4], "big")
        name, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        check = content[at + 8 + length : at + 12 + length]
        if len(check) != 4 or int.from_bytes(check, "big") != zlib.crc32(name + body):
            raise CannotStrip(_DAMAGED)
        if name in _KEPT:
            kept += content[at : at + 12 + length]
        else:
            removed[_NAMES.get(name, "what a program wrote beside the picture")] = None
        seen.add(name)
        at += 12 + length
    if not {b"IHDR", b"IDAT"} <= seen:
        raise CannotStrip(_DAMAGED)
    if content[at:]:
        removed["what stood after the end of the picture"] = None
    return Stripped(kind=FileKind.PNG, content=bytes(kept), removed=tuple(removed))
