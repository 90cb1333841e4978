"""Word documents: the names of authors, and when and by which program they were written, are emptied."""

import io
import re
import zipfile
from collections.abc import Callable

from leadwell.voices.concerns.stripping.kinds import INSTEAD, CannotStrip, FileKind, Stripped

_MOST_UNPACKED = 20_000_000  # bytes: a small file can unpack into a huge one, which takes a second to clean
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
_LABELS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"/>'
)
_EMPTIED = {
    "docprops/core.xml": _CORE,
    "docprops/app.xml": _EXTENDED,
    "docprops/custom.xml": _CUSTOM,
    "docmetadata/labelinfo.xml": _LABELS,  # of which organisation's network it is
}
# What a library of documents knows of one: who made it, who approves it.
_OF_A_LIBRARY = re.compile(r"customxml/item\d+\.xml")
_NOTHING = b"<nothing/>"
_ELSEWHERE = b'Target="about:blank"'
_PICTURES = (".jpg", ".jpeg", ".png")
_PARTS = (".xml", ".rels")
# In texts, comments and tracked changes: who wrote it, when, and in which sitting.
_QUOTED = rb"""=\s*(?:"[^"]*"|'[^']*')"""
_NAMED = re.compile(rb"\s(?:\w+:)?(?:author|initials|userId|providerId|presence\w*)\s*" + _QUOTED)
_DATED = re.compile(rb"\s(?:w\d*:(?:date|dateUtc)|w16\w*:dateUtc)\s*" + _QUOTED)
_SITTING = re.compile(rb"\s(?:w\d*:rsid\w*|w14:paraId|w14:textId)\s*" + _QUOTED)
# Sittings, what programs keep for themselves, and the list of addresses that letters were made from.
_KEPT_BY_PROGRAMS = (b"rsids", b"docVars", b"mailMerge")
# Where on somebody's computer or in whose folder a file stood: templates, sources of letters, linked files, pictures.
_FOLDER = rb"(?:file:|[A-Za-z]:[\\/]|\\\\)"
_RELATION = re.compile(rb"<Relationship\b[^<>]*>")
_OF_A_FOLDER = re.compile(rb"/(?:attachedTemplate|mailMerge\w*|recipientData)[\"']")
_TARGET = re.compile(rb"\bTarget\s*" + _QUOTED)
_IN_A_FOLDER = re.compile(rb"""\bTarget\s*=\s*(?:"%s[^"]*"|'%s[^']*')""" % (_FOLDER, _FOLDER), re.IGNORECASE)
_FIELD = re.compile(rb"(<w:instrText\b[^<>]*>)([^<]*)(?=</w:instrText>)")
_PATH = re.compile(_FOLDER + rb"""(?:(?!&quot;)[^"<])*""", re.IGNORECASE)
_PICTURE = re.compile(rb"<(?:pic:cNvPr|wp:docPr|v:imagedata)\b[^<>]*>")
_FILE_NAME = re.compile(
    rb"""\s((?:o:)?(?:name|descr|title))\s*=\s*(?:"[^"]*\.(?:%s)"|'[^']*\.(?:%s)')"""
    % ((rb"jpe?g|png|gif|hei[cf]|bmp|tiff?|webp",) * 2),
    re.IGNORECASE,
)


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
    if lower in _EMPTIED:
        return _EMPTIED[lower]
    if _OF_A_LIBRARY.fullmatch(lower):
        return _NOTHING
    if lower.endswith(_PICTURES):
        return picture(content).content
    if not lower.endswith(_PARTS):
        raise CannotStrip(
            f"This document holds something that Leadwell cannot clean of who made it ({name.rsplit('/', 1)[-1]}). "
            "Take it out, or send the pages that matter as pictures."
        )
    if b"\x00" in content:
        raise CannotStrip(
            "This document is written in a way that Leadwell cannot clean of who made it. Save it again with Word, or "
            "send the pages that matter as pictures."
        )
    for element in _KEPT_BY_PROGRAMS:
        content = _without(content, b"<w:%s>" % element, b"</w:%s>" % element)
    for pattern in (_DATED, _SITTING):
        content = pattern.sub(b"", content)
    content = _RELATION.sub(_related, content)
    content = _IN_A_FOLDER.sub(_ELSEWHERE, content)
    content = _FIELD.sub(lambda one: one.group(1) + _PATH.sub(b"", one.group(2)), content)
    content = _PICTURE.sub(lambda one: _FILE_NAME.sub(rb' \1=""', one.group(0)), content)
    return _NAMED.sub(_emptied, content)


def _without(content: bytes, opening: bytes, closing: bytes) -> bytes:
    """Leave out what stands between two marks, in one way through: a pattern would look to the end from each mark."""
    kept, at = [], 0
    while (start := content.find(opening, at)) >= 0 and (end := content.find(closing, start)) >= 0:
        kept.append(content[at:start])
        at = end + len(closing)
    return b"".join([*kept, content[at:]])


def _related(found: re.Match[bytes]) -> bytes:
    tag = found.group(0)
    return _TARGET.sub(_ELSEWHERE, tag) if _OF_A_FOLDER.search(tag) else tag


def _emptied(found: re.Match[bytes]) -> bytes:
    """Keep the attribute, which readers may insist on, and empty it."""
    return found.group(0).split(b"=", 1)[0] + b'=""'
