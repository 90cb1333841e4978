"""The kinds of file that can be cleaned, told by their first bytes and not by their names."""

from dataclasses import dataclass
from enum import StrEnum

from leadwell.foundations.errors import LeadwellError


class CannotStrip(LeadwellError):
    """A file cannot be cleaned of what may tell who made it."""


class FileKind(StrEnum):
    """A kind of file."""

    JPEG = "jpeg"
    PNG = "png"
    WORD = "docx"
    TEXT = "txt"

    @property
    def media_type(self) -> str:
        """What a browser is told of it."""
        return {
            FileKind.JPEG: "image/jpeg",
            FileKind.PNG: "image/png",
            FileKind.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            FileKind.TEXT: "text/plain; charset=utf-8",
        }[self]

    @property
    def words(self) -> str:
        """What people call it."""
        return {
            FileKind.JPEG: "photograph (JPEG)",
            FileKind.PNG: "picture (PNG)",
            FileKind.WORD: "Word document",
            FileKind.TEXT: "plain text",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stripped:
    """A cleaned file."""

    kind: FileKind
    content: bytes
    removed: tuple[str, ...]  # what was taken out, in words


INSTEAD = "Send a photograph or a screenshot (JPEG or PNG) or a Word document (.docx), or copy the words into the form."


def kind_of(content: bytes) -> FileKind:
    """Say what kind of file it is.

    Raises:
        CannotStrip: it is of no kind that can be cleaned.
    """
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if content.startswith(b"PK\x03\x04"):
        return FileKind.WORD
    if content.startswith(b"%PDF"):
        raise CannotStrip(
            f"Leadwell cannot take out of a PDF who made it, so it does not take PDFs. {INSTEAD}"
        )
    if content[4:8] == b"ftyp":
        raise CannotStrip(
            "Leadwell cannot take out of videos, sound or an iPhone's HEIC pictures who made them and where. "
            + INSTEAD
        )
    if content and b"\x00" not in content:
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            pass
        else:
            return FileKind.TEXT
    raise CannotStrip(f"This is a kind of file that Leadwell cannot clean of who made it. {INSTEAD}")
