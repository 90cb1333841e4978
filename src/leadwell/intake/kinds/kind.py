"""What a kind of export is: how it is recognised and how it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from leadwell.intake.editions import Covers
from leadwell.intake.grid import Book
from leadwell.intake.reading import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of export: one module of this folder each."""

    key: str  # "nhs_england.ae_monthly"; stored with the source, so never renamed
    title: str  # "A&E attendances, monthly, by provider"
    says: str  # one sentence for people: what it holds and who publishes it
    feed: str  # series of one measure from different feeds are never mixed
    recognises: Callable[[Book], float]  # 0 = no, 1 = certain; looks at headings only
    read: Callable[[Book], Reading]  # total: every fault goes into the Reading
    # For files too large to be held as text: bytes, name and today in; None where it is not such a file.
    read_at_once: Callable[[bytes, str, date | None], Reading | None] | None = None
    covers: Covers = Covers.SERIES  # what a file tells the whole of; rows it lacks may be withdrawn
