"""Takes out of a file what may tell who made it: where, when, with what and by whom a picture or a text was made."""

from leadwell.voices.concerns.stripping.jpeg import stripped_jpeg
from leadwell.voices.concerns.stripping.kinds import CannotStrip, FileKind, Stripped, kind_of
from leadwell.voices.concerns.stripping.png import stripped_png
from leadwell.voices.concerns.stripping.word import stripped_word

__all__ = ["CannotStrip", "FileKind", "Stripped", "kind_of", "strip"]


def strip(content: bytes) -> Stripped:
    """Give a file without what may tell who made it. What can be seen or read in it stays as it is.

    Raises:
        CannotStrip: it is of a kind that Leadwell cannot clean, or is damaged; the message says what to do instead.
    """
    match kind_of(content):
        case FileKind.JPEG:
            return stripped_jpeg(content)
        case FileKind.PNG:
            return stripped_png(content)
        case FileKind.WORD:
            return stripped_word(content, picture=strip)
        case FileKind.TEXT:
            return Stripped(kind=FileKind.TEXT, content=content, removed=())
