"""Bytes in; a checked table and plain-words faults out."""

from leadwell.intake.faults import Fault, Outcome
from leadwell.intake.forms.limits import CannotOpen, TooBig
from leadwell.intake.front import NoSuchRow, read, read_book, recognised, row_of
from leadwell.intake.grid import Book, Grid
from leadwell.intake.opening import open_book
from leadwell.intake.profile import BadProfile, Meaning, Profile, Shape, Suggestion
from leadwell.intake.reading import Reading, SheetReading

__all__ = [
    "BadProfile",
    "Book",
    "CannotOpen",
    "Fault",
    "Grid",
    "Meaning",
    "NoSuchRow",
    "Outcome",
    "Profile",
    "Reading",
    "Shape",
    "SheetReading",
    "Suggestion",
    "TooBig",
    "open_book",
    "read",
    "read_book",
    "recognised",
    "row_of",
]
