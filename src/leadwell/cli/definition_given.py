"""A definition that somebody gives as a file of their own."""

from pathlib import Path

from leadwell.foundations.definition_files import Entry, entry_from_text
from leadwell.foundations.errors import LeadwellError

LARGEST = 2_000_000  # bytes; the longest framework that is known has a fiftieth of it


class NoSuchFile(LeadwellError):
    """A file cannot be read."""


def given(file: Path) -> Entry:
    """Read somebody's TOML file.

    Raises:
        NoSuchFile: there is none, or it is no text, or too large.
        BadDefinition: it is not TOML.
    """
    try:
        if file.stat().st_size > LARGEST:
            raise NoSuchFile(f"{file} is larger than {LARGEST // 1_000_000} MB, so it is no file of wording.")
        text = file.read_text(encoding="utf-8-sig")
    except OSError as problem:
        raise NoSuchFile(f"{file} cannot be read: {problem.strerror or problem}.") from None
    except UnicodeDecodeError:
        raise NoSuchFile(f"{file} is not text in UTF-8; save it as plain text with that encoding.") from None
    return entry_from_text(text, where=str(file))
