"""Word documents: the names of authors, and when and by which program they were written, are emptied."""

import io
import re
import zipfile
from collections.abc import Callable

from leadwell.voices.concerns.stripping.kinds import INSTEAD, CannotStrip, FileKind, Stripped

_MOST_UNPACKED = 60_000_000  # bytes: a small file can unpack into a huge one
_MOST_PARTS = 2_000
_THEN = (1980, 1, 1, 0, 0, 0)
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_EXTENDED = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_CUSTOM = _EXTENDED.replace(b"extended-properties", b"custom-properties")
_EMPTIED = {"docProps/core.xml": _CORE, "docProps/app.xml": _EXTENDED, "docProps/custom.xml": _CUSTOM}
_PICTURES = (".jpg", ".jpeg", ".png")
_PARTS = (".xml", ".rels")
# In texts, comments and tracked changes: who wrote it, when, and in which sitting.
_NAMED = re.compile(rb'\s(?:\w+:)?(author|initials|userId|providerId|presence\w*)="[^"]*"')
_DATED = re.compile(rb'\s(w\d*:(?:date|dateUtc)|w16\w*:dateUtc)="[^"]*"')
_SITTING = re.compile(rb'\s(w\d*:rsid\w*|w14:paraId|w14:textId)="[^"]*"')
_RSIDS = re.compile(rb"<w:rsids>.*?</w:rsids>", re.DOTALL)
_TEMPLATE = re.compile(rb'Target="file:[^"]*"')


def stripped_word(content: bytes, *, picture: Callable[[bytes], Stripped]) -> Stripped:
    """Give a Word document without names of authors, times, and what cameras wrote into its pictures.

    The names of authors in comments and tracked changes become empty; the words stay.

    Raises:
        CannotStrip: it is no Word document, is damaged, is locked, or holds something that cannot be cleaned.
    """
    removed = {"author, editor, organisation, times and program": None}
    told = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            names = {one.filename for one in parts}
            if "word/document.xml" not in names:
                raise CannotStrip(f"This is no Word document (.docx). {INSTEAD}")
            if len(parts) > _MOST_PARTS or sum(one.file_size for one in parts) > _MOST_UNPACKED:
                raise CannotStrip(
                    "This document unpacks into too much. Send the pages that matter, as pictures."
                )
            with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as kept:
                for one in parts:
                    if one.is_dir():
                        continue
                    cleaned = _cleaned(one.filename, packed.read(one), picture)
                    kept.writestr(zipfile.ZipInfo(one.filename, _THEN), cleaned, zipfile.ZIP_DEFLATED)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, EOFError, ValueError) as problem:
        raise CannotStrip(
            "This document is damaged or locked with a password. Save it again without one."
        ) from problem
    except Exception as problem:
        if type(problem).__module__ == "zlib":
            raise CannotStrip("This document is damaged. Save it again.") from problem
        raise
    return Stripped(kind=FileKind.WORD, content=told.getvalue(), removed=tuple(removed))


def _cleaned(name: str, content: bytes, picture: Callable[[bytes], Stripped]) -> bytes:
    lower = name.lower()
    if name in _EMPTIED:
        return _EMPTIED[name]
    if lower.endswith(_PICTURES):
        return picture(content).content
    if not lower.endswith(_PARTS):
        raise CannotStrip(
            f"This document holds something that Leadwell cannot clean of who made it ({name.rsplit('/', 1)[-1]}). "
            "Take it out, or send the pages that matter as pictures."
        )
    content = _RSIDS.sub(b"", content)
    content = _TEMPLATE.sub(b'Target="about:blank"', content)
    for pattern in (_DATED, _SITTING):
        content = pattern.sub(b"", content)
    return _NAMED.sub(_emptied, content)


def _emptied(found: re.Match[bytes]) -> bytes:
    """Keep the attribute, which readers may insist on, and empty it."""
    return found.group(0).split(b"=", 1)[0] + b'=""'
